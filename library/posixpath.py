"""Operations on path names, for systems with '/'."""

import posix
from posix import fspath as _fspath

curdir, pardir, extsep, sep, pathsep, defpath, altsep, devnull = (
    ".",
    "..",
    ".",
    "/",
    ":",
    "/bin:/usr/bin",
    None,
    "/dev/null",
)
supports_unicode_filenames = False


def _sep(path):
    return b"/" if isinstance(path, bytes) else "/"


def normcase(s):
    return _fspath(s)


def isabs(s):
    s = _fspath(s)
    return s.startswith(_sep(s))


def join(a, *p):
    """Joins parts; an absolute part throws away what was before."""
    a = _fspath(a)
    s = _sep(a)
    path = a
    for b in p:
        b = _fspath(b)
        if isinstance(b, str) != isinstance(a, str):
            raise TypeError("Can't mix strings and bytes in path components")
        if b.startswith(s):
            path = b
        elif not path or path.endswith(s):
            path += b
        else:
            path += s + b
    return path


def split(p):
    p = _fspath(p)
    s = _sep(p)
    i = p.rfind(s) + 1
    head, tail = p[:i], p[i:]
    if head and head != s * len(head):
        head = head.rstrip(s)
    return head, tail


def splitext(p):
    p = _fspath(p)
    dot = b"." if isinstance(p, bytes) else "."
    start = p.rfind(_sep(p)) + 1
    i = p.rfind(dot)
    if i > start:
        k = start
        while k < i:
            if p[k : k + 1] != dot:
                return p[:i], p[i:]
            k += 1
    return p, p[:0]


def splitdrive(p):
    p = _fspath(p)
    return p[:0], p


def splitroot(p):
    p = _fspath(p)
    s = _sep(p)
    if p[:1] != s:
        return p[:0], p[:0], p
    if p[1:2] != s or p[2:3] == s:
        return p[:0], s, p[1:]
    return p[:0], p[:2], p[2:]


def basename(p):
    p = _fspath(p)
    return p[p.rfind(_sep(p)) + 1 :]


def dirname(p):
    return split(p)[0]


def exists(path):
    try:
        posix.stat(path)
    except (OSError, ValueError):
        return False
    return True


def lexists(path):
    try:
        posix.lstat(path)
    except (OSError, ValueError):
        return False
    return True


def _kind(path, follow=True):
    try:
        return (posix.stat if follow else posix.lstat)(path).st_mode & 0o170000
    except (OSError, ValueError):
        return 0


def isfile(path):
    return _kind(path) == 0o100000


def isdir(s):
    return _kind(s) == 0o040000


def islink(path):
    return _kind(path, False) == 0o120000


def ismount(path):
    path = abspath(path)
    return path == "/" or posix.stat(path).st_dev != posix.stat(dirname(path)).st_dev


def isjunction(path):
    return False


def getsize(filename):
    return posix.stat(filename).st_size


def getmtime(filename):
    return posix.stat(filename).st_mtime


def getatime(filename):
    return posix.stat(filename).st_atime


def getctime(filename):
    return posix.stat(filename).st_ctime


def samefile(f1, f2):
    a, b = posix.stat(f1), posix.stat(f2)
    return a.st_ino == b.st_ino and a.st_dev == b.st_dev


def normpath(path):
    path = _fspath(path)
    s = _sep(path)
    dot = b"." if isinstance(path, bytes) else "."
    if not path:
        return dot
    _, root, path = splitroot(path)
    parts = []
    for part in path.split(s):
        if not part or part == dot:
            continue
        if part != dot + dot or (not root and not parts) or (parts and parts[-1] == dot + dot):
            parts.append(part)
        elif parts:
            parts.pop()
    return root + s.join(parts) or dot


def abspath(path):
    path = _fspath(path)
    if not path.startswith(_sep(path)):
        cwd = posix.getcwd()
        path = join(cwd.encode() if isinstance(path, bytes) else cwd, path)
    return normpath(path)


def realpath(filename, *, strict=False):
    filename = abspath(filename)
    done, rest, links = "/", filename.split("/")[::-1], 0
    while rest:
        name = rest.pop()
        if not name or name == ".":
            continue
        if name == "..":
            done = dirname(done)
            continue
        here = join(done, name)
        try:
            linked = islink(here)
            if strict and not linked:
                posix.lstat(here)
        except OSError:
            if strict:
                raise
            linked = False
        if not linked:
            done = here
            continue
        links += 1
        if links > 40:
            if strict:
                posix.stat(here)
            done = here
            continue
        target = posix.readlink(here)
        if target.startswith("/"):
            done = "/"
        rest.extend(target.split("/")[::-1])
    return done


def relpath(path, start=None):
    if not path:
        raise ValueError("no path specified")
    path = _fspath(path)
    a = [x for x in abspath(start if start is not None else curdir).split(sep) if x]
    b = [x for x in abspath(path).split(sep) if x]
    i = len(commonprefix([a, b]))
    parts = [pardir] * (len(a) - i) + b[i:]
    return join(*parts) if parts else curdir


def commonprefix(m):
    if not m:
        return ""
    if not isinstance(m[0], (list, tuple)):
        m = tuple(map(_fspath, m))
    low, high = min(m), max(m)
    for i, c in enumerate(low):
        if c != high[i]:
            return low[:i]
    return low


def commonpath(paths):
    paths = tuple(map(_fspath, paths))
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    absolute = [p.startswith("/") for p in paths]
    if any(absolute) != all(absolute):
        raise ValueError("Can't mix absolute and relative paths")
    split_paths = [[c for c in p.split("/") if c and c != "."] for p in paths]
    low, high = min(split_paths), max(split_paths)
    common = low
    for i, c in enumerate(low):
        if c != high[i]:
            common = low[:i]
            break
    return ("/" if absolute[0] else "") + "/".join(common)


def expanduser(path):
    path = _fspath(path)
    if not path.startswith("~"):
        return path
    i = path.find("/", 1)
    if i < 0:
        i = len(path)
    if i != 1:
        return path
    home = posix.environ.get("HOME", "/").rstrip("/")
    return (home + path[i:]) or "/"


def expandvars(path):
    path = _fspath(path)
    out, i = [], 0
    while i < len(path):
        c = path[i]
        if c == "$" and i + 1 < len(path):
            if path[i + 1] == "{":
                j = path.find("}", i)
                if j > 0 and path[i + 2 : j] in posix.environ:
                    out.append(posix.environ[path[i + 2 : j]])
                    i = j + 1
                    continue
            else:
                j = i + 1
                while j < len(path) and path[j].isascii() and (path[j].isalnum() or path[j] == "_"):
                    j += 1
                if path[i + 1 : j] in posix.environ:
                    out.append(posix.environ[path[i + 1 : j]])
                    i = j
                    continue
        out.append(c)
        i += 1
    return "".join(out)
