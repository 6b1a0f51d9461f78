// Arguments of constructors (TypeOps::construct gets them raw).
#pragma once
#include "object/object.h"

/// Binds to out[0..count) by `spec`: parameter names separated by commas, an empty one is positional only; 0
/// for absent ones. A leading '!' chooses the wording "f expected at most n arguments, got m". -1 with
/// TypeError.
int bindArgs(const char* fname, const char* spec, const Value* args, i32 nargs, Value kwnames, Value* out);
/// A keyword or positional argument as int; `*out` keeps its value when v is 0 or (if noneOk) None. -1 on
/// error.
/// An argument that CPython takes as Py_ssize_t (argument clinic's converter): out of range is an error
/// there, where asIndex() clamps. -1 with the exception pending.
i64 asSsize(Value v);
int asCInt(Value v, i32* out); ///< what CPython's converter of a C int takes; -1 on error
int optionalIndex(Value v, i64* out);
/// v as C's ssize_t or int: OverflowError with CPython's text when it does not fit. -1 on error.
int sizeArgument(Value v, i64* out);
int intArgument(Value v, i64* out);
inline i64 asSize(Value v) { ///< sizeArgument; -1 with an exception pending, or just -1
  i64 n;
  return sizeArgument(v, &n) < 0 ? -1 : n;
}
