"""Abstract base classes. The bookkeeping is native (_abc); here is what classes and decorators need on top."""

import _abc
from _abc import get_cache_token

_FLAG = "__isabstractmethod__"


def _mark(what):
    setattr(what, _FLAG, True)
    return what


abstractmethod = _mark
abstractmethod.__name__ = abstractmethod.__qualname__ = "abstractmethod"


def _marking(wrapper, name):
    """A descriptor class that marks what it wraps as abstract."""

    def make(self, target):
        wrapper.__init__(self, _mark(target))

    return type(name, (wrapper,), {"__init__": make, _FLAG: True, "__module__": __name__})


abstractclassmethod = _marking(classmethod, "abstractclassmethod")
abstractstaticmethod = _marking(staticmethod, "abstractstaticmethod")
abstractproperty = type("abstractproperty", (property,), {_FLAG: True, "__module__": __name__})


def _still_abstract(cls, name):
    return getattr(getattr(cls, name, None), _FLAG, False)


class ABCMeta(type):
    """Metaclass of abstract base classes."""

    def __new__(meta, name, bases, body, /, **options):
        made = type.__new__(meta, name, bases, body, **options)
        _abc._abc_init(made)
        return made

    def register(self, other):
        """Makes `other` count as a subclass, without inheritance."""
        return _abc._abc_register(self, other)

    def __instancecheck__(self, candidate):
        return _abc._abc_instancecheck(self, candidate)

    def __subclasscheck__(self, candidate):
        return _abc._abc_subclasscheck(self, candidate)

    def _abc_registry_clear(self):
        _abc._reset_registry(self)

    def _abc_caches_clear(self):
        _abc._reset_caches(self)


def update_abstractmethods(cls):
    """Computes __abstractmethods__ anew after methods were added to the class."""
    if hasattr(cls, "__abstractmethods__"):
        inherited = {n for b in cls.__bases__ for n in getattr(b, "__abstractmethods__", ()) if _still_abstract(cls, n)}
        own = {n for n, v in vars(cls).items() if getattr(v, _FLAG, False)}
        cls.__abstractmethods__ = frozenset(inherited | own)
    return cls


ABC = ABCMeta(
    "ABC",
    (),
    {
        "__slots__": (),
        "__module__": __name__,
        "__doc__": "Base for classes with abstract methods.",
    },
)
