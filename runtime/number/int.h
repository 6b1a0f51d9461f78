// int: entry points for the rest of the runtime, beside the constructors in object/object.h.
// Operands may be int, bool or an instance of a subclass; results are exact ints. Division by zero and the
// like raise and give 0.
//
// How an instance of `class E(int)` keeps its value: it is a BigInt of E's shape whose digits need not be
// normalised (5 is one digit there), with the ext word before the header (see newInstance). So IntView reads
// every int, and intExact turns a small one into its tagged twin.
#pragma once
#include "object/object.h"

inline bool isAnyInt(Value v) { return isInt(v) || (isObject(v) && (classOf(v)->flags & kIntSubclass)); }
Value intExactSlow(Value v);
/// v as a tagged int when it fits, else something with the layout of BigInt (v itself); borrowed.
inline Value intExact(Value v) { return isInt(v) || isBigInt(v) ? v : intExactSlow(v); }
Value intExactOwned(Value v);                  ///< an exact int of the same value
Value intSubclassNew(Class* cls, Value owned); ///< instance of a subclass; steals (0: gives 0)

Value intAddSlow(Value a, Value b);
Value intSubSlow(Value a, Value b);
Value intMulSlow(Value a, Value b);
inline Value intAdd(Value a, Value b) {
  i64 r;
  if ((a & b & 1) && !__builtin_add_overflow((i64)a, (i64)(b - 1), &r)) return (Value)r;
  return intAddSlow(a, b);
}
inline Value intSub(Value a, Value b) {
  i64 r;
  if ((a & b & 1) && !__builtin_sub_overflow((i64)a, (i64)(b - 1), &r)) return (Value)r;
  return intSubSlow(a, b);
}
inline Value intMul(Value a, Value b) {
  i64 r;
  if ((a & b & 1) && !__builtin_mul_overflow((i64)(a - 1), intOf(b), &r)) return (Value)r | 1;
  return intMulSlow(a, b);
}
Value intFloorDiv(Value a, Value b);
Value intMod(Value a, Value b);
int intDivMod(Value a, Value b, Value* q, Value* r); ///< -1 on exception
Value intTrueDiv(Value a, Value b);
Value intPow(Value a, Value b);             ///< a float when b is negative
Value intPowMod(Value a, Value b, Value m); ///< pow(a, b, m)
Value intLShift(Value a, Value b);
Value intRShift(Value a, Value b);
Value intAnd(Value a, Value b);
Value intOr(Value a, Value b);
Value intXor(Value a, Value b);
Value intNeg(Value a);
Value intAbs(Value a);
Value intInvert(Value a);
int intCompare(Value a, Value b); ///< -1, 0, 1; cannot fail
i64 intHash(Value a);
u64 intBitLength(Value a);
bool intIsOdd(Value a);
Value intBinary(Value a, Value b, int op); ///< both ints; BinaryOp

bool intToU64(Value v, u64* out); ///< false (no exception) when negative or too large
u64 intToU64Mask(Value v);        ///< low 64 bits, two's complement
Value intFromDigits(const u32* digits, u32 n, bool negative); ///< any digits; normalises
double intToDoubleScaled(Value v,
                         i64* exponent); ///< v = result * 2**exponent, 0.5 <= |result| < 1, rounded half even
Value intGcd(Value a, Value b);          ///< >= 0
Value intSqrt(Value a);                  ///< floor of the square root, a >= 0
Value intFromBytes(const u8* p, size_t n, bool little, bool isSigned);
int intToBytes(Value v, u8* out, size_t n, bool little, bool isSigned); ///< -1: OverflowError
/// int(text, base) with error messages that show `original` (0: the text itself as a str).
Value intParse(const char* s, size_t n, int base, Value original);
Value intFromStr(Value str, int base); ///< int(str, base)
/// Decimal digits of |v| into a fresh buffer; *bytes is its size for release(). Used by formatting.
char* intDigitsText(Value v, int base, bool upper, size_t* length,
                    size_t* bytes);     ///< null: ValueError (limit)
Value intFromNumber(Value o);           ///< int(o) for a non-string: __int__, __index__, __trunc__
extern i32 molt_intMaxStrDigits;        ///< sys.set_int_max_str_digits; 0: no limit
Value intRound(Value v, Value ndigits); ///< v.__round__(ndigits); ndigits 0: none given

/// A read-only view of an int's magnitude.
struct IntView {
  const u32* d;
  u32 n;
  bool neg;
  u32 small[2];
  explicit IntView(Value v) {
    v = intExact(v);
    if (isInt(v)) {
      i64 i = intOf(v);
      neg = i < 0;
      u64 m = neg ? 0 - (u64)i : (u64)i;
      small[0] = (u32)m;
      small[1] = (u32)(m >> 32);
      n = m >> 32 ? 2 : m ? 1 : 0;
      d = small;
    } else {
      BigInt* b = as<BigInt>(v);
      neg = b->size < 0;
      n = neg ? -b->size : b->size;
      d = b->digits;
    }
  }
  IntView(const IntView&) = delete;
  IntView& operator=(const IntView&) = delete;
};
BigInt* bigNew(u32 digits);                  ///< uninitialised digits
Value bigFinish(BigInt* b, u32 n, bool neg); ///< normalises b, whose digits [0, n) are set; consumes b
