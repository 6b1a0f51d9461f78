#!/usr/bin/env python3
"""Figures, as ratios in one run against the machine's own optimised CPython (/usr/bin/python3 on Debian).

Each pair is run interleaved, ten times, and the lower end of the ratio is what is printed: our fastest run counts
nothing, the worst pair does. Figures that an issue asks for have a target; missing one is exit status 1 with --check.
"""

import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

import bench_frontend  # noqa: E402
from harness import common  # noqa: E402

BIG = {
    "fib": ["30"],
    "nbody": ["planets.txt", "60000"],
    "shop": ["shop.cfg", "60000"],
    "springs": ["net.scene", "100000"],
}


def timed(argv, cwd=None, stdin=None):
    start = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(stdin or os.devnull, "rb") as f:
        p = subprocess.run(argv, cwd=cwd, stdin=f, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, p.stdout


def pair(a, b, runs, **kw):
    """Interleaved runs of two commands. Returns (best a, best b, lowest a/b, same output) in wall time."""
    ta, tb, ratios = [], [], []
    same = True
    for _ in range(runs):
        wa, _, oa = timed(a, **kw)
        wb, _, ob = timed(b, **kw)
        same &= oa == ob
        ta.append(wa)
        tb.append(wb)
        ratios.append(wa / wb)
    return min(ta), min(tb), min(ratios), same


def typed_share(build, source, tmp):
    """Of the executed ops that depend on operand types, the share that ran in typed form: counted by the interpreter."""
    ir, counts = tmp / "p.ir", tmp / "p.counts"
    subprocess.run([build / "bin/molt-parse", source, "-o", ir], check=True)
    subprocess.run(
        [build / "bin/molt-interp", "--speculate", "--count-ops", counts, ir], check=True, stdout=subprocess.DEVNULL
    )
    c = json.loads(counts.read_text())
    return c["typed"] / max(c["typed"] + c["generic"], 1)


class Report:
    def __init__(self):
        self.missed = 0

    def line(self, name, value, target=None, ok=True, note=""):
        mark = "" if target is None else ("ok" if ok else "MISSED")
        self.missed += mark == "MISSED"
        print(
            f"{name:<44} {value:>16}  {'' if target is None else 'target ' + target:<18} {mark} {note}".rstrip(),
            flush=True,
        )


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--build", default="build")
    ap.add_argument("--python", default="/usr/bin/python3" if os.path.exists("/usr/bin/python3") else "python3")
    ap.add_argument("--runs", type=int, default=10)
    ap.add_argument("--check", action="store_true", help="exit 1 when a target is missed")
    ap.add_argument("words", nargs="*", help="only figures whose name holds one of these")
    args = ap.parse_args()
    build = pathlib.Path(args.build).resolve()
    molt = str(build / "bin/molt")
    rep = Report()
    version = subprocess.run([args.python, "--version"], capture_output=True, text=True).stdout.strip()
    print(f"baseline: {args.python}, {version}; {args.runs} interleaved runs, lower end\n")

    def wanted(name):
        return not args.words or any(w in name for w in args.words)

    def build_program(source, out, *flags):
        r = subprocess.run([molt, "build", source, "-o", out, *flags], cwd=ROOT, capture_output=True, text=True)
        if r.returncode:
            print(f"{source}: does not build\n{r.stderr[:500]}")
        return r.returncode == 0

    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        if wanted("frontend"):
            other = common.find_python(13)
            bench_frontend.figures(build, [args.python] + ([other] if other else []), tmp, rep, args.runs)
        if wanted("hello"):
            (tmp / "hello.py").write_text('print("Hello, world!")\n')
            (tmp / "empty.c").write_text("int main(void) { return 0; }\n")
            lib = build / "lib/molt/native"
            subprocess.run(["clang-19", "-O2", "-c", tmp / "empty.c", "-o", tmp / "empty.o"], check=True)
            subprocess.run(["ld.lld-19", "-static", lib / "crt1.o", lib / "crti.o", tmp / "empty.o", lib / "libc.a", lib / "crtn.o", "-o", tmp / "empty"], check=True)  # fmt: skip
            if build_program(str(tmp / "hello.py"), str(tmp / "hello"), "--strip"):
                diffs = []
                for _ in range(max(args.runs, 20)):
                    diffs.append(timed([tmp / "hello"])[0] - timed([tmp / "empty"])[0])
                diffs.sort()
                extra = diffs[len(diffs) // 2] * 1000
                rep.line("hello: start beyond an empty static C program", f"{extra:.2f} ms", "2 ms", extra <= 2)
                size = (tmp / "hello").stat().st_size
                rep.line("hello: size, stripped", f"{size / 1024:.0f} KB", "1024 KB", size < 1 << 20)
            if build_program(str(tmp / "hello.py"), str(tmp / "hello.wasm"), "--target=wasm", "--strip"):
                size = (tmp / "hello.wasm").stat().st_size
                rep.line("hello: size of the wasm module", f"{size / 1024:.0f} KB", "600 KB", size < 600 << 10)
            took = min(timed([molt, "build", str(tmp / "hello.py"), "-o", str(tmp / "h")])[0] for _ in range(args.runs))
            rep.line("hello: molt build", f"{took:.2f} s", "0.5 s", took < 0.5)

        def mined(name, few, out):
            """The manifest of a short run of an example."""
            trace = str(tmp / f"{name}.trace")
            subprocess.run([molt, "trace", "run", f"{name}.py", "-o", trace, "--", *few], cwd=ROOT / "examples" / name, stdout=subprocess.DEVNULL)  # fmt: skip
            subprocess.run([molt, "trace", "mine", trace, "-o", out], check=True)
            return out

        # bench/nbody.py shows its types. Those of the examples nbody and springs come with their input: what a plain build
        # makes of them, what one with the manifest of a short run does, and the second against the first.
        for name, target, source, argv in (
            ("fib(36)", 8, "bench/fib36.py", []),
            ("n-body", 10, "bench/nbody.py", ["100000"]),
        ):
            if wanted(name) and build_program(source, str(tmp / "p")):
                a, b, ratio, same = pair([args.python, ROOT / source, *argv], [tmp / "p", *argv], min(args.runs, 5))
                rep.line(
                    name,
                    f"{ratio:.2f} times",
                    f"{target} times",
                    ratio >= target and same,
                    f"{a:.3f} s / {b:.3f} s{'' if same else '  OUTPUT DIFFERS'}",
                )
        for title, name, argv, few, target in (
            ("n-body from a file", "nbody", ["planets.txt", "100000"], "200", 10),
            ("springs from a file", "springs", ["net.scene", "100000"], "200", 8),
        ):
            folder = ROOT / "examples" / name
            source = str(folder / f"{name}.py")
            if not wanted(title):
                continue
            manifest = mined(name, [argv[0], few], str(tmp / f"{name}.opt.json"))
            if not build_program(source, str(tmp / "p")) or not build_program(source, str(tmp / "q"), "-m", manifest):
                continue
            python = [args.python, source]
            for what, one, other, runs, least in (
                ("without a manifest", python, [tmp / "p"], min(args.runs, 5), 2),
                ("with its manifest", python, [tmp / "q"], min(args.runs, 5), target),
                ("with it, against without", [tmp / "p"], [tmp / "q"], args.runs, 1.5),
            ):
                a, b, ratio, same = pair([*one, *argv], [*other, *argv], runs, cwd=folder)
                rep.line(
                    f"{title}, {what}",
                    f"{ratio:.2f} times",
                    f"{least} times",
                    same and ratio >= least,
                    f"{a:.3f} s / {b:.3f} s{'' if same else '  OUTPUT DIFFERS'}",
                )

        for folder in sorted(p for p in (ROOT / "examples").iterdir() if (p / f"{p.name}.py").exists()):
            name = f"example {folder.name}"
            if not wanted(name) or not build_program(str(folder / f"{folder.name}.py"), str(tmp / "p")):
                continue
            given = (folder / "args").read_text().splitlines() if (folder / "args").exists() else []
            stdin = folder / "stdin" if (folder / "stdin").exists() else None
            a, b, ratio, same = pair(
                [args.python, f"{folder.name}.py", *given], [tmp / "p", *given], args.runs, cwd=folder, stdin=stdin
            )
            rep.line(
                name,
                f"{ratio:.2f} times",
                "0.95 times",
                ratio >= 0.95 and same,
                f"{a * 1000:.1f} ms / {b * 1000:.1f} ms{'' if same else '  OUTPUT DIFFERS'}",
            )
            if folder.name in BIG:
                argv = BIG[folder.name]
                a, b, ratio, same = pair(
                    [args.python, f"{folder.name}.py", *argv], [tmp / "p", *argv], min(args.runs, 5), cwd=folder
                )
                rep.line(
                    f"  with {' '.join(argv)}",
                    f"{ratio:.2f} times",
                    None,
                    True,
                    f"{a:.2f} s / {b:.2f} s{'' if same else '  OUTPUT DIFFERS'}",
                )
        # Ten unannotated programs, and what share of the ops that they execute is typed (docs/decisions/0009).
        shares = []
        for source in sorted((ROOT / "bench/programs").glob("*.py")):
            name = f"program {source.stem}"
            if not wanted(name) or not build_program(str(source), str(tmp / "p")):
                continue
            a, b, ratio, same = pair([args.python, source], [tmp / "p"], min(args.runs, 5))
            share = typed_share(build, source, tmp)
            shares.append(share)
            rep.line(
                name,
                f"{ratio:.2f} times",
                "0.95 times",
                ratio >= 0.95 and same,
                f"{a:.3f} s / {b:.3f} s; typed {share:.0%}{'' if same else '  OUTPUT DIFFERS'}",
            )
        if len(shares) > 1:
            mean = sum(shares) / len(shares)
            rep.line("executed ops that got a type, mean", f"{mean:.0%}", "80%", mean >= 0.8)
    if rep.missed:
        print(f"\n{rep.missed} targets missed")
    return 1 if args.check and rep.missed else 0


if __name__ == "__main__":
    sys.exit(main())
