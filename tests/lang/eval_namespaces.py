# Where eval() and exec() look names up and leave them.
exec("x = 1\nprint(x + 1)")
print(x)
print(eval("x * 21"))
print(eval("  \t x"), eval(b"x + 4"), eval(bytearray(b"x")), eval(memoryview(b"x")))

ns = {}
exec(
    """
def f(a, b=2, *c, d=4, **e):
    "doc"
    return (a, b, c, d, e)
class A:
    z = 5
    def m(self):
        return [self.z for _ in range(2)]
def g():
    yield from (i * i for i in range(3))
""",
    ns,
)
print(ns["f"](1), ns["f"](1, 3, 5, d=6, q=7), ns["A"]().m(), list(ns["g"]()))
print(sorted(ns), type(ns["__builtins__"]).__name__)
print(ns["f"].__globals__ is ns, ns["f"].__module__, ns["A"].__module__, ns["f"].__doc__)

exec("global zz\nzz = 3", ns)
print(ns["zz"])
outer, inner = {}, {}
exec("a = 1\nb = [a for _ in range(2)]\nglobal c\nc = 4\nimport sys", outer, inner)
print(sorted(inner), sorted(k for k in outer if k[0] != "_"))

try:
    exec("y = 1\ndef f():\n    return y\nf()", {}, {})
except NameError as e:
    print(e)


def local(n):
    y = 10
    exec("y = 11\nn += 1\nfresh = 1")
    return eval("n + y"), eval("[n + i for i in range(2)]", {"n": n}), y, n, "fresh" in locals()


print(local(5))


def with_dict(n):
    names = locals()
    exec("made = n + 1", globals(), names)
    return names["made"], sorted(names)


print(with_dict(3))


class Upper(dict):
    def __missing__(self, key):
        return key.upper()


print(eval("spam + eggs", {}, Upper()))


class Space:
    def __init__(self):
        self.log = []

    def __getitem__(self, key):
        self.log.append(("get", key))
        if key == "known":
            return 7
        raise KeyError(key)

    def __setitem__(self, key, value):
        self.log.append(("set", key, value))

    def __delitem__(self, key):
        self.log.append(("del", key))


space = Space()
exec("a = known\nb = len\ndel a", {}, space)
print(space.log[0], space.log[1], space.log[2], space.log[3][:2], space.log[4:])


class Body:
    exec("q = 5\ndef m(self): return self.q")
    r = eval("q + 1")


print(Body.q, Body().m(), Body.r)

exec("def counter():\n    global count\n    count = count + 1\n    return count")
count = 4
print(counter(), count)


def read_count():
    return count


exec("count = 70")
print(read_count(), counter(), read_count())
exec("del count")
try:
    read_count()
except NameError as e:
    print(e)
exec("def read_count(): return 'replaced'")
print(read_count())
exec("len = lambda x: 'mine'")
print(len([]))
exec("del len")
print(len([]))

print(eval("__builtins__['abs'](-1)", {}), eval("1", {"__builtins__": {}}))
try:
    eval("abs(-1)", {"__builtins__": {}})
except NameError as e:
    print(e)
print(eval("abs(-1)", {"__builtins__": {"abs": lambda v: "own abs"}}))
try:
    exec("import sys", {"__builtins__": {}})
except ImportError as e:
    print(e)
exec("import sys; print(sys)", {"__builtins__": {"__import__": lambda *a: [type(x).__name__ for x in a], "print": print}})

for bad in (
    lambda: eval("1", 5),
    lambda: eval("1", {}, 5),
    lambda: eval("1", Space()),
    lambda: exec("1", 5),
    lambda: exec("1", {}, 5),
    lambda: exec(5),
    lambda: eval(None),
    lambda: eval(),
    lambda: exec("1", closure=()),
    lambda: eval("a\0b"),
    lambda: exec("'\ud800'"),
    lambda: compile("1", "f", "wrong"),
    lambda: compile("1", "f", "eval", 1 << 30),
    lambda: compile("1", "f", "eval", 0, False, 7),
    lambda: compile("1", 5, "eval"),
    lambda: compile(5, "f", "eval"),
    lambda: compile("1", "f\0", "eval"),
):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
