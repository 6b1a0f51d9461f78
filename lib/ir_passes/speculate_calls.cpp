// Calls and counted loops under speculation.
#include "ir_passes/speculator.h"
#include <algorithm>
#include <string>

namespace molt::ir_passes {
using namespace molt::ir;

static bool directlyCallable(const Function& f) {
  return !(f.flags & (kGenerator | kCoroutine | kVarArgs | kVarKeywords)) && f.keywordOnly == 0 &&
         f.freeNames.empty() && f.positional <= 8;
}

bool Speculator::globalGet(const Op& op) {
  const facts::GlobalFacts& g = facts_.globals[g_.module][op.imm[0]];
  if (g.stores != 1 || g.type.kind != Kind::Function || g.storeIn == kNone) return false;
  if (p_.functions[g.storeIn].kind != FunctionKind::Module || !directlyCallable(p_.functions[g.type.id]))
    return false;
  emit(Opcode::GuardGlobal, Type::None, {}, op.imm[0], 0, stateAt(index_));
  emitAs(op.result, Opcode::BoundGet, Type::Tagged, {}, op.imm[0]);
  function_[op.result] = g.type.id;
  return true;
}

bool Speculator::callKnown(const Op& op, FuncId callee, ValueId function, std::vector<ValueId> args) {
  const Function& f = p_.functions[callee];
  if (!directlyCallable(f) || args.size() != f.positional) return false;
  for (ValueId& a : args) a = resolve(a);
  if (function == kNone) function = emit(Opcode::Unset, Type::Tagged, {});
  args.insert(args.begin(), function);
  Op c;
  c.code = Opcode::CallDirect;
  c.type = Type::Tagged;
  c.result = op.result;
  c.args = std::move(args);
  c.imm[0] = callee;
  c.span = op.span;
  c.origin = op.origin;
  c.unwind = unwindOf(op);
  out_.push_back(std::move(c));
  shapes_.clear();
  return true;
}

/// The one function that calling `name` runs, whichever of the likely layouts the receiver has; or kNone.
FuncId Speculator::methodTarget(ValueId receiver, StrId name) {
  Likely o = likely(receiver);
  if (o.kind != Kind::Instance) return kNone;
  const auto& ways = layouts(o.id);
  if (ways.empty()) return kNone;
  FuncId m = kNone;
  for (const Layout& l : ways) {
    const FuncId f = facts_.method(l.cls, name);
    if (f == kNone || (m != kNone && f != m) || slotIndex(l.shape, name) != kNone) return kNone;
    m = f;
  }
  if (!directlyCallable(p_.functions[m])) return kNone;
  // guard_methods is to test for this function, too.
  for (const Layout& l : ways) {
    const Shape& s = p_.shapes[l.shape];
    for (u32 i = 0; i < s.methodNames.size(); ++i)
      if (s.methodNames[i] == name && s.methodFunctions[i] != m) return kNone;
  }
  for (const Layout& l : ways) {
    Shape& s = p_.shapes[l.shape];
    if (std::find(s.methodNames.begin(), s.methodNames.end(), name) != s.methodNames.end()) continue;
    s.methodNames.push_back(name);
    s.methodFunctions.push_back(m);
  }
  return m;
}

bool Speculator::call(const Op& op) {
  if (op.code == Opcode::Call) {
    if (op.imm[0] != kNone) return false;
    std::vector<ValueId> args(op.args.begin() + 1, op.args.end());
    ValueId callee = resolve(op.args[0]);
    if (callee < function_.size() && function_[callee] != kNone)
      return callKnown(op, function_[callee], kNone, std::move(args));
    const Op* d = def_[op.args[0]];
    if (likely(op.args[0]).kind == Kind::Native && op.args.size() == 2)
      return callNative(op, likely(op.args[0]).id, resolve(op.args[0]));
    if (d && d->code == Opcode::GlobalGet && likely(op.args[0]).kind == Kind::Builtin)
      return callBuiltin(op, p_.str(likely(op.args[0]).id));
    return false;
  }
  if (op.code == Opcode::CallMethod) {
    if (op.imm[1] != kNone) return false;
    if (u32 row = nativeMethod(op); row != kNone && op.args.size() == 2) return callNative(op, row, kNone);
    FuncId m = methodTarget(op.args[0], op.imm[0]);
    if (m == kNone || p_.functions[m].positional != op.args.size()) return false;
    guardLayouts(op.args[0], layouts(likely(op.args[0]).id));
    return callKnown(op, m, kNone, op.args);
  }
  if (op.imm[0] != kNone) return false;
  ValueId loaded = op.args[0];
  if (function_[loaded] == kNone) return false;
  std::vector<ValueId> args(op.args.begin() + 1, op.args.end()); // the receiver comes from method_self
  if (p_.functions[function_[loaded]].positional == args.size())
    return callKnown(op, function_[loaded], kNone, std::move(args));
  return false;
}

bool Speculator::methodLoad(const Op& op) {
  if (op.code == Opcode::MethodSelf) {
    // Stands right behind its method_load.
    if (index_ == 0) return false;
    const Op& load = g_.blocks[block_].ops[index_ - 1];
    const Op* l = &load;
    if (load.code != Opcode::MethodLoad) {
      // In a try region a jump lies between them.
      return false;
    }
    if (function_[l->result] == kNone) return false;
    alias_[op.result] = resolve(l->args[0]);
    return true;
  }
  if (op.hasUnwind()) return false; // the matching method_self is in another block
  if (index_ + 1 >= g_.blocks[block_].ops.size() ||
      g_.blocks[block_].ops[index_ + 1].code != Opcode::MethodSelf)
    return false;
  FuncId m = methodTarget(op.args[0], op.imm[0]);
  if (m == kNone) return false;
  const auto& ways = layouts(likely(op.args[0]).id);
  const u32 shape = ways[0].shape; // whose table has the function, if that class exists and is as it was
  guardLayouts(op.args[0], ways);
  if (ways.size() > 1) emit(Opcode::GuardMethods, Type::None, {}, shape, kNone, stateAt(index_));
  emitAs(op.result, Opcode::MethodConst, Type::Tagged, {}, shape, op.imm[0]);
  function_[op.result] = m;
  return true;
}

bool Speculator::callNative(const Op& op, u32 row, ValueId function) {
  const ValueId x = typedOf(op.args[1], Kind::Float);
  if (x == kNone) return false;
  if (function == kNone) { // module.name(x): looking up a name on a module has no effects
    guardShape(op.args[0], builtinShape("module"));
    Op get;
    get.code = Opcode::AttrGet;
    get.type = Type::Tagged;
    get.args = {resolve(op.args[0])};
    get.imm[0] = op.imm[0];
    get.span = op.span;
    get.origin = op.origin;
    get.unwind = unwindOf(op);
    function = get.result = f_.newValue(Type::Tagged);
    typed_.push_back(kNone);
    alias_.push_back(kNone);
    out_.push_back(std::move(get));
  }
  emit(Opcode::GuardNative, Type::None, {function}, row, kNone, stateAt(index_));
  static constexpr Opcode ops[] = {Opcode::FloatSqrt}; // by row of natives.def
  setTyped(op.result, emit(ops[row], Type::F64, {x}, kNone, kNone, stateAt(index_)));
  return true;
}

bool Speculator::callBuiltin(const Op& op, std::string_view name) {
  const u32 n = static_cast<u32>(op.args.size()) - 1;
  if (name == "range") {
    for (CountedLoop& l : loops_)
      if (l.source == op.result && l.kind == Kind::Range && loopOf_.count(l.item)) return countedRange(op, l);
    return false;
  }
  if (n != 1) return false;
  const u32 slot = def_[op.args[0]]->imm[0];
  auto guardBuiltin = [&] { emit(Opcode::GuardGlobal, Type::None, {}, slot, 1, stateAt(index_)); };
  ValueId a = resolve(op.args[1]);
  if (name == "len") {
    Kind k = likely(op.args[1]).kind;
    if (k != Kind::List && k != Kind::Tuple) return false;
    guardBuiltin();
    guardShape(a, builtinShape(k == Kind::List ? "list" : "tuple"));
    setTyped(op.result, emit(Opcode::ListLen, Type::I64, {a}));
    return true;
  }
  ValueId t = typed_[a] != kNone ? typed_[a] : typed_[op.args[1]];
  if (t == kNone || f_.valueTypes[t] == Type::Bool) return false;
  if (name == "float") {
    guardBuiltin();
    setTyped(op.result, f_.valueTypes[t] == Type::F64 ? t : typedOf(op.args[1], Kind::Float));
    return true;
  }
  if (name == "int") {
    guardBuiltin();
    setTyped(op.result, f_.valueTypes[t] == Type::I64
                            ? t
                            : emit(Opcode::FloatToInt, Type::I64, {t}, kNone, kNone, stateAt(index_)));
    return true;
  }
  if (name == "abs" && f_.valueTypes[t] == Type::F64) {
    guardBuiltin();
    setTyped(op.result, emit(Opcode::FloatAbs, Type::F64, {t}));
    return true;
  }
  return false;
}

/// The call of range() whose object a counted loop replaces: only its limits are needed.
bool Speculator::countedRange(const Op& op, CountedLoop& l) {
  emit(Opcode::GuardGlobal, Type::None, {}, def_[op.args[0]]->imm[0], 1, stateAt(index_));
  auto constant = [&](i64 i) {
    Const c;
    c.kind = ConstKind::Int;
    c.text = std::to_string(i);
    return emit(Opcode::IntConst, Type::I64, {}, p_.intern(c));
  };
  l.rawStart = l.start == kNone ? constant(0) : typedOf(l.start, Kind::Int);
  l.rawStop = typedOf(l.stop, Kind::Int);
  l.rawStep = l.stepValue == kNone ? constant(l.step) : typedOf(l.stepValue, Kind::Int);
  if (l.stepValue != kNone) {
    ValueId up = emit(Opcode::IntCmp, Type::Bool, {l.rawStep, constant(0)}, static_cast<u32>(CmpOp::Gt));
    emit(Opcode::GuardTrue, Type::None, {up}, kNone, kNone, stateAt(index_));
  }
  return true;
}

bool Speculator::loopOp(const Op& op) {
  auto it = loopOf_.find(op.code == Opcode::Iter ? op.result : op.args[0]);
  if (op.code == Opcode::IterNext) it = loopOf_.find(op.result);
  if (op.code == Opcode::Keep) {
    const ValueId v = op.args[0];
    if (ghost_[v] || typed_[v] != kNone || typed_[resolve(v)] != kNone) return true; // numbers have no end
    return it != loopOf_.end() && loops_[it->second].iterator == v; // there is no iterator to keep
  }
  if (it == loopOf_.end()) return false;
  CountedLoop& l = loops_[it->second];
  switch (op.code) {
  case Opcode::Iter:
    if (l.kind == Kind::Range) {
      // The call of range, just before, was replaced by its guard (see call below); build the iterator for
      // exits.
      emitAs(op.result, Opcode::RangeIterNew, Type::Tagged, {l.rawStart, l.rawStop, l.rawStep});
    } else {
      guardShape(l.source, builtinShape(l.kind == Kind::List ? "list" : "tuple"));
      Const zero;
      zero.kind = ConstKind::Int;
      zero.text = "0";
      l.rawStart = emit(Opcode::IntConst, Type::I64, {}, p_.intern(zero));
      emitAs(op.result, Opcode::ListIterNew, Type::Tagged, {resolve(l.source), l.rawStart});
    }
    return true;
  case Opcode::IterNext: return true; // startLoopHeader and startLoopBody do it
  case Opcode::IsStop: {
    ValueId limit = l.kind == Kind::Range ? l.rawStop : emit(Opcode::ListLen, Type::I64, {resolve(l.source)});
    bool up = l.step > 0;
    ValueId more =
        emit(Opcode::IntCmp, Type::Bool, {l.counter, limit}, static_cast<u32>(up ? CmpOp::Lt : CmpOp::Gt));
    emitAs(op.result, Opcode::Not, Type::Bool, {more});
    return true;
  }
  default: return false;
  }
}

void Speculator::startLoopHeader(CountedLoop& l) {
  l.counter = f_.newValue(Type::I64);
  typed_.push_back(kNone);
  alias_.push_back(kNone);
  f_.blocks[l.header].params.push_back(l.counter);
  if (l.kind == Kind::Range) {
    l.headerIter = emit(Opcode::RangeIterNew, Type::Tagged, {l.counter, l.rawStop, l.rawStep});
    l.next = emit(Opcode::IntRawAdd, Type::I64, {l.counter, l.rawStep});
  } else {
    l.headerIter = emit(Opcode::ListIterNew, Type::Tagged, {resolve(l.source), l.counter});
    Const one;
    one.kind = ConstKind::Int;
    one.text = "1";
    l.next = emit(Opcode::IntRawAdd, Type::I64,
                  {l.counter, emit(Opcode::IntConst, Type::I64, {}, p_.intern(one))});
  }
}

void Speculator::startLoopBody(CountedLoop& l) {
  if (l.kind == Kind::Range) {
    l.bodyIter = emit(Opcode::RangeIterNew, Type::Tagged, {l.next, l.rawStop, l.rawStep});
    setTyped(l.item, l.counter);
    pollCounted(l);
  } else {
    l.bodyIter = emit(Opcode::ListIterNew, Type::Tagged, {resolve(l.source), l.next});
    emitAs(l.item, l.kind == Kind::List ? Opcode::ListItemRaw : Opcode::TupleItemRaw, Type::Tagged,
           {resolve(l.source), l.counter});
    pollCounted(l);
    guardResult(l.item, block_, 0);
  }
}

} // namespace molt::ir_passes
