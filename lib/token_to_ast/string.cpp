// String literals: escapes, implicit concatenation, f-strings.
//
// Adjacent literals become one node. With an f-string among them that is a JoinedStr whose values are all
// pieces in order: neighbouring text is merged into one Constant and empty text is dropped.
#include "token/unicode.h"
#include "token/unicode_name.h"
#include "token_to_ast/parser.h"

namespace molt {

using namespace ast;

namespace {
int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}
} // namespace

/// The value of literal text: that text itself, or in buffer_. Errors and warnings are reported at token `t`.
std::string_view Parser::decode(std::string_view raw, bool bytes, bool rawString, const Token& t) {
  if (bytes) {
    for (unsigned char c : raw)
      if (c >= 128) {
        failNowToken("bytes can only contain ASCII literal characters", t);
        return {};
      }
  }
  if (rawString || raw.find('\\') == raw.npos) return raw;
  std::string& out = buffer_;
  out.clear();
  bool warned = false;
  auto invalid = [&](std::string what) {
    if (warned) return; // CPython too warns of the first one only
    warned = true;
    warnings_.push_back(
        {Severity::Warning, "SyntaxWarning", std::move(what), std::string(file_),
         SourceSpan{t.line, list_.column(t.start, t.line), t.line, list_.column(t.start, t.line)}});
  };
  // Positions in messages count what CPython decodes: each non-ASCII character takes the ten of \UXXXXXXXX.
  size_t extra = 0;
  auto unicodeError = [&](size_t from, size_t to, const std::string& why) {
    failNowToken("(unicode error) 'unicodeescape' codec can't decode bytes in position " +
                     std::to_string(from + extra) + "-" + std::to_string(to - 1 + extra) + ": " + why,
                 t);
  };
  for (size_t i = 0; i < raw.size();) {
    char c = raw[i];
    if (c != '\\') {
      out += c;
      ++i;
      u8 b = static_cast<u8>(c);
      if (b >= 0xC0) extra += 10 - (b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2);
      continue;
    }
    size_t at = i++;
    if (i == raw.size() || static_cast<u8>(raw[i]) >= 128) {
      out += '\\';
      extra += 5;
      continue;
    }
    char e = raw[i++];
    int digits = 0;
    switch (e) {
    case '\n': continue;
    case '\\':
    case '\'':
    case '"': out += e; continue;
    case 'a': out += '\a'; continue;
    case 'b': out += '\b'; continue;
    case 'f': out += '\f'; continue;
    case 'n': out += '\n'; continue;
    case 'r': out += '\r'; continue;
    case 't': out += '\t'; continue;
    case 'v': out += '\v'; continue;
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7': {
      u32 v = static_cast<u32>(e - '0');
      for (int n = 1; n < 3 && i < raw.size() && raw[i] >= '0' && raw[i] <= '7'; ++n)
        v = v * 8 + static_cast<u32>(raw[i++] - '0');
      if (v > 255) invalid("invalid octal escape sequence '" + std::string(raw.substr(at, i - at)) + "'");
      if (bytes)
        out += static_cast<char>(v);
      else
        unicode::encode(v, out);
      continue;
    }
    case 'x': digits = 2; break;
    case 'u':
      if (!bytes) digits = 4;
      break;
    case 'U':
      if (!bytes) digits = 8;
      break;
    case 'N':
      if (bytes) break;
      {
        if (i < raw.size() && raw[i] == '{') {
          size_t close = raw.find('}', i);
          if (close != raw.npos && close > i + 1) {
            u32 cp = unicode::byName(raw.substr(i + 1, close - i - 1));
            if (cp == unicode::kInvalid) {
              unicodeError(at, close + 1, "unknown Unicode character name");
              return {};
            }
            unicode::encode(cp, out);
            i = close + 1;
            continue;
          }
          if (close != raw.npos)
            i = close + 1;
          else
            i = raw.size();
        }
        unicodeError(at, i, "malformed \\N character escape");
        return {};
      }
    default: break;
    }
    if (!digits) {
      if (e != '{' && e != '}') invalid(std::string("invalid escape sequence '\\") + e + "'");
      out += '\\';
      out += e;
      continue;
    }
    u32 v = 0;
    int n = 0;
    for (; n < digits && i < raw.size() && hexDigit(raw[i]) >= 0; ++n)
      v = v << 4 | static_cast<u32>(hexDigit(raw[i++]));
    if (n < digits) {
      if (bytes)
        failNowToken("(value error) invalid \\x escape at position " + std::to_string(at), t);
      else
        unicodeError(at, i,
                     digits == 2   ? "truncated \\xXX escape"
                     : digits == 4 ? "truncated \\uXXXX escape"
                                   : "truncated \\UXXXXXXXX escape");
      return {};
    }
    if (bytes) {
      out += static_cast<char>(v);
    } else if (v > 0x10FFFF) {
      unicodeError(at, i, "illegal Unicode character");
      return {};
    } else {
      unicode::encode(v, out);
    }
  }
  return out;
}

Constant* Parser::stringToken(const Token& t) {
  std::string_view s = textOf(t);
  size_t prefix = 0;
  while (s[prefix] != '"' && s[prefix] != '\'') ++prefix;
  size_t quotes = t.flags & StringFlag::Triple ? 3 : 1;
  s = s.substr(prefix + quotes, s.size() - prefix - 2 * quotes);
  bool bytes = t.flags & StringFlag::Bytes;
  auto* c = make<Constant>(startOf(t), endOf(t));
  c->ctype = bytes ? ConstKind::Bytes : ConstKind::Str;
  c->u = t.flags & StringFlag::U && !bytes && textOf(t)[0] == 'u';
  c->setText(arena_, decode(s, bytes, t.flags & StringFlag::Raw, t));
  return c;
}

/// One or more adjacent literals.
Expr* Parser::strings() {
  Pos start = here();
  if (is(K::String) && kindAt(1) != K::String && kindAt(1) != K::FStringStart) {
    Expr* c = stringToken(token());
    advance();
    return c;
  }
  size_t from = mark();
  bool anyF = false, anyBytes = false, anyText = false, anyTemplate = false;
  for (;;) {
    if (is(K::String)) {
      Constant* c = stringToken(token());
      (c->ctype == ConstKind::Bytes ? anyBytes : anyText) = true;
      push(c);
      advance();
    } else if (is(K::FStringStart)) {
      (token().flags & StringFlag::Template ? anyTemplate : anyF) = true;
      fstring();
    } else {
      break;
    }
  }
  anyText |= anyF;
  if (anyTemplate && (anyText || anyBytes))
    failFrom("cannot mix t-string literals with string or bytes literals", start);
  if (anyBytes && anyText && !failed_) {
    bool empty;
    Pos at = tokenPlace(token(), empty);
    failNow("SyntaxError", "cannot mix bytes and nonbytes literals", at, empty ? at : endOf(token()));
  }
  return joined(from, start, lastEnd(), anyTemplate ? Join::Template : anyF ? Join::Formatted : Join::Plain);
}

/// Makes one node of the pieces on scratch_ since `from`.
Expr* Parser::joined(size_t from, Pos start, Pos end, Join join) {
  std::vector<Expr*> values;
  size_t n = scratch_.size();
  auto piece = [&](size_t i) { return static_cast<Expr*>(scratch_[i]); };
  for (size_t i = from; i < n;) {
    auto* c = as<Constant>(piece(i));
    if (!c) {
      values.push_back(piece(i++));
      continue;
    }
    size_t j = i + 1, size = c->text().size();
    while (j < n && ast::is<Constant>(piece(j))) size += static_cast<Constant*>(piece(j++))->text().size();
    if (j > i + 1) {
      auto* whole = make<Constant>(startOf(c), endOf(piece(j - 1)));
      whole->ctype = c->ctype;
      whole->u = c->u;
      buffer_.clear();
      for (; i < j; ++i) buffer_ += static_cast<Constant*>(piece(i))->text();
      whole->setText(arena_, buffer_);
      c = whole;
    }
    i = j;
    if (join == Join::Plain || size) values.push_back(c);
  }
  scratch_.resize(from);
  if (join == Join::Plain) return values.empty() ? dummy() : values[0];
  if (join == Join::Template) {
    auto* ts = make<TemplateStr>(start, end);
    ts->values = sliced(values.data(), values.size());
    return ts;
  }
  auto* js = make<JoinedStr>(start, end);
  js->values = sliced(values.data(), values.size());
  return js;
}

/// Pushes the pieces of one f-string.
void Parser::fstring() {
  const Token& open = token();
  bool raw = open.flags & StringFlag::Raw, isTemplate = open.flags & StringFlag::Template;
  bool outer = inTemplate_;
  inTemplate_ = isTemplate;
  advance();
  std::vector<Diagnostic> late; // warnings of its own text come after those of its fields
  while (!is(K::FStringEnd) && !failed_) {
    if (is(K::FStringMiddle)) {
      const size_t had = warnings_.size();
      fstringMiddle(raw, false);
      for (size_t i = had; i < warnings_.size(); ++i) late.push_back(std::move(warnings_[i]));
      warnings_.resize(had);
    } else if (is(K::LBrace)) {
      replacementField(raw, isTemplate);
    } else {
      failGeneric();
    }
  }
  inTemplate_ = outer;
  accept(K::FStringEnd);
  for (auto& w : late) warnings_.push_back(std::move(w));
}

/// A message about the string whose field we are in: `text` begins with "f-string".
std::string Parser::inField(std::string text) const {
  if (inTemplate_) text[0] = 't';
  return text;
}

/// The token that ends the f-string we are in.
const Token& Parser::fstringEnd() const {
  u32 nested = 0, i = pos_;
  for (; i < last_; ++i) {
    if (tokens_[i].kind == K::FStringStart) ++nested;
    if (tokens_[i].kind == K::FStringEnd && nested-- == 0) break;
  }
  return tokens_[i];
}

void Parser::fstringMiddle(bool raw, bool inSpec) {
  const Token& t = token();
  auto* c = make<Constant>(startOf(t), endOf(t));
  c->ctype = ConstKind::Str;
  std::string_view s = textOf(t);
  if (t.flags & StringFlag::Doubled) s.remove_suffix(1);
  // A bad escape is reported once the whole string has been read.
  bool bad = !raw && !inSpec && s.find('\\') != s.npos;
  c->setText(arena_, decode(s, false, raw, bad ? fstringEnd() : t));
  advance();
  if (c->textSize) push(c);
}

/// Pushes the FormattedValue of '{...}', before it the text of the expression if that ended with '='.
void Parser::replacementField(bool raw, bool isTemplate) {
  Depth depth(*this, 2);
  const Token& brace = token();
  Pos start = here();
  advance();
  if (diagnose_) {
    const char* before = is(K::RBrace)        ? "'}'"
                         : is(K::Exclamation) ? "'!'"
                         : is(K::Colon)       ? "':'"
                         : is(K::Equal)       ? "'='"
                                              : nullptr;
    if (before) {
      failToken(inField(std::string("f-string: valid expression required before ") + before), token());
      return;
    }
  }
  Point at = point();
  Expr* value = yieldOrStar();
  if (retreat(at)) failToken(inField("f-string: expecting a valid expression after '{'"), token());
  bool debug = accept(K::Equal);
  if (!is(K::Exclamation) && !is(K::Colon) && !is(K::RBrace)) {
    if (!is(K::Error))
      failToken(inField(debug ? "f-string: expecting '!', or ':', or '}'"
                              : "f-string: expecting '=', or '!', or ':', or '}'"),
                token());
    failGeneric();
    return;
  }
  const Token& delimiter = token();
  i32 conversion = -1;
  const Token* converter = nullptr;
  if (is(K::Exclamation)) {
    const Token& bang = token();
    advance();
    if (!is(K::Name)) {
      if (!is(K::Error))
        failToken(inField(is(K::Colon) || is(K::RBrace) ? "f-string: missing conversion character"
                                                        : "f-string: invalid conversion character"),
                  token());
      failGeneric();
      return;
    }
    std::string_view s = textOf(token());
    if (token().start != bang.end) { // the spelling is CPython's, mended in 3.14
      const char* mark = minor_ >= 14 ? "exclamation mark" : "exclamanation mark";
      return failNow("SyntaxError",
                     inField(std::string("f-string: conversion type must come right after the ") + mark),
                     startOf(bang), endOf(token()));
    }
    conversion = s[0];
    converter = &token();
    advance();
    if (!is(K::Colon) && !is(K::RBrace)) {
      if (!is(K::Error)) failToken(inField("f-string: expecting ':' or '}'"), token());
      return failGeneric();
    }
  }
  Expr* spec = nullptr;
  if (is(K::Colon)) {
    Pos colon = here();
    advance();
    size_t from = mark();
    while (!failed_ && !is(K::RBrace)) {
      if (is(K::FStringMiddle)) {
        fstringMiddle(raw, true);
      } else if (is(K::LBrace)) {
        replacementField(raw, false); // within a specifier there are only formatted values
      } else {
        if (!is(K::Error)) failToken(inField("f-string: expecting '}', or format specs"), token());
        failGeneric();
      }
    }
    spec = joined(from, colon, lastEnd(), Join::Formatted);
  } else if (debug && conversion < 0) {
    conversion = 'r';
  }
  expect(K::RBrace);
  if (failed_) return;
  if (converter && textOf(*converter) != "s" && textOf(*converter) != "r" && textOf(*converter) != "a")
    return failNowToken(inField("f-string: invalid conversion character '" + std::string(textOf(*converter)) +
                                "': expected 's', 'r', or 'a'"),
                        *converter);
  if (debug) {
    auto* text = make<Constant>({start.line, start.col + 1}, startOf(delimiter));
    text->ctype = ConstKind::Str;
    text->setText(arena_, debugText(brace.end, delimiter.start));
    push(text);
  }
  if (isTemplate) {
    return push(interpolation(start, debugText(brace.end, delimiter.start), value, conversion, spec));
  }
  auto* f = make<FormattedValue>(start);
  f->value = value;
  f->conversion = conversion;
  f->format_spec = spec;
  push(f);
}

/// `source` is what stands before the delimiter: the expression, and '=' where the text was asked for.
Expr* Parser::interpolation(Pos start, std::string_view source, Expr* value, i32 conversion, Expr* spec) {
  auto strip = [&] {
    while (!source.empty() && std::strchr(" \t\n\f", source.back())) source.remove_suffix(1);
  };
  strip();
  if (source.ends_with("=")) source.remove_suffix(1);
  strip();
  auto* i = make<Interpolation>(start);
  i->value = value;
  i->str = interner_.intern(source);
  i->conversion = conversion;
  i->format_spec = spec;
  return i;
}

/// The source between a field's braces ('{x = }'), without comments: that text itself, or in buffer_.
std::string_view Parser::debugText(u32 from, u32 to) {
  std::string_view s = text_.substr(from, to - from);
  if (s.find('#') == s.npos) return s;
  std::string& out = buffer_;
  out.clear();
  char quote = 0;
  for (size_t i = 0; i < s.size(); ++i) {
    char c = s[i];
    if (quote) {
      if (c == '\\' && i + 1 < s.size()) {
        out += c;
        c = s[++i];
      } else if (c == quote) {
        quote = 0;
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#') {
      while (i < s.size() && s[i] != '\n') ++i;
      if (i < s.size()) out += '\n';
      continue;
    }
    out += c;
  }
  return out;
}
} // namespace molt
