#!/usr/bin/env python3.13
"""Writes runtime/text/unicode_tables.inc from what Python 3.13 itself says about every code point.

Flags: a two-stage table of bytes that index a list of distinct flag words. Case: runs of code points with a common
difference (stride 1 or 2); characters that map to several, or elsewhere than their run, are listed one by one.
"""

import pathlib
import sys
import unicodedata

assert sys.version_info[:2] == (3, 13), "the tables are those of Python 3.13 (Unicode 15.1)"

# The bits of a flag word, lowest first; runtime/text/unicode.h has them too.
NAMES = (
    "Alpha Decimal Digit Numeric Space Upper Lower Title Printable IdStart IdContinue Cased Ignorable Mapped".split()
)


def flags(c: int) -> int:
    s = chr(c)
    if 0xD800 <= c < 0xE000:
        return 0
    after = ("A\u03a3" + s + "A").lower()[1] == "\u03c3"
    alone = ("A\u03a3" + s).lower()[1] == "\u03c3"
    bits = [
        s.isalpha(),
        s.isdecimal(),
        s.isdigit(),
        s.isnumeric(),
        s.isspace(),
        s.isupper(),
        s.islower(),
        unicodedata.category(s) == "Lt",
        s.isprintable(),
        s.isidentifier(),
        ("a" + s).isidentifier(),
        (s + "a").title()[-1] == "a",
        after and not alone,
        any(f(s) != s for f in (str.lower, str.upper, str.title, str.casefold)),
    ]
    return sum(1 << i for i, b in enumerate(bits) if b)


out = ["// Made by scripts/make_unicode_tables.py from Python " + unicodedata.unidata_version + "'s data.\n"]


def emit(kind: str, name: str, values, width=20) -> None:
    out.append(f"static const {kind} {name}[] = {{\n")
    values = [str(v) for v in values]
    for i in range(0, len(values), width):
        out.append("  " + ", ".join(values[i : i + width]) + ",\n")
    out.append("};\n")


words = [flags(c) for c in range(0x110000)]
distinct = sorted(set(words))
index = {w: i for i, w in enumerate(distinct)}
assert len(distinct) < 256
SHIFT = 4  # with SH2 = 4 the smallest of all pairs: 18 KB
last = max(c for c in range(0xE0000) if words[c] != words[0xE0FFF])  # beyond: see the special cases below
blocks: dict = {}
first = []
limit = ((last >> SHIFT) + 1) << SHIFT
for b in range(0, limit, 1 << SHIFT):
    block = tuple(index[w] for w in words[b : b + (1 << SHIFT)])
    first.append(blocks.setdefault(block, len(blocks)))
out.append(f"enum {{ kUniShift = {SHIFT}, kUniLimit = {limit} }};\n")
emit("u16", "kUniFlags", distinct)
# second level on the first index
SH2 = 4
while len(first) % (1 << SH2):
    first.append(first[-1])
blocks2: dict = {}
top = []
for b in range(0, len(first), 1 << SH2):
    top.append(blocks2.setdefault(tuple(first[b : b + (1 << SH2)]), len(blocks2)))
out.append(f"enum {{ kUniShift2 = {SH2} }};\n")
assert len(blocks2) < 256
emit("u8", "kUniTop", top)
emit("u16", "kUniMid", [x for b in blocks2 for x in b])
emit("u8", "kUniLow", [x for b in blocks for x in b], 32)
# Above the limit: a few ranges.
runs = []
for c in range(limit, 0x110000):
    if words[c]:
        if runs and runs[-1][1] == c - 1 and runs[-1][2] == words[c]:
            runs[-1][1] = c
        else:
            runs.append([c, c, words[c]])
out.append("struct UniRun { u32 first, last; u16 flags; };\n")
emit("UniRun", "kUniRuns", [f"{{{a}, {b}, {f}}}" for a, b, f in runs], 4)

zeros = [c for c in range(0x110000) if unicodedata.decimal(chr(c), -1) == 0]
for z in zeros:
    assert all(unicodedata.decimal(chr(z + i), -1) == i for i in range(10)), hex(z)
emit("u32", "kUniZeros", zeros)
digits = [c for c in range(0x110000) if unicodedata.digit(chr(c), -1) >= 0 and unicodedata.decimal(chr(c), -1) < 0]

out.append("struct CaseRun { u32 first; u16 count; u8 stride; i32 delta; };\n")


def case_runs(name: str, mapping: dict) -> None:
    keys = sorted(mapping)
    runs = []
    for c in keys:
        d = mapping[c] - c
        if runs:
            f, n, stride, delta = runs[-1]
            lastc = f + (n - 1) * max(stride, 1)
            if delta == d and (c - lastc == stride or (n == 1 and c - lastc in (1, 2))):
                runs[-1] = (f, n + 1, c - lastc, delta)
                continue
        runs.append((c, 1, 0, d))
    emit("CaseRun", name, [f"{{{f}, {n}, {s or 1}, {d}}}" for f, n, s, d in runs], 5)
    print(name, len(runs))


def single(f):
    return {c: ord(f(chr(c))) for c in range(0x110000) if len(f(chr(c))) == 1 and f(chr(c)) != chr(c)}


low, up, title, fold = single(str.lower), single(str.upper), single(str.title), single(str.casefold)
case_runs("kUniLower", low)
case_runs("kUniUpper", up)
case_runs(
    "kUniTitleOnly",
    {c: title.get(c, c) for c in range(0x110000) if title.get(c, c) != up.get(c, c) and len(chr(c).title()) == 1},
)
case_runs(
    "kUniFoldOnly",
    {c: fold.get(c, c) for c in range(0x110000) if fold.get(c, c) != low.get(c, c) and len(chr(c).casefold()) == 1},
)
special = []
for k, f in enumerate((str.lower, str.upper, str.title, str.casefold)):
    for c in range(0x110000):
        t = f(chr(c))
        if len(t) > 1:
            a = [ord(x) for x in t] + [0]
            special.append((k, c, a[:3]))
out.append("struct CaseSpecial { u8 map; u16 c, to[3]; };\n")
assert all(c < 65536 for _, c, _ in special)
emit("CaseSpecial", "kUniSpecial", [f"{{{k}, {c}, {{{a[0]}, {a[1]}, {a[2]}}}}}" for k, c, a in special], 4)
print(len(distinct), len(blocks), len(blocks2), len(top), len(runs), len(special), hex(limit))
path = pathlib.Path(__file__).resolve().parent.parent / "runtime/text/unicode_tables.inc"
path.write_text("".join(out))
