# Deep recursion and deep data end in RecursionError or a result, never in a crash.
import sys


def show(label, f):
    try:
        r = f()
        r = f"{type(r).__name__} of {len(r)}" if hasattr(r, "__len__") and len(r) > 60 else repr(r)
    except BaseException as e:
        r = f"{type(e).__name__}: {str(e)[:60]}"
    print(label, "->", r)


def forever(n):
    return forever(n + 1)


show("function", lambda: forever(0))


class C:
    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __repr__(self):
        return repr(self)

    def __eq__(self, other):
        return self == other

    def __lt__(self, other):
        return self < other

    def __add__(self, other):
        return self + other

    def __radd__(self, other):
        return other + self

    def __getitem__(self, i):
        return self[i]

    def __call__(self):
        return self()

    def __iter__(self):
        return iter(self)

    def __len__(self):
        return len(self)

    def __bool__(self):
        return bool(self)

    def __contains__(self, x):
        return x in self

    def __hash__(self):
        return hash(self)

    def __index__(self):
        return int(self)

    def __int__(self):
        return int(self)

    def __format__(self, spec):
        return format(self, spec)

    def __str__(self):
        return str(self)

    def __enter__(self):
        with self:
            pass

    def __exit__(self, *a):
        pass


c = C()
for name, f in [
    ("getattr", lambda: c.a),
    ("repr", lambda: repr(c)),
    ("eq", lambda: c == c),
    ("eq list", lambda: [c] == [C()]),
    ("lt", lambda: c < c),
    ("add", lambda: c + c),
    ("getitem", lambda: c[0]),
    ("call", lambda: c()),
    ("iter", lambda: list(c)),
    ("len", lambda: len(c)),
    ("bool", lambda: not c),
    ("contains", lambda: 1 in c),
    ("hash", lambda: {c: 1}),
    ("int", lambda: int(c)),
    ("format", lambda: f"{c}"),
    ("str", lambda: str(c)),
    ("with", lambda: c.__enter__()),
    ("sort", lambda: sorted([c, C()])),
    ("sum", lambda: sum([c])),
    ("percent", lambda: "%s" % c),
    ("join", lambda: str.join(c, [])),
]:
    try:
        f()
        print(name, "no error")
    except RecursionError:
        print(name, "RecursionError")
    except Exception as e:
        print(name, type(e).__name__)


def gen(n):
    yield from gen(n + 1)


show("generator", lambda: type(next(gen(0))))


def nested_map(n):
    it = iter([1])
    for i in range(n):
        it = map(lambda x: x, it)
    return it


def nest(make, n):
    x = make(None)
    for i in range(n):
        x = make(x)
    return x


N = 100000
makers = {
    "list": lambda x: [x],
    "tuple": lambda x: (x,),
    "dict": lambda x: {1: x},
    "list in tuple": lambda x: ([x],),
}


class Node:
    def __init__(self, next):
        self.next = next


class Slotted:
    __slots__ = ("next",)

    def __init__(self, next):
        self.next = next


makers["object"] = Node
makers["slots"] = Slotted
for name, make in makers.items():
    if name == "list":
        N = 1000000
    else:
        N = 100000
    x = nest(make, N)
    y = nest(make, N)
    for what, f in [
        ("repr", lambda: len(repr(x))),
        ("compare", lambda: x == y),
        ("less", lambda: x < y),
    ]:
        if name in ("object", "slots"):
            continue
        try:
            print(name, what, f())
        except RecursionError:
            print(name, what, "RecursionError")
        except TypeError as e:
            print(name, what, "TypeError")
    x = y = None
    print(name, "freed")

f = None
for i in range(200000):
    f = (lambda g: lambda: g)(f)
f = None
print("closures freed")
it = nested_map(100000)
it = None
print("iterators freed")
e = None
for i in range(100000):
    n = ValueError(i)
    n.__context__ = e
    n.__cause__ = e
    e = n
e = n = None
print("exceptions freed")
g = None


def chain(g):
    yield
    return g


for i in range(1000):
    h = chain(g)
    next(h)
    g = h
g = h = None
print("generators freed")
import itertools

it = iter([])
for i in range(1000):
    it = itertools.chain(it, [1])
try:
    print(next(it))
except RecursionError:
    print("chain RecursionError")
it = None
d = []
d.append(d)
print(d, d == d)
try:
    print(d == [d], d < [d])
except RecursionError:
    print("RecursionError")
old = sys.getrecursionlimit()
sys.setrecursionlimit(200)


def count(n):
    try:
        return count(n + 1)
    except RecursionError:
        return n


print(count(0) < 200)
sys.setrecursionlimit(old)
for bad in (0, -1, "x", 10**20):
    show("limit", lambda: sys.setrecursionlimit(bad))
sys.setrecursionlimit(30000)


def down(n):
    return n if n == 0 else down(n - 1)


print(down(20000))
try:
    forever(0)
except RecursionError:
    print("RecursionError at 30000")
