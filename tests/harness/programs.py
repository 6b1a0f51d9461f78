"""tests/lang and examples: a Python program, and what CPython 3.13 did with it.

Beside NAME.py: NAME.out (standard output), NAME.err (standard error, only if there was any), NAME.status (exit
status, only if not 0), NAME.in (standard input), NAME.args (arguments, one a line). A folder with main.py is one
program of several modules; its files are main.out and so on. Paths are written without the folder's name.
"""

# TODO(tests, owner:tooling, milestone:SL1, priority:P2, status:missing): NAME.needs, the library version that a program needs; counted as skipped elsewhere

import tempfile

from . import common


class Program:
    def __init__(self, name, source, out, args, stdin):
        self.name = name
        self.source = source  # path
        self.cwd = source.parent
        self.out, self.args_file, self.stdin_file = out, args, stdin
        self.err, self.status = (out.with_suffix(s) for s in (".err", ".status"))

    def args(self, tmp):
        """'{tmp}' is a folder of this run's own."""
        text = self.args_file.read_text() if self.args_file.exists() else ""
        return text.replace("{tmp}", str(tmp)).splitlines()

    @property
    def stdin(self):
        return self.stdin_file.read_bytes() if self.stdin_file.exists() else b""

    def inputs(self):
        if self.name.startswith("examples/") or self.source.name == "main.py":
            return sorted(p for p in self.cwd.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
        return sorted(self.cwd.glob(self.source.stem + ".*"))

    def normal(self, text, tmp):
        """Without the folders that the program and its files lie in."""
        return text.replace(str(self.cwd).encode() + b"/", b"").replace(str(tmp).encode(), b"{tmp}")


def find(env):
    lang = env.root / "tests" / "lang"
    for source in sorted([*lang.glob("*.py"), *lang.glob("*/main.py")]):
        name = source.parent.name if source.name == "main.py" else source.stem
        yield Program(f"lang/{name}", source, *(source.with_suffix(s) for s in (".out", ".args", ".in")))
    for folder in sorted(p for p in (env.root / "examples").iterdir() if (p / f"{p.name}.py").exists()):
        yield Program(
            f"examples/{folder.name}",
            folder / f"{folder.name}.py",
            *(folder / n for n in ("expected.out", "args", "stdin")),
        )


def build(env, program, target, tmp, extra=()):
    """Builds with the driver. Returns (path, failure)."""
    exe = tmp / ("a.wasm" if target == "wasm" else "a")
    argv = [env.tool("molt"), "build", program.source.name, "-o", exe, *extra]
    if target == "wasm":
        argv.append("--target=wasm")
    if env.args.exit_every:
        argv.append("--exit-every")
    if env.args.runtime:
        argv.append(f"--runtime={env.args.runtime}")
    r = env.run(argv, cwd=program.cwd, timeout=120)
    if r.status != 0 or not exe.exists():
        return None, f"build: status {r.status}\n{r.err.decode(errors='replace')}"
    return exe, None


def command(env, program, engine, tmp, extra=()):
    """The command that runs a program on an engine. Returns (argv, failure)."""
    if engine == "interp":
        ir = tmp / "p.ir"
        r = env.run([env.tool("molt-parse"), program.source.name, "-o", ir], cwd=program.cwd, timeout=60)
        if r.status:
            return None, f"molt-parse: status {r.status}\n{r.err.decode(errors='replace')}"
        return [env.tool("molt-interp"), ir, *program.args(tmp)], None
    exe, failure = build(env, program, engine, tmp, extra)
    if failure:
        return None, failure
    if engine == "wasm":
        return [env.tool("molt"), "exec", exe, *program.args(tmp)], None
    return [exe, *program.args(tmp)], None


def check(env, program, argv, engine, tmp, every=None, preexec=None):
    every = env.args.exit_every if every is None else every
    r = env.run(
        argv,
        cwd=program.cwd,
        stdin=program.stdin,
        timeout=60 if engine != "native" else 30,
        limit_mb=4096 if engine == "native" and not env.args.runtime else 0,
        env={"MOLT_EXIT_EVERY": str(every)} if every else None,
        preexec=preexec,
    )
    expected = int(program.status.read_text()) if program.status.exists() else 0
    failure = ""
    if r.status != expected:
        failure += f"exit status {r.status}, expected {expected}\n"
    failure += common.diff(program.out.read_bytes(), program.normal(r.out, tmp), "standard output")
    err = program.err.read_bytes() if program.err.exists() else b""
    failure += common.diff(err, program.normal(r.err, tmp), "standard error")
    return failure


def cases(env):
    for program in find(env):
        for engine in env.engines:

            def run(env, tmp, program=program, engine=engine):
                if not program.out.exists():
                    return f"{program.out.name} is missing: make test-update"
                argv, failure = command(env, program, engine, tmp)
                return failure or check(env, program, argv, engine, tmp)

            yield common.Case(f"{program.name} [{engine}]", run, program.inputs())


def update(env):
    python = common.find_python()
    if not python:
        raise SystemExit("make test-update needs CPython 3.13 (python3.13 on PATH, or in pyenv)")
    for program in find(env):
        if env.args.words and not any(w in program.name for w in env.args.words):
            continue
        with tempfile.TemporaryDirectory() as tmp:
            argv = [python, "-B", program.source.name, *program.args(tmp)]
            r = env.run(argv, cwd=program.cwd, stdin=program.stdin, timeout=60)
        if r.timed_out:
            raise SystemExit(f"{program.name}: timed out in CPython")
        for path, content in (
            (program.out, program.normal(r.out, tmp)),
            (program.err, program.normal(r.err, tmp)),
            (program.status, b"" if r.status == 0 else b"%d\n" % r.status),
        ):
            if content or path == program.out:
                if not path.exists() or path.read_bytes() != content:
                    path.write_bytes(content)
                    print("recorded", path.relative_to(env.root))
            elif path.exists():
                path.unlink()
