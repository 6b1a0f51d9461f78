# sys.unraisablehook and sys.excepthook as programs replace them.
import sys


class Breaks:
    def __del__(self):
        raise ValueError("in del")


def hook(args):
    print(args.exc_type.__name__, args.exc_value, args.err_msg, args.object.__qualname__, args.exc_traceback is not None)


sys.unraisablehook = hook
Breaks()
x = Breaks()
del x


def closing():
    try:
        yield 1
    finally:
        raise KeyError("in close")


g = closing()
next(g)
sys.unraisablehook = lambda args: print(args.exc_type.__name__, type(args.object).__name__, len(args))
del g
sys.unraisablehook = sys.__unraisablehook__
sys.excepthook = lambda kind, value, tb: print("hook:", kind.__name__, value, tb.tb_lineno)
print(sys.exc_info(), sys.exception())
try:
    1 / 0
except ZeroDivisionError:
    kind, value, tb = sys.exc_info()
    print(kind.__name__, value, tb.tb_lineno, sys.exception() is value)
raise LookupError("to the hook")
