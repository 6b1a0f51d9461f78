#!/usr/bin/env python3
"""Runs CPython's test files with Molt and writes down how many cases end as in CPython.

    scripts/cpython_tests.py [NAME...] [--engine native,wasm] [--record] [-v]

--record writes tests/cpython/results.json, which scripts/status.py makes a table of. What each case wrote is in
build/cpython-tests/NAME.ENGINE.json.
"""

import argparse
import json
import pathlib
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from harness import common, cpython  # noqa: E402


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("names", nargs="*")
    ap.add_argument("--build", default="build")
    ap.add_argument("--engine", default="native")
    ap.add_argument("--record", action="store_true")
    ap.add_argument("--verbose", "-v", action="store_true", help="show each differing case")
    args = ap.parse_args()
    env = common.Env(ROOT, pathlib.Path(args.build).resolve(), args)
    python = common.find_python(cpython.MINOR)
    stdlib = python and cpython.library(python)
    if not stdlib:
        sys.exit(f"needs CPython 3.{cpython.MINOR} with its tests")
    path = ROOT / "tests/cpython/results.json"
    record = json.loads(path.read_text()) if path.exists() else {}
    for name in args.names or [n for n, _ in cpython.files(ROOT)]:
        for engine in env.engines:
            start = time.monotonic()
            with tempfile.TemporaryDirectory(prefix="molt-cpython-") as tmp:
                try:
                    expected, got = cpython.measure(env, python, stdlib, name, engine, pathlib.Path(tmp))
                except RuntimeError as e:
                    print(f"{name} [{engine}]: does not run: {e}", flush=True)
                    record.setdefault(name, {}).pop(engine, None)
                    continue
            wrong = cpython.differing(expected, got)
            ran = [c for c, (o, _) in expected.items() if o != "skip" and not cpython.is_marked(*got.get(c, ("", "")))]
            good = sum(c not in wrong for c in ran)
            print(f"{name} [{engine}]: {good} of {len(ran)}, {time.monotonic() - start:.0f} s", flush=True)
            entry = record.setdefault(name, {})
            entry["cases"] = len(ran)
            entry[engine] = good
            for case, text in wrong.items() if args.verbose else ():
                print(common.indent(f"{case}: {common.clip(text[-1200:], 12)}"))
    if args.record:
        path.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
