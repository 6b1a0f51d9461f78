"""Enumerations: classes whose members are made once, in order, and are singletons."""

from functools import reduce as _reduce
import operator as _operator

__all__ = [
    "EnumType",
    "EnumMeta",
    "Enum",
    "IntEnum",
    "StrEnum",
    "Flag",
    "IntFlag",
    "ReprEnum",
    "auto",
    "unique",
    "property",
    "member",
    "nonmember",
    "FlagBoundary",
    "STRICT",
    "CONFORM",
    "EJECT",
    "KEEP",
    "verify",
    "CONTINUOUS",
    "NAMED_FLAGS",
    "UNIQUE",
    "global_enum",
]

_property = property


class nonmember:
    """Keeps a value in an Enum body from becoming a member."""

    def __init__(self, value):
        self.value = value


class member:
    """Makes a value in an Enum body a member although it would not be one."""

    def __init__(self, value):
        self.value = value


class auto:
    """Replaced by the next value of the enumeration."""

    def __init__(self, value=None):
        self._value = value
        self._set = value is not None


class property(_property):
    """A property of members; on the class the name leads to a member of that name."""

    member = None

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            if self.member is not None:
                return self.member
            raise AttributeError("%r has no attribute %r" % (ownerclass, self.name))
        return self.fget(instance)

    def __set_name__(self, ownerclass, name):
        self.name = name
        self.clsname = ownerclass.__name__


def _is_descriptor(obj):
    return hasattr(obj, "__get__") or hasattr(obj, "__set__") or hasattr(obj, "__delete__")


def _is_dunder(name):
    return len(name) > 4 and name[:2] == name[-2:] == "__" and name[2] != "_" and name[-3] != "_"


def _is_sunder(name):
    return len(name) > 2 and name[0] == name[-1] == "_" and name[1] != "_" and name[-2] != "_"


def _is_private(cls_name, name):
    pattern = "_%s__" % cls_name
    return len(name) > len(pattern) and name.startswith(pattern) and (name[-1] != "_" or name[-2] != "_")


class _EnumDict(dict):
    """Name space of an Enum body: remembers the order of members and works out auto()."""

    def __init__(self, cls_name=None):
        super().__init__()
        self._member_names = {}
        self._last_values = []
        self._ignore = []
        self._auto_called = False
        self._cls_name = cls_name
        self._generate = None

    def _next(self, key, value):
        if not value._set:
            self._auto_called = True
            value._value = self._generate(key, 1, len(self._member_names), self._last_values[:])
            value._set = True
        return value._value

    def __setitem__(self, key, value):
        if self._cls_name is not None and _is_private(self._cls_name, key):
            pass
        elif _is_sunder(key):
            if key not in (
                "_order_",
                "_generate_next_value_",
                "_numeric_repr_",
                "_missing_",
                "_ignore_",
                "_iter_member_",
                "_iter_member_by_value_",
                "_iter_member_by_def_",
                "_add_alias_",
                "_add_value_alias_",
            ):
                raise ValueError("_sunder_ names, such as %r, are reserved for future Enum use" % (key,))
            if key == "_generate_next_value_":
                if self._auto_called:
                    raise TypeError("_generate_next_value_ must be defined before members")
                self._generate = value.__func__ if isinstance(value, staticmethod) else value
            elif key == "_ignore_":
                value = value.replace(",", " ").split() if isinstance(value, str) else list(value)
                self._ignore = value
        elif _is_dunder(key):
            if key == "__order__":
                key = "_order_"
        elif key in self._member_names:
            raise TypeError("%r already defined as %r" % (key, self[key]))
        elif key in self._ignore:
            pass
        elif isinstance(value, nonmember):
            value = value.value
        elif isinstance(value, member) or not (_is_descriptor(value) or (isinstance(value, type) and False)):
            if isinstance(value, member):
                value = value.value
            if key in self:
                raise TypeError("%r already defined as %r" % (key, self[key]))
            if isinstance(value, auto):
                value = self._next(key, value)
            elif type(value) is tuple and any(isinstance(v, auto) for v in value):
                value = tuple(self._next(key, v) if isinstance(v, auto) else v for v in value)
            self._member_names[key] = None
            self._last_values.append(value)
        super().__setitem__(key, value)


class EnumType(type):
    """Metaclass of enumerations."""

    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        if not bases:
            return {}
        ns = _EnumDict(cls)
        member_type, first_enum = metacls._mixins(cls, bases)
        if first_enum is not None:
            ns._generate = getattr(first_enum, "_generate_next_value_", None)
            ns["_generate_next_value_"] = staticmethod(ns._generate)
            ns._auto_called = False
        return ns

    @staticmethod
    def _mixins(name, bases):
        """(data type, first Enum among the bases)."""
        if not bases:
            return object, None
        first = bases[-1]
        if not isinstance(first, EnumType):
            raise TypeError(
                "new enumerations should be created as `EnumName([mixin_type, ...] [data_type,] enum_type)`"
            )
        for base in bases:
            if isinstance(base, EnumType) and base._member_names_:
                raise TypeError("%r cannot extend %r" % (name, base))
        data = object
        for chain in bases:
            for base in chain.__mro__:
                if base is object or isinstance(base, EnumType):
                    if isinstance(base, EnumType) and base._member_type_ is not object:
                        data = base._member_type_
                        break
                    continue
                if "__new__" in base.__dict__ or base in (int, str, float, bytes, tuple, list, dict):
                    data = base
                    break
            if data is not object:
                break
        return data, first

    def __new__(metacls, cls, bases, classdict, *, boundary=None, _simple=False, **kwds):
        if not bases:
            return super().__new__(metacls, cls, bases, dict(classdict), **kwds)
        names = list(classdict._member_names)
        member_type, first_enum = metacls._mixins(cls, bases)
        values = {name: classdict[name] for name in names}
        body = {
            k: v for k, v in classdict.items() if k not in values and k not in classdict._ignore and k != "_ignore_"
        }
        order = body.pop("_order_", None)
        bad = [n for n in names if n in ("mro", "")]
        if bad:
            raise ValueError("invalid enum member name(s) %s" % ",".join(repr(n) for n in bad))
        own_new = body.pop("__new__", None)
        if isinstance(own_new, staticmethod):
            own_new = own_new.__func__
        body["_member_names_"] = []
        body["_member_map_"] = {}
        body["_value2member_map_"] = {}
        body["_unhashable_values_"] = []
        body["_member_type_"] = member_type
        body["_boundary_"] = boundary or getattr(first_enum, "_boundary_", None)
        body["_flag_mask_"] = 0
        body["_all_bits_"] = 0
        enum_class = super().__new__(metacls, cls, bases, body, **kwds)
        saved_new = own_new
        if saved_new is None:
            for base in enum_class.__mro__[1:]:
                found = base.__dict__.get("__new_member__")
                if found is not None:
                    saved_new = found.__func__ if isinstance(found, staticmethod) else found
                    break
        if own_new is not None:
            enum_class.__new_member__ = staticmethod(own_new)
        # A mixed-in data type comes first in the mro, but an enumeration shows itself as one; ReprEnum leaves str() and
        # format() to the data type.
        lends = ReprEnum is not None and issubclass(enum_class, ReprEnum)
        for name in ("__repr__", "__str__", "__format__", "__reduce_ex__"):
            if name in body:
                continue
            if lends and name in ("__str__", "__format__"):
                if member_type is not object:
                    method = getattr(member_type, name)
                    setattr(enum_class, name, member_type.__repr__ if method is object.__str__ else method)
                continue
            if getattr(enum_class, name) in (getattr(member_type, name), getattr(object, name)):
                setattr(enum_class, name, getattr(first_enum, name))
        for name in names:
            enum_class._new_member(name, values[name], member_type, saved_new)
        if own_new is not None or "__new__" in enum_class.__dict__:
            enum_class.__new__ = Enum.__new__
        if Flag is not None and issubclass(enum_class, Flag):
            singles = 0
            everything = 0
            canonical = []
            for n in enum_class._member_names_:
                v = enum_class._member_map_[n]._value_
                everything |= v
                if v and v & (v - 1) == 0:
                    singles |= v
                    canonical.append(n)
            enum_class._flag_mask_ = everything
            enum_class._singles_mask_ = singles
            enum_class._all_bits_ = 2 ** everything.bit_length() - 1
            enum_class._member_names_ = canonical
        if order is not None:
            wanted = order.replace(",", " ").split() if isinstance(order, str) else list(order)
            if wanted != enum_class._member_names_:
                raise TypeError(
                    "member order does not match _order_:\n  %r\n  %r" % (enum_class._member_names_, wanted)
                )
        return enum_class

    def __init__(cls, *args, **kwds):
        super().__init__(*args)

    def _new_member(cls, name, value, member_type, saved_new):
        args = value if isinstance(value, tuple) else (value,)
        if member_type is tuple:
            args = (args,)
        if saved_new is not None:
            obj = saved_new(cls, *args)
            if not hasattr(obj, "_value_"):
                obj._value_ = member_type(*args) if member_type is not object else value
        elif member_type is object:
            obj = object.__new__(cls)
            obj._value_ = value
        else:
            obj = member_type.__new__(cls, *args)
            if not hasattr(obj, "_value_"):
                obj._value_ = member_type(*args)
        value = obj._value_
        obj._name_ = name
        obj.__objclass__ = cls
        init = cls.__init__
        if init is not object.__init__ and init is not Enum.__init__:
            obj.__init__(*args)
        obj._sort_order_ = len(cls._member_names_)
        canonical = None
        try:
            canonical = cls._value2member_map_.get(value)
        except TypeError:
            for m in cls._member_map_.values():
                if m._value_ == value:
                    canonical = m
                    break
        if canonical is None and Flag is not None and issubclass(cls, Flag) and isinstance(value, int):
            pass
        if canonical is not None:
            obj = canonical
        else:
            cls._member_names_.append(name)
        type.__setattr__(cls, name, obj)
        cls._member_map_[name] = obj
        try:
            cls._value2member_map_.setdefault(value, obj)
        except TypeError:
            cls._unhashable_values_.append(value)

    def __bool__(cls):
        return True

    def __call__(cls, value, names=None, *values, module=None, qualname=None, type=None, start=1, boundary=None):
        if cls._member_map_ or (names is None and not values):
            if names is not None:
                value = (value, names) + values
            return cls.__new__(cls, value)
        return cls._create_(value, names, module=module, qualname=qualname, type=type, start=start, boundary=boundary)

    def _create_(cls, class_name, names, *, module=None, qualname=None, type=None, start=1, boundary=None):
        metacls = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        ns = metacls.__prepare__(class_name, bases)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            original, names, last = names, [], []
            for count, name in enumerate(original):
                v = cls._generate_next_value_(name, start, count, last[:])
                last.append(v)
                names.append((name, v))
        if names is None:
            names = ()
        for item in names:
            if isinstance(item, str):
                ns[item] = names[item]
            else:
                ns[item[0]] = item[1]
        if module is not None:
            ns["__module__"] = module
        else:
            ns["__module__"] = "__main__"
        if qualname is not None:
            ns["__qualname__"] = qualname
        return metacls.__new__(metacls, class_name, bases, ns, boundary=boundary)

    def __contains__(cls, value):
        if isinstance(value, cls):
            return True
        try:
            cls(value)
            return True
        except (ValueError, TypeError):
            return False

    def __delattr__(cls, attr):
        if attr in cls.__dict__.get("_member_map_", {}):
            raise AttributeError("%r cannot delete member %r." % (cls.__name__, attr))
        super().__delattr__(attr)

    def __dir__(cls):
        return sorted(
            set(
                [
                    "__class__",
                    "__contains__",
                    "__doc__",
                    "__getitem__",
                    "__init_subclass__",
                    "__iter__",
                    "__len__",
                    "__members__",
                    "__module__",
                    "__name__",
                    "__qualname__",
                ]
                + cls._member_names_
            )
        )

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return (cls._member_map_[name] for name in cls._member_names_)

    def __len__(cls):
        return len(cls._member_names_)

    @_property
    def __members__(cls):
        from types import MappingProxyType

        return MappingProxyType(cls._member_map_)

    def __repr__(cls):
        if Flag is not None and issubclass(cls, Flag):
            return "<flag %r>" % cls.__name__
        return "<enum %r>" % cls.__name__

    def __reversed__(cls):
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError("cannot reassign member %r" % (name,))
        super().__setattr__(name, value)


EnumMeta = EnumType
Enum = Flag = ReprEnum = None


class Enum(metaclass=EnumType):
    """Base of enumerations."""

    _member_names_ = []
    _member_map_ = {}
    _value2member_map_ = {}
    _member_type_ = object

    @property
    def name(self):
        """The name of the Enum member."""
        return self._name_

    @property
    def value(self):
        """The value of the Enum member."""
        return self._value_

    def __new__(cls, value):
        if type(value) is cls:
            return value
        try:
            found = cls._value2member_map_.get(value)
            if found is not None:
                return found
        except TypeError:
            for m in cls._member_map_.values():
                if m._value_ == value:
                    return m
        if not cls._member_map_:
            raise TypeError("%r has no members defined" % cls)
        error = None
        try:
            result = cls._missing_(value)
        except Exception as e:
            error = e
            result = None
        if isinstance(result, cls):
            return result
        if Flag is not None and issubclass(cls, Flag) and isinstance(result, int) and cls._boundary_ is EJECT:
            return result
        text = ValueError("%r is not a valid %s" % (value, cls.__qualname__))
        if result is None and error is None:
            raise text
        if error is None:
            error = TypeError(
                "error in %s._missing_: returned %r instead of None or a valid member" % (cls.__name__, result)
            )
        if not isinstance(error, ValueError):
            error.__context__ = text
        raise error

    def __init__(self, *args, **kwds):
        pass

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        try:
            return sorted(last_values)[-1] + 1
        except TypeError:
            raise TypeError("unable to sort non-numeric values") from None

    @classmethod
    def _missing_(cls, value):
        return None

    def __repr__(self):
        v_repr = self.__class__._member_type_.__repr__ if self.__class__._member_type_ is not object else repr
        return "<%s.%s: %s>" % (self.__class__.__name__, self._name_, v_repr(self._value_))

    def __str__(self):
        return "%s.%s" % (self.__class__.__name__, self._name_)

    def __dir__(self):
        return sorted(["__class__", "__doc__", "__eq__", "__hash__", "__module__", "name", "value"])

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __deepcopy__(self, memo):
        return self

    def __copy__(self):
        return self


class ReprEnum(Enum):
    """Only changes the repr(), leaving str() and format() to the mixed-in type."""


class IntEnum(int, ReprEnum):
    """Enum where members are also (and must be) ints"""


class StrEnum(str, ReprEnum):
    """Enum where members are also (and must be) strings"""

    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError("too many arguments for str(): %r" % (values,))
        if len(values) == 1 and not isinstance(values[0], str):
            raise TypeError("%r is not a string" % (values[0],))
        m = str.__new__(cls, *values)
        m._value_ = str(*values)
        return m

    __new_member__ = __new__

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()


StrEnum.__new__ = Enum.__new__


class FlagBoundary(StrEnum):
    """How a Flag treats bits that no member has."""

    STRICT = auto()
    CONFORM = auto()
    EJECT = auto()
    KEEP = auto()


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


class Flag(Enum, boundary=STRICT):
    """Support for flags"""

    _numeric_repr_ = repr

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        last = max(last_values)
        return 2 ** (last.bit_length() - 1 + 1) if last else 1

    @classmethod
    def _iter_member_(cls, value):
        v = value & cls._flag_mask_
        while v:
            bit = v & -v
            v ^= bit
            m = cls._value2member_map_.get(bit)
            if m is not None:
                yield m

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError("%r is not a valid %s" % (value, cls.__qualname__))
        mask, every = cls._flag_mask_, cls._all_bits_
        if not ~every <= value <= every or (value & (every ^ mask) if value >= 0 else False):
            if cls._boundary_ is STRICT:
                bits = max(value.bit_length(), mask.bit_length())
                raise ValueError(
                    "%r invalid value %r\n    given %s\n  allowed %s"
                    % (cls, value, _bin(value, bits), _bin(mask, bits))
                )
            if cls._boundary_ is CONFORM:
                value = value & mask
            elif cls._boundary_ is EJECT:
                return value
            elif value < 0:
                value = max(every + 1, 2 ** value.bit_length()) + value
        if value < 0:
            value = every + 1 + value if cls._boundary_ is KEEP else mask & value
        found = cls._value2member_map_.get(value)
        if found is not None:
            return found
        if cls._member_type_ is object:
            pseudo = object.__new__(cls)
        else:
            pseudo = cls._member_type_.__new__(cls, value)
        pseudo._value_ = value
        names = [m._name_ for m in cls._iter_member_(value)]
        unknown = value & ~cls._flag_mask_
        if names:
            pseudo._name_ = "|".join(names)
            if unknown:
                pseudo._name_ += "|%s" % unknown
        else:
            pseudo._name_ = None
        cls._value2member_map_[value] = pseudo
        return pseudo

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError(
                "unsupported operand type(s) for 'in': %r and %r"
                % (type(other).__qualname__, self.__class__.__qualname__)
            )
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        return self._iter_member_(self._value_)

    def __len__(self):
        return self._value_.bit_count()

    def __repr__(self):
        cls = self.__class__.__name__
        if self._name_ is None:
            return "<%s: %s>" % (cls, int.__repr__(self._value_))
        return "<%s.%s: %s>" % (cls, self._name_, int.__repr__(self._value_))

    def __str__(self):
        cls = self.__class__.__name__
        if self._name_ is None:
            return "%s(%s)" % (cls, int.__repr__(self._value_))
        return "%s.%s" % (cls, self._name_)

    def __bool__(self):
        return bool(self._value_)

    def _value_of(self, other):
        if isinstance(other, self.__class__):
            return other._value_
        if self._member_type_ is not object and isinstance(other, self._member_type_):
            return other
        return None

    def __or__(self, other):
        v = self._value_of(other)
        return NotImplemented if v is None else self.__class__(self._value_ | v)

    def __and__(self, other):
        v = self._value_of(other)
        return NotImplemented if v is None else self.__class__(self._value_ & v)

    def __xor__(self, other):
        v = self._value_of(other)
        return NotImplemented if v is None else self.__class__(self._value_ ^ v)

    def __invert__(self):
        if self._boundary_ in (EJECT, KEEP):
            return self.__class__(~self._value_)
        return self.__class__(self._singles_mask_ & ~self._value_)

    __rand__ = __and__
    __ror__ = __or__
    __rxor__ = __xor__


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    """Support for integer-based Flags"""


def _bin(num, max_bits=None):
    s = bin(num) if num >= 0 else bin(~num ^ ((1 << num.bit_length()) - 1))
    sign, digits = ("0b0 ", s[2:]) if num >= 0 else ("0b1 ", s[2:])
    if max_bits is not None and len(digits) < max_bits:
        digits = ("0" if num >= 0 else "1") * (max_bits - len(digits)) + digits
    return sign + digits


def unique(enumeration):
    """Class decorator: no two names for one value."""
    duplicates = [(name, m.name) for name, m in enumeration._member_map_.items() if name != m.name]
    if duplicates:
        raise ValueError(
            "duplicate values found in %r: %s"
            % (enumeration, ", ".join("%s -> %s" % (alias, name) for alias, name in duplicates))
        )
    return enumeration


class EnumCheck(StrEnum):
    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck


class verify:
    """Class decorator that checks constraints."""

    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        for check in self.checks:
            if check is UNIQUE:
                duplicates = [(n, m.name) for n, m in enumeration._member_map_.items() if n != m.name]
                if duplicates:
                    raise ValueError(
                        "aliases found in %r: %s" % (enumeration, ", ".join("%s -> %s" % d for d in duplicates))
                    )
            elif check is CONTINUOUS:
                values = sorted(m.value for m in enumeration)
                missing = [v for v in range(values[0], values[-1]) if v not in values] if values else []
                if missing:
                    raise ValueError(
                        "invalid enum %r: missing values %s" % (enumeration.__name__, ", ".join(map(str, missing)))
                    )
        return enumeration


def global_enum(cls, update_str=False):
    return cls
