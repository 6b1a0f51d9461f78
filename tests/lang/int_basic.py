a, b = 17, 5
print(a + b, a - b, a * b, a / b, a // b, a % b, a**b)
print(-a // b, -a % b, a // -b, a % -b, -a // -b, -a % -b)
print(divmod(-17, 5), divmod(17, -5), divmod(0, 7))
print(+a, -a, ~a, abs(-a), int(), int(True))
print(0x1F, 0o17, 0b1011, 1_000_000)
print(hex(255), oct(8), bin(10), hex(-255), bin(-5), bin(0))
print(int("42"), int(" -7 "), int("1_000"), int("ff", 16), int("0xff", 16), int("z", 36), int("0b101", 0))
print((5).bit_length(), (-8).bit_length(), (0).bit_length(), (255).bit_count())
print((1023).to_bytes(2, "big"), int.from_bytes(b"\x03\xff", "big"), (-2).to_bytes(2, "little", signed=True))
print(True + True, True * 3, False - 1, True == 1, True is True, -True)
print(3 < 4 < 5, 3 < 4 > 5, 1 == 1.0, 2**0.5 == 2**0.5, 7 != 7.0)
for bad in ("", "4x", "1__0", "0x1g"):
    try:
        int(bad, 0 if "x" in bad[:2] else 10)
    except ValueError as e:
        print(e)
for f in (lambda: 1 // 0, lambda: 1 % 0, lambda: divmod(1, 0), lambda: 0**-1, lambda: 1 << -1, lambda: 1 / 0):
    try:
        f()
    except (ZeroDivisionError, ValueError) as e:
        print(type(e).__name__, e)
print(pow(3, 4), pow(3, 4, 5), pow(2, -1), pow(3, -1, 7), pow(-2, 3))
print(round(12345, -2), round(15, -1), round(25, -1), round(-25, -1), int(3.99), int(-3.99))
print(min(3, 1, 2), max([4, 9, 2]), sum(range(10)))
x = 10
x += 5; x -= 3; x *= 4; x //= 5; x **= 3; x %= 100; x <<= 3; x >>= 1; x |= 1; x &= 0xF3; x ^= 0xAA
print(x)
