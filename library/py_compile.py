"""Writing bytecode files: refused, since a compiled program neither makes nor reads any."""

import enum

__all__ = ["compile", "main", "PyCompileError", "PycInvalidationMode"]


class PyCompileError(Exception):
    """A file that cannot be compiled."""


class PycInvalidationMode(enum.Enum):
    TIMESTAMP = 1
    CHECKED_HASH = 2
    UNCHECKED_HASH = 3


def compile(file, cfile=None, dfile=None, doraise=False, optimize=-1, invalidation_mode=None, quiet=0):
    raise NotImplementedError("a compiled program makes no bytecode files")


def main():
    compile(None)
