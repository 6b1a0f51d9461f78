"""Checks lowering against the CPython that runs this. usage: lower_check.py [--build FOLDER] [--programs]

1. Every file of the standard library lowers and verifies, or CPython rejects it too.
2. Positions of ops are those of CPython 3.13's instructions (compare_spans.py; 3.13 only), for a few large files.
3. --programs: those of tests/lang print the same when their IR is run in Python (run_ir.py), but for what that cannot
   show: finalisers, hashes under another seed, tracebacks.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import sysconfig
import tempfile
import warnings

HERE = pathlib.Path(__file__).resolve().parent
parser = argparse.ArgumentParser()
parser.add_argument("--build", default=str(HERE.parent.parent / "build" / "tests"))
parser.add_argument("--programs", action="store_true")
options = parser.parse_args()
DUMP = os.path.abspath(pathlib.Path(options.build) / "lower_dump")
LIB = pathlib.Path(sysconfig.get_path("stdlib"))
CANNOT = {
    "builtins_types",
    "class_hooks",
    "exc_finally",
    "exc_uncaught_positions",
    "sys_argv",
    "gen_send",
}
failed = False


def check(ok, text):
    global failed
    failed |= not ok
    print("ok  " if ok else "FAIL", text)


warnings.simplefilter("ignore")
files = sorted(str(p) for p in LIB.rglob("*.py") if not {"site-packages", "dist-packages"} & set(p.parts))
refused = set()
for i in range(0, len(files), 300):
    out = subprocess.run([DUMP, *files[i : i + 300]], capture_output=True, text=True).stdout
    for line in out.splitlines():
        path, sep, rest = line.partition(".py:")
        if sep and "Warning: " not in rest:
            refused.add(path + ".py")
for path in sorted(refused):
    try:
        compile(open(path, "rb").read(), path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        continue
    check("koi8" in path, f"{path} lowers")
check(
    True,
    f"{len(files) - len(refused)} of {len(files)} library files lower, CPython takes no other",
)

big = [
    "argparse",
    "typing",
    "dataclasses",
    "_pydecimal",
    "inspect",
    "tarfile",
    "asyncio/base_events",
]
if sys.version_info[:2] == (3, 13):
    argv = [sys.executable, "-W", "ignore", HERE / "compare_spans.py", DUMP, *(str(LIB / f"{b}.py") for b in big)]
    out = subprocess.run(argv, capture_output=True, text=True).stdout
    differ, _, total, *_ = out.splitlines()[-1].split()
    check(int(differ) * 1000 < int(total), f"positions: {out.splitlines()[-1]}")

lang = HERE.parent / "lang"
for program in sorted(lang.glob("*.py")) if options.programs else ():
    want = program.with_suffix(".out")
    if not want.exists() or program.stem in CANNOT:
        continue
    args = program.with_suffix(".args")
    tmp = tempfile.mkdtemp()
    arguments = args.read_text().replace("{tmp}", tmp) if args.exists() else ""
    given = program.with_suffix(".in")
    got = subprocess.run(
        [
            sys.executable,
            HERE / "run_ir.py",
            DUMP,
            program.name,
            *arguments.splitlines(),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=lang,
        input=given.read_bytes() if given.exists() else b"",
        env={**os.environ, "PYTHONHASHSEED": "0"},
    ).stdout
    check(got.replace(tmp.encode(), b"{tmp}") == want.read_bytes(), f"lang/{program.stem}")
sys.exit(failed)
