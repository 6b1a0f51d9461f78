def gen():
    try:
        x = yield 1
        print("got", x)
        y = yield 2
        print("got", y)
    except ValueError as e:
        print("VE", e)
        yield 99
    finally:
        print("fin")
    return 7
g = gen(); print(next(g), g.send("a"), g.throw(ValueError("v")))
try: next(g)
except StopIteration as e: print("stop", e.value)
g = gen(); next(g); g.close()
def sub():
    r = yield from gen()
    print("r", r)
    yield from [10, 20]
    return 5
s = sub(); print(next(s)); print(s.send("q")); print(s.send("w")); print(list(s))
def bad():
    raise StopIteration(3)
    yield
try: next(bad())
except RuntimeError as e: print(e, repr(e.__cause__))
def selfref():
    me = yield
    yield next(me)
g = selfref(); next(g)
try: g.send(g)
except ValueError as e: print(e)
g = gen()
try: g.send(5)
except TypeError as e: print(e)
def stub():
    try: yield 1
    except GeneratorExit: yield 2
g = stub(); next(g)
try: g.close()
except RuntimeError as e: print(e)
print(sum(x * x for x in range(10)), max((y for y in [3, 1, 2]), default=0))
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
print(list(It(3)), [*It(2)], tuple(It(4)), sum(It(5)))
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
g = fib()
print([next(g) for _ in range(10)])
def catcher():
    while True:
        try:
            yield
        except KeyError as e: print("KE", e)
c = catcher(); next(c); c.throw(KeyError("k"))
try: c.throw(TypeError("t"))
except TypeError as e: print("out", e)
def ctx():
    try:
        raise ValueError("inner")
    except ValueError:
        yield 1
        try:
            raise KeyError("x")
        except KeyError as e:
            print(repr(e.__context__))
        yield 2
for _ in ctx(): pass
def d():
    try: yield 1
    finally: print("del fin")
x = d(); next(x); del x
print("after")
def rec(n):
    if n: yield from rec(n - 1)
    yield n
print(list(rec(5)))
print(gen.__name__, gen().__name__, type(gen()), g.gi_running)
def deleg():
    try:
        yield from catcher()
    finally: print("deleg done")
q = deleg(); next(q); q.throw(KeyError("zz")); q.close()
class Obj:
    def __del__(self): print("obj del")
def holder():
    o = Obj()
    yield 1
h = holder(); next(h); del h
print("end")
