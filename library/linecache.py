"""Lines of source files by number: those of the program's own modules, which it carries, else read from the file."""

import _traceback

__all__ = ["getline", "clearcache", "checkcache", "lazycache"]

# File name to (size, time of change or None, lines, full name), or to (function that gives the text,).
cache = {}


def clearcache():
    cache.clear()


def getline(filename, lineno, module_globals=None):
    lines = getlines(filename, module_globals)
    return lines[lineno - 1] if 1 <= lineno <= len(lines) else ""


def getlines(filename, module_globals=None):
    entry = cache.get(filename)
    if entry is not None and len(entry) != 1:
        return entry[2]
    try:
        return updatecache(filename, module_globals)
    except MemoryError:
        clearcache()
        return []


def checkcache(filename=None):
    """Forgets files that have changed since they were read."""
    import os

    for name in list(cache) if filename is None else [filename]:
        entry = cache.get(name)
        if entry is None or len(entry) == 1 or entry[1] is None:
            continue
        try:
            stat = os.stat(entry[3])
        except (OSError, ValueError):
            del cache[name]
            continue
        if entry[:2] != (stat.st_size, stat.st_mtime):
            del cache[name]


def _keep(filename, text, size=None, changed=None, fullname=None):
    lines = [line + "\n" for line in text.splitlines()] or ["\n"]
    cache[filename] = (len(text) if size is None else size, changed, lines, fullname or filename)
    return lines


def updatecache(filename, module_globals=None):
    """Reads the file anew. Its lines, or an empty list if there is none."""
    if not filename or (filename.startswith("<") and filename.endswith(">")):
        return []
    own = _traceback.source(filename)
    if own is not None:
        return _keep(filename, own)
    import os
    import sys

    waiting = cache.pop(filename, None)
    places = [filename]
    if not os.path.isabs(filename):
        places += [os.path.join(folder, filename) for folder in sys.path if isinstance(folder, str)]
    for i, place in enumerate(places):
        try:
            stat = os.stat(place)
        except OSError:
            if i == 0 and (waiting or lazycache(filename, module_globals)):
                try:
                    text = (waiting or cache.pop(filename))[0]()
                except (ImportError, OSError):
                    continue
                return [] if text is None else _keep(filename, text)
            continue
        except ValueError:
            return []
        try:
            text = _decoded(place)
        except (OSError, UnicodeDecodeError, SyntaxError, LookupError):
            return []
        return _keep(filename, text, stat.st_size, stat.st_mtime, place)
    return []


def _decoded(path):
    """A file's text by PEP 263: a mark or a comment in the first two lines names the encoding."""
    import re

    with open(path, "rb") as file:
        data = file.read()
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    for line in data.split(b"\n", 2)[:2]:
        found = re.match(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", line)
        if found:
            encoding = found[1].decode("ascii")
            break
        if line.strip() and not line.lstrip().startswith(b"#"):
            break
    return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")


def lazycache(filename, module_globals):
    """Remembers to ask the module's loader for the text when it is wanted. True if it will."""
    if filename in cache:
        return len(cache[filename]) == 1
    if not filename or (filename.startswith("<") and filename.endswith(">")) or not module_globals:
        return False
    spec = module_globals.get("__spec__")
    name = getattr(spec, "name", None) or module_globals.get("__name__")
    loader = getattr(spec, "loader", None) or module_globals.get("__loader__")
    get_source = getattr(loader, "get_source", None)
    if not name or not get_source:
        return False
    cache[filename] = (lambda: get_source(name),)
    return True


def _register_code(code, string, name):
    cache[code] = (len(string), None, [line + "\n" for line in string.splitlines()], name)
