#include "ir_passes/speculate.h"
#include "ir_passes/speculator.h"

// TODO(perf, owner:compiler, milestone:M1, priority:P1, status:missing): speculate in generators and class bodies
// TODO(perf, owner:compiler, milestone:M1, priority:P1, status:partial): direct calls of overridden methods (a branch per layout; today the inline cache), defaults and keywords in direct calls, construction of known classes
// TODO(perf, owner:compiler, milestone:M1, priority:P1, status:missing): typed operations of str and dict (word counting and tokenizing run 44 and 48% typed, docs/decisions/0009)
// TODO(perf, owner:compiler, milestone:M1, priority:P2, status:missing): raw arguments and results of direct calls; a float that a loop carries from an unbound start is boxed each round
// TODO(perf, owner:compiler, milestone:M1, priority:P2, status:missing): hoist guards out of loops in IR, so that guard_shape of a loop's list is tested once
namespace molt::ir_passes {
using namespace molt::ir;

static std::vector<u8> stateValues(const Function& f) {
  std::vector<u8> wanted(f.valueTypes.size(), 1);
  for (const Block& b : f.blocks)
    for (const Op& op : b.ops)
      if (op.result != kNone && (op.code == Opcode::Const || op.code == Opcode::Unset)) wanted[op.result] = 0;
  return wanted;
}

Speculator::Speculator(Program& program, const facts::Facts& facts, FuncId id)
    : p_(program), facts_(facts), id_(id), g_(program.functions[id]), f_(g_), cfg_(g_), dom_(g_),
      interesting_(stateValues(g_)), live_(g_, interesting_) {
  const u32 n = static_cast<u32>(g_.valueTypes.size());
  def_.assign(n, nullptr);
  defBlock_.assign(n, kNone);
  defIndex_.assign(n, kNone);
  for (BlockId b = 0; b < g_.blocks.size(); ++b) {
    for (ValueId v : g_.blocks[b].params) defBlock_[v] = b;
    for (u32 i = 0; i < g_.blocks[b].ops.size(); ++i) {
      const Op& op = g_.blocks[b].ops[i];
      if (op.result == kNone) continue;
      def_[op.result] = &op;
      defBlock_[op.result] = b;
      defIndex_[op.result] = i;
    }
  }
  typed_.assign(n, kNone);
  alias_.assign(n, kNone);
  function_.assign(n, kNone);
  shapesAtEnd_.resize(g_.blocks.size());
}

bool Speculator::run() {
  findLoops();
  for (bool stable = false; !stable;) {
    planNumbers();
    // A counted range needs raw limits; without them the loop is an ordinary one, and so is its item.
    stable = true;
    for (u32 i = 0; i < loops_.size(); ++i) {
      CountedLoop& l = loops_[i];
      auto raw = [&](ValueId v) {
        Kind k;
        return v == kNone || isNumberConst(v, k) || want_[v] == Kind::Int;
      };
      if (l.kind != Kind::Range || (raw(l.start) && raw(l.stop) && raw(l.stepValue))) continue;
      if (!loopOf_.count(l.item)) continue;
      for (ValueId v : {l.iterator, l.item, l.isStop}) loopOf_.erase(v);
      loopAtHeader_.erase(l.header);
      loopAtBody_.erase(l.body);
      stable = false;
    }
  }
  planGhosts();
  for (BlockId b : cfg_.rpo()) rewriteBlock(b);
  dropIdlePolls();
  bool changed = !f_.states.empty();
  for (const Block& b : f_.blocks)
    for (const Op& op : b.ops) changed |= op.code >= Opcode::BoxInt && op.code != Opcode::ExitResume;
  if (!changed) return false;
  expandExits();
  removeDeadOps(f_);
  pruneUnreachable(f_);
  return true;
}

/// A library function that does not loop calls helpers whatever its types are: guesses would double its code
/// for nothing that can be measured.
static bool worthGuessing(const Program& p, const Function& f) {
  if (!p.modules[f.module].isLibrary) return true;
  const Cfg cfg(f);
  for (BlockId b : cfg.rpo())
    for (const Edge& e : f.blocks[b].ops.back().edges)
      if (cfg.rpoIndex(e.target) <= cfg.rpoIndex(b)) return true;
  return false;
}

void speculate(Program& program, const facts::Facts& facts) {
  constexpr u32 kMaxValues = 60000; // states are quadratic at worst; such functions are generated tables
  const u32 n = static_cast<u32>(program.functions.size());
  for (FuncId id = 0; id < n; ++id) {
    Function& f = program.functions[id];
    if (f.flags & (kGenerator | kCoroutine) || f.kind == FunctionKind::ClassBody || f.blocks.empty())
      continue;
    if (f.valueTypes.size() > kMaxValues) continue;
    pruneUnreachable(f);
    if (!worthGuessing(program, f)) continue;
    Speculator s(program, facts, id);
    if (!s.run()) continue;
    Function rewritten = s.takeRewritten();
    bool exits = false;
    const FuncId resume = static_cast<FuncId>(program.functions.size());
    for (Block& b : rewritten.blocks)
      for (Op& op : b.ops)
        if (op.code == Opcode::ExitResume) op.imm[0] = resume, exits = true;
    program.functions[id] = std::move(rewritten);
    if (exits) program.functions.push_back(s.takeResumeBody());
  }
}

bool isGeneric(Opcode c) {
  switch (c) {
  case Opcode::Contains:
  case Opcode::UnpackSeq: return true;
  case Opcode::GlobalSet: // names, not operands
  case Opcode::GlobalDel:
  case Opcode::CellSet:
  case Opcode::ExcPop:
  case Opcode::Raise:
  case Opcode::Reraise:
  case Opcode::ExcMatch:
  case Opcode::Yield:
  case Opcode::BuildClass:
  case Opcode::Import:
  case Opcode::ImportFrom:
  case Opcode::ImportStar:
  case Opcode::NameSet:
  case Opcode::NameGet: return false;
  default: return c < Opcode::Jump && info(c).effects == Effects::Any;
  }
}

bool standsForGeneric(Opcode c) {
  switch (c) {
  case Opcode::RangeIterNew:
  case Opcode::ListIterNew:
  case Opcode::BoundGet:
  case Opcode::GlobalBind:
  case Opcode::IntToFloat:
  case Opcode::IntRawAdd: // a counted loop's step is its int_cmp
  case Opcode::ListLen:
  case Opcode::ListItemRaw:
  case Opcode::TupleItemRaw:
  case Opcode::TraceValue: return false;
  default: return c >= Opcode::IntAdd && c < Opcode::Count;
  }
}

SpeculationStats speculationStats(const Program& program) {
  SpeculationStats s;
  for (const Function& f : program.functions) {
    if (f.resumes != kNone) continue;
    ++s.functions;
    for (const Block& b : f.blocks)
      for (const Op& op : b.ops) {
        if (isGuard(op.code))
          ++s.guards;
        else if (op.code == Opcode::ExitResume)
          ++s.exits;
        else if (op.code >= Opcode::BoxInt)
          ++s.typedOps;
        else if (info(op.code).effects == Effects::Any)
          ++s.genericOps;
      }
  }
  return s;
}

} // namespace molt::ir_passes
