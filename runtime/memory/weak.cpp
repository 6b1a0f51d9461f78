// Weak references: a chain in the ext word of the object, cut before the object goes; callbacks run at the
// next safe point. Objects without an ext word (numbers, strings, tuples, native containers) cannot be
// referred to.
#include "memory/weak.h"
#include "call/generator.h"
#include "memory/memory.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/generic.h"
#include "object/names.h"
#include "object/shape.h"

Value* weakChain(Value o, bool create) {
  if (isInt(o)) return nullptr;
  Class* c = classOf(o);
  InstanceExt** cell;
  if (c == &T_function)
    cell = (InstanceExt**)&as<Function>(o)->ext;
  else if (isGeneratorLike(o))
    cell = (InstanceExt**)&as<Generator>(o)->ext;
  else if (c->flags & kTypeSubclass)
    cell = (InstanceExt**)&as<Class>(o)->ext;
  else if (c->flags & kHasDict)
    cell = extCell(o, shapeOf(o));
  else
    return nullptr;
  if (!*cell) {
    if (!create) return nullptr;
    *cell = (InstanceExt*)allocate(sizeof(InstanceExt));
    memset(*cell, 0, sizeof(InstanceExt));
  }
  return &(*cell)->weakrefs;
}

void clearWeakReferences(Value v) {
  Value* chain = weakChain(v, false);
  if (!chain) return;
  while (Value w = *chain) {
    WeakRef* r = as<WeakRef>(w);
    *chain = r->next;
    r->target = 0;
    r->next = 0;
    if (r->callback && r->h.rc) queueCallback(w);
  }
}

bool isWeakReference(Value v) {
  Class* c = classOf(v);
  return c == &T_weakproxy || c == &T_weakcallableproxy || isSubclass(c, &T_weakref);
}
void weakForgetCallback(Value v) {
  if (!isWeakReference(v)) return;
  Value callback = as<WeakRef>(v)->callback;
  as<WeakRef>(v)->callback = 0;
  decref(callback);
}

namespace {
WeakRef* ref(Value v) { return as<WeakRef>(v); }

void unlink(Value v) {
  if (!ref(v)->target) return;
  if (Value* p = weakChain(ref(v)->target, false))
    for (; *p; p = &ref(*p)->next)
      if (*p == v) {
        *p = ref(v)->next;
        break;
      }
  ref(v)->target = 0;
}
void dealloc(Value v) {
  unlink(v);
  decref(ref(v)->callback);
  freeInstance(v, sizeof(WeakRef));
}
void traverse(Value v, Visit visit, void* arg) {
  if (ref(v)->callback) visit(ref(v)->callback, arg);
}
/// Runs the callback of a dead reference.
void finalise(Value v) {
  Value callback = ref(v)->callback;
  if (!callback) return;
  ref(v)->callback = 0;
  Ref hold(callback), r(call1(callback, v));
  if (!r.v) {
    reportUnraisable(callback);
  }
}
Value link(Class* cls, Value target, Value callback) {
  Class* of = classOf(target);
  // A class with __slots__ keeps no references to its instances unless a slot or a base says so.
  const bool slotted =
      of->flags & kHeapClass && !(of->flags & kTypeSubclass) && !typeLookup(of, N(__weakref__));
  Value* chain = slotted ? nullptr : weakChain(target, true);
  if (!chain) return raise(E_TypeError, "cannot create weak reference to '%T' object", target);
  if (!callback && !(cls->flags & kHeapClass))
    for (Value w = *chain; w; w = ref(w)->next)
      if (classOf(w) == cls && !ref(w)->callback && ref(w)->h.rc) return incref(w);
  molt_deaths_show = true;
  if (callback) molt_finalisers_exist = true;
  WeakRef* r = (WeakRef*)newInstance(cls, sizeof(WeakRef));
  r->target = target;
  r->callback = incref(callback);
  r->hash = -1;
  chain = weakChain(target, true);
  r->next = *chain;
  *chain = toValue(r);
  return toValue(r);
}
Value construct(Value cls, const Value* a, i32 n, Value kwnames) {
  if (n - (kwnames ? (i32)as<Tuple>(kwnames)->length : 0) < 1)
    return raise(E_TypeError, "ref expected at least 1 argument, got 0");
  return link(classFrom(cls), a[0], n > 1 && !isNone(a[1]) && !kwnames ? a[1] : 0);
}
int init(Value, const Value*, i32, Value) { return 0; }
Value callRef(Value v, const Value*, i32 n, Value) {
  if (n) return raise(E_TypeError, "weakref expected 0 arguments, got %d", n);
  Value t = ref(v)->target;
  return t && headerOf(t)->rc ? incref(t) : none();
}
Value repr_(Value v) {
  Value t = ref(v)->target;
  if (!t) return strFormat("<weakref at 0x%x; dead>", v);
  return strFormat("<weakref at 0x%x; to '%T' at 0x%x>", v, t, t);
}
i64 hash_(Value v) {
  if (ref(v)->hash != -1) return ref(v)->hash;
  if (!ref(v)->target) {
    raise(E_TypeError, "weak object has gone away");
    return -1;
  }
  return ref(v)->hash = hash(ref(v)->target);
}
Value compare_(Value a, Value b, int op) {
  if ((op != CmpEq && op != CmpNe) || !isInstance(b, &T_weakref)) return incref(notImplemented());
  Value x = ref(a)->target, y = ref(b)->target;
  if (!x || !y) return boolValue((a == b) == (op == CmpEq));
  Ref hx(incref(x)), hy(incref(y));
  return compare(x, y, op);
}
Value getCallback(Value v) { return ref(v)->callback ? incref(ref(v)->callback) : none(); }
const GetSetDef getset[] = {{"__callback__", getCallback}, {nullptr, nullptr}};
Value classGetItem(Value cls, const Value* a, i32, Value) { return genericAlias(cls, a[0]); }
const MethodDef methods[] = {{"__class_getitem__", classGetItem, 1, 1, nullptr, kClassMethod},
                             {nullptr, nullptr, 0, 0}};

// --- proxies
// --------------------------------------------------------------------------------------------------------
/// Target of a proxy (borrowed; kept alive by `hold`), or v itself; 0 with ReferenceError.
Value unwrap(Value v, Ref& hold) {
  if (!isObject(v) || (classOf(v) != &T_weakproxy && classOf(v) != &T_weakcallableproxy)) return v;
  Value t = ref(v)->target;
  if (!t) return raise(E_ReferenceError, "weakly-referenced object no longer exists");
  hold.reset(incref(t));
  return t;
}
#define TARGET(fail)                                                                                         \
  Ref hold;                                                                                                  \
  Value t = unwrap(v, hold);                                                                                 \
  if (!t) return fail
Value proxyGetattr(Value v, Value name) {
  TARGET(0);
  return getAttr(t, name);
}
int proxySetattr(Value v, Value name, Value x) {
  TARGET(-1);
  return setAttr(t, name, x);
}
Value proxyRepr(Value v) {
  Value t = ref(v)->target;
  return t ? strFormat("<weakproxy at 0x%x to %T at 0x%x>", v, t, t)
           : strFormat("<weakproxy at 0x%x to NoneType at 0x%x>", v, none());
}
Value proxyStr(Value v) {
  TARGET(0);
  return str(t);
}
Value proxyCompare(Value v, Value b, int op) {
  TARGET(0);
  Ref other;
  Value u = unwrap(b, other);
  return u ? compare(t, u, op) : 0;
}
Value proxyIter(Value v) {
  TARGET(0);
  return iter(t);
}
Value proxyNext(Value v) {
  TARGET(0);
  return next(t);
}
int proxyTruth(Value v) {
  TARGET(-1);
  return truth(t);
}
i64 proxyLength(Value v) {
  TARGET(-1);
  return length(t);
}
Value proxyGetitem(Value v, Value k) {
  TARGET(0);
  return getItem(t, k);
}
int proxySetitem(Value v, Value k, Value x) {
  TARGET(-1);
  return setItem(t, k, x);
}
int proxyContains(Value v, Value x) {
  TARGET(-1);
  return contains(t, x);
}
Value proxyBinary(Value a, Value b, int op) {
  Ref x, y;
  Value s = unwrap(a, x), t = s ? unwrap(b, y) : 0;
  return t ? binary(s, t, op) : 0;
}
Value proxyUnary(Value v, int op) {
  TARGET(0);
  return unary(t, op);
}
Value proxyCall(Value v, const Value* args, i32 nargs, Value kwnames) {
  TARGET(0);
  return call(t, args, nargs, kwnames);
}
#define PROXY_OPS                                                                                            \
  .dealloc = dealloc, .traverse = traverse, .repr = proxyRepr, .str = proxyStr, .hash = unhashable
Shape proxyShape, callableShape;
} // namespace

Class T_weakref = {.cname = "weakref.ReferenceType",
                   .flags = kBaseType,
                   .instanceBytes = sizeof(WeakRef),
                   .ops = {.dealloc = dealloc,
                           .traverse = traverse,
                           .repr = repr_,
                           .hash = hash_,
                           .call = callRef,
                           .compare = compare_,
                           .construct = construct,
                           .init = init,
                           .finalise = finalise},
                   .methods = methods,
                   .getset = getset};
Class T_weakproxy = {.cname = "weakref.ProxyType",
                     .shape = &proxyShape,
                     .flags = kNoInstances,
                     .instanceBytes = sizeof(WeakRef),
                     .ops = {PROXY_OPS, .getattr = proxyGetattr, .setattr = proxySetattr,
                             .compare = proxyCompare, .iter = proxyIter, .next = proxyNext,
                             .truth = proxyTruth, .length = proxyLength, .getitem = proxyGetitem,
                             .setitem = proxySetitem, .contains = proxyContains, .binary = proxyBinary,
                             .unary = proxyUnary, .finalise = finalise},
                     .binaryOps = 0x1fff,
                     .unaryOps = 15};
Class T_weakcallableproxy = {
    .cname = "weakref.CallableProxyType",
    .shape = &callableShape,
    .flags = kNoInstances,
    .instanceBytes = sizeof(WeakRef),
    .ops = {PROXY_OPS, .call = proxyCall, .getattr = proxyGetattr, .setattr = proxySetattr,
            .compare = proxyCompare, .iter = proxyIter, .next = proxyNext, .truth = proxyTruth,
            .length = proxyLength, .getitem = proxyGetitem, .setitem = proxySetitem,
            .contains = proxyContains, .binary = proxyBinary, .unary = proxyUnary, .finalise = finalise},
    .binaryOps = 0x1fff,
    .unaryOps = 15};

// --- module _weakref
// ------------------------------------------------------------------------------------------------
namespace {
Value proxy(Value, const Value* a, i32 n, Value) {
  return link(isCallable(a[0]) ? &T_weakcallableproxy : &T_weakproxy, a[0],
              n > 1 && !isNone(a[1]) ? a[1] : 0);
}
Value getCount(Value, const Value* a, i32, Value) {
  i64 n = 0;
  if (Value* chain = weakChain(a[0], false))
    for (Value w = *chain; w; w = ref(w)->next) ++n;
  return tagInt(n);
}
Value getRefs(Value, const Value* a, i32, Value) {
  Value list = listNew(0);
  if (Value* chain = weakChain(a[0], false))
    for (Value w = *chain; w; w = ref(w)->next) listAppend(list, w);
  return list;
}
Value removeDead(Value, const Value* a, i32, Value) {
  Value w = dictGet(a[0], a[1]);
  if (!w) return molt_thread.exc ? 0 : none();
  if (isInstance(w, &T_weakref) && !ref(w)->target && dictDelete(a[0], a[1]) < 0) return 0;
  return none();
}
const MethodDef functions[] = {{"proxy", proxy, 1, 2},
                               {"getweakrefcount", getCount, 1, 1},
                               {"getweakrefs", getRefs, 1, 1},
                               {"_remove_dead_weakref", removeDead, 2, 2},
                               {nullptr, nullptr, 0, 0}};
int setup(Value m) {
  Class* const types[] = {&T_weakref, &T_weakproxy, &T_weakcallableproxy};
  for (Class* c : types) readyClass(c);
  moduleAdd(m, "ref", incref(toValue(&T_weakref)));
  moduleAdd(m, "ReferenceType", incref(toValue(&T_weakref)));
  moduleAdd(m, "ProxyType", incref(toValue(&T_weakproxy)));
  return moduleAdd(m, "CallableProxyType", incref(toValue(&T_weakcallableproxy)));
}
} // namespace
extern const NativeModule module__weakref;
const NativeModule module__weakref = {"_weakref", functions, setup};
