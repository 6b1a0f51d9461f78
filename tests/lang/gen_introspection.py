"""What a suspended generator, coroutine or asynchronous generator tells of itself."""

import types


def inner():
    yield "inner"


def outer(x):
    a = yield 1
    yield from inner()
    yield from [x, a]
    return 5


def first_line(f):
    return f.__code__.co_firstlineno


def show(g, kind):
    frame, waits = getattr(g, kind + "_frame"), getattr(g, "gi_yieldfrom" if kind == "gi" else kind + "_await")
    line = frame and frame.f_lineno - getattr(g, kind + "_code").co_firstlineno
    print(
        getattr(g, kind + "_running"),
        getattr(g, kind + "_suspended"),
        "line",
        line,
        type(waits).__name__,
        getattr(waits, "__name__", ""),
    )


g = outer(7)
show(g, "gi")
for value in g:
    print(value)
    show(g, "gi")
show(g, "gi")
print(g.gi_code is not None, g.gi_code.co_name, g.gi_frame)


def looks_at_itself():
    yield me.gi_running, me.gi_frame.f_lineno - first_line(looks_at_itself), me.gi_yieldfrom
    try:
        next(me)
    except ValueError as e:
        yield str(e)


me = looks_at_itself()
print(*me)


def delegates_to_failing():
    try:
        yield from inner()
    except KeyError:
        yield "caught"
    yield "plain"


g = delegates_to_failing()
next(g)
show(g, "gi")
print(g.throw(KeyError))
show(g, "gi")
next(g)
show(g, "gi")
g.close()
show(g, "gi")


@types.coroutine
def wait():
    yield "tick"


async def below():
    await wait()


async def above():
    await below()
    return 1


c = above()
show(c, "cr")
print(c.send(None))
show(c, "cr")
show(c.cr_await, "cr")
show(c.cr_await.cr_await, "gi")
print(c.cr_origin)
try:
    c.send(None)
except StopIteration as e:
    print(e.value)
show(c, "cr")


async def steps():
    yield 1
    await wait()
    yield 2


a = steps()
show(a, "ag")
try:
    a.asend(None).send(None)
except StopIteration as e:
    print(e.value)
show(a, "ag")
step = a.asend(None)
print(step.send(None))
show(a, "ag")
try:
    step.send(None)
except StopIteration as e:
    print(e.value)
show(a, "ag")
