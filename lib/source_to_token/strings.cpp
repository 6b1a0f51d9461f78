// String literals and the text parts of f-strings. Escapes are left alone: token_to_ast decodes them.
#include "source_to_token/skip.h"
#include "source_to_token/tokenizer.h"
#include <cstring>

namespace molt {
namespace {
using K = TokenKind;
constexpr size_t kMaxFStrings = 150;
constexpr int kMaxFieldDepth = 3;
} // namespace

/// `from` is the start of the prefix, p_ is at the quote.
void Tokenizer::string(const char* from) {
  u8 flags = 0;
  for (const char* q = from; q < p_; ++q) {
    if ((*q | 0x20) == 'r') flags |= StringFlag::Raw;
    if ((*q | 0x20) == 'b') flags |= StringFlag::Bytes;
    if ((*q | 0x20) == 'u') flags |= StringFlag::U;
  }
  int quote = cur();
  u32 startLine = line_;
  ++p_;
  int size = 1;
  if (cur() == quote) {
    if (at(p_ + 1) == quote) {
      p_ += 2;
      size = 3;
      flags |= StringFlag::Triple;
    } else { // the empty string
      ++p_;
      return push(K::String, from, p_, startLine, flags);
    }
  }
  bool escapedQuote = false;
  for (int ending = 0; ending < size;) {
    if (!ending) p_ = skipTo(p_, end_, static_cast<char>(quote), '\\', '\n', '\n');
    int c = cur();
    if (c == -1 || (size == 1 && c == '\n')) {
      u32 found = c == -1 && p_[-1] == '\n' ? line_ - 1 : line_;
      p_ = from + 1;
      line_ = startLine;
      FString* f = fstring();
      if (f && f->quote == quote && f->quoteSize == size)
        return fail("SyntaxError", about(*f, "", ": expecting '}'"));
      out_.atEnd = c == -1;
      return failAt("SyntaxError",
                    std::string(size == 3 ? "unterminated triple-quoted string literal"
                                          : "unterminated string literal") +
                        " (detected at line " + std::to_string(found) + ")" +
                        (escapedQuote && size == 1 ? "; perhaps you escaped the end quote?" : ""),
                    startLine, from, from);
    }
    ++p_;
    if (c == quote) {
      ++ending;
      continue;
    }
    ending = 0;
    if (c == '\n') ++line_;
    if (c == '\\' && p_ < end_) {
      if (*p_ == '\n') ++line_;
      escapedQuote |= *p_ == quote;
      ++p_;
    }
  }
  push(K::String, from, p_, startLine, flags);
}

void Tokenizer::fstringStart(const char* from) {
  if (fstrings_.size() >= kMaxFStrings) return fail("SyntaxError", "too many nested f-strings");
  FString f{};
  f.start = from;
  f.line = line_;
  f.inText = true;
  f.exprDepth = -1;
  u8 flags = 0;
  for (const char* q = from; q < p_; ++q) {
    if ((*q | 0x20) == 'r') flags |= StringFlag::Raw;
    if ((*q | 0x20) == 't') flags |= StringFlag::Template;
  }
  f.letter = flags & StringFlag::Template ? 't' : 'f';
  f.raw = flags & StringFlag::Raw;
  f.quote = *p_;
  f.quoteSize = at(p_ + 1) == f.quote && at(p_ + 2) == f.quote ? 3 : 1;
  p_ += f.quoteSize;
  if (f.quoteSize == 3) flags |= StringFlag::Triple;
  push(K::FStringStart, from, p_, line_, flags);
  fstrings_.push_back(f);
}

/// One step in literal text: a Middle, the brace that opens a field, the end of the string, or the end of a
/// format specifier (which leaves the text without a token).
void Tokenizer::fstringText() {
  FString& f = fstrings_.back();
  const char* from = p_;
  u32 startLine = line_;
  u8 flags = f.raw ? StringFlag::Raw : 0;
  auto middle = [&](const char* to) {
    if (to > from) push(K::FStringMiddle, from, to, startLine, flags);
  };
  bool named = false; // within \N{...}
  for (;;) {
    int c = cur();
    bool inSpec = f.inSpec && f.exprDepth >= 0;
    if (c == -1 || (f.quoteSize == 1 && c == '\n')) {
      if (inSpec && f.quoteSize == 1 && (c == '\n' || out_.newlineAdded)) {
        if (is314_) {
          if (c == '\n') ++p_;
          return fail("SyntaxError", about(f, "",
                                           ": newlines are not allowed in format specifiers for single "
                                           "quoted ") +
                                         f.letter + "-strings");
        }
        middle(p_);
        f.inText = f.inSpec = false;
        return;
      }
      u32 found = c == -1 && p_[-1] == '\n' ? line_ - 1 : line_;
      out_.atEnd = c == -1 && f.quoteSize == 3;
      p_ = f.start + 1;
      line_ = f.line;
      return failAt("SyntaxError",
                    about(f, f.quoteSize == 3 ? "unterminated triple-quoted " : "unterminated ",
                          " literal (detected at line ") +
                        std::to_string(found) + ")",
                    f.line, f.start, f.start);
    }
    if (c == f.quote && (f.quoteSize == 1 || (at(p_ + 1) == c && at(p_ + 2) == c))) {
      middle(p_);
      const char* q = p_;
      p_ += f.quoteSize;
      push(K::FStringEnd, q, p_, line_);
      fstrings_.pop_back();
      return;
    }
    if (c == '{') {
      if (at(p_ + 1) == '{' && !inSpec) { // one token up to and with both, the second dropped in its value
        p_ += 2;
        flags |= StringFlag::Doubled;
        middle(p_);
        return;
      }
      middle(p_);
      const char* brace = p_++;
      if (f.exprDepth + 1 >= kMaxFieldDepth) {
        --p_;
        return fail("SyntaxError", about(f, "", ": expressions nested too deeply"));
      }
      openBracket('{');
      if (failed()) return;
      ++f.exprDepth; // one less than depth: closeBracket compares after it has lowered that
      f.inText = f.debug = false;
      return push(K::LBrace, brace, p_, line_);
    }
    if (c == '}') {
      if (named) {
        ++p_;
        named = false;
        continue;
      }
      if (at(p_ + 1) == '}' && !inSpec && f.depth == 0) {
        p_ += 2;
        flags |= StringFlag::Doubled;
        middle(p_);
        return;
      }
      middle(p_);
      f.inText = false;
      return;
    }
    ++p_;
    if (c == '\n') ++line_;
    if (c == '\\') {
      int d = cur();
      if (d == '{' || d == '}') {
        if (!f.raw)
          warn(std::string("invalid escape sequence '\\") + static_cast<char>(d) + "'", p_ - 1, p_ + 1);
        continue;
      }
      if (!f.raw && d == 'N' && at(p_ + 1) == '{') {
        p_ += 2;
        named = true;
        continue;
      }
      if (d == -1) continue;
      if (d == '\n') ++line_;
      ++p_;
    }
  }
}
} // namespace molt
