// The encodings unicode_escape and raw_unicode_escape (Latin-1 with the escapes of string literals), and the
// escapes of bytes literals.
#include "start/start.h"
#include "text/codecs.h"

namespace {
void hex(StrBuilder& b, u32 c, int digits) {
  for (int i = digits; i--;) b.put((u8) "0123456789abcdef"[c >> 4 * i & 15]);
}
void escape(StrBuilder& b, u32 c) {
  b.putC(c > 0xffff ? "\\U" : c > 0xff ? "\\u" : "\\x");
  hex(b, c, c > 0xffff ? 8 : c > 0xff ? 4 : 2);
}
int digit(u8 c, u32 base) {
  const int d = c >= '0' && c <= '9'                 ? c - '0'
                : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                     : 99;
  return d < (int)base ? d : -1;
}
/// Digits from p on, at most `most`: how many there were, the number in *out.
i64 digits(const u8* p, i64 n, int most, u32 base, u32* out) {
  i64 k = 0;
  *out = 0;
  for (; k < most && k < n && digit(p[k], base) >= 0; ++k) *out = *out * base + (u32)digit(p[k], base);
  return k;
}
/// What one letter after a backslash stands for, or -1.
int simple(u8 c) {
  switch (c) {
  case '\\':
  case '\'':
  case '"': return c;
  case 'a': return 7;
  case 'b': return 8;
  case 'f': return 12;
  case 'n': return 10;
  case 'r': return 13;
  case 't': return 9;
  case 'v': return 11;
  default: return -1;
  }
}
bool failed(StrBuilder& b, const char* codec, Value object, i64 i, i64 j, const char* reason,
            const char* errors) {
  if (!strcmp(errors, "ignore")) return false;
  if (!strcmp(errors, "replace")) {
    b.put(0xfffd);
    return false;
  }
  raiseUnicodeDecode(codec, object, i, j, reason);
  return true;
}
/// The character that \N{name} stands for; -1: unknown, or without unicodedata.
i64 named(const char* p, i64 n) {
  Ref data(importModule(internC("unicodedata"))), name(strFromUtf8(p, (size_t)n));
  Ref c(data.v ? callMethod(data, internC("lookup"), &name.v, 1) : 0);
  const bool found = c.v && isAnyStr(c) && as<Str>(c)->length == 1;
  if (!found) clearException();
  return found ? (i64)strChar(as<Str>(c), 0) : -1;
}
} // namespace

Value encodeUnicodeEscape(Value text, bool raw) {
  Str* s = as<Str>(text);
  StrBuilder b(s->length + 8);
  for (u32 i = 0; i < s->length; ++i) {
    const u32 c = strChar(s, i);
    if (raw ? c < 256 : c >= 32 && c < 127 && c != '\\')
      b.put(c);
    else if (!raw && c == '\\')
      b.putC("\\\\");
    else if (!raw && c == '\n')
      b.putC("\\n");
    else if (!raw && c == '\r')
      b.putC("\\r");
    else if (!raw && c == '\t')
      b.putC("\\t");
    else
      escape(b, c);
  }
  Ref made(b.finish());
  return bytesNew(as<Str>(made)->data, as<Str>(made)->length); // no character above 255: a byte each
}

Value decodeUnicodeEscape(Value object, const char* text, size_t size, bool raw, const char* errors) {
  const u8* p = (const u8*)text;
  const i64 n = (i64)size;
  const char* codec = raw ? "rawunicodeescape" : "unicodeescape";
  StrBuilder b((u32)n);
  for (i64 i = 0; i < n;) {
    if (p[i] != '\\') {
      b.put(p[i++]);
      continue;
    }
    const i64 start = i++;
    const u8 kind = i < n ? p[i] : 0;
    if (raw && kind != 'u' && kind != 'U') { // a backslash like any other; a second one begins nothing
      b.put('\\');
      if (i < n && kind == '\\') b.put(p[i++]);
      continue;
    }
    if (i >= n) {
      if (failed(b, codec, object, start, n, "\\ at end of string", errors)) return 0;
      break;
    }
    ++i;
    u32 c;
    if (!raw && simple(kind) >= 0) {
      b.put((u32)simple(kind));
    } else if (!raw && kind == '\n') {
    } else if (!raw && digit(kind, 8) >= 0) {
      i += digits(p + i - 1, n - i + 1, 3, 8, &c) - 1;
      b.put(c);
    } else if (kind == 'x' || kind == 'u' || kind == 'U') {
      const int want = kind == 'x' ? 2 : kind == 'u' ? 4 : 8;
      const i64 k = digits(p + i, n - i, want, 16, &c);
      i += k;
      const char* reason = k < want       ? (kind == 'x'   ? "truncated \\xXX escape"
                                             : kind == 'u' ? "truncated \\uXXXX escape"
                                                           : "truncated \\UXXXXXXXX escape")
                           : c > 0x10ffff ? "illegal Unicode character"
                                          : nullptr;
      if (!reason)
        b.put(c);
      else if (failed(b, codec, object, start, i, reason, errors))
        return 0;
    } else if (kind == 'N') {
      const char* end = i < n && p[i] == '{' ? (const char*)memchr(p + i, '}', (size_t)(n - i)) : nullptr;
      const i64 from = i + 1;
      if (end) i = end - text + 1;
      const i64 found = end && i - 1 > from ? named(text + from, i - 1 - from) : -1;
      const char* reason =
          !end || i - 1 == from ? "malformed \\N character escape" : "unknown Unicode character name";
      if (found >= 0)
        b.put((u32)found);
      else if (failed(b, codec, object, start, i, reason, errors))
        return 0;
    } else {
      b.put('\\');
      b.put(kind);
    }
  }
  return b.finish();
}

Value decodeBytesEscape(const char* text, size_t size, const char* errors) {
  const u8* p = (const u8*)text;
  const i64 n = (i64)size;
  StrBuilder b((u32)n);
  for (i64 i = 0; i < n;) {
    if (p[i] != '\\') {
      b.put(p[i++]);
      continue;
    }
    const i64 start = i++;
    if (i == n) return raise(E_ValueError, "Trailing \\ in string");
    const u8 kind = p[i++];
    u32 c;
    if (simple(kind) >= 0) {
      b.put((u32)simple(kind));
    } else if (kind == '\n') {
    } else if (digit(kind, 8) >= 0) {
      i += digits(p + i - 1, n - i + 1, 3, 8, &c) - 1;
      b.put(c & 255);
    } else if (kind == 'x') {
      const i64 k = digits(p + i, n - i, 2, 16, &c);
      i += k;
      if (k == 2) {
        b.put(c);
      } else if (!strcmp(errors, "strict")) {
        return raise(E_ValueError, "invalid \\x escape at position %ld", start);
      } else if (!strcmp(errors, "replace")) {
        b.put('?');
      } else if (strcmp(errors, "ignore")) {
        return raise(E_ValueError, "decoding error; unknown error handling code: %s", errors);
      }
    } else {
      b.put('\\');
      b.put(kind);
    }
  }
  Ref made(b.finish());
  return bytesNew(as<Str>(made)->data, as<Str>(made)->length);
}
Value encodeBytesEscape(const char* text, size_t n) {
  StrBuilder b((u32)n + 8);
  for (size_t i = 0; i < n; ++i) {
    const u8 c = (u8)text[i];
    if (c == '\\' || c == '\'')
      b.put('\\'), b.put(c);
    else if (c == '\n')
      b.putC("\\n");
    else if (c == '\r')
      b.putC("\\r");
    else if (c == '\t')
      b.putC("\\t");
    else if (c >= 32 && c < 127)
      b.put(c);
    else
      escape(b, c);
  }
  Ref made(b.finish());
  return bytesNew(as<Str>(made)->data, as<Str>(made)->length);
}
