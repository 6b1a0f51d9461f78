"""Python of which ast_to_ir makes each of its ops: docs/spec/op-examples.md is made of it."""

from math import *
import sys
from sys import argv

limit = 10
del limit


def arithmetic(a, b):
    a += b
    return -a, +a, ~a, a % b, a < b, a is b, a in (b,), not a


def containers(a, *rest, **named):
    pair = (a, rest)
    many = [a, *rest, pair]
    unique = {a, *rest}
    table = {a: rest, **named}
    squares = [x * x for x in many]
    return {x for x in squares}, {x: a for x in unique}, table, (a, *rest)


def names(thing, key):
    thing.field = thing.other
    thing[key] = thing[key + 1 : key + 2]
    del thing.field, thing[key]
    try:
        del key
        print(key)
    finally:
        print(locals(), globals())


def closure(start):
    def step(by=1, *, scale: int = 2):
        nonlocal start
        start = start + by * scale
        return start

    return step


class Base:
    unit = "cm"
    size = unit
    del unit

    def method(self):
        return super().method()


def in_class(start):
    class Inside:
        copy = start

    return Inside


def calls(f, x, *args, **named):
    f(x, key=x)
    f.method(x)
    f.method(f(x))
    f(*args, **named)
    f(**named, **args)


def text(name, width):
    assert name, "no name"
    return f"{name!r:{width}} of {len(name)}"


def unpack(pair):
    a, b = pair
    c, *d = pair
    return a, b, c, d


def look(point):
    match point:
        case [x, _]:
            return x
        case {"x": x}:
            return x
        case Base(size=x):
            return x


def waits():
    while True:
        print("again")


def gives(items):
    got = yield items
    yield from got


async def asks(source):
    async with source as item:
        yield await item
    async for item in source:
        print(item)


def guarded(path):
    try:
        with open(path) as f:
            return f.read()
    except OSError as e:
        raise ValueError(path) from e


def groups(f):
    try:
        f()
    except* OSError as group:
        print(group)


def generic[T: (int, str), *Ts, **P](x: T) -> T:
    return x


class Box[T]:
    pass


type Pairs[T] = list[tuple[T, T]]
