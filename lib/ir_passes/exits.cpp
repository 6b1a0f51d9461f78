// Exits made real: each frame state becomes a block that builds what the generic body needs and goes on
// there.
//
// Rejected: jumping back into a generic copy of the same function. It needs phis for every live value at
// every entry, and slows the very loop it stands in; a call of a separate resume body costs nothing until a
// guard fails.
#include "ir_passes/speculator.h"

namespace molt::ir_passes {
using namespace molt::ir;

static bool sinkable(Opcode c) {
  switch (c) {
  case Opcode::BoxInt:
  case Opcode::BoxFloat:
  case Opcode::BoxBool:
  case Opcode::RangeIterNew:
  case Opcode::ListIterNew:
  case Opcode::BoundGet:
  case Opcode::MethodConst:
  case Opcode::Const:
  case Opcode::Unset:
  case Opcode::TupleNew:
  case Opcode::IntConst:
  case Opcode::FloatConst:
  case Opcode::IntRawAdd: return true;
  default: return false;
  }
}

/// A copy of v's recipe at the end of `ops` if v is built by one, else v itself.
ValueId Speculator::sink(ValueId v, std::vector<Op>& ops, std::unordered_map<ValueId, ValueId>& done,
                         const std::vector<const Op*>& defs) {
  const Op* d = v < defs.size() ? defs[v] : nullptr;
  if (!d || !sinkable(d->code)) return v;
  if (auto it = done.find(v); it != done.end()) return it->second;
  Op copy = *d;
  copy.unwind = {};
  copy.state = kNone;
  for (ValueId& a : copy.args) a = sink(a, ops, done, defs); // depth: recipes nest a few levels at most
  copy.result = f_.newValue(d->type);
  ops.push_back(copy);
  return done[v] = copy.result;
}

void Speculator::expandExits() {
  std::vector<const Op*> defs(f_.valueTypes.size());
  for (const Block& b : f_.blocks)
    for (const Op& op : b.ops)
      if (op.result != kNone) defs[op.result] = &op;
  std::vector<BlockId> exitOf(f_.states.size(), kNone);
  std::vector<Block> exits;
  const u32 base = static_cast<u32>(f_.blocks.size());
  for (u32 b = 0; b < base; ++b)
    for (Op& op : f_.blocks[b].ops) {
      if (op.state == kNone) continue;
      if (exitOf[op.state] == kNone) {
        exitOf[op.state] = base + static_cast<u32>(exits.size());
        const FrameState& s = f_.states[op.state];
        Block block;
        std::unordered_map<ValueId, ValueId> done;
        Op leave;
        leave.code = Opcode::ExitResume;
        leave.span = op.span;
        leave.imm[0] = id_; // patched to the resume body's id by speculate()
        leave.imm[1] = s.resume;
        for (ValueId v : s.values) leave.args.push_back(sink(v, block.ops, done, defs));
        block.ops.push_back(std::move(leave));
        exits.push_back(std::move(block));
      }
    }
  // The definitions table points into blocks: add the edges only now.
  for (u32 b = 0; b < base; ++b)
    for (Op& op : f_.blocks[b].ops)
      if (op.state != kNone) {
        op.unwind = Edge{exitOf[op.state], {}};
        op.state = kNone;
      }
  for (Block& b : exits) f_.blocks.push_back(std::move(b));
  f_.states.clear();
}

/// The generic body with its entries marked. Constants are copied in front of their uses, since an entry
/// skips whatever stands before it.
Function Speculator::takeResumeBody() {
  Function r = std::move(g_);
  r.resumes = id_;
  r.flags |= kOwnedParams;
  std::vector<u8> isConst(r.valueTypes.size(), 0);
  std::vector<Op> constOp(r.valueTypes.size());
  for (const Block& b : r.blocks)
    for (const Op& op : b.ops)
      if (op.code == Opcode::Const || op.code == Opcode::Unset)
        isConst[op.result] = 1, constOp[op.result] = op;
  for (u32 i = 0; i < points_.size(); ++i)
    r.resumePoints.push_back({r.blocks[points_[i].block].ops[points_[i].index].origin, pointLive_[i]});
  // Each entry starts a block, so that what stands before it is a block of its own with its own dominators.
  for (BlockId b = 0, n = static_cast<BlockId>(r.blocks.size()); b < n; ++b) {
    std::vector<Op> in = std::move(r.blocks[b].ops), out;
    BlockId current = b;
    for (u32 i = 0; i < in.size(); ++i) {
      if (auto it = pointIndex_.find({b, i}); it != pointIndex_.end()) {
        if (!out.empty()) {
          Op jump;
          jump.code = Opcode::Jump;
          jump.span = in[i].span;
          jump.edges = {Edge{static_cast<BlockId>(r.blocks.size()), {}}};
          out.push_back(std::move(jump));
          r.blocks[current].ops = std::move(out);
          out = {};
          current = static_cast<BlockId>(r.blocks.size());
          r.blocks.emplace_back();
        }
        Op mark;
        mark.code = Opcode::ResumeHere;
        mark.span = in[i].span;
        mark.imm[0] = it->second;
        out.push_back(mark);
      }
      if (in[i].code == Opcode::Const || in[i].code == Opcode::Unset) continue;
      auto fix = [&](ValueId& v) {
        if (!isConst[v]) return;
        Op c = constOp[v];
        v = c.result = r.newValue(Type::Tagged);
        out.push_back(c);
      };
      for (ValueId& v : in[i].args) fix(v);
      for (ValueId& v : in[i].unwind.args) fix(v);
      for (Edge& e : in[i].edges)
        for (ValueId& v : e.args) fix(v);
      out.push_back(std::move(in[i]));
    }
    r.blocks[current].ops = std::move(out);
  }
  return r;
}

void removeDeadOps(Function& f) {
  std::vector<u32> uses(f.valueTypes.size(), 0);
  auto count = [&](const Op& op, auto change) {
    for (ValueId v : op.args) change(uses[v]);
    for (ValueId v : op.unwind.args) change(uses[v]);
    for (const Edge& e : op.edges)
      for (ValueId v : e.args) change(uses[v]);
  };
  for (const Block& b : f.blocks)
    for (const Op& op : b.ops) count(op, [](u32& n) { ++n; });
  auto removable = [&](const Op& op) {
    if (op.result == kNone || uses[op.result] || isTerminator(op.code) || isGuard(op.code)) return false;
    if (op.hasUnwind()) return false; // it can exit or raise
    Effects e = info(op.code).effects;
    return !info(op.code).raises && (e == Effects::Pure || e == Effects::Read || e == Effects::Alloc);
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t b = f.blocks.size(); b-- > 0;) {
      auto& ops = f.blocks[b].ops;
      for (size_t i = ops.size(); i-- > 0;)
        if (removable(ops[i])) {
          count(ops[i], [](u32& n) { --n; });
          ops[i].code = Opcode::Keep; // marked for removal: a keep without operands
          ops[i].args.clear();
          ops[i].result = kNone;
          changed = true;
        }
      std::erase_if(ops, [](const Op& op) { return op.code == Opcode::Keep && op.args.empty(); });
    }
  }
}

} // namespace molt::ir_passes
