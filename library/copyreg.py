"""How copy and pickle take objects apart. Behaviour: library reference, "copyreg"; PEP 307."""

dispatch_table = {}


def constructor(object):
    if callable(object):
        return
    raise TypeError("constructors must be callable")


def pickle(ob_type, pickle_function, constructor_ob=None):
    if callable(pickle_function):
        dispatch_table[ob_type] = pickle_function
        return
    raise TypeError("reduction functions must be callable")


def __newobj__(kind, *positional):
    return kind.__new__(kind, *positional)


def __newobj_ex__(kind, positional, named):
    return kind.__new__(kind, *positional, **named)


def _reconstructor(kind, native, state):
    if native is object:
        return object.__new__(kind)
    made = native.__new__(kind, state)
    if native.__init__ is not object.__init__:
        native.__init__(made, state)
    return made


def _reduce_ex(self, protocol):
    kind = type(self)
    native = next((b for b in kind.__mro__ if b.__module__ == "builtins"), object)
    value = None if native is object else native(self)
    how = (_reconstructor, (kind, native, value))
    state = self.__getstate__() if hasattr(self, "__getstate__") else getattr(self, "__dict__", None)
    return (*how, state) if state else how


def _slotnames(kind):
    """Names of all __slots__ attributes, private ones mangled."""
    found = []
    for base in kind.__mro__:
        declared = vars(base).get("__slots__", ())
        for name in [declared] if isinstance(declared, str) else declared:
            if name in {"__dict__", "__weakref__"}:
                continue
            private = name[:2] == "__" and name[-2:] != "__"
            owner = base.__name__.lstrip("_")
            found.append(f"_{owner}{name}" if private and owner else name)
    return found
