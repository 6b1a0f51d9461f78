"""Runs one program on each engine, within limits, and tells how the first that differs does."""

import dataclasses
import hashlib
import os
import pathlib
import re
import resource
import signal
import subprocess

ENGINES = ["interp", "native", "exits", "wasm"]
LIMIT_SECONDS = 20
LIMIT_OUTPUT = 1 << 20


@dataclasses.dataclass
class Outcome:
    status: int
    out: bytes
    err: bytes

    def same(self, other):
        return (self.status, self.out, self.err) == (other.status, other.out, other.err)


@dataclasses.dataclass
class Difference:
    engine: str
    kind: str  # 'crash', 'refused', 'status', 'output', 'error text', 'timeout'
    expected: str  # the first line that differs
    found: str

    @property
    def cause(self):
        """Equal for differences that look the same but for names and numbers."""
        text = "\n".join([self.kind, plain(self.expected), plain(self.found)])
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def plain(line):
    line = re.sub(r"0x[0-9a-f]+", "0", line)
    line = re.sub(r"(['\"]).*?\1", "S", line)
    line = re.sub(r"\b[a-zA-Z]\w*\d+\b", "N", line)
    return re.sub(r"-?\d+(\.\d+)?(e[+-]?\d+)?", "0", line)[:120]


class Runner:
    def __init__(self, tools, python, folder, engines=ENGINES, fault=None):
        """Without a python, the first engine is what the others are compared with."""
        self.tools = pathlib.Path(tools)
        self.python = python
        self.folder = pathlib.Path(folder)
        self.engines = engines
        self.parse = [self.tools / "molt-parse", "a.py", "-o", "a.ir"]
        self.fault = fault  # text -> text, for the test of the campaign itself: what the engines get instead
        self.vars = {
            "PATH": f"{self.tools}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "PYTHONHASHSEED": "0",
        }
        for name in ("PYENV_ROOT",):
            if name in os.environ:
                self.vars[name] = os.environ[name]

    def limited(self):
        resource.setrlimit(resource.RLIMIT_CPU, (LIMIT_SECONDS, LIMIT_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def run(self, argv, memory=True, **more):
        def before():
            self.limited()
            if memory:
                resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))

        with open(self.folder / "out", "wb") as out, open(self.folder / "err", "wb") as err:
            p = subprocess.Popen(
                [str(a) for a in argv],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd=self.folder,
                env={**self.vars, **more},
                preexec_fn=before,
                start_new_session=True,
            )
            try:
                status = p.wait(3 * LIMIT_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(p.pid, signal.SIGKILL)
                p.wait()
                status = -signal.SIGXCPU
        # CPython shows the whole path of the main file, Molt what it was given.
        prefix = f"{self.folder}/".encode()
        return Outcome(
            status, *((self.folder / n).read_bytes()[:LIMIT_OUTPUT].replace(prefix, b"") for n in ("out", "err"))
        )

    def oracle(self, text):
        (self.folder / "a.py").write_text(text, encoding="utf-8")
        # What CPython warns of while it compiles, Molt warns of when it builds.
        return self.run([self.python, "-B", "-W", "ignore::SyntaxWarning", "a.py"])

    def stage(self, argv):
        r = self.run(argv, memory=False)
        return None if r.status == 0 else r

    def engine(self, engine):
        """Runs a.ir; a failed stage's outcome is a refusal. Two engines share what native code is made of."""
        if engine == "interp":
            return self.run([self.tools / "molt-interp", "a.ir"])
        target = "wasm" if engine == "wasm" else "native"
        exits = ["--exit-every"] if engine == "exits" else []
        lower = [self.tools / "molt-lower", f"--target={target}", *exits, "a.ir", "-o", "a.o"]
        link = [self.tools / "molt-link", "a.o", "-o", f"a.{target}"]
        r = self.stage(lower) or self.stage(link)
        if r:
            r.status = "refused"
            return r
        if engine == "wasm":
            return self.run([self.tools / "molt", "exec", "a.wasm"], memory=False)
        return self.run([self.folder / "a.native"], **({"MOLT_EXIT_EVERY": "2"} if exits else {}))

    def compare(self, text, engines=None):
        """The first difference of the engines from CPython, or None. A program that CPython cannot run in time says nothing."""
        engines = list(engines or self.engines)
        if self.python:
            expected = self.oracle(text)
        else:
            (self.folder / "a.py").write_text(text, encoding="utf-8")
            expected = self.stage(self.parse) or self.engine(engines.pop(0))
        if expected.status == "refused" or expected.status < 0:
            return None
        if self.fault:
            (self.folder / "a.py").write_text(self.fault(text), encoding="utf-8")
        r = self.stage(self.parse)
        if r:
            last = expected.err.decode(errors="replace").strip().split("\n")[-1]
            if last.split(":")[0] in ("SyntaxError", "IndentationError", "TabError"):
                return None
            return Difference("parse", "refused", "", first(r.err))
        for engine in engines:
            found = self.engine(engine)
            if not found.same(expected):
                return described(engine, expected, found)
        return None


def first(data):
    return data.decode(errors="replace").strip().split("\n")[0]


def described(engine, expected, found):
    if found.status == "refused":
        return Difference(engine, "refused", "", first(found.err))
    if found.status == -signal.SIGXCPU:
        return Difference(engine, "timeout", "", "")
    if found.status < 0 or (engine == "wasm" and b"RuntimeError: " in found.err and found.status > 1):
        return Difference(engine, "crash", "", f"signal {-found.status}")
    for kind, a, b in (("output", expected.out, found.out), ("error text", expected.err, found.err)):
        if a != b:
            x, y = (s.decode(errors="replace").split("\n") for s in (a, b))
            for p, q in zip(x + [""] * len(y), y + [""] * len(x)):
                if p != q:
                    return Difference(engine, kind, p, q)
    return Difference(engine, "status", str(expected.status), str(found.status))
