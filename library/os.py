"""The operating system, as far as the gate lets it through."""

import abc
import sys
import posix
import posixpath as path
from posix import *
from posix import _exit
from posixpath import curdir, pardir, sep, pathsep, defpath, extsep, altsep, devnull

sys.modules["os.path"] = path
name = "posix"
linesep = "\n"
error = OSError
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
stat_result = type(posix.stat("/"))


class PathLike(abc.ABC):
    """Objects with __fspath__."""

    __slots__ = ()

    @abc.abstractmethod
    def __fspath__(self):
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        if cls is PathLike:
            return any("__fspath__" in B.__dict__ for B in subclass.__mro__) or NotImplemented
        return NotImplemented

    __class_getitem__ = classmethod(type(list[int]))


def fsencode(filename):
    filename = fspath(filename)
    return filename.encode("utf-8", "surrogateescape") if isinstance(filename, str) else filename


def fsdecode(filename):
    filename = fspath(filename)
    return filename.decode("utf-8", "surrogateescape") if isinstance(filename, bytes) else filename


class _Environ:
    """os.environ: a mapping whose changes reach the process's environment."""

    def __init__(self, data):
        self._data = data

    def __getitem__(self, key):
        if not isinstance(key, str):
            raise TypeError("str expected, not %s" % type(key).__name__)
        try:
            return self._data[key]
        except KeyError:
            raise KeyError(key) from None

    def __setitem__(self, key, value):
        for x in (key, value):
            if not isinstance(x, str):
                raise TypeError("str expected, not %s" % type(x).__name__)
        posix.putenv(key, value)
        self._data[key] = value

    def __delitem__(self, key):
        if key not in self._data:
            raise KeyError(key)
        posix.unsetenv(key)
        del self._data[key]

    def __iter__(self):
        return iter(list(self._data))

    def __len__(self):
        return len(self._data)

    def __contains__(self, key):
        return key in self._data

    def __repr__(self):
        return "environ({" + ", ".join("%r: %r" % kv for kv in self._data.items()) + "})"

    def __eq__(self, other):
        return self._data == (other._data if isinstance(other, _Environ) else other)

    def __or__(self, other):
        return {**self._data, **other}

    def __ror__(self, other):
        return {**other, **self._data}

    def get(self, key, default=None):
        return self._data.get(key, default)

    def keys(self):
        return self._data.keys()

    def values(self):
        return self._data.values()

    def items(self):
        return self._data.items()

    def copy(self):
        return dict(self._data)

    def setdefault(self, key, value):
        if key not in self._data:
            self[key] = value
        return self._data[key]

    def pop(self, key, *default):
        if key in self._data:
            value = self._data[key]
            del self[key]
            return value
        if default:
            return default[0]
        raise KeyError(key)

    def update(self, other=(), **kw):
        for k, v in dict(other, **kw).items():
            self[k] = v

    def clear(self):
        for k in list(self._data):
            del self[k]


environ = _Environ(posix.environ)


def getenv(key, default=None):
    return environ.get(key, default)


def getcwdb():
    return fsencode(getcwd())


def listdir(path="."):
    names = [n for n, _ in posix._entries(path)]
    return [fsencode(n) for n in names] if isinstance(path, bytes) else names


class DirEntry:
    """One entry of scandir()."""

    def __init__(self, folder, name, kind):
        self.name = name
        self.path = path.join(folder, name)
        self._kind = kind

    def _is(self, d_type, mode, follow_symlinks):
        if self._kind == d_type:
            return True
        if self._kind not in (0, 10) or (self._kind == 10 and not follow_symlinks):
            return False
        try:
            return self.stat(follow_symlinks=follow_symlinks).st_mode & 0o170000 == mode
        except FileNotFoundError:
            return False

    def is_dir(self, *, follow_symlinks=True):
        return self._is(4, 0o040000, follow_symlinks)

    def is_file(self, *, follow_symlinks=True):
        return self._is(8, 0o100000, follow_symlinks)

    def is_symlink(self):
        return self._kind == 10

    def is_junction(self):
        return False

    def stat(self, *, follow_symlinks=True):
        return posix.stat(self.path) if follow_symlinks else posix.lstat(self.path)

    def inode(self):
        return posix.lstat(self.path).st_ino

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return "<DirEntry %r>" % self.name


class _Scan:
    def __init__(self, folder):
        folder = fspath(folder)
        self._it = iter([DirEntry(folder, n, k) for n, k in posix._entries(folder)])

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._it)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    def close(self):
        self._it = iter(())


def scandir(path="."):
    return _Scan(path)


def _parents(name):
    """The folders above `name`, nearest first, while they still name something."""
    above, last = path.split(name.rstrip(sep) or name)
    while above and last:
        yield above
        above, last = path.split(above)


def makedirs(name, mode=0o777, exist_ok=False):
    name = fspath(name)
    missing = []
    for folder in _parents(name):
        if path.exists(folder):
            break
        missing.append(folder)
    for folder in reversed(missing):
        try:
            mkdir(folder)
        except FileExistsError:
            continue  # "a/." names its parent again, or somebody was faster
    if missing and path.basename(name.rstrip(sep)) == curdir:
        return
    try:
        mkdir(name, mode)
    except OSError:
        if exist_ok and path.isdir(name):
            return
        raise


def removedirs(name):
    rmdir(name)
    for folder in _parents(fspath(name)):
        try:
            rmdir(folder)
        except OSError:
            return


def renames(old, new):
    above = path.dirname(new.rstrip(sep))
    if above:
        makedirs(above, exist_ok=True)
    rename(old, new)
    for folder in _parents(fspath(old)):
        try:
            removedirs(folder)
        except OSError:
            pass
        return


def walk(top, topdown=True, onerror=None, followlinks=False):
    top = fspath(top)
    try:
        entries = list(scandir(top))
    except OSError as error:
        if onerror is not None:
            onerror(error)
        return
    dirs, files = [], []
    for e in entries:
        (dirs if e.is_dir() else files).append(e.name)
    if topdown:
        yield top, dirs, files
    for d in dirs:
        new = path.join(top, d)
        if followlinks or not path.islink(new):
            yield from walk(new, topdown, onerror, followlinks)
    if not topdown:
        yield top, dirs, files


def utime(path, times=None, *, ns=None):
    if times is not None:
        ns = (int(times[0] * 1000000000), int(times[1] * 1000000000))
    posix._utime(path, ns)


def truncate(path, length):
    fd = open(path, O_WRONLY)
    try:
        ftruncate(fd, length)
    finally:
        close(fd)


def fdopen(fd, mode="r", buffering=-1, encoding=None, *args, **kwargs):
    import io

    return io.open(fd, mode, buffering, encoding, *args, **kwargs)


def getlogin():
    return environ.get("USER", "root")


def get_exec_path(env=None):
    return (env or environ).get("PATH", defpath).split(pathsep)


class uname_result(tuple):
    sysname = property(lambda self: self[0])
    nodename = property(lambda self: self[1])
    release = property(lambda self: self[2])
    version = property(lambda self: self[3])
    machine = property(lambda self: self[4])


def uname():
    return uname_result(("Linux", "localhost", "", "", "x86_64"))
