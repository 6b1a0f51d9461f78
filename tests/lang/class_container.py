class Stack:
    def __init__(self, *items):
        self.items = list(items)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        if isinstance(i, slice):
            return Stack(*self.items[i])
        return self.items[i]

    def __setitem__(self, i, v):
        self.items[i] = v

    def __delitem__(self, i):
        del self.items[i]

    def __contains__(self, v):
        return any(v == x for x in self.items)

    def __iter__(self):
        return iter(self.items)

    def __reversed__(self):
        return iter(self.items[::-1])

    def __call__(self, *args, **kw):
        return args, kw

    def __repr__(self):
        return f"Stack{tuple(self.items)}"


s = Stack(1, 2, 3)
print(len(s), s[0], s[-1], s[1:], 2 in s, 9 in s, list(s), list(reversed(s)), s(1, k=2), bool(s), bool(Stack()))
s[0] = 10
del s[1]
s[0] += 5
print(s, [x for x in s], sum(s), max(s), sorted(s), *s, tuple(s), dict(enumerate(s)), list(zip(s, s)), list(map(str, s)))
a, b = s
print(a, b)
try:
    s[9]
except IndexError as e:
    print(e)


class Old:
    "Iterated through __getitem__ alone."

    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i * i


print(list(Old()), 4 in Old(), 5 in Old(), [*Old()], max(Old()))


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n


c = Countdown(3)
print(list(c), list(c), 1 in Countdown(3), next(Countdown(5)), next(c, "end"))


class Gen:
    def __iter__(self):
        yield from "abc"


print(list(Gen()), dict(zip(Gen(), range(3))), "".join(Gen()))


class BadLen:
    def __len__(self):
        return -1


class StrLen:
    def __len__(self):
        return "x"


class NotIter:
    def __iter__(self):
        return 5


class NoneIter:
    __iter__ = None


for f in (lambda: len(BadLen()), lambda: len(StrLen()), lambda: list(NotIter()), lambda: list(NoneIter()), lambda: 1 in NoneIter(), lambda: bool(BadLen())):
    try:
        print(f())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)


class Matrix:
    def __init__(self, n):
        self.d = {}

    def __getitem__(self, ij):
        return self.d.get(ij, 0)

    def __setitem__(self, ij, v):
        i, j = ij
        self.d[i, j] = v


m = Matrix(2)
m[0, 1] = 5
m[1, 1] += 3
print(m[0, 1], m[1, 1], m[9, 9], m.d)


class D(dict):
    def __getitem__(self, k):
        return "over " + super().__getitem__(k)

    def __setitem__(self, k, v):
        super().__setitem__(k.lower(), v)


d = D()
d["KEY"] = "v"
print(d["key"], d, d.get("key"))
