"""Compares our syntax errors with CPython 3.13's: exception, message, and position.

usage: errors.py [--driver PATH] [--source hand|tests|mutate|all] [--seed N] [--count N] [--show N]

hand    the snippets of errors.txt, separated by lines of '---'
tests   every string in the installed CPython's tests of its parser that it rejects
mutate  statements of the installed library with a token removed, doubled, swapped or put in
"""

import argparse
import ast
import collections
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tokenize
import io
import warnings

HERE = pathlib.Path(__file__).resolve().parent
TEST_FILES = "test_syntax test_exceptions test_fstring test_grammar test_patma test_positional_only_arg test_named_expressions test_type_params test_type_aliases test_string_literals test_eof test_unpack_ex test_genexps test_listcomps test_dictcomps test_setcomps test_except_star test_generators test_coroutines test_keywordonlyarg test_lambda test_with test_tstring test_unparse test_ast test_compile test_codeop test_tabnanny test_decorators test_generator_stop test_int_literal test_complex test_float test_cmd_line_script".split()


def same_python():
    if sys.version_info[:2] == (3, 13):
        return
    other = os.environ.get("MOLT_PYTHON") or shutil.which("python3.13")
    if not other:
        sys.exit("needs CPython 3.13 on PATH or in $MOLT_PYTHON")
    os.execv(other, [other, *sys.argv])


def oracle(text, mode):
    warnings.simplefilter("ignore")
    flags = ast.PyCF_ONLY_AST
    if mode == "prompt":  # what codeop asks for
        mode, flags = "single", flags | 0x200 | 0x4000
    try:
        compile(text, "<unknown>", mode, flags)
    except SyntaxError as e:
        return type(e).__name__, e.msg, (e.lineno, e.offset, e.end_lineno, e.end_offset)
    except (ValueError, MemoryError, RecursionError) as e:
        return type(e).__name__, str(e), None
    return None


def normal(pos):
    if pos is None or pos[0] is None:
        return None
    line, col, end_line, end_col = pos
    col = max(col, 1)  # CPython says 0 where it knows no column
    if not end_col or end_col < 0 or end_line is None:
        end_line, end_col = line, col
    return line, col, end_line, end_col


def ours(driver, texts, mode):
    p = subprocess.Popen([driver, f"--frames={mode}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    out = []
    for t in texts:
        data = t.encode("utf-8", "surrogatepass")
        p.stdin.write(b"%d\n" % len(data) + data)
        p.stdin.flush()
        head = p.stdout.readline().split()
        if not head:
            out.append(("CRASH", "", None))
            p = subprocess.Popen([driver, f"--frames={mode}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            continue
        body = p.stdout.read(int(head[1])).decode("utf-8", "surrogateescape")
        if head[0] == b"ok":
            out.append(None)
            continue
        code, line, col, eline, ecol, msg = body.split("\n")[0].split("|", 5)
        lines = re.sub("\r\n?", "\n", t).split("\n")

        def chars(n, c):
            if n > len(lines) or n < 1:
                return c + 1
            return (
                len(lines[n - 1].encode("utf-8", "surrogatepass")[:c].decode("utf-8", "replace"))
                + 1
                + max(0, c - len(lines[n - 1].encode("utf-8", "surrogatepass")))
            )

        line, col, eline, ecol = int(line), int(col), int(eline), int(ecol)
        out.append(
            (
                code,
                msg,
                (line, chars(line, col), eline, chars(eline, ecol)) if line else None,
            )
        )
    p.stdin.close()
    p.wait()
    return out


def hand():
    return (HERE / "errors.txt").read_text().split("\n---\n")


def from_tests():
    lib = pathlib.Path(os.__file__).parent / "test"
    seen = {}
    for name in TEST_FILES:
        f = lib / f"{name}.py"
        if not f.exists():
            continue
        tree = ast.parse(f.read_bytes())
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if ">>> " in node.value:
                    for m in re.finditer(r"^ *>>> (.*\n(?: *\.\.\. ?.*\n)*)", node.value, re.M):
                        seen[re.sub(r"(?m)^ *\.\.\. ?", "", m[1])] = 1
                elif len(node.value) < 5000:
                    import textwrap

                    seen[node.value] = 1
                    seen[textwrap.dedent(node.value)] = 1
    return list(seen)


def mutated(seed, count):
    rnd = random.Random(seed)
    lib = pathlib.Path(os.__file__).parent
    files = sorted(lib.glob("*.py"))
    bits = [
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "=",
        "==",
        ":=",
        ".",
        "*",
        "**",
        "in",
        "for",
        "if",
        "else",
        "not",
        "x",
        "1",
        "'s'",
        "lambda",
        "def",
        "class",
        "return",
        "import",
        "from",
        "as",
        "with",
        "try",
        "except",
        "f'{x}'",
        "async",
        "await",
        "yield",
        "->",
        "@",
        "None",
        "and",
        ";",
        "\n",
        "pass",
        "+",
        "-",
        "!",
        "$",
        "del",
        "global",
        "raise",
        "while",
        "is",
    ]
    out = []
    while len(out) < count:
        f = rnd.choice(files)
        text = f.read_text(errors="replace")
        try:
            tree = ast.parse(text)
        except SyntaxError:
            continue
        body = [n for n in ast.walk(tree) if isinstance(n, ast.stmt) and n.end_lineno - n.lineno < 12]
        if not body:
            continue
        lines = text.split("\n")
        for _ in range(min(20, count - len(out))):
            n = rnd.choice(body)
            first = lines[n.lineno - 1 : n.end_lineno]
            import textwrap

            snippet = textwrap.dedent("\n".join(first)) + "\n"
            try:
                toks = [t for t in tokenize.generate_tokens(io.StringIO(snippet).readline) if t.string.strip()]
            except (tokenize.TokenError, IndentationError, SyntaxError):
                continue
            if len(toks) < 2:
                continue
            t = rnd.choice(toks)
            if t.start[0] != t.end[0]:
                continue
            ls = snippet.split("\n")
            row = t.start[0] - 1
            a, b = t.start[1], t.end[1]
            kind = rnd.randrange(4)
            if kind == 0:
                ls[row] = ls[row][:a] + ls[row][b:]
            elif kind == 1:
                ls[row] = ls[row][:a] + rnd.choice(bits) + ls[row][b:]
            elif kind == 2:
                ls[row] = ls[row][:a] + rnd.choice(bits) + " " + ls[row][a:]
            else:
                ls[row] = ls[row][:b] + " " + t.string + ls[row][b:]
            out.append("\n".join(ls))
    return out


def main():
    same_python()
    p = argparse.ArgumentParser()
    p.add_argument("--driver", default=str(HERE.parent.parent / "build/tests/ast_dump"))
    p.add_argument("--source", default="hand")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--count", type=int, default=3000)
    p.add_argument("--show", type=int, default=20)
    p.add_argument("--only", default="")
    p.add_argument("--mode", default="exec", choices=("exec", "eval", "single", "prompt"))
    p.add_argument("--chop", action="store_true", help="the texts without what follows their last newline")
    p.add_argument("--messages", action="store_true", help="count by message what differs")
    a = p.parse_args()
    texts = []
    if a.source in ("hand", "all"):
        texts += hand()
    if a.source in ("tests", "all"):
        texts += from_tests()
    if a.source in ("mutate", "all"):
        texts += mutated(a.seed, a.count)
    # A str has no coding line and may hold surrogates; our driver reads bytes.
    texts = [t for t in texts if "\0" not in t and "coding:" not in t and t.isprintable() | t.isascii()]
    if a.chop:
        texts = [t.rstrip("\n") for t in texts]
    wants = [oracle(t, a.mode) for t in texts]
    gots = ours(a.driver, texts, a.mode)
    rejected = same_msg = same_all = wrong_accept = 0
    by = collections.Counter()
    shown = 0
    for t, w, g in zip(texts, wants, gots):
        if w is None and g is None:
            continue
        if w is not None:
            rejected += 1
        msg = w and g and w[:2] == g[:2]
        pos = msg and (normal(w[2]) == normal(g[2]))
        same_msg += bool(msg)
        same_all += bool(pos)
        if not pos:
            wrong_accept += w is None or g is None
            by[f"{'position' if msg else 'message'}: want {w and w[1]!r} got {g and g[1]!r}"] += 1
            if shown < a.show and a.only in str(w) + str(g):
                shown += 1
                print(f"--- {t!r}\n    3.13: {w}\n    ours: {g}")
    if a.messages:
        for k, n in by.most_common(60):
            print(f"{n:5} {k}")
    print(
        f"{rejected} rejected: {same_msg} same message, {same_all} same message and position; {wrong_accept} accepted by one only"
    )
    return 0 if same_all == rejected else 1


if __name__ == "__main__":
    sys.exit(main())
