def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


print(list(count(5)), sum(count(10)), [x * x for x in count(4)], max(count(3)), tuple(count(2)), *count(3))
g = count(2)
print(next(g), next(g), next(g, "default"), iter(g) is g, type(g).__name__)
try:
    next(g)
except StopIteration as e:
    print("stop", e.value)


def ret():
    yield 1
    return "result"


g = ret()
next(g)
try:
    next(g)
except StopIteration as e:
    print(e.value, e.args)


def empty():
    return
    yield


print(list(empty()), list(ret()))


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def take(n, it):
    for _, v in zip(range(n), it):
        yield v


def evens(it):
    for v in it:
        if v % 2 == 0:
            yield v


print(list(take(10, fib())), list(take(5, evens(fib()))))


def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)


print(list(tree(3)), len(list(tree(8))))


def lazy():
    print("started")
    yield 1
    print("resumed")
    yield 2
    print("ended")


g = lazy()
print("created")
print(next(g))
for v in g:
    print("got", v)


def locals_kept(a, b=2, *c, **d):
    for x in c:
        a += x
        yield a
    b *= 2
    yield b
    yield d
    try:
        yield "in try"
    finally:
        yield "in finally"


print(list(locals_kept(1, 3, 4, 5, k=6)))
ge = (x * y for x in range(3) for y in range(x) if x + y > 1)
print(list(ge), list(ge), sum(x for x in count(4)), dict((k, v) for k, v in zip("ab", count(2))), sorted((-x for x in count(3))), any(x > 1 for x in count(5)))


def bad():
    yield 1
    raise ValueError("from generator")


try:
    for v in bad():
        print(v)
except ValueError as e:
    print(e)


def stop_inside():
    yield 1
    raise StopIteration("oops")


try:
    list(stop_inside())
except RuntimeError as e:
    print(e, repr(e.__cause__))


def reenter():
    yield next(me)


me = reenter()
try:
    next(me)
except ValueError as e:
    print(e)


class Tree:
    def __init__(self, v, left=None, right=None):
        self.v, self.left, self.right = v, left, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.v
        if self.right:
            yield from self.right


print(list(Tree(2, Tree(1), Tree(4, Tree(3)))))
a, b, *c = count(5)
print(a, b, c, 3 in count(5), list(zip(count(3), count(2))), list(enumerate(count(2), 1)), list(map(str, count(3))))


def running():
    total = 0
    for w in ["a", "bb", "ccc"]:
        total += len(w)
        yield total, w


for t, w in running():
    print(t, w)
