"""Hostile and unlucky input: a clear error and exit 1, no crash, no partial output, for every tool."""

import json
import os
import random
import signal
import subprocess
import time

from . import common
from .signals import heeds_interrupts

SOURCE = b"def f(x):\n    return x + 1\n\n\nprint(f(1), [i for i in range(3)])\n"


def verdict(r, path=None, status=1, says=None):
    """What is wrong with how a tool took bad input; empty if nothing."""
    text = r.err.decode(errors="replace")
    problems = []
    if r.timed_out:
        problems.append("does not end")
    elif r.status < 0 or r.status > 2:
        problems.append(f"crashed: status {r.status}")
    elif status is not None and r.status != status:
        problems.append(f"status {r.status}, expected {status}")
    if status and "error" not in text:
        problems.append("says no error")
    if says and says not in text:
        problems.append(f"does not say {says!r}")
    if len(text) > 20000:
        problems.append(f"{len(text)} characters of errors")
    if path is not None:
        if path.exists() and path.stat().st_mode & 0o170000 == 0o100000:
            problems.append(f"left {path.name} behind")
        left = [p.name for p in path.parent.iterdir() if p.name.startswith(f".{path.name}.")]
        if left:
            problems.append(f"left {left} behind")
    return "; ".join(problems) + (f"\n{text[:1500]}" if problems else "")


def sources():
    """name, bytes of a Python file, what the message must hold (None: any), exit status (None: 0 or 1)."""
    yield "non-utf8", b"x = '\xff\xfe'\n", None, 1
    yield "bad-coding", b"# -*- coding: no-such-codec -*-\nx = 1\n", None, 1
    yield "nul", b"x = 1\0\ny = 2\n", None, 1
    yield "lone-backslash", b"x = \\", None, 1
    yield "unclosed", b"(" * 50 + b"\n", None, 1
    yield "deep-parentheses", b"(" * 10000 + b")" * 10000, None, 1
    yield "deep-unary", b"x = " + b"-" * 10000 + b"1\n", None, None
    yield "deep-binary", b"x = " + b"1+" * 10000 + b"1\n", None, None
    yield "deep-attribute", b"x" + b".y" * 10000 + b"\n", None, None
    yield "deep-call", b"f" + b"()" * 10000 + b"\n", None, None
    yield "deep-lambda", b"x = " + b"lambda:" * 10000 + b"1\n", None, None
    yield "deep-not", b"x = " + b"not " * 10000 + b"1\n", None, None
    yield "deep-conditional", b"x = " + b"1 if 1 else " * 10000 + b"1\n", None, None
    yield "deep-fstring", b"x = " + b'f"{' * 2000 + b"1" + b'}"' * 2000 + b"\n", None, None
    yield "deep-blocks", b"".join(b" " * i + b"if 1:\n" for i in range(150)) + b" " * 150 + b"pass\n", None, 1
    yield "deep-elif", b"if 1: pass\n" + b"elif 1: pass\n" * 5000, None, None
    yield "deep-functions", b"".join(b" " * i + b"def f():\n" for i in range(90)) + b" " * 90 + b"pass\n", None, None
    yield "many-names", b"\n".join(b"v%d = %d" % (i, i) for i in range(30000)) + b"\n", None, 0
    yield "many-arguments", b"f(" + b"1," * 20000 + b")\n", None, None
    yield "long-line", b"x = '" + b"a" * (4 << 20) + b"'\n", None, 0
    yield "long-number", b"x = " + b"9" * 5000 + b"\n", None, 1
    yield "long-name", b"x" * 100000 + b" = 1\n", None, 0
    yield "tabs-and-spaces", b"if 1:\n\tx = 1\n        y = 2\n", None, 1
    yield "carriage-returns", b"x = 1\r\ny = 2\ry = 3\r\n", None, 0
    yield "only-bom", b"\xef\xbb\xbf", None, 0
    yield "empty", b"", None, 0
    yield "form-feeds", b"\x0c\nx = 1\n\x0c", None, 0
    yield "self-import", b"import program\nfrom . import x\n", None, None


def random_bytes():
    rng = random.Random(1)
    for i in range(6):
        yield f"random-{i}", bytes(rng.randrange(256) for _ in range(2000))
    tokens = b"def class if else : ( ) [ ] { } , = + - * lambda yield await async f'{ } x 1 \n return import from . match case".split(
        b" "
    )
    for i in range(20):
        yield f"tokens-{i}", b" ".join(rng.choice(tokens) for _ in range(200)) + b"\n"


def ir_of(env, tmp, form="bin"):
    src = tmp / "good.py"
    src.write_bytes(SOURCE)
    r = env.run([env.tool("molt-parse"), "--format", form, src.name], cwd=tmp)
    assert r.status == 0, r.err
    return r.out


def trace_of(env):
    """A trace as JSON, of the version that docs/spec shows."""
    schema = json.loads((env.root / "docs/spec/schemas/trace.schema.json").read_text())
    version = schema["properties"]["version"]["const"]
    sites = [
        {"site": f"__main__:f@{i:016x}#{i}:binary", "count": 9, "types": [{"type": "int", "count": 9}]}
        for i in range(9)
    ]
    return json.dumps({"molt": "trace", "version": version, "runs": 1, "sites": sites})


def mutations(data, n, seed):
    rng = random.Random(seed)
    for _ in range(n):
        b = bytearray(data)
        for _ in range(rng.choice((1, 1, 2, 5, 20))):
            at = rng.randrange(len(b))
            how = rng.randrange(4)
            if how == 0:
                b[at] = rng.randrange(256)
            elif how == 1:
                del b[at : at + rng.randrange(1, 9)]
            elif how == 2:
                b[at:at] = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 5)))
            else:
                b[at : at + 4] = b"\xff\xff\xff\xff"
            if not b:
                b = bytearray(b"x")
        yield bytes(b)


READERS = ("molt-guard", "molt-lower", "molt-link", "molt-interp")


def cases(env):
    def case(name, run):
        return common.Case(f"bad/{name}", run)

    for name, data, says, status in sources():

        def run(env, tmp, data=data, says=says, status=status):
            src, out = tmp / "program.py", tmp / "out.ir"
            src.write_bytes(data)
            r = env.run([env.tool("molt-parse"), src.name, "-o", out], cwd=tmp, timeout=60, limit_mb=6000)
            if status is None:
                status = 0 if r.status == 0 else 1
            return verdict(r, out if status else None, status, says)

        yield case(f"parse-{name}", run)

    def run_random(env, tmp):
        for name, data in random_bytes():
            (tmp / "program.py").write_bytes(data)
            r = env.run([env.tool("molt-parse"), "program.py", "-o", tmp / "out.ir"], cwd=tmp, limit_mb=4000)
            why = verdict(r, None, 0 if r.status == 0 else 1)
            if why:
                return f"{name}: {why}\n{data[:300]!r}"

    yield case("parse-random", run_random)

    def run_long(env, tmp):
        with open(tmp / "program.py", "wb") as f:
            f.write(b"x = [" + b"1, " * (100 << 20 >> 2) + b"1]\n")
        r = env.run([env.tool("molt-parse"), "program.py", "-o", tmp / "o"], cwd=tmp, timeout=300, limit_mb=12000)
        return verdict(r, None, 0 if r.status == 0 else 1)

    def run_long_string(env, tmp):
        with open(tmp / "program.py", "wb") as f:
            f.write(b"x = '" + b"a" * (100 << 20) + b"' +\n")
        r = env.run([env.tool("molt-parse"), "program.py", "-o", tmp / "o"], cwd=tmp, timeout=120, limit_mb=6000)
        return verdict(r, tmp / "o", 1)

    yield case("parse-100mb-string", run_long_string)
    if env.args.all:
        yield case("parse-100mb-list", run_long)

    for tool in ("molt-parse", *READERS):

        def run_missing(env, tmp, tool=tool):
            out = tmp / "out"
            flags = [] if tool == "molt-interp" else ["-o", out]
            for path in ("no-such-file", "."):
                r = env.run([env.tool(tool), *flags, path], cwd=tmp)
                why = verdict(r, out, 1, "No such file" if path != "." else "directory")
                if why:
                    return f"{path}: {why}"

        yield case(f"{tool}-missing-file", run_missing)
        if tool == "molt-interp":
            continue

        def run_misuse(env, tmp, tool=tool):
            r = env.run([env.tool(tool), "--no-such-option"], cwd=tmp)
            return "" if r.status == 2 and b"--help" in r.err else f"status {r.status}: {r.err!r}"

        yield case(f"{tool}-misuse", run_misuse)

    for words in (
        ["molt-trace", "mine"],
        ["molt-trace", "merge"],
        ["molt-trace", "show"],
        ["molt-trace", "run"],
        ["molt-diff", "--engines=interp,native"],
        ["molt-guard", "p.ir", "-m"],
        ["molt", "build"],
        ["molt", "build", "--target=wasm"],
        ["molt", "run"],
        ["molt", "exec"],
    ):

        def run_missing_words(env, tmp, words=words):
            (tmp / "p.ir").write_bytes(ir_of(env, tmp))
            out = tmp / "out"
            flags = [] if words[1] in ("run", "exec") and words[0] == "molt" else ["-o", out]
            for path in ("no-such-file", "."):
                r = env.run([env.tool(words[0]), *words[1:], path, *flags], cwd=tmp)
                text = (r.err + r.out).decode(errors="replace")
                if r.status != 1 or r.timed_out:
                    return f"{path}: status {r.status}\n{text}"
                if ("No such file" if path != "." else "irectory") not in text:
                    return f"{path}: does not say so: {text}"
                if out.exists() and words[0] != "molt-diff":
                    return f"{path}: left an output behind"

        yield case(f"{'-'.join(w for w in words if w[0] not in '-p')}-missing-file", run_missing_words)

    for tool in READERS:
        if tool == "molt-link":
            continue

        def run_empty(env, tmp, tool=tool):
            flags = [] if tool == "molt-interp" else ["-o", tmp / "out"]
            argv = [env.tool(tool), *flags] + (["-"] if tool == "molt-interp" else [])
            r = env.run(argv, cwd=tmp)
            why = verdict(r, tmp / "out", 1)
            if not why and r.err.count(b"\n") != 1:
                why = f"not one line: {r.err!r}"
            return why

        yield case(f"{tool}-nothing", run_empty)

        def run_half(env, tmp, tool=tool):
            whole = ir_of(env, tmp)
            out = tmp / "out"
            flags = [] if tool == "molt-interp" else ["-o", out]
            for cut in (1, 7, 8, 20, 31, 32, 40, len(whole) // 2, len(whole) - 1):
                (tmp / "half").write_bytes(whole[:cut])
                r = env.run([env.tool(tool), *flags, "half"], cwd=tmp)
                why = verdict(r, out, 1)
                if not why and r.err.count(b"\n") != 1:
                    why = f"not one line: {r.err!r}"
                if why:
                    return f"first {cut} bytes: {why}"

        yield case(f"{tool}-half", run_half)

        def run_version(env, tmp, tool=tool):
            whole = bytearray(ir_of(env, tmp))
            whole[8:12] = (99).to_bytes(4, "little")
            (tmp / "future").write_bytes(whole)
            flags = [] if tool == "molt-interp" else ["-o", tmp / "out"]
            r = env.run([env.tool(tool), *flags, "future"], cwd=tmp)
            return verdict(r, tmp / "out", 1, "99")

        yield case(f"{tool}-other-version", run_version)

        for form in ("text", "json"):

            def run_mutated(env, tmp, tool=tool, form=form):
                data = ir_of(env, tmp, form)
                out = tmp / "out"
                flags = [] if tool == "molt-interp" else ["-o", out]
                flags += ["-O0"] if tool == "molt-lower" else []
                for i, bad in enumerate(mutations(data, 120 if env.args.all else 25, f"{tool}{form}")):
                    (tmp / "bad").write_bytes(bad)
                    r = env.run([env.tool(tool), *flags, "bad"], cwd=tmp, timeout=30, limit_mb=4000)
                    out.unlink(missing_ok=True)
                    # A mutation may be harmless; the interpreter then runs the program, whose status is its own.
                    why = verdict(r, None, None if tool == "molt-interp" else 0 if r.status == 0 else 1)
                    if why:
                        keep = env.build / f"bad-{tool}-{form}-{i}"
                        keep.write_bytes(bad)
                        return f"mutation {i} (kept as {keep.name}): {why}"

            yield case(f"{tool}-mutated-{form}", run_mutated)

    def run_manifest(env, tmp):
        (tmp / "p.ir").write_bytes(ir_of(env, tmp))
        bad = [
            "",
            "{",
            "[]",
            "null",
            '{"molt": 1}',
            '{"version": 99, "claims": []}',
            "\0" * 50,
            "[" * 10000,
            '{"claims": 5}',
        ]
        bad += ['{"format":"molt-manifest","version":1,"claims":[{"site":5}]}', '{"a":"\\ud800"}', '"' + "x" * 100000]
        for i, text in enumerate(bad):
            (tmp / "m.json").write_text(text)
            r = env.run([env.tool("molt-guard"), "-m", "m.json", "p.ir", "-o", tmp / "out"], cwd=tmp)
            why = verdict(r, tmp / "out", 1)
            if why:
                return f"{text[:60]!r}: {why}"

    yield case("molt-guard-malformed-manifest", run_manifest)

    def run_trace(env, tmp):
        for text in ("", "{", "[]", "\0" * 50, '{"version": 99}', "[" * 10000):
            (tmp / "t.json").write_text(text)
            r = env.run([env.tool("molt-trace"), "mine", "t.json", "-o", tmp / "out"], cwd=tmp)
            why = verdict(r, tmp / "out", 1)
            if why:
                return f"{text[:60]!r}: {why}"

    yield case("molt-trace-malformed-trace", run_trace)

    def run_link_garbage(env, tmp):
        for data in (
            b"",
            b"garbage",
            b"!<arch>\n",
            b"!<arch>\n" + b"x" * 200,
            b"\x7fELF" + b"\0" * 100,
            b"\0asm\1\0\0\0\xff\xff",
        ):
            (tmp / "x.o").write_bytes(data)
            (tmp / "out").write_bytes(b"stale")
            r = env.run([env.tool("molt-link"), "x.o", "-o", tmp / "out"], cwd=tmp)
            why = verdict(r, tmp / "out", 1)
            if why:
                return f"{data[:20]!r}: {why}"

    yield case("molt-link-garbage", run_link_garbage)

    # What can go wrong with an output, tried on each tool that writes one.
    def writers(tmp):
        (tmp / "p.py").write_bytes(SOURCE)
        yield "molt-parse", ["p.py"]
        (tmp / "p.ir").write_bytes(ir_of(env, tmp))
        for tool in ("molt-guard", "molt-lower"):
            yield tool, ["p.ir"]
        r = env.run([env.tool("molt-lower"), "p.ir", "-o", "p.o"], cwd=tmp)
        assert r.status == 0, r.err
        yield "molt-link", ["p.o"]
        r = env.run([env.tool("molt-lower"), "--target=wasm", "p.ir", "-o", "w.o"], cwd=tmp)
        assert r.status == 0, r.err
        yield "molt-link", ["--strip", "w.o"]
        (tmp / "t.json").write_text(trace_of(env))
        for words in (["mine"], ["merge"], ["show"]):
            yield "molt-trace", [*words, "t.json"]
        yield "molt-trace", ["run", "p.py"]
        yield "molt-diff", ["--engines=interp,interp,interp,interp", "p.py"]

    def run_outputs(env, tmp):
        (tmp / "read-only").write_bytes(b"keep me")
        (tmp / "read-only").chmod(0o444)
        (tmp / "folder").mkdir()
        for tool, args in writers(tmp):
            for out in ("no-dir/out", "folder", "read-only", "/dev/full"):
                r = env.run([env.tool(tool), *args, "-o", out], cwd=tmp)
                why = verdict(r, None, 1)
                left = [p.name for p in tmp.rglob(".*") if p.is_file()]
                if why or left:
                    return f"{tool} -o {out}: {why} {left}"
            if (tmp / "read-only").read_bytes() != b"keep me":
                return f"{tool} wrote a read-only file"

    yield case("outputs", run_outputs)

    def run_full_disk(env, tmp):
        def small():
            import resource

            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

        for tool, args in writers(tmp):
            r = env.run([env.tool(tool), *args, "-o", tmp / "out"], cwd=tmp, preexec=small)
            why = verdict(r, tmp / "out", 1)
            if why:
                return f"{tool}: {why}"

    yield case("file-too-large", run_full_disk)

    def run_sigpipe(env, tmp):
        (tmp / "p.py").write_bytes(b"x = [" + b"1, " * 200000 + b"]\n")
        commands = [f"molt-parse --format={fmt} p.py" for fmt in ("text", "json", "bin")]
        r = env.run([env.tool("molt-parse"), "p.py", "-o", "p.ir"], cwd=tmp)
        assert r.status == 0, r.err
        (tmp / "t.json").write_text(trace_of(env))
        (tmp / "m.json").write_text('{"molt": "manifest", "version": 1, "claims": []}')
        commands += ["molt-parse --emit=tokens p.py", "molt-parse --emit=ast p.py", "molt-guard p.ir"]
        commands += [f"molt-lower -O0 {f} p.ir" for f in ("", "--emit=ir", "--emit=llvm", "--emit=asm")]
        commands += ["molt-trace show t.json", "molt-diff --engines=interp p.py", "molt-parse --help", "molt --help"]
        commands += ["molt-lower -O0 p.ir | molt-link -o /dev/stdout"]
        for command in commands:
            r = env.run(["bash", "-c", f"set -o pipefail; sleep 0.05 | {command} | head -c 10 >/dev/null"], cwd=tmp)
            if r.status not in (0, 1, 141) or (r.status == 1 and r.err and b"error" not in r.err):
                return f"{command}: status {r.status}: {r.err!r}"
            r = env.run(["bash", "-c", f"{command} >&-; exit $?"], cwd=tmp)
            if r.status not in (0, 1, 141) or r.timed_out:
                return f"{command} >&-: status {r.status}: {r.err!r}"

    yield case("closed-pipe", run_sigpipe)

    def run_interrupt(env, tmp):
        (tmp / "p.py").write_bytes(
            b"\n".join(b"def f%d(a):\n    return [a + i for i in range(%d)]" % (i, i) for i in range(3000))
        )
        for delay in (0.005, 0.02, 0.1, 0.3):
            for sig in (signal.SIGINT, signal.SIGTERM):
                argv = [env.tool("molt"), "build", "p.py", "-o", "out"]
                tmpdir = tmp / "t"
                tmpdir.mkdir(exist_ok=True)
                p = subprocess.Popen(argv, cwd=tmp, env={**env.vars, "TMPDIR": str(tmpdir)}, start_new_session=True, preexec_fn=heeds_interrupts,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
                time.sleep(delay)
                os.killpg(p.pid, sig)
                try:
                    p.wait(30)
                except subprocess.TimeoutExpired:
                    os.killpg(p.pid, signal.SIGKILL)
                    p.wait()
                    return "does not stop when interrupted"
                time.sleep(0.05)
                left = [str(q.relative_to(tmp)) for q in tmp.rglob("*") if q.name not in ("p.py", "t")]
                if left and p.returncode != 0:
                    return f"{sig.name} after {delay} s left {left}"
                (tmp / "out").unlink(missing_ok=True)

    yield case("interrupted-build", run_interrupt)

    def run_interrupt_stage(env, tmp):
        """Each tool on its own, its process alone signalled: nothing partial, no child that goes on writing."""
        source = "".join(f"def f{i}(a):\n    return [a + i * {i} for i in range({i})]\n" for i in range(250))
        (tmp / "p.py").write_text(source)
        for made, argv in (("p.ir", ["molt-parse", "p.py"]), ("p.o", ["molt-lower", "-O0", "p.ir"])):
            r = env.run([env.tool(argv[0]), *argv[1:], "-o", made], cwd=tmp)
            assert r.status == 0, r.err
        r = env.run([env.tool("molt-lower"), "--target=wasm", "-O0", "p.ir", "-o", "w.o"], cwd=tmp)
        assert r.status == 0, r.err
        before = {p.name for p in tmp.iterdir()}
        stages = (
            ["molt-parse", "p.py"],
            ["molt-guard", "p.ir"],
            ["molt-lower", "p.ir"],
            ["molt-link", "p.o"],
            ["molt-link", "--strip", "w.o"],
        )
        for argv in stages:
            r = env.run([env.tool(argv[0]), *argv[1:], "-o", "whole"], cwd=tmp)
            assert r.status == 0, r.err
            whole = (tmp / "whole").read_bytes()
            (tmp / "whole").unlink()
            for delay in (0.01, 0.03, 0.08):
                for sig in (signal.SIGINT, signal.SIGTERM):
                    p = subprocess.Popen([env.tool(argv[0]), *argv[1:], "-o", "out"], cwd=tmp, env=env.vars,
                                         start_new_session=True, preexec_fn=heeds_interrupts, stderr=subprocess.DEVNULL)  # fmt: skip
                    time.sleep(delay)
                    p.send_signal(sig)
                    p.wait(30)
                    time.sleep(0.05)
                    left = {q.name for q in tmp.iterdir()} - before
                    if left == {"out"} and (tmp / "out").read_bytes() == whole:
                        left.clear()  # the signal came behind the rename
                    if p.returncode not in (0, -sig) or left:
                        return f"{argv[0]}: {sig.name} after {delay} s: status {p.returncode}, left {sorted(left)}"
                    (tmp / "out").unlink(missing_ok=True)

    yield case("interrupted-stage", run_interrupt_stage)

    def run_pipeline_error(env, tmp):
        """A pipeline whose first stage fails says the error once, then one line a stage."""
        (tmp / "p.py").write_bytes(b"x = = 1\n")
        names = [env.tool(t) for t in ("molt-parse", "molt-guard", "molt-lower", "molt-link")]
        cmd = f"set -o pipefail; {names[0]} p.py | {names[1]} | {names[2]} | {names[3]} -o out"
        (tmp / "out").write_bytes(b"stale")
        r = env.run(["bash", "-c", cmd], cwd=tmp)
        text = r.err.decode()
        if r.status != 1 or text.count("invalid syntax") != 1 or (tmp / "out").exists():
            return f"status {r.status}, stale target {'kept' if (tmp / 'out').exists() else 'removed'}\n{text}"

    yield case("pipeline-error", run_pipeline_error)

    def run_many_errors(env, tmp):
        (tmp / "p.py").write_bytes(b"import q\n")
        (tmp / "q.py").write_bytes(
            b"async def f():\n    await g()\n\n\nasync def h():\n    async with x:\n        pass\n"
        )
        r = env.run([env.tool("molt-parse"), "p.py", "-o", "out"], cwd=tmp)
        if r.status == 0:
            return ""
        if r.err.count(b"q.py:") < 2:
            return f"not all refusals at once: {r.err.decode()}"

    yield case("all-refusals-at-once", run_many_errors)
