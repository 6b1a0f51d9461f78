// float: entry points for the rest of the runtime.
#pragma once
#include "object/object.h"

inline bool isAnyFloat(Value v) { return isObject(v) && (classOf(v)->flags & kFloatSubclass); }
inline double floatOf(Value v) { return as<Float>(v)->value; }
double floatScale(double d, int e); ///< d * 2**e, rounded once
Value floatPow(double x, double y); ///< x ** y: a complex for a negative base and a fraction; may raise
double floatFloorMod(double x, double y, double* floorDiv); ///< y not 0; remainder with the sign of y
i64 floatHash(double d);                                    ///< not for NaN: the caller takes the identity
Value floatFromNumber(Value o);                             ///< float(o) for a non-string
double asDouble(Value o);     ///< float, int or __float__/__index__; -1 with exception pending on error
Value floatParse(Value text); ///< float(str or bytes)
Value floatRound(double d, Value ndigits); ///< round(d, ndigits); ndigits 0: none given
Value floatRepr(double d);
Value floatBinary(double a, double b, int op);

/// Shortest decimal that reads back as d (finite, > 0): digits[0..*n) and the position of the decimal point
/// (value = 0.d1d2… * 10**point). At most 17 digits.
void shortestDigits(double d, char* digits, int* n, int* point);
/// Correctly rounded (half even) decimal of a finite d >= 0. fixed: `precision` digits after the point, else
/// `precision` significant digits (>= 1). Writes digits without trailing-zero trimming into out (capacity as
/// digitsCapacity) and the position of the point as above. Zero gives *n = 0 digits (fixed or not).
size_t digitsCapacity(double d, bool fixed, int precision);
void exactDigits(double d, bool fixed, int precision, char* out, int* n, int* point);
/// d in format code 'r' (repr), 'e', 'f', 'g' with precision; into a fresh buffer of *bytes for release().
enum FloatFlag { kFloatAlt = 1, kFloatPlus = 2, kFloatUpper = 4, kFloatDot0 = 8, kFloatNoNegZero = 16 };
char* floatText(double d, char code, int precision, int flags, size_t* length, size_t* bytes);
/// Correctly rounded decimal text to double: [+-]digits[.digits][e[+-]digits]; gives the end of what was
/// read, or s when there is no number. inf and nan are the caller's.
double decimalToDouble(const char* s, const char* end, const char** stop);
