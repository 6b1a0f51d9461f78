import math
from math import floor, ceil, sqrt, pi
print(floor(2.7), floor(-2.7), ceil(2.1), ceil(-2.1), math.trunc(-2.7), floor(5), floor(1e20))
print(sqrt(2), sqrt(16), math.isqrt(10**20 + 1))
print(math.sin(1), math.cos(1), math.tan(1), math.asin(1), math.acos(0.5), math.atan(1), math.atan2(-1, -1))
print(math.exp(1), math.log(10), math.log2(8), math.log10(1000), math.log(8, 2), math.log1p(1e-10), math.expm1(1e-10))
print(math.sinh(1), math.cosh(1), math.tanh(0.5), math.pow(2, 10), math.fabs(-3), math.copysign(1, -0.0))
print(math.gcd(12, 18), math.gcd(0, 5), math.lcm(4, 6), math.factorial(20), math.comb(10, 3), math.perm(5, 2))
print(math.hypot(3, 4), math.fmod(-7, 3), -7 % 3, math.modf(3.25), math.frexp(10.0), math.ldexp(0.5, 4))
print(math.isnan(float("nan")), math.isinf(-math.inf), math.isfinite(1.0), math.isclose(0.1 + 0.2, 0.3))
print(math.degrees(pi), math.radians(180), math.e, math.tau, math.inf, math.nan)
print(math.fsum([0.1] * 10), math.prod([1, 2, 3, 4]), math.dist([0, 0], [3, 4]))
for f in (lambda: sqrt(-1), lambda: math.log(0), lambda: math.factorial(-1), lambda: math.exp(1000), lambda: math.acos(2)):
    try:
        print(f())
    except (ValueError, OverflowError) as e:
        print(type(e).__name__, e)
try:
    sqrt("4")
except TypeError as e:
    print(e)
print(sum(math.sin(i * 0.1) for i in range(100)))
