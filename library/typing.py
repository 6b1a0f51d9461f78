"""Names for annotations. Nothing here checks anything at run time."""

# TODO(stdlib-compat, owner:stdlib, milestone:SL1, priority:P2, status:divergent): a native _typing (TypeVar, Generic, TypeAliasType as CPython has them), and the installed typing.py instead of this file

import collections
import collections.abc
import sys
import types
from abc import ABCMeta, abstractmethod
from types import GenericAlias


def _text(obj):
    if isinstance(obj, type) and not isinstance(obj, GenericAlias):
        if obj.__module__ == "builtins":
            return obj.__qualname__
        return "%s.%s" % (obj.__module__, obj.__qualname__)
    if obj is ...:
        return "..."
    if isinstance(obj, types.FunctionType):
        return obj.__name__
    if isinstance(obj, (list, tuple)):
        return "[" + ", ".join(_text(o) for o in obj) + "]"
    return repr(obj)


def _convert(arg):
    if arg is None:
        return type(None)
    if isinstance(arg, str):
        return ForwardRef(arg)
    return arg


class ForwardRef:
    def __init__(self, arg, is_argument=True, module=None, *, is_class=False):
        self.__forward_arg__ = arg

    def __eq__(self, other):
        return isinstance(other, ForwardRef) and self.__forward_arg__ == other.__forward_arg__

    def __hash__(self):
        return hash(self.__forward_arg__)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __repr__(self):
        return "ForwardRef(%r)" % self.__forward_arg__


class _Form:
    """Any, Union, Optional, … : subscripted, never called."""

    def __init__(self, name, make=None):
        self._name = name
        self._make = make

    def __repr__(self):
        return "typing." + self._name

    def __getitem__(self, params):
        if self._make is None:
            raise TypeError("%r is not subscriptable" % self)
        return self._make(self, params)

    def __call__(self, *args, **kwds):
        raise TypeError("Cannot instantiate %r" % self)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __mro_entries__(self, bases):
        raise TypeError("Cannot subclass %r" % self)

    def __instancecheck__(self, obj):
        raise TypeError("%r cannot be used with isinstance()" % self)

    def __reduce__(self):
        return self._name


class _Alias:
    """A subscripted form or generic class: X[args]."""

    def __init__(self, origin, args, name=None, shown=None):
        self.__origin__ = origin
        self.__args__ = args
        self._name = name
        self._shown = shown
        params = []
        for a in args:
            for p in (a,) if isinstance(a, (TypeVar, ParamSpec, TypeVarTuple)) else getattr(a, "__parameters__", ()):
                if p not in params:
                    params.append(p)
        self.__parameters__ = tuple(params)

    def __getitem__(self, params):
        if not self.__parameters__:
            raise TypeError("%r is not a generic class" % self)
        if not isinstance(params, tuple):
            params = (params,)
        given = dict(zip(self.__parameters__, (_convert(p) for p in params)))

        def put(a):
            if isinstance(a, (TypeVar, ParamSpec)):
                return given.get(a, a)
            inner = getattr(a, "__parameters__", ())
            if inner and not isinstance(a, type):
                return a[tuple(given.get(p, p) for p in inner)]
            return a

        args = tuple(put(a) for a in self.__args__)
        if self.__origin__ is Union:
            return Union[args]
        return _Alias(self.__origin__, args, self._name, self._shown)

    def __call__(self, *args, **kwargs):
        result = self.__origin__(*args, **kwargs)
        try:
            result.__orig_class__ = self
        except (AttributeError, TypeError):
            pass
        return result

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __mro_entries__(self, bases):
        if self._name and not isinstance(self.__origin__, type):
            raise TypeError("Cannot subclass %r" % self)
        out = [self.__origin__]
        if (
            self._shown is not None
            and Generic not in bases
            and not any(
                isinstance(b, _Alias)
                and b is not self
                and isinstance(b.__origin__, type)
                and issubclass(b.__origin__, Generic)
                for b in bases[bases.index(self) + 1 :]
            )
        ):
            if not (isinstance(self.__origin__, type) and issubclass(self.__origin__, Generic)):
                out.append(Generic)
        return tuple(out)

    def __eq__(self, other):
        if not isinstance(other, _Alias):
            return NotImplemented
        if self.__origin__ is Union and other.__origin__ is Union:
            return set(self.__args__) == set(other.__args__)
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        if self.__origin__ is Union:
            return hash((Union, frozenset(self.__args__)))
        return hash((self.__origin__, self.__args__))

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __instancecheck__(self, obj):
        if self.__origin__ is Union:
            return any(isinstance(obj, a) for a in self.__args__)
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __subclasscheck__(self, cls):
        if self.__origin__ is Union:
            return any(issubclass(cls, a) for a in self.__args__)
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __repr__(self):
        if self.__origin__ is Union:
            args = self.__args__
            if len(args) == 2 and type(None) in args:
                return "typing.Optional[%s]" % _text(args[0] if args[1] is type(None) else args[1])
            return "typing.Union[%s]" % ", ".join("NoneType" if a is type(None) else _text(a) for a in args)
        head = self._shown or (_text(self.__origin__) if isinstance(self.__origin__, type) else repr(self.__origin__))
        if self.__origin__ is collections.abc.Callable:
            if self.__args__[0] is ...:
                return "%s[..., %s]" % (head, _text(self.__args__[1]))
            return "%s[[%s], %s]" % (head, ", ".join(map(_text, self.__args__[:-1])), _text(self.__args__[-1]))
        return "%s[%s]" % (head, ", ".join(map(_text, self.__args__)) or "()")


class _Any(type):
    def __instancecheck__(self, obj):
        if self is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return super().__instancecheck__(obj)

    def __repr__(self):
        return "typing.Any" if self is Any else super().__repr__()


Any = None


class Any(metaclass=_Any):
    """Compatible with everything."""

    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls)


def _union(form, params):
    if not isinstance(params, tuple):
        params = (params,)
    if not params:
        raise TypeError("Cannot take a Union of no types.")
    flat = []
    for p in params:
        p = _convert(p)
        inner = (
            p.__args__
            if isinstance(p, _Alias) and p.__origin__ is Union
            else getattr(p, "__args__", None)
            if isinstance(p, types.UnionType)
            else (p,)
        )
        for q in inner:
            if q not in flat:
                flat.append(q)
    return flat[0] if len(flat) == 1 else _Alias(Union, tuple(flat), "Union")


def _optional(form, p):
    return Union[p, None]


def _wrap(form, p):
    return _Alias(form, p if isinstance(p, tuple) else (_convert(p),), form._name)


def _literal(form, params):
    if not isinstance(params, tuple):
        params = (params,)
    out = []
    for p in params:
        for q in p.__args__ if isinstance(p, _Alias) and p.__origin__ is Literal else (p,):
            if not any(type(q) is type(o) and q == o for o in out):
                out.append(q)
    return _LiteralAlias(Literal, tuple(out), "Literal")


class _LiteralAlias(_Alias):
    def __repr__(self):
        return "typing.Literal[%s]" % ", ".join(map(repr, self.__args__))


class _AnnotatedAlias(_Alias):
    def __init__(self, origin, metadata):
        super().__init__(origin, (origin,), "Annotated")
        self.__metadata__ = metadata

    def __repr__(self):
        return "typing.Annotated[%s, %s]" % (_text(self.__origin__), ", ".join(map(repr, self.__metadata__)))


def _annotated(form, params):
    if not isinstance(params, tuple) or len(params) < 2:
        raise TypeError("Annotated[...] should be used with at least two arguments (a type and an annotation).")
    return _AnnotatedAlias(_convert(params[0]), params[1:])


Union = _Form("Union", _union)
Optional = _Form("Optional", _optional)
Literal = _Form("Literal", _literal)
ClassVar = _Form("ClassVar", _wrap)
Final = _Form("Final", _wrap)
Annotated = _Form("Annotated", _annotated)
Concatenate = _Form("Concatenate", _wrap)
TypeGuard = _Form("TypeGuard", _wrap)
TypeIs = _Form("TypeIs", _wrap)
Required = _Form("Required", _wrap)
NotRequired = _Form("NotRequired", _wrap)
ReadOnly = _Form("ReadOnly", _wrap)
Unpack = _Form("Unpack", _wrap)
NoReturn = _Form("NoReturn")
Never = _Form("Never")
Self = _Form("Self")
LiteralString = _Form("LiteralString")
TypeAlias = _Form("TypeAlias")


class _Var:
    def __repr__(self):
        if getattr(self, "__infer_variance__", False):
            return self.__name__
        return ("+" if self.__covariant__ else "-" if self.__contravariant__ else "~") + self.__name__

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __typing_subst__(self, arg):
        return arg


class TypeVar(_Var):
    def __init__(
        self, name, *constraints, bound=None, covariant=False, contravariant=False, infer_variance=False, default=None
    ):
        self.__name__ = name
        self.__constraints__ = constraints
        self.__bound__ = bound
        self.__covariant__ = covariant
        self.__contravariant__ = contravariant
        self.__infer_variance__ = infer_variance
        self.__default__ = default
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")


class ParamSpec(_Var):
    def __init__(self, name, *, bound=None, covariant=False, contravariant=False, infer_variance=False, default=None):
        self.__name__ = name
        self.__bound__ = bound
        self.__covariant__ = covariant
        self.__contravariant__ = contravariant
        self.args = _Form(name + ".args")
        self.kwargs = _Form(name + ".kwargs")


class TypeVarTuple(_Var):
    __covariant__ = __contravariant__ = False

    def __init__(self, name, *, default=None):
        self.__name__ = name

    def __iter__(self):
        yield Unpack[self]

    def __repr__(self):
        return self.__name__


class TypeAliasType:
    def __init__(self, name, value, *, type_params=()):
        self.__name__ = name
        self.__value__ = value
        self.__type_params__ = type_params

    def __repr__(self):
        return self.__name__

    def __getitem__(self, params):
        return _Alias(self, params if isinstance(params, tuple) else (params,))

    def __or__(self, other):
        return Union[self, other]


class Generic:
    """Base of generic classes."""

    __slots__ = ()

    def __class_getitem__(cls, params):
        if not isinstance(params, tuple):
            params = (params,)
        return _Alias(
            cls,
            tuple(_convert(p) for p in params),
            None,
            "typing." + cls.__name__ if cls.__module__ == "typing" else None,
        )

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        params = []
        for base in cls.__dict__.get("__orig_bases__", ()):
            for p in getattr(base, "__parameters__", ()):
                if p not in params:
                    params.append(p)
        cls.__parameters__ = tuple(params)


class _ProtocolMeta(ABCMeta):
    def __instancecheck__(cls, instance):
        if cls is Protocol or not getattr(cls, "_is_protocol", False):
            return super().__instancecheck__(instance)
        if not getattr(cls, "_is_runtime_protocol", False):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        if super().__instancecheck__(instance):
            return True
        return all(hasattr(instance, name) for name in _members(cls))

    def __subclasscheck__(cls, other):
        if cls is Protocol or not getattr(cls, "_is_protocol", False):
            return super().__subclasscheck__(other)
        if not getattr(cls, "_is_runtime_protocol", False):
            return super().__subclasscheck__(other)
        return super().__subclasscheck__(other) or all(hasattr(other, name) for name in _members(cls))


def _members(cls):
    names = set()
    for base in cls.__mro__[:-1]:
        if base.__name__ in ("Protocol", "Generic") or not getattr(base, "_is_protocol", False):
            continue
        for name in list(base.__dict__) + list(base.__dict__.get("__annotations__", {})):
            if not name.startswith("_abc_") and name not in (
                "__abstractmethods__",
                "__annotations__",
                "__dict__",
                "__doc__",
                "__init__",
                "__module__",
                "__new__",
                "__parameters__",
                "__slots__",
                "__subclasshook__",
                "__weakref__",
                "_is_protocol",
                "__orig_bases__",
                "_is_runtime_protocol",
                "__class_getitem__",
                "__match_args__",
                "__qualname__",
                "__static_attributes__",
                "__firstlineno__",
                "__init_subclass__",
            ):
                names.add(name)
    return names


class Protocol(Generic, metaclass=_ProtocolMeta):
    """Base of protocol classes."""

    __slots__ = ()
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if not cls.__dict__.get("_is_protocol", False):
            cls._is_protocol = any(b is Protocol for b in cls.__bases__)


def runtime_checkable(cls):
    cls._is_runtime_protocol = True
    return cls


class _Named:
    """List, Dict, … : old names of generic classes."""

    def __init__(self, origin, name):
        self.__origin__ = origin
        self._name = name

    def __getitem__(self, params):
        if self.__origin__ is collections.abc.Callable:
            args, result = params
            flat = (
                (...,)
                if args is ...
                else tuple(_convert(a) for a in args)
                if isinstance(args, (list, tuple))
                else (args,)
            )
            return _Alias(self.__origin__, flat + (_convert(result),), self._name, "typing.Callable")
        if not isinstance(params, tuple):
            params = (params,)
        return _Alias(self.__origin__, tuple(_convert(p) for p in params), self._name, "typing." + self._name)

    def __call__(self, *args, **kwargs):
        return self.__origin__(*args, **kwargs)

    def __instancecheck__(self, obj):
        return isinstance(obj, self.__origin__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__origin__)

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __repr__(self):
        return "typing." + self._name


List, Dict, Set, FrozenSet = (
    _Named(list, "List"),
    _Named(dict, "Dict"),
    _Named(set, "Set"),
    _Named(frozenset, "FrozenSet"),
)
Tuple, Type = _Named(tuple, "Tuple"), _Named(type, "Type")
DefaultDict, OrderedDict = (
    _Named(collections.defaultdict, "DefaultDict"),
    _Named(collections.OrderedDict, "OrderedDict"),
)
Counter, Deque = _Named(collections.Counter, "Counter"), _Named(collections.deque, "Deque")
Callable = _Named(collections.abc.Callable, "Callable")
Iterable, Iterator = _Named(collections.abc.Iterable, "Iterable"), _Named(collections.abc.Iterator, "Iterator")
Generator, Sequence = _Named(collections.abc.Generator, "Generator"), _Named(collections.abc.Sequence, "Sequence")
MutableSequence = _Named(collections.abc.MutableSequence, "MutableSequence")
Mapping, MutableMapping = (
    _Named(collections.abc.Mapping, "Mapping"),
    _Named(collections.abc.MutableMapping, "MutableMapping"),
)
AbstractSet, MutableSet = _Named(collections.abc.Set, "AbstractSet"), _Named(collections.abc.MutableSet, "MutableSet")
Collection, Container = _Named(collections.abc.Collection, "Collection"), _Named(collections.abc.Container, "Container")
Sized, Hashable = _Named(collections.abc.Sized, "Sized"), _Named(collections.abc.Hashable, "Hashable")
Reversible = _Named(collections.abc.Reversible, "Reversible")
KeysView, ItemsView = _Named(collections.abc.KeysView, "KeysView"), _Named(collections.abc.ItemsView, "ItemsView")
ValuesView = _Named(collections.abc.ValuesView, "ValuesView")
Awaitable, Coroutine = _Named(collections.abc.Awaitable, "Awaitable"), _Named(collections.abc.Coroutine, "Coroutine")
AsyncIterable, AsyncIterator = (
    _Named(collections.abc.AsyncIterable, "AsyncIterable"),
    _Named(collections.abc.AsyncIterator, "AsyncIterator"),
)
AsyncGenerator = _Named(collections.abc.AsyncGenerator, "AsyncGenerator")
Text = str
AnyStr = TypeVar("AnyStr", bytes, str)
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
TYPE_CHECKING = False


@runtime_checkable
class SupportsInt(Protocol):
    @abstractmethod
    def __int__(self): ...


@runtime_checkable
class SupportsFloat(Protocol):
    @abstractmethod
    def __float__(self): ...


@runtime_checkable
class SupportsIndex(Protocol):
    @abstractmethod
    def __index__(self): ...


@runtime_checkable
class SupportsAbs(Protocol):
    @abstractmethod
    def __abs__(self): ...


def cast(typ, val):
    return val


def assert_type(val, typ):
    return val


def reveal_type(obj):
    print("Runtime type is %r" % type(obj).__name__, file=sys.stderr)
    return obj


def assert_never(arg):
    raise AssertionError("Expected code to be unreachable, but got: %r" % (arg,))


def overload(func):
    def _overload_dummy(*args, **kwds):
        raise NotImplementedError(
            "You should not call an overloaded function. A series of @overload-decorated functions "
            "outside a stub module should always be followed by an implementation that is not "
            "@overload-ed."
        )

    return _overload_dummy


def final(f):
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f


def override(f):
    try:
        f.__override__ = True
    except (AttributeError, TypeError):
        pass
    return f


def no_type_check(arg):
    return arg


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    hints = {}
    if isinstance(obj, type):
        for base in reversed(obj.__mro__):
            hints.update(base.__dict__.get("__annotations__", {}))
    else:
        hints.update(getattr(obj, "__annotations__", {}))
    return {k: type(None) if v is None else v for k, v in hints.items()}


def get_origin(tp):
    if isinstance(tp, _AnnotatedAlias):
        return Annotated
    if isinstance(tp, types.UnionType):
        return types.UnionType
    if tp is Generic:
        return Generic
    return getattr(tp, "__origin__", None)


def get_args(tp):
    if isinstance(tp, _AnnotatedAlias):
        return (tp.__origin__,) + tp.__metadata__
    args = getattr(tp, "__args__", ())
    if (
        getattr(tp, "__origin__", None) is collections.abc.Callable
        and args
        and args[0] is not ...
        and isinstance(tp, _Alias)
    ):
        return (list(args[:-1]), args[-1])
    return args


class NewType:
    def __init__(self, name, tp):
        self.__name__ = self.__qualname__ = name
        self.__supertype__ = tp
        self.__module__ = "__main__"

    def __call__(self, x):
        return x

    def __repr__(self):
        return "%s.%s" % (self.__module__, self.__qualname__)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class NamedTupleMeta(type):
    def __new__(cls, typename, bases, ns):
        if typename == "NamedTuple" and not bases:
            return super().__new__(cls, typename, bases, ns)
        annotations = ns.get("__annotations__", {})
        defaults = []
        for name in annotations:
            if name in ns:
                defaults.append(name)
            elif defaults:
                raise TypeError(
                    "Non-default namedtuple field %s cannot follow default field%s %s"
                    % (name, "s" if len(defaults) > 1 else "", ", ".join(defaults))
                )
        made = collections.namedtuple(
            typename, list(annotations), defaults=[ns[n] for n in defaults], module=ns.get("__module__")
        )
        made.__annotations__ = dict(annotations)
        for key, value in ns.items():
            if key in (
                "__new__",
                "__init__",
                "__slots__",
                "__getnewargs__",
                "_fields",
                "_field_defaults",
                "_make",
                "_replace",
                "_asdict",
            ):
                raise AttributeError("Cannot overwrite NamedTuple attribute " + key)
            if key not in annotations and key not in (
                "__module__",
                "__qualname__",
                "__annotations__",
                "__dict__",
                "__weakref__",
                "__orig_bases__",
                "__classcell__",
                "__firstlineno__",
                "__static_attributes__",
            ):
                setattr(made, key, value)
        made.__qualname__ = ns.get("__qualname__", typename)
        return made


class _NamedTupleBase(metaclass=NamedTupleMeta):
    pass


def NamedTuple(typename, fields=(), /):
    fields = [(n, t) for n, t in fields]
    made = collections.namedtuple(typename, [n for n, _ in fields], module="__main__")
    made.__annotations__ = dict(fields)
    return made


_root = type.__new__(NamedTupleMeta, "NamedTuple", (), {})
NamedTuple.__mro_entries__ = lambda bases: (_root,)


class _TypedDictMeta(type):
    def __new__(cls, name, bases, ns, total=True):
        annotations = {}
        required, optional = set(), set()
        for base in bases:
            annotations.update(getattr(base, "__annotations__", {}))
            required |= getattr(base, "__required_keys__", set())
            optional |= getattr(base, "__optional_keys__", set())
        own = ns.get("__annotations__", {})
        annotations.update(own)
        for key, tp in own.items():
            origin = getattr(tp, "__origin__", None)
            (required if origin is Required or (total and origin is not NotRequired) else optional).add(key)
        made = type.__new__(_TypedDictMeta, name, (dict,), dict(ns))
        made.__annotations__ = annotations
        made.__required_keys__ = frozenset(required)
        made.__optional_keys__ = frozenset(optional)
        made.__total__ = total
        return made

    def __call__(cls, *args, **kwargs):
        return dict(*args, **kwargs)

    def __instancecheck__(cls, obj):
        raise TypeError("TypedDict does not support instance and class checks")


def TypedDict(typename, fields=None, /, *, total=True):
    return _TypedDictMeta(typename, (), {"__annotations__": dict(fields or {})}, total=total)


_typed_root = type.__new__(_TypedDictMeta, "TypedDict", (dict,), {})
TypedDict.__mro_entries__ = lambda bases: (_typed_root,)


class IO(Generic):
    pass


class TextIO(IO):
    pass


class BinaryIO(IO):
    pass
