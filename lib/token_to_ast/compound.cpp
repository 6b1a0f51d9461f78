// Compound statements: if, while, for, with, try.
#include "token_to_ast/parser.h"

namespace molt {

using namespace ast;

/// Where nothing but a colon can follow, its absence is named in either pass.
void Parser::expectColon() {
  if (accept(K::Colon) || failed_) return;
  if (is(K::Error)) return failGeneric();
  failNowToken("expected ':'", token());
}

/// Elsewhere only a line that ends too early is.
void Parser::colonOrNewline() {
  if (accept(K::Colon)) return;
  if (is(K::Newline)) failLast("expected ':'");
  failGeneric();
}

/// What follows the colon. `after` and `line` word the error for a block that is not there.
Seq<Stmt*> Parser::block(const char* after, u32 line) {
  size_t from = mark();
  if (accept(K::Newline)) {
    if (!accept(K::Indent)) {
      looked(pos_);
      failLast(std::string("expected an indented block after ") + after + " on line " + std::to_string(line),
               "IndentationError");
    } else {
      Depth depth(*this);
      statements(K::Dedent);
      accept(K::Dedent);
    }
  } else {
    simpleStatements();
  }
  lineStart();
  return take<Stmt*>(from);
}

Seq<Stmt*> Parser::elseBlock() {
  if (!is(K::Else)) return {};
  u32 line = token().line;
  advance();
  expectColon();
  return block("'else' statement", line);
}

Stmt* Parser::ifStatement() {
  // An elif is an If alone in the orelse of the one before. The chain is read in a loop and linked from its
  // end, because the ends of the outer ones are known last.
  struct Part {
    Pos start;
    Expr* test;
    Seq<Stmt*> body;
  };
  std::vector<Part> parts;
  Chain chain(*this);
  do {
    Pos start = here();
    u32 line = token().line;
    const char* what = is(K::If) ? "'if' statement" : "'elif' statement";
    advance();
    Expr* test = named();
    colonOrNewline();
    Seq<Stmt*> body = block(what, line);
    parts.push_back({start, test, body});
    chain.grow();
  } while (is(K::Elif));
  Seq<Stmt*> orelse = elseBlock();
  If* node = nullptr;
  while (!parts.empty()) {
    Part& p = parts.back();
    node = make<If>(p.start);
    node->test = p.test;
    node->body = p.body;
    node->orelse = orelse;
    Stmt* one = node;
    parts.pop_back();
    if (!parts.empty()) orelse = sliced(&one, 1);
  }
  return node;
}

Stmt* Parser::whileStatement() {
  Pos start = here();
  advance();
  Expr* test = named();
  colonOrNewline();
  Seq<Stmt*> body = block("'while' statement", start.line);
  Seq<Stmt*> orelse = elseBlock();
  auto* w = make<While>(start);
  w->test = test;
  w->body = body;
  w->orelse = orelse;
  return w;
}

Stmt* Parser::forStatement(bool async, Pos start) {
  u32 line = token().line;
  advance();
  u32 at = pos_;
  Expr* target = starTargets();
  if (!is(K::In)) {
    if (diagnose_ && failed_ && generic_) goBack({at, mark(), warnings_.size()});
    if (diagnose_ && !failed_) forTargetMistake(at);
    failGeneric();
  } else if (diagnose_ && invalidTarget(target, TargetUse::For)) {
    forTargetMistake(at);
    failGeneric();
  } else {
    setContext(target, ExprContext::Store, TargetUse::For);
    expect(K::In);
  }
  Expr* iter = starExpressions();
  colonOrNewline();
  Seq<Stmt*> body = block("'for' statement", line);
  Seq<Stmt*> orelse = elseBlock();
  auto fill = [&](auto* f) {
    f->target = target;
    f->iter = iter;
    f->body = body;
    f->orelse = orelse;
    return f;
  };
  if (async) return fill(make<AsyncFor>(start));
  return fill(make<For>(start));
}

void Parser::withItem() {
  auto* item = arena_.make<WithItem>();
  item->context_expr = expression();
  if (accept(K::As)) {
    Point at = point();
    item->optional_vars = starTarget();
    bool ends = is(K::Comma) || is(K::RPar) || is(K::Colon) || is(K::Newline);
    if (diagnose_ && (failed_ ? generic_ : !ends)) { // perhaps it is more than a primary
      goBack(at);
      Expr* e = expression();
      if (!failed_ && (is(K::Comma) || is(K::RPar) || is(K::Colon)))
        setContext(e, ExprContext::Store, TargetUse::Star);
      failGeneric();
    }
    if (!failed_ && !is(K::Comma) && !is(K::RPar) && !is(K::Colon) && !(diagnose_ && is(K::Newline)))
      failGeneric();
    else if (!failed_)
      setContext(item->optional_vars, ExprContext::Store, TargetUse::Star);
  }
  push(item);
}

/// Tries '(' items ')' ':'. The bracket's partner must be followed by a colon, which is cheap to see.
bool Parser::parenthesizedWith() {
  u32 level = 0, i = pos_;
  for (; i < last_; ++i) {
    K k = tokens_[i].kind;
    if (k == K::LPar || k == K::LSqb || k == K::LBrace) {
      ++level;
    } else if (k == K::RPar || k == K::RSqb || k == K::RBrace) {
      if (--level == 0) break;
    }
  }
  if (i >= last_) return false;
  Point at = point();
  if (diagnose_ && tokens_[i + 1].kind == K::Newline) { // the line ends too early
    silently([&] {
      advance();
      do {
        expressions();
        if (accept(K::As)) starTarget();
      } while (accept(K::Comma) && !is(K::RPar));
      expect(K::RPar);
    });
    if (!failed_ && is(K::Newline)) {
      failLast("expected ':'");
      return true;
    }
    if (failed_) return true;
    goBack(at);
  }
  if (tokens_[i + 1].kind != K::Colon) return false;
  bool d = diagnose_;
  diagnose_ = false; // what is wrong inside is found again by the other reading
  advance();
  do withItem();
  while (accept(K::Comma) && !is(K::RPar));
  expect(K::RPar);
  if (!is(K::Colon)) failGeneric();
  diagnose_ = d;
  if (!failed_ || !generic_) return true;
  goBack(at);
  if (!diagnose_) return false;
  advance();
  do withItem();
  while (accept(K::Comma) && !is(K::RPar));
  expect(K::RPar);
  if (!failed_ || !generic_) return true;
  goBack(at);
  return false;
}

Stmt* Parser::withStatement(bool async, Pos start) {
  u32 line = token().line;
  advance();
  size_t from = mark();
  if (!is(K::LPar) || !parenthesizedWith()) {
    do withItem();
    while (accept(K::Comma));
  }
  colonOrNewline();
  Seq<WithItem*> items = take<WithItem*>(from);
  Seq<Stmt*> body = block("'with' statement", line);
  auto fill = [&](auto* w) {
    w->items = items;
    w->body = body;
    return w;
  };
  if (async) return fill(make<AsyncWith>(start));
  return fill(make<With>(start));
}

ExceptHandler* Parser::handler(bool star) {
  Pos start = here();
  advance();
  if (star) advance();
  Expr* type = nullptr;
  Identifier id;
  if (star && (is(K::Colon) || is(K::Newline))) {
    failLast("expected one or more exception types");
  } else if (!is(K::Colon) && !is(K::Newline)) {
    Pos at = here();
    type = expression();
    if (minor_ >= 14 && is(K::Comma)) {
      size_t from = mark();
      push(type);
      while (accept(K::Comma) && startsExpression(kind())) push(expression());
      auto* t = make<Tuple>(at);
      t->elts = take<Expr*>(from);
      type = t;
      if (is(K::As) && t->elts.size() > 1 && kindAt(1) == K::Name && kindAt(2) == K::Colon) {
        looked(pos_ + 2);
        failFrom("multiple exception types must be parenthesized when using 'as'", at);
      }
      if (!is(K::Colon)) failGeneric();
    } else if (diagnose_ && is(K::Comma)) {
      advance();
      expressions();
      if (accept(K::As)) identifier();
      if (is(K::Colon)) {
        looked(pos_);
        failFrom("multiple exception types must be parenthesized", at);
      }
      failGeneric();
    }
    if (accept(K::As)) id = identifier();
  }
  colonOrNewline();
  Seq<Stmt*> body = block(star ? "'except*' statement" : "'except' statement", start.line);
  auto* h = make<ExceptHandler>(start);
  h->type = type;
  h->name = id;
  h->body = body;
  return h;
}

Stmt* Parser::tryStatement() {
  Pos start = here();
  advance();
  expectColon();
  Seq<Stmt*> body = block("'try' statement", start.line);
  size_t from = mark();
  bool star = is(K::Except) && kindAt(1) == K::Star;
  while (is(K::Except) && !failed_) {
    if ((kindAt(1) == K::Star) != star) {
      const Token& t = token();
      const Token& end = star ? t : tokens_[pos_ + 1];
      if (diagnose_) handler(!star); // what is wrong in it comes first
      if (failed_ && generic_) break;
      failRange("cannot have both 'except' and 'except*' on the same 'try'", t, end);
      break;
    }
    push(handler(star));
  }
  Seq<ExceptHandler*> handlers = take<ExceptHandler*>(from);
  Seq<Stmt*> orelse, finalbody;
  if (!handlers.empty()) orelse = elseBlock();
  if (is(K::Finally)) {
    u32 line = token().line;
    advance();
    expectColon();
    finalbody = block("'finally' statement", line);
  } else if (handlers.empty()) {
    failLast("expected 'except' or 'finally' block");
  }
  auto fill = [&](auto* t) {
    t->body = body;
    t->handlers = handlers;
    t->orelse = orelse;
    t->finalbody = finalbody;
    return t;
  };
  if (star) return fill(make<TryStar>(start));
  return fill(make<Try>(start));
}
} // namespace molt
