"""A manifest can make a program faster or slower, never different.

For each example: its own manifest, another program's, one of random claims, one with each claim inverted, and guarded
IR whose types, facts and verdicts are forged. Output, exit status and standard error stay CPython's.
"""

import copy
import json
import random
import re

from . import common, programs


def mine(env, program, tmp):
    trace, manifest = tmp / "trace", tmp / "mined.json"
    argv = [env.tool("molt-trace"), "run", program.source.name, "-o", trace, "--", *program.args(tmp)]
    r = env.run(argv, cwd=program.cwd, stdin=program.stdin, timeout=120)
    if not trace.exists():
        raise AssertionError(f"molt-trace run: status {r.status}\n{r.err.decode(errors='replace')}")
    r = env.run([env.tool("molt-trace"), "mine", trace, "-o", manifest], cwd=tmp)
    if r.status:
        raise AssertionError(f"molt-trace mine: {r.err.decode(errors='replace')}")
    return json.loads(manifest.read_text())


def claims(manifest):
    return manifest.get("claims", [])


def leaves(node, path=()):
    """Paths of all strings and numbers in a claim but its site."""
    if isinstance(node, dict):
        for k, v in node.items():
            if k not in ("site", "evidence"):
                yield from leaves(v, (*path, k))
    elif isinstance(node, list):
        for i, v in enumerate(node):
            yield from leaves(v, (*path, i))
    elif isinstance(node, (str, int, float)):
        yield path, node


def put(node, path, value):
    for k in path[:-1]:
        node = node[k]
    node[path[-1]] = value


def random_claims(manifest, seed):
    """Well-formed claims with the values of other claims of the same kind of field."""
    rng = random.Random(seed)
    result = copy.deepcopy(manifest)
    pool = {}
    for c in claims(manifest):
        for path, value in leaves(c):
            pool.setdefault((path[-1], type(value)), []).append(value)
    for c in claims(result):
        for path, value in list(leaves(c)):
            if path != ("kind",) and rng.random() < 0.8:
                put(c, path, rng.choice(pool[path[-1], type(value)]))
    sites = [c.get("site") for c in claims(result)]
    rng.shuffle(sites)
    for c, site in zip(claims(result), sites):
        c["site"] = site
    return result


OPPOSITE = {
    "int": "str",
    "str": "int",
    "float": "list",
    "list": "float",
    "dict": "int",
    "bool": "float",
    "NoneType": "int",
}


def inverted(manifest):
    result = copy.deepcopy(manifest)
    for c in claims(result):
        for path, value in list(leaves(c)):
            if isinstance(value, bool):
                put(c, path, not value)
            elif isinstance(value, str) and value in OPPOSITE:
                put(c, path, OPPOSITE[value])
            elif isinstance(value, (int, float)):
                put(c, path, -value - 1)
    return result


def forged_ir(text, seed):
    """Guarded IR in text form with types of guards exchanged. Most of it is refused; what is not, behaves."""
    rng = random.Random(seed)
    guards = sorted(set(re.findall(r"\bguard_[a-z_0-9]+", text)))

    def change(m):
        return rng.choice(guards) if rng.random() < 0.3 else m.group()

    return re.sub(r"\bguard_[a-z_0-9]+", change, text) if guards else text


def cases(env):
    found = [p for p in programs.find(env) if p.name.startswith("examples/")]
    for i, program in enumerate(found):
        other = found[(i + 1) % len(found)]
        for target in ("native", "wasm"):
            if target == "wasm" and not env.args.all and i % 3:
                continue  # make test-all runs the rest

            def run(env, tmp, program=program, other=other, target=target):
                own = mine(env, program, tmp)
                (tmp / "o").mkdir()
                variants = {
                    "own": own,
                    "another program's": mine(env, other, tmp / "o"),
                    "random": random_claims(own, program.name),
                    "inverted": inverted(own),
                }
                for name, manifest in variants.items():
                    path = tmp / "m.json"
                    path.write_text(json.dumps(manifest))
                    exe, failure = programs.build(env, program, target, tmp, ["-m", path])
                    if failure:
                        return f"{name}: {failure}"
                    argv = [env.tool("molt"), "exec", exe] if target == "wasm" else [exe]
                    failure = programs.check(env, program, [*argv, *program.args(tmp)], target, tmp)
                    if failure:
                        return f"{name} manifest: {failure}"
                if target == "native":
                    return forge(env, program, tmp, own)

            yield common.Case(f"guards/{program.name.split('/')[1]}-{target}", run, program.inputs() + other.inputs())
        hot = {"examples/nbody": "advance", "examples/springs": "Mass.move"}.get(program.name)
        if hot:

            def changed(env, tmp, program=program, hot=hot):
                return code(env, program, tmp, hot)

            yield common.Case(f"guards/{program.name.split('/')[1]}-code", changed, program.inputs())


GENERIC = re.compile(r"@molt_(Binary|Inplace|AttrGet|AttrSet)\b")


def code(env, program, tmp, function):
    """What a mined manifest does to a hot function: no helper that looks at types is left in it. Both targets."""
    (tmp / "m.json").write_text(json.dumps(mine(env, program, tmp)))
    env.run([env.tool("molt-parse"), program.source.name, "-o", tmp / "plain.ir"], cwd=program.cwd)
    env.run([env.tool("molt-guard"), "-m", tmp / "m.json", tmp / "plain.ir", "-o", tmp / "guarded.ir"], cwd=tmp)
    for target in ("native", "wasm"):
        helpers = {}
        for name in ("plain", "guarded"):
            argv = [env.tool("molt-lower"), f"--target={target}", "--emit=llvm", tmp / f"{name}.ir"]
            r = env.run(argv, cwd=tmp, timeout=120)
            body = re.search(rf'^define [^\n]*:{function}"\(.*?^}}', r.out.decode(), re.M | re.S)
            if r.status or not body:
                return f"{name}, {target}: no {function} in the LLVM IR\n{r.err.decode(errors='replace')[:500]}"
            helpers[name] = len(GENERIC.findall(body.group()))
        if not helpers["plain"] or helpers["guarded"]:
            return f"{target}: {function} calls {helpers['plain']} generic helpers without, {helpers['guarded']} with the manifest"
    return ""


def forge(env, program, tmp, manifest):
    (tmp / "own.json").write_text(json.dumps(manifest))
    r = env.run([env.tool("molt-parse"), program.source.name, "-o", tmp / "p.ir"], cwd=program.cwd)
    argv = [env.tool("molt-guard"), "-m", tmp / "own.json", "--format=text", tmp / "p.ir"]
    r = env.run(argv, cwd=tmp)
    if r.status:
        return f"molt-guard: {r.err.decode(errors='replace')}"
    for seed in range(3):
        (tmp / "forged.ir").write_text(forged_ir(r.out.decode(), seed))
        low = env.run([env.tool("molt-lower"), tmp / "forged.ir", "-o", tmp / "p.o"], cwd=tmp, timeout=120)
        if low.status == 1 and b"error" in low.err:
            continue  # refused in so many words
        if low.status:
            return f"forged IR {seed}: molt-lower crashed: {low.status}\n{low.err.decode(errors='replace')[:500]}"
        link = env.run([env.tool("molt-link"), tmp / "p.o", "-o", tmp / "forged"], cwd=tmp)
        if link.status:
            return f"forged IR {seed}: molt-link: {link.err.decode(errors='replace')[:500]}"
        failure = programs.check(env, program, [tmp / "forged", *program.args(tmp)], "native", tmp)
        if failure:
            return f"forged IR {seed}: {failure}"
    return ""
