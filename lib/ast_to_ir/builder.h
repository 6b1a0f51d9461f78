// Builds one function in SSA form while the tree is walked (Braun et al., 'Simple and Efficient Construction
// of Static Single Assignment Form', CC 2013).
//
// Variables are numbers; blocks are sealed once all their predecessors are known. A merge makes a phi, which
// finish() turns into block parameters and edge arguments.
//
// Unwinding: while `handler` is set, an op that may raise gets an unwind edge and ends its block (a jump to a
// fresh block follows), so that a variable's definition at the end of the block is its definition at the
// edge.
//
// Invariants:
//  1. Nothing is written to a variable between an op with an unwind edge and the end of its block.
//  2. check_bound is emitted wherever a local may be unset as far as is known then; finish() removes those
//  that turn
//     out to be needless, which is why `write` of its result is harmless.
#pragma once
#include "ir/ir.h"
#include <initializer_list>
#include <span>
#include <unordered_map>

namespace molt {

using ir::BlockId;
using ir::Opcode;
using ir::ValueId;
using Var = u32;

class Builder {
public:
  explicit Builder(ir::Program& p) : program(p) {}
  ir::Program& program;
  ir::Function fn;
  BlockId handler = kNone; ///< innermost handler block

  /// The entry block, with `params` tagged parameters; sealed.
  void begin(size_t params);

  Var newVar() { return varCount_++; }
  void write(Var v, ValueId value) { blocks_[cur_].defs[v] = value; }
  ValueId read(Var v) { return readAt(v, cur_); }
  ValueId unset() { return unset_; }
  bool mayBeUnset(ValueId v) const; ///< as far as is known now: phis may
  bool needsKeep(ValueId v) const;  ///< not a constant, not a parameter of the function
  bool isUnset(ValueId v) const { return v == unset_; }

  BlockId newBlock();
  void place(BlockId b); ///< emission goes on in b
  void seal(BlockId b);
  void placeSealed(BlockId b) {
    seal(b);
    place(b);
  }
  bool hasPreds(BlockId b) const { return !blocks_[b].preds.empty(); }
  BlockId current() const { return cur_; }

  ValueId op(const SourceSpan& at, Opcode c, std::initializer_list<ValueId> args, u32 imm0 = kNone,
             u32 imm1 = kNone) {
    return op(at, c, std::vector<ValueId>(args), imm0, imm1);
  }
  ValueId op(const SourceSpan& at, Opcode c, std::vector<ValueId> args, u32 imm0 = kNone, u32 imm1 = kNone);
  /// Two spans side by side: a method call's and, behind it, that of its attribute (see call_method in
  /// ops.def).
  u32 spanPair(const SourceSpan& call, const SourceSpan& attribute);
  void setSpan(u32 s) { lastOp().span = s; } ///< of the op emitted last
  void jump(BlockId to);
  void branch(const SourceSpan& at, ValueId cond, BlockId yes, BlockId no);
  void ret(const SourceSpan& at, ValueId value);
  void unreachable();

  /// Locals in slot order, whose values are kept alive until each return.
  std::vector<Var> frameSlots;
  /// Resolves phis, drops dead blocks and needless checks, numbers ops. The function is complete afterwards.
  void finish();

private:
  struct Pred {
    BlockId from;
    i32 successor; ///< index of the terminator's edge; -1: unwind edge of the op before the terminator
  };
  struct BlockInfo {
    std::vector<Pred> preds;
    std::unordered_map<Var, ValueId> defs;
    std::vector<std::pair<Var, ValueId>> incomplete;
    std::vector<u32> phis;
    bool sealed = false;
  };
  enum class Source : u8 { Param, Phi, Op };
  struct ValueInfo {
    Source source = Source::Op;
    Opcode code = Opcode::Unreachable;
    u32 phi = kNone;
  };
  struct Phi {
    BlockId block;
    ValueId value;
    std::vector<ValueId> operands; ///< as preds of the block
    bool dead = false;
  };
  ValueId readAt(Var v, BlockId b);
  ValueId newPhi(BlockId b);
  void fill(u32 phi, Var v);
  void terminate(ir::Op op);
  u32 span(const SourceSpan& at);
  ir::Op& lastOp() { return fn.blocks[lastBlock_].ops[lastIndex_]; }
  ValueId find(ValueId v) const;
  void setAlias(ValueId v, ValueId to) { alias_[v] = to; }
  ir::Edge& edgeOf(const Pred& p);

  void keepAtReturns(); ///< and where an exception certainly leaves
  void findReachable();
  void dropChecks();
  void dropTrivialPhis();
  void dropDeadPhis();
  void writeEdges();
  void mergeBlocks();
  void formMethodCalls();
  void renumber();

  std::vector<BlockInfo> blocks_;
  std::vector<ValueInfo> values_;
  mutable std::vector<ValueId> alias_;
  std::vector<Phi> phis_;
  std::vector<BlockId> order_; ///< as placed
  std::vector<bool> reachable_;
  std::unordered_map<u64, std::vector<u32>> spanIndex_;
  BlockId cur_ = kNone;
  BlockId lastBlock_ = kNone;
  size_t lastIndex_ = 0;
  Var varCount_ = 0;
  ValueId unset_ = kNone;
};
} // namespace molt
