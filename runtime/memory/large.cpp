#include "memory/large.h"
#include <stdlib.h>
#include <string.h>

namespace {
enum : uint64_t {
  kFirst = 10,
  kLast = 25,
  kClasses = (kLast - kFirst) * 4,
  kDirect = kClasses,
  kKept = 64 << 20
};
struct Block {
  Block* next;
};
Block* lists[kClasses];
size_t kept;

size_t sizeOf(uint64_t c) { return (size_t)(4 + c % 4) << (kFirst + c / 4 - 2); }
uint64_t classFor(size_t bytes) { // smallest class that holds them
  if (bytes > (size_t)1 << kLast) return kDirect;
  if (bytes <= (size_t)1 << kFirst) return 0;
  int top = 8 * (int)sizeof(long long) - 1 - __builtin_clzll(bytes);
  uint64_t c = (uint64_t)(top - (int)kFirst) * 4 + (bytes >> (top - 2) & 3);
  if (c < kClasses && sizeOf(c) < bytes) ++c;
  return c < kClasses ? c : (uint64_t)kDirect;
}
} // namespace

void* largeTake(size_t bytes, uint64_t* sizeClass) {
  uint64_t c = *sizeClass = classFor(bytes);
  if (c == kDirect) return malloc(bytes);
  if (Block* b = lists[c]) {
    lists[c] = b->next;
    kept -= sizeOf(c);
    return b;
  }
  return malloc(sizeOf(c));
}

void largeGive(void* p, uint64_t c) {
  if (c == kDirect || kept + sizeOf(c) > kKept) return free(p);
  ((Block*)p)->next = lists[c];
  lists[c] = (Block*)p;
  kept += sizeOf(c);
}

void* largeResize(void* p, size_t oldBytes, size_t newBytes, uint64_t* sizeClass) {
  uint64_t c = *sizeClass, wanted = classFor(newBytes);
  if (c == wanted) return c == kDirect ? realloc(p, newBytes) : p;
  void* q = largeTake(newBytes, sizeClass);
  if (!q) return q;
  memcpy(q, p, oldBytes < newBytes ? oldBytes : newBytes);
  largeGive(p, c);
  return q;
}
