class Dyn:
    def __init__(self):
        self.real = 1

    def __getattr__(self, name):
        if name.startswith("x_"):
            return "dynamic " + name
        raise AttributeError(f"no {name}")


d = Dyn()
print(d.real, d.x_y, hasattr(d, "x_1"), hasattr(d, "other"), getattr(d, "other", "default"))
try:
    d.other
except AttributeError as e:
    print(e)


class Guard:
    def __setattr__(self, name, value):
        print("set", name, value)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        print("del", name)
        super().__delattr__(name)


g = Guard()
g.a = 1
g.a += 1
del g.a
print(g.__dict__)


class All:
    def __init__(self):
        self.v = 5

    def __getattribute__(self, name):
        if name == "magic":
            return "magic!"
        return super().__getattribute__(name)


a = All()
print(a.magic, a.v)
setattr(a, "w", 9)
print(getattr(a, "w"), hasattr(a, "w"), delattr(a, "w"), hasattr(a, "w"))


class Slots:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a = 1


s = Slots()
s.b = 2
print(s.a, s.b, hasattr(s, "__dict__"))
for f in (lambda: setattr(s, "c", 1), lambda: Slots().b, lambda: s.__dict__):
    try:
        print(f())
    except AttributeError as e:
        print(e)


class SubSlots(Slots):
    __slots__ = ("c",)


ss = SubSlots()
ss.c = ss.b = 7
print(ss.a, ss.b, ss.c)


class Free(Slots):
    pass


f = Free()
f.anything = 1
print(f.anything, f.a, f.__dict__)


class Change:
    def hello(self):
        return "one"


c = Change()
old = c.hello
Change.hello = lambda self: "two"
print(c.hello(), old())
c.__class__ = type("Other", (), {"hello": lambda self: "three"})
print(c.hello(), type(c).__name__)
T = type("T", (Change,), {"v": 5, "get": lambda self: self.v})
print(T().get(), T.__name__, T().hello(), isinstance(T(), Change))


class Suggest:
    def __init__(self):
        self.colour = "red"


try:
    Suggest().color
except AttributeError as e:
    print(e, e.name, type(e.obj).__name__)
print(sorted(k for k in dir(Suggest()) if not k.startswith("__")), "hello" in dir(T))


class Private:
    def __init__(self):
        self.__v = 1
        self._w = 2

    def get(self):
        return self.__v


p = Private()
print(p.get(), p._Private__v, p._w, hasattr(p, "__v"), sorted(p.__dict__))


class Shared:
    items = []
    count = 0

    def add(self, x):
        self.items.append(x)
        self.count += 1


x, y = Shared(), Shared()
x.add(1)
y.add(2)
print(x.items, y.count, Shared.count, Shared.items is x.items)
for i in range(3):
    setattr(x, f"field{i}", i)
print({k: v for k, v in vars(x).items()}, x.field2)
