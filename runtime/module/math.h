// The two halves of the module math.
#pragma once
#include "object/object.h"
bool mathArg(Value v, double* out); ///< as float(v) without strings; false: exception
extern const MethodDef mathIntFunctions[];
double exactSin(double x);
double exactCos(double x);
double exactTan(double x);
