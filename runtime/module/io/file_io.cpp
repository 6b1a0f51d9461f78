// FileIO: an open file descriptor.
#include "gate/gate.h"
#include "module/io/io.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

Shape shape_FileIO = {.cls = &T_FileIO};

static Value modeText(FileIO* f) {
  if (f->created) return strFromC(f->readable ? "xb+" : "xb");
  if (f->appending) return strFromC(f->readable ? "ab+" : "ab");
  if (f->readable) return strFromC(f->writable ? "rb+" : "rb");
  return strFromC("wb");
}

static bool parseMode(FileIO* f, const char* mode, int* flags) {
  int kinds = 0, plus = 0;
  *flags = 0;
  for (const char* p = mode; *p; ++p) {
    switch (*p) {
    case 'x': ++kinds, f->created = 1, f->writable = 1, *flags |= O_EXCL | O_CREAT; break;
    case 'r': ++kinds, f->readable = 1; break;
    case 'w': ++kinds, f->writable = 1, *flags |= O_CREAT | O_TRUNC; break;
    case 'a': ++kinds, f->writable = 1, f->appending = 1, *flags |= O_APPEND | O_CREAT; break;
    case 'b': break;
    case '+': ++plus; break;
    default: return raise(E_ValueError, "invalid mode: %s", mode);
    }
  }
  if (kinds != 1 || plus > 1)
    return raise(E_ValueError, "Must have exactly one of create/read/write/append mode and at most one plus");
  if (plus) f->readable = f->writable = 1;
  *flags |= f->readable && f->writable ? O_RDWR : f->readable ? O_RDONLY : O_WRONLY;
  return true;
}

static FileIO* blank(Class* cls) {
  FileIO* f = as<FileIO>(instanceNew(cls, sizeof(FileIO)));
  f->fd = -1;
  f->closefd = 1;
  f->seekable = -1;
  return f;
}

Value fileNew(int fd, const char* mode, Value name, bool closefd) {
  FileIO* f = blank(&T_FileIO);
  int flags;
  parseMode(f, mode, &flags);
  f->fd = fd;
  f->closefd = closefd;
  f->name = incref(name);
  return toValue(f);
}

// The path of str, bytes or os.PathLike as C text; *keep holds it.
const char* pathOf(Value file, Value* keep) {
  Ref path(incref(file));
  if (!isStr(path) && !isBytes(path) && !(classOf(path)->flags & (kStrSubclass | kBytesSubclass))) {
    Ref method(specialMethod(path, internC("__fspath__")));
    if (!method.v) {
      if (!molt_thread.exc) raise(E_TypeError, "expected str, bytes or os.PathLike object, not %T", file);
      return nullptr;
    }
    path.reset(call0(method));
    if (!path.v) return nullptr;
    if (!(classOf(path)->flags & (kStrSubclass | kBytesSubclass))) {
      raise(E_TypeError, "expected %T.__fspath__() to return str or bytes, not %T", file, path.v);
      return nullptr;
    }
  }
  const char* text;
  size_t n;
  if (classOf(path)->flags & kBytesSubclass) {
    text = as<Bytes>(path)->data;
    n = as<Bytes>(path)->length;
  } else {
    bool owned;
    text = strUtf8(path, &n, &owned);
    if (!text) return nullptr;
    if (owned) {
      Value copy = bytesNew(text, n);
      release((void*)text, n + 1);
      path.reset(copy);
      text = as<Bytes>(copy)->data;
    }
  }
  if (memchr(text, 0, n)) {
    raise(E_ValueError, "embedded null %s", isBytes(file) ? "byte" : "character in path");
    return nullptr;
  }
  *keep = path.take();
  return text;
}

static int initialise(FileIO* f, Value file, const char* mode, bool closefd, Value opener) {
  int flags;
  if (!parseMode(f, mode, &flags)) return -1;
  f->closefd = closefd;
  if (isInt(file) || (isObject(file) && classOf(file)->flags & kIntSubclass)) {
    i64 fd = asIndex(file, &E_OverflowError);
    if (fd == -1 && molt_thread.exc) return -1;
    if (fd < 0) return raiseStatus(raise(E_ValueError, "negative file descriptor"));
    f->fd = (i32)fd;
    GateStat s;
    if (gateFstat(f->fd, &s) < 0) {
      f->fd = -1;
      return raiseStatus(raiseErrno(errno, file));
    }
    if (S_ISDIR(s.mode)) {
      f->fd = -1;
      return raiseStatus(raiseErrno(EISDIR, file));
    }
  } else {
    if (!closefd) return raiseStatus(raise(E_ValueError, "Cannot use closefd=False with file name"));
    Value keep = 0;
    const char* path = pathOf(file, &keep);
    if (!path) return -1;
    Ref hold(keep);
    if (opener && !isNone(opener)) {
      Ref fd(call2(opener, file, tagInt(flags | O_CLOEXEC)));
      if (!fd.v) return -1;
      i64 n = asIndex(fd, &E_OverflowError);
      if (n == -1 && molt_thread.exc) return -1;
      if (n < 0) return raiseStatus(raise(E_ValueError, "opener returned %ld", n));
      f->fd = (i32)n;
    } else {
      f->fd = gateOpen(path, flags, 0666);
      if (f->fd < 0) return raiseStatus(raiseErrno(errno, file));
    }
    GateStat s;
    if (gateFstat(f->fd, &s) == 0 && S_ISDIR(s.mode)) {
      gateClose(f->fd);
      f->fd = -1;
      return raiseStatus(raiseErrno(EISDIR, file));
    }
  }
  f->name = incref(file);
  f->closed = 0;
  if (f->appending) gateSeek(f->fd, 0, SEEK_END);
  return 0;
}

Value fileOpen(Value file, const char* mode, bool closefd, Value opener) {
  FileIO* f = blank(&T_FileIO);
  Ref hold(toValue(f));
  return initialise(f, file, mode, closefd, opener) < 0 ? 0 : hold.take();
}

// --- operations
// ------------------------------------------------------------------------------------------------------
static bool isFile(Value v) { return isObject(v) && shapeOf(v) == &shape_FileIO; }

static bool ready(FileIO* f) {
  if (f->fd >= 0) return true;
  ioClosed();
  return false;
}

i64 rawRead(Value raw, char* to, size_t n) {
  if (isFile(raw)) {
    FileIO* f = as<FileIO>(raw);
    if (!ready(f)) return -1;
    if (!f->readable) return raiseStatus(ioUnsupported("File not open for reading"));
    i64 r = gateRead(f->fd, to, n);
    return r < 0 ? raiseStatus(raiseErrno(errno)) : r;
  }
  Value size = tagInt((i64)n);
  Ref data(callMethod(raw, internC("read"), &size, 1));
  if (!data.v) return -1;
  if (isNone(data)) return 0;
  const char* p;
  size_t got;
  Value keep;
  if (!bytesOf(data, &p, &got, &keep)) return -1;
  Ref hold(keep);
  if (got > n)
    return raiseStatus(
        raise(E_OSError, "raw readinto() returned invalid length %ld (should have been between 0 and %ld)",
              (i64)got, (i64)n));
  memcpy(to, p, got);
  return (i64)got;
}

i64 rawWrite(Value raw, const char* from, size_t n) {
  if (isFile(raw)) {
    FileIO* f = as<FileIO>(raw);
    if (!ready(f)) return -1;
    if (!f->writable) return raiseStatus(ioUnsupported("File not open for writing"));
    i64 r = gateWrite(f->fd, from, n);
    return r < 0 ? raiseStatus(raiseErrno(errno)) : r;
  }
  Ref data(bytesNew(from, n));
  Ref r(callMethod(raw, internC("write"), &data.v, 1));
  if (!r.v) return -1;
  if (isNone(r)) return (i64)n;
  return asIndex(r, &E_OverflowError);
}

i64 rawSeek(Value raw, i64 offset, int whence) {
  if (isFile(raw)) {
    FileIO* f = as<FileIO>(raw);
    if (!ready(f)) return -1;
    i64 r = gateSeek(f->fd, offset, whence);
    return r < 0 ? raiseStatus(raiseErrno(errno)) : r;
  }
  Ref at(intFromI64(offset));
  Value args[2] = {at, tagInt(whence)};
  Ref r(callMethod(raw, internC("seek"), args, 2));
  return r.v ? asIndex(r, &E_OverflowError) : -1;
}

Value rawReadAll(FileIO* f) {
  if (!ready(f)) return 0;
  if (!f->readable) return ioUnsupported("File not open for reading");
  size_t room = 8192, n = 0;
  GateStat s;
  if (gateFstat(f->fd, &s) == 0 && s.size) {
    i64 at = gateSeek(f->fd, 0, SEEK_CUR);
    if (at >= 0 && (u64)at < s.size) room = (size_t)(s.size - (u64)at) + 1;
  }
  char* p = (char*)allocate(room);
  for (;;) {
    if (n == room) {
      p = (char*)reallocate(p, room, room * 2);
      room *= 2;
    }
    i64 r = gateRead(f->fd, p + n, room - n);
    if (r < 0) {
      release(p, room);
      return raiseErrno(errno);
    }
    if (!r) break;
    n += (size_t)r;
  }
  Value v = bytesNew(p, n);
  release(p, room);
  return v;
}

static Value read(Value self, const Value* args, i32 nargs, Value) {
  FileIO* f = as<FileIO>(self);
  i64 n;
  if (!sizeArg(nargs ? args[0] : 0, &n)) return 0;
  if (n < 0) return rawReadAll(f);
  if (!ready(f)) return 0;
  if (!f->readable) return ioUnsupported("File not open for reading");
  char* p = (char*)allocate((size_t)n + 1);
  i64 r = gateRead(f->fd, p, (size_t)n);
  int e = errno;
  Value v = r < 0 ? e == EAGAIN ? none() : raiseErrno(e) : bytesNew(p, (size_t)r);
  release(p, (size_t)n + 1);
  return v;
}
static Value readAll(Value self, const Value*, i32, Value) { return rawReadAll(as<FileIO>(self)); }

static Value write(Value self, const Value* args, i32, Value) {
  const char* p;
  size_t n;
  Value keep;
  if (!ready(as<FileIO>(self))) return 0;
  if (!as<FileIO>(self)->writable) return ioUnsupported("File not open for writing");
  if (!bytesOf(args[0], &p, &n, &keep)) return 0;
  Ref hold(keep);
  i64 r = gateWrite(as<FileIO>(self)->fd, p, n);
  return r < 0 ? raiseErrno(errno) : tagInt(r);
}

static Value seek(Value self, const Value* args, i32 nargs, Value) {
  i64 offset = asIndex(args[0], &E_OverflowError), whence = 0;
  if (offset == -1 && molt_thread.exc) return 0;
  if (nargs > 1 && (whence = asIndex(args[1], &E_OverflowError)) == -1 && molt_thread.exc) return 0;
  if (!ready(as<FileIO>(self))) return 0;
  i64 r = gateSeek(as<FileIO>(self)->fd, offset, (int)whence);
  return r < 0 ? raiseErrno(errno) : intFromI64(r);
}
static Value tell(Value self, const Value*, i32, Value) {
  if (!ready(as<FileIO>(self))) return 0;
  i64 r = gateSeek(as<FileIO>(self)->fd, 0, SEEK_CUR);
  return r < 0 ? raiseErrno(errno) : intFromI64(r);
}
static Value truncate(Value self, const Value* args, i32 nargs, Value) {
  FileIO* f = as<FileIO>(self);
  if (!ready(f)) return 0;
  if (!f->writable) return ioUnsupported("File not open for writing");
  i64 n = nargs && !isNone(args[0]) ? asIndex(args[0], &E_OverflowError) : gateSeek(f->fd, 0, SEEK_CUR);
  if (n == -1 && molt_thread.exc) return 0;
  if (n < 0 || gateTruncate(f->fd, n) < 0) return raiseErrno(errno);
  return intFromI64(n);
}

static int closeFile(FileIO* f) {
  int fd = f->fd;
  f->fd = -1;
  f->closed = 1;
  if (fd >= 0 && f->closefd && gateClose(fd) < 0) return raiseStatus(raiseErrno(errno));
  return 0;
}
static Value close(Value self, const Value*, i32, Value) {
  return closeFile(as<FileIO>(self)) < 0 ? 0 : none();
}
static Value fileno(Value self, const Value*, i32, Value) {
  return ready(as<FileIO>(self)) ? tagInt(as<FileIO>(self)->fd) : 0;
}
static Value isatty(Value self, const Value*, i32, Value) {
  return ready(as<FileIO>(self)) ? boolValue(gateIsTty(as<FileIO>(self)->fd)) : 0;
}
static Value readable(Value self, const Value*, i32, Value) {
  return ready(as<FileIO>(self)) ? boolValue(as<FileIO>(self)->readable) : 0;
}
static Value writable(Value self, const Value*, i32, Value) {
  return ready(as<FileIO>(self)) ? boolValue(as<FileIO>(self)->writable) : 0;
}
static Value seekable(Value self, const Value*, i32, Value) {
  FileIO* f = as<FileIO>(self);
  if (!ready(f)) return 0;
  if (f->seekable < 0) f->seekable = gateSeek(f->fd, 0, SEEK_CUR) >= 0;
  return boolValue(f->seekable);
}

static void fileDealloc(Value self) {
  FileIO* f = as<FileIO>(self);
  if (f->fd >= 0 && f->closefd) gateClose(f->fd);
  decref(f->name);
  instanceFree(self, sizeof(FileIO));
}

static Value fileRepr(Value self) {
  FileIO* f = as<FileIO>(self);
  if (f->fd < 0) return strFromC("<_io.FileIO [closed]>");
  Ref mode(modeText(f));
  const char* closefd = f->closefd ? "True" : "False";
  if (!f->name) return strFormat("<_io.FileIO fd=%d mode='%U' closefd=%s>", f->fd, mode.v, closefd);
  return strFormat("<_io.FileIO name=%R mode='%U' closefd=%s>", f->name, mode.v, closefd);
}

static Value fileConstruct(Value cls, const Value*, i32, Value) { return toValue(blank(as<Class>(cls))); }

static int fileInit(Value self, const Value* args, i32 nargs, Value kwnames) {
  static const char* const names[] = {"file", "mode", "closefd", "opener"};
  Value given[4] = {};
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0, npos = nargs - nkw;
  if (npos > 4)
    return raiseStatus(raise(E_TypeError, "FileIO() takes at most 4 arguments (%d given)", nargs));
  for (i32 i = 0; i < npos; ++i) given[i] = args[i];
  for (i32 i = 0; i < nkw; ++i) {
    bool known = false;
    for (int k = 0; k < 4; ++k)
      if (as<Tuple>(kwnames)->items[i] == internC(names[k])) {
        given[k] = args[npos + i];
        known = true;
      }
    if (!known)
      return raiseStatus(raise(E_TypeError, "FileIO() got an unexpected keyword argument '%U'",
                               as<Tuple>(kwnames)->items[i]));
  }
  if (!given[0]) return raiseStatus(raise(E_TypeError, "FileIO() missing required argument 'file' (pos 1)"));
  int closefd = given[2] ? truth(given[2]) : 1;
  if (closefd < 0) return -1;
  FileIO* f = as<FileIO>(self);
  f->readable = f->writable = f->appending = f->created = 0;
  return initialise(f, given[0], given[1] ? as<Str>(given[1])->data : "r", closefd, given[3]);
}

static const MethodDef fileMethods[] = {{"read", read, 0, 1},
                                        {"readall", readAll, 0, 0},
                                        {"write", write, 1, 1},
                                        {"seek", seek, 1, 2},
                                        {"tell", tell, 0, 0},
                                        {"truncate", truncate, 0, 1},
                                        {"close", close, 0, 0},
                                        {"fileno", fileno, 0, 0},
                                        {"isatty", isatty, 0, 0},
                                        {"readable", readable, 0, 0},
                                        {"writable", writable, 0, 0},
                                        {"seekable", seekable, 0, 0},
                                        {}};
static const GetSetDef fileGetSet[] = {
    {"closed", [](Value self) { return boolValue(as<FileIO>(self)->fd < 0); }},
    {"closefd", [](Value self) { return boolValue(as<FileIO>(self)->closefd); }},
    {"mode", [](Value self) { return modeText(as<FileIO>(self)); }},
    {"name",
     [](Value self) {
       Value n = as<FileIO>(self)->name;
       return n ? incref(n) : raise(E_AttributeError, "'_io.FileIO' object has no attribute 'name'");
     },
     [](Value self, Value v) {
       Value old = as<FileIO>(self)->name;
       as<FileIO>(self)->name = v ? incref(v) : 0;
       decref(old);
       return 0;
     }},
    {}};

Class T_FileIO = {
    .cname = "_io.FileIO",
    .base = &T_RawIOBase,
    .shape = &shape_FileIO,
    .flags = kBaseType,
    .instanceBytes = sizeof(FileIO),
    .ops = {.dealloc = fileDealloc, .repr = fileRepr, .construct = fileConstruct, .init = fileInit},
    .methods = fileMethods,
    .getset = fileGetSet,
};
