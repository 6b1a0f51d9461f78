"""molt-diff --campaign: a short run, and a look at whether it finds what it must.

Each fault of tools/molt-diff/campaign/faults.py stands for a wrong compiler; the campaign's own programs, as many as it
runs by default, must tell each from CPython. That needs no native code: the interpreter is quick, and the faults lie in
front of it.
"""

import os
import sys

from . import common

FOLDER = "tools/molt-diff/campaign"


def hypothesis_python(env):
    for python in ("/usr/bin/python3", "python3"):
        if os.path.exists(python) or python == "python3":
            if env.run([python, "-c", "import hypothesis"]).status == 0:
                return python
    raise AssertionError("no python3 has Hypothesis: run scripts/bootstrap.sh")


def exact_python(env):
    """A CPython whose messages are Molt's own, or None: then the engines are compared with each other."""
    r = env.run([env.tool("molt-diff"), "--which-python"])
    python = r.out.decode().strip()
    r = env.run([python, "-c", "import sys; print(sys.version_info[:2] == (3, 13))"]) if python else r
    return python if r.out.strip() == b"True" else None


def cases(env):
    def short(env, tmp):
        python = exact_python(env)
        argv = [hypothesis_python(env), "-B", env.root / FOLDER, "--tools", env.bin, "--quiet", "--count"]
        argv += ["6", "--seed", "7", "--state", tmp / "state"]
        r = env.run(argv + (["--python", python] if python else []), timeout=600)
        text = (r.out + r.err).decode(errors="replace")
        return text if r.status or "0 not run" not in text else ""

    def source(env, tmp):
        """Programs of another generator, and one that misbehaves."""
        script = env.root / "examples/generators/programs.py"
        base = [env.tool("molt-diff"), "--campaign", "--count", "3", "--state", tmp / "state"]
        r = env.run([*base, "--source", f"python3 {script}", "--", "--engines", "interp"], timeout=120)
        text = (r.out + r.err).decode(errors="replace")
        if r.status or "3 programs, 0 not run, 0 findings" not in text:
            return text
        bad = tmp / "bad.py"
        bad.write_text("print('import os\\nos.unlink(\"x\")')\n")
        r = env.run([*base[:-1], tmp / "other", "--source", f"python3 {bad}"], timeout=120)
        text = (r.out + r.err).decode(errors="replace")
        return "" if "not run: imports os" in text and "3 not run" in text else text

    def faults(env, tmp):
        r = env.run(
            [
                hypothesis_python(env),
                "-B",
                env.root / "tests/harness/campaign_faults.py",
                env.root / FOLDER,
                env.bin,
                tmp,
                exact_python(env) or sys.executable,
            ],
            timeout=900,
        )
        return (r.out + r.err).decode(errors="replace") if r.status else ""

    yield common.Case("campaign/short", short)
    yield common.Case("campaign/source", source)
    files = sorted((env.root / FOLDER).rglob("*.py"))
    yield common.Case("campaign/faults", faults, inputs=files)
