// Reference counting, from ownership and liveness.
//
// Every Tagged value is *owned* (op results, block parameters, parameters of resume bodies) or *borrowed*
// (parameters, constants). An owned value is released behind its last use, or on the edge where it dies; an
// edge argument or a returned value that dies there is moved, anything else is retained first. Example:
//
//     %3 = call %1(%2)              %3 = call %1(%2) unwind ^c      ; ^c: release %1; rethrow
//     %4 = attr_get %3 .x     =>    release %1
//     return %4                     %4 = attr_get %3 .x unwind ^d   ; ^d: release %3; rethrow
//                                   release %3
//                                   return %4                       ; moved
//
// `keep` is a use that emits nothing: it stretches a local's life to where CPython drops it.
//
// Invariants:
//  1. On every path an owned value is moved or released exactly once after its definition.
//  2. What an unwind edge leaves behind is released in blocks of its own, which are shared as far as sets
//  are.
//  3. A value is never released while an op still borrows it.
//
// Rejected: counting in the front end (it cannot see last uses), and dropping counts pairwise afterwards
// (quadratic, and blind to moves). Measured by hand on kernels: naive counting cost 1.35 to 1.7 times,
// borrowing 1.0 to 1.2.
#include "ir_passes/counts.h"
#include "ir_passes/borrow.h"
#include "ir_passes/liveness.h"
#include <algorithm>
#include <map>
#include <tuple>

// TODO(perf, owner:compiler, milestone:M1, priority:P2, status:missing): drop keeps of values whose type reaches no finaliser
// TODO(semantics, owner:compiler, milestone:M1, priority:P3, status:divergent): parameters belong to the caller: rebinding one, or leaving the function, does not drop a temporary that was passed; the old value of `a += temporary` goes before the temporary
namespace molt::ir_passes {
using namespace molt::ir;

namespace {

class Counter {
public:
  explicit Counter(Function& f) : f_(f) {}
  void run() {
    findBorrowed();
    classify();
    const Liveness liveness(f_, owned_);
    for (u32 b = 0; b < f_.blocks.size(); ++b) liveIn_.push_back(liveness.into(b));
    mark_.assign(f_.valueTypes.size(), 0);
    const u32 n = static_cast<u32>(f_.blocks.size()); // blocks made on the way need no counting
    for (u32 b = 0; b < n; ++b) rewrite(b);
  }

private:
  Function& f_;
  std::vector<u8> owned_;         // by value
  std::vector<u8> live_;          // scratch: by value, at the point under rewrite
  std::vector<ValueId> liveList_; // members of live_ (may hold stale ones; live_ decides)
  std::vector<u32> mark_;         // scratch stamps
  u32 stamp_ = 0;
  std::vector<std::vector<ValueId>> liveIn_;                         // by block, ascending
  std::map<std::tuple<BlockId, ValueId, Opcode>, BlockId> cleanups_; // (next cleanup, value, how) -> cleanup
  std::vector<u8> local_;          // by value: some local variable holds it, as its `keep` shows
  std::vector<ValueId> container_; // of a borrowed value: what keeps it alive
  std::vector<u8> borrowed_;

  void findBorrowed() {
    Borrowing b = ir_passes::findBorrowed(f_);
    container_ = std::move(b.container);
    borrowed_ = std::move(b.borrowed);
    container_.resize(f_.valueTypes.size(), kNone); // parameters of exits were added
    borrowed_.resize(f_.valueTypes.size(), 0);
  }

  void classify() {
    owned_.assign(f_.valueTypes.size(), 0);
    auto own = [&](ValueId v) {
      if (v != kNone && f_.valueTypes[v] == Type::Tagged) owned_[v] = 1;
    };
    for (u32 b = 0; b < f_.blocks.size(); ++b) {
      if (b != 0 || (f_.flags & kOwnedParams))
        for (ValueId v : f_.blocks[b].params) own(v);
      for (const Op& op : f_.blocks[b].ops)
        if (op.code != Opcode::Const && op.code != Opcode::Unset &&
            (op.result == kNone || !borrowed_[op.result]))
          own(op.result);
    }
    findLocals();
  }

  /// Iterators of loops have a `keep` too, but are no variables: CPython drops them as the stack unwinds.
  void findLocals() {
    local_.assign(f_.valueTypes.size(), 0);
    std::vector<ValueId> work;
    auto add = [&](ValueId v) {
      if (owned_[v] && !local_[v]) {
        local_[v] = 1;
        work.push_back(v);
      }
    };
    std::map<ValueId, std::vector<ValueId>> incoming; // of block parameters
    std::vector<ValueId> iterators;
    auto edge = [&](const Edge& e) {
      for (size_t i = 0; i < e.args.size(); ++i) incoming[f_.blocks[e.target].params[i]].push_back(e.args[i]);
    };
    for (const Block& b : f_.blocks)
      for (const Op& op : b.ops) {
        if (op.code == Opcode::Keep) add(op.args[0]);
        if (op.code == Opcode::Iter || op.code == Opcode::AIter || op.code == Opcode::RangeIterNew ||
            op.code == Opcode::ListIterNew)
          iterators.push_back(op.result);
        for (const Edge& e : op.edges) edge(e);
        if (op.hasUnwind()) edge(op.unwind);
      }
    while (!work.empty()) {
      auto it = incoming.find(work.back());
      work.pop_back();
      if (it != incoming.end())
        for (ValueId v : it->second) add(v);
    }
    for (ValueId v : iterators) local_[v] = 0;
  }
  /// Calls use(c) for each value that must live because v, borrowed from it, does.
  template <class F> void forContainers(ValueId v, F use) const {
    for (ValueId c = container_[v]; c != kNone; c = container_[c]) use(c);
  }
  void makeLiveWithContainers(ValueId v) {
    makeLive(v);
    forContainers(v, [&](ValueId c) { makeLive(c); });
  }

  bool liveInto(BlockId b, ValueId v) const {
    return std::binary_search(liveIn_[b].begin(), liveIn_[b].end(), v);
  }
  void makeLive(ValueId v) {
    if (owned_[v] && !live_[v]) {
      live_[v] = 1;
      liveList_.push_back(v);
    }
  }
  void compactLive() {
    std::sort(liveList_.begin(), liveList_.end());
    liveList_.erase(std::unique(liveList_.begin(), liveList_.end()), liveList_.end());
    std::erase_if(liveList_, [&](ValueId v) { return !live_[v]; });
  }
  static Op counting(Opcode code, ValueId v, u32 span) {
    Op op;
    op.code = code;
    op.args = {v};
    op.span = span;
    return op;
  }

  static bool isOperand(ValueId v, const Op& op) {
    return std::find(op.args.begin(), op.args.end(), v) != op.args.end();
  }
  // Ops that an edge needs: retains for arguments that live on (or are borrowed), releases for what dies
  // there. `alive` are the owned values live just before the edge.
  // On an unwind edge `from` is the op that raises.
  std::vector<Op> edgeOps(const Edge& e, const std::vector<ValueId>& alive, u32 span,
                          const Op* from = nullptr) {
    std::vector<Op> ops;
    ++stamp_;
    for (ValueId v : e.args) {
      if (f_.valueTypes[v] != Type::Tagged) continue;
      if (owned_[v] && !liveInto(e.target, v) && mark_[v] != stamp_)
        mark_[v] = stamp_; // moved
      else
        ops.push_back(counting(Opcode::Retain, v, span));
    }
    for (ValueId v : alive)
      if (mark_[v] != stamp_ && !liveInto(e.target, v))
        ops.push_back(
            counting(from && isOperand(v, *from) ? Opcode::HoldArgument : Opcode::Release, v, span));
    return ops;
  }
  void splitEdge(Edge& e, std::vector<Op> ops, u32 span) {
    if (ops.empty()) return;
    Op jump;
    jump.code = Opcode::Jump;
    jump.span = span;
    jump.edges = {e};
    ops.push_back(jump);
    Block block;
    block.ops = std::move(ops);
    f_.blocks.push_back(std::move(block));
    liveIn_.emplace_back();
    e = Edge{static_cast<BlockId>(f_.blocks.size() - 1), {}};
  }
  // The latest definition goes first, then whatever block releases the rest: so blocks of nested sets share
  // their tails. (A block a set took three quarters of all releases in argparse, and half of its code.)
  // What a local variable holds goes to the traceback, and so does an operand of the op that raised, `from`.
  BlockId cleanup(const std::vector<ValueId>& dying, const Op& from) {
    BlockId rest = kNone;
    const u32 span = from.span;
    for (ValueId v : dying) {
      const Opcode how = local_[v]            ? Opcode::Hold
                         : isOperand(v, from) ? Opcode::HoldArgument
                                              : Opcode::Release;
      auto [it, added] = cleanups_.emplace(std::tuple(rest, v, how), 0);
      if (added) {
        Block block;
        block.ops.push_back(counting(how, v, span));
        Op end;
        end.code = rest == kNone ? Opcode::Rethrow : Opcode::Jump;
        end.span = span;
        if (rest != kNone) end.edges = {Edge{rest, {}}};
        block.ops.push_back(end);
        f_.blocks.push_back(std::move(block));
        liveIn_.emplace_back();
        it->second = static_cast<BlockId>(f_.blocks.size() - 1);
      }
      rest = it->second;
    }
    return rest;
  }

  void rewrite(BlockId b) {
    live_.assign(f_.valueTypes.size(), 0);
    liveList_.clear();
    std::vector<Op> in = std::move(f_.blocks[b].ops);
    std::vector<Op> out; // reversed
    out.reserve(in.size() * 2);
    Op& term = in.back();
    for (const Edge& e : term.edges) {
      for (ValueId v : liveIn_[e.target]) makeLive(v);
      for (ValueId v : e.args) makeLiveWithContainers(v);
    }
    for (ValueId v : term.args) makeLiveWithContainers(v);
    terminator(term, out);
    for (size_t i = in.size() - 1; i-- > 0;) {
      if (i > 0 && in[i].code == Opcode::Keep && fuseInplace(in[i - 1], in[i])) continue;
      body(in[i], out);
    }
    // Parameters that nothing uses die at once.
    std::vector<Op> head;
    if (b != 0 || (f_.flags & kOwnedParams))
      for (ValueId v : f_.blocks[b].params)
        if (owned_[v] && !live_[v]) head.push_back(counting(Opcode::Release, v, in.front().span));
    std::reverse(out.begin(), out.end());
    head.insert(head.end(), std::make_move_iterator(out.begin()), std::make_move_iterator(out.end()));
    f_.blocks[b].ops = std::move(head);
  }

  void terminator(Op& term, std::vector<Op>& out) {
    compactLive();
    std::vector<Op> before;
    if (term.edges.size() == 1) {
      before = edgeOps(term.edges[0], liveList_, term.span);
    } else if (term.edges.size() > 1) {
      for (Edge& e : term.edges) splitEdge(e, edgeOps(e, liveList_, term.span), term.span);
    } else if (term.code == Opcode::Return || term.code == Opcode::ExitResume) {
      ++stamp_;
      for (ValueId v : term.args) {
        if (f_.valueTypes[v] != Type::Tagged) continue;
        if (owned_[v] && mark_[v] != stamp_)
          mark_[v] = stamp_;
        else
          before.push_back(counting(Opcode::Retain, v, term.span));
      }
      for (ValueId v : term.args)
        forContainers(v, [&](ValueId c) {
          if (!owned_[c] || mark_[c] == stamp_) return;
          mark_[c] = stamp_;
          before.push_back(counting(Opcode::Release, c, term.span));
        });
    }
    out.push_back(std::move(term));
    for (auto it = before.rbegin(); it != before.rend(); ++it) out.push_back(std::move(*it));
  }

  // `x += y`, or `x = x + y`, whose old x dies right there: hand it over, so that a sole owner can be
  // extended in place.
  bool fuseInplace(Op& op, const Op& keep) {
    const bool plus = op.code == Opcode::Binary && op.imm[0] == static_cast<u32>(BinOp::Add);
    if ((op.code != Opcode::Inplace && !plus) || op.args[0] != keep.args[0] || op.hasUnwind()) return false;
    ValueId v = op.args[0];
    if (!owned_[v] || live_[v] || op.args[1] == v) return false;
    op.code = plus ? Opcode::BinaryOwned : Opcode::InplaceOwned;
    return true;
  }

  void body(Op& op, std::vector<Op>& out) {
    if (op.code == Opcode::Keep) {
      ValueId v = op.args[0];
      if (owned_[v] && !live_[v]) {
        out.push_back(counting(Opcode::Release, v, op.span));
        makeLive(v);
      }
      return;
    }
    const bool moves = op.code == Opcode::InplaceOwned || op.code == Opcode::BinaryOwned;
    // An op that lends gives no count of its own.
    const bool retains = op.result != kNone && owned_[op.result] && live_[op.result] && lends(op.code);
    if (op.result != kNone && owned_[op.result]) {
      if (!live_[op.result] && !lends(op.code)) out.push_back(counting(Opcode::Release, op.result, op.span));
      live_[op.result] = 0;
    }
    // Releases of operands that die here, in operand order.
    std::vector<ValueId> dying;
    ++stamp_;
    for (u32 i = 0; i < op.args.size(); ++i) {
      ValueId v = op.args[i];
      if (!owned_[v] || live_[v] || mark_[v] == stamp_ || (moves && i == 0)) continue;
      mark_[v] = stamp_;
      dying.push_back(v);
    }
    auto containers = [&](ValueId v) {
      forContainers(v, [&](ValueId c) {
        if (!owned_[c] || live_[c] || mark_[c] == stamp_) return;
        mark_[c] = stamp_;
        dying.push_back(c);
      });
    };
    for (ValueId v : op.args) containers(v);
    for (ValueId v : op.unwind.args) containers(v);
    for (auto it = dying.rbegin(); it != dying.rend(); ++it)
      out.push_back(counting(Opcode::Release, *it, op.span));
    for (ValueId v : dying) makeLive(v);
    const bool leaves = info(op.code).raises || isGuard(op.code) || op.hasUnwind();
    if (leaves) {
      if (op.hasUnwind()) {
        // Everything the handler needs is live here too, whatever the normal path does.
        compactLive();
        std::vector<ValueId> alive = liveList_;
        auto add = [&](ValueId v) {
          if (owned_[v] && !live_[v]) alive.push_back(v);
        };
        for (ValueId v : liveIn_[op.unwind.target]) add(v);
        for (ValueId v : op.unwind.args) add(v);
        std::sort(alive.begin(), alive.end());
        alive.erase(std::unique(alive.begin(), alive.end()), alive.end());
        // What only the handler needs dies on the normal path, behind the op.
        std::vector<ValueId> handlerOnly;
        for (ValueId v : alive)
          if (!live_[v]) handlerOnly.push_back(v);
        for (ValueId v : handlerOnly) {
          out.push_back(counting(Opcode::Release, v, op.span));
          makeLive(v);
        }
        Edge edge = op.unwind;
        splitEdge(edge, edgeOps(edge, alive, op.span, &op), op.span);
        op.unwind = edge;
      } else {
        compactLive();
        std::vector<ValueId> alive = liveList_;
        if (!alive.empty()) op.unwind = Edge{cleanup(alive, op), {}};
      }
    }
    if (moves) makeLive(op.args[0]);
    if (retains) out.push_back(counting(Opcode::Retain, op.result, op.span));
    out.push_back(std::move(op));
  }
};

} // namespace

void insertCounts(Function& f) { Counter(f).run(); }

void insertCounts(Program& program) {
  for (Function& f : program.functions) insertCounts(f);
  program.stage = Stage::Lower;
}

} // namespace molt::ir_passes
