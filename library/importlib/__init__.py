"""Importing by name, for compiled programs.

Modules are found by the build: there are no files, finders or loaders when the program runs.
"""

# TODO(import-system, owner:stdlib, milestone:SL1, priority:P2, status:partial): import hooks, resources, metadata
import sys

__all__ = ["__import__", "import_module", "invalidate_caches", "reload"]

__import__ = __import__


def _absolute(name, package):
    """The full name for one that starts with dots."""
    level = len(name) - len(name.lstrip("."))
    if not level:
        return name
    parts = package.split(".")
    if level > len(parts):
        raise ImportError("attempted relative import beyond top-level package")
    base = ".".join(parts[: len(parts) - level + 1])
    rest = name[level:]
    return f"{base}.{rest}" if rest else base


def import_module(name, package=None):
    """Import a module; `package` is what a name with leading dots is relative to."""
    if name.startswith("."):
        if not package:
            raise TypeError(f"the 'package' argument is required to perform a relative import for {name!r}")
        name = _absolute(name, package)
    __import__(name)
    return sys.modules[name]


def invalidate_caches():
    """Nothing is cached: the set of modules is fixed."""


def reload(module):
    """Running a module's code a second time is not possible in a compiled program."""
    name = getattr(module, "__name__", None)
    if sys.modules.get(name) is not module:
        raise ImportError(f"module {name} not in sys.modules", name=name)
    raise NotImplementedError("a compiled program cannot reload a module")
