// Borrowed values: read out of a container, looked at, and done with before anything can take them out of it.
//
//     %5 = slot_get %1 .next        guard_shape %5        %6 = slot_get %5 .value        guard_float %6 exit
//     ^b9(%6)
//
// needs no counts at all on the way through: %1 holds %5, which holds %6. On the exit the value is retained.
//
// A value is borrowed if all its uses lie in its window, which starts at its definition and ends at the first
// op of its block that
//  1. writes to the heap or may run Python code (a write may still read the value itself), or
//  2. releases something, since that may run a finaliser: an op after which an owned operand, or what only
//  its exit
//     needs, is dead; a keep.
// What the value is borrowed from lives as long as it does (Counter::forContainers).
#include "ir_passes/borrow.h"
#include <algorithm>
#include <unordered_map>

namespace molt::ir_passes {
using namespace molt::ir;

namespace {

constexpr u32 kMaxWindow = 96; // ops; keeps the pass linear

class Borrower {
public:
  explicit Borrower(Function& f) : f_(f) {}
  Borrowing run() {
    const u32 n = static_cast<u32>(f_.valueTypes.size());
    r_.borrowed.assign(n, 0);
    r_.container.assign(n, kNone);
    limit_.assign(n, 0);
    bool any = false;
    for (const Block& b : f_.blocks)
      for (const Op& op : b.ops)
        if (op.result != kNone && lends(op.code)) any = true;
    if (!any) return std::move(r_);
    collect();
    for (BlockId b = 0; b < f_.blocks.size(); ++b) {
      if (isExit_[b]) continue;
      bool here = false;
      for (const Op& op : f_.blocks[b].ops) here |= op.result != kNone && lends(op.code);
      if (here) block(b);
    }
    for (auto& [exit, values] : needed_) addParams(exit, values);
    return std::move(r_);
  }

private:
  struct Use {
    BlockId block;
    u32 op;
  };
  Function& f_;
  Borrowing r_;
  std::vector<u32> limit_;                   // by value: end of the window of a borrowed one
  std::vector<u8> isExit_;                   // by block: leaves, and is entered by unwind edges alone
  std::vector<std::vector<Use>> preds_;      // of exits
  std::vector<std::vector<ValueId>> usedIn_; // by exit: what it hands over
  std::unordered_map<ValueId, std::vector<Use>> uses_; // of what ops lend
  std::vector<BlockId> usedBlock_; // by value: the only block that uses it; kNone: none yet
  std::vector<u8> usedElsewhere_;  // by value: several blocks do
  std::vector<std::pair<BlockId, std::vector<ValueId>>>
      needed_; // exits and the borrowed values that they need

  template <class F> static void forUses(const Op& op, F use) {
    for (ValueId v : op.args) use(v);
    for (ValueId v : op.unwind.args) use(v);
    for (const Edge& e : op.edges)
      for (ValueId v : e.args) use(v);
  }

  void collect() {
    const u32 n = static_cast<u32>(f_.blocks.size());
    isExit_.assign(n, 0);
    preds_.resize(n);
    usedIn_.resize(n);
    usedBlock_.assign(f_.valueTypes.size(), kNone);
    usedElsewhere_.assign(f_.valueTypes.size(), 0);
    for (BlockId b = 0; b < n; ++b) {
      isExit_[b] = f_.blocks[b].ops.back().code == Opcode::ExitResume && f_.blocks[b].params.empty();
      for (const Op& op : f_.blocks[b].ops)
        if (op.result != kNone && lends(op.code)) uses_[op.result];
    }
    for (BlockId b = 0; b < n; ++b)
      for (u32 i = 0; i < f_.blocks[b].ops.size(); ++i) {
        const Op& op = f_.blocks[b].ops[i];
        for (const Edge& e : op.edges) isExit_[e.target] = 0;
        if (op.hasUnwind() && isExit_[op.unwind.target]) preds_[op.unwind.target].push_back({b, i});
      }
    for (BlockId b = 0; b < n; ++b)
      for (u32 i = 0; i < f_.blocks[b].ops.size(); ++i)
        forUses(f_.blocks[b].ops[i], [&](ValueId v) {
          if (auto it = uses_.find(v); it != uses_.end()) it->second.push_back({b, i});
          if (isExit_[b]) {
            usedIn_[b].push_back(v);
            return;
          }
          if (usedBlock_[v] == kNone)
            usedBlock_[v] = b;
          else if (usedBlock_[v] != b)
            usedElsewhere_[v] = 1;
        });
  }

  void block(BlockId b) {
    const auto& ops = f_.blocks[b].ops;
    const u32 n = static_cast<u32>(ops.size());
    std::unordered_map<ValueId, u32> last; // op of this block that uses the value last, exits included
    for (u32 i = 0; i < n; ++i) {
      forUses(ops[i], [&](ValueId v) { last[v] = i; });
      if (ops[i].hasUnwind() && isExit_[ops[i].unwind.target])
        for (ValueId v : usedIn_[ops[i].unwind.target]) last[v] = i;
    }
    // Whether op i may release v, as far as can be seen here: too often is safe.
    auto diesAt = [&](ValueId v, u32 i) {
      if (f_.valueTypes[v] != Type::Tagged || r_.borrowed[v] || usedElsewhere_[v]) return false;
      if (usedBlock_[v] != kNone && usedBlock_[v] != b) return false;
      return last[v] == i;
    };
    for (u32 i = 0; i < n; ++i) {
      const Op& op = ops[i];
      if (op.result == kNone || !lends(op.code)) continue;
      const ValueId v = op.result;
      if (op.code == Opcode::BoundGet || op.code == Opcode::MethodConst) { // held for ever
        r_.borrowed[v] = 1;
        limit_[v] = n;
        continue;
      }
      const ValueId from = op.args[0];
      auto holds = [&](ValueId x) {
        for (ValueId c = from; c != kNone; c = r_.container[c])
          if (x == c) return true;
        return x == v;
      };
      u32 end = std::min(n - 1, i + kMaxWindow); // the first op that the value need not survive
      if (r_.borrowed[from]) end = std::min(end, limit_[from]);
      for (u32 j = i + 1; j < end; ++j) {
        const Op& o = ops[j];
        const Effects e = info(o.code).effects;
        bool closes = e == Effects::Write || e == Effects::Any || o.code == Opcode::Keep;
        for (ValueId x : o.args) closes |= !holds(x) && diesAt(x, j);
        if (o.hasUnwind() && isExit_[o.unwind.target])
          for (ValueId x : usedIn_[o.unwind.target]) closes |= !holds(x) && diesAt(x, j);
        if (closes) end = j;
      }
      auto within = [&](const Use& u) {
        if (u.block != b || u.op <= i || u.op > end) return false;
        return u.op < end || info(ops[end].code).effects != Effects::Any;
      };
      bool ok = true;
      for (const Use& u : uses_[v]) {
        if (isExit_[u.block]) {
          for (const Use& p : preds_[u.block]) ok &= within(p);
        } else {
          // An edge may retain it before anything is released; a handler's edge comes before the op's effect.
          ok &= within(u);
        }
      }
      if (!ok) continue;
      r_.borrowed[v] = 1;
      r_.container[v] = from;
      limit_[v] = end;
      BlockId lastExit = kNone;
      for (const Use& u : uses_[v])
        if (isExit_[u.block] && u.block != lastExit) {
          lastExit = u.block;
          if (needed_.empty() || needed_.back().first != u.block) {
            auto it =
                std::find_if(needed_.begin(), needed_.end(), [&](auto& x) { return x.first == u.block; });
            if (it != needed_.end()) {
              it->second.push_back(v);
              continue;
            }
            needed_.push_back({u.block, {}});
          }
          needed_.back().second.push_back(v);
        }
    }
  }

  void addParams(BlockId exit, const std::vector<ValueId>& values) {
    Block& e = f_.blocks[exit];
    for (ValueId v : values) {
      const ValueId p = f_.newValue(Type::Tagged);
      e.params.push_back(p);
      for (Op& op : e.ops)
        for (ValueId& a : op.args)
          if (a == v) a = p;
      for (const Use& u : preds_[exit]) f_.blocks[u.block].ops[u.op].unwind.args.push_back(v);
    }
  }
};

} // namespace

Borrowing findBorrowed(Function& f) { return Borrower(f).run(); }

} // namespace molt::ir_passes
