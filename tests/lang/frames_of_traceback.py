"""f_back of a traceback's frames: inwards the frames that the exception left, outwards those that still run."""

import sys


def names(frame):
    out = []
    while frame:
        out.append(frame.f_code.co_name)
        frame = frame.f_back
    return out


def fails(n):
    if n:
        return fails(n - 1)
    return {}["key"]


class Calls:
    def __call__(self, n):
        fails(n)


def catches(n):
    try:
        Calls()(n)
    except KeyError as e:
        return e


def catches_and_looks(n):
    try:
        fails(n)
    except KeyError as e:
        tb = e.__traceback__
        while tb:
            print(tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno, names(tb.tb_frame))
            tb = tb.tb_next


catches_and_looks(2)

e = catches(1)
tb = e.__traceback__
while tb:
    # "catches" is over: what called it is not remembered (runtime/error/traceback.cpp)
    inner = names(tb.tb_frame)
    print(inner[: inner.index("catches") + 1], tb.tb_frame.f_globals is globals())
    last = tb
    tb = tb.tb_next
e.__traceback__.tb_next = last  # the frames between are no caller any more
e = tb = None


def generator():
    yield 1
    raise ValueError


def drives():
    try:
        list(generator())
    except ValueError as e:
        print(names(e.__traceback__.tb_next.tb_frame))


drives()

try:
    exec("def f():\n    g()\ndef g():\n    1/0\nf()")
except ZeroDivisionError as e:
    tb = e.__traceback__
    while tb.tb_next:
        tb = tb.tb_next
    print(names(tb.tb_frame))
    print(tb.tb_frame.f_back.f_lineno, tb.tb_frame.f_back.f_back.f_lineno)


def hook(kind, value, tb):
    print(kind.__name__, value, names(tb.tb_next.tb_frame))


sys.excepthook = hook
fails(0)
