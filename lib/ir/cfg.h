// Control flow of one function: predecessors, reverse postorder, dominators.
//
// An unwind edge leaves its block *within* it, just before the op takes effect. So for dominance a block is a
// chain of segments, cut behind each op with an unwind edge; the op's result belongs to the segment after the
// cut:
//
//     ^b1:  a = …            segment 0 ─▶ ^handler     `a` reaches the handler,
//           c = call a unwind ^handler                  `c` and `d` do not
//     ------------------------------------------------
//           d = …            segment 1
//
// All of it is linear or n log n and free of recursion: the IR may be 100 MB from a stranger. Edges whose
// target does not exist are ignored, so the verifier can use it before it trusts anything.
#pragma once
#include "ir/ir.h"
#include <span>

namespace molt::ir {

/// One way into a block.
struct PredEdge {
  BlockId block = kNone; ///< where it comes from
  u32 op = 0;            ///< index of the op in that block
  u32 edge = kNone;      ///< index into Op::edges; kNone: the op's unwind edge
  bool isUnwind() const { return edge == kNone; }
};

class Cfg {
public:
  explicit Cfg(const Function&);
  /// In order of (block, op, edge). A predecessor with two edges to b is listed twice.
  std::span<const PredEdge> preds(BlockId b) const {
    return {preds_.data() + predStart_[b], predStart_[b + 1] - predStart_[b]};
  }
  /// Reachable blocks, entry first; every block comes before those it dominates.
  std::span<const BlockId> rpo() const { return rpo_; }
  u32 rpoIndex(BlockId b) const { return rpoIndex_[b]; } ///< kNone: unreachable
  bool reachable(BlockId b) const { return rpoIndex_[b] != kNone; }

private:
  std::vector<u32> predStart_;
  std::vector<PredEdge> preds_;
  std::vector<BlockId> rpo_;
  std::vector<u32> rpoIndex_;
};

class Dominators {
public:
  explicit Dominators(const Function&);
  bool reachable(BlockId b) const { return in_[base_[b]] != kNone; }
  /// The closest block, other than b, all ways to b lead through; kNone for the entry and unreachable blocks.
  BlockId idom(BlockId b) const;
  /// Whether every way to the start of b leads through the start of a (a block dominates itself).
  bool dominates(BlockId a, BlockId b) const { return nodeDominates(base_[a], base_[b]); }
  /// Whether the result of op `opA` of block a is there just before op `opB` of block b: when the op's
  /// operands, edge and unwind arguments, and frame state are read. opA kNone: a parameter of block a.
  bool available(BlockId a, u32 opA, BlockId b, u32 opB) const;

  // Segments, for walks that keep count themselves.
  u32 segmentOfUse(BlockId b, u32 op) const; ///< where op's operands are read
  u32 segmentOfDef(BlockId b, u32 op) const; ///< where op's result appears; op kNone: parameters
  u32 firstSegment(BlockId b) const { return base_[b]; }
  bool nodeReachable(u32 s) const { return in_[s] != kNone; }
  bool nodeDominates(u32 a, u32 b) const {
    return in_[a] != kNone && in_[b] != kNone && in_[a] <= in_[b] && in_[b] < out_[a];
  }

private:
  std::vector<u32> base_;     // by block: its first segment; one more at the end
  std::vector<u32> cuts_;     // op index of each cut; block b's are [base_[b] - b, base_[b + 1] - (b + 1))
  std::vector<u32> blockOf_;  // by segment
  std::vector<u32> idom_;     // by segment
  std::vector<u32> in_, out_; // preorder interval in the dominator tree; kNone: unreachable
};

/// Immediate dominators of a graph whose entry is node 0 and whose successors of n are succ[start[n]..start[n
/// + 1]). kNone for node 0 and unreachable nodes. `order`, if given, becomes the depth-first preorder.
/// Lengauer and Tarjan 1979, simple linking: O(m log n).
std::vector<u32> immediateDominators(std::span<const u32> start, std::span<const u32> succ,
                                     std::vector<u32>* order = nullptr);

/// Where each value is defined. The first definition wins if there are (wrongly) several.
struct Def {
  BlockId block = kNone; ///< kNone: nowhere
  u32 op = kNone;        ///< kNone: a block parameter
};
std::vector<Def> definitions(const Function&);

/// Drops blocks that no edge reaches and renumbers the rest, keeping their order. Returns how many went.
u32 pruneUnreachable(Function&);

} // namespace molt::ir
