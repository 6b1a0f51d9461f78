"""Compares our tokens with those of CPython 3.13's tokenize module over its library.

usage: tokens.py [--driver PATH] [FILE...]

Comments and blank lines are not tokens of ours; indentation, newlines and text of f-strings are compared by kind only
(tokenize undoubles braces, and places the others differently).
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tokenize

HERE = pathlib.Path(__file__).resolve().parent
LOOSE = {"INDENT", "DEDENT", "NEWLINE", "ENDMARKER", "FSTRING_MIDDLE"}


def same_python():
    if sys.version_info[:2] == (3, 13):
        return
    other = os.environ.get("MOLT_PYTHON") or shutil.which("python3.13")
    if not other:
        sys.exit("needs CPython 3.13 on PATH or in $MOLT_PYTHON")
    os.execv(other, [other, *sys.argv])


def theirs(path):
    with open(path, "rb") as f:
        for t in tokenize.tokenize(f.readline):
            name = tokenize.tok_name[t.exact_type]
            if name in ("ENCODING", "COMMENT", "NL") or (name == "FSTRING_MIDDLE" and not t.string):
                continue
            if name in LOOSE:
                yield (name,)
                continue
            lines = t.line.split("\n")
            start = len(lines[0][: t.start[1]].encode())
            row = t.end[0] - t.start[0]
            end = len(lines[row][: t.end[1]].encode()) if row < len(lines) else -1
            yield name, t.start[0], start, t.end[0], end


def ours(driver, path):
    p = subprocess.run([driver, "--tokens"], input=path.encode() + b"\n", capture_output=True)
    head, _, body = p.stdout.partition(b"\n")
    if not head.startswith(b"ok"):
        return
    for line in body.decode().splitlines():
        m = re.match(r"(\d+),(\d+)-(\d+),(\d+): (\w+)", line)
        if m:
            yield (m[5],) if m[5] in LOOSE else (m[5], *map(int, m.groups()[:4]))


def main():
    same_python()
    p = argparse.ArgumentParser()
    p.add_argument("--driver", default=str(HERE.parent.parent / "build/tests/ast_dump"))
    p.add_argument("files", nargs="*")
    a = p.parse_args()
    lib = pathlib.Path(os.__file__).parent
    files = a.files or sorted(str(f) for f in lib.glob("*.py"))
    same = 0
    for f in files:
        try:
            want = list(theirs(f))
        except (SyntaxError, tokenize.TokenError):
            continue
        got = list(ours(a.driver, f))
        # tokenize gives an empty text part after each doubled brace; only their presence in a run matters.
        squeeze = lambda ts: [t for i, t in enumerate(ts) if not (t == ("FSTRING_MIDDLE",) and i and ts[i - 1] == t)]
        want, got = squeeze(want), squeeze(got)
        if want == got:
            same += 1
            continue
        i = next(
            (i for i, (x, y) in enumerate(zip(want, got)) if x != y),
            min(len(want), len(got)),
        )
        print(f"{f}: 3.13 {want[i : i + 3]} ours {got[i : i + 3]}")
    print(f"{same} of {len(files)} files identical")
    return same != len(files)


if __name__ == "__main__":
    sys.exit(main())
