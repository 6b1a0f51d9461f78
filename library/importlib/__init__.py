"""Imports under the program's control, over the runtime's own __import__.

Found are the modules that are linked into the program and, where eval() is linked in too, source files on sys.path.
"""

import builtins
import sys

__all__ = ["__import__", "import_module", "invalidate_caches", "reload"]

__import__ = builtins.__import__


def _absolute(name, package, level):
    if not isinstance(name, str):
        raise TypeError(f"module name must be str, not {type(name)}")
    if level > 0:
        if not isinstance(package, str):
            raise TypeError("__package__ not set to a string")
        if not package:
            raise ImportError("attempted relative import with no known parent package")
        bits = package.rsplit(".", level - 1)
        if len(bits) < level:
            raise ImportError("attempted relative import beyond top-level package")
        return f"{bits[0]}.{name}" if name else bits[0]
    if not name:
        raise ValueError("Empty module name")
    return name


def import_module(name, package=None):
    """Imports a module; `package` is what a name with leading dots is relative to."""
    level = 0
    if name.startswith("."):
        if not package:
            raise TypeError(f"the 'package' argument is required to perform a relative import for {name!r}")
        level = len(name) - len(name.lstrip("."))
    full = _absolute(name[level:], package, level)
    __import__(full)
    return sys.modules[full]


def invalidate_caches():
    """Nothing is cached."""


# TODO(import-system, owner:stdlib, milestone:RT1, priority:P3, status:partial): reload() of modules linked into the program
def reload(module):
    """Runs a module's file again in the module. For modules that came from a file while the program ran."""
    try:
        name = module.__spec__.name
    except AttributeError:
        try:
            name = module.__name__
        except AttributeError:
            raise TypeError("reload() argument must be a module") from None
    if sys.modules.get(name) is not module:
        raise ImportError(f"module {name} not in sys.modules", name=name)
    from importlib.machinery import SourceFileLoader

    SourceFileLoader(name, module.__file__).exec_module(module)
    return sys.modules[name]
