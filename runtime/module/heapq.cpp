// The modules heapq and bisect.
#include "container/container.h"
#include "module/modules.h"

// a < b for two small ints or two floats; 2: neither.
static inline int quickLess(Value a, Value b) {
  if (isInt(a) && isInt(b)) return (i64)a < (i64)b;
  if (isFloat(a) && isFloat(b)) return as<Float>(a)->value < as<Float>(b)->value;
  return 2;
}
static int less(Value a, Value b) {
  if (isInt(a) && isInt(b)) return (i64)a < (i64)b;
  if (isFloat(a) && isFloat(b)) return as<Float>(a)->value < as<Float>(b)->value;
  if (isTuple(a) && isTuple(b)) { // as tuple's own <, without a detour for int heads that differ
    Tuple *x = as<Tuple>(a), *y = as<Tuple>(b);
    if (x->length && y->length && isInt(x->items[0]) && isInt(y->items[0]) && x->items[0] != y->items[0])
      return (i64)x->items[0] < (i64)y->items[0];
  }
  Value r = compare(a, b, CmpLt);
  if (!r) return -1;
  int t = truth(r);
  decref(r);
  return t;
}
static List* heapArg(Value v) {
  if (isObject(v) && classOf(v)->flags & kListSubclass) return as<List>(v);
  raise(E_TypeError, "heap argument must be a list, not %T", v);
  return nullptr;
}
static bool changed(List* l, u64 n) {
  if (l->length == n) return false;
  raise(E_RuntimeError, "list changed size during iteration");
  return true;
}
static inline void swap(List* l, u64 i, u64 j) {
  Value t = l->items[i];
  l->items[i] = l->items[j];
  l->items[j] = t;
}
// Moves the item at `at` towards the root; `up`: heap of largest.
static int siftUp(List* l, u64 root, u64 at, bool max) {
  u64 n = l->length;
  while (at > root) {
    u64 parent = (at - 1) >> 1;
    Value a = l->items[at], b = l->items[parent];
    int c = max ? quickLess(b, a) : quickLess(a, b);
    if (c == 2) {
      Ref x(incref(a)), y(incref(b));
      c = max ? less(y, x) : less(x, y);
      if (c < 0 || changed(l, n)) return -1;
    }
    if (!c) break;
    swap(l, at, parent);
    at = parent;
  }
  return 0;
}
static int siftDown(List* l, u64 at,
                    bool max) { // the smaller child rises until a leaf, then the item goes up again
  u64 start = at, n = l->length, limit = n >> 1;
  while (at < limit) {
    u64 child = 2 * at + 1;
    if (child + 1 < n) {
      Value a = l->items[child], b = l->items[child + 1];
      int c = max ? quickLess(b, a) : quickLess(a, b);
      if (c == 2) {
        Ref x(incref(a)), y(incref(b));
        c = max ? less(y, x) : less(x, y);
        if (c < 0 || changed(l, n)) return -1;
      }
      if (!c) ++child;
    }
    swap(l, at, child);
    at = child;
  }
  return siftUp(l, start, at, max);
}
static Value popHeap(List* l, bool max) {
  if (!l->length) return raise(E_IndexError, "index out of range");
  Value last = l->items[--l->length];
  if (!l->length) return last;
  Value top = l->items[0];
  l->items[0] = last;
  if (siftDown(l, 0, max) < 0) {
    decref(top);
    return 0;
  }
  return top;
}
static int heapifyList(List* l, bool max) {
  for (u64 i = l->length / 2; i-- > 0;)
    if (siftDown(l, i, max) < 0) return -1;
  return 0;
}
static Value heappush(Value, const Value* a, i32, Value) {
  List* l = heapArg(a[0]);
  if (!l) return 0;
  listAppend(a[0], a[1]);
  return siftUp(l, 0, l->length - 1, false) < 0 ? 0 : none();
}
template <bool max> static Value heappop(Value, const Value* a, i32, Value) {
  List* l = heapArg(a[0]);
  return l ? popHeap(l, max) : 0;
}
template <bool max> static Value heapify(Value, const Value* a, i32, Value) {
  List* l = heapArg(a[0]);
  return l && heapifyList(l, max) == 0 ? none() : 0;
}
static Value replaceTop(List* l, Value v, bool max) {
  Value top = l->items[0];
  l->items[0] = incref(v);
  if (siftDown(l, 0, max) < 0) {
    decref(top);
    return 0;
  }
  return top;
}
template <bool max> static Value heapreplace(Value, const Value* a, i32, Value) {
  List* l = heapArg(a[0]);
  if (!l) return 0;
  return l->length ? replaceTop(l, a[1], max) : raise(E_IndexError, "index out of range");
}
static Value heappushpop(Value, const Value* a, i32, Value) {
  List* l = heapArg(a[0]);
  if (!l) return 0;
  if (!l->length) return incref(a[1]);
  Ref top(incref(l->items[0]));
  int c = less(top, a[1]);
  if (c < 0) return 0;
  return c ? replaceTop(l, a[1], false) : incref(a[1]);
}
// sorted(iterable, key=key, reverse=…)[:n], which is what both are defined to be.
static Value best(const Value* a, bool largest) {
  i64 n = asIndex(a[0]);
  if (n == -1 && molt_thread.exc) return 0;
  Ref l(listFromIterable(a[1]));
  if (!l.v || listSort(l, a[2] ? a[2] : none(), largest) < 0) return 0;
  if (n < 0) n = 0;
  List* list = as<List>(l);
  return listFrom(list->items, (u64)n < list->length ? (u64)n : list->length);
}
static Value nlargest(Value, const Value* a, i32, Value) { return best(a, true); }
static Value nsmallest(Value, const Value* a, i32, Value) { return best(a, false); }

// --- merge: a heap of [key, order, value, next iterator] lists
// -----------------------------------------------------------
namespace {
struct Merge {
  Header h;
  Value heap, sources, key;
  u64 reverse, started;
};
MOLT_CHILDREN(merge, Merge, heap, 3)
} // namespace
extern Class T_heap_merge;
static Shape shape_heap_merge = {.cls = &T_heap_merge};
static Value entry(Merge* m, Value it, i64 order) { // owned list, kStop or 0
  Ref v(nextItem(it));
  if (!v.v || v.v == kStop) return v.take();
  Ref k(m->key ? call1(m->key, v) : incref(v));
  if (!k.v) return 0;
  Value parts[4] = {k, tagInt(order), v, it};
  Ref t(tupleFrom(parts, 4));
  return t.take();
}
static Value mergeNext(Value self) {
  Merge* m = as<Merge>(self);
  List* heap = as<List>(m->heap);
  if (!m->started) {
    m->started = 1;
    List* s = as<List>(m->sources);
    for (u64 i = 0; i < s->length; ++i) {
      Ref it(iter(s->items[i]));
      if (!it.v) return 0;
      Ref e(entry(m, it, m->reverse ? -(i64)i : (i64)i));
      if (!e.v) return 0;
      if (e.v != kStop) listAppend(m->heap, e);
    }
    if (heapifyList(heap, m->reverse) < 0) return 0;
  }
  if (!heap->length) return kStop;
  Ref top(incref(heap->items[0]));
  Tuple* t = as<Tuple>(top);
  Ref e(entry(m, t->items[3], intOf(t->items[1])));
  if (!e.v) return 0;
  Value value = incref(t->items[2]);
  if (e.v == kStop) {
    Ref gone(popHeap(heap, m->reverse));
    if (gone.v) return value;
  } else {
    Ref gone(replaceTop(heap, e, m->reverse));
    if (gone.v) return value;
  }
  decref(value);
  return 0;
}
Class T_heap_merge = {
    .cname = "generator",
    .shape = &shape_heap_merge,
    .flags = kNoInstances,
    .instanceBytes = sizeof(Merge),
    .ops = {.dealloc = mergeDealloc, .traverse = mergeTraverse, .iter = selfIter, .next = mergeNext}};
static Value merge(Value, const Value* a, i32 nargs, Value kw) {
  i32 nkw = kw ? (i32)as<Tuple>(kw)->length : 0, npos = nargs - nkw;
  Value key = 0;
  int reverse = 0;
  for (i32 i = 0; i < nkw; ++i) {
    if (as<Tuple>(kw)->items[i] == internC("key"))
      key = isNone(a[npos + i]) ? 0 : a[npos + i];
    else if (as<Tuple>(kw)->items[i] == internC("reverse"))
      reverse = truth(a[npos + i]);
    else
      return raise(E_TypeError, "merge() got an unexpected keyword argument '%U'", as<Tuple>(kw)->items[i]);
  }
  readyClass(&T_heap_merge);
  Merge* m = (Merge*)newObject(&shape_heap_merge, sizeof(Merge));
  m->heap = listNew(0);
  m->sources = listFrom(a, (u64)npos);
  m->key = key ? incref(key) : 0;
  m->reverse = reverse > 0;
  m->started = 0;
  return toValue(m);
}

static const MethodDef heapFunctions[] = {{"heappush", heappush, 2, 2},
                                          {"heappop", heappop<false>, 1, 1},
                                          {"heapify", heapify<false>, 1, 1},
                                          {"heapreplace", heapreplace<false>, 2, 2},
                                          {"heappushpop", heappushpop, 2, 2},
                                          {"nlargest", nlargest, 2, 3, "n,iterable,key"},
                                          {"nsmallest", nsmallest, 2, 3, "n,iterable,key"},
                                          {"merge", merge, 0, -1, "**"},
                                          {"_heappop_max", heappop<true>, 1, 1},
                                          {"_heapify_max", heapify<true>, 1, 1},
                                          {"_heapreplace_max", heapreplace<true>, 2, 2},
                                          {}};
extern const NativeModule module_heapq = {"heapq", heapFunctions, nullptr};
extern const NativeModule module__heapq = {"_heapq", heapFunctions, nullptr};

// --- bisect
// ------------------------------------------------------------------------------------------------------------------
// a, x, lo, hi, key; x is compared as it is (insort maps it first).
static i64 locate(const Value* a, Value x, bool right) {
  i64 lo = a[2] ? asIndex(a[2], &E_OverflowError) : 0;
  if (lo == -1 && molt_thread.exc) return -1;
  if (lo < 0) return raiseStatus(raise(E_ValueError, "lo must be non-negative"));
  i64 hi = a[3] && !isNone(a[3]) ? asIndex(a[3], &E_OverflowError) : length(a[0]);
  if (hi == -1 && molt_thread.exc) return -1;
  Value key = a[4] && !isNone(a[4]) ? a[4] : 0;
  bool list = isList(a[0]);
  while (lo < hi) {
    i64 mid = (i64)(((u64)lo + (u64)hi) >> 1);
    Ref v(list && (u64)mid < as<List>(a[0])->length ? incref(as<List>(a[0])->items[mid])
                                                    : getItem(a[0], tagInt(mid)));
    if (v.v && key) v.reset(call1(key, v));
    if (!v.v) return -1;
    int c = right ? less(x, v) : less(v, x);
    if (c < 0) return -1;
    if (right ? c : !c)
      hi = mid;
    else
      lo = mid + 1;
  }
  return lo;
}
template <bool right> static Value bisect(Value, const Value* a, i32, Value) {
  i64 i = locate(a, a[1], right);
  return i < 0 ? 0 : tagInt(i);
}
template <bool right> static Value insort(Value, const Value* a, i32, Value) {
  Ref x(a[4] && !isNone(a[4]) ? call1(a[4], a[1]) : incref(a[1]));
  i64 i = x.v ? locate(a, x, right) : -1;
  if (i < 0) return 0;
  if (isList(a[0])) {
    listInsert(as<List>(a[0]), i, a[1]);
    return none();
  }
  Value args[2] = {tagInt(i), a[1]};
  Ref r(callMethod(a[0], internC("insert"), args, 2));
  return r.v ? none() : 0;
}
#define ARGS 2, 5, "a,x,lo,hi,*,key"
static const MethodDef bisectFunctions[] = {{"bisect_left", bisect<false>, ARGS},
                                            {"bisect_right", bisect<true>, ARGS},
                                            {"bisect", bisect<true>, ARGS},
                                            {"insort_left", insort<false>, ARGS},
                                            {"insort_right", insort<true>, ARGS},
                                            {"insort", insort<true>, ARGS},
                                            {}};
extern const NativeModule module_bisect = {"bisect", bisectFunctions, nullptr};
extern const NativeModule module__bisect = {"_bisect", bisectFunctions, nullptr};
