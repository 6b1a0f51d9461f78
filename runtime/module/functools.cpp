// The modules _functools, and functools for programs that need no more of it than this
// (lib/source_to_ir/lean_modules.def). Caches are in functools_cache.cpp.
#include "module/functools.h"
#include "object/descr.h"

// --- attributes of wrapper objects
// ---------------------------------------------------------------------------------------
Value extraGet(Value self, Value dict, Value name) {
  if (dict) {
    Value v = dictGet(dict, name);
    if (v) return incref(v);
    if (molt_thread.exc) return 0;
  }
  return genericGetAttr(self, name);
}
int extraSet(Value self, Value* dict, Value name, Value v) {
  if (!*dict) *dict = dictNew();
  if (v) return dictSet(*dict, name, v);
  int r = dictDelete(*dict, name);
  if (r == 0) raise(E_AttributeError, "'%T' object has no attribute '%U'", self, name);
  return r == 1 ? 0 : -1;
}

// --- reduce
// ------------------------------------------------------------------------------------------------------------------
static Value reduce(Value, const Value* a, i32 n, Value) {
  Ref it(iter(a[1]));
  if (!it.v) {
    if (pendingMatches(E_TypeError)) {
      clearException();
      raise(E_TypeError, "reduce() arg 2 must support iteration");
    }
    return 0;
  }
  Ref total(n > 2 ? incref(a[2]) : 0);
  for (;;) {
    Ref v(nextItem(it));
    if (!v.v) return 0;
    if (v.v == kStop) break;
    if (!total.v)
      total.v = v.take();
    else {
      total.reset(call2(a[0], total, v));
      if (!total.v) return 0;
    }
  }
  return total.v ? total.take() : raise(E_TypeError, "reduce() of empty iterable with no initial value");
}

// --- partial
// -------------------------------------------------------------------------------------------------------------------
namespace {
struct Partial {
  Header h;
  Value fn, args, kw, dict;
};
MOLT_CHILDREN(partial, Partial, fn, 4)
struct Key { ///< cmp_to_key: fn, and the object once made
  Header h;
  Value fn, object;
};
MOLT_CHILDREN(key, Key, fn, 2)
} // namespace
extern Class T_partial, T_KeyWrapper;
static Shape shape_partial = {.cls = &T_partial}, shape_KeyWrapper = {.cls = &T_KeyWrapper};
static Partial* pt(Value v) { return as<Partial>(v); }

static Value partialConstruct(Value cls, const Value* a, i32 nargs, Value kwnames) {
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0, npos = nargs - nkw;
  if (npos < 1) return raise(E_TypeError, "type 'partial' takes at least one argument");
  if (!isCallable(a[0])) return raise(E_TypeError, "the first argument must be callable");
  Value fn = a[0];
  Ref args(tupleFrom(a + 1, (u64)npos - 1)), kw(dictNew());
  if (isObject(fn) && shapeOf(fn) == &shape_partial && !pt(fn)->dict) { // flattened, as CPython does
    args.reset(binary(pt(fn)->args, args, OpAdd));
    kw.reset(dictCopy(pt(fn)->kw));
    fn = pt(fn)->fn;
  }
  for (i32 i = 0; i < nkw; ++i)
    if (dictSet(kw, as<Tuple>(kwnames)->items[i], a[npos + i]) < 0) return 0;
  Value v = instanceNew(as<Class>(cls), sizeof(Partial));
  pt(v)->fn = incref(fn);
  pt(v)->args = args.take();
  pt(v)->kw = kw.take();
  return v;
}
static Value partialCall(Value self, const Value* a, i32 nargs, Value kwnames) {
  Partial* p = pt(self);
  Tuple* t = as<Tuple>(p->args);
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0, npos = nargs - nkw, have = (i32)t->length;
  u64 stored = dictLength(p->kw);
  i32 room = have + nargs + (i32)stored;
  Value few[16];
  Value* all = room <= 16 ? few : (Value*)allocate((size_t)room * sizeof(Value));
  for (i32 i = 0; i < have; ++i) all[i] = t->items[i];
  for (i32 i = 0; i < npos; ++i) all[have + i] = a[i];
  i32 n = have + npos;
  Ref names(incref(kwnames)), merged(0);
  if (stored) { // keywords of the call replace stored ones, in the stored places
    merged.v = dictCopy(p->kw);
    bool ok = true;
    for (i32 i = 0; ok && i < nkw; ++i) ok = dictSet(merged, as<Tuple>(kwnames)->items[i], a[npos + i]) == 0;
    u64 count = dictLength(merged), pos = 0;
    names.reset(tupleNew(count));
    Value k, v;
    for (u64 i = 0; dictNext(merged, &pos, &k, &v); ++i) {
      as<Tuple>(names)->items[i] = incref(k);
      all[n++] = v;
    }
  } else
    for (i32 i = 0; i < nkw; ++i) all[n++] = a[npos + i];
  Ref fn(incref(p->fn)), keep(incref(p->args));
  Value r = call(fn, all, n, names);
  if (all != few) release(all, (size_t)room * sizeof(Value));
  return r;
}
static Value partialRepr(Value self) {
  Partial* p = pt(self);
  if (reprEnter(self)) return strFromC("...");
  StringBuilder out;
  out.add(classOf(self) == &T_partial ? "functools.partial(" : typeName(self));
  if (classOf(self) != &T_partial) out.add('(');
  bool ok = out.addRepr(p->fn);
  for (u64 i = 0; ok && i < as<Tuple>(p->args)->length; ++i) {
    out.add(", ");
    ok = out.addRepr(as<Tuple>(p->args)->items[i]);
  }
  u64 pos = 0;
  Value k, v;
  while (ok && dictNext(p->kw, &pos, &k, &v)) {
    out.add(", ");
    ok = out.addStr(k);
    out.add('=');
    if (ok) ok = out.addRepr(v);
  }
  out.add(')');
  reprLeave(self);
  return ok ? out.finish() : 0;
}
static Value partialGetAttr(Value self, Value name) { return extraGet(self, pt(self)->dict, name); }
static int partialSetAttr(Value self, Value name, Value v) {
  return extraSet(self, &pt(self)->dict, name, v);
}
static const GetSetDef partialGetSet[] = {
    {"func", [](Value self) { return incref(pt(self)->fn); }},
    {"args", [](Value self) { return incref(pt(self)->args); }},
    {"keywords", [](Value self) { return incref(pt(self)->kw); }},
    {"__dict__",
     [](Value self) { return incref(pt(self)->dict ? pt(self)->dict : (pt(self)->dict = dictNew())); }},
    {}};
static const MethodDef aliasMethods[] = {{"__class_getitem__", genericAlias, 1, 1, nullptr, kClassMethod},
                                         {}};
Class T_partial = {.cname = "functools.partial",
                   .shape = &shape_partial,
                   .flags = kBaseType,
                   .instanceBytes = sizeof(Partial),
                   .ops = {.dealloc = partialDealloc,
                           .traverse = partialTraverse,
                           .repr = partialRepr,
                           .call = partialCall,
                           .getattr = partialGetAttr,
                           .setattr = partialSetAttr,
                           .construct = partialConstruct},
                   .methods = aliasMethods,
                   .getset = partialGetSet};

// --- cmp_to_key
// --------------------------------------------------------------------------------------------------------------
static Value keyNew(Value fn, Value object) {
  Key* k = (Key*)newObject(&shape_KeyWrapper, sizeof(Key));
  k->fn = incref(fn);
  k->object = object ? incref(object) : 0;
  return toValue(k);
}
static Value keyCall(Value self, const Value* a, i32 n, Value kw) {
  if (n != 1) return raise(E_TypeError, "K() missing required argument 'obj' (pos 1)");
  return keyNew(as<Key>(self)->fn, a[0]);
}
static Value keyCompare(Value a, Value b, int op) {
  if (!isObject(b) || shapeOf(b) != &shape_KeyWrapper)
    return raise(E_TypeError, "other argument must be K instance");
  Ref r(call2(as<Key>(a)->fn, as<Key>(a)->object, as<Key>(b)->object));
  return r.v ? compare(r, tagInt(0), op) : 0;
}
static const GetSetDef keyGetSet[] = {
    {"obj", [](Value self) { return as<Key>(self)->object ? incref(as<Key>(self)->object) : none(); }}, {}};
Class T_KeyWrapper = {
    .cname = "functools.KeyWrapper",
    .shape = &shape_KeyWrapper,
    .flags = kNoInstances,
    .instanceBytes = sizeof(Key),
    .ops = {.dealloc = keyDealloc, .traverse = keyTraverse, .call = keyCall, .compare = keyCompare},
    .getset = keyGetSet};
static Value cmpToKey(Value, const Value* a, i32, Value) { return keyNew(a[0], 0); }

// --- update_wrapper, wraps
// ---------------------------------------------------------------------------------------------------
static const char* const assigned[] = {"__module__", "__name__",        "__qualname__",
                                       "__doc__",    "__annotations__", "__type_params__"};
static Value namesTuple(bool all) {
  Value t = tupleNew(all ? 6 : 1);
  if (!all)
    as<Tuple>(t)->items[0] = incref(internC("__dict__"));
  else
    for (int i = 0; i < 6; ++i) as<Tuple>(t)->items[i] = incref(internC(assigned[i]));
  return t;
}
Value updateWrapper(Value, const Value* a, i32, Value) { // wrapper, wrapped, assigned, updated
  Ref names(a[2] ? tupleFromIterable(a[2]) : namesTuple(true)),
      updated(a[3] ? tupleFromIterable(a[3]) : namesTuple(false));
  if (!names.v || !updated.v) return 0;
  for (u64 i = 0; i < as<Tuple>(names)->length; ++i) {
    Ref name(intern(as<Tuple>(names)->items[i]));
    Ref v(lookupAttr(a[1], name));
    if (v.v ? setAttr(a[0], name, v) < 0 : molt_thread.exc) return 0;
  }
  for (u64 i = 0; i < as<Tuple>(updated)->length; ++i) {
    Ref name(intern(as<Tuple>(updated)->items[i]));
    Ref to(getAttr(a[0], name));
    if (!to.v) return 0;
    Ref from(lookupAttr(a[1], name));
    if (molt_thread.exc) return 0;
    if (!from.v) continue;
    Ref r(callMethod(to, internC("update"), &from.v, 1));
    if (!r.v) return 0;
  }
  return setAttr(a[0], internC("__wrapped__"), a[1]) < 0 ? 0 : incref(a[0]);
}
static const MethodDef updateWrapperDef = {"update_wrapper", updateWrapper, 2, 4,
                                           "wrapper,wrapped,assigned,updated"};
static Value wraps(Value, const Value* a, i32, Value) { // wrapped, assigned, updated
  Ref update(builtinFunction(&updateWrapperDef, 0, 0)), kw(dictNew()), empty(tupleNew(0));
  dictSet(kw, internC("wrapped"), a[0]);
  Ref names(a[1] ? incref(a[1]) : namesTuple(true)), updated(a[2] ? incref(a[2]) : namesTuple(false));
  dictSet(kw, internC("assigned"), names);
  dictSet(kw, internC("updated"), updated);
  Partial* p = (Partial*)newObject(&shape_partial, sizeof(Partial));
  p->fn = update.take();
  p->args = empty.take();
  p->kw = kw.take();
  p->dict = 0;
  return toValue(p);
}

// --- total_ordering
// ----------------------------------------------------------------------------------------------------------
// Each derived method asks the one that the class defined: (root, negate the result, then and/or with != /
// ==).
static Value derived(Value self, Value other, const char* root, bool negate, int join) {
  Ref m(specialMethod(self, internC(root)));
  Ref r(m.v ? call1(m, other) : 0);
  if (!r.v || r.v == notImplemented()) return r.take();
  int t = truth(r);
  if (t < 0) return 0;
  if (negate) t = !t;
  if (join == 1 && t) { // and self != other
    int ne = compareTruth(self, other, CmpNe);
    return boolOf(ne);
  }
  if (join == 2 && !t) { // or self == other
    int eq = compareTruth(self, other, CmpEq);
    return boolOf(eq);
  }
  return boolValue(t);
}
#define DERIVED(id, name, root, negate, join)                                                                \
  static Value id##_(Value self, const Value* a, i32, Value) {                                               \
    return derived(self, a[0], root, negate, join);                                                          \
  }                                                                                                          \
  static const MethodDef id = {name, id##_, 1, 1};
DERIVED(gtFromLt, "__gt__", "__lt__", true, 1)
DERIVED(leFromLt, "__le__", "__lt__", false, 2)
DERIVED(geFromLt, "__ge__", "__lt__", true, 0)
DERIVED(geFromLe, "__ge__", "__le__", true, 2)
DERIVED(ltFromLe, "__lt__", "__le__", false, 1)
DERIVED(gtFromLe, "__gt__", "__le__", true, 0)
DERIVED(ltFromGt, "__lt__", "__gt__", true, 1)
DERIVED(geFromGt, "__ge__", "__gt__", false, 2)
DERIVED(leFromGt, "__le__", "__gt__", true, 0)
DERIVED(leFromGe, "__le__", "__ge__", true, 2)
DERIVED(gtFromGe, "__gt__", "__ge__", false, 1)
DERIVED(ltFromGe, "__lt__", "__ge__", true, 0)

static Value totalOrdering(Value, const Value* a, i32, Value) {
  static const struct {
    const char* root;
    const MethodDef* derived[3];
  } plans[] = {{"__lt__", {&gtFromLt, &leFromLt, &geFromLt}},
               {"__le__", {&geFromLe, &ltFromLe, &gtFromLe}},
               {"__gt__", {&ltFromGt, &geFromGt, &leFromGt}},
               {"__ge__", {&leFromGe, &gtFromGe, &ltFromGe}}};
  auto defines = [&](const char* name) {
    Value mine = typeLookup(as<Class>(a[0]), internC(name));
    return mine && mine != typeLookup(&T_object, internC(name));
  };
  for (auto& plan : plans) {
    if (!defines(plan.root)) continue;
    for (const MethodDef* d : plan.derived) {
      if (defines(d->name)) continue;
      Ref m(methodDescriptor(&T_object, d));
      if (setAttr(a[0], internC(d->name), m) < 0) return 0;
    }
    return incref(a[0]);
  }
  return raise(E_ValueError, "must define at least one ordering operation: < > <= >=");
}

// --- module
// --------------------------------------------------------------------------------------------------------------------
static const MethodDef functions[] = {
    {"reduce", reduce, 2, 3},
    {"cmp_to_key", cmpToKey, 1, 1, "mycmp"},
    {"update_wrapper", updateWrapper, 2, 4, "wrapper,wrapped,assigned,updated"},
    {"wraps", wraps, 1, 3, "wrapped,assigned,updated"},
    {"total_ordering", totalOrdering, 1, 1, "cls"},
    {"lru_cache", lruCache, 0, 2, "maxsize,typed"},
    {"cache", cacheFunction, 1, 1, "user_function,/"},
    {}};
static int setup(Value m) {
  moduleAddType(m, "partial", &T_partial);
  moduleAddType(m, "cached_property", &T_cached_property);
  readyClass(&T__lru_cache_wrapper);
  readyClass(&T_KeyWrapper);
  moduleAdd(m, "WRAPPER_ASSIGNMENTS", namesTuple(true));
  return moduleAdd(m, "WRAPPER_UPDATES", namesTuple(false));
}
extern const NativeModule module_functools = {"functools", functions, setup};

static const MethodDef coreFunctions[] = {
    {"reduce", reduce, 2, 3}, {"cmp_to_key", cmpToKey, 1, 1, "mycmp"}, {}};
static int coreSetup(Value m) {
  moduleAddType(m, "partial", &T_partial);
  readyClass(&T_KeyWrapper);
  return moduleAddType(m, "_lru_cache_wrapper", &T__lru_cache_wrapper);
}
extern const NativeModule module__functools = {"_functools", coreFunctions, coreSetup};
