#!/usr/bin/env python3
"""make demo: two real programs through the visible pipeline, one of them again with a mined manifest.

Every command is printed before it runs. Ends with a table of times and sizes; fails if any output differs.
"""

import argparse
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS = (("wordfreq", None), ("springs", ["net.scene", "40000"]))
TRACE_ARGS = {"springs": ["net.scene", "200"]}


class Demo:
    def __init__(self, build, work):
        self.bin = build / "bin"
        self.work = work
        self.env = {**os.environ, "PATH": f"{self.bin}:{os.environ['PATH']}", "PYTHONHASHSEED": "0"}
        self.rows = []
        self.failed = False

    def say(self, text):
        print(f"\n\033[1m{text}\033[0m" if sys.stdout.isatty() else f"\n# {text}", flush=True)

    def sh(self, command, cwd=None):
        """Runs a command line as a person would type it."""
        shown = command.replace(str(self.work) + "/", "").replace(str(ROOT) + "/", "")
        print(f"$ {shown}", flush=True)
        r = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=cwd or self.work, env=self.env)
        if r.returncode:
            sys.exit(f"demo: exit status {r.returncode}")

    def timed(self, name, what, argv, cwd, expected=None, path=None):
        best, out = None, b""
        for _ in range(3):
            start = time.perf_counter()
            r = subprocess.run([str(a) for a in argv], cwd=cwd, env=self.env, capture_output=True)
            took = time.perf_counter() - start
            best, out = (took if best is None else min(best, took)), r.stdout
        same = expected is None or out == expected
        self.failed |= not same
        self.rows.append((name, what, best, path.stat().st_size if path else None, same))
        return out

    def program(self, name, args):
        folder = ROOT / "examples" / name
        work = self.work / name
        work.mkdir()
        for p in folder.iterdir():
            if p.is_file():
                shutil.copy(p, work)
        args = args or (folder / "args").read_text().split("\n")[:-1]
        src = f"{name}.py"
        self.say(f"{name}: Python -> IR -> object -> executable, each stage a program of its own")
        for line in (
            f"molt-parse {src} -o {name}.ir",
            f"molt-guard {name}.ir -o {name}.guarded.ir",
            f"molt-lower {name}.guarded.ir -o {name}.o",
            f"molt-link {name}.o --strip -o {name}",
        ):
            self.sh(line, work)
        self.say("the same through pipes, to WebAssembly")
        self.sh(f"molt-parse {src} | molt-lower --target=wasm | molt-link --strip -o {name}.wasm", work)
        python = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else "python3"
        self.say(f"run it: {shlex.join([name, *args])}")
        expected = self.timed(name, "CPython", [python, src, *args], work)
        print(expected.decode()[:300].rstrip() + "\n…")
        self.timed(name, "Molt", [work / name, *args], work, expected, work / name)
        if name in TRACE_ARGS:
            self.say(
                "a short run counts the types at each site; the trace becomes a manifest; the manifest becomes guards"
            )
            self.sh(f"molt-trace run {src} -o {name}.trace -- {shlex.join(TRACE_ARGS[name])} > /dev/null", work)
            self.sh(f"molt-trace show {name}.trace | head -8", work)
            self.sh(f"molt-trace mine {name}.trace -o {name}.opt.json", work)
            self.sh(f"molt-guard -m {name}.opt.json --report {name}.report.json {name}.ir -o {name}.guarded.ir", work)
            self.sh(f"head -c 400 {name}.report.json; echo", work)
            self.sh(f"molt-lower {name}.guarded.ir | molt-link --strip -o {name}.fast", work)
            self.timed(
                name, "Molt with manifest", [work / f"{name}.fast", *args], work, expected, work / f"{name}.fast"
            )
            self.sh(f"molt-lower --target=wasm {name}.guarded.ir | molt-link --strip -o {name}.fast.wasm", work)
        for what, file in (("wasm (node)", f"{name}.wasm"), ("wasm with manifest", f"{name}.fast.wasm")):
            if (work / file).exists():
                self.timed(name, what, [self.bin / "molt", "exec", file, *args], work, expected, work / file)

    def table(self):
        self.say("times (best of three, whole process) and sizes")
        print(f"{'program':<12} {'how':<20} {'seconds':>9} {'times':>7} {'size':>9}  output")
        for name, what, took, size, same in self.rows:
            base = next(r[2] for r in self.rows if r[0] == name)
            kb = f"{size // 1024} KB" if size else ""
            print(f"{name:<12} {what:<20} {took:>9.3f} {base / took:>7.2f} {kb:>9}  {'same' if same else 'DIFFERS'}")


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--build", default="build")
    args = ap.parse_args()
    with tempfile.TemporaryDirectory(prefix="molt-demo-") as tmp:
        demo = Demo(pathlib.Path(args.build).resolve(), pathlib.Path(tmp))
        for name, argv in PROGRAMS:
            demo.program(name, argv)
        demo.table()
    return 1 if demo.failed else 0


if __name__ == "__main__":
    sys.exit(main())
