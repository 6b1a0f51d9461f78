// Interned identifiers: one arena string per spelling, so equality is a pointer comparison.
#pragma once
#include "base/arena.h"
#include <string_view>
#include <vector>

namespace molt::ast {

/// An interned name; comparable by pointer within one Interner. Empty (false) means absent.
class Identifier {
public:
  struct Text {
    u32 size;
    u32 hash;
  }; // followed by the characters
  constexpr Identifier() = default;
  explicit Identifier(const Text* t) : text_(t) {}
  std::string_view view() const {
    return text_ ? std::string_view(reinterpret_cast<const char*>(text_ + 1), text_->size)
                 : std::string_view();
  }
  explicit operator bool() const { return text_ != nullptr; }
  bool operator==(const Identifier&) const = default;
  u32 hash() const { return text_ ? text_->hash : 0; } ///< of the spelling; the same in every run
  const void* key() const { return text_; }            ///< for maps by identity

private:
  const Text* text_ = nullptr;
};

/// Texts live in the arena and outlive the interner; the table does not.
class Interner {
public:
  explicit Interner(Arena& arena) : arena_(arena), slots_(1024) {}
  Identifier intern(std::string_view s) {
    u32 h = 2166136261u;
    for (unsigned char c : s) h = (h ^ c) * 16777619u;
    h ^= h >> 15;
    size_t mask = slots_.size() - 1, i = h & mask;
    while (slots_[i]) {
      Identifier id(slots_[i]);
      if (slots_[i]->hash == h && id.view() == s) return id;
      i = (i + 1) & mask;
    }
    auto* t = static_cast<Identifier::Text*>(arena_.allocate(sizeof(Identifier::Text) + s.size(), 4));
    t->size = static_cast<u32>(s.size());
    t->hash = h;
    if (!s.empty()) std::memcpy(t + 1, s.data(), s.size());
    slots_[i] = t;
    if (++count_ * 2 > slots_.size()) rehash();
    return Identifier(t);
  }

private:
  void rehash() {
    std::vector<const Identifier::Text*> old(slots_.size() * 2);
    old.swap(slots_);
    for (auto* t : old) {
      if (!t) continue;
      size_t mask = slots_.size() - 1, i = t->hash & mask;
      while (slots_[i]) i = (i + 1) & mask;
      slots_[i] = t;
    }
  }
  Arena& arena_;
  std::vector<const Identifier::Text*> slots_;
  size_t count_ = 0;
};
} // namespace molt::ast
