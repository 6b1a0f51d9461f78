// Greatest common divisor and integer square root of any size.
//
// gcd: Lehmer's algorithm in Knuth's form (The Art of Computer Programming 4.5.2, algorithm L). The leading
// 62 bits of both numbers decide many steps of Euclid's algorithm at once, collected in a 2 by 2 matrix,
// which is then applied to the whole numbers: one pass over the digits for about thirty bits. (Euclid's
// algorithm on whole numbers took 12 to 25 times CPython's time.)
//
// isqrt: Newton's iteration with growing precision: each step doubles the good bits, so the last division
// costs as much as all before it together.
#include "number/digits.h"
#include "number/int.h"

namespace {
enum : i64 { kCoefficient = (i64)1 << 30 }; ///< so that two products and a carry fit an i64

/// Bits [shift, shift + 62) of the number.
u64 window(const u32* d, u32 n, u64 shift) {
  u32 word = (u32)(shift / 32), bit = (u32)(shift % 32);
  unsigned __int128 v = 0;
  for (u32 i = 3; i-- > 0;) v = v << 32 | (word + i < n ? d[word + i] : 0);
  return (u64)(v >> bit) & (((u64)1 << 62) - 1);
}
/// out = p x + q y, which is known not to be negative; out may be x.
void combine(u32* x, u32* y, u32 n, i64 a, i64 b, i64 c, i64 d) {
  i64 carry = 0, other = 0;
  for (u32 i = 0; i < n; ++i) {
    carry += a * (i64)x[i] + b * (i64)y[i];
    other += c * (i64)x[i] + d * (i64)y[i];
    x[i] = (u32)carry;
    y[i] = (u32)other;
    carry >>= 32;
    other >>= 32;
  }
}
u64 toU64(const u32* d, u32 n) { return (n > 0 ? d[0] : 0) | (n > 1 ? (u64)d[1] << 32 : 0); }
} // namespace

Value intGcd(Value a, Value b) {
  IntView va(a), vb(b);
  u32 size = va.n > vb.n ? va.n : vb.n;
  Scratch sx(size + 1), sy(size + 1), sr(size + 1);
  u32 *x = sx.p, *y = sy.p, *r = sr.p, nx = va.n, ny = vb.n;
  memcpy(x, va.d, 4 * (size_t)nx);
  memcpy(y, vb.d, 4 * (size_t)ny);
  if (compareDigits(x, nx, y, ny) < 0) {
    u32 *t = x, k = nx;
    x = y, y = t;
    nx = ny, ny = k;
  }
  while (ny > 2) {
    u64 bits = bitLengthDigits(x, nx), shift = bits - 62;
    i64 xh = (i64)window(x, nx, shift), yh = (i64)window(y, ny, shift);
    i64 A = 1, B = 0, C = 0, D = 1;
    while (yh + C != 0 && yh + D != 0) {
      i64 q = (xh + A) / (yh + C);
      if (q != (xh + B) / (yh + D) || q >= kCoefficient) break;
      i64 nc = A - q * C, nd = B - q * D; // the factors are below 2**30, so this is far from overflow
      if (nc >= kCoefficient || nc <= -kCoefficient || nd >= kCoefficient || nd <= -kCoefficient) break;
      A = C, C = nc;
      B = D, D = nd;
      i64 t = xh - q * yh;
      xh = yh, yh = t;
    }
    if (B == 0) {
      divRemDigits(nullptr, r, x, nx, y, ny);
      u32* t = x;
      x = y, y = r, r = t;
      nx = ny, ny = trimDigits(y, ny);
      continue;
    }
    for (u32 i = ny; i < nx; ++i) y[i] = 0;
    combine(x, y, nx, A, B, C, D);
    ny = trimDigits(y, nx);
    nx = trimDigits(x, nx);
  }
  if (!ny) return intFromDigits(x, nx, false);
  u64 v = toU64(y, ny), u;
  if (nx > 2) {
    divRemDigits(nullptr, r, x, nx, y, ny);
    u = v;
    v = toU64(r, trimDigits(r, ny));
  } else {
    u = toU64(x, nx);
  }
  while (v) {
    u64 t = u % v;
    u = v;
    v = t;
  }
  return intFromU64(u);
}

static u64 smallSqrt(u64 n) {
  u64 r = (u64)__builtin_sqrt((double)n);
  while (r * r > n) --r;
  while ((r + 1) * (r + 1) <= n) ++r;
  return r;
}
Value intSqrt(Value n) {
  n = intExact(n);
  if (isInt(n)) return tagInt((i64)smallSqrt((u64)intOf(n)));
  // a is within one of the root of n's leading 2 d + 2 bits; c + 1 is how many bits the root has.
  i64 c = (i64)(intBitLength(n) - 1) / 2;
  int s = 0;
  while (c >> s > 29) ++s;
  i64 d = c >> s;
  Ref top(intRShift(n, tagInt(2 * (c - d))));
  Ref a(tagInt((i64)smallSqrt((u64)intOf(top))));
  while (s-- > 0) {
    i64 e = d;
    d = c >> s;
    Ref part(intRShift(n, tagInt(2 * c - e - d + 1))), q(intFloorDiv(part, a)),
        wide(intLShift(a, tagInt(d - e - 1)));
    a.reset(intAdd(wide, q));
  }
  Ref square(intMul(a, a));
  return intCompare(square, n) > 0 ? intSub(a, tagInt(1)) : a.take();
}
