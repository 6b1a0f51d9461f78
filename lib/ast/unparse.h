// From tree back to text, as CPython's Python/ast_unparse.c: annotations under `from __future__ import
// annotations`.
#pragma once
#include "ast/ast.h"
#include <string>

namespace molt::ast {

std::string unparse(const Expr&);
/// repr() of a constant's value.
std::string repr(const Constant&);
std::string reprStr(std::string_view);   ///< of UTF-8 text
std::string reprBytes(std::string_view); ///< with b prefix
std::string reprFloat(f64);
std::string reprComplex(f64 real, f64 imag);
/// Decimal digits of Constant::text of an Int, which may be written 0x.... Quadratic; literals are short.
std::string decimalDigits(std::string_view);
} // namespace molt::ast
