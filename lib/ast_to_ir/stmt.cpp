// Statements: dispatch, assignment targets, if, raise, assert, return.
#include "ast_to_ir/lower.h"

namespace molt {
using namespace ast;

void Lowerer::stmts(const Seq<Stmt*>& list) {
  for (auto* s : list) stmt(*s);
}

void Lowerer::body(const Seq<Stmt*>& list, bool skipDoc) {
  for (u32 i = skipDoc; i < list.size(); ++i) stmt(*list[i]);
}

void Lowerer::stmt(const Stmt& s) {
  switch (s.kind) {
  case StmtKind::FunctionDef: return functionDef(static_cast<const FunctionDef&>(s));
  case StmtKind::AsyncFunctionDef: return functionDef(static_cast<const AsyncFunctionDef&>(s));
  case StmtKind::ClassDef: return classDef(static_cast<const ClassDef&>(s));
  case StmtKind::Return: return returnStmt(static_cast<const Return&>(s));
  case StmtKind::Delete:
    for (auto* t : static_cast<const Delete&>(s).targets) remove(*t);
    return;
  case StmtKind::Assign: return assign(static_cast<const Assign&>(s));
  case StmtKind::TypeAlias: return typeAlias(static_cast<const TypeAlias&>(s));
  case StmtKind::AugAssign: return augAssign(static_cast<const AugAssign&>(s));
  case StmtKind::AnnAssign: return annAssign(static_cast<const AnnAssign&>(s));
  case StmtKind::For: return forStmt(static_cast<const For&>(s));
  case StmtKind::AsyncFor: return forStmt(static_cast<const AsyncFor&>(s));
  case StmtKind::AsyncWith: return withStmt(static_cast<const AsyncWith&>(s), 0);
  case StmtKind::While: return whileStmt(static_cast<const While&>(s));
  case StmtKind::If: return ifStmt(static_cast<const If&>(s));
  case StmtKind::With: return withStmt(static_cast<const With&>(s), 0);
  case StmtKind::Match: return matchStmt(static_cast<const Match&>(s));
  case StmtKind::Raise: return raiseStmt(static_cast<const Raise&>(s));
  case StmtKind::Try: return tryStmt(static_cast<const Try&>(s));
  case StmtKind::TryStar: return tryStmt(static_cast<const TryStar&>(s));
  case StmtKind::Assert: return assertStmt(static_cast<const Assert&>(s));
  case StmtKind::Import: return importStmt(static_cast<const Import&>(s));
  case StmtKind::ImportFrom: return importFrom(static_cast<const ImportFrom&>(s));
  case StmtKind::Global:
  case StmtKind::Nonlocal:
  case StmtKind::Pass: return;
  case StmtKind::ExprStmt: {
    auto& e = *static_cast<const ExprStmt&>(s).value;
    if (interactive && f->scope->kind == scope::Kind::Module) {
      // sys.displayhook of this moment, which CPython takes from sys without an import.
      ValueId shown = expr(e), sys = op(s, Opcode::Import, {none(s)}, str("sys"), 0);
      call(s, op(s, Opcode::AttrGet, {sys}, str("displayhook")), {shown});
    } else if (!is<Constant>(&e))
      expr(e); // the result dies at once
    return;
  }
  case StmtKind::Break: return leaveLoop(s, true);
  case StmtKind::Continue: return leaveLoop(s, false);
  }
}

void Lowerer::assign(const Assign& s) {
  // `a, b = b, a`: the values are all there before the first store; the tuple itself cannot be seen.
  if (s.targets.size() == 1) {
    auto* t = as<Tuple>(s.targets[0]);
    auto* v = as<Tuple>(s.value);
    bool direct = t && v && t->elts.size() == v->elts.size();
    for (u32 i = 0; direct && i < t->elts.size(); ++i)
      direct = !is<Starred>(t->elts[i]) && !is<Starred>(v->elts[i]);
    if (direct) {
      std::vector<ValueId> values;
      for (auto* e : v->elts) values.push_back(expr(*e));
      for (u32 i = 0; i < t->elts.size(); ++i) store(*t->elts[i], values[i]);
      return;
    }
  }
  ValueId v = expr(*s.value);
  for (auto* t : s.targets) store(*t, v);
}

void Lowerer::unpackTo(const SourceSpan& at, const Seq<Expr*>& targets, ValueId v) {
  u32 star = kNone;
  for (u32 i = 0; i < targets.size(); ++i) {
    if (!is<Starred>(targets[i])) continue;
    if (star != kNone) return error(at, "multiple starred expressions in assignment");
    star = i;
  }
  if (star != kNone && (star >= 256 || targets.size() - star - 1 >= (1u << 23)))
    return error(at, "too many expressions in star-unpacking assignment");
  ValueId items = star == kNone ? op(at, Opcode::UnpackSeq, {v}, targets.size())
                                : op(at, Opcode::UnpackEx, {v}, star, targets.size() - star - 1);
  std::vector<ValueId> values;
  for (u32 i = 0; i < targets.size(); ++i) values.push_back(op(at, Opcode::TupleItem, {items}, i));
  for (u32 i = 0; i < targets.size(); ++i) {
    auto* s = as<Starred>(targets[i]);
    store(s ? *s->value : *targets[i], values[i]);
  }
}

void Lowerer::store(const Expr& t, ValueId v) {
  switch (t.kind) {
  case ExprKind::Name: return storeName(t, static_cast<const Name&>(t).id.view(), v);
  case ExprKind::Attribute: {
    auto& a = static_cast<const Attribute&>(t);
    if (a.attr.view() == "__debug__") return error(t, "cannot assign to __debug__");
    ValueId o = expr(*a.value);
    op(attrSpan(a, a), Opcode::AttrSet, {o, v}, str(mangle(a.attr.view())));
    return;
  }
  case ExprKind::Subscript: {
    auto& s = static_cast<const Subscript&>(t);
    ValueId o = expr(*s.value), i = expr(*s.slice);
    op(t, Opcode::ItemSet, {o, i, v});
    return;
  }
  case ExprKind::Tuple: return unpackTo(t, static_cast<const Tuple&>(t).elts, v);
  case ExprKind::List: return unpackTo(t, static_cast<const List&>(t).elts, v);
  case ExprKind::Starred: return error(t, "starred assignment target must be in a list or tuple");
  default: return error(t, "cannot assign to expression");
  }
}

void Lowerer::remove(const Expr& t) {
  switch (t.kind) {
  case ExprKind::Name: return deleteName(t, static_cast<const Name&>(t).id.view());
  case ExprKind::Attribute: {
    auto& a = static_cast<const Attribute&>(t);
    if (a.attr.view() == "__debug__") return error(t, "cannot delete __debug__");
    ValueId o = expr(*a.value);
    op(attrSpan(a, a), Opcode::AttrDel, {o}, str(mangle(a.attr.view())));
    return;
  }
  case ExprKind::Subscript: {
    auto& s = static_cast<const Subscript&>(t);
    ValueId o = expr(*s.value), i = expr(*s.slice);
    op(t, Opcode::ItemDel, {o, i});
    return;
  }
  case ExprKind::Tuple:
    for (auto* e : static_cast<const Tuple&>(t).elts) remove(*e);
    return;
  case ExprKind::List:
    for (auto* e : static_cast<const List&>(t).elts) remove(*e);
    return;
  default: return error(t, "cannot delete expression");
  }
}

void Lowerer::ifStmt(const If& first) {
  auto& b = f->b;
  BlockId end = b.newBlock();
  // An elif chain may be long; walk it without recursion.
  for (const If* s = &first; s;) {
    BlockId yes = b.newBlock(), no = s->orelse.empty() ? end : b.newBlock();
    cond(*s->test, {yes}, {no});
    b.placeSealed(yes);
    stmts(s->body);
    b.jump(end);
    if (s->orelse.empty()) break;
    b.placeSealed(no);
    auto* elif = s->orelse.size() == 1 ? as<If>(s->orelse[0]) : nullptr;
    if (!elif) {
      stmts(s->orelse);
      b.jump(end);
    }
    s = elif;
  }
  b.placeSealed(end);
}

void Lowerer::raiseStmt(const Raise& s) {
  ValueId exc = s.exc ? expr(*s.exc) : f->b.unset();
  ValueId cause = s.cause ? expr(*s.cause) : f->b.unset();
  op(s, Opcode::Raise, {exc, cause});
  f->b.unreachable();
}

void Lowerer::assertStmt(const Assert& s) {
  if (auto* t = as<Tuple>(s.test); t && !t->elts.empty())
    warn(s, "assertion is always true, perhaps remove parentheses?");
  auto& b = f->b;
  BlockId fail = b.newBlock(), end = b.newBlock();
  cond(*s.test, {end}, {fail});
  b.placeSealed(fail);
  ValueId exc = op(s, Opcode::Builtin, {}, 0);
  if (s.msg) exc = call(s, exc, {expr(*s.msg)});
  op(*s.test, Opcode::Raise, {exc, b.unset()});
  b.unreachable();
  b.placeSealed(end);
}

void Lowerer::returnStmt(const Return& s) {
  if (!f->scope->functionLike()) return error(s, "'return' outside function");
  if (s.value && inAsync() && (f->b.fn.flags & ir::kGenerator))
    error(s, "'return' with value in async generator");
  ValueId v = exprOrNone(s, s.value);
  BlockId handler = f->b.handler;
  unwindTo(0, s.value && is<Constant>(s.value) ? s.value->span() : s.span());
  f->b.ret(s, v);
  f->b.handler = handler;
}
} // namespace molt
