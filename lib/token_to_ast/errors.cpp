// Errors: how a failure is recorded, and what the second pass looks for. The rules that name mistakes are
// those of CPython 3.13, in its order, since the first that applies decides.
#include "token_to_ast/parser.h"

namespace molt {

// TODO(frontend, owner:frontend, milestone:M1, priority:P3, status:divergent): a place that CPython gives as column
// 0 (dedent, end of file) is column 1; `[*a = 1]`, `[*not a]` and `[*lambda: 0]` are rejected in other words.

using namespace ast;

void Parser::failNow(const char* code, std::string message, Pos from, Pos to) {
  if (failed_) return;
  looked(pos_);
  failed_ = true;
  generic_ = false;
  to = shownEnd(from, to);
  error_ = {Severity::Error, code, std::move(message), std::string(file_),
            SourceSpan{from.line, from.col, to.line, to.col}};
  pos_ = last_;
}

/// CPython counts the end's column in the text of the first line.
Parser::Pos Parser::shownEnd(Pos from, Pos to) const {
  if (to.line > from.line && from.line) {
    u32 length = list_.lineStarts[from.line] - list_.lineStarts[from.line - 1] - 1;
    if (to.col > length) to.col = length;
  }
  return to;
}

void Parser::failGeneric(u32 lookahead) {
  if (failed_) return;
  looked(pos_ + lookahead);
  failed_ = true;
  if (is(K::Error)) {
    error_ = list_.error;
    generic_ = false;
  } else {
    generic_ = true;
  }
  pos_ = last_;
}

void Parser::failTooDeep() {
  if (failed_ && generic_) failed_ = false;
  failNow("MemoryError", "Parser stack overflowed - Python source too complex to parse", {0, 0}, {0, 0});
}

/// Tokens without text (indentation, the end) have their own idea of where they are: the end of the
/// indentation, and the newline of the last line.
Parser::Pos Parser::tokenPlace(const Token& t, bool& empty) const {
  Pos p = startOf(t);
  empty = t.kind == K::Indent || t.kind == K::Dedent || t.kind == K::EndMarker || t.start == t.end;
  if (!empty) return p;
  Pos end = endOf(t);
  if (t.end >= text_.size()) { // at the end of the file
    if (end.col == 0 && end.line > 1) {
      u32 line = end.line - 1;
      return {line, list_.lineStarts[line] - list_.lineStarts[line - 1] - 1};
    }
    if (list_.newlineAdded) return end;
    if (text_.empty()) return {0, 0};
  }
  return {end.line, end.col ? end.col - 1 : 0};
}

void Parser::failFrom(std::string message, Pos from) {
  Pos end = endOf(tokens_[maxPos_ > pos_ ? maxPos_ : pos_]);
  if (end.col) --end.col;
  failAt("SyntaxError", std::move(message), from, end);
}

void Parser::failLast(std::string message, const char* code) {
  if (!failed_) looked(pos_);
  const Token& t = tokens_[maxPos_];
  bool empty;
  Pos at = tokenPlace(t, empty);
  failAt(code, std::move(message), at, empty ? at : endOf(t));
}

void Parser::failUnknown() {
  const Token& t = tokens_[maxPos_];
  bool empty;
  Pos at = tokenPlace(t, empty);
  bool indent = t.kind == K::Indent || t.kind == K::Dedent;
  if (t.kind == K::EndMarker || (t.kind == K::Newline && empty)) at.col = 0;
  Pos to = empty ? at : shownEnd(at, endOf(t));
  generic_ = false;
  skipRest_ = indent;
  error_ = {Severity::Error, indent ? "IndentationError" : "SyntaxError",
            t.kind == K::Indent   ? "unexpected indent"
            : t.kind == K::Dedent ? "unexpected unindent"
                                  : "invalid syntax",
            std::string(file_), SourceSpan{at.line, at.col, to.line, to.col}};
}

/// After a syntax error CPython reads the remaining tokens: an error among them wins, and so does a bracket
/// that is never closed, if the parser had got beyond its line.
void Parser::checkRest() {
  if (skipRest_ || !list_.failed || error_.code == "MemoryError") return;
  const Token& t = tokens_[maxPos_];
  if (t.kind != K::Error && list_.inFString && !list_.unclosed) return;
  if (list_.unclosed && t.kind != K::Error && t.line <= list_.open.back().line) return;
  if (list_.quiet && t.kind != K::Error) {
    if (list_.open.empty() || t.line <= list_.open.back().line) return;
    const OpenBracket& o = list_.open.back();
    u32 col = list_.column(o.start, o.line);
    error_ = {Severity::Error, "SyntaxError", std::string("'") + o.ch + "' was never closed",
              std::string(file_), SourceSpan{o.line, col, o.line, col}};
    return;
  }
  error_ = list_.error;
}

/// CPython asks whether its tokenizer had seen the end of the text: in a string or after a backslash that
/// wanted more, or because most tokens take a look at the character behind them.
bool Parser::wantsMore() const {
  const Token& t = tokens_[maxPos_];
  if (t.kind == K::Error) return list_.unclosed || list_.atEnd;
  if (t.kind == K::String) { // after two quotes, there might be a third
    std::string_view s = textOf(t);
    if (t.flags & StringFlag::Triple || s.size() < 2 || s.find_first_of("'\"") + 2 != s.size()) return false;
  }
  if (t.kind == K::FStringEnd || (t.kind == K::Newline && t.start < t.end)) return false;
  if (t.kind == K::Dot && text_.substr(t.end) == ".") return true; // or a third dot
  return t.end >= text_.size();
}

void Parser::failIncomplete() {
  bool empty;
  const Token& t = tokens_[maxPos_];
  Pos at = tokenPlace(t, empty);
  generic_ = false;
  Pos to = empty ? at : endOf(t);
  error_ = {Severity::Error, "_IncompleteInputError", "incomplete input", std::string(file_),
            SourceSpan{at.line, at.col, to.line, to.col}};
}

bool Parser::inBrackets(u32 pos) {
  if (levels_.empty()) {
    u32 level = 0;
    levels_.resize(last_ + 1);
    for (u32 i = 0; i < last_; ++i) {
      K k = tokens_[i].kind;
      if (k == K::LPar || k == K::LSqb || k == K::LBrace)
        ++level;
      else if ((k == K::RPar || k == K::RSqb || k == K::RBrace) && level)
        --level;
      levels_[i] = level;
    }
  }
  return levels_[pos] != 0;
}

/// CPython means to ask for a soft keyword, but compares only as many characters as the name has.
static bool prefixOfSoftKeyword(std::string_view s) {
  for (std::string_view w : {"_", "case", "match", "type"})
    if (w.substr(0, s.size()) == s) return true;
  return false;
}

/// After the disjunction that starts an expression at `startPos`: two expressions side by side in brackets
/// want a comma; print and exec want to be called.
void Parser::checkExpression(u32 startPos, Expr* body) {
  const Token& first = tokens_[startPos];
  bool name = first.kind == K::Name;
  bool skip = name && (tokens_[startPos + 1].kind == K::String || prefixOfSoftKeyword(textOf(first)));
  if (!skip && startsExpression(kind())) {
    Point at = point();
    Expr* second = nullptr;
    if (silently([&] { second = expression(); })) {
      u32 lastPos = pos_ - 1;
      looked(pos_);
      goBack(at);
      auto* n = as<Name>(body);
      bool call = n && !n->parenthesized && (n->id.view() == "print" || n->id.view() == "exec");
      if (!call && inBrackets(lastPos))
        return failRange("invalid syntax. Perhaps you forgot a comma?", body, second);
    }
    if (failed_) return;
  }
}

/// A name at `startPos` with something beside it that is no call. CPython reads what follows before it asks
/// whether the name is print or exec, and so finds mistakes there: also in what goes on from the name (x[1],
/// x - 1), which is read again, once.
void Parser::checkLegacy(u32 startPos) {
  const Token& first = tokens_[startPos];
  if (first.kind != K::Name) return;
  const K next = tokens_[startPos + 1].kind;
  const bool goesOn = pos_ != startPos + 1, mayGoOn = next == K::LSqb || next == K::Plus || next == K::Minus;
  if (!startsExpression(next) || next == K::LPar || ((goesOn || mayGoOn) && !firstTime(startPos))) return;
  Point at = point();
  pos_ = startPos + 1;
  // What stands there has been read as a neighbour already, and CPython remembers that reading, in which
  // inner mistakes were not looked for. But nothing was read beside a soft keyword or before a string.
  plainBody_ = !goesOn && !prefixOfSoftKeyword(textOf(first)) && !is(K::String);
  Expr* args = starExpressions();
  plainBody_ = false;
  looked(pos_);
  if (failed_) {
    if (generic_) goBack(at);
    return;
  }
  std::string_view f = textOf(first);
  if (f != "print" && f != "exec") return goBack(at);
  failAt("SyntaxError",
         "Missing parentheses in call to '" + std::string(f) + "'. Did you mean " + std::string(f) + "(...)?",
         startOf(first), endOf(args));
}

/// At 'not' after an arithmetic operator.
void Parser::notMistake(bool unary) {
  Point at = point();
  Pos start = here();
  Expr* e;
  if (unary) {
    advance();
    e = factor();
  } else {
    advance();
    e = inversion();
  }
  if (!failed_) failAt("SyntaxError", "'not' after an operator must be parenthesized", start, endOf(e));
  retreat(at);
}

/// Whether `e` is no looser than '|', or in parentheses.
bool Parser::isBitwiseOr(const Expr* e) {
  if (e->parenthesized) return true;
  switch (e->kind) {
  case ExprKind::BoolOp:
  case ExprKind::NamedExpr:
  case ExprKind::Lambda:
  case ExprKind::IfExp:
  case ExprKind::Compare:
  case ExprKind::Starred:
  case ExprKind::Yield:
  case ExprKind::YieldFrom: return false;
  case ExprKind::Tuple: return false; // without parentheses
  case ExprKind::UnaryOp: return static_cast<const UnaryOp*>(e)->op != UnaryOperator::Not;
  default: return true;
  }
}

/// A named expression at `startPos` was read as `a`, and '=' or ':=' follows.
void Parser::namedMistake(u32 startPos, Expr* a) {
  Point at = point();
  if (is(K::ColonEqual)) {
    advance();
    expression();
    if (!failed_) return failNode(std::string("cannot use assignment expressions with ") + describe(a), a);
    retreat(at);
    return;
  }
  if (!isBitwiseOr(a)) return;
  const Token& first = tokens_[startPos];
  bool name = ast::is<Name>(a) && !a->parenthesized;
  if (first.kind == K::True || first.kind == K::None || first.kind == K::False) return;
  if (first.kind == K::LPar || first.kind == K::LSqb) {
    // A list, tuple or generator expression at the start is left to others; a group or a comprehension is
    // not.
    pos_ = startPos;
    Expr* inner = nullptr;
    silently([&] { inner = first.kind == K::LPar ? paren() : list(); });
    if (failed_) return;
    goBack(at);
    if (ast::is<Tuple>(inner) || ast::is<GeneratorExp>(inner) || ast::is<List>(inner)) return;
  }
  advance();
  Expr* b = nullptr;
  bool ok = silently([&] { b = binary(1); }) && !is(K::Equal) && !is(K::ColonEqual);
  if (failed_) return;
  looked(pos_);
  goBack(at);
  if (!ok) return;
  if (name) return failRange("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", a, b);
  failNode(std::string("cannot assign to ") + describe(a) + " here. Maybe you meant '==' instead of '='?", a);
}

/// At a for loop's target, from `startPos` on: if what is there is no target, says so, whatever follows.
void Parser::forTargetMistake(u32 startPos) {
  Point at = point();
  pos_ = startPos;
  Expr* e = starExpressions();
  if (!failed_) {
    if (Expr* bad = invalidTarget(e, TargetUse::For))
      return failNode(std::string("cannot assign to ") + describe(bad), bad);
    goBack(at);
  } else if (generic_) {
    goBack(at);
  }
}

/// The same in a comprehension, where first of all 'in' is missed after anything that is like targets.
void Parser::comprehensionTargetMistake(u32 startPos) {
  if (rereading_) return failGeneric(); // once, not at each level of nesting
  rereading_ = true;
  comprehensionTargetMistakeAt(startPos);
  rereading_ = false;
}

void Parser::comprehensionTargetMistakeAt(u32 startPos) {
  if (failed_) goBack({startPos, mark(), warnings_.size()});
  pos_ = startPos;
  binary(1);
  while (!failed_ && accept(K::Comma) && startsExpression(kind())) {
    Point at = point();
    binary(1);
    if (failed_ && generic_) { // the comma was the last of them
      goBack(at);
      break;
    }
  }
  if (failed_ && !generic_) return;
  if (!failed_ && !is(K::In)) { // in either pass, as CPython does here
    const bool outer = diagnose_;
    diagnose_ = true;
    failLast("'in' expected after for-loop variables");
    diagnose_ = outer;
    return;
  }
  if (failed_) goBack({startPos, mark(), warnings_.size()});
  if (diagnose_) forTargetMistake(startPos);
}

/// CPython also tries a statement that fits nowhere as an annotated target, for which it reads its start as
/// named expressions, and (by a slip of its grammar) goes on without commas. So it finds mistakes that only
/// those have.
void Parser::readAsNamed(u32 startPos) {
  Point at = point();
  pos_ = startPos;
  if (!is(K::Yield)) {
    starNamed();
    if (accept(K::Comma))
      while (!failed_ && (startsExpression(kind()) || is(K::Star))) {
        starNamed();
        while (accept(K::Comma) && (startsExpression(kind()) || is(K::Star))) starNamed();
      }
  }
  if (!failed_ || generic_) goBack(at);
}

/// At '=' after something that is no target, in the statement that starts at `startPos`.
void Parser::assignMistake(u32 startPos, Expr* e) {
  readAsNamed(startPos);
  if (failed_) return;
  if (!e->parenthesized && (ast::is<Yield>(e) || ast::is<YieldFrom>(e)))
    return failNode("assignment to yield expression not possible", e);
  Expr* bad = invalidTarget(e, TargetUse::Star);
  failNode(std::string("cannot assign to ") + describe(bad), bad);
}

/// At ':' after something that cannot be annotated.
void Parser::annotationMistake(Expr* e) {
  Point at = point();
  advance();
  expression();
  bool ok = !failed_;
  if (failed_ && !generic_) return;
  goBack(at);
  if (!ok) return;
  if (ast::is<List>(e)) return failNode("only single target (not list) can be annotated", e);
  if (auto* t = as<Tuple>(e))
    return failNode("only single target (not tuple) can be annotated", t->parenthesized ? e : t->elts[0]);
  if (!ast::is<Starred>(e) && !((ast::is<Yield>(e) || ast::is<YieldFrom>(e)) && !e->parenthesized))
    failNode("illegal target for annotation", e);
}

} // namespace molt
