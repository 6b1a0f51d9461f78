"""Compares our tokens with those of CPython 3.13's tokenize module over its library.

usage: tokens.py [--build FOLDER] [FILE...]

Comments and blank lines are not tokens of ours; indentation, newlines and text of f-strings are compared by kind only
(tokenize undoubles braces, and places the others differently).
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tokenize

HERE = pathlib.Path(__file__).resolve().parent
LOOSE = {"INDENT", "DEDENT", "NEWLINE", "ENDMARKER", "FSTRING_MIDDLE"}


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
    driver.stdin.write(path.encode() + b"\n")
    driver.stdin.flush()
    head = driver.stdout.readline().split()
    body = driver.stdout.read(int(head[1]))
    if head[0] != b"ok":
        return
    for line in body.decode().splitlines():
        m = re.match(r"(\d+),(\d+)-(\d+),(\d+): (\w+)", line)
        if m:
            yield (m[5],) if m[5] in LOOSE else (m[5], *map(int, m.groups()[:4]))


def whole_strings(tokens):
    """An f-string as one token, as it was before PEP 701."""
    out, starts = [], []
    for t in tokens:
        if t[0] == "FSTRING_START":
            starts.append(t)
        elif t[0] == "FSTRING_END":
            start = starts.pop()
            if not starts:
                out.append(("STRING", *start[1:3], *t[3:5]))
        elif not starts:
            out.append(t)
    return out


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--build", default=str(HERE.parent.parent / "build" / "tests"))
    p.add_argument("files", nargs="*")
    a = p.parse_args()
    lib = pathlib.Path(os.__file__).parent
    files = a.files or sorted(str(f) for f in lib.glob("*.py"))
    driver = subprocess.Popen(
        [pathlib.Path(a.build) / "ast_dump", "--tokens"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    same = 0
    for f in files:
        try:
            want = list(theirs(f))
        except (SyntaxError, tokenize.TokenError):
            continue
        got = list(ours(driver, f))
        if sys.version_info < (3, 12):
            got = whole_strings(got)
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
