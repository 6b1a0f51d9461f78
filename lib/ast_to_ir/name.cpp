// Names: loading, storing and deleting, wherever they live.
#include "ast_to_ir/lower.h"

namespace molt {
using scope::Binding;

u32 Lowerer::slot(std::string_view name) {
  auto it = globalSlots.find(name);
  if (it != globalSlots.end()) return it->second;
  auto& globals = program.modules[moduleId].globals;
  u32 id = static_cast<u32>(globals.size());
  globals.push_back(str(name));
  globalSlots.emplace(name, id);
  return id;
}

Var Lowerer::localVar(std::string_view n) {
  auto it = f->locals.find(n);
  if (it != f->locals.end()) return it->second;
  f->localOrder.push_back(n);
  return f->locals[n] = f->b.newVar();
}

Place Lowerer::resolve(std::string_view n) {
  bool inComp = !f->comps.empty();
  for (size_t i = f->comps.size(); i-- > 0;) {
    auto& c = *f->comps[i];
    auto* sym = c.scope->find(n);
    if (!sym || sym->binding == Binding::Free || sym->binding == Binding::Unknown) continue;
    switch (sym->binding) {
    case Binding::Local: {
      auto [it, added] = c.locals.emplace(n, 0);
      if (added) it->second = f->b.newVar();
      return {.kind = Place::Kind::Local, .var = it->second};
    }
    case Binding::Cell: return {.kind = Place::Kind::Cell, .cell = c.cells[n]};
    default:
      if (f->scope->kind == scope::Kind::Module) break; // the module decides
      return {.kind = Place::Kind::Global, .slot = slot(n)};
    }
  }
  auto* sym = f->scope->find(n);
  Binding binding = sym ? sym->binding : Binding::GlobalImplicit;
  if (f->scope->kind == scope::Kind::Module) {
    if (atGlobals() || binding == Binding::GlobalExplicit)
      return {.kind = Place::Kind::Global, .slot = slot(n)};
    return {.kind = Place::Kind::Name};
  }
  if (f->scope->kind == scope::Kind::Class) {
    if (inComp && n == "__class__" && f->cells.count(n))
      return {.kind = Place::Kind::Cell, .cell = f->cells[n]};
    if (inComp && f->frees.count(n)) return {.kind = Place::Kind::Cell, .cell = f->frees[n], .isFree = true};
    if (inComp) return {.kind = Place::Kind::Global, .slot = slot(n)};
    if (binding == Binding::Free) return {.kind = Place::Kind::NameCell, .cell = f->frees[n], .isFree = true};
    if (binding == Binding::GlobalExplicit) return {.kind = Place::Kind::Global, .slot = slot(n)};
    return {.kind = Place::Kind::Name};
  }
  if (f->scope->canSeeClass && f->ns != kNone && !inComp) {
    if (binding == Binding::Free) return {.kind = Place::Kind::NameCell, .cell = f->frees[n], .isFree = true};
    if (binding == Binding::Cell)
      return {.kind = Place::Kind::NameCell, .cell = f->cells[n]}; // as CPython has it
    if (binding == Binding::GlobalImplicit) return {.kind = Place::Kind::Name};
  }
  switch (binding) {
  case Binding::Local: return {.kind = Place::Kind::Local, .var = localVar(n)};
  case Binding::Cell: return {.kind = Place::Kind::Cell, .cell = f->cells[n]};
  case Binding::Free: return {.kind = Place::Kind::Cell, .cell = f->frees[n], .isFree = true};
  default: return {.kind = Place::Kind::Global, .slot = slot(n)};
  }
}

ValueId Lowerer::loadName(const SourceSpan& at, std::string_view raw) {
  std::string_view n = mangle(raw);
  Place p = resolve(n);
  switch (p.kind) {
  case Place::Kind::Local: {
    ValueId v = f->b.read(p.var);
    if (!f->b.mayBeUnset(v)) return v;
    v = op(at, Opcode::CheckBound, {v}, str(n), 0);
    f->b.write(p.var, v);
    return v;
  }
  case Place::Kind::Cell: return op(at, Opcode::CellGet, {p.cell}, str(n), p.isFree);
  case Place::Kind::Global: return op(at, Opcode::GlobalGet, {}, p.slot);
  case Place::Kind::Name: return op(at, Opcode::NameGet, {f->ns}, slot(n));
  case Place::Kind::NameCell: return op(at, Opcode::NameGetCell, {f->ns, p.cell}, str(n));
  }
  return kNone;
}

/// Rebinds a local; the old value dies after the new one is bound.
void Lowerer::assignVar(const SourceSpan& at, Var var, ValueId v) {
  ValueId old = f->b.read(var);
  f->b.write(var, v);
  if (f->b.needsKeep(old)) op(at, Opcode::Keep, {old});
}

void Lowerer::storeName(const SourceSpan& at, std::string_view raw, ValueId v) {
  std::string_view n = mangle(raw);
  if (n == "__debug__") return error(at, "cannot assign to __debug__");
  Place p = resolve(n);
  switch (p.kind) {
  case Place::Kind::Local: return assignVar(at, p.var, v);
  case Place::Kind::Cell:
  case Place::Kind::NameCell: op(at, Opcode::CellSet, {p.cell, v}); return;
  case Place::Kind::Global: op(at, Opcode::GlobalSet, {v}, p.slot); return;
  case Place::Kind::Name: op(at, Opcode::NameSet, {f->ns, v}, str(n)); return;
  }
}

void Lowerer::deleteName(const SourceSpan& at, std::string_view raw) {
  std::string_view n = mangle(raw);
  if (n == "__debug__") return error(at, "cannot delete __debug__");
  Place p = resolve(n);
  switch (p.kind) {
  case Place::Kind::Local: {
    ValueId old = f->b.read(p.var);
    if (f->b.mayBeUnset(old)) old = op(at, Opcode::CheckBound, {old}, str(n), 0);
    f->b.write(p.var, f->b.unset());
    if (f->b.needsKeep(old)) op(at, Opcode::Keep, {old});
    return;
  }
  case Place::Kind::Cell:
  case Place::Kind::NameCell:
    op(at, Opcode::CellGet, {p.cell}, str(n), p.isFree); // raises if empty
    op(at, Opcode::CellSet, {p.cell, f->b.unset()});
    return;
  case Place::Kind::Global: op(at, Opcode::GlobalDel, {}, p.slot); return;
  case Place::Kind::Name: op(at, Opcode::NameDel, {f->ns}, str(n)); return;
  }
}

/// The cell that a closure made here captures for a name that is free in it.
ValueId Lowerer::cellFor(std::string_view n) {
  for (size_t i = f->comps.size(); i-- > 0;)
    if (auto it = f->comps[i]->cells.find(n); it != f->comps[i]->cells.end()) return it->second;
  if (auto it = f->cells.find(n); it != f->cells.end()) return it->second;
  if (auto it = f->frees.find(n); it != f->frees.end()) return it->second;
  return f->b.unset(); // not reached: the symbol table gave the name a cell
}
} // namespace molt
