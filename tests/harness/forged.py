"""IR that somebody changed by hand: refused in so many words, or run, but never a crash.

Each case takes the IR of one language test as text, changes an operand, an op's name, an immediate or the order of two
lines, and gives it to the interpreter (which verifies what it reads, as every tool does). What the changed program
prints is its own affair. Seeds are fixed, so a failure can be looked at again.
"""

import random
import re

from . import common, programs

VARIANTS = 12


def change(text, seed):
    rng = random.Random(seed)
    lines = text.split("\n")
    ops = [i for i, line in enumerate(lines) if re.match(r"  (%\d+:. = )?[a-z_]+( [%\[@]|$)", line)]
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        i = rng.choice(ops)
        line = lines[i]
        kind = rng.random()
        operands = list(re.finditer(r"%(\d+)(?!\d*:)", line))
        number = re.search(r"\[(\d+)", line)
        name = re.search(r"(= |^  )([a-z_]+)", line)
        if kind < 0.5 and operands:
            m = rng.choice(operands)
            value = max(0, int(m[1]) + rng.choice((-20, -10, -5, -4, -3, -2, -1, 1, 2, 3)))
            line = f"{line[: m.start()]}%{value}{line[m.end() :]}"
        elif kind < 0.7 and name:
            other = re.search(r"(= |^  )([a-z_]+)", lines[rng.choice(ops)])
            if other:
                line = line[: name.start(2)] + other[2] + line[name.end(2) :]
        elif kind < 0.85 and number:
            line = line[: number.start(1)] + str(rng.randrange(9)) + line[number.end(1) :]
        elif i + 1 < len(lines):
            lines[i], lines[i + 1] = lines[i + 1], line
            continue
        lines[i] = line
    return "\n".join(lines)


def cases(env):
    found = [p for p in programs.find(env) if p.name.startswith("lang/")]
    for n, program in enumerate(found):
        if not env.args.all and n % 6:
            continue  # make test-all runs the rest

        def run(env, tmp, program=program):
            r = env.run([env.tool("molt-parse"), "--format=text", program.source.name], cwd=program.cwd)
            if r.status:
                return f"molt-parse: {r.err.decode(errors='replace')}"
            text = r.out.decode()
            for seed in range(VARIANTS):
                (tmp / "forged.ir").write_text(change(text, f"{program.name} {seed}"))
                r = env.run([env.tool("molt-interp"), "forged.ir"], cwd=tmp, timeout=20, limit_mb=8192)
                if r.timed_out:
                    continue  # a changed loop condition
                if r.status < 0 or r.status >= 128:
                    return f"variant {seed}: status {r.status}\n{r.err.decode(errors='replace')[-500:]}"

        yield common.Case(f"forged/{program.name.split('/')[1]}", run, program.inputs())
