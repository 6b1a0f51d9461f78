"""os, os.path and stat, compiled from the installed library over the native posix."""

import os
import stat
import sys

base = sys.argv[1]
here = os.path.join(base, "folder")
os.makedirs(os.path.join(here, "a", "b"), exist_ok=False)
for name in ("x.txt", "a/y.txt", "a/b/z.txt"):
    with open(os.path.join(here, name), "w") as f:
        f.write(name)
try:
    os.makedirs(here)
except FileExistsError as e:
    print("FileExistsError", e.errno, e.filename == here)
print(sorted(os.listdir(here)), sorted(os.listdir(os.fsencode(here))))
for folder, folders, files in os.walk(here):
    print(os.path.relpath(folder, here), folders, files)
with os.scandir(here) as entries:
    for e in sorted(entries, key=lambda e: e.name):
        print(e.name, e.is_dir(), e.is_file(), e.is_symlink(), e, e.stat().st_size == os.stat(e).st_size)
x = os.path.join(here, "x.txt")
os.utime(x, (1000, 2000.0))
s = os.stat(x)
print(s.st_mtime, s.st_atime_ns, s.st_size, stat.S_ISREG(s.st_mode), stat.filemode(0o100644))
os.utime(x, ns=(1_000_000_000, 3_000_000_000))
print(os.stat(x).st_mtime_ns, os.path.getmtime(x))
os.truncate(x, 2)
print(os.path.getsize(x), open(x).read())
os.rename(x, x + ".old")
print(os.path.exists(x), os.path.isfile(x + ".old"), os.path.isdir(here), os.path.islink(here))
os.symlink("x.txt.old", x)
print(os.readlink(x), os.path.islink(x), os.lstat(x).st_size, os.path.samefile(x, x + ".old"))
try:
    os.listdir(os.path.join(here, "none"))
except FileNotFoundError as e:
    print(e.strerror, e.filename.endswith("none"))
fd = os.open(os.path.join(here, "fd"), os.O_RDWR | os.O_CREAT, 0o600)
print(os.write(fd, b"abcdef"), os.lseek(fd, 2, os.SEEK_SET), os.read(fd, 3))
os.close(fd)
with os.fdopen(os.open(os.path.join(here, "fd"), os.O_RDONLY), "rb") as f:
    print(f.read())
os.environ["MOLT_TEST"] = "été"
print(os.environ["MOLT_TEST"], os.getenv("MOLT_TEST"), os.environb[b"MOLT_TEST"], os.getenv("MOLT_NOT", 5))
del os.environ["MOLT_TEST"]
print("MOLT_TEST" in os.environ, os.environ.get("MOLT_TEST"))
try:
    os.environ[1] = "a"
except TypeError as e:
    print(e)
p = os.path
print(p.normpath("/a/./b/../c//d"), p.split("/a/b.c"), p.splitext("/a/b.tar.gz"), p.basename("a/"), p.dirname("a/b"))
print(p.commonpath(["/a/b/c", "/a/b/d"]), p.commonprefix(["abc", "abd"]), p.isabs("a"), p.join("a", "/b", "c"))
print(os.fspath("a"), ascii(os.fsdecode(b"a\xff")), os.fsencode("a\udcff"), os.sep, os.linesep, os.curdir, os.name)


class Path:
    def __fspath__(self):
        return "/tmp/p"


print(isinstance(Path(), os.PathLike), os.fspath(Path()), p.join(Path(), "q"))
for top, folders, files in os.walk(here, topdown=False):
    for name in files:
        os.remove(os.path.join(top, name))
    for name in folders:
        os.rmdir(os.path.join(top, name))
os.removedirs(here)
print(os.path.exists(here))
