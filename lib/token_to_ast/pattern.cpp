// match statements (PEP 634). 'match', 'case' and '_' are ordinary names everywhere else.
#include "token_to_ast/parser.h"

namespace molt {

using namespace ast;

/// nullptr, with nothing read, if this is not a match statement after all.
Stmt* Parser::matchStatement() {
  K next = kindAt(1);
  if (!startsExpression(next) && next != K::Star) return nullptr;
  Pos start = here();
  u32 line = token().line;
  Point at = point();
  advance();
  Expr* e = subject();
  looked(pos_ + (is(K::Colon) ? 1 : 0));
  if (failed_ || !is(K::Colon) || kindAt(1) != K::Newline) {
    if (failed_ && !generic_) return make<Pass>(start);
    if (diagnose_ && !failed_ && is(K::Newline)) {
      failLast("expected ':'");
      return make<Pass>(start);
    }
    goBack(at);
    return nullptr;
  }
  advance();
  advance();
  if (!accept(K::Indent)) {
    looked(pos_);
    failLast("expected an indented block after 'match' statement on line " + std::to_string(line),
             "IndentationError");
    return make<Pass>(start);
  }
  Depth depth(*this);
  size_t from = mark();
  do {
    if (!isSoft(TokenNote::SoftCase)) {
      failGeneric();
      break;
    }
    push(caseBlock());
  } while (!is(K::Dedent) && !failed_);
  accept(K::Dedent);
  Seq<MatchCase*> cases = take<MatchCase*>(from);
  auto* m = make<Match>(start);
  m->subject = e;
  m->cases = cases;
  return m;
}

Expr* Parser::subject() {
  Pos start = here();
  bool star = is(K::Star);
  Expr* first = starNamed();
  if (!is(K::Comma)) {
    if (star) failGeneric();
    return first;
  }
  size_t from = mark();
  push(first);
  while (accept(K::Comma) && (startsExpression(kind()) || is(K::Star))) push(starNamed());
  auto* t = make<Tuple>(start);
  t->elts = take<Expr*>(from);
  return t;
}

MatchCase* Parser::caseBlock() {
  lineStart();
  u32 line = token().line;
  advance();
  auto* c = arena_.make<MatchCase>();
  c->pattern = patterns();
  if (accept(K::If)) c->guard = named();
  colonOrNewline();
  c->body = block("'case' statement", line);
  return c;
}

Pattern* Parser::patterns() {
  Pos start = here();
  bool star = is(K::Star);
  Pattern* first = starOrPattern();
  if (!is(K::Comma)) {
    if (star) failGeneric();
    return first;
  }
  size_t from = mark();
  push(first);
  while (accept(K::Comma) && !is(K::Colon) && !is(K::If)) push(starOrPattern());
  auto* s = make<MatchSequence>(start);
  s->patterns = take<Pattern*>(from);
  return s;
}

Pattern* Parser::starOrPattern() {
  if (!is(K::Star)) return pattern();
  Pos start = here();
  advance();
  bool wild = isSoft(TokenNote::SoftUnderscore);
  Identifier id = identifier();
  auto* s = make<MatchStar>(start);
  if (!wild) s->name = id;
  return s;
}

Pattern* Parser::pattern() {
  Pos start = here();
  Pattern* p = orPattern();
  if (!accept(K::As)) return p;
  if (isSoft(TokenNote::SoftUnderscore)) {
    failToken("cannot use '_' as a target", token());
    return p;
  }
  if (diagnose_ && !is(K::Name)) {
    Expr* e = expression();
    failNode("invalid pattern target", e);
    return p;
  }
  if (kindAt(1) == K::Dot || kindAt(1) == K::LPar || kindAt(1) == K::Equal) {
    advance();
    failGeneric();
    return p;
  }
  Identifier id = identifier();
  auto* a = make<MatchAs>(start);
  a->pattern = p;
  a->name = id;
  return a;
}

Pattern* Parser::orPattern() {
  Pos start = here();
  Pattern* first = closedPattern();
  if (!is(K::VBar)) return first;
  size_t from = mark();
  push(first);
  while (accept(K::VBar)) push(closedPattern());
  auto* o = make<MatchOr>(start);
  o->patterns = take<Pattern*>(from);
  return o;
}

Expr* Parser::signedNumber(bool complex) {
  Pos start = here();
  bool minus = accept(K::Minus);
  if (!is(K::Number)) {
    failGeneric();
    return dummy();
  }
  Expr* n = number();
  if (minus) {
    auto* u = make<UnaryOp>(start);
    u->op = UnaryOperator::USub;
    u->operand = n;
    n = u;
  }
  if (!complex || (!is(K::Plus) && !is(K::Minus))) return n;
  auto isImaginary = [](Expr* e) {
    auto* c = as<Constant>(e);
    return c && c->ctype == ConstKind::Complex;
  };
  Expr* realPart = minus ? static_cast<UnaryOp*>(n)->operand : n;
  if (isImaginary(realPart)) {
    failNow("SyntaxError", "real number required in complex literal", startOf(realPart), endOf(realPart));
    return n;
  }
  Operator op = is(K::Plus) ? Operator::Add : Operator::Sub;
  advance();
  if (!is(K::Number)) {
    failGeneric();
    return n;
  }
  Expr* imag = number();
  if (!isImaginary(imag)) {
    failNow("SyntaxError", "imaginary number required in complex literal", startOf(imag), endOf(imag));
    return n;
  }
  auto* b = make<BinOp>(start);
  b->left = n;
  b->op = op;
  b->right = imag;
  return b;
}

Expr* Parser::attributeName() {
  Pos start = here();
  Chain chain(*this);
  Expr* e = nameAtom();
  while (accept(K::Dot)) {
    Identifier id = identifier();
    auto* a = make<Attribute>(start);
    a->value = e;
    a->attr = id;
    e = a;
    chain.grow();
  }
  return e;
}

Pattern* Parser::closedPattern() {
  Depth depth(*this);
  Pos start = here();
  switch (kind()) {
  case K::None:
  case K::True:
  case K::False: {
    auto* s = make<MatchSingleton>(start, endOf(token()));
    s->value = is(K::None) ? ConstKind::None : is(K::True) ? ConstKind::True : ConstKind::False;
    advance();
    return s;
  }
  case K::Number:
  case K::Minus: {
    Expr* e = signedNumber(true);
    auto* v = make<MatchValue>(start);
    v->value = e;
    return v;
  }
  case K::String:
  case K::FStringStart: {
    Expr* e = strings();
    auto* v = make<MatchValue>(start);
    v->value = e;
    return v;
  }
  case K::LPar:
  case K::LSqb: return groupOrSequence();
  case K::LBrace: return mapping();
  case K::Name: return nameOrClass();
  default: failGeneric(); return make<MatchAs>(start);
  }
}

Pattern* Parser::groupOrSequence() {
  Pos start = here();
  bool list = is(K::LSqb);
  K close = list ? K::RSqb : K::RPar;
  advance();
  size_t from = mark();
  if (!is(close)) {
    bool star = is(K::Star);
    Pattern* first = starOrPattern();
    if (!list && !star && is(K::RPar)) {
      advance();
      return first;
    }
    push(first);
    if (!list && !is(K::Comma)) failGeneric();
    while (accept(K::Comma) && !is(close)) push(starOrPattern());
  }
  expect(close);
  auto* s = make<MatchSequence>(start);
  s->patterns = take<Pattern*>(from);
  return s;
}

Expr* Parser::mappingKey() {
  switch (kind()) {
  case K::Number:
  case K::Minus: return signedNumber(true);
  case K::String:
  case K::FStringStart: {
    Expr* e = strings();
    return e;
  }
  case K::None:
  case K::True:
  case K::False: return atom();
  case K::Name:
    if (kindAt(1) == K::Dot) return attributeName();
    failGeneric(1);
    return dummy();
  default: failGeneric(); return dummy();
  }
}

Pattern* Parser::mapping() {
  Pos start = here();
  advance();
  size_t from = mark();
  std::vector<Pattern*> values;
  Identifier rest;
  while (!is(K::RBrace) && !failed_) {
    if (accept(K::DoubleStar)) {
      if (isSoft(TokenNote::SoftUnderscore)) failGeneric();
      rest = identifier();
      accept(K::Comma);
      break;
    }
    push(mappingKey());
    expect(K::Colon);
    values.push_back(pattern());
    if (!accept(K::Comma)) break;
  }
  expect(K::RBrace);
  auto* m = make<MatchMapping>(start);
  m->keys = take<Expr*>(from);
  m->patterns = sliced(values.data(), values.size());
  m->rest = rest;
  return m;
}

Pattern* Parser::nameOrClass() {
  Pos start = here();
  if (kindAt(1) != K::Dot && kindAt(1) != K::LPar) {
    bool wild = isSoft(TokenNote::SoftUnderscore);
    Identifier id = identifier();
    auto* a = make<MatchAs>(start);
    if (!wild) a->name = id;
    return a;
  }
  Expr* name = attributeName();
  if (!is(K::LPar)) {
    auto* v = make<MatchValue>(start);
    v->value = name;
    return v;
  }
  advance();
  size_t from = mark();
  std::vector<Identifier> attrs;
  std::vector<Pattern*> values;
  while (!is(K::RPar) && !failed_) {
    if (is(K::Name) && kindAt(1) == K::Equal) {
      attrs.push_back(identifier());
      advance();
      values.push_back(pattern());
    } else {
      u32 at = pos_;
      Pattern* p = pattern();
      if (!values.empty() && !failed_) {
        (void)at;
        Pattern* firstBad = p;
        while (accept(K::Comma) && !(is(K::Name) && kindAt(1) == K::Equal) && !is(K::RPar) && !failed_)
          p = pattern();
        failAt("SyntaxError", "positional patterns follow keyword patterns", startOf(firstBad), endOf(p));
        break;
      }
      push(p);
    }
    if (!accept(K::Comma)) break;
  }
  expect(K::RPar);
  auto* c = make<MatchClass>(start);
  c->cls = name;
  c->patterns = take<Pattern*>(from);
  c->kwd_attrs = sliced(attrs.data(), attrs.size());
  c->kwd_patterns = sliced(values.data(), values.size());
  return c;
}
} // namespace molt
