// complex: entry points for the rest of the runtime.
#pragma once
#include "object/object.h"

Value complexNew(double real, double imag);
Value complexPow(double ar, double ai, double br, double bi);
inline bool isAnyComplex(Value v) {
  return isObject(v) && (shapeOf(v) == &molt_shape_complex || isSubclass(classOf(v), &T_complex));
}
/// A number's parts, by its __complex__ (if useMethod), __float__ or __index__: 1; 0: it is no number; -1:
/// exception.
int complexFrom(Value v, double* re, double* im, bool useMethod = true);
bool complexDivide(double ar, double ai, double br, double bi, double* r, double* i); ///< false: by zero
Value complexRepr(double real, double imag);
