x = 5
x += 2
x -= 1
x *= 3
x /= 4
x //= 1
x **= 3
x %= 7
print(x)
n = 0b1100
n &= 0b1010; n |= 1; n ^= 0xF; n <<= 4; n >>= 2
print(n)
s = "ab"
t = s
s += "cd"
s *= 2
print(s, t)
l = m = [1]
l += [2]
l += (3,)
l += "x"
l *= 2
print(m, l is m)
tup = u = (1,)
tup += (2,)
print(tup, u)
d = {"a": [1]}
d["a"] += [2]
d["b"] = d.get("b", 0)
d["b"] += 10
print(d)


def index():
    print("index", end=" ")
    return 0


q = [1, 2]
q[index()] += 5
print(q)
a = {1}
b = a
a |= {2}
a -= {1}
a ^= {5, 2}
print(a, b is a)


class Acc:
    def __init__(self):
        self.v = 0

    def __iadd__(self, o):
        self.v += o
        return self

    def __getitem__(self, i):
        print("get", i)
        return 10

    def __setitem__(self, i, v):
        print("set", i, v)


acc = Acc()
acc += 3
acc += 4
acc[7] += 1
acc.v -= 2
print(acc.v)
t = ([1], 2)
try:
    t[0] += [5]
except TypeError as e:
    print(e, t)
try:
    nope += 1
except NameError as e:
    print(e)
try:
    z = 1
    z += "a"
except TypeError as e:
    print(e)
try:
    z = "a"
    z += 1
except TypeError as e:
    print(e)
try:
    z = [1]
    z += 5
except TypeError as e:
    print(e)
