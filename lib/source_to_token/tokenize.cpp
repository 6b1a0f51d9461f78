#include "source_to_token/tokenizer.h"
#include "token/unicode.h"
#include <array>
#include <cstring>

namespace molt {
namespace {
using K = TokenKind;
constexpr size_t kMaxIndents = 100; // CPython's MAXINDENT
constexpr size_t kMaxBrackets = 200;

struct Classes {
  std::array<u8, 256> of{};
  constexpr Classes() {
    for (int c = 0; c < 256; ++c) {
      bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 128;
      of[c] = letter                   ? 3
              : (c >= '0' && c <= '9') ? 2
                                       : 0; // bit 0: starts an identifier, bit 1: continues one
    }
  }
};
constexpr Classes kClass;

K keyword(std::string_view s, TokenNote& note) {
  auto is = [&](const char* w) { return s == w; };
  switch (s.size()) {
  case 1:
    if (s[0] == '_') note = TokenNote::SoftUnderscore;
    break;
  case 2:
    switch (s[0]) {
    case 'a': return is("as") ? K::As : K::Name;
    case 'i': return s[1] == 'f' ? K::If : s[1] == 'n' ? K::In : s[1] == 's' ? K::Is : K::Name;
    case 'o': return is("or") ? K::Or : K::Name;
    }
    break;
  case 3:
    switch (s[0]) {
    case 'a': return is("and") ? K::And : K::Name;
    case 'd': return is("def") ? K::Def : is("del") ? K::Del : K::Name;
    case 'f': return is("for") ? K::For : K::Name;
    case 'n': return is("not") ? K::Not : K::Name;
    case 't': return is("try") ? K::Try : K::Name;
    }
    break;
  case 4:
    switch (s[0]) {
    case 'N': return is("None") ? K::None : K::Name;
    case 'T': return is("True") ? K::True : K::Name;
    case 'c':
      if (is("case")) note = TokenNote::SoftCase;
      break;
    case 'e': return is("else") ? K::Else : is("elif") ? K::Elif : K::Name;
    case 'f': return is("from") ? K::From : K::Name;
    case 'p': return is("pass") ? K::Pass : K::Name;
    case 't':
      if (is("type")) note = TokenNote::SoftType;
      break;
    case 'w': return is("with") ? K::With : K::Name;
    }
    break;
  case 5:
    switch (s[0]) {
    case 'F': return is("False") ? K::False : K::Name;
    case 'a': return is("async") ? K::Async : is("await") ? K::Await : K::Name;
    case 'b': return is("break") ? K::Break : K::Name;
    case 'c': return is("class") ? K::Class : K::Name;
    case 'm':
      if (is("match")) note = TokenNote::SoftMatch;
      break;
    case 'r': return is("raise") ? K::Raise : K::Name;
    case 'w': return is("while") ? K::While : K::Name;
    case 'y': return is("yield") ? K::Yield : K::Name;
    }
    break;
  case 6:
    switch (s[0]) {
    case 'a': return is("assert") ? K::Assert : K::Name;
    case 'e': return is("except") ? K::Except : K::Name;
    case 'g': return is("global") ? K::Global : K::Name;
    case 'i': return is("import") ? K::Import : K::Name;
    case 'l': return is("lambda") ? K::Lambda : K::Name;
    case 'r': return is("return") ? K::Return : K::Name;
    }
    break;
  case 7: return is("finally") ? K::Finally : K::Name;
  case 8: return is("continue") ? K::Continue : is("nonlocal") ? K::Nonlocal : K::Name;
  }
  return K::Name;
}

std::string hex4(u32 c) {
  static const char d[] = "0123456789ABCDEF";
  std::string s;
  for (int shift = c > 0xFFFFF ? 20 : c > 0xFFFF ? 16 : 12; shift >= 0; shift -= 4) s += d[c >> shift & 15];
  return s;
}
} // namespace

void Tokenizer::fail(const char* code, std::string text) {
  const char* lineBegin = begin_ + out_.lineStarts[line_ - 1];
  const char* last = p_ > lineBegin ? p_ - 1 : lineBegin;
  while (last > lineBegin && (static_cast<u8>(*last) & 0xC0) == 0x80) --last;
  failAt(code, std::move(text), line_, last, last);
}

void Tokenizer::failAt(const char* code, std::string text, u32 line, const char* from, const char* to) {
  if (out_.failed) return;
  out_.failed = true;
  out_.inFString = !fstrings_.empty();
  u32 base = out_.lineStarts[line - 1];
  out_.error = {Severity::Error, code, std::move(text), std::string(file_),
                SourceSpan{line, offset(from) - base, line, offset(to) - base}};
}

void Tokenizer::warn(std::string text, const char* from, const char* to) {
  u32 base = out_.lineStarts[line_ - 1];
  out_.warnings.push_back({Severity::Warning, "SyntaxWarning", std::move(text), std::string(file_),
                           SourceSpan{line_, offset(from) - base, line_, offset(to) - base}});
}

void Tokenizer::run(size_t atLeast) {
  while (!done_ && !failed()) {
    if (atLineStart_ && out_.tokens.size() >= atLeast && out_.tokens.back().kind == K::Newline) break;
    if (FString* f = fstring(); f && f->inText) {
      fstringText();
      continue;
    }
    if (atLineStart_) {
      atLineStart_ = false;
      if (brackets_.empty() && !lineStart()) continue;
    }
    token();
  }
  if (failed()) push(K::Error, p_, p_, line_);
  if (done_ || failed()) out_.open = brackets_;
  out_.tokens.push_back(out_.tokens.back());
  out_.tokens.back().kind = K::Fail;
}

/// Reads indentation. Returns false when there is nothing more to do for this line.
bool Tokenizer::lineStart() {
  u32 col = 0, alt = 0, contCol = 0;
  const char* from = p_;
  for (;; ++p_) {
    int c = cur();
    if (c == ' ') {
      ++col, ++alt;
    } else if (c == '\t') {
      col = (col / 8 + 1) * 8, ++alt;
    } else if (c == '\f') {
      col = alt = 0;
    } else if (c == '\\') {
      // Indentation cannot be split over several physical lines; the first part counts.
      if (!contCol) contCol = col;
      ++p_;
      if (!continuation()) return false;
      --p_;
    } else {
      break;
    }
  }
  int c = cur();
  if (c == '#' || c == '\n') return true; // blank: says nothing of indentation
  if (c == -1) {
    if (p_ > from && p_[-1] != '\n' && out_.newlineAdded) return true; // blanks only, as a blank line
    if (out_.newlineAdded) col = alt = contCol = 0;
  }
  if (contCol) col = alt = contCol;
  if (col == indents_.back()) {
    if (alt != altIndents_.back()) tabError();
  } else if (col > indents_.back()) {
    if (indents_.size() >= kMaxIndents) {
      out_.quiet = true;
      const char* at = begin_ + out_.lineStarts[line_ - 1];
      failAt("IndentationError", "too many levels of indentation", line_, at, at);
    } else if (alt <= altIndents_.back()) {
      tabError();
    } else {
      indents_.push_back(col);
      altIndents_.push_back(alt);
      push(K::Indent, from, p_, line_);
    }
  } else {
    size_t closed = 0;
    while (indents_.size() > 1 && col < indents_.back()) {
      indents_.pop_back();
      altIndents_.pop_back();
      ++closed;
    }
    if (col != indents_.back()) {
      const char* eol = static_cast<const char*>(std::memchr(p_, '\n', static_cast<size_t>(end_ - p_)));
      if (!eol) eol = end_ - !out_.newlineAdded;
      out_.quiet = true;
      failAt("IndentationError", "unindent does not match any outer indentation level", line_, eol, eol);
    } else if (alt != altIndents_.back()) {
      tabError();
    } else {
      while (closed--) push(K::Dedent, p_, p_, line_);
    }
  }
  return !failed();
}

void Tokenizer::tabError() {
  out_.quiet = true;
  const char* at = begin_ + out_.lineStarts[line_ - 1];
  failAt("TabError", "inconsistent use of tabs and spaces in indentation", line_, at, at);
}

void Tokenizer::unexpectedEnd(const char* at) {
  out_.atEnd = true;
  if (!brackets_.empty()) return neverClosed();
  out_.quiet = true;
  failAt("SyntaxError", "unexpected EOF while parsing", line_, at, at);
}

void Tokenizer::neverClosed() {
  const OpenBracket& o = brackets_.back();
  out_.unclosed = true;
  failAt("SyntaxError", std::string("'") + o.ch + "' was never closed", o.line, begin_ + o.start,
         begin_ + o.start);
}

/// After a backslash: a newline must follow, and not the end of the file.
bool Tokenizer::continuation() {
  if (cur() == -1 && out_.newlineAdded) {
    unexpectedEnd(p_);
    return false;
  }
  if (cur() != '\n') {
    if (cur() != -1) ++p_;
    out_.quiet = true;
    fail("SyntaxError", "unexpected character after line continuation character");
    return false;
  }
  ++p_;
  if (p_ >= end_) {
    unexpectedEnd(p_ - 1);
    return false;
  }
  ++line_;
  return true;
}

void Tokenizer::token() {
  for (;;) {
    int c = cur();
    if (c == ' ' || c == '\t' || c == '\f') {
      ++p_;
      continue;
    }
    const char* from = p_;
    if (c == '#') {
      const char* eol = static_cast<const char*>(std::memchr(p_, '\n', static_cast<size_t>(end_ - p_)));
      p_ = eol ? eol : end_;
      c = cur();
    }
    if (c == -1) return atEnd();
    if (c == '\n') {
      bool blank = !brackets_.empty() || out_.tokens.empty() || out_.tokens.back().kind == K::Newline ||
                   out_.tokens.back().kind == K::Indent || out_.tokens.back().kind == K::Dedent;
      if (!blank) push(K::Newline, from, p_ + 1, line_);
      ++p_;
      ++line_;
      atLineStart_ = true;
      return;
    }
    if (c == '\\') {
      ++p_;
      if (!continuation()) return;
      continue;
    }
    if (kClass.of[c] & 1) return identifier();
    if (kClass.of[c] & 2) return number();
    if (c == '"' || c == '\'') return string(p_);
    if (c == '.' && (kClass.of[static_cast<u8>(at(p_ + 1) < 0 ? 0 : at(p_ + 1))] & 3) == 2) return number();
    return op();
  }
}

void Tokenizer::atEnd() {
  done_ = true;
  if (!brackets_.empty()) {
    return neverClosed();
  }
  if (textEnd_ == TextEnd::Line || textEnd_ == TextEnd::Open) {
    // CPython's parser takes the end after something for a newline; after dedents that it puts in, again.
    if (!out_.tokens.empty()) push(K::Newline, p_, p_, line_);
    if (textEnd_ == TextEnd::Line && indents_.size() > 1) {
      dedents();
      push(K::Newline, p_, p_, line_);
    }
  } else if (textEnd_ == TextEnd::File) {
    if (!out_.tokens.empty()) {
      K k = out_.tokens.back().kind;
      if (k != K::Newline && k != K::Dedent && k != K::Indent) push(K::Newline, p_, p_ + 1, line_);
    }
    dedents();
  }
  push(K::EndMarker, p_, p_, line_);
}

void Tokenizer::dedents() {
  while (indents_.size() > 1) {
    indents_.pop_back();
    push(K::Dedent, p_, p_, line_);
  }
}

/// Python 3.14 says which two letters of a string's prefix do not go together.
bool Tokenizer::incompatiblePrefix(const char* from) {
  constexpr std::string_view letters = "ubrft";
  constexpr const char* pairs[] = {"ub", "ur", "uf", "ut", "bf", "bt", "ft"};
  u32 seen = 0;
  const char* p = from;
  for (;; ++p) {
    int c = at(p);
    if (c == '"' || c == '\'') break;
    size_t i = c < 0 ? letters.npos : letters.find(static_cast<char>(c | 0x20));
    if (i == letters.npos || seen >> i & 1) return false;
    seen |= 1u << i;
  }
  auto has = [&](char c) { return seen >> letters.find(c) & 1; };
  for (const char* pair : pairs)
    if (has(pair[0]) && has(pair[1])) {
      failAt("SyntaxError", std::string("'") + pair[0] + "' and '" + pair[1] + "' prefixes are incompatible",
             line_, from, p);
      return true;
    }
  return false;
}

void Tokenizer::identifier() {
  const char* from = p_;
  // A string prefix: at most one each of b, u, f and r, in the combinations that exist.
  bool b = false, u = false, r = false, f = false;
  for (;;) {
    int c = cur() | 0x20;
    if (c == 'b' && !(b || u || f))
      b = true;
    else if (c == 'u' && !(b || u || r || f))
      u = true;
    else if (c == 'r' && !(r || u))
      r = true;
    else if ((c == 'f' || (c == 't' && is314_)) && !(f || b || u))
      f = true;
    else
      break;
    ++p_;
    int q = cur();
    if (q == '"' || q == '\'') return f ? fstringStart(from) : string(from);
  }
  if (is314_ && incompatiblePrefix(from)) return;
  bool ascii = true;
  const char* p = p_;
  for (; p < end_ && kClass.of[static_cast<u8>(*p)]; ++p) ascii &= static_cast<u8>(*p) < 128;
  p_ = p;
  if (!ascii && !verifyIdentifier(from)) return;
  TokenNote note = TokenNote::Plain;
  K k = ascii ? keyword({from, static_cast<size_t>(p_ - from)}, note) : K::Name;
  push(k, from, p_, line_);
  out_.tokens.back().note = ascii ? note : TokenNote::NonAscii;
}

bool Tokenizer::verifyIdentifier(const char* from) {
  std::string_view s(from, static_cast<size_t>(p_ - from));
  for (size_t i = 0; i < s.size();) {
    size_t start = i;
    u32 c = unicode::decode(s, i);
    if (c != unicode::kInvalid && (start ? unicode::isXidContinue(c) : unicode::isXidStart(c))) continue;
    p_ = from + i;
    if (c == unicode::kInvalid) c = 0xFFFD;
    if (unicode::isPrintable(c))
      fail("SyntaxError",
           "invalid character '" + std::string(s.substr(start, i - start)) + "' (U+" + hex4(c) + ")");
    else
      fail("SyntaxError", "invalid non-printable character U+" + hex4(c));
    return false;
  }
  return true;
}

void Tokenizer::openBracket(char c) {
  if (brackets_.size() >= kMaxBrackets) return fail("SyntaxError", "too many nested parentheses");
  brackets_.push_back({c, line_, offset(p_ - 1)});
  if (FString* f = fstring()) ++f->depth;
}

bool Tokenizer::closeBracket(char c) {
  FString* f = fstring();
  if (f && f->depth == 0 && c == '}') {
    fail("SyntaxError", about(*f, "", ": single '}' is not allowed"));
    return false;
  }
  if (brackets_.empty()) {
    fail("SyntaxError", std::string("unmatched '") + c + "'");
    return false;
  }
  OpenBracket o = brackets_.back();
  brackets_.pop_back();
  bool match = (o.ch == '(' && c == ')') || (o.ch == '[' && c == ']') || (o.ch == '{' && c == '}');
  if (!match) {
    if (f && o.ch == '{' && f->depth - 1 == f->exprDepth) {
      fail("SyntaxError", about(*f, "", ": unmatched '") + c + "'");
      return false;
    }
    std::string s =
        std::string("closing parenthesis '") + c + "' does not match opening parenthesis '" + o.ch + "'";
    if (o.line != line_) s += " on line " + std::to_string(o.line);
    fail("SyntaxError", s);
    return false;
  }
  if (f) {
    --f->depth;
    if (c == '}' && f->depth == f->exprDepth) {
      --f->exprDepth;
      f->inText = true;
      f->inSpec = f->exprDepth >= 0; // back in the specifier that holds this field, if any
      f->debug = false;
    }
  }
  return true;
}

void Tokenizer::op() {
  const char* from = p_;
  int c = cur(), d = at(p_ + 1), e = at(p_ + 2);
  FString* f = fstring();
  // At the top level of a replacement field a colon starts the format specifier, even before '='.
  if (f && c == ':' && f->exprDepth >= 0 && f->depth - 1 == f->exprDepth) {
    ++p_;
    f->inText = f->inSpec = true;
    return push(K::Colon, from, p_, line_, kFormatColon);
  }
  auto take = [&](K k, int n) {
    p_ += n;
    push(k, from, p_, line_);
  };
  switch (c) {
  case '(':
  case '[':
  case '{':
    ++p_;
    openBracket(static_cast<char>(c));
    if (!failed()) push(c == '(' ? K::LPar : c == '[' ? K::LSqb : K::LBrace, from, p_, line_);
    return;
  case ')':
  case ']':
  case '}':
    ++p_;
    if (closeBracket(static_cast<char>(c)))
      push(c == ')' ? K::RPar : c == ']' ? K::RSqb : K::RBrace, from, p_, line_);
    return;
  case ':': return d == '=' ? take(K::ColonEqual, 2) : take(K::Colon, 1);
  case ',': return take(K::Comma, 1);
  case ';': return take(K::Semi, 1);
  case '.': return d == '.' && e == '.' ? take(K::Ellipsis, 3) : take(K::Dot, 1);
  case '+': return d == '=' ? take(K::PlusEqual, 2) : take(K::Plus, 1);
  case '-': return d == '=' ? take(K::MinusEqual, 2) : d == '>' ? take(K::Arrow, 2) : take(K::Minus, 1);
  case '*':
    if (d == '*') return e == '=' ? take(K::DoubleStarEqual, 3) : take(K::DoubleStar, 2);
    return d == '=' ? take(K::StarEqual, 2) : take(K::Star, 1);
  case '/':
    if (d == '/') return e == '=' ? take(K::DoubleSlashEqual, 3) : take(K::DoubleSlash, 2);
    return d == '=' ? take(K::SlashEqual, 2) : take(K::Slash, 1);
  case '%': return d == '=' ? take(K::PercentEqual, 2) : take(K::Percent, 1);
  case '@': return d == '=' ? take(K::AtEqual, 2) : take(K::At, 1);
  case '|': return d == '=' ? take(K::VBarEqual, 2) : take(K::VBar, 1);
  case '&': return d == '=' ? take(K::AmperEqual, 2) : take(K::Amper, 1);
  case '^': return d == '=' ? take(K::CircumflexEqual, 2) : take(K::Circumflex, 1);
  case '~': return take(K::Tilde, 1);
  // '<>' is an operator under CO_FUTURE_BARRY_AS_BDFL, a flag of compile() (PEP 401): the parser knows. The
  // future statement itself has no effect on its own text in 3.13.
  case '<':
    if (d == '<') return e == '=' ? take(K::LeftShiftEqual, 3) : take(K::LeftShift, 2);
    return d == '=' ? take(K::LessEqual, 2) : d == '>' ? take(K::Unknown, 2) : take(K::Less, 1);
  case '>':
    if (d == '>') return e == '=' ? take(K::RightShiftEqual, 3) : take(K::RightShift, 2);
    return d == '=' ? take(K::GreaterEqual, 2) : take(K::Greater, 1);
  case '=':
    if (d == '=') return take(K::EqEqual, 2);
    if (f && f->depth - 1 == f->exprDepth) f->debug = true;
    return take(K::Equal, 1);
  case '!': return d == '=' ? take(K::NotEqual, 2) : take(K::Exclamation, 1);
  case 0: ++p_; return fail("SyntaxError", "source code cannot contain null bytes");
  case '$':
  case '?':
  case '`': return take(K::Unknown, 1);
  }
  ++p_;
  fail("SyntaxError", "invalid non-printable character U+" + hex4(static_cast<u32>(c)));
}

static void findLines(TokenList& out, std::string_view text) {
  out.lineStarts.push_back(0);
  const char* p = text.data();
  const char* end = p + text.size();
  while (p < end) {
    auto* nl = static_cast<const char*>(std::memchr(p, '\n', static_cast<size_t>(end - p)));
    if (!nl) break;
    p = nl + 1;
    out.lineStarts.push_back(static_cast<u32>(p - text.data()));
  }
  out.lineStarts.push_back(static_cast<u32>(text.size()));
}

TokenList tokenize(std::string_view text, std::string_view fileName, TextEnd textEnd, u32 minor) {
  TokenList out;
  out.newlineAdded = textEnd == TextEnd::File;
  // Dense text has a token for every two or three bytes; what is not touched costs nothing where it is large.
  out.tokens.reserve(text.size() / (text.size() < kHugePage ? 5 : 2) + 16);
  findLines(out, text);
  Tokenizer(text, fileName, out, textEnd, minor).run();
  return out;
}

TokenStream::TokenStream(std::string_view text, std::string_view fileName, u32 minor)
    : tokenizer_(std::make_unique<Tokenizer>(text, fileName, list, TextEnd::File, minor)) {
  list.tokens.reserve(std::min(text.size(), kAtOnce) + kAtOnce / 4);
  findLines(list, text);
  tokenizer_->run(kAtOnce);
  findLastLine();
}
TokenStream::~TokenStream() = default;

void TokenStream::next(u32 from) {
  auto& tokens = list.tokens;
  tokens.pop_back(); // Fail
  tokens.erase(tokens.begin(), tokens.begin() + (from - base));
  base = from;
  tokenizer_->run(tokens.size() + kAtOnce);
  findLastLine();
}

void TokenStream::findLastLine() {
  auto& tokens = list.tokens;
  size_t at = tokens.size() - 2; // before Fail
  lastLine = kNone;
  if (tokens[at].kind != K::Newline) return; // but EndMarker, or Error
  while (at > 0 && tokens[at - 1].kind != K::Newline) --at;
  lastLine = base + static_cast<u32>(at);
}
} // namespace molt
