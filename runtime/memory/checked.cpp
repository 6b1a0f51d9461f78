// The allocator of the AddressSanitizer flavour: each block is a malloc block of its own, so that the
// sanitizer sees every use after release and LeakSanitizer every block that nothing points to. In front of
// each lies a poisoned tag; the tags of objects are chained, for the cycle collector. A release that names
// another size than the allocation did would put a cell on the wrong list in memory.cpp: here it aborts.
#ifdef MOLT_SYSTEM_ALLOC
#include "memory/checked.h"
#include "error/exception.h"
#include "memory/memory.h"
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#include <stdio.h>
#include <stdlib.h>

namespace {
struct alignas(16) Tag {
  Tag *next, *prev; ///< of objects, in order of their making
  size_t bytes;
  u64 isObject;
};
Tag first = {&first, &first, 0, 0};
u64 objects, collectAt = kFirstChecked;
struct Held {
  void* p;
  size_t bytes;
};
Held* held;
size_t heldCount, heldCapacity;
bool holding;

Tag* open(void* p) {
  Tag* t = (Tag*)p - 1;
  ASAN_UNPOISON_MEMORY_REGION(t, sizeof(Tag));
  return t;
}
void shut(Tag* t) {
  if (t != &first) ASAN_POISON_MEMORY_REGION(t, sizeof(Tag));
}
void link(Tag* t) {
  Tag* last = first.prev;
  if (last != &first) open(last + 1);
  t->prev = last;
  t->next = &first;
  last->next = first.prev = t;
  shut(last);
}
void unlink(Tag* t) {
  if (t->next != &first) open(t->next + 1);
  t->next->prev = t->prev;
  shut(t->next);
  if (t->prev != &first) open(t->prev + 1);
  t->prev->next = t->next;
  shut(t->prev);
}
void* take(size_t bytes, bool isObject) {
  Tag* t = bytes > (size_t)1 << 46 ? nullptr : (Tag*)malloc(sizeof(Tag) + bytes);
  if (!t) outOfMemory();
  t->bytes = bytes;
  t->isObject = isObject;
  if (isObject) {
    link(t);
    if (++objects >= collectAt) molt_thread.pending |= 2;
  }
  shut(t);
  return t + 1;
}
void checkSize(Tag* t, size_t bytes) {
  if (t->bytes == bytes) return;
  fprintf(stderr, "ERROR: released as %zu bytes, allocated as %zu\n", bytes, t->bytes);
  __sanitizer_print_stack_trace();
  abort();
}
} // namespace

void* allocate(size_t bytes) { return take(bytes, false); }
void* allocateObject(size_t bytes) { return take(bytes, true); }
void release(void* p, size_t bytes) {
  if (holding) {
    if (heldCount == heldCapacity) {
      heldCapacity = heldCapacity ? heldCapacity * 2 : 1024;
      held = (Held*)realloc(held, heldCapacity * sizeof(Held));
    }
    held[heldCount++] = {p, bytes};
    return;
  }
  Tag* t = open(p);
  checkSize(t, bytes);
  if (t->isObject) {
    unlink(t);
    --objects;
  }
  free(t);
}
void* reallocate(void* p, size_t oldBytes, size_t newBytes) {
  Tag* t = open(p);
  checkSize(t, oldBytes);
  bool isObject = t->isObject;
  shut(t);
  void* q = take(newBytes, isObject);
  memcpy(q, p, oldBytes < newBytes ? oldBytes : newBytes);
  release(p, oldBytes);
  return q;
}

void forEachObject(void (*fn)(Header*, size_t, void*), void* arg) {
  for (Tag* t = first.next; t != &first;) {
    if (t != &first) open(t + 1);
    Tag* next = t->next;
    size_t bytes = t->bytes;
    shut(t);
    Header* h = (Header*)(t + 1);
    if (*(u64*)h) fn(objectInCell(h), bytes, arg);
    t = next;
  }
}
u64 objectPageCount() { return objects / 256; }
void holdReleases(bool on) {
  holding = on;
  if (on) return;
  for (size_t i = 0; i < heldCount; ++i) release(held[i].p, held[i].bytes);
  heldCount = 0;
}
void collectionDone() { collectAt = objects * 2 < kFirstChecked ? (u64)kFirstChecked : objects * 2; }
void allocationPlace(const void* object, char* text, size_t size) {
  void* frames[24];
  int thread;
  size_t n = __asan_get_alloc_stack((char*)object - sizeof(Tag), frames, 24, &thread);
  size_t at = 0;
  text[0] = 0;
  for (size_t i = 3; i < n && i < 14 && at + 100 < size; ++i) { // above malloc, take and allocate
    char line[256];
    __sanitizer_symbolize_pc((char*)frames[i] - 1, "%f %s:%l", line, sizeof line);
    if (strstr(line, "newObject")) continue;
    const char* slash = strstr(line, "runtime/");
    const char* blank = strchr(line, ' ');
    int k = snprintf(text + at, size - at, "%s%.*s %s", at ? " < " : "",
                     (int)(blank ? blank - line : 60) > 60 ? 60 : (int)(blank ? blank - line : 60), line,
                     slash ? slash : "");
    if (k < 0) break;
    at += (size_t)k < size - at ? (size_t)k : size - at - 1;
  }
}
#endif
