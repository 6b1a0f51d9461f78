"""anext() and aiter(): with and without a default, on asynchronous generators and on classes of one's own."""


class Count:
    def __init__(self, stop):
        self.n, self.stop = 0, stop

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.n += 1
        if self.n > self.stop:
            raise StopAsyncIteration
        return self.n


class Pause:
    def __await__(self):
        got = yield "pause"
        return got


class Slow(Count):
    async def __anext__(self):
        got = await Pause()
        if got is None:
            raise StopAsyncIteration
        return got


async def numbers():
    yield 1
    yield 2


def run(coroutine):
    """The steps that it waits for are shown, and answered with their number."""
    n = 0
    try:
        step = coroutine.send(None)
        while True:
            n += 1
            print("  waits:", step)
            step = coroutine.send(n if n < 3 else None)
    except StopIteration as e:
        return e.value


async def defaults():
    it = Count(2)
    print(await anext(it), await anext(it, "end"), await anext(it, "end"), await anext(it, None))
    try:
        await anext(it)
    except StopAsyncIteration as e:
        print("StopAsyncIteration", e.args)
    g = numbers()
    print(await anext(g, 0), await anext(aiter(g), 0), await anext(g, 0), await anext(g, 0))
    slow = Slow(9)
    print(await anext(slow, "x"), await anext(slow, "x"), await anext(slow, "x"))


run(defaults())


async def wrong():
    for args in ((5,), (5, 6), ([], None)):
        try:
            await anext(*args)
        except TypeError as e:
            print(e)

    class NoAwait:
        def __anext__(self):
            return 5

    try:
        await anext(NoAwait(), 1)
    except TypeError as e:
        print(e)


run(wrong())

a = anext(Slow(9), "default")
print(type(a).__name__, a.__await__() is a)
print(a.send(None))
try:
    a.throw(StopAsyncIteration)
except StopIteration as e:
    print("StopIteration", e.value)
a = anext(Slow(9), "default")
a.send(None)
try:
    a.throw(KeyError("k"))
except KeyError as e:
    print("KeyError", e)
a.close()
