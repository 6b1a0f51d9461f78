"""Data classes: methods made from annotated fields, by closures instead of generated source."""

import sys
from types import MappingProxyType, GenericAlias

__all__ = [
    "dataclass",
    "field",
    "Field",
    "FrozenInstanceError",
    "InitVar",
    "KW_ONLY",
    "MISSING",
    "fields",
    "asdict",
    "astuple",
    "make_dataclass",
    "replace",
    "is_dataclass",
]


class FrozenInstanceError(AttributeError):
    pass


class _Missing:
    def __repr__(self):
        return "<dataclasses._MISSING_TYPE object>"


MISSING = _Missing()


class _HasDefaultFactory:
    def __repr__(self):
        return "<factory>"


_HAS_DEFAULT_FACTORY = _HasDefaultFactory()


class _KwOnly:
    pass


KW_ONLY = _KwOnly()


class InitVar:
    """Annotation of a parameter of __init__ that is no field."""

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        return "dataclasses.InitVar[%s]" % (self.type.__name__ if isinstance(self.type, type) else repr(self.type))

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    __slots__ = (
        "name",
        "type",
        "default",
        "default_factory",
        "repr",
        "hash",
        "init",
        "compare",
        "metadata",
        "kw_only",
        "_field_type",
    )

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = MappingProxyType({} if metadata is None else metadata)
        self.kw_only = kw_only
        self._field_type = None

    def __repr__(self):
        return (
            "Field(name=%r,type=%r,default=%r,default_factory=%r,init=%r,repr=%r,hash=%r,compare=%r,metadata=%r,"
            "kw_only=%r,_field_type=%s)"
            % (
                self.name,
                self.type,
                self.default,
                self.default_factory,
                self.init,
                self.repr,
                self.hash,
                self.compare,
                self.metadata,
                self.kw_only,
                self._field_type,
            )
        )

    __class_getitem__ = classmethod(GenericAlias)


def field(
    *,
    default=MISSING,
    default_factory=MISSING,
    init=True,
    repr=True,
    hash=None,
    compare=True,
    metadata=None,
    kw_only=MISSING,
):
    """Describes one field beyond its annotation."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


_FIELD, _CLASSVAR, _INITVAR = "_FIELD", "_FIELD_CLASSVAR", "_FIELD_INITVAR"
_FIELDS, _PARAMS = "__dataclass_fields__", "__dataclass_params__"


class _Params:
    def __init__(self, **kw):
        self.__dict__.update(kw)

    def __repr__(self):
        return "_DataclassParams(%s)" % ",".join("%s=%r" % kv for kv in self.__dict__.items())


def _kind(annotation):
    if isinstance(annotation, str):
        text = annotation.strip()
        head = text.split("[")[0]
        if head in ("ClassVar", "typing.ClassVar"):
            return _CLASSVAR
        if head in ("InitVar", "dataclasses.InitVar"):
            return _INITVAR
        if head in ("KW_ONLY", "dataclasses.KW_ONLY"):
            return KW_ONLY
        return _FIELD
    if annotation is KW_ONLY:
        return KW_ONLY
    if isinstance(annotation, InitVar) or annotation is InitVar:
        return _INITVAR
    typing = sys.modules.get("typing")
    if typing is not None and (
        annotation is typing.ClassVar or getattr(annotation, "__origin__", None) is typing.ClassVar
    ):
        return _CLASSVAR
    return _FIELD


def _quoted(names):
    names = [repr(n) for n in names]
    if len(names) == 1:
        return names[0]
    if len(names) == 2:
        return " and ".join(names)
    return ", ".join(names[:-1]) + ", and " + names[-1]


def _make_init(cls, all_fields, frozen):
    positional = [f for f in all_fields if f.init and not f.kw_only]
    keyword = [f for f in all_fields if f.init and f.kw_only]
    by_name = {f.name: f for f in positional + keyword}
    names = [f.name for f in positional]
    required = [f.name for f in positional if f.default is MISSING and f.default_factory is MISSING]
    required_kw = [f.name for f in keyword if f.default is MISSING and f.default_factory is MISSING]
    seen_default = None
    for f in positional:
        if f.default is MISSING and f.default_factory is MISSING:
            if seen_default:
                raise TypeError("non-default argument %r follows default argument %r" % (f.name, seen_default))
        else:
            seen_default = f.name
    plain = all(f._field_type is _FIELD and f.init and f.default_factory is MISSING for f in all_fields) and not keyword
    plain = plain and not frozen
    count = len(names)
    post = hasattr(cls, "__post_init__")
    title = cls.__qualname__ + ".__init__()"
    put = object.__setattr__ if frozen else setattr
    defaults = {f.name: f.default for f in positional + keyword if f.default is not MISSING}

    def bind(args, kwargs):
        values = dict(zip(names, args))
        if len(args) > count:
            low = len(required) + 1
            given = len(args) + 1
            if low != count + 1:
                raise TypeError(
                    "%s takes from %d to %d positional arguments but %d were given" % (title, low, count + 1, given)
                )
            raise TypeError(
                "%s takes %d positional argument%s but %d were given"
                % (title, count + 1, "" if count == 0 else "s", given)
            )
        for key, value in kwargs.items():
            if key not in by_name:
                raise TypeError("%s got an unexpected keyword argument %r" % (title, key))
            if key in values:
                raise TypeError("%s got multiple values for argument %r" % (title, key))
            values[key] = value
        missing = [n for n in required if n not in values]
        if missing:
            raise TypeError(
                "%s missing %d required positional argument%s: %s"
                % (title, len(missing), "" if len(missing) == 1 else "s", _quoted(missing))
            )
        missing = [n for n in required_kw if n not in values]
        if missing:
            raise TypeError(
                "%s missing %d required keyword-only argument%s: %s"
                % (title, len(missing), "" if len(missing) == 1 else "s", _quoted(missing))
            )
        return values

    def __init__(self, *args, **kwargs):
        if plain and not kwargs and len(args) == count:
            for name, value in zip(names, args):
                setattr(self, name, value)
        else:
            values = bind(args, kwargs)
            initvars = []
            for f in all_fields:
                name = f.name
                if name in values:
                    value = values[name]
                elif f.default_factory is not MISSING:
                    value = f.default_factory()
                elif name in defaults:
                    value = defaults[name]
                elif f.default is not MISSING and f._field_type is _FIELD:
                    continue
                else:
                    continue
                if f._field_type is _INITVAR:
                    initvars.append(value)
                else:
                    put(self, name, value)
            if post:
                self.__post_init__(*initvars)
            return
        if post:
            self.__post_init__()

    __init__.__qualname__ = cls.__qualname__ + ".__init__"
    annotations = {f.name: f.type for f in positional + keyword}
    annotations["return"] = None
    __init__.__annotations__ = annotations
    return __init__


def _tuple_of(names):
    if len(names) == 1:
        one = names[0]
        return lambda self: (getattr(self, one),)
    return lambda self: tuple([getattr(self, n) for n in names])


def _make_repr(names):
    running = set()

    def __repr__(self):
        key = id(self)
        if key in running:
            return "..."
        running.add(key)
        try:
            return self.__class__.__qualname__ + "(" + ", ".join(["%s=%r" % (n, getattr(self, n)) for n in names]) + ")"
        finally:
            running.discard(key)

    return __repr__


def _make_eq(names):
    def __eq__(self, other):
        if self is other:
            return True
        if other.__class__ is self.__class__:
            for n in names:
                if not getattr(self, n) == getattr(other, n):
                    return False
            return True
        return NotImplemented

    return __eq__


def _make_order(op, key):
    if op == "__lt__":

        def method(self, other):
            return key(self) < key(other) if other.__class__ is self.__class__ else NotImplemented
    elif op == "__le__":

        def method(self, other):
            return key(self) <= key(other) if other.__class__ is self.__class__ else NotImplemented
    elif op == "__gt__":

        def method(self, other):
            return key(self) > key(other) if other.__class__ is self.__class__ else NotImplemented
    else:

        def method(self, other):
            return key(self) >= key(other) if other.__class__ is self.__class__ else NotImplemented

    method.__name__ = op
    return method


def _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
    collected = {}
    any_frozen, has_bases = False, False
    for base in cls.__mro__[-1:0:-1]:
        inherited = base.__dict__.get(_FIELDS)
        if inherited is not None:
            has_bases = True
            for f in inherited.values():
                collected[f.name] = f
            if base.__dict__[_PARAMS].frozen:
                any_frozen = True
    annotations = cls.__dict__.get("__annotations__", {})
    own = []
    kw = kw_only
    for name, annotation in annotations.items():
        kind = _kind(annotation)
        if kind is KW_ONLY:
            kw = True
            continue
        default = cls.__dict__.get(name, MISSING)
        if isinstance(default, Field):
            f = default
        else:
            if type(default).__name__ == "member_descriptor":
                default = MISSING
            f = field(default=default)
        f.name, f.type, f._field_type = name, annotation, kind
        if f.kw_only is MISSING:
            f.kw_only = kw if kind is not _CLASSVAR else False
        if kind is not _FIELD and f.default_factory is not MISSING:
            raise TypeError("field %s cannot have a default factory" % name)
        if kind is _FIELD and f.default is not MISSING and f.default.__class__.__hash__ is None:
            raise ValueError(
                "mutable default %s for field %s is not allowed: use default_factory" % (f.default.__class__, name)
            )
        own.append(f)
    for f in own:
        collected[f.name] = f
        if isinstance(cls.__dict__.get(f.name), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError("%r is a field but has no type annotation" % name)
    if has_bases:
        if any_frozen and not frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if not any_frozen and frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    setattr(cls, _FIELDS, collected)
    setattr(
        cls,
        _PARAMS,
        _Params(
            init=init,
            repr=repr,
            eq=eq,
            order=order,
            unsafe_hash=unsafe_hash,
            frozen=frozen,
            match_args=match_args,
            kw_only=kw_only,
            slots=slots,
            weakref_slot=weakref_slot,
        ),
    )
    own_names = cls.__dict__
    explicit_hash = own_names.get("__hash__", MISSING)
    has_hash = not (explicit_hash is MISSING or (explicit_hash is None and "__eq__" in own_names))
    if order and not eq:
        raise ValueError("eq must be true if order is true")
    real = [f for f in collected.values() if f._field_type is _FIELD]
    for_init = [f for f in collected.values() if f._field_type is not _CLASSVAR]

    def give(name, fn):
        if name in cls.__dict__:
            return True
        fn.__name__ = name
        fn.__qualname__ = cls.__qualname__ + "." + name
        fn.__module__ = cls.__module__
        setattr(cls, name, fn)
        return False

    if init:
        fn = _make_init(cls, for_init, frozen)
        fn.__module__ = cls.__module__
        setattr(cls, "__init__", fn)
    if repr:
        give("__repr__", _make_repr([f.name for f in real if f.repr]))
    compared = [f.name for f in real if f.compare]
    if eq:
        give("__eq__", _make_eq(compared))
    if order:
        key = _tuple_of(compared)
        for op in ("__lt__", "__le__", "__gt__", "__ge__"):
            if give(op, _make_order(op, key)):
                raise TypeError(
                    "Cannot overwrite attribute %s in class %s. Consider using functools.total_ordering"
                    % (op, cls.__name__)
                )
    if frozen:
        names = frozenset(f.name for f in real)

        def __setattr__(self, name, value):
            if type(self) is cls or name in names:
                raise FrozenInstanceError("cannot assign to field %r" % (name,))
            super(cls, self).__setattr__(name, value)

        def __delattr__(self, name):
            if type(self) is cls or name in names:
                raise FrozenInstanceError("cannot delete field %r" % (name,))
            super(cls, self).__delattr__(name)

        for fn in (__setattr__, __delattr__):
            if give(fn.__name__, fn):
                raise TypeError("Cannot overwrite attribute %s in class %s" % (fn.__name__, cls.__name__))
    if unsafe_hash or (eq and frozen):
        if unsafe_hash and has_hash:
            raise TypeError("Cannot overwrite attribute __hash__ in class %s" % cls.__name__)
        if not has_hash or unsafe_hash:
            key = _tuple_of([f.name for f in real if (f.compare if f.hash is None else f.hash)])

            def __hash__(self):
                return hash(key(self))

            __hash__.__qualname__ = cls.__qualname__ + ".__hash__"
            cls.__hash__ = __hash__
    elif eq and not has_hash:
        cls.__hash__ = None
    if match_args and "__match_args__" not in cls.__dict__:
        cls.__match_args__ = tuple(f.name for f in for_init if f.init and not f.kw_only)
    if not getattr(cls, "__doc__"):
        params = []
        for f in for_init:
            if f.init:
                t = (
                    f.type
                    if isinstance(f.type, str)
                    else getattr(f.type, "__name__", None)
                    if isinstance(f.type, type)
                    else str(f.type)
                )
                text = "%s: %s" % (f.name, t) if t else f.name
                if f.default is not MISSING:
                    text += " = %r" % (f.default,)
                elif f.default_factory is not MISSING:
                    text += " = <factory>"
                params.append(text)
        cls.__doc__ = cls.__name__ + "(" + ", ".join(params) + ")"
    if slots:
        if "__slots__" in cls.__dict__:
            raise TypeError("%s already specifies __slots__" % cls.__name__)
        ns = dict(cls.__dict__)
        inherited = set()
        for base in cls.__mro__[1:-1]:
            inherited.update(base.__dict__.get("__slots__", ()))
        names = tuple(f.name for f in real)
        ns["__slots__"] = tuple(n for n in names if n not in inherited)
        for n in names:
            ns.pop(n, None)
        ns.pop("__dict__", None)
        ns.pop("__weakref__", None)
        qualname = cls.__qualname__
        cls = type(cls)(cls.__name__, cls.__bases__, ns)
        cls.__qualname__ = qualname
    return cls


def dataclass(
    cls=None,
    /,
    *,
    init=True,
    repr=True,
    eq=True,
    order=False,
    unsafe_hash=False,
    frozen=False,
    match_args=True,
    kw_only=False,
    slots=False,
    weakref_slot=False,
):
    """Adds dunder methods made from the fields of the class."""

    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot)

    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    """The fields of a dataclass, in order."""
    try:
        all_fields = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple(f for f in all_fields.values() if f._field_type is _FIELD)


def is_dataclass(obj):
    """Whether obj is a dataclass or an instance of one."""
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, _FIELDS)


def _is_instance(obj):
    return hasattr(type(obj), _FIELDS)


def asdict(obj, *, dict_factory=dict):
    if not _is_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _as_dict(obj, dict_factory)


def _as_dict(obj, factory):
    if _is_instance(obj):
        return factory([(f.name, _as_dict(getattr(obj, f.name), factory)) for f in fields(obj)])
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*[_as_dict(v, factory) for v in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)([_as_dict(v, factory) for v in obj])
    if isinstance(obj, dict):
        if hasattr(type(obj), "default_factory"):
            out = type(obj)(obj.default_factory)
            for k, v in obj.items():
                out[_as_dict(k, factory)] = _as_dict(v, factory)
            return out
        return type(obj)((_as_dict(k, factory), _as_dict(v, factory)) for k, v in obj.items())
    if obj is None or type(obj) in (int, str, float, bool, bytes, complex):
        return obj
    import copy

    return copy.deepcopy(obj)


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _as_tuple(obj, tuple_factory)


def _as_tuple(obj, factory):
    if _is_instance(obj):
        return factory([_as_tuple(getattr(obj, f.name), factory) for f in fields(obj)])
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*[_as_tuple(v, factory) for v in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)([_as_tuple(v, factory) for v in obj])
    if isinstance(obj, dict):
        return type(obj)((_as_tuple(k, factory), _as_tuple(v, factory)) for k, v in obj.items())
    if obj is None or type(obj) in (int, str, float, bool, bytes, complex):
        return obj
    import copy

    return copy.deepcopy(obj)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, module=None, decorator=dataclass, **kw):
    """A dataclass made at run time."""
    annotations, ns = {}, dict(namespace or {})
    for item in fields:
        if isinstance(item, str):
            name, tp = item, "typing.Any"
        elif len(item) == 2:
            name, tp = item
        elif len(item) == 3:
            name, tp, ns[item[0]] = item
        else:
            raise TypeError("Invalid field: %r" % (item,))
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError("Field names must be valid identifiers: %r" % (name,))
        if name in annotations:
            raise TypeError("Field name duplicated: %r" % (name,))
        annotations[name] = tp
    ns["__annotations__"] = annotations
    ns["__module__"] = module or "types"
    return decorator(type(cls_name, bases, ns), **kw)


def replace(obj, /, **changes):
    """A copy with some fields changed."""
    if not _is_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    for f in getattr(obj, _FIELDS).values():
        if f._field_type is _CLASSVAR:
            continue
        if not f.init:
            if f.name in changes:
                raise TypeError("field %s is declared with init=False, it cannot be specified with replace()" % f.name)
            continue
        if f.name not in changes:
            if f._field_type is _INITVAR and f.default is MISSING:
                raise TypeError("InitVar %r must be specified with replace()" % f.name)
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)
