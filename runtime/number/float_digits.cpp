// Doubles to decimal digits and back, exactly.
//
// shortestDigits is Giulietti's Schubfach ("The Schubfach way to render doubles", 2020): the interval of
// decimals that round to d is scaled by a power of ten to where it holds at most a few integers; three
// products with 128 bits of that power decide. decimalToDouble multiplies the decimal's first 19 digits with
// the same table, carries the error bound along, and falls back to big integers when both ends of the bound
// round differently. exactDigits works on the binary fraction itself, in machine words when it is short and
// in digits otherwise.
#include "number/digits.h"
#include "number/float.h"

struct PowerWords {
  u64 high, low;
};
#include "number/powers_of_ten.inc"

/// The top 128 bits of 10**k, rounded down. Made when first asked for, so that a program carries 700 bytes
/// and not the 10,704 of all of them.
static PowerWords powerOfTen(i32 k) {
  static PowerWords made[kHighest - kLowest + 1];
  u32 i = (u32)(k - kLowest), j = i % kStep;
  PowerWords& p = made[i];
  if (p.high) return p;
  PowerWords base = kBases[i / kStep];
  u64 five = 1;
  for (u32 n = j; n; --n) five *= 5;
  // 192 bits of product, of which the highest word is below 2**63: its top bit decides the shift.
  unsigned __int128 low = (unsigned __int128)base.low * five,
                    high = (unsigned __int128)base.high * five + (u64)(low >> 64);
  u64 top = (u64)(high >> 64);
  if (top) {
    int up = __builtin_clzll(top);
    high = up ? high << up | (u64)low >> (64 - up) : high;
    p = {(u64)(high >> 64), (u64)high};
  } else {
    p = {(u64)high, (u64)low}; // j is 0
  }
  u64 lacks = kShort[i / 4] >> i % 4 * 2 & 3;
  p.low += lacks;
  p.high += p.low < lacks;
  return p;
}

static i32 floorLog2Pow10(i32 k) { return (i32)(((i64)k * 1741647) >> 19); }

static u64 roundToOdd(u64 gh, u64 gl, u64 c) {
  unsigned __int128 x = (unsigned __int128)gl * c, y = (unsigned __int128)gh * c + (u64)(x >> 64);
  return (u64)(y >> 64) | ((u64)y > 1);
}

char* u64ToText(u64 v, char* end);

void shortestDigits(double d, char* digits, int* n, int* point) {
  u64 bits;
  memcpy(&bits, &d, 8);
  u64 f = bits & ((1ull << 52) - 1);
  i32 be = (i32)(bits >> 52 & 2047);
  u64 c = be ? f | 1ull << 52 : f;
  i32 q = be ? be - 1075 : -1074;
  u64 result;
  i32 k;
  if (q <= 0 && q >= -52 && (c & ((1ull << -q) - 1)) == 0) { // a small integer
    result = c >> -q;
    k = 0;
  } else {
    bool closer = f == 0 && be > 1; // the lower neighbour is half as far
    u64 odd = c & 1, cb = 4 * c, cl = cb - (closer ? 1 : 2), cr = cb + 2;
    k = (i32)(((i64)q * 1262611 - (closer ? 524031 : 0)) >> 22);
    i32 h = q + floorLog2Pow10(-k) + 1;
    PowerWords g = powerOfTen(-k);
    if (++g.low == 0) ++g.high;
    u64 vl = roundToOdd(g.high, g.low, cl << h), v = roundToOdd(g.high, g.low, cb << h),
        vr = roundToOdd(g.high, g.low, cr << h);
    u64 lower = vl + odd, upper = vr - odd, s = v / 4;
    bool done = false;
    if (s >= 10) {
      u64 t = s / 10;
      bool down = lower <= 40 * t, up = 40 * t + 40 <= upper;
      if (down != up) {
        result = t + up;
        ++k;
        done = true;
      }
    }
    if (!done) {
      bool down = lower <= 4 * s, up = 4 * s + 4 <= upper;
      u64 middle = 4 * s + 2;
      result = s + (down != up ? up : v > middle || (v == middle && (s & 1)));
    }
  }
  char buf[24], *end = buf + 24, *p = u64ToText(result, end);
  *point = (int)(end - p) + k;
  while (end > p + 1 && end[-1] == '0') --end;
  *n = (int)(end - p);
  memcpy(digits, p, (size_t)*n);
}

// --- exact digits

size_t digitsCapacity(double d, bool fixed, int precision) {
  size_t p = precision < 0 ? 0 : (size_t)precision;
  return 360 + (p > 1100 ? 1100 : p);
}

static int integerDigits(u64 m, i32 e, char* out) { // m * 2**e, e >= 0
  char buf[24], *end = buf + 24;
  if (e < 11) {
    char* p = u64ToText(m << e, end);
    memcpy(out, p, (size_t)(end - p));
    return m ? (int)(end - p) : 0;
  }
  u32 w[40] = {}, n = (u32)e / 32;
  unsigned __int128 x = (unsigned __int128)m << (e % 32);
  w[n] = (u32)x, w[n + 1] = (u32)(x >> 32), w[n + 2] = (u32)(x >> 64);
  n = trimDigits(w, n + 3);
  char tmp[400], *p = tmp + 400;
  while (n) {
    u32 r = divSmall(w, w, n, 1000000000u);
    n = trimDigits(w, n);
    for (int i = 0; i < 9; ++i, r /= 10) *--p = (char)('0' + r % 10);
  }
  while (*p == '0') ++p;
  memcpy(out, p, (size_t)(tmp + 400 - p));
  return (int)(tmp + 400 - p);
}

void exactDigits(double d, bool fixed, int precision, char* out, int* n, int* point) {
  u64 bits;
  memcpy(&bits, &d, 8);
  i32 be = (i32)(bits >> 52 & 2047);
  u64 m = bits & ((1ull << 52) - 1);
  if (be)
    m |= 1ull << 52;
  else
    be = 1;
  i32 e = be - 1075;
  *n = *point = 0;
  if (!m) return;
  if (precision > 1100)
    precision = 1100; // no double has more digits behind the point; callers pad with zeros
  int zeros = __builtin_ctzll(m);
  if (e < 0) {
    if (zeros > -e) zeros = -e;
    m >>= zeros;
    e += zeros;
  }
  int count = 0, pt; // digits in out, of which the value is 0.out * 10**pt
  bool sticky = false;
  if (e >= 0) {
    pt = count = integerDigits(m, e, out);
  } else {
    u32 F = (u32)-e;
    if (F < 64) {
      pt = count = integerDigits(m >> F, 0, out);
    } else {
      pt = 0;
    }
    int want = fixed ? pt + precision + 1 : precision + 1; // one more for rounding
    if (F <= 120) {
      unsigned __int128 mask = ((unsigned __int128)1 << F) - 1, x = m & mask;
      if (F < 60) { // digits one by one in 64 bits
        u64 y = (u64)x, ymask = (u64)mask;
        while (y && (count < want)) {
          y *= 10;
          char c = (char)('0' + (y >> F));
          y &= ymask;
          if (c == '0' && count == 0) {
            --pt;
            if (fixed) --want;
            if (fixed && want < 0) break;
          } else {
            out[count++] = c;
          }
        }
        sticky = y != 0;
      } else {
        while (x && count < want) {
          x *= 10;
          char c = (char)('0' + (int)(x >> F));
          x &= mask;
          if (c == '0' && count == 0) {
            --pt;
            if (fixed) --want;
            if (fixed && want < 0) break;
          } else {
            out[count++] = c;
          }
        }
        sticky = x != 0;
      }
    } else {
      u32 words = (F + 31) / 32, w[36] = {}, up = words * 32 - F; // fraction = w / 2**(32 words)
      unsigned __int128 x = (unsigned __int128)m << up;
      for (u32 i = 0; i < 4 && i < words; ++i, x >>= 32) w[i] = (u32)x;
      u32 low = 0;
      while (count < want) {
        while (low < words && !w[low]) ++low;
        if (low == words) break;
        u32 r = mulSmall(w + low, w + low, words - low, 1000000000u, 0);
        if (count == 0 && r == 0) {
          pt -= 9;
          if (fixed) want -= 9;
          if (fixed && want < 0) break;
          continue;
        }
        char nine[9];
        for (int i = 8; i >= 0; --i, r /= 10) nine[i] = (char)('0' + r % 10);
        int skip = 0;
        if (count == 0)
          while (nine[skip] == '0') ++skip;
        pt -= skip;
        if (fixed) want -= skip;
        memcpy(out + count, nine + skip, (size_t)(9 - skip));
        count += 9 - skip;
      }
      sticky = trimDigits(w, words) != 0;
    }
  }
  // Round half even at digit `keep`.
  int keep = fixed ? pt + precision : precision;
  if (keep < 0) return; // below half a unit: zero
  if (keep < count) {
    bool rest = sticky;
    for (int i = keep + 1; !rest && i < count; ++i) rest = out[i] != '0';
    char next = out[keep];
    bool up = next > '5' || (next == '5' && (rest || (keep > 0 && ((out[keep - 1] - '0') & 1))));
    count = keep;
    if (up) {
      int i = keep;
      while (i > 0 && out[i - 1] == '9') out[--i] = '0';
      if (i > 0) {
        ++out[i - 1];
      } else { // 99.9 -> 100
        memmove(out + 1, out, (size_t)count);
        out[0] = '1';
        ++pt;
        if (fixed || count == 0) ++count;
      }
    }
  }
  *n = count;
  *point = pt;
}

// --- text to double

// Mantissa bits of a 192-bit value (h, m, l), whose unit is 2**unit, rounded half even; returns the double's
// bits.
static u64 roundWords(u64 h, u64 m, u64 l, i32 unit, bool more) {
  int lead = h ? __builtin_clzll(h) : 64; // h is never 0 here
  i32 top = unit + 191 - lead;            // exponent of the leading bit
  if (top > 1023) return 2047ull << 52;
  int keep = 53;
  if (top < -1022) keep = 53 - (-1022 - top);
  if (keep < 0) return 0;
  u64 x = lead ? h << lead | m >> (64 - lead) : h; // leading bit at 63
  u64 below = lead ? m << lead : m;
  bool sticky = below || l || more;
  u64 q = keep ? x >> (64 - keep) : 0;
  u64 rest = x << keep, half = 1ull << 63;
  if (keep == 0) rest = x;
  if (rest > half || (rest == half && (sticky || (q & 1)))) ++q;
  if (top < -1022) return q; // subnormal, or just the smallest normal
  return q + ((u64)(top + 1022) << 52);
}

// Decides by big integers. `bits` is within one unit of the truth: digits * 10**exp10, digits as text.
static u64 settle(u64 bits, const char* digits, int n, i64 exp10, bool sticky) {
  if (bits >= 2047ull << 52) bits = (2047ull << 52) - 1;
  if (bits) --bits;
  for (int step = 0; step < 4; ++step) {
    // Is the decimal above the middle between bits and bits + 1?
    u64 f = bits & ((1ull << 52) - 1);
    i32 be = (i32)(bits >> 52);
    u64 m = 2 * (be ? f | 1ull << 52 : f) + 1;
    i32 e2 = (be ? be - 1075 : -1074) - 1; // middle = m * 2**e2
    u32 cap = (u32)(n / 9 + 4 + (exp10 > 0 ? exp10 / 9 + 4 : 0) + 40);
    u32 capr = (u32)(6 + (exp10 < 0 ? -exp10 / 9 + 4 : 0) + 80);
    Scratch a(cap + 80), b(capr + 80);
    u32 na = 0, nb = 2;
    for (int i = 0; i < n;) {
      u32 v = 0, p = 1;
      for (int k = 0; k < 9 && i < n; ++k, ++i) v = v * 10 + (digits[i] - '0'), p *= 10;
      u32 c = mulSmall(a.p, a.p, na, p, v);
      if (c) a[na++] = c;
    }
    b[0] = (u32)m, b[1] = (u32)(m >> 32);
    nb = trimDigits(b.p, 2);
    auto scale10 = [](Scratch& s, u32& k, i64 times) {
      for (; times > 0; times -= 9) {
        u32 p = 1;
        for (i64 i = 0; i < 9 && i < times; ++i) p *= 10;
        u32 c = mulSmall(s.p, s.p, k, p, 0);
        if (c) s[k++] = c;
      }
    };
    auto scale2 = [](Scratch& s, u32& k, u32 by) {
      u32 words = by / 32;
      u32 c = shiftLeftDigits(s.p, s.p, k, by % 32);
      if (c) s[k++] = c;
      memmove(s + words, s.p, 4 * (size_t)k);
      memset(s.p, 0, 4 * (size_t)words);
      k += words;
    };
    if (exp10 > 0) scale10(a, na, exp10);
    if (exp10 < 0) scale10(b, nb, -exp10);
    if (e2 < 0)
      scale2(a, na, (u32)-e2);
    else
      scale2(b, nb, (u32)e2);
    int c = compareDigits(a.p, na, b.p, nb);
    if (c == 0 && sticky) c = 1;
    if (c < 0) return bits;
    if (c == 0) return bits + (bits & 1);
    ++bits;
  }
  return bits;
}

double decimalToDouble(const char* s, const char* end, const char** stop) {
  const char* p = s;
  bool neg = false;
  if (p < end && (*p == '+' || *p == '-')) neg = *p++ == '-';
  const char* first = p;
  u64 w = 0;
  int nw = 0;    // digits in w
  i64 exp10 = 0; // of w's last digit
  bool dropped = false, any = false;
  const char* lead = nullptr; // first digit that is not zero
  auto eat = [&](bool fraction) {
    for (; p < end && *p >= '0' && *p <= '9'; ++p) {
      any = true;
      if (!lead && *p != '0') lead = p;
      if (nw < 19) {
        w = w * 10 + (u64)(*p - '0');
        if (w) ++nw;
        if (fraction) --exp10;
      } else {
        if (*p != '0') dropped = true;
        if (!fraction) ++exp10;
      }
    }
  };
  eat(false);
  if (p < end && *p == '.') {
    ++p;
    eat(true);
  }
  (void)first;
  if (!any) {
    *stop = s;
    return 0;
  }
  const char* digitsEnd = p;
  if (p < end && (*p | 32) == 'e') {
    const char* q = p + 1;
    bool eneg = false;
    if (q < end && (*q == '+' || *q == '-')) eneg = *q++ == '-';
    if (q < end && *q >= '0' && *q <= '9') {
      i64 x = 0;
      for (; q < end && *q >= '0' && *q <= '9'; ++q)
        if (x < 100000000) x = x * 10 + (*q - '0');
      exp10 += eneg ? -x : x;
      p = q;
    }
  }
  *stop = p;
  double r;
  if (w == 0) {
    r = 0;
  } else if (!dropped && w <= 1ull << 53 && exp10 >= -22 && exp10 <= 22) {
    static const double kExact[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    r = exp10 < 0 ? (double)w / kExact[-exp10] : (double)w * kExact[exp10];
  } else if (exp10 + nw < -324) {
    r = 0;
  } else if (exp10 > 309) {
    r = __builtin_inf();
  } else {
    u64 bits = 0, bits2 = 0;
    bool sure = false;
    if (exp10 >= kLowest) {
      PowerWords t = powerOfTen((i32)exp10);
      int l = __builtin_clzll(w);
      u64 x = w << l;
      unsigned __int128 lo = (unsigned __int128)x * t.low,
                        hi = (unsigned __int128)x * t.high + (u64)(lo >> 64);
      u64 h = (u64)(hi >> 64), m = (u64)hi, lw = (u64)lo;
      i32 unit = floorLog2Pow10((i32)exp10) - 127 - l;
      bool exact = exp10 >= 0 && exp10 <= 55;
      bits = roundWords(h, m, lw, unit, !exact || dropped);
      if (exact && !dropped) {
        sure = true;
      } else {
        // Upper end: one unit of the table's last place, and of w's if digits were dropped.
        u64 h2 = h, m2 = m;
        if (++m2 == 0) ++h2;
        if (dropped) {
          unsigned __int128 add = ((unsigned __int128)1 << l);
          unsigned __int128 sum = ((unsigned __int128)h2 << 64 | m2) + add * ((unsigned __int128)t.high + 1);
          bool over = sum < (((unsigned __int128)h2 << 64) | m2);
          if (over) goto unsure;
          h2 = (u64)(sum >> 64), m2 = (u64)sum;
        }
        bits2 = roundWords(h2, m2, ~0ull, unit, true);
        sure = bits == bits2;
      }
    }
  unsure:
    if (!sure) {
      char digits[800];
      int n = 0;
      bool sticky = false;
      for (const char* q = lead; q < digitsEnd; ++q) {
        if (*q == '.') continue;
        if (n < 800)
          digits[n++] = *q;
        else if (*q != '0')
          sticky = true;
      }
      // exp10 belongs to the first nw digits; text has n of them
      i64 e = exp10 + nw - n;
      bits = settle(bits, digits, n, e, sticky);
    }
    memcpy(&r, &bits, 8);
  }
  return neg ? -r : r;
}
