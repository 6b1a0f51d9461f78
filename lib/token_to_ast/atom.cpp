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
  default: failGeneric(); return dummy();
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
  if (accept(K::RPar)) {
    auto* t = make<Tuple>(start);
    t->parenthesized = true;
    return t;
  }
  if (is(K::Yield)) {
    Expr* e = yieldExpr();
    expect(K::RPar);
    e->parenthesized = true;
    return e;
  }
  if (diagnose_ && is(K::DoubleStar)) {
    const Token& stars = token();
    advance();
    expression();
    if (is(K::RPar)) failToken("cannot use double starred expression here", stars);
    failGeneric();
    return dummy();
  }
  bool star = is(K::Star);
  Expr* first = firstElement();
  if (is(K::Comma)) {
    size_t from = mark();
    push(first);
    elements(K::RPar);
    expect(K::RPar);
    auto* t = make<Tuple>(start);
    t->elts = take<Expr*>(from);
    t->parenthesized = true;
    return t;
  }
  if (atComprehension()) {
    if (star) {
      failStarComprehension(first);
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

Expr* Parser::firstElement() {
  if (!is(K::Star)) return named();
  Point at = point();
  Expr* e = starExpression();
  if (retreat(at)) failLast("Invalid star expression");
  if (!diagnose_ || failed_ || is(K::Comma) || atComprehension() || !firstTime(at.pos)) return e;
  if (is(K::RPar) || is(K::RSqb) || is(K::RBrace)) return e;
  // It fits nowhere: CPython asks whether it was to be a comprehension, and for that reads more than '|'
  // binds.
  Point after = point();
  pos_ = at.pos + 1;
  expression();
  if (!failed_ || generic_) goBack(after);
  return e;
}

/// Pushes what follows the first element: (',' star_named)* [','].
void Parser::elements(K close) {
  while (accept(K::Comma) && !is(close)) {
    Point at = point();
    Expr* e = starNamed();
    if (retreat(at)) break;
    push(e);
  }
}

void Parser::failStarComprehension(Expr* starred) {
  if (diagnose_ && !failed_) silently([&] { comprehensions(); });
  failNode("iterable unpacking cannot be used in comprehension", starred);
}

/// '[a, b for ...' or '[a, for ...': with the elements pushed since `from`, at 'for'.
void Parser::targetMistake(size_t from) {
  u32 at = pos_;
  if (!diagnose_ || failed_ || !atComprehension()) return;
  Point before = point();
  comprehensions();
  if (retreat(before) || failed_) return;
  auto* first = static_cast<Expr*>(scratch_[from]);
  const char* message = "did you forget parentheses around the comprehension target?";
  if (mark() == from + 1)
    failAt("SyntaxError", message, startOf(first), endOf(tokens_[at - 1]));
  else
    failRange(message, first, static_cast<Expr*>(scratch_.back()));
}

Expr* Parser::list() {
  Depth depth(*this);
  Pos start = here();
  advance();
  size_t from = mark();
  if (!is(K::RSqb)) {
    bool star = is(K::Star);
    Expr* first = firstElement();
    if (atComprehension()) {
      if (star) {
        failStarComprehension(first);
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
    elements(K::RSqb);
    targetMistake(from);
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
  // The first key decides; it is read once, as either.
  Expr* first = firstElement();
  push(first);
  if (!star && is(K::Colon) && !(as<NamedExpr>(first) && !first->parenthesized)) return dict(start);
  if (atComprehension()) {
    if (star) {
      failStarComprehension(first);
      return first;
    }
    Seq<Comprehension*> gens = comprehensions();
    expect(K::RBrace);
    scratch_.resize(from);
    auto* c = make<SetComp>(start);
    c->elt = first;
    c->generators = gens;
    return c;
  }
  elements(K::RBrace);
  targetMistake(from);
  expect(K::RBrace);
  auto* s = make<Set>(start);
  s->elts = take<Expr*>(from);
  return s;
}

/// After the brace, and with the first key, if it was read, on scratch_ and ':' next.
Expr* Parser::dict(Pos start) {
  Expr* key = nullptr;
  bool haveKey = is(K::Colon);
  if (haveKey) {
    key = static_cast<Expr*>(scratch_.back());
    scratch_.pop_back();
  }
  size_t from = mark();
  std::vector<Expr*> values;
  while (haveKey || (!is(K::RBrace) && !failed_)) {
    Expr* value;
    const Token& stars = token();
    if (!haveKey && accept(K::DoubleStar)) {
      key = nullptr;
      value = binary(1);
    } else {
      if (!haveKey) key = expression();
      haveKey = false;
      if (!is(K::Colon)) {
        if (!failed_ && !values.empty() && !is(K::Error)) { // in either pass, as CPython does here
          Pos last = endOf(key);
          if (last.col) --last.col;
          failNow("SyntaxError", "':' expected after dictionary key", last, last);
        }
        failGeneric();
        break;
      }
      advance();
      if (is(K::Star)) {
        Pos at = here();
        advance();
        binary(1);
        looked(pos_);
        Pos end = endOf(tokens_[maxPos_]);
        failNow("SyntaxError", "cannot use a starred expression in a dictionary value", at,
                {end.line, end.col - 1});
        break;
      }
      if (is(K::Comma) || is(K::RBrace)) {
        failNowToken("expression expected after dictionary key and ':'", previous());
        break;
      }
      value = expression();
    }
    if (atComprehension() && values.empty()) {
      Seq<Comprehension*> gens = comprehensions();
      if (!key && is(K::RBrace)) failToken("dict unpacking cannot be used in dict comprehension", stars);
      if (!key) failGeneric();
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
  d->values = sliced(values.data(), values.size());
  return d;
}
} // namespace molt
