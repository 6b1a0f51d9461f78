class Cm:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        print("enter", self.name)
        return self.name.upper()

    def __exit__(self, t, v, tb):
        print("exit", self.name, t.__name__ if t else None, v, tb is not None)
        return self.swallow


with Cm("a") as x:
    print(x)
with Cm("a") as x, Cm("b") as y:
    print(x, y)
with (
    Cm("p") as x,
    Cm("q"),
):
    print("paren", x)
with Cm("s", True):
    raise ValueError("swallowed")
print("after")
try:
    with Cm("outer"), Cm("inner", False):
        1 / 0
except ZeroDivisionError as e:
    print("caught", e)
with Cm("t", True) as z:
    with Cm("u"):
        {}["k"]
print(z)


def early():
    with Cm("r"):
        return "returned"


print(early())
for i in range(3):
    with Cm(f"loop{i}"):
        if i == 0:
            continue
        if i == 1:
            break
with Cm("target") as (a, *b):
    print(a, b)


class Target:
    pass


t = Target()
d = {}
with Cm("attr") as t.value, Cm("item") as d["k"]:
    print(t.value, d)


class NoExit:
    def __enter__(self):
        return 1


class NoEnter:
    pass


for cm in (NoExit(), NoEnter(), 5):
    try:
        with cm:
            print("never")
    except TypeError as e:
        print(e)


class Failing:
    def __enter__(self):
        raise RuntimeError("enter failed")

    def __exit__(self, *a):
        print("never called")


try:
    with Cm("first"), Failing():
        pass
except RuntimeError as e:
    print(e)


class Replace:
    def __enter__(self):
        pass

    def __exit__(self, t, v, tb):
        raise KeyError("replaced")


try:
    with Replace():
        raise ValueError("original")
except KeyError as e:
    print(repr(e), repr(e.__context__))


def gen():
    with Cm("gen"):
        yield 1
        yield 2


g = gen()
print(next(g))
g.close()
for v in gen():
    print(v)


class Timer:
    depth = 0

    def __enter__(self):
        Timer.depth += 1
        return self

    def __exit__(self, *exc):
        Timer.depth -= 1


def nest(n):
    with Timer() as tm:
        return tm.depth if n == 0 else nest(n - 1)


print(nest(5), Timer.depth)
