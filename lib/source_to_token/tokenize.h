// Text to tokens.
#pragma once
#include "token/token.h"
#include <memory>
#include <string_view>

namespace molt {
class Tokenizer;

/// What the end of the text means. A file ends with a newline, written or not. The text of eval() ends where
/// it ends. What is typed at a prompt (compile's 'single') has its last line, and then its blocks, closed for
/// it; Open: but not its blocks (codeop's PyCF_DONT_IMPLY_DEDENT).
enum class TextEnd : u8 { File, Expression, Line, Open };

/// Tokenizes decoded text (UTF-8, '\n' newlines). Stops at the first error, which is in the result; linear
/// time.
/// `minor`: of the Python 3 whose tokens these are; 14 has template strings.
TokenList tokenize(std::string_view text, std::string_view fileName, TextEnd end = TextEnd::File,
                   u32 minor = 13);

/// The tokens of a file, some thousand at a time: they stay in the processor's cache, where all of them would
/// take 16 bytes each of memory that nobody has touched before. Whoever reads them says how far it has got.
class TokenStream {
public:
  TokenStream(std::string_view text, std::string_view fileName, u32 minor);
  ~TokenStream();
  /// Forgets the tokens before the one with this number, and reads on.
  void next(u32 from);

  TokenList list; ///< what is there now: whole logical lines, then Fail
  u32 base = 0;   ///< number of the first of them
  u32 lastLine =
      kNone; ///< number of the first token of the last line of those; kNone: the file ends with them

private:
  void findLastLine();
  static constexpr size_t kAtOnce = 4096;
  std::unique_ptr<Tokenizer> tokenizer_;
};
} // namespace molt
