// `object`, and what plain instances of Python classes share.
//
// TODO(stdlib-compat, owner:runtime, milestone:SL1, priority:P2, status:partial): __getnewargs_ex__ and copyreg's
// slots in __reduce_ex__; needs copyreg compiled in
#include "error/exception.h"
#include "object/attr.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/generic.h"
#include "object/names.h"
#include "object/shape.h"
#include "text/args.h"

namespace {
Value objectRepr(Value v) {
  Class* c = classOf(v);
  Value m = c->flags & kHeapClass ? c->ns->get(N(__module__)) : c->module;
  if (m && isInstance(m, &T_str) && !textIs(m, "builtins"))
    return strFormat("<%U.%U object at 0x%x>", m, c->qualname, v);
  return strFormat("<%U object at 0x%x>", c->qualname, v);
}
Value objectStr(Value v) { return repr(v); }
i64 objectHash(Value v) { return (i64)(v >> 4 | v << 60); }
Value objectCompare(Value a, Value b, int op) {
  if (op == CmpEq) return a == b ? boolValue(true) : incref(notImplemented());
  if (op == CmpNe) {
    // Through ==, as the language asks.
    Class* c = classOf(a);
    if (!c->ops.compare || c->ops.compare == objectCompare)
      return a == b ? boolValue(false) : incref(notImplemented());
    Value r = c->ops.compare(a, b, CmpEq);
    if (!r || r == notImplemented()) return r;
    int t = truth(r);
    decref(r);
    return t < 0 ? 0 : boolValue(!t);
  }
  return incref(notImplemented());
}

bool overridesNew(Class* c) { return c->ops.construct != T_object.ops.construct; }
bool overridesInit(Class* c) { return c->ops.init != T_object.ops.init; }

Value abstractError(Class* c) {
  Ref methods(getAttr(toValue(c), N(__abstractmethods__)));
  if (!methods.v) return 0;
  Ref list(listFromIterable(methods));
  if (!list.v) return 0;
  Ref sorted(callMethod(list, N(sort), nullptr, 0));
  if (!sorted.v) return 0;
  List* l = as<List>(list);
  Ref text(strFromC(""));
  for (u64 i = 0; i < l->length; ++i) {
    Ref item(getItem(list, tagInt((i64)i)));
    text.reset(strFormat(i ? "%U, '%S'" : "%U'%S'", text.v, item.v));
  }
  return raise(E_TypeError,
               "Can't instantiate abstract class %U without an implementation for abstract method%s %U",
               c->name, l->length > 1 ? "s" : "", text.v);
}

Value objectConstruct(Value cls, const Value* args, i32 nargs, Value kwnames) {
  Class* c = classFrom(cls);
  if (nargs) {
    if (overridesNew(c))
      return raise(E_TypeError, "object.__new__() takes exactly one argument (the type to instantiate)");
    if (!overridesInit(c)) return raise(E_TypeError, "%U() takes no arguments", c->name);
  }
  if (c->extra && c->extra->abstract) return abstractError(c);
  return toValue(newInstance(c, c->instanceBytes));
}
int objectInit(Value self, const Value*, i32 nargs, Value) {
  if (!nargs) return 0;
  Class* c = classOf(self);
  if (overridesInit(c)) {
    raise(E_TypeError, "object.__init__() takes exactly one argument (the instance to initialize)");
    return -1;
  }
  if (!overridesNew(c)) {
    raise(E_TypeError, "%U() takes no arguments", c->name);
    return -1;
  }
  return 0;
}
void objectDealloc(Value v) { freeInstance(v, sizeof(Header)); }

// --- methods
// --------------------------------------------------------------------------------------------------------
Value formatMethod(Value self, const Value* a, i32, Value) {
  if (!isInstance(a[0], &T_str)) return raise(E_TypeError, "__format__() argument must be str, not %N", a[0]);
  if (as<Str>(a[0])->length)
    return raise(E_TypeError, "unsupported format string passed to %T.__format__", self);
  return str(self);
}
Value initSubclass(Value, const Value*, i32 nargs, Value) { return none(); }
Value subclassHook(Value, const Value*, i32, Value) { return incref(notImplemented()); }

void addAll(Value names, Class* c) {
  Tuple* t = as<Tuple>(readied(c)->mro);
  for (u64 i = t->length; i-- > 0;) {
    NameMap* ns = classFrom(t->items[i])->ns;
    for (u32 k = 0; k < ns->used; ++k)
      if (ns->entries[k].key) dictSet(names, ns->entries[k].key, none());
  }
}
Value dirMethod(Value self, const Value*, i32, Value) {
  Ref names(dictNew());
  Ref own(lookupAttr(self, N(__dict__)));
  if (!own.v && molt_thread.exc) return 0;
  if (own.v && isInstance(own, &T_dict)) {
    u64 pos = 0;
    Value k, v;
    while (dictNext(own, &pos, &k, &v)) dictSet(names, k, none());
  }
  addAll(names, classOf(self));
  return listFromIterable(names);
}
Value sizeOf(Value self, const Value*, i32, Value) { return intFromI64(classOf(self)->instanceBytes); }

Value stateOf(Value self) {
  Class* c = classOf(self);
  Ref dict;
  if (c->flags & kHasDict &&
      (shapeOf(self)->slotCount > shapeOf(self)->fixed || shapeOf(self)->flags & kShapeDict)) {
    Value d = instanceDict(self);
    if (!d) return 0;
    if (dictLength(d)) dict.v = incref(d);
  }
  Shape* s = shapeOf(self);
  if (c->flags & kHasDict && s->fixed) {
    Ref slots(dictNew());
    for (u64 i = as<Tuple>(c->mro)->length; i-- > 0;) {
      ClassExtra* e = classFrom(as<Tuple>(c->mro)->items[i])->extra;
      if (!e || !e->slotNames) continue;
      for (u64 k = 0; k < as<Tuple>(e->slotNames)->length; ++k) {
        Ref v(lookupAttr(self, as<Tuple>(e->slotNames)->items[k]));
        if (v.v) dictSet(slots, as<Tuple>(e->slotNames)->items[k], v);
      }
    }
    if (dictLength(slots)) return tuple2(dict.v ? dict.v : none(), slots);
  }
  return dict.v ? dict.take() : none();
}
Value getState(Value self, const Value*, i32, Value) { return stateOf(self); }

/// copyreg.__newobj__ and __reduce_ex__(2): (copyreg.__newobj__, (cls, *args), state, listitems, dictitems)
Value reduceEx(Value self, const Value* a, i32 n, Value) {
  i32 protocol = 0;
  if (n && asCInt(a[0], &protocol) < 0) return 0;
  Value base = typeLookup(&T_object, N(__reduce__));
  Value own = typeLookup(classOf(self), N(__reduce__));
  if (own && own != base) return callMethod(self, N(__reduce__), nullptr, 0);
  Class* native = classOf(self);
  while (native->flags & kHeapClass) native = native->base;
  if (native != &T_object &&
      (native->flags & kNoInstances || !native->ops.construct || (protocol < 2 && native == classOf(self))))
    return raise(E_TypeError, "cannot pickle %R object", classOf(self)->name);
  Ref copyreg(molt_Import(none(), internC("copyreg"), 0, nullptr));
  if (!copyreg.v) return 0;
  if (protocol < 2) {
    Ref fn(getAttr(copyreg, internC("_reduce_ex")));
    return fn.v ? call2(fn, self, a[0]) : 0;
  }
  Ref fn(getAttr(copyreg, internC("__newobj__")));
  if (!fn.v) return 0;
  Ref args(tuple1(toValue(classOf(self))));
  if (Value get = specialMethod(self, N(__getnewargs__))) {
    Ref hold(get), extra(call0(get));
    if (!extra.v) return 0;
    if (!isTuple(extra)) return raise(E_TypeError, "__getnewargs__ should return a tuple, not '%T'", extra.v);
    Value t = tupleNew(as<Tuple>(extra)->length + 1);
    as<Tuple>(t)->items[0] = incref(toValue(classOf(self)));
    for (u64 i = 0; i < as<Tuple>(extra)->length; ++i)
      as<Tuple>(t)->items[i + 1] = incref(as<Tuple>(extra)->items[i]);
    args.reset(t);
  }
  Ref state(callMethod(self, N(__getstate__), nullptr, 0));
  if (!state.v) return 0;
  Ref lists(isInstance(self, &T_list) ? iter(self) : none());
  Ref dicts;
  if (isInstance(self, &T_dict)) {
    Ref items(callMethod(self, N(items), nullptr, 0));
    dicts.v = items.v ? iter(items) : 0;
  } else {
    dicts.v = none();
  }
  if (!lists.v || !dicts.v) return 0;
  Value parts[] = {fn, args, state, lists, dicts};
  return tupleFrom(parts, 5);
}
Value reduce(Value self, const Value*, i32, Value) {
  Value zero = tagInt(0);
  return reduceEx(self, &zero, 1, 0);
}

Value getClass(Value v) { return incref(toValue(readied(classOf(v)))); }
int setClass(Value v, Value x) {
  if (!x) {
    raise(E_TypeError, "can't delete __class__ attribute");
    return -1;
  }
  if (!isClass(x)) {
    raise(E_TypeError, "__class__ must be set to a class, not '%T' object", x);
    return -1;
  }
  Class *from = classOf(v), *to = readied(classFrom(x));
  if (from == to) return 0;
  if (classOf(v) == &T_module || (isClass(v) && to->flags & kTypeSubclass)) {
    if (isClass(v)) {
      rootShape(to);
      headerOf(v)->shape = (u32)(uintptr_t)to->shape;
    }
    return 0;
  }
  if (!(from->flags & to->flags & kHeapClass)) {
    raise(E_TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses");
    return -1;
  }
  rootShape(to);
  if (extraOf(from)->native != extraOf(to)->native || rootShape(from)->fixed != to->shape->fixed ||
      extraOf(from)->noDict != extraOf(to)->noDict) {
    raise(E_TypeError, "__class__ assignment: '%U' object layout differs from '%U'", to->name, from->name);
    return -1;
  }
  instanceReclass(v, to);
  incref(toValue(to));
  decref(toValue(from));
  return 0;
}

const GetSetDef getset[] = {{"__class__", getClass, setClass}, {nullptr, nullptr}};
const MethodDef methods[] = {
    {"__format__", formatMethod, 1, 1},
    {"__init_subclass__", initSubclass, 0, 0, nullptr, kClassMethod},
    {"__subclasshook__", subclassHook, 1, 1, nullptr, kClassMethod},
    {"__dir__", dirMethod, 0, 0},
    {"__sizeof__", sizeOf, 0, 0},
    {"__reduce__", reduce, 0, 0},
    {"__reduce_ex__", reduceEx, 1, 1},
    {"__getstate__", getState, 0, 0},
    {nullptr, nullptr, 0, 0},
};

Value dictGet_(Value v) { return incref(instanceDict(v)); }
int dictSet_(Value v, Value x) {
  if (!x || !isInstance(x, &T_dict)) {
    raise(E_TypeError, "__dict__ must be set to a dictionary, not a '%T'", x ? x : none());
    return -1;
  }
  return instanceSetDict(v, x);
}
Value weakrefGet(Value) { return none(); }
Shape objectShape;
} // namespace

const GetSetDef dictGetSet = {"__dict__", dictGet_, dictSet_};
const GetSetDef weakrefGetSet = {"__weakref__", weakrefGet};

Class T_object = {.cname = "object",
                  .shape = &objectShape,
                  .flags = kBaseType | kAcyclic,
                  .instanceBytes = sizeof(Header),
                  .ops = {.dealloc = objectDealloc,
                          .repr = objectRepr,
                          .str = objectStr,
                          .hash = objectHash,
                          .getattr = genericGetAttr,
                          .setattr = genericSetAttr,
                          .compare = objectCompare,
                          .construct = objectConstruct,
                          .init = objectInit},
                  .methods = methods,
                  .getset = getset};

void instanceDealloc(Value v) { freeInstance(v, sizeof(Header)); }
void plainTraverse(Value v, Visit visit, void* arg) {
  visit(toValue(classOf(v)), arg);
  instanceTraverse(v, visit, arg);
}
void heapTraverse(Value v, Visit visit, void* arg) {
  Class* native = extraOf(classOf(v))->native;
  if (native->ops.traverse) native->ops.traverse(v, visit, arg);
  visit(toValue(classOf(v)), arg);
  if (native->flags & (kExceptionSubclass | kTypeSubclass)) return; // their own traverse does attributes
  instanceTraverse(v, visit, arg);
}
void typeTraverse(Value v, Visit visit, void* arg) {
  Class* c = classFrom(v);
  if (c->mro) visit(c->mro, arg);
  if (c->bases) visit(c->bases, arg);
  if (c->ns)
    for (u32 i = 0; i < c->ns->used; ++i)
      if (c->ns->entries[i].key) visit(c->ns->entries[i].value, arg);
}

// --- singletons
// -----------------------------------------------------------------------------------------------------
namespace {
void never(Value v) { headerOf(v)->rc = kImmortal; }
Value noneRepr(Value) { return strFromC("None"); }
int noneTruth(Value) { return 0; }
Value ellipsisRepr(Value) { return strFromC("Ellipsis"); }
Value notImplementedRepr(Value) { return strFromC("NotImplemented"); }
int notImplementedTruth(Value) { // an error from 3.14 on
  return warn(E_DeprecationWarning, "NotImplemented should not be used in a boolean context") < 0 ? -1 : 1;
}
template <Header* H> Value singleton(Value cls, const Value*, i32 nargs, Value) {
  if (nargs) return raise(E_TypeError, "%U takes no arguments", classFrom(cls)->name);
  return toValue(H);
}
Value reduceName(Value v, const Value*, i32, Value) { return repr(v); }
const MethodDef singletonMethods[] = {{"__reduce__", reduceName, 0, 0}, {nullptr, nullptr, 0, 0}};
i64 noneHash(Value) { return 0xfca86420; }
} // namespace
extern "C" {
Shape molt_shape_none, molt_shape_ellipsis, molt_shape_notimplemented;
}
Class T_none = {.cname = "NoneType",
                .shape = &molt_shape_none,
                .flags = kAcyclic,
                .instanceBytes = sizeof(Header),
                .ops = {.dealloc = never,
                        .repr = noneRepr,
                        .hash = noneHash,
                        .truth = noneTruth,
                        .construct = singleton<&molt_None>}};
Class T_ellipsis = {.cname = "ellipsis",
                    .shape = &molt_shape_ellipsis,
                    .flags = kAcyclic,
                    .instanceBytes = sizeof(Header),
                    .ops = {.dealloc = never, .repr = ellipsisRepr, .construct = singleton<&molt_Ellipsis>},
                    .methods = singletonMethods};
Class T_notimplemented = {.cname = "NotImplementedType",
                          .shape = &molt_shape_notimplemented,
                          .flags = kAcyclic,
                          .instanceBytes = sizeof(Header),
                          .ops = {.dealloc = never,
                                  .repr = notImplementedRepr,
                                  .truth = notImplementedTruth,
                                  .construct = singleton<&molt_NotImplemented>},
                          .methods = singletonMethods};
extern "C" {
Header molt_None = {kImmortal, 0}, molt_Ellipsis = {kImmortal, 0}, molt_NotImplemented = {kImmortal, 0};
}
void setUpSingletons() { // addresses cut to 32 bits are no constant expression
  molt_None.shape = (u32)(uintptr_t)&molt_shape_none;
  molt_Ellipsis.shape = (u32)(uintptr_t)&molt_shape_ellipsis;
  molt_NotImplemented.shape = (u32)(uintptr_t)&molt_shape_notimplemented;
  molt_shape_none.cls = &T_none;
  molt_shape_ellipsis.cls = &T_ellipsis;
  molt_shape_notimplemented.cls = &T_notimplemented;
}
