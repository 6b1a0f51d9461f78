// Builder::finish: what can only be decided once the whole function is known.
//
// Order matters: a removed check takes its unwind edge with it, which can make a handler unreachable and phis
// trivial; edge arguments are written last, when the set of phis is final.
#include "ast_to_ir/builder.h"

namespace molt {
using namespace ir;

static constexpr Opcode kRemoved = Opcode::Count;

Edge& Builder::edgeOf(const Pred& p) {
  auto& ops = fn.blocks[p.from].ops;
  return p.successor < 0 ? ops[ops.size() - 2].unwind : ops.back().edges[static_cast<size_t>(p.successor)];
}

void Builder::findReachable() {
  reachable_.assign(fn.blocks.size(), false);
  std::vector<BlockId> work{0};
  reachable_[0] = true;
  auto push = [&](BlockId b) {
    if (b != kNone && !reachable_[b]) {
      reachable_[b] = true;
      work.push_back(b);
    }
  };
  while (!work.empty()) {
    BlockId b = work.back();
    work.pop_back();
    for (auto& o : fn.blocks[b].ops) {
      if (o.code == kRemoved) continue;
      push(o.unwind.target);
      for (auto& e : o.edges) push(e.target);
    }
  }
  for (BlockId b = 0; b < fn.blocks.size(); ++b) {
    auto& info = blocks_[b];
    std::vector<u32> live;
    for (u32 i = 0; i < info.preds.size(); ++i) {
      auto& p = info.preds[i];
      if (!reachable_[p.from]) continue;
      auto& ops = fn.blocks[p.from].ops;
      if (p.successor < 0 && ops[ops.size() - 2].code == kRemoved) continue;
      live.push_back(i);
    }
    if (live.size() == info.preds.size()) continue;
    std::vector<Pred> preds;
    for (u32 i : live) preds.push_back(info.preds[i]);
    info.preds = std::move(preds);
    for (u32 p : info.phis) {
      if (phis_[p].dead) continue;
      std::vector<ValueId> operands;
      for (u32 i : live) operands.push_back(phis_[p].operands[i]);
      phis_[p].operands = std::move(operands);
    }
  }
  for (auto& p : phis_)
    if (!reachable_[p.block]) p.dead = true;
}

void Builder::keepAtReturns() {
  // A block that only leads back into a loop without an end keeps its locals for as long.
  std::vector<bool> ends(fn.blocks.size());
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = order_.size(); i-- > 0;) {
      BlockId b = order_[i];
      if (!reachable_[b] || fn.blocks[b].ops.empty() || ends[b]) continue;
      const Op& last = fn.blocks[b].ops.back();
      bool e = last.code == Opcode::Return || last.code == Opcode::Unreachable;
      for (const auto& edge : last.edges) e = e || ends[edge.target];
      if (e) changed = ends[b] = true;
    }
  }
  for (size_t i = 0; i < order_.size(); ++i) {
    BlockId b = order_[i];
    if (!reachable_[b] || fn.blocks[b].ops.empty()) continue;
    const Opcode last = fn.blocks[b].ops.back().code;
    if (last != Opcode::Return && last != Opcode::Unreachable && (ends[b] || last != Opcode::Jump)) continue;
    // An op with a handler stays next to the end of its block (edgeOf); the handler's paths keep what they
    // need.
    const size_t count = fn.blocks[b].ops.size();
    if (last != Opcode::Return && count > 1 && fn.blocks[b].ops[count - 2].hasUnwind()) continue;
    std::vector<Op> keeps;
    for (Var v : frameSlots) {
      ValueId value = readAt(v, b);
      if (!needsKeep(value)) continue;
      Op o;
      o.code = Opcode::Keep;
      o.span = fn.blocks[b].ops.back().span;
      o.args = {value};
      keeps.push_back(std::move(o));
    }
    auto& ops = fn.blocks[b].ops;
    ops.insert(ops.end() - 1, std::make_move_iterator(keeps.begin()), std::make_move_iterator(keeps.end()));
  }
}

void Builder::dropChecks() {
  std::vector<bool> unset(phis_.size());
  auto mayBe = [&](ValueId v) {
    auto& i = values_[find(v)];
    return i.source == Source::Phi ? bool(unset[i.phi]) : i.source == Source::Op && i.code == Opcode::Unset;
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (u32 p = 0; p < phis_.size(); ++p) {
      if (phis_[p].dead || unset[p]) continue;
      for (ValueId o : phis_[p].operands)
        if (mayBe(o)) {
          unset[p] = changed = true;
          break;
        }
    }
  }
  for (BlockId b = 0; b < fn.blocks.size(); ++b) {
    if (!reachable_[b]) continue;
    for (auto& o : fn.blocks[b].ops) {
      if (o.code != Opcode::CheckBound || mayBe(o.args[0])) continue;
      setAlias(o.result, find(o.args[0]));
      o.code = kRemoved;
    }
  }
}

void Builder::dropTrivialPhis() {
  for (bool changed = true; changed;) {
    changed = false;
    for (auto& p : phis_) {
      if (p.dead) continue;
      ValueId same = kNone;
      bool trivial = true;
      for (ValueId o : p.operands) {
        o = find(o);
        if (o == p.value || o == same) continue;
        if (same != kNone) {
          trivial = false;
          break;
        }
        same = o;
      }
      if (!trivial) continue;
      setAlias(p.value, same == kNone ? unset_ : same);
      p.dead = changed = true;
    }
  }
}

void Builder::dropDeadPhis() {
  std::vector<bool> used(phis_.size());
  std::vector<u32> work;
  auto use = [&](ValueId v) {
    auto& i = values_[find(v)];
    if (i.source == Source::Phi && !used[i.phi]) {
      used[i.phi] = true;
      work.push_back(i.phi);
    }
  };
  for (BlockId b = 0; b < fn.blocks.size(); ++b) {
    if (!reachable_[b]) continue;
    for (auto& o : fn.blocks[b].ops) {
      if (o.code == kRemoved) continue;
      if (o.code == Opcode::Keep && !needsKeep(o.args[0])) {
        o.code = kRemoved;
        continue;
      }
      for (ValueId a : o.args) use(a);
    }
  }
  while (!work.empty()) {
    u32 p = work.back();
    work.pop_back();
    for (ValueId o : phis_[p].operands) use(o);
  }
  for (u32 p = 0; p < phis_.size(); ++p)
    if (!used[p]) phis_[p].dead = true;
}

void Builder::writeEdges() {
  for (BlockId b = 0; b < fn.blocks.size(); ++b) {
    if (!reachable_[b]) continue;
    for (u32 p : blocks_[b].phis) {
      if (phis_[p].dead) continue;
      fn.blocks[b].params.push_back(phis_[p].value);
      for (u32 i = 0; i < blocks_[b].preds.size(); ++i)
        edgeOf(blocks_[b].preds[i]).args.push_back(find(phis_[p].operands[i]));
    }
  }
  for (BlockId b = 0; b < fn.blocks.size(); ++b) {
    if (!reachable_[b]) continue;
    for (auto& o : fn.blocks[b].ops)
      for (ValueId& a : o.args) a = find(a);
    std::erase_if(fn.blocks[b].ops, [](const Op& o) { return o.code == kRemoved; });
  }
}

void Builder::mergeBlocks() {
  std::vector<u32> preds(fn.blocks.size());
  for (BlockId b = 0; b < fn.blocks.size(); ++b) {
    if (!reachable_[b]) continue;
    for (auto& o : fn.blocks[b].ops) {
      if (o.hasUnwind()) ++preds[o.unwind.target];
      for (auto& e : o.edges) ++preds[e.target];
    }
  }
  for (BlockId b : order_) {
    if (!reachable_[b]) continue;
    while (true) {
      auto& ops = fn.blocks[b].ops;
      if (ops.back().code != Opcode::Jump) break;
      BlockId next = ops.back().edges[0].target;
      if (next == b || next == 0 || preds[next] != 1 || !fn.blocks[next].params.empty()) break;
      if (ops.size() > 1 && ops[ops.size() - 2].hasUnwind()) break;
      ops.pop_back();
      auto& more = fn.blocks[next].ops;
      ops.insert(ops.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
      more.clear();
      reachable_[next] = false;
    }
  }
}

/// method_load, method_self, arguments, call_loaded become call_method when nothing in between can tell: only
/// ops that neither raise nor run code.
void Builder::formMethodCalls() {
  std::vector<BlockId> before(fn.blocks.size(), kNone); // the block whose method_load ends it, by jump target
  for (BlockId b = 0; b < fn.blocks.size(); ++b) {
    if (!reachable_[b]) continue;
    auto& ops = fn.blocks[b].ops;
    if (ops.size() > 1 && ops.back().code == Opcode::Jump && ops[ops.size() - 2].code == Opcode::MethodLoad)
      before[ops.back().edges[0].target] = b;
  }
  for (BlockId b = 0; b < fn.blocks.size(); ++b) {
    if (!reachable_[b]) continue;
    auto& ops = fn.blocks[b].ops;
    for (size_t i = 0; i < ops.size(); ++i) {
      if (ops[i].code != Opcode::MethodSelf) continue;
      Op* load = nullptr;
      if (i > 0)
        load = &ops[i - 1];
      else if (before[b] != kNone)
        load = &fn.blocks[before[b]].ops[fn.blocks[before[b]].ops.size() - 2];
      if (!load || load->code != Opcode::MethodLoad) continue;
      for (size_t j = i + 1; j < ops.size(); ++j) {
        auto& o = ops[j];
        if (o.code == Opcode::CallLoaded && o.args[0] == load->result && o.args[1] == ops[i].result) {
          o.code = Opcode::CallMethod;
          o.args.erase(o.args.begin());
          o.args[0] = load->args[0];
          o.imm[1] = o.imm[0];
          o.imm[0] = load->imm[0];
          load->code = kRemoved;
          ops[i].code = kRemoved;
          break;
        }
        auto& row = info(o.code == kRemoved ? Opcode::Unset : o.code);
        bool silent = !row.raises && (row.effects == Effects::Pure || row.effects == Effects::Alloc);
        if (!silent || o.code == Opcode::Keep || isTerminator(o.code)) break;
      }
    }
  }
  for (BlockId b = 0; b < fn.blocks.size(); ++b)
    if (reachable_[b]) std::erase_if(fn.blocks[b].ops, [](const Op& o) { return o.code == kRemoved; });
}

void Builder::renumber() {
  std::vector<BlockId> blockMap(fn.blocks.size(), kNone);
  std::vector<Block> blocks;
  for (BlockId b : order_) {
    if (!reachable_[b]) continue;
    blockMap[b] = static_cast<BlockId>(blocks.size());
    blocks.push_back(std::move(fn.blocks[b]));
  }
  std::vector<ValueId> valueMap(fn.valueTypes.size(), kNone);
  std::vector<Type> types;
  auto define = [&](ValueId& v) {
    valueMap[v] = static_cast<ValueId>(types.size());
    types.push_back(fn.valueTypes[v]);
    v = valueMap[v];
  };
  // The shared `unset` goes if nobody wants it.
  bool unsetUsed = false;
  for (auto& b : blocks)
    for (auto& o : b.ops) {
      auto uses = [&](const std::vector<ValueId>& args) {
        for (ValueId a : args) unsetUsed |= a == unset_;
      };
      uses(o.args);
      uses(o.unwind.args);
      for (auto& e : o.edges) uses(e.args);
    }
  if (!unsetUsed) blocks[0].ops.erase(blocks[0].ops.begin());
  u32 origin = 0;
  for (auto& b : blocks) {
    for (ValueId& v : b.params) define(v);
    for (auto& o : b.ops) {
      if (o.result != kNone) define(o.result);
      o.origin = origin++;
    }
  }
  for (auto& b : blocks)
    for (auto& o : b.ops) {
      auto remap = [&](std::vector<ValueId>& args) {
        for (ValueId& a : args) a = valueMap[a];
      };
      remap(o.args);
      remap(o.unwind.args);
      if (o.hasUnwind()) o.unwind.target = blockMap[o.unwind.target];
      for (auto& e : o.edges) {
        remap(e.args);
        e.target = blockMap[e.target];
      }
    }
  fn.originCount = origin;
  fn.blocks = std::move(blocks);
  fn.valueTypes = std::move(types);
}

void Builder::finish() {
  handler = kNone;
  findReachable();
  keepAtReturns();
  dropChecks();
  findReachable();
  dropTrivialPhis();
  dropDeadPhis();
  writeEdges();
  mergeBlocks();
  formMethodCalls();
  mergeBlocks();
  renumber();
}
} // namespace molt
