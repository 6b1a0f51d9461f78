"""The front end's figures for `make bench`: bytes to tree against CPython's ast.parse and compile, over its whole library.

Processor time of one thread, both sides, in one run: CPython reads all files first, then times ast.parse and compile of
each; the driver (tests/frontend/ast_dump.cpp, --time) decodes, tokenizes and parses each into its arena.
"""

import pathlib
import re
import subprocess
import sys

CPYTHON = r"""
import ast, os, pathlib, sys, time, warnings
warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
files = [pathlib.Path(line).read_bytes() for line in sys.stdin.read().splitlines()]
size = parse = comp = 0
for data in files:
    try:
        start = time.process_time()
        tree = ast.parse(data)
        middle = time.process_time()
        del tree
        again = time.process_time()
        compile(data, "x.py", "exec", dont_inherit=True)
        end = time.process_time()
    except Exception:
        continue
    size += len(data)
    parse += middle - start
    comp += end - again
print(size, parse, comp)
"""


def library(python):
    out = subprocess.run(
        [python, "-c", "import os; print(os.path.dirname(os.__file__))"], capture_output=True, text=True
    )
    root = pathlib.Path(out.stdout.strip())
    return sorted(str(p) for p in root.rglob("*.py") if not {"site-packages", "dist-packages"} & set(p.parts))


def driver(build, files):
    """(MB/s, bytes of tree per source byte, seconds, MB)"""
    exe = build / "tests" / "ast_dump"
    out = subprocess.run([exe, "--time"], input="\n".join(files) + "\n", capture_output=True, text=True).stdout
    m = re.match(r"([\d.]+) MB in ([\d.]+) s: ([\d.]+) MB/s .* tree ([\d.]+) bytes", out)
    return float(m[3]), float(m[4]), float(m[2]), float(m[1])


def figures(build, pythons, tmp, rep, runs):
    subprocess.run(["cmake", "--build", str(build), "--target", "ast_dump"], stdout=subprocess.DEVNULL, check=True)
    for python in pythons:
        files = library(python)
        version = subprocess.run([python, "--version"], capture_output=True, text=True).stdout.split()[-1]
        theirs = subprocess.run([python, "-c", CPYTHON], input="\n".join(files), capture_output=True, text=True)
        size, parse, comp = map(float, theirs.stdout.split())
        speed, tree, _, _ = max(driver(build, files) for _ in range(min(runs, 3)))
        ratio = speed / (size / 1e6 / parse)
        name = f"parse, library of {version}"
        rep.line(f"{name}: MB/s", f"{speed:.0f}", "40", speed >= 40, f"ast.parse {size / 1e6 / parse:.1f}")
        rep.line(f"{name}: times ast.parse", f"{ratio:.1f}", "10", ratio >= 10)
        rep.line(f"{name}: times compile", f"{speed / (size / 1e6 / comp):.1f}")
        rep.line(f"{name}: tree, bytes a source byte", f"{tree:.1f}", "10", tree < 10)
    # Linear: what holds for 10 MB holds for 100.
    block = "def f{0}(a, b=1, *c):\n    for i in range(a):\n        b += c[i] * {0} if i % 3 else f(a, b=i)\n    return b\n\n\n"
    text = "".join(block.format(i) for i in range(1000))
    speeds = []
    for mb in (10, 100):
        (tmp / "big.py").write_text(text * (mb * 1_000_000 // len(text)))
        speed, tree, _, _ = max(driver(build, [str(tmp / "big.py")]) for _ in range(min(runs, 3)))
        speeds.append(speed)
    rep.line("parse, generated file: tree, bytes a source byte", f"{tree:.1f}", "10", tree < 10)
    rep.line(
        "parse, generated file of 100 MB: MB/s",
        f"{speeds[1]:.0f}",
        "40, linear",
        speeds[1] > 0.7 * speeds[0] and speeds[1] >= 40,
        f"10 MB: {speeds[0]:.0f}",
    )
    (tmp / "lists.py").write_text("".join(f"x{i} = [{', '.join(map(str, range(100_000)))}]\n" for i in range(10)))
    speed = max(driver(build, [str(tmp / "lists.py")])[0] for _ in range(min(runs, 3)))
    rep.line("parse, lists of 100,000 elements: MB/s", f"{speed:.0f}", "40", speed >= 40)
    (tmp / "deep.py").write_text("(" * 5000 + ")" * 5000 + "\n")
    r = subprocess.run([build / "bin" / "molt-parse", "deep.py"], cwd=tmp, capture_output=True, text=True)
    said = "too many nested parentheses" in r.stderr
    rep.line("parse, 5,000 parentheses", "refused" if said else r.stderr[:40], "as CPython", said)


if __name__ == "__main__":
    sys.exit("run scripts/bench.py frontend")
