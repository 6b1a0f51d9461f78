"""What the groups of tests share: running commands, finding CPython, showing differences."""

import dataclasses
import difflib
import os
import pathlib
import resource
import shutil
import signal
import subprocess


class Skip(Exception):
    pass


@dataclasses.dataclass
class Case:
    name: str
    run: object  # (env, tmp) -> failure text or None
    inputs: list | None = None  # files whose content decides the result; None: never cached


@dataclasses.dataclass
class Result:
    status: int
    out: bytes
    err: bytes
    timed_out: bool = False


class Env:
    def __init__(self, root, build, args):
        self.root = root
        self.build = build
        self.args = args
        self.bin = build / "bin"
        self.engines = [e for e in args.engine.split(",") if e]
        # Nothing of the caller's surroundings may decide a result.
        self.vars = {
            "PATH": f"{self.bin}:{os.environ.get('PATH', '/usr/bin:/bin')}",
            "HOME": os.environ.get("HOME", "/"),
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "PYTHONHASHSEED": "0",
            "MOLT_CACHE": str(build / "object-cache"),
        }
        for name in ("PYENV_ROOT", "ASAN_OPTIONS"):
            if name in os.environ:
                self.vars[name] = os.environ[name]

    def tool(self, name):
        path = self.bin / name
        if not path.exists():
            raise RuntimeError(f"{name} is not built")
        return str(path)

    def run(self, argv, cwd=None, stdin=b"", timeout=60, limit_mb=0, env=None, preexec=None):
        """Runs a command; its whole process group is ended when time is up.

        A time says when something hangs, never how fast it must be: on a busy machine all takes several times longer.
        """
        timeout *= 4

        def before():
            if limit_mb:
                resource.setrlimit(resource.RLIMIT_AS, (limit_mb << 20, limit_mb << 20))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            # A shell's background job ignores it, and so would its children.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            if preexec:
                preexec()

        p = subprocess.Popen(
            [str(a) for a in argv],
            cwd=cwd,
            env={**self.vars, **(env or {})},
            stdin=subprocess.PIPE if isinstance(stdin, bytes) else stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=before,
        )
        try:
            out, err = p.communicate(stdin if isinstance(stdin, bytes) else None, timeout=timeout)
            return Result(p.returncode, out, err)
        except subprocess.TimeoutExpired:
            os.killpg(p.pid, signal.SIGKILL)
            out, err = p.communicate()
            return Result(-9, out, err + b"\n(timed out)", True)


def find_python(minor=13):
    """The path of a CPython 3.<minor>, or None: on PATH, or one that pyenv keeps."""
    name = f"python3.{minor}"
    candidates = [shutil.which(name)]
    root = pathlib.Path(os.environ.get("PYENV_ROOT", pathlib.Path.home() / ".pyenv")) / "versions"
    candidates += sorted((str(p) for p in root.glob(f"3.{minor}.*/bin/{name}")), reverse=True)
    candidates.append(shutil.which("python3"))
    for c in candidates:
        if not c:
            continue
        try:  # a pyenv shim may exist and not work
            r = subprocess.run(
                [c, "-c", "import sys; print(sys.version_info[:2])"],
                capture_output=True,
                timeout=20,
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if r.returncode == 0 and r.stdout.strip() == f"(3, {minor})".encode():
            return c
    return None


def diff(expected, got, what, name="expected"):
    if expected == got:
        return ""
    a = expected.decode("utf-8", "backslashreplace").splitlines(keepends=True)
    b = got.decode("utf-8", "backslashreplace").splitlines(keepends=True)
    text = "".join(line if line.endswith("\n") else line + "\n" for line in difflib.unified_diff(a, b, name, "got"))
    return f"{what}:\n{text or 'differs in line ends only'}"


def clip(text, lines=40):
    parts = [p[:400] for p in text.splitlines()]
    if len(parts) > lines:
        parts = parts[:lines] + [f"… {len(parts) - lines} more lines"]
    return "\n".join(parts)


def indent(text):
    return "\n".join("    " + line for line in text.splitlines())
