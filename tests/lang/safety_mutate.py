# Containers that change under iteration, sorting, comparison, hashing: CPython's result or exception, never a crash.
import bisect
import heapq
import itertools
from collections import OrderedDict, deque


def show(label, f):
    try:
        r = f()
        r = f"{type(r).__name__} of {len(r)}" if hasattr(r, "__len__") and len(r) > 60 else repr(r)
    except BaseException as e:
        r = f"{type(e).__name__}: {str(e)[:80]}"
    print(label, "->", r)


class Do:
    """Runs `what` whenever it is compared, hashed or used as a number."""

    def __init__(self, what, equal=False, h=1):
        self.what, self.equal, self.h = what, equal, h

    def __eq__(self, other):
        self.what()
        return self.equal

    def __lt__(self, other):
        self.what()
        return self.equal

    __gt__ = __le__ = __ge__ = __lt__

    def __hash__(self):
        return self.h

    def __repr__(self):
        self.what()
        return "Do"

    def __index__(self):
        self.what()
        return 1

    def __bool__(self):
        self.what()
        return self.equal


def with_list(f, n=5):
    def run():
        l = list(range(n))
        return f(l)

    return run


def add(name, f):
    show(name, f)


# --- lists
def clearing(method):
    def run():
        l = [1, 2, 3, 4]
        d = Do(l.clear)
        l[1] = d
        r = method(l, d)
        return r, l

    return run


show("index", clearing(lambda l, d: l.index(99)))
show("count", clearing(lambda l, d: l.count(99)))
show("remove", clearing(lambda l, d: l.remove(99)))
show("contains", clearing(lambda l, d: 99 in l))
show("compare", clearing(lambda l, d: l == [1, 99, 3, 4]))
show("less", clearing(lambda l, d: l < [1, 99, 3, 4]))
show("repr", clearing(lambda l, d: repr(l)))
show("sort", clearing(lambda l, d: l.sort()))
show("min", clearing(lambda l, d: min(l)))
show("getitem", clearing(lambda l, d: l[d]))
show("setitem", clearing(lambda l, d: l.__setitem__(d, 5)))
show("delitem", clearing(lambda l, d: l.__delitem__(d)))
show("slice", clearing(lambda l, d: l[d : Do(l.clear)]))
show("slice step", clearing(lambda l, d: l[::d]))
show("slice set", clearing(lambda l, d: l.__setitem__(slice(d, None), [7, 8])))
show("slice set step", clearing(lambda l, d: l.__setitem__(slice(None, None, d), [7, 8, 9, 10])))
show("slice del", clearing(lambda l, d: l.__delitem__(slice(d, None))))
show("insert", clearing(lambda l, d: l.insert(d, 5)))
show("pop", clearing(lambda l, d: l.pop(d)))
show("repeat", clearing(lambda l, d: l * d))
show("tuple contains", lambda: (lambda t: t.__contains__(9))((1, Do(lambda: None))))


def growing():
    l = [1]
    for x in l:
        if len(l) < 10:
            l.append(x + 1)
    return l


def shrinking():
    l = list(range(10))
    seen = []
    for x in l:
        seen.append(x)
        del l[0]
    return seen, l


def clear_in_loop():
    l = list(range(10))
    for x in l:
        l.clear()
    return l


def extend_self():
    l = [1, 2]
    l.extend(l)
    l += l
    l[1:1] = l
    l[::2] = l[::2]
    return l


def extend_iter_self():
    l = [1, 2]
    it = iter(l)
    for _ in range(3):
        l.append(next(it))
    return l, list(it)


show("growing", growing)
show("shrinking", shrinking)
show("clear in loop", clear_in_loop)
show("extend self", extend_self)
show("extend iter self", extend_iter_self)


def sort_append():
    l = [3, 2, 1]

    def key(x):
        l.append(x)
        return x

    try:
        l.sort(key=key)
    finally:
        print("  after", l)


def sort_key_clears():
    l = [3, 2, 1]
    l.sort(key=lambda x: l.clear() or x)
    return l


def sort_raises():
    l = [3, Do(lambda: 1 // 0), 1]
    try:
        l.sort()
    finally:
        print("  after", len(l))


def sort_inconsistent():
    import random

    rng = random.Random(1)
    l = list(range(200))

    class Liar:
        def __init__(self, v):
            self.v = v

        def __lt__(self, other):
            return rng.random() < 0.5

    return sorted(x.v for x in sorted(map(Liar, l))) == l


def sort_sees_empty():
    l = [2, 1]
    return sorted(l, key=lambda x: len(l)), [l.sort(key=lambda x: len(l)), l]


show("sort append", sort_append)
show("sort key clears", sort_key_clears)
show("sort raises", sort_raises)
show("sort inconsistent", sort_inconsistent)
show("sort sees empty", sort_sees_empty)


# --- dicts
def dict_iter(change, view=lambda d: d):
    def run():
        d = {i: i for i in range(5)}
        seen = []
        for k in view(d):
            seen.append(k)
            change(d)
            if len(seen) > 20:
                break
        return seen, len(d)

    return run


show("dict grow", dict_iter(lambda d: d.update({len(d) + 100: 1})))
show("dict del", dict_iter(lambda d: d.popitem()))
show("dict clear", dict_iter(lambda d: d.clear()))
show("dict same size", dict_iter(lambda d: (d.pop(next(iter(d))), d.update({len(d) + 1000: 1}))))
show("dict replace", dict_iter(lambda d: d.update({0: 9})))
show("items grow", dict_iter(lambda d: d.update({len(d) + 100: 1}), lambda d: d.items()))
show("values clear", dict_iter(lambda d: d.clear(), lambda d: d.values()))
show("reversed del", dict_iter(lambda d: d.popitem(), reversed))
show("set grow", lambda: [s.add(len(s)) for s in [set(range(3))] for x in s])
show("set clear", lambda: [s.clear() for s in [set(range(3))] for x in s])


def dict_eq(change):
    def run():
        d = {}
        evil = Do(lambda: change(d), h=hash(1))
        d[evil] = "evil"
        d[1] = "one"
        for i in range(2, 6):
            d[i] = i
        return d.get(1), len(d)

    return run


show("dict eq clear", dict_eq(lambda d: d.clear()))
show("dict eq grow", dict_eq(lambda d: d.update({i: i for i in range(100, 200)})))
show("dict eq raise", dict_eq(lambda d: 1 // 0))


def colliding():
    class K:
        def __init__(self, v):
            self.v = v

        def __hash__(self):
            return 7

        def __eq__(self, other):
            return self.v == other.v

    d = {K(i): i for i in range(300)}
    s = {K(i) for i in range(300)}
    return len(d), d[K(299)], len(s), K(5) in s, K(300) in d


show("colliding", colliding)


def changing_hash():
    class K:
        h = 1

        def __hash__(self):
            return self.h

    k = K()
    d = {k: 1}
    K.h = 2
    return k in d, len({**d, k: 2})


show("changing hash", changing_hash)


class BadHash:
    def __init__(self, what):
        self.what = what

    def __hash__(self):
        return self.what()


show("hash raises", lambda: {BadHash(lambda: 1 // 0): 1})
show("hash not int", lambda: {BadHash(lambda: "x"): 1})
show("hash huge", lambda: hash(BadHash(lambda: 2**200)))
show("hash -1", lambda: hash(BadHash(lambda: -1)))


def hash_mutates():
    d = {}
    d[BadHash(lambda: d.clear() or 5)] = 1
    s = set()
    s.add(BadHash(lambda: s.add(1) or 6))
    return len(d), len(s)


show("hash mutates", hash_mutates)


def dict_update_self():
    d = {1: 2}
    d.update(d)
    d |= d
    return d


def dict_from_mutating():
    d = {}

    def pairs():
        for i in range(5):
            d.clear()
            yield i, i

    d.update(pairs())
    return d


def setdefault_mutates():
    d = {}
    evil = Do(d.clear, equal=True, h=hash("k"))
    d[evil] = 1
    return d.setdefault("k", 2), len(d)


def compare_dicts():
    d = {1: 1}
    e = {1: Do(lambda: (d.clear(), e.clear()))}
    return d == e


def set_ops_mutate():
    s = {1, 2}
    t = {Do(lambda: (s.clear(), t.clear()), h=hash(1)), 2}
    out = []
    for op in (s.union, s.intersection, s.difference, s.symmetric_difference, s.issubset, s.isdisjoint):
        try:
            r = op(t)
            out.append(type(r).__name__)
        except RuntimeError as e:
            out.append(str(e))
    return out


show("update self", dict_update_self)
show("from mutating", dict_from_mutating)
show("setdefault", setdefault_mutates)
show("compare dicts", compare_dicts)
show("set ops", set_ops_mutate)
show("fromkeys", lambda: dict.fromkeys([BadHash(lambda: 1), BadHash(lambda: 1)], 0).__len__())


def od_iter():
    d = OrderedDict((i, i) for i in range(3))
    for k in d:
        d[k + 10] = 1


def od_move():
    d = OrderedDict((i, i) for i in range(3))
    seen = []
    for k in d:
        seen.append(k)
        if len(seen) < 6:
            d.move_to_end(k)
    return seen


show("ordered grow", od_iter)


# --- deque, heapq, bisect, itertools
def deque_case(f):
    def run():
        d = deque([1, 2, 3, 4])
        return f(d), list(d)

    return run


show("deque iter grow", deque_case(lambda d: [d.append(1) for x in d]))
show("deque iter clear", deque_case(lambda d: [d.clear() for x in d]))
show("deque index", deque_case(lambda d: (d.append(Do(d.clear)), d.index(99))))
show("deque count", deque_case(lambda d: (d.append(Do(d.clear)), d.count(99))))
show("deque remove", deque_case(lambda d: (d.append(Do(d.clear)), d.remove(99))))
show("deque contains", deque_case(lambda d: (d.append(Do(d.clear)), 99 in d)))
show("deque eq", deque_case(lambda d: (d.append(Do(d.clear)), d == deque([1, 2, 3, 4, 5]))[1]))
show("deque extend self", deque_case(lambda d: d.extend(d)))
show("deque extendleft self", deque_case(lambda d: d.extendleft(d)))
show("deque iadd self", deque_case(lambda d: d.__iadd__(d) is d))
show("deque rotate", deque_case(lambda d: d.rotate(10**18)))
show("deque insert", deque_case(lambda d: d.insert(10**18, 5)))
show("deque repeat", deque_case(lambda d: d * -1))
show("deque maxlen", lambda: deque([1], -1))
show("deque maxlen big", lambda: deque([1], 10**20))
show("deque repr self", deque_case(lambda d: (d.append(d), repr(d))[1]) if False else lambda: None)


def heap_case(f):
    def run():
        h = [5, 6, 7, 8]
        h[1:1] = [Do(h.clear)]
        return f(h), len(h)

    return run


show("heappush", heap_case(lambda h: heapq.heappush(h, 1)))
show("heappop", heap_case(lambda h: heapq.heappop(h)))
show("heapify", heap_case(lambda h: heapq.heapify(h)))
show("heapreplace", heap_case(lambda h: heapq.heapreplace(h, 1)))
show("heappushpop", heap_case(lambda h: heapq.heappushpop(h, 9)))
show("nlargest", heap_case(lambda h: len(heapq.nlargest(2, h))))
show("merge", heap_case(lambda h: len(list(heapq.merge(h, [1, 2])))))
show("bisect", heap_case(lambda h: bisect.bisect(h, 7)))
show("insort", heap_case(lambda h: bisect.insort(h, 7)))
show("bisect lo", lambda: bisect.bisect([1, 2], 1, -1))
show("bisect hi", lambda: bisect.bisect([1, 2], 1, 0, 10))
show("bisect hi huge", lambda: bisect.bisect([1, 2], 3, 0, 10**20))


def chain_mutates():
    l = [1, 2, 3]
    out = []
    for x in itertools.chain(l, l):
        out.append(x)
        if l:
            l.pop()
    return out


def cycle_self():
    l = [1]
    c = itertools.cycle(l)
    l.append(2)
    return [next(c) for _ in range(5)]


def groupby_stale():
    g = itertools.groupby([1, 1, 2, 2])
    _, first = next(g)
    next(g)
    return list(first)


def reentrant_iter():
    class I:
        def __iter__(self):
            return self

        def __next__(self):
            return next(m)

    m = map(str, I())
    try:
        return next(m)
    except RecursionError:
        return "RecursionError"


def tee_self():
    a, b = itertools.tee(iter([1, 2, 3]))
    next(a)
    del a
    return list(b)


show("chain", chain_mutates)
show("cycle", cycle_self)
show("groupby", groupby_stale)
show("reentrant", reentrant_iter)
show("tee", tee_self)
show("islice", lambda: list(itertools.islice([1], 10**20)))
show("islice neg", lambda: list(itertools.islice([1], -1)))
show("repeat", lambda: len(itertools.repeat(1, 10**20)))
show("combinations", lambda: list(itertools.combinations([1, 2], 10**9)))
show("combinations huge", lambda: list(itertools.combinations([1, 2], 10**20)))
show("product", lambda: list(itertools.product([], repeat=3)))
show("zip_longest", lambda: list(itertools.zip_longest([1], (Do(lambda: None).what() for _ in range(2)))))
show("accumulate", lambda: list(itertools.accumulate([1, Do(lambda: 1 // 0)], lambda a, b: a if b == 1 else b)))


# --- bytearray and memoryview
def bytearray_case(f):
    def run():
        b = bytearray(b"hello")
        return f(b), bytes(b)

    return run


show("ba setitem", bytearray_case(lambda b: b.__setitem__(Do(b.clear), 65)))
show("ba value", bytearray_case(lambda b: b.__setitem__(4, Do(b.clear))))
show("ba append", bytearray_case(lambda b: b.append(Do(b.clear))))
show("ba insert", bytearray_case(lambda b: b.insert(Do(b.clear), 65)))
show("ba pop", bytearray_case(lambda b: b.pop(Do(b.clear))))
show("ba slice", bytearray_case(lambda b: b[Do(b.clear) :]))
show("ba extend", bytearray_case(lambda b: b.extend(Do(b.clear) for _ in range(2))))
show("ba extend self", bytearray_case(lambda b: b.extend(b)))
show("ba iadd self", bytearray_case(lambda b: b.__iadd__(b) is b))
show("ba slice self", bytearray_case(lambda b: b.__setitem__(slice(1, 2), b)))
show("ba join", bytearray_case(lambda b: b.join([b, b])))
show("ba translate", bytearray_case(lambda b: b.translate(bytes(256), b)))


def exported(f):
    def run():
        b = bytearray(b"hello")
        m = memoryview(b)
        try:
            return f(b)
        finally:
            m.release()

    return run


show("export append", exported(lambda b: b.append(1)))
show("export clear", exported(lambda b: b.clear()))
show("export extend", exported(lambda b: b.extend(b"xx")))
show("export del", exported(lambda b: b.__delitem__(0)))
show("export setitem", exported(lambda b: b.__setitem__(0, 65)))
show("export same slice", exported(lambda b: b.__setitem__(slice(0, 2), b"zz")))
show("export longer slice", exported(lambda b: b.__setitem__(slice(0, 2), b"zzz")))


def view_index():
    b = bytearray(b"hello")
    m = memoryview(b)
    return m[Do(m.release)]


def view_value():
    m = memoryview(bytearray(b"hello"))
    m[0] = Do(m.release)


show("view released by index", view_index)
show("view released by value", view_value)
