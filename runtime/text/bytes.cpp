// bytes: storage, constructor, slots, iterator.
#include "text/bytes.h"
#include "number/int.h"
#include "text/args.h"
#include "text/codecs.h"
#include "text/memoryview.h"
#include "text/str_methods.h"

static size_t bytesSize(u64 n) { return offsetof(Bytes, data) + n + 1; }

Value bytesNew(const char* p, size_t n) {
  Bytes* b = (Bytes*)allocate(bytesSize(n));
  b->h = {1, (u32)(uintptr_t)&molt_shape_bytes};
  b->hash = 0;
  b->length = n;
  if (p && n) memcpy(b->data, p, n);
  b->data[n] = 0;
  return toValue(b);
}
static void dealloc(Value v) {
  size_t n = bytesSize(as<Bytes>(v)->length);
  isBytes(v) ? release(as<Bytes>(v), n) : freeInstance(v, n);
}

const char* (*molt_bufferHook)(Value v, size_t* n);

const char* bytesLike(Value v, size_t* n) {
  if (!isObject(v)) return nullptr;
  if (isAnyBytes(v)) {
    *n = as<Bytes>(v)->length;
    return as<Bytes>(v)->data;
  }
  if (isInstance(v, &T_bytearray)) {
    ByteArray* b = as<ByteArray>(v);
    *n = b->length;
    return b->start;
  }
  return molt_bufferHook ? molt_bufferHook(v, n) : nullptr;
}

i64 byteValue(Value v) {
  i64 i = asIndex(v);
  if (i == -1 && molt_thread.exc) return -1;
  if (i < 0 || i > 255) return raiseStatus(raise(E_ValueError, "byte must be in range(0, 256)"));
  return i;
}

namespace {
struct Collector {
  char* p;
  size_t n, capacity;
};
} // namespace
static int collect(Value item, void* arg) {
  Collector& c = *(Collector*)arg;
  i64 b;
  if (isInt(item)) {
    b = intOf(item);
    if (b < 0 || b > 255) return raiseStatus(raise(E_ValueError, "bytes must be in range(0, 256)"));
  } else {
    b = asIndex(item);
    if (b == -1 && molt_thread.exc) return -1;
    if (b < 0 || b > 255) return raiseStatus(raise(E_ValueError, "bytes must be in range(0, 256)"));
  }
  if (c.n == c.capacity) {
    c.p = (char*)reallocate(c.p, c.capacity, c.capacity * 2);
    c.capacity *= 2;
  }
  c.p[c.n++] = (char)b;
  return 0;
}
static Value fromIterable(Value v) {
  Collector c = {(char*)allocate(64), 0, 64};
  Value r = forEach(v, collect, &c) < 0 ? 0 : bytesNew(c.p, c.n);
  release(c.p, c.capacity);
  return r;
}

Value bytesFromObject(Value v) {
  if (isBytes(v)) return incref(v);
  if (isMemoryView(v)) return memoryToBytes(v); // strided ones too
  size_t n;
  if (const char* p = bytesLike(v, &n)) return bytesNew(p, n);
  Class* c = classOf(v);
  if (isAnyStr(v) ||
      (!c->ops.iter && !typeLookup(c, internC("__iter__")) && !typeLookup(c, internC("__getitem__"))))
    return raise(E_TypeError, "cannot convert '%T' object to bytes", v);
  return fromIterable(v);
}

Value bytesConstruct(const char* type, Value source, Value encoding, Value errors) {
  for (int i = 0; i < 2; ++i) {
    Value v = i ? errors : encoding;
    if (v && !isAnyStr(v))
      return raise(E_TypeError, "%s() argument '%s' must be str, not %N", type, i ? "errors" : "encoding", v);
  }
  if (!source) {
    if (encoding || errors)
      return raise(E_TypeError,
                   encoding ? "encoding without a string argument" : "errors without a string argument");
    return bytesNew("", 0);
  }
  if (encoding) {
    if (!isAnyStr(source)) return raise(E_TypeError, "encoding without a string argument");
    return encodeStr(source, encoding, errors);
  }
  if (errors)
    return raise(E_TypeError, isAnyStr(source) ? "string argument without an encoding"
                                               : "errors without a string argument");
  if (strcmp(type, "bytes") == 0) {
    Ref m(isObject(source) && !isBytes(source) ? specialMethod(source, internC("__bytes__")) : 0);
    if (molt_thread.exc) return 0;
    if (m.v) {
      Ref r(call0(m));
      if (!r.v) return 0;
      if (!isAnyBytes(r)) return raise(E_TypeError, "__bytes__ returned non-bytes (type %T)", r.v);
      return r.take();
    }
  }
  if (isAnyStr(source)) return raise(E_TypeError, "string argument without an encoding");
  if (isCount(source)) {
    i64 n = asIndex(source, &E_OverflowError);
    if (n == -1 && molt_thread.exc) {
      if (!pendingMatches(E_TypeError)) return 0;
      clearException();
    } else {
      if (n < 0) return raise(E_ValueError, "negative count");
      if (!memoryFor((u64)n, 1)) return 0;
      Value r = bytesNew(nullptr, (size_t)n);
      memset(as<Bytes>(r)->data, 0, (size_t)n);
      return r;
    }
  }
  return bytesFromObject(source);
}

static Value construct_(Value cls, const Value* args, i32 nargs, Value kwnames) {
  Value a[3];
  if (bindArgs("bytes", "source,encoding,errors", args, nargs, kwnames, a) < 0) return 0;
  Value r = bytesConstruct("bytes", a[0], a[1], a[2]);
  Class* c = as<Class>(cls);
  if (c == &T_bytes || !r) return r;
  size_t n = as<Bytes>(r)->length;
  Bytes* b = (Bytes*)newInstance(c, bytesSize(n));
  b->hash = 0;
  b->length = n;
  memcpy(b->data, as<Bytes>(r)->data, n + 1);
  decref(r);
  return toValue(b);
}

static Value repr_(Value v) { return bytesReprWith(as<Bytes>(v)->data, as<Bytes>(v)->length, "b", ""); }
static i64 hash_(Value v) {
  Bytes* b = as<Bytes>(v);
  if (!b->hash) b->hash = (u64)bytesHashOf(b->data, b->length);
  return (i64)b->hash;
}
Value bytesCompare(Value a, Value b, int op) {
  size_t n, m;
  const char *p = bytesLike(a, &n), *q = bytesLike(b, &m);
  if (!q) return notImplemented();
  if (op == CmpEq || op == CmpNe) {
    bool same = n == m && memcmp(p, q, n) == 0;
    return boolValue(same == (op == CmpEq));
  }
  int c = memcmp(p, q, n < m ? n : m);
  if (!c) c = n < m ? -1 : n > m;
  switch (op) {
  case CmpLt: return boolValue(c < 0);
  case CmpLe: return boolValue(c <= 0);
  case CmpGt: return boolValue(c > 0);
  default: return boolValue(c >= 0);
  }
}
static int truth_(Value v) { return as<Bytes>(v)->length != 0; }
static i64 length_(Value v) { return (i64)as<Bytes>(v)->length; }

Value bytesBinary(Value a, Value b, int op) {
  size_t n, m;
  switch (op) {
  case OpAdd: {
    const char *p = bytesLike(a, &n), *q = bytesLike(b, &m);
    if (!p || !q) return notImplemented();
    if (isBytes(a) && m == 0 && isAnyBytes(a)) return incref(a);
    Value r = bytesLikeNew(a, nullptr, n + m);
    memcpy(bytesData(r), p, n);
    memcpy(bytesData(r) + n, q, m);
    return r;
  }
  case OpMul: {
    Value s = bytesLike(a, &n) ? a : b, k = s == a ? b : a;
    if (!isCount(k)) return notImplemented();
    const char* p = bytesLike(s, &n);
    bool good;
    i64 times = repeatCount(k, &good);
    if (!good) return 0;
    if (times < 0) times = 0;
    if (n && (u64)times > (u64)INT64_MAX / n) return raise(E_MemoryError, "");
    if (!ensureRoom(n * (u64)times)) return 0;
    if (times == 1 && isBytes(s)) return incref(s);
    if (!memoryFor((u64)times, n ? n : 1)) return 0;
    Value r = bytesLikeNew(s, nullptr, n * (size_t)times);
    char* out = bytesData(r);
    if (n == 1)
      memset(out, *p, (size_t)times);
    else
      for (i64 i = 0; i < times; ++i) memcpy(out + (size_t)i * n, p, n);
    return r;
  }
  case OpMod:
    if (!isAnyBytes(a) && !isInstance(a, &T_bytearray)) return notImplemented();
    {
      const char* p = bytesLike(a, &n);
      return bytesPercent(a, p, n, b);
    }
  }
  return notImplemented();
}

Value bytesGetItem(Value v, Value k, const char* indexError, const char* typeError) {
  size_t n;
  const char* p = bytesLike(v, &n);
  if (isObject(k) && classOf(k) == &T_slice) {
    i64 start, stop, step;
    if (sliceUnpack(k, &start, &stop, &step) < 0) return 0;
    p = bytesLike(v, &n); // a bytearray may have changed
    i64 count = sliceAdjust((i64)n, &start, &stop, step);
    if (step == 1) return sliceLike(v, start, start + count);
    Value r = bytesLikeNew(v, nullptr, (size_t)count);
    char* out = bytesData(r);
    for (i64 i = 0; i < count; ++i) out[i] = p[start + i * step];
    return r;
  }
  if (!isCount(k)) return raise(E_TypeError, typeError, k);
  i64 i = asIndex(k, &E_IndexError);
  if (i == -1 && molt_thread.exc) return 0;
  p = bytesLike(v, &n);
  if (i < 0) i += (i64)n;
  if (i < 0 || i >= (i64)n) return raise(E_IndexError, indexError);
  return tagInt((u8)p[i]);
}
static Value getitem_(Value v, Value k) {
  return bytesGetItem(v, k, "index out of range", "byte indices must be integers or slices, not %T");
}
int bytesContains(Value v, Value item) {
  View s = viewOf(v);
  size_t n;
  if (const char* p = bytesLike(item, &n)) return viewFind(s, {p, (i64)n, 1}) >= 0;
  if (!isCount(item))
    return raiseStatus(raise(E_TypeError, "a bytes-like object is required, not '%T'", item));
  i64 b = byteValue(item);
  if (b < 0) return -1;
  return s.n && memchr(s.p, (int)b, (size_t)s.n) != nullptr;
}

Value intFromByteArray(Value v, int base) {
  size_t n;
  const char* p = bytesLike(v, &n);
  return intParse(p, n, base, v);
}

// --- iterator, for bytes and bytearray

namespace {
struct BytesIterator {
  Header h;
  Value s; ///< 0 once exhausted
  u64 position;
};
} // namespace
static void iterDealloc(Value v) {
  decref(as<BytesIterator>(v)->s);
  release(as<BytesIterator>(v), sizeof(BytesIterator));
}
static Value iterSelf(Value v) { return incref(v); }
static Value iterNext(Value v) {
  BytesIterator* it = as<BytesIterator>(v);
  if (!it->s) return kStop;
  size_t n;
  const char* p = bytesLike(it->s, &n);
  if (it->position < n) return tagInt((u8)p[it->position++]);
  decref(it->s);
  it->s = 0;
  return kStop;
}
static Value iterHint(Value v, const Value*, i32, Value) {
  BytesIterator* it = as<BytesIterator>(v);
  size_t n = 0;
  if (it->s) bytesLike(it->s, &n);
  return tagInt(it->s ? (i64)(n - it->position) : 0);
}
static Value iterReduce(Value v, const Value*, i32, Value) {
  BytesIterator* it = as<BytesIterator>(v);
  Ref f(getAttr(builtinsModule(), internC("iter"))), empty(tupleNew(0)), arg(tuple1(it->s ? it->s : empty.v));
  if (!f.v) return 0;
  if (!it->s) return tuple2(f, arg);
  Value items[3] = {f.v, arg.v, tagInt((i64)it->position)};
  return tupleFrom(items, 3);
}
static Value iterSetState(Value v, const Value* a, i32, Value) {
  i64 i;
  if (!isAnyInt(a[0]) || !intToI64(a[0], &i))
    return isAnyInt(a[0]) ? raise(E_OverflowError, "Python int too large to convert to C ssize_t")
                          : raise(E_TypeError, "an integer is required");
  BytesIterator* it = as<BytesIterator>(v);
  if (it->s) it->position = i < 0 ? 0 : (u64)i;
  return none();
}
static const MethodDef iterMethods[] = {{"__length_hint__", iterHint, 0, 0},
                                        {"__reduce__", iterReduce, 0, 0},
                                        {"__setstate__", iterSetState, 1, 1},
                                        {nullptr, nullptr, 0, 0}};
extern Shape bytesIteratorShape, byteArrayIteratorShape;
#define ITERATOR(var, shapeVar, name)                                                                        \
  static Class var = {.cname = name,                                                                         \
                      .base = &T_object,                                                                     \
                      .shape = &shapeVar,                                                                    \
                      .flags = kAcyclic | kNoInstances,                                                      \
                      .instanceBytes = sizeof(BytesIterator),                                                \
                      .ops = {.dealloc = iterDealloc, .iter = iterSelf, .next = iterNext},                   \
                      .methods = iterMethods};                                                               \
  Shape shapeVar = {.cls = &var, .slotBase = sizeof(BytesIterator)};
ITERATOR(bytesIteratorClass, bytesIteratorShape, "bytes_iterator")
ITERATOR(byteArrayIteratorClass, byteArrayIteratorShape, "bytearray_iterator")

Value bytesIterator(Value v, bool array) {
  BytesIterator* it =
      (BytesIterator*)newObject(array ? &byteArrayIteratorShape : &bytesIteratorShape, sizeof(BytesIterator));
  it->s = incref(v);
  it->position = 0;
  return toValue(it);
}
static Value iter_(Value v) { return bytesIterator(v, false); }

// --- type

static Value newArgs(Value v, const Value*, i32, Value) {
  Ref b(bytesNew(as<Bytes>(v)->data, as<Bytes>(v)->length));
  return tuple1(b);
}
static Value toBytes(Value v, const Value*, i32, Value) {
  return isBytes(v) ? incref(v) : bytesNew(as<Bytes>(v)->data, as<Bytes>(v)->length);
}

#define SHARED_METHODS                                                                                       \
  {"capitalize", bytesCapitalize, 0, 0}, {"center", seqCenter, 1, 2}, {"count", seqCount, 1, 3},             \
      {"__buffer__", bufferMethod, 1, 1, nullptr, kWrapper},                                                 \
      {"decode", bytesDecodeMethod, 0, 2, "encoding,errors"}, {"endswith", seqEndsWith, 1, 3},               \
      {"expandtabs", seqExpandTabs, 0, 1, "tabsize"}, {"find", seqFind, 1, 3},                               \
      {"fromhex", bytesFromHexMethod, 1, 1, nullptr, kClassMethod},                                          \
      {"hex", bytesHexMethod, 0, 2, "sep,bytes_per_sep"}, {"index", seqIndex, 1, 3},                         \
      {"isalnum", bytesIsAlnum, 0, 0}, {"isalpha", bytesIsAlpha, 0, 0}, {"isascii", bytesIsAscii, 0, 0},     \
      {"isdigit", bytesIsDigit, 0, 0}, {"islower", bytesIsLower, 0, 0}, {"isspace", bytesIsSpace, 0, 0},     \
      {"istitle", bytesIsTitle, 0, 0}, {"isupper", bytesIsUpper, 0, 0}, {"join", bytesJoin, 1, 1},           \
      {"ljust", seqLJust, 1, 2}, {"lower", bytesLower, 0, 0}, {"lstrip", seqLStrip, 0, 1},                   \
      {"maketrans", bytesMakeTrans, 2, 2, nullptr, kStaticMethod}, {"partition", seqPartition, 1, 1},        \
      {"replace", seqReplace, 2, 3}, {"rfind", seqRFind, 1, 3}, {"rindex", seqRIndex, 1, 3},                 \
      {"rjust", seqRJust, 1, 2}, {"rpartition", seqRPartition, 1, 1},                                        \
      {"rsplit", seqRSplit, 0, 2, "sep,maxsplit"}, {"rstrip", seqRStrip, 0, 1},                              \
      {"removeprefix", seqRemovePrefix, 1, 1}, {"removesuffix", seqRemoveSuffix, 1, 1},                      \
      {"split", seqSplit, 0, 2, "sep,maxsplit"}, {"splitlines", seqSplitLines, 0, 1, "keepends"},            \
      {"startswith", seqStartsWith, 1, 3}, {"strip", seqStrip, 0, 1}, {"swapcase", bytesSwapcase, 0, 0},     \
      {"title", bytesTitle, 0, 0}, {"translate", bytesTranslate, 1, 2, "table,/,delete"},                    \
      {"upper", bytesUpper, 0, 0}, {"zfill", seqZFill, 1, 1}

static const MethodDef methods[] = {SHARED_METHODS,
                                    {"__getnewargs__", newArgs, 0, 0},
                                    {"__bytes__", toBytes, 0, 0},
                                    {nullptr, nullptr, 0, 0}};
extern const MethodDef byteArraySharedMethods[] = {SHARED_METHODS, {nullptr, nullptr, 0, 0}};

Class T_bytes = {
    .cname = "bytes",
    .base = &T_object,
    .shape = &molt_shape_bytes,
    .flags = kBaseType | kBytesSubclass | kAcyclic,
    .instanceBytes = offsetof(Bytes, data),
    .ops = {.dealloc = dealloc,
            .repr = repr_,
            .str = repr_,
            .hash = hash_,
            .compare = bytesCompare,
            .iter = iter_,
            .truth = truth_,
            .length = length_,
            .getitem = getitem_,
            .contains = bytesContains,
            .binary = bytesBinary,
            .construct = construct_},
    .methods = methods,
    .binaryOps = 1u << OpAdd | 1u << OpMul | 1u << OpMod,
    .doc = "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> "
           "bytes\nbytes(bytes_or_buffer) -> "
           "immutable copy of bytes_or_buffer\nbytes(int) -> bytes object of size given by the parameter "
           "initialized "
           "with null bytes\nbytes() -> empty bytes object\n\nConstruct an immutable array of bytes from:\n  "
           "- an "
           "iterable yielding integers in range(256)\n  - a text string encoded using the specified "
           "encoding\n  - any "
           "object implementing the buffer API.\n  - an integer",
};
Shape molt_shape_bytes = {.cls = &T_bytes, .slotBase = 0};
