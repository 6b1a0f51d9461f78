// Operators, from the loosest (named expressions, stars) to the tightest (power).
#include "token_to_ast/parser.h"

namespace molt {

using namespace ast;

namespace {
struct BinaryOp {
  u8 precedence = 0; // 0: not a binary operator
  Operator op = Operator::Add;
};
struct BinaryOps {
  BinaryOp of[256] = {};
  constexpr BinaryOps() {
    auto set = [this](TokenKind k, u8 p, Operator o) { of[static_cast<u8>(k)] = {p, o}; };
    set(TokenKind::VBar, 1, Operator::BitOr);
    set(TokenKind::Circumflex, 2, Operator::BitXor);
    set(TokenKind::Amper, 3, Operator::BitAnd);
    set(TokenKind::LeftShift, 4, Operator::LShift);
    set(TokenKind::RightShift, 4, Operator::RShift);
    set(TokenKind::Plus, 5, Operator::Add);
    set(TokenKind::Minus, 5, Operator::Sub);
    set(TokenKind::Star, 6, Operator::Mult);
    set(TokenKind::Slash, 6, Operator::Div);
    set(TokenKind::DoubleSlash, 6, Operator::FloorDiv);
    set(TokenKind::Percent, 6, Operator::Mod);
    set(TokenKind::At, 6, Operator::MatMult);
  }
};
constexpr BinaryOps kBinary;

/// What may follow a name or a number: all levels of precedence between it and the expression read nothing
/// more.
struct Followers {
  static constexpr u8 NoSuffix = 1, EndsExpression = 2;
  u8 of[256] = {};
  constexpr Followers() {
    for (auto& f : of) f = NoSuffix;
    using K = TokenKind;
    for (K k : {K::Dot, K::LPar, K::LSqb, K::LBrace, K::DoubleStar, K::Error, K::Fail})
      of[static_cast<u8>(k)] = 0;
    for (K k : {K::Comma, K::RPar, K::RSqb, K::RBrace, K::Newline, K::Colon, K::Equal})
      of[static_cast<u8>(k)] = NoSuffix | EndsExpression;
  }
};
constexpr Followers kFollowers;
} // namespace

bool Parser::startsExpression(K k) {
  switch (k) {
  case K::Name:
  case K::Number:
  case K::String:
  case K::FStringStart:
  case K::LPar:
  case K::LSqb:
  case K::LBrace:
  case K::Minus:
  case K::Plus:
  case K::Tilde:
  case K::Not:
  case K::Lambda:
  case K::Await:
  case K::None:
  case K::True:
  case K::False:
  case K::Ellipsis: return true;
  default: return false;
  }
}

Expr* Parser::starExpression() {
  if (!is(K::Star)) return expression();
  Pos start = here();
  advance();
  Expr* v = binary(1);
  auto* s = make<Starred>(start);
  s->value = v;
  return s;
}

Expr* Parser::starNamed() { return is(K::Star) ? starExpression() : named(); }

/// One star_expression, or several as a tuple; a trailing comma makes a tuple too.
Expr* Parser::starExpressions() {
  Pos start = here();
  Expr* first = starExpression();
  if (!is(K::Comma)) return first;
  size_t from = mark();
  push(first);
  while (accept(K::Comma) && (startsExpression(kind()) || is(K::Star))) {
    Point at = point();
    Expr* e = starExpression();
    if (retreat(at)) break;
    push(e);
  }
  auto* t = make<Tuple>(start);
  t->elts = take<Expr*>(from);
  return t;
}

Expr* Parser::expressions() {
  Pos start = here();
  Expr* first = expression();
  if (!is(K::Comma)) return first;
  size_t from = mark();
  push(first);
  while (accept(K::Comma) && startsExpression(kind())) push(expression());
  auto* t = make<Tuple>(start);
  t->elts = take<Expr*>(from);
  return t;
}

Expr* Parser::named() {
  u32 startPos = pos_;
  if (is(K::Name) && kindAt(1) == K::ColonEqual) return assignmentExpression();
  Expr* e = expression();
  if (diagnose_ && !failed_ && (is(K::ColonEqual) || is(K::Equal))) namedMistake(startPos, e);
  return e;
}

Expr* Parser::assignmentExpression() {
  Pos start = here();
  auto* target = make<Name>(start, endOf(token()));
  target->id = identifier();
  target->ctx = ExprContext::Store;
  advance();
  Expr* value = expression();
  auto* n = make<NamedExpr>(start);
  n->target = target;
  n->value = value;
  return n;
}

/// The current token if it is all there is of an operand.
Expr* Parser::lone(u8 follower) {
  K k = kind();
  if ((k != K::Name && k != K::Number) ||
      !(kFollowers.of[static_cast<u8>(tokens_[pos_ + 1].kind)] & follower))
    return nullptr;
  return k == K::Name ? nameAtom() : number();
}

Expr* Parser::expression() {
  Depth depth(*this);
  if (!diagnose_ && !plainBody_)
    if (Expr* e = lone(Followers::EndsExpression)) return e;
  const bool plain = plainBody_;
  plainBody_ = false;
  if (is(K::Lambda)) return read(plain, [&] { return lambda(); });
  Pos start = here();
  u32 startPos = pos_;
  Expr* body = read(plain, [&] { return disjunction(); });
  if (diagnose_ && !failed_) checkExpression(startPos, body);
  if (!is(K::If)) {
    if (diagnose_ && !failed_) checkLegacy(startPos);
    return body;
  }
  Point at = point();
  advance();
  Expr* test = read(plain, [&] { return disjunction(); });
  if (!is(K::Else) && !failed_) {
    if (is(K::Colon))
      failGeneric();
    else
      failRange("expected 'else' after 'if' expression", body, test);
  }
  expect(K::Else);
  Expr* orelse = read(plain, [&] { return expression(); });
  if (retreat(at)) return body;
  auto* e = make<IfExp>(start);
  e->test = test;
  e->body = body;
  e->orelse = orelse;
  return e;
}

Expr* Parser::lambda() {
  Depth depth(*this);
  Pos start = here();
  const Token& keyword = token();
  advance();
  Arguments* args = parameters(true, K::Colon);
  // In an f-string the colon starts the format specifier.
  if (diagnose_ && is(K::Colon) && token().flags & kFormatColon)
    failRange(inField("f-string: lambda expressions are not allowed without parentheses"), keyword, token());
  expect(K::Colon);
  Expr* body = expression();
  auto* l = make<Lambda>(start);
  l->args = args;
  l->body = body;
  return l;
}

/// Operands of `and` or `or`, read by `operand`.
Expr* Parser::boolOp(K keyword, BoolOperator op, Expr* (Parser::*operand)()) {
  Pos start = here();
  Expr* first = (this->*operand)();
  if (!is(keyword)) return first;
  size_t from = mark();
  push(first);
  while (is(keyword)) {
    Point at = point();
    advance();
    Expr* e = (this->*operand)();
    if (retreat(at)) break;
    push(e);
  }
  if (mark() == from + 1) {
    scratch_.resize(from);
    return first;
  }
  auto* b = make<BoolOp>(start);
  b->op = op;
  b->values = take<Expr*>(from);
  return b;
}

Expr* Parser::disjunction() { return boolOp(K::Or, BoolOperator::Or, &Parser::conjunction); }
Expr* Parser::conjunction() { return boolOp(K::And, BoolOperator::And, &Parser::inversion); }

Expr* Parser::inversion() {
  if (!is(K::Not)) return comparison();
  Depth depth(*this);
  Pos start = here();
  advance();
  Expr* v = inversion();
  auto* u = make<UnaryOp>(start);
  u->op = UnaryOperator::Not;
  u->operand = v;
  return u;
}

Expr* Parser::comparison() {
  Pos start = here();
  Expr* left = binary(1);
  size_t from = mark();
  CmpOperator few[8];
  std::vector<CmpOperator> many; // ops beyond the first few
  u32 count = 0;
  for (;;) {
    Point at = point();
    CmpOperator op;
    switch (kind()) {
    case K::EqEqual: op = CmpOperator::Eq; break;
    case K::NotEqual:
      op = CmpOperator::NotEq;
      if (barry_) failNowToken("with Barry as BDFL, use '<>' instead of '!='", token());
      break;
    case K::Unknown:
      if (!barry_ || textOf(token()) != "<>") return compare(start, left, from, count, few, many);
      op = CmpOperator::NotEq;
      break;
    case K::Less: op = CmpOperator::Lt; break;
    case K::LessEqual: op = CmpOperator::LtE; break;
    case K::Greater: op = CmpOperator::Gt; break;
    case K::GreaterEqual: op = CmpOperator::GtE; break;
    case K::In: op = CmpOperator::In; break;
    case K::Is:
      op = CmpOperator::Is;
      if (kindAt(1) == K::Not) {
        advance();
        op = CmpOperator::IsNot;
      }
      break;
    case K::Not:
      if (kindAt(1) == K::In) {
        advance();
        op = CmpOperator::NotIn;
        break;
      }
      looked(pos_ + 1);
      [[fallthrough]];
    default: return compare(start, left, from, count, few, many);
    }
    advance();
    Expr* right = binary(1);
    if (retreat(at)) return compare(start, left, from, count, few, many);
    push(right);
    if (count < 8) {
      few[count] = op;
    } else {
      if (many.empty()) many.assign(few, few + 8);
      many.push_back(op);
    }
    ++count;
  }
}

Expr* Parser::compare(Pos start, Expr* left, size_t from, u32 count, const CmpOperator* few,
                      const std::vector<CmpOperator>& many) {
  if (!count) return left;
  auto* c = make<Compare>(start);
  c->left = left;
  c->ops = many.empty() ? sliced(few, count) : sliced(many.data(), many.size());
  c->comparators = take<Expr*>(from);
  return c;
}

Expr* Parser::binary(int minPrecedence) {
  Pos start = here();
  Chain chain(*this);
  Expr* left = lone(Followers::NoSuffix);
  if (!left) left = factor();
  BinaryOp b = kBinary.of[static_cast<u8>(kind())];
  if (b.precedence == 0 || b.precedence < minPrecedence) return left;
  do {
    Point at = point();
    if (peg_ && (at.pos == deadOperator_[1] || (!diagnose_ && at.pos == deadOperator_[0]))) return left;
    advance();
    if (diagnose_ && is(K::Not) && b.precedence >= 5) notMistake(false);
    Expr* right = binary(b.precedence + 1);
    if (retreat(at)) {
      // The loop of a lower level sees this operator next; it must not read the operand again.
      deadOperator_[diagnose_] = at.pos;
      return left;
    }
    chain.grow();
    auto* e = make<BinOp>(start);
    e->left = left;
    e->op = b.op;
    e->right = right;
    left = e;
    b = kBinary.of[static_cast<u8>(kind())];
  } while (b.precedence != 0 && b.precedence >= minPrecedence);
  return left;
}

Expr* Parser::factor() {
  UnaryOperator op;
  switch (kind()) {
  case K::Plus: op = UnaryOperator::UAdd; break;
  case K::Minus: op = UnaryOperator::USub; break;
  case K::Tilde: op = UnaryOperator::Invert; break;
  default: return power();
  }
  Depth depth(*this);
  Pos start = here();
  advance();
  if (diagnose_ && is(K::Not)) notMistake(true);
  Expr* v = factor();
  auto* u = make<UnaryOp>(start);
  u->op = op;
  u->operand = v;
  return u;
}

Expr* Parser::power() {
  Pos start = here();
  Expr* base;
  if (is(K::Await)) {
    advance();
    Expr* v = primary();
    auto* a = make<Await>(start);
    a->value = v;
    base = a;
  } else {
    base = primary();
  }
  if (!is(K::DoubleStar)) return base;
  Depth depth(*this, 2);
  Point at = point();
  advance();
  Expr* exponent = factor();
  if (retreat(at)) return base;
  auto* e = make<BinOp>(start);
  e->left = base;
  e->op = Operator::Pow;
  e->right = exponent;
  return e;
}

Expr* Parser::yieldExpr() {
  Pos start = here();
  advance();
  if (accept(K::From)) {
    Expr* v = expression();
    auto* y = make<YieldFrom>(start);
    y->value = v;
    return y;
  }
  Expr* v = nullptr;
  if (startsExpression(kind()) || is(K::Star)) {
    Point at = point();
    v = starExpressions();
    if (retreat(at)) v = nullptr;
  }
  auto* y = make<Yield>(start);
  y->value = v;
  return y;
}

Seq<Comprehension*> Parser::comprehensions() {
  size_t from = mark();
  while (atComprehension()) {
    Point at = point();
    auto* c = arena_.make<Comprehension>();
    c->is_async = accept(K::Async);
    advance(); // for
    u32 atTarget = pos_;
    c->target = starTargets();
    if (!is(K::In)) {
      if (!failed_ || generic_) comprehensionTargetMistake(atTarget);
      failGeneric();
    } else if (!rereading_ && invalidTarget(c->target, TargetUse::For)) {
      comprehensionTargetMistake(atTarget); // what follows may hold a mistake that comes first
      failGeneric();
    } else {
      setContext(c->target, ExprContext::Store, TargetUse::For);
      expect(K::In);
    }
    c->iter = disjunction();
    size_t ifs = mark();
    while (is(K::If)) {
      Point atIf = point();
      advance();
      Expr* test = disjunction();
      if (retreat(atIf)) break;
      push(test);
    }
    c->ifs = take<Expr*>(ifs);
    if (mark() > from && retreat(at)) break;
    push(c);
  }
  return take<Comprehension*>(from);
}
} // namespace molt
