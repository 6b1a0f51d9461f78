# Results and messages of many operations on pseudo-random operands, as CPython gives them.
seed = 12345


def rnd():
    global seed
    seed = (seed * 6364136223846793005 + 1442695040888963407) % 18446744073709551616
    return seed >> 11


def big():
    k = rnd() % 9
    n = rnd() % 20
    if k > 6:
        n = rnd() % 50
    v = 0
    for i in range(n):
        v = (v << 17) ^ (rnd() % 131072)
    if k < 2:
        v = rnd() % 100
    if k == 2:
        v = (1 << (rnd() % 140)) + rnd() % 3 - 1
    if rnd() % 2:
        v = -v
    return v


def show(f, *a):
    try:
        print(f(*a))
    except Exception as e:
        print(type(e).__name__, e)


def add(a, b):
    return a + b


def sub(a, b):
    return a - b


def mul(a, b):
    return a * b


def fd(a, b):
    return a // b


def mod(a, b):
    return a % b


def td(a, b):
    return a / b


def an(a, b):
    return a & b


def orr(a, b):
    return a | b


def xo(a, b):
    return a ^ b


def sl(a, b):
    return a << (b % 200)


def sr(a, b):
    return a >> (b % 200)


def pw(a, b):
    return a ** (b % 12)


def pm(a, b):
    return pow(a, b, 10**9 + 7)


def pm2(a, b):
    return pow(a, abs(b), abs(a * b) + 3)


def cmpr(a, b):
    return (a < b, a <= b, a == b, a != b, a > b, a >= b)


for i in range(60):
    a = big()
    b = big()
    print(i, a, b)
    for f in (add, sub, mul, fd, mod, td, an, orr, xo, sl, sr, pw, cmpr):
        show(f, a, b)
    if i % 5 == 0:
        show(pm, a, b)
        show(pm2, a % 10**30, b % 10**20)
    show(divmod, a, b)
    print(-a, +a, ~a, abs(a), hash(a), a.bit_length(), a.bit_count(), bool(a))
    print(hex(a), oct(a), bin(a))
    show(float, a)
    show(round, a, -(rnd() % 12))
    s = str(a)
    print(int(s) == a, int(hex(a), 16) == a, int(bin(a), 0) == a, int(oct(a), 0) == a)
    n = (a.bit_length() + 8) // 8
    print(a.to_bytes(n, "little", signed=True).hex())
    print(int.from_bytes(a.to_bytes(n, "big", signed=True), "big", signed=True) == a)
    show(a.to_bytes, n - 1 if n > 1 else 0, "big")
