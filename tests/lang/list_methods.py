a = [3, 1, 2]
a.append(5)
a.extend([7, 8])
a.extend(x * 10 for x in range(2))
a.insert(0, 9)
a.insert(-1, "x")
a.insert(100, "end")
print(a, len(a))
print(a.pop(), a.pop(0), a.pop(-2), a)
a.remove("x") if "x" in a else None
print(a.index(5), a.count(1), a.index(7, 2), a)
a.reverse()
print(a)
b = a.copy()
b.sort()
print(b, a, sorted(a, reverse=True), list(reversed(a)))
b.clear()
print(b, a == a.copy(), a is a.copy())
print([1, 2] + [3], [0] * 3, [[]] * 2, [1] * 0, 2 * [1, 2])
m = [[0] * 3 for _ in range(2)]
m[0][1] = 5
s = [[0] * 2] * 2
s[0][0] = 1
print(m, s)
for f in (
    lambda: [].pop(),
    lambda: [1].pop(5),
    lambda: [1].remove(2),
    lambda: [1].index(2),
    lambda: [1][1],
    lambda: list([1])["a"],
    lambda: [1] + (2,),
    lambda: [1] * "a",
    lambda: [1].foo,
    lambda: [1, 2].__getitem__(-3),
):
    try:
        print(f())
    except (IndexError, ValueError, TypeError, AttributeError) as e:
        print(type(e).__name__, e)
x = [1, 2, 3]
x[-1] = 9
try:
    x[3] = 1
except IndexError as e:
    print(e)
try:
    del x[7]
except IndexError as e:
    print(e)
del x[0]
print(x, x.__len__(), 2 in x, [x] , [1, [2, [3]]])
r = [1]
r.append(r)
print(r)
# Mutation while iterating is defined.
y = [1, 2, 3, 4]
for v in y:
    if v % 2:
        y.remove(v)
print(y)
z = [1]
for v in z:
    if len(z) < 5:
        z.append(v + 1)
print(z, list("abc"), list(range(3)), list({"k": 1}), list((1, 2)), [None, True, 1.5, "s"])
