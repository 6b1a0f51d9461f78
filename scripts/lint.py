#!/usr/bin/env python3
"""make lint: formatting, layering, generated pages, machine-specific text. make format: --fix-format."""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Text that belongs to one machine, or to a secret, and to no commit. Spelled so that this file does not hold it.
FORBIDDEN = [
    re.compile(p)
    for p in (
        r"(?<![\w.])/" + r"root/",
        r"(?<![\w./-])/" + r"work/(wt|main|shared|\.library)",
        r"/home/" + r"[a-z]+/",
        r"(pypi|registry)\." + r"(org|npmjs)",
        r"-----BEGIN [A-Z ]*PRIVATE " + r"KEY",
        r"AKIA" + r"[0-9A-Z]{16}",
    )
]


def files(*suffixes):
    out = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    ).stdout
    return [f for f in out.splitlines() if f.endswith(suffixes) and (ROOT / f).is_file()]


def run(argv, **kw):
    return subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, **kw)


def cxx_format(fix):
    tool = shutil.which("clang-format-19")
    if not tool:
        return ["clang-format-19 is not installed: scripts/bootstrap.sh"]
    sources = [f for f in files(".cpp", ".h")]
    if fix:
        run([tool, "-i", *sources])
        return []
    r = run([tool, "--dry-run", "-Werror", "--ferror-limit=1", *sources])
    bad = sorted({line.split(":")[0] for line in r.stderr.splitlines() if "error:" in line})
    return [f"{f}: not formatted (make format)" for f in bad]


def python_format(fix):
    tool = shutil.which("ruff")
    if not tool or run([tool, "--version"]).returncode:
        print("note: ruff is not installed; Python files are not checked")
        return []
    # tests/lang is input of the tests: odd formatting there is the point.
    sources = [f for f in files(".py") if not f.startswith("tests/lang/")]
    argv = [tool, "format", "--line-length", "120", *([] if fix else ["--check"]), *sources]
    r = run(argv)
    return [] if fix or r.returncode == 0 else [line for line in r.stdout.splitlines() if "reformat" in line][:20]


def machine_text():
    problems = []
    for f in files(""):
        try:
            text = (ROOT / f).read_text()
        except UnicodeDecodeError:
            continue
        for p in FORBIDDEN:
            for m in p.finditer(text):
                line = text.count("\n", 0, m.start()) + 1
                problems.append(f"{f}:{line}: belongs to one machine: {m.group()!r}")
    return problems


def includes():
    """runtime/ never includes lib/ or a C++ header; lib/ sees of runtime/ only abi/."""
    problems = []
    c_headers = set(
        "assert errno fcntl float inttypes limits locale math setjmp signal stdarg stdbool stddef stdint stdio stdlib "
        "string strings time unistd fenv ctype wchar dirent poll".split()
    )
    folders = {p.name for p in (ROOT / "runtime").iterdir() if p.is_dir()} if (ROOT / "runtime").exists() else set()
    for f in files(".h", ".cpp", ".def", ".inc"):
        if not f.startswith(("runtime/", "lib/")):
            continue
        for number, line in enumerate((ROOT / f).read_text(errors="replace").splitlines(), 1):
            m = re.match(r'\s*#\s*include\s+(["<])([^">]+)[">]', line)
            if not m:
                continue
            quote, name = m.groups()
            if f.startswith("runtime/"):
                if quote == '"' and name.split("/")[0] not in folders and not (ROOT / f).parent.joinpath(name).exists():
                    problems.append(f"{f}:{number}: runtime/ includes {name}")
                plain = name.removesuffix(".h")
                if quote == "<" and plain not in c_headers and not name.startswith(("sys/", "wasi/", "sanitizer/")):
                    if not name.endswith(".h"):
                        problems.append(f"{f}:{number}: runtime/ includes the C++ header <{name}>")
            elif quote == '"' and name.split("/")[0] in folders - {"abi"} and not (ROOT / "lib" / name).exists():
                problems.append(f"{f}:{number}: lib/ includes {name} of runtime/")
    return problems


def link_test(build):
    """runtime/ stands alone: with the C library and compiler-rt it leaves nothing undefined but what compiled code
    provides (the names that `generated` below matches)."""
    nm = shutil.which("llvm-nm-19") or shutil.which("nm")
    archive = build / "lib/molt/native/libmolt.a"
    if not archive.exists() or not nm:
        return ["build/lib/molt/native/libmolt.a is not built: make"]

    def symbols(paths, flag):
        out = (
            run([nm, flag, "--quiet", "-g", *map(str, paths)]).stdout
            if "llvm" in nm
            else run([nm, flag, "-g", *map(str, paths)]).stdout
        )
        return {line.split()[-1] for line in out.splitlines() if line.strip() and not line.endswith(":")}

    folder = archive.parent
    libraries = [folder / "libc.a", *folder.glob("libclang_rt*.a")]
    undefined = symbols([archive], "--undefined-only") - symbols([archive, *libraries], "--defined-only")
    generated = re.compile(
        r"^(molt_(program|prog|module|main_|generated|user|data|shapes?_user)\w*|_GLOBAL_OFFSET_TABLE_|__(init|fini|preinit)_array_\w+|__ehdr_start|_DYNAMIC|__start_\w+|__stop_\w+|main|__tls_get_addr)$"
    )
    return [
        f"runtime/ needs {s}, which nothing in it or in the C library defines"
        for s in sorted(undefined)
        if not generated.match(s)
    ]


def generated(build):
    problems = []
    for script in ("status.py", "pipeline_doc.py", "op_examples.py"):
        argv = [sys.executable, f"scripts/{script}", "--check"]
        if script != "status.py":
            if not (build / "bin/molt-lower").exists():
                continue
            argv += ["--build", str(build)]
        r = run(argv)
        if r.returncode:
            problems += (r.stderr or r.stdout).splitlines() or [f"{script} --check failed"]
    return problems


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--build", default="build")
    ap.add_argument("--fix-format", action="store_true")
    args = ap.parse_args()
    os.chdir(ROOT)
    if args.fix_format:
        cxx_format(True)
        python_format(True)
        return 0
    build = pathlib.Path(args.build).resolve()
    failed = 0
    for name, check in (
        ("C++ format", lambda: cxx_format(False)),
        ("Python format", lambda: python_format(False)),
        ("machine-specific text", machine_text),
        ("layers", includes),
        ("runtime stands alone", lambda: link_test(build)),
        ("generated pages", lambda: generated(build)),
    ):
        problems = check()
        print(f"{'ok  ' if not problems else 'FAIL'} {name}")
        for p in problems[:40]:
            print("     ", p)
        failed += bool(problems)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
