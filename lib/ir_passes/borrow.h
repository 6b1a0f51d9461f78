// Which values need no count of their own. See borrow.cpp.
#pragma once
#include "ir/ir.h"

namespace molt::ir_passes {

/// Ops that hand out a reference which their operand (or the program, for ever) holds, and add no count. The
/// count pass adds one behind them, unless the value is borrowed.
inline bool lends(ir::Opcode c) {
  switch (c) {
  case ir::Opcode::ListItem:
  case ir::Opcode::ListItemRaw:
  case ir::Opcode::TupleItemAt:
  case ir::Opcode::TupleItemRaw:
  case ir::Opcode::SlotGet:
  case ir::Opcode::BoundGet:
  case ir::Opcode::MethodConst: return true;
  default: return false;
  }
}

struct Borrowing {
  std::vector<u8> borrowed;           ///< by value
  std::vector<ir::ValueId> container; ///< by value: what must outlive it; kNone: nothing need
};
/// Gives exits that need a borrowed value a parameter for it, so that its count is added on the edge.
Borrowing findBorrowed(ir::Function& f);

} // namespace molt::ir_passes
