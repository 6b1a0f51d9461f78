#include "token_to_ast/unicode_name.h"
#include "token/unicode.h"

namespace molt::unicode {
u32 byName(std::string_view) { return kInvalid; }
} // namespace molt::unicode
