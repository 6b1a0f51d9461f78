// The module cmath: functions of complex numbers. Branch cuts, and forms that lose no digits, are those of W.
// Kahan, "Branch cuts for complex elementary functions" (1987); infinities and NaNs follow C99, annex G.
#include "container/container.h"
#include "module/math.h"
#include "number/complex.h"
#include <float.h>
#include <math.h>

namespace {
#include "module/cmath_special.inc"

constexpr double kPi = 3.141592653589793, kE = 2.718281828459045, kLn2 = 0.6931471805599453,
                 kLn10 = 2.302585092994046;
constexpr double kLarge = DBL_MAX / 4;                ///< above, squares and sums overflow
constexpr double kRootLarge = 6.703903964971298e+153; ///< its root: above, squares overflow
constexpr double kLogLarge = 708.3964185322641;       ///< its logarithm: above, exp overflows
constexpr double kRootSmallest = 1.4916681462400413e-154;

enum class Trouble { None, Domain, Range };
struct Z {
  double re, im;
};
struct Result {
  Z z;
  Trouble trouble = Trouble::None;
};

bool finite(Z z) { return isfinite(z.re) && isfinite(z.im); }
/// sinh and cosh of large arguments, exp: an infinity that no argument had is too large a result.
Result checked(Z z) { return {z, isinf(z.re) || isinf(z.im) ? Trouble::Range : Trouble::None}; }

int kindOf(double x) { // row or column of the tables
  if (isnan(x)) return 6;
  if (isinf(x)) return x < 0 ? 0 : 5;
  if (x == 0) return signbit(x) ? 2 : 3;
  return x < 0 ? 1 : 4;
}
double decode(char c) {
  switch (c) {
  case 'I': return INFINITY;
  case 'i': return -INFINITY;
  case '0': return 0.0;
  case 'o': return -0.0;
  case '1': return 1.0;
  case 'm': return -1.0;
  case 'P': return kPi;
  case 'p': return -kPi;
  case 'H': return kPi / 2;
  case 'h': return -kPi / 2;
  case 'Q': return kPi / 4;
  case 'q': return -kPi / 4;
  case 'T': return 3 * kPi / 4;
  case 't': return -3 * kPi / 4;
  default: return NAN;
  }
}
Result special(const char* table, double x, double y) {
  const char* entry = table + (kindOf(x) * 7 + kindOf(y)) * 3;
  return {{decode(entry[0]), decode(entry[1])}, entry[0] == 'D' ? Trouble::Domain : Trouble::None};
}

// --- square root, inverse functions
Z rootOf(Z z) {
  double ax = fabs(z.re), ay = fabs(z.im), s;
  if (z.re == 0 && z.im == 0) return {0, z.im};
  if (ax < DBL_MIN && ay < DBL_MIN && (ax > 0 || ay > 0)) { // both subnormal: scaled by an even power of two
    ax = ldexp(ax, 53);
    s = ldexp(sqrt(ax + hypot(ax, ldexp(ay, 53))), -27);
  } else {
    ax /= 8;
    s = 2 * sqrt(ax + hypot(ax, ay / 8));
  }
  double d = ay / (2 * s);
  if (z.re >= 0) return {s, copysign(d, z.im)};
  return {d, copysign(s, z.im)};
}
Result csqrt_(Z z) { return finite(z) ? Result{rootOf(z)} : special(kSqrt, z.re, z.im); }

bool isLarge(Z z) { return fabs(z.re) > kLarge || fabs(z.im) > kLarge; }
/// log of 2|z| where |z| may overflow: halved, the factor put back as a logarithm.
double logLarge(Z z) { return log(hypot(z.re / 2, z.im / 2)) + kLn2 * 2; }

Result cacos_(Z z) {
  if (!finite(z)) return special(kAcos, z.re, z.im);
  if (isLarge(z)) {
    double l = logLarge(z);
    return {{atan2(fabs(z.im), z.re), z.re < 0 ? -copysign(l, z.im) : copysign(l, -z.im)}};
  }
  Z a = rootOf({1 - z.re, -z.im}), b = rootOf({1 + z.re, z.im});
  return {{2 * atan2(a.re, b.re), asinh(b.re * a.im - b.im * a.re)}};
}
Result cacosh_(Z z) {
  if (!finite(z)) return special(kAcosh, z.re, z.im);
  if (isLarge(z)) return {{logLarge(z), atan2(z.im, z.re)}};
  Z a = rootOf({z.re - 1, z.im}), b = rootOf({z.re + 1, z.im});
  return {{asinh(a.re * b.re + a.im * b.im), 2 * atan2(a.im, b.re)}};
}
Result casinh_(Z z) {
  if (!finite(z)) return special(kAsinh, z.re, z.im);
  if (isLarge(z)) {
    double l = logLarge(z);
    return {{signbit(z.im) ? -copysign(l, -z.re) : copysign(l, z.re), atan2(z.im, fabs(z.re))}};
  }
  Z a = rootOf({1 + z.im, -z.re}), b = rootOf({1 - z.im, z.re});
  return {{asinh(a.re * b.im - b.re * a.im), atan2(z.im, a.re * b.re - a.im * b.im)}};
}
Result catanh_(Z z) {
  if (!finite(z)) return special(kAtanh, z.re, z.im);
  if (signbit(z.re)) { // odd
    Result r = catanh_({-z.re, -z.im});
    return {{-r.z.re, -r.z.im}, r.trouble};
  }
  double ay = fabs(z.im);
  if (z.re > kRootLarge || ay > kRootLarge) {
    double h = hypot(z.re / 2, z.im / 2);
    return {{z.re / 4 / h / h, -copysign(kPi / 2, -z.im)}};
  }
  if (z.re == 1 && ay < kRootSmallest) {
    if (ay == 0) return {{INFINITY, z.im}, Trouble::Domain};
    return {{-log(sqrt(ay) / sqrt(hypot(ay, 2))), copysign(atan2(2, -ay) / 2, z.im)}};
  }
  double one = 1 - z.re;
  return {{log1p(4 * z.re / (one * one + ay * ay)) / 4, -atan2(-2 * z.im, one * (1 + z.re) - ay * ay) / 2}};
}

// --- exponential, hyperbolic functions
/// What an infinite real part makes of e**(i y), y finite and not zero.
Z onRay(double size, double y) { return {copysign(size, cos(y)), copysign(size, sin(y))}; }

Result cexp_(Z z) {
  if (!finite(z)) {
    if (isinf(z.re) && isfinite(z.im) && z.im != 0) return {onRay(z.re > 0 ? INFINITY : 0, z.im)};
    return special(kExp, z.re, z.im);
  }
  if (z.re > kLogLarge) {
    double l = exp(z.re - 1);
    return checked({l * exactCos(z.im) * kE, l * exactSin(z.im) * kE});
  }
  double l = exp(z.re);
  return checked({l * exactCos(z.im), l * exactSin(z.im)});
}
Result ccosh_(Z z) {
  if (!finite(z)) {
    if (isinf(z.re) && isfinite(z.im) && z.im != 0) {
      Z r = onRay(INFINITY, z.im);
      return {{r.re, z.re > 0 ? r.im : -r.im}};
    }
    return special(kCosh, z.re, z.im);
  }
  if (fabs(z.re) > kLogLarge) {
    double x = z.re - copysign(1, z.re);
    return checked({exactCos(z.im) * cosh(x) * kE, exactSin(z.im) * sinh(x) * kE});
  }
  return checked({exactCos(z.im) * cosh(z.re), exactSin(z.im) * sinh(z.re)});
}
Result csinh_(Z z) {
  if (!finite(z)) {
    if (isinf(z.re) && isfinite(z.im) && z.im != 0) {
      Z r = onRay(INFINITY, z.im);
      return {{z.re > 0 ? r.re : -r.re, r.im}};
    }
    return special(kSinh, z.re, z.im);
  }
  if (fabs(z.re) > kLogLarge) {
    double x = z.re - copysign(1, z.re);
    return checked({exactCos(z.im) * sinh(x) * kE, exactSin(z.im) * cosh(x) * kE});
  }
  return checked({exactCos(z.im) * sinh(z.re), exactSin(z.im) * cosh(z.re)});
}
Result ctanh_(Z z) {
  if (!finite(z)) {
    if (isinf(z.re) && isfinite(z.im) && z.im != 0)
      return {{z.re > 0 ? 1.0 : -1.0, copysign(0.0, 2 * sin(z.im) * cos(z.im))}};
    return special(kTanh, z.re, z.im);
  }
  if (fabs(z.re) > kLogLarge)
    return {{copysign(1, z.re), 4 * exactSin(z.im) * exactCos(z.im) * exp(-2 * fabs(z.re))}};
  double x = tanh(z.re), y = exactTan(z.im), c = 1 / cosh(z.re), xy = x * y, d = 1 + xy * xy;
  return {{x * (1 + y * y) / d, y / d * c * c}};
}

// f(z) of a circular function by the hyperbolic one: f(i z) = i f(z).
template <Result (*Hyperbolic)(Z)> Result turned(Z z) {
  Result r = Hyperbolic({-z.im, z.re});
  return {{r.z.im, -r.z.re}, r.trouble};
}
Result ccos_(Z z) { return ccosh_({-z.im, z.re}); }

// --- logarithms
Result clog_(Z z) {
  if (!finite(z)) return special(kLog, z.re, z.im);
  double ax = fabs(z.re), ay = fabs(z.im), angle = atan2(z.im, z.re);
  if (ax > kLarge || ay > kLarge) return {{log(hypot(ax / 2, ay / 2)) + kLn2, angle}};
  if (ax < DBL_MIN && ay < DBL_MIN) {
    if (ax == 0 && ay == 0) return {{-INFINITY, angle}, Trouble::Domain};
    return {{log(hypot(ldexp(ax, 53), ldexp(ay, 53))) - 53 * kLn2, angle}};
  }
  double h = hypot(ax, ay);
  if (h < 0.71 || h > 1.73) return {{log(h), angle}};
  double big = ax > ay ? ax : ay, small = ax > ay ? ay : ax;
  return {{log1p((big - 1) * (big + 1) + small * small) / 2, angle}};
}
Result clog10_(Z z) {
  Result r = clog_(z);
  return {{r.z.re / kLn10, r.z.im / kLn10}, r.trouble};
}

// --- the module
bool number(Value v, Z* z) {
  int k = complexFrom(v, &z->re, &z->im);
  if (!k) raise(E_TypeError, "must be real number, not %T", v);
  return k == 1;
}
Value raised(Trouble t) {
  return t == Trouble::Range ? raise(E_OverflowError, "math range error")
                             : raise(E_ValueError, "math domain error");
}
Value made(Result r) { return r.trouble == Trouble::None ? complexNew(r.z.re, r.z.im) : raised(r.trouble); }
template <Result (*F)(Z)> Value one(Value, const Value* a, i32, Value) {
  Z z;
  return number(a[0], &z) ? made(F(z)) : 0;
}
template <bool (*F)(Z)> Value test(Value, const Value* a, i32, Value) {
  Z z;
  return number(a[0], &z) ? boolValue(F(z)) : 0;
}
bool hasInfinity(Z z) { return isinf(z.re) || isinf(z.im); }
bool hasNan(Z z) { return isnan(z.re) || isnan(z.im); }

Value logOf(Value, const Value* a, i32 n, Value) { // z, base
  Z z;
  if (!number(a[0], &z)) return 0;
  Result r = clog_(z);
  if (n < 2 || !a[1]) return made(r);
  if (!number(a[1], &z)) return 0;
  Result base = clog_(z);
  Z q{0, 0};
  if (!complexDivide(r.z.re, r.z.im, base.z.re, base.z.im, &q.re, &q.im)) base.trouble = Trouble::Domain;
  if (base.trouble != Trouble::None) r.trouble = base.trouble;
  return made({q, r.trouble});
}
Value phase(Value, const Value* a, i32, Value) {
  Z z;
  return number(a[0], &z) ? floatNew(atan2(z.im, z.re)) : 0;
}
Value polar(Value, const Value* a, i32, Value) {
  Z z;
  if (!number(a[0], &z)) return 0;
  double r = hypot(z.re, z.im);
  if (isinf(r) && finite(z)) return raised(Trouble::Range);
  Ref size(floatNew(r)), angle(floatNew(atan2(z.im, z.re)));
  Value parts[2] = {size, angle};
  return tupleFrom(parts, 2);
}
Value rect(Value, const Value* a, i32, Value) {
  double r, phi;
  if (!mathArg(a[0], &r) || !mathArg(a[1], &phi)) return 0;
  if (!isfinite(r) || !isfinite(phi)) {
    if (isinf(r) && isfinite(phi) && phi != 0) {
      Z z = onRay(INFINITY, phi);
      return r > 0 ? complexNew(z.re, z.im) : complexNew(-z.re, -z.im);
    }
    return made(special(kRect, r, phi));
  }
  if (phi == 0) return complexNew(r, r * phi);
  return complexNew(r * exactCos(phi), r * exactSin(phi));
}
Value isClose(Value, const Value* given, i32, Value) { // a, b, *, rel_tol, abs_tol
  Z a, b;
  double rel = 1e-9, abs = 0;
  if (!number(given[0], &a) || !number(given[1], &b)) return 0;
  if ((given[2] && !mathArg(given[2], &rel)) || (given[3] && !mathArg(given[3], &abs))) return 0;
  if (rel < 0 || abs < 0) return raise(E_ValueError, "tolerances must be non-negative");
  if (a.re == b.re && a.im == b.im) return boolValue(true);
  if (hasInfinity(a) || hasInfinity(b)) return boolValue(false);
  double d = hypot(a.re - b.re, a.im - b.im);
  return boolValue(d <= rel * hypot(b.re, b.im) || d <= rel * hypot(a.re, a.im) || d <= abs);
}

const MethodDef functions[] = {{"acos", one<cacos_>, 1, 1},
                               {"acosh", one<cacosh_>, 1, 1},
                               {"asin", one<turned<casinh_>>, 1, 1},
                               {"asinh", one<casinh_>, 1, 1},
                               {"atan", one<turned<catanh_>>, 1, 1},
                               {"atanh", one<catanh_>, 1, 1},
                               {"cos", one<ccos_>, 1, 1},
                               {"cosh", one<ccosh_>, 1, 1},
                               {"exp", one<cexp_>, 1, 1},
                               {"isclose", isClose, 2, 4, "a,b,*,rel_tol,abs_tol"},
                               {"isfinite", test<finite>, 1, 1},
                               {"isinf", test<hasInfinity>, 1, 1},
                               {"isnan", test<hasNan>, 1, 1},
                               {"log", logOf, 1, 2},
                               {"log10", one<clog10_>, 1, 1},
                               {"phase", phase, 1, 1},
                               {"polar", polar, 1, 1},
                               {"rect", rect, 2, 2},
                               {"sin", one<turned<csinh_>>, 1, 1},
                               {"sinh", one<csinh_>, 1, 1},
                               {"sqrt", one<csqrt_>, 1, 1},
                               {"tan", one<turned<ctanh_>>, 1, 1},
                               {"tanh", one<ctanh_>, 1, 1},
                               {}};
int setup(Value m) {
  moduleAdd(m, "pi", floatNew(kPi));
  moduleAdd(m, "e", floatNew(kE));
  moduleAdd(m, "tau", floatNew(2 * kPi));
  moduleAdd(m, "inf", floatNew(INFINITY));
  moduleAdd(m, "nan", floatNew(NAN));
  moduleAdd(m, "infj", complexNew(0, INFINITY));
  return moduleAdd(m, "nanj", complexNew(0, NAN));
}
} // namespace
extern const NativeModule module_cmath = {"cmath", functions, setup};
