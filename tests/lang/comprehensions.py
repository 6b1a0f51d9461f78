print([x * x for x in range(5)], [x for x in range(10) if x % 2 if x > 3], [(x, y) for x in range(2) for y in "ab"], [[j for j in range(i)] for i in range(4)])
print({x: x**2 for x in range(4)}, {x % 3 for x in range(9)}, {k: [v for v in range(k)] for k in range(3)}, {i: j for i, j in [(1, 2), (1, 3)]})
print(sum(x for x in range(10)), list(x + 1 for x in [1, 2]), any(x > 2 for x in [1, 2, 3]), ",".join(str(x) for x in range(4)), max((len(w), w) for w in ["a", "bbb", "cc"]))
x = "outer"
print([x for x in range(3)], x, [y for x in [[1, 2], [3]] for y in x], x)
m = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in m] for i in range(3)], [v for row in m for v in row if v % 2], list(zip(*m)))
print([a if a > 1 else -a for a in range(4)], [i for i in range(20) if all(i % d for d in range(2, i)) and i > 1], [(lambda: i)() for i in range(3)])
fs = [lambda: i for i in range(3)]
print([f() for f in fs], [f() for f in [lambda i=i: i for i in range(3)]])
n = 10
print([y for y in range(20) if (z := y * 2) > n and z < 30], z)


def scope(k):
    return [k + i for i in range(3) if i != k], {k: i for i in range(2)}, sum(k * i for i in range(4))


print(scope(1))


class C:
    size = 3
    items = [i for i in range(size)]
    total = sum(items)


print(C.items, C.total)
g = (print("lazy", i) or i for i in range(3))
print("before")
print(next(g), next(g))
print([i for i in range(5)][-1], [*map(lambda v: v * 2, [i for i in range(3)])], {**{k: 1 for k in "ab"}}, [*(i for i in range(2)), 9])
print([s.upper() for s in "a b c".split()], [c for c in "hello" if c not in "aeiou"], [i + j for i, j in zip(range(3), range(3, 6))], [x for x, in [(1,), (2,)]])
try:
    [1 // (2 - i) for i in range(5)]
except ZeroDivisionError as e:
    print(e)
try:
    print([undefined for _ in range(1)])
except NameError as e:
    print(e)
data = [{"n": "a", "v": [1, 2]}, {"n": "b", "v": []}]
print([(d["n"], v) for d in data for v in d["v"] or [None]], {d["n"]: sum(d["v"]) for d in data})
