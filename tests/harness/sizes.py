"""Hello world stays small: a figure of the project, and of every page that loads a module."""

from . import common

LIMITS = {"native": 1_000_000, "wasm": 600_000}


def cases(env):
    for target in LIMITS:

        def run(env, tmp, target=target):
            (tmp / "hello.py").write_text('print("hello, world")\n')
            r = env.run([env.tool("molt"), "build", "--strip", f"--target={target}", "hello.py", "-o", "out"], cwd=tmp)
            if r.status:
                return r.err.decode()
            size, limit = (tmp / "out").stat().st_size, LIMITS[target]
            return f"{size} bytes, limit {limit}" if size > limit else ""

        yield common.Case(f"size/hello [{target}]", run)
