// The module binascii: hexadecimal, base64 and checksums, after the library reference, "binascii".
#include "module/modules.h"
#include "number/int.h"
#include "object/class.h"
#include "text/args.h"
#include "text/str.h"

Value bytesHex(const char* p, i64 n, Value sep, Value per); // text/bytes_methods.cpp
static Value errorClass, incompleteClass;

static const char* bytesArg(Value v, size_t* n) {
  const char* p = isAnyStr(v) ? nullptr : bytesLike(v, n);
  if (!p) raise(E_TypeError, "a bytes-like object is required, not '%T'", v);
  return p;
}
/// bytes or ASCII str
static const char* textArg(Value v, size_t* n) {
  if (isAnyStr(v)) {
    Str* s = as<Str>(v);
    if (!s->ascii && s->length) {
      raise(E_ValueError, "string argument should contain only ASCII characters");
      return nullptr;
    }
    *n = s->length;
    return s->data;
  }
  const char* p = bytesLike(v, n);
  if (!p) raise(E_TypeError, "argument should be bytes, buffer or ASCII string, not '%T'", v);
  return p;
}

static Value hexlify(Value, const Value* a, i32, Value) {
  size_t n;
  const char* p = bytesArg(a[0], &n);
  if (!p) return 0;
  Ref r(bytesHex(p, (i64)n, a[1], a[2]));
  return r.v ? bytesNew(as<Str>(r)->data, as<Str>(r)->length) : 0;
}
static int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 32;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}
static Value unhexlify(Value, const Value* a, i32, Value) {
  size_t n;
  const char* p = textArg(a[0], &n);
  if (!p) return 0;
  if (n & 1) return raise(*as<Class>(errorClass), "Odd-length string");
  Ref r(bytesNew(nullptr, n / 2));
  for (size_t i = 0; i < n; i += 2) {
    int hi = hexDigit(p[i]), lo = hexDigit(p[i + 1]);
    if (hi < 0 || lo < 0) return raise(*as<Class>(errorClass), "Non-hexadecimal digit found");
    as<Bytes>(r)->data[i / 2] = (char)(hi << 4 | lo);
  }
  return r.take();
}

static const char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static Value toBase64(Value, const Value* a, i32, Value) {
  size_t n;
  const char* p = bytesArg(a[0], &n);
  if (!p) return 0;
  int newline = a[1] ? truth(a[1]) : 1;
  if (newline < 0) return 0;
  Value r = bytesNew(nullptr, (n + 2) / 3 * 4 + (size_t)newline);
  char* o = as<Bytes>(r)->data;
  for (size_t i = 0; i < n; i += 3) {
    u32 v = (u32)(u8)p[i] << 16 | (i + 1 < n ? (u32)(u8)p[i + 1] << 8 : 0) | (i + 2 < n ? (u8)p[i + 2] : 0);
    *o++ = kBase64[v >> 18];
    *o++ = kBase64[v >> 12 & 63];
    *o++ = i + 1 < n ? kBase64[v >> 6 & 63] : '=';
    *o++ = i + 2 < n ? kBase64[v & 63] : '=';
  }
  if (newline) *o = '\n';
  return r;
}
static Value fromBase64(Value, const Value* a, i32, Value) {
  size_t n;
  const char* p = textArg(a[0], &n);
  if (!p) return 0;
  int strict = a[1] ? truth(a[1]) : 0;
  if (strict < 0) return 0;
  if (strict && n && p[0] == '=') return raise(*as<Class>(errorClass), "Leading padding not allowed");
  Ref r(bytesNew(nullptr, n / 4 * 3 + 3));
  char *start = as<Bytes>(r)->data, *o = start;
  int quad = 0, pads = 0;
  u32 held = 0;
  bool padded = false;
  for (size_t i = 0; i < n; ++i) {
    char c = p[i];
    if (c == '=') {
      padded = true;
      ++pads;
      if (quad >= 2 && quad + pads >= 4) {
        if (strict && i + 1 < n) return raise(*as<Class>(errorClass), "Excess data after padding");
        return bytesNew(start, (size_t)(o - start));
      }
      continue;
    }
    const char* at = c ? (const char*)memchr(kBase64, c, 64) : nullptr;
    if (!at) {
      if (strict) return raise(*as<Class>(errorClass), "Only base64 data is allowed");
      continue;
    }
    if (strict && padded) return raise(*as<Class>(errorClass), "Discontinuous padding not allowed");
    pads = 0;
    u32 v = (u32)(at - kBase64);
    switch (quad) {
    case 0: held = v; break;
    case 1:
      *o++ = (char)(held << 2 | v >> 4);
      held = v & 15;
      break;
    case 2:
      *o++ = (char)(held << 4 | v >> 2);
      held = v & 3;
      break;
    case 3: *o++ = (char)(held << 6 | v); break;
    }
    quad = (quad + 1) & 3;
  }
  if (quad == 1)
    return raise(*as<Class>(errorClass),
                 "Invalid base64-encoded string: number of data characters (%ld) cannot be 1 more than a "
                 "multiple of 4",
                 (i64)(o - start) / 3 * 4 + 1);
  if (quad) return raise(*as<Class>(errorClass), "Incorrect padding");
  return bytesNew(start, (size_t)(o - start));
}

static Value crc32(Value, const Value* a, i32 nargs, Value) {
  size_t n;
  const char* p = bytesArg(a[0], &n);
  if (!p) return 0;
  u32 c = nargs > 1 ? (u32)intToU64Mask(a[1]) : 0;
  static u32 table[256]; // filled on first use
  if (!table[1])
    for (u32 i = 0; i < 256; ++i) {
      u32 x = i;
      for (int k = 0; k < 8; ++k) x = x >> 1 ^ (x & 1 ? 0xedb88320u : 0);
      table[i] = x;
    }
  c = ~c;
  for (size_t i = 0; i < n; ++i) c = c >> 8 ^ table[(c ^ (u8)p[i]) & 255];
  return intFromU64(~c);
}
static Value crcHqx(Value, const Value* a, i32, Value) {
  size_t n;
  const char* p = bytesArg(a[0], &n);
  if (!p) return 0;
  if (!isAnyInt(a[1])) return raise(E_TypeError, "'%T' object cannot be interpreted as an integer", a[1]);
  u32 c = (u32)intToU64Mask(a[1]) & 0xffff;
  for (size_t i = 0; i < n; ++i) {
    c ^= (u32)(u8)p[i] << 8;
    for (int k = 0; k < 8; ++k) c = (c << 1 ^ (c & 0x8000 ? 0x1021u : 0)) & 0xffff;
  }
  return tagInt((i64)c);
}

// TODO(stdlib-compat, owner:runtime, milestone:SL1, priority:P3, status:missing): binascii uu and quoted-printable
static const MethodDef functions[] = {{"hexlify", hexlify, 1, 3, "data,sep,bytes_per_sep"},
                                      {"b2a_hex", hexlify, 1, 3, "data,sep,bytes_per_sep"},
                                      {"unhexlify", unhexlify, 1, 1},
                                      {"a2b_hex", unhexlify, 1, 1},
                                      {"b2a_base64", toBase64, 1, 2, "data,/,*,newline"},
                                      {"a2b_base64", fromBase64, 1, 2, "data,/,*,strict_mode"},
                                      {"crc32", crc32, 1, 2},
                                      {"crc_hqx", crcHqx, 2, 2},
                                      {}};
static Value newClass(const char* name, Class* base) {
  Ref bases(tuple1(toValue(base)));
  return newRuntimeClass("binascii", name, bases);
}
static int setup(Value m) {
  if (!errorClass) errorClass = newClass("Error", &E_ValueError);
  if (!incompleteClass) incompleteClass = newClass("Incomplete", &E_Exception);
  if (!errorClass || !incompleteClass) return -1;
  moduleAdd(m, "Error", incref(errorClass));
  return moduleAdd(m, "Incomplete", incref(incompleteClass));
}
extern const NativeModule module_binascii = {"binascii", functions, setup};
