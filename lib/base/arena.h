// Bump allocation for trees that die together. Nothing is destroyed: only trivially destructible types.
#pragma once
#include "base/pages.h"
#include "base/types.h"
#include <cstdlib>
#include <cstring>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>

namespace molt {

class Arena {
public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() {
    while (head_) {
      Block* next = head_->next;
      std::free(head_);
      head_ = next;
    }
  }
  void* allocate(size_t bytes, size_t align = alignof(std::max_align_t)) {
    size_t at = (at_ + align - 1) & ~(align - 1);
    if (at + bytes > end_) {
      grow(bytes + align);
      at = (at_ + align - 1) & ~(align - 1);
    }
    at_ = at + bytes;
    used_ += bytes;
    return reinterpret_cast<void*>(at);
  }
  template <class T, class... Args> T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
  }
  std::string_view copy(std::string_view s) {
    if (s.empty()) return {};
    char* to = static_cast<char*>(allocate(s.size(), 1));
    std::memcpy(to, s.data(), s.size());
    return {to, s.size()};
  }
  size_t used() const { return used_; } ///< bytes handed out

private:
  struct Block {
    Block* next;
  };
  void grow(size_t bytes) {
    // A quarter of what there is, in whole huge pages: the last block is wasted by half, on average.
    size_t size = used_ / 4 < kHugePage  ? kBlock
                  : used_ / 4 < kLargest ? used_ / 4 & ~(kHugePage - 1)
                                         : kLargest;
    if (size < bytes + sizeof(Block)) size = bytes + sizeof(Block);
    Block* b = static_cast<Block*>(allocatePages(size));
    b->next = head_;
    head_ = b;
    at_ = reinterpret_cast<size_t>(b + 1);
    end_ = reinterpret_cast<size_t>(b) + size;
  }
  static constexpr size_t kBlock = 64 * 1024, kLargest = 8 * kHugePage;
  Block* head_ = nullptr;
  size_t at_ = 0, end_ = 0, used_ = 0;
};
} // namespace molt
