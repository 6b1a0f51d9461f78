// The cycle collector. It takes the references that come from inside off the counts, in place, by a walk over
// the object pages; what has references left is alive, and so is all it reaches (bit 31 of the count is the
// mark); a second walk puts the counts back. So a collection needs no memory beside a bounded stack. (A table
// of counts took 32 bytes an object, which doubled the peak of a program that never made a cycle.) The rest
// is destroyed together while memory is held back, so that the members may drop their references to each
// other in any order: no type needs a "clear" operation beside dealloc and traverse. A reference that a
// traverse function does not report keeps its target alive; a wrong report would be fatal, a missing one is
// only a leak.
//
// Finalisers run in the order in which CPython's lists hold the members: as they were made, and at the end of
// the program breadth first from the modules' globals (its last but one collection leaves them in that
// order). That end is a collection too, in which the globals of modules are references from inside.
//
// TODO(runtime, owner:runtime, milestone:RT1, priority:P3, status:missing): locals of suspended generators are not
// walked: cycles through them stay
#include "memory/collect.h"
#include "call/generator.h"
#include "memory/memory.h"
#include "memory/weak.h"
#include "object/class.h"
#include "object/module.h"
#include "object/shape.h"
#include "start/start.h"

bool molt_collector_enabled = true;
void (*molt_collector_begins)();
void (*molt_collector_done)(i64);
Value molt_collector_keep;
bool molt_finalisers_exist, molt_deaths_show;

namespace {
enum : u32 { kMark = 0x80000000u };
enum : u64 { kStackLimit = 1 << 17 };

// Grows to `limit` entries; a push beyond is refused.
struct Stack {
  Value* items = nullptr;
  u64 count = 0, capacity = 0, limit = ~(u64)0;
  bool push(Value v) {
    if (count == capacity) {
      if (capacity >= limit) return false;
      u64 bigger = capacity ? capacity * 2 : 512;
      items = items ? (Value*)reallocate(items, capacity * sizeof(Value), bigger * sizeof(Value))
                    : (Value*)allocate(bigger * sizeof(Value));
      capacity = bigger;
    }
    items[count++] = v;
    return true;
  }
  ~Stack() {
    if (items) release(items, capacity * sizeof(Value));
  }
};

bool atEnd;    ///< globals of program modules count as references from inside
bool dropped;  ///< the stack was full: a marked object has not been looked at
Stack* marked; ///< marked, children not looked at yet
Stack* garbage;

bool immortal(u32 rc) { return (rc & ~kMark) >= kImmortal / 2; }
bool isContainer(Header* h) {
  if (!h->shape || immortal(h->rc)) return false;
  Class* c = ((Shape*)(uintptr_t)h->shape)->cls;
  return c && c->ops.traverse;
}
/// A free cell is zero; an object whose references all come from inside has only its shape left.
bool isCell(Header* h) { return *(u64*)h && h->shape; }

void children(Value v, Visit visit, void* arg) {
  classOf(v)->ops.traverse(v, visit, arg);
  if (!atEnd) return;
  if (classOf(v) == &T_module) {
    if (ModuleDesc* d = as<Module>(v)->desc)
      for (u32 i = 0; i < d->globalCount; ++i) {
        if (d->globals[i].value) visit(d->globals[i].value, arg);
        if (d->globals[i].bound) visit(d->globals[i].bound, arg);
      }
  }
}
void subtract(Value child, void*) {
  if (!isObject(child)) return;
  Header* h = headerOf(child);
  if (!immortal(h->rc)) --h->rc;
}
void add(Value child, void*) {
  if (!isObject(child)) return;
  Header* h = headerOf(child);
  if (!immortal(h->rc)) ++h->rc;
}
void subtractAll(Header* h, size_t, void*) {
  if (isCell(h) && isContainer(h)) children(toValue(h), subtract, nullptr);
}
void addAll(Header* h, size_t, void*) {
  if (isCell(h) && isContainer(h)) children(toValue(h), add, nullptr);
}
void unmark(Header* h, size_t, void*) {
  if (isCell(h)) h->rc &= ~kMark;
}
void reach(Value child, void*) {
  if (!isObject(child)) return;
  Header* h = headerOf(child);
  if (h->rc & kMark || !isContainer(h)) return;
  h->rc |= kMark;
  if (!marked->push(child)) dropped = true;
}
void reachFrom(Value v) {
  children(v, reach, nullptr);
  if (!atEnd) return;
  // In CPython a function holds the dict of its module.
  const Code* code = classOf(v) == &T_function ? as<Function>(v)->code
                     : isGeneratorLike(v)      ? as<Generator>(v)->code
                                               : nullptr;
  if (code && code->module->object) reach(code->module->object, nullptr);
}
void drainMarked() {
  while (marked->count) reachFrom(marked->items[--marked->count]);
}
void reachRoots(Header* h, size_t, void*) {
  if (!isCell(h) || !isContainer(h) || h->rc & kMark || !h->rc) return;
  h->rc |= kMark;
  reachFrom(toValue(h));
  drainMarked();
}
void reachAgain(Header* h, size_t, void*) {
  if (!isCell(h) || !isContainer(h) || !(h->rc & kMark)) return;
  reachFrom(toValue(h));
  drainMarked();
}
void gather(Header* h, size_t, void*) {
  if (isCell(h) && isContainer(h) && !(h->rc & kMark)) garbage->push(toValue(h));
}

/// Leaves the unreachable objects in *garbage, in no particular order; counts are as before.
void findGarbage() {
  Stack stack;
  stack.limit = kStackLimit;
  marked = &stack;
  forEachObject(subtractAll, nullptr);
  ProgramDesc* p = atEnd ? currentProgram() : nullptr;
  for (u32 i = 0; p && i < p->moduleCount; ++i) // the descriptor's own reference
    if (Value m = ((ModuleDesc*)(uintptr_t)p->modules[i])->object) subtract(m, nullptr);
  dropped = false;
  forEachObject(reachRoots, nullptr);
  while (dropped) {
    dropped = false;
    forEachObject(reachAgain, nullptr);
  }
  forEachObject(gather, nullptr);
  for (u32 i = 0; p && i < p->moduleCount; ++i)
    if (Value m = ((ModuleDesc*)(uintptr_t)p->modules[i])->object) add(m, nullptr);
  forEachObject(addAll, nullptr);
  forEachObject(unmark, nullptr);
}

// --- order of finalisers
// ------------------------------------------------------------------------------------------
bool wantsFinaliser(Value v) {
  Class* c = classOf(v);
  if (!(c->flags & kHasFinaliser) || !c->ops.finalise) return false;
  if (isGeneratorLike(v)) return generatorWantsFinaliser(v);
  if (c == &T_asend || c == &T_athrow) return stepNeverAwaited(v);
  InstanceExt* e = c->flags & kHeapClass ? extOf(v) : nullptr;
  return !(e && e->finalised);
}
u32 serialOf(Value v) {
  InstanceExt* e = classOf(v)->flags & kHeapClass ? extOf(v) : nullptr;
  return e ? e->serial : 0;
}
void sortBySerial(Value* v, u64 n) {
  for (u64 gap = n / 2; gap; gap /= 2) // Shell's: few have a finaliser
    for (u64 i = gap; i < n; ++i) {
      Value x = v[i];
      u64 k = i;
      for (; k >= gap && serialOf(v[k - gap]) > serialOf(x); k -= gap) v[k] = v[k - gap];
      v[k] = x;
    }
}
void meet(Value child, void* arg) {
  if (!isObject(child)) return;
  Header* h = headerOf(child);
  if (h->rc & kMark || !isContainer(h)) return;
  h->rc |= kMark;
  ((Stack*)arg)->push(child);
}
/// Breadth first from the modules, which are garbage now. A class's attributes and a function's cells are a
/// step further away than other references: CPython keeps them in a dict and a tuple.
void breadthFirst(Stack& order) {
  ProgramDesc* p = currentProgram();
  for (u64 i = 0; i < garbage->count; ++i) headerOf(garbage->items[i])->rc &= ~kMark;
  for (u32 i = 0; p && i < p->moduleCount; ++i)
    if (Value m = ((ModuleDesc*)(uintptr_t)p->modules[i])->object)
      if (isContainer(headerOf(m))) meet(m, &order);
  for (u64 i = 0; i < order.count; ++i) {
    Value v = order.items[i];
    if (v & 2) {
      Value owner = v & ~(Value)2;
      classOf(owner)->ops.traverse(owner, meet, &order);
    } else if (isClass(v)) {
      order.push(v | 2);
    } else if (classOf(v) == &T_function && as<Function>(v)->cellCount) {
      Function* f = as<Function>(v);
      const Value near[] = {f->defaults, f->kwdefaults, f->annotations, f->dict};
      for (Value x : near) meet(x, &order);
      order.push(v | 2);
    } else {
      children(v, meet, &order);
    }
  }
  for (u64 i = 0; i < order.count; ++i) headerOf(order.items[i] & ~(Value)2)->rc &= ~kMark;
}

void destroyGarbage() {
  Value* v = garbage->items;
  u64 n = garbage->count;
  holdReleases(true);
  for (u64 i = 0; i < n; ++i) headerOf(v[i])->rc += 1u << 28; // no decref among them reaches zero
  for (u64 i = 0; i < n; ++i)
    if (!isClass(v[i]) && classOf(v[i]) != &T_module) classOf(v[i])->ops.dealloc(v[i]);
  for (u64 i = 0; i < n; ++i)
    if (classOf(v[i]) == &T_module) moduleForget(v[i]);
  u64 classes = 0;
  for (u64 i = 0; i < n; ++i)
    if (isClass(v[i])) v[classes++] = v[i];
  for (u64 i = 0; i < classes; ++i) classOf(v[i])->ops.dealloc(v[i]);
  for (u64 i = 0; i < classes; ++i) *headerOf(v[i]) = {0, 0}; // they stay in memory, dead
  holdReleases(false);
}

i64 collectOnce() {
  Stack found;
  garbage = &found;
  findGarbage();
  if (!found.count) return 0;
  for (u64 i = 0; i < found.count; ++i) incref(found.items[i]);
  // Weak references see the death first, then finalisers run.
  Stack order, reached;
  if (atEnd) breadthFirst(reached);
  for (u64 i = 0; i < reached.count; ++i)
    if (!(reached.items[i] & 2) && wantsFinaliser(reached.items[i])) order.push(reached.items[i]);
  if (!reached.count) {
    for (u64 i = 0; i < found.count; ++i)
      if (wantsFinaliser(found.items[i])) order.push(found.items[i]);
    sortBySerial(order.items, order.count);
  }
  for (u64 i = 0; i < found.count; ++i) weakForgetCallback(found.items[i]); // garbage is not called
  for (u64 i = 0; i < found.count; ++i) clearWeakReferences(found.items[i]);
  bool wasAtEnd = atEnd;
  atEnd = false;
  drain(); // the callbacks
  atEnd = wasAtEnd;
  for (u64 i = 0; i < order.count; ++i) {
    Value v = order.items[i];
    if (!wantsFinaliser(v)) continue; // another finaliser closed it
    Class* c = classOf(v);
    if (c->flags & kHeapClass)
      if (InstanceExt* x = ensureExt(v)) x->finalised = 1;
    Value exc = takeException();
    atEnd = false;
    c->ops.finalise(v);
    atEnd = wasAtEnd;
    restoreException(exc);
  }
  if (order.count) {
    // What a finaliser did decides: look again. What it brought back to life stays; they do not run twice.
    for (u64 i = 0; i < found.count; ++i) decref(found.items[i]);
    found.count = 0;
    garbage = &found;
    return collectOnce();
  }
  i64 n = 0;
  for (u64 i = 0; i < found.count; ++i) // as CPython counts: the tuple of a function's cells too
    n += 1 + (classOf(found.items[i]) == &T_function && as<Function>(found.items[i])->cellCount);
  if (molt_collector_keep && !atEnd) {
    for (u64 i = 0; i < found.count; ++i) listAppend(molt_collector_keep, found.items[i]);
    for (u64 i = 0; i < found.count; ++i) decref(found.items[i]);
  } else {
    destroyGarbage();
  }
  return n;
}
i64 collect(bool end) {
  static bool running;
  if (running) return 0;
  running = true;
  if (molt_collector_begins && !end) molt_collector_begins();
  atEnd = end;
  i64 n = collectOnce();
  atEnd = false;
  collectionDone();
  drain();
  if (molt_collector_done && !end) molt_collector_done(n);
  running = false;
  return n;
}
} // namespace

i64 collectCycles() { return collect(false); }
i64 collectModules() { return collect(true); }
