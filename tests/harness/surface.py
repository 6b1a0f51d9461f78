"""tests/surface: every built-in type, function and method, called with values good and bad, row by row.

A program is made by tests/surface/generate.py and prints one row a line, 'label TAB result'. expected/NAME.xz holds
what CPython 3.13 printed (compressed: fifty thousand rows). known.txt lists the rows that differ:

    # why
    PROGRAM [ENGINE,...] LABEL

'-' for all engines. A listed row that is equal fails ('unexpectedly fixed'), as does a difference that is not listed.
Programs are built at -O0: the runtime is what is looked at, and there are three engines to get through.
"""

import functools
import importlib.util
import lzma
import tempfile

from . import common, programs

# The share of rows that must be equal on each engine, in all programs together.
LEAST = 0.98


def folder(env):
    return env.root / "tests" / "surface"


@functools.lru_cache(maxsize=1)
def generated(path):
    spec = importlib.util.spec_from_file_location("surface_generate", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.programs()


def sources(env):
    return generated(folder(env) / "generate.py")


def rows(data):
    """label -> result, of a program's output."""
    found = {}
    for line in data.decode("utf-8", "backslashreplace").splitlines():
        label, tab, result = line.partition("\t")
        if tab:
            found[label] = result
    return found


def expected(env, name):
    path = folder(env) / "expected" / f"{name}.xz"
    return rows(lzma.decompress(path.read_bytes())) if path.exists() else None


def known(env):
    """{(program, label): engines or ()}"""
    found = {}
    for line in (folder(env) / "known.txt").read_text().splitlines():
        if line.strip() and not line.startswith("# "):
            program, engines, label = line.split(" ", 2)
            found[program, label] = () if engines == "-" else tuple(engines.split(","))
    return found


def execute(env, name, engine, tmp):
    """(rows, failure) of a program on an engine."""
    source = tmp / f"{name}.py"
    source.write_text(sources(env)[name])
    program = programs.Program(
        f"surface/{name}",
        source,
        *(source.with_suffix(s) for s in (".out", ".args", ".in")),
    )
    argv, failure = programs.command(env, program, engine, tmp, ["-O0"])
    if failure:
        return {}, failure
    r = env.run(argv, cwd=tmp, timeout=120, limit_mb=4096 if engine == "native" and not env.args.runtime else 0)
    failure = ""
    if r.status:
        failure = f"exit status {r.status}\n{r.err.decode(errors='replace')[-600:]}"
    return rows(r.out), failure


def differences(env, name, engine, tmp):
    """([(label, wanted, got)], failure)"""
    got, failure = execute(env, name, engine, tmp)
    want = expected(env, name)
    wrong = [(label, w, got.get(label, "(no such row)")) for label, w in want.items() if got.get(label) != w]
    wrong += [(label, "(no such row)", g) for label, g in got.items() if label not in want]
    return wrong, failure


def cases(env):
    listed = known(env)

    def enough(env, tmp):
        return "".join(
            f"{engine}: {equal} of {of} rows are equal, fewer than {LEAST:.0%}\n"
            for engine, equal, of in share(env)
            if equal < LEAST * of
        )

    yield common.Case("surface/share", enough, sorted(folder(env).rglob("*.txt")))
    for name in sources(env):
        for engine in env.engines:

            def run(env, tmp, name=name, engine=engine):
                if expected(env, name) is None:
                    return f"expected/{name}.xz is missing: make test-update"
                wrong, failure = differences(env, name, engine, tmp)
                excused = {k[1] for k, on in listed.items() if k[0] == name and (not on or engine in on)}
                seen = {label for label, _, _ in wrong}
                text = failure
                for label, w, g in wrong:
                    if label not in excused:
                        text += f"{label}\n  CPython {w}\n  Molt    {g}\n"
                text += "".join(
                    f"unexpectedly fixed: take it out of tests/surface/known.txt: {name} {label}\n"
                    for label in sorted(excused - seen)
                )
                return text

            inputs = sorted(p for p in folder(env).rglob("*") if p.is_file() and "__pycache__" not in p.parts)
            yield common.Case(f"surface/{name} [{engine}]", run, inputs)


def share(env):
    """[(engine, rows equal, rows)] by the checked-in list, which a run holds to."""
    total = sum(len(expected(env, name) or ()) for name in sources(env))
    listed = known(env).values()
    return [(e, total - sum(1 for on in listed if not on or e in on), total) for e in ("native", "wasm", "interp")]


def summary(env, results):
    """For the closing lines of a run in which surface cases took part."""
    lines = []
    for engine, equal, of in share(env):
        mine = [v for k, v in results.items() if k.startswith("surface/") and k.endswith(f"[{engine}]")]
        if not mine:
            continue
        state = "" if all(v == "passed" for v in mine) else ", by the list; the run differs"
        lines.append(f"surface [{engine}]: {equal} of {of} rows as in CPython 3.13 ({100 * equal / of:.2f}%{state})")
    return lines


def update(env):
    python = common.find_python()
    if not python:
        raise SystemExit("make test-update needs CPython 3.13 (python3.13 on PATH, or in pyenv)")
    (folder(env) / "expected").mkdir(exist_ok=True)
    for name, text in sources(env).items():
        if env.args.words and not any(w in f"surface/{name}" for w in env.args.words):
            continue
        with tempfile.TemporaryDirectory() as tmp:
            r = env.run([python, "-B", "-"], cwd=tmp, stdin=text.encode(), timeout=120)
        if r.status:
            raise SystemExit(f"surface/{name}: CPython: status {r.status}\n{r.err.decode()[-600:]}")
        path = folder(env) / "expected" / f"{name}.xz"
        if not path.exists() or lzma.decompress(path.read_bytes()) != r.out:
            path.write_bytes(lzma.compress(r.out, preset=9 | lzma.PRESET_EXTREME))
            print("recorded", path.relative_to(env.root))
    names = set(sources(env))
    for path in (folder(env) / "expected").glob("*.xz"):
        if path.stem not in names:
            path.unlink()
