// Type parameters and type statements (PEP 695, 696).
#include "ast_to_ir/generic.h"

namespace molt {
using namespace ast;

ValueId Lowerer::lazy(const SourceSpan& at, Expr* const& field) {
  if (!field) return f->b.unset();
  const scope::Scope* s = table.of(&field);
  ir::FuncId id;
  if (auto it = lowered.find(&field); it != lowered.end()) {
    id = it->second;
  } else {
    Frame frame(program);
    frame.b.fn.sourceHash = sourceHash(*field);
    openFrame(frame, s, ir::FunctionKind::Function, *field, s->name, at.line);
    makeCells(frame);
    ValueId v;
    if (auto* star = as<Starred>(field)) { // *Ts = *default
      v = op(*star, Opcode::UnpackSeq, {expr(*star->value)}, 1);
      v = op(*star, Opcode::TupleItem, {v}, 0);
    } else {
      v = expr(*field);
    }
    frame.b.ret(*field, v);
    id = lowered[&field] = closeFrame(frame);
  }
  ValueId unset = f->b.unset();
  return makeFunction(at, id, s, unset, unset, unset);
}

/// Makes and binds the parameters; gives the tuple of them.
ValueId Lowerer::typeParams(const SourceSpan& at, const Seq<TypeParam*>& params) {
  std::vector<ValueId> items;
  for (auto* p : params) {
    std::string_view name;
    ValueId bound = f->b.unset(), fallback;
    u32 kind = 0;
    if (auto* t = as<TypeVar>(p)) {
      name = t->name.view();
      kind = is<Tuple>(t->bound);
      bound = lazy(*p, t->bound);
      fallback = lazy(*p, t->default_value);
    } else if (auto* s = as<ParamSpec>(p)) {
      kind = 2;
      name = s->name.view();
      fallback = lazy(*p, s->default_value);
    } else {
      auto& u = static_cast<const TypeVarTuple&>(*p);
      kind = 3;
      name = u.name.view();
      fallback = lazy(*p, u.default_value);
    }
    ValueId v = op(*p, Opcode::TypeParamNew, {string(*p, name), bound, fallback}, kind);
    storeName(*p, name, v);
    items.push_back(v);
  }
  return op(at, Opcode::TupleNew, std::move(items));
}

void Lowerer::typeAlias(const TypeAlias& s) {
  auto* n = as<Name>(s.name);
  if (!n) return;
  ValueId v;
  if (s.type_params.empty()) {
    v = op(s, Opcode::TypeAliasNew, {string(s, n->id.view()), none(s), lazy(s, s.value)});
  } else {
    v = generic(s, s.type_params, {}, [&](ValueId params, const std::vector<ValueId>&) {
      ValueId name = string(s, n->id.view());
      return op(s, Opcode::TypeAliasNew, {name, params, lazy(s, s.value)});
    });
  }
  storeName(*n, n->id.view(), v);
}
} // namespace molt
