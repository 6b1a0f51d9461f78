#include "ir/names.h"
#include "ir/text.h"
#include <bit>
#include <charconv>

namespace molt::ir {
namespace {

enum class Tok : u8 { End, Word, String, Value, Block, ConstRef, StrRef, Origin, Punct, Bad };

// Tokens of the text form. `;` starts a comment. A word is any run of letters, digits and `_ . + -`.
class Lexer {
public:
  explicit Lexer(std::string_view s) : s_(s) { advance(); }
  Tok kind = Tok::End;
  char punct = 0;          ///< Punct
  u32 id = kNone;          ///< Value, Block, ConstRef, StrRef, Origin: the number, kNone for `none`
  std::string_view word;   ///< Word
  std::string str;         ///< String, decoded
  bool firstOnLine = true; ///< nothing but blanks before it on its line
  u32 line = 1, col = 0;   ///< of this token
  const char* error = "unexpected character"; ///< Bad
  void advance();

private:
  static bool isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '+' || c == '-';
  }
  void quoted();
  void numbered(Tok k, u32 skip);

  std::string_view s_;
  size_t at_ = 0, lineStart_ = 0;
  u32 lineNo_ = 1;
};

void Lexer::advance() {
  firstOnLine = at_ == 0;
  for (; at_ < s_.size(); ++at_) {
    char c = s_[at_];
    if (c == '\n') {
      ++lineNo_;
      lineStart_ = at_ + 1;
      firstOnLine = true;
    } else if (c == ';') {
      while (at_ + 1 < s_.size() && s_[at_ + 1] != '\n') ++at_;
    } else if (c != ' ' && c != '\t' && c != '\r')
      break;
  }
  line = lineNo_;
  col = static_cast<u32>(at_ - lineStart_);
  if (at_ >= s_.size()) {
    kind = Tok::End;
    return;
  }
  char c = s_[at_];
  switch (c) {
  case '"': return quoted();
  case '%': return numbered(Tok::Value, 1);
  case '#': return numbered(Tok::ConstRef, 1);
  case '$': return numbered(Tok::StrRef, 1);
  case '@': return numbered(Tok::Origin, 1);
  case '^': return numbered(Tok::Block, 2);
  default: break;
  }
  if (isWord(c)) {
    size_t from = at_;
    while (at_ < s_.size() && isWord(s_[at_])) ++at_;
    word = s_.substr(from, at_ - from);
    kind = Tok::Word;
    return;
  }
  kind = Tok::Punct;
  punct = c;
  ++at_;
  if (std::string_view("(){}[],:=").find(c) == std::string_view::npos) {
    kind = Tok::Bad;
    error = "unexpected character";
  }
}

void Lexer::numbered(Tok k, u32 skip) {
  if (k == Tok::Block && (at_ + 1 >= s_.size() || s_[at_ + 1] != 'b')) {
    kind = Tok::Bad;
    error = "expected ^b and a number";
    ++at_;
    return;
  }
  at_ += skip;
  size_t from = at_;
  while (at_ < s_.size() && isWord(s_[at_])) ++at_;
  std::string_view w = s_.substr(from, at_ - from);
  kind = k;
  id = kNone;
  if (w == "none") return;
  auto r = std::from_chars(w.data(), w.data() + w.size(), id);
  if (w.empty() || r.ec != std::errc() || r.ptr != w.data() + w.size() || id == kNone) {
    kind = Tok::Bad;
    error = "expected a number";
  }
}

void Lexer::quoted() {
  str.clear();
  kind = Tok::Bad;
  error = "string without an end";
  for (++at_; at_ < s_.size(); ++at_) {
    char c = s_[at_];
    if (c == '\n') return;
    if (c == '"') {
      ++at_;
      kind = Tok::String;
      return;
    }
    if (c != '\\') {
      str += c;
      continue;
    }
    if (++at_ >= s_.size()) return;
    c = s_[at_];
    if (c == 'n')
      str += '\n';
    else if (c == '"' || c == '\\')
      str += c;
    else if (c == 'x' && at_ + 2 < s_.size()) {
      u32 byte = 0;
      auto r = std::from_chars(s_.data() + at_ + 1, s_.data() + at_ + 3, byte, 16);
      if (r.ec != std::errc() || r.ptr != s_.data() + at_ + 3) {
        error = "bad \\x in string";
        return;
      }
      str += static_cast<char>(byte);
      at_ += 2;
    } else {
      error = "unknown escape in string";
      return;
    }
  }
}

// Every parse function returns false after an error (the first one is reported; the rest would be noise).
class Reader {
public:
  Reader(std::string_view s, Program& p, Diagnostics& d) : lex_(s), p_(p), d_(d), limit_(s.size()) {}
  bool program();

private:
  bool fail(std::string text) {
    if (lex_.kind == Tok::Bad) text = lex_.error;
    d_.error("format", "IR text, line " + std::to_string(lex_.line) + ": " + text, {},
             {lex_.line, lex_.col, lex_.line, lex_.col + 1});
    return false;
  }
  bool isWord(std::string_view w) const { return lex_.kind == Tok::Word && lex_.word == w; }
  bool isPunct(char c) const { return lex_.kind == Tok::Punct && lex_.punct == c; }
  bool accept(char c) {
    if (!isPunct(c)) return false;
    lex_.advance();
    return true;
  }
  bool accept(std::string_view w) {
    if (!isWord(w)) return false;
    lex_.advance();
    return true;
  }
  bool expect(char c) { return accept(c) || fail(std::string("expected '") + c + "'"); }
  bool expect(std::string_view w) { return accept(w) || fail("expected '" + std::string(w) + "'"); }
  template <class N> bool number(N& n, int base = 10) {
    std::string_view w = lex_.word;
    if (lex_.kind == Tok::Word) {
      if (base == 16 && w.starts_with("0x")) w.remove_prefix(2);
      auto r = std::from_chars(w.data(), w.data() + w.size(), n, base);
      if (r.ec == std::errc() && r.ptr == w.data() + w.size()) {
        lex_.advance();
        return true;
      }
    }
    return fail("expected a number");
  }
  bool numberOrNone(u32& n) {
    if (!accept(std::string_view("none"))) return number(n);
    n = kNone;
    return true;
  }
  bool ref(Tok k, u32& id, const char* what) {
    if (lex_.kind != k) return fail(std::string("expected ") + what);
    id = lex_.id;
    lex_.advance();
    return true;
  }
  // f12, s3, m0, or fnone
  bool named(char sigil, u32& id) {
    std::string_view w = lex_.word;
    if (lex_.kind == Tok::Word && w.size() > 1 && w[0] == sigil) {
      w.remove_prefix(1);
      id = kNone;
      auto r = std::from_chars(w.data(), w.data() + w.size(), id);
      if (w == "none" || (r.ec == std::errc() && r.ptr == w.data() + w.size())) {
        lex_.advance();
        return true;
      }
    }
    return fail(std::string("expected ") + sigil + " and a number");
  }
  template <class Names> bool choice(const Names& names, u32& n, const char* what) {
    n = lex_.kind == Tok::Word ? indexOf(names, lex_.word) : kNone;
    if (n == kNone) return fail(std::string("expected ") + what);
    lex_.advance();
    return true;
  }
  bool type(Type& t) {
    // '-' is a word of its own
    u32 n = lex_.kind == Tok::Word && lex_.word.size() == 1 ? typeOfLetter(lex_.word[0]) : kNone;
    if (n == kNone) return fail("expected a type letter (one of -viufbp)");
    t = static_cast<Type>(n);
    lex_.advance();
    return true;
  }
  template <class F> bool list(F each) {
    if (!expect('(')) return false;
    if (accept(')')) return true;
    do
      if (!each()) return false;
    while (accept(','));
    return expect(')');
  }
  bool values(std::vector<ValueId>& v) {
    return list([&] { return ref(Tok::Value, v.emplace_back(), "a value"); });
  }
  bool names(std::vector<StrId>& v) {
    return list([&] { return string(v.emplace_back()); });
  }
  StrId intern(std::string_view s);
  ConstId intern(Const&& c);
  bool string(StrId& id);
  bool real(f64& x);
  bool constant(Const& c, u32 depth);
  bool constRef(ConstId& id, u32 depth = 0);
  bool shape();
  bool module();
  bool function();
  bool functionField(Function& f);
  bool typedValue(Function& f, ValueId& v);
  bool block(Function& f);
  bool op(Function& f, Block& b);
  bool immediate(const Op& o, char kind, u32& n);
  bool edge(Edge& e);

  Lexer lex_;
  Program& p_;
  Diagnostics& d_;
  size_t limit_; // no id can exceed the size of the text: keeps a short text from asking for much memory
  std::unordered_map<std::string, u32> strings_, consts_; // first of each
};

StrId Reader::intern(std::string_view s) {
  auto [it, added] = strings_.emplace(std::string(s), static_cast<u32>(p_.strings.size()));
  if (added) p_.strings.emplace_back(s);
  return it->second;
}

std::string constKey(const Const& c) {
  std::string k(1, static_cast<char>('a' + static_cast<int>(c.kind)));
  for (u64 bits : {std::bit_cast<u64>(c.real), std::bit_cast<u64>(c.imag)})
    k.append(reinterpret_cast<const char*>(&bits), 8);
  for (ConstId i : c.items) k.append(reinterpret_cast<const char*>(&i), 4);
  return k + c.text;
}

ConstId Reader::intern(Const&& c) {
  auto [it, added] = consts_.emplace(constKey(c), static_cast<u32>(p_.consts.size()));
  if (added) p_.consts.push_back(std::move(c));
  return it->second;
}

bool Reader::string(StrId& id) {
  if (lex_.kind == Tok::StrRef) return ref(Tok::StrRef, id, "a string");
  if (lex_.kind != Tok::String) return fail("expected a string");
  id = intern(lex_.str);
  lex_.advance();
  return true;
}

bool Reader::real(f64& x) {
  if (accept(std::string_view("bits"))) {
    u64 bits = 0;
    if (!expect('(') || !number(bits, 16) || !expect(')')) return false;
    x = std::bit_cast<f64>(bits);
    return true;
  }
  if (lex_.kind == Tok::Word) {
    auto w = lex_.word;
    auto r = std::from_chars(w.data(), w.data() + w.size(), x);
    if (r.ec == std::errc() && r.ptr == w.data() + w.size()) {
      lex_.advance();
      return true;
    }
  }
  return fail("expected a floating-point number");
}

bool Reader::constant(Const& c, u32 depth) {
  u32 k;
  if (!choice(kConstNames, k, "a constant")) return false;
  c.kind = static_cast<ConstKind>(k);
  switch (c.kind) {
  case ConstKind::Int:
    if (lex_.kind != Tok::Word) return fail("expected an integer");
    c.text = lex_.word;
    lex_.advance();
    return true;
  case ConstKind::Float: return real(c.real);
  case ConstKind::Complex: return real(c.real) && real(c.imag);
  case ConstKind::Str:
  case ConstKind::Bytes:
    if (lex_.kind != Tok::String) return fail("expected a string");
    c.text = lex_.str;
    lex_.advance();
    return true;
  case ConstKind::Tuple:
  case ConstKind::FrozenSet: return list([&] { return constRef(c.items.emplace_back(), depth + 1); });
  default: return true;
  }
}

bool Reader::constRef(ConstId& id, u32 depth) {
  if (lex_.kind == Tok::ConstRef) return ref(Tok::ConstRef, id, "a constant");
  if (depth > 16) return fail("constants nest too deep here; use the consts table");
  Const c;
  if (!constant(c, depth)) return false;
  id = intern(std::move(c));
  return true;
}

bool Reader::shape() {
  u32 id;
  Shape s;
  if (!named('s', id) || !string(s.module) || !string(s.cls)) return false;
  if (id != p_.shapes.size()) return fail("shapes must be numbered in order");
  bool ok = list([&] {
    return string(s.slots.emplace_back()) && expect(':') && type(s.kinds.emplace_back(Type::None));
  });
  p_.shapes.push_back(std::move(s));
  return ok;
}

bool Reader::module() {
  u32 id;
  Module m;
  if (!named('m', id)) return false;
  if (id != p_.modules.size()) return fail("modules must be numbered in order");
  if (!string(m.name) || !expect(std::string_view("file")) || !string(m.file)) return false;
  m.isPackage = accept(std::string_view("package"));
  m.isLibrary = accept(std::string_view("library"));
  if (!expect(std::string_view("body")) || !named('f', m.body) || !expect('{')) return false;
  while (!accept('}')) {
    if (accept(std::string_view("globals"))) {
      if (!names(m.globals)) return false;
    } else if (accept(std::string_view("source"))) {
      for (; lex_.kind == Tok::String; lex_.advance()) m.source += lex_.str;
    } else
      return fail("expected 'globals', 'source' or '}'");
  }
  p_.modules.push_back(std::move(m));
  return true;
}

bool Reader::typedValue(Function& f, ValueId& v) {
  if (!ref(Tok::Value, v, "a value") || !expect(':')) return false;
  if (v >= limit_) return fail("value number too large");
  if (v >= f.valueTypes.size()) f.valueTypes.resize(v + 1, Type::Tagged);
  return type(f.valueTypes[v]);
}

bool Reader::functionField(Function& f) {
  if (lex_.kind != Tok::Word) return fail("expected a function's field, a block or '}'");
  std::string_view key = lex_.word;
  lex_.advance();
  if (key == "flags")
    return list([&] {
      u32 bit = lex_.kind == Tok::Word ? indexOf(kFlagNames, lex_.word) : kNone;
      if (bit != kNone)
        lex_.advance();
      else if (!number(bit))
        return false;
      if (bit > 31) return fail("no such flag");
      f.flags |= 1u << bit;
      return true;
    });
  if (key == "posonly") return number(f.posOnly);
  if (key == "positional") return number(f.positional);
  if (key == "kwonly") return number(f.keywordOnly);
  if (key == "params") return names(f.paramNames);
  if (key == "locals") return names(f.localNames);
  if (key == "free") return names(f.freeNames);
  if (key == "cells") return names(f.cellNames);
  if (key == "doc") return constRef(f.doc);
  if (key == "line") return number(f.firstLine);
  if (key == "hash") return number(f.sourceHash, 16);
  if (key == "origins") return number(f.originCount);
  if (key == "spans")
    return list([&] {
      SourceSpan& s = f.spans.emplace_back();
      if (!number(s.line) || !expect(':')) return false;
      std::string_view w = lex_.word; // `4-12`: end of one pair, start of the next
      size_t dash = lex_.kind == Tok::Word ? w.find('-') : std::string_view::npos;
      if (dash == std::string_view::npos) return fail("expected line:column-line:column");
      auto a = std::from_chars(w.data(), w.data() + dash, s.col);
      auto b = std::from_chars(w.data() + dash + 1, w.data() + w.size(), s.endLine);
      if (a.ec != std::errc() || a.ptr != w.data() + dash || b.ec != std::errc() ||
          b.ptr != w.data() + w.size())
        return fail("expected line:column-line:column");
      lex_.advance();
      return expect(':') && number(s.endCol);
    });
  if (key == "undefined")
    return list([&] {
      ValueId v;
      return typedValue(f, v);
    });
  if (key == "resumes") return named('f', f.resumes);
  if (key == "resume") {
    ResumePoint& r = f.resumePoints.emplace_back();
    return numberOrNone(r.origin) && values(r.liveIn);
  }
  if (key == "state") {
    u32 id;
    FrameState s;
    if (!number(id)) return false;
    if (id != f.states.size()) return fail("states must be numbered in order");
    if (!named('f', s.function) || !expect(std::string_view("resume")) || !numberOrNone(s.resume) ||
        !values(s.values))
      return false;
    if (accept(std::string_view("caller")) && !number(s.caller)) return false;
    f.states.push_back(std::move(s));
    return true;
  }
  return fail("unknown field '" + std::string(key) + "'");
}

bool Reader::edge(Edge& e) { return ref(Tok::Block, e.target, "a block") && values(e.args); }

bool Reader::immediate(const Op& o, char kind, u32& n) {
  switch (kind) {
  case 'N': return string(n);
  case 'K': return constRef(n);
  case 'W': return constRef(n);
  case 'F': return named('f', n);
  case 'S': return named('s', n);
  default:
    if (lex_.kind == Tok::Word) {
      u32 at = indexOf(immNames(o.code), lex_.word);
      if (at != kNone) {
        n = at;
        lex_.advance();
        return true;
      }
    }
    return numberOrNone(n);
  }
}

bool Reader::op(Function& f, Block& b) {
  Op& o = b.ops.emplace_back();
  if (lex_.kind == Tok::Value) {
    if (!typedValue(f, o.result) || !expect('=')) return false;
    o.type = f.valueTypes[o.result];
  }
  o.code = lex_.kind == Tok::Word ? opcodeOf(lex_.word) : Opcode::Count;
  if (o.code == Opcode::Count) {
    o.code = Opcode::Unreachable;
    return fail("no such op");
  }
  lex_.advance();
  auto here = [&] { return !lex_.firstOnLine; };
  if (here() && lex_.kind == Tok::Value) do
      if (!ref(Tok::Value, o.args.emplace_back(), "a value")) return false;
    while (accept(','));
  const OpInfo& row = info(o.code);
  if (u32 n = immCount(row)) {
    if (!expect('[')) return false;
    for (u32 i = 0; i < n; ++i)
      if ((i && !expect(',')) || !immediate(o, row.imms[i], o.imm[i])) return false;
    if (!expect(']')) return false;
  }
  while (here()) {
    if (lex_.kind == Tok::Origin) {
      o.origin = lex_.id;
      lex_.advance();
    } else if (accept(std::string_view("to"))) {
      do
        if (!edge(o.edges.emplace_back())) return false;
      while (accept(','));
    } else if (accept(std::string_view("unwind"))) {
      if (!edge(o.unwind)) return false;
    } else if (accept(std::string_view("span"))) {
      if (!expect('(') || !number(o.span) || !expect(')')) return false;
    } else if (accept(std::string_view("state"))) {
      if (!expect('(') || !number(o.state) || !expect(')')) return false;
    } else if (accept(std::string_view("type"))) {
      if (!expect('(') || !type(o.type) || !expect(')')) return false;
    } else
      break;
  }
  if (!lex_.firstOnLine && lex_.kind != Tok::End && !isPunct('}')) return fail("unexpected text after an op");
  return true;
}

bool Reader::block(Function& f) {
  u32 id;
  if (!ref(Tok::Block, id, "a block")) return false;
  if (id != f.blocks.size()) return fail("blocks must be numbered in order");
  Block& b = f.blocks.emplace_back();
  if (!list([&] { return typedValue(f, b.params.emplace_back()); }) || !expect(':')) return false;
  while (lex_.kind == Tok::Value || lex_.kind == Tok::Word)
    if (!op(f, b)) return false;
  return true;
}

bool Reader::function() {
  u32 id;
  Function& f = p_.functions.emplace_back();
  if (!named('f', id)) return false;
  if (id + 1 != p_.functions.size()) return fail("functions must be numbered in order");
  u32 kind;
  if (!string(f.name) || !expect(std::string_view("qualname")) || !string(f.qualname) ||
      !expect(std::string_view("module")) || !number(f.module) || !expect(std::string_view("kind")) ||
      !choice(kKindNames, kind, "a kind of function") || !expect('{'))
    return false;
  f.kind = static_cast<FunctionKind>(kind);
  while (lex_.kind != Tok::Block && !isPunct('}'))
    if (!functionField(f)) return false;
  while (!accept('}'))
    if (!block(f)) return false;
  return true;
}

bool Reader::program() {
  if (!accept(std::string_view("molt-ir"))) return fail("expected 'molt-ir' at the start");
  u32 version = 0, stage;
  if (!number(version)) return false;
  if (version != 1) return fail("expected version 1 of the text form, got " + std::to_string(version));
  if (!choice(kStageNames, stage, "a stage (parse, guard or lower)")) return false;
  p_.stage = static_cast<Stage>(stage);
  bool table = accept(std::string_view("strings"));
  if (table) {
    if (!expect('{')) return false;
    for (; lex_.kind == Tok::String; lex_.advance()) {
      strings_.emplace(lex_.str, static_cast<u32>(p_.strings.size()));
      p_.strings.push_back(lex_.str);
    }
    if (!expect('}')) return false;
  } else
    intern(std::string_view());
  if (accept(std::string_view("consts"))) {
    if (!expect('{')) return false;
    while (!accept('}')) {
      Const c;
      if (!constant(c, 16)) return false; // items of the table are references or scalars, in any case bounded
      consts_.emplace(constKey(c), static_cast<u32>(p_.consts.size()));
      p_.consts.push_back(std::move(c));
    }
  }
  if (accept(std::string_view("library")) && !string(p_.library)) return false;
  while (lex_.kind != Tok::End) {
    bool ok = accept(std::string_view("shape"))    ? shape()
              : accept(std::string_view("module")) ? module()
              : accept(std::string_view("func"))   ? function()
                                                   : fail("expected 'shape', 'module' or 'func'");
    if (!ok) return false;
  }
  return true;
}

} // namespace

bool readText(std::string_view text, Program& out, Diagnostics& d) {
  out = Program();
  return Reader(text, out, d).program();
}

} // namespace molt::ir
