// Simple statements, and the loop over statements.
#include "token_to_ast/parser.h"

namespace molt {

using namespace ast;

/// Pushes statements on scratch_ up to `end` (EndMarker or Dedent).
void Parser::statements(K end) {
  while (!is(end) && !failed_) statement();
}

void Parser::statement() {
  lineStart();
  if (!compoundStatement()) simpleStatements();
}

/// False if it is none.
bool Parser::compoundStatement() {
  Pos start = here();
  switch (kind()) {
  case K::If: return pushed(ifStatement());
  case K::Def: return pushed(functionDef(false, start, {}));
  case K::Class: return pushed(classDef(start, {}));
  case K::At: return pushed(decorated());
  case K::For: return pushed(forStatement(false, start));
  case K::While: return pushed(whileStatement());
  case K::With: return pushed(withStatement(false, start));
  case K::Try: return pushed(tryStatement());
  case K::Async:
    advance();
    if (is(K::Def)) return pushed(functionDef(true, start, {}));
    if (is(K::With)) return pushed(withStatement(true, start));
    if (is(K::For)) return pushed(forStatement(true, start));
    failGeneric();
    return true;
  case K::Name:
    if (token().note == TokenNote::SoftMatch) {
      if (Stmt* m = matchStatement()) return pushed(m);
    }
    return false;
  default: return false;
  }
}

void Parser::simpleStatements() {
  do {
    push(simpleStatement());
    if (!accept(K::Semi)) break;
  } while (!is(K::Newline));
  if (!accept(K::Newline)) failGeneric();
}

Stmt* Parser::simpleStatement() {
  Pos start = here();
  switch (kind()) {
  case K::Pass: advance(); return make<Pass>(start);
  case K::Break: advance(); return make<Break>(start);
  case K::Continue: advance(); return make<Continue>(start);
  case K::Return: {
    advance();
    Expr* v = is(K::Newline) || is(K::Semi) ? nullptr : starExpressions();
    auto* r = make<Return>(start);
    r->value = v;
    return r;
  }
  case K::Raise: return raiseStatement();
  case K::Del: return deleteStatement();
  case K::Assert: {
    advance();
    Expr* test = expression();
    Expr* msg = accept(K::Comma) ? expression() : nullptr;
    auto* a = make<Assert>(start);
    a->test = test;
    a->msg = msg;
    return a;
  }
  case K::Import: return importStatement();
  case K::From: return importFrom();
  case K::Global: return names(true);
  case K::Nonlocal: return names(false);
  case K::Name:
    if (token().note == TokenNote::SoftType && kindAt(1) == K::Name) return typeAlias();
    break;
  default: break;
  }
  return expressionStatement();
}

Stmt* Parser::expressionStatement() {
  Pos start = here();
  u32 startPos = pos_;
  Expr* e = yieldOrStar();
  K k = kind();
  if (k == K::Newline || k == K::Semi) {
    auto* s = make<ExprStmt>(start);
    s->value = e;
    return s;
  }
  if (k == K::Equal) {
    size_t from = mark();
    Expr* value = e;
    while (is(K::Equal) && !failed_) {
      if (invalidTarget(value, TargetUse::Star)) {
        if (diagnose_) assignMistake(startPos, value);
        failGeneric();
        break;
      }
      store(value, ExprContext::Store);
      push(value);
      advance();
      value = yieldOrStar();
    }
    auto* a = make<Assign>(start);
    a->targets = take<Expr*>(from);
    a->value = value;
    return a;
  }
  if (k == K::Colon) return annotated(start, e);
  if (k >= K::PlusEqual && k <= K::DoubleSlashEqual) {
    if (!ast::is<Name>(e) && !ast::is<Attribute>(e) && !ast::is<Subscript>(e)) {
      bool yield = !e->parenthesized && (ast::is<Yield>(e) || ast::is<YieldFrom>(e));
      if (yield) {
        failGeneric();
        return make<Pass>(start);
      }
      if (diagnose_)
        silently([&] {
          advance();
          yieldOrStar();
        });
      failNode(std::string("'") + describe(e) + "' is an illegal expression for augmented assignment", e);
      return make<Pass>(start);
    }
    store(e, ExprContext::Store);
    advance();
    Expr* value = yieldOrStar();
    auto* a = make<AugAssign>(start);
    a->target = e;
    a->op = static_cast<Operator>(static_cast<u8>(k) - static_cast<u8>(K::PlusEqual));
    a->value = value;
    return a;
  }
  if (diagnose_ && !failed_) readAsNamed(startPos);
  auto* s = make<ExprStmt>(start);
  s->value = e;
  return s;
}

Stmt* Parser::annotated(Pos start, Expr* target) {
  bool name = ast::is<Name>(target);
  if (!name && !ast::is<Attribute>(target) && !ast::is<Subscript>(target)) {
    if (diagnose_) annotationMistake(target);
    failGeneric();
    return make<Pass>(start);
  }
  store(target, ExprContext::Store);
  advance();
  Expr* annotation = expression();
  Expr* value = nullptr;
  if (accept(K::Equal)) value = yieldOrStar();
  auto* a = make<AnnAssign>(start);
  a->target = target;
  a->annotation = annotation;
  a->value = value;
  a->simple = name && !target->parenthesized;
  return a;
}

Stmt* Parser::deleteStatement() {
  Pos start = here();
  advance();
  size_t from = mark();
  do {
    // The first pass reads what can be a target, and the second, what people write there.
    Expr* e = !diagnose_ ? primary() : is(K::Star) ? starExpression() : expression();
    if (!diagnose_ && !failed_ && invalidTarget(e, TargetUse::Del)) failGeneric();
    push(e);
  } while (accept(K::Comma) && !is(K::Newline) && !is(K::Semi));
  if (!diagnose_ && !is(K::Newline) && !is(K::Semi)) failGeneric();
  // What is no target is named wherever the statement ends.
  for (size_t i = from; i < mark() && !failed_; ++i)
    setContext(static_cast<Expr*>(scratch_[i]), ExprContext::Del, TargetUse::Del);
  auto* d = make<Delete>(start);
  d->targets = take<Expr*>(from);
  return d;
}

Stmt* Parser::raiseStatement() {
  Pos start = here();
  advance();
  Expr *exc = nullptr, *cause = nullptr;
  if (!is(K::Newline) && !is(K::Semi)) {
    exc = expression();
    if (accept(K::From)) cause = expression();
  }
  auto* r = make<Raise>(start);
  r->exc = exc;
  r->cause = cause;
  return r;
}

Stmt* Parser::names(bool global) {
  Pos start = here();
  advance();
  std::vector<Identifier> ids;
  do ids.push_back(identifier());
  while (accept(K::Comma));
  Seq<Identifier> seq = sliced(ids.data(), ids.size());
  if (global) {
    auto* g = make<Global>(start);
    g->names = seq;
    return g;
  }
  auto* n = make<Nonlocal>(start);
  n->names = seq;
  return n;
}

Identifier Parser::dottedName() {
  if (kindAt(1) != K::Dot) return identifier();
  std::string s(identifier().view());
  while (accept(K::Dot)) {
    s += '.';
    s += identifier().view();
  }
  return interner_.intern(s);
}

Stmt* Parser::importStatement() {
  Pos start = here();
  advance();
  size_t from = mark();
  if (is(K::Newline)) failFrom("Expected one or more names after 'import'", newlineHere());
  do {
    Pos at = here();
    Identifier id = dottedName();
    Identifier as;
    if (accept(K::As)) as = identifier();
    auto* a = make<Alias>(at);
    a->name = id;
    a->asname = as;
    push(a);
  } while (accept(K::Comma));
  if (diagnose_ && is(K::From)) {
    advance();
    dottedName();
    if (!failed_) {
      looked(pos_);
      failFrom("Did you mean to use 'from ... import ...' instead?", start);
    }
  }
  auto* i = make<Import>(start);
  i->names = take<Alias*>(from);
  return i;
}

Stmt* Parser::importFrom() {
  Pos start = here();
  advance();
  i32 level = 0;
  for (;; advance()) {
    if (is(K::Dot))
      level += 1;
    else if (is(K::Ellipsis))
      level += 3;
    else
      break;
  }
  Identifier module;
  if (!level || !is(K::Import)) module = dottedName();
  expect(K::Import);
  size_t from = mark();
  if (is(K::Star)) {
    auto* a = make<Alias>(here(), endOf(token()));
    a->name = interner_.intern("*");
    advance();
    push(a);
  } else {
    bool paren = accept(K::LPar);
    if (is(K::Newline)) failFrom("Expected one or more names after 'import'", newlineHere());
    for (;;) {
      Pos at = here();
      Identifier id = identifier();
      Identifier as;
      if (accept(K::As)) as = identifier();
      auto* a = make<Alias>(at);
      a->name = id;
      a->asname = as;
      push(a);
      if (minor_ >= 14 && id.view() == "barry_as_FLUFL" && module.view() == "__future__" && !level)
        barry_ = true; // PEP 401; before 3.14 only compile()'s flag does that
      if (!accept(K::Comma)) break;
      if (paren && is(K::RPar)) break;
      if (!paren && is(K::Newline)) {
        failLast("trailing comma not allowed without surrounding parentheses");
        break;
      }
    }
    if (paren) expect(K::RPar);
  }
  auto* i = make<ImportFrom>(start);
  i->module = module;
  i->names = take<Alias*>(from);
  i->level = level;
  return i;
}

Stmt* Parser::typeAlias() {
  Pos start = here();
  advance();
  auto* n = make<Name>(here(), endOf(token()));
  n->id = identifier();
  n->ctx = ExprContext::Store;
  if (is(K::LSqb) && kindAt(1) == K::RSqb) looked(pos_ + 2);
  Seq<TypeParam*> params = typeParams();
  expect(K::Equal);
  Expr* value = expression();
  auto* t = make<TypeAlias>(start);
  t->name = n;
  t->type_params = params;
  t->value = value;
  return t;
}
} // namespace molt
