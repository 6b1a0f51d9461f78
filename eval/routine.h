// A function decoded for the interpreter: one array of fixed-size instructions over numbered registers, which
// are the IR's values. Decoded when first called: by then the runtime has interned the names that
// instructions hold.
#pragma once
#include "abi/abi.h"
#include "eval/image.h"

namespace molt::eval {

struct Frame {
  u64* r;       ///< registers: Values; i64; bits of a double; bool 0 or 1
  u64* scratch; ///< room for the longest operand list
  Value fn;     ///< running function object, borrowed
  Routine* routine;
  FrameRecord* record = nullptr;
  Generator* generator = nullptr;
};

struct Ins;
/// Does the op; true when an exception is pending.
using Thunk = bool (*)(Frame&, const Ins&);

struct Ins {
  u16 code;   ///< ir::Opcode
  u8 raises;  ///< a result of 0 is an exception
  u8 canExit; ///< may leave by the unwind edge without an exception
  u32 argCount;
  u32 dst; ///< register; a spare one if the op has no result
  u32 span;
  u32 unwind;      ///< index into Routine::edges; kNone
  u32 edge;        ///< of the first successor; the second follows
  const u32* args; ///< registers
  u64 imm[3];      ///< as the helper wants them, in its order
  Thunk thunk;     ///< null: done by the interpreter itself
};
static_assert(sizeof(Ins) == 64);

/// A jump and its parallel assignment, already put in an order in which nothing is overwritten too early.
struct Jump {
  u32 pc;
  u32 count;
  const u32* moves; ///< count pairs: to, from
};

/// One yield: what lives across it, in the order of the generator's slots behind the parameters.
struct Suspension {
  ir::BlockId block;
  u32 op;
  u32 pc = 0;
  std::vector<ir::ValueId> live;
};

struct Routine {
  Image* image = nullptr;
  ir::FuncId id = 0;
  const ir::Function* function = nullptr;
  const Code* code = nullptr;
  bool decoded = false;
  bool counted = false; ///< counts recursion depth
  u32 registers = 0, scratch = 0;
  std::vector<Ins> ins;
  std::vector<Jump> edges;
  std::vector<u32> pool;               ///< args and moves
  std::vector<Suspension> suspensions; ///< point k is [k - 1]
  std::vector<u32> resumePcs;          ///< resume bodies: by point
};

/// Fills `suspensions`; gives Code::nslots.
u32 planSuspension(Routine&);
void decode(Routine&);
/// Null for ops that the interpreter does itself.
Thunk thunkOf(ir::Opcode);
/// Ops that mean something else in code compiled at run time, whose names are in dicts; null for the others.
Thunk dynamicThunkOf(ir::Opcode);
void dynamicImmediates(Routine&, const ir::Op&, Ins&);
/// Fills Ins::imm for the op's helper.
void helperImmediates(Routine&, const ir::Op&, Ins&);
/// Guards and typed ops. False: leave by the unwind edge.
bool typedOp(Frame&, const Ins&);

} // namespace molt::eval
