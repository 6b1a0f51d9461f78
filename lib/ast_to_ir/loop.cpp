// Loops, and what break, continue and return undo on their way out.
#include "ast_to_ir/lower.h"

namespace molt {
using namespace ast;

void Lowerer::whileStmt(const While& s) {
  auto& b = f->b;
  BlockId header = b.newBlock(), bodyBlock = b.newBlock(), orelse = b.newBlock(), end = b.newBlock();
  b.jump(header);
  b.place(header);
  cond(*s.test, {bodyBlock}, {orelse});
  b.placeSealed(bodyBlock);
  op(*s.test, Opcode::Poll, {});
  Nest nest(*this, s);
  f->regions.push_back({.kind = Region::Kind::Loop,
                        .span = s,
                        .outerHandler = b.handler,
                        .breakTo = end,
                        .continueTo = header});
  stmts(s.body);
  f->regions.pop_back();
  b.jump(header);
  b.seal(header);
  b.placeSealed(orelse);
  stmts(s.orelse);
  b.jump(end);
  b.placeSealed(end);
}

/// iter() or aiter() of what a loop runs over.
/// `statement`: of `for` or `async for`. CPython folds a display there and in comprehensions, but for this
/// one.
ValueId Lowerer::iterate(const Expr& iterable, bool isAsync, bool statement) {
  ValueId v;
  if (auto c = isAsync && statement ? std::nullopt : foldIterable(iterable))
    v = constant(iterable, *c);
  else
    v = expr(iterable);
  return op(iterable, isAsync ? Opcode::AIter : Opcode::Iter, {v});
}

template <class T> void Lowerer::forStmt(const T& s) {
  constexpr bool isAsync = std::is_same_v<T, AsyncFor>;
  auto& b = f->b;
  if (isAsync && !inAsync()) error(s, "'async for' outside async function");
  ValueId it = iterate(*s.iter, isAsync, true);
  BlockId header = b.newBlock(), bodyBlock = b.newBlock(), exit = b.newBlock(), end = b.newBlock();
  b.jump(header);
  b.place(header);
  ValueId item;
  if (isAsync) {
    item = asyncNext(s, it, exit);
    b.jump(bodyBlock);
  } else {
    item = op(*s.iter, Opcode::IterNext, {it});
    b.branch(*s.iter, op(*s.iter, Opcode::IsStop, {item}), exit, bodyBlock);
  }
  b.placeSealed(bodyBlock);
  Nest nest(*this, s);
  f->regions.push_back({.kind = Region::Kind::Loop,
                        .span = *s.iter,
                        .outerHandler = b.handler,
                        .breakTo = end,
                        .continueTo = header,
                        .value = it});
  store(*s.target, item);
  stmts(s.body);
  f->regions.pop_back();
  b.jump(header);
  b.seal(header);
  b.placeSealed(exit);
  op(*s.iter, Opcode::Keep, {it});
  stmts(s.orelse);
  b.jump(end);
  b.placeSealed(end);
}

template void Lowerer::forStmt(const For&);
template void Lowerer::forStmt(const AsyncFor&);

/// Emits what a region owes when control leaves it early; its own handler is off by then.
void Lowerer::undo(const Region& r) {
  auto& b = f->b;
  b.handler = r.outerHandler;
  switch (r.kind) {
  case Region::Kind::Loop:
    if (r.value != kNone) op(r.span, Opcode::Keep, {r.value});
    return;
  case Region::Kind::Finally: return stmts(*r.body);
  case Region::Kind::Handler: op(r.span, Opcode::ExcPop, {r.value}); return;
  case Region::Kind::HandlerName: {
    Region h = f->regions.back(); // the Handler it belongs to: left first, as CPython does
    f->regions.pop_back();
    undo(h);
    storeName(r.span, r.name, none(r.span));
    return deleteName(r.span, r.name);
  }
  case Region::Kind::StarHandler:
    return error(leaving, "'break', 'continue' and 'return' cannot appear in an except* block");
  case Region::Kind::With: callExit(r.span, r.value, false); return;
  case Region::Kind::AsyncWith: callExit(r.span, r.value, true); return;
  }
}

/// Undoes the regions above `depth`, innermost first. The code emitted here is outside of the regions it
/// undoes, so they are taken off for the time being.
void Lowerer::unwindTo(size_t depth, const SourceSpan& at) {
  leaving = at;
  auto saved = f->regions;
  while (f->regions.size() > depth) {
    Region r = f->regions.back();
    f->regions.pop_back();
    undo(r);
  }
  f->regions = std::move(saved);
}

void Lowerer::leaveLoop(const Stmt& s, bool isBreak) {
  auto& b = f->b;
  size_t i = f->regions.size();
  while (i > 0 && f->regions[i - 1].kind != Region::Kind::Loop &&
         f->regions[i - 1].kind != Region::Kind::StarHandler)
    --i;
  if (i > 0 && f->regions[i - 1].kind == Region::Kind::StarHandler)
    return error(s, "'break', 'continue' and 'return' cannot appear in an except* block");
  if (i == 0) return error(s, isBreak ? "'break' outside loop" : "'continue' not properly in loop");
  Region loop = f->regions[i - 1];
  BlockId handler = b.handler;
  unwindTo(i, s);
  if (isBreak && loop.value != kNone) op(s, Opcode::Keep, {loop.value});
  b.jump(isBreak ? loop.breakTo : loop.continueTo);
  b.handler = handler;
}
} // namespace molt
