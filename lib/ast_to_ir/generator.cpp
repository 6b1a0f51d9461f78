// yield, and delegation (PEP 380).
#include "ast_to_ir/lower.h"

namespace molt {
using namespace ast;

/// Whether code here runs in a coroutine or an async generator.
bool Lowerer::inAsync() const { return f->b.fn.flags & ir::kCoroutine; }

ValueId Lowerer::yieldExpr(const Yield& e) {
  if (!f->scope->functionLike()) error(e, "'yield' outside function");
  return yieldValue(e, exprOrNone(e, e.value));
}

ValueId Lowerer::yieldValue(const SourceSpan& at, ValueId v) {
  if (inAsync()) v = op(at, Opcode::AsyncYield, {v});
  return op(at, Opcode::Yield, {v});
}

ValueId Lowerer::yieldFrom(const YieldFrom& e) {
  if (!f->scope->functionLike()) error(e, "'yield from' outside function");
  if (inAsync()) error(e, "'yield from' inside async function");
  ValueId v = expr(*e.value);
  return delegate(e, op(e, Opcode::YieldFromIter, {v}));
}

ValueId Lowerer::await(const Await& e) {
  if (!f->scope->functionLike())
    error(e, "'await' outside function");
  else if (!inAsync())
    error(e, "'await' outside async function");
  ValueId v = expr(*e.value);
  return delegate(e, op(e, Opcode::AwaitIter, {v}, 0));
}

/// Head of an async loop: an item, or on to `exit` at StopAsyncIteration. Whoever calls seals `exit`.
ValueId Lowerer::asyncNext(const SourceSpan& at, ValueId iterator, BlockId exit) {
  auto& b = f->b;
  BlockId outer = b.handler, ended = b.newBlock(), go = b.newBlock(), again = b.newBlock();
  b.handler = ended;
  ValueId item = delegate(at, op(at, Opcode::ANext, {iterator}));
  b.handler = outer;
  b.jump(go);
  b.placeSealed(ended);
  ValueId e = op(at, Opcode::ExcCatch);
  b.branch(at, op(at, Opcode::IsStopAsync, {e}), exit, again);
  b.placeSealed(again);
  op(at, Opcode::Reraise, {e});
  b.unreachable();
  b.placeSealed(go);
  return item;
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
