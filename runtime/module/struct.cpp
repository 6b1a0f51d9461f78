// The module struct (and _struct): Struct, pack, unpack and the like, after the library reference, "struct".
// A format is compiled once into codes with offsets; the module functions keep the compiled formats in a
// dict.
#include "module/modules.h"
#include "number/float.h"
#include "number/int.h"
#include "object/class.h"
#include "text/args.h"
#include "text/str.h"
#include <math.h>

namespace {
struct Field {
  char type;
  u8 size;
  u32 offset, count; ///< count: repetitions, or bytes for s and p
};
struct StructObject {
  Header h;
  Value format; ///< str, 0 before __init__
  MOLT_PTR(Field, codes);
  u32 codeCount, capacity;
  u64 size, values;
  bool little;
};
Value errorClass, formats;

Value fail(const char* text) { return raise(*as<Class>(errorClass), "%s", text); }

/// Size of one item; 0: no such code.
u32 sizeOf(char c, bool native, u32* align) {
  u32 s = 0;
  switch (c) {
  case 'x':
  case 'c':
  case 'b':
  case 'B':
  case '?':
  case 's':
  case 'p': s = 1; break;
  case 'h':
  case 'H':
  case 'e': s = 2; break;
  case 'i':
  case 'I':
  case 'f': s = 4; break;
  case 'l':
  case 'L': s = native ? 8 : 4; break;
  case 'q':
  case 'Q':
  case 'd': s = 8; break;
  case 'n':
  case 'N':
  case 'P': s = native ? 8 : 0; break;
  }
  *align = native ? s : 1;
  return s;
}

int compile(StructObject* o, Value format) {
  Str* s = as<Str>(format);
  bool native = true, little = true;
  u32 i = 0;
  if (s->length) switch (strChar(s, 0)) {
    case '<': native = false, i = 1; break;
    case '>':
    case '!': native = false, little = false, i = 1; break;
    case '=': native = false, i = 1; break;
    case '@': i = 1; break;
    }
  u64 size = 0, values = 0;
  u32 n = 0, capacity = s->length + 1;
  Field* codes = (Field*)allocate(capacity * sizeof(Field));
  auto bad = [&](const char* text) {
    release(codes, capacity * sizeof(Field));
    fail(text);
    return -1;
  };
  while (i < s->length) {
    u32 c = strChar(s, i++);
    if (c == ' ' || (c >= 9 && c <= 13)) continue;
    u64 count = 1;
    if (c >= '0' && c <= '9') {
      count = 0;
      for (;; c = strChar(s, i++)) {
        if (c < '0' || c > '9') break;
        if (count > (u64)INT64_MAX / 10 - 10) return bad("total struct size too long");
        count = count * 10 + (c - '0');
        if (i == s->length) return bad("repeat count given without format specifier");
      }
    }
    u32 align, one = c < 128 ? sizeOf((char)c, native, &align) : 0;
    if (!one) return bad("bad char in struct format");
    size = (size + align - 1) / align * align;
    if (count > ((u64)INT64_MAX - size) / one) return bad("total struct size too long");
    if (c == 's' || c == 'p') {
      codes[n++] = {(char)c, 1, (u32)size, (u32)count};
      ++values;
    } else if (c != 'x' && count) {
      codes[n++] = {(char)c, (u8)one, (u32)size, (u32)count};
      values += count;
    }
    size += count * one;
  }
  if (o->codes) release(o->codes, o->capacity * sizeof(Field));
  decref(o->format);
  o->format = incref(format);
  o->codes = codes;
  o->codeCount = n;
  o->capacity = capacity;
  o->size = size;
  o->values = values;
  o->little = little;
  return 0;
}

void putBytes(char* out, u64 v, u32 n, bool little) {
  for (u32 i = 0; i < n; ++i) out[little ? i : n - 1 - i] = (char)(v >> 8 * i);
}
u64 getBytes(const char* p, u32 n, bool little) {
  u64 v = 0;
  for (u32 i = 0; i < n; ++i) v |= (u64)(u8)p[little ? i : n - 1 - i] << 8 * i;
  return v;
}

/// IEEE half precision; -1 with OverflowError.
int packHalf(double d, u64* out) {
  u64 bits;
  memcpy(&bits, &d, 8);
  u64 sign = bits >> 63 << 15;
  if (d != d) {
    *out = sign | 0x7e00;
    return 0;
  }
  double a = fabs(d);
  if (isinf(a)) {
    *out = sign | 0x7c00;
    return 0;
  }
  int e;
  double f = frexp(a, &e); // a = f 2^e
  if (a == 0) {
    *out = sign;
    return 0;
  }
  --e;
  f *= 2;
  if (e < -14) { // subnormal
    double m = rint(ldexp(a, 24));
    *out = sign | (u64)m;
    return 0;
  }
  double m = rint((f - 1) * 1024);
  u64 mant = (u64)m;
  if (mant == 1024) mant = 0, ++e;
  if (e > 15) return raiseStatus(raise(E_OverflowError, "float too large to pack with e format"));
  *out = sign | (u64)(e + 15) << 10 | mant;
  return 0;
}
double unpackHalf(u64 v) {
  int e = (int)(v >> 10 & 31);
  double m = (double)(v & 1023), r;
  if (e == 31)
    r = m != 0 ? NAN : INFINITY;
  else
    r = e ? ldexp(1 + m / 1024, e - 15) : ldexp(m, -24);
  return v >> 15 ? -r : r;
}

int packInteger(const Field& c, Value v, char* out, bool little) {
  Ref held;
  if (!isAnyInt(v)) {
    if (!isObject(v) || (!classOf(v)->ops.index && !typeLookup(classOf(v), internC("__index__"))))
      return raiseStatus(fail("required argument is not an integer"));
    held.v = toIndex(v);
    if (!held.v) return -1;
    v = held.v;
  }
  u32 bits = 8 * c.size;
  if (c.type == 'P') {
    putBytes(out, intToU64Mask(v), c.size, little);
    return 0;
  }
  bool isSigned = c.type >= 'a';
  i64 x = 0;
  u64 u = 0;
  bool good;
  if (isSigned) {
    good = intToI64(v, &x) && (bits == 64 || (x >= -(1ll << (bits - 1)) && x < 1ll << (bits - 1)));
    u = (u64)x;
  } else {
    good = intToU64(v, &u) && (bits == 64 || u >> bits == 0);
  }
  if (!good) {
    Ref low(isSigned ? intFromI64(bits == 64 ? INT64_MIN : -(1ll << (bits - 1))) : tagInt(0));
    Ref high(isSigned ? intFromI64(bits == 64 ? INT64_MAX : (1ll << (bits - 1)) - 1)
                      : intFromU64(bits == 64 ? UINT64_MAX : (1ull << bits) - 1));
    return raiseStatus(
        raise(*as<Class>(errorClass), "'%c' format requires %S <= number <= %S", (int)c.type, low.v, high.v));
  }
  putBytes(out, u, c.size, little);
  return 0;
}

int packOne(const Field& c, Value v, char* out, bool little) {
  switch (c.type) {
  case 'c': {
    if (!isAnyBytes(v) && classOf(v) != &T_bytearray)
      return raiseStatus(fail("char format requires a bytes object of length 1"));
    size_t n;
    const char* p = bytesLike(v, &n);
    if (n != 1) return raiseStatus(fail("char format requires a bytes object of length 1"));
    *out = *p;
    return 0;
  }
  case '?': {
    int t = truth(v);
    if (t < 0) return -1;
    *out = (char)t;
    return 0;
  }
  case 'e':
  case 'f':
  case 'd': {
    double d = asDouble(v);
    if (d == -1 && molt_thread.exc) {
      if (!pendingMatches(E_TypeError)) return -1;
      clearException();
      return raiseStatus(fail("required argument is not a float"));
    }
    u64 bits;
    if (c.type == 'd') {
      memcpy(&bits, &d, 8);
    } else if (c.type == 'f') {
      float f = (float)d;
      u32 b;
      memcpy(&b, &f, 4);
      bits = b;
    } else if (packHalf(d, &bits) < 0) {
      return -1;
    }
    putBytes(out, bits, c.size, little);
    return 0;
  }
  default: return packInteger(c, v, out, little);
  }
}

Value unpackOne(const Field& c, const char* p, bool little) {
  switch (c.type) {
  case 'c': return bytesNew(p, 1);
  case '?': return boolValue(*p != 0);
  }
  u64 v = getBytes(p, c.size, little);
  switch (c.type) {
  case 'e': return floatNew(unpackHalf(v));
  case 'f': {
    u32 b = (u32)v;
    float f;
    memcpy(&f, &b, 4);
    return floatNew((double)f);
  }
  case 'd': {
    double d;
    memcpy(&d, &v, 8);
    return floatNew(d);
  }
  }
  if (c.type < 'a') return intFromU64(v);
  u32 shift = 64 - 8 * c.size;
  return intFromI64((i64)(v << shift) >> shift);
}

int packAll(StructObject* o, const Value* args, i32 n, char* out, const char* fn) {
  if ((u64)n != o->values)
    return raiseStatus(raise(*as<Class>(errorClass), "%s expected %ld items for packing (got %d)", fn,
                             (i64)o->values, (int)n));
  memset(out, 0, o->size);
  for (u32 k = 0; k < o->codeCount; ++k) {
    const Field& c = o->codes[k];
    char* p = out + c.offset;
    if (c.type == 's' || c.type == 'p') {
      Value v = *args++;
      size_t len;
      const char* b = isAnyBytes(v) || classOf(v) == &T_bytearray ? bytesLike(v, &len) : nullptr;
      if (!b)
        return raiseStatus(
            raise(*as<Class>(errorClass), "argument for '%c' must be a bytes object", (int)c.type));
      if (c.type == 's') {
        memcpy(p, b, len < c.count ? len : c.count);
      } else if (c.count) {
        if (len > c.count - 1) len = c.count - 1;
        memcpy(p + 1, b, len);
        *p = (char)(len > 255 ? 255 : len);
      }
      continue;
    }
    for (u32 i = 0; i < c.count; ++i, p += c.size)
      if (packOne(c, *args++, p, o->little) < 0) return -1;
  }
  return 0;
}
Value unpackAll(StructObject* o, const char* data) {
  Value t = tupleNew(o->values);
  Value* out = as<Tuple>(t)->items;
  for (u32 k = 0; k < o->codeCount; ++k) {
    const Field& c = o->codes[k];
    const char* p = data + c.offset;
    if (c.type == 's') {
      *out++ = bytesNew(p, c.count);
    } else if (c.type == 'p') {
      u32 n = c.count ? (u8)*p : 0;
      if (c.count && n > c.count - 1) n = c.count - 1;
      *out++ = bytesNew(c.count ? p + 1 : p, n);
    } else {
      for (u32 i = 0; i < c.count; ++i, p += c.size) *out++ = unpackOne(c, p, o->little);
    }
  }
  return t;
}
const char* buffer(Value v, size_t* n) {
  const char* p = bytesLike(v, n);
  if (!p) raise(E_TypeError, "a bytes-like object is required, not '%T'", v);
  return p;
}
} // namespace

extern Class T_Struct;
extern Class T_unpack_iterator;
extern Shape structShape, unpackIteratorShape;

static Value formatText(Value f) { // owned str
  if (isAnyStr(f)) return strExactOwned(f);
  size_t n;
  if (isAnyBytes(f)) {
    const char* p = bytesLike(f, &n);
    return strFromLatin1(p, n);
  }
  return raise(E_TypeError, "Struct() argument 1 must be a str or bytes object, not %T", f);
}
static void structDealloc(Value v) {
  StructObject* o = as<StructObject>(v);
  decref(o->format);
  if (o->codes) release(o->codes, o->capacity * sizeof(Field));
  freeInstance(v, sizeof(StructObject));
}
static Value structConstruct(Value cls, const Value* args, i32 nargs, Value kwnames) {
  Value a[1];
  if (bindArgs("Struct", "format", args, nargs, kwnames, a) < 0) return 0;
  if (!a[0]) return raise(E_TypeError, "Struct() missing required argument 'format' (pos 1)");
  Ref f(formatText(a[0]));
  if (!f.v) return 0;
  StructObject* o = (StructObject*)newInstance(as<Class>(cls), sizeof(StructObject));
  memset((char*)o + sizeof(Header), 0, sizeof(StructObject) - sizeof(Header));
  Ref r(toValue(o));
  return compile(o, f) < 0 ? 0 : r.take();
}
static Value structRepr(Value v) { return strFormat("Struct(%R)", as<StructObject>(v)->format); }

static Value doPack(Value self, const Value* args, i32 n) {
  StructObject* o = as<StructObject>(self);
  Ref r(bytesNew(nullptr, o->size));
  return packAll(o, args, n, as<Bytes>(r)->data, "pack") < 0 ? 0 : r.take();
}
static Value doUnpack(Value self, Value data) {
  StructObject* o = as<StructObject>(self);
  size_t n;
  const char* p = buffer(data, &n);
  if (!p) return 0;
  if (n != o->size)
    return raise(*as<Class>(errorClass), "unpack requires a buffer of %ld bytes", (i64)o->size);
  return unpackAll(o, p);
}
/// Offset into a buffer of n bytes; -1 with struct.error.
static i64 place(StructObject* o, i64 offset, i64 n, const char* fn, const char* doing) {
  i64 size = (i64)o->size;
  if (offset < 0) {
    if (offset + size > 0 && doing[0] == 'p')
      return raiseStatus(
          raise(*as<Class>(errorClass), "no space to pack %ld bytes at offset %ld", size, offset));
    if (offset + n < 0)
      return raiseStatus(
          raise(*as<Class>(errorClass), "offset %ld out of range for %ld-byte buffer", offset, n));
    if (offset + size > 0)
      return raiseStatus(
          raise(*as<Class>(errorClass), "not enough data to unpack %ld bytes at offset %ld", size, offset));
    offset += n;
  }
  if (n - offset < size)
    return raiseStatus(
        raise(*as<Class>(errorClass),
              "%s requires a buffer of at least %ld bytes for %s %ld bytes at offset %ld (actual buffer "
              "size is %ld)",
              fn, size + offset, doing, size, offset, n));
  return offset;
}
static Value doUnpackFrom(Value self, Value data, Value at) {
  i64 offset = 0;
  if (optionalIndex(at, &offset) < 0) return 0;
  size_t n;
  const char* p = buffer(data, &n);
  if (!p) return 0;
  offset = place(as<StructObject>(self), offset, (i64)n, "unpack_from", "unpacking");
  return offset < 0 ? 0 : unpackAll(as<StructObject>(self), p + offset);
}
static Value doPackInto(Value self, const Value* args, i32 n) {
  if (n < 2)
    return raise(E_TypeError,
                 n ? "pack_into expected offset argument" : "pack_into expected buffer argument");
  size_t size;
  if (isAnyBytes(args[0]))
    return raise(E_TypeError, "argument must be read-write bytes-like object, not %T", args[0]);
  const char* p = bytesLike(args[0], &size);
  if (!p) return raise(E_TypeError, "argument must be read-write bytes-like object, not %T", args[0]);
  i64 offset = asIndex(args[1]);
  if (offset == -1 && molt_thread.exc) return 0;
  StructObject* o = as<StructObject>(self);
  if ((u64)(n - 2) != o->values)
    return raise(*as<Class>(errorClass), "pack_into expected %ld items for packing (got %d)", (i64)o->values,
                 (int)n - 2);
  offset = place(o, offset, (i64)size, "pack_into", "packing");
  if (offset < 0) return 0;
  return packAll(o, args + 2, n - 2, (char*)p + offset, "pack_into") < 0 ? 0 : none();
}

namespace {
struct UnpackIterator {
  Header h;
  Value object, data; ///< 0 once exhausted
  u64 position;
};
} // namespace
static void iterDealloc(Value v) {
  decref(as<UnpackIterator>(v)->object);
  decref(as<UnpackIterator>(v)->data);
  release(as<UnpackIterator>(v), sizeof(UnpackIterator));
}
static Value iterSelf(Value v) { return incref(v); }
static Value iterNext(Value v) {
  UnpackIterator* it = as<UnpackIterator>(v);
  if (!it->data) return kStop;
  StructObject* o = as<StructObject>(it->object);
  size_t n;
  const char* p = bytesLike(it->data, &n);
  if (it->position + o->size > n) {
    decref(it->data);
    it->data = 0;
    return kStop;
  }
  Value r = unpackAll(o, p + it->position);
  it->position += o->size;
  return r;
}
static Value doIterUnpack(Value self, Value data) {
  StructObject* o = as<StructObject>(self);
  if (!o->size) return fail("cannot iteratively unpack with a struct of length 0");
  size_t n;
  if (!buffer(data, &n)) return 0;
  if (n % o->size)
    return raise(*as<Class>(errorClass), "iterative unpacking requires a buffer of a multiple of %ld bytes",
                 (i64)o->size);
  UnpackIterator* it = (UnpackIterator*)newObject(&unpackIteratorShape, sizeof(UnpackIterator));
  it->object = incref(self);
  it->data = incref(data);
  it->position = 0;
  return toValue(it);
}

static Value packMethod(Value s, const Value* a, i32 n, Value) { return doPack(s, a, n); }
static Value unpackMethod(Value s, const Value* a, i32, Value) { return doUnpack(s, a[0]); }
static Value unpackFromMethod(Value s, const Value* a, i32, Value) { return doUnpackFrom(s, a[0], a[1]); }
static Value packIntoMethod(Value s, const Value* a, i32 n, Value) { return doPackInto(s, a, n); }
static Value iterUnpackMethod(Value s, const Value* a, i32, Value) { return doIterUnpack(s, a[0]); }
static const MethodDef structMethods[] = {{"pack", packMethod, 0, -1},
                                          {"unpack", unpackMethod, 1, 1},
                                          {"unpack_from", unpackFromMethod, 1, 2, "buffer,offset"},
                                          {"pack_into", packIntoMethod, 0, -1},
                                          {"iter_unpack", iterUnpackMethod, 1, 1},
                                          {}};
static Value getFormat(Value v) { return incref(as<StructObject>(v)->format); }
static Value getSize(Value v) { return tagInt((i64)as<StructObject>(v)->size); }
static const GetSetDef structGetSet[] = {{"format", getFormat}, {"size", getSize}, {nullptr, nullptr}};

Class T_Struct = {.cname = "_struct.Struct",
                  .base = &T_object,
                  .shape = &structShape,
                  .flags = kBaseType | kAcyclic,
                  .instanceBytes = sizeof(StructObject),
                  .ops = {.dealloc = structDealloc, .repr = structRepr, .construct = structConstruct},
                  .methods = structMethods,
                  .getset = structGetSet};
Shape structShape = {.cls = &T_Struct, .slotBase = sizeof(StructObject)};
Class T_unpack_iterator = {.cname = "_struct.unpack_iterator",
                           .base = &T_object,
                           .shape = &unpackIteratorShape,
                           .flags = kAcyclic | kNoInstances,
                           .instanceBytes = sizeof(UnpackIterator),
                           .ops = {.dealloc = iterDealloc, .iter = iterSelf, .next = iterNext}};
Shape unpackIteratorShape = {.cls = &T_unpack_iterator, .slotBase = sizeof(UnpackIterator)};

// --- module functions

static Value compiled(Value format) { // owned Struct
  if (!formats) formats = dictNew();
  if (isObject(format) && (isStr(format) || isBytes(format)))
    if (Value o = dictGet(formats, format)) return incref(o);
  if (molt_thread.exc) return 0;
  if (isObject(format) && classOf(format) == &T_Struct) return incref(format);
  Ref o(structConstruct(toValue(&T_Struct), &format, 1, 0));
  if (!o.v) return 0;
  if (dictLength(formats) > 100) {
    decref(formats);
    formats = dictNew();
  }
  if (dictSet(formats, format, o) < 0) return 0;
  return o.take();
}
static Value pack(Value, const Value* a, i32 n, Value) {
  if (!n) return raise(E_TypeError, "missing format argument");
  Ref o(compiled(a[0]));
  return o.v ? doPack(o, a + 1, n - 1) : 0;
}
static Value unpack(Value, const Value* a, i32, Value) {
  Ref o(compiled(a[0]));
  return o.v ? doUnpack(o, a[1]) : 0;
}
static Value unpackFrom(Value, const Value* a, i32, Value) {
  Ref o(compiled(a[0]));
  return o.v ? doUnpackFrom(o, a[1], a[2]) : 0;
}
static Value packInto(Value, const Value* a, i32 n, Value) {
  if (!n) return raise(E_TypeError, "missing format argument");
  Ref o(compiled(a[0]));
  return o.v ? doPackInto(o, a + 1, n - 1) : 0;
}
static Value iterUnpack(Value, const Value* a, i32, Value) {
  Ref o(compiled(a[0]));
  return o.v ? doIterUnpack(o, a[1]) : 0;
}
static Value calcSize(Value, const Value* a, i32, Value) {
  Ref o(compiled(a[0]));
  return o.v ? tagInt((i64)as<StructObject>(o)->size) : 0;
}
static Value clearCache(Value, const Value*, i32, Value) {
  decref(formats);
  formats = 0;
  return none();
}
static const MethodDef functions[] = {{"pack", pack, 0, -1},
                                      {"unpack", unpack, 2, 2},
                                      {"unpack_from", unpackFrom, 2, 3, "format,/,buffer,offset"},
                                      {"pack_into", packInto, 0, -1},
                                      {"iter_unpack", iterUnpack, 2, 2},
                                      {"calcsize", calcSize, 1, 1},
                                      {"_clearcache", clearCache, 0, 0},
                                      {}};
static int setup(Value m) {
  if (!errorClass) {
    Ref bases(tuple1(toValue(&E_Exception)));
    errorClass = newRuntimeClass("struct", "error", bases);
    if (!errorClass) return -1;
  }
  readyClass(&T_unpack_iterator);
  moduleAdd(m, "error", incref(errorClass));
  return moduleAddType(m, "Struct", &T_Struct);
}
extern const NativeModule module_struct = {"struct", functions, setup};
extern const NativeModule module__struct = {"_struct", functions, setup};
