// complex: arithmetic, text, type object. Rules: library reference, "complex"; division scales by the larger
// part of the divisor (Smith, 1962) as CPython's does, so that results agree to the last bit.
#include "number/complex.h"
#include "number/float.h"
#include "number/int.h"
#include "text/args.h"
#include "text/format.h"
#include "text/str.h"
#include <math.h>

Value complexNew(double re, double im) {
  Complex* c = (Complex*)allocate(sizeof(Complex));
  c->h = {1, (u32)(uintptr_t)&molt_shape_complex};
  c->real = re;
  c->imag = im;
  return toValue(c);
}
static void dealloc(Value v) {
  if (shapeOf(v) == &molt_shape_complex)
    release(as<Complex>(v), sizeof(Complex));
  else
    freeInstance(v, sizeof(Complex));
}

Value complexRepr(double re, double im) {
  StrBuilder b(40);
  auto part = [&](double d, int flags) {
    size_t n, bytes;
    char* s = floatText(d, 'r', 0, flags, &n, &bytes);
    b.putAscii(s, n);
    release(s, bytes);
  };
  if (re == 0 && !signbit(re)) {
    part(im, 0);
    b.put('j');
  } else {
    b.put('(');
    part(re, 0);
    part(im, kFloatPlus);
    b.putAscii("j)", 2);
  }
  return b.finish();
}
static Value repr_(Value v) { return complexRepr(as<Complex>(v)->real, as<Complex>(v)->imag); }

static i64 hash_(Value v) {
  Complex* c = as<Complex>(v);
  auto part = [&](double d) -> u64 {
    if (d == d) return (u64)floatHash(d);
    u64 h = v >> 4 | v << 60;
    return h;
  };
  i64 h = (i64)(part(c->real) + 1000003u * part(c->imag));
  return h == -1 ? -2 : h;
}

/// 1: converted, 0: not a number, -1: exception.
static int operand(Value v, double* re, double* im) {
  *im = 0;
  if (isAnyComplex(v)) {
    *re = as<Complex>(v)->real;
    *im = as<Complex>(v)->imag;
    return 1;
  }
  if (isAnyFloat(v)) {
    *re = floatOf(v);
    return 1;
  }
  if (!isAnyInt(v)) return 0;
  *re = intToDouble(v);
  return *re == -1 && molt_thread.exc ? -1 : 1;
}

bool complexDivide(double ar, double ai, double br, double bi, double* r, double* i) {
  double x = fabs(br), y = fabs(bi);
  if (x >= y) {
    if (x == 0) return false;
    double ratio = bi / br, denominator = br + bi * ratio;
    *r = (ar + ai * ratio) / denominator;
    *i = (ai - ar * ratio) / denominator;
  } else if (y >= x) {
    double ratio = br / bi, denominator = br * ratio + bi;
    *r = (ar * ratio + ai) / denominator;
    *i = (ai * ratio - ar) / denominator;
  } else {
    *r = *i = NAN;
  }
  return true;
}

Value complexPow(double ar, double ai, double br, double bi) {
  double r, i;
  if (br == 0 && bi == 0) return complexNew(1, 0);
  if (ar == 0 && ai == 0) {
    if (bi != 0 || br < 0) return raise(E_ZeroDivisionError, "0.0 to a negative or complex power");
    return complexNew(0, 0);
  }
  if (bi == 0 && br == floor(br) && fabs(br) <= 100) { // small integer: by squaring
    long n = (long)br, mask = 1, k = n < 0 ? -n : n;
    r = 1, i = 0;
    double pr = ar, pi = ai;
    while (mask > 0 && k >= mask) {
      if (k & mask) {
        double t = r * pr - i * pi;
        i = r * pi + i * pr;
        r = t;
      }
      mask <<= 1;
      double t = pr * pr - pi * pi;
      pi = pr * pi + pi * pr;
      pr = t;
    }
    if (n < 0) {
      double x, y;
      if (!complexDivide(1, 0, r, i, &x, &y))
        return raise(E_ZeroDivisionError, "0.0 to a negative or complex power");
      r = x;
      i = y;
    }
  } else {
    double len = pow(hypot(ar, ai), br), at = atan2(ai, ar), phase = at * br;
    if (bi != 0) {
      len *= exp(-at * bi);
      phase += bi * log(hypot(ar, ai));
    }
    r = len * cos(phase);
    i = len * sin(phase);
  }
  if (isinf(r) || isinf(i)) return raise(E_OverflowError, "complex exponentiation");
  return complexNew(r, i);
}

static Value binary_(Value a, Value b, int op) {
  double ar, ai, br, bi;
  int k = operand(a, &ar, &ai);
  if (k == 1) k = operand(b, &br, &bi);
  if (k <= 0) return k < 0 ? 0 : notImplemented();
  switch (op) {
  case OpAdd: return complexNew(ar + br, ai + bi);
  case OpSub: return complexNew(ar - br, ai - bi);
  case OpMul: return complexNew(ar * br - ai * bi, ar * bi + ai * br);
  case OpTrueDiv: {
    double r, i;
    if (!complexDivide(ar, ai, br, bi, &r, &i)) return raise(E_ZeroDivisionError, "complex division by zero");
    return complexNew(r, i);
  }
  case OpPow: return complexPow(ar, ai, br, bi);
  }
  return notImplemented();
}
static Value unary_(Value v, int op) {
  Complex* c = as<Complex>(v);
  switch (op) {
  case UnNeg: return complexNew(-c->real, -c->imag);
  case UnPos: return complexNew(c->real, c->imag);
  case UnAbs: {
    double h = hypot(c->real, c->imag);
    if (isinf(h) && !isinf(c->real) && !isinf(c->imag))
      return raise(E_OverflowError, "absolute value too large");
    return floatNew(h);
  }
  }
  return notImplemented();
}
static Value compare_(Value a, Value b, int op) {
  if (op != CmpEq && op != CmpNe) return notImplemented();
  Complex* c = as<Complex>(a);
  bool equal;
  if (isAnyComplex(b)) {
    equal = c->real == as<Complex>(b)->real && c->imag == as<Complex>(b)->imag;
  } else if (isAnyFloat(b)) {
    equal = c->real == floatOf(b) && c->imag == 0;
  } else if (isAnyInt(b)) {
    extern int floatCompareInt(double, Value);
    equal = c->imag == 0 && floatCompareInt(c->real, b) == 0;
  } else {
    return notImplemented();
  }
  return boolValue(equal == (op == CmpEq));
}
static int truth_(Value v) { return as<Complex>(v)->real != 0 || as<Complex>(v)->imag != 0; }

// --- complex("…")

static bool number(const char*& p, const char* end, double* out) { // [sign] digits, inf or nan
  const char* stop;
  *out = decimalToDouble(p, end, &stop);
  if (stop != p) {
    p = stop;
    return true;
  }
  const char* q = p;
  bool neg = false;
  if (q < end && (*q == '+' || *q == '-')) neg = *q++ == '-';
  auto word = [&](const char* w) {
    const char* x = q;
    for (; *w; ++w, ++x)
      if (x == end || (*x | 32) != *w) return false;
    q = x;
    return true;
  };
  if (word("infinity") || word("inf"))
    *out = neg ? -INFINITY : INFINITY;
  else if (word("nan"))
    *out = neg ? -NAN : NAN;
  else
    return false;
  p = q;
  return true;
}
static bool parseComplex(const char* p, const char* end, double* re, double* im) {
  auto space = [](char c) { return c == ' ' || (c >= 9 && c <= 13); };
  auto skip = [&] {
    while (p < end && space(*p)) ++p;
  };
  skip();
  bool paren = p < end && *p == '(';
  if (paren) {
    ++p;
    skip();
  }
  *re = *im = 0;
  double a;
  auto isJ = [&] { return p < end && (*p | 32) == 'j'; };
  auto bareUnit = [&](double* out) { // "j", "+j", "-j"
    const char* q = p;
    double s = 1;
    if (q < end && (*q == '+' || *q == '-')) s = *q++ == '-' ? -1 : 1;
    if (q == end || (*q | 32) != 'j') return false;
    p = q;
    *out = s;
    return true;
  };
  if (number(p, end, &a)) {
    if (p < end && (*p == '+' || *p == '-')) {
      *re = a;
      double b;
      if (!number(p, end, &b) && !bareUnit(&b)) return false;
      if (!isJ()) return false;
      ++p;
      *im = b;
    } else if (isJ()) {
      ++p;
      *im = a;
    } else {
      *re = a;
    }
  } else {
    if (!bareUnit(&a)) return false;
    ++p;
    *im = a;
  }
  skip();
  if (paren) {
    if (p == end || *p != ')') return false;
    ++p;
    skip();
  }
  return p == end;
}
static Value fromText(Value v, double* re, double* im) {
  Ref t(strDecimalToAscii(v));
  Str* s = as<Str>(t);
  char* d = s->data;
  u32 n = s->length, k = 0;
  for (u32 i = 0; i < n; ++i) { // underscores between digits only
    if (d[i] == '_') {
      auto digit = [](char c) { return c >= '0' && c <= '9'; };
      if (i == 0 || i + 1 == n || !digit(d[i - 1]) || !digit(d[i + 1]))
        return raise(E_ValueError, "complex() arg is a malformed string");
    } else {
      d[k++] = d[i];
    }
  }
  if (!parseComplex(d, d + k, re, im)) return raise(E_ValueError, "complex() arg is a malformed string");
  return none();
}

int complexFrom(Value v, double* re, double* im, bool useMethod) {
  *im = 0;
  if (useMethod && !isAnyComplex(v)) {
    Ref m(specialMethod(v, internC("__complex__")));
    if (molt_thread.exc) return -1;
    if (m.v) {
      Ref r(call0(m));
      if (!r.v) return -1;
      if (!isAnyComplex(r))
        return raiseStatus(raise(E_TypeError, "__complex__ returned non-complex (type %T)", r.v));
      *re = as<Complex>(r)->real;
      *im = as<Complex>(r)->imag;
      return 1;
    }
  }
  int k = operand(v, re, im);
  if (k) return k;
  if (!classOf(v)->ops.toFloat && !classOf(v)->ops.index && !typeLookup(classOf(v), internC("__float__")) &&
      !typeLookup(classOf(v), internC("__index__")))
    return 0;
  *re = asDouble(v);
  return *re == -1 && molt_thread.exc ? -1 : 1;
}

/// One argument of complex(): 1 good, -1 exception.
static int argument(Value v, double* re, double* im, bool second) {
  int k = complexFrom(v, re, im, !second);
  if (k) return k;
  if (second)
    return raiseStatus(raise(E_TypeError, "complex() second argument must be a number, not '%T'", v));
  return raiseStatus(
      raise(E_TypeError, "complex() first argument must be a string or a number, not '%T'", v));
}

static Value construct_(Value cls, const Value* args, i32 nargs, Value kwnames) {
  Value a[2];
  if (bindArgs("complex", "real,imag", args, nargs, kwnames, a) < 0) return 0;
  double re = 0, im = 0;
  if (a[0] && isAnyStr(a[0])) {
    if (a[1]) return raise(E_TypeError, "complex() can't take second arg if first is a string");
    if (!fromText(a[0], &re, &im)) return 0;
  } else {
    if (a[1] && isAnyStr(a[1])) return raise(E_TypeError, "complex() second arg can't be a string");
    if (a[0] && !a[1] && as<Class>(cls) == &T_complex && isObject(a[0]) &&
        shapeOf(a[0]) == &molt_shape_complex)
      return incref(a[0]);
    if (a[0] && argument(a[0], &re, &im, false) < 0) return 0;
    if (a[1]) {
      double r2, i2;
      if (argument(a[1], &r2, &i2, true) < 0) return 0;
      bool complexSecond = isAnyComplex(a[1]), complexFirst = a[0] && isAnyComplex(a[0]);
      if (complexSecond) re -= i2;
      im = complexFirst || im != 0 ? im + r2 : r2;
    }
  }
  Class* c = as<Class>(cls);
  if (c == &T_complex) return complexNew(re, im);
  Complex* o = (Complex*)newInstance(c, sizeof(Complex));
  o->real = re;
  o->imag = im;
  return toValue(o);
}

static Value conjugate(Value v, const Value*, i32, Value) {
  return complexNew(as<Complex>(v)->real, -as<Complex>(v)->imag);
}
static Value complex_(Value v, const Value*, i32, Value) {
  return shapeOf(v) == &molt_shape_complex ? incref(v)
                                           : complexNew(as<Complex>(v)->real, as<Complex>(v)->imag);
}
static Value newArgs(Value v, const Value*, i32, Value) {
  Ref r(floatNew(as<Complex>(v)->real)), i(floatNew(as<Complex>(v)->imag));
  return tuple2(r, i);
}
static Value format_(Value v, const Value* a, i32, Value) { return formatMethod(v, a[0], formatComplex); }
static Value powOf(Value a, Value b, Value m) {
  Value r = binary_(a, b, OpPow);
  if (r && r != notImplemented() && m && !isNone(m)) {
    decref(r);
    return raise(E_ValueError, "complex modulo");
  }
  return r;
}
static Value pow_(Value a, const Value* b, i32 n, Value) { return powOf(a, b[0], n > 1 ? b[1] : 0); }
static Value rpow_(Value a, const Value* b, i32 n, Value) { return powOf(b[0], a, n > 1 ? b[1] : 0); }
static const MethodDef methods[] = {{"conjugate", conjugate, 0, 0},
                                    {"__complex__", complex_, 0, 0},
                                    {"__getnewargs__", newArgs, 0, 0},
                                    {"__format__", format_, 1, 1},
                                    {"__pow__", pow_, 1, 2, nullptr, kWrapper},
                                    {"__rpow__", rpow_, 1, 2, nullptr, kWrapper},
                                    {nullptr, nullptr, 0, 0}};
static Value getReal(Value v) { return floatNew(as<Complex>(v)->real); }
static Value getImag(Value v) { return floatNew(as<Complex>(v)->imag); }
static const GetSetDef getset[] = {{"real", getReal}, {"imag", getImag}, {nullptr, nullptr}};

Class T_complex = {
    .cname = "complex",
    .base = &T_object,
    .shape = &molt_shape_complex,
    .flags = kBaseType | kAcyclic,
    .instanceBytes = sizeof(Complex),
    .ops = {.dealloc = dealloc,
            .repr = repr_,
            .hash = hash_,
            .compare = compare_,
            .truth = truth_,
            .binary = binary_,
            .unary = unary_,
            .construct = construct_},
    .methods = methods,
    .getset = getset,
    .binaryOps = 1u << OpAdd | 1u << OpSub | 1u << OpMul | 1u << OpTrueDiv | 1u << OpPow,
    .unaryOps = 1u << UnNeg | 1u << UnPos | 1u << UnAbs,
    .doc = "Create a complex number from a string or numbers.\n\nIf a string is given, parse it as a complex "
           "number.\nIf a single number is given, convert it to a complex number.\nIf the 'real' or 'imag' "
           "arguments "
           "are given, create a complex number\nwith the specified real and imaginary components.",
};
Shape molt_shape_complex = {.cls = &T_complex, .slotBase = sizeof(Complex)};
