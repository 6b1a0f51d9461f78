// Primaries: attributes, subscripts, calls.
#include "token_to_ast/parser.h"

namespace molt {

using namespace ast;

Expr* Parser::primary() {
  Pos start = here();
  Chain chain(*this);
  Expr* e = atom();
  K k = kind();
  if (k == K::Dot || k == K::LPar || k == K::LSqb) return primaryRest(start, e, chain);
  return e;
}

Expr* Parser::primaryRest(Pos start, Expr* e, Chain& chain) {
  for (;;) {
    switch (kind()) {
    case K::Dot: {
      advance();
      Identifier id = identifier();
      auto* a = make<Attribute>(start);
      a->value = e;
      a->attr = id;
      e = a;
      break;
    }
    case K::LSqb: {
      advance();
      Depth depth(*this);
      Expr* s = slices();
      expect(K::RSqb);
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
      auto* c = make<Call>(start);
      c->func = e;
      c->args = args;
      c->keywords = keywords;
      e = c;
      break;
    }
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
    Expr* v = expression();
    auto* s = make<Starred>(at);
    s->value = v;
    return s;
  };
  bool star = is(K::Star);
  Expr* first = one();
  if (!is(K::Comma) && !star) return first;
  size_t from = mark();
  push(first);
  while (accept(K::Comma) && !is(K::RSqb)) push(one());
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

/// After '(' and through ')'. Positional arguments may follow keywords only with a star, and never '**'.
void Parser::arguments(Seq<Expr*>& args, Seq<Keyword*>& keywords, Pos open, bool call) {
  size_t from = mark();
  // Positional arguments are on scratch_, keywords here: calls are many, keywords in them few.
  std::vector<Keyword*> kws;
  bool unpacked = false; // saw **
  while (!is(K::RPar) && !failed_) {
    Pos start = here();
    u32 startPos = pos_;
    if (is(K::Star)) {
      advance();
      if (unpacked) {
        Pos at = startOf(tokens_[startPos]);
        Expr* v = expression();
        failAt("SyntaxError", "iterable argument unpacking follows keyword argument unpacking", at, endOf(v));
        break;
      }
      Expr* v = expression();
      auto* s = make<Starred>(start);
      s->value = v;
      push(s);
      if (atComprehension() && !failed_) {
        failNode("iterable unpacking cannot be used in comprehension", s);
        break;
      }
    } else if (is(K::DoubleStar)) {
      advance();
      Expr* v = expression();
      auto* k = make<Keyword>(start);
      k->value = v;
      kws.push_back(k);
      unpacked = true;
    } else if (is(K::Name) && kindAt(1) == K::Equal) {
      Identifier id = identifier();
      advance();
      if ((is(K::Comma) || is(K::RPar)) && diagnose_) {
        failAt("SyntaxError", "expected argument value expression", start, endOf(previous()));
        break;
      }
      Expr* v = expression();
      auto* k = make<Keyword>(start);
      k->arg = id;
      k->value = v;
      if (diagnose_ && atComprehension() && !failed_) {
        failAt("SyntaxError", "invalid syntax. Maybe you meant '==' or ':=' instead of '='?", start,
               endOf(tokens_[startPos + 1]));
        break;
      }
      kws.push_back(k);
    } else {
      Expr* e = named();
      if (failed_) break;
      if (atComprehension()) {
        u32 before = pos_;
        Seq<Comprehension*> gens = comprehensions();
        bool alone = mark() == from && kws.empty() && is(K::RPar) && call;
        auto* g = make<GeneratorExp>(alone ? open : start);
        g->elt = e;
        g->generators = gens;
        if (!alone && !failed_) {
          (void)before;
          if (!call && mark() == from && kws.empty() && is(K::RPar))
            failInvalid();
          else
            failAt("SyntaxError", "Generator expression must be parenthesized", startOf(e), lastEnd());
          break;
        }
        if (!failed_) {
          g->endCol = endOf(token()).col;
          g->endLine = endOf(token()).line;
        }
        push(g);
      } else if (!kws.empty()) {
        if (is(K::Equal)) {
          failInvalid();
          break;
        }
        if (diagnose_) {
          failAt("SyntaxError",
                 unpacked ? "positional argument follows keyword argument unpacking"
                          : "positional argument follows keyword argument",
                 startOf(previous()), endOf(previous()));
        } else {
          failInvalid();
        }
        break;
      } else {
        push(e);
      }
    }
    if (!accept(K::Comma)) break;
  }
  expect(K::RPar);
  args = take<Expr*>(from);
  keywords = arena_.slice(kws.data(), kws.size());
}
} // namespace molt
