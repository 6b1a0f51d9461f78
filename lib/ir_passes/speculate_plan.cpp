// What to speculate on: which loops run by a counter, which values get a raw twin.
#include "ir_passes/speculator.h"
#include <cstdlib>

namespace molt::ir_passes {
using namespace molt::ir;

bool Speculator::constInt(ValueId v, i64& out) const {
  const Op* d = def_[v];
  if (!d || d->code != Opcode::Const) return false;
  const Const& c = p_.consts[d->imm[0]];
  if (c.kind != ConstKind::Int || c.text.size() > 18) return false; // fits 63 bits
  out = std::strtoll(c.text.c_str(), nullptr, 10);
  return true;
}

bool Speculator::isNumberConst(ValueId v, Kind& k) const {
  i64 i;
  if (constInt(v, i)) return k = Kind::Int, true;
  const Op* d = def_[v];
  if (d && d->code == Opcode::Const && p_.consts[d->imm[0]].kind == ConstKind::Float)
    return k = Kind::Float, true;
  return false;
}

/// Every use of v lies in blocks that `body` dominates, or in op `except`'s block as an operand of it.
bool Speculator::usesInside(ValueId v, BlockId body, ValueId except) const {
  for (BlockId b = 0; b < g_.blocks.size(); ++b) {
    bool inside = body != kNone && dom_.reachable(b) && dom_.dominates(body, b);
    if (inside || !dom_.reachable(b)) continue;
    for (const Op& op : g_.blocks[b].ops) {
      if (op.result == except && except != kNone) continue;
      for (ValueId a : op.args)
        if (a == v) return false;
      for (ValueId a : op.unwind.args)
        if (a == v) return false;
      for (const Edge& e : op.edges)
        for (ValueId a : e.args)
          if (a == v) return false;
    }
  }
  return true;
}

void Speculator::findLoops() {
  for (BlockId h = 0; h < g_.blocks.size(); ++h) {
    if (!cfg_.reachable(h)) continue;
    const auto& ops = g_.blocks[h].ops;
    if (ops.size() < 3) continue;
    const Op& next = ops[ops.size() - 3];
    const Op& stop = ops[ops.size() - 2];
    const Op& branch = ops.back();
    if (next.code != Opcode::IterNext || stop.code != Opcode::IsStop || branch.code != Opcode::Branch)
      continue;
    if (stop.args[0] != next.result || branch.args[0] != stop.result || ops.size() != 3) continue;
    CountedLoop l;
    l.header = h;
    l.body = branch.edges[1].target;
    l.iterator = next.args[0];
    l.item = next.result;
    l.isStop = stop.result;
    if (!checkLoop(l)) continue;
    u32 n = static_cast<u32>(loops_.size());
    loopOf_[l.iterator] = loopOf_[l.item] = loopOf_[l.isStop] = n;
    loopAtHeader_[h] = n;
    loopAtBody_[l.body] = n;
    loops_.push_back(l);
  }
}

bool Speculator::checkLoop(CountedLoop& l) {
  const Op* iter = def_[l.iterator];
  if (!iter || iter->code != Opcode::Iter) return false;
  if (l.body == l.header || cfg_.preds(l.body).size() != 1 || !g_.blocks[l.body].params.empty()) return false;
  if (!usesInside(l.item, l.body, l.isStop)) return false;
  const BlockId before = defBlock_[l.iterator];
  if (before == l.header || !dom_.dominates(before, l.header)) return false;
  for (const PredEdge& e : cfg_.preds(l.header))
    if (e.isUnwind()) return false;
  // The iterator is used by its loop and by the keeps that end it, and nowhere else.
  for (BlockId b = 0; b < g_.blocks.size(); ++b)
    for (const Op& op : g_.blocks[b].ops) {
      for (ValueId a : op.args)
        if (a == l.iterator && op.code != Opcode::Keep && op.result != l.item) return false;
      for (ValueId a : op.unwind.args)
        if (a == l.iterator) return false;
      for (const Edge& e : op.edges)
        for (ValueId a : e.args)
          if (a == l.iterator) return false;
    }
  // Where the iterator lives on outside the loop, its state must be that of the header: only right behind
  // exhaustion.
  const BlockId done = g_.blocks[l.header].ops.back().edges[0].target;
  for (BlockId b = 0; b < g_.blocks.size(); ++b) {
    if (!live_.into(b, l.iterator) || b == l.header) continue;
    if (!dom_.dominates(l.header, b)) {
      if (dom_.dominates(before, b) && b != before) continue; // on the way in
      return false;
    }
    if (dom_.dominates(l.body, b)) continue;
    if (b != done || cfg_.preds(b).size() != 1) return false;
  }
  l.source = iter->args[0];
  Likely t = likely(l.source);
  if (t.kind == Kind::List || t.kind == Kind::Tuple) {
    l.kind = t.kind;
    return true;
  }
  const Op* range = def_[l.source];
  if (t.kind != Kind::Range || !range || range->code != Opcode::Call || range->imm[0] != kNone) return false;
  if (defBlock_[l.source] != before || defIndex_[l.source] + 1 != defIndex_[l.iterator]) return false;
  const Op* callee = def_[range->args[0]];
  if (!callee || callee->code != Opcode::GlobalGet || facts_.globals[g_.module][callee->imm[0]].stores != 0 ||
      p_.str(p_.modules[g_.module].globals[callee->imm[0]]) != "range")
    return false;
  const u32 n = static_cast<u32>(range->args.size()) - 1;
  if (n < 1 || n > 3) return false;
  if (n == 3 && !constInt(range->args[3], l.step)) {
    l.stepValue = range->args[3]; // to be positive, by a guard
    l.step = 1;
  }
  if (l.step == 0 || l.step > (1 << 30) || l.step < -(1 << 30)) return false;
  l.start = n == 1 ? kNone : range->args[1];
  l.stop = n == 1 ? range->args[1] : range->args[2];
  Kind k;
  auto intLike = [&](ValueId v) {
    return isNumberConst(v, k) ? k == Kind::Int : likely(v).kind == Kind::Int;
  };
  if (l.stepValue != kNone && !intLike(l.stepValue)) return false;
  if (!intLike(l.stop) || (l.start != kNone && !intLike(l.start))) return false;
  // Nothing but the iterator may hold the range object: it will not exist.
  if (!usesInside(l.source, kNone, l.iterator)) return false;
  l.kind = Kind::Range;
  return true;
}

/// Whether a raw twin can be defined right where v is.
bool Speculator::typeable(ValueId v) const {
  if (g_.valueTypes[v] != Type::Tagged) return false;
  const Op* d = def_[v];
  if (!d) { // a parameter
    const BlockId b = defBlock_[v];
    if (b == kNone || !cfg_.reachable(b)) return false;
    for (const PredEdge& e : cfg_.preds(b))
      if (e.isUnwind()) return false;
    return b != 0 || cfg_.preds(0).empty();
  }
  switch (d->code) {
  case Opcode::Unset:
  case Opcode::ExcCatch:
  case Opcode::ExcPush:
  case Opcode::MethodSelf:
  case Opcode::YieldFromResult:
  case Opcode::MethodLoad: return false;
  case Opcode::IterNext: {
    // kStop comes this way too: the guard stands where the loop body begins.
    if (loopOf_.count(v)) return true;
    const BlockId b = defBlock_[v];
    const auto& ops = g_.blocks[b].ops;
    if (defIndex_[v] + 3 != ops.size() || ops[defIndex_[v] + 1].code != Opcode::IsStop ||
        ops.back().code != Opcode::Branch)
      return false;
    if (ops[defIndex_[v] + 1].args[0] != v) return false;
    const BlockId body = ops.back().edges[1].target;
    return cfg_.preds(body).size() == 1 && body != b && usesInside(v, body, ops[defIndex_[v] + 1].result);
  }
  default: return true;
  }
}

/// Row of abi/natives.def that the method call of a module runs, most likely.
u32 Speculator::nativeMethod(const Op& op) const {
  const Likely m = likely(op.args[0]);
  if (m.kind != Kind::Module) return kNone;
  static constexpr std::string_view rows[][2] = {
#define NATIVE(id, module, name, symbol) {module, name},
#include "abi/natives.def"
#undef NATIVE
  };
  for (u32 i = 0; i < std::size(rows); ++i)
    if (rows[i][0] == p_.str(m.id) && rows[i][1] == p_.str(op.imm[0])) return i;
  return kNone;
}

/// The kind that a typed form of the op gives, or Bottom when it has none, from the wants as they stand.
Kind Speculator::resultKind(const Op& op) const {
  auto kindOf = [&](ValueId v) {
    Kind k;
    return isNumberConst(v, k) ? k : want_[v];
  };
  switch (op.code) {
  case Opcode::Binary:
  case Opcode::Inplace: {
    Kind a = kindOf(op.args[0]), b = kindOf(op.args[1]);
    if (a == Kind::Bottom || b == Kind::Bottom) return Kind::Bottom;
    BinOp o = static_cast<BinOp>(op.imm[0]);
    if (a == Kind::Int && b == Kind::Int) {
      i64 e;
      if (o == BinOp::Pow) return constInt(op.args[1], e) && e == 2 ? Kind::Int : Kind::Bottom;
      return o == BinOp::TrueDiv ? Kind::Float : o == BinOp::MatMul ? Kind::Bottom : Kind::Int;
    }
    return o == BinOp::Add || o == BinOp::Sub || o == BinOp::Mul || o == BinOp::TrueDiv || o == BinOp::Pow
               ? Kind::Float
               : Kind::Bottom;
  }
  case Opcode::Neg: {
    Kind a = kindOf(op.args[0]);
    return a;
  }
  default: return Kind::Bottom;
  }
}

/// Calls use(v) for each operand whose raw twin a typed form of the op would read.
template <class F> void Speculator::forTypedOperands(const Op& op, F use) const {
  auto kindOf = [&](ValueId v) {
    Kind k;
    return isNumberConst(v, k) ? k : want_[v];
  };
  switch (op.code) {
  case Opcode::Binary:
  case Opcode::Inplace:
    if (resultKind(op) != Kind::Bottom) use(op.args[0]), use(op.args[1]);
    break;
  case Opcode::Compare: {
    Kind a = kindOf(op.args[0]), b = kindOf(op.args[1]);
    if (a != Kind::Bottom && b != Kind::Bottom) use(op.args[0]), use(op.args[1]);
    break;
  }
  case Opcode::Neg:
    if (resultKind(op) != Kind::Bottom) use(op.args[0]);
    break;
  case Opcode::ItemGet:
  case Opcode::ItemSet: {
    Kind k = likely(op.args[0]).kind;
    if (k == Kind::List || (k == Kind::Tuple && op.code == Opcode::ItemGet)) use(op.args[1]);
    break;
  }
  case Opcode::AttrSet:
    if (kindOf(op.args[1]) == Kind::Float) use(op.args[1]);
    break;
  case Opcode::CallMethod:
    if (op.args.size() == 2 && nativeMethod(op) != kNone) use(op.args[1]);
    break;
  case Opcode::Call: {
    if (op.args.size() == 2 && likely(op.args[0]).kind == Kind::Native) use(op.args[1]);
    const Op* callee = def_[op.args[0]];
    if (callee && callee->code == Opcode::GlobalGet && likely(op.args[0]).kind == Kind::Builtin) {
      std::string_view n = p_.str(likely(op.args[0]).id);
      if (n == "range" || n == "abs" || n == "float" || (n == "int" && op.args.size() == 2))
        for (u32 i = 1; i < op.args.size(); ++i) use(op.args[i]);
    }
    break;
  }
  default: break;
  }
}

void Speculator::planNumbers() {
  const u32 n = static_cast<u32>(g_.valueTypes.size());
  want_.assign(n, Kind::Bottom);
  useful_.assign(n, 0);
  for (ValueId v = 0; v < n; ++v) {
    Kind k = likely(v).kind, c;
    if ((k == Kind::Int || k == Kind::Float) && typeable(v) && !isNumberConst(v, c)) want_[v] = k;
  }
  // A block parameter is raw only if every value that flows into it has, or can get, a raw twin of that kind.
  auto feeds = [&](ValueId v, Kind k) {
    Kind c;
    if (isNumberConst(v, c)) return c == k || (c == Kind::Int && k == Kind::Float);
    return want_[v] == k;
  };
  auto forParams = [&](auto visit) {
    for (BlockId b = 1; b < g_.blocks.size(); ++b)
      for (u32 i = 0; i < g_.blocks[b].params.size(); ++i)
        if (want_[g_.blocks[b].params[i]] != Kind::Bottom) visit(b, i);
  };
  for (bool changed = true; changed;) {
    changed = false;
    forParams([&](BlockId b, u32 i) {
      ValueId p = g_.blocks[b].params[i];
      for (const PredEdge& e : cfg_.preds(b)) {
        const Op& op = g_.blocks[e.block].ops[e.op];
        if (e.isUnwind() || !feeds(op.edges[e.edge].args[i], want_[p])) {
          want_[p] = Kind::Bottom;
          changed = true;
          return;
        }
      }
    });
    // An op whose typed form would give another kind than inferred has none.
    for (const Block& b : g_.blocks)
      for (const Op& op : b.ops)
        if ((op.code == Opcode::Neg) && op.result != kNone && want_[op.result] != Kind::Bottom) {
          Kind k = resultKind(op);
          if (k != Kind::Bottom && k != want_[op.result]) want_[op.result] = Kind::Bottom, changed = true;
        }
  }
  // Useful: read by a typed op, or flowing into a useful parameter or typed op chain.
  std::vector<ValueId> work;
  auto mark = [&](ValueId v) {
    if (want_[v] != Kind::Bottom && !useful_[v]) useful_[v] = 1, work.push_back(v);
  };
  for (const Block& b : g_.blocks)
    for (const Op& op : b.ops) forTypedOperands(op, mark);
  while (!work.empty()) {
    ValueId v = work.back();
    work.pop_back();
    if (def_[v]) continue;
    const BlockId b = defBlock_[v];
    if (b == 0) continue;
    for (u32 i = 0; i < g_.blocks[b].params.size(); ++i)
      if (g_.blocks[b].params[i] == v)
        for (const PredEdge& e : cfg_.preds(b)) mark(g_.blocks[e.block].ops[e.op].edges[e.edge].args[i]);
  }
  for (ValueId v = 0; v < n; ++v)
    if (!useful_[v] && !(def_[v] && resultKind(*def_[v]) != Kind::Bottom)) want_[v] = Kind::Bottom;
  // Dropping parameters that nothing needs may leave others without a feed.
  for (bool changed = true; changed;) {
    changed = false;
    forParams([&](BlockId b, u32 i) {
      ValueId p = g_.blocks[b].params[i];
      for (const PredEdge& e : cfg_.preds(b))
        if (!feeds(g_.blocks[e.block].ops[e.op].edges[e.edge].args[i], want_[p])) {
          want_[p] = Kind::Bottom;
          changed = true;
          return;
        }
    });
  }
}

/// A loop carries each local's last value on to where CPython drops it, mostly for a keep alone:
///
///     ^b1(%5:v):  …  keep %5  %9 = binary …  jump to ^b1(%9)
///
/// Where all that flows in is a number, a constant or unset, nobody can tell when it is dropped. The
/// parameter goes, and with it the box that each round would make.
void Speculator::planGhosts() {
  const u32 n = static_cast<u32>(g_.valueTypes.size());
  ghost_.assign(n, 0);
  for (BlockId b = 1; b < g_.blocks.size(); ++b)
    if (cfg_.reachable(b))
      for (ValueId p : g_.blocks[b].params)
        if (g_.valueTypes[p] == Type::Tagged && want_[p] == Kind::Bottom) ghost_[p] = 1;
  for (const Block& b : g_.blocks)
    for (const Op& op : b.ops)
      if (op.code != Opcode::Keep)
        for (ValueId v : op.args) ghost_[v] = 0;
  auto number = [&](ValueId v) {
    Kind k;
    return isNumberConst(v, k) || want_[v] != Kind::Bottom;
  };
  auto harmless = [&](ValueId v) {
    if (ghost_[v] || number(v)) return true;
    if (auto l = loopOf_.find(v); l != loopOf_.end())
      return loops_[l->second].item == v && loops_[l->second].kind == Kind::Range;
    const Op* d = def_[v];
    if (!d) return false;
    switch (d->code) {
    case Opcode::Const:
    case Opcode::Unset:
    case Opcode::BoxBool: return true;
    case Opcode::Compare: return number(d->args[0]) && number(d->args[1]);
    default: return false;
    }
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (const Block& b : g_.blocks)
      for (const Op& op : b.ops) {
        auto edge = [&](const Edge& e) {
          const auto& params = g_.blocks[e.target].params;
          for (u32 i = 0; i < e.args.size() && i < params.size(); ++i) {
            const ValueId to = params[i], from = e.args[i];
            if (ghost_[to] && !harmless(from)) ghost_[to] = 0, changed = true;
            if (ghost_[from] && !ghost_[to]) ghost_[from] = 0, changed = true;
          }
        };
        for (const Edge& e : op.edges) edge(e);
        if (op.hasUnwind()) edge(op.unwind);
      }
  }
  // What is a number only by its op's typed form must really become one.
  for (const Block& b : g_.blocks)
    for (const Op& op : b.ops)
      for (const Edge& e : op.edges)
        for (u32 i = 0; i < e.args.size(); ++i)
          if (ghost_[g_.blocks[e.target].params[i]] && want_[e.args[i]] != Kind::Bottom)
            useful_[e.args[i]] = 1;
}

} // namespace molt::ir_passes
