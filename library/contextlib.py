"""Helpers for the with statement. Behaviour: library reference, "contextlib"."""

import os
import sys
from abc import ABC, abstractmethod
from functools import wraps
from types import GenericAlias, MethodType

__all__ = [
    "AbstractContextManager", "ContextDecorator", "ExitStack", "chdir", "closing", "contextmanager", "nullcontext",
    "redirect_stderr", "redirect_stdout", "suppress",
]  # fmt: skip


def _has_protocol(kind):
    found = {"__enter__": False, "__exit__": False}
    for base in kind.__mro__:
        for method in found:
            found[method] = found[method] or vars(base).get(method) is not None
    return all(found.values())


class AbstractContextManager(ABC):
    """Base of context managers; any class with both methods counts as a subclass."""

    __class_getitem__ = classmethod(GenericAlias)

    def __enter__(self):
        return self

    @abstractmethod
    def __exit__(self, kind, error, trace):
        return None

    @classmethod
    def __subclasshook__(cls, other):
        return True if cls is AbstractContextManager and _has_protocol(other) else NotImplemented


class ContextDecorator:
    """Lets a context manager also decorate a function."""

    def _fresh(self):
        return self

    def __call__(self, function):
        @wraps(function)
        def inner(*positional, **named):
            with self._fresh():
                return function(*positional, **named)

        return inner


class _FromGenerator(AbstractContextManager, ContextDecorator):
    """What @contextmanager gives: runs the generator to its yield, and on to its end."""

    def __init__(self, maker, positional, named):
        self._recipe = maker, positional, named
        self.gen = maker(*positional, **named)
        self.__doc__ = maker.__doc__ or type(self).__doc__

    def _fresh(self):
        return type(self)(*self._recipe)

    def __enter__(self):
        self._recipe = None
        for value in self.gen:
            return value
        raise RuntimeError("generator didn't yield")

    def _must_be_done(self, message):
        self.gen.close()
        raise RuntimeError(message)

    def __exit__(self, kind, error, trace):
        if kind is None:
            for _ in self.gen:
                self._must_be_done("generator didn't stop")
            return False
        thrown = kind() if error is None else error
        try:
            self.gen.throw(thrown)
        except BaseException as seen:
            if isinstance(seen, StopIteration) and seen is not thrown:
                return True  # swallowed in the body
            # A StopIteration that left the generator comes wrapped (PEP 479).
            wrapped = isinstance(seen, RuntimeError) and isinstance(thrown, StopIteration) and seen.__cause__ is thrown
            if seen is not thrown and not wrapped:
                raise
            thrown.__traceback__ = trace
            return False
        self._must_be_done("generator didn't stop after throw()")


def contextmanager(function):
    """Makes a context manager of a generator function with one yield."""
    return wraps(function)(lambda *positional, **named: _FromGenerator(function, positional, named))


class closing(AbstractContextManager):
    """Closes the thing on the way out."""

    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *_):
        self.thing.close()


class _Redirect(AbstractContextManager):
    def __init__(self, target):
        self._target, self._saved = target, []

    def __enter__(self):
        self._saved += [getattr(sys, self._stream)]
        setattr(sys, self._stream, self._target)
        return self._target

    def __exit__(self, *_):
        setattr(sys, self._stream, self._saved.pop())


class redirect_stdout(_Redirect):
    _stream = "stdout"


class redirect_stderr(_Redirect):
    _stream = "stderr"


class suppress(AbstractContextManager):
    """Swallows the given exceptions."""

    def __init__(self, *kinds):
        self._kinds = kinds

    def __enter__(self):
        return None

    def __exit__(self, kind, error, trace):
        return kind is not None and issubclass(kind, self._kinds)


class nullcontext(AbstractContextManager):
    """Does nothing; stands in where a context manager is optional."""

    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, *_):
        return None


class chdir(AbstractContextManager):
    """Another working directory meanwhile."""

    def __init__(self, path):
        self.path, self._back = path, []

    def __enter__(self):
        self._back += [os.getcwd()]
        os.chdir(self.path)

    def __exit__(self, *_):
        os.chdir(self._back.pop())


class ExitStack(AbstractContextManager):
    """A stack of exits that can be filled at run time."""

    def __init__(self):
        self._exits = []

    def push(self, leave):
        method = getattr(type(leave), "__exit__", None)
        self._exits += [leave if method is None else MethodType(method, leave)]
        return leave

    def enter_context(self, manager):
        kind = type(manager)
        if not hasattr(kind, "__enter__") or not hasattr(kind, "__exit__"):
            name = f"{kind.__module__}.{kind.__qualname__}"
            raise TypeError(f"'{name}' object does not support the context manager protocol")
        value = kind.__enter__(manager)
        self._exits += [MethodType(kind.__exit__, manager)]
        return value

    def callback(self, function, /, *positional, **named):
        def leave(kind, error, trace):
            function(*positional, **named)

        leave.__wrapped__ = function
        self._exits += [leave]
        return function

    def pop_all(self):
        other = type(self)()
        other._exits, self._exits = self._exits, []
        return other

    def close(self):
        self.__exit__(None, None, None)

    def __exit__(self, kind, error, trace):
        given = error
        while self._exits:
            leave = self._exits.pop()
            try:
                if leave(*(((type(error), error, error.__traceback__)) if error is not None else (None, None, None))):
                    error = None
            except BaseException as new:
                error = new
        if error is not None and error is not given:
            raise error
        return given is not None and error is None
