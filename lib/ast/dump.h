// The tree as text: what CPython's ast.dump prints, to the byte.
#pragma once
#include "ast/ast.h"
#include <string>

namespace molt::ast {

enum class Attributes : u8 {
  None,
  All,
  NotInFStrings ///< all but for what is inside of an f-string: CPython before 3.12 has no true ones there
};

/// ast.dump(tree, include_attributes=...) of CPython 3.13.
std::string dump(const Module*, Attributes);
std::string dump(const Expr*, Attributes);
/// All fields and positions as one JSON object; see dump_json.cpp.
std::string dumpJson(const Module*);
} // namespace molt::ast
