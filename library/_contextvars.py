"""Context variables, PEP 567. A context is a dict from variable to value; entering one makes it the current one."""

_missing = object()


class Token:
    MISSING = None  # set below

    __slots__ = ("_context", "_var", "_old", "_used")

    def __init__(self, *args, **kwargs):
        raise RuntimeError("Tokens can only be created by ContextVars")

    @property
    def var(self):
        return self._var

    @property
    def old_value(self):
        return Token.MISSING if self._old is _missing else self._old

    def __repr__(self):
        return f"<Token{' used' if self._used else ''} var={self._var!r} at {id(self):#x}>"

    __hash__ = None


class _MissingType:
    def __repr__(self):
        return "<Token.MISSING>"


Token.MISSING = _MissingType()


class ContextVar:
    __slots__ = ("_name", "_default", "__weakref__")

    def __new__(cls, name, *, default=_missing):
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self = object.__new__(cls)
        self._name = name
        self._default = default
        return self

    @property
    def name(self):
        return self._name

    def get(self, *default):
        if len(default) > 1:
            raise TypeError(f"get expected at most 1 argument, got {len(default)}")
        value = _current._values.get(self, _missing)
        if value is not _missing:
            return value
        if default:
            return default[0]
        if self._default is not _missing:
            return self._default
        raise LookupError(self)

    def set(self, value):
        values = _current._values
        token = object.__new__(Token)
        token._context, token._var, token._used = _current, self, False
        token._old = values.get(self, _missing)
        # A copy, so that copy_context() costs nothing and an iterator over the context stays valid.
        _current._values = {**values, self: value}
        return token

    def reset(self, token):
        if not isinstance(token, Token):
            raise TypeError(f"expected an instance of Token, got {token!r}")
        if token._used:
            raise RuntimeError(f"{token!r} has already been used once")
        if token._var is not self:
            raise ValueError(f"{token!r} was created by a different ContextVar")
        if token._context is not _current:
            raise ValueError(f"{token!r} was created in a different Context")
        token._used = True
        values = dict(_current._values)
        if token._old is _missing:
            values.pop(self, None)
        else:
            values[self] = token._old
        _current._values = values

    def __class_getitem__(cls, item):
        from types import GenericAlias

        return GenericAlias(cls, item)

    def __repr__(self):
        default = "" if self._default is _missing else f" default={self._default!r}"
        return f"<ContextVar name={self._name!r}{default} at {id(self):#x}>"


class Context:
    __slots__ = ("_values", "_outer", "__weakref__")

    def __new__(cls, *args, **kwargs):
        if args or kwargs:
            raise TypeError("Context() does not accept any arguments")
        self = object.__new__(cls)
        self._values = {}
        self._outer = None
        return self

    def run(self, *args, **kwargs):
        global _current
        if not args:
            raise TypeError("run() missing 1 required positional argument")
        if self._outer is not None:
            raise RuntimeError(f"cannot enter context: {self!r} is already entered")
        self._outer = _current
        _current = self
        try:
            return args[0](*args[1:], **kwargs)
        finally:
            _current = self._outer
            self._outer = None

    def copy(self):
        made = Context()
        made._values = self._values
        return made

    def get(self, key, default=None, /):
        _check(key)
        return self._values.get(key, default)

    def __getitem__(self, key):
        _check(key)
        return self._values[key]

    def __contains__(self, key):
        _check(key)
        return key in self._values

    def __len__(self):
        return len(self._values)

    def __iter__(self):
        return iter(self._values)

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()

    def __eq__(self, other):
        return self._values == other._values if isinstance(other, Context) else NotImplemented

    __hash__ = None


def _check(key):
    if not isinstance(key, ContextVar):
        raise TypeError(f"a ContextVar key was expected, got {key!r}")


_current = Context()
_current._outer = _current


def copy_context():
    return _current.copy()


for _class in (Token, ContextVar, Context):
    _class.__module__ = "_contextvars"
del _class
