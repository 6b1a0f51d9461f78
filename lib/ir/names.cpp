#include "ir/names.h"
#include <cstring>

namespace molt::ir {

Opcode opcodeOf(std::string_view word) {
  static const auto* table = [] {
    auto* t = new std::unordered_map<std::string_view, Opcode>;
    for (u32 i = 0; i < static_cast<u32>(Opcode::Count); ++i)
      t->emplace(info(static_cast<Opcode>(i)).text, static_cast<Opcode>(i));
    return t;
  }();
  auto it = table->find(word);
  return it == table->end() ? Opcode::Count : it->second;
}

u32 immCount(const OpInfo& row) { return static_cast<u32>(std::strlen(row.imms)); }

u32 operandCount(const OpInfo& row) {
  size_t n = std::strlen(row.operands);
  return n && row.operands[n - 1] == '*' ? kNone : static_cast<u32>(n);
}

bool canExit(Opcode c) {
  if (isGuard(c)) return true;
  switch (c) {
  case Opcode::IntAdd:
  case Opcode::IntSub:
  case Opcode::IntMul:
  case Opcode::IntFloorDiv:
  case Opcode::IntMod:
  case Opcode::IntShl:
  case Opcode::IntShr:
  case Opcode::IntNeg:
  case Opcode::IntTrueDiv:
  case Opcode::FloatDiv:
  case Opcode::FloatPow:
  case Opcode::FloatToInt:
  case Opcode::SlotGet:
  case Opcode::ListItem:
  case Opcode::ListSet:
  case Opcode::ListSetFloat:
  case Opcode::TupleItemAt:
  case Opcode::FloatSqrt: return true;
  default: return false; // a unit test holds this list against the word 'exit' in ops.def
  }
}

std::span<const std::string_view> immNames(Opcode c) {
  switch (c) {
  case Opcode::Binary:
  case Opcode::Inplace:
  case Opcode::BinaryOwned:
  case Opcode::InplaceOwned: return kBinOpNames;
  case Opcode::Compare:
  case Opcode::IntCmp:
  case Opcode::FloatCmp: return kCmpOpNames;
  default: return {};
  }
}

} // namespace molt::ir
