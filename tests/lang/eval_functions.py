# Functions, classes, generators and coroutines made at run time, and calls between them and compiled code.
import types


def compiled(f, *args):
    return f(*args)


ns = {"compiled": compiled}
exec(
    """
def back(f, *args):
    return compiled(f, *args)
def fact(n):
    return 1 if n < 2 else n * compiled(fact, n - 1)
def closure(n):
    def add(k):
        nonlocal n
        n += k
        return n
    return add
def gen(n):
    try:
        for i in range(n):
            got = yield i
            if got:
                print("got", got)
    finally:
        print("closed")
async def co(x):
    return await other(x) + 1
async def other(x):
    return x * 2
async def agen(n):
    for i in range(n):
        yield i * 10
class Base:
    kind = "base"
    def __init__(self, v):
        self.v = v
    def __repr__(self):
        return f"{type(self).__name__}({self.v!r})"
    @property
    def twice(self):
        return self.v * 2
    @classmethod
    def make(cls, v):
        return cls(v)
    @staticmethod
    def plain(v):
        return v
    def __eq__(self, other):
        return self.v == other.v
    __hash__ = None
class Child(Base):
    def __init__(self, v):
        super().__init__(v)
        self.extra = [v]
def matches(x):
    match x:
        case {"a": a, **rest}:
            return a, rest
        case [1, *others]:
            return others
        case Base(v=v):
            return v
        case _:
            return None
def handles(x):
    try:
        return 10 // x
    except ZeroDivisionError as e:
        return str(e)
    else:
        return 0
    finally:
        seen.append(x)
seen = []
def defaults(a, b=[], /, *, c=(1, 2), **k):
    b.append(a)
    return b, c, k
def annotated(x: int, *y: "str") -> None: pass
def walrus(xs):
    return [y for x in xs if (y := x * 2) > 2], {x: x for x in xs}, {x % 2 for x in xs}
def starred(a, *b):
    first, *rest = b
    return a, first, rest, [*b, *rest], {**{"a": a}}
def with_it(cm):
    with cm as v, cm:
        return v
type Alias[T] = list[T]
def generic[T](x: T) -> T: return x
""",
    ns,
)
print(ns["back"](lambda a, b: a - b, 5, 3), ns["fact"](10), ns["back"](ns["fact"], 5))
add = ns["closure"](5)
print(add(1), compiled(add, 10), add.__closure__[0].cell_contents, add.__code__.co_freevars)
g = ns["gen"](3)
print(next(g), g.send("hello"), list(g))
h = ns["gen"](3)
next(h)
del h
c = ns["co"](20)
try:
    c.send(None)
except StopIteration as e:
    print(e.value)


async def drive():
    return [x async for x in ns["agen"](3)]


try:
    drive().send(None)
except StopIteration as e:
    print(e.value)
Base, Child = ns["Base"], ns["Child"]


class Grand(Child):
    def __init__(self, v):
        super().__init__(v + 1)


print(Base(1), Child.make(2), Child(3).twice, Base.plain(4), Grand(5), Grand(5).extra, Grand.__mro__[1] is Child)
print(Base(1) == Base(1), Base.__module__, Base.__qualname__, Base.__init__.__qualname__)
try:
    hash(Base(1))
except TypeError as e:
    print(e)
print(ns["matches"]({"a": 1, "b": 2}), ns["matches"]([1, 2, 3]), ns["matches"](Base(7)), ns["matches"](0))
print(ns["handles"](0), ns["handles"](3), ns["seen"])
print(ns["defaults"](1), ns["defaults"](2, c=3, d=4))
print(ns["annotated"].__annotations__, ns["annotated"].__kwdefaults__, ns["defaults"].__defaults__)
print(ns["walrus"]([1, 2, 3]), ns["starred"](1, 2, 3, 4))
print(ns["Alias"], ns["Alias"].__type_params__, ns["generic"].__type_params__, ns["generic"]("x"))


class Manager:
    def __enter__(self):
        print("enter")
        return "value"

    def __exit__(self, *exc):
        print("exit", exc[0])


print(ns["with_it"](Manager()))

for bad in (
    lambda: ns["fact"](),
    lambda: ns["fact"](1, 2),
    lambda: ns["defaults"](a=1),
    lambda: Base(),
    lambda: Child(1).nothing,
    lambda: Child(1).twise,
):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)

made = types.FunctionType(ns["fact"].__code__, {"compiled": compiled, "fact": lambda n: 100}, "renamed")
print(made(3), made.__name__, made.__qualname__, made.__module__)
cell = types.CellType(30)
inner = types.FunctionType(add.__code__, {}, None, None, (cell,))
print(inner(5), cell.cell_contents)
for args in ((5, {}), (add.__code__, 5), (add.__code__, {}), (add.__code__, {}, None, None, ()), (add.__code__, {}, 5)):
    try:
        types.FunctionType(*args)
    except Exception as e:
        print(type(e).__name__, e)

T = type("T", (Base,), {"m": ns["handles"], "x": 1, "p": property(eval("lambda self: self.x + 1"))})
t = T(9)
print(t, t.p, T.m(5))
source = "\n".join(f"def f{i}(self, a, b={i}):\n    return (a, b, {i})" for i in range(5))
space = {}
exec(source, space)
Many = type("Many", (), {k: v for k, v in space.items() if k[0] == "f"})
print([getattr(Many(), f"f{i}")("a") for i in range(5)])
rows = [eval(f"lambda x: x + {i}") for i in range(3)]
print([r(10) for r in rows], sorted([3, 1, 2], key=eval("lambda v: -v")))
total = 0
for i in range(2000):
    total += eval("i * 2 + 1")
print(total)


class Dies:
    def __del__(self):
        print("died")


exec("d = Dies()\nd = None\nprint('after')")


def scoped():
    exec("x = Dies()")
    print("scope left")


scoped()
