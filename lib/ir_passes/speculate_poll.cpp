// Where typed loops look for Ctrl-C. Generic loops do so in iter_next and in the op `poll` of each `while`.
//
// A counted loop tests eight bits of its counter, and asks in one of 256 rounds: 1% of `for i in range(n): x
// += i`. Counters go by `odd << shift`, so the bits from `shift` up take each value once in 256 rounds,
// wherever the loop starts. A `while` loads the word in each round: 0.13 ns, which is 30% of the tightest (x
// += i; i += 1, unrolled by LLVM without the poll) and not to be seen in most. Loops that end soon of
// themselves do not ask.
//
// Rejected: testing a counter of the `while` (`test`, `je` took as long as the load did); the word or-ed into
// the overflow check of a sum behind (no branch more, as slow); an inner loop of 1024 rounds for counted
// loops (nothing a round, but a compare and a poll on the way in and out, and LLVM loses what it knows of the
// counter's range).
#include "ir_passes/speculator.h"
#include <algorithm>
#include <bit>

namespace molt::ir_passes {
using namespace molt::ir;

static u32 shiftOf(i64 step) { return static_cast<u32>(std::countr_zero(static_cast<u64>(step))); }

void Speculator::pollCounted(const CountedLoop& l) {
  if (l.stepValue != kNone)
    emit(Opcode::GuardPoll, Type::None, {}, kNone, kNone, stateAt(0));
  else
    emit(Opcode::GuardPollEvery, Type::None, {l.counter}, shiftOf(l.step), kNone, stateAt(0));
}

/// Takes the polls out of innermost loops over a list, a tuple or a short constant range in which nothing can
/// take long: the loop around them asks.
void Speculator::dropIdlePolls() {
  constexpr i64 kShort = 4096;
  for (const CountedLoop& l : loops_) {
    auto it = loopAtBody_.find(l.body);
    if (it == loopAtBody_.end()) continue; // it is an ordinary loop after all
    i64 start = 0, stop;
    if (l.kind == Kind::Range &&
        (!constInt(l.stop, stop) || (l.start != kNone && !constInt(l.start, start)) ||
         (l.step > 0 ? stop - start > kShort : start - stop > kShort)))
      continue;
    bool idle = true;
    for (BlockId b = 0; idle && b < g_.blocks.size(); ++b) {
      if (!cfg_.reachable(b) || !dom_.dominates(l.body, b)) continue;
      for (const Op& op : f_.blocks[b].ops) {
        idle &= info(op.code).effects != Effects::Any;
        for (const Edge& e : op.edges) idle &= e.target == l.header || !dom_.dominates(e.target, b);
      }
    }
    if (idle)
      std::erase_if(f_.blocks[l.body].ops, [](const Op& op) { return op.code == Opcode::GuardPollEvery; });
  }
}

} // namespace molt::ir_passes
