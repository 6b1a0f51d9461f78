// The module math: ints of any size, and sums over iterables.
#include "container/container.h"
#include "module/math.h"
#include "number/int.h"
#include <math.h>

// --- gcd, lcm, isqrt
// ---------------------------------------------------------------------------------------------------
static u64 gcdSmall(u64 a, u64 b) {
  while (b) {
    u64 t = a % b;
    a = b;
    b = t;
  }
  return a;
}
static Value absolute(Value v) { return intSign(v) < 0 ? unary(v, UnNeg) : incref(v); }
static Value gcdOf(Value a, Value b) { // owned; exact ints
  if (isInt(a) && isInt(b)) {
    i64 x = intOf(a), y = intOf(b);
    return intFromU64(gcdSmall(x < 0 ? 0 - (u64)x : (u64)x, y < 0 ? 0 - (u64)y : (u64)y));
  }
  return a == tagInt(0) ? absolute(b) : intGcd(a, b);
}
static Value gcd(Value, const Value* a, i32 n, Value) {
  Ref r(tagInt(0));
  for (i32 i = 0; i < n; ++i) {
    Ref v(toIndex(a[i]));
    if (!v.v) return 0;
    r.reset(gcdOf(r, v));
    if (!r.v) return 0;
  }
  return r.take();
}
static Value lcm(Value, const Value* a, i32 n, Value) {
  Ref r(tagInt(1));
  for (i32 i = 0; i < n; ++i) {
    Ref v(toIndex(a[i]));
    if (!v.v) return 0;
    if (!intSign(r)) continue;
    if (!intSign(v)) {
      r.reset(tagInt(0));
      continue;
    }
    Ref g(gcdOf(r, v));
    Ref q(binary(r, g, OpFloorDiv));
    Ref p(binary(q, v, OpMul));
    r.reset(absolute(p));
    if (!r.v) return 0;
  }
  return r.take();
}

static Value isqrt(Value, const Value* a, i32, Value) {
  Ref n(toIndex(a[0]));
  if (!n.v) return 0;
  if (intSign(n) < 0) return raise(E_ValueError, "isqrt() argument must be nonnegative");
  return intSqrt(n);
}

// --- factorial, comb, perm
// ------------------------------------------------------------------------------------------------ Product of
// lo, lo+step …, hi: halves, so that factors stay of like size.
static Value product(i64 lo, i64 hi) {
  if (hi - lo < 8) {
    Ref r(intFromI64(lo));
    for (i64 i = lo + 1; i <= hi && r.v; ++i) r.reset(binary(r, tagInt(i), OpMul));
    return r.take();
  }
  i64 mid = lo + (hi - lo) / 2;
  Ref a(product(lo, mid)), b(product(mid + 1, hi));
  return binary(a, b, OpMul);
}
static Value factorial(Value, const Value* a, i32, Value) {
  if (isObject(a[0]) && classOf(a[0])->flags & kFloatSubclass)
    return raise(E_TypeError, "'float' object cannot be interpreted as an integer");
  Ref n(toIndex(a[0]));
  if (!n.v) return 0;
  if (!isInt(n.v) && intSign(n) > 0)
    return raise(E_OverflowError, "factorial() argument should not exceed %ld", INT64_MAX);
  if (intSign(n) < 0) return raise(E_ValueError, "factorial() not defined for negative values");
  i64 k = intOf(n);
  return k < 2 ? tagInt(1) : product(2, k);
}
static bool countArg(Value v, const char* what, const char* tooBig, Value* n, i64* small) {
  (void)tooBig;
  *n = toIndex(v);
  if (!*n) return false;
  if (intSign(*n) < 0) {
    decref(*n);
    *n = 0;
    return raise(E_ValueError, "%s must be a non-negative integer", what);
  }
  *small = isInt(*n) ? intOf(*n) : -1;
  return true;
}
// n (n-1) … (n-k+1), n of any size.
static Value falling(Value n, i64 k) {
  if (isInt(n) && k > 0) return product(intOf(n) - k + 1, intOf(n));
  Ref r(tagInt(1)), f(incref(n));
  for (i64 i = 0; i < k && r.v; ++i) {
    r.reset(binary(r, f, OpMul));
    f.reset(binary(f, tagInt(1), OpSub));
  }
  return r.take();
}
static Value perm(Value self, const Value* a, i32 nargs, Value) {
  if (nargs < 2 || isNone(a[1])) return factorial(self, a, 1, 0);
  Value n, k;
  i64 ns, ks;
  if (!countArg(a[0], "n", "", &n, &ns)) return 0;
  Ref keep(n);
  if (!countArg(a[1], "k", "", &k, &ks)) return 0;
  Ref keepK(k);
  if (compareTruth(k, n, CmpGt)) return tagInt(0);
  if (ks < 0) return raise(E_OverflowError, "k must not exceed %ld", INT64_MAX);
  return falling(n, ks);
}
static Value comb(Value, const Value* a, i32, Value) {
  Value n, k;
  i64 ns, ks;
  if (!countArg(a[0], "n", "", &n, &ns)) return 0;
  Ref keep(n);
  if (!countArg(a[1], "k", "", &k, &ks)) return 0;
  Ref keepK(k);
  Ref rest(binary(n, k, OpSub));
  if (!rest.v) return 0;
  if (intSign(rest) < 0) return tagInt(0);
  if (compareTruth(rest, k, CmpLt)) {
    if (!isInt(rest.v)) return raise(E_OverflowError, "min(n - k, k) must not exceed %ld", INT64_MAX);
    ks = intOf(rest);
  }
  if (ks < 0) return raise(E_OverflowError, "min(n - k, k) must not exceed %ld", INT64_MAX);
  if (ks == 0) return tagInt(1);
  if (isInt(n) && ns < 63) { // fits 64 bits: exact step by step
    u64 r = 1;
    for (i64 i = 1; i <= ks; ++i) {
      unsigned __int128 p = (unsigned __int128)r * (u64)(ns - ks + i);
      r = (u64)(p / (u64)i);
    }
    return intFromU64(r);
  }
  Ref top(falling(n, ks)), bottom(ks < 2 ? tagInt(1) : product(2, ks));
  return top.v && bottom.v ? binary(top, bottom, OpFloorDiv) : 0;
}

// --- sums
// --------------------------------------------------------------------------------------------------------------------
namespace {
struct Doubles { ///< growing array
  double few[32];
  double* p = few;
  size_t n = 0, room = 32;
  void add(double d) {
    if (n == room) {
      double* q = (double*)allocate(room * 2 * sizeof(double));
      memcpy(q, p, n * sizeof(double));
      if (p != few) release(p, room * sizeof(double));
      p = q;
      room *= 2;
    }
    p[n++] = d;
  }
  ~Doubles() {
    if (p != few) release(p, room * sizeof(double));
  }
};
} // namespace

// Shewchuk, "Adaptive Precision Floating-Point Arithmetic" (1997): partial sums that do not overlap, exact
// together.
static Value fsum(Value, const Value* a, i32, Value) {
  Ref it(iter(a[0]));
  if (!it.v) return 0;
  Doubles parts;
  double special = 0, infinite = 0;
  for (;;) {
    Ref item(nextItem(it));
    if (item.v == kStop) break;
    if (!item.v) return 0;
    double x;
    if (!mathArg(item, &x)) return 0;
    double original = x;
    size_t i = 0;
    for (size_t j = 0; j < parts.n; ++j) {
      double y = parts.p[j];
      if (fabs(x) < fabs(y)) {
        double t = x;
        x = y;
        y = t;
      }
      volatile double hi = x + y, back = hi - x, lo = y - back;
      if (lo != 0) parts.p[i++] = lo;
      x = hi;
    }
    parts.n = i;
    if (x != 0) {
      if (!isfinite(x)) {
        if (isfinite(original)) return raise(E_OverflowError, "intermediate overflow in fsum");
        if (isinf(original)) infinite += original;
        special += original;
        parts.n = 0;
      } else
        parts.add(x);
    }
  }
  if (special != 0) return isnan(infinite) ? raise(E_ValueError, "-inf + inf in fsum") : floatNew(special);
  double hi = 0, lo = 0;
  size_t n = parts.n;
  if (n) {
    hi = parts.p[--n];
    while (n) {
      double x = hi, y = parts.p[--n];
      volatile double sum = x + y, back = sum - x;
      lo = y - back;
      hi = sum;
      if (lo != 0) break;
    }
    // Half-even across more than one part.
    if (n && ((lo < 0 && parts.p[n - 1] < 0) || (lo > 0 && parts.p[n - 1] > 0))) {
      double y = lo * 2;
      volatile double x = hi + y, back = x - hi;
      if (y == back) hi = x;
    }
  }
  return floatNew(hi);
}

static Value prod(Value, const Value* a, i32, Value) {
  Ref it(iter(a[0]));
  if (!it.v) return 0;
  Ref r(a[1] ? incref(a[1]) : tagInt(1));
  for (;;) {
    Ref item(nextItem(it));
    if (item.v == kStop) return r.take();
    if (!item.v) return 0;
    r.reset(binary(r, item, OpMul));
    if (!r.v) return 0;
  }
}

namespace {
struct Pair {
  double hi, lo;
};
Pair twoSum(double a, double b) {
  double s = a + b, t = s - a;
  return {s, (a - (s - t)) + (b - t)};
}
Pair twoProduct(double a, double b) {
  double p = a * b;
  return {p, fma(a, b, -p)};
}
} // namespace

// Square root of a sum of squares with an error below one unit: scaled by a power of two, squares and sum in
// double double, one Newton correction.
static double norm(const double* v, size_t n, double max, bool nan) {
  if (isinf(max)) return max;
  if (nan) return NAN;
  if (max == 0 || n <= 1) return max;
  int e;
  frexp(max, &e);
  if (e < -1023) { // subnormal: scaling cannot be a power of two at once
    Doubles scaled;
    for (size_t i = 0; i < n; ++i) scaled.add(v[i] / 2.2250738585072014e-308);
    return 2.2250738585072014e-308 * norm(scaled.p, n, max / 2.2250738585072014e-308, nan);
  }
  double scale = ldexp(1.0, -e), sum = 1, f1 = 0, f2 = 0;
  for (size_t i = 0; i < n; ++i) {
    double x = v[i] * scale;
    Pair p = twoProduct(x, x);
    double s = sum + p.hi, t = (sum - s) + p.hi;
    sum = s;
    f1 += p.lo;
    f2 += t;
  }
  double h = sqrt(sum - 1 + (f1 + f2));
  Pair p = twoProduct(-h, h);
  double s = sum + p.hi, t = (sum - s) + p.hi;
  f1 += p.lo;
  f2 += t;
  double x = (s - 1) + (f1 + f2);
  h += x / (2 * h);
  return h / scale;
}
static Value hypot(Value, const Value* a, i32 n, Value) {
  Doubles v;
  double max = 0;
  bool nan = false;
  for (i32 i = 0; i < n; ++i) {
    double x;
    if (!mathArg(a[i], &x)) return 0;
    x = fabs(x);
    nan |= isnan(x);
    if (x > max) max = x;
    v.add(x);
  }
  return floatNew(norm(v.p, v.n, max, nan));
}
static Value dist(Value, const Value* a, i32, Value) {
  Ref p(tupleFromIterable(a[0]));
  if (!p.v) return 0;
  Ref q(tupleFromIterable(a[1]));
  if (!q.v) return 0;
  if (as<Tuple>(p)->length != as<Tuple>(q)->length)
    return raise(E_ValueError, "both points must have the same number of dimensions");
  Doubles v;
  double max = 0;
  bool nan = false;
  for (u64 i = 0; i < as<Tuple>(p)->length; ++i) {
    double x, y;
    if (!mathArg(as<Tuple>(p)->items[i], &x) || !mathArg(as<Tuple>(q)->items[i], &y)) return 0;
    x = fabs(x - y);
    nan |= isnan(x);
    if (x > max) max = x;
    v.add(x);
  }
  return floatNew(norm(v.p, v.n, max, nan));
}

// Ints exactly, floats in triple length, anything else by + and *.
static Value sumprod(Value, const Value* a, i32, Value) {
  Ref p(iter(a[0]));
  if (!p.v) return 0;
  Ref q(iter(a[1]));
  if (!q.v) return 0;
  Ref total(tagInt(0));
  bool floats = false;
  double hi = 0, mid = 0, lo = 0;
  for (;;) {
    Ref x(nextItem(p));
    if (!x.v) return 0;
    Ref y(nextItem(q));
    if (!y.v) return 0;
    if ((x.v == kStop) != (y.v == kStop)) return raise(E_ValueError, "Inputs are not the same length");
    if (x.v == kStop) break;
    bool fx = isFloat(x), fy = isFloat(y);
    if ((fx || fy) && (fx || isInt(x.v) || isBool(x)) && (fy || isInt(y.v) || isBool(y))) {
      double u, v;
      if (!mathArg(x, &u) || !mathArg(y, &v)) return 0;
      Pair m = twoProduct(u, v), s = twoSum(hi, m.hi), t = twoSum(mid, m.lo), w = twoSum(t.hi, s.lo);
      hi = s.hi;
      mid = w.hi;
      lo += t.lo + w.lo;
      floats = true;
      continue;
    }
    if (floats) {
      Ref so(floatNew(hi + (mid + lo)));
      total.reset(binary(total, so, OpAdd));
      hi = mid = lo = 0;
      floats = false;
    }
    Ref m(binary(x, y, OpMul));
    if (!m.v) return 0;
    total.reset(binary(total, m, OpAdd));
    if (!total.v) return 0;
  }
  if (!floats) return total.take();
  double sum = isfinite(hi) && isfinite(mid) && isfinite(lo) ? hi + (mid + lo) : hi;
  Ref so(floatNew(sum));
  return total.v == tagInt(0) ? so.take() : binary(total, so, OpAdd);
}

const MethodDef mathIntFunctions[] = {{"gcd", gcd, 0, -1},        {"lcm", lcm, 0, -1},
                                      {"isqrt", isqrt, 1, 1},     {"factorial", factorial, 1, 1},
                                      {"perm", perm, 1, 2},       {"comb", comb, 2, 2},
                                      {"fsum", fsum, 1, 1},       {"prod", prod, 1, 2, "iterable,/,*,start"},
                                      {"hypot", hypot, 0, -1},    {"dist", dist, 2, 2},
                                      {"sumprod", sumprod, 2, 2}, {}};
