def echo():
    got = yield "ready"
    while got != "stop":
        print("got", got)
        got = yield f"echo {got}"
    return "stopped"


g = echo()
print(next(g), g.send(1), g.send("two"), next(g))
try:
    g.send("stop")
except StopIteration as e:
    print(e.value)
try:
    echo().send(5)
except TypeError as e:
    print(e)


def avg():
    total = n = 0
    mean = None
    while True:
        v = yield mean
        total += v
        n += 1
        mean = total / n


a = avg()
next(a)
print([a.send(v) for v in (10, 20, 60)])


def thrower():
    while True:
        try:
            v = yield 1
            print("value", v)
        except ValueError as e:
            print("caught", e)
            yield "handled"
        finally:
            print("fin")


t = thrower()
next(t)
print(t.throw(ValueError("injected")))
print(next(t))
try:
    t.throw(KeyError("through"))
except KeyError as e:
    print("escaped", e)
print(list(t))


def closer():
    try:
        yield 1
        yield 2
    except GeneratorExit:
        print("closing")
        raise
    finally:
        print("finally")


c = closer()
next(c)
c.close()
c.close()
closer().close()
print(next(c, "closed"))


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


s = stubborn()
next(s)
try:
    s.close()
except RuntimeError as e:
    print(e)


def inner():
    x = yield "i1"
    print("inner got", x)
    try:
        y = yield "i2"
        print("inner got", y)
    except ValueError as e:
        print("inner caught", e)
    return "inner result"


def outer():
    r = yield from inner()
    print("outer got", r)
    r2 = yield from [10, 20]
    print(r2)
    yield from "ab"
    return "outer result"


o = outer()
print(next(o), o.send("S"), o.throw(ValueError("T")), next(o), list(o))


def deleg():
    try:
        yield from closer()
    finally:
        print("deleg finally")


d = deleg()
next(d)
d.close()
d = deleg()
next(d)
del d
print("deleted")


def ctx():
    try:
        yield
    except ZeroDivisionError as e:
        print("ctx", e)
        yield "recovered"


x = ctx()
next(x)
print(x.throw(ZeroDivisionError("zd")))
try:
    x.throw(KeyError, "old style") if False else x.throw(KeyError("new"))
except KeyError as e:
    print(e)


def expr():
    r = (yield 1) + (yield 2)
    print(r, (yield), [(yield 3), (yield 4)])


e = expr()
next(e)
for v in (10, 20, "none", "x", "y"):
    try:
        print("y", e.send(v))
    except StopIteration:
        print("done")
