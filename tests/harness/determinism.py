"""The same bits, whatever the directory, home, time zone, locale, umask, job count, hash seed and cache."""

import hashlib
import os
import shutil

from . import common, programs

SURROUNDINGS = (
    {"HOME": "/", "TZ": "UTC", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "0", "MAKEFLAGS": "-j1"},
    {
        "HOME": "/tmp",
        "TZ": "Pacific/Kiritimati",
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "",
        "PYTHONHASHSEED": "4242",
        "MAKEFLAGS": "-j8",
        "SOURCE_DATE_EPOCH": "1",
        "COLUMNS": "20",
        "XDG_CACHE_HOME": "/tmp/no-such-cache",
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


def cases(env):
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
