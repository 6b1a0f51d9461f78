"""molt build -g: gdb shows Python frames and lines, and the line table has the lines of the source."""

import re
import shutil

from . import common

PROGRAM = """\
class Adder:
    def __init__(self, start):
        self.total = start

    def add(self, n):
        if n > 2:
            self.total += n * 2
        return self.total


def feed(adder, numbers):
    for n in numbers:
        adder.add(n)
    return adder.total


def main():
    print(feed(Adder(1), [1, 2, 3]))


main()
"""
FRAMES = [("Adder.add", 7), ("feed", 13), ("main", 18), ("<module>", 21)]


def build(env, tmp, source, *flags):
    r = env.run([env.tool("molt"), "build", "-g", *flags, source, "-o", "p"], cwd=tmp, timeout=300)
    return r.err.decode() if r.status else ""


def backtrace(env, tmp, place):
    """[(function, file, line)] of the frames that have lines, at the first stop at `place`."""
    argv = ["gdb", "-nx", "-batch", "-ex", f"break {place}", "-ex", "run", "-ex", "bt", "./p"]
    out = env.run(argv, cwd=tmp).out.decode()
    frames = re.findall(r"^#\d+ +(?:0x[0-9a-f]+ in )?(\S+) \(.*\) at (\S+):(\d+)$", out, re.M)
    return [(name, file, int(line)) for name, file, line in frames], out


def cases(env):
    if "native" not in env.engines:
        return

    def gdb(env, tmp):
        if not shutil.which("gdb"):
            raise common.Skip("no gdb here")
        (tmp / "p.py").write_text(PROGRAM)
        if error := build(env, tmp, "p.py"):
            return error
        frames, out = backtrace(env, tmp, "p.py:7")
        # Generic twins stand between: f$resume is f after a failed guess.
        got = [(name.removeprefix("__main__:").removesuffix("$resume"), line) for name, _, line in frames]
        at = 0
        for frame in got:
            if at < len(FRAMES) and frame == FRAMES[at]:
                at += 1
        return "" if at == len(FRAMES) else f"no frame {FRAMES[at]}\n{out}"

    yield common.Case("debug/gdb", gdb)

    def partitions(env, tmp):
        if not shutil.which("gdb"):
            raise common.Skip("no gdb here")
        r = env.run(["python3", env.root / "scripts/make_large_program.py", "big", 9000], cwd=tmp)
        if r.status or (error := build(env, tmp, "big/main.py", "-O0")):
            return r.err.decode() or error
        source = (tmp / "big/part_3.py").read_text().splitlines()
        line = source.index("        self.x += by * " + next(s for s in source if "self.x += by" in s).split()[-1]) + 1
        frames, out = backtrace(env, tmp, f"part_3.py:{line}")
        names = [name for name, _, _ in frames]
        want = ["part_3:Thing_0.move", "part_3:run", "__main__:<module>"]
        good = [n for n in names if n in want] == want and frames[0][2] == line
        return "" if good else out

    yield common.Case("debug/partitions", partitions)

    def lines(env, tmp):
        dump = shutil.which("llvm-dwarfdump-19") or shutil.which("llvm-dwarfdump")
        if not dump:
            raise common.Skip("no llvm-dwarfdump here")
        example = env.root / "examples" / "ledger" / "ledger.py"
        (tmp / "ledger.py").write_bytes(example.read_bytes())
        if error := build(env, tmp, "ledger.py"):
            return error
        r = env.run([dump, "--debug-line", "p"], cwd=tmp)
        have = {int(m) for m in re.findall(r"^0x[0-9a-f]+ +(\d+) ", r.out.decode(), re.M)}
        source = example.read_text().splitlines()
        want = {i for i, text in enumerate(source, 1) if re.match(r" +(return|raise|yield|self\.\w+ [+-]?=) ?", text)}
        if missing := want - have:
            return f"no code for lines {sorted(missing)}"
        r = env.run([dump, "--verify", "p"], cwd=tmp)
        return "" if r.status == 0 else r.out.decode()[-2000:]

    yield common.Case("debug/lines", lines)
