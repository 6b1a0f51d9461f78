#!/usr/bin/env python3
"""Shows where Molt's rows differ from CPython 3.13's.

    tests/surface/differ.py [WORD...] [--engine native] [--counts] [--known]

A WORD keeps the programs whose name holds it. --counts: a line a program only. --known: lines for known.txt.
"""

import argparse
import concurrent.futures
import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from harness import common, surface  # noqa: E402


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("words", nargs="*")
    ap.add_argument("--build", default=str(ROOT / "build"))
    ap.add_argument("--engine", default="native")
    ap.add_argument("--counts", action="store_true")
    ap.add_argument("--known", action="store_true")
    args = ap.parse_args()
    args.exit_every, args.runtime = 0, ""
    env = common.Env(ROOT, pathlib.Path(args.build).resolve(), args)
    names = [n for n in surface.sources(env) if not args.words or any(w in n for w in args.words)]
    total = equal = 0

    def one(name):
        with tempfile.TemporaryDirectory(prefix="molt-surface-") as tmp:
            return surface.differences(env, name, args.engine, pathlib.Path(tmp))

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name, (wrong, failure) in zip(names, pool.map(one, names)):
            of = len(surface.expected(env, name))
            total, equal = total + of, equal + of - min(of, len(wrong))
            if args.known:
                print(*(f"{name} - {label}" for label, _, _ in wrong), sep="\n")
                continue
            print(f"{name}: {of} rows, {len(wrong)} differ {failure}")
            if not args.counts:
                for label, want, got in wrong:
                    print(f"  {label}\n    CPython {want}\n    Molt    {got}")
    if not args.known:
        print(f"{equal} of {total} rows equal, {100 * equal / max(total, 1):.2f}%")


if __name__ == "__main__":
    main()
