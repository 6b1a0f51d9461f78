// Memory that grows with the input: tokens and trees of a large file.
//
// Half of the time that a 10 MB file took was the kernel handing out pages of 4 KB, one fault each. From a
// few megabytes on, memory is asked for in huge pages, where the system has them; it is still only used as it
// is touched.
#pragma once
#include "base/types.h"
#include <cstdlib>
#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace molt {
inline constexpr size_t kHugePage = 2 * 1024 * 1024;

/// Never nullptr; freed by std::free.
inline void* allocatePages(size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  if (bytes >= kHugePage) {
    size_t size = (bytes + kHugePage - 1) & ~(kHugePage - 1);
    void* p = std::aligned_alloc(kHugePage, size);
    if (!p) std::abort();
    madvise(p, size, MADV_HUGEPAGE); // advice: what it answers makes no difference
    return p;
  }
#endif
  void* p = std::malloc(bytes);
  if (!p) std::abort();
  return p;
}

template <class T> struct PageAllocator {
  using value_type = T;
  PageAllocator() = default;
  template <class U> PageAllocator(const PageAllocator<U>&) {}
  T* allocate(size_t n) { return static_cast<T*>(allocatePages(n * sizeof(T))); }
  void deallocate(T* p, size_t) { std::free(p); }
  bool operator==(const PageAllocator&) const = default;
};
} // namespace molt
