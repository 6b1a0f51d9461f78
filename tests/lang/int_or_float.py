"""Arithmetic on values that are an int, a float or something else, as only a run tells."""

import sys
from math import inf, nan, sqrt


def number(text):
    try:
        return int(text)
    except ValueError:
        return float(text)


class P:
    def __init__(self, *numbers):
        self.x, self.y, self.m = numbers

    def push(self, fx, fy):
        self.x += fx
        self.y += fy

    def move(self, dt):
        dx = self.x - self.y
        dy = self.y * dt
        self.x = dx * dx + dy * dy - self.m
        self.y = -dy / self.m
        return dx

    def spread(self):
        d = self.x * 2 - self.y / 2
        return d, [d, -d], {"d": d + 1}

    def __repr__(self):
        return f"P({self.x!r}, {self.y!r}, {self.m!r})"


def ops(a, b):
    out = []
    for _ in range(2):
        for f in (
            lambda: a + b - a,
            lambda: (a * b) * 2 - b,
            lambda: -(a - b) / b,
            lambda: 3 * (a + 0.5) - 1 / (b * b),
            lambda: (a + b) < (a * b),
            lambda: (a - b) == 0,
            lambda: (a + b) != b,
            lambda: a / b >= b / a,
            lambda: (a + b) // b,
            lambda: (a - b) % b,
            lambda: (a + b) ** 2,
        ):
            try:
                out.append(f())
            except (ZeroDivisionError, TypeError, OverflowError, ValueError) as e:
                out.append(f"{type(e).__name__}: {e}")
    return out


def compares(a, b):
    d = a - 0
    e = b - 0
    return [d < e, d <= e, d == e, d != e, d > e, d >= e]


def total(values):
    t = 0
    for v in values:
        t = t + v * v
    s = 0
    for v in values:
        s += v
        s -= v / 2
    return t, s


def raises(a, b):
    """What is half done when an operation raises."""
    kept = a * b
    try:
        q = (a + b) / (kept - kept)
    except ZeroDivisionError as e:
        q = str(e)
    finally:
        kept = kept + 1
    try:
        r = kept * a - "x"
    except TypeError as e:
        r = str(e)
    return q, kept, r


def deep(n, x):
    y = x * x - x
    if n == 0:
        return y / 0
    return deep(n - 1, y + x) + y


def loops(p, n):
    x = p.x
    while n > 0:
        x = x * p.y - p.m
        if x > 1e6:
            x = x / 1e6
        n -= 1
        p.x = x
    return x


def quotients(p, n):
    """Floats for certain, with what may be ints."""
    for i in range(n):
        p.x += i / 20
        p.y = p.m - i * 0.5 - p.y
        p.m *= 2
        if p.x > i / 4:
            p.x = i
    return p.x < n * 0.25, p.y - n / 3


def identities(a):
    b = a + 1
    c = b
    return b is c, b == c, [b, c]


def distance(p, q):
    dx = p.x - q.x
    dy = p.y - q.y
    return sqrt(dx * dx + dy * dy)


class Odd(float):
    def __add__(self, other):
        return "odd +"

    def __rmul__(self, other):
        return "odd *"


def slots(values):
    p = P(1, 2, 3)
    seen = []
    for v in values:
        p.x = v
        p.x += v
        seen.append(p.x)
        p.y = p.x - p.x if not isinstance(v, str) else p.x
        seen.append(p.y)
    return seen


def generated(a, n):
    x = a
    for _ in range(n):
        y = x * x
        yield y - x
        x = y / 2 - x
        yield x


def main():
    texts = ["3", "0.5", "-2", "1e3", "0", "0.0", "-0.0", "7"]
    values = [number(t) for t in texts]
    for a in values:
        for b in values[:4] + [True, 2**70, 1 << 61]:
            print(a, b, ops(a, b))
    for a, b in ((1, "x"), ("a", "b"), (2, [1]), (None, 1.5), (1.5, None), (2j, 1.5), (1.5, 2j)):
        print(a, b, ops(a, b))
    big = 2**53
    for a in (big, big + 1, float(big), 2**62, float(2**62), nan, inf, -inf, 1, 1.0, True):
        for b in (big + 1, float(big), 2**62 + 1, 1.0, 1, nan, -0.0, 0):
            print(a, b, compares(a, b))
    print(total(values), total([1, 2, 3]), total([0.25, 1 << 61, 1 << 61]))
    for a in values:
        for b in values:
            print(raises(a, b))
    for x in (2, 2.5):
        try:
            deep(3, x)
        except ZeroDivisionError as e:
            print(type(e).__name__, e)
    for numbers in (("1", "2", "3"), ("1.0", "2.0", "3.0"), ("1", "2.5", "4"), ("0.5", "1", "2.0")):
        p, q = P(*map(number, numbers)), P(*map(number, reversed(numbers)))
        for step in range(4):
            p.push(step, 0.5)
            q.push(q.m, step)
            print(p.move(0.5), q.move(1), p, q, distance(p, q))
        print(p.spread(), q.spread(), loops(p, 5), loops(q, 30), p, q)
    for numbers in ((1, 2, 3), (1.0, 2, 3), (1, 2.0, 3), (1.5, 2.5, 3.5)):
        p = P(*numbers)
        print(quotients(p, 6), p)
    p = P(1.5, 2.5, 3.5)
    before = sys.getrefcount(p)
    try:
        p.push("a", 1)
    except TypeError as e:
        print(e)
    try:
        p.push(1, "a")
    except TypeError as e:
        print(e, p)
    print(sys.getrefcount(p) == before)
    print(identities(1), identities(1.5))
    odd = Odd(2.5)
    print([odd + 1, 2 * odd, 1.5 * odd, odd - 1, -odd, (odd - 1) * 2])
    print(slots([1, 2.5, 3, "s", 4.5, 5.5, True, 1 << 62, 1.0]))
    print(list(generated(2, 3)), list(generated(1.5, 3)))


main()
