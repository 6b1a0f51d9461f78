// Size-class allocator. Requests up to kSmallMax bytes come from 16 KB pages of one cell size each; a page
// holds objects or raw memory, never both, so that the cycle collector finds objects by walking pages: a free
// cell has zero in its first word, a live object never (its count). Freed cells go to a list per size and
// kind. Larger requests go to large.cpp. Measured (DESIGN.md 4): malloc is 6 to 15 times slower on trees.
#include "memory/memory.h"
#include "memory/checked.h"
#include "memory/large.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#if !defined(__wasm__)
#include <sys/mman.h>
#endif
#if defined(MOLT_SYSTEM_ALLOC)
#include <sanitizer/lsan_interface.h>
#endif

namespace {
enum : size_t {
  kPage = 16384,
  kSmallMax = 1024,
  kGrain = 16,
  kClasses = kSmallMax / kGrain + 1,
  kChunk = 1 << 20
};

enum : u64 { kFirstCollection = 2048 }; ///< pages of objects, 32 MB; then whenever there are twice as many

Shape* shapeArena;
u32 shapesLeft;
} // namespace

[[noreturn]] void outOfMemory() {
  static const char text[] = "MemoryError\n";
  ssize_t ignored = write(2, text, sizeof text - 1);
  (void)ignored;
  _exit(1);
}

// allocate() cannot fail: a block of a size that a program chose is asked for here first. What this finds
// room for, the allocation behind it gets; pages are not touched.
bool memoryFor(u64 items, u64 itemBytes) {
  enum : u64 { kSure = 16 << 20 };
#if defined(MOLT_SYSTEM_ALLOC) || defined(__wasm__)
  enum : u64 { kMost = (u64)2 << 30 };
#else
  enum : u64 { kMost = (u64)1 << 46 };
#endif
  if (items <= kSure / itemBytes) return true;
  void* p = items > kMost / itemBytes ? nullptr : malloc(items * itemBytes + 64);
  if (!p) {
    raise(E_MemoryError, "");
    return false;
  }
  free(p);
  return true;
}

bool ensureRoom(u64 bytes) { return memoryFor(bytes, 1); }

Shape* allocateShape() {
  enum { kBatch = 512 };
  if (!shapesLeft) {
#if defined(__wasm__)
    void* p = aligned_alloc(16, kBatch * sizeof(Shape));
    if (!p) outOfMemory();
    memset(p, 0, kBatch * sizeof(Shape));
#else
    void* p = mmap(nullptr, kBatch * sizeof(Shape), PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    // MAP_32BIT searches only one gigabyte of the window; below it there is room for a hint.
    for (uintptr_t hint = 0x10000000; p == MAP_FAILED && hint < 0xf0000000; hint += 0x4000000) {
      void* q = mmap((void*)hint, kBatch * sizeof(Shape), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                     -1, 0);
      if (q == MAP_FAILED) break;
      if ((uintptr_t)q < 0xffff0000)
        p = q;
      else
        munmap(q, kBatch * sizeof(Shape));
    }
    if (p == MAP_FAILED) outOfMemory();
#if defined(MOLT_SYSTEM_ALLOC)
    __lsan_register_root_region(p, kBatch * sizeof(Shape));
#endif
#endif
    shapeArena = (Shape*)p;
    shapesLeft = kBatch;
  }
  --shapesLeft;
  return shapeArena++;
}

#ifndef MOLT_SYSTEM_ALLOC // else memory/checked.cpp

namespace {
struct alignas(64) PageHeader { // cells behind it must keep their alignment on wasm too
  PageHeader* next;             ///< all pages of objects
  u32 sizeClass, isObject;
  char pad[48];
};
struct FreeCell {
  u64 zero; ///< where a live object has count and shape
  FreeCell* next;
};
struct Pool {
  FreeCell* free;
  char *bump, *end; ///< never used rest of the newest page
};
Pool pools[2][kClasses];
char *chunk, *chunkEnd;
PageHeader* objectPages;

struct alignas(16) LargeObject {
  LargeObject *next, **link;
  u64 bytes;
  u64 block; ///< size class, see large.h
};
LargeObject* largeObjects;
u64 objectPages_, collectAt = kFirstCollection; ///< pages
struct Held {
  void* p;
  size_t bytes;
};
Held* held;
size_t heldCount, heldCapacity;
bool holding;

void* refill(Pool& pool, size_t sizeClass, bool isObject) {
  if (chunk == chunkEnd) {
#if defined(__wasm__)
    char* p = (char*)aligned_alloc(kPage, 16 * kPage);
    if (!p) outOfMemory();
    chunk = p;
    chunkEnd = p + 16 * kPage;
#else
    char* p =
        (char*)mmap(nullptr, kChunk + kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) outOfMemory();
    chunk = (char*)(((uintptr_t)p + kPage - 1) & ~(uintptr_t)(kPage - 1));
    chunkEnd = chunk + kChunk;
#endif
  }
  PageHeader* page = (PageHeader*)chunk;
  chunk += kPage;
  page->sizeClass = (u32)sizeClass;
  page->isObject = isObject;
  if (isObject) {
    page->next = objectPages;
    objectPages = page;
    if (++objectPages_ >= collectAt) molt_thread.pending |= 2;
  }
  size_t cell = sizeClass * kGrain;
  pool.bump = (char*)page + sizeof(PageHeader);
  pool.end = pool.bump + (kPage - sizeof(PageHeader)) / cell * cell;
  void* p = pool.bump;
  pool.bump += cell;
  return p;
}

inline void* take(size_t bytes, bool isObject) {
  size_t sizeClass = (bytes + kGrain - 1) / kGrain;
  Pool& pool = pools[isObject][sizeClass];
  if (FreeCell* cell = pool.free) {
    pool.free = cell->next;
    return cell;
  }
  if (pool.bump != pool.end) {
    void* p = pool.bump;
    pool.bump += sizeClass * kGrain;
    return p;
  }
  return refill(pool, sizeClass, isObject);
}
} // namespace

void* allocate(size_t bytes) {
  if (bytes - 1 < kSmallMax) return take(bytes, false);
  if (!bytes) return take(kGrain, false);
  u64 block;
  LargeObject* p = (LargeObject*)largeTake(bytes + sizeof(LargeObject), &block);
  if (!p) outOfMemory();
  p->block = block;
  p->link = nullptr;
  return p + 1;
}

void* allocateObject(size_t bytes) {
#ifdef MOLT_COLLECT_OFTEN // tests of the collector: clang++ -DMOLT_COLLECT_OFTEN=1000
  static unsigned made;
  if (++made % MOLT_COLLECT_OFTEN == 0) molt_thread.pending |= 2;
#endif
  if (bytes <= kSmallMax) return take(bytes, true);
  u64 block;
  LargeObject* p = (LargeObject*)largeTake(bytes + sizeof(LargeObject), &block);
  if (!p) outOfMemory();
  p->block = block;
  p->bytes = bytes;
  p->next = largeObjects;
  p->link = &largeObjects;
  if (largeObjects) largeObjects->link = &p->next;
  largeObjects = p;
  return p + 1;
}

void release(void* p, size_t bytes) {
  if (holding) {
    if (heldCount == heldCapacity) {
      heldCapacity = heldCapacity ? heldCapacity * 2 : 1024;
      held = (Held*)realloc(held, heldCapacity * sizeof(Held));
      if (!held) outOfMemory();
    }
    held[heldCount++] = {p, bytes};
    return;
  }
  if (bytes <= kSmallMax) {
    PageHeader* page = (PageHeader*)((uintptr_t)p & ~(uintptr_t)(kPage - 1));
    Pool& pool = pools[page->isObject][page->sizeClass];
    FreeCell* cell = (FreeCell*)p;
    cell->zero = 0;
    cell->next = pool.free;
    pool.free = cell;
    return;
  }
  LargeObject* large = (LargeObject*)p - 1;
  if (large->link) {
    *large->link = large->next;
    if (large->next) large->next->link = large->link;
  }
  largeGive(large, large->block);
}

void* reallocate(void* p, size_t oldBytes, size_t newBytes) {
  if (oldBytes > kSmallMax && newBytes > kSmallMax) {
    LargeObject* large = (LargeObject*)p - 1;
    u64 block = large->block;
    large = (LargeObject*)largeResize(large, oldBytes + sizeof(LargeObject), newBytes + sizeof(LargeObject),
                                      &block);
    if (!large) outOfMemory();
    large->block = block;
    if (large->link) {
      large->bytes = newBytes;
      *large->link = large;
      if (large->next) large->next->link = &large->next;
    }
    return large + 1;
  } else if (oldBytes && newBytes && oldBytes <= kSmallMax && newBytes <= kSmallMax &&
             (oldBytes + kGrain - 1) / kGrain == (newBytes + kGrain - 1) / kGrain) {
    return p;
  }
  void* q = allocate(newBytes);
  memcpy(q, p, oldBytes < newBytes ? oldBytes : newBytes);
  release(p, oldBytes);
  return q;
}

u64 objectPageCount() { return objectPages_; }
void holdReleases(bool on) {
  holding = on;
  if (on) return;
  for (size_t i = 0; i < heldCount; ++i) release(held[i].p, held[i].bytes);
  heldCount = 0;
}
void collectionDone() {
  collectAt = objectPages_ * 2 < kFirstCollection ? (u64)kFirstCollection : objectPages_ * 2;
}

void forEachObject(void (*fn)(Header*, size_t, void*), void* arg) {
  for (PageHeader* page = objectPages; page; page = page->next) {
    size_t cell = page->sizeClass * kGrain;
    char* p = (char*)page + sizeof(PageHeader);
    char* end = p + (kPage - sizeof(PageHeader)) / cell * cell;
    Pool& pool = pools[1][page->sizeClass];
    if (pool.bump >= p && pool.bump < end) end = pool.bump;
    for (; p != end; p += cell)
      if (*(u64*)p) fn(objectInCell((Header*)p), cell, arg);
  }
  for (LargeObject* o = largeObjects; o; o = o->next) fn(objectInCell((Header*)(o + 1)), o->bytes, arg);
}

#endif
