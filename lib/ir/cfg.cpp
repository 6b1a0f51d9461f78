#include "ir/cfg.h"
#include <algorithm>

namespace molt::ir {

// Calls f(op index, edge index or kNone, edge) for each edge out of a block whose target exists.
template <class F> static void forEdges(const Function& fn, const Block& b, F f) {
  for (u32 i = 0; i < b.ops.size(); ++i) {
    const Op& op = b.ops[i];
    if (op.unwind.target < fn.blocks.size()) f(i, kNone, op.unwind);
    for (u32 e = 0; e < op.edges.size(); ++e)
      if (op.edges[e].target < fn.blocks.size()) f(i, e, op.edges[e]);
  }
}

Cfg::Cfg(const Function& fn) {
  u32 n = static_cast<u32>(fn.blocks.size());
  predStart_.assign(n + 1, 0);
  std::vector<u32> start(n + 1, 0);
  std::vector<BlockId> succ;
  for (u32 b = 0; b < n; ++b) {
    forEdges(fn, fn.blocks[b], [&](u32, u32, const Edge& e) {
      ++predStart_[e.target + 1];
      succ.push_back(e.target);
    });
    start[b + 1] = static_cast<u32>(succ.size());
  }
  for (u32 b = 0; b < n; ++b) predStart_[b + 1] += predStart_[b];
  preds_.resize(succ.size());
  std::vector<u32> at(predStart_.begin(), predStart_.end());
  for (u32 b = 0; b < n; ++b)
    forEdges(fn, fn.blocks[b],
             [&](u32 op, u32 edge, const Edge& e) { preds_[at[e.target]++] = {b, op, edge}; });

  rpoIndex_.assign(n, kNone);
  if (n == 0) return;
  // Postorder, visiting the last successor first, so that successor 0 tends to follow its block.
  std::vector<u32> left(n);
  std::vector<bool> seen(n, false);
  std::vector<BlockId> stack{0};
  seen[0] = true;
  left[0] = start[1];
  while (!stack.empty()) {
    BlockId b = stack.back();
    if (left[b] == start[b]) {
      rpo_.push_back(b);
      stack.pop_back();
      continue;
    }
    BlockId s = succ[--left[b]];
    if (seen[s]) continue;
    seen[s] = true;
    left[s] = start[s + 1];
    stack.push_back(s);
  }
  std::reverse(rpo_.begin(), rpo_.end());
  for (u32 i = 0; i < rpo_.size(); ++i) rpoIndex_[rpo_[i]] = i;
}

std::vector<u32> immediateDominators(std::span<const u32> start, std::span<const u32> succ,
                                     std::vector<u32>* order) {
  u32 n = start.empty() ? 0 : static_cast<u32>(start.size() - 1);
  std::vector<u32> idomOut(n, kNone);
  if (n == 0) return idomOut;
  // Depth-first numbering; from here on everything is by number.
  std::vector<u32> number(n, kNone), vertex, parent, next(start.begin(), start.end() - 1), stack;
  auto visit = [&](u32 v, u32 from) {
    number[v] = static_cast<u32>(vertex.size());
    vertex.push_back(v);
    parent.push_back(from);
    stack.push_back(v);
  };
  visit(0, 0);
  while (!stack.empty()) {
    u32 v = stack.back();
    if (next[v] == start[v + 1]) {
      stack.pop_back();
      continue;
    }
    u32 s = succ[next[v]++];
    if (number[s] == kNone) visit(s, number[v]);
  }
  u32 m = static_cast<u32>(vertex.size());
  std::vector<u32> predStart(m + 1, 0), preds;
  for (u32 i = 0; i < m; ++i)
    for (u32 e = start[vertex[i]]; e < start[vertex[i] + 1]; ++e) ++predStart[number[succ[e]] + 1];
  for (u32 i = 0; i < m; ++i) predStart[i + 1] += predStart[i];
  preds.resize(predStart[m]);
  std::vector<u32> at(predStart.begin(), predStart.end() - 1);
  for (u32 i = 0; i < m; ++i)
    for (u32 e = start[vertex[i]]; e < start[vertex[i] + 1]; ++e) preds[at[number[succ[e]]]++] = i;

  std::vector<u32> semi(m), label(m), ancestor(m, kNone), idom(m, 0), bucket(m, kNone),
      nextInBucket(m, kNone), path;
  for (u32 i = 0; i < m; ++i) semi[i] = label[i] = i;
  auto eval = [&](u32 v) {
    if (ancestor[v] == kNone) return label[v];
    for (u32 u = v; ancestor[ancestor[u]] != kNone; u = ancestor[u]) path.push_back(u);
    while (!path.empty()) {
      u32 u = path.back();
      path.pop_back();
      u32 a = ancestor[u];
      if (semi[label[a]] < semi[label[u]]) label[u] = label[a];
      ancestor[u] = ancestor[a];
    }
    return label[v];
  };
  for (u32 w = m; w-- > 1;) {
    for (u32 e = predStart[w]; e < predStart[w + 1]; ++e) semi[w] = std::min(semi[w], semi[eval(preds[e])]);
    nextInBucket[w] = bucket[semi[w]];
    bucket[semi[w]] = w;
    u32 p = parent[w];
    ancestor[w] = p;
    for (u32 v = bucket[p]; v != kNone; v = nextInBucket[v]) {
      u32 u = eval(v);
      idom[v] = semi[u] < semi[v] ? u : p;
    }
    bucket[p] = kNone;
  }
  for (u32 w = 1; w < m; ++w) {
    if (idom[w] != semi[w]) idom[w] = idom[idom[w]];
    idomOut[vertex[w]] = vertex[idom[w]];
  }
  if (order) *order = std::move(vertex);
  return idomOut;
}

Dominators::Dominators(const Function& fn) {
  u32 n = static_cast<u32>(fn.blocks.size());
  base_.assign(n + 1, 0);
  for (u32 b = 0; b < n; ++b) {
    const Block& block = fn.blocks[b];
    for (u32 i = 0; i < block.ops.size(); ++i)
      if (block.ops[i].hasUnwind()) cuts_.push_back(i);
    base_[b + 1] = static_cast<u32>(cuts_.size()) + b + 1;
  }
  u32 segments = base_[n];
  std::vector<u32> start(segments + 1, 0), succ;
  blockOf_.resize(segments);
  for (u32 b = 0; b < n; ++b) {
    u32 s = base_[b];
    for (const Op& op : fn.blocks[b].ops) {
      for (const Edge& e : op.edges)
        if (e.target < n) succ.push_back(base_[e.target]);
      if (op.hasUnwind()) {
        if (op.unwind.target < n) succ.push_back(base_[op.unwind.target]);
        succ.push_back(s + 1);
        blockOf_[s] = b;
        start[++s] = static_cast<u32>(succ.size());
      }
    }
    blockOf_[s] = b;
    start[s + 1] = static_cast<u32>(succ.size());
  }
  std::vector<u32> order;
  idom_ = immediateDominators(start, succ, &order);
  // Preorder intervals without a walk: a dominator comes before what it dominates in depth-first order.
  in_.assign(segments, kNone);
  out_.assign(segments, 0);
  std::vector<u32> size(segments, 1), next(segments, 0);
  for (u32 i = static_cast<u32>(order.size()); i-- > 1;) size[idom_[order[i]]] += size[order[i]];
  for (u32 i = 0; i < order.size(); ++i) {
    u32 s = order[i];
    u32 from = 0;
    if (i) {
      from = next[idom_[s]];
      next[idom_[s]] += size[s];
    }
    in_[s] = from;
    out_[s] = from + size[s];
    next[s] = from + 1;
  }
}

BlockId Dominators::idom(BlockId b) const {
  u32 d = idom_[base_[b]];
  return d == kNone ? kNone : blockOf_[d];
}

u32 Dominators::segmentOfUse(BlockId b, u32 op) const {
  auto first = cuts_.begin() + (base_[b] - b), last = cuts_.begin() + (base_[b + 1] - (b + 1));
  return base_[b] + static_cast<u32>(std::lower_bound(first, last, op) - first);
}

u32 Dominators::segmentOfDef(BlockId b, u32 op) const {
  if (op == kNone) return base_[b];
  return segmentOfUse(b, op + 1);
}

bool Dominators::available(BlockId a, u32 opA, BlockId b, u32 opB) const {
  if (a == b) return opA == kNone || opA < opB;
  return nodeDominates(segmentOfDef(a, opA), segmentOfUse(b, opB));
}

std::vector<Def> definitions(const Function& fn) {
  std::vector<Def> defs(fn.valueTypes.size());
  auto define = [&](ValueId v, BlockId b, u32 op) {
    if (v < defs.size() && defs[v].block == kNone) defs[v] = {b, op};
  };
  for (BlockId b = 0; b < fn.blocks.size(); ++b) {
    for (ValueId v : fn.blocks[b].params) define(v, b, kNone);
    for (u32 i = 0; i < fn.blocks[b].ops.size(); ++i) define(fn.blocks[b].ops[i].result, b, i);
  }
  return defs;
}

u32 pruneUnreachable(Function& fn) {
  Cfg cfg(fn);
  std::vector<BlockId> to(fn.blocks.size(), kNone);
  u32 kept = 0;
  for (BlockId b = 0; b < fn.blocks.size(); ++b)
    if (cfg.reachable(b)) to[b] = kept++;
  u32 gone = static_cast<u32>(fn.blocks.size()) - kept;
  if (gone == 0) return 0;
  for (BlockId b = 0; b < fn.blocks.size(); ++b)
    if (to[b] != kNone && to[b] != b) fn.blocks[to[b]] = std::move(fn.blocks[b]);
  fn.blocks.resize(kept);
  auto renumber = [&](Edge& e) {
    if (e.target < to.size()) e.target = to[e.target];
  };
  for (Block& b : fn.blocks)
    for (Op& op : b.ops) {
      for (Edge& e : op.edges) renumber(e);
      renumber(op.unwind);
    }
  return gone;
}

} // namespace molt::ir
