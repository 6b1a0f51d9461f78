// yield, and delegation (PEP 380).
#include "ast_to_ir/lower.h"

namespace molt {
using namespace ast;

ValueId Lowerer::yieldExpr(const Yield& e) {
  if (!f->scope->functionLike()) error(e, "'yield' outside function");
  ValueId v = exprOrNone(e, e.value);
  return op(e, Opcode::Yield, {v});
}

ValueId Lowerer::yieldFrom(const YieldFrom& e) {
  if (!f->scope->functionLike()) error(e, "'yield from' outside function");
  ValueId v = expr(*e.value);
  return delegate(e, op(e, Opcode::YieldFromIter, {v}));
}

/// Drives a sub-iterator: what it yields is yielded, what is sent or thrown goes to it.
ValueId Lowerer::delegate(const SourceSpan& at, ValueId it) {
  auto& b = f->b;
  Var sent = b.newVar(), got = b.newVar();
  BlockId send = b.newBlock(), yield = b.newBlock(), thrown = b.newBlock(), done = b.newBlock();
  b.write(sent, none(at));
  b.jump(send);
  b.place(send);
  ValueId r = op(at, Opcode::YieldFromSend, {it, b.read(sent)});
  b.write(got, r);
  b.branch(at, op(at, Opcode::IsStop, {r}), done, yield);
  b.place(yield);
  BlockId outer = b.handler;
  b.handler = thrown;
  ValueId y = op(at, Opcode::Yield, {b.read(got)});
  b.handler = outer;
  b.write(sent, y);
  b.jump(send);
  b.seal(send);
  b.placeSealed(thrown);
  ValueId e = op(at, Opcode::ExcCatch);
  r = op(at, Opcode::YieldFromThrow, {it, e});
  b.write(got, r);
  b.branch(at, op(at, Opcode::IsStop, {r}), done, yield);
  b.seal(yield);
  b.placeSealed(done);
  return op(at, Opcode::YieldFromResult);
}
} // namespace molt
