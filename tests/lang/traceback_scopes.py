# Tracebacks through comprehensions, generators, coroutines, lambdas, nested functions, and what they call.
import traceback


def show(f):
    try:
        f()
    except BaseException:
        traceback.print_exc()


def list_comp():
    return [1 / x for x in [1, 0]]


def list_comp_lines():
    return [
        x
        for x in range(3)
        if 1 / (1 - x)
    ]


def comp_iter():
    return [x for x in 5]


def comp_inner_iter():
    return [y for x in [1, 2] for y in x]


def comp_target():
    return {a: b for a, b in [(1, 2), (3,)]}


def set_comp():
    return {[] for x in "a"}


def dict_comp():
    return {[]: 1 for x in "a"}


def nested_comp():
    return [[1 // y for y in range(x)] for x in range(2)]


def generator_expression():
    return list(1 / x for x in [1, 0])


def generator_expression_iter():
    return (x for x in None)


def sum_generator():
    return sum(
        len(x)
        for x in ["a", 1]
    )


def generator():
    def gen():
        yield 1
        yield 1 / 0

    for x in gen():
        pass


def generator_throw():
    def gen():
        try:
            yield 1
        except KeyError:
            raise ValueError("from gen")

    g = gen()
    next(g)
    g.throw(KeyError("thrown"))


def generator_throw_through():
    def gen():
        yield 1

    g = gen()
    next(g)
    g.throw(KeyError("thrown"))


def generator_stop():
    def gen():
        yield 1
        raise StopIteration("early")

    list(gen())


def generator_close():
    def gen():
        try:
            yield 1
        finally:
            1 / 0

    g = gen()
    next(g)
    g.close()


def yield_from():
    def inner():
        yield 1
        raise ValueError("inner")

    def outer():
        yield from inner()

    list(outer())


def yield_from_bad():
    def outer():
        x = yield from 5

    list(outer())


def generator_running():
    def gen():
        yield next(g)

    g = gen()
    next(g)


def await_bad():
    async def f():
        await 5

    f().send(None)


def await_nested():
    async def inner():
        raise ValueError("inner")

    async def outer():
        x = 1 + await inner()

    outer().send(None)


def coroutine_plain():
    async def inner():
        return 1 / 0

    async def outer():
        return await inner()

    c = outer()
    c.send(None)


def async_for_bad():
    async def f():
        async for x in [1]:
            pass

    f().send(None)


def async_with_bad():
    async def f():
        async with 5 as x:
            pass

    f().send(None)


def async_generator():
    async def gen():
        yield 1
        raise KeyError("agen")

    async def f():
        async for x in gen():
            pass

    f().send(None)


def async_comp():
    async def gen():
        yield 0

    async def f():
        return [1 / x async for x in gen()]

    f().send(None)


def lambdas():
    f = lambda x: (lambda y: y / 0)(x)
    f(1)


def lambda_lines():
    return (lambda x:
            x + None)(1)


def closure():
    n = 0

    def inner():
        nonlocal n
        n += ""

    inner()


def deep():
    def one():
        def two():
            def three():
                return {}["k"]

            return three()

        return two()

    return one()


def sorted_key():
    return sorted([1, "a"], key=lambda v: v + 1)


def map_function():
    return list(map(int, ["1", "x"]))


def map_lambda():
    return list(map(lambda v: v.foo, [1]))


def method():
    class C:
        def __init__(self, x):
            self.x = 1 / x

        @property
        def p(self):
            return self.q

        @classmethod
        def c(cls):
            return cls.missing

        @staticmethod
        def s():
            return C(0)

    show(lambda: C(1).p)
    show(lambda: C.c())
    C.s()


def operator_methods():
    class C:
        def __add__(self, other):
            return self + other.foo

        def __getitem__(self, i):
            return self.data[i]

        def __repr__(self):
            return 5

    show(lambda: C() + 1)
    show(lambda: C()[0])
    repr(C())


def super_missing():
    class A:
        pass

    class B(A):
        def f(self):
            return super().f()

    B().f()


def metaclass():
    class M(type):
        def __call__(cls, *a):
            return super().__call__(*a)

        def __new__(m, name, bases, ns):
            if name == "Bad":
                raise TypeError("bad class")
            return super().__new__(m, name, bases, ns)

    class Good(metaclass=M):
        def __init__(self):
            None.x

    show(Good)

    class Bad(Good):
        pass


def set_name():
    class D:
        def __set_name__(self, owner, name):
            raise RuntimeError("set_name " + name)

    class C:
        x = D()


def init_subclass():
    class B:
        def __init_subclass__(cls, **kw):
            cls.nothing

    class C(B):
        pass


def descriptor():
    class D:
        def __get__(self, o, t=None):
            return 1 / 0

        def __set__(self, o, v):
            raise AttributeError("read only")

    class C:
        x = D()

    show(lambda: C().x + 1)
    C().x = 5


def recursion():
    def f(n):
        return f(n + 1) if n < 12 else 1 / 0

    f(0)


def mutual_recursion():
    def even(n):
        return n == 0 or odd(n - 1)

    def odd(n):
        return n / 0 if n < 2 else even(n - 1)

    even(8)


def same_line_three():
    def f(n):
        if n == 0:
            raise ValueError("end")
        f(n - 1)

    f(3)


def same_line_four():
    def f(n):
        if n == 0:
            raise ValueError("end")
        f(n - 1)

    f(4)


for f in list(globals().values()):
    if type(f) is type(show) and f is not show:
        print("---", f.__name__, flush=True)
        show(f)
