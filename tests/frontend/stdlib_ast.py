"""Compares our syntax trees with CPython's over every .py file of the library of the CPython that runs this.

usage: stdlib_ast.py [--build FOLDER] [--jobs N] [--only SUBSTRING] [--show N] [FILE...]

The text compared is that of `ast.dump(tree, include_attributes=True)`: all fields, all positions. 3.13 has to give the
same bytes, and to reject the same files with the same message. With 3.11, 3.12 and 3.14 the text is made by ast_text.py,
which leaves out what only one side has, and positions inside f-strings before 3.12; known/ast-3.N.txt lists files that
differ all the same, each with its reason. One that is in the list and does not differ fails too.
"""

import argparse
import ast
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import warnings

import ast_text
from ast_text import known_list

HERE = pathlib.Path(__file__).resolve().parent
MINOR = sys.version_info[1]


def oracle(path):
    warnings.simplefilter("ignore")
    data = pathlib.Path(path).read_bytes()
    try:
        tree = ast.parse(data, path)
    except SyntaxError as e:
        return "error", f"{type(e).__name__}|{e.msg}"
    except ValueError as e:
        return "error", f"ValueError|{e}"
    sys.setrecursionlimit(20000)
    return "ok", ast_text.text(tree, loose=MINOR < 12).encode("utf-8", "surrogatepass")


class Driver:
    def __init__(self, path):
        self.argv = [path, "--loose"] if MINOR < 12 else [path]
        if MINOR > 13:
            self.argv.append(f"--python=3.{MINOR}")
        self.start()

    def start(self):
        self.p = subprocess.Popen(self.argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, path):
        self.p.stdin.write(path.encode() + b"\n")
        self.p.stdin.flush()
        head = self.p.stdout.readline().split()
        if not head:
            self.start()
            return "crash", b""
        body = self.p.stdout.read(int(head[1]))
        if head[0] == b"ok":
            return "ok", body
        parts = body.decode(errors="replace").split("\n")[0].split("|", 5)
        return "error", f"{parts[0]}|{parts[5]}"


def check(driver_path, files):
    """(file, difference) of each that differs."""
    driver = Driver(driver_path)
    found = []
    for f in files:
        status, got = driver.ask(f)
        want_status, want = oracle(f)
        # Messages are 3.13's always; of other versions only whether they take the file is compared.
        if status == want_status == "ok" or (MINOR == 13 and status == want_status):
            if got == want:
                continue
        elif status == want_status:
            continue
        if status == want_status == "ok":
            i = next((i for i, (x, y) in enumerate(zip(want, got)) if x != y), min(len(want), len(got)))
            a, b = (t[max(0, i - 150) : i + 80] for t in (want, got))
            found.append((f, f"    CPython: {a!r}\n    ours:    {b!r}"))
        else:
            found.append((f, f"    CPython: {want_status} {want[:200]!r}\n    ours:    {status} {got[:200]!r}"))
    return found


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--build", default=str(HERE.parent.parent / "build" / "tests"))
    p.add_argument("--jobs", type=int, default=os.cpu_count())
    p.add_argument("--only", default="")
    p.add_argument("--show", type=int, default=10)
    p.add_argument("files", nargs="*")
    a = p.parse_args()
    lib = pathlib.Path(os.__file__).parent
    files = a.files or sorted(
        str(f) for f in lib.rglob("*.py") if not {"site-packages", "dist-packages"} & set(f.parts)
    )
    files = [f for f in files if a.only in f]
    chunks = [files[i::40] for i in range(40)]
    with concurrent.futures.ProcessPoolExecutor(a.jobs) as pool:
        results = pool.map(check, [str(pathlib.Path(a.build) / "ast_dump")] * len(chunks), chunks)
        differ = {os.path.relpath(f, lib): text for found in results for f, text in found}
    known = set() if a.files or a.only else known_list(f"ast-3.{MINOR}")
    for name in sorted(differ.keys() - known)[: a.show]:
        print(f"{name} differs\n{differ[name]}")
    for name in sorted(known - differ.keys()):
        if (lib / name).exists():
            print(f"{name}: not different any more; take it out of known/ast-3.{MINOR}.txt")
    bad = len(differ.keys() - known) + len([n for n in known - differ.keys() if (lib / n).exists()])
    print(
        f"3.{MINOR}: {len(files) - len(differ)} of {len(files)} files have the same tree, "
        f"{len(differ.keys() & known)} known differences, {bad} unexpected"
    )
    return 1 if bad or not files else 0


if __name__ == "__main__":
    sys.exit(main())
