"""The same bits, whatever the directory, home, time zone, locale, umask, job count, hash seed and cache."""

import hashlib
import json
import os
import shutil

from . import common, programs

SURROUNDINGS = (
    {
        "HOME": "/",
        "TZ": "UTC",
        "LANG": "C",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "0",
        "MAKEFLAGS": "-j1",
        "MOLT_CACHE": "off",
    },
    {
        "HOME": "/tmp",
        "TZ": "Pacific/Kiritimati",
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "",
        "PYTHONHASHSEED": "4242",
        "MAKEFLAGS": "-j8",
        "SOURCE_DATE_EPOCH": "1",
        "COLUMNS": "20",
        "MOLT_CACHE": "/dev/null/no-such-cache",
    },
)


def stages(env, folder, name, target, surroundings, umask):
    """sha256 of IR, object and executable."""
    ir, obj, exe = folder / "p.ir", folder / "p.o", folder / "p"
    digests = {}
    for stage, argv in (
        ("IR", [env.tool("molt-parse"), f"{name}.py", "-o", ir]),
        ("object", [env.tool("molt-lower"), f"--target={target}", ir, "-o", obj]),
        ("executable", [env.tool("molt-link"), f"--target={target}", obj, "-o", exe]),
    ):
        r = env.run(argv, cwd=folder, env=surroundings, preexec=lambda: os.umask(umask), timeout=120)
        if r.status:
            return None, f"{stage}: status {r.status}\n{r.err.decode(errors='replace')}"
        path = argv[-1]
        digests[stage] = hashlib.sha256(path.read_bytes()).hexdigest()
    return digests, None


LIBRARY = """import shlex
print(shlex.split("a 'b c' d"))
"""


def cached(env, tmp, target):
    """Objects of library modules: cold, warm, damaged, read-only and no cache give the same archive."""
    (tmp / "p.py").write_text(LIBRARY)
    ir, obj, cache = tmp / "p.ir", tmp / "p.o", tmp / "cache"
    r = env.run([env.tool("molt-parse"), "p.py", "-o", ir], cwd=tmp)
    if r.status or b"not found" in r.err:
        raise common.Skip("no Python library here")

    def entries():
        return [p for p in sorted(cache.rglob("*")) if p.is_file() and p.name != "swept"]

    seen = {}
    for state in ("cold", "warm", "damaged", "cut short", "read-only", "off"):
        if state == "damaged":
            for p in entries():
                p.write_bytes(p.read_bytes()[:-7] + b"nothing")
        if state == "cut short":
            for p in entries():
                p.write_bytes(p.read_bytes()[:20])
        if state == "read-only":
            shutil.rmtree(cache)
            cache.write_text("in the way")
        where = "off" if state == "off" else str(cache)
        stats = tmp / "stats.json"
        r = env.run(
            [env.tool("molt-lower"), f"--target={target}", ir, "-o", obj, "--stats", stats],
            env={"MOLT_CACHE": where},
            timeout=300,
        )
        if r.status or r.err:
            return f"{state}: status {r.status}\n{r.err.decode(errors='replace')}"
        counts = json.loads(stats.read_text())["counts"]
        if counts["cached"] != (counts["units"] if state == "warm" else 0):
            return f"{state}: {counts['cached']} of {counts['units']} units came from the cache"
        seen[state] = hashlib.sha256(obj.read_bytes()).hexdigest()
    different = [s for s in seen if seen[s] != seen["cold"]]
    return f"not the bits of the first time: {', '.join(different)}" if different else ""


def cases(env):
    for target in ("native", "wasm"):
        yield common.Case(f"determinism/cache-{target}", lambda env, tmp, target=target: cached(env, tmp, target))
    for program in programs.find(env):
        if not program.name.startswith("examples/"):
            continue
        name = program.name.split("/")[1]
        for target in ("native", "wasm"):

            def run(env, tmp, program=program, name=name, target=target):
                seen = []
                for i, surroundings in enumerate(SURROUNDINGS):
                    folder = tmp / ("one" if i == 0 else "a rather longer name/for the second")
                    folder.mkdir(parents=True)
                    shutil.copy(program.source, folder)
                    digests, failure = stages(env, folder, name, target, surroundings, 0o022 if i == 0 else 0o077)
                    if failure:
                        return failure
                    seen.append(digests)
                different = [s for s in seen[0] if seen[0][s] != seen[1][s]]
                return f"not the same bits: {', '.join(different)}" if different else ""

            yield common.Case(f"determinism/{name}-{target}", run, [program.source])
