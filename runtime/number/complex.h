// complex: entry points for the rest of the runtime.
#pragma once
#include "object/object.h"

Value complexNew(double real, double imag);
Value complexPow(double ar, double ai, double br, double bi);
inline bool isAnyComplex(Value v) {
  return isObject(v) && (shapeOf(v) == &molt_shape_complex || isSubclass(classOf(v), &T_complex));
}
Value complexRepr(double real, double imag);
