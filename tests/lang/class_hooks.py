class Plugin:
    registry = {}

    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        Plugin.registry[tag or cls.__name__] = cls


class A(Plugin):
    pass


class B(Plugin, tag="bee"):
    pass


print(sorted(Plugin.registry), [c.__name__ for c in Plugin.__subclasses__()])


class Meta(type):
    def __new__(mcs, name, bases, ns):
        ns["added"] = name.lower()
        return super().__new__(mcs, name, bases, ns)

    def __call__(cls, *args):
        print("creating", cls.__name__)
        return super().__call__(*args)

    def __len__(cls):
        return 42

    @property
    def kind(cls):
        return "meta " + cls.__name__


class M(metaclass=Meta):
    def __init__(self, v):
        self.v = v


class N(M):
    pass


print(M(1).v, N(2).added, len(M), N.kind, type(N).__name__, isinstance(M, Meta))


class Singleton:
    _it = None

    def __new__(cls):
        if cls._it is None:
            cls._it = super().__new__(cls)
        return cls._it


print(Singleton() is Singleton())


class NotMine:
    def __new__(cls):
        return 5

    def __init__(self):
        print("never")


print(NotMine())


class Del:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("del", self.n)


d = Del(1)
d = Del(2)
print("rebound")
del d
print("deleted")


def scope():
    a = Del("a")
    b = Del("b")
    print("leaving")


scope()
l = [Del(i) for i in range(3)]
l.pop()
print("popped")
l.clear()
print("cleared")
Del("temp")
x = Del("exc")
try:
    raise ValueError(x)
except ValueError:
    x = None
print("after except")


class BadInit:
    def __init__(self):
        return 5


try:
    BadInit()
except TypeError as e:
    print(e)


class Str:
    def __str__(self):
        return 5


try:
    str(Str())
except TypeError as e:
    print(e)


class OnlyRepr:
    def __repr__(self):
        return "<only repr>"


class OnlyStr:
    def __str__(self):
        return "only str"


print(OnlyRepr(), str(OnlyRepr()), OnlyStr(), repr(OnlyStr())[:19])
print(isinstance(A(), Plugin), issubclass(B, Plugin), A.__mro__[1].__name__, A.registry is B.registry)
print(Del("end").n)
print("bye")
