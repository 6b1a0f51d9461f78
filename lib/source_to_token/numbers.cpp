// Numeric literals. Where a digit is missing, the message names the kind of literal, as CPython's does.
#include "source_to_token/tokenizer.h"
#include <cstring>

namespace molt {
namespace {
bool isDigit(int c) { return c >= '0' && c <= '9'; }
bool isRadixDigit(int c, int radix) {
  if (radix == 16) return isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
  return c >= '0' && c < '0' + radix;
}
bool isWordChar(int c) { return isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_'; }
} // namespace

bool Tokenizer::isWord(const char* at, const char* word) const {
  size_t n = std::strlen(word);
  return static_cast<size_t>(end_ - at) >= n && std::memcmp(at, word, n) == 0 &&
         !(isWordChar(this->at(at + n)));
}

/// Digits with single underscores between them, the first one already known to be there.
bool Tokenizer::digits() {
  for (;;) {
    while (isDigit(cur())) ++p_;
    if (cur() != '_') return true;
    ++p_;
    if (!isDigit(cur())) {
      fail("SyntaxError", "invalid decimal literal");
      return false;
    }
  }
}

/// A letter must not follow a number, except that '1if x else y' is still let through, with a warning.
bool Tokenizer::numberEnd(const char* kind) {
  int c = cur();
  bool word = false;
  switch (c) {
  case 'a': word = isWord(p_, "and"); break;
  case 'e': word = isWord(p_, "else"); break;
  case 'f': word = isWord(p_, "for"); break;
  case 'i': word = at(p_ + 1) == 'f' || at(p_ + 1) == 'n' || at(p_ + 1) == 's'; break;
  case 'o': word = isWord(p_, "or"); break;
  case 'n': word = isWord(p_, "not"); break;
  }
  if (word) {
    warn(std::string("invalid ") + kind + " literal", p_ - 1, p_ - 1);
    return true;
  }
  if (isWordChar(c)) {
    fail("SyntaxError", std::string("invalid ") + kind + " literal");
    return false;
  }
  return true;
}

void Tokenizer::radixDigits(int radix, const char* kind) {
  auto bad = [&] {
    if (radix != 16 && isDigit(cur())) {
      char c = static_cast<char>(cur());
      ++p_;
      fail("SyntaxError", std::string("invalid digit '") + c + "' in " + kind + " literal");
    } else {
      fail("SyntaxError", std::string("invalid ") + kind + " literal");
    }
  };
  do {
    if (cur() == '_') ++p_;
    if (!isRadixDigit(cur(), radix)) return bad();
    while (isRadixDigit(cur(), radix)) ++p_;
  } while (cur() == '_');
  if (radix != 16 && isDigit(cur())) return bad();
  numberEnd(kind);
}

void Tokenizer::number() {
  const char* from = p_;
  auto finish = [&] {
    if (!failed()) push(TokenKind::Number, from, p_, line_);
  };
  bool zeros = false, isFloat = false;
  const char* zerosEnd = nullptr;
  if (cur() == '0') {
    ++p_;
    switch (cur() | 0x20) {
    case 'x': ++p_, radixDigits(16, "hexadecimal"); return finish();
    case 'o': ++p_, radixDigits(8, "octal"); return finish();
    case 'b': ++p_, radixDigits(2, "binary"); return finish();
    }
    for (;;) {
      if (cur() == '_') {
        ++p_;
        if (!isDigit(cur())) return fail("SyntaxError", "invalid decimal literal");
      }
      if (cur() != '0') break;
      ++p_;
    }
    zerosEnd = p_;
    if (isDigit(cur())) {
      zeros = true;
      if (!digits()) return;
    }
  } else if (cur() != '.') {
    if (!digits()) return;
  }
  if (cur() == '.') {
    isFloat = true;
    ++p_;
    if (isDigit(cur()) && !digits()) return;
  }
  if ((cur() | 0x20) == 'e') {
    const char* e = p_;
    ++p_;
    if (cur() == '+' || cur() == '-') {
      ++p_;
      if (!isDigit(cur())) return fail("SyntaxError", "invalid decimal literal");
      isFloat = true;
      if (!digits()) return;
    } else if (isDigit(cur())) {
      isFloat = true;
      if (!digits()) return;
    } else {
      p_ = e;
      numberEnd("decimal");
      return finish();
    }
  }
  if ((cur() | 0x20) == 'j') {
    ++p_;
    numberEnd("imaginary");
    return finish();
  }
  if (zeros && !isFloat)
    return failAt(
        "SyntaxError",
        "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
        line_, from, zerosEnd);
  numberEnd("decimal");
  finish();
}
} // namespace molt
