print(type(1), type(1.0), type("a"), type(b""), type([]), type(()), type({}), type(set()), type(frozenset()), type(None), type(True), type(range(1)), type(...))
print(type(len), type([].append), type(lambda: 0), type(type), type(object()), type(iter([])), type(x for x in ()), type({}.keys()), type({}.items()), type(zip()), type(map(str, [])), type(enumerate([])), type(Exception()), type(slice(1)))
print(int.__name__, str.__name__, [].__class__.__name__, (5).__class__, "a".__class__ is str, int is type(5))
print(str(int), repr(list), f"{dict}", int == int, int != str, {int: "i", str: "s"}[type(5)])
print(list.append, str.upper, dict.get, int.__add__, "a".upper.__name__)
print(int(), float(), str(), list(), tuple(), dict(), set(), bool(), bytes(), frozenset())
print(int(5.9), int("0b11", 2), int(True), float(5), float("1e3"), str(1.50), bool("False"), list({1: 2}), tuple("ab"), bytes(2))
print((5).__add__(3), "a".__add__("b"), [1].__len__(), (5).__eq__(5), "abc".__contains__("b"), (3).__lt__("x"), [1, 2].__getitem__(0), (7).__str__(), int.__add__(2, 3), str.upper("x"), list.__len__([1]))
x = [1, 2]
y = x
print(x is y, x is [1, 2], id(x) == id(y), None is None, () == ())
print(callable(int), callable("a"), callable(lambda: 0), hasattr(5, "bit_length"), hasattr("a", "nope"))


def f():
    "doc"


print(f.__name__, f.__doc__, f.__module__, f.__qualname__, f.__defaults__, (lambda a=1, *, b=2: 0).__defaults__, (lambda a=1, *, b=2: 0).__kwdefaults__)
f.attr = 5
print(f.attr, f.__dict__)
print(isinstance(5, object), isinstance(int, type), issubclass(int, object), issubclass(bool, (str, int)), isinstance(5, int | str), isinstance("a", int | None))
print(object.__name__, type("Dyn", (object,), {"v": 1}).v, type("D2", (int,), {})(5) + 1)


class Meta:
    def __instancecheck__(self, o):
        return "checked"


print(bool(isinstance(5, Meta())))
d = {1: "a", True: "b", 1.0: "c"}
print(d, hash(1) == hash(1.0) == hash(True), 1 == True, "1" == 1)
print(5 .real, 5 .imag, (5).numerator, 5.0.real, (2.5).as_integer_ratio(), (5).conjugate(), True.real)
print(NotImplemented, Ellipsis, ... is Ellipsis, __name__, __doc__)
print([].__doc__ is not None, len.__doc__ is not None, type.__name__, int.mro()[-1].__name__, bool.__bases__[0].__name__, bool.__mro__ == (bool, int, object))
