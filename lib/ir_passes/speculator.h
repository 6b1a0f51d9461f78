// The state of speculating one function. Internal to ir_passes/speculate*.cpp.
//
// The function is rewritten block by block in reverse postorder. Every value keeps its id and stays defined
// at the same place, as a box of its raw twin if it has one; boxes that only exits need sink into the exits,
// the rest is dead code. So passes behind this one see plain SSA.
//
//     %5 = binary %3, %4 add             %9:i = int_add %7:i, %8:i exit(state 2)
//                                  =>    %5 = box_int %9
//
// Invariants:
//  1. A guard stands at a point between two generic ops, before which all effects are done and after which
//  none of the
//     function's own has begun; its state names that point in the generic body and the values live there.
//  2. A raw i64 lies in 63 bits.
//  3. Facts about an object's shape end at the next op that may run Python code.
#pragma once
#include "facts/facts.h"
#include "ir/cfg.h"
#include "ir/ir.h"
#include "ir_passes/liveness.h"
#include <map>
#include <unordered_map>

namespace molt::ir_passes {

using facts::Kind;
using facts::Likely;

struct PointKey {
  ir::BlockId block;
  u32 index;
  bool operator<(const PointKey& o) const { return block != o.block ? block < o.block : index < o.index; }
};

/// A `for` over range() or over an exact list or tuple, to be run by a raw counter.
struct CountedLoop {
  ir::BlockId header = kNone, body = kNone;
  ir::ValueId iterator = kNone, source = kNone, item = kNone, isStop = kNone;
  Kind kind = Kind::Bottom;                ///< Range, List or Tuple
  ir::ValueId start = kNone, stop = kNone; ///< Range: arguments in the generic body; start kNone: 0
  i64 step = 1;
  ir::ValueId stepValue = kNone; ///< Range: when it is no constant
  // Raw values of the rewritten function:
  ir::ValueId rawStart = kNone, rawStop = kNone, rawStep = kNone, counter = kNone, next = kNone,
              headerIter = kNone, bodyIter = kNone;
};

/// A class and what its instances most likely look like.
struct Layout {
  u32 cls, shape;
};

class Speculator {
public:
  Speculator(ir::Program& program, const facts::Facts& facts, ir::FuncId id);
  /// False: nothing worth doing, function left as it was.
  bool run();
  ir::Function takeRewritten() { return std::move(f_); }
  ir::Function takeResumeBody(); ///< call after run()

private:
  using Op = ir::Op;
  using Opcode = ir::Opcode;
  using ValueId = ir::ValueId;
  using BlockId = ir::BlockId;
  using Type = ir::Type;

  ir::Program& p_;
  const facts::Facts& facts_;
  ir::FuncId id_;
  ir::Function g_; ///< the generic body, as it came
  ir::Function f_; ///< being built
  ir::Cfg cfg_;
  ir::Dominators dom_;
  std::vector<u8> interesting_; ///< values that states must carry
  Liveness live_;
  std::vector<const Op*> def_; ///< in g_
  std::vector<BlockId> defBlock_;
  std::vector<u32> defIndex_;
  std::vector<Kind> want_;     ///< Int or Float: will have a raw twin; Bottom: not
  std::vector<u8> useful_;     ///< some typed op wants the raw twin
  std::vector<u8> ghost_;      ///< block parameters that only keeps read: dropped
  ValueId unset_ = kNone;      ///< what stands for a ghost in states
  std::vector<ValueId> typed_; ///< raw twin in f_
  std::vector<ValueId> alias_; ///< value that stands for this one
  std::unordered_map<ValueId, std::vector<ValueId>> unpacked_; ///< result of unpack_seq -> items, in f_
  std::vector<ir::FuncId> function_;                           ///< known callee of a value
  std::vector<CountedLoop> loops_;
  std::unordered_map<ValueId, u32> loopOf_; ///< iterator, item, isStop -> index into loops_
  std::unordered_map<BlockId, u32> loopAtHeader_, loopAtBody_;
  std::unordered_map<ValueId, u32> shapes_; ///< known now: value -> shape id
  std::vector<std::unordered_map<ValueId, u32>> shapesAtEnd_;
  static constexpr u32 kSeveral = 0x80000000; ///< in shapes_: one of the layouts of this constant tuple
  static constexpr u32 kMaxLayouts = 5;
  std::unordered_map<u32, std::vector<Layout>> layouts_;
  std::map<PointKey, u32> pointIndex_; ///< resume points in use -> index
  std::vector<PointKey> points_;
  std::vector<std::vector<ValueId>> pointLive_;

  // Where we are:
  BlockId block_ = 0;
  u32 index_ = 0;
  std::vector<Op> out_;
  std::vector<std::vector<ValueId>> liveBefore_;
  u32 stateCache_ = kNone, stateCacheIndex_ = kNone;
  u32 span_ = 0;

  // plan (speculate_plan.cpp)
  Likely likely(ValueId v) const { return facts_.of(id_, v); }
  Kind number(ValueId v) const { return want_[v]; }
  bool constInt(ValueId v, i64& out) const;
  bool isNumberConst(ValueId v, Kind& k) const;
  void findLoops();
  bool checkLoop(CountedLoop& l);
  void planNumbers();
  void planGhosts();
  bool typeable(ValueId v) const;
  bool usesInside(ValueId v, BlockId body, ValueId except) const;
  template <class F> void forTypedOperands(const Op& op, F use) const;
  u32 nativeMethod(const Op& op) const;
  bool callNative(const Op& op, u32 row, ValueId function);
  Kind resultKind(const Op& op) const;

  // rewriting (speculate_rewrite.cpp)
  void rewriteBlock(BlockId b);
  void rewriteOp(const Op& op);
  bool arithmetic(const Op& op);
  bool comparison(const Op& op);
  bool attribute(const Op& op);
  bool item(const Op& op);
  bool unpack(const Op& op);
  bool call(const Op& op); // speculate_calls.cpp
  bool callKnown(const Op& op, ir::FuncId callee, ValueId function, std::vector<ValueId> args);
  bool callBuiltin(const Op& op, std::string_view name);
  bool countedRange(const Op& op, CountedLoop& l);
  bool globalGet(const Op& op);
  bool methodLoad(const Op& op);
  ir::FuncId methodTarget(ValueId receiver, ir::StrId name);
  bool loopOp(const Op& op);
  void startLoopHeader(CountedLoop& l);
  void startLoopBody(CountedLoop& l);
  void copyOp(const Op& op);
  ir::Edge unwindOf(const Op& op) const; ///< the op's unwind edge in the rewritten function
  void guardResult(ValueId v, BlockId b, u32 index);

  ValueId emit(Opcode code, Type type, std::vector<ValueId> args, u32 imm0 = kNone, u32 imm1 = kNone,
               u32 state = kNone);
  void emitAs(ValueId result, Opcode code, Type type, std::vector<ValueId> args, u32 imm0 = kNone,
              u32 imm1 = kNone, u32 state = kNone);
  void setTyped(ValueId v, ValueId raw); ///< raw twin made: boxes it as v
  ValueId typedOf(ValueId v, Kind k);
  ValueId resolve(ValueId v) const;
  u32 stateAt(u32 index);
  void guardShape(ValueId v, u32 shape);
  u32 shapeId(ir::Shape s);
  u32 builtinShape(const char* name);
  /// The layout predicted for instances, or kNone. Slots whose first value is an int or a float are of kind
  /// `number`.
  u32 classShape(u32 c, ir::Type number);
  /// What an instance of class c or of one below it most likely looks like; empty: unknown, or too much.
  const std::vector<Layout>& layouts(u32 c);
  void guardLayouts(ValueId v, const std::vector<Layout>& layouts);
  u32 slotIndex(u32 shape, ir::StrId name) const;

  // Ctrl-C (speculate_poll.cpp)
  void pollCounted(const CountedLoop& l);
  void dropIdlePolls();

  // exits (exits.cpp)
  void expandExits();
  ValueId sink(ValueId v, std::vector<Op>& ops, std::unordered_map<ValueId, ValueId>& done,
               const std::vector<const Op*>& defs);
};

void removeDeadOps(
    ir::Function& f); ///< unused results of ops without effects; unreachable blocks are emptied

} // namespace molt::ir_passes
