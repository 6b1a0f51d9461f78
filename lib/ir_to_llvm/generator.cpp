// Suspension. At a yield the values that are alive move into the generator's slots behind the parameters;
// each slot always holds a Value word that the cycle collector may look at: raw numbers are stored as pairs
// of tagged halves, and slots not in use hold 0. abi.h, Generator, has the contract.
//
// TODO(compiler, owner:compiler, milestone:M1, priority:P2, status:missing): resume bodies of generators; speculate()
// leaves generators generic until then
#include "ir_to_llvm/function_lowering.h"

namespace molt {

void FunctionLowering::setState(u64 state) { store(l_.int32(state), generator_, offsetof(Generator, state)); }

/// Slots that the generator needs: parameters, then the most that is alive at one yield.
void FunctionLowering::countSlots() {
  u32 most = 0;
  for (const Cut& cut : cuts_) {
    u32 words = 0;
    for (ir::ValueId v : cut.live)
      words += f_.valueTypes[v] == ir::Type::Tagged || f_.valueTypes[v] == ir::Type::Bool ? 1 : 2;
    most = std::max(most, words);
  }
  l_.setGeneratorSlots(id_, static_cast<u32>(f_.blocks[0].params.size()) + most);
}

void FunctionLowering::generatorReturn(Value* result) {
  store(result, generator_, offsetof(Generator, result));
  setState(kGenDone);
  leave(l_.int64(kStop));
}

void FunctionLowering::yield(u32 k) {
  Cut& cut = cuts_[k];
  const u64 base = offsetof(Generator, slots) + 8 * f_.blocks[0].params.size();
  u32 at = 0;
  auto put = [&](Value* word) { store(word, generator_, base + 8 * at++); };
  auto take = [&] { return load(l_.i64, generator_, base + 8 * at++); };
  auto half = [&](Value* raw, unsigned shift) {
    Value* h = b_.CreateAnd(b_.CreateLShr(raw, shift), l_.int64(0xffffffff));
    put(b_.CreateOr(b_.CreateShl(h, 1), l_.int64(1)));
  };
  auto takeHalf = [&] { return b_.CreateAnd(b_.CreateLShr(take(), 1), l_.int64(0xffffffff)); };
  for (ir::ValueId v : cut.live) {
    Value* x = get(v);
    switch (f_.valueTypes[v]) {
    case ir::Type::Bool: put(b_.CreateOr(b_.CreateShl(b_.CreateZExt(x, l_.i64), 1), l_.int64(1))); break;
    case ir::Type::F64:
    case ir::Type::I64:
    case ir::Type::U64:
      if (f_.valueTypes[v] == ir::Type::F64) x = b_.CreateBitCast(x, l_.i64);
      half(x, 0);
      half(x, 32);
      break;
    default: put(x);
    }
  }
  const u32 all = l_.generatorSlots(id_) - static_cast<u32>(f_.blocks[0].params.size());
  while (at < all) put(l_.int64(0)); // what another yield left here is dead
  Value* out = arg(0);
  retain(out, false);
  store(l_.int32(op_->span), generator_, offsetof(Generator, span));
  setState(cut.point);
  leave(out);

  b_.SetInsertPoint(cut.target);
  at = 0;
  for (ir::ValueId v : cut.live) {
    Value* x;
    switch (f_.valueTypes[v]) {
    case ir::Type::Bool: x = b_.CreateICmpEQ(take(), l_.int64(3)); break;
    case ir::Type::F64:
    case ir::Type::I64:
    case ir::Type::U64: {
      Value* low = takeHalf();
      x = b_.CreateOr(low, b_.CreateShl(takeHalf(), 32));
      if (f_.valueTypes[v] == ir::Type::F64) x = b_.CreateBitCast(x, l_.f64);
      break;
    }
    default: x = take();
    }
    set(v, x);
  }
  Value* sent = fn_->getArg(1);
  raiseIf(b_.CreateICmpEQ(sent, l_.int64(0)));
  retain(sent, false);
  set(sent);
}

} // namespace molt
