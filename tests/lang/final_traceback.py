# Locals of the frames that an exception passed live as long as its traceback.
class A:
    def __init__(s,n): s.n=n
    def __del__(s): print("del",s.n)
def f():
    a=A("a"); b=A("b")
    raise ValueError(1)
try: f()
except ValueError as e: print("handler", e)
print("after 1")
def g(p, n):
    x=A("x")
    y=[A("y0")]
    if n: int("zz")
    return x
try: g(A("p"),1)
except ValueError: print("handler 2")
print("after 2")
def h():
    l=A("h.l")
    g(A("tmp"), 1)
    print(l)
try: h()
except ValueError as e: saved=e
print("saved")
saved=None
print("after 3")
def k():
    z=A("k.z")
    try:
        raise KeyError("k")
    except KeyError as e:
        w=A("k.w")
        print("in k")
    print("end k")
k()
print("after 4")
def m():
    q=A("m.q")
    try:
        h()
    finally:
        print("finally m")
try: m()
except Exception as e: print("handler 5")
print("after 5")
def gen():
    v=A("gen.v")
    yield 1
    raise IndexError
try:
    for i in gen(): print(i)
except IndexError: print("handler 6")
print("after 6")
try: int(A("builtin arg"))
except TypeError: print("handler 8")
print("after 8")


def infinite(n):
    held = A("infinite.held")
    while True:
        n -= 1
        if n < 0:
            raise StopIteration


try:
    infinite(3)
except StopIteration:
    print("handler 9")
print("after 9")


def loop():
    for i in range(3):
        item = A(f"item {i}")
        if i == 1:
            raise ValueError
    return item


try:
    loop()
except ValueError:
    print("handler 11")
print("after 11")


class Method:
    def go(self, arg):
        local = A("method.local")
        raise ValueError(arg)


try:
    Method().go(A("method.arg"))
except ValueError as e:
    print("handler 12")
print("after 12")


def swallow():
    a = A("swallowed")
    try:
        raise ValueError
    except ValueError:
        pass
    print("still in swallow")


swallow()
print("after 13")


def keeps(e):
    return e


saved = None
try:
    f()
except ValueError as e:
    saved = e.__traceback__
print("traceback saved")
saved = None
print("after 14")


def g2():
    try:
        w = A("g2.w")
        yield 1
    finally:
        print("g2 finally")


def user():
    for i in g2():
        raise ValueError("in loop")


try:
    user()
except ValueError:
    print("handler 15")
print("after 15")


def with_weakref():
    import _weakref

    v = A("weak")
    global r
    r = _weakref.ref(v)
    raise ValueError


try:
    with_weakref()
except ValueError:
    print("alive in handler", r() is not None)
print("dead after", r() is None)
try:
    print([A("comp").n for i in range(2)], 1 / 0)
except ZeroDivisionError:
    print("handler 16")
