// Where a function may be entered besides its start, and what is alive there.
#include "ir_to_llvm/function_lowering.h"
#include <llvm/ADT/BitVector.h>

namespace molt {

std::vector<ir::ValueId> FunctionLowering::usesOf(const ir::Op& op) {
  std::vector<ir::ValueId> uses(op.args);
  for (const ir::Edge& e : op.edges) uses.insert(uses.end(), e.args.begin(), e.args.end());
  uses.insert(uses.end(), op.unwind.args.begin(), op.unwind.args.end());
  return uses;
}

void FunctionLowering::findCuts() {
  for (u32 b = 0; b < f_.blocks.size(); ++b)
    for (u32 i = 0; i < f_.blocks[b].ops.size(); ++i) {
      const ir::Op& op = f_.blocks[b].ops[i];
      if (kind_ == Kind::Generator && op.code == ir::Opcode::Yield)
        cuts_.push_back({b, i, static_cast<u32>(cuts_.size()) + 1, {}});
      if (kind_ == Kind::ResumeBody && op.code == ir::Opcode::ResumeHere)
        cuts_.push_back({b, i, op.imm[0], f_.resumePoints[op.imm[0]].liveIn});
    }
  if (kind_ == Kind::Generator && !cuts_.empty()) findYieldLiveness();
  homes_.assign(f_.valueTypes.size(), nullptr);
}

/// Backward dataflow; a value that the unwind edge needs is alive too. Parameters are not listed: they stay
/// in the generator's first slots.
void FunctionLowering::findYieldLiveness() {
  const u32 n = static_cast<u32>(f_.blocks.size()), values = static_cast<u32>(f_.valueTypes.size());
  std::vector<llvm::BitVector> liveIn(n, llvm::BitVector(values));
  std::vector<std::vector<ir::ValueId>> cutLive(cuts_.size());
  auto back = [&](u32 b, bool record) {
    llvm::BitVector live(values);
    const ir::Block& block = f_.blocks[b];
    for (size_t i = block.ops.size(); i-- > 0;) {
      const ir::Op& op = block.ops[i];
      for (const ir::Edge& e : op.edges) live |= liveIn[e.target];
      if (op.result != kNone) live.reset(op.result);
      if (op.hasUnwind()) live |= liveIn[op.unwind.target];
      for (ir::ValueId v : op.unwind.args) live.set(v);
      if (record && op.code == ir::Opcode::Yield)
        for (size_t k = 0; k < cuts_.size(); ++k)
          if (cuts_[k].block == b && cuts_[k].op == i)
            for (unsigned v : live.set_bits()) cutLive[k].push_back(v);
      for (ir::ValueId v : op.args) live.set(v);
      for (const ir::Edge& e : op.edges)
        for (ir::ValueId v : e.args) live.set(v);
    }
    for (ir::ValueId v : block.params) live.reset(v);
    if (live == liveIn[b]) return false;
    liveIn[b] = live;
    return true;
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (u32 b = n; b-- > 0;) changed |= back(b, false);
  }
  for (u32 b = 0; b < n; ++b) back(b, true);
  std::vector<u8> isParam(values);
  for (ir::ValueId v : f_.blocks[0].params) isParam[v] = 1;
  for (size_t k = 0; k < cuts_.size(); ++k)
    for (ir::ValueId v : cutLive[k])
      if (!isParam[v]) cuts_[k].live.push_back(v);
}

} // namespace molt
