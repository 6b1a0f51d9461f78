# Results and messages of many operations on pseudo-random operands, as CPython gives them.
seed = 7


def rnd(n):
    global seed
    seed = (seed * 6364136223846793005 + 1442695040888963407) % 18446744073709551616
    return (seed >> 33) % n


alph = [97, 98, 65, 66, 32, 9, 10, 49, 45, 43, 0, 255, 13, 39, 34, 92, 95, 44, 128]


def rb(lim=12):
    n = rnd(lim)
    m = [4, 10, len(alph)][rnd(3)]
    return bytes([alph[rnd(m)] for i in range(n)])


def show(name, f, *a):
    try:
        print(name, repr(f(*a)))
    except Exception as e:
        print(name, type(e).__name__, e)


for i in range(30):
    s = rb()
    t = rb(3)
    u = rb(4)
    n = rnd(12) - 3
    m = rnd(14) - 4
    x = alph[rnd(len(alph))]
    for s in (s, bytearray(s)):
        print(i, s, t, u, n, m, x)
        print(s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase())
        print(
            s.isalpha(),
            s.isalnum(),
            s.isascii(),
            s.isdigit(),
            s.islower(),
            s.isspace(),
            s.istitle(),
            s.isupper(),
        )
        print(
            s.find(t),
            s.rfind(t),
            s.count(t),
            s.find(x, n),
            s.rfind(t, n, m),
            s.count(x, n, m),
            t in s,
            x in s,
        )
        show("index", s.index, t)
        show("rindex", s.rindex, x, n)
        print(
            s.startswith(t),
            s.endswith(t),
            s.startswith(t, n, m),
            s.endswith((u, t), n, m),
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
        print(
            [
                s.strip(),
                s.lstrip(),
                s.rstrip(),
                s.strip(t),
                s.lstrip(u),
                s.rstrip(u + t),
            ]
        )
        print(
            [
                s.replace(t, u),
                s.replace(t, u, n),
                s.replace(u, t),
                s.replace(b"", t, 3),
                s.replace(t, b""),
            ]
        )
        print(
            [
                s.center(n + 9),
                s.ljust(n + 9, b"*"),
                s.rjust(m + 9, b"-"),
                s.zfill(n + 9),
            ]
        )
        print(
            [
                s.expandtabs(),
                s.expandtabs(n),
                s.removeprefix(t),
                s.removesuffix(t),
                s.hex(),
                s.hex(":"),
                s.hex("-", n),
            ]
        )
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
            ]
        )
        show("item", lambda: s[n])
        print(s < t, s <= t, s == t, s != t, s > t, s >= t, len(s), list(s))
        print(
            s.translate(None, t),
            s.translate(bytes(range(255, -1, -1))),
            s.decode("latin-1"),
        )
    print(hash(bytes(s)))
    b = bytearray(s)
    show("set", lambda: b.__setitem__(n, x))
    print(b)
    show("sets", lambda: b.__setitem__(slice(n, m), u))
    print(b)
    show("setx", lambda: b.__setitem__(slice(n, m, 2), u))
    print(b)
    show("del", lambda: b.__delitem__(slice(n, m, 2)))
    print(b)
    show("del", lambda: b.__delitem__(slice(m, n, -3)))
    print(b)
    show("del", lambda: b.__delitem__(n))
    print(b)
    b.append(x)
    b.extend(t)
    b.insert(n, x)
    b.extend([1, 2, x])
    print(b)
    show("pop", b.pop)
    show("pop", b.pop, n)
    show("rem", b.remove, x)
    print(b)
    b += u
    b *= 2
    b.reverse()
    print(b, b.copy())
    b.clear()
    print(
        b,
        bytearray(3),
        bytearray(b"ab"),
        bytearray("é", "utf-8"),
        bytes(4),
        bytes([1, 2]),
        bytes("x", "ascii"),
    )
for f in (
    lambda: bytes("a"),
    lambda: bytes([256]),
    lambda: bytes([-1]),
    lambda: bytes(-1),
    lambda: bytes(1.5),
    lambda: bytes(None),
    lambda: bytes([1.5]),
    lambda: bytes("a", "x-none"),
    lambda: bytes(1, "utf-8"),
    lambda: bytes(b"a", errors="strict"),
    lambda: bytearray("a"),
    lambda: bytearray([300]),
    lambda: bytearray(1.5),
    lambda: b"a" + "b",
    lambda: b"a" + 1,
    lambda: "a" + b"b",
    lambda: b"a" * "b",
    lambda: b"a" * 1.5,
    lambda: b"abc"[1.5],
    lambda: b"abc"[10],
    lambda: bytearray(b"a")[5],
    lambda: bytearray(b"a")["x"],
    lambda: b"a".find("b"),
    lambda: b"a".find(300),
    lambda: b"a".find(1.5),
    lambda: b"a".split("b"),
    lambda: b"a".split(b""),
    lambda: b"a".replace("a", b"b"),
    lambda: b"a".join(["a"]),
    lambda: b"a".join(1),
    lambda: b"a".startswith("a"),
    lambda: b"a".startswith(("a",)),
    lambda: "a" in b"a",
    lambda: 300 in b"a",
    lambda: b"a".strip("a"),
    lambda: b"a".center(5, "x"),
    lambda: b"a".center(5, b"xx"),
    lambda: b"a".decode("nope"),
    lambda: b"a".decode(1),
    lambda: b"a".hex("ab"),
    lambda: b"a".hex(1),
    lambda: bytes.fromhex("zz"),
    lambda: bytes.fromhex("a"),
    lambda: bytes.fromhex("ab cd"),
    lambda: bytearray.fromhex("0a"),
    lambda: bytes.fromhex(b"00"),
    lambda: b"a".translate(b"a"),
    lambda: b"a".translate(1),
    lambda: bytes.maketrans(b"a", b"bc"),
    lambda: bytearray(b"a").append(256),
    lambda: bytearray(b"a").append("a"),
    lambda: bytearray(b"a").extend("a"),
    lambda: bytearray(b"a").extend(1),
    lambda: bytearray(b"a").extend([300]),
    lambda: bytearray().pop(),
    lambda: bytearray(b"a").pop(5),
    lambda: bytearray(b"a").remove(3),
    lambda: b"a" < "a",
    lambda: b"a" == "a",
    lambda: b"%s" % "a",
    lambda: b"a".partition(b""),
    lambda: b"a".partition("a"),
    lambda: b"a".index(b"x"),
    lambda: b"a".removeprefix("a"),
    lambda: bytes(b"a", "b", "c", "d"),
    lambda: bytes(x=1),
    lambda: bytearray(b"abc") + "x",
    lambda: hash(bytearray(b"a")),
    lambda: b"a".splitlines(keepends=True),
    lambda: b"a b".split(maxsplit=1),
    lambda: b"a b".split(sep=b" "),
    lambda: b"a\tb".expandtabs(tabsize=2),
    lambda: iter(b"a").__length_hint__(),
    lambda: b"".join([b"a", bytearray(b"b")]),
    lambda: int(b"12"),
    lambda: int(bytearray(b"12")),
    lambda: float(b"1.5"),
    lambda: int(b"x"),
    lambda: float(b"x"),
):
    show("err", f)
