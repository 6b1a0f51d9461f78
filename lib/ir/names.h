// The words that the text and JSON forms use for the IR's enums. One table each; position is value.
#pragma once
#include "ir/ir.h"
#include <array>
#include <span>
#include <string_view>

namespace molt::ir {

inline constexpr std::string_view kTypeLetters = "-viufbp"; ///< by Type
inline constexpr std::array<std::string_view, 3> kStageNames = {"parse", "guard", "lower"};
inline constexpr std::array<std::string_view, 5> kKindNames = {"module", "function", "lambda", "class_body",
                                                               "comprehension"};
inline constexpr std::array<std::string_view, 6> kFlagNames = {
    "generator", "varargs", "varkeywords", "coroutine", "nested", "owned_params"}; ///< by bit number
inline constexpr std::array<std::string_view, 11> kConstNames = {
    "none", "true", "false", "ellipsis", "int", "float", "complex", "str", "bytes", "tuple", "frozenset"};
inline constexpr std::array<std::string_view, 13> kBinOpNames = {
    "Add", "Sub",    "Mul",    "MatMul", "TrueDiv", "FloorDiv", "Mod",
    "Pow", "LShift", "RShift", "And",    "Or",      "Xor"};
inline constexpr std::array<std::string_view, 6> kCmpOpNames = {"Lt", "Le", "Eq", "Ne", "Gt", "Ge"};

/// Position of `word`; kNone when it is none of them.
template <class Names> u32 indexOf(const Names& names, std::string_view word) {
  for (u32 i = 0; i < names.size(); ++i)
    if (names[i] == word) return i;
  return kNone;
}

inline u32 typeOfLetter(char c) {
  size_t at = kTypeLetters.find(c);
  return at == std::string_view::npos ? kNone : static_cast<u32>(at);
}

/// The op whose text is `word`; Opcode::Count when there is none.
Opcode opcodeOf(std::string_view word);

/// Number of immediates; and, for a fixed-arity op, of operands (kNone when the row ends in '*').
u32 immCount(const OpInfo&);
u32 operandCount(const OpInfo&);

/// Whether the op may leave by its frame state: guards, and ops whose row in ops.def says 'exit'.
bool canExit(Opcode);

/// Whether immediate `i` of an op is a BinOp or CmpOp: the table of its names, else empty.
std::span<const std::string_view> immNames(Opcode);

} // namespace molt::ir
