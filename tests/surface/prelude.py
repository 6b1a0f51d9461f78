"""Head of every generated program: how a row is called and printed. One line of output a row, label TAB result."""

import sys


class Index:
    """An int only by __index__."""

    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value

    def __repr__(self):
        return f"Index({self.value})"


class Raises:
    """Whatever is asked of it raises."""

    def __index__(self):
        raise LookupError("index")

    def __iter__(self):
        raise LookupError("iter")

    def __bool__(self):
        raise LookupError("bool")

    def __eq__(self, other):
        raise LookupError("eq")

    def __lt__(self, other):
        raise LookupError("lt")

    def __hash__(self):
        raise LookupError("hash")

    def __len__(self):
        raise LookupError("len")

    def __str__(self):
        raise LookupError("str")

    def __repr__(self):
        return "Raises()"


class Plain:
    def __repr__(self):
        return "Plain()"


class IntSub(int):
    def __repr__(self):
        return f"IntSub({int(self)})"

    def __add__(self, other):
        return ("IntSub.__add__", other)

    def __radd__(self, other):
        return ("IntSub.__radd__", other)

    def __index__(self):
        return int(self) + 100

    def __bool__(self):
        return False


class FloatSub(float):
    def __repr__(self):
        return f"FloatSub({float(self)})"

    def __float__(self):
        return FloatSub(7.0)


class StrSub(str):
    def __repr__(self):
        return f"StrSub({str(self)!r})"

    def __str__(self):
        return "overridden"

    def __len__(self):
        return 99

    def __getitem__(self, key):
        return ("StrSub.__getitem__", key)


class BytesSub(bytes):
    def __bytes__(self):
        return b"overridden"

    def __repr__(self):
        return f"BytesSub({bytes.__repr__(self)})"


class ListSub(list):
    def __repr__(self):
        return f"ListSub({list.__repr__(self)})"

    def __iter__(self):
        return iter(["from", "__iter__"])

    def __len__(self):
        return 7


class TupleSub(tuple):
    def __repr__(self):
        return f"TupleSub({tuple.__repr__(self)})"

    def __getitem__(self, key):
        return ("TupleSub.__getitem__", key)


class DictSub(dict):
    def __repr__(self):
        return f"DictSub({dict.__repr__(self)})"

    def __missing__(self, key):
        return ("missing", key)

    def keys(self):
        return ["from", "keys"]


class SetSub(set):
    def __contains__(self, key):
        return "contains"


def loop_list():
    x = [1]
    x.append(x)
    return x


def loop_dict():
    x = {}
    x["self"] = x
    return x


def generator(*values):
    for v in values:
        yield v


def clean(text):
    """One line of ASCII, without addresses, and no longer than is worth keeping."""
    parts = text.split(" at 0x")
    text = parts[0] + "".join(">" + p.partition(">")[2] for p in parts[1:])
    text = ascii(text)[1:-1]
    if len(text) > 200:
        digest = 0
        for c in text:
            digest = (digest * 31 + ord(c)) & 0xFFFFFFFF
        text = f"{text[:120]}...{len(text)} {digest:08x}"
    return text


ITERATORS = (map, filter, zip, enumerate, reversed)


def show(value):
    t = type(value)
    if hasattr(t, "__next__") and t.__module__ == "builtins":
        items = []
        for v in value:
            items.append(repr(v))
            if len(items) == 12:
                items.append("...")
                break
        return clean(f"{t.__name__}<{', '.join(items)}>")
    if t in (set, frozenset) and not all(isinstance(v, STEADY) and "nan" not in str(v) for v in value):
        return clean(f"{t.__name__} of {sorted([repr(v) for v in value])}")
    return clean(repr(value))


# Hashes that do not come from an address.
STEADY = (int, float, complex, str, bytes, bytearray, tuple, frozenset, range, slice, memoryview, type(None))
STEADY += (list, dict, set)


def shown_hash(value, result):
    return result if isinstance(value, STEADY) and "nan" not in str(value) else type(result)


MUTABLE = (list, dict, set, bytearray)


SEEN = set()


def row(label, call):
    if label in SEEN or label in SKIP:
        return
    SEEN.add(label)
    try:
        out = show(call())
    except BaseException as e:
        try:
            out = f"!{type(e).__name__}: {clean(str(e))}"
        except BaseException as inner:
            out = f"!{type(e).__name__}: !{type(inner).__name__}"
    print(label, out, sep="\t", flush=True)


def method(receiver, name, arguments, keywords=""):
    text, make = receiver
    label = ", ".join([a[0] for a in arguments])
    if keywords:
        label += (", " if label else "") + keywords + "=1"
    label = f"{text}.{name}({label})"

    def call():
        target = make()
        f = getattr(target, name)
        values = [a[1]() for a in arguments]
        if isinstance(target, MUTABLE):
            before = show(target)
            try:
                result = f(*values, **{keywords: 1}) if keywords else f(*values)
            finally:
                if show(target) != before:
                    changed.append(show(target))
            return result
        result = f(*values, **{keywords: 1}) if keywords else f(*values)
        if name == "__dir__":
            return sorted(result)
        return shown_hash(target, result) if name == "__hash__" else result

    changed = []

    def shown():
        result = call()
        if changed:
            return Changed(result, changed[0])
        return result

    row(label, shown)


class Changed:
    def __init__(self, result, state):
        self.text = f"{show(result)} leaves {state}"

    def __repr__(self):
        return self.text


class Pick:
    """The same choice every time, on every engine."""

    def __init__(self, seed):
        self.state = seed

    def of(self, items):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return items[(self.state >> 8) % len(items)]


def methods(receivers, names, arity, pool, few, pairs):
    """Calls each method: good, wrong count, wrong type, unexpected keyword, edge values."""
    for name in names.split():
        seed = 0
        for c in name:
            seed = (seed * 31 + ord(c)) & 0x7FFFFFFF
        pick = Pick(seed)
        main = receivers[0]
        method(main, name, [], "unexpected")
        for r in receivers:
            method(r, name, [])
        method(main, name, [few[0], few[1], few[2], few[3], few[4]])
        if arity == "0":
            method(main, name, [few[0]])
            continue
        for a in pool:
            method(main, name, [a])
        for r in receivers[1:]:
            for a in few[: 6 if arity == "1" else 4]:
                method(r, name, [a])
        if arity == "1":
            method(main, name, [few[0], few[1]])
            continue
        for _ in range(pairs):
            method(main, name, [pick.of(pool), pick.of(pool)])
        for r in receivers:
            method(r, name, [pick.of(few), pick.of(few)])
            method(r, name, [pick.of(few), pick.of(few), pick.of(few)])
        for _ in range(pairs // 2):
            method(main, name, [pick.of(pool), pick.of(few), pick.of(pool)])
        method(main, name, [pick.of(pool)], "unexpected")


def called(f, values):
    result = f(*values)
    return shown_hash(values[0], result) if f is hash else result


def functions(names, pool, pairs):
    """The same for functions, given as (text, function)."""
    for text, f in names:
        seed = 0
        for c in text:
            seed = (seed * 31 + ord(c)) & 0x7FFFFFFF
        pick = Pick(seed)
        calls = [[]] + [[a] for a in pool]
        for _ in range(pairs):
            calls.append([pick.of(pool), pick.of(pool)])
        for _ in range(pairs // 2):
            calls.append([pick.of(pool), pick.of(pool), pick.of(pool)])
        calls.append([pool[0]] * 7)
        for arguments in calls:
            label = f"{text}({', '.join([a[0] for a in arguments])})"
            row(label, lambda f=f, arguments=arguments: called(f, [a[1]() for a in arguments]))
        row(f"{text}(unexpected=1)", lambda f=f: f(unexpected=1))
        row(
            f"{text}({pool[0][0]}, unexpected=1)",
            lambda f=f: f(pool[0][1](), unexpected=1),
        )
