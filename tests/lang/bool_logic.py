def t(name):
    print(name, end=" ")
    return True


def f(name):
    print(name, end=" ")
    return False


print(t("a") and t("b"), t("c") or f("d"), f("e") and t("f"), f("g") or t("h"))
print(not t("i"), not f("j") and t("k"), f("l") or f("m") or t("n"))
print(0 or "", [] or {}, 1 and 2, 0 and 1, None or 0, "" or "x", [0] and (), "a" and "b" or "c")
for v in (0, 1, -1, 0.0, 0.1, "", "0", [], [0], (), (0,), {}, {0: 0}, set(), {0}, None, True, False, range(0), range(1), b"", b"0"):
    print(repr(v), bool(v), not v, "yes" if v else "no")
print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 >= 2 != 1, 1 == 1 in [1], not 1 == 2, (1 < 2) == True)


def chain():
    print("once", end=" ")
    return 5


print(1 < chain() < 10, 10 < chain() < 1, 1 < chain() == 5)
print(True & False, True | False, True ^ True, True and 1.5, bool(2) is True)
print(isinstance(True, int), type(True) is bool, True + 1, str(True), repr(False), f"{True:d} {True}", int(False))
print(any([0, "", 3]), all([1, "a", []]), any([]), all([]), any(x > 3 for x in range(5)), all(x < 3 for x in range(5)))
x = 5
print("big" if x > 10 else "mid" if x > 3 else "small", (x > 3) + (x > 4) + (x > 5))
print(None is None, None == 0, None is not None, None != False)
