"""molt-diff --campaign: programs from a seed, on every engine, until the count or the time is spent."""

import argparse
import json
import pathlib
import shlex
import sys
import tempfile
import time

from engines import ENGINES, Runner
from reduce import shorter
from sources import Command, Drawn


def options():
    p = argparse.ArgumentParser(prog="molt-diff --campaign", description=__doc__)
    p.add_argument("--seed", type=int, default=1, help="where to begin; 1 if absent")
    p.add_argument("--count", type=int, default=100, help="how many programs; 100 if absent")
    p.add_argument("--seconds", type=float, default=600, help="stop after this time; 600 if absent")
    p.add_argument("--source", metavar="CMD", help="a command that prints a program for the seed that it is given")
    p.add_argument("--source-seconds", type=float, default=10, help="for each call of CMD; 10 if absent")
    p.add_argument("--state", metavar="DIR", help="keep findings and progress here, and go on from there")
    p.add_argument("--engines", default=",".join(ENGINES), help=f"of {', '.join(ENGINES)}")
    p.add_argument("--tools", required=True, help="the folder of Molt's tools")
    p.add_argument("--python", help="the CPython that is right; without one, the first engine is")
    p.add_argument("--quiet", action="store_true", help="no progress")
    return p.parse_args()


class Campaign:
    def __init__(self, o):
        self.o = o
        self.state = pathlib.Path(o.state) if o.state else None
        self.done = 0
        self.refused = 0
        self.causes = {}  # cause -> times seen
        if self.state:
            self.state.mkdir(parents=True, exist_ok=True)
            kept = self.state / "state.json"
            if kept.exists():
                data = json.loads(kept.read_text())
                if (data["seed"], data["source"]) != (o.seed, o.source):
                    sys.exit(f"molt-diff: {kept}: of another campaign (seed {data['seed']}, source {data['source']})")
                self.done, self.causes = data["done"], data["causes"]

    def keep(self):
        if not self.state:
            return
        data = {"seed": self.o.seed, "source": self.o.source, "done": self.done, "causes": self.causes}
        temporary = self.state / "state.json.new"
        temporary.write_text(json.dumps(data, indent=1) + "\n")
        temporary.rename(self.state / "state.json")

    def progress(self, text=""):
        if not self.o.quiet and sys.stderr.isatty():
            print(
                f"\r{self.done} of {self.o.count} programs, {len(self.causes)} findings{text}\x1b[K",
                end="",
                file=sys.stderr,
            )

    def found(self, runner, text, difference):
        cause = difference.cause
        if cause in self.causes:
            self.causes[cause] += 1
            return
        engine = difference.engine
        only = None if engine == "parse" else [engine] if self.o.python else [runner.engines[0], engine]

        def holds(candidate):
            d = runner.compare(candidate, only)
            return d is not None and (d.cause == cause or d.kind == difference.kind in ("crash", "refused"))

        small = shorter(text, holds)
        last = runner.compare(small, only) or difference
        self.causes[cause] = 1
        if last.cause != cause:
            if last.cause in self.causes:
                return
            self.causes[last.cause] = 1
        print(f"\rfinding {cause} (program {self.done}): {last.engine}: {last.kind}")
        print(f"  CPython: {last.expected}\n  Molt:    {last.found}")
        print("".join(f"    {line}\n" for line in small.splitlines()), flush=True)
        if self.state:
            # A ready test for tests/lang: the program, and what CPython says of it.
            expected = runner.oracle(small)
            name = f"found_{cause}"
            (self.state / f"{name}.py").write_text(small)
            (self.state / f"{name}.out").write_bytes(expected.out)
            if expected.status:
                (self.state / f"{name}.err").write_bytes(expected.err)
                (self.state / f"{name}.status").write_text(f"{expected.status}\n")

    def run(self):
        o = self.o
        end = time.monotonic() + o.seconds
        with tempfile.TemporaryDirectory(prefix="molt-campaign.") as folder:
            runner = Runner(o.tools, o.python, folder, o.engines.split(","))
            source = Command(shlex.split(o.source), o.seed, o.source_seconds) if o.source else Drawn(o.seed)
            while self.done < o.count and time.monotonic() < end:
                self.progress()
                text, why = source.program(self.done)
                if why:
                    self.refused += 1
                    if not self.o.quiet:
                        print(f"\rprogram {self.done}: not run: {why}", file=sys.stderr)
                else:
                    difference = runner.compare(text)
                    if difference:
                        self.found(runner, text, difference)
                self.done += 1
                self.keep()
        self.progress("\n")
        print(f"{self.done} programs, {self.refused} not run, {len(self.causes)} findings")
        return 1 if self.causes else 0


if __name__ == "__main__":
    sys.exit(Campaign(options()).run())
