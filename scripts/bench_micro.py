#!/usr/bin/env python3
"""make bench-micro: one small loop per construct and per common method, against /usr/bin/python3.

    scripts/bench_micro.py [WORD...] [--build build] [--runs 10] [--python /usr/bin/python3]

bench/micro/*.txt: `name | rounds | setup | body`, one a line; ';;' ends a line of the setup, '\\n' one of the body. Each
file is one program, built natively and run in turn with CPython, RUNS times each. What counts is the ratio CPython's
time / Molt's in each pair of runs, and the lower bound of its mean (95%, Student's t): every bound under 0.95 is listed
again at the end.
"""

import argparse
import math
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
LEAST = 0.95
T95 = {2: 12.7, 3: 4.3, 4: 3.18, 5: 2.78, 6: 2.57, 7: 2.45, 8: 2.36, 9: 2.31, 10: 2.26}


def cases(path, words):
    for line in path.read_text().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, rounds, setup, body = (part.strip() for part in re.split(r" \|(?= )", line, maxsplit=3))
        if not words or any(w in f"{path.stem}/{name}" for w in words):
            yield name, int(rounds), setup, body


def program(chosen):
    out = ["import time", "", ""]
    for i, (_, rounds, setup, body) in enumerate(chosen):
        out.append(f"def case{i}():")
        out += [f"    {line.strip()}" for line in setup.replace("\\n", "\n").split(";;") if line.strip()]
        out += ["    start = time.perf_counter()", f"    for _ in range({rounds}):"]
        out += ["        " + body.replace("\\n", "\n"), "    return time.perf_counter() - start", "", ""]
    out += [f"print(case{i}())" for i in range(len(chosen))]
    return "\n".join(out) + "\n"


def times(argv):
    r = subprocess.run(argv, capture_output=True, text=True, timeout=600)
    if r.returncode:
        sys.exit(f"{argv}: status {r.returncode}\n{r.stderr}")
    return [float(line) for line in r.stdout.split()]


def lower_bound(ratios):
    if len(ratios) < 2:
        return ratios[0]
    spread = statistics.stdev(ratios) / math.sqrt(len(ratios))
    return statistics.mean(ratios) - T95.get(len(ratios), 2.0) * spread


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("words", nargs="*")
    ap.add_argument("--build", default="build")
    ap.add_argument("--runs", type=int, default=10)
    ap.add_argument("--python", default="/usr/bin/python3")
    args = ap.parse_args()
    molt = pathlib.Path(args.build).resolve() / "bin" / "molt"
    slow = []
    with tempfile.TemporaryDirectory(prefix="molt-micro-") as tmp:
        for path in sorted((ROOT / "bench" / "micro").glob("*.txt")):
            chosen = list(cases(path, args.words))
            if not chosen:
                continue
            source, exe = pathlib.Path(tmp) / f"{path.stem}.py", pathlib.Path(tmp) / path.stem
            source.write_text(program(chosen))
            r = subprocess.run([molt, "build", source, "-o", exe], capture_output=True, text=True)
            if r.returncode:
                sys.exit(r.stderr)
            pairs = [(times([args.python, source]), times([exe])) for _ in range(args.runs)]
            for i, (name, *_) in enumerate(chosen):
                ratios = [python[i] / max(native[i], 1e-9) for python, native in pairs]
                low = lower_bound(ratios)
                ms = statistics.median(n[i] for _, n in pairs) * 1e3
                print(f"{path.stem}/{name:24} {statistics.median(ratios):8.2f}  at least {low:8.2f}  {ms:8.1f} ms")
                if low < LEAST:
                    slow.append(f"{path.stem}/{name}: {low:.2f}")
    print(f"\n{len(slow)} below {LEAST}" + "".join(f"\n  {s}" for s in slow))


if __name__ == "__main__":
    main()
