"""Questions about modules that need no files."""

import sys
from importlib import _absolute
from importlib.machinery import ModuleSpec

__all__ = ["find_spec", "module_from_spec", "resolve_name", "spec_from_loader"]


def resolve_name(name, package):
    """The full name for one that may start with dots."""
    if not name.startswith("."):
        return name
    if not package:
        raise ImportError(f"no package specified for {name!r} (required for relative module names)")
    return _absolute(name, package)


def find_spec(name, package=None):
    """The spec of a module that the program has; None if it has none of that name."""
    name = resolve_name(name, package)
    module = sys.modules.get(name)
    if module is None:
        try:
            module = __import__(name, fromlist=["__name__"])
        except ModuleNotFoundError:
            return None
    spec = getattr(module, "__spec__", None)
    if spec is None:
        spec = ModuleSpec(name, None, origin=getattr(module, "__file__", None), is_package=hasattr(module, "__path__"))
    return spec


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


def module_from_spec(spec):
    module = type(sys)(spec.name)
    module.__spec__ = spec
    module.__loader__ = spec.loader
    return module
