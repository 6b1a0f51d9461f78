// Text to tokens.
#pragma once
#include "token/token.h"
#include <string_view>

namespace molt {

/// Tokenizes decoded text (UTF-8, '\n' newlines). Stops at the first error, which is in the result; linear
/// time.
TokenList tokenize(std::string_view text, std::string_view fileName);
} // namespace molt
