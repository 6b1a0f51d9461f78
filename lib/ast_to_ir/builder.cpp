#include "ast_to_ir/builder.h"

namespace molt {
using namespace ir;

void Builder::begin(size_t params) {
  BlockId entry = newBlock();
  blocks_[entry].sealed = true;
  place(entry);
  for (size_t i = 0; i < params; ++i) {
    ValueId v = fn.newValue(Type::Tagged);
    values_.push_back({Source::Param, Opcode::Unreachable, kNone});
    alias_.push_back(v);
    fn.blocks[entry].params.push_back(v);
  }
  unset_ = op({}, Opcode::Unset, {});
}

u32 Builder::span(const SourceSpan& at) {
  u64 h = ((u64(at.line) * 1000003 + at.col) * 1000003 + at.endLine) * 1000003 + at.endCol;
  auto& bucket = spanIndex_[h];
  for (u32 i : bucket)
    if (fn.spans[i] == at) return i;
  bucket.push_back(static_cast<u32>(fn.spans.size()));
  fn.spans.push_back(at);
  return bucket.back();
}

u32 Builder::spanPair(const SourceSpan& call, const SourceSpan& attribute) {
  u32 at = span(call);
  if (at + 1 < fn.spans.size() && fn.spans[at + 1] == attribute) return at;
  fn.spans.push_back(call);
  fn.spans.push_back(attribute);
  return static_cast<u32>(fn.spans.size() - 2);
}

BlockId Builder::newBlock() {
  blocks_.emplace_back();
  fn.blocks.emplace_back();
  return static_cast<BlockId>(blocks_.size() - 1);
}

void Builder::place(BlockId b) {
  cur_ = b;
  order_.push_back(b);
}

ValueId Builder::find(ValueId v) const {
  if (v == kNone) return v;
  ValueId root = v;
  while (alias_[root] != root) root = alias_[root];
  while (alias_[v] != root) {
    ValueId next = alias_[v];
    alias_[v] = root;
    v = next;
  }
  return root;
}

bool Builder::mayBeUnset(ValueId v) const {
  v = find(v);
  auto& i = values_[v];
  return i.source == Source::Phi || (i.source == Source::Op && i.code == Opcode::Unset);
}

bool Builder::needsKeep(ValueId v) const {
  v = find(v);
  auto& i = values_[v];
  return !(i.source == Source::Param ||
           (i.source == Source::Op && (i.code == Opcode::Unset || i.code == Opcode::Const)));
}

ValueId Builder::newPhi(BlockId b) {
  ValueId v = fn.newValue(Type::Tagged);
  values_.push_back({Source::Phi, Opcode::Unreachable, static_cast<u32>(phis_.size())});
  alias_.push_back(v);
  blocks_[b].phis.push_back(static_cast<u32>(phis_.size()));
  phis_.push_back({b, v, {}, false});
  return v;
}

ValueId Builder::readAt(Var v, BlockId b) {
  // Walk single-predecessor chains without recursion: a try body may be thousands of blocks long.
  BlockId from = b;
  ValueId found = kNone;
  while (true) {
    auto& info = blocks_[b];
    if (auto it = info.defs.find(v); it != info.defs.end()) {
      found = find(it->second);
      break;
    }
    if (!info.sealed) {
      found = newPhi(b);
      blocks_[b].incomplete.push_back({v, found});
      blocks_[b].defs[v] = found;
      break;
    }
    if (info.preds.empty()) { // entry or unreachable code
      found = unset_;
      break;
    }
    if (info.preds.size() == 1) {
      b = info.preds[0].from;
      continue;
    }
    found = newPhi(b);
    u32 phi = values_[found].phi;
    blocks_[b].defs[v] = found;
    fill(phi, v);
    found = find(found);
    break;
  }
  blocks_[from].defs[v] = found;
  return found;
}

void Builder::fill(u32 phi, Var v) {
  BlockId b = phis_[phi].block;
  size_t n = blocks_[b].preds.size();
  std::vector<ValueId> operands;
  for (size_t i = 0; i < n; ++i) operands.push_back(readAt(v, blocks_[b].preds[i].from));
  ValueId self = phis_[phi].value, same = kNone;
  bool trivial = true;
  for (ValueId& o : operands) {
    o = find(o);
    if (o == self || o == same) continue;
    if (same != kNone) trivial = false;
    same = o;
  }
  phis_[phi].operands = std::move(operands);
  if (trivial) {
    setAlias(self, same == kNone ? unset_ : same);
    phis_[phi].dead = true;
  }
}

void Builder::seal(BlockId b) {
  auto pending = std::move(blocks_[b].incomplete);
  blocks_[b].incomplete.clear();
  blocks_[b].sealed = true;
  for (auto& [v, value] : pending) fill(values_[value].phi, v);
}

static Type resultType(char c) {
  switch (c) {
  case 'v': return Type::Tagged;
  case 'i': return Type::I64;
  case 'u': return Type::U64;
  case 'f': return Type::F64;
  case 'b': return Type::Bool;
  case 'p': return Type::Ptr;
  }
  return Type::None;
}

ValueId Builder::op(const SourceSpan& at, Opcode c, std::vector<ValueId> args, u32 imm0, u32 imm1) {
  Op o;
  o.code = c;
  o.type = resultType(info(c).result);
  o.span = span(at);
  o.origin = 0;
  o.args = std::move(args);
  o.imm[0] = imm0;
  o.imm[1] = imm1;
  if (o.type != Type::None) {
    o.result = fn.newValue(o.type);
    values_.push_back({Source::Op, c, kNone});
    alias_.push_back(o.result);
  }
  ValueId result = o.result;
  bool unwinds = handler != kNone && info(c).raises;
  if (unwinds) {
    o.unwind.target = handler;
    blocks_[handler].preds.push_back({cur_, -1});
  }
  lastBlock_ = cur_;
  lastIndex_ = fn.blocks[cur_].ops.size();
  fn.blocks[cur_].ops.push_back(std::move(o));
  if (unwinds) {
    BlockId next = newBlock();
    jump(next);
    placeSealed(next);
  }
  return result;
}

void Builder::terminate(Op o) {
  o.origin = 0;
  for (size_t i = 0; i < o.edges.size(); ++i)
    blocks_[o.edges[i].target].preds.push_back({cur_, static_cast<i32>(i)});
  fn.blocks[cur_].ops.push_back(std::move(o));
  // What follows is unreachable until the next place(); it gets a block of its own, which finish() drops.
  BlockId dead = newBlock();
  blocks_[dead].sealed = true;
  cur_ = dead;
}

void Builder::jump(BlockId to) {
  Op o;
  o.code = Opcode::Jump;
  o.edges = {{to, {}}};
  terminate(std::move(o));
}

void Builder::branch(const SourceSpan& at, ValueId cond, BlockId yes, BlockId no) {
  Op o;
  o.code = Opcode::Branch;
  o.span = span(at);
  o.args = {cond};
  o.edges = {{yes, {}}, {no, {}}};
  terminate(std::move(o));
}

void Builder::ret(const SourceSpan& at, ValueId value) {
  Op o;
  o.code = Opcode::Return;
  o.span = span(at);
  o.args = {value};
  terminate(std::move(o));
}

void Builder::unreachable() {
  Op o;
  o.code = Opcode::Unreachable;
  terminate(std::move(o));
}
} // namespace molt
