a, b = 7.5, 2.0
print(a + b, a - b, a * b, a / b, a // b, a % b, a**b)
print(-7.5 // 2, -7.5 % 2, 7.5 // -2, 7.5 % -2, divmod(-7.5, 2), divmod(5.5, 0.5))
print(0.1 + 0.2, 0.1 + 0.2 == 0.3, 1e100, 1e16, 1e15, 123456789.123456789, 1e-5, 0.0001)
print(float("1.5"), float("  -2e3 "), float("inf"), float("-Infinity"), float("nan"), float("1_0.5"))
inf, nan = float("inf"), float("nan")
print(inf > 1e308, nan == nan, nan != nan, inf - inf, inf * 0, -inf, nan < 1, min(nan, 1.0), max(1.0, nan))
print(0.0 == -0.0, -0.0, 0.0 + -0.0, str(-0.0), 1 / -inf, 5 % inf, -5 % inf, -0.0 + 0)
print(1.0, 100.0, 1e22, 1e23, 5e-324, 1.7976931348623157e308, 2.5e-8, 1 / 3, 2 / 3, 10 / 3)
print((0.5).is_integer(), (4.0).is_integer(), (0.75).as_integer_ratio(), (1.5).hex(), float.fromhex("0x1.8p+1"))
print(int(1e18), int(-0.9), round(0.5), round(1.5), round(2.5), round(-0.5), round(2.675, 2), round(1234.567, -2))
print(round(1e300, 2), round(0.1 + 0.2, 10), round(3.0), type(round(3.0)).__name__, type(round(3.0, 0)).__name__)
print(1 < 1.5 < 2, 3 == 3.0, 2**53 == float(2**53), 1e308 * 10, -1e308 * 10, 2 ** -1, 4**0.5, (-8) ** 2.0)
print(abs(-2.5), +1.5, -(1.5), bool(0.0), bool(-0.1), bool(nan), not 0.0)
for f in (lambda: 1.0 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0.0, lambda: 0.0**-1, lambda: 10.0**400):
    try:
        print(f())
    except ArithmeticError as e:
        print(type(e).__name__, e)
for s in ("", "abc", "1.2.3", "--1", "1e"):
    try:
        float(s)
    except ValueError as e:
        print(e)
for v in (inf, nan):
    try:
        int(v)
    except (OverflowError, ValueError) as e:
        print(type(e).__name__, e)
x = 1.0
for i in range(10):
    x = x * 1.1 - 0.05
print(x, x * x, x**3)
x += 1; x *= 2; x -= 0.5; x /= 3; x //= 0.25; x **= 2; x %= 3
print(x, hash(1.0) == hash(1), hash(0.5), hash(inf), hash(-inf))
print(sum([0.1] * 10), sum([1, 2.5, 3]), max(1, 2.0), max(2.0, 2), min(1, 1.0))
