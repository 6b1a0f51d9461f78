class Animal:
    legs = 4

    def __init__(self, name):
        self.name = name

    def speak(self):
        return "..."

    def describe(self):
        return f"{self.name} says {self.speak()} on {self.legs} legs"


class Dog(Animal):
    def speak(self):
        return "Woof"


class Bird(Animal):
    legs = 2

    def __init__(self, name, can_fly=True):
        super().__init__(name)
        self.can_fly = can_fly

    def speak(self):
        return super().speak() + "Tweet"


class Parrot(Bird):
    def speak(self):
        return Animal.speak(self) + "|" + super().speak()

    def describe(self):
        return super().describe().upper()


for a in (Animal("a"), Dog("d"), Bird("b"), Parrot("p", False)):
    print(a.describe(), type(a).__name__, isinstance(a, Bird), issubclass(type(a), Animal), getattr(a, "can_fly", None))


class A:
    def who(self):
        return ["A"]


class B(A):
    def who(self):
        return ["B"] + super().who()


class C(A):
    def who(self):
        return ["C"] + super().who()


class D(B, C):
    def who(self):
        return ["D"] + super().who()


print(D().who(), [k.__name__ for k in D.__mro__], D.mro() == list(D.__mro__), super(B, D()).who())


class Mixin:
    def extra(self):
        return "mixin:" + self.who()[0]


class E(Mixin, D):
    pass


print(E().extra(), E.__bases__[0].__name__, isinstance(E(), (int, C)))
try:
    class Bad(A, B):
        pass
except TypeError as e:
    print(e)


class L(list):
    def total(self):
        return sum(self)


class S(str):
    def shout(self):
        return self.upper() + "!"


class I(int):
    def next(self):
        return I(self + 1)


class Dd(dict):
    def __missing__(self, k):
        return k * 2


l = L([1, 2, 3])
l.append(4)
l.tag = "t"
print(l, l.total(), len(l), l.tag, type(l + [1]).__name__, S("hi").shout(), S("x") + "y", I(4).next() * 2, type(I(4).next()).__name__, Dd(a=1)["zz"], Dd(a=1)["a"], isinstance(l, list), l == [1, 2, 3, 4])


class T(tuple):
    def __new__(cls, a, b):
        return super().__new__(cls, (a, b))

    @property
    def first(self):
        return self[0]


t = T(1, 2)
print(t, t.first, len(t), t == (1, 2), hash(t) == hash((1, 2)))


class Counter:
    made = 0

    def __new__(cls, *args):
        cls.made += 1
        return object.__new__(cls)

    def __init__(self, v=None):
        self.v = v


class Sub(Counter):
    pass


Counter(1), Sub(2), Sub()
print(Counter.made, Sub.made, Sub.__dict__.get("made"))


class Base:
    def template(self):
        return self.step() + self.hook()

    def hook(self):
        return "base"

    def step(self):
        raise NotImplementedError("step")


class Impl(Base):
    def step(self):
        return "impl-"


print(Impl().template())
try:
    Base().template()
except NotImplementedError as e:
    print(repr(e))
