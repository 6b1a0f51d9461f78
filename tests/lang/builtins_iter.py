print(list(enumerate("ab")), list(enumerate([1], 5)), list(zip([1, 2, 3], "ab")), list(zip()), list(zip([1])), list(zip(*[(1, 2), (3, 4)])))
print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(filter(None, [0, 1, "", "a", None])), list(filter(lambda x: x > 1, [1, 2, 3])))
print(list(reversed([1, 2, 3])), list(reversed("abc")), list(reversed((1, 2))), list(reversed({"a": 1, "b": 2})), sorted("bca", reverse=True), list(reversed(range(3))))
print(min(3, 1, 2), min([3, 1]), max("a", "b", key=ord), min([], default="d"), max([[1, 2], [1, 3]]), max(1, 2.5), min("b", "a"), max({"x": 1, "y": 0}), min((2, "b"), (2, "a")))
print(sum([1, 2]), sum([1, 2], 10), sum([[1], [2]], []), sum((0.1, 0.2)), sum([True, True]), sum([], 5), sum(x for x in (1, 2)), sum(range(101)))
print(any([]), all([]), any([0, 1]), all([1, 0]), any(""), all("ab"), len([1]), len("é"), len({}), len(range(5)), len({1, 2}))
it = iter([1, 2])
print(next(it), next(it), next(it, None), next(it, 5))
print(list(iter("ab")), list(iter({"k": 1})), list(iter((1,))), list(iter(lambda c=[0]: c.append(0) or len(c), 5)))
z = zip([1, 2], [3, 4])
print(next(z), list(z), list(z), iter(z) is z)
m = map(int, ["1", "x", "3"])
print(next(m))
try:
    next(m)
except ValueError as e:
    print(e)
print(next(m))
e = enumerate(["a", "b"], start=10)
print(next(e), list(e))
for i, (a, b) in enumerate(zip([1, 2], [3, 4])):
    print(i, a, b)
print([*zip(range(3), reversed(range(3)), "abc")], dict(zip(["k", "l"], [1, 2])), list(map(max, [1, 5], [3, 2])), list(map(pow, [2, 3], [3, 2])))
try:
    list(zip([1], [1, 2], strict=True))
except ValueError as e:
    print(e)
try:
    for x in 5:
        pass
except TypeError as e:
    print(e)
print(divmod(7, 2), divmod(-7, 2.0), pow(2, 10), pow(2, 10, 1000), abs(-3), abs(-2.5), round(2.567, 1), round(7), round(-2.5), hash(5), hash(True))
print(chr(97), ord("a"), hex(255), bin(5), oct(8), ascii("é"), repr("x"), callable(len), callable(5), id(it) == id(it), bool([]))
print(isinstance(5, int), isinstance(True, int), isinstance("s", (int, str)), issubclass(bool, int), isinstance([], list), isinstance(None, type(None)), type(5) == int, type(5) is int)
print(int("5"), float("1.5"), str(5), list("ab"), tuple([1]), set([1]), dict(a=1), frozenset([1]), bytes([65]), bool(1), complex if False else 0)
print(sorted([3, 1, 2], key=lambda x: -x), sorted(["b", "A"], key=str.lower), sorted([(1, "b"), (1, "a")]), sorted({"z": 1, "a": 2}.items()))
print(getattr("abc", "upper")(), hasattr([], "append"), getattr(5, "nope", "dflt"), vars(type("X", (), {"a": 1})())== {}, dir([])[0][:2])
print(format(5, "03"), format("x", ">3"), format(1.5, ".2f"), format(255, "x"), eval.__name__ if False else "", print.__name__, len.__name__, type(len).__name__)
print(max([1, 2, 3], key=lambda v: v % 3), min("hello world".split(), key=len), list(filter(str.isdigit, "a1b2")), list(map(len, ["a", "bb"])), "".join(map(chr, [72, 105])))
