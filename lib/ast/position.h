// Where a node stands, in 8 bytes.
//
// A SourceSpan takes 16, and there is one in every node. Nearly all lines are short and nearly all nodes end
// near where they start: then line, columns and the count of lines lie in one word. What does not fit (a
// class of more than 255 lines, a list of 100,000 elements on one line) has a SourceSpan in the arena, and
// the word is its address with the top bit set, which no address has.
#pragma once
#include "base/arena.h"
#include "base/diagnostic.h"

namespace molt::ast {

class Position {
public:
  SourceSpan span() const {
    if (word_ >> 63) return *reinterpret_cast<const SourceSpan*>(static_cast<uintptr_t>(word_ & ~kWide));
    const u32 line = static_cast<u32>(word_ >> kLineAt);
    return {line, static_cast<u32>(word_ >> kColBits & kCol),
            line + static_cast<u32>(word_ >> kLinesAt & kLines), static_cast<u32>(word_ & kCol)};
  }
  void set(Arena& arena, const SourceSpan& s) {
    const u64 lines = u64(s.endLine) - s.line; // huge if the end is before the start
    if (s.col <= kCol && s.endCol <= kCol && lines <= kLines && s.line <= kLine)
      word_ = u64(s.line) << kLineAt | lines << kLinesAt | u64(s.col) << kColBits | s.endCol;
    else
      word_ = kWide | static_cast<u64>(reinterpret_cast<uintptr_t>(arena.make<SourceSpan>(s)));
  }

private:
  static constexpr u32 kColBits = 14, kLinesAt = 2 * kColBits, kLineAt = kLinesAt + 8;
  static constexpr u32 kCol = (1u << kColBits) - 1, kLines = 255, kLine = (1u << (63 - kLineAt)) - 1;
  static constexpr u64 kWide = u64(1) << 63;
  u64 word_ = 0; ///< line, lines to the end, column, end's column
};
} // namespace molt::ast
