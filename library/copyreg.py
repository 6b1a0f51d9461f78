"""How copy and pickle take objects apart."""
dispatch_table = {}


def pickle(ob_type, pickle_function, constructor_ob=None):
    if not callable(pickle_function):
        raise TypeError("reduction functions must be callable")
    dispatch_table[ob_type] = pickle_function


def constructor(object):
    if not callable(object):
        raise TypeError("constructors must be callable")


def __newobj__(cls, *args):
    return cls.__new__(cls, *args)


def __newobj_ex__(cls, args, kwargs):
    return cls.__new__(cls, *args, **kwargs)


def _reconstructor(cls, base, state):
    if base is object:
        return object.__new__(cls)
    obj = base.__new__(cls, state)
    if base.__init__ != object.__init__:
        base.__init__(obj, state)
    return obj


def _reduce_ex(self, proto):
    cls = self.__class__
    for base in cls.__mro__:
        if base.__module__ == "builtins":
            break
    else:
        base = object
    args = (cls, base, None if base is object else base(self))
    state = self.__getstate__() if hasattr(self, "__getstate__") else getattr(self, "__dict__", None)
    return (_reconstructor, args, state) if state else (_reconstructor, args)


def _slotnames(cls):
    names = []
    for c in cls.__mro__:
        slots = c.__dict__.get("__slots__", ())
        if isinstance(slots, str):
            slots = (slots,)
        for name in slots:
            if name in ("__dict__", "__weakref__"):
                continue
            if name.startswith("__") and not name.endswith("__"):
                stripped = c.__name__.lstrip("_")
                names.append("_%s%s" % (stripped, name) if stripped else name)
            else:
                names.append(name)
    return names
