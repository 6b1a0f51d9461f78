"""A large program through the pipe, with memory in proportion to its IR (docs/build.md has figures for 100 MB)."""

import json

from . import common

LINES = 130_000  # 10 MB of IR
# Peak memory of a stage in bytes for each byte of IR that passes it, measured times 1.5; more is a regression.
LIMITS = {"molt-parse": 26, "molt-guard": 28, "molt-lower": 100, "molt-link": 40}


def cases(env):
    if not env.args.all:
        return

    def run(env, tmp):
        r = env.run(["python3", env.root / "scripts/make_large_program.py", "big", LINES], cwd=tmp)
        if r.status:
            return r.err.decode()
        stages = (
            ["molt-parse", "big/main.py", "-o", "p.ir"],
            ["molt-guard", "p.ir", "-o", "g.ir"],
            ["molt-lower", "-O0", "g.ir", "-o", "p.o"],
            ["molt-link", "p.o", "-o", "p"],
        )
        for argv in stages:
            r = env.run([env.tool(argv[0]), *argv[1:], "--stats=s.json"], cwd=tmp, timeout=1500)
            if r.status:
                return f"{argv[0]}: {r.err.decode()[:2000]}"
            peak = json.loads((tmp / "s.json").read_text())["peak_rss_bytes"]
            size = (tmp / "p.ir").stat().st_size
            if size < 10_000_000:
                return f"the program's IR is {size} bytes"
            if peak > LIMITS[argv[0]] * size:
                return f"{argv[0]} took {peak >> 20} MB for {size >> 20} MB of IR"
        compiled = env.run([tmp / "p"], cwd=tmp)
        python = env.run(["python3", "big/main.py"], cwd=tmp, timeout=300)
        return common.diff(python.out, compiled.out, "output") or ("" if compiled.status == 0 else "status")

    yield common.Case("large/pipe", run)
