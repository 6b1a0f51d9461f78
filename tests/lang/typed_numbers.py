"""Arithmetic that is done raw where the numbers are small enough, at and beyond the limits of that."""

import sys


def powers(values, exponent):
    total = 0.0
    for x in values:
        y = float(x)
        total += y**exponent
    return total


print(powers([1.0, 2.0, 3.5], -1.5), powers([4.0, 9.0], 0.5), powers([1e200, 2.0], 1.5), powers([2, 3], 2))
for bad in ([1e200, 1e200], 2), ([0.0], -1.0), ([-8.0], 2.0):
    try:
        print(powers(*bad))
    except (OverflowError, ZeroDivisionError) as e:
        print(type(e).__name__, e)


def root(x):
    return (float(x) ** 0.5,)


for x in (2.0, 0.0, -4.0, float("inf"), float("nan")):
    r = root(x)[0]
    print("%.12g %.12g" % (r.real, r.imag))


def ratios(pairs):
    out = []
    for a, b in pairs:
        q = int(a) / int(b)
        out.append(q)
    return out


print(ratios([(1, 2), (-7, 3), (2**53, 3), (2**53 + 1, 1), (2**60, 7), (10**30, 10**29)]))
try:
    ratios([(1, 1), (1, 0)])
except ZeroDivisionError as e:
    print(e)


def truncated(xs):
    out = []
    for x in xs:
        f = x * 1.0
        out.append(int(f))
    return out


print(truncated([1.5, -1.5, 0.25, 4e18, -4.7e18, 5e18, 1e30]))
for bad in float("inf"), float("nan"):
    try:
        truncated([bad])
    except (OverflowError, ValueError) as e:
        print(e)


def squares(n):
    t = 0
    for i in range(n):
        t += i**2
    return t


print(squares(100))
print([n**2 for n in (2**31, 2**62, -(2**40))])


def shift(vectors, d):
    for (x, y), w in vectors:
        x[0] += d
        x[1] -= d * w
        y[0] = x[0] * 2.0
        y[1] = w


shared = 1.25
a, b = [0.5, shared], [0.0, 0.0]
vectors = [[[a, b], 2.0], [[b, a], 0.5]]
shift(vectors, 0.25)
print(a, b, shared)
a[1] = "text"
try:
    shift(vectors, 0.25)
except TypeError as e:
    print(e)
print(a, b)
a[0] = 3
a[1] = 2**70
shift(vectors, 0.25)
print(a, b)
try:
    shift([[[a, b, a], 1.0]], 1.0)
except ValueError as e:
    print(e)


class Noisy:
    def __del__(self):
        print("dropped")


def put(xs, n):
    for i in range(n):
        xs[i] = i * 0.5
        print("stored", i)


put([Noisy(), 1.0, Noisy()], 3)
sys.stdout.flush()
