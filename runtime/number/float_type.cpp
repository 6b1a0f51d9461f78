// float: the type object, constructor, methods.
#include "number/digits.h"
#include "number/float.h"
#include "number/int.h"
#include "text/args.h"
#include "text/format.h"
#include "text/str.h"
#include <math.h>

int floatCompareInt(double d, Value i); // float_arith.cpp
Value floatToInt(double d);
Value floatHex(double d); // float_hex.cpp
Value floatFromHex(Value cls, Value text);

static void dealloc(Value v) {
  if (isFloat(v))
    release(as<Float>(v), sizeof(Float));
  else
    freeInstance(v, sizeof(Float));
}
static Value repr_(Value v) { return floatRepr(floatOf(v)); }
static i64 hash_(Value v) {
  double d = floatOf(v);
  if (d != d) {
    u64 a = v;
    i64 h = (i64)(a >> 4 | a << 60);
    return h == -1 ? -2 : h;
  }
  return floatHash(d);
}
static Value compare_(Value a, Value b, int op) {
  double x = floatOf(a);
  int c;
  if (isAnyFloat(b)) {
    double y = floatOf(b);
    c = x < y ? -1 : x > y ? 1 : x == y ? 0 : 2;
  } else if (isAnyInt(b)) {
    c = floatCompareInt(x, b);
  } else {
    return notImplemented();
  }
  switch (op) {
  case CmpLt: return boolValue(c == -1);
  case CmpLe: return boolValue(c <= 0);
  case CmpEq: return boolValue(c == 0);
  case CmpNe: return boolValue(c != 0);
  case CmpGt: return boolValue(c == 1);
  default: return boolValue(c == 0 || c == 1);
  }
}
static int truth_(Value v) { return floatOf(v) != 0; }

/// 1: converted, 0: not a real number, -1: exception.
static int operand(Value v, double* out) {
  if (isInt(v)) {
    *out = (double)intOf(v);
    return 1;
  }
  if (isAnyFloat(v)) {
    *out = floatOf(v);
    return 1;
  }
  if (!isAnyInt(v)) return 0;
  *out = intToDouble(v);
  return *out == -1 && molt_thread.exc ? -1 : 1;
}
static Value binary_(Value a, Value b, int op) {
  double x, y;
  int r = operand(a, &x);
  if (r == 1) r = operand(b, &y);
  if (r <= 0) return r < 0 ? 0 : notImplemented();
  return floatBinary(x, y, op);
}
static Value unary_(Value v, int op) {
  double d = floatOf(v);
  switch (op) {
  case UnNeg: return floatNew(-d);
  case UnPos: return isFloat(v) ? incref(v) : floatNew(d);
  case UnAbs: return floatNew(fabs(d));
  }
  return notImplemented();
}
static Value toInt_(Value v) { return floatToInt(floatOf(v)); }
static Value toFloat_(Value v) { return isFloat(v) ? incref(v) : floatNew(floatOf(v)); }

// __float__, then __index__.
static int fromSpecial(Value o, double* out) {
  Ref m(specialMethod(o, internC("__float__")));
  if (m.v) {
    Ref r(call0(m));
    if (!r.v) return -1;
    if (!isAnyFloat(r))
      return raiseStatus(raise(E_TypeError, "%T.__float__ returned non-float (type %T)", o, r.v));
    *out = floatOf(r);
    return 1;
  }
  if (molt_thread.exc) return -1;
  Ref x(specialMethod(o, internC("__index__")));
  if (!x.v) return molt_thread.exc ? -1 : 0;
  Ref i(toIndex(o));
  if (!i.v) return -1;
  *out = intToDouble(i);
  return *out == -1 && molt_thread.exc ? -1 : 1;
}
double asDouble(Value o) {
  double d;
  if (isFloat(o)) return floatOf(o);
  if (isInt(o)) return (double)intOf(o);
  if (isAnyInt(o) && !(classOf(o)->flags & kHeapClass)) return intToDouble(o);
  int r = isAnyFloat(o) ? (d = floatOf(o), 1) : fromSpecial(o, &d);
  if (r == 1) return d;
  if (r == 0) raise(E_TypeError, "must be real number, not %T", o);
  return -1;
}
Value floatFromNumber(Value o) {
  if (isFloat(o)) return incref(o);
  double d;
  int r = isAnyInt(o) && !(classOf(o)->flags & kHeapClass) ? operand(o, &d) : fromSpecial(o, &d);
  if (r == 1) return floatNew(d);
  if (r == 0) raise(E_TypeError, "float() argument must be a string or a real number, not '%T'", o);
  return 0;
}

static Value construct_(Value cls, const Value* args, i32 nargs, Value kwnames) {
  Value a[1];
  if (bindArgs("float", "!", args, nargs, kwnames, a) < 0) return 0;
  Value r;
  size_t n;
  if (!a[0])
    r = floatNew(0);
  else if (isAnyStr(a[0]) || bytesLike(a[0], &n))
    r = floatParse(a[0]);
  else
    r = floatFromNumber(a[0]);
  Class* c = as<Class>(cls);
  if (c == &T_float || !r) return r;
  Float* f = (Float*)newInstance(c, sizeof(Float));
  f->value = floatOf(r);
  decref(r);
  return toValue(f);
}

static Value isInteger(Value v, const Value*, i32, Value) {
  double d = floatOf(v);
  return boolValue(d == floor(d) && !isinf(d));
}
static Value asRatio(Value v, const Value*, i32, Value) {
  double d = floatOf(v);
  if (isinf(d)) return raise(E_OverflowError, "cannot convert Infinity to integer ratio");
  if (d != d) return raise(E_ValueError, "cannot convert NaN to integer ratio");
  int e;
  double m = frexp(d, &e);
  while (m != floor(m)) {
    m *= 2;
    --e;
  }
  Ref n(intFromDouble(m)), one(intLShift(tagInt(1), tagInt(e < 0 ? -e : e)));
  if (e >= 0) {
    Ref p(intMul(n, one));
    return tuple2(p, tagInt(1));
  }
  return tuple2(n, one);
}
static Value hex_(Value v, const Value*, i32, Value) { return floatHex(floatOf(v)); }
static Value fromHex_(Value cls, const Value* a, i32, Value) { return floatFromHex(cls, a[0]); }
static Value self0(Value v, const Value*, i32, Value) { return toFloat_(v); }
static Value trunc_(Value v, const Value*, i32, Value) { return floatToInt(floatOf(v)); }
static Value floor_(Value v, const Value*, i32, Value) { return floatToInt(floor(floatOf(v))); }
static Value ceil_(Value v, const Value*, i32, Value) { return floatToInt(ceil(floatOf(v))); }
static Value round_(Value v, const Value* a, i32 n, Value) { return floatRound(floatOf(v), n ? a[0] : 0); }
static Value newArgs(Value v, const Value*, i32, Value) {
  Ref f(floatNew(floatOf(v)));
  return tuple1(f);
}
static Value format_(Value v, const Value* a, i32, Value) { return formatMethod(v, a[0], formatFloat); }
static Value divmodOf(Value a, Value b) {
  double x, y;
  int r = operand(a, &x);
  if (r == 1) r = operand(b, &y);
  if (r <= 0) return r < 0 ? 0 : notImplemented();
  if (y == 0) return raise(E_ZeroDivisionError, "float divmod()");
  double q, m = floatFloorMod(x, y, &q);
  Ref qq(floatNew(q)), mm(floatNew(m));
  return tuple2(qq, mm);
}
static Value divmod_(Value a, const Value* b, i32, Value) { return divmodOf(a, b[0]); }
static Value rdivmod_(Value a, const Value* b, i32, Value) { return divmodOf(b[0], a); }
static Value powOf(Value a, Value b, Value m) {
  if (m && !isNone(m))
    return raise(E_TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
  return binary_(a, b, OpPow);
}
static Value pow_(Value a, const Value* b, i32 n, Value) { return powOf(a, b[0], n > 1 ? b[1] : 0); }
static Value rpow_(Value a, const Value* b, i32 n, Value) { return powOf(b[0], a, n > 1 ? b[1] : 0); }
static Value getFormat(Value, const Value* a, i32, Value) {
  if (!isAnyStr(a[0])) return raise(E_TypeError, "__getformat__() argument must be str, not %N", a[0]);
  if (!strEqualsC(a[0], "double") && !strEqualsC(a[0], "float"))
    return raise(E_ValueError, "__getformat__() argument 1 must be 'double' or 'float'");
  return strFromC("IEEE, little-endian");
}

static const MethodDef methods[] = {
    {"conjugate", self0, 0, 0},
    {"__trunc__", trunc_, 0, 0},
    {"__floor__", floor_, 0, 0},
    {"__ceil__", ceil_, 0, 0},
    {"__round__", round_, 0, 1},
    {"as_integer_ratio", asRatio, 0, 0},
    {"fromhex", fromHex_, 1, 1, nullptr, kClassMethod},
    {"hex", hex_, 0, 0},
    {"is_integer", isInteger, 0, 0},
    {"__getnewargs__", newArgs, 0, 0},
    {"__getformat__", getFormat, 1, 1, nullptr, kClassMethod},
    {"__format__", format_, 1, 1},
    {"__divmod__", divmod_, 1, 1, nullptr, kWrapper},
    {"__rdivmod__", rdivmod_, 1, 1, nullptr, kWrapper},
    {"__pow__", pow_, 1, 2, nullptr, kWrapper},
    {"__rpow__", rpow_, 1, 2, nullptr, kWrapper},
    {nullptr, nullptr, 0, 0},
};
static Value getReal(Value v) { return toFloat_(v); }
static Value getImag(Value) { return floatNew(0); }
static const GetSetDef getset[] = {{"real", getReal}, {"imag", getImag}, {nullptr, nullptr}};

Class T_float = {
    .cname = "float",
    .base = &T_object,
    .shape = &molt_shape_float,
    .flags = kBaseType | kFloatSubclass | kAcyclic,
    .instanceBytes = sizeof(Float),
    .ops = {.dealloc = dealloc,
            .repr = repr_,
            .hash = hash_,
            .compare = compare_,
            .truth = truth_,
            .binary = binary_,
            .unary = unary_,
            .toInt = toInt_,
            .toFloat = toFloat_,
            .construct = construct_},
    .methods = methods,
    .getset = getset,
    .binaryOps = 1u << OpAdd | 1u << OpSub | 1u << OpMul | 1u << OpTrueDiv | 1u << OpFloorDiv | 1u << OpMod |
                 1u << OpPow,
    .unaryOps = 1u << UnNeg | 1u << UnPos | 1u << UnAbs,
    .doc = "Convert a string or number to a floating-point number, if possible.",
};
Shape molt_shape_float = {.cls = &T_float, .slotBase = sizeof(Float)};
