// A node's lists, in one word each.
//
// Most lists of a tree are empty or have one item: no keywords, one target, one comparison. So a list is a
// word: zero, or the only item itself, or, with bit 0 set, the address of a count with the items behind it.
// Enumerators, of one byte, lie in the word up to as many as fit behind their count.
#pragma once
#include "base/arena.h"

namespace molt::ast {

/// Borrows from the arena. The items of a short list lie in the Seq itself: they are valid as long as it is.
template <class T> class Seq {
  static constexpr bool kBytes = sizeof(T) == 1;
  static_assert(kBytes || sizeof(T) == sizeof(uintptr_t));

public:
  Seq() = default;
  Seq(Arena& arena, const T* from, size_t n) {
    if constexpr (kBytes) {
      if (n < sizeof(word_)) {
        u8* to = reinterpret_cast<u8*>(&word_);
        *to = static_cast<u8>(2 * n);
        if (n) std::memcpy(to + 1, from, n);
        return;
      }
    } else {
      if (n == 0) return;
      if (n == 1) std::memcpy(&word_, from, sizeof(word_));
      if (word_) return; // else its only item is null, and this would say that it has none
    }
    const size_t bytes = sizeof(Head) + n * sizeof(T);
    Head* h = static_cast<Head*>(arena.allocate(bytes, alignof(Head)));
    h->size = static_cast<u32>(n);
    std::memcpy(static_cast<void*>(h + 1), from, n * sizeof(T));
    word_ = reinterpret_cast<uintptr_t>(h) | 1;
  }
  static Seq of(T only) {
    Seq s;
    std::memcpy(&s.word_, &only, sizeof only);
    return s;
  }
  u32 size() const {
    if (many()) return head()->size;
    if constexpr (kBytes) return static_cast<u32>(word_ & 0xff) / 2;
    return word_ != 0;
  }
  bool empty() const { return word_ == 0; }
  const T* begin() const {
    if (many()) return reinterpret_cast<const T*>(head() + 1);
    return reinterpret_cast<const T*>(reinterpret_cast<const u8*>(&word_) + kBytes);
  }
  const T* end() const { return begin() + size(); }
  const T& operator[](u32 i) const { return begin()[i]; }
  const T& back() const { return begin()[size() - 1]; }

private:
  struct alignas(uintptr_t) Head {
    u32 size;
  };
  bool many() const { return word_ & 1; }
  const Head* head() const { return reinterpret_cast<const Head*>(word_ - 1); }
  uintptr_t word_ = 0;
};
} // namespace molt::ast
