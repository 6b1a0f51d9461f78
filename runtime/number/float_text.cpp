// float: text forms (repr, %e, %f, %g) and parsing, with the rules of the library reference, "float" and
// "Format Specification Mini-Language".
#include "number/float.h"
#include "text/str.h"

namespace {
struct Out { // bytes with a known upper bound
  char *start, *p;
  size_t size;
  explicit Out(size_t n) : start((char*)allocate(n)), p(start), size(n) {}
  void put(char c) { *p++ = c; }
  void put(const char* s, size_t n) {
    memcpy(p, s, n);
    p += n;
  }
  void fill(char c, size_t n) {
    memset(p, c, n);
    p += n;
  }
};
} // namespace

// Digits d[0..n) with the point at `point`, `frac` digits behind it (zero padded).
static void putFixed(Out& o, const char* d, int n, int point, int frac, bool alt) {
  if (point <= 0) {
    o.put('0');
  } else {
    int k = n < point ? n : point;
    o.put(d, (size_t)k);
    o.fill('0', (size_t)(point - k));
  }
  if (frac > 0 || alt) o.put('.');
  int zeros = point < 0 ? -point : 0;
  if (zeros > frac) zeros = frac;
  o.fill('0', (size_t)zeros);
  frac -= zeros;
  int from = point > 0 ? point : 0;
  int k = n - from;
  if (k < 0) k = 0;
  if (k > frac) k = frac;
  if (k) o.put(d + from, (size_t)k);
  o.fill('0', (size_t)(frac - k));
}

static void putExponent(Out& o, const char* d, int n, int point, int frac, bool alt, bool upper) {
  o.put(n ? d[0] : '0');
  if (frac > 0 || alt) o.put('.');
  int k = n > 1 ? n - 1 : 0;
  if (k > frac) k = frac;
  if (k) o.put(d + 1, (size_t)k);
  o.fill('0', (size_t)(frac - k));
  int e = n ? point - 1 : 0;
  o.put(upper ? 'E' : 'e');
  o.put(e < 0 ? '-' : '+');
  if (e < 0) e = -e;
  if (e >= 100) o.put((char)('0' + e / 100));
  o.put((char)('0' + e / 10 % 10));
  o.put((char)('0' + e % 10));
}

char* floatText(double d, char code, int precision, int flags, size_t* length, size_t* bytes) {
  bool upper = flags & kFloatUpper, alt = flags & kFloatAlt;
  bool neg = __builtin_signbit(d);
  double a = neg ? -d : d;
  if (a != a || a == __builtin_inf()) {
    Out o(8);
    if (a == a && neg)
      o.put('-');
    else if (flags & kFloatPlus)
      o.put('+');
    o.put(a != a ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf"), 3);
    *length = (size_t)(o.p - o.start);
    *bytes = o.size;
    return o.start;
  }
  char local[480], *digits = local;
  size_t cap = 0;
  int n, point, wanted = precision < 0 ? 0 : precision;
  if (code != 'r') {
    cap = digitsCapacity(a, code == 'f', wanted);
    if (cap > sizeof local) digits = (char*)allocate(cap);
  }
  if (code == 'r') {
    if (a == 0)
      n = 0, point = 1;
    else
      shortestDigits(a, digits, &n, &point);
  } else if (code == 'f') {
    exactDigits(a, true, wanted, digits, &n, &point);
    if (!n) point = 1;
  } else {
    int significant = code == 'e' ? wanted + 1 : wanted ? wanted : 1;
    exactDigits(a, false, significant, digits, &n, &point);
    if (!n) point = 1;
  }
  if (neg && flags & kFloatNoNegZero) {
    bool zero = true;
    for (int i = 0; i < n && zero; ++i) zero = digits[i] == '0';
    if (zero) neg = false;
  }
  Out o((size_t)(point > 0 ? point : -point) + (size_t)wanted + (size_t)n + 16);
  if (neg)
    o.put('-');
  else if (flags & kFloatPlus)
    o.put('+');
  if (code == 'f') {
    putFixed(o, digits, n, point, wanted, alt);
  } else if (code == 'e') {
    putExponent(o, digits, n, point, wanted, alt, upper);
  } else {
    int limit = code == 'r' ? 16 : wanted ? wanted : 1;
    // A type-less specification keeps room for the ".0" that marks a float.
    bool exponent = point <= -4 || point > (code == 'g' && flags & kFloatDot0 ? limit - 1 : limit);
    int shown = n; // significant digits shown
    if (code == 'g') {
      if (alt) {
        shown = limit;
      } else {
        while (shown > 1 && digits[shown - 1] == '0') --shown;
      }
    }
    if (n > shown) n = shown;
    if (exponent) {
      putExponent(o, digits, n, point, shown > 1 ? shown - 1 : 0, alt, upper);
    } else {
      int frac = shown - point;
      if (frac < 0) frac = 0;
      if (code == 'g' && alt && n == 0) frac = limit - 1;
      if (n == 0 && !(code == 'g' && alt)) frac = 0;
      if (frac == 0 && flags & kFloatDot0) {
        putFixed(o, digits, n, point, 1, true);
      } else {
        putFixed(o, digits, n, point, frac, alt);
      }
    }
  }
  if (digits != local) release(digits, cap);
  *length = (size_t)(o.p - o.start);
  *bytes = o.size;
  return o.start;
}

Value floatRepr(double d) {
  size_t n, bytes;
  char* s = floatText(d, 'r', 0, kFloatDot0, &n, &bytes);
  Value r = strFromAscii(s, n);
  release(s, bytes);
  return r;
}

// --- float("…")

static bool word(const char* p, const char* end, const char* w) {
  for (; *w; ++w, ++p)
    if (p == end || (*p | 32) != *w) return false;
  return p == end;
}

/// false: not a number.
static bool parsePlain(const char* p, const char* end, double* out) {
  const char* stop;
  double d = decimalToDouble(p, end, &stop);
  if (stop == end && stop != p) {
    *out = d;
    return true;
  }
  bool neg = false;
  if (p < end && (*p == '+' || *p == '-')) neg = *p++ == '-';
  if (word(p, end, "inf") || word(p, end, "infinity")) {
    *out = neg ? -__builtin_inf() : __builtin_inf();
    return true;
  }
  if (word(p, end, "nan")) {
    *out = neg ? -__builtin_nan("") : __builtin_nan("");
    return true;
  }
  return false;
}

/// As float() reads it: space around, underscores between digits. False: ValueError is the caller's.
bool floatFromChars(const char* s, size_t n, double* out) {
  const char *p = s, *end = s + n;
  auto space = [](char c) { return c == ' ' || (c >= 9 && c <= 13); };
  while (p < end && space(*p)) ++p;
  while (end > p && space(end[-1])) --end;
  if (p == end) return false;
  if (!memchr(p, '_', (size_t)(end - p))) return parsePlain(p, end, out);
  size_t cap = (size_t)(end - p);
  char* buf = (char*)allocate(cap);
  size_t k = 0;
  bool good = true;
  auto digit = [](char c) { return c >= '0' && c <= '9'; };
  for (const char* q = p; q < end; ++q) {
    if (*q == '_') {
      if (q == p || q + 1 == end || !digit(q[-1]) || !digit(q[1])) good = false;
    } else {
      buf[k++] = *q;
    }
  }
  good = good && parsePlain(buf, buf + k, out);
  release(buf, cap);
  return good;
}

Value floatParse(Value v) {
  double d = 0;
  bool good;
  if (isAnyStr(v)) {
    Str* s = as<Str>(v);
    if (s->ascii) {
      good = floatFromChars(s->data, s->length, &d);
    } else {
      Ref t(strDecimalToAscii(v));
      good = floatFromChars(as<Str>(t)->data, as<Str>(t)->length, &d);
    }
  } else {
    size_t n;
    const char* p = bytesLike(v, &n);
    good = floatFromChars(p, n, &d);
  }
  if (!good) return raise(E_ValueError, "could not convert string to float: %R", v);
  return floatNew(d);
}
