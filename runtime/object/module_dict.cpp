// `module.__dict__` and `globals()`: a dict whose truth is the module's slots. It is filled from them before
// each operation and written back after each one that may have changed it, so that compiled code, which knows
// only the slots, and code that knows only the dict always agree. Costs time in proportion to the module's
// names; programs touch their globals as a dict rarely.
#include "object/class.h"
#include "object/descr.h"
#include "object/module.h"
#include "object/names.h"

namespace {
extern Class T_moduleDict;
struct Pair {
  Value dict, module;
};
Pair* pairs;
u32 pairCount, pairRoom;

Value moduleOf(Value dict) {
  if (!isObject(dict) || classOf(dict) != &T_moduleDict) return 0;
  for (u32 i = 0; i < pairCount; ++i)
    if (pairs[i].dict == dict) return pairs[i].module;
  return 0;
}
void put(Value name, Value v, void* arg) {
  Value d = *(Value*)arg;
  if (dictGet(d, name) != v) dictSet(d, name, v);
}
/// Slots to dict.
void pull(Value d) {
  Value m = moduleOf(d);
  if (!m) return;
  Value exc = takeException();
  moduleForEach(m, put, &d);
  Ref list(listNew(0)); // not through iter(d), which pulls
  u64 pos = 0;
  Value k, v;
  while (dictNext(d, &pos, &k, &v)) {
    if (!isStr(k)) continue;
    Ref name(intern(k));
    if (!moduleGet(m, name)) listAppend(list, name);
  }
  Ref keys(tupleFromIterable(list));
  for (u64 i = 0; i < as<Tuple>(keys)->length; ++i) dictDelete(d, as<Tuple>(keys)->items[i]);
  restoreException(exc);
}
struct Push {
  Value dict, module;
};
void dropMissing(Value name, Value, void* arg) {
  Push* p = (Push*)arg;
  if (!dictGet(p->dict, name)) listAppend(p->module, name);
}
/// Dict to slots.
void push(Value d) {
  Value m = moduleOf(d);
  if (!m) return;
  Value exc = takeException();
  u64 pos = 0;
  Value k, v;
  Ref items(listNew(8));
  while (dictNext(d, &pos, &k, &v))
    if (isStr(k)) {
      Ref name(intern(k));
      if (moduleGet(m, name) != v) {
        listAppend(items, name);
        listAppend(items, v);
      }
    }
  Ref changed(tupleFromIterable(items));
  for (u64 i = 0; i < as<Tuple>(changed)->length; i += 2)
    moduleSet(m, as<Tuple>(changed)->items[i], as<Tuple>(changed)->items[i + 1]);
  Ref gone(listNew(0));
  Push p{d, gone};
  moduleForEach(m, dropMissing, &p);
  Ref names(tupleFromIterable(gone));
  for (u64 i = 0; i < as<Tuple>(names)->length; ++i) moduleSet(m, as<Tuple>(names)->items[i], 0);
  restoreException(exc);
}

// --- ops: the dict's own, between a pull and a push
// ---------------------------------------------------------------
Value repr_(Value d) {
  pull(d);
  return T_dict.ops.repr(d);
}
Value compare_(Value a, Value b, int op) {
  pull(a);
  if (isObject(b) && classOf(b) == &T_moduleDict) pull(b);
  return T_dict.ops.compare(a, b, op);
}
Value iter_(Value d) {
  pull(d);
  return T_dict.ops.iter(d);
}
i64 length_(Value d) {
  pull(d);
  return T_dict.ops.length(d);
}
Value getitem_(Value d, Value k) {
  pull(d);
  return T_dict.ops.getitem(d, k);
}
int setitem_(Value d, Value k, Value v) {
  pull(d);
  int status = T_dict.ops.setitem(d, k, v);
  push(d);
  return status;
}
int contains_(Value d, Value k) {
  pull(d);
  return T_dict.ops.contains(d, k);
}
Value binary_(Value a, Value b, int op) {
  if (isObject(a) && classOf(a) == &T_moduleDict) pull(a);
  if (isObject(b) && classOf(b) == &T_moduleDict) pull(b);
  return T_dict.ops.binary(a, b, op);
}
Value inplace_(Value a, Value b, int op) {
  pull(a);
  Value r = T_dict.ops.inplace(a, b, op);
  push(a);
  return r;
}
/// A dict method by name, in the same manner.
template <const char* Name> Value method(Value d, const Value* args, i32 nargs, Value kwnames) {
  pull(d);
  Value f = typeLookup(&T_dict, internC(Name));
  const MethodDef* def = (const MethodDef*)as<Descriptor>(f)->def;
  Value r = callNative(def, d, args, nargs, kwnames, "dict");
  push(d);
  return r;
}
#define METHODS(X)                                                                                           \
  X(get) X(keys) X(values) X(items) X(copy) X(pop) X(popitem) X(setdefault) X(update) X(clear) X(__reversed__)
#define TEXT(n) const char text_##n[] = #n;
METHODS(TEXT)
#undef TEXT
const MethodDef methods[] = {
#define ROW(n) {#n, method<text_##n>, 0, -1, "**"},
    METHODS(ROW)
#undef ROW
        {nullptr, nullptr, 0, 0}};
Class T_moduleDict = {.cname = "dict",
                      .base = &T_dict,
                      .flags = kDictSubclass,
                      .ops = {.repr = repr_,
                              .compare = compare_,
                              .iter = iter_,
                              .length = length_,
                              .getitem = getitem_,
                              .setitem = setitem_,
                              .contains = contains_,
                              .binary = binary_,
                              .inplace = inplace_},
                      .methods = methods,
                      .binaryOps = 1u << OpOr | 1u << (16 + OpOr)};
} // namespace

Value moduleOfDict(Value dict) { return moduleOf(dict); }

Value moduleDict(Value m) {
  Module* x = as<Module>(m);
  if (!x->dictView) {
    readied(&T_moduleDict);
    Value d = T_dict.ops.construct(toValue(&T_moduleDict), nullptr, 0, 0);
    if (!d) return 0;
    x->dictView = d;
    if (pairCount == pairRoom) {
      const u32 room = pairRoom ? pairRoom * 2 : 16;
      pairs = (Pair*)(pairRoom ? reallocate(pairs, pairRoom * sizeof(Pair), room * sizeof(Pair))
                               : allocate(room * sizeof(Pair)));
      pairRoom = room;
    }
    pairs[pairCount++] = {d, m};
  }
  pull(x->dictView);
  return incref(x->dictView);
}

void moduleDictForget(Value m) {
  Value d = as<Module>(m)->dictView;
  if (!d) return;
  for (u32 i = 0; i < pairCount; ++i)
    if (pairs[i].dict == d) pairs[i] = pairs[--pairCount];
  as<Module>(m)->dictView = 0;
  decref(d);
}
