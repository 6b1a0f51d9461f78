#!/usr/bin/env python3
"""Writes a large Python program of ordinary shape into a folder: main.py and the modules that it imports.

    make_large_program.py FOLDER LINES

It runs: every module's `run` calls its functions and methods, and main.py prints the sum. The IR (binary) has about 70
bytes a line. `tests/run.py large` passes it through the pipe; docs/build.md has figures.
"""

import pathlib
import random
import sys

FUNCTION = '''
def work_{i}(items, limit={a}):
    """What function {i} does."""
    total = 0
    counts = {{}}
    for index, item in enumerate(items):
        if item % {b} == 0:
            total += item * {c}
            counts[item] = counts.get(item, 0) + 1
        elif item > limit:
            total -= helper_{j}(item, index)
        else:
            counts.setdefault(index, []).append(f"{{item}}:{{total}}") if index not in counts else None
    try:
        ratio = total / (len(counts) - {d})
    except ZeroDivisionError as error:
        ratio = len(str(error))
    while total > limit * {a}:
        total //= {b}
    return total + int(ratio) % {c}


def helper_{i}(a, b=1, *rest, scale={d}):
    if a > b and not rest:
        return (a - b) * scale
    return sum([a, b, *rest]) if rest else a + b


class Thing_{i}:
    kind = "thing {i}"

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def move(self, by):
        self.x += by * {c}
        self.y -= by
        return self

    def __repr__(self):
        return f"Thing({{self.x!r}}, {{self.y!r}})"

'''
LINES = FUNCTION.count("\n")
PER_MODULE = 25


def module(number, rng):
    parts = [f'"""Module {number} of a large program."""\n\n']
    for i in range(PER_MODULE):
        values = {k: rng.randrange(3, 90) for k in "abcd"}
        parts.append(FUNCTION.format(i=i, j=(i + 1) % PER_MODULE, **values))
    parts.append("\ndef run(n):\n    total = 0\n")
    for i in range(PER_MODULE):
        parts.append(f"    total += work_{i}(range(n)) + Thing_{i}(n, {i}).move(2).x + len(repr(Thing_{i}(1, 2.5)))\n")
    parts.append("    return total\n")
    return "".join(parts)


def main():
    folder, lines = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(7)
    count = max(1, lines // (LINES * PER_MODULE))
    for m in range(count):
        (folder / f"part_{m}.py").write_text(module(m, rng))
    names = [f"part_{m}" for m in range(count)]
    body = "".join(f"import {n}\n" for n in names) + "\ntotal = 0\n"
    body += "".join(f"total += {n}.run(40)\n" for n in names) + "print(total)\n"
    (folder / "main.py").write_text(body)


main()
