// Text to tokens.
#pragma once
#include "token/token.h"
#include <string_view>

namespace molt {

/// What the end of the text means. A file ends with a newline, written or not. The text of eval() ends where
/// it ends. What is typed at a prompt (compile's 'single') has its last line, and then its blocks, closed for
/// it; Open: but not its blocks (codeop's PyCF_DONT_IMPLY_DEDENT).
enum class TextEnd : u8 { File, Expression, Line, Open };

/// Tokenizes decoded text (UTF-8, '\n' newlines). Stops at the first error, which is in the result; linear
/// time.
/// `minor`: of the Python 3 whose tokens these are; 14 has template strings.
TokenList tokenize(std::string_view text, std::string_view fileName, TextEnd end = TextEnd::File,
                   u32 minor = 13);
} // namespace molt
