"""functools beyond what the lean twin has: singledispatch, partialmethod and their methods."""

import functools
from collections.abc import Mapping, Sequence


@functools.singledispatch
def describe(x, *more):
    return f"object {x!r} {more}"


@describe.register
def _(x: int, *more):
    return f"int {x} {more}"


@describe.register(list)
@describe.register(tuple)
def sequence(x, *more):
    return f"sequence of {len(x)}"


@describe.register(Mapping)
def _(x):
    return "mapping " + ",".join(sorted(x))


@describe.register
def _(x: float | complex):
    return "number"


class Base:
    pass


class Derived(Base):
    pass


describe.register(Base, lambda x: "base " + type(x).__name__)
for value in (1, True, "s", [1], (1, 2), {"b": 1, "a": 2}, 1.5, 2j, Base(), Derived(), None):
    print(describe(value))
print(describe("x", 1, 2), describe.dispatch(bool) is describe.dispatch(int))
print(sorted(k.__name__ for k in describe.registry), describe.__name__)
try:
    describe()
except TypeError as e:
    print(e)
try:
    describe.register("no type", lambda x: x)
except TypeError as e:
    print(e)
try:

    @describe.register
    def unannotated(x):
        pass

except TypeError as e:
    print(str(e).splitlines()[0][:60])


class Cell:
    @functools.singledispatchmethod
    def put(self, x):
        return "any", x

    @put.register
    def _(self, x: int):
        return "int", x

    @functools.singledispatchmethod
    @classmethod
    def make(cls, x):
        return cls.__name__, "any"

    @make.register
    @classmethod
    def _(cls, x: str):
        return cls.__name__, "str"

    def move(self, dx, dy, *, by="me"):
        return dx, dy, by

    left = functools.partialmethod(move, -1, dy=0)
    up = functools.partialmethod(move, 0, by="you")
    length = functools.partialmethod(len)


c = Cell()
print(c.put(1), c.put("s"), Cell.make(1), Cell.make("s"))
print(c.left(), c.up(3), c.left(by="them"))


@functools.lru_cache(maxsize=2)
def cached(a, b=1):
    print("computed", a, b)
    return a + b


cached(1), cached(2), cached(1), cached(3), cached(2), cached(a=1)
print(cached.cache_info(), cached.cache_parameters(), cached.__wrapped__(5))
print(cached.cache_info()._fields, type(cached.cache_info()).__name__)
cached.cache_clear()
print(cached.cache_info())


@functools.total_ordering
class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


print(Version(1) >= Version(0), Version(1) <= Version(0), sorted([Version(2), Version(1)])[0].n)
print(issubclass(list, Sequence), functools.reduce(lambda a, b: a * b, range(1, 6), 2))
key = functools.cmp_to_key(lambda a, b: len(a) - len(b))
print(sorted(["ccc", "a", "bb"], key=key))
p = functools.partial(int, base=2)
print(p("101"), p.func is int, p.args, p.keywords, repr(functools.partial(print, 1, sep=",")))
