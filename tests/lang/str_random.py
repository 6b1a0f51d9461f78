# Results and messages of many operations on pseudo-random operands, as CPython gives them.
seed = 7


def rnd(n):
    global seed
    seed = (seed * 6364136223846793005 + 1442695040888963407) % 18446744073709551616
    return (seed >> 33) % n


alph = [
    "a",
    "b",
    "A",
    "B",
    " ",
    "\t",
    "\n",
    "1",
    "-",
    ".",
    "é",
    "ß",
    "Σ",
    "ς",
    "x",
    "\u0660",
    "\u2028",
    "✓",
    "中",
    "\U0001f600",
    "ǅ",
    "İ",
    "ﬁ",
    "\xa0",
    "\x1c",
    "\r",
    "'",
    '"',
    "\\",
    "\x00",
    "\x7f",
    "\u0301",
    "_",
    ",",
    "ab",
    "aa",
    "  ",
    "ª",
]


def rs(lim=12, k=None):
    w = rnd(4)
    n = rnd(lim)
    m = [9, 15, 30, len(alph)][w]
    s = ""
    for i in range(n):
        s += alph[rnd(m)]
    return s


def show(name, f, *a):
    try:
        print(name, repr(f(*a)))
    except Exception as e:
        print(name, type(e).__name__, e)


for i in range(60):
    s = rs()
    t = rs(3)
    u = rs(4)
    n = rnd(12) - 3
    m = rnd(14) - 4
    print(i, repr(s), repr(t), repr(u), n, m, ascii(s))
    print(
        repr(s.upper()),
        repr(s.lower()),
        repr(s.title()),
        repr(s.capitalize()),
        repr(s.swapcase()),
        repr(s.casefold()),
    )
    print(
        s.isalpha(),
        s.isalnum(),
        s.isascii(),
        s.isdecimal(),
        s.isdigit(),
        s.isidentifier(),
        s.islower(),
        s.isnumeric(),
        s.isprintable(),
        s.isspace(),
        s.istitle(),
        s.isupper(),
    )
    print(
        s.find(t),
        s.rfind(t),
        s.count(t),
        s.find(t, n),
        s.rfind(t, n, m),
        s.count(t, n, m),
        t in s,
    )
    show("index", s.index, t)
    show("rindex", s.rindex, t, n)
    print(
        s.startswith(t), s.endswith(t), s.startswith(t, n, m), s.endswith((u, t), n, m)
    )
    print(
        s.split(),
        s.rsplit(),
        s.split(None, n),
        s.rsplit(None, n),
        s.splitlines(),
        s.splitlines(True),
    )
    show("split", s.split, t)
    show("rsplit", s.rsplit, t, n)
    show("split", s.split, t, m)
    show("part", s.partition, t)
    show("rpart", s.rpartition, t)
    print([s.strip(), s.lstrip(), s.rstrip(), s.strip(t), s.lstrip(u), s.rstrip(u + t)])
    print(
        [
            s.replace(t, u),
            s.replace(t, u, n),
            s.replace(u, t),
            s.replace("", t, 3),
            s.replace(t, ""),
        ]
    )
    print(
        [
            s.center(n + 9),
            s.ljust(n + 9, "*"),
            s.rjust(m + 9, "✓"),
            s.zfill(n + 9),
            s.center(12, "中"),
        ]
    )
    print([s.expandtabs(), s.expandtabs(n), s.removeprefix(t), s.removesuffix(t)])
    print(
        [
            s[n:m],
            s[n:],
            s[:m],
            s[::-1],
            s[::2],
            s[m:n:-1],
            s * n,
            s + t + u,
            t.join([s, u, s]),
            t.join(s),
        ]
    )
    show("item", lambda: s[n])
    print(
        s < t,
        s <= t,
        s == t,
        s != t,
        s > t,
        s >= t,
        hash(s),
        len(s),
        list(s),
        [ord(c) for c in s],
    )
    print(
        s.translate({97: "X", 98: None, 233: 0x4E2D, "a": 3}),
        s.translate(str.maketrans("ab", "ba", "1")),
    )
    print(
        s.encode(),
        s.encode("utf-16"),
        s.encode("utf-32-be"),
        s.encode("ascii", "backslashreplace"),
        s.encode("latin-1", "replace"),
        s.encode("ascii", "ignore"),
        s.encode("ascii", "xmlcharrefreplace"),
    )
    print(
        s.encode().decode() == s,
        s.encode("utf-16").decode("utf-16") == s,
        s.encode("utf-32-le").decode("utf-32-le") == s,
    )
    show("enc", s.encode, "ascii")
    show("enc", s.encode, "latin-1")
    print(f"{s:>10}|{s:^12.4}|{s!r:*<20}|{s!a}|{t}{u}")
    print("%s|%10s|%-8.3s|%r|%a" % (s, t, s, u, s))
bs = [
    0,
    1,
    0x41,
    0x80,
    0xC3,
    0xA9,
    0xE2,
    0x9C,
    0x93,
    0xF0,
    0x9F,
    0x98,
    0x80,
    0xED,
    0xA0,
    0xFF,
    0xC0,
    0xF4,
    0x90,
    0xE0,
    0x20,
    0x0A,
]
for i in range(40):
    b = bytes([bs[rnd(len(bs))] for k in range(rnd(9))])
    for enc in (
        "utf-8",
        "ascii",
        "latin-1",
        "utf-16",
        "utf-16-be",
        "utf-32",
        "utf-8-sig",
    ):
        for err in (
            "strict",
            "replace",
            "ignore",
            "backslashreplace",
            "surrogateescape",
            "surrogatepass",
        ):
            show(enc + err, b.decode, enc, err)
for c in range(0, 0x110000, 151):
    if 0xD800 <= c < 0xE000:
        continue
    s = chr(c)
    if (
        s.upper() != s
        or s.lower() != s
        or s.isprintable()
        and c < 0x3000
        or s.isspace()
        or s.isdigit()
    ):
        print(
            c,
            s,
            s.upper(),
            s.lower(),
            s.title(),
            s.casefold(),
            s.isalpha(),
            s.isalnum(),
            s.isdecimal(),
            s.isdigit(),
            s.isidentifier(),
            s.islower(),
            s.isnumeric(),
            s.isprintable(),
            s.isspace(),
            s.istitle(),
            s.isupper(),
            ("a" + s).isidentifier(),
            ("AΣ" + s).lower(),
            (s + "a").title(),
        )
