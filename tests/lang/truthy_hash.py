class H:
    def __init__(self, h):
        self.h = h

    def __hash__(self):
        return self.h

    def __eq__(self, o):
        return self.h == o.h


print(hash(H(5)), hash(H(-1)), hash(H(2**61 - 1)), hash(H(2**64)), len({H(1), H(1), H(2)}))
print(hash(0), hash(1), hash(-1), hash(-2), hash(2**61 - 1), hash(2**61), hash(-(2**61)), hash(2**100), hash(10**40), hash(-(10**40)))
print(hash(0.0), hash(-0.0), hash(1.5), hash(-1.5), hash(1e300), hash(0.1), hash(1e-300), hash(2.0**61), hash(float("inf")))
print(hash(""), hash("a"), hash("abc"), hash("é"), hash("日本"), hash("😀"), hash("a" * 100), hash(b""), hash(b"abc"), hash("abc") == hash(b"abc"))
print(hash(()), hash((1,)), hash((1, 2)), hash((1, (2, 3))), hash(("a", 1)), hash((1.5, None)) == hash((1.5, None)))
print(hash(frozenset()), hash(frozenset([1])), hash(frozenset([1, 2, 3])), hash(frozenset("abc")))
print(hash(None) == hash(None), hash(True), hash(False), hash(range(5)), hash(range(0)), hash(range(3, 3)) == hash(range(0)))


class NoHash:
    __hash__ = None


class EqOnly:
    def __eq__(self, o):
        return True


class BadHash:
    def __hash__(self):
        return "x"


for o in (NoHash(), EqOnly(), BadHash(), [], {}, set(), ([],), slice(1) if False else bytearray()):
    try:
        print(hash(o))
    except TypeError as e:
        print(e)


class T:
    def __bool__(self):
        return 1


class L0:
    def __len__(self):
        return 0


try:
    bool(T())
except TypeError as e:
    print(e)
print(bool(L0()), not L0(), [1] if L0() else [2], L0() or "empty")
print(len({1, 1.0, True, 1 + 0}), {1: "a"}.get(True), {0.0: "z"}.get(False), {"a": 1}.get("a"), {(1, 2): 3}.get((1.0, 2.0)))
