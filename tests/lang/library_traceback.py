# The traceback module's objects: what they keep, limits, chains and groups, linecache.
import io
import linecache
import os
import sys
import traceback


def deep(n):
    if n:
        deep(n - 1)
    else:
        raise KeyError("bottom")


def shown(lines):
    for line in lines:
        print(line, end="")


def caught(f, *args):
    try:
        f(*args)
    except BaseException as e:
        return e


e = caught(deep, 5)
te = traceback.TracebackException.from_exception(e)
print(te.exc_type_str, te, te.__cause__, te.__context__, te.__suppress_context__, te.exceptions, te.__notes__)
print(len(te.stack), type(te.stack).__name__, te.stack[-1])
for frame in te.stack[:2]:
    print(os.path.basename(frame.filename), frame.lineno, frame.end_lineno, frame.name, frame.colno, frame.end_colno)
    print(repr(frame.line), len(frame), frame[2], list(frame)[1:], frame == frame, frame == tuple(frame), frame.locals)
shown(line.replace(frame.filename, "FILE") for line in te.format())
shown(te.format_exception_only())
print(te == traceback.TracebackException.from_exception(e), te == 1)
for limit in (0, 2, -2):
    print(limit, [f.lineno for f in traceback.extract_tb(e.__traceback__, limit)], len(traceback.format_tb(e.__traceback__, limit)))
print(len(traceback.format_exception(e, limit=1)))
for args in ((None,), (None, None, None)):
    print(traceback.format_exception(*args))
for args in ((1,), (e, e), ()):
    print(repr(caught(traceback.format_exception, *args)))
print(traceback.format_exception_only(e), traceback.format_exception_only(None, ValueError(3)))

summary = traceback.FrameSummary("nowhere.py", 3, "f", line="   x = 1  ", locals={"b": [1], "a": "t"})
print(summary, summary.line, summary.locals)
shown(traceback.StackSummary.from_list([summary, ("other.py", 1, "g", None), ("other.py", 1, "h", "text")]).format())
shown(traceback.format_list([("a.py", 1, "f", "line")] * 6 + [("b.py", 2, "g", "")]))
print(traceback.StackSummary.from_list([summary]) == [summary])


def chained(kind):
    try:
        try:
            1 / 0
        except ZeroDivisionError as first:
            if kind == "cause":
                raise ValueError("second") from first
            if kind == "none":
                raise ValueError("second") from None
            raise ValueError("second")
    except ValueError as second:
        second.add_note("noted\ntwice")
        raise


for kind in ("cause", "context", "none"):
    te = traceback.TracebackException.from_exception(caught(chained, kind))
    print(kind, te.__cause__, te.__context__, te.__suppress_context__, te.__notes__)
    print([line.count("\n") for line in te.format()], len(list(te.format(chain=False))))
    out = io.StringIO()
    te.print(file=out)
    print(out.getvalue() == "".join(te.format()))


def grouped():
    raise ExceptionGroup("top", [ValueError(1), ExceptionGroup("inner", [TypeError(i) for i in range(3)]), caught(deep, 1)])


g = caught(grouped)
te = traceback.TracebackException.from_exception(g)
print([str(x) for x in te.exceptions])
print("".join(te.format()).replace(__file__, "FILE").replace(os.path.dirname(__file__) + "/", ""))
print("".join(traceback.TracebackException(type(g), g, None, max_group_width=2).format()))
print("".join(traceback.TracebackException(type(g), g, None, max_group_depth=1).format()))
shown(traceback.format_exception_only(g))
shown(traceback.format_exception_only(g, show_group=True))
wide = ExceptionGroup("wide", [ValueError(i) for i in range(17)])
shown(traceback.format_exception(wide))

try:
    compile("x = (1 +\n", "shown.py", "exec")
except SyntaxError as s:
    te = traceback.TracebackException.from_exception(s)
    print(te.filename, te.lineno, te.text, te.offset, te.msg)


class Bad(Exception):
    def __str__(self):
        raise ValueError


te = traceback.TracebackException.from_exception(Bad())
print(te, list(te.format()))


def stack():
    return traceback.extract_stack(limit=2), traceback.format_stack(limit=1), [f.f_code.co_name for f, _ in traceback.walk_stack(sys._getframe())]


frames, text, names = stack()
print([(f.name, f.line) for f in frames], len(text), names)
print([f.name for f in traceback.StackSummary.extract(traceback.walk_tb(e.__traceback__), limit=3)])

here = __file__
print(repr(linecache.getline(here, 1)), repr(linecache.getline(here, 10**6)), linecache.getlines("no such file"))
path = sys.argv[1]
with open(path, "w", encoding="utf-8") as f:
    f.write("one\ntwo\nthré")
print(linecache.getlines(path), repr(linecache.getline(path, 0)))
with open(path, "w") as f:
    f.write("changed\n" * 9)
print(linecache.getline(path, 1), end="")
linecache.checkcache(path)
print(linecache.getline(path, 1), end="")
with open(path, "wb") as f:
    f.write(b"# coding: latin-1\nx = '\xe9'\n")
linecache.clearcache()
print(linecache.getlines(path))


class Loader:
    def get_source(self, name):
        return f"first of {name}\nsecond\n"


print(linecache.lazycache("virtual.py", {"__name__": "virtual", "__loader__": Loader()}), linecache.getlines("virtual.py"))
try:
    raise OSError(2, "gone")
except OSError:
    traceback.print_exc(limit=0, file=sys.stdout)
    print(traceback.format_exc().splitlines()[-1])
