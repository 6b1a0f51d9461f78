def trace(f):
    def wrapper(*args, **kwargs):
        print("call", f.__name__, args, kwargs)
        result = f(*args, **kwargs)
        print("->", result)
        return result

    return wrapper


@trace
def add(a, b=1):
    return a + b


add(1)
add(1, b=5)


def repeat(n):
    print("factory", n)

    def deco(f):
        print("deco", f.__name__)

        def wrapper(*a):
            return [f(*a) for _ in range(n)]

        return wrapper

    return deco


@repeat(2)
@repeat(3)
def hi(name):
    return "hi " + name


print(hi("x"))


class Register:
    table = {}

    def __init__(self, name):
        self.name = name

    def __call__(self, f):
        self.table[self.name] = f
        return f


@Register("sq")
def square(x):
    return x * x


@Register("neg")
def negate(x):
    return -x


print(sorted(Register.table), Register.table["sq"](5), negate(2))


def add_method(cls):
    cls.extra = lambda self: f"extra {self.v}"
    return cls


@add_method
class C:
    def __init__(self):
        self.v = 1

    @staticmethod
    def st(x):
        return x + 1

    @classmethod
    def cl(cls, x):
        return cls.__name__, x

    @property
    def pr(self):
        return self.v * 10

    @pr.setter
    def pr(self, value):
        self.v = value

    @pr.deleter
    def pr(self):
        self.v = None


c = C()
c.pr = 7
print(c.extra(), C.st(1), c.st(2), C.cl(3), c.cl(4), c.pr)
del c.pr
print(c.v)


class Count:
    def __init__(self, f):
        self.f, self.n = f, 0

    def __call__(self, *a):
        self.n += 1
        return self.f(*a)


@Count
def counted(x):
    return x


counted(1)
counted(2)
print(counted.n)
fs = [lambda f: f]


@fs[0]
@(lambda f: lambda: f() + 1)
def odd():
    return 1


print(odd())
