class Temp:
    def __init__(self, c):
        self._c = c

    @property
    def f(self):
        "fahrenheit"
        return self._c * 9 / 5 + 32

    @f.setter
    def f(self, v):
        if v < -459.67:
            raise ValueError("too cold")
        self._c = (v - 32) * 5 / 9

    @property
    def ro(self):
        return "ro"

    c = property(lambda self: self._c, lambda self, v: setattr(self, "_c", v))


t = Temp(100)
print(t.f, t.c, Temp.f.__doc__)
t.f = 32
t.c += 5
print(t.c, t._c)
for f in (lambda: setattr(t, "ro", 1), lambda: setattr(t, "f", -1000), lambda: delattr(t, "ro"), lambda: t.nope):
    try:
        f()
    except (AttributeError, ValueError) as e:
        print(type(e).__name__, e)


class Sub(Temp):
    @property
    def f(self):
        return "sub " + str(super().f)


print(Sub(0).f)


class Broken:
    @property
    def p(self):
        return self.missing


try:
    Broken().p
except AttributeError as e:
    print(e)


class Descr:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return getattr(obj, self.name, "unset")

    def __set__(self, obj, value):
        print("set", self.name, value)
        setattr(obj, self.name, value)


class Uses:
    a = Descr()
    b = Descr()


u = Uses()
u.a = 1
print(u.a, u.b, isinstance(Uses.a, Descr), u.__dict__)


class NonData:
    def __get__(self, obj, owner):
        return "descriptor"


class V:
    x = NonData()


v = V()
print(v.x)
v.__dict__["x"] = "instance"
print(v.x)


class Lazy:
    @classmethod
    def make(cls, *a):
        return cls(*a)

    @staticmethod
    def helper(x):
        return x * 2

    def __init__(self, v=1):
        self.v = self.helper(v)


class LazySub(Lazy):
    @staticmethod
    def helper(x):
        return x * 100


print(Lazy.make(2).v, LazySub.make(2).v, Lazy.helper(4), type(LazySub.make()).__name__)
