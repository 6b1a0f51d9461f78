class Sleep:
    def __init__(self, n): self.n = n
    def __await__(self):
        r = yield ("sleep", self.n)
        return r
async def inner(x):
    r = await Sleep(x)
    print("slept", x, r)
    return x * 2
async def agen(n):
    for i in range(n):
        await Sleep(i)
        yield i
class CM:
    async def __aenter__(self): print("aenter"); return self
    async def __aexit__(self, *a): print("aexit", a[0]); return True
class AI:
    def __init__(self): self.i = 0
    def __aiter__(self): return self
    async def __anext__(self):
        self.i += 1
        if self.i > 2: raise StopAsyncIteration
        return self.i
async def main():
    print(await inner(1))
    async for v in agen(3): print("item", v)
    async with CM() as c: raise ValueError("x")
    async for v in AI(): print("ai", v)
    print([x async for x in agen(2)])
    try: await 5
    except TypeError as e: print(e)
    try:
        async for q in 5: pass
    except TypeError as e: print(e)
    return "done"
def run(co):
    v = None
    while True:
        try: y = co.send(v)
        except StopIteration as e: return e.value
        print("event", y); v = "r"
print(run(main()))
c = main(); print(type(c).__name__, c.__name__); c.close()
async def ex(): raise ValueError("boom")
try: run(ex())
except ValueError as e: print(e)
a = agen(1)
print(type(a).__name__)
async def t():
    try:
        raise ExceptionGroup("eg", [ValueError(1), TypeError(2), OSError(3)])
    except* ValueError as e: print("VE", e.exceptions)
    except* (TypeError, OSError) as e: print("TE", e.exceptions)
run(t())
try:
    try: raise ValueError(5)
    except* ValueError as e: print(repr(e)); raise KeyError("k")
except Exception as e: print(repr(e))
try:
    try: raise ExceptionGroup("g", [ValueError(1), ExceptionGroup("h", [TypeError(2), ValueError(3)])])
    except* ValueError as e: print(repr(e))
except ExceptionGroup as e: print("left", repr(e))
def gen[T: int](x: T) -> T: return x
print(gen(1), gen.__type_params__)
class Box[T]:
    def __init__(self, v: T): self.v = v
print(Box[int](3).v, Box.__mro__[-1])
type Al = int | str
print(Al, Al.__value__)
