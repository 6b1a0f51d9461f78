# Results and messages of many operations on pseudo-random operands, as CPython gives them.
seed = 99


def rnd():
    global seed
    seed = (seed * 6364136223846793005 + 1442695040888963407) % 18446744073709551616
    return seed >> 11


def show(f, *a):
    try:
        print(f(*a))
    except Exception as e:
        print(type(e).__name__, e)


def rf():
    k = rnd() % 8
    if k == 0:
        return (rnd() % 2000 - 1000) / 8
    if k == 1:
        return (rnd() % 20000 - 10000) / 100
    if k == 2:
        return float(rnd() % 1000 - 500)
    m = rnd() / 2.0**53
    e = rnd() % 2000 - 1000
    if k < 6:
        e = rnd() % 60 - 30
    v = m * 2.0**e
    if k == 7:
        v = 2.0**e
    if rnd() % 2:
        v = -v
    return v


special = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    5e-324,
    2.2250738585072014e-308,
    1.7976931348623157e308,
    float("inf"),
    float("-inf"),
    float("nan"),
    0.1,
    1e22,
    1e23,
    9007199254740993.0,
    1e16,
    123456789012345680.0,
    2.0**-44,
    2.5,
    3.5,
    0.5,
    1e-5,
    0.0001,
    1e100,
    4.35,
    0.285,
]


def fd(a, b):
    return a // b


def mod(a, b):
    return a % b


def td(a, b):
    return a / b


def pw(a, b):
    return a**b


def cmpr(a, b):
    return (a < b, a <= b, a == b, a != b, a > b, a >= b)


vals = special + [rf() for i in range(60)]
for i in range(len(vals)):
    a = vals[i]
    b = vals[(i * 7 + 3) % len(vals)]
    print(i, a, b)
    print(a + b, a - b, a * b)
    for f in (fd, mod, td, cmpr, divmod):
        show(f, a, b)
    show(pw, abs(a), b % 3 if b == b and abs(b) < 1e300 else 0.5)
    print(-a, abs(a), bool(a), a.is_integer())
    if a == a:
        print(hash(a))
    print(a.hex())
    show(int, a)
    show(round, a)
    for n in (0, 1, 2, 5, -1, 15, 300, -300):
        show(round, a, n)
    show(a.as_integer_ratio)
    if a == a:
        print(float(repr(a)) == a, float.fromhex(a.hex()) == a)
    print(
        "%.3f|%e|%g|%.0f|%.10g|%#g|%.15e|%r|%.17g|%+.1f|% f|%010.2f"
        % (a, a, a, a, a, a, a, a, a, a, a, a)
    )
    print(
        format(a, ".2f"),
        format(a, ",.3f"),
        format(a, "e"),
        format(a, "g"),
        format(a, ".3%"),
        format(a, ">20"),
        format(a, "020.3f"),
        format(a, "_"),
        format(a, ".5"),
        format(a, "z.0f"),
        format(a, "+"),
        format(a, "G"),
        format(a, "#.0f"),
        format(a, ".30f"),
        format(a, ".50g"),
    )
    if i % 100 == 0:
        print(format(a, ".400f"), format(a, ".1200e"))
for s in [
    "1",
    "1.5",
    ".5",
    "5.",
    "1e5",
    "1E-5",
    " 1.5 ",
    "1_000.5",
    "1__0",
    "_1",
    "1_",
    "inf",
    "-Infinity",
    "nan",
    "+nan",
    "infi",
    "1e",
    "1e+",
    "",
    " ",
    ".",
    "e5",
    "0x10",
    "1.7976931348623159e308",
    "1e400",
    "-1e400",
    "1e-400",
    "2.4703282292062327e-324",
    "2.4703282292062328e-324",
    "9007199254740993",
    "9007199254740992.999999999999999999999999",
    "9007199254740993.0000000000000000000000001",
    "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880",
    "2.2250738585072011e-308",
    "6.631236846766476e-316",
    "3.237883913302901e-319",
    "1\u06605",
    "\u0661.5",
    "1 2",
]:
    show(float, s)
for a in [1, 2**53, 2**53 + 1, 2**63, 10**22, 10**23, -3, 2**1024, 10**400, 0]:
    for b in special:
        print(a == b, a < b, a > b, a <= b, b <= a, b != a)
        try:
            print(a + b, b - a, a * b)
        except Exception as e:
            print(type(e).__name__, e)
for i in range(60):
    d = ""
    for k in range(1 + rnd() % 30):
        d += str(rnd() % 10)
    p = rnd() % (len(d) + 1)
    s = d[:p] + "." + d[p:] + "e" + str(rnd() % 660 - 340)
    print(s, float(s))
for i in range(60):
    a = rnd()
    b = rnd() % 100000 + 1
    print(
        a / b, (a << 60) / b, a / (b << 70), (a << 1000) / (b << 990), a / (b << 1100)
    )
