// with and async with (PEP 343, PEP 492).
#include "ast_to_ir/lower.h"

namespace molt {
using namespace ast;

/// `await v`, where v is the result of the method that `whose` names (see await_iter).
ValueId Lowerer::awaited(const SourceSpan& at, ValueId v, u32 whose) {
  return delegate(at, op(at, Opcode::AwaitIter, {v}, whose));
}

ValueId Lowerer::callExit(const SourceSpan& at, ValueId exit, bool isAsync) {
  ValueId a = none(at), b = none(at), c = none(at);
  ValueId v = call(at, exit, {a, b, c});
  return isAsync ? awaited(at, v, 2) : v;
}

template <class T> void Lowerer::withStmt(const T& s, u32 item) {
  constexpr bool isAsync = std::is_same_v<T, AsyncWith>;
  if (isAsync && !inAsync()) error(s, "'async with' outside async function");
  auto& b = f->b;
  auto& i = *s.items[item];
  const SourceSpan& at = *i.context_expr;
  ValueId manager = expr(*i.context_expr);
  ValueId enter =
      op(at, Opcode::SpecialGet, {manager}, str(isAsync ? "__aenter__" : "__enter__"), isAsync ? 2 : 0);
  ValueId exit =
      op(at, Opcode::SpecialGet, {manager}, str(isAsync ? "__aexit__" : "__exit__"), isAsync ? 3 : 1);
  ValueId got = call(at, enter);
  if (isAsync) got = awaited(at, got, 1);
  BlockId outer = b.handler, handler = b.newBlock(), cleanup = b.newBlock(), end = b.newBlock();
  auto nest = std::make_unique<Nest>(*this, at);
  f->regions.push_back({.kind = isAsync ? Region::Kind::AsyncWith : Region::Kind::With,
                        .span = at,
                        .outerHandler = outer,
                        .value = exit});
  b.handler = handler;
  if (i.optional_vars) store(*i.optional_vars, got);
  if (item + 1 < s.items.size())
    withStmt(s, item + 1);
  else
    stmts(s.body);
  f->regions.pop_back();
  nest.reset();
  b.handler = outer;
  callExit(at, exit, isAsync);
  b.jump(end);

  b.placeSealed(handler);
  ValueId exc = op(at, Opcode::ExcCatch);
  ValueId previous = op(at, Opcode::ExcPush, {exc});
  b.handler = cleanup;
  ValueId type = op(at, Opcode::ExcType, {exc}), traceback = op(at, Opcode::ExcTraceback, {exc});
  ValueId result = call(at, exit, {type, exc, traceback});
  if (isAsync) result = awaited(at, result, 2);
  ValueId truth = op(at, Opcode::Truth, {result});
  b.handler = outer;
  BlockId suppress = b.newBlock(), again = b.newBlock();
  b.branch(at, truth, suppress, again);
  b.placeSealed(again);
  op(at, Opcode::ExcPop, {previous});
  op(at, Opcode::Reraise, {exc});
  b.unreachable();
  b.placeSealed(suppress);
  op(at, Opcode::ExcPop, {previous});
  b.jump(end);
  popAndReraise(cleanup, previous, at);
  b.placeSealed(end);
}
template void Lowerer::withStmt(const With&, u32);
template void Lowerer::withStmt(const AsyncWith&, u32);
} // namespace molt
