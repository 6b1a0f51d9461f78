#!/usr/bin/env python3
"""Runs Molt's tests and closes with 'N passed, N failed'.

    tests/run.py [WORD...] [-j N] [--engine native,wasm,interp] [--update] [--all] [--exit-every N]

A WORD keeps the tests whose name holds it: 'lang/', 'examples', 'native', 'tools/molt-parse'. Groups:

    lang/NAME [ENGINE]       tests/lang/NAME.py or NAME/main.py against what CPython printed
    surface/NAME [ENGINE]    every built-in type, function and method, row by row (tests/harness/surface.py)
    examples/NAME [ENGINE]   examples/NAME against expected.out
    tools/NAME               golden files, tests/tools/**/*.test
    unit/NAME                GoogleTest binaries
    frontend/NAME VERSION    trees, symbol tables, errors of CPython's library against the CPythons that are found
    bad/NAME                 hostile and unlucky input to every tool
    determinism/NAME         the same bits from different surroundings
    generator/NAME           molt-trace mine and a generator in its place
    guards/NAME              manifests and forged IR that lie
    campaign/NAME            programs drawn from a seed, and the faults that they must show
    forged/NAME              IR with an op or an operand exchanged
    size/NAME                hello world stays small
    signals/NAME             Ctrl-C
    debug/NAME               -g: gdb and llvm-dwarfdump find Python lines (skipped where they are not installed)
    large/pipe               10 MB of IR, memory of each stage (--all)
    fuzz/NAME                the fuzz targets' seeds, and mutations of them
    asan/lang/NAME           programs under AddressSanitizer, each guard failing, counts audited (asan/examples/NAME)

An engine that is not built is an error, not a skip. tests/known_failures.txt lists what fails and why; a test
there that passes is a failure too ('unexpectedly fixed').
"""

import argparse
import concurrent.futures
import fnmatch
import hashlib
import json
import os
import pathlib
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from harness import (  # noqa: E402
    badinput,
    campaign,
    common,
    debuginfo,
    determinism,
    forged,
    frontend,
    fuzz,
    generator,
    golden,
    guards,
    large,
    programs,
    sanitize,
    signals,
    sizes,
    surface,
    unit,
)

GROUPS = (
    programs,
    surface,
    golden,
    unit,
    frontend,
    badinput,
    determinism,
    guards,
    generator,
    forged,
    campaign,
    sizes,
    fuzz,
    sanitize,
    signals,
    debuginfo,
    large,
)


def known_failures():
    known = {}
    path = ROOT / "tests" / "known_failures.txt"
    if path.exists():
        for line in path.read_text().splitlines():
            name, _, why = line.partition("#")
            if name.strip():
                known[name.strip()] = why.strip()
    return known


def built_digest(build):
    """Digest of all that can change a result: tools, runtime and harness."""
    h = hashlib.sha256()
    files = [p for d in ("bin", "lib/molt") for p in sorted((build / d).rglob("*")) if p.is_file()]
    files += sorted((ROOT / "tests" / "harness").glob("*.py"))
    for p in files:
        h.update(str(p.name).encode())
        h.update(p.read_bytes())
    return h.hexdigest()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("words", nargs="*")
    ap.add_argument("--build", default="build")
    ap.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 2)
    ap.add_argument("--engine", default="native,wasm,interp")
    ap.add_argument("--update", action="store_true", help="record what CPython 3.13 and the tools say now")
    ap.add_argument("--all", action="store_true", help="also the tests that take long")
    ap.add_argument("--exit-every", type=int, default=0, metavar="N", help="build with --exit-every=N")
    ap.add_argument("--runtime", default="", choices=("", "host-asan"), help="link native programs with this runtime")
    ap.add_argument("--no-cache", action="store_true")
    ap.add_argument("--verbose", "-v", action="store_true")
    ap.add_argument("--list", action="store_true")
    args = ap.parse_args()

    env = common.Env(ROOT, pathlib.Path(args.build).resolve(), args)
    if args.update:
        for group in GROUPS:
            if hasattr(group, "update"):
                group.update(env)
        return 0
    cases = [c for group in GROUPS for c in group.cases(env)]
    if args.words:
        cases = [c for c in cases if any(w in c.name for w in args.words)]
    if args.list:
        print(*(c.name for c in cases), sep="\n")
        return 0
    known = known_failures()
    digest = built_digest(env.build)
    cache_file = env.build / "test-cache.json"
    cache = {}
    if cache_file.exists() and not args.no_cache:
        cache = json.loads(cache_file.read_text())

    def run(case):
        key = None
        if case.inputs is not None:
            h = hashlib.sha256(f"{digest} {case.name} {args.exit_every} {args.runtime}".encode())
            for p in case.inputs:
                h.update(p.name.encode() + p.read_bytes())
            key = h.hexdigest()
            if not args.no_cache and cache.get(case.name) == key:
                return case, "passed", "", None, 0.0
        start = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="molt-test-") as tmp:
            try:
                failure = case.run(env, pathlib.Path(tmp))
                state = "failed" if failure else "passed"
            except common.Skip as e:
                state, failure = "skipped", str(e)
            except Exception as e:  # a bug of the harness is a failed test, not a dead run
                state, failure = "failed", f"harness: {type(e).__name__}: {e}"
        return case, state, failure or "", key, time.monotonic() - start

    counts = {"passed": 0, "failed": 0, "skipped": 0}
    results = {}
    expected = 0
    started = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(max(1, args.jobs)) as pool:
        for case, state, text, key, took in pool.map(run, cases):
            why = next((known[k] for k in known if fnmatch.fnmatchcase(case.name, k.replace("[", "[[]"))), None)
            if why is not None and state == "failed":
                expected += 1
                results[case.name] = "known"
                if args.verbose:
                    print(f"known failure: {case.name}: {why}")
                continue
            if why is not None and state == "passed":
                state, text = "failed", "unexpectedly fixed: take it out of tests/known_failures.txt"
            elif state == "passed" and key:
                cache[case.name] = key
            counts[state] += 1
            results[case.name] = state
            if state == "failed":
                cache.pop(case.name, None)
                print(f"FAILED {case.name}\n{common.indent(common.clip(text))}", flush=True)
            elif state == "skipped" or args.verbose:
                print(f"{state} {case.name} {text} {took:.1f}s", flush=True)
    try:
        cache_file.write_text(json.dumps(cache))
        (env.build / "test-results.json").write_text(json.dumps(results, indent=1, sort_keys=True))
    except OSError as e:
        print(f"warning: {e}")
    if expected:
        print(f"{expected} known failures (tests/known_failures.txt)")
    print(f"{time.monotonic() - started:.0f} s")
    print(*surface.summary(env, results), sep="\n", end="\n" if results else "")
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    print(f"{counts['passed']} passed, {counts['failed']} failed{skipped}")
    return 1 if counts["failed"] or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
