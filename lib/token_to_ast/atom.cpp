// Atoms: names, constants, and what is in brackets.
#include "token_to_ast/parser.h"

namespace molt {

using namespace ast;

Expr* Parser::atom() {
  switch (kind()) {
  case K::Name: return nameAtom();
  case K::Number: return number();
  case K::String:
  case K::FStringStart: return strings();
  case K::LPar: return paren();
  case K::LSqb: return list();
  case K::LBrace: return dictOrSet();
  case K::None:
  case K::True:
  case K::False:
  case K::Ellipsis: {
    auto* c = make<Constant>(here(), endOf(token()));
    c->ctype = is(K::None)    ? ConstKind::None
               : is(K::True)  ? ConstKind::True
               : is(K::False) ? ConstKind::False
                              : ConstKind::Ellipsis;
    advance();
    return c;
  }
  default: failInvalid(); return dummy();
  }
}

Expr* Parser::nameAtom() {
  auto* n = make<Name>(here(), endOf(token()));
  n->id = identifierOf(token());
  advance();
  return n;
}

Expr* Parser::paren() {
  Depth depth(*this);
  Pos start = here();
  advance();
  if (accept(K::RPar)) return make<Tuple>(start);
  if (is(K::Yield)) {
    Expr* e = yieldExpr();
    expect(K::RPar);
    e->parenthesized = true;
    return e;
  }
  bool star = is(K::Star);
  Expr* first = starNamed();
  if (is(K::Comma)) {
    size_t from = mark();
    push(first);
    while (accept(K::Comma) && !is(K::RPar)) push(starNamed());
    expect(K::RPar);
    auto* t = make<Tuple>(start);
    t->elts = take<Expr*>(from);
    t->parenthesized = true;
    return t;
  }
  if (atComprehension()) {
    if (star && !failed_) {
      failNode("iterable unpacking cannot be used in comprehension", first);
      return first;
    }
    Seq<Comprehension*> gens = comprehensions();
    expect(K::RPar);
    auto* g = make<GeneratorExp>(start);
    g->elt = first;
    g->generators = gens;
    g->parenthesized = true;
    return g;
  }
  if (star && is(K::RPar)) {
    failNode("cannot use starred expression here", first);
    return first;
  }
  expect(K::RPar);
  first->parenthesized = true;
  return first;
}

Expr* Parser::list() {
  Depth depth(*this);
  Pos start = here();
  advance();
  size_t from = mark();
  if (!is(K::RSqb)) {
    bool star = is(K::Star);
    Expr* first = starNamed();
    if (atComprehension()) {
      if (star && !failed_) {
        failNode("iterable unpacking cannot be used in comprehension", first);
        return first;
      }
      Seq<Comprehension*> gens = comprehensions();
      expect(K::RSqb);
      auto* c = make<ListComp>(start);
      c->elt = first;
      c->generators = gens;
      return c;
    }
    push(first);
    while (accept(K::Comma) && !is(K::RSqb)) push(starNamed());
  }
  expect(K::RSqb);
  auto* l = make<List>(start);
  l->elts = take<Expr*>(from);
  return l;
}

Expr* Parser::dictOrSet() {
  Depth depth(*this);
  Pos start = here();
  advance();
  if (is(K::RBrace) || is(K::DoubleStar)) return dict(start);
  size_t from = mark();
  bool star = is(K::Star);
  if (!star) {
    // The first key decides; read it once, as either.
    Expr* first = named();
    if (is(K::Colon) && !(as<NamedExpr>(first) && !first->parenthesized)) {
      push(first);
      return dict(start);
    }
    push(first);
  } else {
    push(starExpression());
  }
  Expr* first = static_cast<Expr*>(scratch_.back());
  if (atComprehension()) {
    if (star && !failed_) {
      failNode("iterable unpacking cannot be used in comprehension", first);
      return first;
    }
    Seq<Comprehension*> gens = comprehensions();
    expect(K::RBrace);
    take<Expr*>(from);
    auto* c = make<SetComp>(start);
    c->elt = first;
    c->generators = gens;
    return c;
  }
  while (accept(K::Comma) && !is(K::RBrace)) push(starNamed());
  expect(K::RBrace);
  auto* s = make<Set>(start);
  s->elts = take<Expr*>(from);
  return s;
}

/// After the brace, and with the first key, if it was read, on scratch_ and ':' next.
Expr* Parser::dict(Pos start) {
  size_t from = mark();
  Expr* key = nullptr;
  bool haveKey = is(K::Colon);
  if (haveKey) {
    key = static_cast<Expr*>(scratch_.back());
    scratch_.pop_back();
    from = mark();
  }
  std::vector<Expr*> values;
  while (haveKey || (!is(K::RBrace) && !failed_)) {
    Expr* value;
    if (!haveKey && accept(K::DoubleStar)) {
      key = nullptr;
      value = binary(1);
    } else {
      if (!haveKey) key = expression();
      haveKey = false;
      if (!is(K::Colon)) {
        if (!failed_ && (is(K::Comma) || is(K::RBrace)) && !as<NamedExpr>(key))
          failAt("SyntaxError", "':' expected after dictionary key", startOf(previous()), endOf(previous()));
        else
          failInvalid();
        break;
      }
      advance();
      if (is(K::Star)) {
        Pos at = here();
        advance();
        binary(1);
        failAt("SyntaxError", "cannot use a starred expression in a dictionary value", at, lastEnd());
        break;
      }
      if (is(K::Comma) || is(K::RBrace)) {
        failAt("SyntaxError", "expression expected after dictionary key and ':'", startOf(previous()),
               endOf(previous()));
        break;
      }
      value = expression();
    }
    if (atComprehension() && values.empty()) {
      if (!key) {
        if (!failed_)
          failAt("SyntaxError", "dict unpacking cannot be used in dict comprehension",
                 startOf(tokens_[pos_ - 1]), endOf(tokens_[pos_ - 1]));
        break;
      }
      Seq<Comprehension*> gens = comprehensions();
      expect(K::RBrace);
      auto* c = make<DictComp>(start);
      c->key = key;
      c->value = value;
      c->generators = gens;
      return c;
    }
    push(key);
    values.push_back(value);
    if (!accept(K::Comma)) break;
  }
  expect(K::RBrace);
  auto* d = make<Dict>(start);
  d->keys = take<Expr*>(from);
  d->values = arena_.slice(values.data(), values.size());
  return d;
}
} // namespace molt
