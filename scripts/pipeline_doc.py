#!/usr/bin/env python3
"""Writes docs/pipeline.md: one function of an example, in the tools' own output at every stage. --check compares."""

import argparse
import difflib
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/pipeline.md"
FUNCTION = "distance"
LIMIT = 60  # lines of each listing


def clip(text, limit=LIMIT):
    lines = text.rstrip("\n").split("\n")
    if len(lines) > limit:
        lines = lines[:limit] + [f"… ({len(lines) - limit} more lines)"]
    return "\n".join(line[:160] for line in lines)


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--build", default="build")
    ap.add_argument("--check", action="store_true")
    args = ap.parse_args()
    bin_ = pathlib.Path(args.build).resolve() / "bin"
    folder = ROOT / "examples/nbody"

    def tool(command, stdin=b""):
        name, *rest = command.split()
        r = subprocess.run([bin_ / name, *rest], cwd=folder, input=stdin, capture_output=True)
        if r.returncode:
            raise SystemExit(f"{command}: {r.stderr.decode()}")
        return r.stdout

    def ir_of(text, name):
        """The function whose qualified name ends with `name`, from IR in text form."""
        m = re.search(rf'^func \w+ "{name}" .*?^}}\n', text, re.M | re.S)
        return m.group() if m else ""

    source = (folder / "nbody.py").read_text()
    python = re.search(rf"^    def {FUNCTION}\(.*?(?=^    def )", source, re.M | re.S).group().rstrip()
    first = source[: source.index(python)].count("\n") + 1
    last = first + python.count("\n")
    tokens = "\n".join(
        line
        for line in tool("molt-parse --emit=tokens nbody.py").decode().split("\n")
        if line and first <= int(line.split(",")[0]) <= last
    )
    tree = tool("molt-parse --emit=ast nbody.py").decode()
    at = tree.index(f"FunctionDef(name='{FUNCTION}'")
    ir_text = tool("molt-parse --format=text nbody.py").decode()
    ir_bin = tool("molt-parse --format=bin nbody.py")
    with tempfile.TemporaryDirectory() as tmp:
        trace, manifest, report = (pathlib.Path(tmp) / n for n in ("t", "m.json", "r.json"))
        tool(f"molt-trace run nbody.py -o {trace} -- planets.txt 20")
        claims = tool(f"molt-trace mine {trace}").decode()
        manifest.write_text(claims)
        guarded_bin = tool(f"molt-guard -m {manifest} --report {report} --format=bin -", ir_bin)
        guarded = tool(f"molt-guard -m {manifest} --format=text -", ir_bin).decode()
        verdicts = report.read_text()
    mine = "\n".join(
        line
        for line in re.sub(r"(\{\"site\")", r"\n\1", claims).split("\n")
        if f".{FUNCTION}@" in line or f".{FUNCTION}#" in line
    )
    about = "\n".join(
        line
        for line in re.sub(r"(\{\"site\")", r"\n\1", verdicts).split("\n")
        if f".{FUNCTION}@" in line or f".{FUNCTION}#" in line
    )
    a, b = ir_of(ir_text, FUNCTION), ir_of(guarded, FUNCTION)
    changes = "".join(difflib.unified_diff(a.splitlines(True), b.splitlines(True), "parsed", "guarded", n=1))
    lowered = ir_of(tool("molt-lower --emit=ir -", guarded_bin).decode(), FUNCTION)
    llvm = tool("molt-lower --emit=llvm -O2 -", guarded_bin).decode()
    m = re.search(rf"^define [^\n]*{FUNCTION}[^\n]*\{{\n.*?^\}}\n", llvm, re.M | re.S)

    parts = [
        "# One function through the pipeline",
        "",
        "Written by `scripts/pipeline_doc.py` from the tools' own output; `make lint` checks that it is what they say now.",
        f"The function is `{FUNCTION}` of examples/nbody. Nothing in its source says that coordinates are floats: they",
        "come from a file.",
        "",
        "## Python",
        "",
        f"```python\n{python}\n```",
        "",
        "## Tokens: `molt-parse --emit=tokens nbody.py`",
        "",
        f"```text\n{clip(tokens, 14)}\n```",
        "",
        "## Tree: `molt-parse --emit=ast nbody.py`",
        "",
        "What CPython's `ast.dump(tree, include_attributes=True)` prints, to the byte.",
        "",
        f"```text\n{tree[at : at + 500]}…\n```",
        "",
        "## IR: `molt-parse --format=text nbody.py`",
        "",
        "SSA with block parameters; docs/spec/ir.md is the reference.",
        "",
        f"```text\n{clip(a)}\n```",
        "",
        "## Claims: `molt-trace run nbody.py -o t -- planets.txt 20; molt-trace mine t`",
        "",
        f"```json\n{clip(mine, 12)}\n```",
        "",
        "## Guards: `molt-guard -m m.json --report r.json`",
        "",
        f"Verdicts:\n\n```json\n{clip(about, 12)}\n```",
        "",
        f"and what they change in the IR:\n\n```diff\n{clip(changes, 40)}\n```",
        "",
        "## After the passes: `molt-lower --emit=ir`",
        "",
        f"```text\n{clip(lowered)}\n```",
        "",
        "## LLVM: `molt-lower --emit=llvm`",
        "",
        f"```llvm\n{clip(m.group() if m else '(inlined into its callers)', 80)}\n```",
        "",
        "## Executable: `molt-link`",
        "",
        "The object, Molt's runtime and Molt's C library become one static executable, or one wasm module.",
        "",
    ]
    text = "\n".join(parts)
    if args.check:
        if not PAGE.exists() or PAGE.read_text() != text:
            print("docs/pipeline.md is out of date: make docs", file=sys.stderr)
            return 1
        return 0
    PAGE.write_text(text)
    print("wrote docs/pipeline.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
