#include "ir_passes/liveness.h"
#include <algorithm>
#include <set>

namespace molt::ir_passes {
using namespace molt::ir;

namespace {
template <class F> void forUses(const Op& op, F use) {
  for (ValueId v : op.args) use(v);
  for (ValueId v : op.unwind.args) use(v);
  for (const Edge& e : op.edges)
    for (ValueId v : e.args) use(v);
}
} // namespace

Liveness::Liveness(const Function& f, const std::vector<u8>& wanted) : f_(f), wanted_(wanted) {
  const u32 n = static_cast<u32>(f.blocks.size());
  std::vector<std::vector<BlockId>> preds(n), usesOf(f.valueTypes.size());
  std::vector<BlockId> defBlock(f.valueTypes.size(), kNone);
  auto addPred = [&](BlockId to, BlockId from) {
    if (preds[to].empty() || preds[to].back() != from) preds[to].push_back(from);
  };
  for (BlockId b = 0; b < n; ++b) {
    for (ValueId v : f.blocks[b].params) defBlock[v] = b;
    for (const Op& op : f.blocks[b].ops) {
      forUses(op, [&](ValueId v) {
        if (!wanted[v] || defBlock[v] == b) return; // definitions precede uses in their own block
        if (usesOf[v].empty() || usesOf[v].back() != b) usesOf[v].push_back(b);
      });
      if (op.hasUnwind()) addPred(op.unwind.target, b);
      for (const Edge& e : op.edges) addPred(e.target, b);
      if (op.result != kNone) defBlock[op.result] = b;
    }
  }
  in_.assign(n, {});
  std::vector<ValueId> seen(n, kNone);
  std::vector<BlockId> work;
  for (ValueId v = 0; v < f.valueTypes.size(); ++v) {
    if (!wanted[v]) continue;
    work = usesOf[v];
    while (!work.empty()) {
      BlockId b = work.back();
      work.pop_back();
      if (seen[b] == v || b == defBlock[v]) continue;
      seen[b] = v;
      in_[b].push_back(v);
      for (BlockId p : preds[b]) work.push_back(p);
    }
  }
}

bool Liveness::into(BlockId b, ValueId v) const {
  return std::binary_search(in_[b].begin(), in_[b].end(), v);
}

std::vector<std::vector<ValueId>> Liveness::before(BlockId b) const {
  const auto& ops = f_.blocks[b].ops;
  std::vector<std::vector<ValueId>> result(ops.size());
  std::set<ValueId> live;
  for (size_t i = ops.size(); i-- > 0;) {
    const Op& op = ops[i];
    for (const Edge& e : op.edges) live.insert(in_[e.target].begin(), in_[e.target].end());
    if (op.result != kNone) live.erase(op.result);
    if (op.hasUnwind()) live.insert(in_[op.unwind.target].begin(), in_[op.unwind.target].end());
    forUses(op, [&](ValueId v) {
      if (wanted_[v]) live.insert(v);
    });
    result[i].assign(live.begin(), live.end());
  }
  return result;
}

} // namespace molt::ir_passes
