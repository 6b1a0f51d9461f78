"""collections and collections.abc, compiled from the installed library around its native parts."""

import collections
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, defaultdict, deque, namedtuple
from collections.abc import Iterable, Mapping, MutableMapping, Sequence, Set

chain = ChainMap({"a": 1}, {"a": 2, "b": 3})
print(chain["a"], chain["b"], list(chain), len(chain), chain.new_child({"c": 4}), chain.parents)
chain["d"] = 5
del chain["a"]
print(chain.maps, "a" in chain, chain.get("z"))
try:
    del chain["b"]
except KeyError as e:
    print("KeyError", e)


class Upper(UserDict):
    def __setitem__(self, k, v):
        super().__setitem__(k.upper(), v)


u = Upper(a=1, b=2)
u.update(c=3)
print(u, u | {"d": 4}, "A" in u, u.pop("A"), len(u))
items = UserList([3, 1, 2])
items.sort()
print(items, items + [4], items[1:], items * 2, items.index(3))
print(UserString("abc").upper(), UserString("a") + "b", UserString("xyz")[1], isinstance(UserString("a"), str))


class Squares(Mapping):
    def __getitem__(self, k):
        if not 0 <= k < 4:
            raise KeyError(k)
        return k * k

    def __iter__(self):
        return iter(range(4))

    def __len__(self):
        return 4


s = Squares()
print(dict(s), s.get(9, "no"), 2 in s, s == {0: 0, 1: 1, 2: 4, 3: 9}, list(s.items()), s.keys() & {1, 7})


class Bits(Set):
    def __init__(self, items):
        self.bits = sum({1 << i for i in items})

    def __contains__(self, i):
        return self.bits >> i & 1

    def __iter__(self):
        return (i for i in range(self.bits.bit_length()) if i in self)

    def __len__(self):
        return self.bits.bit_count()


print(list(Bits([1, 2]) | Bits([2, 5])), list(Bits([1, 2]) & Bits([2, 5])), Bits([1]) < Bits([1, 2]))
print(list(Bits([1, 2]) ^ Bits([2, 5])), Bits([1]) == {1}, Bits([3]).isdisjoint([4]))
try:
    Mapping()
except TypeError as e:
    print(type(e).__name__, "abstract" in str(e))
for c, v in ((Iterable, []), (Sequence, ()), (MutableMapping, {}), (Sequence, {}), (MutableMapping, OrderedDict())):
    print(c.__name__, type(v).__name__, isinstance(v, c))
Point = namedtuple("Point", "x y", defaults=[0])
print(Point(1), Point(1, 2)._replace(x=5), Point._fields, Counter("abca").most_common(1), deque([1, 2], 1))
d = defaultdict(list)
d["a"].append(1)
print(d, isinstance(d, collections.abc.Mapping), OrderedDict(a=1) == {"a": 1})
