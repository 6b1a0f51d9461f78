// BufferedReader, BufferedWriter, BufferedRandom: one buffer over a raw stream.
#include "module/io/io.h"
#include <errno.h>
#include <stdio.h>

extern Class T_BufferedReader, T_BufferedWriter, T_BufferedRandom;
Shape shape_BufferedReader = {.cls = &T_BufferedReader}, shape_BufferedWriter = {.cls = &T_BufferedWriter},
      shape_BufferedRandom = {.cls = &T_BufferedRandom};

static Buffered* openWriters;

static void enlist(Buffered* b) {
  if (b->listed) return;
  b->listed = 1;
  b->prev = nullptr;
  b->next = openWriters;
  if (openWriters) openWriters->prev = b;
  openWriters = b;
}
static void delist(Buffered* b) {
  if (!b->listed) return;
  b->listed = 0;
  if (b->prev)
    b->prev->next = b->next;
  else
    openWriters = b->next;
  if (b->next) b->next->prev = b->prev;
}
void flushOpenFiles() { // the end of the program
  for (Buffered* b = openWriters; b; b = b->next)
    if (!b->closed && b->dirty && bufferedFlush(b) < 0) clearException();
}

static void setUp(Buffered* b, Class* kind, Value raw, u32 capacity) {
  b->raw = incref(raw);
  b->readable = kind != &T_BufferedWriter;
  b->writable = kind != &T_BufferedReader;
  b->capacity = capacity;
  b->data = (char*)allocate(capacity);
  b->pos = b->end = b->dirty = 0;
  if (b->writable) enlist(b);
}

Value bufferedNew(Class* cls, Value raw, u32 capacity) {
  Value v = instanceNew(cls, sizeof(Buffered));
  setUp(as<Buffered>(v), cls, raw, capacity);
  return v;
}

static bool usable(Buffered* b) {
  if (!b->raw) return raise(E_ValueError, "raw stream has been detached");
  if (b->closed) {
    ioClosed();
    return false;
  }
  return true;
}

// --- writing
// ---------------------------------------------------------------------------------------------------------
static int writeOut(Buffered* b, const char* p, size_t n) {
  while (n) {
    i64 r = rawWrite(b->raw, p, n);
    if (r < 0) return -1;
    if (r == 0 || (u64)r > n)
      return raiseStatus(raise(E_OSError,
                               "raw write() returned invalid length %ld (should have been between 0 and %ld)",
                               r, (i64)n));
    p += r;
    n -= (size_t)r;
  }
  return 0;
}

int bufferedFlush(Buffered* b) {
  u32 n = b->dirty, done = 0;
  while (done < n) {
    i64 r = rawWrite(b->raw, b->data + done, n - done);
    if (r <= 0) {
      memmove(b->data, b->data + done, n - done);
      b->dirty = n - done;
      return -1;
    }
    done += (u32)r;
  }
  b->dirty = 0;
  return 0;
}

// Forgets what was read ahead, so that the raw position is ours.
static int dropReadAhead(Buffered* b) {
  if (b->pos == b->end) {
    b->pos = b->end = 0;
    return 0;
  }
  i64 back = (i64)b->end - b->pos;
  b->pos = b->end = 0;
  return rawSeek(b->raw, -back, SEEK_CUR) < 0 ? -1 : 0;
}

int bufferedWrite(Buffered* b, const char* p, size_t n) {
  if (b->end && dropReadAhead(b) < 0) return -1;
  if (n <= b->capacity - b->dirty) {
    memcpy(b->data + b->dirty, p, n);
    b->dirty += (u32)n;
    return 0;
  }
  if (bufferedFlush(b) < 0) return -1;
  if (n >= b->capacity) return writeOut(b, p, n);
  memcpy(b->data, p, n);
  b->dirty = (u32)n;
  return 0;
}

// --- reading
// -------------------------------------------------------------------------------------------------------------
static i64 fill(Buffered* b) { // buffer is empty
  if (b->dirty && bufferedFlush(b) < 0) return -1;
  b->pos = b->end = 0;
  i64 n = rawRead(b->raw, b->data, b->capacity);
  if (n > 0) b->end = (u32)n;
  return n;
}

i64 bufferedRead1(Buffered* b, char* to, size_t n) {
  if (b->pos == b->end) {
    if (n >= b->capacity) {
      if (b->dirty && bufferedFlush(b) < 0) return -1;
      b->pos = b->end = 0;
      return rawRead(b->raw, to, n);
    }
    i64 r = fill(b);
    if (r <= 0) return r;
  }
  size_t have = b->end - b->pos;
  if (n > have) n = have;
  memcpy(to, b->data + b->pos, n);
  b->pos += (u32)n;
  return (i64)n;
}

Value bufferedReadAll(Buffered* b) {
  if (b->dirty && bufferedFlush(b) < 0) return 0;
  size_t have = b->end - b->pos;
  Ref rest(0);
  if (isObject(b->raw) && shapeOf(b->raw) == &shape_FileIO)
    rest.reset(rawReadAll(as<FileIO>(b->raw)));
  else {
    rest.reset(callMethod(b->raw, internC("readall"), nullptr, 0));
    if (rest.v && isNone(rest)) rest.reset(bytesNew("", 0));
  }
  if (!rest.v) return 0;
  if (!have) return rest.take();
  size_t n = as<Bytes>(rest)->length;
  Value all = bytesNew(nullptr, have + n);
  memcpy(as<Bytes>(all)->data, b->data + b->pos, have);
  memcpy(as<Bytes>(all)->data + have, as<Bytes>(rest)->data, n);
  b->pos = b->end = 0;
  return all;
}

static Value readBytes(Buffered* b, i64 size, bool once) {
  if (size < 0) return bufferedReadAll(b);
  Ref out(bytesNew(nullptr, (size_t)size));
  size_t got = 0;
  while (got < (size_t)size) {
    i64 n = bufferedRead1(b, as<Bytes>(out)->data + got, (size_t)size - got);
    if (n < 0) return 0;
    if (n == 0) break;
    got += (size_t)n;
    if (once) break;
  }
  return got == (size_t)size ? out.take() : bytesNew(as<Bytes>(out)->data, got);
}

static Value readLine(Buffered* b, i64 limit) {
  Ref parts(0);
  for (size_t got = 0;;) {
    if (b->pos == b->end) {
      i64 n = fill(b);
      if (n < 0) return 0;
      if (n == 0) return parts.v ? parts.take() : bytesNew("", 0);
    }
    const char* p = b->data + b->pos;
    size_t n = b->end - b->pos;
    if (limit >= 0 && n > (size_t)limit - got) n = (size_t)limit - got;
    const char* nl = (const char*)memchr(p, '\n', n);
    size_t take = nl ? (size_t)(nl - p) + 1 : n;
    b->pos += (u32)take;
    if (!parts.v)
      parts.reset(bytesNew(p, take));
    else {
      Value joined = bytesNew(nullptr, got + take);
      memcpy(as<Bytes>(joined)->data, as<Bytes>(parts)->data, got);
      memcpy(as<Bytes>(joined)->data + got, p, take);
      parts.reset(joined);
    }
    got += take;
    if (nl || (limit >= 0 && got >= (size_t)limit)) return parts.take();
  }
}

// --- position
// ------------------------------------------------------------------------------------------------------------
i64 bufferedTell(Buffered* b) {
  i64 at = rawSeek(b->raw, 0, SEEK_CUR);
  return at < 0 ? -1 : at - ((i64)b->end - b->pos) + b->dirty;
}

i64 bufferedSeek(Buffered* b, i64 offset, int whence) {
  if (b->dirty && bufferedFlush(b) < 0) return -1;
  if (whence == SEEK_CUR) offset -= (i64)b->end - b->pos;
  b->pos = b->end = 0;
  return rawSeek(b->raw, offset, whence);
}

// --- methods
// ---------------------------------------------------------------------------------------------------------------
static Buffered* self_(Value v) { return as<Buffered>(v); }
static bool toRead(Buffered* b) {
  if (!usable(b)) return false;
  return b->readable || ioUnsupported("read");
}

static Value read(Value self, const Value* args, i32 nargs, Value) {
  i64 n;
  if (!sizeArg(nargs ? args[0] : 0, &n)) return 0;
  if (n < -1) return raise(E_ValueError, "read length must be non-negative or -1");
  return toRead(self_(self)) ? readBytes(self_(self), n, false) : 0;
}
static Value read1(Value self, const Value* args, i32 nargs, Value) {
  i64 n = -1;
  if (nargs && !sizeArg(args[0], &n)) return 0;
  if (n < 0) n = self_(self)->capacity;
  return toRead(self_(self)) ? readBytes(self_(self), n, true) : 0;
}
static Value readInto(Value self, const Value* args, i32, Value) {
  Buffered* b = self_(self);
  if (!toRead(b)) return 0;
  i64 n = length(args[0]);
  if (n < 0) return 0;
  Ref data(readBytes(b, n, false));
  if (!data.v) return 0;
  Ref slice(sliceNew(tagInt(0), tagInt((i64)as<Bytes>(data)->length), 0));
  return setItem(args[0], slice, data) < 0 ? 0 : tagInt((i64)as<Bytes>(data)->length);
}
static Value peek(Value self, const Value*, i32, Value) {
  Buffered* b = self_(self);
  if (!toRead(b)) return 0;
  if (b->pos == b->end && fill(b) < 0) return 0;
  return bytesNew(b->data + b->pos, b->end - b->pos);
}
static Value readline(Value self, const Value* args, i32 nargs, Value) {
  i64 n;
  if (!sizeArg(nargs ? args[0] : 0, &n)) return 0;
  return toRead(self_(self)) ? readLine(self_(self), n) : 0;
}
static Value nextLine(Value self) {
  if (!toRead(self_(self))) return 0;
  Value line = readLine(self_(self), -1);
  if (line && as<Bytes>(line)->length == 0) {
    decref(line);
    return kStop;
  }
  return line;
}
static Value selfIterOpen(Value self) { return usable(self_(self)) ? incref(self) : 0; }

static Value write(Value self, const Value* args, i32, Value) {
  Buffered* b = self_(self);
  const char* p;
  size_t n;
  Value keep;
  if (!b->raw) return raise(E_ValueError, "raw stream has been detached");
  if (!b->writable) return ioUnsupported("write");
  if (!bytesOf(args[0], &p, &n, &keep)) return 0;
  Ref hold(keep);
  if (b->closed) return raise(E_ValueError, "write to closed file");
  return bufferedWrite(b, p, n) < 0 ? 0 : tagInt((i64)n);
}
static Value flush(Value self, const Value*, i32, Value) {
  Buffered* b = self_(self);
  if (!b->raw) return raise(E_ValueError, "raw stream has been detached");
  if (b->closed) return raise(E_ValueError, "flush of closed file");
  if (b->dirty && bufferedFlush(b) < 0) return 0;
  if (b->end && b->writable && dropReadAhead(b) < 0) return 0;
  return none();
}
static Value seek(Value self, const Value* args, i32 nargs, Value) {
  i64 offset = asIndex(args[0], &E_OverflowError), whence = 0;
  if (offset == -1 && molt_thread.exc) return 0;
  if (nargs > 1 && (whence = asIndex(args[1], &E_OverflowError)) == -1 && molt_thread.exc) return 0;
  if (whence < 0 || whence > 2) return raise(E_ValueError, "whence value %ld unsupported", whence);
  if (!usable(self_(self))) return 0;
  i64 at = bufferedSeek(self_(self), offset, (int)whence);
  return at < 0 ? 0 : intFromI64(at);
}
static Value tell(Value self, const Value*, i32, Value) {
  if (!usable(self_(self))) return 0;
  i64 at = bufferedTell(self_(self));
  return at < 0 ? 0 : intFromI64(at);
}
static Value truncate(Value self, const Value* args, i32 nargs, Value) {
  Buffered* b = self_(self);
  if (!usable(b)) return 0;
  if (!b->writable) return ioUnsupported("truncate");
  Ref size(0);
  if (nargs && !isNone(args[0]))
    size.reset(incref(args[0]));
  else {
    i64 at = bufferedTell(b);
    if (at < 0) return 0;
    size.reset(intFromI64(at));
  }
  if (b->dirty && bufferedFlush(b) < 0) return 0;
  return callMethod(b->raw, internC("truncate"), &size.v, 1);
}

static int closeStream(Buffered* b) {
  if (b->closed || !b->raw) return 0;
  int failed = b->dirty ? bufferedFlush(b) : 0;
  Ref pending(failed < 0 ? takeException() : 0);
  b->closed = 1;
  b->dirty = b->pos = b->end = 0;
  delist(b);
  Ref r(callMethod(b->raw, internC("close"), nullptr, 0));
  if (pending.v) {
    if (!r.v) clearException();
    restoreException(pending.take());
    return -1;
  }
  return r.v ? 0 : -1;
}
static Value close(Value self, const Value*, i32, Value) { return closeStream(self_(self)) < 0 ? 0 : none(); }
static Value detach(Value self, const Value*, i32, Value) {
  Buffered* b = self_(self);
  if (!usable(b) || (b->dirty && bufferedFlush(b) < 0)) return 0;
  delist(b);
  Value raw = b->raw;
  b->raw = 0;
  return raw;
}

static Value forward(Value self, const char* name) {
  Buffered* b = self_(self);
  if (!b->raw) return raise(E_ValueError, "raw stream has been detached");
  return callMethod(b->raw, internC(name), nullptr, 0);
}
static Value fileno(Value self, const Value*, i32, Value) { return forward(self, "fileno"); }
static Value isatty(Value self, const Value*, i32, Value) { return forward(self, "isatty"); }
static Value seekable(Value self, const Value*, i32, Value) { return forward(self, "seekable"); }
static Value readable(Value self, const Value*, i32, Value) {
  return usable(self_(self)) ? boolValue(self_(self)->readable) : 0;
}
static Value writable(Value self, const Value*, i32, Value) {
  return usable(self_(self)) ? boolValue(self_(self)->writable) : 0;
}

static void bufferedDealloc(Value self) {
  Buffered* b = self_(self);
  if (b->raw && !b->closed && shapeOf(b->raw) == &shape_FileIO && b->dirty) {
    Value saved = molt_thread.exc;
    molt_thread.exc = 0;
    if (bufferedFlush(b) < 0) clearException();
    molt_thread.exc = saved;
  }
  delist(b);
  decref(b->raw);
  if (b->data) release(b->data, b->capacity);
  instanceFree(self, sizeof(Buffered));
}
static void bufferedTraverse(Value self, Visit visit, void* arg) {
  if (isObject(self_(self)->raw)) visit(self_(self)->raw, arg);
}

static Value bufferedRepr(Value self) {
  Buffered* b = self_(self);
  Ref name(b->raw ? lookupAttr(b->raw, internC("name")) : 0);
  if (molt_thread.exc) clearException();
  return name.v ? strFormat("<_io.%s name=%R>", classOf(self)->cname, name.v)
                : strFormat("<_io.%s>", classOf(self)->cname);
}

static Value bufferedConstruct(Value cls, const Value*, i32, Value) {
  return instanceNew(as<Class>(cls), sizeof(Buffered));
}
static int bufferedInit(Value self, const Value* args, i32 nargs, Value kwnames) {
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0, npos = nargs - nkw;
  Value raw = npos > 0 ? args[0] : 0, size = npos > 1 ? args[1] : 0;
  for (i32 i = 0; i < nkw; ++i) {
    Value k = as<Tuple>(kwnames)->items[i];
    if (k == internC("raw"))
      raw = args[npos + i];
    else if (k == internC("buffer_size"))
      size = args[npos + i];
  }
  Class* kind = isInstance(self, &T_BufferedRandom)   ? &T_BufferedRandom
                : isInstance(self, &T_BufferedWriter) ? &T_BufferedWriter
                                                      : &T_BufferedReader;
  if (!raw)
    return raiseStatus(raise(E_TypeError, "%s() missing required argument 'raw' (pos 1)", kind->cname));
  i64 n = size ? asIndex(size, &E_OverflowError) : 8192;
  if (n == -1 && molt_thread.exc) return -1;
  if (n <= 0) return raiseStatus(raise(E_ValueError, "buffer size must be strictly positive"));
  Buffered* b = self_(self);
  if (b->data) release(b->data, b->capacity);
  decref(b->raw);
  setUp(b, kind, raw, (u32)n);
  return 0;
}

static Value rawAttr(Value self, const char* name) {
  Buffered* b = self_(self);
  return b->raw ? getAttr(b->raw, internC(name)) : raise(E_ValueError, "raw stream has been detached");
}
static const GetSetDef bufferedGetSet[] = {
    {"closed",
     [](Value self) {
       Buffered* b = self_(self);
       return b->closed || !b->raw ? boolValue(b->closed) : getAttr(b->raw, internC("closed"));
     }},
    {"raw", [](Value self) { return self_(self)->raw ? incref(self_(self)->raw) : none(); }},
    {"name", [](Value self) { return rawAttr(self, "name"); }},
    {"mode", [](Value self) { return rawAttr(self, "mode"); }},
    {}};

#define COMMON                                                                                               \
  {"flush", flush, 0, 0}, {"seek", seek, 1, 2}, {"tell", tell, 0, 0}, {"close", close, 0, 0},                \
      {"truncate", truncate, 0, 1}, {"detach", detach, 0, 0}, {"fileno", fileno, 0, 0},                      \
      {"isatty", isatty, 0, 0}, {"seekable", seekable, 0, 0}, {"readable", readable, 0, 0},                  \
      {"writable", writable, 0, 0}
#define READING                                                                                              \
  {"read", read, 0, 1}, {"read1", read1, 0, 1}, {"readinto", readInto, 1, 1}, {"readinto1", readInto, 1, 1}, \
      {"peek", peek, 0, 1}, {"readline", readline, 0, 1}
static const MethodDef readerMethods[] = {COMMON, READING, {}};
static const MethodDef writerMethods[] = {COMMON, {"write", write, 1, 1}, {}};
static const MethodDef randomMethods[] = {COMMON, READING, {"write", write, 1, 1}, {}};

#define BUFFERED(name, table, ...)                                                                           \
  Class T_##name = {.cname = "_io." #name,                                                                   \
                    .base = &T_BufferedIOBase,                                                               \
                    .shape = &shape_##name,                                                                  \
                    .flags = kBaseType,                                                                      \
                    .instanceBytes = sizeof(Buffered),                                                       \
                    .ops = {.dealloc = bufferedDealloc,                                                      \
                            .traverse = bufferedTraverse,                                                    \
                            .repr = bufferedRepr,                                                            \
                            .iter = selfIterOpen,                                                            \
                            __VA_ARGS__.construct = bufferedConstruct,                                       \
                            .init = bufferedInit},                                                           \
                    .methods = table,                                                                        \
                    .getset = bufferedGetSet};
#define COMMA ,
BUFFERED(BufferedReader, readerMethods, .next = nextLine COMMA)
BUFFERED(BufferedWriter, writerMethods, .next = nextLine COMMA)
BUFFERED(BufferedRandom, randomMethods, .next = nextLine COMMA)
