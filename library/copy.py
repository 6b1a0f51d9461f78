"""Shallow and deep copies."""

import copyreg  # noqa: F401  (object.__reduce_ex__ asks for it)


class Error(Exception):
    pass


error = Error
__all__ = ["Error", "copy", "deepcopy", "replace"]

_ATOMS = frozenset(
    [
        type(None),
        int,
        float,
        bool,
        complex,
        str,
        bytes,
        tuple,
        frozenset,
        type,
        range,
        slice,
        property,
        type(Ellipsis),
        type(NotImplemented),
        type(len),
        type(lambda: 0),
    ]
)


def copy(x):
    """A shallow copy of x."""
    cls = type(x)
    if cls in _ATOMS or issubclass(cls, type):
        return x
    if cls in (list, dict, set, bytearray):
        return x.copy()
    method = getattr(cls, "__copy__", None)
    if method is not None:
        return method(x)
    return _reconstruct(x, _reduced(x, cls), None)


def _reduced(x, cls):
    reductor = getattr(x, "__reduce_ex__", None)
    if reductor is not None:
        return reductor(4)
    reductor = getattr(x, "__reduce__", None)
    if reductor is not None:
        return reductor()
    raise Error("un(deep)copyable object of type %s" % cls)


def deepcopy(x, memo=None):
    """A copy of x and of all that it holds."""
    cls = type(x)
    if cls in _ATOMS and cls is not tuple and cls is not frozenset:
        return x
    if memo is None:
        memo = {}
    key = id(x)
    found = memo.get(key, memo)
    if found is not memo:
        return found
    if cls is list:
        y = []
        memo[key] = y
        for item in x:
            y.append(deepcopy(item, memo))
    elif cls is dict:
        y = {}
        memo[key] = y
        for k, v in x.items():
            y[deepcopy(k, memo)] = deepcopy(v, memo)
    elif cls is tuple:
        items = [deepcopy(item, memo) for item in x]
        if key in memo:
            return memo[key]
        y = x
        for a, b in zip(x, items):
            if a is not b:
                y = tuple(items)
                break
    elif issubclass(cls, type):
        y = x
    else:
        method = getattr(x, "__deepcopy__", None)
        if method is not None:
            y = method(memo)
        elif cls.__name__ == "method" and hasattr(x, "__func__"):
            y = cls(x.__func__, deepcopy(x.__self__, memo))
        else:
            rv = _reduced(x, cls)
            y = x if isinstance(rv, str) else _reconstruct(x, rv, memo)
    if y is not x:
        memo[key] = y
        memo.setdefault(id(memo), []).append(x)
    return y


def _reconstruct(x, rv, memo):
    if isinstance(rv, str):
        return x
    rv = tuple(rv) + (None,) * (5 - len(rv))
    func, args, state, listiter, dictiter = rv[:5]
    deep = memo is not None
    if deep and args:
        args = tuple([deepcopy(a, memo) for a in args])
    y = func(*args)
    if deep:
        memo[id(x)] = y
    if state is not None:
        if deep:
            state = deepcopy(state, memo)
        if hasattr(y, "__setstate__"):
            y.__setstate__(state)
        else:
            slots = None
            if isinstance(state, tuple) and len(state) == 2:
                state, slots = state
            if state is not None:
                for k, v in state.items():
                    object.__setattr__(y, k, v)
            if slots is not None:
                for k, v in slots.items():
                    setattr(y, k, v)
    if listiter is not None:
        for item in listiter:
            y.append(deepcopy(item, memo) if deep else item)
    if dictiter is not None:
        for k, v in dictiter:
            if deep:
                k, v = deepcopy(k, memo), deepcopy(v, memo)
            y[k] = v
    return y


def replace(obj, /, **changes):
    """A copy of obj with some fields changed, by its __replace__."""
    cls = type(obj)
    func = getattr(cls, "__replace__", None)
    if func is None:
        raise TypeError("replace() does not support %s objects" % cls.__name__)
    return func(obj, **changes)
