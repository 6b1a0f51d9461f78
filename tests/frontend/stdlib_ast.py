"""Compares our syntax trees with CPython 3.13's over every .py file of its library.

usage: stdlib_ast.py [--driver PATH] [--jobs N] [--only SUBSTRING] [FILE...]

Runs under any Python, and finds CPython 3.13 as $MOLT_PYTHON or python3.13 on PATH. CPython's side is slow, so its
digests are cached by content under $XDG_CACHE_HOME. A file that 3.13 rejects must be rejected with the same message.
"""

import argparse
import ast
import concurrent.futures
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import warnings

HERE = pathlib.Path(__file__).resolve().parent
# Files that are expected to differ, with the reason. 'Unexpectedly the same' fails too.
KNOWN = {}


def same_python():
    if sys.version_info[:2] == (3, 13):
        return
    other = os.environ.get("MOLT_PYTHON") or shutil.which("python3.13")
    if not other:
        sys.exit("needs CPython 3.13 on PATH or in $MOLT_PYTHON")
    os.execv(other, [other, *sys.argv])


def oracle(path):
    data = pathlib.Path(path).read_bytes()
    warnings.simplefilter("ignore")
    try:
        tree = ast.parse(data, path)
    except SyntaxError as e:
        return "error", f"{type(e).__name__}|{e.msg}"
    except ValueError as e:
        return "error", f"ValueError|{e}"
    sys.setrecursionlimit(20000)
    text = ast.dump(tree, include_attributes=True).encode("utf-8", "surrogatepass")
    return "ok", text


def digest(path):
    status, body = oracle(path)
    return [status, hashlib.sha256(body).hexdigest() if status == "ok" else body]


def ours(driver, files):
    p = subprocess.Popen([driver], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    for f in files:
        p.stdin.write(f.encode() + b"\n")
        p.stdin.flush()
        head = p.stdout.readline().split()
        if not head:
            yield f, "crash", b""
            p = subprocess.Popen([driver], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            continue
        yield f, head[0].decode(), p.stdout.read(int(head[1]))
    p.stdin.close()
    p.wait()


def difference(a, b):
    i = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    return f"    3.13: {a[max(0, i - 150) : i + 80]!r}\n    ours: {b[max(0, i - 150) : i + 80]!r}"


def main():
    same_python()
    p = argparse.ArgumentParser()
    p.add_argument("--driver", default=str(HERE.parent.parent / "build/tests/ast_dump"))
    p.add_argument("--jobs", type=int, default=1)
    p.add_argument("--only", default="")
    p.add_argument("--show", type=int, default=10)
    p.add_argument("files", nargs="*")
    a = p.parse_args()
    lib = pathlib.Path(os.__file__).parent
    files = a.files or sorted(str(f) for f in lib.rglob("*.py") if "site-packages" not in f.parts)
    files = [f for f in files if a.only in f]

    cache_file = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "molt-ast-3.13.json"
    cache = json.loads(cache_file.read_text()) if cache_file.exists() else {}
    keys = {f: hashlib.sha256(pathlib.Path(f).read_bytes()).hexdigest() for f in files}
    todo = [f for f in files if keys[f] not in cache]
    if todo:
        with concurrent.futures.ProcessPoolExecutor(a.jobs) as pool:
            for f, d in zip(todo, pool.map(digest, todo, chunksize=8)):
                cache[keys[f]] = d
        cache_file.parent.mkdir(parents=True, exist_ok=True)
        cache_file.write_text(json.dumps(cache))

    same = shown = 0
    bad = []
    for f, status, body in ours(a.driver, files):
        want_status, want = cache[keys[f]]
        if status == "ok":
            got = hashlib.sha256(body).hexdigest()
        elif status == "error":
            parts = body.decode().split("\n")[0].split("|", 5)
            got = f"{parts[0]}|{parts[5]}" if len(parts) == 6 else body.decode()
        else:
            got = status
        name = os.path.relpath(f, lib)
        equal = status == want_status and got == want
        if equal != (name in KNOWN):
            same += equal
            continue
        bad.append(name)
        if shown < a.show:
            shown += 1
            print(f"{name}: {'unexpectedly the same' if equal else 'differs'}")
            if status == want_status == "ok":
                print(difference(oracle(f)[1], body))
            else:
                print(
                    f"    3.13: {want_status} {want}\n    ours: {status} {got if status != 'ok' else ''} {body[:200] if status == 'error' else ''}"
                )
    print(f"{same} of {len(files)} files identical, {len(bad)} unexpected")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
