// functools.lru_cache, cache and cached_property.
#include "module/functools.h"
#include "module/itertools.h"
#include "object/descr.h"
#include "object/shape.h"

namespace {
struct Cached {
  Header h;
  Value fn, cache, info,
      dict; ///< cache: key -> result, oldest use first; info: what cache_info() makes, or 0
  i64 max;  ///< -1: unbounded
  i64 hits, misses;
  u64 typed, first, seen; ///< no live entry lies before `first` while the table is that of `seen`
};
MOLT_CHILDREN(cached, Cached, fn, 4)
struct LazyProperty {
  Header h;
  Value fn, name, doc;
};
MOLT_CHILDREN(property, LazyProperty, fn, 3)
} // namespace
static Shape shape__lru_cache_wrapper = {.cls = &T__lru_cache_wrapper},
             shape_cached_property = {.cls = &T_cached_property};
static Cached* lc(Value v) { return as<Cached>(v); }
static Class* infoClass;

// One int or str argument is its own key; everything else is a tuple of the parts.
static Value makeKey(Cached* c, const Value* a, i32 nargs, Value kw) {
  i32 nkw = kw ? (i32)as<Tuple>(kw)->length : 0, npos = nargs - nkw;
  if (!c->typed && !nkw && npos == 1 && (isInt(a[0]) || isStr(a[0]))) return incref(a[0]);
  u64 n = (u64)npos + (nkw ? 1 + 2 * (u64)nkw : 0) + (c->typed ? (u64)nargs : 0);
  Value t = tupleNew(n);
  Value* out = as<Tuple>(t)->items;
  for (i32 i = 0; i < npos; ++i) *out++ = incref(a[i]);
  if (nkw) {
    *out++ = incref(toValue(&T__lru_cache_wrapper)); // a mark between the two kinds
    for (i32 i = 0; i < nkw; ++i) {
      *out++ = incref(as<Tuple>(kw)->items[i]);
      *out++ = incref(a[npos + i]);
    }
  }
  if (c->typed)
    for (i32 i = 0; i < nargs; ++i) *out++ = incref(toValue(classOf(a[i])));
  return t;
}

static Value cachedCall(Value self, const Value* a, i32 nargs, Value kw) {
  Cached* c = lc(self);
  Ref fn(incref(c->fn));
  if (c->max == 0) {
    ++c->misses;
    return call(fn, a, nargs, kw);
  }
  Ref key(makeKey(c, a, nargs, kw));
  i64 h = hashKey(key);
  if (h == -1) return 0;
  Dict* d = as<Dict>(c->cache);
  i64 at = dictLookup(d, key, (u64)h);
  if (at == kFailed) return 0;
  if (at >= 0) {
    ++c->hits;
    Value v = incref(d->entries[at].value);
    if (c->max > 0 && at + 1 != (i64)d->nentries) { // newest last
      dictRemoveAt(d, at, (u64)h);
      dictInsertNew(d, key, (u64)h, v);
    }
    return v;
  }
  ++c->misses;
  Value v = call(fn, a, nargs, kw);
  if (!v) return 0;
  d = as<Dict>(c->cache);
  at = dictLookup(d, key, (u64)h); // the call may have stored it
  if (at >= 0) return v;
  if (at == kFailed) {
    decref(v);
    return 0;
  }
  if (c->max > 0 && (i64)d->used >= c->max) {
    if (c->seen != d->version) c->seen = d->version, c->first = 0;
    while (c->first < d->nentries && !d->entries[c->first].key) ++c->first;
    if (c->first < d->nentries) dictRemoveAt(d, (i64)c->first, d->entries[c->first].hash);
  }
  dictInsertNew(d, key, (u64)h, v);
  return v;
}

static Value cacheInfo(Value self, const Value*, i32, Value) {
  Cached* c = lc(self);
  Value parts[4] = {intFromI64(c->hits), intFromI64(c->misses), c->max < 0 ? none() : tagInt(c->max),
                    tagInt((i64)dictLength(c->cache))};
  if (c->info) return call(c->info, parts, 4, 0);
  if (!infoClass) infoClass = structSequence("CacheInfo", "hits misses maxsize currsize", 4, "functools");
  return structNew(infoClass, parts, 4);
}
static Value cacheClear(Value self, const Value*, i32, Value) {
  dictClear(as<Dict>(lc(self)->cache));
  lc(self)->hits = lc(self)->misses = 0;
  return none();
}
static Value cacheParameters(Value self, const Value*, i32, Value) {
  Ref d(dictNew());
  dictSet(d, internC("maxsize"), lc(self)->max < 0 ? none() : tagInt(lc(self)->max));
  dictSet(d, internC("typed"), boolValue(lc(self)->typed));
  return d.take();
}
static Value cachedGet(Value self, Value obj, Value) {
  return obj && !isNone(obj) ? call2(toValue(&T_method), self, obj) : incref(self);
}
static Value cachedGetAttr(Value self, Value name) { return extraGet(self, lc(self)->dict, name); }
static int cachedSetAttr(Value self, Value name, Value v) { return extraSet(self, &lc(self)->dict, name, v); }
static Value cachedCopy(Value self, const Value*, i32, Value) { return incref(self); }
static const MethodDef cachedMethods[] = {{"cache_info", cacheInfo, 0, 0},
                                          {"cache_clear", cacheClear, 0, 0},
                                          {"cache_parameters", cacheParameters, 0, 0},
                                          {"__copy__", cachedCopy, 0, 0},
                                          {"__deepcopy__", cachedCopy, 1, 1},
                                          {}};
static const GetSetDef cachedGetSet[] = {
    {"__dict__",
     [](Value self) { return incref(lc(self)->dict ? lc(self)->dict : (lc(self)->dict = dictNew())); }},
    {}};
static Value cachedConstruct(Value cls, const Value* given, i32 nargs, Value kw) {
  static const char* const names[] = {"user_function", "maxsize", "typed", "cache_info_type", nullptr};
  Value a[4];
  if (!takeArgs("_lru_cache_wrapper", given, nargs, kw, names, 4, a)) return 0;
  if (!isCallable(a[0])) return raise(E_TypeError, "the first argument must be callable");
  i64 max = -1;
  if (!isNone(a[1])) {
    max = asIndex(a[1]);
    if (max == -1 && molt_thread.exc) return 0;
    if (max < 0) max = 0;
  }
  int typed = truth(a[2]);
  if (typed < 0) return 0;
  Value v = instanceNew(as<Class>(cls), sizeof(Cached));
  Cached* c = lc(v);
  c->fn = incref(a[0]);
  c->cache = dictNew();
  c->info = incref(a[3]);
  c->max = max;
  c->typed = (u64)typed;
  return v;
}
Class T__lru_cache_wrapper = {.cname = "functools._lru_cache_wrapper",
                              .shape = &shape__lru_cache_wrapper,
                              .flags = kBaseType,
                              .instanceBytes = sizeof(Cached),
                              .ops = {.dealloc = cachedDealloc,
                                      .traverse = cachedTraverse,
                                      .call = cachedCall,
                                      .getattr = cachedGetAttr,
                                      .setattr = cachedSetAttr,
                                      .construct = cachedConstruct,
                                      .descrGet = cachedGet},
                              .methods = cachedMethods,
                              .getset = cachedGetSet};

static Value wrap(Value fn, i64 max, bool typed) {

  Value v = instanceNew(&T__lru_cache_wrapper, sizeof(Cached));
  Cached* c = lc(v);
  c->fn = incref(fn);
  c->cache = dictNew();
  c->max = max;
  c->typed = typed;
  Value args[4] = {v, fn, 0, 0};
  Ref keep(v);
  Ref r(updateWrapper(0, args, 4, 0));
  return r.v ? keep.take() : 0;
}
namespace {
struct Decorator {
  Header h;
  i64 max;
  u64 typed;
};
} // namespace
extern Class T_lru_decorator;
static Shape shape_lru_decorator = {.cls = &T_lru_decorator};
static void decoratorDealloc(Value self) { instanceFree(self, sizeof(Decorator)); }
static Value decoratorCall(Value self, const Value* a, i32 n, Value) {
  if (n != 1)
    return raise(E_TypeError, "decorating_function() takes 1 positional argument but %d were given", n);
  return wrap(a[0], as<Decorator>(self)->max, as<Decorator>(self)->typed);
}
Class T_lru_decorator = {.cname = "function",
                         .shape = &shape_lru_decorator,
                         .flags = kNoInstances,
                         .instanceBytes = sizeof(Decorator),
                         .ops = {.dealloc = decoratorDealloc, .call = decoratorCall}};

Value lruCache(Value, const Value* a, i32, Value) {
  int typed = a[1] ? truth(a[1]) : 0;
  if (typed < 0) return 0;
  i64 max = 128;
  if (a[0] && isNone(a[0]))
    max = -1;
  else if (a[0] && isExactInt(a[0])) {
    max = asIndex(a[0]);
    if (max < 0) max = 0;
  } else if (a[0] && isCallable(a[0]))
    return wrap(a[0], 128, typed);
  else if (a[0])
    return raise(E_TypeError, "Expected first argument to be an integer, a callable, or None");
  readyClass(&T_lru_decorator);
  Decorator* d = (Decorator*)newObject(&shape_lru_decorator, sizeof(Decorator));
  d->max = max;
  d->typed = (u64)typed;
  return toValue(d);
}
Value cacheFunction(Value, const Value* a, i32, Value) { return wrap(a[0], -1, false); }

// --- cached_property
// ---------------------------------------------------------------------------------------------------------
static Value propertyConstruct(Value cls, const Value* a, i32 n, Value) {
  if (n != 1)
    return raise(E_TypeError, "cached_property.__init__() missing 1 required positional argument: 'func'");
  Value v = instanceNew(as<Class>(cls), sizeof(LazyProperty));
  LazyProperty* p = as<LazyProperty>(v);
  p->fn = incref(a[0]);
  p->name = 0;
  Value doc = lookupAttr(a[0], internC("__doc__"));
  if (molt_thread.exc) clearException();
  p->doc = doc ? doc : none();
  return v;
}
static Value setName(Value self, const Value* a, i32, Value) {
  LazyProperty* p = as<LazyProperty>(self);
  if (p->name && !equals(p->name, a[1]))
    return raise(E_TypeError, "Cannot assign the same cached_property to two different names (%R and %R).",
                 p->name, a[1]);
  if (!p->name) p->name = intern(a[1]);
  return none();
}
static Value propertyGet(Value self, Value obj, Value) {
  if (!obj || isNone(obj)) return incref(self);
  LazyProperty* p = as<LazyProperty>(self);
  if (!p->name)
    return raise(E_TypeError, "Cannot use cached_property instance without calling __set_name__ on it.");
  if (!(classOf(obj)->flags & kHasDict))
    return raise(E_TypeError, "No '__dict__' attribute on %R instance to cache %R property.",
                 getAttr(toValue(classOf(obj)), internC("__name__")), p->name);
  Value v = instanceGet(obj, p->name);
  if (v || molt_thread.exc) return v;
  v = call1(p->fn, obj);
  if (v && instanceSet(obj, p->name, v) < 0) {
    decref(v);
    return 0;
  }
  return v;
}
static const MethodDef propertyMethods[] = {
    {"__set_name__", setName, 2, 2}, {"__class_getitem__", genericAlias, 1, 1, nullptr, kClassMethod}, {}};
static const GetSetDef propertyGetSet[] = {
    {"func", [](Value self) { return incref(as<LazyProperty>(self)->fn); }},
    {"attrname",
     [](Value self) { return as<LazyProperty>(self)->name ? incref(as<LazyProperty>(self)->name) : none(); }},
    {"__doc__", [](Value self) { return incref(as<LazyProperty>(self)->doc); }},
    {}};
Class T_cached_property = {.cname = "functools.cached_property",
                           .shape = &shape_cached_property,
                           .flags = kBaseType | kPythonMade,
                           .instanceBytes = sizeof(LazyProperty),
                           .ops = {.dealloc = propertyDealloc,
                                   .traverse = propertyTraverse,
                                   .construct = propertyConstruct,
                                   .descrGet = propertyGet},
                           .methods = propertyMethods,
                           .getset = propertyGetSet};
