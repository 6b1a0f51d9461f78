"""What describes modules. The finders and loaders are names only: the build has found everything."""

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
    def __init__(self, name, loader, *, origin=None, loader_state=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin
        self.loader_state = loader_state
        self.submodule_search_locations = [] if is_package else None
        self.has_location = False
        self.cached = None

    @property
    def parent(self):
        if self.submodule_search_locations is None:
            return self.name.rpartition(".")[0]
        return self.name

    def __repr__(self):
        shown = [f"name={self.name!r}", f"loader={self.loader!r}"]
        if self.origin is not None:
            shown.append(f"origin={self.origin!r}")
        if self.submodule_search_locations is not None:
            shown.append(f"submodule_search_locations={self.submodule_search_locations}")
        return f"ModuleSpec({', '.join(shown)})"


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


class SourceFileLoader(_Named):
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
