"""Making modules by hand: specs, and modules from specs."""

import sys
from importlib import _absolute
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import ModuleType


def resolve_name(name, package):
    """A relative module name made absolute."""
    if not name.startswith("."):
        return name
    if not package:
        raise ImportError(f"no package specified for {name!r} (required for relative module names)")
    level = len(name) - len(name.lstrip("."))
    return _absolute(name[level:], package, level)


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    if is_package is None and hasattr(loader, "is_package"):
        is_package = loader.is_package(name)
    return ModuleSpec(name, loader, origin=origin, is_package=bool(is_package))


def spec_from_file_location(name, location=None, *, loader=None, submodule_search_locations=None):
    if location is None:
        return None
    location = str(location)
    if loader is None:
        if not location.endswith(".py"):
            return None
        loader = SourceFileLoader(name, location)
    spec = ModuleSpec(name, loader, origin=location)
    spec.has_location = True
    if submodule_search_locations is not None:
        spec.submodule_search_locations = submodule_search_locations
    elif loader.is_package(name):
        spec.submodule_search_locations = [location.rpartition("/")[0]]
    return spec


def module_from_spec(spec):
    module = spec.loader.create_module(spec) if hasattr(spec.loader, "create_module") else None
    if module is None:
        module = ModuleType(spec.name)
    module.__name__ = spec.name
    module.__loader__ = spec.loader
    module.__package__ = spec.parent
    module.__spec__ = spec
    if spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    if spec.has_location:
        module.__file__ = spec.origin
        if spec.cached is not None:
            module.__cached__ = spec.cached
    return module


def find_spec(name, package=None):
    """The spec of a module that is loaded, or of a file on sys.path; else None."""
    full = resolve_name(name, package)
    if full in sys.modules:
        module = sys.modules[full]
        if module is None:
            return None
        spec = getattr(module, "__spec__", None)
        if spec is None:
            raise ValueError(f"{full}.__spec__ is None")
        return spec
    parent, _, last = full.rpartition(".")
    path = sys.path
    if parent:
        try:
            path = __import__(parent, fromlist=["__path__"]).__path__
        except AttributeError as e:
            raise ModuleNotFoundError(
                f"__path__ attribute not found on {parent!r} while trying to find {full!r}", name=full
            ) from e
    for folder in path:
        for tail in (f"/{last}/__init__.py", f"/{last}.py"):
            try:
                open(folder + tail, "rb").close()
            except OSError:
                continue
            return spec_from_file_location(full, folder + tail)
    return None


def cache_from_source(path, debug_override=None, *, optimization=None):
    """Where CPython would keep the bytecode of a file. Nothing is written there by compiled programs."""
    import os

    head, tail = os.path.split(os.fspath(path))
    base = tail.rpartition(".")[0] or tail
    if optimization is None:
        optimization = sys.flags.optimize or ""
    optimization = str(optimization)
    if optimization and not optimization.isalnum():
        raise ValueError(f"{optimization!r} is not alphanumeric")
    tag = f"{base}.{sys.implementation.cache_tag}" + (f".opt-{optimization}" if optimization else "")
    return os.path.join(head, "__pycache__", tag + ".pyc")


def source_from_cache(path):
    import os

    head, name = os.path.split(os.fspath(path))
    head, folder = os.path.split(head)
    if folder != "__pycache__":
        raise ValueError(f"__pycache__ not bottom-level directory in {path!r}")
    if name.count(".") not in (2, 3):
        raise ValueError(f"expected only 2 or 3 dots in {name!r}")
    return os.path.join(head, name.partition(".")[0] + ".py")
