"""ModuleSpec (PEP 451) and the loader of source files."""

# TODO(import-system, owner:stdlib, milestone:SL1, priority:P2, status:partial): import hooks, resources, metadata; finders are names only
import builtins

__all__ = [
    "BYTECODE_SUFFIXES",
    "BuiltinImporter",
    "EXTENSION_SUFFIXES",
    "ExtensionFileLoader",
    "FileFinder",
    "FrozenImporter",
    "ModuleSpec",
    "NamespaceLoader",
    "PathFinder",
    "SOURCE_SUFFIXES",
    "SourceFileLoader",
    "SourcelessFileLoader",
    "all_suffixes",
]

SOURCE_SUFFIXES = [".py"]
BYTECODE_SUFFIXES = [".pyc"]
DEBUG_BYTECODE_SUFFIXES = OPTIMIZED_BYTECODE_SUFFIXES = BYTECODE_SUFFIXES
EXTENSION_SUFFIXES = [".so"]


def all_suffixes():
    return [*SOURCE_SUFFIXES, *BYTECODE_SUFFIXES, *EXTENSION_SUFFIXES]


class ModuleSpec:
    """What is known of a module before it is loaded."""

    def __init__(self, name, loader, *, origin=None, loader_state=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin
        self.loader_state = loader_state
        self.submodule_search_locations = [] if is_package else None
        self._uninitialized_submodules = []
        self._set_fileattr = False
        self._cached = None

    def __repr__(self):
        args = [f"name={self.name!r}", f"loader={self.loader!r}"]
        if self.origin is not None:
            args.append(f"origin={self.origin!r}")
        if self.submodule_search_locations is not None:
            args.append(f"submodule_search_locations={self.submodule_search_locations}")
        return f"{self.__class__.__name__}({', '.join(args)})"

    def __eq__(self, other):
        mine, its = self.submodule_search_locations, getattr(other, "submodule_search_locations", None)
        try:
            return (
                self.name == other.name
                and self.loader == other.loader
                and self.origin == other.origin
                and mine == its
                and self.cached == other.cached
                and self.has_location == other.has_location
            )
        except AttributeError:
            return NotImplemented

    @property
    def cached(self):
        return self._cached

    @cached.setter
    def cached(self, cached):
        self._cached = cached

    @property
    def parent(self):
        if self.submodule_search_locations is None:
            return self.name.rpartition(".")[0]
        return self.name

    @property
    def has_location(self):
        return self._set_fileattr

    @has_location.setter
    def has_location(self, value):
        self._set_fileattr = bool(value)


def _evaluator(name):
    """exec or compile, not by its name: that would link the front end into every program that imports this module.
    It is linked if the program mentions a loader (lib/ir_to_llvm/module_data.cpp)."""
    return vars(builtins)[name]


class SourceFileLoader:
    """Loads a module from a file of source text; needs eval() in the program."""

    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path

    def create_module(self, spec):
        return None

    def get_filename(self, name=None):
        return self.path

    def get_data(self, path):
        with open(path, "rb") as file:
            return file.read()

    def get_source(self, fullname=None):
        return self.get_data(self.path).decode("utf-8")

    def is_package(self, fullname=None):
        return self.path.rpartition("/")[2] == "__init__.py"

    def get_code(self, fullname=None):
        return _evaluator("compile")(self.get_data(self.path), self.path, "exec", dont_inherit=True)

    def exec_module(self, module):
        _evaluator("exec")(self.get_code(), module.__dict__)


class _Named:
    def __init__(self, fullname=None, path=None):
        self.name, self.path = fullname, path

    def get_filename(self, fullname=None):
        return self.path

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        return None


class BuiltinImporter(_Named):
    pass


class FrozenImporter(_Named):
    pass


class SourcelessFileLoader(_Named):
    pass


class ExtensionFileLoader(_Named):
    pass


class NamespaceLoader(_Named):
    pass


class FileFinder(_Named):
    pass


class PathFinder(_Named):
    pass
