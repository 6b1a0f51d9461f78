a, b = 1, 2
a, b = b, a
print(a, b)
(a, b), [c, d] = (3, 4), [5, 6]
print(a, b, c, d)
first, *rest = range(5)
*init, last = "hello"
head, *mid, tail = (1, 2)
x, (y, *z) = 1, (2, 3, 4)
print(first, rest, init, last, head, mid, tail, x, y, z)
a = b = c = []
a.append(1)
print(b, c is a)
i = 0
lst = [10, 20, 30]
i, lst[i] = 1, 99
print(i, lst)
lst[0], lst[1], lst[2] = lst[2], lst[0], lst[1]
print(lst)
print([*range(3), *"ab"], (*[1], 2), {*[1, 1, 2]}, {**{"a": 1}, "b": 2, **{"a": 3}})
for k, (v, w) in {"x": (1, 2), "y": (3, 4)}.items():
    print(k, v, w)
for i, (a, *b) in enumerate(["abc", "de"]):
    print(i, a, b)
print([a + b for a, b in [(1, 2), (3, 4)]], [h for h, *_ in ["xy", "z"]])


class Pt:
    pass


p = Pt()
p.x, p.y = 3, 4
p.x, p.y = p.y, p.x
print(p.x, p.y)


def gen():
    yield 1
    yield 2


a, b = gen()
print(a, b)
for code in (lambda: unpack2([1]), lambda: unpack2([1, 2, 3]), lambda: unpack2(5), lambda: unpack_star([])):
    def unpack2(v):
        a, b = v
        return a, b

    def unpack_star(v):
        a, *b = v
        return a

    try:
        code()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
d = {"b": 1, "a": 2}
k1, k2 = d
print(k1, k2)
a, b, c = "\u00e9\u4e2dz"
print(a, b, c)
