t = (1, "a", 2.5)
print(t, len(t), t[0], t[-1], t + (4,), t * 2, (), (1,), ((1, 2), 3))
print(t.index("a"), t.count(1), "a" in t, 5 in t, tuple([1, 2]), tuple("ab"), tuple(range(3)), tuple())
print((1, 2) < (1, 3), (1, 2) == (1, 2), hash((1, 2)) == hash((1, 2)), {(1, 2): "x"}[(1, 2)], {(0, 0), (0, 0)})
for i, (a, b) in enumerate([(1, 2), (3, 4)]):
    print(i, a, b)


def two():
    return 1, 2


a, b = two()
print(two(), a, b, two()[1], type(two()).__name__)
for f in (lambda: t[5], lambda: t.index("zz"), lambda: t + [1], lambda: setit(), lambda: hash(([],)), lambda: t.append(1)):
    def setit():
        t[0] = 1

    try:
        f()
    except (IndexError, ValueError, TypeError, AttributeError) as e:
        print(type(e).__name__, e)
nested = ([1], {"k": 2})
nested[0].append(9)
print(nested, bool(()), bool((0,)), max((3, 1)), sum((1, 2, 3)), sorted((3, 1, 2)), (1, 2)[::-1])
print((1), (1,), (1, 2,), 1, 2, (lambda: (3,))(), *(4, 5))
x = 1,
print(x, (None, True), ("a'", 'b"'), (1.0, -0.0), ((),))
