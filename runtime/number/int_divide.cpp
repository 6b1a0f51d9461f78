// int: floor division and modulo (the remainder takes the divisor's sign), true division, powers, gcd.
#include "number/digits.h"
#include "number/float.h"
#include "number/int.h"

// Truncated division of magnitudes, then the floor correction of the language reference, "Binary arithmetic".
static int divModBig(Value a, Value b, Value* q, Value* r) {
  IntView x(a), y(b);
  if (compareDigits(x.d, x.n, y.d, y.n) < 0) { // |a| < |b|
    if (!x.n || x.neg == y.neg) {
      if (q) *q = tagInt(0);
      if (r) *r = intExactOwned(a);
    } else {
      if (q) *q = tagInt(-1);
      if (r) *r = intAdd(a, b);
    }
    return 0;
  }
  u32 nq = x.n - y.n + 1;
  BigInt* qb = q ? bigNew(nq + 1) : nullptr;
  BigInt* rb = bigNew(y.n);
  divRemDigits(qb ? qb->digits : nullptr, rb->digits, x.d, x.n, y.d, y.n);
  bool fix = x.neg != y.neg && trimDigits(rb->digits, y.n);
  if (fix) subDigits(rb->digits, y.d, y.n, rb->digits, y.n);
  if (q) {
    qb->digits[nq] = 0;
    if (fix) {
      u32 one = 1;
      qb->digits[nq] = addDigits(qb->digits, qb->digits, nq, &one, 1);
    }
    *q = bigFinish(qb, nq + 1, x.neg != y.neg);
  }
  Value rv = bigFinish(rb, y.n, y.neg);
  if (r)
    *r = rv;
  else
    decref(rv);
  return 0;
}

Value intFloorDiv(Value a, Value b) {
  a = intExact(a), b = intExact(b);
  if (b == tagInt(0)) return raise(E_ZeroDivisionError, "integer division or modulo by zero");
  if (a & b & 1) {
    i64 x = intOf(a), y = intOf(b), q = x / y;
    if (q * y != x && (x < 0) != (y < 0)) --q;
    return intFromI64(q);
  }
  Value q;
  return divModBig(a, b, &q, nullptr) < 0 ? 0 : q;
}
Value intMod(Value a, Value b) {
  a = intExact(a), b = intExact(b);
  if (b == tagInt(0)) return raise(E_ZeroDivisionError, "integer modulo by zero");
  if (a & b & 1) {
    i64 x = intOf(a), y = intOf(b), r = x % y;
    if (r && (r < 0) != (y < 0)) r += y;
    return tagInt(r);
  }
  Value r;
  return divModBig(a, b, nullptr, &r) < 0 ? 0 : r;
}
int intDivMod(Value a, Value b, Value* q, Value* r) {
  a = intExact(a), b = intExact(b);
  if (b == tagInt(0)) return raiseStatus(raise(E_ZeroDivisionError, "integer division or modulo by zero"));
  if (a & b & 1) {
    i64 x = intOf(a), y = intOf(b), k = x / y, m = x % y;
    if (m && (m < 0) != (y < 0)) m += y, --k;
    *q = intFromI64(k);
    *r = tagInt(m);
    return 0;
  }
  return divModBig(a, b, q, r);
}

// Correctly rounded a / b: shift so that the integer quotient has 55 bits or more, make its lowest bit
// sticky, and round once.
Value intTrueDiv(Value a, Value b) {
  a = intExact(a), b = intExact(b);
  if (b == tagInt(0)) return raise(E_ZeroDivisionError, "division by zero");
  if (a & b & 1) {
    i64 x = intOf(a), y = intOf(b);
    const i64 lim = 1ll << 53;
    if (x >= -lim && x <= lim && y >= -lim && y <= lim) return floatNew((double)x / (double)y);
  }
  IntView x(a), y(b);
  if (!x.n) return floatNew(y.neg ? -0.0 : 0.0);
  bool neg = x.neg != y.neg;
  i64 diff = (i64)bitLengthDigits(x.d, x.n) - (i64)bitLengthDigits(y.d, y.n);
  if (diff > 1024) return raise(E_OverflowError, "integer division result too large for a float");
  if (diff < -1075) return floatNew(neg ? -0.0 : 0.0);
  i64 shift = 62 - diff; // quotient has 62 or 63 bits
  Ref n, d;
  if (shift >= 0) {
    n.v = intLShift(a, tagInt(shift));
    d.v = incref(b);
  } else {
    n.v = incref(a);
    d.v = intLShift(b, tagInt(-shift));
  }
  IntView nx(n), dx(d);
  u32 nq = nx.n - dx.n + 1;
  Scratch q(nq), r(dx.n);
  divRemDigits(q.p, r.p, nx.d, nx.n, dx.d, dx.n);
  u64 m = (nq > 1 ? (u64)q[1] << 32 : 0) | q[0];
  if (trimDigits(r.p, dx.n)) m |= 1;
  int bits = 64 - __builtin_clzll(m);
  // value = m * 2**-shift; the exponent of the last kept bit is at least -1074
  i64 drop = bits - 53;
  if (-shift + drop < -1074) drop = -1074 + shift;
  if (drop > 63) { // below half of the smallest subnormal, or just about
    drop = 63;
    m = 0;
  }
  u64 keep = m >> drop, rest = m & ((1ull << drop) - 1), half = 1ull << (drop - 1);
  if (rest > half || (rest == half && (keep & 1))) ++keep;
  double v = floatScale((double)keep, (int)(drop - shift));
  if (v > 1.7976931348623157e308)
    return raise(E_OverflowError, "integer division result too large for a float");
  return floatNew(neg ? -v : v);
}

Value intPow(Value a, Value b) {
  a = intExact(a), b = intExact(b);
  if (intSign(b) < 0) {
    double x = intToDouble(a);
    if (x == -1 && molt_thread.exc) return 0;
    double y = intToDouble(b);
    if (y == -1 && molt_thread.exc) return 0;
    return floatPow(x, y);
  }
  if (isInt(a)) {
    if (a == tagInt(0)) return tagInt(b == tagInt(0));
    if (a == tagInt(1)) return a;
    if (a == tagInt(-1)) return tagInt(intIsOdd(b) ? -1 : 1);
    if (a == tagInt(2) && isInt(b)) return intLShift(tagInt(1), b);
  }
  if (!isInt(b)) return raise(E_MemoryError, "");
  u64 e = (u64)intOf(b);
  if (e == 0) return tagInt(1);
  int top = 63 - __builtin_clzll(e);
  Ref r(intExactOwned(a));
  for (int i = top - 1; i >= 0; --i) {
    r.reset(intMul(r, r));
    if (e >> i & 1) r.reset(intMul(r, a));
  }
  return r.take();
}

// Inverse of a modulo m (m > 0), or 0 with ValueError.
static Value invert(Value a, Value m) {
  Ref r0(incref(m)), r1(intMod(a, m)), t0(tagInt(0)), t1(tagInt(1));
  while (r1.v != tagInt(0)) {
    Value q, r;
    intDivMod(r0, r1, &q, &r);
    Ref qq(q);
    r0.reset(r1.take());
    r1.v = r;
    Ref p(intMul(qq, t1));
    Value t = intSub(t0, p);
    t0.reset(t1.take());
    t1.v = t;
  }
  if (r0.v != tagInt(1)) return raise(E_ValueError, "base is not invertible for the given modulus");
  return intMod(t0, m);
}

static u64 mulMod(u64 a, u64 b, u64 m) {
  if ((a | b) >> 32 == 0) return a * b % m;
  return (u64)((unsigned __int128)a * b % m);
}

Value intPowMod(Value a, Value b, Value m) {
  a = intExact(a), b = intExact(b), m = intExact(m);
  if (m == tagInt(0)) return raise(E_ValueError, "pow() 3rd argument cannot be 0");
  bool negative = intSign(m) < 0;
  Ref mod(intAbs(m));
  if (mod.v == tagInt(1)) return tagInt(0);
  Ref base, e(incref(b));
  if (intSign(b) < 0) {
    e.reset(intNeg(b));
    base.v = invert(a, mod);
    if (!base.v) return 0;
  } else {
    base.v = intMod(a, mod);
  }
  IntView x(e);
  u64 bits = bitLengthDigits(x.d, x.n);
  Ref r;
  if (isInt(mod.v)) {
    u64 mm = (u64)intOf(mod), bb = (u64)intOf(base), acc = 1;
    for (u64 i = bits; i-- > 0;) {
      acc = mulMod(acc, acc, mm);
      if (x.d[i / 32] >> (i % 32) & 1) acc = mulMod(acc, bb, mm);
    }
    r.v = intFromU64(acc);
  } else if (bits <= 64) {
    r.v = tagInt(1);
    for (u64 i = bits; i-- > 0;) {
      r.reset(intMul(r, r));
      r.reset(intMod(r, mod));
      if (x.d[i / 32] >> (i % 32) & 1) {
        r.reset(intMul(r, base));
        r.reset(intMod(r, mod));
      }
    }
  } else { // windows of four bits
    Value table[16];
    table[0] = tagInt(1);
    for (int i = 1; i < 16; ++i) {
      Ref p(intMul(table[i - 1], base));
      table[i] = intMod(p, mod);
    }
    r.v = tagInt(1);
    for (u64 i = (bits + 3) / 4; i-- > 0;) {
      for (int k = 0; k < 4; ++k) {
        r.reset(intMul(r, r));
        r.reset(intMod(r, mod));
      }
      u32 digit = x.d[i / 8] >> (i % 8 * 4) & 15;
      if (digit) {
        r.reset(intMul(r, table[digit]));
        r.reset(intMod(r, mod));
      }
    }
    for (Value t : table) decref(t);
  }
  if (negative && r.v != tagInt(0)) r.reset(intAdd(r, m));
  return r.take();
}

// Newton's iteration from above; starts at a power of two that is not below the root.
