// int: methods and attributes.
#include "number/digits.h"
#include "number/float.h"
#include "number/int.h"
#include "text/args.h"
#include "text/format.h"
#include "text/str.h"

static Value bitLength(Value v, const Value*, i32, Value) { return intFromU64(intBitLength(v)); }
static Value bitCount(Value v, const Value*, i32, Value) {
  IntView x(v);
  u64 n = 0;
  for (u32 i = 0; i < x.n; ++i) n += (u64)__builtin_popcount(x.d[i]);
  return intFromU64(n);
}
static Value self0(Value v, const Value*, i32, Value) { return intExactOwned(v); }
static Value asRatio(Value v, const Value*, i32, Value) {
  Ref a(intExactOwned(v));
  return tuple2(a, tagInt(1));
}
static Value isInteger(Value, const Value*, i32, Value) { return boolValue(true); }

/// little? from the argument; -1 on error.
static int byteOrder(Value v, const char* fn) {
  if (!v) return 0;
  if (!isAnyStr(v))
    return raiseStatus(raise(E_TypeError, "%s() argument 'byteorder' must be str, not %N", fn, v));
  if (strEqualsC(v, "little")) return 1;
  if (strEqualsC(v, "big")) return 0;
  return raiseStatus(raise(E_ValueError, "byteorder must be either 'little' or 'big'"));
}

static Value toBytes(Value v, const Value* a, i32, Value) {
  i64 n = 1;
  if (a[0] && sizeArgument(a[0], &n) < 0) return 0;
  if (n < 0) return raise(E_ValueError, "length argument must be non-negative");
  int little = byteOrder(a[1], "to_bytes");
  if (little < 0) return 0;
  int isSigned = a[2] ? truth(a[2]) : 0;
  if (isSigned < 0) return 0;
  if (!memoryFor((u64)n, 1)) return 0;
  Ref r(bytesNew(nullptr, (size_t)n));
  if (intToBytes(v, (u8*)as<Bytes>(r)->data, (size_t)n, little, isSigned) < 0) return 0;
  return r.take();
}

static Value fromBytes(Value cls, const Value* a, i32, Value) {
  int little = byteOrder(a[1], "from_bytes");
  if (little < 0) return 0;
  int isSigned = a[2] ? truth(a[2]) : 0;
  if (isSigned < 0) return 0;
  Ref own(isBytes(a[0]) ? 0 : specialMethod(a[0], internC("__bytes__")));
  if (molt_thread.exc) return 0;
  Ref b(own.v ? call0(own) : bytesFromObject(a[0]));
  if (b.v && !isAnyBytes(b)) return raise(E_TypeError, "__bytes__ returned non-bytes (type %T)", b.v);
  if (!b.v) return 0;
  Value r = intFromBytes((const u8*)as<Bytes>(b)->data, as<Bytes>(b)->length, little, isSigned);
  if (as<Class>(cls) == &T_int) return r;
  Ref owned(r);
  return call1(cls, r);
}

static Value getNewArgs(Value v, const Value*, i32, Value) {
  Ref a(intExactOwned(v));
  return tuple1(a);
}
static Value divmod_(Value a, const Value* b, i32, Value) {
  if (!isAnyInt(b[0])) return notImplemented();
  Ref q, r;
  if (intDivMod(a, b[0], &q.v, &r.v) < 0) return 0;
  return tuple2(q, r);
}
static Value rdivmod_(Value a, const Value* b, i32, Value) {
  return isAnyInt(b[0]) ? divmod_(b[0], &a, 1, 0) : notImplemented();
}
static Value pow_(Value a, const Value* b, i32 n, Value) {
  if (!isAnyInt(b[0])) return notImplemented();
  if (n < 2 || isNone(b[1])) return intPow(a, b[0]);
  return isAnyInt(b[1]) ? intPowMod(a, b[0], b[1]) : notImplemented();
}
static Value rpow_(Value a, const Value* b, i32 n, Value) {
  if (!isAnyInt(b[0])) return notImplemented();
  if (n < 2 || isNone(b[1])) return intPow(b[0], a);
  return isAnyInt(b[1]) ? intPowMod(b[0], a, b[1]) : notImplemented();
}
static Value format_(Value v, const Value* a, i32, Value) { return formatMethod(v, a[0], formatInt); }

Value intRound(Value v, Value ndigits) {
  if (!ndigits || isNone(ndigits)) return intExactOwned(v);
  Ref n(toIndex(ndigits));
  if (!n.v) return 0;
  if (intSign(n) >= 0) return intExactOwned(v);
  // v - (v rounded half even to a multiple of 10**-n)
  Ref minus(intNeg(n)), p(intPow(tagInt(10), minus));
  if (!p.v) return 0;
  Ref q, r;
  if (intDivMod(v, p, &q.v, &r.v) < 0) return 0;
  Ref twice(intAdd(r, r));
  int c = intCompare(twice, p);
  if (c > 0 || (c == 0 && intIsOdd(q))) q.reset(intAdd(q, tagInt(1)));
  return intMul(q, p);
}
static Value round_(Value v, const Value* a, i32 n, Value) {
  if (n && isNone(a[0])) return toIndex(a[0]); // round() leaves None out
  return intRound(v, n ? a[0] : 0);
}
static Value sizeof_(Value v, const Value*, i32, Value) {
  u64 bits = intBitLength(v);
  return tagInt((i64)(24 + 4 * (bits ? (bits + 29) / 30 : 1)));
}

extern const MethodDef intMethods[] = {
    {"conjugate", self0, 0, 0, nullptr, kMethod, "Returns self, the complex conjugate of any int."},
    {"bit_length", bitLength, 0, 0, nullptr, kMethod,
     "Number of bits necessary to represent self in binary.\n\n>>> bin(37)\n'0b100101'\n>>> "
     "(37).bit_length()\n6"},
    {"bit_count", bitCount, 0, 0, nullptr, kMethod,
     "Number of ones in the binary representation of the absolute value of self.\n\nAlso known as the "
     "population "
     "count.\n\n>>> bin(13)\n'0b1101'\n>>> (13).bit_count()\n3"},
    {"to_bytes", toBytes, 0, 3, "length,byteorder,*,signed"},
    {"from_bytes", fromBytes, 1, 3, "bytes,byteorder,*,signed", kClassMethod},
    {"as_integer_ratio", asRatio, 0, 0},
    {"is_integer", isInteger, 0, 0},
    {"__trunc__", self0, 0, 0},
    {"__floor__", self0, 0, 0},
    {"__ceil__", self0, 0, 0},
    {"__round__", round_, 0, 1},
    {"__getnewargs__", getNewArgs, 0, 0},
    {"__format__", format_, 1, 1},
    {"__sizeof__", sizeof_, 0, 0},
    {"__divmod__", divmod_, 1, 1, nullptr, kWrapper},
    {"__rdivmod__", rdivmod_, 1, 1, nullptr, kWrapper},
    {"__pow__", pow_, 1, 2, nullptr, kWrapper},
    {"__rpow__", rpow_, 1, 2, nullptr, kWrapper},
    {nullptr, nullptr, 0, 0},
};

static Value getReal(Value v) { return intExactOwned(v); }
static Value getZero(Value) { return tagInt(0); }
static Value getOne(Value) { return tagInt(1); }
extern const GetSetDef intGetSet[] = {{"real", getReal},
                                      {"imag", getZero},
                                      {"numerator", getReal},
                                      {"denominator", getOne},
                                      {nullptr, nullptr}};
