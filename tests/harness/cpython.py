"""CPython's own test files, compiled by Molt: case by case against CPython's own run.

The files are those beside the CPython that is found (its package `test`), never part of this tree. tests/cpython/files.txt
lists which ones, driver.py runs the cases, known/NAME.txt says which cases end otherwise than in CPython and why
('case: reason' lines; 'case [wasm]: reason' for one engine). A case that is not listed must end as in CPython; a listed
one that does fails the test as well.
"""

import hashlib
import json
import shutil
import subprocess

from . import common

ENGINES = ("native", "wasm")
MINOR = 13  # the lists in known/ are for this version's tests


def library(python):
    """The folder of a CPython's library, or None if it has no tests."""
    code = "import os, test; print(os.path.dirname(os.path.dirname(test.__file__)))"
    r = subprocess.run([python, "-c", code], capture_output=True, text=True)
    return r.stdout.strip() if r.returncode == 0 else None


def files(root):
    for line in (root / "tests/cpython/files.txt").read_text().splitlines():
        words = line.partition("#")[0].split()
        if words:
            yield words[0], "short" in words


def known(root, name, engine):
    """Case to the reason why it ends otherwise than in CPython."""
    path = root / f"tests/cpython/known/{name}.txt"
    result = {}
    for line in path.read_text().splitlines() if path.exists() else ():
        case, colon, why = line.partition(": ")
        case, _, only = case.partition(" [")
        if colon and not line.startswith("#") and only in ("", engine + "]"):
            result[case] = why
    return result


def driver(env, stdlib, name, tmp):
    """The program's main file. The test file lies beside it: so it is a module of the program, not of the library."""
    path = tmp / f"run_{name}.py"
    shutil.copy(f"{stdlib}/test/{name}.py", tmp)
    path.write_text((env.root / "tests/cpython/driver.py").read_text().replace("test_NAME", name))
    return path


def run_cases(env, argv, tmp, timeout, variables=None):
    """Case to (outcome, text). A case that ends the process is a 'crash', and the next ones run in a new one."""
    results, first, complete = {}, 0, False
    while not complete:
        out = tmp / f"results.{first}"
        r = env.run([*argv, out, str(first)], cwd=tmp, timeout=timeout, env=variables)
        lines = [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []
        if not lines:
            raise RuntimeError(f"status {r.status}\n{r.err.decode(errors='replace')[-2000:]}")
        started = None
        for kind, *rest in lines:
            if kind == "start":
                started = rest[0]
                first += 1
            elif kind == "end":
                results[rest[0]] = rest[1:]
                started = None
            elif kind == "done":
                complete = True
        if not complete:
            text = r.err.decode(errors="replace")[-2000:]
            what = "timeout" if r.timed_out else f"crash, status {r.status}"
            if started is None:
                results[f"(after case {first})"] = (what, text)
                break
            results[started] = (what, text)
    return results


def oracle(env, python, stdlib, name, tmp):
    """What CPython does with the cases; kept, since it takes as long as Molt's run."""
    path = driver(env, stdlib, name, tmp)
    version = subprocess.run([python, "-VV"], capture_output=True, text=True).stdout
    key = hashlib.sha256((version + python + path.read_text()).encode()).hexdigest()
    cache = env.build / "cpython-tests" / f"{name}.cpython.json"
    if cache.exists() and (kept := json.loads(cache.read_text())).get("key") == key:
        return kept["cases"]
    cases = run_cases(env, [python, "-B", path], tmp, 300)
    cache.parent.mkdir(exist_ok=True)
    cache.write_text(json.dumps({"key": key, "cases": cases}, indent=1))
    return cases


def build(env, stdlib, name, engine, tmp):
    """The command that runs a test file's cases."""
    path = driver(env, stdlib, name, tmp)
    exe = tmp / ("a.wasm" if engine == "wasm" else "a")
    stand_in = env.root / "tests/cpython/stand_in"
    argv = [env.tool("molt"), "build", "-O0", f"--target={engine}", "--eval", "--path", stand_in, path.name, "-o", exe]
    r = env.run(argv, cwd=tmp, timeout=600, env={"MOLT_STDLIB": stdlib})
    if r.status or not exe.exists():
        raise RuntimeError(f"build: status {r.status}\n{r.err.decode(errors='replace')}")
    return [env.tool("molt"), "exec", exe] if engine == "wasm" else [exe]


def measure(env, python, stdlib, name, engine, tmp):
    """(cases of CPython, cases of Molt)."""
    expected = oracle(env, python, stdlib, name, tmp)
    for old in tmp.glob("results.*"):
        old.unlink()
    command = build(env, stdlib, name, engine, tmp)
    got = run_cases(env, command, tmp, 300)
    (env.build / "cpython-tests" / f"{name}.{engine}.json").write_text(json.dumps(got, indent=1))
    return expected, got


def is_marked(outcome, text):
    """CPython's own marker says that other implementations need not have this."""
    return outcome == "skip" and text.startswith("implementation detail")


def differing(expected, got):
    """Case to what is different about it."""
    result = {}
    for case, (outcome, text) in expected.items():
        mine, why = got.get(case, ("missing", ""))
        if mine != outcome and not is_marked(mine, why):
            result[case] = f"{mine}, CPython: {outcome}\n{why or text}"
    result.update({case: f"{o}, CPython has no such case\n{t}" for case, (o, t) in got.items() if case not in expected})
    return result


def cases(env):
    for name, short in files(env.root):
        for engine in env.engines:
            if engine not in ENGINES or not (short or env.args.all):
                continue

            def run(env, tmp, name=name, engine=engine):
                python = common.find_python(MINOR)
                stdlib = python and library(python)
                if not stdlib:
                    raise common.Skip(f"needs CPython 3.{MINOR} with its tests (the package `test`)")
                expected, got = measure(env, python, stdlib, name, engine, tmp)
                wrong, listed = differing(expected, got), known(env.root, name, engine)
                failure = "".join(f"{case}: {text}\n" for case, text in wrong.items() if case not in listed)
                for case in listed:
                    if case not in wrong:
                        failure += f"{case}: unexpectedly fixed, take it out of tests/cpython/known/{name}.txt\n"
                return failure

            inputs = [env.root / "tests/cpython/driver.py"]
            inputs += [p for p in [env.root / f"tests/cpython/known/{name}.txt"] if p.exists()]
            yield common.Case(f"cpython/{name} [{engine}]", run, inputs)
