"""The fuzz targets for a moment: their seeds (inputs that once failed among them), and mutations, always the same."""

import re

from . import common

ROUNDS = {
    "tokens": 20000,
    "parse": 20000,
    "ir": 5000,
    "guarded": 5000,
    "trace": 5000,
    "manifest": 5000,
    "object": 50000,
}


def cases(env):
    folder = env.root / "tests" / "fuzz"
    for target in re.findall(r"^TARGET\((\w+)\)", (folder / "targets.def").read_text(), re.M):

        def run(env, tmp, target=target):
            rounds = ROUNDS[target] * (20 if env.args.all else 1)
            exe = env.build / "tests" / "fuzz_replay"
            r = env.run([exe, target, folder / "corpus" / target, rounds], cwd=tmp, timeout=600, limit_mb=4000)
            if r.status == 0:
                return ""
            crash = tmp / f"crash-{target}"
            kept = env.build / crash.name
            if crash.exists():
                kept.write_bytes(crash.read_bytes())
            return f"status {r.status}; the input is kept as {kept.name}\n{r.err.decode(errors='replace')}"

        inputs = sorted((folder / "corpus" / target).iterdir()) + [folder / "targets.def"]
        yield common.Case(f"fuzz/{target}", run, inputs)
