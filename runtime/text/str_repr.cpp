// repr() of str and bytes, ascii(), and the ASCII twins of digits.
#include "text/str.h"
#include "text/unicode.h"

static const char kHex[] = "0123456789abcdef";

static void putEscape(StrBuilder& b, u32 c) {
  char buf[10] = {'\\'};
  int n;
  if (c <= 0xff) {
    buf[1] = 'x';
    n = 2;
  } else if (c <= 0xffff) {
    buf[1] = 'u';
    n = 4;
  } else {
    buf[1] = 'U';
    n = 8;
  }
  for (int i = 0; i < n; ++i) buf[2 + i] = kHex[c >> 4 * (n - 1 - i) & 15];
  b.putAscii(buf, (size_t)n + 2);
}

Value strRepr(Value v) {
  Str* s = as<Str>(v);
  bool single = false, dbl = false, plain = true;
  for (u32 i = 0; i < s->length; ++i) {
    u32 c = strChar(s, i);
    single |= c == '\'';
    dbl |= c == '"';
    plain &= c != '\\' && c != '\'' && uniPrintable(c);
  }
  char quote = single && !dbl ? '"' : '\'';
  StrBuilder b(s->length + 2, s->kind);
  b.put(quote);
  if (plain) {
    b.putStr(v);
  } else {
    for (u32 i = 0; i < s->length; ++i) {
      u32 c = strChar(s, i);
      if (c == (u8)quote || c == '\\') {
        b.put('\\');
        b.put(c);
      } else if (c == '\n') {
        b.putAscii("\\n", 2);
      } else if (c == '\r') {
        b.putAscii("\\r", 2);
      } else if (c == '\t') {
        b.putAscii("\\t", 2);
      } else if (uniPrintable(c)) {
        b.put(c);
      } else {
        putEscape(b, c);
      }
    }
  }
  b.put(quote);
  return b.finish();
}

Value strAscii(Value v) {
  Str* s = as<Str>(v);
  if (s->ascii) return strExactOwned(v);
  StrBuilder b(s->length + 8);
  for (u32 i = 0; i < s->length; ++i) {
    u32 c = strChar(s, i);
    if (c < 128)
      b.put(c);
    else
      putEscape(b, c);
  }
  return b.finish();
}

Value strDecimalToAscii(Value v) {
  Str* s = as<Str>(v);
  Value r = strNew(s->length, 1, true);
  for (u32 i = 0; i < s->length; ++i) {
    u32 c = strChar(s, i);
    int d = c < 128 ? -1 : uniDecimal(c);
    as<Str>(r)->data[i] = c < 128 ? (char)c : d >= 0 ? (char)('0' + d) : uniSpace(c) ? ' ' : '?';
  }
  return r;
}

/// repr of bytes with `prefix` ("b" or "bytearray(b") and `suffix`.
Value bytesReprWith(const char* p, size_t n, const char* prefix, const char* suffix) {
  bool single = memchr(p, '\'', n), dbl = memchr(p, '"', n);
  u8 quote = single && !dbl ? '"' : '\'';
  StrBuilder b((u32)n + 16);
  b.putC(prefix);
  b.put(quote);
  for (size_t i = 0; i < n; ++i) {
    u8 c = (u8)p[i];
    if (c == quote || c == '\\' || (c == '\'' && *suffix)) { // bytearray escapes ' whatever the quotes
      b.put('\\');
      b.put(c);
    } else if (c == '\n') {
      b.putAscii("\\n", 2);
    } else if (c == '\r') {
      b.putAscii("\\r", 2);
    } else if (c == '\t') {
      b.putAscii("\\t", 2);
    } else if (c >= 32 && c < 127) {
      b.put(c);
    } else {
      putEscape(b, c);
    }
  }
  b.put(quote);
  b.putC(suffix);
  return b.finish();
}
