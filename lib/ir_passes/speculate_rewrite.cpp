// The rewriting: one block at a time, one op at a time. Anything not rewritten is copied.
#include "ir_passes/speculator.h"
#include <algorithm>
#include <string>

namespace molt::ir_passes {
using namespace molt::ir;

void Speculator::emitAs(ValueId result, Opcode code, Type type, std::vector<ValueId> args, u32 imm0, u32 imm1,
                        u32 state) {
  Op op;
  op.code = code;
  op.type = type;
  op.result = result;
  op.args = std::move(args);
  op.imm[0] = imm0;
  op.imm[1] = imm1;
  op.state = state;
  op.span = span_;
  out_.push_back(std::move(op));
}

ValueId Speculator::emit(Opcode code, Type type, std::vector<ValueId> args, u32 imm0, u32 imm1, u32 state) {
  ValueId v = type == Type::None ? kNone : f_.newValue(type);
  if (v != kNone) {
    typed_.push_back(kNone);
    alias_.push_back(kNone);
  }
  emitAs(v, code, type, std::move(args), imm0, imm1, state);
  return v;
}

ValueId Speculator::resolve(ValueId v) const {
  while (v < alias_.size() && alias_[v] != kNone) v = alias_[v];
  return v;
}

void Speculator::setTyped(ValueId v, ValueId raw) {
  typed_[v] = raw;
  Type t = f_.valueTypes[raw];
  emitAs(v,
         t == Type::I64   ? Opcode::BoxInt
         : t == Type::F64 ? Opcode::BoxFloat
                          : Opcode::BoxBool,
         Type::Tagged, {raw});
}

/// Raw twin of v as k, or kNone.
ValueId Speculator::typedOf(ValueId v, Kind k) {
  Kind c;
  if (isNumberConst(v, c)) {
    if (c == Kind::Int && k == Kind::Int) return emit(Opcode::IntConst, Type::I64, {}, def_[v]->imm[0]);
    if (c == Kind::Float && k == Kind::Float) return emit(Opcode::FloatConst, Type::F64, {}, def_[v]->imm[0]);
    if (c == Kind::Float) return kNone;
    i64 i = 0;
    constInt(v, i);
    Const f;
    f.kind = ConstKind::Float;
    f.real = static_cast<f64>(i);
    return emit(Opcode::FloatConst, Type::F64, {}, p_.intern(f));
  }
  v = resolve(v);
  ValueId t = v < typed_.size() ? typed_[v] : kNone;
  if (t == kNone) return kNone;
  Type type = f_.valueTypes[t];
  if (k == Kind::Int) return type == Type::I64 ? t : kNone;
  if (type == Type::F64) return t;
  return type == Type::I64 ? emit(Opcode::IntToFloat, Type::F64, {t}) : kNone;
}

/// The state 'just before op `index` of this block'.
u32 Speculator::stateAt(u32 index) {
  if (stateCache_ != kNone && stateCacheIndex_ == index) return stateCache_;
  auto [it, added] = pointIndex_.emplace(PointKey{block_, index}, static_cast<u32>(points_.size()));
  if (added) {
    points_.push_back({block_, index});
    pointLive_.push_back(liveBefore_[index]);
  }
  FrameState s;
  s.function = id_;
  s.resume = it->second;
  for (ValueId v : liveBefore_[index]) {
    if (ghost_[v]) {
      s.values.push_back(unset_);
      continue;
    }
    if (auto l = loopOf_.find(v); l != loopOf_.end() && loops_[l->second].iterator == v) {
      const CountedLoop& loop = loops_[l->second];
      if (dom_.dominates(loop.body, block_))
        v = loop.bodyIter;
      else if (dom_.dominates(loop.header, block_))
        v = loop.headerIter;
    }
    s.values.push_back(resolve(v));
  }
  f_.states.push_back(std::move(s));
  stateCache_ = static_cast<u32>(f_.states.size() - 1);
  stateCacheIndex_ = index;
  return stateCache_;
}

u32 Speculator::shapeId(Shape s) {
  for (u32 i = 0; i < p_.shapes.size(); ++i) {
    const Shape& o = p_.shapes[i];
    if (o.module == s.module && o.cls == s.cls && o.slots == s.slots && o.kinds == s.kinds) return i;
  }
  p_.shapes.push_back(std::move(s));
  return static_cast<u32>(p_.shapes.size() - 1);
}

u32 Speculator::builtinShape(const char* name) {
  Shape s;
  s.module = p_.intern("builtins");
  s.cls = p_.intern(name);
  return shapeId(std::move(s));
}

u32 Speculator::classShape(u32 c, Type number) {
  const facts::ClassFacts& k = facts_.classes[c];
  if (k.claimedShape != kNone) return k.claimedShape;
  if (!k.plain) return kNone;
  Shape s;
  s.module = p_.modules[k.module].name;
  s.cls = k.qualname;
  s.slots = k.slots;
  // The runtime makes a slot raw if the first value stored is a float.
  for (StrId name : s.slots) {
    const bool either = std::find(k.numbers.begin(), k.numbers.end(), name) != k.numbers.end();
    s.kinds.push_back(either                                          ? number
                      : facts_.attribute(c, name).kind == Kind::Float ? Type::F64
                                                                      : Type::Tagged);
  }
  return shapeId(std::move(s));
}

const std::vector<Layout>& Speculator::layouts(u32 c) {
  auto [it, added] = layouts_.try_emplace(c);
  if (!added) return it->second;
  std::vector<Layout> all;
  auto add = [&](u32 k) {
    const u32 shape = classShape(k, Type::Tagged);
    if (shape == kNone) return false;
    all.push_back({k, shape});
    if (const u32 other = classShape(k, Type::F64); other != shape) all.push_back({k, other});
    return all.size() <= kMaxLayouts;
  };
  const facts::ClassFacts& k = facts_.classes[c];
  if (k.made || k.claimedShape != kNone || k.below.empty())
    if (!add(c)) return it->second;
  for (u32 b : k.below)
    if (facts_.classes[b].made || facts_.classes[b].claimedShape != kNone)
      if (!add(b)) return it->second;
  return it->second = std::move(all);
}

void Speculator::guardLayouts(ValueId v, const std::vector<Layout>& layouts) {
  if (layouts.size() == 1) return guardShape(v, layouts[0].shape);
  v = resolve(v);
  Const set;
  set.kind = ConstKind::Tuple;
  for (const Layout& l : layouts) {
    Const n;
    n.kind = ConstKind::Int;
    n.text = std::to_string(l.shape);
    set.items.push_back(p_.intern(n));
  }
  const u32 id = p_.intern(set);
  if (auto it = shapes_.find(v); it != shapes_.end()) {
    if (it->second == (kSeveral | id)) return;
    for (const Layout& l : layouts)
      if (l.shape == it->second) return;
  }
  shapes_[v] = kSeveral | id;
  emit(Opcode::GuardShapes, Type::None, {v}, id, kNone, stateAt(index_));
}

u32 Speculator::slotIndex(u32 shape, StrId name) const {
  const Shape& s = p_.shapes[shape];
  for (u32 i = 0; i < s.slots.size(); ++i)
    if (s.slots[i] == name) return i;
  return kNone;
}

void Speculator::guardShape(ValueId v, u32 shape) {
  v = resolve(v);
  auto [it, added] = shapes_.emplace(v, shape);
  if (!added && it->second == shape) return;
  it->second = shape;
  emit(Opcode::GuardShape, Type::None, {v}, shape, kNone, stateAt(index_));
  // A class may get a data descriptor or __getattribute__ that hides the slots of instances made before.
  if (p_.str(p_.shapes[shape].module) != "builtins")
    emit(Opcode::GuardMethods, Type::None, {}, shape, kNone, stateAt(index_));
}

/// A guard for the raw twin of v, right where v has just been defined: before op `index` of this block.
void Speculator::guardResult(ValueId v, BlockId, u32 index) {
  if (v == kNone || want_[v] == Kind::Bottom || !useful_[v] || typed_[v] != kNone) return;
  ValueId r = resolve(v);
  if (typed_[r] != kNone) {
    typed_[v] = typed_[r];
    return;
  }
  bool isInt = want_[v] == Kind::Int;
  typed_[v] = emit(isInt ? Opcode::GuardInt : Opcode::GuardFloat, isInt ? Type::I64 : Type::F64, {r}, kNone,
                   kNone, stateAt(index));
}

void Speculator::copyOp(const Op& op) {
  Op c = op;
  c.state = kNone;
  for (ValueId& v : c.args) v = resolve(v);
  c.unwind = unwindOf(op);
  for (Edge& e : c.edges) {
    const auto& params = g_.blocks[e.target].params;
    std::vector<ValueId> args;
    for (u32 i = 0; i < e.args.size(); ++i) {
      if (i < params.size() && ghost_[params[i]]) continue;
      ValueId t = i < params.size() && want_[params[i]] != Kind::Bottom ? typedOf(e.args[i], want_[params[i]])
                                                                        : kNone;
      args.push_back(t != kNone ? t : resolve(e.args[i]));
    }
    e.args = std::move(args);
    // Raw counters of a counted loop ride along behind the parameters.
    if (auto it = loopAtHeader_.find(e.target); it != loopAtHeader_.end()) {
      const CountedLoop& l = loops_[it->second];
      e.args.push_back(dom_.dominates(l.header, block_) ? l.next : l.rawStart);
    }
  }
  if (info(op.code).effects == Effects::Any) shapes_.clear();
  out_.push_back(std::move(c));
}

Edge Speculator::unwindOf(const Op& op) const {
  if (!op.hasUnwind()) return op.unwind;
  Edge e{op.unwind.target, {}};
  const auto& params = g_.blocks[e.target].params;
  for (u32 i = 0; i < op.unwind.args.size(); ++i)
    if (!ghost_[params[i]]) e.args.push_back(resolve(op.unwind.args[i]));
  return e;
}

bool Speculator::arithmetic(const Op& op) {
  Kind k = resultKind(op);
  if (k == Kind::Bottom) return false;
  if (op.code == Opcode::Neg) {
    ValueId a = typedOf(op.args[0], k);
    if (a == kNone) return false;
    setTyped(op.result, k == Kind::Int ? emit(Opcode::IntNeg, Type::I64, {a}, kNone, kNone, stateAt(index_))
                                       : emit(Opcode::FloatNeg, Type::F64, {a}));
    return true;
  }
  BinOp o = static_cast<BinOp>(op.imm[0]);
  if (k == Kind::Float && o == BinOp::TrueDiv) {
    ValueId a = typedOf(op.args[0], Kind::Int), b = a == kNone ? kNone : typedOf(op.args[1], Kind::Int);
    if (b != kNone) {
      setTyped(op.result, emit(Opcode::IntTrueDiv, Type::F64, {a, b}, kNone, kNone, stateAt(index_)));
      return true;
    }
  }
  ValueId a = typedOf(op.args[0], k), b = a == kNone ? kNone : typedOf(op.args[1], k);
  if (b == kNone) return false;
  Opcode code;
  bool exits = true;
  if (k == Kind::Int) {
    switch (o) {
    case BinOp::Add: code = Opcode::IntAdd; break;
    case BinOp::Sub: code = Opcode::IntSub; break;
    case BinOp::Mul: code = Opcode::IntMul; break;
    case BinOp::FloorDiv: code = Opcode::IntFloorDiv; break;
    case BinOp::Mod: code = Opcode::IntMod; break;
    case BinOp::And:
      code = Opcode::IntAnd;
      exits = false;
      break;
    case BinOp::Or:
      code = Opcode::IntOr;
      exits = false;
      break;
    case BinOp::Xor:
      code = Opcode::IntXor;
      exits = false;
      break;
    case BinOp::LShift: code = Opcode::IntShl; break;
    case BinOp::RShift: code = Opcode::IntShr; break;
    case BinOp::Pow: // the exponent is 2
      code = Opcode::IntMul;
      b = a;
      break;
    default: return false;
    }
  } else {
    switch (o) {
    case BinOp::Add:
      code = Opcode::FloatAdd;
      exits = false;
      break;
    case BinOp::Sub:
      code = Opcode::FloatSub;
      exits = false;
      break;
    case BinOp::Mul:
      code = Opcode::FloatMul;
      exits = false;
      break;
    case BinOp::TrueDiv: code = Opcode::FloatDiv; break;
    case BinOp::Pow: code = Opcode::FloatPow; break;
    default: return false;
    }
  }
  setTyped(op.result, emit(code, k == Kind::Int ? Type::I64 : Type::F64, {a, b}, kNone, kNone,
                           exits ? stateAt(index_) : kNone));
  return true;
}

bool Speculator::comparison(const Op& op) {
  auto kindOf = [&](ValueId v) {
    Kind k;
    if (isNumberConst(v, k)) return k;
    ValueId t = typed_[resolve(v)];
    if (t == kNone) t = typed_[v];
    if (t == kNone) return Kind::Bottom;
    return f_.valueTypes[t] == Type::I64   ? Kind::Int
           : f_.valueTypes[t] == Type::F64 ? Kind::Float
                                           : Kind::Bottom;
  };
  Kind a = kindOf(op.args[0]), b = kindOf(op.args[1]);
  if (a == Kind::Bottom || b == Kind::Bottom) return false;
  Kind k = a == Kind::Int && b == Kind::Int ? Kind::Int : Kind::Float;
  // int against float compares exactly in Python: only a small constant converts without loss.
  i64 c;
  if (a != b && !(a == Kind::Int && constInt(op.args[0], c) && c < (1ll << 52) && c > -(1ll << 52)) &&
      !(b == Kind::Int && constInt(op.args[1], c) && c < (1ll << 52) && c > -(1ll << 52)))
    return false;
  ValueId x = typedOf(op.args[0], k), y = x == kNone ? kNone : typedOf(op.args[1], k);
  if (y == kNone) return false;
  setTyped(op.result,
           emit(k == Kind::Int ? Opcode::IntCmp : Opcode::FloatCmp, Type::Bool, {x, y}, op.imm[0]));
  return true;
}

bool Speculator::attribute(const Op& op) {
  Likely o = likely(op.args[0]);
  if (o.kind != Kind::Instance) return false;
  const auto& ways = layouts(o.id);
  if (ways.empty()) return false;
  const u32 shape = ways[0].shape, slot = slotIndex(shape, op.imm[0]);
  if (slot == kNone) return false;
  const bool raw = p_.shapes[shape].kinds[slot] == Type::F64;
  for (const Layout& l : ways) // the same place in all of them
    if (slotIndex(l.shape, op.imm[0]) != slot || (p_.shapes[l.shape].kinds[slot] == Type::F64) != raw)
      return false;
  ValueId object = resolve(op.args[0]);
  if (op.code == Opcode::AttrGet) {
    guardLayouts(object, ways);
    if (raw)
      setTyped(op.result, emit(Opcode::SlotGetFloat, Type::F64, {object}, shape, slot));
    else
      emitAs(op.result, Opcode::SlotGet, Type::Tagged, {object}, shape, slot, stateAt(index_));
    return true;
  }
  if (raw) {
    Kind c;
    bool isFloat = isNumberConst(op.args[1], c) ? c == Kind::Float : want_[op.args[1]] == Kind::Float;
    ValueId v = isFloat ? typedOf(op.args[1], Kind::Float) : kNone;
    if (v == kNone) return false;
    guardLayouts(object, ways);
    emit(Opcode::SlotSetFloat, Type::None, {object, v}, shape, slot);
    return true;
  }
  guardLayouts(object, ways);
  emit(Opcode::SlotSet, Type::None, {object, resolve(op.args[1])}, shape, slot);
  emit(Opcode::GuardNoPending, Type::None, {}, kNone, kNone, stateAt(index_ + 1));
  return true;
}

bool Speculator::item(const Op& op) {
  Kind k = likely(op.args[0]).kind;
  if (k != Kind::List && !(k == Kind::Tuple && op.code == Opcode::ItemGet)) return false;
  Kind c;
  if (!isNumberConst(op.args[1], c) && typed_[resolve(op.args[1])] == kNone && typed_[op.args[1]] == kNone)
    return false;
  ValueId i = typedOf(op.args[1], Kind::Int);
  if (i == kNone) return false;
  ValueId list = resolve(op.args[0]);
  guardShape(list, builtinShape(k == Kind::List ? "list" : "tuple"));
  if (op.code == Opcode::ItemGet) {
    emitAs(op.result, k == Kind::List ? Opcode::ListItem : Opcode::TupleItemAt, Type::Tagged, {list, i},
           kNone, kNone, stateAt(index_));
  } else {
    ValueId raw = typed_[resolve(op.args[2])] != kNone ? typed_[resolve(op.args[2])] : typed_[op.args[2]];
    if (raw != kNone && f_.valueTypes[raw] == Type::F64)
      emit(Opcode::ListSetFloat, Type::None, {list, i, raw}, kNone, kNone, stateAt(index_));
    else
      emit(Opcode::ListSet, Type::None, {list, i, resolve(op.args[2])}, kNone, kNone, stateAt(index_));
    emit(Opcode::GuardNoPending, Type::None, {}, kNone, kNone, stateAt(index_ + 1));
  }
  return true;
}

bool Speculator::unpack(const Op& op) {
  if (op.code == Opcode::TupleItem) {
    if (auto it = unpacked_.find(op.args[0]); it != unpacked_.end()) {
      alias_[op.result] = it->second[op.imm[0]];
      return true;
    }
    const Op* d = def_[op.args[0]];
    if (d && d->code == Opcode::UnpackSeq && alias_[op.args[0]] != kNone && op.imm[0] < d->imm[0]) {
      const Op* display = def_[d->args[0]];
      if (!display || display->code != Opcode::TupleNew) { // a tuple of that length, by a guard
        Const n;
        n.kind = ConstKind::Int;
        n.text = std::to_string(op.imm[0]);
        ValueId at = emit(Opcode::IntConst, Type::I64, {}, p_.intern(n));
        emitAs(op.result, Opcode::TupleItemRaw, Type::Tagged, {resolve(op.args[0]), at});
        return true;
      }
    }
    if (d && d->code == Opcode::UnpackSeq) d = def_[d->args[0]];
    if (!d || d->code != Opcode::TupleNew || op.imm[0] >= d->args.size()) return false;
    if (d->args.size() != def_[op.args[0]]->imm[0] && def_[op.args[0]]->code == Opcode::UnpackSeq)
      return false;
    alias_[op.result] = resolve(d->args[op.imm[0]]);
    typed_[op.result] =
        typed_[alias_[op.result]] != kNone ? typed_[alias_[op.result]] : typed_[d->args[op.imm[0]]];
    return true;
  }
  const Op* d = def_[op.args[0]];
  if (d && d->code == Opcode::TupleNew && d->args.size() == op.imm[0]) {
    alias_[op.result] = resolve(op.args[0]);
    return true;
  }
  const Kind k = likely(op.args[0]).kind;
  if (k != Kind::Tuple && k != Kind::List) return false;
  auto integer = [&](u32 i) {
    Const n;
    n.kind = ConstKind::Int;
    n.text = std::to_string(i);
    return emit(Opcode::IntConst, Type::I64, {}, p_.intern(n));
  };
  ValueId t = resolve(op.args[0]);
  guardShape(t, builtinShape(k == Kind::Tuple ? "tuple" : "list"));
  ValueId same = emit(Opcode::IntCmp, Type::Bool, {emit(Opcode::ListLen, Type::I64, {t}), integer(op.imm[0])},
                      static_cast<u32>(CmpOp::Eq));
  emit(Opcode::GuardTrue, Type::None, {same}, kNone, kNone, stateAt(index_));
  if (k == Kind::Tuple) {
    alias_[op.result] = t;
    return true;
  }
  // A list may change later: its items are taken now. The tuple of them is there for exits alone.
  std::vector<ValueId> items;
  for (u32 i = 0; i < op.imm[0]; ++i)
    items.push_back(emit(Opcode::ListItemRaw, Type::Tagged, {t, integer(i)}));
  emitAs(op.result, Opcode::TupleNew, Type::Tagged, items);
  unpacked_[op.result] = std::move(items);
  return true;
}

void Speculator::rewriteOp(const Op& op) {
  bool done = false;
  switch (op.code) {
  case Opcode::Binary:
  case Opcode::Inplace:
  case Opcode::Neg: done = arithmetic(op); break;
  case Opcode::Compare: done = comparison(op); break;
  case Opcode::Truth: {
    ValueId t = typed_[resolve(op.args[0])];
    if (t == kNone) t = typed_[op.args[0]];
    if (t == kNone && likely(op.args[0]).kind == Kind::Bool)
      t = emit(Opcode::GuardBool, Type::Bool, {resolve(op.args[0])}, kNone, kNone, stateAt(index_));
    if (t == kNone) break;
    if (f_.valueTypes[t] == Type::Bool) {
      alias_[op.result] = t;
      done = true;
    } else {
      bool isInt = f_.valueTypes[t] == Type::I64;
      Const zero;
      zero.kind = isInt ? ConstKind::Int : ConstKind::Float;
      if (isInt) zero.text = "0";
      ValueId z = emit(isInt ? Opcode::IntConst : Opcode::FloatConst, isInt ? Type::I64 : Type::F64, {},
                       p_.intern(zero));
      emitAs(op.result, isInt ? Opcode::IntCmp : Opcode::FloatCmp, Type::Bool, {t, z},
             static_cast<u32>(CmpOp::Ne));
      done = true;
    }
    break;
  }
  case Opcode::BoxBool:
    copyOp(op);
    typed_[op.result] = resolve(op.args[0]);
    done = true;
    break;
  case Opcode::AttrGet:
  case Opcode::AttrSet: done = attribute(op); break;
  case Opcode::ItemGet:
  case Opcode::ItemSet: done = item(op); break;
  case Opcode::UnpackSeq:
  case Opcode::TupleItem: done = unpack(op); break;
  case Opcode::Iter:
  case Opcode::IterNext:
  case Opcode::IsStop:
  case Opcode::Keep: done = loopOp(op); break;
  case Opcode::GlobalGet: done = globalGet(op); break;
  case Opcode::GlobalSet: {
    const facts::GlobalFacts& g = facts_.globals[g_.module][op.imm[0]];
    if (g.stores == 1 && g_.kind == FunctionKind::Module &&
        (g.type.kind == Kind::Function || g.type.kind == Kind::Class)) {
      copyOp(op);
      out_.back().code = Opcode::GlobalBind;
      done = true;
    }
    break;
  }
  case Opcode::Poll:
    emit(Opcode::GuardPoll, Type::None, {}, kNone, kNone, stateAt(index_));
    done = true;
    break;
  case Opcode::Call:
  case Opcode::CallMethod:
  case Opcode::CallLoaded: done = call(op); break;
  case Opcode::MethodLoad:
  case Opcode::MethodSelf: done = methodLoad(op); break;
  default: break;
  }
  if (!done) copyOp(op);
  // An item may be kStop: its guard stands at the start of the loop body (rewriteBlock).
  if (op.result != kNone && op.code != Opcode::IterNext && f_.valueTypes[op.result] == Type::Tagged &&
      !isTerminator(op.code))
    guardResult(op.result, block_, index_ + 1);
}

void Speculator::rewriteBlock(BlockId b) {
  block_ = b;
  index_ = 0;
  out_.clear();
  stateCache_ = kNone;
  const Block& in = g_.blocks[b];
  span_ = in.ops.front().span;
  liveBefore_ = live_.before(b);
  shapes_.clear();
  if (auto preds = cfg_.preds(b); preds.size() == 1 && !preds[0].isUnwind() && preds[0].block != b && b != 0)
    shapes_ = shapesAtEnd_[preds[0].block];
  std::vector<ValueId> params = in.params;
  for (ValueId& p : params) {
    if (b == 0 || want_[p] == Kind::Bottom) continue;
    ValueId raw = f_.newValue(want_[p] == Kind::Int ? Type::I64 : Type::F64);
    typed_.push_back(kNone);
    alias_.push_back(kNone);
    ValueId original = p;
    p = raw;
    setTyped(original, raw);
  }
  std::erase_if(params, [&](ValueId p) { return p < ghost_.size() && ghost_[p]; });
  f_.blocks[b].params = params;
  if (b == 0) unset_ = emit(Opcode::Unset, Type::Tagged, {});
  if (auto it = loopAtHeader_.find(b); it != loopAtHeader_.end()) startLoopHeader(loops_[it->second]);
  if (auto it = loopAtBody_.find(b); it != loopAtBody_.end()) startLoopBody(loops_[it->second]);
  if (b == 0)
    for (ValueId p : in.params) guardResult(p, b, 0);
  else
    for (ValueId p : in.params)
      if (typed_[p] == kNone) guardResult(p, b, 0);
  if (cfg_.preds(b).size() == 1) { // item of a loop that is not counted
    const auto& ops = g_.blocks[cfg_.preds(b)[0].block].ops;
    if (ops.size() >= 3 && ops[ops.size() - 3].code == Opcode::IterNext &&
        ops.back().code == Opcode::Branch && ops.back().edges[1].target == b)
      guardResult(ops[ops.size() - 3].result, b, 0);
  }
  for (index_ = 0; index_ < in.ops.size(); ++index_) {
    span_ = in.ops[index_].span;
    if (stateCacheIndex_ != index_) stateCache_ = kNone;
    rewriteOp(in.ops[index_]);
  }
  f_.blocks[b].ops = std::move(out_);
  out_ = {};
  shapesAtEnd_[b] = shapes_;
}

} // namespace molt::ir_passes
