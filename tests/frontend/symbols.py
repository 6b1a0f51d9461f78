"""Compares our symbol tables with those of the symtable module of the CPython that runs this, over its library.

usage: symbols.py [--build FOLDER] [--jobs N] [--show N] [FILE...]

Every scope with its name and kind, and every name in it: whether it is used, assigned, a parameter, imported, annotated,
and what it is bound to (local, cell, free, global, declared global). Before 3.12 comprehensions are functions; ours are
shown so.
"""

import argparse
import concurrent.futures
import os
import pathlib
import subprocess
import symtable
import sys
import warnings

from ast_text import known_list

HERE = pathlib.Path(__file__).resolve().parent
MINOR = sys.version_info[1]
USE, PARAM, IMPORT, ANNOTATED, LOCAL = 16, 4, 128, 256, 2  # DEF_... of CPython's symtable.h
SHIFT = 11 if MINOR < 12 else 12


def scope_of(flags):
    return flags >> SHIFT & 15


def lines(raw, depth, out):
    """`raw` is the C object that symtable wraps: its numbers say more than the wrapper, at a fraction of the time."""
    names = []
    for name, flags in raw.symbols.items():
        if name[0] == ".":  # arguments that the compiler makes up
            continue
        f = "".join(
            c for bit, c in ((USE, "u"), (PARAM, "p"), (IMPORT, "i"), (ANNOTATED, "a"), (LOCAL, "=")) if flags & bit
        )
        names.append(f"{name}:{f}{'?lGgfc'[scope_of(flags)]}")
    kind = TYPES.get(raw.type, "lazy")
    out.append(
        f"{depth} {kind} {raw.name} {'nested' if raw.nested else '-'}|"
        + "".join(n + " " for n in sorted(names, key=str.encode))
    )
    for child in raw.children:
        lines(child, depth + 1, out)


def types():
    import _symtable

    found = {_symtable.TYPE_MODULE: "module", _symtable.TYPE_CLASS: "class", _symtable.TYPE_FUNCTION: "function"}
    if hasattr(_symtable, "TYPE_TYPE_PARAMETERS"):
        found[_symtable.TYPE_TYPE_PARAMETERS] = "type parameters"
    elif hasattr(_symtable, "TYPE_TYPE_PARAM"):
        found[_symtable.TYPE_TYPE_PARAM] = "type parameters"
    return found


TYPES = types()


def oracle(path):
    import _symtable

    warnings.simplefilter("ignore")
    out = []
    try:
        top = _symtable.symtable(pathlib.Path(path).read_bytes(), path, "exec")
    except (SyntaxError, ValueError):
        return None
    sys.setrecursionlimit(10000)
    lines(top, 0, out)
    return out


def check(driver, files):
    p = subprocess.Popen(
        [driver, *(["--functions"] if MINOR < 12 else [])], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    found = []
    scopes = 0
    for f in files:
        p.stdin.write(f.encode() + b"\n")
        p.stdin.flush()
        head = p.stdout.readline().split()
        body = p.stdout.read(int(head[1])).decode()
        got = body.splitlines() if head[0] == b"ok" else None
        want = oracle(f)
        scopes += len(want or ())
        if MINOR != 13 and want and got:  # the parts of a try statement were visited in another order
            want, got = sorted(want), sorted(got)
        if (
            want == got or want is None
        ):  # errors.py compares what is rejected; the compiler may do it later than CPython
            continue
        if got is None:
            found.append((f, f"    CPython: {want and len(want)} scopes\n    ours: {body[:200]}"))
            continue
        a, b = next(((x, y) for x, y in zip(want, got) if x != y), (len(want), len(got)))
        if isinstance(a, str):
            a, b = ([n for n in x.split(" ") if n not in y.split(" ")] or x[:200] for x, y in ((a, b), (b, a)))
        found.append((f, f"    CPython: {a}\n    ours:    {b}"))
    p.stdin.close()
    return scopes, found


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--build", default=str(HERE.parent.parent / "build" / "tests"))
    p.add_argument("--jobs", type=int, default=os.cpu_count())
    p.add_argument("--show", type=int, default=10)
    p.add_argument("files", nargs="*")
    a = p.parse_args()
    lib = pathlib.Path(os.__file__).parent
    files = a.files or sorted(
        str(f) for f in lib.rglob("*.py") if not {"site-packages", "dist-packages"} & set(f.parts)
    )
    chunks = [files[i::20] for i in range(20)]
    with concurrent.futures.ProcessPoolExecutor(a.jobs) as pool:
        results = list(pool.map(check, [str(pathlib.Path(a.build) / "scope_dump")] * len(chunks), chunks))
    differ = {os.path.relpath(f, lib): text for _, found in results for f, text in found}
    known = known_list(f"symbols-3.{MINOR}") if not a.files else set()
    unneeded = [n for n in sorted(known - differ.keys()) if (lib / n).exists()]
    for name in sorted(differ.keys() - known)[: a.show]:
        print(f"{name} differs\n{differ[name]}")
    for name in unneeded:
        print(f"{name}: not different any more; take it out of known/symbols-3.{MINOR}.txt")
    print(
        f"3.{MINOR}: symbol tables of {len(files) - len(differ)} of {len(files)} files are the same, "
        f"{sum(n for n, _ in results)} scopes, {len(known & differ.keys())} known differences"
    )
    return 1 if differ.keys() - known or unneeded or not files else 0


if __name__ == "__main__":
    sys.exit(main())
