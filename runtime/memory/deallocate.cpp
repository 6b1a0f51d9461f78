// The end of objects. Deallocation nests a little, as CPython's does, and goes on iteratively on long chains.
// An object whose class has a finaliser is revived with one reference and queued; drainFinalisers() runs the
// queue between ops, so that dropping a reference never runs Python code.
#include "call/generator.h"
#include "memory/collect.h"
#include "memory/memory.h"
#include "number/float_pool.h"
#include "object/shape.h"

namespace {
enum { kNesting = 48 };
struct Queue {
  Value* items = nullptr;
  u32 head = 0, count = 0, capacity = 0;
  void push(Value v) {
    if (count == capacity) {
      if (head > capacity / 2) {
        memmove(items, items + head, (count - head) * sizeof(Value));
        count -= head;
        head = 0;
      } else {
        u32 bigger = capacity ? capacity * 2 : 64;
        items = (Value*)reallocate(items ? items : allocate(8), items ? capacity * sizeof(Value) : 8,
                                   bigger * sizeof(Value));
        capacity = bigger;
      }
    }
    items[count++] = v;
  }
};
Queue postponed, finalisers;
int nesting;

inline void destroy(Value v) { classOf(v)->ops.dealloc(v); }

bool wantsFinaliser(Value v, Class* c) {
  if (!(c->flags & kHasFinaliser)) return false;
  if (c == &T_generator || c == &T_coroutine || c == &T_asyncgen) return generatorWantsFinaliser(v);
  if (c == &T_asend || c == &T_athrow) return stepNeverAwaited(v);
  InstanceExt* ext = c->flags & kHeapClass ? extOf(v) : nullptr;
  return !(ext && ext->finalised);
}

void destroyAll(Value v) {
  ++nesting;
  destroy(v);
  if (--nesting == 0)
    while (postponed.count != postponed.head) {
      Value next = postponed.items[--postponed.count];
      ++nesting;
      destroy(next);
      --nesting;
    }
}
} // namespace

void deallocate(Value v) {
  if (shapeOf(v) == &molt_shape_float) return poolFloat(v);
  Class* c = classOf(v);
  if (wantsFinaliser(v, c)) {
    queueFinaliser(v);
    return;
  }
  if (c->flags & kHeapClass)
    if (InstanceExt* e = extOf(v); e && e->weakrefs) clearWeakReferences(v);
  if (nesting >= kNesting)
    postponed.push(v);
  else
    destroyAll(v);
}

void queueCallback(Value v) {
  finalisers.push(incref(v));
  molt_thread.pending |= 1;
}

void queueFinaliser(Value v) {
  headerOf(v)->rc = 1;
  finalisers.push(v);
  molt_thread.pending |= 1;
}

void drainFinalisers() {
  static bool active;
  if (molt_thread.pending & 2) {
    molt_thread.pending &= ~2u;
    if (molt_collector_enabled) collectCycles();
  }
  if (active && finalisers.head == finalisers.count) return;
  Value saved = molt_thread.exc;
  molt_thread.exc = 0;
  while (finalisers.head != finalisers.count) {
    Value v = finalisers.items[finalisers.head++];
    if (finalisers.head == finalisers.count) finalisers.head = finalisers.count = 0;
    if (finalisers.count == 0) molt_thread.pending &= ~1u;
    bool outer = active;
    active = true;
    Class* c = classOf(v);
    if (c->ops.finalise) c->ops.finalise(v);
    active = outer;
    if (headerOf(v)->rc == 1) {
      headerOf(v)->rc = 0;
      if (nesting >= kNesting)
        postponed.push(v);
      else
        destroyAll(v);
    } else {
      if (c->flags & kHeapClass)
        if (InstanceExt* ext = ensureExt(v)) ext->finalised = 1;
      --headerOf(v)->rc;
    }
  }
  molt_thread.exc = saved;
}

extern "C" {
void molt_deallocate(Value v) {
  deallocate(v);
  drain();
}
void molt_Retain(Value v) { incref(v); }
void molt_Drain() { drain(); }
void molt_Release(Value v) {
  if (isObject(v) && --headerOf(v)->rc == 0) {
    if (shapeOf(v) == &molt_shape_float) return poolFloat(v);
    deallocate(v);
    drain();
  }
}
}
