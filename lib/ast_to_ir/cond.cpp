// Conditions: each operand's truth is tested once, and and/or/not/chained comparisons become control flow.
#include "ast_to_ir/lower.h"

namespace molt {
using namespace ast;

Lowerer::Tested Lowerer::compareOne(const SourceSpan& at, CmpOperator o, ValueId l, ValueId r) {
  using C = ir::CmpOp;
  auto rich = [&](C c) { return Tested{.tagged = op(at, Opcode::Compare, {l, r}, static_cast<u32>(c))}; };
  auto negate = [&](ValueId b) { return Tested{.truth = op(at, Opcode::Not, {b})}; };
  switch (o) {
  case CmpOperator::Eq: return rich(C::Eq);
  case CmpOperator::NotEq: return rich(C::Ne);
  case CmpOperator::Lt: return rich(C::Lt);
  case CmpOperator::LtE: return rich(C::Le);
  case CmpOperator::Gt: return rich(C::Gt);
  case CmpOperator::GtE: return rich(C::Ge);
  case CmpOperator::Is: return {.truth = op(at, Opcode::Is, {l, r})};
  case CmpOperator::IsNot: return negate(op(at, Opcode::Is, {l, r}));
  case CmpOperator::In: return {.truth = op(at, Opcode::Contains, {l, r})};
  case CmpOperator::NotIn: return negate(op(at, Opcode::Contains, {l, r}));
  }
  return {};
}

/// The right operand of comparison i; a constant display behind the last `in` is a constant.
ValueId Lowerer::comparand(const Compare& c, u32 i) {
  auto o = c.ops[i];
  if (o == CmpOperator::Is || o == CmpOperator::IsNot) {
    auto literal = [](const Expr& e) {
      auto* k = as<Constant>(&e);
      bool single = k && (k->ctype <= ast::ConstKind::Ellipsis);
      return (k && !single) || is<Tuple>(&e) ? typeOf(e) : nullptr;
    };
    auto* type = literal(i ? *c.comparators[i - 1] : *c.left);
    if (!type) type = literal(*c.comparators[i]);
    if (type)
      warn(c, o == CmpOperator::Is
                  ? "\"is\" with '" + std::string(type) + "' literal. Did you mean \"==\"?"
                  : "\"is not\" with '" + std::string(type) + "' literal. Did you mean \"!=\"?");
  }
  if (i + 1 == c.ops.size() && (o == CmpOperator::In || o == CmpOperator::NotIn))
    if (auto k = foldIterable(*c.comparators[i])) return constant(*c.comparators[i], *k);
  return expr(*c.comparators[i]);
}

Lowerer::Tested Lowerer::tested(const Expr& e) {
  if (auto* u = as<UnaryOp>(&e); u && u->op == UnaryOperator::Not && !fold(e)) {
    ValueId b = truthOf(*u->operand, &e);
    return {.truth = op(e, Opcode::Not, {b})};
  }
  if (auto* c = as<Compare>(&e); c && c->ops.size() == 1) {
    ValueId l = expr(*c->left);
    ValueId r = comparand(*c, 0);
    return compareOne(e, c->ops[0], l, r);
  }
  return {.tagged = expr(e)};
}

ValueId Lowerer::truthOf(const Expr& e, const Expr* at) {
  Tested t = tested(e);
  return t.truth != kNone ? t.truth : op(at ? *at : e, Opcode::Truth, {t.tagged});
}

void Lowerer::cond(const Expr& e, Dest yes, Dest no, const Expr* at) {
  auto& b = f->b;
  bool value = at || yes.var != kNone || no.var != kNone;
  bool same = yes.block == no.block;
  auto leave = [&](Tested t) { // the last test
    bool wanted = yes.var != kNone || no.var != kNone;
    if (wanted && t.tagged == kNone) t.tagged = op(e, Opcode::BoxBool, {t.truth});
    if (!same && t.truth == kNone) t.truth = op(at ? *at : e, Opcode::Truth, {t.tagged});
    if (yes.var != kNone) b.write(yes.var, t.tagged);
    if (no.var != kNone) b.write(no.var, t.tagged);
    if (same)
      b.jump(yes.block);
    else
      b.branch(e, t.truth, yes.block, no.block);
  };
  if (auto known = constTruth(e)) {
    Dest to = *known ? yes : no;
    if (to.var != kNone) b.write(to.var, expr(e));
    return b.jump(to.block);
  }
  switch (e.kind) {
  case ExprKind::UnaryOp: {
    auto& u = static_cast<const UnaryOp&>(e);
    if (u.op != UnaryOperator::Not || yes.var != kNone || no.var != kNone) break;
    return cond(*u.operand, no, yes, at ? &e : nullptr);
  }
  case ExprKind::BoolOp: {
    auto& x = static_cast<const BoolOp&>(e);
    for (u32 i = 0; i + 1 < x.values.size(); ++i) {
      BlockId next = b.newBlock();
      const Expr* here = value ? &e : nullptr;
      if (x.op == BoolOperator::And)
        cond(*x.values[i], {next}, no, here);
      else
        cond(*x.values[i], yes, {next}, here);
      b.placeSealed(next);
    }
    return cond(*x.values.back(), yes, no, at);
  }
  case ExprKind::IfExp: {
    auto& x = static_cast<const IfExp&>(e);
    BlockId body = b.newBlock(), orelse = b.newBlock();
    cond(*x.test, {body}, {orelse});
    b.placeSealed(body);
    cond(*x.body, yes, no, at);
    b.placeSealed(orelse);
    return cond(*x.orelse, yes, no, at);
  }
  case ExprKind::Compare: {
    auto& x = static_cast<const Compare&>(e);
    if (x.ops.size() == 1) break;
    ValueId l = expr(*x.left);
    for (u32 i = 0; i < x.ops.size(); ++i) {
      ValueId r = comparand(x, i);
      Tested t = compareOne(e, x.ops[i], l, r);
      if (i + 1 == x.ops.size()) return leave(t);
      if (no.var != kNone && t.tagged == kNone) t.tagged = op(e, Opcode::BoxBool, {t.truth});
      if (t.truth == kNone) t.truth = op(e, Opcode::Truth, {t.tagged});
      if (no.var != kNone) b.write(no.var, t.tagged);
      BlockId next = b.newBlock();
      b.branch(e, t.truth, next, no.block);
      b.placeSealed(next);
      l = r;
    }
    return;
  }
  default: break;
  }
  leave(tested(e));
}

ValueId Lowerer::throughCond(const Expr& e) {
  auto& b = f->b;
  if (auto* i = as<IfExp>(&e)) { // the arms are values, not tests
    Var out = b.newVar();
    BlockId body = b.newBlock(), orelse = b.newBlock(), end = b.newBlock();
    cond(*i->test, {body}, {orelse});
    b.placeSealed(body);
    b.write(out, expr(*i->body));
    b.jump(end);
    b.placeSealed(orelse);
    b.write(out, expr(*i->orelse));
    b.jump(end);
    b.placeSealed(end);
    return b.read(out);
  }
  Var out = b.newVar();
  BlockId end = b.newBlock();
  cond(e, {end, out}, {end, out});
  b.placeSealed(end);
  return b.read(out);
}
} // namespace molt
