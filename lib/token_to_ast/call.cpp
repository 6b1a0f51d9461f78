// Primaries: attributes, subscripts, calls.
#include "token_to_ast/parser.h"

namespace molt {

using namespace ast;

Expr* Parser::primary() {
  Pos start = here();
  Chain chain(*this);
  Expr* e = atom();
  K k = kind();
  if (k == K::Error) { // whoever reads an atom looks at what follows
    failGeneric();
    return e;
  }
  if (k == K::Dot || k == K::LPar || k == K::LSqb || (k == K::LBrace && diagnose_))
    return primaryRest(start, e, chain);
  return e;
}

/// At a bracket or brace right behind a primary. CPython asks whether it is a generator expression's,
/// mistaken, and for that reads elements as of a set, and 'for' after them: so it finds mistakes in there.
void Parser::suffixMistake() {
  if (!diagnose_ || failed_ || !firstTime(pos_)) return;
  Point at = point();
  const K close = is(K::LSqb) ? K::RSqb : K::RBrace;
  advance();
  const bool star = is(K::Star);
  size_t from = mark();
  push(firstElement());
  if (!failed_ && star && atComprehension()) {
    failStarComprehension(static_cast<Expr*>(scratch_.back()));
  } else if (!failed_) {
    elements(close);
    if (mark() > from + 1 || previous().kind == K::Comma) targetMistake(from);
  }
  if (!failed_ || generic_) goBack(at);
}

Expr* Parser::primaryRest(Pos start, Expr* e, Chain& chain) {
  for (;;) {
    Point at = point();
    switch (kind()) {
    case K::Dot: {
      advance();
      Identifier id = identifier();
      if (retreat(at)) return e;
      auto* a = make<Attribute>(start);
      a->value = e;
      a->attr = id;
      e = a;
      break;
    }
    case K::LSqb: {
      suffixMistake();
      advance();
      Depth depth(*this);
      Expr* s = slices();
      expect(K::RSqb);
      if (retreat(at)) return e;
      auto* x = make<Subscript>(start);
      x->value = e;
      x->slice = s;
      e = x;
      break;
    }
    case K::LPar: {
      Pos open = here();
      advance();
      Depth depth(*this);
      Seq<Expr*> args;
      Seq<Keyword*> keywords;
      arguments(args, keywords, open, true);
      if (retreat(at)) return e;
      auto* c = make<Call>(start);
      c->func = e;
      c->args = args;
      c->keywords = keywords;
      e = c;
      break;
    }
    case K::LBrace: suffixMistake(); return e;
    default: return e;
    }
    chain.grow();
  }
}

Expr* Parser::slices() {
  Pos start = here();
  auto one = [&]() -> Expr* {
    if (!is(K::Star)) return slice();
    Pos at = here();
    advance();
    Expr* v = starredValue();
    auto* s = make<Starred>(at);
    s->value = v;
    return s;
  };
  bool star = is(K::Star);
  Expr* first = one();
  if (!is(K::Comma) && !star) return first;
  size_t from = mark();
  push(first);
  while (accept(K::Comma) && !is(K::RSqb)) {
    Point at = point();
    Expr* e = one();
    if (retreat(at)) break;
    push(e);
  }
  auto* t = make<Tuple>(start);
  t->elts = take<Expr*>(from);
  return t;
}

Expr* Parser::slice() {
  Pos start = here();
  Expr* lower = nullptr;
  if (!is(K::Colon)) {
    lower = named();
    if (!is(K::Colon) || (as<NamedExpr>(lower) && !lower->parenthesized)) return lower;
  }
  if (!accept(K::Colon)) return lower;
  Expr *upper = nullptr, *step = nullptr;
  auto absent = [&] { return is(K::Colon) || is(K::Comma) || is(K::RSqb); };
  if (!absent()) upper = expression();
  if (accept(K::Colon) && !absent()) step = expression();
  auto* s = make<SliceExpr>(start);
  s->lower = lower;
  s->upper = upper;
  s->step = step;
  return s;
}

/// After the star of an argument or a subscript.
Expr* Parser::starredValue() {
  Point at = point();
  Expr* v = expression();
  if (retreat(at)) failLast("Invalid star expression");
  return v;
}

/// After '(' and through ')'. Positional arguments may follow keywords only with a star, and never '**'.
void Parser::arguments(Seq<Expr*>& args, Seq<Keyword*>& keywords, Pos open, bool call) {
  size_t from = mark();
  // Positional arguments are on scratch_, keywords here: calls are many, keywords in them few.
  std::vector<Keyword*> kws;
  bool unpacked = false;                          // saw **
  bool misplaced = false, afterUnpacking = false; // a positional argument after a keyword
  while (!is(K::RPar) && !failed_) {
    Point at = point();
    const Token& first = token();
    Pos start = here();
    if (is(K::Star)) {
      advance();
      Expr* v = starredValue();
      if (unpacked) {
        const Token& comma = tokens_[&first - tokens_ - 1];
        while (diagnose_ && is(K::Comma) && kindAt(1) == K::Star) {
          advance();
          advance();
          v = expression();
        }
        failAt("SyntaxError", "iterable argument unpacking follows keyword argument unpacking",
               startOf(comma), endOf(v));
        break;
      }
      if (diagnose_ && is(K::Equal)) assignedUnpacking(start, "iterable");
      auto* s = make<Starred>(start);
      s->value = v;
      push(s);
      if (atComprehension()) {
        failStarComprehension(s);
        break;
      }
    } else if (is(K::DoubleStar)) {
      advance();
      Expr* v = expression();
      if (diagnose_ && is(K::Equal)) assignedUnpacking(start, "keyword");
      auto* k = make<Keyword>(start);
      k->value = v;
      kws.push_back(k);
      unpacked = true;
    } else if (is(K::Name) && kindAt(1) == K::Equal) {
      Identifier id = identifier();
      const Token& equal = token();
      advance();
      if (is(K::Comma) || is(K::RPar)) {
        looked(pos_);
        failRange("expected argument value expression", first, equal);
        break;
      }
      Expr* v = expression();
      if (diagnose_ && atComprehension() && silently([&] { comprehensions(); }))
        failRange("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", first, equal);
      auto* k = make<Keyword>(start);
      k->arg = id;
      k->value = v;
      kws.push_back(k);
    } else if (!kws.empty() && !diagnose_) {
      failGeneric(is(K::Name) ? 1 : 0);
      break;
    } else {
      bool walrus = is(K::Name) && kindAt(1) == K::ColonEqual;
      Expr* e = walrus ? assignmentExpression() : expression();
      if (failed_) {
        // As with any list, what can be read up to the comma stands; a rule further out may know more.
        if (mark() > from && retreat(at)) break;
        break;
      }
      if (is(K::Equal) && !walrus) {
        if (first.kind == K::True || first.kind == K::False || first.kind == K::None)
          if (tokens_ + pos_ == &first + 1)
            failRange("cannot assign to " + std::string(textOf(first)), first, token());
        failAt("SyntaxError", "expression cannot contain assignment, perhaps you meant \"==\"?", startOf(e),
               endOf(token()));
        break;
      }
      if (atComprehension()) {
        bool alone = mark() == from && kws.empty();
        if (alone ? !call : !diagnose_) { // a class has no use for a generator expression
          failGeneric();
          break;
        }
        Seq<Comprehension*> gens = comprehensions();
        if (failed_) break;
        if (!alone || !is(K::RPar)) {
          Comprehension* c = gens.back();
          Expr* last = c->ifs.empty() ? c->iter : c->ifs.back();
          if (alone && is(K::Comma) && kindAt(1) == K::Error) advance();
          if (!alone || is(K::Comma)) {
            failAt("SyntaxError", "Generator expression must be parenthesized", startOf(e), endOf(last));
          }
          failGeneric();
          break;
        }
        auto* g = make<GeneratorExp>(open, endOf(token()));
        g->elt = e;
        g->generators = gens;
        g->parenthesized = true;
        push(g);
      } else {
        if (!kws.empty() && !misplaced) {
          misplaced = true;
          afterUnpacking = unpacked;
        }
        push(e);
      }
    }
    if (!accept(K::Comma)) break;
  }
  looked(pos_);
  if (misplaced && !failed_)
    failLast(afterUnpacking ? "positional argument follows keyword argument unpacking"
                            : "positional argument follows keyword argument");
  expect(K::RPar);
  args = take<Expr*>(from);
  keywords = sliced(kws.data(), kws.size());
}

/// '*a = b' or '**a = b' among arguments, at '='.
void Parser::assignedUnpacking(Pos start, const char* what) {
  Point at = point();
  advance();
  Expr* value = expression();
  if (!failed_)
    failAt("SyntaxError", std::string("cannot assign to ") + what + " argument unpacking", start,
           endOf(value));
  else
    retreat(at);
}
} // namespace molt
