"""string, copy, contextlib, types and abc, compiled from the installed library."""

import contextlib
import copy
import string
import types
from abc import ABC, abstractmethod

print(string.ascii_letters, string.capwords("one  two"), string.Template("$a ${b} $$").substitute(a=1, b=2))
print(string.Template("$a ${c}").safe_substitute(a=1))
for bad in ("$", "$a"):
    try:
        string.Template(bad).substitute()
    except (ValueError, KeyError) as e:
        print(type(e).__name__, e)


class Shout(string.Formatter):
    def get_value(self, key, args, kwargs):
        return f"<{key}>" if isinstance(key, str) else args[key]

    def convert_field(self, value, conversion):
        return value.upper() if conversion == "u" else super().convert_field(value, conversion)


f = Shout()
print(f.format("{name!u} {0[1].real:>4} {{x}}", [1, 2]))
print(string.Formatter().format("{:>{}} {}", "a", 4, "b"), list(f.parse("a{{b{x!r:{w}}c}}")))
for bad in ("{", "}", "{a", "{a!}", "{a!rx}", "{a[}", "{0.}"):
    try:
        print(f.vformat(bad, [1], {}))
    except ValueError as e:
        print(bad, e)


class Node:
    def __init__(self, items):
        self.items, self.me = items, self

    def __deepcopy__(self, memo):
        n = Node.__new__(Node)
        memo[id(self)] = n
        n.__dict__.update(copy.deepcopy(self.__dict__, memo))
        return n


class Slots:
    __slots__ = "a", "b"


n = Node([1, [2, {3: (4, [5])}]])
m = copy.deepcopy(n)
m.items[1][1][3][1].append(6)
print(n.items, m.items, m.me is m, copy.copy([1, n.items])[1] is n.items)
s = Slots()
s.a, s.b = [1], 2
t, q = copy.copy(s), copy.deepcopy(s)
print(t.a is s.a, q.a is s.a, q.a, q.b, copy.deepcopy((1, 2)) == (1, 2), copy.deepcopy(len) is len)


@contextlib.contextmanager
def room(name):
    print("enter", name)
    try:
        yield name
    except ValueError as e:
        print("caught", e)
    finally:
        print("leave", name)


with room("a") as a, contextlib.suppress(KeyError):
    raise KeyError
with room("b"):
    raise ValueError(1)
with contextlib.ExitStack() as stack:
    stack.enter_context(room("c"))
    stack.callback(print, "called", sep="")
    with contextlib.nullcontext(5) as five:
        print(five)


@room("d")
def decorated():
    return 7


print(decorated())


class Closer:
    def close(self):
        print("closed")


with contextlib.closing(Closer()):
    pass
print(types.SimpleNamespace(a=1), types.MappingProxyType({1: 2})[1], types.FunctionType is type(room))
print(types.new_class("New", (ABC,), {}, lambda ns: ns.update(x=1)).x, types.ModuleType("m").__name__)
print(isinstance((i for i in ()), types.GeneratorType), types.resolve_bases((int,)))


class Shape(ABC):
    @property
    @abstractmethod
    def area(self): ...

    @classmethod
    def __subclasshook__(cls, c):
        return True if "area" in c.__dict__ and c is not cls else NotImplemented


try:
    Shape()
except TypeError as e:
    print(type(e).__name__, "area" in str(e))


class Square:
    area = 4


print(issubclass(Square, Shape), isinstance(Square(), Shape), Shape.register(int) is int, isinstance(3, Shape))
