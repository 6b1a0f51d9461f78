"""cmath: every function over zeros, infinities, NaNs and ordinary values; errors; constants."""

import cmath
import math

names = "acos acosh asin asinh atan atanh cos cosh exp log log10 sin sinh sqrt tan tanh".split()
inf, nan = math.inf, math.nan
special = [-inf, -2.5, -0.0, 0.0, 2.5, inf, nan]


def text(x):
    # Signs of NaNs mean nothing; C libraries differ in the last digits.
    return "nan" if x != x else "%.13g" % x


def show(f, *args):
    try:
        z = f(*args)
    except (ValueError, OverflowError, TypeError, ZeroDivisionError) as e:
        return type(e).__name__ + ": " + str(e)
    if isinstance(z, tuple):
        return "(" + ", ".join(map(text, z)) + ")"
    if isinstance(z, complex):
        return text(z.real) + " " + text(z.imag)
    return repr(z)


for name in names:
    f = getattr(cmath, name)
    print("#", name)
    for x in special:
        print(" | ".join(show(f, complex(x, y)) for y in special))
    for z in (1, -1, 1j, -1j, 0.5, 2, 1 + 2j, -3.25 + 0.125j, 1e-320 + 1e-321j, 1e300 + 1e300j, 1.7e308j, 800 + 1j, -800 + 1j, 1 + 1e-200j, 1e-8 + 1e-9j, 0.9 + 0.3j):
        print(show(f, z))
for x in special:
    print(" | ".join(show(cmath.rect, x, y) for y in special))
    print(" | ".join(show(cmath.polar, complex(x, y)) for y in special))
    print(" | ".join(show(cmath.phase, complex(x, y)) for y in special))
    print(*(cmath.isinf(complex(x, y)) for y in special), *(cmath.isnan(complex(x, y)) for y in special), *(cmath.isfinite(complex(x, y)) for y in special))
print(show(cmath.log, 8, 2), show(cmath.log, 1j, 10), show(cmath.log, 2, 1), show(cmath.log, 2, 0), show(cmath.log, 0))
print(show(cmath.polar, 1.7e308 + 1.7e308j), show(cmath.rect, 2, 0), show(cmath.rect, 1, cmath.pi))
print(cmath.isclose(1, 1 + 1e-10), cmath.isclose(1, 1.1), cmath.isclose(1j, 1j + 0.01, rel_tol=0.1), cmath.isclose(0, 1e-12, abs_tol=1e-9))
print(cmath.isclose(inf, inf), cmath.isclose(inf, 1), cmath.isclose(nan, nan), show(cmath.isclose, 1, 2))
try:
    cmath.isclose(1, 2, rel_tol=-1)
except ValueError as e:
    print(e)
print(cmath.pi, cmath.e, cmath.tau, cmath.inf, cmath.nan, cmath.infj, cmath.nanj)
print(show(cmath.sqrt, "x"), show(cmath.sqrt, None), show(cmath.phase, []), show(cmath.rect, 1j, 2))


class Number:
    def __init__(self, z):
        self.z = z

    def __complex__(self):
        return self.z


class Real:
    def __float__(self):
        return 4.0


class Index:
    def __index__(self):
        return 9


print(show(cmath.sqrt, Number(-4 + 0j)), show(cmath.sqrt, Real()), show(cmath.sqrt, Index()), show(cmath.sqrt, True))
print(show(cmath.sqrt, Number(1)), show(cmath.sqrt, 10**400))
