// float: arithmetic, comparison, hash, rounding. Rules: language reference, "Binary arithmetic operations";
// hash: library reference, "Hashing of numeric types".
#include "number/complex.h"
#include "number/float.h"
#include "number/float_pool.h"
#include "number/int.h"
#include <math.h>

double floatScale(double d, int e) { return ldexp(d, e); }

Float* freeFloats;

Value floatNew(double d) {
  Float* f = freeFloats;
  if (f)
    freeFloats = nextFree(f);
  else
    f = (Float*)allocate(sizeof(Float));
  f->h = {1, (u32)(uintptr_t)&molt_shape_float};
  f->value = d;
  return toValue(f);
}
extern "C" Value molt_BoxFloat(double d) {
  Float* f = freeFloats;
  if (!f) return floatNew(d);
  freeFloats = nextFree(f);
  f->h = {1, (u32)(uintptr_t)&molt_shape_float};
  f->value = d;
  return toValue(f);
}

double floatFloorMod(double x, double y, double* floorDiv) {
  double mod = fmod(x, y), div = (x - mod) / y;
  if (mod != 0) {
    if ((y < 0) != (mod < 0)) {
      mod += y;
      div -= 1;
    }
  } else {
    mod = copysign(0.0, y);
  }
  if (floorDiv) {
    if (div != 0) {
      double f = floor(div);
      *floorDiv = div - f > 0.5 ? f + 1 : f;
    } else {
      *floorDiv = copysign(0.0, x / y);
    }
  }
  return mod;
}

static Value rangeError() {
  Ref text(strFromC("Numerical result out of range"));
  Value args[2] = {tagInt(34), text.v};
  Ref e(newException(E_OverflowError, args, 2));
  return raiseValue(e);
}

extern "C" double molt_float_pow(double x, double y) { return y == 2 ? x * x : pow(x, y); }

Value floatPow(double x, double y) {
  if (y == 0) return floatNew(1.0);
  if (x != x) return floatNew(x);
  if (y != y) return floatNew(x == 1 ? 1.0 : y);
  bool odd = fmod(fabs(y), 2.0) == 1;
  if (isinf(y)) {
    double a = fabs(x);
    if (a == 1) return floatNew(1.0);
    return floatNew((y > 0) == (a > 1) ? fabs(y) : 0.0);
  }
  if (isinf(x)) {
    if (y > 0) return floatNew(odd ? x : fabs(x));
    return floatNew(odd ? copysign(0.0, x) : 0.0);
  }
  if (x == 0) {
    if (y < 0) return raise(E_ZeroDivisionError, "0.0 cannot be raised to a negative power");
    return floatNew(odd ? x : 0.0);
  }
  bool negate = false;
  if (x < 0) {
    if (y != floor(y)) return complexPow(x, 0, y, 0);
    x = -x;
    negate = odd;
  }
  if (x == 1) return floatNew(negate ? -1.0 : 1.0);
  double r = molt_float_pow(x, y);
  if (isinf(r)) return rangeError();
  return floatNew(negate ? -r : r);
}

i64 floatHash(double d) {
  const u64 p = (1ull << 61) - 1;
  if (isinf(d)) return d > 0 ? 314159 : -314159;
  if (d == 0) return 0;
  if (d > -1e15 && d < 1e15 && d == (double)(i64)d) {
    i64 h = (i64)d;
    return h == -1 ? -2 : h;
  }
  int e;
  double m = frexp(fabs(d), &e);
  u64 x = 0;
  while (m != 0) { // 28 bits at a time
    x = (x << 28 & p) | x >> 33;
    m *= 268435456.0;
    e -= 28;
    u64 y = (u64)m;
    m -= (double)y;
    x += y;
    if (x >= p) x -= p;
  }
  e = e >= 0 ? e % 61 : 60 - (-1 - e) % 61;
  x = (x << e & p) | x >> (61 - e);
  i64 h = d < 0 ? -(i64)x : (i64)x;
  return h == -1 ? -2 : h;
}

/// Exact comparison of a double with an int: -1, 0, 1; 2 when unordered.
int floatCompareInt(double d, Value i) {
  if (d != d) return 2;
  Value x = intExact(i);
  if (isInt(x)) {
    i64 v = intOf(x);
    if (v >= -(1ll << 53) && v <= 1ll << 53) {
      double w = (double)v;
      return d < w ? -1 : d > w;
    }
  }
  if (isinf(d)) return d > 0 ? 1 : -1;
  Ref t(intFromDouble(d));
  int c = intCompare(t, x);
  if (c) return c;
  double f = d - trunc(d);
  return f < 0 ? -1 : f > 0;
}

Value floatBinary(double a, double b, int op) {
  switch (op) {
  case OpAdd: return floatNew(a + b);
  case OpSub: return floatNew(a - b);
  case OpMul: return floatNew(a * b);
  case OpTrueDiv:
    if (b == 0) return raise(E_ZeroDivisionError, "float division by zero");
    return floatNew(a / b);
  case OpFloorDiv: {
    if (b == 0) return raise(E_ZeroDivisionError, "float floor division by zero");
    double q;
    floatFloorMod(a, b, &q);
    return floatNew(q);
  }
  case OpMod:
    if (b == 0) return raise(E_ZeroDivisionError, "float modulo by zero");
    return floatNew(floatFloorMod(a, b, nullptr));
  case OpPow: return floatPow(a, b);
  }
  return notImplemented();
}

static Value toIntChecked(double d) {
  if (d != d) return raise(E_ValueError, "cannot convert float NaN to integer");
  if (isinf(d)) return raise(E_OverflowError, "cannot convert float infinity to integer");
  return intFromDouble(d);
}
Value floatToInt(double d) { return toIntChecked(d); }

Value floatRound(double d, Value ndigits) {
  if (!ndigits || isNone(ndigits)) return toIntChecked(rint(d));
  i64 n = asIndex(ndigits);
  if (n == -1 && molt_thread.exc) return 0;
  if (d == 0 || d != d || isinf(d) || n > 323) return floatNew(d);
  if (n < -308) return floatNew(0.0 * d);
  char digits[760];
  int count, point;
  double a = fabs(d);
  exactDigits(a, true, (int)n, digits, &count, &point);
  if (!count) return floatNew(copysign(0.0, d));
  char* p = digits + count;
  *p++ = 'e';
  int e = point - count;
  if (e < 0) *p++ = '-', e = -e;
  *p++ = (char)('0' + e / 100);
  *p++ = (char)('0' + e / 10 % 10);
  *p++ = (char)('0' + e % 10);
  const char* stop;
  double r = decimalToDouble(digits, p, &stop);
  if (isinf(r)) return raise(E_OverflowError, "rounded value too large to represent");
  return floatNew(copysign(r, d));
}
