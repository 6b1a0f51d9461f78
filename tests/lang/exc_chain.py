def show(e, depth=0):
    while e is not None:
        print("  " * depth + repr(e), "cause", repr(e.__cause__), "context", repr(e.__context__), e.__suppress_context__)
        e = e.__cause__ or (None if e.__suppress_context__ else e.__context__)
        depth += 1


try:
    try:
        {}["missing"]
    except KeyError as k:
        raise ValueError("bad") from k
except ValueError as e:
    show(e)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("implicit")
except ValueError as e:
    show(e)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("hidden") from None
except ValueError as e:
    show(e)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError from KeyError
except ValueError as e:
    show(e)
try:
    raise ValueError("x") from "not an exception"
except TypeError as e:
    print(e)


def f():
    try:
        raise KeyError("in f")
    except KeyError:
        g()


def g():
    raise OSError("in g")


try:
    f()
except OSError as e:
    show(e)
try:
    try:
        raise ValueError("orig")
    except ValueError as e:
        saved = e
        raise
except ValueError as e2:
    print(e2 is saved)
try:
    raise saved
except ValueError as e3:
    print(e3 is saved, e3.__context__)
e = ValueError("noted")
e.add_note("a note")
e.custom = 5
try:
    raise e
except ValueError as x:
    print(x.__notes__, x.custom, x.with_traceback(None) is x)


class Ctx:
    def __enter__(self):
        return self

    def __exit__(self, t, v, tb):
        print("exit", t.__name__ if t else t, v)
        if isinstance(v, KeyError):
            raise RuntimeError("from exit")


try:
    with Ctx():
        raise KeyError("k")
except RuntimeError as e:
    show(e)
import sys
print(sys.exc_info())
try:
    1 / 0
except ZeroDivisionError:
    print(sys.exc_info()[0].__name__, sys.exc_info()[1])

    def inner():
        return sys.exc_info()[0].__name__

    print(inner())
print(sys.exc_info())
