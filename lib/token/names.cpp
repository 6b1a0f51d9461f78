#include "token/token.h"

namespace molt {

const char* name(TokenKind k) {
  static const char* const names[] = {
#define TOKEN_SPECIAL(KIND, NAME) NAME,
#define TOKEN_OP(KIND, NAME, TEXT) NAME,
#define TOKEN_KEYWORD(KIND, TEXT) "NAME",
#include "token/token.def"
  };
  return names[static_cast<u8>(k)];
}

const char* spelling(TokenKind k) {
  static const char* const texts[] = {
#define TOKEN_SPECIAL(KIND, NAME) "",
#define TOKEN_OP(KIND, NAME, TEXT) TEXT,
#define TOKEN_KEYWORD(KIND, TEXT) TEXT,
#include "token/token.def"
  };
  return texts[static_cast<u8>(k)];
}

std::string dumpTokens(const TokenList& list, std::string_view text) {
  std::string out;
  for (auto& t : list.tokens) {
    if (t.kind == TokenKind::Fail || t.kind == TokenKind::Error) break;
    out += std::to_string(t.line) + "," + std::to_string(list.column(t.start, t.line)) + "-" +
           std::to_string(list.endLine(t)) + "," + std::to_string(list.column(t.end, list.endLine(t))) + ": ";
    out += name(t.kind);
    out += " '";
    for (char c : text.substr(t.start, t.end - t.start)) {
      if (c == '\n')
        out += "\\n";
      else if (c == '\\' || c == '\'')
        (out += '\\') += c;
      else
        out += c;
    }
    out += "'\n";
  }
  return out;
}
} // namespace molt
