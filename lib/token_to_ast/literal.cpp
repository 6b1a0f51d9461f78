// Numbers.
#include "token_to_ast/parser.h"
#include <cstdlib>

namespace molt {

using namespace ast;

namespace {
int digitOf(char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; }

/// Hexadecimal text of octal or binary digits: bits are grouped anew, from the right.
std::string toHex(std::string_view digits, int bitsPerDigit) {
  std::string out;
  u32 acc = 0;
  int bits = 0;
  for (size_t i = digits.size(); i-- > 0;) {
    acc |= static_cast<u32>(digitOf(digits[i])) << bits;
    bits += bitsPerDigit;
    while (bits >= 4) {
      out += "0123456789abcdef"[acc & 15];
      acc >>= 4;
      bits -= 4;
    }
  }
  if (bits) out += "0123456789abcdef"[acc & 15];
  while (out.size() > 1 && out.back() == '0') out.pop_back();
  return "0x" + std::string(out.rbegin(), out.rend());
}
} // namespace

Expr* Parser::number() {
  const Token& t = token();
  auto* c = make<Constant>(here(), endOf(t));
  advance();
  std::string_view raw = textOf(t);
  // Most numbers are a few decimal digits.
  if (raw.size() <= 18 && raw[0] != '0') {
    size_t i = 0;
    while (i < raw.size() && raw[i] >= '0' && raw[i] <= '9') ++i;
    if (i == raw.size()) {
      c->ctype = ConstKind::Int;
      c->setText(arena_, raw);
      c->fits = true;
      return c;
    }
  }
  buffer_.clear();
  for (char ch : raw)
    if (ch != '_') buffer_ += ch >= 'A' && ch <= 'Z' ? static_cast<char>(ch | 0x20) : ch;
  std::string_view s = buffer_;
  int radixBits = s.size() > 1 && s[0] == '0' ? (s[1] == 'x' ? 4 : s[1] == 'o' ? 3 : s[1] == 'b' ? 1 : 0) : 0;
  if (!radixBits && s.find_first_of(".ej") != s.npos) {
    bool imaginary = s.back() == 'j';
    if (imaginary) buffer_.pop_back();
    c->ctype = imaginary ? ConstKind::Complex : ConstKind::Float;
    c->number = std::strtod(buffer_.c_str(), nullptr);
    return c;
  }
  c->ctype = ConstKind::Int;
  std::string text;
  if (radixBits) {
    std::string_view digits = s.substr(2);
    size_t zeros = digits.find_first_not_of('0');
    digits = zeros == digits.npos ? digits.substr(0, 1) : digits.substr(zeros);
    text = radixBits == 4 ? "0x" + std::string(digits) : toHex(digits, radixBits);
    if (text.size() <= 18) c->fits = !(std::strtoull(text.c_str() + 2, nullptr, 16) >> 63);
  } else {
    size_t zeros = s.find_first_not_of('0');
    text = zeros == s.npos ? "0" : s.substr(zeros);
    if (text.size() <= 19) c->fits = !(std::strtoull(text.c_str(), nullptr, 10) >> 63);
    if (text.size() > 4300)
      failNowToken(
          "Exceeds the limit (4300 digits) for integer string conversion: value has " +
              std::to_string(text.size()) +
              " digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal "
              "for huge "
              "integer literals to avoid decimal conversion limits.",
          t);
  }
  c->setText(arena_, text);
  return c;
}
} // namespace molt
