// What each op gives, from what its operands are.
#include "ir_to_facts/inference.h"
#include <cstdlib>

namespace molt {
using namespace ir;
using namespace facts;

Likely Inference::constType(const Const& c, u32 f, const void* site) {
  switch (c.kind) {
  case ConstKind::None: return {Kind::None, kNone};
  case ConstKind::True:
  case ConstKind::False: return {Kind::Bool, kNone};
  case ConstKind::Int: return {Kind::Int, kNone};
  case ConstKind::Float: return {Kind::Float, kNone};
  case ConstKind::Str: return {Kind::Str, kNone};
  case ConstKind::Bytes: return {Kind::Bytes, kNone};
  case ConstKind::Tuple: {
    std::vector<Likely> fields;
    for (ConstId i : c.items) fields.push_back(constType(p_.consts[i], f, &p_.consts[i]));
    return record(f, site, fields);
  }
  default: return {Kind::Any, kNone};
  }
}

bool Inference::constIndex(u32 f, ValueId v, i64& out) const {
  const Op* d = defs_[f][v];
  if (!d || d->code != Opcode::Const) return false;
  const Const& c = p_.consts[d->imm[0]];
  if (c.kind != ConstKind::Int || c.text.size() > 9) return false;
  out = std::strtol(c.text.c_str(), nullptr, 10);
  return true;
}

static bool numeric(Kind k) { return k == Kind::Int || k == Kind::Float || k == Kind::Bool; }

Likely Inference::arithmetic(const Op& op, Likely a, Likely b) {
  BinOp o = static_cast<BinOp>(op.imm[0]);
  if (a.kind <= Kind::None || b.kind <= Kind::None) return {};
  if (numeric(a.kind) && numeric(b.kind)) {
    if (o == BinOp::TrueDiv) return {Kind::Float, kNone};
    if (a.kind == Kind::Float || b.kind == Kind::Float) return {Kind::Float, kNone};
    return {Kind::Int, kNone};
  }
  if (a.kind == Kind::Float || b.kind == Kind::Float)
    return {Kind::Float, kNone}; // the other is likely a number
  if (isNumber(a) && isNumber(b))
    return o == BinOp::TrueDiv ? Likely{Kind::Float, kNone} : Likely{Kind::Any, kNumber};
  if (o == BinOp::Mod && a.kind == Kind::Str) return {Kind::Str, kNone};
  if (o == BinOp::Add && a.kind == b.kind && (a.kind == Kind::Str || a.kind == Kind::Bytes)) return a;
  if (o == BinOp::Add && a.kind == b.kind && (a.kind == Kind::List || a.kind == Kind::Tuple)) {
    mix(a.id);
    return join(a, b);
  }
  if (o == BinOp::Mul && hasCell(a.kind) && b.kind == Kind::Int) {
    mix(a.id);
    return a;
  }
  if (o == BinOp::Mul && a.kind == Kind::Str && b.kind == Kind::Int) return a;
  if (a.kind == Kind::Set && b.kind == Kind::Set) return join(a, b);
  return {Kind::Any, kNone};
}

Likely Inference::iterated(Likely t) {
  switch (t.kind) {
  case Kind::Bottom:
  case Kind::None: return {};
  case Kind::Range: return {Kind::Int, kNone};
  case Kind::Str: return {Kind::Str, kNone};
  case Kind::Bytes: return {Kind::Int, kNone};
  case Kind::List:
  case Kind::Tuple:
  case Kind::Set:
  case Kind::Iterator: return elem(t.id);
  case Kind::Dict: return keyOf(t.id);
  default: return {Kind::Any, kNone};
  }
}

Likely Inference::attributeOf(Likely o, StrId name, u32 f, const Op& op) {
  switch (o.kind) {
  case Kind::Bottom:
  case Kind::None: return {}; // so far: what else it is comes later
  case Kind::Module: {
    if (auto it = moduleByName_.find(p_.str(o.id)); it != moduleByName_.end()) return importFrom(o, name);
    const std::string_view module = p_.str(o.id), n = p_.str(name);
    if (module == "math" && (n == "pi" || n == "e" || n == "tau" || n == "inf" || n == "nan"))
      return {Kind::Float, kNone};
    if (module == "sys" && n == "argv") return container(Kind::List, f, &op, {Kind::Str, kNone});
    return importFrom(o, name);
  }
  case Kind::Instance: {
    Likely t = facts_.attribute(o.id, name);
    // A method, or an attribute that nothing visible stores.
    if (t.kind == Kind::Bottom && facts_.method(o.id, name) != kNone) return {Kind::Any, kNone};
    return t;
  }
  case Kind::Class: {
    Likely t = facts_.attribute(o.id, name);
    return t.kind == Kind::Bottom ? Likely{Kind::Any, kNone} : t;
  }
  case Kind::Any: {
    auto it = attributesByName_.find(name);
    return it == attributesByName_.end() ? o : it->second;
  }
  default: return {Kind::Any, kNone};
  }
}

void Inference::setAttribute(Likely o, StrId name, Likely t) {
  if (o.kind == Kind::Bottom || t.kind == Kind::Bottom) return;
  grow(attributesByName_[name], t);
  if (o.kind == Kind::Instance || o.kind == Kind::Class) {
    const u64 key = facts_.attributeKey(o.id, name);
    Likely j = join(facts_.attributes[key], t);
    Likely& at = facts_.attributes[key];
    if (!(j == at)) at = j, changed_ = true;
  }
}

Likely Inference::importFrom(Likely module, StrId name) {
  if (module.kind == Kind::Bottom) return {};
  if (module.kind != Kind::Module) return {Kind::Any, kNone};
  if (auto it = moduleByName_.find(p_.str(module.id)); it != moduleByName_.end()) {
    const Module& m = p_.modules[it->second];
    for (u32 g = 0; g < m.globals.size(); ++g)
      if (m.globals[g] == name) return facts_.globals[it->second][g].type;
  }
  if (p_.str(module.id) == "math") {
    const std::string_view n = p_.str(name);
    if (n == "pi" || n == "e" || n == "tau" || n == "inf" || n == "nan") return {Kind::Float, kNone};
  }
  const u32 row = native(p_.str(module.id), p_.str(name));
  return row != kNone ? Likely{Kind::Native, row} : Likely{Kind::Any, kNone};
}

u32 Inference::native(std::string_view module, std::string_view name) {
  static constexpr std::string_view rows[][2] = {
#define NATIVE(id, module, name, symbol) {module, name},
#include "abi/natives.def"
#undef NATIVE
  };
  for (u32 i = 0; i < std::size(rows); ++i)
    if (rows[i][0] == module && rows[i][1] == name) return i;
  return kNone;
}

/// A function object is made: its free variables and defaults are what flows in here.
void Inference::functionMade(u32 f, const Op& op) {
  auto& cells = closures_[op.imm[0]];
  for (u32 i = 3; i < op.args.size(); ++i) {
    if (cells.size() < i - 2) cells.push_back({});
    grow(cells[i - 3], get(f, op.args[i]));
  }
  const Op* defaults = defs_[f][op.args[0]];
  const Function& g = p_.functions[op.imm[0]];
  if (!defaults || g.blocks.empty()) return;
  std::vector<Likely> ds;
  if (defaults->code == Opcode::TupleNew)
    for (ValueId v : defaults->args) ds.push_back(get(f, v));
  else if (defaults->code == Opcode::Const && p_.consts[defaults->imm[0]].kind == ConstKind::Tuple)
    for (ConstId i : p_.consts[defaults->imm[0]].items)
      ds.push_back(constType(p_.consts[i], f, &p_.consts[i]));
  for (u32 i = 0; i < ds.size() && i < g.positional; ++i)
    set(op.imm[0], g.blocks[0].params[g.positional - 1 - i], ds[ds.size() - 1 - i]);
}

void Inference::transfer(u32 f, const Op& op) {
  const Function& fn = p_.functions[f];
  auto arg = [&](u32 i) { return get(f, op.args[i]); };
  auto result = [&](Likely t) { set(f, op.result, t); };
  switch (op.code) {
  case Opcode::Const: return result(constType(p_.consts[op.imm[0]], f, &op));
  case Opcode::CheckBound: return result(arg(0));
  case Opcode::Unset: return;
  case Opcode::CellNew: return result(container(Kind::Iterator, f, &op, arg(0))); // a container of one
  case Opcode::CellGet:
    return result(arg(0).kind == Kind::Iterator ? elem(arg(0).id) : Likely{Kind::Any, kNone});
  case Opcode::CellSet:
    if (arg(0).kind == Kind::Iterator) addElem(arg(0).id, arg(1));
    return;
  case Opcode::ClosureCell:
    if (op.imm[0] < closures_[f].size()) result(closures_[f][op.imm[0]]);
    return;
  case Opcode::GlobalGet: {
    GlobalFacts& g = facts_.globals[fn.module][op.imm[0]];
    if (g.stores == 0) return result({Kind::Builtin, p_.modules[fn.module].globals[op.imm[0]]});
    return result(g.type);
  }
  case Opcode::GlobalSet: return grow(facts_.globals[fn.module][op.imm[0]].type, arg(0));
  case Opcode::NameSet: // in a class body: an attribute that instances see until they have their own
    if (auto it = classBody_.find(f); it != classBody_.end() && arg(1).kind != Kind::Function)
      setAttribute({Kind::Class, it->second}, op.imm[0], arg(1));
    return;
  case Opcode::NameGet: {
    GlobalFacts& g = facts_.globals[fn.module][op.imm[0]];
    if (g.stores == 0) return result({Kind::Builtin, p_.modules[fn.module].globals[op.imm[0]]});
    return result({Kind::Any, kNone});
  }
  case Opcode::AttrGet: return result(attributeOf(arg(0), op.imm[0], f, op));
  case Opcode::AttrSet: return setAttribute(arg(0), op.imm[0], arg(1));
  case Opcode::ItemGet: {
    Likely o = arg(0);
    if (o.kind == Kind::List || o.kind == Kind::Tuple) {
      const Op* k = defs_[f][op.args[1]];
      i64 i;
      if (k && k->code == Opcode::SliceNew) { // other lengths, the same elements
        if (o.id == kNone) return result(o);
        return result(container(o.kind, f, &op, elem(o.id)));
      }
      return result(constIndex(f, op.args[1], i) ? field(o.id, i) : elem(o.id));
    }
    if (o.kind == Kind::Dict) return result(elem(o.id));
    if (o.kind == Kind::Str) return result(o);
    if (o.kind == Kind::Bytes) return result({Kind::Int, kNone});
    if (o.kind > Kind::None) result({Kind::Any, kNone});
    return;
  }
  case Opcode::ItemSet: {
    Likely o = arg(0);
    i64 i;
    if (!hasCell(o.kind)) return;
    addElem(o.id, arg(2));
    if (o.kind == Kind::Dict) return addKey(o.id, arg(1));
    if (o.id == kNone) return;
    if (constIndex(f, op.args[1], i)) return addField(o.id, i, arg(2));
    for (u32 k = 0; k < facts_.cells[find(o.id)].fields.size(); ++k) addField(o.id, k, arg(2));
    return;
  }
  case Opcode::Binary:
  case Opcode::Inplace: return result(arithmetic(op, arg(0), arg(1)));
  case Opcode::Compare: return result({Kind::Bool, kNone});
  case Opcode::BoxBool: return result({Kind::Bool, kNone});
  case Opcode::Neg:
  case Opcode::Pos:
  case Opcode::Invert: return result(arg(0));
  case Opcode::TupleNew:
  case Opcode::ListNew: {
    std::vector<Likely> fields;
    for (ValueId v : op.args) fields.push_back(get(f, v));
    return result({op.code == Opcode::TupleNew ? Kind::Tuple : Kind::List, record(f, &op, fields).id});
  }
  case Opcode::SetNew: {
    Likely t = container(Kind::Set, f, &op);
    for (ValueId v : op.args) addElem(t.id, get(f, v));
    return result(t);
  }
  case Opcode::DictNew: {
    Likely t = container(Kind::Dict, f, &op);
    for (u32 i = 0; i + 1 < op.args.size(); i += 2) {
      addKey(t.id, arg(i));
      addElem(t.id, arg(i + 1));
    }
    return result(t);
  }
  case Opcode::ListAppend:
  case Opcode::SetAdd: return addElem(arg(0).id, arg(1));
  case Opcode::DictPut: addKey(arg(0).id, arg(1)); return addElem(arg(0).id, arg(2));
  case Opcode::ListExtend:
  case Opcode::SetUpdate: return addElem(arg(0).id, iterated(arg(1)));
  case Opcode::ListToTuple: return result({Kind::Tuple, arg(0).id});
  case Opcode::UnpackSeq: {
    Likely t = arg(0);
    if (t.kind == Kind::Tuple || t.kind == Kind::List) return result({Kind::Tuple, t.id});
    if (t.kind != Kind::Bottom) result(container(Kind::Tuple, f, &op, iterated(t)));
    return;
  }
  case Opcode::TupleItem: {
    // An unpacked display keeps its elements apart.
    const Op* d = defs_[f][op.args[0]];
    if (d && d->code == Opcode::UnpackSeq) d = defs_[f][d->args[0]];
    if (d && d->code == Opcode::TupleNew && op.imm[0] < d->args.size())
      return result(get(f, d->args[op.imm[0]]));
    const Likely t = arg(0);
    return result(t.kind == Kind::Tuple    ? field(t.id, op.imm[0])
                  : t.kind == Kind::Bottom ? Likely{}
                                           : Likely{Kind::Any, kNone});
  }
  case Opcode::FormatValue:
  case Opcode::StrJoin: return result({Kind::Str, kNone});
  case Opcode::Iter: {
    Likely t = arg(0);
    if (t.kind == Kind::Iterator || t.kind == Kind::Range) return result(t);
    if (t.kind == Kind::Instance) { // what __iter__ gives
      const FuncId m = iter_ == kNone ? kNone : facts_.method(t.id, iter_);
      if (m != kNone && !p_.functions[m].blocks.empty() && !p_.functions[m].blocks[0].params.empty()) {
        set(m, p_.functions[m].blocks[0].params[0], t);
        return result(callFunction(m));
      }
    }
    if (t.kind == Kind::Bottom) return;
    return result(container(Kind::Iterator, f, &op, iterated(t)));
  }
  case Opcode::IterNext: return result(iterated(arg(0)));
  case Opcode::Yield:
    if (fn.flags & kGenerator && !(fn.flags & kCoroutine)) {
      callFunction(f); // makes the cell
      addElem(yields_[f], arg(0));
    }
    return result({Kind::Any, kNone});
  case Opcode::Call: return result(callValue(arg(0), f, op, 1, op.imm[0]));
  case Opcode::CallMethod: return result(callMethod(arg(0), op.imm[0], f, op, 1, op.imm[1]));
  case Opcode::MethodLoad: return result({Kind::Any, kNone});
  case Opcode::CallLoaded: {
    const Op* load = defs_[f][op.args[0]];
    if (load && load->code == Opcode::MethodLoad)
      return result(callMethod(get(f, load->args[0]), load->imm[0], f, op, 2, op.imm[0]));
    return result({Kind::Any, kNone});
  }
  case Opcode::FuncNew: functionMade(f, op); return result({Kind::Function, op.imm[0]});
  case Opcode::BuildClass: return result({Kind::Class, classOf_[(u64(f) << 32) | op.result]});
  case Opcode::Import: return result({Kind::Module, op.imm[0]});
  case Opcode::ImportFrom: return result(importFrom(arg(0), op.imm[0]));
  case Opcode::Return:
    if (!op.args.empty()) grow(facts_.returns[f], arg(0));
    return;
  default:
    if (op.result != kNone && fn.valueTypes[op.result] == Type::Tagged) result({Kind::Any, kNone});
    return;
  }
}

} // namespace molt
