def counter(start=0):
    n = start

    def step(by=1):
        nonlocal n
        n += by
        return n

    def peek():
        return n

    return step, peek


s, p = counter(10)
s()
s(5)
print(p(), s(), counter()[1]())


def adders():
    return [lambda x, i=i: x + i for i in range(3)], [lambda x: x + i for i in range(3)]


a, b = adders()
print([f(10) for f in a], [f(10) for f in b])


def three(a):
    def two(b):
        def one(c):
            return a, b, c

        return one

    return two


print(three(1)(2)(3))


def later():
    def use():
        return value

    try:
        use()
    except NameError as e:
        print(e)
    value = 5
    return use()


print(later())


def compose(*fs):
    def run(x):
        for f in reversed(fs):
            x = f(x)
        return x

    return run


print(compose(str, lambda x: x + 1, abs)(-5), compose()(7))


def memo(f):
    seen = {}

    def wrapped(*args):
        if args not in seen:
            seen[args] = f(*args)
        return seen[args]

    wrapped.seen = seen
    return wrapped


@memo
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), len(fib.seen))


def loop_capture():
    out = []
    for i in range(3):
        def f():
            return i
        out.append(f)
    i = "changed"
    return [g() for g in out]


print(loop_capture())


class Has:
    def method(self):
        def inner():
            return self.v, __class__.__name__

        self.v = 3
        return inner()


print(Has().method())


def accumulate():
    total = 0
    while True:
        total += yield total


g = accumulate()
next(g)
print(g.send(5), g.send(7))


def swap():
    x, y = 1, 2

    def do():
        nonlocal x, y
        x, y = y, x

    do()
    return x, y


print(swap())


def params(a, b=1, *c, **d):
    return lambda: (a, b, c, d)


print(params(1, 2, 3, k=4)())


def deleted():
    v = 1

    def get():
        return v

    del v
    try:
        get()
    except NameError as e:
        print(e)


deleted()
