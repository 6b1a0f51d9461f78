// The tree as text: what CPython's ast.dump prints, to the byte.
#pragma once
#include "ast/ast.h"
#include <string>

namespace molt::ast {

/// ast.dump(tree, include_attributes=includeAttributes) of CPython 3.13.
std::string dump(const Module*, bool includeAttributes);
std::string dump(const Expr*, bool includeAttributes);
} // namespace molt::ast
