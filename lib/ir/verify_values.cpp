// What the words behind type v may be: unset, exhausted, a cell, an exact list, any object. Helpers trust
// their operands in this (list_append does not look whether it got a list), so IR from outside has to prove
// it:
//
//     %1 = iter_next %0             object or kStop
//     %2 = is_stop %1
//     branch %2 to ^end(), ^body()
//   ^body():
//     %3 = attr_get %1 ["x"]        object: in what ^body dominates, is_stop was false
//
// Each value has a mask of what it may be. Definitions give it, block parameters join those of their
// arguments (an optimistic fixed point over a worklist: masks only grow), and a branch on is_set or is_stop
// narrows what it tested wherever the branch's target dominates. Nothing is known of what an object's
// contents are: loads give `Other`.
//
// Rejected: checks in the helpers. They cost every program something for the sake of forged input.
#include "ir/cfg.h"
#include "ir/verify_impl.h"

namespace molt::ir::detail {
namespace {

enum Mask : u16 {
  Unset = 1,
  Stop = 2,
  NoneValue = 4,
  ExactTuple = 8,
  ExactList = 16,
  ExactSet = 32,
  ExactDict = 64,
  CellObject = 128,
  ExactStr = 256,
  Caught = 512,    // an exception instance
  Handled = 1024,  // what exc_push gave
  Function = 2048, // from func_new
  Other = 4096,    // any object
  Object = NoneValue | ExactTuple | ExactList | ExactSet | ExactDict | CellObject | ExactStr | Caught |
           Handled | Function | Other,
  Anything = Object | Unset | Stop
};

// What operand i of an op may be.
u32 wanted(const Op& op, u32 i) {
  switch (op.code) {
  case Opcode::IsSet:
  case Opcode::IsStop:
  case Opcode::Keep:
  case Opcode::Is: return Anything;
  case Opcode::Locals:
  case Opcode::CheckBound:
  case Opcode::CellNew:
  case Opcode::Raise: return Object | Unset;
  case Opcode::CellGet: return CellObject;
  case Opcode::CellSet: return i == 0 ? u32{CellObject} : Object | Unset;
  case Opcode::NameGetCell: return i == 1 ? CellObject : Object;
  case Opcode::ListAppend:
  case Opcode::ListExtend: return i == 0 ? ExactList : Object;
  case Opcode::ListToTuple: return ExactList;
  case Opcode::SetAdd:
  case Opcode::SetUpdate: return i == 0 ? ExactSet : Object;
  case Opcode::DictPut:
  case Opcode::DictUpdate:
  case Opcode::DictMerge: return i == 0 ? ExactDict : Object;
  case Opcode::ExcPart:
  case Opcode::TupleItem: return ExactTuple;
  case Opcode::FormatValue: return i == 1 ? ExactStr : Object;
  case Opcode::StrJoin: return ExactStr;
  case Opcode::MatchKeys: return i == 1 ? ExactTuple : Object;
  case Opcode::MatchClass: return i == 2 ? ExactTuple : Object;
  case Opcode::CallLoaded: return i == 1 ? Object | Unset : u32{Object};
  case Opcode::CallEx: return i == 2 ? ExactDict | Unset : u32{Object};
  case Opcode::FuncNew: return i == 0 ? ExactTuple | Unset : i <= 2 ? ExactDict | Unset : u32{CellObject};
  case Opcode::BuildClass: return i == 0 ? u32{Function} : i == 1 ? u32{ExactTuple} : ExactDict | Unset;
  case Opcode::Import: return ExactTuple | NoneValue;
  case Opcode::Reraise:
  case Opcode::ExcPush:
  case Opcode::ExcType:
  case Opcode::ExcTraceback:
  case Opcode::IsStopAsync: return Caught;
  case Opcode::ExcMatch: return i == 0 ? Caught : Object;
  case Opcode::YieldFromThrow: return i == 1 ? Caught : Object;
  case Opcode::ExcPop: return Handled;
  case Opcode::PrepReraiseStar: return i == 1 ? ExactList : Object;
  case Opcode::TypeParamNew: return i == 0 ? u32{ExactStr} : Function | Unset;
  case Opcode::TypeAliasNew: return i == 0 ? u32{ExactStr} : i == 1 ? ExactTuple | NoneValue : u32{Function};
  case Opcode::GenericBase: return ExactTuple;
  default: return Object;
  }
}

class Values {
public:
  Values(Verifier& v, const ir::Function& f, const std::vector<Def>& defs, const Dominators& dom,
         const OpError& error)
      : v_(v), f_(f), defs_(defs), dom_(dom), error_(error) {}
  void run() {
    mask_.assign(f_.valueTypes.size(), 0);
    flows_.resize(f_.valueTypes.size());
    findTests();
    seed();
    propagate();
    check();
  }

private:
  struct Flow {
    ValueId to;
    u32 keep; // what gets through
  };
  // On the way into `block`, `value` is none of `not_`.
  struct Test {
    BlockId block;
    u32 not_;
  };
  static constexpr u32 kMaxTests = 64; // per value; keeps the work linear whatever the input

  u32 result(const Op& op) const;
  void findTests();
  void seed();
  void propagate();
  void check();
  u32 keptAt(ValueId v, BlockId b) const {
    u32 keep = Anything;
    if (auto it = tests_.find(v); it != tests_.end())
      for (const Test& t : it->second)
        if (dom_.dominates(t.block, b)) keep &= ~t.not_;
    return keep;
  }
  // Follows `not` from a branch's condition to the test itself.
  const Op* testOf(ValueId cond, bool& negated) const {
    for (u32 steps = 0; steps < 8; ++steps) {
      const Def& d = defs_[cond];
      if (d.op == kNone) return nullptr;
      const Op& op = f_.blocks[d.block].ops[d.op];
      if (op.code == Opcode::IsSet || op.code == Opcode::IsStop) return &op;
      if (op.code != Opcode::Not) return nullptr;
      negated = !negated;
      cond = op.args[0];
    }
    return nullptr;
  }
  // What the tested value cannot be if the test came out as `truth`.
  static u32 excluded(const Op& test, bool truth) {
    u32 word = test.code == Opcode::IsSet ? Unset : Stop;
    bool isWord = test.code == Opcode::IsStop ? truth : !truth;
    return isWord ? Anything & ~word : word;
  }

  Verifier& v_;
  const ir::Function& f_;
  const std::vector<Def>& defs_;
  const Dominators& dom_;
  const OpError& error_;
  std::vector<u32> mask_;
  std::vector<std::vector<Flow>> flows_;
  std::unordered_map<ValueId, std::vector<Test>> tests_;
};

u32 Values::result(const Op& op) const {
  switch (op.code) {
  case Opcode::Const:
    switch (v_.p.consts[op.imm[0]].kind) {
    case ConstKind::None: return NoneValue;
    case ConstKind::Str: return ExactStr;
    case ConstKind::Tuple: return ExactTuple;
    default: return Other;
    }
  case Opcode::Unset: return Unset;
  case Opcode::IterNext:
  case Opcode::YieldFromSend:
  case Opcode::YieldFromThrow: return Other | Stop;
  case Opcode::MethodSelf: return Other | Unset;
  case Opcode::CellNew:
  case Opcode::ClosureCell: return CellObject;
  case Opcode::TupleNew:
  case Opcode::UnpackSeq:
  case Opcode::UnpackEx:
  case Opcode::ExcMatchStar:
  case Opcode::PrepReraiseStar:
  case Opcode::ListToTuple: return ExactTuple;
  case Opcode::ListNew: return ExactList;
  case Opcode::SetNew: return ExactSet;
  case Opcode::DictNew: return ExactDict;
  case Opcode::StrJoin:
  case Opcode::FormatValue: return ExactStr;
  case Opcode::ExcCatch: return Caught;
  case Opcode::ExcPart: return Caught | Unset;
  case Opcode::ExcPush: return Handled;
  case Opcode::FuncNew: return Function;
  default: return Other;
  }
}

void Values::findTests() {
  std::vector<u32> entries(f_.blocks.size(), 0);
  for (const Block& b : f_.blocks)
    for (const Op& op : b.ops) {
      for (const Edge& e : op.edges) ++entries[e.target];
      if (op.hasUnwind()) ++entries[op.unwind.target];
    }
  for (const Block& b : f_.blocks) {
    const Op& end = b.ops.back();
    if (end.code != Opcode::Branch) continue;
    bool negated = false;
    const Op* test = testOf(end.args[0], negated);
    if (!test) continue;
    for (u32 side = 0; side < 2; ++side) {
      BlockId target = end.edges[side].target;
      auto& list = tests_[test->args[0]];
      if (entries[target] == 1 && list.size() < kMaxTests)
        list.push_back({target, excluded(*test, (side == 0) != negated)});
    }
  }
}

void Values::seed() {
  const auto& params = f_.blocks[0].params;
  for (ValueId v : params) mask_[v] = Other;
  size_t last = params.size(); // *args and **kwargs come last
  if (f_.flags & kVarKeywords) mask_[params[--last]] = ExactDict;
  if (f_.flags & kVarArgs) mask_[params[--last]] = ExactTuple;
  for (BlockId b = 0; b < f_.blocks.size(); ++b)
    for (const Op& op : f_.blocks[b].ops) {
      if (op.result != kNone) mask_[op.result] = result(op);
      auto flow = [&](const Edge& e, const Op* test, bool truth) {
        for (size_t i = 0; i < e.args.size(); ++i) {
          u32 keep = keptAt(e.args[i], b);
          if (test && test->args[0] == e.args[i]) keep &= ~excluded(*test, truth);
          flows_[e.args[i]].push_back({f_.blocks[e.target].params[i], keep});
        }
      };
      bool negated = false;
      const Op* test = op.code == Opcode::Branch ? testOf(op.args[0], negated) : nullptr;
      for (size_t k = 0; k < op.edges.size(); ++k) flow(op.edges[k], test, (k == 0) != negated);
      if (op.hasUnwind()) flow(op.unwind, nullptr, false);
    }
}

void Values::propagate() {
  std::vector<ValueId> work;
  for (ValueId v = 0; v < mask_.size(); ++v)
    if (mask_[v]) work.push_back(v);
  while (!work.empty()) {
    ValueId v = work.back();
    work.pop_back();
    for (const Flow& f : flows_[v]) {
      u32 grown = mask_[f.to] | (mask_[v] & f.keep);
      if (grown == mask_[f.to]) continue;
      mask_[f.to] = grown;
      work.push_back(f.to);
    }
  }
}

void Values::check() {
  for (BlockId b = 0; b < f_.blocks.size() && !v_.full(); ++b)
    for (const Op& op : f_.blocks[b].ops)
      for (u32 i = 0; i < op.args.size(); ++i) {
        ValueId v = op.args[i];
        if (f_.valueTypes[v] != Type::Tagged) continue;
        u32 want = wanted(op, i);
        if (!(mask_[v] & ~want)) continue;
        u32 bad = mask_[v] & keptAt(v, b) & ~want;
        if (!bad) continue;
        error_(op, "operand " + std::to_string(i) +
                       (bad & Unset  ? " may be unset here"
                        : bad & Stop ? " may be the exhaustion sentinel here"
                                     : " is not known to be of the exact kind that this op trusts"));
      }
}

} // namespace

void checkValues(Verifier& v, const ir::Function& f, const std::vector<Def>& defs, const Dominators& dom,
                 const OpError& error) {
  Values(v, f, defs, dom, error).run();
}

} // namespace molt::ir::detail
