"""The import system's own functions: no module of a compiled program is frozen, an extension or locked."""


def lock_held():
    return False


def acquire_lock():
    pass


release_lock = acquire_lock


def extension_suffixes():
    return []


def is_builtin(name, /):
    import sys

    return int(name in sys.builtin_module_names)


def is_frozen(name, /):
    return False


def _override_frozen_modules_for_tests(override, /):
    pass  # there are none to be had or not


def _override_multi_interp_extensions_check(override, /):
    return 0
