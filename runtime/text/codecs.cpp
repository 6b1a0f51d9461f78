// Encoding and decoding of text. Errors go to one of the handlers of the library reference ("Error
// Handlers"), built in or registered; a handler gets the range, gives a replacement and the position to go on
// from.
#include "text/codecs.h"
#include "number/int.h"
#include "text/codec_names.h"
#include "text/str_methods.h"

CodecRegistry molt_codecs;

static const char* errorsText(Value errors) {
  return errors && !isNone(errors) ? as<Str>(errors)->data : "strict"; // kind 1 is all that can match a name
}

Value registerErrorHandler(Value name, Value handler) {
  if (!molt_codecs.handlers) molt_codecs.handlers = dictNew();
  return dictSet(molt_codecs.handlers, name, handler) < 0 ? 0 : none();
}
Value lookupErrorHandler(Value name) {
  const char* text = errorsText(name);
  if (Value h = molt_codecs.handlers ? dictGet(molt_codecs.handlers, name) : 0) return incref(h);
  if (molt_thread.exc) return 0;
  Value h = builtinErrorHandler(text);
  return h || molt_thread.exc ? h : raise(E_LookupError, "unknown error handler name '%s'", text);
}
static Value customHandler(const char* name) { // borrowed; 0 with LookupError
  Ref n(strFromC(name));
  Value h = molt_codecs.handlers ? dictGet(molt_codecs.handlers, n) : 0;
  if (!h && !molt_thread.exc) raise(E_LookupError, "unknown error handler name '%s'", name);
  return h;
}

/// Calls a registered handler; -1 or the position to go on from, *out the replacement (owned).
static i64 callHandler(const char* errors, Value exception, i64 length, Value* out, bool bytesOk) {
  Value h = customHandler(errors);
  if (!h) return -1;
  Ref r(call1(h, exception));
  if (!r.v) return -1;
  bool good = isTuple(r) && as<Tuple>(r)->length == 2;
  Value text = good ? as<Tuple>(r)->items[0] : 0, at = good ? as<Tuple>(r)->items[1] : 0;
  if (!good || !isAnyInt(at) || !(isAnyStr(text) || (bytesOk && isAnyBytes(text))))
    return raiseStatus(raise(E_TypeError, bytesOk
                                              ? "encoding error handler must return (str/bytes, int) tuple"
                                              : "decoding error handler must return (str, int) tuple"));
  i64 pos;
  if (!intToI64(at, &pos)) pos = -1;
  if (pos < 0) pos += length;
  if (pos < 0 || pos > length)
    return raiseStatus(raise(E_IndexError, "position %ld from error handler out of bounds", pos));
  *out = incref(text);
  return pos;
}

static Value pendingUnicodeError() { return takeException(); }

// --- encoding

namespace {
enum Encoding {
  kUtf8,
  kAscii,
  kLatin1,
  kUtf16,
  kUtf16LE,
  kUtf16BE,
  kUtf32,
  kUtf32LE,
  kUtf32BE,
  kUtf8Sig,
  kEscape,
  kRawEscape,
  kUnknown
};

struct ByteBuffer {
  char* p = nullptr;
  size_t n = 0, capacity = 0;
  ~ByteBuffer() {
    if (p) release(p, capacity);
  }
  void reserve(size_t more) {
    if (n + more <= capacity) return;
    size_t c = capacity ? capacity * 2 : 64;
    while (c < n + more) c *= 2;
    p = p ? (char*)reallocate(p, capacity, c) : (char*)allocate(c);
    capacity = c;
  }
  void put(char c) {
    reserve(1);
    p[n++] = c;
  }
  void put(const char* s, size_t k) {
    reserve(k);
    memcpy(p + n, s, k);
    n += k;
  }
};

const char* const kNames[] = {"utf-8",     "ascii",  "latin-1",   "utf-16",    "utf-16-le",
                              "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-8"};

/// One character; false when the encoding has none for it.
bool encodeChar(ByteBuffer& b, Encoding e, u32 c) {
  switch (e) {
  case kUtf8:
  case kUtf8Sig:
    if (c >= 0xd800 && c < 0xe000) return false;
    b.reserve(4);
    if (c < 0x80) {
      b.p[b.n++] = (char)c;
    } else if (c < 0x800) {
      b.p[b.n++] = (char)(0xc0 | c >> 6);
      b.p[b.n++] = (char)(0x80 | (c & 63));
    } else if (c < 0x10000) {
      b.p[b.n++] = (char)(0xe0 | c >> 12);
      b.p[b.n++] = (char)(0x80 | (c >> 6 & 63));
      b.p[b.n++] = (char)(0x80 | (c & 63));
    } else {
      b.p[b.n++] = (char)(0xf0 | c >> 18);
      b.p[b.n++] = (char)(0x80 | (c >> 12 & 63));
      b.p[b.n++] = (char)(0x80 | (c >> 6 & 63));
      b.p[b.n++] = (char)(0x80 | (c & 63));
    }
    return true;
  case kAscii:
  case kLatin1:
    if (c >= (e == kAscii ? 128u : 256u)) return false;
    b.put((char)c);
    return true;
  case kUtf16:
  case kUtf16LE:
  case kUtf16BE: {
    if (c >= 0xd800 && c < 0xe000) return false;
    u32 units[2] = {c, 0};
    int n = 1;
    if (c > 0xffff) {
      units[0] = 0xd800 + ((c - 0x10000) >> 10);
      units[1] = 0xdc00 + ((c - 0x10000) & 0x3ff);
      n = 2;
    }
    for (int i = 0; i < n; ++i) {
      char lo = (char)units[i], hi = (char)(units[i] >> 8);
      b.put(e == kUtf16BE ? hi : lo);
      b.put(e == kUtf16BE ? lo : hi);
    }
    return true;
  }
  default:
    if (c >= 0xd800 && c < 0xe000) return false;
    for (int i = 0; i < 4; ++i) b.put((char)(c >> 8 * (e == kUtf32BE ? 3 - i : i)));
    return true;
  }
}

const char* encodeReason(Encoding e) {
  return e == kAscii    ? "ordinal not in range(128)"
         : e == kLatin1 ? "ordinal not in range(256)"
                        : "surrogates not allowed";
}

/// Characters [i, j) cannot be encoded; gives where to go on, -1 on exception.
i64 encodeError(Value v, ByteBuffer& b, Encoding e, const char* errors, i64 i, i64 j) {
  Str* s = as<Str>(v);
  char buf[16];
  auto putAll = [&](const char* t) {
    for (; *t; ++t) encodeChar(b, e, (u8)*t);
  };
  auto fail = [&] {
    raiseUnicodeEncode(kNames[e], v, i, j, encodeReason(e));
    return (i64)-1;
  };
  if (!strcmp(errors, "strict")) return fail();
  if (!strcmp(errors, "ignore")) return j;
  if (!strcmp(errors, "replace")) {
    for (i64 k = i; k < j; ++k) encodeChar(b, e, '?');
    return j;
  }
  if (!strcmp(errors, "backslashreplace")) {
    for (i64 k = i; k < j; ++k) {
      u32 c = strChar(s, (u32)k);
      int n = c > 0xffff ? 8 : c > 0xff ? 4 : 2;
      buf[0] = '\\';
      buf[1] = n == 8 ? 'U' : n == 4 ? 'u' : 'x';
      for (int x = 0; x < n; ++x) buf[2 + x] = "0123456789abcdef"[c >> 4 * (n - 1 - x) & 15];
      buf[2 + n] = 0;
      putAll(buf);
    }
    return j;
  }
  if (!strcmp(errors, "xmlcharrefreplace")) {
    for (i64 k = i; k < j; ++k) {
      char *end = buf + 15, *p = end;
      *p = 0;
      *--p = ';';
      u32 c = strChar(s, (u32)k);
      do *--p = (char)('0' + c % 10);
      while (c /= 10);
      *--p = '#';
      *--p = '&';
      putAll(p);
    }
    return j;
  }
  if (!strcmp(errors, "surrogateescape")) {
    i64 k = i;
    for (; k < j; ++k) {
      u32 c = strChar(s, (u32)k);
      if (c < 0xdc80 || c > 0xdcff) break;
      if (e > kLatin1 && e != kUtf8Sig) break;
      b.put((char)(c - 0xdc00));
    }
    return k > i ? k : fail();
  }
  if (!strcmp(errors, "surrogatepass") && e != kAscii && e != kLatin1) {
    for (i64 k = i; k < j; ++k) {
      u32 c = strChar(s, (u32)k);
      if (e == kUtf8 || e == kUtf8Sig) {
        b.put((char)(0xe0 | c >> 12));
        b.put((char)(0x80 | (c >> 6 & 63)));
        b.put((char)(0x80 | (c & 63)));
      } else {
        int n = e <= kUtf16BE ? 2 : 4;
        bool big = e == kUtf16BE || e == kUtf32BE;
        for (int x = 0; x < n; ++x) b.put((char)(c >> 8 * (big ? n - 1 - x : x)));
      }
    }
    return j;
  }
  if (!strcmp(errors, "surrogatepass")) return fail();
  // TODO(stdlib-compat, owner:runtime, milestone:M1, priority:P3, status:missing): error handler
  // "namereplace"
  if (!customHandler(errors)) return -1;
  fail();
  Ref exc(pendingUnicodeError());
  Value text;
  i64 pos = callHandler(errors, exc, s->length, &text, true);
  if (pos < 0) return -1;
  Ref t(text);
  if (isAnyBytes(t)) {
    b.put(as<Bytes>(t)->data, as<Bytes>(t)->length);
  } else {
    for (u32 k = 0; k < as<Str>(t)->length; ++k)
      if (!encodeChar(b, e, strChar(as<Str>(t), k))) return fail();
  }
  return pos;
}

Value encodeAs(Value v, Encoding e, const char* errors) {
  Str* s = as<Str>(v);
  if (s->ascii && (e <= kLatin1)) return bytesNew(s->data, s->length);
  if (s->kind == 1 && e == kLatin1) return bytesNew(s->data, s->length);
  ByteBuffer b;
  b.reserve(s->length + 16);
  if (e == kUtf16) b.put("\xff\xfe", 2);
  if (e == kUtf32) b.put("\xff\xfe\0\0", 4);
  if (e == kUtf8Sig) b.put("\xef\xbb\xbf", 3);
  for (i64 i = 0; i < s->length;) {
    u32 c = strChar(s, (u32)i);
    if (encodeChar(b, e, c)) {
      ++i;
      continue;
    }
    i64 j = i + 1;
    while (j < s->length) { // the whole run
      u32 d = strChar(s, (u32)j);
      bool bad = e == kAscii ? d > 127 : e == kLatin1 ? d > 255 : d >= 0xd800 && d < 0xe000;
      if (!bad) break;
      ++j;
    }
    i = encodeError(v, b, e, errors, i, j);
    if (i < 0) return 0;
  }
  return bytesNew(b.p, b.n);
}

// --- decoding

/// Bytes [i, j) are wrong; puts the replacement and gives where to go on, -1 on exception.
i64 decodeError(Value object, StrBuilder& b, Encoding e, const char* name, const char* errors, const char* p,
                i64 n, i64 i, i64 j, const char* reason) {
  auto fail = [&] {
    raiseUnicodeDecode(name, object, i, j, reason);
    return (i64)-1;
  };
  if (!strcmp(errors, "strict")) return fail();
  if (!strcmp(errors, "ignore")) return j;
  if (!strcmp(errors, "replace")) {
    b.put(0xfffd);
    return j;
  }
  if (!strcmp(errors, "backslashreplace")) {
    for (i64 k = i; k < j; ++k) {
      u8 c = (u8)p[k];
      b.putAscii("\\x", 2);
      b.put((u8) "0123456789abcdef"[c >> 4]);
      b.put((u8) "0123456789abcdef"[c & 15]);
    }
    return j;
  }
  if (!strcmp(errors, "surrogateescape")) {
    i64 k = i;
    while (k < j && k < i + 4 && (u8)p[k] >= 128) b.put(0xdc00 + (u8)p[k++]);
    return k > i ? k : fail();
  }
  if (!strcmp(errors, "surrogatepass")) {
    u32 c = 0;
    int size = 0;
    const u8* q = (const u8*)p + i;
    if (e == kUtf8 && n - i >= 3 && (q[0] & 0xf0) == 0xe0 && (q[1] & 0xc0) == 0x80 && (q[2] & 0xc0) == 0x80) {
      c = (q[0] & 15u) << 12 | (q[1] & 63u) << 6 | (q[2] & 63u);
      size = 3;
    } else if (e >= kUtf16 && e <= kUtf16BE && n - i >= 2) {
      c = e == kUtf16BE ? q[0] << 8 | q[1] : q[1] << 8 | q[0];
      size = 2;
    } else if (e >= kUtf32 && e <= kUtf32BE && n - i >= 4) {
      for (int x = 0; x < 4; ++x) c |= (u32)q[x] << 8 * (e == kUtf32BE ? 3 - x : x);
      size = 4;
    }
    if (c < 0xd800 || c > 0xdfff) return fail();
    b.put(c);
    return i + size;
  }
  if (!customHandler(errors)) return -1;
  fail();
  Ref exc(pendingUnicodeError());
  Value text;
  i64 pos = callHandler(errors, exc, n, &text, false);
  if (pos < 0) return -1;
  Ref t(text);
  b.putStr(t);
  return pos;
}

Encoding findEncoding(Value name) {
  if (!name || isNone(name)) return kUtf8;
  Str* s = as<Str>(name);
  if (!s->ascii || s->length > 20) return kUnknown;
  char buf[24];
  u32 n = 0;
  for (u32 i = 0; i < s->length; ++i) {
    char c = s->data[i];
    if (c >= 'A' && c <= 'Z') c |= 32;
    if (c == '_' || c == ' ') c = '-';
    buf[n++] = c;
  }
  buf[n] = 0;
  static const struct {
    const char* name;
    Encoding e;
  } kAliases[] = {{"utf-8", kUtf8},
                  {"utf8", kUtf8},
                  {"u8", kUtf8},
                  {"utf", kUtf8},
                  {"cp65001", kUtf8},
                  {"ascii", kAscii},
                  {"us-ascii", kAscii},
                  {"646", kAscii},
                  {"ansi-x3.4-1968", kAscii},
                  {"iso646-us", kAscii},
                  {"latin-1", kLatin1},
                  {"latin1", kLatin1},
                  {"iso-8859-1", kLatin1},
                  {"iso8859-1", kLatin1},
                  {"8859", kLatin1},
                  {"l1", kLatin1},
                  {"latin", kLatin1},
                  {"cp819", kLatin1},
                  {"utf-16", kUtf16},
                  {"utf16", kUtf16},
                  {"u16", kUtf16},
                  {"utf-16-le", kUtf16LE},
                  {"utf-16le", kUtf16LE},
                  {"utf-16-be", kUtf16BE},
                  {"utf-16be", kUtf16BE},
                  {"utf-32", kUtf32},
                  {"utf32", kUtf32},
                  {"u32", kUtf32},
                  {"utf-32-le", kUtf32LE},
                  {"utf-32le", kUtf32LE},
                  {"utf-32-be", kUtf32BE},
                  {"utf-32be", kUtf32BE},
                  {"utf-8-sig", kUtf8Sig},
                  {"utf8-sig", kUtf8Sig},
                  {"unicode-escape", kEscape},
                  {"raw-unicode-escape", kRawEscape}};
  for (const auto& a : kAliases)
    if (!strcmp(a.name, buf)) return a.e;
  return kUnknown;
}

Value decodeBytes1(Value object, const char* p, i64 n, Encoding e, const char* errors) { // ascii, latin-1
  if (e == kLatin1) return strFromLatin1(p, (size_t)n);
  StrBuilder b((u32)n);
  for (i64 i = 0; i < n;) {
    if ((u8)p[i] < 128) {
      b.put((u8)p[i++]);
      continue;
    }
    i = decodeError(object, b, e, "ascii", errors, p, n, i, i + 1, "ordinal not in range(128)");
    if (i < 0) return 0;
  }
  return b.finish();
}

/// How far a decoder got; without `final` it stops before what is incomplete at the end.
struct Progress {
  bool final = true;
  i64 consumed = 0;
  int order = 0; ///< 0 unknown, -1 little, 1 big endian
};

Value decode16(Value object, const char* p, i64 n, Encoding e, const char* errors, Progress& progress) {
  i64 i = 0;
  if (e == kUtf16) {
    if (progress.order == 0 && n >= 2) {
      if ((u8)p[0] == 0xff && (u8)p[1] == 0xfe) i = 2, progress.order = -1;
      if ((u8)p[0] == 0xfe && (u8)p[1] == 0xff) i = 2, progress.order = 1;
    }
    e = progress.order > 0 ? kUtf16BE : kUtf16LE;
  }
  const char* name = kNames[e];
  auto unit = [&](i64 k) -> u32 {
    u32 a = (u8)p[k], c = (u8)p[k + 1];
    return e == kUtf16BE ? a << 8 | c : c << 8 | a;
  };
  StrBuilder b((u32)(n / 2));
  while (i < n) {
    const char* reason;
    i64 j = i + 2;
    if (n - i < 2) {
      if (!progress.final) break;
      reason = "truncated data";
      j = n;
    } else {
      u32 c = unit(i);
      if (c < 0xd800 || c > 0xdfff) {
        b.put(c);
        i += 2;
        continue;
      }
      if (c >= 0xdc00) {
        reason = "illegal encoding";
      } else if (n - i < 4) {
        if (!progress.final) break;
        reason = "unexpected end of data";
        j = n;
      } else {
        u32 d = unit(i + 2);
        if (d >= 0xdc00 && d <= 0xdfff) {
          b.put(0x10000 + ((c - 0xd800) << 10) + (d - 0xdc00));
          i += 4;
          continue;
        }
        reason = "illegal UTF-16 surrogate";
      }
    }
    i = decodeError(object, b, e, name, errors, p, n, i, j, reason);
    if (i < 0) return 0;
  }
  progress.consumed = i;
  return b.finish();
}

Value decode32(Value object, const char* p, i64 n, Encoding e, const char* errors, Progress& progress) {
  i64 i = 0;
  if (e == kUtf32) {
    if (progress.order == 0 && n >= 4) {
      if (!memcmp(p, "\xff\xfe\0\0", 4)) i = 4, progress.order = -1;
      if (!memcmp(p, "\0\0\xfe\xff", 4)) i = 4, progress.order = 1;
    }
    e = progress.order > 0 ? kUtf32BE : kUtf32LE;
  }
  const char* name = kNames[e];
  StrBuilder b((u32)(n / 4));
  while (i < n) {
    const char* reason;
    i64 j = i + 4;
    if (n - i < 4) {
      if (!progress.final) break;
      reason = "truncated data";
      j = n;
    } else {
      u32 c = 0;
      for (int x = 0; x < 4; ++x) c |= (u32)(u8)p[i + x] << 8 * (e == kUtf32BE ? 3 - x : x);
      if (c < 0x110000 && (c < 0xd800 || c > 0xdfff)) {
        b.put(c);
        i += 4;
        continue;
      }
      reason = c >= 0x110000 ? "code point not in range(0x110000)"
                             : "code point in surrogate code point range(0xd800, 0xe000)";
    }
    i = decodeError(object, b, e, name, errors, p, n, i, j, reason);
    if (i < 0) return 0;
  }
  progress.consumed = i;
  return b.finish();
}
} // namespace

Value decodeWideStateful(Value object, const char* p, size_t n, const char* encoding, const char* errors,
                         bool final, size_t* consumed, int* order) {
  Ref name(strFromC(encoding));
  const Encoding e = findEncoding(name);
  Progress progress{final, 0, *order};
  Value r = e <= kUtf16BE ? decode16(object, p, (i64)n, e, errors, progress)
                          : decode32(object, p, (i64)n, e, errors, progress);
  *consumed = (size_t)progress.consumed;
  *order = progress.order;
  return r;
}

Value decodeUtf8Stateful(Value object, const char* text, size_t size, const char* errors, bool final,
                         size_t* consumed) {
  const u8* p = (const u8*)text;
  i64 n = (i64)size, i = 0;
  while (i + 8 <= n) { // ASCII in words
    u64 w;
    memcpy(&w, p + i, 8);
    if (w & 0x8080808080808080ull) break;
    i += 8;
  }
  while (i < n && p[i] < 128) ++i;
  *consumed = size;
  if (i == n) return strFromAscii(text, size);
  StrBuilder b((u32)n);
  b.putAscii(text, (size_t)i);
  while (i < n) {
    u32 c = p[i];
    if (c < 0x80) {
      i64 k = i + 1;
      while (k < n && p[k] < 128) ++k;
      b.putAscii(text + i, (size_t)(k - i));
      i = k;
      continue;
    }
    const char* reason = "invalid continuation byte";
    i64 j = i + 1;
    bool end = false;
    auto in = [&](i64 k, u8 lo, u8 hi) { return p[k] >= lo && p[k] <= hi; };
    if (c < 0xc2 || c > 0xf4) {
      reason = "invalid start byte";
    } else if (c < 0xe0) {
      if (i + 1 >= n) {
        end = true;
      } else if (in(i + 1, 0x80, 0xbf)) {
        b.put((c & 31) << 6 | (p[i + 1] & 63u));
        i += 2;
        continue;
      }
    } else {
      u8 lo = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80, hi = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
      int more = c < 0xf0 ? 2 : 3;
      if (i + 1 >= n) {
        end = true;
      } else if (in(i + 1, lo, hi)) {
        int k = 2;
        while (k <= more && i + k < n && in(i + k, 0x80, 0xbf)) ++k;
        if (k > more) {
          u32 r = c & (more == 2 ? 15 : 7);
          for (int x = 1; x <= more; ++x) r = r << 6 | (p[i + x] & 63u);
          b.put(r);
          i += more + 1;
          continue;
        }
        j = i + k;
        end = i + k >= n;
      }
    }
    if (end) {
      if (!final) {
        *consumed = (size_t)i;
        return b.finish();
      }
      reason = "unexpected end of data";
      j = n;
    }
    i = decodeError(object, b, kUtf8, "utf-8", errors, text, n, i, j, reason);
    if (i < 0) return 0;
  }
  return b.finish();
}
Value decodeUtf8(Value object, const char* p, size_t n, const char* errors) {
  size_t consumed;
  return decodeUtf8Stateful(object, p, n, errors, true, &consumed);
}
Value encodeUtf8(Value s, const char* errors) { return encodeAs(s, kUtf8, errors); }

bool isOwnEncoding(Value name) { return findEncoding(name) != kUnknown; }

Value encodeStr(Value s, Value encoding, Value errors) {
  Encoding e = findEncoding(encoding);
  if (e == kEscape || e == kRawEscape) return encodeUnicodeEscape(s, e == kRawEscape);
  if (e == kUnknown) return encodeWithTable(s, encoding, errorsText(errors));
  return encodeAs(s, e, errorsText(errors));
}

Value decodeObject(Value object, Value encoding, Value errors) {
  size_t n;
  const char* p = bytesLike(object, &n);
  Encoding e = findEncoding(encoding);
  const char* how = errorsText(errors);
  Progress whole;
  switch (e) {
  case kUtf8Sig:
    if (n >= 3 && !memcmp(p, "\xef\xbb\xbf", 3)) p += 3, n -= 3;
    [[fallthrough]];
  case kUtf8: return decodeUtf8(object, p, n, how);
  case kAscii:
  case kLatin1: return decodeBytes1(object, p, (i64)n, e, how);
  case kUtf16:
  case kUtf16LE:
  case kUtf16BE: return decode16(object, p, (i64)n, e, how, whole);
  case kUtf32:
  case kUtf32LE:
  case kUtf32BE: return decode32(object, p, (i64)n, e, how, whole);
  case kEscape:
  case kRawEscape: return decodeUnicodeEscape(object, p, n, e == kRawEscape, how);
  default: return decodeWithTable(object, encoding, how);
  }
}

Value strEncodeMethod(Value v, const Value* a, i32, Value) {
  for (int i = 0; i < 2; ++i)
    if (a[i] && !isAnyStr(a[i]))
      return raise(E_TypeError, "encode() argument '%s' must be str, not %N", i ? "errors" : "encoding",
                   a[i]);
  return encodeStr(v, a[0], a[1]);
}
Value bytesDecodeMethod(Value v, const Value* a, i32, Value) {
  for (int i = 0; i < 2; ++i)
    if (a[i] && !isAnyStr(a[i]))
      return raise(E_TypeError, "decode() argument '%s' must be str, not %N", i ? "errors" : "encoding",
                   a[i]);
  return decodeObject(v, a[0], a[1]);
}
