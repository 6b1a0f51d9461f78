// int and bool: the type objects, constructor, and slots. Methods are in int_methods.cpp.
#include "number/float.h"
#include "number/int.h"
#include "text/args.h"
#include "text/str.h"

void bigDealloc(Value v); // int_arith.cpp
extern const MethodDef intMethods[];
extern const GetSetDef intGetSet[];

static Value repr_(Value v) { return intToText(v, 10); }

static Value compare_(Value a, Value b, int op) {
  if (!isAnyInt(b)) return notImplemented();
  int c = intCompare(a, b);
  switch (op) {
  case CmpLt: return boolValue(c < 0);
  case CmpLe: return boolValue(c <= 0);
  case CmpEq: return boolValue(c == 0);
  case CmpNe: return boolValue(c != 0);
  case CmpGt: return boolValue(c > 0);
  default: return boolValue(c >= 0);
  }
}
static int truth_(Value v) { return intExact(v) != tagInt(0); }
static Value binary_(Value a, Value b, int op) {
  if (!isAnyInt(a) || !isAnyInt(b)) return notImplemented();
  return intBinary(a, b, op);
}
static Value unary_(Value v, int op) {
  switch (op) {
  case UnNeg: return intNeg(v);
  case UnPos: return intExactOwned(v);
  case UnInvert: return intInvert(v);
  default: return intAbs(v);
  }
}
static Value exact_(Value v) { return intExactOwned(v); }
static Value toFloat_(Value v) {
  double d = intToDouble(v);
  return d == -1 && molt_thread.exc ? 0 : floatNew(d);
}

// __int__, then __index__, then (deprecated) __trunc__; a strict subclass of int as result is a deprecation.
static Value fromSpecial(Value o, const char* name, bool* found) {
  Ref m(specialMethod(o, internC(name)));
  *found = m.v != 0;
  if (!m.v) return 0;
  Ref r(call0(m));
  if (!r.v) return 0;
  if (!isAnyInt(r)) return raise(E_TypeError, "%s returned non-int (type %T)", name, r.v);
  return intExactOwned(r);
}
Value intFromNumber(Value o) {
  if (isAnyInt(o) && !(classOf(o)->flags & kHeapClass)) return intExactOwned(o);
  if (isAnyFloat(o) && !(classOf(o)->flags & kHeapClass)) return classOf(o)->ops.toInt(o);
  if (isStr(o)) return intFromStr(o, 10);
  bool found;
  Value r = fromSpecial(o, "__int__", &found);
  if (found || molt_thread.exc) return r;
  r = fromSpecial(o, "__index__", &found);
  if (found || molt_thread.exc) return r;
  r = fromSpecial(o, "__trunc__", &found);
  if (found || molt_thread.exc) return r;
  if (isAnyStr(o)) return intFromStr(o, 10);
  Class* c = classOf(o);
  if (c->flags & kBytesSubclass) {
    Bytes* b = as<Bytes>(o);
    return intParse(b->data, b->length, 10, o);
  }
  if (c == &T_bytearray) return intFromByteArray(o, 10);
  return raise(E_TypeError, "int() argument must be a string, a bytes-like object or a real number, not '%T'",
               o);
}

static Value construct_(Value cls, const Value* args, i32 nargs, Value kwnames) {
  Value a[2];
  if (bindArgs("int", "!,base", args, nargs, kwnames, a) < 0) return 0;
  Value r;
  if (!a[0]) {
    if (a[1]) return raise(E_TypeError, "int() missing string argument");
    r = tagInt(0);
  } else if (!a[1]) {
    r = isInt(a[0]) ? a[0] : intFromNumber(a[0]);
  } else {
    i64 base = asIndex(a[1]);
    if (base == -1 && molt_thread.exc) return 0;
    if ((base != 0 && base < 2) || base > 36)
      return raise(E_ValueError, "int() base must be >= 2 and <= 36, or 0");
    if (isAnyStr(a[0]))
      r = intFromStr(a[0], (int)base);
    else if (isObject(a[0]) && classOf(a[0])->flags & kBytesSubclass)
      r = intParse(as<Bytes>(a[0])->data, as<Bytes>(a[0])->length, (int)base, a[0]);
    else if (classOf(a[0]) == &T_bytearray)
      r = intFromByteArray(a[0], (int)base);
    else
      return raise(E_TypeError, "int() can't convert non-string with explicit base");
  }
  Class* c = as<Class>(cls);
  return c == &T_int || !r ? r : intSubclassNew(c, r);
}

enum : u32 { kIntBinary = 0x1fff & ~(1u << OpMatMul) };

Class T_int = {
    .cname = "int",
    .base = &T_object,
    .shape = &molt_shape_bigint,
    .flags = kBaseType | kIntSubclass | kAcyclic,
    .instanceBytes = offsetof(BigInt, digits),
    .ops = {.dealloc = bigDealloc,
            .repr = repr_,
            .hash = intHash,
            .compare = compare_,
            .truth = truth_,
            .binary = binary_,
            .unary = unary_,
            .index = exact_,
            .toInt = exact_,
            .toFloat = toFloat_,
            .construct = construct_},
    .methods = intMethods,
    .getset = intGetSet,
    .binaryOps = kIntBinary,
    .unaryOps = 15,
    .doc =
        "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer, or "
        "return 0 "
        "if no arguments\nare given.  If x is a number, return x.__int__().  For floating-point\nnumbers, "
        "this "
        "truncates towards zero.\n\nIf x is not a number or if base is given, then x must be a "
        "string,\nbytes, or "
        "bytearray instance representing an integer literal in the\ngiven base.  The literal can be preceded "
        "by "
        "'+' or '-' and be surrounded\nby whitespace.  The base defaults to 10.  Valid bases are 0 and "
        "2-36.\nBase 0 means to interpret the base from the string as an integer literal.\n>>> int('0b100', "
        "base=0)\n4",
};
Shape molt_shape_bigint = {.cls = &T_int, .slotBase = 0};

// --- bool

Header molt_True = {kImmortal, 0}, molt_False = {kImmortal, 0}; // shapes are set by initNumbers()

static Value boolRepr(Value v) { return incref(internC(v == boolValue(true) ? "True" : "False")); }
static int boolTruth(Value v) { return v == boolValue(true); }
static Value boolBinary(Value a, Value b, int op) {
  if (!isAnyInt(a) || !isAnyInt(b)) return notImplemented();
  if (isBool(a) && isBool(b)) {
    bool x = a == boolValue(true), y = b == boolValue(true);
    if (op == OpAnd) return boolValue(x & y);
    if (op == OpOr) return boolValue(x | y);
    if (op == OpXor) return boolValue(x ^ y);
  }
  return intBinary(a, b, op);
}
static Value boolConstruct(Value cls, const Value* args, i32 nargs, Value kwnames) {
  Value a[1];
  if (bindArgs("bool", "!", args, nargs, kwnames, a) < 0) return 0;
  if (!a[0]) return boolValue(false);
  int t = truth(a[0]);
  return t < 0 ? 0 : boolValue(t);
}
static Value boolUnary(Value v, int op) {
  if (op == UnInvert) {
    if (warn(E_DeprecationWarning,
             "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns "
             "the bitwise inversion of the underlying int object and is usually not what you expect from "
             "the negation of a bool object. Use the 'not' operator for boolean negation or ~int(x) for "
             "the bitwise inversion of the underlying int.") < 0)
      return 0;
  }
  return unary_(v, op);
}
static void boolDealloc(Value) {} // immortal

Class T_bool = {
    .cname = "bool",
    .base = &T_int,
    .shape = &molt_shape_bool,
    .flags = kIntSubclass | kAcyclic,
    .instanceBytes = sizeof(Header),
    .ops = {.dealloc = boolDealloc,
            .repr = boolRepr,
            .hash = intHash,
            .compare = compare_,
            .truth = boolTruth,
            .binary = boolBinary,
            .unary = boolUnary,
            .index = exact_,
            .toInt = exact_,
            .toFloat = toFloat_,
            .construct = boolConstruct},
    .binaryOps = 1u << OpAnd | 1u << OpOr | 1u << OpXor,
    .unaryOps = 1u << UnInvert,
    .doc = "Returns True when the argument is true, False otherwise.\nThe builtins True and False are the "
           "only two "
           "instances of the class bool.\nThe class bool cannot be subclassed.",
};
Shape molt_shape_bool = {.cls = &T_bool, .slotBase = 0};

void initNumbers() { molt_True.shape = molt_False.shape = (u32)(uintptr_t)&molt_shape_bool; }
