#!/usr/bin/env python3
"""Seconds and peak memory of each stage on a large program; docs/build.md has the figures.

    bench_large.py [--lines N] [-O LEVEL] [--target native|wasm] [--keep FOLDER] [--run]

1,270,000 lines are 100 MB of IR, 130,000 are 10 MB. The program is make_large_program.py's; --keep keeps it and every
artifact. Time is CPU time and elapsed time of the stage's process, memory its peak, both from the kernel.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def measure(argv, folder):
    """(elapsed, CPU seconds, peak bytes) of one process."""
    start = time.monotonic()
    process = subprocess.Popen(argv, cwd=folder)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{argv[0]} returned {process.returncode}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--lines", type=int, default=1_270_000)
    ap.add_argument("-O", dest="level", type=int, default=0, choices=range(4))
    ap.add_argument("--target", default="native", choices=("native", "wasm"))
    ap.add_argument("--keep", type=pathlib.Path)
    ap.add_argument("--build", default=ROOT / "build", type=pathlib.Path)
    ap.add_argument("--run", action="store_true", help="also run the result, and compare its output with python3's")
    args = ap.parse_args()
    tools = args.build.resolve() / "bin"
    folder = args.keep or pathlib.Path(tempfile.mkdtemp(prefix="molt_large_"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        make = ROOT / "scripts" / "make_large_program.py"
        subprocess.run([sys.executable, make, "big", str(args.lines)], cwd=folder, check=True)
        target = ["--target", args.target]
        stages = (
            ["molt-parse", "big/main.py", "-o", "p.ir"],
            ["molt-guard", "p.ir", "-o", "g.ir"],
            ["molt-lower", *target, f"-O{args.level}", "g.ir", "-o", "p.o"],
            ["molt-link", *target, "p.o", "-o", "p"],
        )
        for argv in stages:
            elapsed, cpu, peak = measure([tools / argv[0], *argv[1:]], folder)
            size = (folder / argv[-1]).stat().st_size
            print(
                f"{argv[0]:<11} {cpu:7.1f} s CPU  {elapsed:7.1f} s elapsed  {peak / 1e6:8.0f} MB peak"
                f"  {size / 1e6:7.1f} MB written",
                flush=True,
            )
        if args.run and args.target == "native":
            ours = subprocess.run([folder / "p"], stdout=subprocess.PIPE, check=True).stdout
            theirs = subprocess.run([sys.executable, "big/main.py"], cwd=folder, stdout=subprocess.PIPE, check=True)
            print("the same output as python3" if ours == theirs.stdout else "another output than python3")
    finally:
        if not args.keep:
            shutil.rmtree(folder)


main()
