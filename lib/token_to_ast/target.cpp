// Targets are parsed as expressions and then turned into targets: the first tokens do not say which it is.
#include "token_to_ast/parser.h"

namespace molt {

using namespace ast;

/// Only what can be a target but for calls and literals: the 'in' of a for loop is left alone.
Expr* Parser::starTarget() {
  Pos start = here();
  if (accept(K::Star)) {
    Expr* v = primary();
    auto* s = make<Starred>(start);
    s->value = v;
    return s;
  }
  return primary();
}

Expr* Parser::starTargets() {
  Pos start = here();
  Expr* first = starTarget();
  if (!is(K::Comma)) return first;
  size_t from = mark();
  push(first);
  while (accept(K::Comma) && (startsExpression(kind()) || is(K::Star))) push(starTarget());
  auto* t = make<Tuple>(start);
  t->elts = take<Expr*>(from);
  return t;
}

void Parser::store(Expr* e, ExprContext ctx) {
  switch (e->kind) {
  case ExprKind::Name: static_cast<Name*>(e)->ctx = ctx; break;
  case ExprKind::Attribute: static_cast<Attribute*>(e)->ctx = ctx; break;
  case ExprKind::Subscript: static_cast<Subscript*>(e)->ctx = ctx; break;
  case ExprKind::Starred:
    static_cast<Starred*>(e)->ctx = ctx;
    store(static_cast<Starred*>(e)->value, ctx);
    break;
  case ExprKind::Tuple:
    static_cast<Tuple*>(e)->ctx = ctx;
    for (Expr* x : static_cast<Tuple*>(e)->elts) store(x, ctx);
    break;
  case ExprKind::List:
    static_cast<List*>(e)->ctx = ctx;
    for (Expr* x : static_cast<List*>(e)->elts) store(x, ctx);
    break;
  default: break;
  }
}

/// The first part of `e` that cannot be a target, or nullptr.
Expr* Parser::invalidTarget(Expr* e, TargetUse use) {
  switch (e->kind) {
  case ExprKind::Name:
  case ExprKind::Attribute:
  case ExprKind::Subscript: return nullptr;
  case ExprKind::Starred:
    if (use == TargetUse::Del) return e;
    return invalidTarget(static_cast<Starred*>(e)->value, use);
  case ExprKind::Tuple:
    for (Expr* x : static_cast<Tuple*>(e)->elts)
      if (Expr* bad = invalidTarget(x, use)) return bad;
    return nullptr;
  case ExprKind::List:
    for (Expr* x : static_cast<List*>(e)->elts)
      if (Expr* bad = invalidTarget(x, use)) return bad;
    return nullptr;
  case ExprKind::Compare: {
    // 'for a in b' was read as a comparison: only its left part was meant as a target.
    auto* c = static_cast<Compare*>(e);
    if (use != TargetUse::For) return e;
    return c->ops[0] == CmpOperator::In ? invalidTarget(c->left, use) : nullptr;
  }
  default: return e;
  }
}

void Parser::setContext(Expr* e, ExprContext ctx, TargetUse use) {
  if (Expr* bad = invalidTarget(e, use)) {
    failNode(std::string(use == TargetUse::Del ? "cannot delete " : "cannot assign to ") + describe(bad),
             bad);
    return;
  }
  store(e, ctx);
}

const char* Parser::describe(const Expr* e) {
  switch (e->kind) {
  case ExprKind::Attribute: return "attribute";
  case ExprKind::Subscript: return "subscript";
  case ExprKind::Starred: return "starred";
  case ExprKind::Name: return "name";
  case ExprKind::List: return "list";
  case ExprKind::Tuple: return "tuple";
  case ExprKind::Lambda: return "lambda";
  case ExprKind::Call: return "function call";
  case ExprKind::BoolOp:
  case ExprKind::BinOp:
  case ExprKind::UnaryOp: return "expression";
  case ExprKind::GeneratorExp: return "generator expression";
  case ExprKind::Yield:
  case ExprKind::YieldFrom: return "yield expression";
  case ExprKind::Await: return "await expression";
  case ExprKind::ListComp: return "list comprehension";
  case ExprKind::SetComp: return "set comprehension";
  case ExprKind::DictComp: return "dict comprehension";
  case ExprKind::Dict: return "dict literal";
  case ExprKind::Set: return "set display";
  case ExprKind::TemplateStr:
  case ExprKind::Interpolation: return "t-string expression";
  case ExprKind::JoinedStr:
  case ExprKind::FormattedValue: return "f-string expression";
  case ExprKind::Constant:
    switch (static_cast<const Constant*>(e)->ctype) {
    case ConstKind::None: return "None";
    case ConstKind::False: return "False";
    case ConstKind::True: return "True";
    case ConstKind::Ellipsis: return "ellipsis";
    default: return "literal";
    }
  case ExprKind::Compare: return "comparison";
  case ExprKind::IfExp: return "conditional expression";
  case ExprKind::NamedExpr: return "named expression";
  case ExprKind::SliceExpr: return "slice";
  }
  return "expression";
}
} // namespace molt
