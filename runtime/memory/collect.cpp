// The cycle collector: counts the references that come from inside, object by object, by a walk over the
// object pages; what has more references than that is alive, and so is all it reaches. The rest is destroyed
// together while memory is held back, so that the members may drop their references to each other in any
// order: no type needs a "clear" operation beside dealloc and traverse. A reference that a traverse function
// does not report keeps its target alive; a wrong report would be fatal, a missing one is only a leak.
//
// TODO(perf, owner:runtime, milestone:RT1, priority:P2, status:partial): marks in page bitmaps instead of one hash table
// TODO(runtime, owner:runtime, milestone:RT1, priority:P3, status:missing): instances of int, str, bytes and tuple
// subclasses are not walked (their first word is the ext word): cycles through their attributes stay
#include "call/generator.h"
#include "memory/memory.h"
#include "object/class.h"
#include "object/shape.h"

bool molt_collector_enabled = true;
bool molt_finalisers_exist;

namespace {
struct Entry {
  Header* object;
  i64 refs; ///< references not explained by other entries; -1: reached
};
Entry* table; ///< open addressing
u64 mask, count;
Header** stack;
u64 stackCount, stackCapacity;

Entry* find(Header* h) {
  for (u64 i = (u64)(uintptr_t)h >> 4;; ++i) {
    Entry* e = table + (i & mask);
    if (!e->object) return nullptr;
    if (e->object == h) return e;
  }
}
bool isContainer(Header* h) {
  if (!h->rc || h->rc >= kImmortal / 2 || !h->shape) return false;
  Class* c = ((Shape*)(uintptr_t)h->shape)->cls;
  return c && c->ops.traverse;
}
void tally(Header* h, size_t, void*) { count += isContainer(h); }
void insert(Header* h, size_t, void*) {
  if (!isContainer(h)) return;
  u64 i = (u64)(uintptr_t)h >> 4;
  while (table[i & mask].object) ++i;
  table[i & mask] = {h, h->rc};
}
void subtract(Value child, void*) {
  if (!isObject(child)) return;
  if (Entry* e = find(headerOf(child))) --e->refs;
}
void reach(Value child, void*) {
  if (!isObject(child)) return;
  Entry* e = find(headerOf(child));
  if (!e || e->refs == -1) return;
  e->refs = -1;
  if (stackCount == stackCapacity) {
    u64 bigger = stackCapacity ? stackCapacity * 2 : 1024;
    stack = (Header**)reallocate(stack ? stack : (Header**)allocate(8),
                                 stack ? stackCapacity * sizeof(Header*) : 8, bigger * sizeof(Header*));
    stackCapacity = bigger;
  }
  stack[stackCount++] = headerOf(child);
}
void traverse(Header* h, Visit visit) {
  Value v = toValue(h);
  classOf(v)->ops.traverse(v, visit, nullptr);
}
} // namespace

i64 collectCycles() {
  static bool running;
  if (running) return 0;
  running = true;
  count = 0;
  forEachObject(tally, nullptr);
  u64 size = 1024;
  while (size < count * 2) size *= 2;
  mask = size - 1;
  table = (Entry*)allocate(size * sizeof(Entry));
  memset(table, 0, size * sizeof(Entry));
  forEachObject(insert, nullptr);
  for (u64 i = 0; i < size; ++i)
    if (table[i].object) traverse(table[i].object, subtract);
  for (u64 i = 0; i < size; ++i)
    if (table[i].object && table[i].refs > 0) {
      table[i].refs = 1;
      reach(toValue(table[i].object), nullptr);
      while (stackCount) traverse(stack[--stackCount], reach);
    }
  u64 garbage = 0;
  for (u64 i = 0; i < size; ++i)
    if (table[i].object && table[i].refs != -1)
      table[garbage++] = table[i]; // the index is not needed any more
  i64 found = (i64)garbage;
  for (u64 i = 0; i < garbage; ++i) incref(toValue(table[i].object));
  // Weak references see the death first, then finalisers run; a member that one of them brings back to life
  // keeps this round from destroying anything.
  bool finalised = false;
  for (u64 i = 0; i < garbage; ++i) {
    Value v = toValue(table[i].object);
    Class* c = classOf(v);
    InstanceExt* e = c->flags & kHeapClass ? extOf(v) : nullptr;
    if (e && e->weakrefs) clearWeakReferences(v);
    if (!(c->flags & kHasFinaliser) || (e && e->finalised)) continue;
    if (isGeneratorLike(v) && (as<Generator>(v)->state == 0 || as<Generator>(v)->state == kGenDone)) continue;
    finalised = true;
    if (c->flags & kHeapClass)
      if (InstanceExt* x = ensureExt(v)) x->finalised = 1;
    Value exc = takeException();
    if (c->ops.finalise) c->ops.finalise(v);
    restoreException(exc);
  }
  if (finalised) { // what a finaliser did decides: look again, they do not run twice
    for (u64 i = 0; i < garbage; ++i) decref(toValue(table[i].object));
    release(table, size * sizeof(Entry));
    running = false;
    i64 again = collectCycles();
    drain();
    return again > found ? again : found;
  }
  holdReleases(true);
  for (u64 i = 0; i < garbage; ++i) table[i].object->rc += 1u << 28; // no decref among them reaches zero
  for (u64 i = 0; i < garbage; ++i) {
    Value v = toValue(table[i].object);
    if (!isClass(v)) classOf(v)->ops.dealloc(v);
  }
  for (u64 i = 0; i < garbage; ++i) {
    Value v = toValue(table[i].object);
    Shape* s = shapeOf(v);
    if (s->cls->flags & kTypeSubclass) classOf(v)->ops.dealloc(v);
  }
  for (u64 i = 0; i < garbage; ++i) { // classes stay in memory, dead
    Header* h = table[i].object;
    if (((Shape*)(uintptr_t)h->shape)->cls->flags & kTypeSubclass) h->rc = 0;
  }
  holdReleases(false);
  release(table, size * sizeof(Entry));
  running = false;
  drain();
  return found;
}
