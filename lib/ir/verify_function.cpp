// The body of one function. First pass: everything that is local to an op (ids, types, arity, immediates,
// stage, edges). Only if that holds, the second: dominance, which may then index freely.
#include "ir/cfg.h"
#include "ir/names.h"
#include "ir/text.h"
#include "ir/verify_impl.h"
#include <charconv>
#include <optional>

namespace molt::ir::detail {
namespace {

Type typeOfRow(char c) {
  switch (c) {
  case 'v': return Type::Tagged;
  case 'i': return Type::I64;
  case 'u': return Type::U64;
  case 'f': return Type::F64;
  case 'b': return Type::Bool;
  case 'p': return Type::Ptr;
  default: return Type::None;
  }
}

// Place where a value is read.
struct Point {
  BlockId block;
  u32 op;
};

class Body {
public:
  Body(Verifier& v, FuncId id) : v_(v), p_(v.p), id_(id), f_(v.p.functions[id]) {}
  void run();

private:
  void error(std::string text);
  void errorAt(const Op& op, const std::string& text);
  bool isValue(ValueId v) const { return v < f_.valueTypes.size(); }
  bool header();
  void define(ValueId v, Def at);
  void opLocal(const Op& op, bool last);
  void operands(const Op& op, const OpInfo& row);
  void immediates(const Op& op, const OpInfo& row);
  void edge(const Op& op, const Edge& e, bool unwind);
  bool isHandler(const Block& b) const;
  void states();
  void dominance();
  void neverReached();
  void use(const Op& op, ValueId v, Point at);
  void stateUse(const Op& op, Point at);

  Verifier& v_;
  const Program& p_;
  FuncId id_;
  const Function& f_;
  std::vector<Def> defs_;
  std::optional<Dominators> dom_;
  // Per frame state with its callers: the deepest definition among its values, if one lies below all the
  // others.
  struct Deepest {
    u8 mark = 0; // 0 not yet, 1 on the way, 2 done, 3 no single deepest
    Def def;
  };
  std::vector<Deepest> deepest_;
};

void Body::error(std::string text) {
  v_.error("function '" + std::string(p_.str(f_.qualname)) + "' (f" + std::to_string(id_) + "): " + text,
           std::string(p_.str(p_.modules[f_.module].file)), {f_.firstLine, 0, f_.firstLine, 0});
}

void Body::errorAt(const Op& op, const std::string& text) {
  if (v_.full()) return;
  std::string shown = printText(p_, f_, op);
  if (shown.size() > 300) shown.resize(300);
  v_.error("function '" + std::string(p_.str(f_.qualname)) + "' (f" + std::to_string(id_) + "): " + text +
               ", at `" + shown + "`",
           std::string(p_.str(p_.modules[f_.module].file)),
           op.span < f_.spans.size() ? f_.spans[op.span] : SourceSpan{});
}

bool Body::header() {
  u32 before = v_.errors;
  std::string at = "function f" + std::to_string(id_);
  if (!v_.isString(f_.name) || !v_.isString(f_.qualname)) v_.error(at + " has no name");
  if (f_.module >= p_.modules.size()) v_.error(at + " is of no module");
  if (v_.errors != before) return false;
  if (f_.kind > FunctionKind::Comprehension) error("no known kind of function");
  if (f_.flags >> kFlagNames.size()) error("unknown flags");
  for (auto* names : {&f_.paramNames, &f_.localNames, &f_.freeNames, &f_.cellNames})
    for (StrId n : *names)
      if (!v_.isString(n)) {
        error("a name is a string that does not exist");
        break;
      }
  u64 count =
      u64{f_.positional} + f_.keywordOnly + (f_.flags & kVarArgs ? 1 : 0) + (f_.flags & kVarKeywords ? 1 : 0);
  bool plain = f_.kind != FunctionKind::Module && f_.kind != FunctionKind::ClassBody;
  if (f_.posOnly > f_.positional) error("more positional-only parameters than positional ones");
  if (f_.paramNames.size() != count) error("its parameter names do not agree with its parameter counts");
  if (!plain && count) error("a module or class body has no parameters of its own");
  if (f_.doc != kNone && (!v_.isConst(f_.doc) || p_.consts[f_.doc].kind != ConstKind::Str))
    error("its doc is not a string constant");
  if (f_.resumes != kNone) {
    if (v_.allowed < Stage::Lower)
      error("a resume body may not appear in the input of this tool");
    else if (f_.resumes >= p_.functions.size())
      error("resumes a function that does not exist");
  }
  for (const ResumePoint& r : f_.resumePoints)
    for (ValueId v : r.liveIn)
      if (!isValue(v)) return error("a resume point names a value that does not exist"), false;
  if (!f_.resumePoints.empty() && f_.resumes == kNone) error("resume points in a function that resumes none");
  if (f_.kind == FunctionKind::Module && f_.resumes == kNone && p_.modules[f_.module].body != id_)
    error("of kind module, but not the body of its module");
  for (Type t : f_.valueTypes)
    if (t == Type::None || t > Type::Ptr) {
      error("a value has no type");
      break;
    }
  if (f_.blocks.empty()) {
    error("no blocks");
    return false;
  }
  u64 want = f_.kind == FunctionKind::ClassBody ? 1 : plain ? count : 0;
  if (f_.resumes == kNone && f_.blocks[0].params.size() != want)
    error("the entry block has " + std::to_string(f_.blocks[0].params.size()) + " parameters, expected " +
          std::to_string(want));
  for (ValueId v : f_.blocks[0].params)
    if (isValue(v) && f_.valueTypes[v] != Type::Tagged) error("a parameter of the entry block is not tagged");
  return v_.errors == before;
}

void Body::define(ValueId v, Def at) {
  if (!isValue(v)) return error("definition of a value that is out of range");
  if (defs_[v].block != kNone) return error("%" + std::to_string(v) + " is defined twice");
  defs_[v] = at;
}

void Body::operands(const Op& op, const OpInfo& row) {
  u32 fixed = operandCount(row);
  u32 least = fixed == kNone ? static_cast<u32>(std::string_view(row.operands).size() - 1) : fixed;
  if (op.args.size() < least || (fixed != kNone && op.args.size() > fixed))
    return errorAt(op, "expected " + std::string(fixed == kNone ? "at least " : "") + std::to_string(least) +
                           " operands, got " + std::to_string(op.args.size()));
  for (u32 i = 0; i < op.args.size(); ++i) {
    if (!isValue(op.args[i])) return errorAt(op, "operand out of range");
    char want = i < least ? row.operands[i] : 'v';
    if (want != 'x' && f_.valueTypes[op.args[i]] != typeOfRow(want))
      errorAt(op, "operand " + std::to_string(i) + " must be of type " + want);
  }
  Type result = row.result == '-'   ? Type::None
                : row.result == 's' ? (op.args.empty() ? Type::None : f_.valueTypes[op.args[0]])
                                    : typeOfRow(row.result);
  if (op.type != result)
    errorAt(op, "wrong type of result");
  else if (result == Type::None && op.result != kNone)
    errorAt(op, "this op has no result");
  else if (result != Type::None && !isValue(op.result))
    errorAt(op, "no result");
  else if (result != Type::None && f_.valueTypes[op.result] != result)
    errorAt(op, "wrong type of result");
}

void Body::immediates(const Op& op, const OpInfo& row) {
  u32 shape = kNone;
  for (u32 i = 0; row.imms[i]; ++i) {
    u32 n = op.imm[i];
    switch (row.imms[i]) {
    case 'N':
      if (!v_.isString(n)) errorAt(op, "no such string");
      break;
    case 'K':
      if (!v_.isConst(n)) {
        errorAt(op, "no such constant");
      } else if (op.code == Opcode::IntConst) {
        i64 x;
        auto& c = p_.consts[n];
        auto r = std::from_chars(c.text.data(), c.text.data() + c.text.size(), x);
        if (c.kind != ConstKind::Int || r.ec != std::errc()) errorAt(op, "not an integer of 64 bits");
      } else if (op.code == Opcode::FloatConst && p_.consts[n].kind != ConstKind::Float) {
        errorAt(op, "not a float constant");
      }
      break;
    case 'W':
      if (n == kNone) break;
      if (!v_.isNameTuple(n))
        errorAt(op, "keyword names must be a constant tuple of strings");
      else if (op.code == Opcode::Locals ? p_.consts[n].items.size() != op.args.size()
                                         : p_.consts[n].items.size() + 1 > op.args.size())
        errorAt(op, "more keyword names than arguments");
      break;
    case 'F':
      if (n >= p_.functions.size())
        errorAt(op, "no such function");
      else if (op.code == Opcode::FuncNew && op.args.size() != 3 + p_.functions[n].freeNames.size())
        errorAt(op, "not as many cells as the function has free variables");
      else if (op.code == Opcode::ExitResume &&
               (p_.functions[n].resumes == kNone || op.imm[1] >= p_.functions[n].resumePoints.size() ||
                p_.functions[n].resumePoints[op.imm[1]].liveIn.size() != op.args.size()))
        errorAt(op, "no such resume point, or not as many values as it takes");
      else if (op.code == Opcode::CallDirect && op.args.size() != 1 + p_.functions[n].paramNames.size())
        errorAt(op, "not as many arguments as the function has parameters");
      break;
    case 'G':
      if (n >= p_.modules[f_.module].globals.size()) errorAt(op, "no such global slot");
      break;
    case 'S':
      if (n >= p_.shapes.size())
        errorAt(op, "no such shape");
      else
        shape = n;
      break;
    default: {
      if (auto words = immNames(op.code); !words.empty()) {
        if (n >= words.size()) errorAt(op, "no such operator");
        break;
      }
      bool ok = true;
      switch (op.code) {
      case Opcode::CheckBound:
      case Opcode::CellGet: ok = n <= 4; break;
      case Opcode::Builtin:
      case Opcode::ExcPart:
      case Opcode::GuardGlobal:
      case Opcode::BoolConst: ok = n <= 1; break;
      case Opcode::GuardPollEvery: ok = n < 56; break;
      case Opcode::ResumeHere: ok = n < f_.resumePoints.size(); break;
      case Opcode::ClosureCell: ok = n < f_.freeNames.size(); break;
      case Opcode::FormatValue: ok = n == 0 || n == 's' || n == 'r' || n == 'a'; break;
      case Opcode::SpecialGet:
      case Opcode::RangeLimits: ok = n <= 3; break;
      case Opcode::AwaitIter: ok = n <= 2; break;
      case Opcode::TypeParamNew: ok = n <= 3; break;
      case Opcode::SlotGet:
      case Opcode::SlotSet:
      case Opcode::SlotGetFloat:
      case Opcode::SlotSetFloat: {
        bool isFloat = op.code == Opcode::SlotGetFloat || op.code == Opcode::SlotSetFloat;
        ok = shape != kNone && n < p_.shapes[shape].slots.size() &&
             p_.shapes[shape].kinds[n] == (isFloat ? Type::F64 : Type::Tagged);
        break;
      }
      default: ok = n <= 0x7fffffff; break; // counts and levels; the helpers take an int
      }
      if (!ok) errorAt(op, "immediate out of range");
    }
    }
  }
}

// A handler starts with exc_catch. Inside molt-lower releases may come first, and clean-up blocks and exits
// serve too.
bool Body::isHandler(const Block& b) const {
  if (b.ops.empty()) return false;
  return v_.allowed >= Stage::Lower || b.ops[0].code == Opcode::ExcCatch;
}

void Body::edge(const Op& op, const Edge& e, bool unwind) {
  if (e.target >= f_.blocks.size()) return errorAt(op, "edge to a block that does not exist");
  const Block& to = f_.blocks[e.target];
  if (e.target == 0) errorAt(op, "edge to the entry block");
  if (e.args.size() != to.params.size())
    return errorAt(op, "edge to ^b" + std::to_string(e.target) + " passes " + std::to_string(e.args.size()) +
                           " arguments, expected " + std::to_string(to.params.size()));
  for (u32 i = 0; i < e.args.size(); ++i) {
    if (!isValue(e.args[i]) || !isValue(to.params[i])) return errorAt(op, "edge argument out of range");
    if (f_.valueTypes[e.args[i]] != f_.valueTypes[to.params[i]])
      errorAt(op, "argument " + std::to_string(i) + " of the edge to ^b" + std::to_string(e.target) +
                      " is of another type than the parameter");
  }
  if (unwind && !isHandler(to)) errorAt(op, "unwind edge to a block that does not start with exc_catch");
  if (!unwind && v_.allowed < Stage::Lower && !to.ops.empty() && to.ops[0].code == Opcode::ExcCatch)
    errorAt(op, "a handler block is reached without an exception");
}

void Body::opLocal(const Op& op, bool last) {
  if (op.code >= Opcode::Count) return error("an op of no known kind");
  const OpInfo& row = info(op.code);
  if (row.first > v_.allowed)
    errorAt(op, "this op may not appear in the input of this tool");
  else if (row.last < p_.stage)
    errorAt(op, "this op should be gone by this stage");
  if (isTerminator(op.code) != last)
    errorAt(op, last ? "a block must end in a terminator" : "a terminator within a block");
  operands(op, row);
  immediates(op, row);
  size_t edges = op.code == Opcode::Jump ? 1 : op.code == Opcode::Branch ? 2 : 0;
  if (op.edges.size() != edges) errorAt(op, "wrong number of successors");
  for (const Edge& e : op.edges) edge(op, e, false);
  if (op.hasUnwind()) {
    if (!row.raises && (v_.allowed < Stage::Lower || !canExit(op.code))) errorAt(op, "this op cannot raise");
    edge(op, op.unwind, true);
  }
  if (op.span >= f_.spans.size()) errorAt(op, "no such span");
  if (op.origin != kNone && op.origin >= f_.originCount) errorAt(op, "origin out of range");
  if (op.state != kNone && op.state >= f_.states.size()) errorAt(op, "no such frame state");
  if (op.state == kNone && canExit(op.code) && !op.hasUnwind()) // expand_exits turns states into edges
    errorAt(op, "this op can leave, and has no frame state");
  if (op.code == Opcode::Yield && !(f_.flags & (kGenerator | kCoroutine)))
    errorAt(op, "yield outside a generator");
  if (op.code == Opcode::Return && p_.stage < Stage::Lower && op.args.size() == 1 && isValue(op.args[0]) &&
      f_.valueTypes[op.args[0]] != Type::Tagged)
    errorAt(op, "the result of a function must be tagged");
}

// TODO(tooling, owner:compiler, milestone:M1, priority:P2, status:missing): hold the number of a state's
// values against the generic body's live-in list at its resume point, once that order is defined outside of
// speculate()
void Body::states() {
  for (u32 i = 0; i < f_.states.size(); ++i) {
    const FrameState& s = f_.states[i];
    auto bad = [&](const char* text) { error("frame state " + std::to_string(i) + ": " + text); };
    if (s.function >= p_.functions.size()) {
      bad("no such function");
      continue;
    }
    if (s.resume >= p_.functions[s.function].originCount)
      bad("its resume point is out of range");
    else if (v_.allowed < Stage::Lower &&
             !v_.hasOrigin(s.function, s.resume)) // passes may have deleted the op since
      bad("no op has the origin it resumes at");
    if (v_.allowed < Stage::Lower && s.caller == kNone && s.function != id_)
      bad("it resumes another function");
    if (s.caller != kNone && s.caller >= f_.states.size()) bad("no such caller");
    for (ValueId v : s.values)
      if (!isValue(v)) {
        bad("value out of range");
        break;
      }
  }
}

void Body::use(const Op& op, ValueId v, Point at) {
  const Def& d = defs_[v];
  if (d.block == kNone)
    errorAt(op, "%" + std::to_string(v) + " is never defined");
  else if (dom_->reachable(at.block) && !dom_->available(d.block, d.op, at.block, at.op))
    errorAt(op, "%" + std::to_string(v) + " is not defined on every way here");
}

// All values of a state, and of its callers, must be there at the op. What dominates one point lies on one
// path of the dominator tree, so per state only the deepest definition counts, and states are walked once
// however many ops share them.
void Body::stateUse(const Op& op, Point at) {
  std::vector<u32> chain;
  u32 s = op.state;
  for (; s != kNone && deepest_[s].mark == 0; s = f_.states[s].caller) {
    deepest_[s].mark = 1;
    chain.push_back(s);
  }
  bool cycle = s != kNone && deepest_[s].mark == 1;
  while (!chain.empty()) {
    u32 i = chain.back();
    chain.pop_back();
    Deepest& here = deepest_[i];
    u32 caller = f_.states[i].caller;
    here.mark = 2;
    if (cycle) {
      here.mark = 3;
      continue;
    }
    if (caller != kNone) {
      here.def = deepest_[caller].def;
      here.mark = deepest_[caller].mark;
    }
    for (ValueId v : f_.states[i].values) {
      const Def& d = defs_[v];
      if (here.mark == 3) break;
      if (d.block == kNone)
        here.mark = 3;
      else if (here.def.block == kNone)
        here.def = d;
      else {
        // Which of the two is available where the other is made?
        auto pointOf = [](const Def& x) { return x.op == kNone ? 0 : x.op; };
        bool same = d.block == here.def.block;
        bool above = same ? d.op == kNone || (here.def.op != kNone && d.op <= here.def.op)
                          : dom_->available(d.block, d.op, here.def.block, pointOf(here.def));
        if (above) continue;
        bool below = same || dom_->available(here.def.block, here.def.op, d.block, pointOf(d));
        if (below)
          here.def = d;
        else
          here.mark = 3;
      }
    }
  }
  if (cycle) return errorAt(op, "frame states call each other in a circle");
  const Deepest& last = deepest_[op.state];
  if (!dom_->reachable(at.block)) return;
  if (last.mark == 3 ||
      (last.def.block != kNone && !dom_->available(last.def.block, last.def.op, at.block, at.op)))
    errorAt(op, "a value of the frame state is not defined on every way here");
}

void Body::dominance() {
  dom_.emplace(f_);
  deepest_.resize(f_.states.size());
  for (BlockId b = 0; b < f_.blocks.size() && !v_.full(); ++b) {
    if (!dom_->reachable(b)) {
      error("^b" + std::to_string(b) + " cannot be reached");
      continue;
    }
    for (u32 i = 0; i < f_.blocks[b].ops.size() && !v_.full(); ++i) {
      const Op& op = f_.blocks[b].ops[i];
      for (ValueId v : op.args) use(op, v, {b, i});
      for (const Edge& e : op.edges)
        for (ValueId v : e.args) use(op, v, {b, i});
      if (op.hasUnwind())
        for (ValueId v : op.unwind.args) use(op, v, {b, i});
      if (op.state != kNone) stateUse(op, {b, i});
      if (op.code == Opcode::ExcCatch && i && v_.allowed < Stage::Lower)
        errorAt(op, "exc_catch must be the first op of its block");
      if (op.code == Opcode::TupleItem && v_.allowed < Stage::Lower) {
        const Def& d = defs_[op.args[0]];
        if (d.op == kNone) {
          errorAt(op, "the operand must come from unpack_seq, unpack_ex or tuple_new");
          continue;
        }
        const Op& from = f_.blocks[d.block].ops[d.op];
        u64 n = from.code == Opcode::TupleNew    ? from.args.size()
                : from.code == Opcode::UnpackSeq ? from.imm[0]
                : from.code == Opcode::UnpackEx  ? u64{from.imm[0]} + from.imm[1] + 1
                                                 : 0;
        if (op.imm[0] >= n) errorAt(op, "the operand is not a tuple known to be long enough");
      }
    }
  }
}

/// What happens at `unreachable` is undefined, so every way there has to lead over an op that never returns.
void Body::neverReached() {
  std::vector<bool> seen(f_.blocks.size());
  std::vector<BlockId> work{0};
  seen[0] = true;
  auto go = [&](const Edge& e) {
    if (!seen[e.target]) seen[e.target] = true, work.push_back(e.target);
  };
  while (!work.empty()) {
    const Block& block = f_.blocks[work.back()];
    work.pop_back();
    for (const Op& op : block.ops) {
      if (op.hasUnwind()) go(op.unwind);
      if (op.code == Opcode::Raise || op.code == Opcode::Reraise) break;
      if (op.code == Opcode::Unreachable) errorAt(op, "not every way here leads over an op that raises");
      for (const Edge& e : op.edges) go(e);
    }
  }
}

void Body::run() {
  if (!header()) return;
  u32 before = v_.errors;
  defs_.resize(f_.valueTypes.size());
  for (BlockId b = 0; b < f_.blocks.size() && !v_.full(); ++b) {
    const Block& block = f_.blocks[b];
    for (ValueId v : block.params) define(v, {b, kNone});
    if (block.ops.empty()) error("^b" + std::to_string(b) + " is empty");
    for (u32 i = 0; i < block.ops.size() && !v_.full(); ++i) {
      const Op& op = block.ops[i];
      if (op.result != kNone) define(op.result, {b, i});
      opLocal(op, i + 1 == block.ops.size());
    }
  }
  states();
  if (v_.errors != before) return;
  if (f_.resumes != kNone) return; // entered in many places
  neverReached();
  dominance();
  if (v_.errors == before && v_.allowed < Stage::Lower)
    checkValues(v_, f_, defs_, *dom_, [&](const Op& op, const std::string& text) { errorAt(op, text); });
}

} // namespace

void Verifier::function(FuncId id) { Body(*this, id).run(); }

} // namespace molt::ir::detail
