// Comprehensions (inlined, PEP 709) and generator expressions (functions).
#include "ast_to_ir/lower.h"

namespace molt {
using namespace ast;

/// The loops from generator i inwards; the innermost yields or adds the element.
void Lowerer::comprehensionLoop(const Expr& e, const Seq<Comprehension*>& gens, u32 i, ValueId firstIter,
                                const Expr* elt, const Expr* value, ValueId result) {
  auto& b = f->b;
  if (i == gens.size()) {
    if (result == kNone) {
      yieldValue(*elt, expr(*elt));
    } else if (value) {
      ValueId k = expr(*elt), v = expr(*value);
      SourceSpan at = elt->span(), last = value->span();
      at.endLine = last.endLine;
      at.endCol = last.endCol;
      op(at, Opcode::DictPut, {result, k, v});
    } else {
      ValueId v = expr(*elt);
      op(*elt, e.kind == ExprKind::SetComp ? Opcode::SetAdd : Opcode::ListAppend, {result, v});
    }
    return;
  }
  auto& g = *gens[i];
  BlockId header = b.newBlock(), next = b.newBlock(), exit = b.newBlock();
  ValueId it = kNone;
  if (i == 0) {
    it = firstIter;
  } else if (auto* l = as<List>(g.iter);
             l && !g.is_async && l->elts.size() == 1 && !is<Starred>(l->elts[0])) {
    // `for y in [x]` is an assignment (CPython since 3.9).
    store(*g.target, expr(*l->elts[0]));
  } else if (auto* t = as<Tuple>(g.iter);
             t && !g.is_async && t->elts.size() == 1 && !is<Starred>(t->elts[0])) {
    store(*g.target, expr(*t->elts[0]));
  } else {
    it = iterate(*g.iter, g.is_async);
  }
  b.jump(header);
  b.place(header);
  if (it != kNone && g.is_async) {
    store(*g.target, asyncNext(*g.iter, it, exit));
  } else if (it != kNone) {
    ValueId item = op(*g.iter, Opcode::IterNext, {it});
    BlockId bodyBlock = b.newBlock();
    b.branch(*g.iter, op(*g.iter, Opcode::IsStop, {item}), exit, bodyBlock);
    b.placeSealed(bodyBlock);
    store(*g.target, item);
  }
  for (auto* c : g.ifs) {
    BlockId pass = b.newBlock();
    cond(*c, {pass}, {next});
    b.placeSealed(pass);
  }
  comprehensionLoop(e, gens, i + 1, kNone, elt, value, result);
  b.jump(next);
  b.placeSealed(next);
  if (it != kNone)
    b.jump(header);
  else
    b.jump(exit);
  b.seal(header);
  b.placeSealed(exit);
  if (it != kNone) op(*g.iter, Opcode::Keep, {it});
}

ValueId Lowerer::comprehension(const Expr& e, const Seq<Comprehension*>& gens, const Expr* elt,
                               const Expr* value) {
  auto& b = f->b;
  auto& first = *gens[0];
  if (auto* own = table.of(&e); !inAsync() && (own->hasAwait || own->hasAsyncComprehension)) {
    error(e, "asynchronous comprehension outside of an asynchronous function");
    return none(e);
  }
  ValueId it = iterate(*first.iter, first.is_async);
  CompContext context{.scope = table.of(&e), .locals = {}, .cells = {}};
  for (auto n : context.scope->cellNames) context.cells[n] = op(e, Opcode::CellNew, {b.unset()});
  ValueId result = op(e, e.kind == ExprKind::ListComp  ? Opcode::ListNew
                         : e.kind == ExprKind::SetComp ? Opcode::SetNew
                                                       : Opcode::DictNew);
  f->comps.push_back(&context);
  comprehensionLoop(e, gens, 0, it, elt, value, result);
  f->comps.pop_back();
  for (auto& [n, var] : context.locals) {
    ValueId v = b.read(var);
    if (b.needsKeep(v)) op(e, Opcode::Keep, {v});
  }
  return result;
}

ValueId Lowerer::generatorExp(const GeneratorExp& e) {
  auto& first = *e.generators[0];
  const scope::Scope* s = table.of(&e);
  ir::FuncId id;
  if (auto it = lowered.find(&e); it != lowered.end()) {
    id = it->second;
  } else {
    Frame frame(program);
    frame.b.fn.positional = frame.b.fn.posOnly = 1;
    frame.b.fn.sourceHash = sourceHash(static_cast<const Expr&>(e));
    openFrame(frame, s, ir::FunctionKind::Comprehension, e, s->name, e.line());
    makeCells(frame);
    comprehensionLoop(e, e.generators, 0, f->b.fn.blocks[0].params[0], e.elt, nullptr, kNone);
    frame.b.ret(e, none(e));
    id = lowered[&e] = closeFrame(frame);
  }
  ValueId unset = f->b.unset();
  ValueId fn = makeFunction(e, id, s, unset, unset, unset);
  ValueId it = iterate(*first.iter, first.is_async);
  return call(e, fn, {it});
}
} // namespace molt
