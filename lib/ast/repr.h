// repr() of constants, as CPython 3.13 writes it.
#pragma once
#include "ast/ast.h"
#include <string>

namespace molt::ast {

void reprStr(std::string_view wtf8, std::string& out);
void reprBytes(std::string_view bytes, std::string& out);
void reprFloat(f64 v, std::string& out);
/// Decimal digits of Constant::text (decimal, or 0x and hex digits). Quadratic in its length.
std::string decimal(std::string_view text);
void reprConstant(const Constant*, std::string& out);
} // namespace molt::ast
