"""Compares --python=3.14 with CPython 3.14: trees with all positions, errors.

usage: python314.py [--build FOLDER] [--show N] [--update]

The texts of python314.txt, separated by lines of '---', are held against python314.out, which has what 3.14 says of them.
Where a 3.14 is found it is asked again, and the trees of its library are compared, and which texts of errors.txt it
rejects; known/python314.txt lists texts and files that differ, each with its reason. A 3.14 is a python3.14, or Pyodide
for node (the npm package pyodide 314: a folder in MOLT_PYODIDE, or node_modules/pyodide here). --update asks it.
"""

import argparse
import ast
import base64
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

# Runs in 3.14: a file of texts as base64, a list of answers on standard output.
ORACLE = r"""
import ast, base64, json, sys, warnings
import ast_text
def answers(texts):
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20000)
    out = []
    for t in texts:
        try:
            out.append(["ok", ast_text.text(ast.parse(base64.b64decode(t)))])
        except SyntaxError as e:
            out.append([type(e).__name__, e.msg, [e.lineno, e.offset, e.end_lineno, e.end_offset]])
        except (ValueError, MemoryError, RecursionError) as e:
            out.append([type(e).__name__, str(e), None])
    return out
"""
REAL = ORACLE + "print(json.dumps(answers(json.load(open(sys.argv[1])))))\n"
PYODIDE = r"""
import { readFileSync } from "node:fs";
const [folder, helper, oracle, asked] = process.argv.slice(2);
const { loadPyodide } = await import(folder + "/pyodide.mjs");
const py = await loadPyodide();
py.FS.writeFile("ast_text.py", readFileSync(helper, "utf8"));
py.runPython(readFileSync(oracle, "utf8"));
py.globals.set("asked", readFileSync(asked, "utf8"));
process.stdout.write(py.runPython("json.dumps(answers(json.loads(asked)))"));
"""


def find():
    """(asks a list of bytes and gives answers, the library as {name: bytes}), or None."""
    from harness import common

    def ask(argv, texts):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as asked:
            json.dump([base64.b64encode(t).decode() for t in texts], asked)
            asked.flush()
            r = subprocess.run([*argv, asked.name], capture_output=True, text=True, cwd=HERE)
        if r.returncode:
            raise SystemExit(r.stderr)
        return json.loads(r.stdout)

    if python := common.find_python(14):
        lib = subprocess.run(
            [python, "-c", "import os; print(os.path.dirname(os.__file__))"], capture_output=True, text=True
        )
        lib = pathlib.Path(lib.stdout.strip())
        files = [p for p in sorted(lib.rglob("*.py")) if "site-packages" not in p.parts]
        return lambda texts: ask([python, "-c", REAL], texts), {str(p.relative_to(lib)): p.read_bytes() for p in files}
    folder = pathlib.Path(os.environ.get("MOLT_PYODIDE", ROOT / "node_modules" / "pyodide")).resolve()
    package = folder / "package.json"
    if not package.exists() or not json.loads(package.read_text())["version"].startswith("314."):
        return None

    def pyodide(texts):
        with tempfile.TemporaryDirectory() as tmp:
            for name, text in (("ask.mjs", PYODIDE), ("oracle.py", ORACLE)):
                pathlib.Path(tmp, name).write_text(text)
            return ask(["node", f"{tmp}/ask.mjs", str(folder), str(HERE / "ast_text.py"), f"{tmp}/oracle.py"], texts)

    with zipfile.ZipFile(folder / "python_stdlib.zip") as z:
        return pyodide, {n: z.read(n) for n in sorted(z.namelist()) if n.endswith(".py")}


def ours(build, texts):
    p = subprocess.run(
        [pathlib.Path(build) / "ast_dump", "--frames", "--python=3.14", "--dump"],
        input=b"".join(b"%d\n" % len(t) + t for t in texts),
        capture_output=True,
    )
    out, at = [], 0
    for t in texts:
        end = p.stdout.index(b"\n", at)
        status, size = p.stdout[at:end].split()
        body = p.stdout[end + 1 : end + 1 + int(size)].decode(errors="surrogateescape")
        at = end + 1 + int(size)
        if status == b"ok":
            out.append(["ok", body])
            continue
        code, line, col, end_line, end_col, message = body.split("\n")[0].split("|", 5)
        lines = re.sub(b"\r\n?", b"\n", t).split(b"\n")

        def chars(n, c):
            text = lines[n - 1] if 0 < n <= len(lines) else b""
            return len(text[: int(c)].decode(errors="replace")) + 1 + max(0, int(c) - len(text))

        place = [int(line), chars(int(line), col), int(end_line), chars(int(end_line), end_col)]
        out.append([code, message, place if place[0] else None])
    return out


def normal(answer):
    if answer[0] == "ok" or not answer[2] or not answer[2][0]:
        return answer[:2]
    line, column, end_line, end_column = answer[2]
    column = max(column, 1)  # CPython says 0 where it knows no column
    if not end_column or end_column < 0 or end_line is None:
        end_line, end_column = line, column
    return [*answer[:2], [line, column, end_line, end_column]]


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--build", default=str(ROOT / "build" / "tests"))
    ap.add_argument("--show", type=int, default=20)
    ap.add_argument("--update", action="store_true")
    args = ap.parse_args()
    found = find()
    texts = [t.encode() for t in (HERE / "python314.txt").read_text().split("\n---\n")]
    record = HERE / "python314.out"
    if args.update:
        if not found:
            raise SystemExit("no CPython 3.14 was found")
        record.write_text("".join(json.dumps(normal(a)) + "\n" for a in found[0](texts)))
    wants = [json.loads(line) for line in record.read_text().splitlines()]
    assert len(wants) == len(texts), "python314.py --update"
    known = [line for line in (HERE / "known/python314.txt").read_text().splitlines() if line and line[0] != "#"]
    known = dict.fromkeys(known, False)
    problems = []

    def compare(names, texts, wants, exact):
        for name, want, got in zip(names, wants, ours(args.build, texts)):
            want, got = normal(want), normal(got)
            if want == got if exact else (want[0] == "ok") == (got[0] == "ok"):
                continue
            if name in known:
                known[name] = True
            else:
                problems.append((name, want, got))

    compare([repr(t.decode()) for t in texts], texts, wants, True)
    said = f"{len(texts)} texts"
    if found:
        ask, library = found
        again = [normal(a) for a in ask(texts)]
        problems += [(repr(t), "recorded", w) for t, w, a in zip(texts, wants, again) if w != a]
        compare(library, list(library.values()), ask(list(library.values())), True)
        more = (HERE / "errors.txt").read_text().split("\n---\n")
        more = [t.encode("utf-8", "surrogatepass") for t in more]
        compare([repr(t.decode("utf-8", "surrogatepass")) for t in more], more, ask(more), False)
        said += f", {len(library)} files of the library, {len(more)} texts that are accepted or not"
        problems += [
            (name, "is in known/python314.txt and does not differ", "") for name, hit in known.items() if not hit
        ]
    for name, want, got in problems[: args.show]:
        at = next((i for i, (a, b) in enumerate(zip(str(want), str(got))) if a != b), 0)
        print(
            f"--- {name}\n    3.14: {str(want)[max(0, at - 60) : at + 200]}\n    ours: {str(got)[max(0, at - 60) : at + 200]}"
        )
    print(
        f"3.14: {said}; {sum(known.values())} known differences, {len(problems)} unexpected"
        + ("" if found else " (no 3.14 found)")
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
