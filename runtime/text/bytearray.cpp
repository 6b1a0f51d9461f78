// bytearray: storage, constructor, slots, and the methods that change it.
#include "number/int.h"
#include "text/args.h"
#include "text/bytes.h"
#include "text/codecs.h"
#include "text/str_methods.h"

extern const MethodDef byteArraySharedMethods[];
extern Shape byteArrayShape;

static ByteArray* make(Class* c) {
  ByteArray* b = (ByteArray*)(c == &T_bytearray ? newObject(&byteArrayShape, sizeof(ByteArray))
                                                : newInstance(c, sizeof(ByteArray)));
  b->length = b->capacity = 0;
  b->start = nullptr;
  b->exports = 0;
  return b;
}
/// Always room for a zero byte behind the content.
static void setCapacity(ByteArray* b, u64 n) {
  u64 bytes = n + 1;
  b->start = b->start ? (char*)reallocate(b->start, b->capacity + 1, bytes) : (char*)allocate(bytes);
  b->capacity = n;
}
Value byteArrayNew(const char* p, size_t n) {
  ByteArray* b = make(&T_bytearray);
  setCapacity(b, n);
  b->length = n;
  if (p && n) memcpy(b->start, p, n);
  b->start[n] = 0;
  return toValue(b);
}
static void dealloc(Value v) {
  ByteArray* b = as<ByteArray>(v);
  if (b->start) release(b->start, b->capacity + 1);
  freeInstance(v, sizeof(ByteArray));
}

int byteArrayResize(Value v, size_t n) {
  ByteArray* b = as<ByteArray>(v);
  if (n == b->length) return 0;
  if (b->exports)
    return raiseStatus(raise(E_BufferError, "Existing exports of data: object cannot be re-sized"));
  if (n > b->capacity && !memoryFor(n, 1)) return -1;
  if (n > b->capacity || !b->start)
    setCapacity(b, n > b->capacity + b->capacity / 8 + 8 ? n : b->capacity + b->capacity / 8 + 8);
  else if (n < b->capacity / 2 && b->capacity > 64)
    setCapacity(b, n);
  b->length = n;
  b->start[n] = 0;
  return 0;
}

/// Replaces [i, j) by n bytes (not part of b itself).
static int splice(Value v, i64 i, i64 j, const char* p, i64 n) {
  ByteArray* b = as<ByteArray>(v);
  i64 old = (i64)b->length, tail = old - j;
  if (n < j - i && !b->exports) memmove(b->start + i + n, b->start + j, (size_t)tail);
  if (byteArrayResize(v, (size_t)(old + n - (j - i))) < 0) return -1;
  if (n > j - i) memmove(b->start + i + n, b->start + j, (size_t)tail);
  if (n) memcpy(b->start + i, p, (size_t)n);
  return 0;
}

static Value construct_(Value cls, const Value*, i32, Value) {
  ByteArray* b = make(as<Class>(cls));
  setCapacity(b, 0);
  b->start[0] = 0;
  return toValue(b);
}
static int init_(Value v, const Value* args, i32 nargs, Value kwnames) {
  Value a[3];
  if (bindArgs("bytearray", "source,encoding,errors", args, nargs, kwnames, a) < 0) return -1;
  Ref b(bytesConstruct("bytearray", a[0], a[1], a[2]));
  if (!b.v) {
    if (a[0] && pendingMatches(E_ValueError) && !isAnyStr(a[0]) && !isCount(a[0])) {
      Ref e(takeException()), text(str(e));
      if (text.v && strEqualsC(text, "bytes must be in range(0, 256)"))
        return raiseStatus(raise(E_ValueError, "byte must be in range(0, 256)"));
      restoreException(e.take());
      return -1;
    }
    if (a[0] && pendingMatches(E_TypeError) && isObject(a[0]) && !isAnyStr(a[0]) &&
        !classOf(a[0])->ops.iter) {
      Ref e(takeException());
      Ref text(str(e));
      Ref wanted(strFormat("cannot convert '%T' object to bytes", a[0]));
      if (text.v && strEquals(text, wanted))
        return raiseStatus(raise(E_TypeError, "cannot convert '%T' object to bytearray", a[0]));
      restoreException(e.take());
    }
    return -1;
  }
  return splice(v, 0, (i64)as<ByteArray>(v)->length, as<Bytes>(b)->data, (i64)as<Bytes>(b)->length);
}

static Value repr_(Value v) {
  ByteArray* b = as<ByteArray>(v);
  Ref prefix(strFormat("%T(b", v));
  return bytesReprWith(b->start, b->length, as<Str>(prefix)->data, ")");
}
Value bytesCompare(Value a, Value b, int op); // bytes.cpp
Value bytesBinary(Value a, Value b, int op);
Value bytesGetItem(Value v, Value k, const char* indexError, const char* typeError);
int bytesContains(Value v, Value item);

static int truth_(Value v) { return as<ByteArray>(v)->length != 0; }
static i64 length_(Value v) { return (i64)as<ByteArray>(v)->length; }
static Value getitem_(Value v, Value k) {
  return bytesGetItem(v, k, "bytearray index out of range",
                      "bytearray indices must be integers or slices, not %T");
}
static Value iter_(Value v) { return bytesIterator(v, true); }

static int setitem_(Value v, Value k, Value x) {
  ByteArray* b = as<ByteArray>(v);
  if (isObject(k) && classOf(k) == &T_slice) {
    i64 start, stop, step;
    if (sliceUnpack(k, &start, &stop, &step) < 0) return -1;
    Ref data;
    if (x) {
      data.v =
          isAnyStr(x) || isAnyInt(x)
              ? raise(E_TypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)")
              : bytesFromObject(x);
      if (!data.v) return -1;
    }
    i64 n =
        sliceAdjust((i64)b->length, &start, &stop, step); // only now: the items may have changed the length
    const char* p = data.v ? as<Bytes>(data)->data : nullptr;
    i64 m = data.v ? (i64)as<Bytes>(data)->length : 0;
    if (step == 1) {
      if (start + n > stop) stop = start + n;
      return splice(v, start, start + n, p, m);
    }
    if (!m) { // also an empty right-hand side deletes
      if (!n) return 0;
      if (step < 0) {
        start += (n - 1) * step;
        step = -step;
      }
      if (b->exports)
        return raiseStatus(raise(E_BufferError, "Existing exports of data: object cannot be re-sized"));
      i64 out = start;
      for (i64 i = start, hit = 0; i < (i64)b->length; ++i) {
        if (hit < n && i == start + hit * step)
          ++hit;
        else
          b->start[out++] = b->start[i];
      }
      return byteArrayResize(v, (size_t)out);
    }
    if (m != n)
      return raiseStatus(
          raise(E_ValueError, "attempt to assign bytes of size %ld to extended slice of size %ld", m, n));
    for (i64 i = 0; i < n; ++i) b->start[start + i * step] = p[i];
    return 0;
  }
  if (!isCount(k))
    return raiseStatus(raise(E_TypeError, "bytearray indices must be integers or slices, not %T", k));
  i64 i = asIndex(k, &E_IndexError);
  if (i == -1 && molt_thread.exc) return -1;
  if (i < 0) i += (i64)b->length;
  if (i < 0 || i >= (i64)b->length) return raiseStatus(raise(E_IndexError, "bytearray index out of range"));
  if (!x) return splice(v, i, i + 1, nullptr, 0);
  i64 c = byteValue(x);
  if (c < 0) return -1;
  if (i >= (i64)b->length) return raiseStatus(raise(E_IndexError, "bytearray index out of range"));
  b->start[i] = (char)c;
  return 0;
}

static int extendWith(Value v, Value x) {
  ByteArray* b = as<ByteArray>(v);
  size_t n;
  const char* p = bytesLike(x, &n);
  if (p) {
    u64 old = b->length;
    if (byteArrayResize(v, old + n) < 0) return -1;
    p = x == v ? b->start : p;
    memmove(b->start + old, p, n);
    return 0;
  }
  if (isAnyStr(x)) return raiseStatus(raise(E_TypeError, "expected iterable of integers; got: 'str'"));
  Class* c = classOf(x);
  if (!c->ops.iter && !typeLookup(c, internC("__iter__")) && !typeLookup(c, internC("__getitem__")))
    return raiseStatus(raise(E_TypeError, "can't extend bytearray with %T", x));
  Ref data(bytesFromObject(x));
  if (!data.v) {
    if (pendingMatches(E_ValueError)) {
      clearException();
      raise(E_ValueError, "byte must be in range(0, 256)");
    }
    return -1;
  }
  return splice(v, (i64)b->length, (i64)b->length, as<Bytes>(data)->data, (i64)as<Bytes>(data)->length);
}

static Value inplace_(Value a, Value b, int op) {
  ByteArray* s = as<ByteArray>(a);
  if (op == OpAdd) {
    size_t n;
    if (!bytesLike(b, &n)) return raise(E_TypeError, "can't concat %T to bytearray", b);
    if (a == b && n) // CPython has its buffer open here
      return raise(E_BufferError, "Existing exports of data: object cannot be re-sized");
    return extendWith(a, b) < 0 ? 0 : incref(a);
  }
  if (op == OpMul) {
    if (!isCount(b)) return notImplemented();
    bool good;
    i64 times = repeatCount(b, &good);
    if (!good) return 0;
    if (times < 0) times = 0;
    u64 n = s->length;
    if (n && (u64)times > (u64)INT64_MAX / n) return raise(E_MemoryError, "");
    if (!ensureRoom(n * (u64)times)) return 0;
    if (byteArrayResize(a, n * (u64)times) < 0) return 0;
    for (i64 i = 1; i < times; ++i) memcpy(s->start + (u64)i * n, s->start, n);
    return incref(a);
  }
  return notImplemented();
}

// --- methods

static Value append_(Value v, const Value* a, i32, Value) {
  i64 c = byteValue(a[0]);
  if (c < 0) return 0;
  ByteArray* b = as<ByteArray>(v);
  if (byteArrayResize(v, b->length + 1) < 0) return 0;
  b->start[b->length - 1] = (char)c;
  return none();
}
static Value extend_(Value v, const Value* a, i32, Value) { return extendWith(v, a[0]) < 0 ? 0 : none(); }
static Value insert_(Value v, const Value* a, i32, Value) {
  i64 i = asIndex(a[0]);
  if (i == -1 && molt_thread.exc) return 0;
  i64 c = byteValue(a[1]);
  if (c < 0) return 0;
  i64 n = (i64)as<ByteArray>(v)->length;
  if (i < 0 && (i += n) < 0) i = 0;
  if (i > n) i = n;
  char byte = (char)c;
  return splice(v, i, i, &byte, 1) < 0 ? 0 : none();
}
static Value pop_(Value v, const Value* a, i32 n, Value) {
  ByteArray* b = as<ByteArray>(v);
  i64 i = -1;
  if (n && optionalIndex(a[0], &i) < 0) return 0;
  if (!b->length) return raise(E_IndexError, "pop from empty bytearray");
  if (i < 0) i += (i64)b->length;
  if (i < 0 || i >= (i64)b->length) return raise(E_IndexError, "pop index out of range");
  u8 c = (u8)b->start[i];
  return splice(v, i, i + 1, nullptr, 0) < 0 ? 0 : tagInt(c);
}
static Value remove_(Value v, const Value* a, i32, Value) {
  i64 c = byteValue(a[0]);
  if (c < 0) return 0;
  ByteArray* b = as<ByteArray>(v);
  char* p = b->length ? (char*)memchr(b->start, (int)c, b->length) : nullptr;
  if (!p) return raise(E_ValueError, "value not found in bytearray");
  return splice(v, p - b->start, p - b->start + 1, nullptr, 0) < 0 ? 0 : none();
}
static Value clear_(Value v, const Value*, i32, Value) { return byteArrayResize(v, 0) < 0 ? 0 : none(); }
static Value copy_(Value v, const Value*, i32, Value) {
  return byteArrayNew(as<ByteArray>(v)->start, as<ByteArray>(v)->length);
}
static Value reverse_(Value v, const Value*, i32, Value) {
  ByteArray* b = as<ByteArray>(v);
  for (u64 i = 0, j = b->length; i + 1 < j; ++i) {
    --j;
    char t = b->start[i];
    b->start[i] = b->start[j];
    b->start[j] = t;
  }
  return none();
}
static Value alloc_(Value v, const Value*, i32, Value) { return tagInt((i64)as<ByteArray>(v)->capacity + 1); }
static Value sizeof_(Value v, const Value*, i32, Value) {
  return tagInt((i64)as<ByteArray>(v)->capacity + 57);
}
static Value reduceAs(Value v, i64 protocol) { // old protocols have no bytes
  ByteArray* b = as<ByteArray>(v);
  Ref data(protocol < 3 ? strFromLatin1(b->start, b->length) : bytesNew(b->start, b->length));
  Ref args(protocol < 3 ? tuple2(data, internC("latin-1")) : tuple1(data));
  Value items[3] = {toValue(classOf(v)), args.v, none()};
  return tupleFrom(items, 3);
}

static Value reduce_(Value v, const Value*, i32, Value) { return reduceAs(v, 2); }
static Value reduceEx(Value v, const Value* a, i32 n, Value) {
  i64 protocol = 0;
  if (n && optionalIndex(a[0], &protocol) < 0) return 0;
  return reduceAs(v, protocol);
}

static const MethodDef ownMethods[] = {
    {"append", append_, 1, 1},     {"extend", extend_, 1, 1},     {"insert", insert_, 2, 2},
    {"pop", pop_, 0, 1},           {"remove", remove_, 1, 1},     {"clear", clear_, 0, 0},
    {"copy", copy_, 0, 0},         {"reverse", reverse_, 0, 0},   {"__alloc__", alloc_, 0, 0},
    {"__sizeof__", sizeof_, 0, 0}, {"__reduce__", reduce_, 0, 0}, {"__reduce_ex__", reduceEx, 0, 1},
    {nullptr, nullptr, 0, 0}};
static MethodDef methods[80] = {}; // own and shared, put together by initBytes()

void initBytes() {
  int n = 0;
  for (const MethodDef* d = byteArraySharedMethods; d->name; ++d) methods[n++] = *d;
  for (const MethodDef* d = ownMethods; d->name; ++d) methods[n++] = *d;
}

Class T_bytearray = {
    .cname = "bytearray",
    .base = &T_object,
    .shape = &byteArrayShape,
    .flags = kBaseType | kAcyclic,
    .instanceBytes = sizeof(ByteArray),
    .ops = {.dealloc = dealloc,
            .repr = repr_,
            .str = repr_,
            .compare = bytesCompare,
            .iter = iter_,
            .truth = truth_,
            .length = length_,
            .getitem = getitem_,
            .setitem = setitem_,
            .contains = bytesContains,
            .binary = bytesBinary,
            .inplace = inplace_,
            .construct = construct_,
            .init = init_},
    .methods = methods,
    .binaryOps = 1u << OpAdd | 1u << OpMul | 1u << OpMod | 1u << (16 + OpAdd) | 1u << (16 + OpMul),
    .doc = "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> "
           "bytearray\nbytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\nbytearray(int) -> "
           "bytes array of "
           "size given by the parameter initialized with null bytes\nbytearray() -> empty bytes "
           "array\n\nConstruct a "
           "mutable bytearray object from:\n  - an iterable yielding integers in range(256)\n  - a text "
           "string encoded "
           "using the specified encoding\n  - a bytes or a buffer object\n  - any object implementing the "
           "buffer "
           "API.\n  - an integer",
};
Shape byteArrayShape = {.cls = &T_bytearray, .slotBase = sizeof(ByteArray)};
