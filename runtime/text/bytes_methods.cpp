// Methods that bytes and bytearray share: hex, case, tests, join, translate.
#include "number/int.h"
#include "text/args.h"
#include "text/bytes.h"
#include "text/str_methods.h"

char* bytesData(Value v) { return isAnyBytes(v) ? as<Bytes>(v)->data : as<ByteArray>(v)->start; }
Value bytesLikeNew(Value self, const char* p, size_t n) {
  return isAnyBytes(self) ? bytesNew(p, n) : byteArrayNew(p, n);
}

static u8 lower(u8 c) { return c >= 'A' && c <= 'Z' ? c | 32 : c; }
static u8 upper(u8 c) { return c >= 'a' && c <= 'z' ? c & ~32 : c; }
static bool isLower(u8 c) { return c >= 'a' && c <= 'z'; }
static bool isUpper(u8 c) { return c >= 'A' && c <= 'Z'; }
static bool isAlpha(u8 c) { return isLower(c) || isUpper(c); }
static bool isDigit(u8 c) { return c >= '0' && c <= '9'; }

template <class F> static Value mapped(Value self, F f) {
  View s = viewOf(self);
  Value r = bytesLikeNew(self, nullptr, (size_t)s.n);
  char* out = bytesData(r);
  for (i64 i = 0; i < s.n; ++i) out[i] = (char)f((u8)s.p[i]);
  return r;
}
Value bytesLower(Value v, const Value*, i32, Value) { return mapped(v, lower); }
Value bytesUpper(Value v, const Value*, i32, Value) { return mapped(v, upper); }
Value bytesSwapcase(Value v, const Value*, i32, Value) {
  return mapped(v, [](u8 c) -> u8 { return isAlpha(c) ? c ^ 32 : c; });
}
Value bytesTitle(Value v, const Value*, i32, Value) {
  bool inWord = false;
  return mapped(v, [&](u8 c) -> u8 {
    u8 r = inWord ? lower(c) : upper(c);
    inWord = isAlpha(c);
    return r;
  });
}
Value bytesCapitalize(Value v, const Value*, i32, Value) {
  bool first = true;
  return mapped(v, [&](u8 c) -> u8 {
    u8 r = first ? upper(c) : lower(c);
    first = false;
    return r;
  });
}
template <class F> static Value every(Value v, F f) {
  View s = viewOf(v);
  for (i64 i = 0; i < s.n; ++i)
    if (!f((u8)s.p[i])) return boolValue(false);
  return boolValue(s.n > 0);
}
Value bytesIsAlpha(Value v, const Value*, i32, Value) { return every(v, isAlpha); }
Value bytesIsDigit(Value v, const Value*, i32, Value) { return every(v, isDigit); }
Value bytesIsAlnum(Value v, const Value*, i32, Value) {
  return every(v, [](u8 c) { return isAlpha(c) || isDigit(c); });
}
Value bytesIsSpace(Value v, const Value*, i32, Value) {
  return every(v, [](u8 c) { return c == ' ' || (c >= 9 && c <= 13); });
}
Value bytesIsAscii(Value v, const Value*, i32, Value) {
  View s = viewOf(v);
  for (i64 i = 0; i < s.n; ++i)
    if ((u8)s.p[i] > 127) return boolValue(false);
  return boolValue(true);
}
static Value oneCase(Value v, bool (*wanted)(u8), bool (*other)(u8)) {
  View s = viewOf(v);
  bool cased = false;
  for (i64 i = 0; i < s.n; ++i) {
    if (other((u8)s.p[i])) return boolValue(false);
    cased |= wanted((u8)s.p[i]);
  }
  return boolValue(cased);
}
Value bytesIsLower(Value v, const Value*, i32, Value) { return oneCase(v, isLower, isUpper); }
Value bytesIsUpper(Value v, const Value*, i32, Value) { return oneCase(v, isUpper, isLower); }
Value bytesIsTitle(Value v, const Value*, i32, Value) {
  View s = viewOf(v);
  bool cased = false, previous = false;
  for (i64 i = 0; i < s.n; ++i) {
    u8 c = (u8)s.p[i];
    if (isUpper(c)) {
      if (previous) return boolValue(false);
      previous = cased = true;
    } else if (isLower(c)) {
      if (!previous) return boolValue(false);
    } else {
      previous = false;
    }
  }
  return boolValue(cased);
}

/// hex(sep, bytes_per_sep) of any bytes.
Value bytesHex(const char* p, i64 n, Value sep, Value per) {
  u32 separator = 0;
  i32 group = 1;
  if (per && asCInt(per, &group) < 0) return 0;
  if (sep) {
    size_t k;
    if (isAnyStr(sep)) {
      if (as<Str>(sep)->length != 1) return raise(E_ValueError, "sep must be length 1.");
      separator = strChar(as<Str>(sep), 0);
      if (separator > 127) return raise(E_ValueError, "sep must be ASCII.");
    } else if (const char* q = bytesLike(sep, &k)) {
      if (k != 1) return raise(E_ValueError, "sep must be length 1.");
      separator = (u8)*q;
    } else {
      i64 m = length(sep);
      if (m < 0) return 0;
      return m != 1 ? raise(E_ValueError, "sep must be length 1.")
                    : raise(E_TypeError, "sep must be str or bytes.");
    }
  }
  bool fromLeft = group < 0;
  if (fromLeft) group = -group;
  if (!sep || group >= n) group = 0;
  i64 seps = group ? (n - 1) / group : 0;
  StrBuilder b((u32)(2 * n + seps));
  for (i64 i = 0; i < n; ++i) {
    if (group && i && (fromLeft ? i % group == 0 : (n - i) % group == 0)) b.put(separator);
    b.put((u8) "0123456789abcdef"[(u8)p[i] >> 4]);
    b.put((u8) "0123456789abcdef"[p[i] & 15]);
  }
  return b.finish();
}
Value bytesHexMethod(Value v, const Value* a, i32, Value) {
  View s = viewOf(v);
  return bytesHex(s.p, s.n, a[0], a[1]);
}

Value bytesFromHexMethod(Value cls, const Value* a, i32, Value) {
  if (!isAnyStr(a[0])) return raise(E_TypeError, "fromhex() argument must be str, not %N", a[0]);
  Str* s = as<Str>(a[0]);
  Ref r(bytesNew(nullptr, s->length / 2 + 1));
  char* out = as<Bytes>(r)->data;
  auto digit = [](u32 c) -> int {
    if (c >= '0' && c <= '9') return (int)c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? (int)c - 'a' + 10 : -1;
  };
  u32 n = 0, i = 0;
  while (i < s->length) {
    u32 c = strChar(s, i);
    if (c == ' ' || (c >= 9 && c <= 13)) {
      ++i;
      continue;
    }
    int hi = digit(c);
    if (hi < 0)
      return raise(E_ValueError, "non-hexadecimal number found in fromhex() arg at position %d", (int)i);
    int lo = i + 1 < s->length ? digit(strChar(s, i + 1)) : -1;
    if (lo < 0)
      return raise(E_ValueError, "non-hexadecimal number found in fromhex() arg at position %d", (int)i + 1);
    out[n++] = (char)(hi << 4 | lo);
    i += 2;
  }
  Class* c = as<Class>(cls);
  if (c == &T_bytearray) return byteArrayNew(out, n);
  Ref b(bytesNew(out, n));
  return c == &T_bytes ? b.take() : call1(cls, b);
}

Value bytesTranslate(Value self, const Value* a, i32, Value) {
  size_t n, nd = 0;
  const char *table = nullptr, *drop = nullptr;
  if (!isNone(a[0])) {
    table = bytesLike(a[0], &n);
    if (!table) return raise(E_TypeError, "a bytes-like object is required, not '%T'", a[0]);
    if (n != 256) return raise(E_ValueError, "translation table must be 256 characters long");
  }
  if (a[1]) {
    drop = bytesLike(a[1], &nd);
    if (!drop) return raise(E_TypeError, "a bytes-like object is required, not '%T'", a[1]);
  }
  bool gone[256] = {};
  for (size_t i = 0; i < nd; ++i) gone[(u8)drop[i]] = true;
  View s = viewOf(self);
  Ref r(bytesNew(nullptr, (size_t)s.n));
  char* out = as<Bytes>(r)->data;
  size_t k = 0;
  for (i64 i = 0; i < s.n; ++i) {
    u8 c = (u8)s.p[i];
    if (!gone[c]) out[k++] = table ? table[c] : (char)c;
  }
  if (isAnyBytes(self) && k == (size_t)s.n) return r.take();
  return bytesLikeNew(self, out, k);
}
Value bytesMakeTrans(Value, const Value* a, i32, Value) {
  size_t n, m;
  const char *from = bytesLike(a[0], &n), *to = bytesLike(a[1], &m);
  if (!from || !to)
    return raise(E_TypeError, "a bytes-like object is required, not '%T'", from ? a[1] : a[0]);
  if (n != m) return raise(E_ValueError, "maketrans arguments must have same length");
  Value r = bytesNew(nullptr, 256);
  for (int i = 0; i < 256; ++i) as<Bytes>(r)->data[i] = (char)i;
  for (size_t i = 0; i < n; ++i) as<Bytes>(r)->data[(u8)from[i]] = to[i];
  return r;
}

Value bytesJoin(Value self, const Value* a, i32, Value) {
  Ref list(isList(a[0]) ? incref(a[0]) : listFromIterable(a[0]));
  if (!list.v) {
    if (pendingMatches(E_TypeError) && !classOf(a[0])->ops.iter) {
      clearException();
      return raise(E_TypeError, "can only join an iterable");
    }
    return 0;
  }
  List* l = as<List>(list);
  View sep = viewOf(self);
  size_t total = 0, n;
  for (u64 i = 0; i < l->length; ++i) {
    if (!bytesLike(l->items[i], &n))
      return raise(E_TypeError, "sequence item %ld: expected a bytes-like object, %T found", (i64)i,
                   l->items[i]);
    total += n + (i ? (size_t)sep.n : 0);
  }
  Value r = bytesLikeNew(self, nullptr, total);
  char* out = bytesData(r);
  for (u64 i = 0; i < l->length; ++i) {
    if (i) {
      memcpy(out, sep.p, (size_t)sep.n);
      out += sep.n;
    }
    const char* p = bytesLike(l->items[i], &n);
    memcpy(out, p, n);
    out += n;
  }
  return r;
}
