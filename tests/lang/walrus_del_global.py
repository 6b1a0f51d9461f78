if (n := len("hello")) > 3:
    print(n)
while (n := n - 1) > 2:
    print("loop", n)
print([last := i for i in range(3)], last, (a := 1) + a, (b := [1, 2])[0], f"{(c := 5)}", c)
x = 1
del x
try:
    print(x)
except NameError as e:
    print(e)
lst = [1, 2, 3]
d = {"a": 1}
del lst[0], d["a"]
print(lst, d)
counter = 0


def bump():
    global counter, made
    counter += 1
    made = "made"


bump()
bump()
print(counter, made)


def local_unbound():
    try:
        print(y)
    except UnboundLocalError as e:
        print(e)
    y = 1
    del y
    try:
        y
    except UnboundLocalError as e:
        print(e)


local_unbound()


def shadow():
    counter = "local"
    return counter


print(shadow(), counter)


class A:
    v = 1


a = A()
a.w = 2
del a.w
try:
    a.w
except AttributeError as e:
    print(e)
try:
    del a.v
except AttributeError as e:
    print(e)
del A.v
print(hasattr(a, "v"), hasattr(A, "v"))


def outer():
    v = 1

    def inner():
        nonlocal v
        v += 1
        return v

    inner()
    return inner(), v


print(outer())
_ = 5
__x = 6
print(_, __x, __name__)
len = lambda v: "shadowed"
print(len([]))
del len
print(len([]))
i = 5
for i in range(2):
    pass
try:
    raise ValueError("gone")
except ValueError as err:
    pass
try:
    err
except NameError as e2:
    print(e2)
