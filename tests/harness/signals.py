"""Ctrl-C: KeyboardInterrupt where compiled code looks for it, CPython's traceback, and death by the signal."""

import signal
import subprocess
import time

from . import common

PROGRAM = """\
import sys
import time


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def recursion():
    fib(90)


def calls():
    n = 0
    while True:
        n += len(str(n))


def items():
    while True:
        for x in iter([1, 2, 3]):
            str(x)


def spin():
    while True:
        pass


def counted():
    x = 0
    for i in range(10**12):
        x += i


def odd_steps():
    x = 0
    for i in range(7, 10**15, 12):
        x += i


def given_step(step=3):
    x = 0
    for i in range(0, 10**15, step):
        x ^= i


def condition():
    i = x = 0
    while i < 10**12:
        x += i
        i += 1


def short():
    x = 0
    items = [1, 2, 3]
    for _ in range(10**6):
        for _ in range(10**6):
            for j in range(3):
                for item in items:
                    x ^= item + j


def sleep():
    time.sleep(60)


def read():
    sys.stdin.readline()


what = globals()[sys.argv[1]]
print("go", flush=True)
if len(sys.argv) > 2:
    what()
try:
    what()
except KeyboardInterrupt as e:
    print(repr(e))
finally:
    print("finally")
"""
TRACEBACK = """\
Traceback (most recent call last):
  File "p.py", line 76, in <module>
    what()
    ~~~~^^
  File "p.py", line 66, in sleep
    time.sleep(60)
    ~~~~~~~~~~^^^^
KeyboardInterrupt
"""


def heeds_interrupts():
    """What a shell starts in the background ignores SIGINT, and so do its children, as under CPython."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupted(env, tmp, argv, *, twice=False):
    """status, output and standard error of a program that gets a Ctrl-C once it runs."""
    p = subprocess.Popen(argv, cwd=tmp, env=env.vars, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, start_new_session=True, preexec_fn=heeds_interrupts)  # fmt: skip
    try:
        p.stdout.readline()
        for _ in range(2 if twice else 1):
            time.sleep(0.2)
            p.send_signal(signal.SIGINT)
        p.wait(30)
        return p.returncode, p.stdout.read().decode(), p.stderr.read().decode()
    except subprocess.TimeoutExpired:
        p.kill()
        return None, "", "does not end"
    finally:
        p.communicate()


def cases(env):
    for engine in ("native", "interp"):
        if engine not in env.engines:
            continue

        def run(env, tmp, engine=engine):
            (tmp / "p.py").write_text(PROGRAM)
            if engine == "native":
                argv, command = [env.tool("molt"), "build", "p.py", "-o", "p"], [str(tmp / "p")]
            else:
                argv = [env.tool("molt-parse"), "p.py", "-o", "p.ir"]
                command = [env.tool("molt-interp"), "p.ir"]
            r = env.run(argv, cwd=tmp)
            if r.status:
                return r.err.decode()
            for what in (
                "recursion",
                "calls",
                "items",
                "spin",
                "counted",
                "odd_steps",
                "given_step",
                "condition",
                "short",
                "sleep",
                "read",
            ):
                got = interrupted(env, tmp, [*command, what])
                if got != (0, "KeyboardInterrupt()\nfinally\n", ""):
                    return f"{what}: {got}"
            got = interrupted(env, tmp, [*command, "sleep", "uncaught"])
            if got[0] != -signal.SIGINT:
                return f"uncaught: status {got[0]}\n{got[2]}"
            return common.diff(TRACEBACK.encode(), got[2].encode(), "uncaught: standard error")

        yield common.Case(f"signals/interrupt [{engine}]", run)
