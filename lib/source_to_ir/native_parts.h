// Parts of library modules that the runtime has in C++ (native_parts.def).
#pragma once
#include "ast/ast.h"
#include <string_view>

namespace molt {

/// Puts `from M import NAME` in the place of each such definition.
void useNativeParts(std::string_view module, ast::Module&, Arena&);

} // namespace molt
