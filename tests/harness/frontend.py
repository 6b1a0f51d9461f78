"""The front end against CPython: tests/frontend/*.py, under 3.13 where it is found, and under the machine's own python3.

3.13 has to be matched exactly; what other versions do differently is in tests/frontend/known. A machine with one CPython
compares with that one. python314.py has what 3.14 said, and asks it again where it is found.
"""

import sys

from . import common

# name, script and arguments; `exact`: under 3.13 only
ROWS = (
    ("ast", "stdlib_ast.py --jobs 2", False),
    ("symbols", "symbols.py --jobs 2", False),
    ("tokens", "tokens.py", False),
    ("errors-hand", "errors.py --source hand", False),
    ("errors-tests", "errors.py --source tests", False),
    ("errors-eval", "errors.py --source tests --mode eval", True),
    ("errors-single", "errors.py --source hand --mode single", True),
    ("errors-func-type", "errors.py --source tests --mode func_type --parse", True),
    ("rendering", "rendering.py", False),
    ("lower", "lower_check.py", False),
    ("encodings", "encodings_check.py --count 15", False),
)


def pythons():
    """(version, path) of those to compare with: 3.13 and python3, or the newest of 3.12, 3.14, 3.11."""
    found = {minor: common.find_python(minor) for minor in (13, 11)}
    if not any(found.values()):
        found = {minor: common.find_python(minor) for minor in (14, 12)}
    return {minor: path for minor, path in found.items() if path}


def cases(env):
    folder = env.root / "tests" / "frontend"
    versions = pythons()
    for name, command, exact in ROWS:
        for minor, python in versions.items() or {0: None}.items():
            if exact and minor != 13:
                continue

            def run(env, tmp, python=python, command=command):
                if not python:
                    return "no CPython from 3.11 to 3.14 was found"
                script, *args = command.split()
                argv = [python, folder / script, *args, "--build", env.build / "tests"]
                r = env.run(argv, cwd=tmp, timeout=600)
                return (r.out + r.err).decode(errors="replace") if r.status else ""

            yield common.Case(f"frontend/{name} 3.{minor}", run)

    def python314(env, tmp):
        r = env.run([sys.executable, folder / "python314.py", "--build", env.build / "tests"], cwd=tmp, timeout=600)
        return (r.out + r.err).decode(errors="replace") if r.status else ""

    yield common.Case("frontend/python314", python314)
