// float.hex and float.fromhex.
#include "number/float.h"
#include "text/str.h"
#include <math.h>

Value floatHex(double d) {
  if (d != d || isinf(d)) return floatRepr(d);
  if (d == 0) return strFromC(signbit(d) ? "-0x0.0p+0" : "0x0.0p+0");
  u64 bits;
  memcpy(&bits, &d, 8);
  int be = (int)(bits >> 52 & 2047), e = be ? be - 1023 : -1022;
  char buf[40], *p = buf;
  if (d < 0) *p++ = '-';
  memcpy(p, be ? "0x1." : "0x0.", 4);
  p += 4;
  for (int i = 48; i >= 0; i -= 4) *p++ = "0123456789abcdef"[bits >> i & 15];
  *p++ = 'p';
  *p++ = e < 0 ? '-' : '+';
  if (e < 0) e = -e;
  if (e >= 1000) *p++ = (char)('0' + e / 1000);
  if (e >= 100) *p++ = (char)('0' + e / 100 % 10);
  if (e >= 10) *p++ = (char)('0' + e / 10 % 10);
  *p++ = (char)('0' + e % 10);
  return strFromAscii(buf, (size_t)(p - buf));
}

static int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 32;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// 0 good, 1 malformed, 2 too large.
static int parseHex(const char* p, const char* end, double* out) {
  auto space = [](char c) { return c == ' ' || (c >= 9 && c <= 13); };
  while (p < end && space(*p)) ++p;
  while (end > p && space(end[-1])) --end;
  bool neg = false;
  if (p < end && (*p == '+' || *p == '-')) neg = *p++ == '-';
  auto rest = [&](const char* w) {
    const char* q = p;
    for (; *w; ++w, ++q)
      if (q == end || (*q | 32) != *w) return false;
    return q == end;
  };
  if (rest("inf") || rest("infinity")) {
    *out = neg ? -INFINITY : INFINITY;
    return 0;
  }
  if (rest("nan")) {
    *out = neg ? -NAN : NAN;
    return 0;
  }
  if (p + 1 < end && p[0] == '0' && (p[1] | 32) == 'x') p += 2;
  u64 m = 0;
  bool sticky = false, any = false, point = false;
  i64 e = 0; // value = m * 2**e
  for (; p < end; ++p) {
    if (*p == '.' && !point) {
      point = true;
      continue;
    }
    int d = hexDigit(*p);
    if (d < 0) break;
    any = true;
    if (m >> 60) {
      sticky |= d != 0;
      if (!point) e += 4;
    } else {
      m = m << 4 | (u64)d;
      if (point) e -= 4;
    }
  }
  if (!any) return 1;
  if (p < end && (*p | 32) == 'p') {
    ++p;
    bool eneg = false;
    if (p < end && (*p == '+' || *p == '-')) eneg = *p++ == '-';
    if (p == end || *p < '0' || *p > '9') return 1;
    i64 x = 0;
    for (; p < end && *p >= '0' && *p <= '9'; ++p)
      if (x < 1000000000) x = x * 10 + (*p - '0');
    e += eneg ? -x : x;
  }
  if (p != end) return 1;
  if (!m) {
    *out = neg ? -0.0 : 0.0;
    return 0;
  }
  int top = 63 - __builtin_clzll(m);
  if (top + e > 1023) return 2;
  if (top + e < -1080) {
    *out = neg ? -0.0 : 0.0;
    return 0;
  }
  i64 drop = top - 52; // keep 53 bits, fewer for subnormals
  if (e + drop < -1074) drop = -1074 - e;
  if (drop > 0) {
    if (drop > 62) {
      sticky |= true;
      m = drop == 63 && m > 1ull << 62 ? 1 : 0;
      e += drop;
    } else {
      u64 rest2 = m & ((1ull << drop) - 1), half = 1ull << (drop - 1);
      m >>= drop;
      e += drop;
      if (rest2 > half || (rest2 == half && (sticky || (m & 1)))) ++m;
    }
  }
  double d = ldexp((double)m, (int)e);
  if (isinf(d)) return 2;
  *out = neg ? -d : d;
  return 0;
}

Value floatFromHex(Value cls, Value text) {
  if (!isAnyStr(text)) return raise(E_TypeError, "bad argument type for built-in operation");
  Str* s = as<Str>(text);
  double d = 0;
  int r = s->ascii ? parseHex(s->data, s->data + s->length, &d) : 1;
  if (r == 1) return raise(E_ValueError, "invalid hexadecimal floating-point string");
  if (r == 2) return raise(E_OverflowError, "hexadecimal value too large to represent as a float");
  Value f = floatNew(d);
  if (as<Class>(cls) == &T_float) return f;
  Ref owned(f);
  return call1(cls, f);
}
