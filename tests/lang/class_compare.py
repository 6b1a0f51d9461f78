class V:
    def __init__(self, *parts):
        self.parts = parts

    def __eq__(self, o):
        if not isinstance(o, V):
            return NotImplemented
        return self.parts == o.parts

    def __lt__(self, o):
        return self.parts < o.parts

    def __le__(self, o):
        return self.parts <= o.parts

    def __hash__(self):
        return hash(self.parts)

    def __repr__(self):
        return "V" + ".".join(map(str, self.parts))


a, b, c = V(1, 2), V(1, 10), V(1, 2)
print(a == c, a != c, a == b, a < b, a > b, a <= c, a >= b, a == 5, a != "x", 5 == a)
print(sorted([b, a, V(0, 9)]), max(a, b), min([b, a]), {a: "first"}[c], len({a, b, c}), a in [c], [a] == [c], (a, 1) < (b, 0))


class OnlyEq:
    def __eq__(self, o):
        return True


print(OnlyEq() == 5, 5 == OnlyEq(), OnlyEq() != 5, None == OnlyEq(), OnlyEq() in [1], [1] == [OnlyEq()])
try:
    hash(OnlyEq())
except TypeError as e:
    print(e)
try:
    {OnlyEq()}
except TypeError as e:
    print(e)


class Refl:
    def __gt__(self, o):
        return "reflected gt"

    def __ge__(self, o):
        return NotImplemented


print(5 < Refl(), Refl() > 5)
for f in (lambda: Refl() < 5, lambda: Refl() >= 5, lambda: a < 5, lambda: object() < object()):
    try:
        print(f())
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)


class Loud:
    def __init__(self, n):
        self.n = n

    def __eq__(self, o):
        print("eq", self.n, getattr(o, "n", o), end="; ")
        return self.n == getattr(o, "n", o)

    def __bool__(self):
        print("bool", self.n, end="; ")
        return self.n > 0

    def __lt__(self, o):
        print("lt", self.n, o.n, end="; ")
        return Loud(o.n - self.n)


x, y = Loud(1), Loud(2)
print(x == y, x != y, x is x, [x] == [x], x in [x, y], y in [x, y])
print("chain", bool(x < y < Loud(3)))
print("sub", "yes" if Loud(0) else "no", not Loud(0), Loud(0) or "or", Loud(1) and "and")


class Sub(V):
    def __eq__(self, o):
        return "sub eq"

    __hash__ = V.__hash__


print(V(1) == Sub(1), Sub(1) == V(1))
