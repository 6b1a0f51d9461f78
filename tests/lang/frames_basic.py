# Frames as libraries look at them: who called, from which line, with which globals.
import sys


def name_and_line(depth):
    f = sys._getframe(depth)
    return f.f_code.co_name, f.f_lineno


def caller():
    first = name_and_line(1)
    second = name_and_line(2)
    return first, second


print(caller())
print(name_and_line(0)[0], name_and_line(1))


def who():
    return sys._getframe(1).f_code.co_name


class Asks:
    body = who()

    def __init__(self):
        self.made = who()

    def method(self):
        return who()

    @property
    def prop(self):
        return who()

    def __add__(self, other):
        return sys._getframe(1).f_code.co_name

    def __iter__(self):
        yield who()

    def __enter__(self):
        return sys._getframe(1).f_code.co_name

    def __exit__(self, *exc):
        print("exit called by", sys._getframe(1).f_code.co_name)

    def __lt__(self, other):
        return self.seen.append(sys._getframe(1).f_code.co_name) or True


a = Asks()
print(Asks.body, a.made, a.method(), a.prop, a + 1, list(a))


def adds(x):
    return x + 1


print(adds(a))


def entered(x):
    with x as name:
        return name


print(entered(a))
Asks.seen = []


def sorts():
    sorted([a, Asks()])
    return a.seen


print(sorts())
print([who() for _ in range(1)], list(who() for _ in range(1)), (lambda: who())(), list(map(lambda _: who(), [0])))


def generator():
    yield who()
    yield [who() for _ in "a"]


print(*generator())


def chain():
    names = []
    f = sys._getframe()
    while f is not None:
        names.append(f.f_code.co_name)
        f = f.f_back
    return names


def middle():
    return chain()


print(middle())


def recursive(n):
    return chain() if n == 0 else recursive(n - 1)


print(recursive(3))

print(sys._getframe().f_globals is globals(), sys._getframe().f_locals is locals(), sys._getframe().f_back)
print(sys._getframe().f_builtins["len"] is len, sys._getframe().f_trace)
try:
    sys._getframe(1000)
except ValueError as e:
    print(e)
print(sys._getframemodulename(0), sys._getframemodulename(), sys._getframemodulename(50))


def maker():
    return sys._getframe(1).f_globals["__name__"]


print(maker(), eval("maker()"), eval("maker()", {"maker": maker, "__name__": "elsewhere"}))

g = globals
print(g() is globals(), g()["maker"] is maker)


def aliased():
    return g() is globals()


print(aliased(), [g() is globals() for _ in range(1)])
l, v, d = locals, vars, dir
print(l() is globals(), v() is globals(), "maker" in d())


class Body:
    one = 1
    names = sorted(n for n in l() if not n.startswith("__"))
    frame_locals = sys._getframe().f_locals is locals()


print(Body.names, Body.frame_locals)
e, x = eval, exec
print(e("maker.__name__"))
x("placed = 5")
print(placed)


class Exec:
    x("inside = 6")


print(Exec.inside)


def fails():
    raise ValueError("here")


try:
    fails()
except ValueError as error:
    tb = error.__traceback__
    while tb:
        print(tb.tb_frame.f_code.co_name, tb.tb_lineno, tb.tb_frame.f_lineno, tb.tb_frame.f_globals is globals())
        tb = tb.tb_next

exec(
    """
import sys
def inner():
    f = sys._getframe()
    return f.f_code.co_name, f.f_code.co_filename, f.f_lineno, f.f_back.f_code.co_name, f.f_back.f_back.f_code.co_name
print(inner(), sys._getframe().f_locals is locals())
"""
)


def late():
    f = sys._getframe()
    first = f.f_lineno
    second = f.f_lineno
    return second - first


print(late())


def after_exception():
    try:
        fails()
    except ValueError:
        pass
    return who(), name_and_line(1)[0]


print(after_exception())


def closes():
    def gen():
        try:
            yield 1
        finally:
            print("closed below", sys._getframe(1).f_code.co_name)

    it = gen()
    next(it)
    it.close()
    return who()


print(closes())
