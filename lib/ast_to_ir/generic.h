// Internal: Lowerer::generic, a template over the body.
#pragma once
#include "ast_to_ir/lower.h"

namespace molt {

/// PEP 695: type parameters live in a function of their own around the function, class or alias that has
/// them. It is called once, right there.
template <class Body>
ValueId Lowerer::generic(const SourceSpan& at, const ast::Seq<ast::TypeParam*>& params,
                         std::vector<ValueId> args, Body body) {
  const scope::Scope* s = table.of(&params);
  ir::FuncId id;
  if (auto it = lowered.find(&params); it != lowered.end()) {
    id = it->second;
  } else {
    Frame frame(program);
    frame.b.fn.positional = frame.b.fn.posOnly = static_cast<u32>(args.size());
    openFrame(frame, s, ir::FunctionKind::Function, at, s->name, at.line);
    makeCells(frame);
    std::vector<ValueId> inner = f->b.fn.blocks[0].params;
    ValueId tuple = typeParams(at, params);
    frame.b.ret(at, body(tuple, inner));
    id = lowered[&params] = closeFrame(frame);
  }
  ValueId unset = f->b.unset();
  return call(at, makeFunction(at, id, s, unset, unset, unset), std::move(args));
}
} // namespace molt
