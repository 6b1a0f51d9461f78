"""The end of an iterator with a value: loops drop it, next() and yield from do not."""


def gen(result=5):
    yield 1
    yield 2
    return result


class Iterator:
    def __init__(self):
        self.left = 2

    def __iter__(self):
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration("the end")
        self.left -= 1
        return self.left


class Fails(Iterator):
    def __next__(self):
        if not self.left:
            raise StopIteration from KeyError("cause")
        return super().__next__()


def in_function():
    out = []
    for x in gen():
        out.append(x)
    else:
        out.append("else")
    return out


print(in_function())
for x in gen((1, 2)):
    print(x)
for make in (gen, Iterator, Fails):
    print(list(make()), tuple(make()), [*make()], {x: x for x in make()}, sum(make()), max(make()))
    print(list(map(str, make())), list(zip(make(), make())), list(enumerate(make())), dict(zip(make(), "ab")))
    print(2 in make(), 7 in make(), "-".join(str(x) for x in make()), set(make()), sorted(make()))
    a, b = make()
    *c, d = make()
    print(a, b, c, d)
    try:
        (a,) = make()
    except ValueError as e:
        print(e)


def delegate(it):
    result = yield from it
    print("result", repr(result))
    yield "after"


for it in (gen(), Iterator(), Fails(), gen(None), [3], gen((1,)), gen(KeyError("as a value"))):
    print(list(delegate(it)))


def ends(it):
    try:
        while True:
            print(next(it), end=" ")
    except StopIteration as e:
        print("end", repr(e.value), e.args)
    return next(it, "default")


print(ends(gen()), ends(Iterator()), ends(gen(None)), ends(gen((1, 2))), ends(iter("a")))
g = gen()
print(g.__next__(), g.__next__())
try:
    g.__next__()
except StopIteration as e:
    print(e.value)


async def coroutine():
    return "done"


print(list(coroutine().__await__()))
for nothing in coroutine().__await__():
    print("never")
try:
    next(coroutine().__await__())
except StopIteration as e:
    print(e.value)


async def steps():
    yield 1


print(list(steps().asend(None)))
try:
    next(steps().__anext__())
except StopIteration as e:
    print(e.value)
print(list(zip(gen(), gen(), strict=True)), list(filter(None, gen())))
