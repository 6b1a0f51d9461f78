# What cannot fit raises MemoryError or OverflowError, and can be caught; the program goes on.
import sys


def show(label, f):
    try:
        r = f()
        r = f"{type(r).__name__} of {len(r)}" if hasattr(r, "__len__") and len(r) > 60 else repr(r)
    except BaseException as e:
        r = f"{type(e).__name__}: {e}"
    print(label, "->", r)


big = 10**14
huge = 10**18
beyond = 10**20
show("list repeat", lambda: [0] * big)
show("list repeat huge", lambda: [0] * huge)
show("list repeat beyond", lambda: [0] * beyond)
show("list repeat 2", lambda: [1, 2, 3] * huge)
show("tuple repeat", lambda: (0,) * big)
show("tuple repeat huge", lambda: (0,) * huge)
show("str repeat", lambda: "a" * big)
show("str repeat huge", lambda: "ab" * huge)
show("str repeat wide", lambda: "\U0001f600" * huge)
show("str repeat beyond", lambda: "a" * beyond)
show("bytes repeat", lambda: b"a" * big)
show("bytes repeat huge", lambda: b"ab" * huge)
show("bytes", lambda: bytes(big))
show("bytes huge", lambda: bytes(huge))
show("bytes beyond", lambda: bytes(beyond))
show("bytearray", lambda: bytearray(big))
show("bytearray huge", lambda: bytearray(huge))
show("bytearray repeat", lambda: bytearray(b"ab") * huge)
show("ljust", lambda: "a".ljust(big))
show("rjust", lambda: "a".rjust(huge))
show("center", lambda: "a".center(big))
show("zfill", lambda: "1".zfill(big))
show("bytes ljust", lambda: b"a".ljust(big))
show("bytes zfill", lambda: b"1".zfill(big))
show("format width", lambda: format("a", str(big)))
show("format width int", lambda: format(1, str(big)))
show("shift", lambda: 1 << huge)
show("shift beyond", lambda: 1 << beyond)
show("shift zero", lambda: 0 << beyond)
show("right shift beyond", lambda: 5 >> beyond)
show("range list", lambda: list(range(big)))
show("range tuple", lambda: tuple(range(huge)))
show("range len", lambda: len(range(beyond)))
show("int to_bytes", lambda: (1).to_bytes(big, "big"))
show("int to_bytes beyond", lambda: (1).to_bytes(beyond, "big"))


def inplace_list():
    l = [1]
    l *= huge
    return l


def inplace_bytearray():
    b = bytearray(b"x")
    b *= huge
    return b


def slice_assign():
    l = [1, 2, 3]
    l[::2] = [0] * huge
    return l


def extend():
    l = []
    l.extend(range(huge))
    return l


show("inplace list", inplace_list)
show("inplace bytearray", inplace_bytearray)
show("slice assign", slice_assign)
show("extend", extend)


class Hint:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __iter__(self):
        return iter([1, 2, 3])

    def __length_hint__(self):
        return self.n


show("list of liar", lambda: list(Hint(3)))
show("len too big", lambda: len(Hint(beyond)))
show("len negative", lambda: len(Hint(-1)))
show("list of big liar", lambda: list(Hint(beyond)))
show("tuple of liar", lambda: tuple(Hint(10)))
try:
    x = [0] * huge
except MemoryError as e:
    print("caught", type(e).__name__, e.args)
print("alive", sum(range(10)))
