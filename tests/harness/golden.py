"""Golden tests of the tools: one text file each, tests/tools/**/*.test.

Sections start with a line '--- NAME'; other lines that start so (of a diff) are text. What is before the first is a comment.

    --- run           a bash command line (or several); the tools are on PATH, the folder is empty
    --- stdin         optional
    --- file NAME     optional, any number: written before the run
    --- stdout, --- stderr, --- status      what has to come out; --update rewrites these
    --- output NAME   a file that has to be there afterwards, with this text

Names that start with 'bad-' must fail: their status is not 0. Trailing '\\' + newline at the end of a section means
'no newline at the end'.
"""

import re

from . import common


def parse(text):
    names = r"run|stdin|stdout|stderr|status|file .*|output .*"
    parts = re.split(rf"^--- ({names})\n", text, flags=re.M)
    sections = {}
    for name, body in zip(parts[1::2], parts[2::2]):
        sections[name] = body[:-2] if body.endswith("\\\n") else body
    return parts[0], sections


def render(comment, sections):
    out = comment
    for name, body in sections.items():
        if body and not body.endswith("\n"):
            body += "\\\n"
        out += f"--- {name}\n{body}"
    return out


def execute(env, sections, tmp):
    for name, body in sections.items():
        if name.startswith("file "):
            path = tmp / name[5:]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body)
    r = env.run(["bash", "-c", sections["run"]], cwd=tmp, stdin=sections.get("stdin", "").encode(), timeout=60)
    got = {"status": f"{r.status}\n"}
    got["stdout"] = r.out.decode("utf-8", "backslashreplace").replace(str(tmp), "TMP")
    got["stderr"] = r.err.decode("utf-8", "backslashreplace").replace(str(tmp), "TMP")
    for name in sections:
        if name.startswith("output "):
            path = tmp / name[7:]
            got[name] = path.read_text(errors="backslashreplace") if path.exists() else "(no such file)\n"
    return got


def files(env):
    return sorted((env.root / "tests" / "tools").rglob("*.test"))


def cases(env):
    for path in files(env):
        name = str(path.relative_to(env.root / "tests" / "tools").with_suffix(""))

        def run(env, tmp, path=path):
            _, sections = parse(path.read_text())
            got = execute(env, sections, tmp)
            failure = ""
            if path.name.startswith("bad-") and got["status"] == "0\n":
                failure += "must fail, but exits 0\n"
            for section in got:
                want = sections.get(section, "0\n" if section == "status" else "")
                failure += common.diff(want.encode(), got[section].encode(), section)
            return failure

        yield common.Case(f"tools/{name}", run, [path])


def update(env):
    import pathlib
    import tempfile

    for path in files(env):
        if env.args.words and not any(w in str(path) for w in env.args.words):
            continue
        comment, sections = parse(path.read_text())
        with tempfile.TemporaryDirectory() as tmp:
            got = execute(env, sections, pathlib.Path(tmp))
        for section, body in got.items():
            if body and not (section == "status" and body == "0\n"):
                sections[section] = body
            else:
                sections.pop(section, None)
        text = render(comment, sections)
        if text != path.read_text():
            path.write_text(text)
            print("recorded", path.relative_to(env.root))
