class Vec:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Vec({self.x}, {self.y})"

    def __add__(self, o):
        if isinstance(o, Vec):
            return Vec(self.x + o.x, self.y + o.y)
        return NotImplemented

    def __radd__(self, o):
        return Vec(self.x + o, self.y + o)

    def __sub__(self, o):
        return Vec(self.x - o.x, self.y - o.y)

    def __mul__(self, k):
        return Vec(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __truediv__(self, k):
        return Vec(self.x / k, self.y / k)

    def __floordiv__(self, k):
        return Vec(self.x // k, self.y // k)

    def __mod__(self, k):
        return Vec(self.x % k, self.y % k)

    def __pow__(self, k, m=None):
        return Vec(self.x**k, self.y**k)

    def __matmul__(self, o):
        return self.x * o.x + self.y * o.y

    def __neg__(self):
        return Vec(-self.x, -self.y)

    def __pos__(self):
        return self

    def __invert__(self):
        return Vec(~self.x, ~self.y)

    def __abs__(self):
        return (self.x**2 + self.y**2) ** 0.5

    def __bool__(self):
        return bool(self.x or self.y)

    def __int__(self):
        return int(abs(self))

    def __float__(self):
        return float(abs(self))

    def __index__(self):
        return 2

    def __round__(self, n=None):
        return ("round", n)

    def __divmod__(self, o):
        return "divmod", o

    def __and__(self, o):
        return "and"

    def __or__(self, o):
        return "or"

    def __xor__(self, o):
        return "xor"

    def __lshift__(self, o):
        return "lshift"

    def __rshift__(self, o):
        return "rshift"


v, w = Vec(3, 4), Vec(1, -2)
print(v + w, v - w, v * 2, 2 * v, v / 2, v // 2, v % 2, v**2, v @ w, -v, +v, ~v, abs(v), bool(v), bool(Vec(0, 0)))
print(int(v), float(v), [10, 20, 30][v], round(v), round(v, 2), divmod(v, 5), v & w, v | w, v ^ w, v << 1, v >> 1, 10 + v, sum([v, w]), hex(v), range(5)[v])
v += w
print(v)
v *= 3
print(v)


class R:
    def __radd__(self, o):
        return ("radd", o)

    def __rsub__(self, o):
        return ("rsub", o)

    def __rpow__(self, o):
        return ("rpow", o)

    def __rtruediv__(self, o):
        return ("rtruediv", o)

    def __rmod__(self, o):
        return ("rmod", o)

    def __rmul__(self, o):
        return ("rmul", o)


r = R()
print(1 + r, "s" + r, 1.5 - r, 2**r, 1 / r, 7 % r, 3 * r)
for f in (lambda: r + 1, lambda: v + "x", lambda: v @ 3, lambda: r * 2, lambda: ~r, lambda: 1 // r, lambda: 1 << r, lambda: r**2, lambda: [1] + r and None, lambda: object() + object(), lambda: None + 1, lambda: {} + {}, lambda: "a" * "b", lambda: [] - [], lambda: -"a", lambda: ~1.5, lambda: 1 @ 2, lambda: "a" % r and 0):
    try:
        print(f())
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)


class Sub(Vec):
    def __radd__(self, o):
        return "sub first"


print(Vec(1, 1) + Sub(1, 1))


class In:
    def __iadd__(self, o):
        return "replaced"


x = In()
x += 1
print(x)
