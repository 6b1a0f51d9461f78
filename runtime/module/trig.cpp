// sin, cos and tan rounded once: argument and series in double double (about 106 bits), so that the last bit
// is the right one, as glibc's nearly always is. musl's are within a unit, which differs in two of a hundred
// results.
//
// |x| below 2^20: x - k pi/2 with pi/2 in parts of 33 bits (fdlibm's), exact up to the last part. Then
// Taylor's series: the first terms in double double, the rest in double, where its error is below 2^-65 of
// the result. Beyond, and for what is not finite, the C library's.
#include "module/math.h"
#include <math.h>

namespace {
struct DD {
  double h, l;
};
inline DD quickSum(double a, double b) { // |a| >= |b|
  double s = a + b;
  return {s, b - (s - a)};
}
inline DD sum(double a, double b) {
  double s = a + b, t = s - a;
  return {s, (a - (s - t)) + (b - t)};
}
inline DD product(double a, double b) { // Dekker
  double p = a * b, c = 134217729.0 * a, d = 134217729.0 * b;
  double ah = c - (c - a), al = a - ah, bh = d - (d - b), bl = b - bh;
  return {p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
}
inline DD mul(DD a, DD b) {
  DD p = product(a.h, b.h);
  return quickSum(p.h, p.l + (a.h * b.l + a.l * b.h));
}
inline DD add(DD a, DD b) {
  DD s = sum(a.h, b.h);
  return quickSum(s.h, s.l + (a.l + b.l));
}

// x = r + k pi/2; the low two bits of k.
int reduce(double x, DD* r) {
  double k = nearbyint(x * 0.63661977236758138243);
  if (k == 0) {
    *r = {x, 0};
    return 0;
  }
  // 1: 33 bits, 2: the next 33, 3: the next 33, then the rest.
  double a = x - k * 1.57079632673412561417e+00; // exact
  DD s = sum(a, -(k * 6.07710050630396597660e-11));
  DD t = sum(s.h, -(k * 2.02226624871116645580e-21));
  t.l += s.l;
  t = sum(t.h, t.l);
  *r = sum(t.h, t.l - k * 8.47842766036889956997e-32);
  return (int)((long long)k & 3);
}
DD sinSeries(DD r) {
  DD x2 = mul(r, r);
  double t = x2.h,
         tail = -1.0 / 5040 +
                t * (1.0 / 362880 +
                     t * (-1.0 / 39916800 + t * (1.0 / 6227020800.0 - t * (1.0 / 1307674368000.0 -
                                                                           t * (1.0 / 355687428096000.0 -
                                                                                t / 121645100408832000.0)))));
  DD e = sum(8.33333333333333321769e-03, 1.15648231731787138e-19 + t * tail);
  e = add(mul(x2, e), {-1.66666666666666657415e-01, -9.25185853854297065662e-18});
  return add(r, mul(r, mul(x2, e)));
}
DD cosSeries(DD r) {
  DD x2 = mul(r, r);
  double t = x2.h, tail = 1.0 / 40320 +
                          t * (-1.0 / 3628800 +
                               t * (1.0 / 479001600 +
                                    t * (-1.0 / 87178291200.0 +
                                         t * (1.0 / 20922789888000.0 -
                                              t * (1.0 / 6402373705728000.0 - t / 2432902008176640000.0)))));
  DD e = sum(-1.38888888888888894189e-03, 5.30054395437357706e-20 + t * tail);
  e = add(mul(x2, e), {4.16666666666666643537e-02, 2.31296463463574266e-18});
  e = add(mul(x2, e), {-0.5, 0});
  return add({1, 0}, mul(x2, e));
}
inline bool easy(double x) { return fabs(x) < 1048576 && fabs(x) > 1e-8; }
} // namespace

double exactSin(double x) {
  if (!easy(x)) return sin(x);
  DD r;
  int k = reduce(x, &r);
  DD v = k & 1 ? cosSeries(r) : sinSeries(r);
  double s = v.h + v.l;
  return k & 2 ? -s : s;
}
double exactCos(double x) {
  if (!easy(x)) return cos(x);
  DD r;
  int k = reduce(x, &r) + 1;
  DD v = k & 1 ? cosSeries(r) : sinSeries(r);
  double s = v.h + v.l;
  return k & 2 ? -s : s;
}
double exactTan(double x) {
  if (!easy(x)) return tan(x);
  DD r;
  int k = reduce(x, &r);
  DD s = sinSeries(r), c = cosSeries(r);
  if (k & 1) {
    DD t = s;
    s = c;
    c = {-t.h, -t.l};
  }
  double q = s.h / c.h;
  DD p = mul({q, 0}, c);
  double rest = (s.h - p.h) - p.l + s.l; // s - q c
  return q + rest / c.h;
}
