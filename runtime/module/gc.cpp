// Module gc: the handle on the cycle collector (memory/collect.cpp).
#include "memory/collect.h"
#include "memory/memory.h"
#include "object/class.h"

namespace {
Value collect(Value, const Value*, i32, Value) { return intFromI64(collectCycles()); }
Value enable(Value, const Value*, i32, Value) {
  molt_collector_enabled = true;
  return none();
}
Value disable(Value, const Value*, i32, Value) {
  molt_collector_enabled = false;
  return none();
}
Value isEnabled(Value, const Value*, i32, Value) { return boolValue(molt_collector_enabled); }
Value getThreshold(Value, const Value*, i32, Value) {
  Ref a(tuple2(tagInt(2000), tagInt(10)));
  Value t = tupleNew(3);
  as<Tuple>(t)->items[0] = tagInt(2000);
  as<Tuple>(t)->items[1] = tagInt(10);
  as<Tuple>(t)->items[2] = tagInt(0);
  return t;
}
Value nothing(Value, const Value*, i32, Value) { return none(); }
Value getCount(Value, const Value*, i32, Value) {
  Value t = tupleNew(3);
  for (int i = 0; i < 3; ++i) as<Tuple>(t)->items[i] = tagInt(0);
  return t;
}
void addTo(Header* h, size_t, void* arg) {
  if (!h->rc || !h->shape) return;
  Class* c = ((Shape*)(uintptr_t)h->shape)->cls;
  if (c && c->ops.traverse && h != headerOf(*(Value*)arg)) listAppend(*(Value*)arg, toValue(h));
}
Value getObjects(Value, const Value*, i32, Value) {
  Value list = listNew(1024);
  forEachObject(addTo, &list);
  return list;
}
Value isTracked(Value, const Value* a, i32, Value) {
  return boolValue(!isInt(a[0]) && classOf(a[0])->ops.traverse);
}
void addChild(Value child, void* arg) { listAppend(*(Value*)arg, child); }
Value getReferents(Value, const Value* a, i32 n, Value) {
  Value list = listNew(4);
  for (i32 i = 0; i < n; ++i)
    if (!isInt(a[i]) && classOf(a[i])->ops.traverse) classOf(a[i])->ops.traverse(a[i], addChild, &list);
  return list;
}
const MethodDef functions[] = {{"collect", collect, 0, 1, "generation"},
                               {"enable", enable, 0, 0},
                               {"disable", disable, 0, 0},
                               {"isenabled", isEnabled, 0, 0},
                               {"get_threshold", getThreshold, 0, 0},
                               {"set_threshold", nothing, 1, 3},
                               {"get_count", getCount, 0, 0},
                               {"freeze", nothing, 0, 0},
                               {"unfreeze", nothing, 0, 0},
                               {"get_objects", getObjects, 0, 1, "generation"},
                               {"is_tracked", isTracked, 1, 1},
                               {"set_debug", nothing, 1, 1},
                               {"get_referents", getReferents, 0, -1},
                               {nullptr, nullptr, 0, 0}};
int setup(Value m) {
  moduleAdd(m, "garbage", listNew(0));
  return moduleAdd(m, "callbacks", listNew(0));
}
} // namespace
extern const NativeModule module_gc;
const NativeModule module_gc = {"gc", functions, setup};
