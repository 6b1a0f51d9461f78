// Guards and typed ops, as ir_to_llvm's typed.cpp does them. Only IR that molt-lower's passes made has these.
#include "eval/routine.h"
#include <bit>
#include <cmath>

#define NATIVE(id, module, name, symbol) extern "C" void symbol();
#include "abi/natives.def"
#undef NATIVE

namespace molt::eval {
using ir::Opcode;

namespace {

bool isObject(Value v) { return v && !(v & 7); }
template <class T> T* as(Value v) { return reinterpret_cast<T*>(v); }
u64 own(Value v) {
  if (isObject(v)) ++as<Header>(v)->rc;
  return v;
}
u32 shapeId(const void* shape) { return static_cast<u32>(reinterpret_cast<uintptr_t>(shape)); }
bool fits63(i64 x) { return static_cast<i64>(static_cast<u64>(x) << 1) >> 1 == x; }

template <class T> bool compare(u64 op, T a, T b) {
  switch (static_cast<ir::CmpOp>(op)) {
  case ir::CmpOp::Lt: return a < b;
  case ir::CmpOp::Le: return a <= b;
  case ir::CmpOp::Eq: return a == b;
  case ir::CmpOp::Ne: return a != b;
  case ir::CmpOp::Gt: return a > b;
  case ir::CmpOp::Ge: return a >= b;
  }
  return false;
}

// Item of a list or tuple at a Python index; null when out of range.
Value* itemAt(Value object, i64 index, bool tuple) {
  i64 n = static_cast<i64>(as<Tuple>(object)->length);
  if (index < 0) index += n;
  if (index < 0 || index >= n) return nullptr;
  return (tuple ? as<Tuple>(object)->items : as<List>(object)->items) + index;
}

} // namespace

bool typedOp(Frame& fr, const Ins& in) {
  auto word = [&](u32 i) { return fr.r[in.args[i]]; };
  auto integer = [&](u32 i) { return static_cast<i64>(fr.r[in.args[i]]); };
  auto real = [&](u32 i) { return std::bit_cast<f64>(fr.r[in.args[i]]); };
  auto set = [&](u64 x) {
    fr.r[in.dst] = x;
    return true;
  };
  auto setReal = [&](f64 x) { return set(std::bit_cast<u64>(x)); };
  auto set63 = [&](i64 x) { return fits63(x) && set(static_cast<u64>(x)); };
  auto slot = [&]() -> u64& { return as<Instance>(word(0))->slots[in.imm[1]]; };
  i64 x;
  switch (static_cast<Opcode>(in.code)) {
  case Opcode::GuardInt: return (word(0) & 1) && set(static_cast<u64>(integer(0) >> 1));
  case Opcode::GuardFloat:
    if (!isObject(word(0)) || as<Header>(word(0))->shape != shapeId(&molt_shape_float)) return false;
    return setReal(as<Float>(word(0))->value);
  case Opcode::GuardBool: {
    bool yes = word(0) == reinterpret_cast<u64>(&molt_True);
    return (yes || word(0) == reinterpret_cast<u64>(&molt_False)) && set(yes);
  }
  case Opcode::GuardShape:
    return isObject(word(0)) && as<Header>(word(0))->shape == static_cast<u32>(in.imm[0]);
  case Opcode::GuardShapes: {
    if (!isObject(word(0))) return false;
    const u32 shape = as<Header>(word(0))->shape;
    const Tuple* ids = as<Tuple>(in.imm[0]);
    for (u64 i = 0; i < ids->length; ++i) {
      const StaticShape* s = fr.routine->image->shape(static_cast<u32>(ids->items[i] >> 1));
      if (shapeId(static_cast<Shape*>(s->storage)) == shape)
        return *reinterpret_cast<u32*>(static_cast<u64>(shape) + kShapeWatch) == 1;
    }
    return false;
  }
  case Opcode::GuardTrue: return word(0) != 0;
  case Opcode::GuardGlobal: {
    auto* s = reinterpret_cast<GlobalSlot*>(in.imm[0]);
    return in.imm[1] == 0 ? s->watch == kWatchBound : s->watch == 0 && molt_thread.builtinsTouched == 0;
  }
  case Opcode::GuardMethods: return *reinterpret_cast<u32*>(in.imm[0] + kShapeWatch) == 1;
  case Opcode::GuardNative: {
    // Builtin {Header, def}, MethodDef {name, fn}: descr.h asserts the offsets.
    static const void* const codes[] = {
#define NATIVE(id, module, name, symbol) reinterpret_cast<const void*>(&symbol),
#include "abi/natives.def"
#undef NATIVE
    };
    if (!isObject(word(0)) || as<Header>(word(0))->shape != shapeId(&molt_shape_builtin)) return false;
    const u64 def = *reinterpret_cast<u64*>(word(0) + sizeof(Header));
    return *reinterpret_cast<const void* const*>(def + sizeof(void*)) == codes[in.imm[0]];
  }
  case Opcode::BoxInt: return set(word(0) << 1 | 1);
  case Opcode::GuardNoPending: return molt_thread.pending == 0;
  case Opcode::GuardPoll: return !(molt_thread.pending & kInterrupted);
  case Opcode::GuardPollEvery: return word(0) >> in.imm[0] & 255 || !(molt_thread.pending & kInterrupted);
  case Opcode::IntConst:
  case Opcode::FloatConst:
  case Opcode::BoolConst: return set(in.imm[0]);
  case Opcode::IntAdd: return !__builtin_add_overflow(integer(0), integer(1), &x) && set63(x);
  case Opcode::IntSub: return !__builtin_sub_overflow(integer(0), integer(1), &x) && set63(x);
  case Opcode::IntMul: return !__builtin_mul_overflow(integer(0), integer(1), &x) && set63(x);
  case Opcode::IntFloorDiv:
  case Opcode::IntMod: {
    i64 a = integer(0), b = integer(1);
    if (b == 0) return false;
    if (b == -1) return static_cast<Opcode>(in.code) == Opcode::IntMod ? set(0) : fits63(a) && set63(-a);
    i64 r = a % b;
    bool off = r != 0 && (r ^ b) < 0;
    if (static_cast<Opcode>(in.code) == Opcode::IntMod) return set(static_cast<u64>(off ? r + b : r));
    return set63(a / b - off);
  }
  case Opcode::IntAnd: return set(word(0) & word(1));
  case Opcode::IntOr: return set(word(0) | word(1));
  case Opcode::IntXor: return set(word(0) ^ word(1));
  case Opcode::IntShl: {
    u64 n = word(1);
    if (n >= 63) return false;
    x = static_cast<i64>(word(0) << n);
    return x >> n == integer(0) && set63(x);
  }
  case Opcode::IntShr:
    return integer(1) >= 0 && set(static_cast<u64>(integer(0) >> std::min<i64>(integer(1), 63)));
  case Opcode::IntNeg: return fits63(integer(0)) && set63(-integer(0));
  case Opcode::IntRawAdd: return set(word(0) + word(1));
  case Opcode::IntCmp: return set(compare(in.imm[0], integer(0), integer(1)));
  case Opcode::IntToFloat: return setReal(static_cast<f64>(integer(0)));
  case Opcode::FloatAdd: return setReal(real(0) + real(1));
  case Opcode::FloatSub: return setReal(real(0) - real(1));
  case Opcode::FloatMul: return setReal(real(0) * real(1));
  case Opcode::FloatDiv: return real(1) != 0 && setReal(real(0) / real(1));
  case Opcode::FloatPow: {
    if (!(real(0) > 0)) return false;
    f64 r = molt_float_pow(real(0), real(1));
    return std::isfinite(r) && setReal(r);
  }
  case Opcode::IntTrueDiv: {
    auto narrow = [](i64 v) { return v <= 1ll << 53 && v >= -(1ll << 53); };
    if (integer(1) == 0 || !narrow(integer(0)) || !narrow(integer(1))) return false;
    return setReal(static_cast<f64>(integer(0)) / static_cast<f64>(integer(1)));
  }
  case Opcode::FloatToInt:
    return std::fabs(real(0)) < 4611686018427387904.0 && set(static_cast<u64>(static_cast<i64>(real(0))));
  case Opcode::FloatNeg: return setReal(-real(0));
  case Opcode::FloatAbs: return setReal(std::fabs(real(0)));
  case Opcode::FloatSqrt: return !(real(0) < 0) && setReal(std::sqrt(real(0)));
  case Opcode::FloatCmp: return set(compare(in.imm[0], real(0), real(1)));
  case Opcode::SlotGet: return slot() != 0 && set(slot());
  case Opcode::SlotGetFloat: return set(slot());
  case Opcode::SlotSet: {
    Value old = slot();
    slot() = own(word(1));
    molt_Release(old);
    return true;
  }
  case Opcode::SlotSetFloat: slot() = word(1); return true;
  case Opcode::RangeLimits:
    return set(static_cast<u64>(static_cast<i64>((&as<Range>(word(0))->start)[in.imm[0]]) >> 1));
  case Opcode::ListLen: return set(as<Tuple>(word(0))->length);
  case Opcode::ListItemRaw: return set(as<List>(word(0))->items[integer(1)]);
  case Opcode::TupleItemRaw: return set(as<Tuple>(word(0))->items[integer(1)]);
  case Opcode::ListItem:
  case Opcode::TupleItemAt: {
    Value* at = itemAt(word(0), integer(1), static_cast<Opcode>(in.code) == Opcode::TupleItemAt);
    return at && set(*at);
  }
  case Opcode::ListSet: {
    Value* at = itemAt(word(0), integer(1), false);
    if (!at) return false;
    Value old = *at;
    *at = own(word(2));
    molt_Release(old);
    return true;
  }
  case Opcode::ListSetFloat: {
    Value* at = itemAt(word(0), integer(1), false);
    if (!at) return false;
    Value old = *at;
    *at = molt_BoxFloat(real(2));
    molt_Release(old);
    return true;
  }
  case Opcode::BoundGet: return set(reinterpret_cast<GlobalSlot*>(in.imm[0])->bound);
  case Opcode::MethodConst:
    return set(fr.routine->image->methodConst(static_cast<u32>(in.imm[0]), static_cast<u32>(in.imm[1])));
  case Opcode::GlobalBind: {
    auto* s = reinterpret_cast<GlobalSlot*>(in.imm[0]);
    bool fresh = s->watch == 0;
    molt_GlobalSet(word(0), s);
    if (fresh) {
      s->bound = own(word(0)); // for ever
      s->watch = kWatchBound;
    }
    return true;
  }
  default: __builtin_trap(); // an op without a helper that nobody does: a hole in this file
  }
}

} // namespace molt::eval
