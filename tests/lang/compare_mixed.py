print([1, 2] < [1, 3], [1, 2] < [1, 2, 0], [] < [0], (1, "a") < (1, "b"), (2,) > (1, 9), [1] == [1.0], (1,) == [1])
print("a" < "b", "abc" < "abd", "Z" < "a", "" < "a", "a" < "aa", "é" > "z", "10" < "9")
print({1, 2} < {1, 2, 3}, {1, 2} <= {1, 2}, {1} < {2}, {1} > set(), {1, 2} == {2, 1}, {1: 2} == {1: 2.0})
print(b"a" < b"b", b"" == b"", b"a" == "a", 1 == "1", None == None, 1.5 == 3 / 2, range(3) == range(0, 3, 1), range(0) == range(2, 1))
for a, b in ((1, "a"), (None, 1), ([], ()), ({}, {}), (1j if False else 1, None), ("a", b"a")):
    for name, op in (("<", lambda a, b: a < b), (">=", lambda a, b: a >= b)):
        try:
            print(op(a, b))
        except TypeError as e:
            print(e)
print(1 in [1, 2], 3 not in (1, 2), "b" in "abc", "" in "", "a" in {"a": 1}, 2 in {1, 2}, 5 in range(0, 10, 5), 1.0 in [1])
print(max("banana"), min([3, 1, 2], key=lambda v: -v), max((1, 2), (1, 3)), sorted(["b", "A", "a", "B"]))
x = y = [1]
z = [1]
print(x is y, x is z, x == z, x is not z)
try:
    1 in 5
except TypeError as e:
    print(e)
try:
    sorted([1, "a"])
except TypeError as e:
    print(e)
try:
    max([1, None])
except TypeError as e:
    print(e)
nan = float("nan")
print(nan in [nan], [nan] == [nan], nan == nan, (nan,) == (nan,))
