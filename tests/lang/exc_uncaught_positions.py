# Each statement's caret line is CPython's: ranges for operators, subscripts, calls, attributes.
import sys


def report(f):
    try:
        f()
    except Exception as e:
        tb = e.__traceback__
        while tb.tb_next:
            tb = tb.tb_next
        print(type(e).__name__, tb.tb_lineno - f.__code__.co_firstlineno)


d = {"k": [1, 2, {"n": None}]}
report(lambda: d["k"][2]["n"]["x"])


def multi():
    x = 1
    y = (
        x +
        None
    )
    return y


report(multi)
value = 3 + len(d["k"]) * (d["k"][2]["n"] + 1) - 7
