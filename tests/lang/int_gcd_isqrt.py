# math.gcd and math.isqrt of large ints against their definitions; str of ints around powers of ten.
import math

seed = 12345


def rnd(bits):
    global seed
    r = 0
    for _ in range(bits // 31 + 1):
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        r = r << 31 | seed >> 33
    return r >> (31 - bits % 31)


def euclid(a, b):
    while b:
        a, b = b, a % b
    return a


bad = 0
for i in range(600):
    g = rnd(i % 300 + 1)
    a = rnd((i * 7) % 900 + 1) * g
    b = rnd((i * 13) % 900 + 1) * g
    bad += math.gcd(a, b) != euclid(a, b) or math.gcd(-b, a) != euclid(a, b)
    s = math.isqrt(a)
    bad += not s * s <= a < (s + 1) * (s + 1)
    bad += math.isqrt(a * a) != a or (a > 0 and math.isqrt(a * a - 1) != a - 1)
    bad += int(str(a)) != a or int(str(-a * b)) != -a * b
print(bad)
print(math.gcd(2**64, 2**32), math.gcd(0, 2**100), math.gcd(2**100, 0), math.gcd(-(2**70), 6), math.gcd())
f, g = 0, 1
for _ in range(2000):
    f, g = g, f + g
print(math.gcd(f, g), math.gcd(f * 91, g * 91), math.lcm(2**70, 3**50))
for n in (17, 18, 19, 27, 500, 1999, 4000):
    print(n, str(10**n) == "1" + "0" * n, str(10**n - 1) == "9" * n)
