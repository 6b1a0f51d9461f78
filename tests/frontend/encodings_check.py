"""Compares how files in other encodings are read (PEP 263) with the CPython that runs this: value or error message.

usage: encodings_check.py [--build FOLDER] [--seed N] [--count N] [--only CODEC] [--show N]

For each codec that the library has, files of one string: characters that the codec has, and random bytes among them.
Which codecs we read otherwise, or do not know, is in known/encodings.txt. Messages are 3.13's: of another version, what
it accepts and what it reads is compared.
"""

import argparse
import ast
import encodings.aliases
import pathlib
import pkgutil
import random
import subprocess
import sys
import warnings

import ast_text

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE.parent.parent / "build" / "tests"
# Their errors are those of reading a file, and not of the bytes that ast.parse gets; likewise null bytes.
UTF8 = ("utf8", "utf_8", "utf_8_sig")
RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x370, 0x4FF),
    (0x5D0, 0x64A),
    (0xE00, 0xE5B),
    (0x2010, 0x203A),
    (0x3041, 0x30FE),
)
RANGES += ((0x4E00, 0x9FA5), (0xAC00, 0xD7A3), (0xFF01, 0xFF9F), (0x10000, 0x10FFFF))


def codecs_of_library():
    names = {m.name for m in pkgutil.iter_modules(encodings.__path__)} - {"aliases", "mbcs", "oem"}
    return sorted(names | {n for n in ("utf8", "latin1", "ascii", "sjis", "euckr", "big5hk", "ujis", "l9")})


def texts_of(name, rnd, count):
    for i in range(count):
        data = b""
        for _ in range(rnd.randrange(1, 9)):
            if rnd.random() < 0.75:
                try:
                    data += chr(rnd.randint(*rnd.choice(RANGES))).encode(name)
                    continue
                except (UnicodeError, LookupError, ValueError, TypeError):
                    pass
            if name not in UTF8:
                data += bytes(rnd.choices((rnd.randrange(1, 256), rnd.randrange(128, 256), 0x1B), (4, 4, 1)))
        yield b"# coding: " + name.encode() + b"\nx = '" + data.translate(None, b"\0\r\n") + b"'\n"


def oracle(data):
    try:
        return "ok", ast_text.text(ast.parse(data)).encode("utf-8", "surrogatepass")
    except SyntaxError as e:
        return "error", e.msg
    except (ValueError, UnicodeError, LookupError, AssertionError) as e:
        return "error", str(e)


def ours(build, texts):
    p = subprocess.run(
        [pathlib.Path(build) / "ast_dump", "--frames", "--dump"],
        input=b"".join(b"%d\n" % len(t) + t for t in texts),
        capture_output=True,
    )
    at = 0
    for _ in texts:
        end = p.stdout.index(b"\n", at)
        status, size = p.stdout[at:end].split()
        body = p.stdout[end + 1 : end + 1 + int(size)]
        at = end + 1 + int(size)
        yield (
            ("ok", body)
            if status == b"ok"
            else ("error", body.decode(errors="replace").split("\n")[0].split("|", 5)[5])
        )


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--build", default=str(BUILD))
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--count", type=int, default=40)
    p.add_argument("--only", default="")
    p.add_argument("--show", type=int, default=10)
    a = p.parse_args()
    warnings.simplefilter("ignore")
    known = {}
    for line in (HERE / "known" / "encodings.txt").read_text().splitlines():
        if line and line[0] != "#":
            known[line] = 0
    problems, total, refused = {}, 0, 0
    for name in codecs_of_library():
        if a.only and name != a.only:
            continue
        texts = list(texts_of(name, random.Random(f"{a.seed} {name}"), a.count))
        for t, got in zip(texts, ours(a.build, texts)):
            want = oracle(t)
            total += 1
            refused += want[0] == "error"
            if want == got or (want[0] == got[0] == "error" and sys.version_info[1] != 13):
                continue
            if name in known:
                known[name] += 1
            else:
                problems.setdefault(name, []).append((t, want, got))
    shown = 0
    for name, rows in problems.items():
        print(f"{name}: {len(rows)} of {a.count}")
        for t, want, got in rows:
            if (shown := shown + 1) <= a.show:
                print(f"--- {t!r}\n    CPython: {want}\n    ours: {got}")
    bad = sum(map(len, problems.values()))
    print(f"{total} texts, {refused} refused by CPython; {sum(known.values())} known differences, {bad} unexpected")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
