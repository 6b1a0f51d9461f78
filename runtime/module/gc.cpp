// Module gc: the handle on the cycle collector (memory/collect.cpp), which has no generations. What a program
// sets is remembered and shown; when a collection happens by itself is decided by the memory in use.
#include "memory/collect.h"
#include "memory/memory.h"
#include "object/class.h"
#include "object/generic.h"
#include "object/module.h"
#include "object/shape.h"

namespace {
i64 thresholds[3] = {2000, 10, 10};
i64 frozen;
i64 collections, collected;
Value garbage, callbacks; ///< lists, owned

enum Debug { kSaveAll = 32 };
i64 debug;

/// Tells gc.callbacks, and nothing else may fail because of it.
void tell(const char* phase, i64 generation, i64 found) {
  if (!callbacks || !as<List>(callbacks)->length) return;
  Value saved = takeException();
  Ref list(listFromIterable(callbacks)), info(dictNew()), name(strFromC(phase)), count(intFromI64(found));
  dictSet(info, internC("generation"), tagInt(generation));
  dictSet(info, internC("collected"), count);
  dictSet(info, internC("uncollectable"), tagInt(0));
  for (u64 i = 0; i < as<List>(list)->length; ++i) {
    Ref fn(incref(as<List>(list)->items[i])), r(call2(fn, name, info));
    if (!r.v) reportUnraisable(fn);
  }
  restoreException(saved);
}
void begin() { tell("start", 2, 0); }
void done(i64 n) {
  ++collections;
  collected += n;
  tell("stop", 2, n);
}

Value collect(Value, const Value* a, i32, Value) {
  if (a[0]) {
    i64 generation = asIndex(a[0], &E_OverflowError);
    if (generation == -1 && molt_thread.exc) return 0;
    if (generation < 0 || generation > 2) return raise(E_ValueError, "invalid generation");
  }
  return intFromI64(collectCycles());
}
Value enable(Value, const Value*, i32, Value) {
  molt_collector_enabled = true;
  return none();
}
Value disable(Value, const Value*, i32, Value) {
  molt_collector_enabled = false;
  return none();
}
Value isEnabled(Value, const Value*, i32, Value) { return boolValue(molt_collector_enabled); }
Value triple(i64 a, i64 b, i64 c) {
  Value t = tupleNew(3);
  const i64 v[] = {a, b, c};
  for (int i = 0; i < 3; ++i) as<Tuple>(t)->items[i] = intFromI64(v[i]);
  return t;
}
Value getThreshold(Value, const Value*, i32, Value) {
  return triple(thresholds[0], thresholds[1], thresholds[2]);
}
Value setThreshold(Value, const Value* a, i32 n, Value) {
  if (n < 1 || n > 3) return raise(E_TypeError, "gc.set_threshold requires 1 to 3 arguments");
  i64 v[3];
  for (i32 i = 0; i < n; ++i) {
    v[i] = asIndex(a[i], &E_OverflowError);
    if (v[i] == -1 && molt_thread.exc) return 0;
  }
  for (i32 i = 0; i < n; ++i) thresholds[i] = v[i];
  return none();
}
Value getCount(Value, const Value*, i32, Value) { return triple(0, 0, 0); }
Value getDebug(Value, const Value*, i32, Value) { return intFromI64(debug); }
Value setDebug(Value, const Value* a, i32, Value) {
  i64 v = asIndex(a[0], &E_OverflowError);
  if (v == -1 && molt_thread.exc) return 0;
  debug = v;
  molt_collector_keep = debug & kSaveAll ? garbage : 0;
  return none();
}
bool tracked(Value v) {
  if (!isObject(v) || !classOf(v)->ops.traverse) return false;
  if (isTuple(v)) return headerOf(v)->rc < kImmortal / 2;
  if (!isDict(v)) return true;
  u64 pos = 0;
  Value k, x;
  while (dictNext(v, &pos, &k, &x))
    if (tracked(k) || tracked(x)) return true;
  return false;
}
bool isLive(Header* h) {
  if (!h->rc || !h->shape) return false;
  Class* c = ((Shape*)(uintptr_t)h->shape)->cls;
  return c && c->ops.traverse;
}
void addTo(Header* h, size_t, void* arg) {
  if (isLive(h) && h != headerOf(*(Value*)arg)) listAppend(*(Value*)arg, toValue(h));
}
Value getObjects(Value, const Value* a, i32, Value) {
  if (a[0] && !isNone(a[0])) {
    i64 generation = asIndex(a[0], &E_OverflowError);
    if (generation == -1 && molt_thread.exc) return 0;
    if (generation >= 3)
      return raise(E_ValueError,
                   "generation parameter must be less than the number of available generations (3)");
  }
  Value list = listNew(1024);
  forEachObject(addTo, &list);
  return list;
}
Value isTracked(Value, const Value* a, i32, Value) { return boolValue(tracked(a[0])); }
Value isFinalized(Value, const Value* a, i32, Value) {
  InstanceExt* e = isObject(a[0]) && classOf(a[0])->flags & kHeapClass ? extOf(a[0]) : nullptr;
  return boolValue(e && e->finalised);
}
void addChild(Value child, void* arg) { listAppend(*(Value*)arg, child); }
Value getReferents(Value, const Value* a, i32 n, Value) {
  Value list = listNew(4);
  for (i32 i = 0; i < n; ++i)
    if (isObject(a[i]) && classOf(a[i])->ops.traverse) classOf(a[i])->ops.traverse(a[i], addChild, &list);
  return list;
}
struct Search {
  const Value* wanted;
  i32 count;
  bool found;
  Value list;
};
void lookAt(Value child, void* arg) {
  Search* s = (Search*)arg;
  for (i32 i = 0; i < s->count; ++i) s->found |= s->wanted[i] == child;
}
void findReferrer(Header* h, size_t, void* arg) {
  Search* s = (Search*)arg;
  Value v = toValue(h);
  if (!isLive(h) || v == s->list || classOf(v) == &T_module) return;
  s->found = false;
  classOf(v)->ops.traverse(v, lookAt, s);
  if (s->found) listAppend(s->list, v);
}
Value getReferrers(Value, const Value* a, i32 n, Value) {
  Search s = {a, n, false, listNew(4)};
  forEachObject(findReferrer, &s);
  return s.list;
}
void countLive(Header* h, size_t, void* arg) { *(i64*)arg += isLive(h); }
Value freeze(Value, const Value*, i32, Value) {
  frozen = 0;
  forEachObject(countLive, &frozen);
  return none();
}
Value unfreeze(Value, const Value*, i32, Value) {
  frozen = 0;
  return none();
}
Value getFreezeCount(Value, const Value*, i32, Value) { return intFromI64(frozen); }
Value getStats(Value, const Value*, i32, Value) {
  Value list = listNew(3);
  for (int i = 0; i < 3; ++i) {
    Ref d(dictNew()), n(intFromI64(i == 2 ? collections : 0)), c(intFromI64(i == 2 ? collected : 0));
    dictSet(d, internC("collections"), n);
    dictSet(d, internC("collected"), c);
    dictSet(d, internC("uncollectable"), tagInt(0));
    listAppend(list, d);
  }
  return list;
}
const MethodDef functions[] = {{"collect", collect, 0, 1, "generation"},
                               {"enable", enable, 0, 0},
                               {"disable", disable, 0, 0},
                               {"isenabled", isEnabled, 0, 0},
                               {"get_threshold", getThreshold, 0, 0},
                               {"set_threshold", setThreshold, 0, -1},
                               {"get_count", getCount, 0, 0},
                               {"freeze", freeze, 0, 0},
                               {"unfreeze", unfreeze, 0, 0},
                               {"get_freeze_count", getFreezeCount, 0, 0},
                               {"get_objects", getObjects, 0, 1, "generation"},
                               {"get_referrers", getReferrers, 0, -1},
                               {"get_referents", getReferents, 0, -1},
                               {"get_stats", getStats, 0, 0},
                               {"is_tracked", isTracked, 1, 1},
                               {"is_finalized", isFinalized, 1, 1},
                               {"set_debug", setDebug, 1, 1},
                               {"get_debug", getDebug, 0, 0},
                               {nullptr, nullptr, 0, 0}};
int setup(Value m) {
  if (!garbage) {
    garbage = listNew(0);
    callbacks = listNew(0);
  }
  molt_collector_begins = begin;
  molt_collector_done = done;
  static const struct {
    const char* name;
    i64 value;
  } flags[] = {{"DEBUG_STATS", 1},
               {"DEBUG_COLLECTABLE", 2},
               {"DEBUG_UNCOLLECTABLE", 4},
               {"DEBUG_SAVEALL", kSaveAll},
               {"DEBUG_LEAK", 2 | 4 | kSaveAll}};
  for (auto& f : flags) moduleAdd(m, f.name, tagInt(f.value));
  moduleAdd(m, "garbage", incref(garbage));
  return moduleAdd(m, "callbacks", incref(callbacks));
}
} // namespace
extern const NativeModule module_gc;
const NativeModule module_gc = {"gc", functions, setup};
