#!/usr/bin/env python3
"""Writes docs/spec/STATUS.md and the generated part of ROADMAP.md.

Gaps and follow-ups are the TODO lines in the tree, `TODO(area, owner:…, milestone:…, priority:P…, status:…): action`;
counts of tests come from build/test-results.json when a full run left one. --check only tells whether the pages are
as this script would write them.
"""

import collections
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from harness import surface  # noqa: E402

TODO = re.compile(
    r"TODO\((?P<area>[a-z-]+),\s*owner:(?P<owner>[a-z-]+),\s*milestone:(?P<milestone>[A-Za-z]+[0-9]*),"
    r"\s*priority:(?P<priority>P[0-3]),\s*status:(?P<status>[a-z]+)\):\s*(?P<action>.+)"
)
AREAS = """type-coverage stdlib-compat frontend compiler runtime opcode-matrix semantics syntax async-runtime introspection
import-system runtime-provenance tooling perf wasm-parity wasm-db-parity wasm-link wasm-host db offload http-runtime
observability dataframe tests docs security packaging c-api""".split()
OWNERS = "runtime frontend compiler stdlib tooling release docs security".split()
STATES = "missing partial planned divergent".split()
SKIP = ("docs/spec/STATUS.md", "ROADMAP.md", "scripts/status.py", "CONTRIBUTING.md")
BEGIN, END = "<!-- generated: scripts/status.py -->", "<!-- end of generated -->"


def tracked():
    out = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    return [f for f in out.stdout.splitlines() if f not in SKIP]


def todos():
    """(entry, problems): entries without line numbers, so that an edit elsewhere in a file changes nothing."""
    entries, problems = [], []
    for name in tracked():
        path = ROOT / name
        if not path.is_file() or path.suffix in (".png", ".inc", ".out"):
            continue
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            if "TODO(" not in line:
                continue
            m = TODO.search(line)
            if not m:
                problems.append(f"{name}:{number}: not the TODO form of CONTRIBUTING.md: {line.strip()[:100]}")
                continue
            e = m.groupdict()
            e["action"] = re.sub(r'\s*(\*/|-->|",?|\)\s*\\?)\s*$', "", e["action"]).strip().rstrip("\\").strip()
            e["file"] = name
            for field, known in (("area", AREAS), ("owner", OWNERS), ("status", STATES)):
                if e[field] not in known:
                    problems.append(f"{name}:{number}: unknown {field} {e[field]!r}")
            entries.append(e)
    entries.sort(
        key=lambda e: (e["priority"], AREAS.index(e["area"]) if e["area"] in AREAS else 99, e["file"], e["action"])
    )
    return entries, problems


class SurfaceEnv:
    root = ROOT


def surface_rows():
    return surface.share(SurfaceEnv)[0][2]


def cell(text):
    return text.replace("|", "\\|")


def test_table():
    lang = sorted(
        {p.stem for p in (ROOT / "tests/lang").glob("*.py")}
        | {p.parent.name for p in (ROOT / "tests/lang").glob("*/main.py")}
    )
    examples = sorted(p.name for p in (ROOT / "examples").iterdir() if (p / f"{p.name}.py").exists())
    goldens = list((ROOT / "tests/tools").rglob("*.test"))
    units = list((ROOT / "tests/unit").glob("*.cpp"))
    known = [
        line.split("#")[0].strip()
        for line in (ROOT / "tests/known_failures.txt").read_text().splitlines()
        if line.split("#")[0].strip()
    ]
    lines = ["| Tests | How many | Run on |", "|---|---|---|"]
    lines.append(f"| tests/lang: programs with CPython 3.13's output | {len(lang)} | native, wasm, interpreter |")
    lines.append(f"| examples: complete programs | {len(examples)} | native, wasm, interpreter |")
    lines.append(f"| tests/tools: golden files | {len(goldens)} | the tools |")
    lines.append(f"| tests/unit: GoogleTest programs | {len(units)} | the libraries |")
    lines.append("| bad input, determinism, lying manifests | see tests/harness/ | the tools, both targets |")
    lines.append(f"| tests/surface: calls of every built-in type, function and method | {surface_rows()} | all three |")
    lines.append("")
    lines += [
        f"- tests/surface [{engine}]: {equal} of {of} rows as in CPython 3.13 ({100 * equal / of:.2f}%)"
        for engine, equal, of in surface.share(SurfaceEnv)
    ]
    lines += ["", "The other rows are in tests/surface/known.txt, each with its reason."]
    lines += ["", *cpython_table()]
    lines.append("")
    lines.append(f"Known failures (tests/known_failures.txt): {len(known)}.")
    lines += [f"- `{k}`" for k in known]
    return lines


def cpython_table():
    """CPython's own test files, as scripts/cpython_tests.py --record found them."""
    path = ROOT / "tests/cpython/results.json"
    if not path.exists():
        return []
    lines = [
        "CPython 3.13's own test files: cases that end as in CPython (scripts/cpython_tests.py --record; a case that",
        "CPython marks as an implementation detail does not count; -: the file does not start).",
        "",
        "| File | Cases | Native | wasm |",
        "|---|---|---|---|",
    ]
    for name, entry in sorted(json.loads(path.read_text()).items()):
        shares = [
            f"{entry[e]} ({100 * entry[e] / entry['cases']:.0f}%)" if entry.get(e) is not None else "-"
            for e in ("native", "wasm")
        ]
        lines.append(f"| {name} | {entry.get('cases', '-')} | {shares[0]} | {shares[1]} |")
    return lines


def status_page(entries):
    lines = [
        "# Status",
        "",
        BEGIN,
        "",
        "Written by `make docs` from the TODO lines in the tree and the lists of tests; `make lint` checks that it is",
        "up to date. Results of a run are what `make test` prints.",
        "",
        "## Tests",
        "",
        *test_table(),
        "",
        "## Gaps",
        "",
        "What an issue or the specification asks for and Molt does not do yet, or does otherwise. What is not compiled",
        "is refused when a program is built, with file, line and construct.",
        "",
    ]
    counts = collections.Counter(e["status"] for e in entries)
    lines.append(", ".join(f"{n} {s}" for s, n in sorted(counts.items())) + "." if counts else "None is recorded.")
    lines.append("")
    for area in AREAS:
        mine = [e for e in entries if e["area"] == area]
        if mine:
            lines += [
                f"### {area}",
                "",
                "| Priority | Status | What | Owner | Milestone | Where |",
                "|---|---|---|---|---|---|",
            ]
            for e in mine:
                lines.append(
                    f"| {e['priority']} | {e['status']} | {cell(e['action'])} | {e['owner']} | {e['milestone']} | {e['file']} |"
                )
            lines.append("")
    return "\n".join(lines) + END + "\n"


def roadmap(entries, text):
    by = collections.defaultdict(list)
    for e in entries:
        by[e["milestone"]].append(e)
    lines = [BEGIN, ""]
    for milestone in sorted(by):
        lines += [f"### {milestone}", ""]
        lines += [f"- {e['priority']} ({e['area']}) {e['action']}" for e in by[milestone]]
        lines.append("")
    generated = "\n".join(lines) + END
    if BEGIN in text:
        return text[: text.index(BEGIN)] + generated + text[text.index(END) + len(END) :]
    return text.rstrip("\n") + "\n\n" + generated + "\n"


def main():
    check = "--check" in sys.argv
    entries, problems = todos()
    pages = {
        ROOT / "docs/spec/STATUS.md": status_page(entries),
        ROOT / "ROADMAP.md": roadmap(entries, (ROOT / "ROADMAP.md").read_text()),
    }
    for path, text in pages.items():
        old = path.read_text() if path.exists() else ""
        if old == text:
            continue
        if check:
            problems.append(f"{path.relative_to(ROOT)} is out of date: make docs")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            print("wrote", path.relative_to(ROOT))
    for p in problems:
        print(p, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
