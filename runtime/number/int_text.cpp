// int: to and from text in any base from 2 to 36.
// Decimal conversion works on base-10^9 pieces for small numbers and splits at a power of ten near the middle
// for large ones, so that it inherits the speed of multiplication and division in digits.cpp.
#include "number/digits.h"
#include "number/int.h"
#include "text/str.h"

i32 molt_intMaxStrDigits = 4300;
enum : u32 { kLimitThreshold = 640, kSplitDigits = 200 };

static const char kLower[] = "0123456789abcdefghijklmnopqrstuvwxyz";
static const char kUpper[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

char* u64ToText(u64 v, char* end) { // decimal, writes backwards, gives the start
  while (v >= 100) {
    u32 r = (u32)(v % 100);
    v /= 100;
    *--end = (char)('0' + r % 10);
    *--end = (char)('0' + r / 10);
  }
  *--end = (char)('0' + v % 10);
  if (v >= 10) *--end = (char)('0' + v / 10);
  return end;
}

// Writes exactly `width` decimal digits of the number (leading zeros included). Digits go in from the top,
// each multiplying what is there: the quotient alone is on the critical path, the remainder is not. (Dividing
// the number by 10**9 again and again has both there, and took twice the time.)
static void decimalSimple(const u32* d, u32 n, char* out, size_t width) {
  Scratch pieces((size_t)n + n / 8 + 2); // base 10**9, least first
  u32 count = 0;
  for (u32 i = n; i-- > 0;) {
    u64 carry = d[i];
    for (u32 j = 0; j < count; ++j) {
      u64 z = (u64)pieces[j] << 32 | carry;
      carry = z / 1000000000u;
      pieces[j] = (u32)(z - carry * 1000000000u);
    }
    for (; carry; carry /= 1000000000u) pieces[count++] = (u32)(carry % 1000000000u);
  }
  char* p = out + width;
  for (u32 j = 0; j < count; ++j) {
    u32 r = pieces[j];
    for (int i = 0; i < 9 && p > out; ++i) {
      *--p = (char)('0' + r % 10);
      r /= 10;
    }
  }
  while (p > out) *--p = '0';
}

struct PowerOfTen {
  u32* d = nullptr;
  u32 n = 0;
  size_t exponent = 0;
};

static void decimalSplit(u32* d, u32 n, char* out, size_t width, PowerOfTen* powers, int level) {
  while (level >= 0 &&
         (powers[level].exponent >= width || compareDigits(d, n, powers[level].d, powers[level].n) < 0)) {
    if (powers[level].exponent < width && n < powers[level].n / 2 + 1) {
      size_t pad = width - powers[level].exponent;
      memset(out, '0', pad);
      out += pad;
      width -= pad;
    }
    --level;
  }
  if (n < kSplitDigits || level < 0) return decimalSimple(d, n, out, width);
  PowerOfTen& p = powers[level];
  u32 nq = n - p.n + 1;
  Scratch q(nq), r(p.n);
  divRemDigits(q.p, r.p, d, n, p.d, p.n);
  size_t low = p.exponent;
  decimalSplit(q.p, trimDigits(q.p, nq), out, width - low, powers, level - 1);
  decimalSplit(r.p, trimDigits(r.p, p.n), out + width - low, low, powers, level - 1);
}

static char* decimalBig(const IntView& x, size_t* length, size_t* bytes) {
  u64 bits = bitLengthDigits(x.d, x.n);
  size_t width = (size_t)(bits * 0.30102999566398120 + 2);
  char* out = (char*)allocate(width);
  *bytes = width;
  Scratch w(x.n);
  memcpy(w.p, x.d, 4 * (size_t)x.n);
  if (x.n < kSplitDigits) {
    decimalSimple(w.p, x.n, out, width);
  } else {
    PowerOfTen powers[40];
    int level = 0;
    powers[0].d = (u32*)allocate(4 * 96);
    powers[0].d[0] = 1;
    powers[0].n = 1;
    u32 cap = 96;
    for (powers[0].exponent = 0; powers[0].n < 94; powers[0].exponent += 9) {
      u32 c = mulSmall(powers[0].d, powers[0].d, powers[0].n, 1000000000u, 0);
      if (c) powers[0].d[powers[0].n++] = c;
    }
    size_t caps[40] = {cap};
    while (powers[level].n * 2 - 1 <= x.n / 2 + 2 && level < 38) {
      PowerOfTen &p = powers[level], &next = powers[level + 1];
      caps[level + 1] = 2 * (size_t)p.n;
      next.d = (u32*)allocate(4 * caps[level + 1]);
      mulDigits(next.d, p.d, p.n, p.d, p.n);
      next.n = trimDigits(next.d, 2 * p.n);
      next.exponent = 2 * p.exponent;
      ++level;
    }
    decimalSplit(w.p, x.n, out, width, powers, level);
    for (int i = 0; i <= level; ++i) release(powers[i].d, 4 * caps[i]);
  }
  size_t zeros = 0;
  while (zeros + 1 < width && out[zeros] == '0') ++zeros;
  memmove(out, out + zeros, width - zeros);
  *length = width - zeros;
  return out;
}

char* intDigitsText(Value v, int base, bool upper, size_t* length, size_t* bytes) {
  IntView x(v);
  const char* alphabet = upper ? kUpper : kLower;
  if (base == 10) {
    if (x.n <= 2) {
      char buf[24], *end = buf + 24;
      char* s = u64ToText((x.n > 1 ? (u64)x.d[1] << 32 : 0) | (x.n ? x.d[0] : 0), end);
      *length = *bytes = (size_t)(end - s);
      char* out = (char*)allocate(*bytes);
      memcpy(out, s, *length);
      return out;
    }
    // Refuse early what is certainly too long, and late what turns out to be.
    i32 limit = molt_intMaxStrDigits;
    bool over = limit > 0 && bitLengthDigits(x.d, x.n) > (u64)(limit * 3.3219280948873626) + 4;
    char* out = nullptr;
    if (!over) {
      out = decimalBig(x, length, bytes);
      over = limit > 0 && *length > kLimitThreshold && *length > (size_t)limit;
    }
    if (over) {
      if (out) release(out, *bytes);
      raise(E_ValueError,
            "Exceeds the limit (%d digits) for integer string conversion; use "
            "sys.set_int_max_str_digits() to increase the limit",
            (int)limit);
      return nullptr;
    }
    return out;
  }
  u64 bits = bitLengthDigits(x.d, x.n);
  int shift = base == 2 ? 1 : base == 4 ? 2 : base == 8 ? 3 : base == 16 ? 4 : base == 32 ? 5 : 0;
  if (shift) {
    size_t n = bits ? (size_t)((bits + shift - 1) / shift) : 1;
    char* out = (char*)allocate(n);
    for (size_t i = 0; i < n; ++i) {
      u64 bit = (u64)i * shift;
      u32 w = (u32)(bit / 32), o = bit % 32;
      u64 two = (w < x.n ? x.d[w] : 0) | (w + 1 < x.n ? (u64)x.d[w + 1] << 32 : 0);
      out[n - 1 - i] = alphabet[two >> o & (base - 1)];
    }
    *length = *bytes = n;
    return out;
  }
  size_t n = (size_t)bits + 1;
  char* out = (char*)allocate(n);
  Scratch w(x.n);
  memcpy(w.p, x.d, 4 * (size_t)x.n);
  size_t k = n;
  for (u32 m = x.n; m || k == n;) {
    out[--k] = m ? alphabet[divSmall(w.p, w.p, m, base)] : '0';
    m = trimDigits(w.p, m);
  }
  memmove(out, out + k, n - k);
  *length = n - k;
  *bytes = n;
  return out;
}

Value intToText(Value v, int base) {
  v = intExact(v);
  if (base == 10 && isInt(v)) {
    char buf[24], *end = buf + 24;
    i64 i = intOf(v);
    char* s = u64ToText(i < 0 ? 0 - (u64)i : (u64)i, end);
    if (i < 0) *--s = '-';
    return strFromAscii(s, (size_t)(end - s));
  }
  size_t n, bytes;
  char* d = intDigitsText(v, base, false, &n, &bytes);
  if (!d) return 0;
  bool neg = intSign(v) < 0;
  Value r = strNew((u32)n + neg, 1, true);
  char* o = as<Str>(r)->data;
  if (neg) *o++ = '-';
  memcpy(o, d, n);
  release(d, bytes);
  return r;
}

// --- from text

static int digitValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 32;
  return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

static Value invalidLiteral(const char* s, size_t n, int base, Value original) {
  Ref text(original ? incref(original) : strFromUtf8(s, n)), shown(repr(text));
  if (!shown.v) return 0;
  if (as<Str>(shown)->length > 200) shown.reset(strSlice(shown, 0, 200));
  return raise(E_ValueError, "invalid literal for int() with base %d: %U", base, shown.v);
}

// digits: values 0..base-1, most significant first.
static u32 parseDigits(const u8* digits, size_t n, int base, u32* out) {
  if (n > 2000 && base == 10) { // split: high * 10^low + low
    size_t low = n / 2, high = n - low;
    Scratch h(high / 9 + 2), l(low / 9 + 2);
    u32 nh = parseDigits(digits, high, base, h.p), nl = parseDigits(digits + high, low, base, l.p);
    // 10^low by squaring
    Scratch p(low / 9 + 4), t(low / 9 + 4);
    p[0] = 1;
    u32 np = 1;
    int top = 63 - __builtin_clzll(low);
    for (int i = top; i >= 0; --i) {
      if (np > 1 || p[0] != 1) {
        Scratch sq(2 * (size_t)np);
        mulDigits(sq.p, p.p, np, p.p, np);
        np = trimDigits(sq.p, 2 * np);
        memcpy(p.p, sq.p, 4 * (size_t)np);
      }
      if (low >> i & 1) {
        u32 c = mulSmall(p.p, p.p, np, 10, 0);
        if (c) p[np++] = c;
      }
    }
    mulDigits(out, h.p, nh, p.p, np);
    out[nh + np] = addDigits(out, out, nh + np, l.p, nl);
    return trimDigits(out, nh + np + 1);
  }
  int chunk = 1;
  u32 power = base;
  while ((u64)power * base <= 0xffffffffu) {
    power *= base;
    ++chunk;
  }
  u32 m = 0;
  for (size_t i = 0; i < n;) {
    size_t take = (n - i) % chunk ? (n - i) % chunk : (size_t)chunk;
    u32 v = 0, pw = 1;
    for (size_t k = 0; k < take; ++k) {
      v = v * base + digits[i + k];
      pw *= base;
    }
    u32 c = mulSmall(out, out, m, pw, v); // pw is 0 mod 2^32 never: power <= 2^32 - 1
    if (c) out[m++] = c;
    i += take;
  }
  return m;
}

Value intParse(const char* s, size_t n, int base, Value original) {
  const char *p = s, *end = s + n;
  auto space = [](char c) { return c == ' ' || (c >= 9 && c <= 13); };
  while (p < end && space(*p)) ++p;
  while (end > p && space(end[-1])) --end;
  bool neg = false;
  if (p < end && (*p == '+' || *p == '-')) neg = *p++ == '-';
  int given = base;
  bool prefixed = false;
  if (p + 1 < end && *p == '0') {
    int b = (p[1] | 32) == 'x' ? 16 : (p[1] | 32) == 'o' ? 8 : (p[1] | 32) == 'b' ? 2 : 0;
    if (b && (base == 0 || base == b)) {
      base = b;
      p += 2;
      prefixed = true;
      if (p < end && *p == '_') ++p; // one underscore may follow the prefix
    }
  }
  bool zeroOnly = false;
  if (base == 0) {
    base = 10;
    zeroOnly = p < end && *p == '0'; // 0, 00, 0_0 but not 010
  }
  (void)prefixed;
  if (p == end || *p == '_' || end[-1] == '_') return invalidLiteral(s, n, given, original);
  // Fast path: short and plain.
  if (end - p <= 18 && base <= 10) {
    u64 v = 0;
    const char* q = p;
    for (; q < end && digitValue(*q) < base; ++q) v = v * base + (*q - '0');
    if (q == end && !(zeroOnly && v)) return tagInt(neg ? -(i64)v : (i64)v);
  }
  size_t bytes = (size_t)(end - p), count = 0;
  u8* digits = (u8*)allocate(bytes);
  bool good = true;
  for (; p < end; ++p) {
    if (*p == '_') {
      if (p[1] == '_') good = false;
      continue;
    }
    int d = digitValue(*p);
    if (d >= base) good = false;
    if (!good) break;
    digits[count++] = (u8)d;
  }
  size_t zeros = 0;
  while (zeros < count && digits[zeros] == 0) ++zeros;
  if (zeroOnly && zeros < count) good = false;
  Value r = 0;
  i32 limit = molt_intMaxStrDigits;
  if (!good) {
    invalidLiteral(s, n, given, original);
  } else if (limit > 0 && count > kLimitThreshold && count > (size_t)limit && (base & (base - 1))) {
    raise(E_ValueError,
          "Exceeds the limit (%d digits) for integer string conversion: value has %ld digits; use "
          "sys.set_int_max_str_digits() to increase the limit",
          (int)limit, (i64)count);
  } else {
    size_t need = (size_t)(count * (base <= 10 ? 0.1039 : base <= 16 ? 0.126 : 0.162)) + 8;
    Scratch out(need);
    u32 m = parseDigits(digits + zeros, count - zeros, base, out.p);
    r = intFromDigits(out.p, m, neg);
  }
  release(digits, bytes);
  return r;
}

Value intFromText(const char* s, size_t n, int base) { return intParse(s, n, base, 0); }

Value intFromStr(Value v, int base) {
  Str* s = as<Str>(v);
  if (s->ascii) return intParse(s->data, s->length, base, v);
  Ref t(strDecimalToAscii(toValue(s)));
  return intParse(as<Str>(t)->data, as<Str>(t)->length, base, v);
}
