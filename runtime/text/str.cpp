// str: storage, constructors, concatenation, comparison.
//
// Memory of a Str: header, then (length + 1) * kind bytes. A string that was appended to in place has slack;
// `pad` then holds its size in bytes as a tiny float, (4 + (pad & 3)) << (pad >> 2), so that release() gets
// the size that was allocated. Immortal one-character strings (U+0000 to U+00FF) and the empty string live in
// static memory.
#include "text/str.h"

enum { kHead = offsetof(Str, data) };

static size_t codedBytes(u8 code) { return (size_t)(4 + (code & 3)) << (code >> 2); }
static u8 codeFor(size_t bytes) { // smallest code with codedBytes(code) >= bytes
  int top = 63 - __builtin_clzll(bytes);
  u8 code = (u8)((top - 2) << 2 | (bytes >> (top - 2) & 3));
  return codedBytes(code) < bytes ? code + 1 : code;
}
static size_t strBytes(const Str* s) {
  return s->pad ? codedBytes(s->pad) : kHead + ((size_t)s->length + 1) * s->kind;
}

static struct Latin {
  char room[256][32]; // kHead + 2 bytes each
  char empty[32];
} latin;

void initBytes(); // bytearray.cpp

void initText() {
  initBytes();
  for (u32 c = 0; c <= 256; ++c) {
    Str* s = (Str*)(c < 256 ? latin.room[c] : latin.empty);
    s->h = {kImmortal, (u32)(uintptr_t)&molt_shape_str};
    s->length = c < 256;
    s->kind = 1;
    s->ascii = c < 128 || c == 256;
    s->data[0] = c < 256 ? (char)c : 0;
  }
}
Value strEmpty() { return toValue((Str*)latin.empty); }

Value strNew(u32 length, u8 kind, bool ascii) {
  Str* s = (Str*)allocate(kHead + ((size_t)length + 1) * kind);
  s->h = {1, (u32)(uintptr_t)&molt_shape_str};
  s->hash = 0;
  s->length = length;
  s->kind = kind;
  s->ascii = ascii;
  s->interned = 0;
  s->pad = 0;
  char* end = s->data + (size_t)length * kind;
  if (kind == 1)
    *end = 0;
  else if (kind == 2)
    *(u16*)end = 0;
  else
    *(u32*)end = 0;
  return toValue(s);
}

void strDealloc(Value v) {
  Str* s = as<Str>(v);
  if (isStr(v))
    release(s, strBytes(s));
  else
    freeInstance(v, strBytes(s));
}

Value strChar1(u32 c) {
  if (c < 256) return incref(toValue((Str*)latin.room[c]));
  Value r = strNew(1, c > 0xffff ? 4 : 2, false);
  if (c > 0xffff)
    *(u32*)as<Str>(r)->data = c;
  else
    *(u16*)as<Str>(r)->data = (u16)c;
  return r;
}

static bool isAscii(const char* p, size_t n) {
  u64 all = 0;
  size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    u64 w;
    memcpy(&w, p + i, 8);
    all |= w;
  }
  for (; i < n; ++i) all |= (u8)p[i];
  return !(all & 0x8080808080808080ull);
}

Value strFromAscii(const char* p, size_t n) {
  if (n <= 1) return n ? strChar1((u8)*p) : incref(strEmpty());
  Value r = strNew((u32)n, 1, true);
  memcpy(as<Str>(r)->data, p, n);
  return r;
}
Value strFromLatin1(const char* p, size_t n) {
  if (n <= 1) return n ? strChar1((u8)*p) : incref(strEmpty());
  Value r = strNew((u32)n, 1, isAscii(p, n));
  memcpy(as<Str>(r)->data, p, n);
  return r;
}
Value strFromC(const char* s) { return strFromUtf8(s, strlen(s)); }

static u32 decodeTrusted(const u8*& p) {
  u32 c = *p++;
  if (c < 0x80) return c;
  if (c < 0xe0) return (c & 31) << 6 | (*p++ & 63);
  if (c < 0xf0) {
    c = (c & 15) << 12 | (p[0] & 63) << 6 | (p[1] & 63);
    p += 2;
    return c;
  }
  c = (c & 7) << 18 | (p[0] & 63) << 12 | (p[1] & 63) << 6 | (p[2] & 63);
  p += 3;
  return c;
}

Value strFromUtf8(const char* s, size_t n) {
  if (isAscii(s, n)) return strFromAscii(s, n);
  const u8 *p = (const u8*)s, *end = p + n;
  u32 count = 0, max = 0;
  for (const u8* q = p; q < end; ++q) {
    count += (*q & 0xc0) != 0x80;
    if (*q > max) max = *q;
  }
  u8 kind = max >= 0xf0 ? 4 : max >= 0xc4 ? 2 : 1;
  if (count == 1) return strChar1(decodeTrusted(p));
  Value r = strNew(count, kind, false);
  char* out = as<Str>(r)->data;
  for (u32 i = 0; i < count; ++i) {
    u32 c = decodeTrusted(p);
    if (kind == 1)
      out[i] = (char)c;
    else if (kind == 2)
      ((u16*)out)[i] = (u16)c;
    else
      ((u32*)out)[i] = c;
  }
  return r;
}

Value strFromU32(const u32* s, size_t n) {
  u32 max = 0;
  for (size_t i = 0; i < n; ++i)
    if (s[i] > max) max = s[i];
  if (n == 0) return incref(strEmpty());
  if (n == 1) return strChar1(s[0]);
  u8 kind = max > 0xffff ? 4 : max > 0xff ? 2 : 1;
  Value r = strNew((u32)n, kind, max < 128);
  char* out = as<Str>(r)->data;
  if (kind == 4)
    memcpy(out, s, n * 4);
  else
    for (size_t i = 0; i < n; ++i) {
      if (kind == 1)
        out[i] = (char)s[i];
      else
        ((u16*)out)[i] = (u16)s[i];
    }
  return r;
}

static void widen(char* out, u8 to, const char* in, u8 from, size_t n) {
  if (to == from) {
    memcpy(out, in, n * to);
  } else if (to == 2) {
    for (size_t i = 0; i < n; ++i) ((u16*)out)[i] = (u8)in[i];
  } else if (from == 1) {
    for (size_t i = 0; i < n; ++i) ((u32*)out)[i] = (u8)in[i];
  } else {
    for (size_t i = 0; i < n; ++i) ((u32*)out)[i] = ((const u16*)in)[i];
  }
}

static u8 kindOfRange(const Str* s, size_t i, size_t n) { // smallest kind for that part; kind 1: see ascii
  if (s->kind == 1) return 1;
  u32 all = 0;
  if (s->kind == 2) {
    const u16* p = (const u16*)s->data + i;
    for (size_t k = 0; k < n; ++k) all |= p[k];
  } else {
    const u32* p = (const u32*)s->data + i;
    for (size_t k = 0; k < n; ++k) all |= p[k];
  }
  return all > 0xffff ? 4 : all > 0xff ? 2 : 1;
}

Value strSlice(Value v, i64 i, i64 j) {
  Str* s = as<Str>(v);
  size_t n = (size_t)(j - i);
  if (n == s->length && isStr(v)) return incref(v);
  if (n == 0) return incref(strEmpty());
  if (n == 1) return strChar1(strChar(s, (u32)i));
  const char* p = s->data + (size_t)i * s->kind;
  if (s->kind == 1) {
    Value r = strNew((u32)n, 1, s->ascii || isAscii(p, n));
    memcpy(as<Str>(r)->data, p, n);
    return r;
  }
  u8 kind = kindOfRange(s, (size_t)i, n);
  Value r = strNew((u32)n, kind, false);
  char* out = as<Str>(r)->data;
  if (kind == s->kind) {
    memcpy(out, p, n * kind);
  } else {
    for (size_t k = 0; k < n; ++k) {
      u32 c = s->kind == 2 ? ((const u16*)p)[k] : ((const u32*)p)[k];
      if (kind == 1)
        out[k] = (char)c;
      else
        ((u16*)out)[k] = (u16)c;
    }
    if (kind == 1) as<Str>(r)->ascii = isAscii(out, n);
  }
  return r;
}

Value strExactOwned(Value v) { return isStr(v) ? incref(v) : strSlice(v, 0, as<Str>(v)->length); }

static Value tooLong() { return raise(E_OverflowError, "strings are too large to concat"); }

Value strConcat(Value a, Value b) {
  Str *x = as<Str>(a), *y = as<Str>(b);
  if (!y->length) return strExactOwned(a);
  if (!x->length) return strExactOwned(b);
  u64 n = (u64)x->length + y->length;
  if (n > 0x7fffffff) return tooLong();
  u8 kind = x->kind > y->kind ? x->kind : y->kind;
  Value r = strNew((u32)n, kind, x->ascii && y->ascii);
  char* out = as<Str>(r)->data;
  widen(out, kind, x->data, x->kind, x->length);
  widen(out + (size_t)x->length * kind, kind, y->data, y->kind, y->length);
  return r;
}

Value strAppendOwned(Value a, Value b) {
  Str *x = as<Str>(a), *y = as<Str>(b);
  if (x->h.rc != 1 || !isStr(a) || x->interned || y->kind > x->kind || a == b || !x->length) {
    Value r = strConcat(a, b);
    decref(a);
    return r;
  }
  u64 n = (u64)x->length + y->length;
  if (n > 0x7fffffff) {
    decref(a);
    return tooLong();
  }
  size_t have = strBytes(x), need = kHead + ((size_t)n + 1) * x->kind;
  if (need > have || (!x->pad && need != have)) {
    u8 code = codeFor(need + need / 8);
    x = (Str*)reallocate(x, have, codedBytes(code));
    x->pad = code;
  }
  widen(x->data + (size_t)x->length * x->kind, x->kind, y->data, y->kind, y->length);
  x->length = (u32)n;
  x->hash = 0;
  x->ascii = x->ascii && y->ascii;
  char* end = x->data + (size_t)n * x->kind;
  memset(end, 0, x->kind);
  return toValue(x);
}

Value strRepeat(Value v, i64 n) {
  Str* s = as<Str>(v);
  if (n <= 0 || !s->length) return incref(strEmpty());
  if (n == 1) return strExactOwned(v);
  if ((u64)n > (u64)INT64_MAX / s->length) return raise(E_OverflowError, "repeated string is too long");
  if ((u64)n > 0x7fffffff / s->length) return raise(E_MemoryError, ""); // the longest str that there is
  if (!memoryFor(s->length * (u64)n, s->kind)) return 0;
  u32 total = (u32)(s->length * n);
  Value r = strNew(total, s->kind, s->ascii);
  char* out = as<Str>(r)->data;
  size_t unit = (size_t)s->length * s->kind, all = unit * (size_t)n;
  if (unit == 1) {
    memset(out, s->data[0], all);
  } else {
    memcpy(out, s->data, unit);
    for (size_t done = unit; done < all;) {
      size_t k = done < all - done ? done : all - done;
      memcpy(out + done, out, k);
      done += k;
    }
  }
  return r;
}

bool strEquals(Value a, Value b) {
  if (a == b) return true;
  Str *x = as<Str>(a), *y = as<Str>(b);
  return x->length == y->length && x->kind == y->kind &&
         memcmp(x->data, y->data, (size_t)x->length * x->kind) == 0;
}
bool strEqualsC(Value a, const char* c) {
  Str* s = as<Str>(a);
  size_t n = strlen(c);
  return s->length == n && s->kind == 1 && memcmp(s->data, c, n) == 0;
}

int strCompare(Value a, Value b) {
  Str *x = as<Str>(a), *y = as<Str>(b);
  u32 n = x->length < y->length ? x->length : y->length;
  if (x->kind == 1 && y->kind == 1) {
    int c = memcmp(x->data, y->data, n);
    if (c) return c < 0 ? -1 : 1;
  } else {
    for (u32 i = 0; i < n; ++i) {
      u32 c = strChar(x, i), d = strChar(y, i);
      if (c != d) return c < d ? -1 : 1;
    }
  }
  return x->length < y->length ? -1 : x->length > y->length;
}

const char* strUtf8(Value v, size_t* bytes, bool* owned) {
  Str* s = as<Str>(v);
  if (s->ascii) {
    *bytes = s->length;
    *owned = false;
    return s->data;
  }
  size_t n = 0;
  for (u32 i = 0; i < s->length; ++i) {
    u32 c = strChar(s, i);
    n += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  char *out = (char*)allocate(n + 1), *p = out;
  for (u32 i = 0; i < s->length; ++i) {
    u32 c = strChar(s, i);
    if (c < 0x80) {
      *p++ = (char)c;
    } else if (c < 0x800) {
      *p++ = (char)(0xc0 | c >> 6);
      *p++ = (char)(0x80 | (c & 63));
    } else if (c < 0x10000) {
      *p++ = (char)(0xe0 | c >> 12);
      *p++ = (char)(0x80 | (c >> 6 & 63));
      *p++ = (char)(0x80 | (c & 63));
    } else {
      *p++ = (char)(0xf0 | c >> 18);
      *p++ = (char)(0x80 | (c >> 12 & 63));
      *p++ = (char)(0x80 | (c >> 6 & 63));
      *p++ = (char)(0x80 | (c & 63));
    }
  }
  *p = 0;
  *bytes = n;
  *owned = true;
  return out;
}

// --- StrBuilder

StrBuilder::StrBuilder(u32 expected, u8 k) : kind(k) { reserve(expected ? expected : 1, k); }
StrBuilder::~StrBuilder() {
  if (s) release(s, kHead + ((size_t)capacity + 1) * kind);
}
void StrBuilder::reserve(u32 more, u8 wanted) {
  if (wanted < kind) wanted = kind;
  u64 need = (u64)length + more;
  if (wanted == kind && need <= capacity) return;
  u64 cap = need <= capacity ? capacity : capacity + capacity / 2;
  if (cap < need) cap = need;
  if (cap < 24) cap = 24;
  size_t bytes = kHead + ((size_t)cap + 1) * wanted;
  if (wanted == kind && s) {
    s = (Str*)reallocate(s, kHead + ((size_t)capacity + 1) * kind, bytes);
  } else {
    Str* t = (Str*)allocate(bytes);
    if (s) {
      widen(t->data, wanted, s->data, kind, length);
      release(s, kHead + ((size_t)capacity + 1) * kind);
    }
    s = t;
  }
  capacity = (u32)cap;
  kind = wanted;
}
void StrBuilder::putAscii(const char* p, size_t n) {
  reserve((u32)n, 1);
  widen(s->data + (size_t)length * kind, kind, p, 1, n);
  length += (u32)n;
}
void StrBuilder::putSlice(Value v, i64 i, i64 j) {
  Str* t = as<Str>(v);
  size_t n = (size_t)(j - i);
  u8 k = i == 0 && j == t->length ? t->kind : kindOfRange(t, (size_t)i, n);
  if (k < t->kind) { // part of a wide string that is narrow itself
    for (i64 x = i; x < j; ++x) put(strChar(t, (u32)x));
    return;
  }
  reserve((u32)n, k);
  widen(s->data + (size_t)length * kind, kind, t->data + (size_t)i * t->kind, t->kind, n);
  length += (u32)n;
  if (!t->ascii) seen |= k == 4 ? 0x10000 : k == 2 ? 0x100 : isAscii(t->data + i, n) ? 0 : 0x80;
}
void StrBuilder::putStr(Value v) { putSlice(v, 0, as<Str>(v)->length); }
void StrBuilder::fill(u32 c, i64 n) {
  if (n <= 0) return;
  reserve((u32)n, c > 0xffff ? 4 : c > 0xff ? 2 : 1);
  seen |= c;
  for (i64 i = 0; i < n; ++i) put(c);
}
Value StrBuilder::finish() {
  if (length == 0) return incref(strEmpty());
  if (length == 1) return strChar1(kind == 1 ? (u8)s->data[0] : kind == 2 ? *(u16*)s->data : *(u32*)s->data);
  u8 fits = seen > 0xffff ? 4 : seen > 0xff ? 2 : 1;
  if (fits < kind) { // built wider than it turned out
    Value narrow = strNew(length, fits, seen < 0x80);
    char* out = as<Str>(narrow)->data;
    for (u32 i = 0; i < length; ++i) {
      u32 c = kind == 2 ? ((u16*)s->data)[i] : ((u32*)s->data)[i];
      if (fits == 1)
        out[i] = (char)c;
      else
        ((u16*)out)[i] = (u16)c;
    }
    return narrow;
  }
  size_t have = kHead + ((size_t)capacity + 1) * kind, need = kHead + ((size_t)length + 1) * kind;
  Str* r = s;
  s = nullptr;
  if (have != need) r = (Str*)reallocate(r, have, need);
  r->h = {1, (u32)(uintptr_t)&molt_shape_str};
  r->hash = 0;
  r->length = length;
  r->kind = kind;
  r->ascii = seen < 0x80;
  r->interned = r->pad = 0;
  memset(r->data + (size_t)length * kind, 0, kind);
  length = capacity = 0;
  return toValue(r);
}
