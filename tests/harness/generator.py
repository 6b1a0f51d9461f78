"""`molt-trace mine` and a generator of one's own are interchangeable: examples/generators/minimal.py takes its place.

Both give a manifest for each example here, both manifests change the code, and the program's output stays the same.
What the tools write satisfies docs/spec/schemas (unit/trace says so when python3 has no jsonschema).
"""

import importlib.util
import json
import sys

from . import common, programs


def trace(env, program, tmp):
    argv = [
        env.tool("molt-trace"),
        "run",
        program.source.name,
        "-o",
        tmp / "trace",
        "--",
        *program.args(tmp),
    ]
    r = env.run(argv, cwd=program.cwd, stdin=program.stdin, timeout=120)
    if not (tmp / "trace").exists():
        raise AssertionError(f"molt-trace run: status {r.status}\n{r.err.decode(errors='replace')}")
    return tmp / "trace"


def breaks_schema(env, tmp, kind, path):
    if not importlib.util.find_spec("jsonschema"):
        return ""
    schema = env.root / "docs" / "spec" / "schemas" / f"{kind}.schema.json"
    r = env.run([sys.executable, env.root / "tests" / "unit" / "check_schema.py", schema, path], cwd=tmp)
    return (r.out + r.err).decode(errors="replace") if r.status else ""


def cases(env):
    script = env.root / "examples" / "generators" / "minimal.py"
    for program in programs.find(env):
        if program.name not in ("examples/nbody", "examples/shop", "examples/springs"):
            continue

        def run(env, tmp, program=program):
            seen = trace(env, program, tmp)
            env.run([env.tool("molt-trace"), "merge", "--format=json", seen, "-o", tmp / "trace.json"], cwd=tmp)
            failure = breaks_schema(env, tmp, "trace", tmp / "trace.json")
            if failure:
                return failure
            for name, extra in (
                ("mine", []),
                ("minimal.py", ["--generator", f"python3 '{script}'"]),
            ):
                manifest, report = tmp / "opt.json", tmp / "report.json"
                r = env.run(
                    [env.tool("molt-trace"), "mine", seen, "-o", manifest, *extra],
                    cwd=tmp,
                )
                if r.status or not json.loads(manifest.read_text())["claims"]:
                    return f"{name}: status {r.status}, or no claims\n{r.err.decode(errors='replace')}"
                failure = breaks_schema(env, tmp, "manifest", manifest)
                if failure:
                    return failure
                exe, failure = programs.build(env, program, "native", tmp, ["-m", manifest, "--report", report])
                if not failure and not json.loads(report.read_text())["guarded"]:
                    failure = "no claim was guarded"
                failure = failure or programs.check(env, program, [exe, *program.args(tmp)], "native", tmp)
                if failure:
                    return f"{name}: {failure}"
            return ""

        yield common.Case(f"generator/{program.name.split('/')[1]}", run, program.inputs() + [script])
