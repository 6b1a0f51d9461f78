// Tokens: offsets into the source text, 16 bytes each. Text is never copied.
#pragma once
#include "base/diagnostic.h"
#include "base/pages.h"
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace molt {

enum class TokenKind : u8 {
#define TOKEN_SPECIAL(KIND, NAME) KIND,
#define TOKEN_OP(KIND, NAME, TEXT) KIND,
#define TOKEN_KEYWORD(KIND, TEXT) KIND,
#include "token/token.def"
};

/// What the parser wants to know of a Name or a string without reading its text again.
enum class TokenNote : u8 { Plain, NonAscii, SoftMatch, SoftCase, SoftType, SoftUnderscore };

namespace StringFlag {
inline constexpr u8 Raw = 1, Bytes = 2, U = 4, Triple = 8;
inline constexpr u8 Template = 32; ///< FStringStart of a template string (PEP 750)
inline constexpr u8 Doubled = 16;  ///< FStringMiddle that ends with a doubled brace: it stands for one
} // namespace StringFlag

inline constexpr u8 kFormatColon = 1; ///< flag of a Colon that starts a format specifier

struct Token {
  u32 start = 0, end = 0; ///< offsets in the text
  u32 line = 0;           ///< from 1, of the start; TokenList::endLine
  TokenKind kind = TokenKind::Fail;
  TokenNote note = TokenNote::Plain; ///< Name only
  u8 flags = 0;                      ///< StringFlag, for strings and parts of f-strings
  u8 lines = 0;                      ///< line ends within it; kManyLines: that many or more
};
inline constexpr u8 kManyLines = 255;
static_assert(sizeof(Token) == 16);

struct OpenBracket {
  char ch = 0;
  u32 line = 0, start = 0;
};

/// The tokenizer's result. `tokens` ends with EndMarker (or Error) and then one Fail.
struct TokenList {
  std::vector<Token, PageAllocator<Token>> tokens;
  std::vector<u32> lineStarts; ///< offset of line i+1; one more than there are lines: the end of the text
  bool failed = false;
  bool inFString = false;        ///< failed, within an f-string
  bool quiet = false;            ///< failed, in a way that only who reaches the place is told
  bool unclosed = false;         ///< failed, because the text ended within brackets
  bool newlineAdded = true;      ///< the text is a file's: CPython reads it with a newline at its end
  bool atEnd = false;            ///< failed, because the text ended within a token
  Diagnostic error;              ///< if failed
  std::vector<OpenBracket> open; ///< brackets still open where it ended
  std::vector<Diagnostic> warnings;
  u32 column(u32 offset, u32 line) const { return offset - lineStarts[line - 1]; }
  u32 endLine(const Token& t) const {
    if (t.lines < kManyLines) return t.line + t.lines;
    auto after = std::upper_bound(lineStarts.begin() + t.line, lineStarts.end() - 1, t.end);
    return static_cast<u32>(after - lineStarts.begin());
  }
};

const char* name(TokenKind);     ///< as CPython's token module: "NAME", "LPAR"
const char* spelling(TokenKind); ///< "(", "if"; "" if it has none
inline bool isKeyword(TokenKind k) { return k >= TokenKind::False; }

/// One line a token: `line,col-line,col: NAME 'text'`.
std::string dumpTokens(const TokenList&, std::string_view text);
} // namespace molt
