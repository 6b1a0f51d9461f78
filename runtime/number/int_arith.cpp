// int: sums, products, negation, comparison, hash, and conversion from and to machine numbers.
// Invariant: a value that fits 63 bits is always tagged; every BigInt made here passes bigFinish.
// BigInt::pad holds the digits allocated when that is not |size| (statics of compiled code have 0 there).
#include "number/digits.h"
#include "number/int.h"

static size_t bigBytes(u32 digits) { return offsetof(BigInt, digits) + 4 * (size_t)digits; }

BigInt* bigNew(u32 digits) {
  BigInt* b = (BigInt*)allocate(bigBytes(digits));
  b->h = {1, (u32)(uintptr_t)&molt_shape_bigint};
  b->pad = digits;
  return b;
}

static size_t bigBytes(BigInt* b) {
  return bigBytes(b->pad ? b->pad : (u32)(b->size < 0 ? -b->size : b->size));
}
static void bigFree(BigInt* b) { release(b, bigBytes(b)); }

void bigDealloc(Value v) {
  BigInt* b = as<BigInt>(v);
  isBigInt(v) ? bigFree(b) : freeInstance(v, bigBytes(b));
}

Value intExactSlow(Value v) {
  if (isBool(v)) return tagInt(v == boolValue(true));
  BigInt* b = as<BigInt>(v);
  u32 n = b->size < 0 ? -b->size : b->size;
  if (n > 2) return v;
  u64 m = n == 2 ? (u64)b->digits[1] << 32 | b->digits[0] : n ? b->digits[0] : 0;
  if (m < (1ull << 62) || (b->size < 0 && m == 1ull << 62))
    return tagInt(b->size < 0 ? (i64)(0 - m) : (i64)m);
  return v;
}
Value intExactOwned(Value v) {
  v = intExact(v);
  if (isInt(v) || isBigInt(v)) return incref(v);
  IntView x(v);
  return intFromDigits(x.d, x.n, x.neg);
}
Value intSubclassNew(Class* cls, Value owned) {
  if (!owned) return 0;
  IntView x(owned);
  u32 n = x.n ? x.n : 1;
  BigInt* b = (BigInt*)newInstance(cls, bigBytes(n));
  b->pad = n;
  b->size = x.neg ? -(i32)x.n : (i32)x.n;
  memcpy(b->digits, x.d, 4 * (size_t)x.n);
  decref(owned);
  return toValue(b);
}

Value bigFinish(BigInt* b, u32 n, bool neg) {
  n = trimDigits(b->digits, n);
  if (n <= 2) {
    u64 m = n == 2 ? (u64)b->digits[1] << 32 | b->digits[0] : n ? b->digits[0] : 0;
    if (m < (1ull << 62) || (neg && m == 1ull << 62)) {
      bigFree(b);
      return tagInt(neg ? (i64)(0 - m) : (i64)m);
    }
  }
  if (b->pad > n + n / 8 + 8) {
    b = (BigInt*)reallocate(b, bigBytes(b->pad), bigBytes(n));
    b->pad = n;
  }
  b->size = neg ? -(i32)n : (i32)n;
  return toValue(b);
}

Value intFromDigits(const u32* d, u32 n, bool neg) {
  n = trimDigits(d, n);
  if (n <= 2) {
    u64 m = n == 2 ? (u64)d[1] << 32 | d[0] : n ? d[0] : 0;
    if (m < (1ull << 62) || (neg && m == 1ull << 62)) return tagInt(neg ? (i64)(0 - m) : (i64)m);
  }
  BigInt* b = bigNew(n);
  memcpy(b->digits, d, 4 * (size_t)n);
  b->size = neg ? -(i32)n : (i32)n;
  return toValue(b);
}

Value intFromU64(u64 u) {
  if (u < 1ull << 62) return tagInt((i64)u);
  u32 d[2] = {(u32)u, (u32)(u >> 32)};
  return intFromDigits(d, 2, false);
}
Value intFromI64(i64 i) {
  if (fitsTag(i)) return tagInt(i);
  u64 m = i < 0 ? 0 - (u64)i : (u64)i;
  u32 d[2] = {(u32)m, (u32)(m >> 32)};
  return intFromDigits(d, 2, i < 0);
}

Value intFromDouble(double d) {
  if (d > -4e18 && d < 4e18) return intFromI64((i64)d);
  u64 bits;
  memcpy(&bits, &d, 8);
  u64 m = (bits & ((1ull << 52) - 1)) | 1ull << 52;
  u32 shift = (u32)(bits >> 52 & 2047) - 1075; // > 0 here
  u32 words = shift / 32, rest = shift % 32, n = words + 3;
  BigInt* b = bigNew(n);
  memset(b->digits, 0, 4 * (size_t)n);
  u64 lo = m << rest;
  b->digits[words] = (u32)lo;
  b->digits[words + 1] = (u32)(lo >> 32);
  b->digits[words + 2] = rest ? (u32)(m >> (64 - rest)) : 0;
  return bigFinish(b, n, d < 0);
}

static Value addViews(const IntView& a, const IntView& b, bool flip) {
  bool bneg = b.neg != flip;
  if (a.neg == bneg) {
    const IntView& x = a.n >= b.n ? a : b;
    const IntView& y = a.n >= b.n ? b : a;
    BigInt* r = bigNew(x.n + 1);
    r->digits[x.n] = addDigits(r->digits, x.d, x.n, y.d, y.n);
    return bigFinish(r, x.n + 1, a.neg);
  }
  int c = compareDigits(a.d, a.n, b.d, b.n);
  if (c == 0) return tagInt(0);
  const IntView& x = c > 0 ? a : b;
  const IntView& y = c > 0 ? b : a;
  BigInt* r = bigNew(x.n);
  subDigits(r->digits, x.d, x.n, y.d, y.n);
  return bigFinish(r, x.n, c > 0 ? a.neg : bneg);
}

Value intAddSlow(Value a, Value b) {
  a = intExact(a), b = intExact(b);
  if (a & b & 1) return intFromI64(intOf(a) + intOf(b));
  IntView x(a), y(b);
  return addViews(x, y, false);
}
Value intSubSlow(Value a, Value b) {
  a = intExact(a), b = intExact(b);
  if (a & b & 1) return intFromI64(intOf(a) - intOf(b));
  IntView x(a), y(b);
  return addViews(x, y, true);
}

Value intMulSlow(Value a, Value b) {
  a = intExact(a), b = intExact(b);
  if (a & b & 1) {
    i64 r;
    if (!__builtin_mul_overflow(intOf(a), intOf(b), &r)) return intFromI64(r);
  }
  IntView x(a), y(b);
  if (!x.n || !y.n) return tagInt(0);
  BigInt* r = bigNew(x.n + y.n);
  mulDigits(r->digits, x.d, x.n, y.d, y.n);
  return bigFinish(r, x.n + y.n, x.neg != y.neg);
}

Value intNeg(Value a) {
  a = intExact(a);
  if (isInt(a)) return intFromI64(-intOf(a));
  IntView x(a);
  return intFromDigits(x.d, x.n, !x.neg);
}
Value intAbs(Value a) {
  a = intExact(a);
  return intSign(a) < 0 ? intNeg(a) : intExactOwned(a);
}
Value intInvert(Value a) { // -a - 1
  a = intExact(a);
  if (isInt(a)) return tagInt(~intOf(a));
  Ref n(intNeg(a));
  return intSub(n, tagInt(1));
}

int intSign(Value a) {
  a = intExact(a);
  if (isInt(a)) return intOf(a) < 0 ? -1 : intOf(a) > 0;
  i32 n = as<BigInt>(a)->size;
  return n < 0 ? -1 : n > 0;
}
bool intIsOdd(Value a) {
  a = intExact(a);
  return isInt(a) ? intOf(a) & 1 : as<BigInt>(a)->digits[0] & 1; // not tagged: at least one digit
}

int intCompare(Value a, Value b) {
  a = intExact(a), b = intExact(b);
  if (a & b & 1) return (i64)a<(i64)b ? -1 : (i64)a>(i64) b;
  IntView x(a), y(b);
  if (x.neg != y.neg) return x.neg ? -1 : 1;
  int c = compareDigits(x.d, x.n, y.d, y.n);
  return x.neg ? -c : c;
}

u64 intBitLength(Value a) {
  IntView x(a);
  return bitLengthDigits(x.d, x.n);
}

// The residue modulo the Mersenne prime 2**61 - 1 with the sign of the value; -1 is an error code, so -2.
i64 intHash(Value a) {
  const u64 p = (1ull << 61) - 1;
  a = intExact(a);
  if (isInt(a)) {
    i64 i = intOf(a);
    i64 h = i > -(i64)p && i < (i64)p ? i : i % (i64)p;
    return h == -1 ? -2 : h;
  }
  IntView x(a);
  u64 h = 0;
  for (u32 i = x.n; i-- > 0;) {
    h = (h << 32 & p) | h >> 29;
    h += x.d[i];
    if (h >= p) h -= p;
  }
  i64 r = x.neg ? -(i64)h : (i64)h;
  return r == -1 ? -2 : r;
}

bool intToI64(Value v, i64* out) {
  v = intExact(v);
  if (isInt(v)) {
    *out = intOf(v);
    return true;
  }
  IntView x(v);
  if (x.n > 2) return false;
  u64 m = (u64)x.d[1] << 32 | x.d[0];
  if (x.neg ? m > 1ull << 63 : m >= 1ull << 63) return false;
  *out = x.neg ? (i64)(0 - m) : (i64)m;
  return true;
}
bool intToU64(Value v, u64* out) {
  IntView x(v);
  if (x.n > 2 || (x.neg && x.n)) return false;
  *out = (x.n > 1 ? (u64)x.d[1] << 32 : 0) | (x.n ? x.d[0] : 0);
  return true;
}
u64 intToU64Mask(Value v) {
  IntView x(v);
  u64 m = (x.n > 1 ? (u64)x.d[1] << 32 : 0) | (x.n ? x.d[0] : 0);
  return x.neg ? 0 - m : m;
}

// The top 64 bits decide, with a sticky lowest bit for what lies below them.
static u64 topBits(const IntView& x, u64 bits) {
  u32 i = x.n - 1;
  u64 top = x.d[i];
  if (bits <= 64) return (x.n > 1 ? (u64)x.d[1] << 32 : 0) | x.d[0];
  u32 s = __builtin_clz(x.d[i]);
  unsigned __int128 w = (unsigned __int128)top << 64 | (u64)x.d[i - 1] << 32 | x.d[i - 2];
  u64 r = (u64)(w << s >> 32);
  bool sticky = (u32)(w << s) != 0;
  for (u32 k = 0; !sticky && k + 3 < x.n; ++k) sticky = x.d[k] != 0;
  return r | sticky;
}

double intToDoubleScaled(Value v, i64* exponent) {
  IntView x(v);
  *exponent = 0;
  if (!x.n) return 0;
  u64 bits = bitLengthDigits(x.d, x.n);
  u64 top = topBits(x, bits);
  int e = bits > 64 ? 64 : (int)bits;
  // top has e bits; round to 53 half even
  double d;
  if (e > 53) {
    int drop = e - 53;
    u64 q = top >> drop, rest = top & ((1ull << drop) - 1), half = 1ull << (drop - 1);
    if (rest > half || (rest == half && (q & 1))) ++q;
    d = (double)q;
    e = 53;
  } else {
    d = (double)top;
  }
  u64 db;
  memcpy(&db, &d, 8);
  i64 de = (i64)(db >> 52) - 1022; // d = f * 2**de, 0.5 <= f < 1
  db = (db & ((1ull << 52) - 1)) | 1022ull << 52;
  memcpy(&d, &db, 8);
  *exponent = (i64)bits + (de - e);
  return x.neg ? -d : d;
}

double intToDouble(Value v) {
  v = intExact(v);
  if (isInt(v)) return (double)intOf(v);
  i64 e;
  double d = intToDoubleScaled(v, &e);
  if (e > 1024) {
    raise(E_OverflowError, "int too large to convert to float");
    return -1;
  }
  u64 b;
  memcpy(&b, &d, 8);
  b += (u64)e << 52; // normal result: e >= 63
  memcpy(&d, &b, 8);
  return d;
}

extern "C" Value molt_BoxInt(int64_t i) { return intFromI64(i); }
