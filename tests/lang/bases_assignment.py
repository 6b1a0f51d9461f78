"""Assigning __bases__, special attributes of classes, and __slots__ that are refused."""

import weakref


def attempt(f, *args):
    try:
        print("done", f(*args))
    except Exception as e:
        print(type(e).__name__, e)


class A:
    def who(self):
        return "A"


class B:
    def who(self):
        return "B"

    def __len__(self):
        return 7


class C(A):
    pass


class D(C):
    pass


c, d = C(), D()
print(c.who(), d.who())
C.__bases__ = (B,)
print(c.who(), d.who(), len(d), [k.__name__ for k in D.__mro__], A.__subclasses__(), B.__subclasses__() == [C])
C.__bases__ = (A, B)
print(c.who(), len(c), C.__base__.__name__, [k.__name__ for k in D.mro()])
for bases in ((), [A], (D,), (C,), (1,), (bool,), (B, B), (A, object, B)):
    attempt(setattr, C, "__bases__", bases)
attempt(delattr, C, "__bases__")
print([k.__name__ for k in C.__mro__], d.who())
attempt(setattr, int, "__bases__", (object,))
L = type("L", (list,), {})
attempt(setattr, L, "__bases__", (dict,))
S = type("S", (A,), {"__slots__": ("x",)})
T = type("T", (A,), {})
attempt(setattr, T, "__bases__", (S,))


class Meta(type):
    fails = False

    def mro(cls):
        if Meta.fails and cls.__name__ == "Low":
            raise ValueError("no mro for " + cls.__name__)
        return type.mro(cls)


class Top(metaclass=Meta):
    pass


class Other(metaclass=Meta):
    name = "other"


class Mid(Top):
    pass


class Low(Mid):
    pass


Meta.fails = True
attempt(setattr, Mid, "__bases__", (Other,))
print(Mid.__bases__, [k.__name__ for k in Low.__mro__], hasattr(Mid, "name"))
Meta.fails = False
Mid.__bases__ = (Other,)
print([k.__name__ for k in Low.__mro__], Low.name)


class Odd(type):
    answer = None

    def mro(cls):
        return Odd.answer if Odd.answer is not None else type.mro(cls)


for answer in ((), (1,), (int, object), "ab"):
    Odd.answer = answer
    attempt(Odd, "made", (), {})
Odd.answer = None
for name in ("__name__", "__qualname__", "__module__", "__doc__"):
    attempt(setattr, int, name, "x")
    attempt(type.__dict__[name].__set__, int, "x")
    attempt(type.__dict__[name].__delete__, A)
attempt(setattr, A, "__name__", 1)
attempt(setattr, A, "__qualname__", 1)
print(hasattr(type, "__abstractmethods__"))
attempt(object.__setattr__, A, "x", 1)
attempt(object.__setattr__, int, "x", 1)
attempt(object.__delattr__, A, "who")
print([].__add__.__objclass__, (1).__add__.__objclass__)
for slots in (["a b"], ["1a"], [1], ["\u1234"], "ok", ["__weakref__"], ["__dict__"]):
    attempt(lambda: type("Slotted", (), {"__slots__": slots}).__slots__)
for slots in (["__weakref__"], ["__dict__"]):
    attempt(lambda: type("Slotted", (A,), {"__slots__": slots}))
attempt(weakref.ref, type("W", (), {"__slots__": ()})())
W = type("W", (), {"__slots__": ("__weakref__",)})
w = W()
print(weakref.ref(w)() is w, hasattr(w, "__weakref__"), hasattr(w, "__dict__"))
V = type("V", (), {"__slots__": ("__dict__",)})
v = V()
v.x = 1
print(v.x, hasattr(v, "__weakref__"))
