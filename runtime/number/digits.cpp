// Magnitude arithmetic. Multiplication: schoolbook below kKaratsuba digits, Karatsuba above (measured on
// x86-64). Division: Knuth's algorithm D below kRecursive digits, Burnikel and Ziegler's recursive division
// above
// ("Fast Recursive Division", 1998), so that decimal conversion of large numbers is sub-quadratic too.
#include "number/digits.h"

enum : u32 { kKaratsuba = 48, kRecursive = 80 };

int compareDigits(const u32* a, u32 na, const u32* b, u32 nb) {
  if (na != nb) return na < nb ? -1 : 1;
  for (u32 i = na; i-- > 0;)
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  return 0;
}

// Two digits at a time: both targets are little-endian and allow unaligned words.
static inline u64 pair(const u32* p) {
  u64 v;
  memcpy(&v, p, 8);
  return v;
}
static inline void setPair(u32* p, u64 v) { memcpy(p, &v, 8); }

u32 addDigits(u32* r, const u32* a, u32 na, const u32* b, u32 nb) {
  unsigned long long carry = 0;
  u32 i = 0;
  for (; i + 2 <= nb; i += 2) setPair(r + i, __builtin_addcll(pair(a + i), pair(b + i), carry, &carry));
  u64 c = carry;
  for (; i < nb; ++i) {
    c += (u64)a[i] + b[i];
    r[i] = (u32)c;
    c >>= 32;
  }
  for (; i < na && c; ++i) {
    c += a[i];
    r[i] = (u32)c;
    c >>= 32;
  }
  if (r != a && i < na) memmove(r + i, a + i, 4 * (size_t)(na - i));
  return (u32)c;
}

u32 subDigits(u32* r, const u32* a, u32 na, const u32* b, u32 nb) {
  unsigned long long borrow = 0;
  u32 i = 0;
  for (; i + 2 <= nb; i += 2) setPair(r + i, __builtin_subcll(pair(a + i), pair(b + i), borrow, &borrow));
  i64 c = -(i64)borrow;
  for (; i < nb; ++i) {
    c += (i64)a[i] - b[i];
    r[i] = (u32)c;
    c >>= 32;
  }
  for (; i < na && c; ++i) {
    c += a[i];
    r[i] = (u32)c;
    c >>= 32;
  }
  if (r != a && i < na) memmove(r + i, a + i, 4 * (size_t)(na - i));
  return (u32)-c;
}

u32 mulSmall(u32* r, const u32* a, u32 n, u32 m, u32 carryIn) {
  u64 carry = carryIn;
  for (u32 i = 0; i < n; ++i) {
    carry += (u64)a[i] * m;
    r[i] = (u32)carry;
    carry >>= 32;
  }
  return (u32)carry;
}

#if defined(__x86_64__)
// 64-bit limbs: a quarter of the products. b's odd digit, if any, is done at the end.
static void mulSchool(u32* r, const u32* a, u32 na, const u32* b, u32 nb) {
  memset(r, 0, 4 * ((size_t)na + nb));
  u32 j = 0;
  for (; j + 2 <= nb; j += 2) {
    u64 m = pair(b + j), carry = 0;
    u32* o = r + j;
    u32 i = 0;
    for (; i + 2 <= na; i += 2) {
      unsigned __int128 t = (unsigned __int128)pair(a + i) * m + pair(o + i) + carry;
      setPair(o + i, (u64)t);
      carry = (u64)(t >> 64);
    }
    if (i < na) {
      unsigned __int128 t = (unsigned __int128)a[i] * m + o[i] + carry;
      o[i] = (u32)t;
      o[i + 1] = (u32)(t >> 32); // the top digits of this row, not yet in use
      o[i + 2] = (u32)(t >> 64);
    } else {
      setPair(o + i, carry);
    }
  }
  if (j < nb) {
    u64 m = b[j], carry = 0;
    u32* o = r + j;
    for (u32 i = 0; i < na; ++i) {
      carry += o[i] + a[i] * m;
      o[i] = (u32)carry;
      carry >>= 32;
    }
    o[na] = (u32)carry;
  }
}
#else
static void mulSchool(u32* r, const u32* a, u32 na, const u32* b, u32 nb) {
  r[na] = mulSmall(r, a, na, b[0], 0);
  for (u32 j = 1; j < nb; ++j) {
    u64 m = b[j], carry = 0;
    u32* o = r + j;
    for (u32 i = 0; i < na; ++i) {
      carry += o[i] + a[i] * m;
      o[i] = (u32)carry;
      carry >>= 32;
    }
    o[na] = (u32)carry;
  }
}
#endif

// (a1 B + a0)(b1 B + b0) with three products; a and b have n digits each, n even or odd.
static void mulKaratsuba(u32* r, const u32* a, const u32* b, u32 n) {
  if (n < kKaratsuba) return mulSchool(r, a, n, b, n);
  u32 lo = n / 2, hi = n - lo; // hi >= lo
  mulKaratsuba(r, a, b, lo);
  mulKaratsuba(r + 2 * lo, a + lo, b + lo, hi);
  u32 m = hi + 1;
  Scratch w(4 * (size_t)m);
  u32 *sa = w + 0, *sb = w + m, *p = w + 2 * m;
  sa[hi] = addDigits(sa, a + lo, hi, a, lo);
  sb[hi] = addDigits(sb, b + lo, hi, b, lo);
  mulKaratsuba(p, sa, sb, m);
  subDigits(p, p, 2 * m, r, 2 * lo);
  subDigits(p, p, 2 * m, r + 2 * lo, 2 * hi);
  u32 np = trimDigits(p, 2 * m);
  addDigits(r + lo, r + lo, 2 * n - lo, p, np);
}

void mulDigits(u32* r, const u32* a, u32 na, const u32* b, u32 nb) {
  if (na < nb) {
    const u32* t = a;
    a = b;
    b = t;
    u32 n = na;
    na = nb;
    nb = n;
  }
  if (nb == 0) {
    memset(r, 0, 4 * (size_t)na);
    return;
  }
  if (nb < kKaratsuba) return mulSchool(r, a, na, b, nb);
  if (na == nb) return mulKaratsuba(r, a, b, na);
  // Unbalanced: pieces of a as long as b.
  Scratch w(2 * (size_t)nb);
  memset(r, 0, 4 * ((size_t)na + nb));
  for (u32 i = 0; i < na; i += nb) {
    u32 n = na - i < nb ? na - i : nb;
    if (n == nb)
      mulKaratsuba(w.p, a + i, b, nb);
    else
      mulDigits(w.p, b, nb, a + i, n);
    addDigits(r + i, r + i, na + nb - i, w.p, n + nb);
  }
}

u32 divSmall(u32* q, const u32* a, u32 n, u32 d) {
  u64 rem = 0;
  for (u32 i = n; i-- > 0;) {
    rem = rem << 32 | a[i];
    q[i] = (u32)(rem / d);
    rem %= d;
  }
  return (u32)rem;
}

u32 shiftLeftDigits(u32* r, const u32* a, u32 n, u32 bits) {
  if (!bits) {
    memmove(r, a, 4 * (size_t)n);
    return 0;
  }
  u32 top = n ? a[n - 1] >> (32 - bits) : 0;
  for (u32 i = n; i-- > 1;) r[i] = a[i] << bits | a[i - 1] >> (32 - bits);
  if (n) r[0] = a[0] << bits;
  return top;
}

void shiftRightDigits(u32* r, const u32* a, u32 n, u32 bits) {
  if (!bits) {
    memmove(r, a, 4 * (size_t)n);
    return;
  }
  for (u32 i = 0; i + 1 < n; ++i) r[i] = a[i] >> bits | a[i + 1] << (32 - bits);
  if (n) r[n - 1] = a[n - 1] >> bits;
}

// Knuth D. u has nu + 1 digits (top one spare), v is normalised (top bit set), nv >= 2. u becomes the
// remainder.
static void divKnuth(u32* q, u32* u, u32 nu, const u32* v, u32 nv) {
  u64 v1 = v[nv - 1], v2 = v[nv - 2];
  for (u32 j = nu - nv + 1; j-- > 0;) {
    u64 top = (u64)u[j + nv] << 32 | u[j + nv - 1];
    u64 qh, rh;
    if (u[j + nv] >= v1) {
      qh = 0xffffffffu;
      rh = top - qh * v1;
    } else {
      qh = top / v1;
      rh = top % v1;
    }
    while (rh <= 0xffffffffu && qh * v2 > (rh << 32 | u[j + nv - 2])) {
      --qh;
      rh += v1;
    }
    i64 borrow = 0;
    u64 carry = 0;
    for (u32 i = 0; i < nv; ++i) {
      carry += qh * v[i];
      borrow += (i64)u[i + j] - (u32)carry;
      u[i + j] = (u32)borrow;
      borrow >>= 32;
      carry >>= 32;
    }
    borrow += (i64)u[j + nv] - (i64)carry;
    u[j + nv] = (u32)borrow;
    if (borrow < 0) {
      --qh;
      u[j + nv] += addDigits(u + j, u + j, nv, v, nv);
    }
    if (q) q[j] = (u32)qh;
  }
}

// Recursive division, in the form that needs no padding: u (nu digits) by v (nv digits, normalised), with
// u < v B^(nu-nv). Quotient of nu - nv digits, remainder left in the low nv digits of u, zeros above.
static void divRecursive(u32* q, u32* u, u32 nu, const u32* v, u32 nv) {
  u32 nq = nu - nv;
  if (nq < kRecursive || nv < kRecursive) {
    if (nq == 0) return;
    divKnuth(q, u, nu - 1, v, nv);
    return;
  }
  if (nq > nv) { // long by short: blocks of nv quotient digits from the top
    u32 first = nq % nv;
    u32 pos = nq;
    if (first) {
      pos -= first;
      divRecursive(q + pos, u + pos, nv + first, v, nv);
    }
    while (pos) {
      pos -= nv;
      divRecursive(q + pos, u + pos, 2 * nv, v, nv);
    }
    return;
  }
  // Two halves; each guesses with the top digits of v only, then corrects.
  u32 half[2] = {nq / 2, nq - nq / 2};
  u32 pos = nq;
  for (int k = 1; k >= 0; --k) {
    u32 n = half[k];
    pos -= n;
    u32* uu = u + pos; // nv + n digits
    u32 low = nv - n;  // digits of v that the guess leaves out
    u32 nuu = nv + n;
    if (low == 0) {
      divRecursive(q + pos, uu, nuu, v, nv);
      continue;
    }
    // Guess: top 2n digits by top n digits of v, unless that quotient would overflow n digits.
    bool big = compareDigits(uu + low + n, n, v + low, n) >= 0;
    if (big) {
      for (u32 i = 0; i < n; ++i) q[pos + i] = 0xffffffffu;
      // remainder = top - (B^n - 1) v1 = top - v1 B^n + v1
      subDigits(uu + low + n, uu + low + n, n, v + low, n);
      u32 c = addDigits(uu + low, uu + low, 2 * n, v + low, n);
      (void)c;
    } else {
      divRecursive(q + pos, uu + low, 2 * n, v + low, n);
    }
    Scratch p((size_t)nv);
    mulDigits(p.p, q + pos, n, v, low); // n + low = nv digits
    u32 borrow = subDigits(uu, uu, nuu, p.p, nv);
    while (borrow) {
      u32 one = 1;
      subDigits(q + pos, q + pos, n, &one, 1);
      borrow -= addDigits(uu, uu, nuu, v, nv);
    }
  }
}

void divRemDigits(u32* q, u32* r, const u32* a, u32 na, const u32* b, u32 nb) {
  if (nb == 1) {
    Scratch w(q ? 0 : na);
    u32 rem = divSmall(q ? q : w.p, a, na, b[0]);
    if (r) r[0] = rem;
    return;
  }
  u32 s = __builtin_clz(b[nb - 1]);
  Scratch w((size_t)na + 1 + nb);
  u32 *u = w.p, *v = w + na + 1;
  shiftLeftDigits(v, b, nb, s);
  u[na] = shiftLeftDigits(u, a, na, s);
  u32 nq = na - nb + 1;
  if (nq >= kRecursive && nb >= kRecursive) {
    Scratch t(q ? 0 : nq);
    divRecursive(q ? q : t.p, u, na + 1, v, nb);
  } else {
    divKnuth(q, u, na, v, nb);
  }
  if (r) shiftRightDigits(r, u, nb, s);
}

u64 bitLengthDigits(const u32* a, u32 n) { return n ? 32 * (u64)n - __builtin_clz(a[n - 1]) : 0; }
