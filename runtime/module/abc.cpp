// Module _abc: what abc.ABCMeta is made of. Per class: registered virtual subclasses and two caches, held
// strongly through a hidden capsule-like object in the class's namespace under _abc_impl.
#include "object/attr.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/names.h"

namespace {
struct Data {
  Header h;
  Value registry, cache, negative; ///< sets, or 0
  i64 negativeVersion;
};
i64 counter; ///< abc_invalidation_counter

void dealloc(Value v) {
  decref(as<Data>(v)->registry);
  decref(as<Data>(v)->cache);
  decref(as<Data>(v)->negative);
  release(as<Data>(v), sizeof(Data));
}
void traverse(Value v, Visit visit, void* arg) {
  Value owned[] = {as<Data>(v)->registry, as<Data>(v)->cache, as<Data>(v)->negative};
  for (Value o : owned)
    if (o) visit(o, arg);
}
Class T_abcData = {.cname = "_abc._abc_data",
                   .flags = kNoInstances,
                   .instanceBytes = sizeof(Data),
                   .ops = {.dealloc = dealloc, .traverse = traverse}};

Data* dataOf(Value cls) { ///< borrowed; null with TypeError
  Value d = isClass(cls) ? classFrom(cls)->ns->get(N(_abc_impl)) : 0;
  if (d && classOf(d) == &T_abcData) return as<Data>(d);
  raise(E_TypeError, "_abc_impl is set to a wrong type");
  return nullptr;
}
bool has(Value set, Value x) {
  if (!set) return false;
  int r = setContains(set, x);
  if (r < 0) clearException();
  return r > 0;
}
int add(Value* set, Value x) {
  if (!*set) *set = setNew();
  return setAdd(*set, x);
}

Value cacheToken(Value, const Value*, i32, Value) { return intFromI64(counter); }

Value abcInit(Value, const Value* a, i32, Value) {
  Class* c = classFrom(a[0]);
  Ref names(setNew());
  for (u32 i = 0; i < c->ns->used; ++i) {
    if (!c->ns->entries[i].key) continue;
    Value key = c->ns->entries[i].key;
    Ref flag(isInt(c->ns->entries[i].value) ? 0
                                            : lookupAttr(c->ns->entries[i].value, N(__isabstractmethod__)));
    if (molt_thread.exc) return 0;
    if (flag.v) {
      int t = truth(flag);
      if (t < 0 || (t && setAdd(names, key) < 0)) return 0;
    }
  }
  Tuple* bases = as<Tuple>(c->bases);
  for (u64 b = 0; b < bases->length; ++b) {
    Value inherited = classFrom(bases->items[b])->ns->get(N(__abstractmethods__));
    if (!inherited) continue;
    Ref list(tupleFromIterable(inherited));
    if (!list.v) return 0;
    for (u64 i = 0; i < as<Tuple>(list)->length; ++i) {
      Ref key(intern(as<Tuple>(list)->items[i]));
      Ref v(lookupAttr(a[0], key));
      if (!v.v && molt_thread.exc) return 0;
      Ref flag(v.v && !isInt(v) ? lookupAttr(v, N(__isabstractmethod__)) : 0);
      if (flag.v && truth(flag) == 1 && setAdd(names, key) < 0) return 0;
    }
  }
  Ref frozen(frozensetFrom(names));
  if (setAttr(a[0], N(__abstractmethods__), frozen) < 0) return 0;
  Data* d = (Data*)newObject(readied(&T_abcData)->shape, sizeof(Data));
  d->registry = d->cache = d->negative = 0;
  d->negativeVersion = counter;
  Ref data(toValue(d));
  return setAttr(a[0], N(_abc_impl), data) < 0 ? 0 : none();
}

int subclassCheck(Value cls, Value sub); // 1, 0, -1

Value abcRegister(Value, const Value* a, i32, Value) {
  if (!isClass(a[1])) return raise(E_TypeError, "Can only register classes");
  int r = isSubclassOf(a[1], a[0]);
  if (r < 0) return 0;
  if (r) return incref(a[1]);
  r = isSubclassOf(a[0], a[1]);
  if (r < 0) return 0;
  if (r) return raise(E_RuntimeError, "Refusing to create an inheritance cycle");
  Data* d = dataOf(a[0]);
  if (!d || add(&d->registry, a[1]) < 0) return 0;
  ++counter;
  return incref(a[1]);
}

Value instanceCheck(Value, const Value* a, i32, Value) {
  Data* d = dataOf(a[0]);
  if (!d) return 0;
  Ref sub(getAttr(a[1], N(__class__)));
  if (!sub.v) return 0;
  if (has(d->cache, sub)) return boolValue(true);
  Value type = toValue(classOf(a[1]));
  if (type == sub.v) {
    if (d->negativeVersion == counter && has(d->negative, sub)) return boolValue(false);
    return callMethod(a[0], N(__subclasscheck__), &sub.v, 1);
  }
  Ref r(callMethod(a[0], N(__subclasscheck__), &sub.v, 1));
  if (!r.v) return 0;
  int t = truth(r);
  if (t) return t < 0 ? 0 : r.take();
  return callMethod(a[0], N(__subclasscheck__), &type, 1);
}

int subclassCheck(Value cls, Value sub) {
  if (!isClass(sub)) {
    raise(E_TypeError, "issubclass() arg 1 must be a class");
    return -1;
  }
  Data* d = dataOf(cls);
  if (!d) return -1;
  if (has(d->cache, sub)) return 1;
  if (d->negativeVersion < counter) {
    decref(d->negative);
    d->negative = 0;
    d->negativeVersion = counter;
  } else if (has(d->negative, sub)) {
    return 0;
  }
  Ref ok(callMethod(cls, N(__subclasshook__), &sub, 1));
  if (!ok.v) return -1;
  if (ok.v == boolValue(true)) return add(&d->cache, sub) < 0 ? -1 : 1;
  if (ok.v == boolValue(false)) return add(&d->negative, sub) < 0 ? -1 : 0;
  if (ok.v != notImplemented()) {
    raise(E_AssertionError, "__subclasshook__ must return either False, True, or NotImplemented");
    return -1;
  }
  if (isSubclass(classFrom(sub), classFrom(cls))) return add(&d->cache, sub) < 0 ? -1 : 1;
  Ref registered(d->registry ? tupleFromIterable(d->registry) : tupleNew(0));
  for (u64 i = 0; i < as<Tuple>(registered)->length; ++i) {
    int r = isSubclassOf(sub, as<Tuple>(registered)->items[i]);
    if (r < 0) return -1;
    if (r) return add(&d->cache, sub) < 0 ? -1 : 1;
  }
  Ref subs(callMethod(cls, N(__subclasses__), nullptr, 0));
  Ref list(subs.v ? tupleFromIterable(subs) : 0);
  if (!list.v) return -1;
  for (u64 i = 0; i < as<Tuple>(list)->length; ++i) {
    int r = isSubclassOf(sub, as<Tuple>(list)->items[i]);
    if (r < 0) return -1;
    if (r) return add(&d->cache, sub) < 0 ? -1 : 1;
  }
  return add(&d->negative, sub) < 0 ? -1 : 0;
}
Value abcSubclassCheck(Value, const Value* a, i32, Value) {
  int r = subclassCheck(a[0], a[1]);
  return r < 0 ? 0 : boolValue(r);
}
Value getDump(Value, const Value* a, i32, Value) {
  Data* d = dataOf(a[0]);
  if (!d) return 0;
  Ref e(setNew());
  Value items[] = {d->registry ? d->registry : e.v, d->cache ? d->cache : e.v,
                   d->negative ? d->negative : e.v, tagInt(d->negativeVersion)};
  return tupleFrom(items, 4);
}
Value resetRegistry(Value, const Value* a, i32, Value) {
  Data* d = dataOf(a[0]);
  if (!d) return 0;
  decref(d->registry);
  d->registry = 0;
  return none();
}
Value resetCaches(Value, const Value* a, i32, Value) {
  Data* d = dataOf(a[0]);
  if (!d) return 0;
  decref(d->cache);
  decref(d->negative);
  d->cache = d->negative = 0;
  return none();
}
const MethodDef functions[] = {{"get_cache_token", cacheToken, 0, 0},
                               {"_abc_init", abcInit, 1, 1},
                               {"_abc_register", abcRegister, 2, 2},
                               {"_abc_instancecheck", instanceCheck, 2, 2},
                               {"_abc_subclasscheck", abcSubclassCheck, 2, 2},
                               {"_get_dump", getDump, 1, 1},
                               {"_reset_registry", resetRegistry, 1, 1},
                               {"_reset_caches", resetCaches, 1, 1},
                               {nullptr, nullptr, 0, 0}};
} // namespace
extern const NativeModule module__abc;
const NativeModule module__abc = {"_abc", functions, nullptr};
