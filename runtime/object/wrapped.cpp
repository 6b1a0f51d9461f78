// property, staticmethod, classmethod, super, mappingproxy.
#include "call/call.h"
#include "error/exception.h"
#include "object/attr.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/names.h"
#include "object/shape.h"

namespace {
Value orNone(Value v) { return incref(v ? v : none()); }
void replace(Value* field, Value v) {
  Value old = *field;
  *field = incref(v);
  decref(old);
}

// --- staticmethod, classmethod
// --------------------------------------------------------------------------------------
void wrappedDealloc(Value v) {
  decref(as<Wrapped>(v)->fn);
  decref(as<Wrapped>(v)->dict);
  freeInstance(v, sizeof(Wrapped));
}
void wrappedTraverse(Value v, Visit visit, void* arg) {
  if (as<Wrapped>(v)->fn) visit(as<Wrapped>(v)->fn, arg);
  if (as<Wrapped>(v)->dict) visit(as<Wrapped>(v)->dict, arg);
}
Value wrappedConstruct(Value cls, const Value*, i32, Value) {
  Wrapped* w = (Wrapped*)newInstance(classFrom(cls), sizeof(Wrapped));
  w->fn = w->dict = 0;
  return toValue(w);
}
int copyAttribute(Value from, Value to, Value name) {
  Ref v(lookupAttr(from, name));
  if (!v.v) return molt_thread.exc ? -1 : 0;
  if (!as<Wrapped>(to)->dict) as<Wrapped>(to)->dict = dictNew();
  return dictSet(as<Wrapped>(to)->dict, name, v);
}
void setWrapped(Value self, Value fn) {
  replace(&as<Wrapped>(self)->fn, fn);
  copyAttribute(fn, self, N(__module__));
  copyAttribute(fn, self, N(__name__));
  copyAttribute(fn, self, N(__qualname__));
  copyAttribute(fn, self, N(__doc__));
  copyAttribute(fn, self, N(__annotations__));
  clearException();
}
int wrappedInit(Value self, const Value* a, i32 n, Value kwnames) {
  if (kwnames && as<Tuple>(kwnames)->length)
    return raiseStatus(raise(E_TypeError, "%T() takes no keyword arguments", self));
  if (n != 1) return raiseStatus(raise(E_TypeError, "%T expected 1 argument, got %d", self, n));
  setWrapped(self, a[0]);
  return 0;
}
Value staticGet(Value v, Value, Value) {
  return as<Wrapped>(v)->fn ? incref(as<Wrapped>(v)->fn)
                            : raise(E_RuntimeError, "uninitialized staticmethod object");
}
Value classGet(Value v, Value obj, Value cls) {
  Value fn = as<Wrapped>(v)->fn;
  if (!fn) return raise(E_RuntimeError, "uninitialized classmethod object");
  return boundMethod(fn, cls ? cls : toValue(classOf(obj)));
}
Value staticCall(Value v, const Value* args, i32 nargs, Value kwnames) {
  return call(as<Wrapped>(v)->fn, args, nargs, kwnames);
}
Value wrappedFn(Value v) { return orNone(as<Wrapped>(v)->fn); }
Value wrappedDict(Value v) {
  if (!as<Wrapped>(v)->dict) as<Wrapped>(v)->dict = dictNew();
  return incref(as<Wrapped>(v)->dict);
}
Value wrappedAbstract(Value v) {
  Value r = as<Wrapped>(v)->fn ? lookupAttr(as<Wrapped>(v)->fn, N(__isabstractmethod__)) : 0;
  return r || molt_thread.exc ? r : boolValue(false);
}
const GetSetDef wrappedGetSet[] = {{"__func__", wrappedFn},
                                   {"__wrapped__", wrappedFn},
                                   {"__dict__", wrappedDict},
                                   {"__isabstractmethod__", wrappedAbstract},
                                   {nullptr, nullptr}};
Value staticRepr(Value v) { return strFormat("<staticmethod(%R)>", orNone(as<Wrapped>(v)->fn)); }
Value classRepr(Value v) { return strFormat("<classmethod(%R)>", orNone(as<Wrapped>(v)->fn)); }

// --- property
// -------------------------------------------------------------------------------------------------------
Property* prop(Value v) { return as<Property>(v); }
void propertyDealloc(Value v) {
  Value owned[] = {prop(v)->get, prop(v)->set, prop(v)->del, prop(v)->doc, prop(v)->name};
  for (Value o : owned) decref(o);
  freeInstance(v, sizeof(Property));
}
void propertyTraverse(Value v, Visit visit, void* arg) {
  Value owned[] = {prop(v)->get, prop(v)->set, prop(v)->del, prop(v)->doc};
  for (Value o : owned)
    if (o) visit(o, arg);
}
Value propertyConstruct(Value cls, const Value*, i32, Value) {
  Property* p = (Property*)newInstance(classFrom(cls), sizeof(Property));
  memset(&p->unused, 0, sizeof(Property) - sizeof(Header));
  return toValue(p);
}
Value optional(Value v) { return v && !isNone(v) ? incref(v) : 0; }
int propertyInit(Value self, const Value* a, i32 n, Value kwnames) {
  Value bound[4] = {};
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0, npos = n - nkw;
  if (n > 4) {
    raise(E_TypeError, "property() takes at most 4 arguments (%d given)", n);
    return -1;
  }
  for (i32 i = 0; i < npos; ++i) bound[i] = a[i];
  static const char* const names[] = {"fget", "fset", "fdel", "doc"};
  for (i32 k = 0; k < nkw; ++k) {
    Value key = as<Tuple>(kwnames)->items[k];
    i32 i = 0;
    while (i < 4 && internC(names[i]) != key) ++i;
    if (i == 4) {
      raise(E_TypeError, "property() got an unexpected keyword argument '%U'", key);
      return -1;
    }
    bound[i] = a[npos + k];
  }
  Property* p = prop(self);
  p->get = optional(bound[0]);
  p->set = optional(bound[1]);
  p->del = optional(bound[2]);
  p->doc = optional(bound[3]);
  if (!p->doc && p->get) {
    p->doc = lookupAttr(p->get, N(__doc__));
    if (!p->doc && molt_thread.exc) return -1;
    if (p->doc && isNone(p->doc)) p->doc = 0;
  }
  return 0;
}
Value propertyName(Value v) {
  if (prop(v)->name) return incref(prop(v)->name);
  return prop(v)->get ? lookupAttr(prop(v)->get, N(__name__)) : 0;
}
int noAccessor(Value v, Value obj, const char* what) {
  Ref name(propertyName(v));
  clearException();
  if (name.v)
    raise(E_AttributeError, "property %R of %R object has no %s", name.v, classOf(obj)->qualname, what);
  else
    raise(E_AttributeError, "property of %R object has no %s", classOf(obj)->qualname, what);
  return -1;
}
Value propertyGet(Value v, Value obj, Value) {
  if (!obj || isNone(obj)) return incref(v);
  Value f = prop(v)->get;
  if (!f) {
    noAccessor(v, obj, "getter");
    return 0;
  }
  Ref hold(incref(f));
  return call1(f, obj);
}
int propertySet(Value v, Value obj, Value x) {
  Value f = x ? prop(v)->set : prop(v)->del;
  if (!f) return noAccessor(v, obj, x ? "setter" : "deleter");
  Ref hold(incref(f)), r(x ? call2(f, obj, x) : call1(f, obj));
  return r.v ? 0 : -1;
}
Value copyWith(Value self, Value get, Value set, Value del) {
  Property* p = prop(self);
  Value args[4] = {get      ? get
                   : p->get ? p->get
                            : none(),
                   set      ? set
                   : p->set ? p->set
                            : none(),
                   del      ? del
                   : p->del ? p->del
                            : none(),
                   none()};
  i32 n = 3;
  if (p->doc && (!p->get || get == 0)) {
    Ref inherited(p->get ? lookupAttr(p->get, N(__doc__)) : 0);
    clearException();
    if (inherited.v != p->doc) {
      args[3] = p->doc;
      n = 4;
    }
  }
  Value fresh = call(toValue(classOf(self)), args, n);
  if (fresh && isInstance(fresh, &T_property)) replace(&prop(fresh)->name, p->name);
  return fresh;
}
Value getter(Value self, const Value* a, i32, Value) { return copyWith(self, a[0], 0, 0); }
Value setter(Value self, const Value* a, i32, Value) { return copyWith(self, 0, a[0], 0); }
Value deleter(Value self, const Value* a, i32, Value) { return copyWith(self, 0, 0, a[0]); }
Value setName(Value self, const Value* a, i32 n, Value kwnames) {
  if (kwnames && as<Tuple>(kwnames)->length)
    return raise(E_TypeError, "__set_name__() takes no keyword arguments");
  if (n != 2) return raise(E_TypeError, "__set_name__() takes 2 positional arguments but %d were given", n);
  replace(&prop(self)->name, a[1]);
  return none();
}
const MethodDef propertyMethods[] = {{"getter", getter, 1, 1},
                                     {"setter", setter, 1, 1},
                                     {"deleter", deleter, 1, 1},
                                     {"__set_name__", setName, 0, -1, "**"},
                                     {nullptr, nullptr, 0, 0}};
Value propFget(Value v) { return orNone(prop(v)->get); }
Value propFset(Value v) { return orNone(prop(v)->set); }
Value propFdel(Value v) { return orNone(prop(v)->del); }
Value propDoc(Value v) { return orNone(prop(v)->doc); }
int setPropDoc(Value v, Value x) {
  replace(&prop(v)->doc, x);
  return 0;
}
Value propName(Value v) {
  Value n = propertyName(v);
  return n || molt_thread.exc ? n : raiseNoAttribute(v, N(__name__));
}
int setPropName(Value v, Value x) {
  replace(&prop(v)->name, x);
  return 0;
}
Value propAbstract(Value v) {
  Value fs[] = {prop(v)->get, prop(v)->set, prop(v)->del};
  for (Value f : fs) {
    if (!f) continue;
    Ref a(lookupAttr(f, N(__isabstractmethod__)));
    if (molt_thread.exc) return 0;
    int t = a.v ? truth(a) : 0;
    if (t) return t < 0 ? 0 : boolValue(true);
  }
  return boolValue(false);
}
const GetSetDef propertyGetSet[] = {{"fget", propFget},
                                    {"fset", propFset},
                                    {"fdel", propFdel},
                                    {"__doc__", propDoc, setPropDoc},
                                    {"__name__", propName, setPropName},
                                    {"__isabstractmethod__", propAbstract},
                                    {nullptr, nullptr}};

// --- super
// ----------------------------------------------------------------------------------------------------------
struct Super {
  Header h;
  MOLT_PTR(Class, cls);
  Value obj;             ///< 0: unbound
  MOLT_PTR(Class, type); ///< class whose mro is walked
};
void superDealloc(Value v) {
  if (as<Super>(v)->cls) decref(toValue(as<Super>(v)->cls));
  if (as<Super>(v)->type) decref(toValue(as<Super>(v)->type));
  decref(as<Super>(v)->obj);
  freeInstance(v, sizeof(Super));
}
void superTraverse(Value v, Visit visit, void* arg) {
  if (as<Super>(v)->cls) visit(toValue(as<Super>(v)->cls), arg);
  if (as<Super>(v)->type) visit(toValue(as<Super>(v)->type), arg);
  if (as<Super>(v)->obj) visit(as<Super>(v)->obj, arg);
}
/// The class to walk for super(cls, obj); null with TypeError.
Class* superType(Class* c, Value obj) {
  if (isClass(obj) && isSubclass(readied(classFrom(obj)), c)) return classFrom(obj);
  if (isSubclass(classOf(obj), c)) return classOf(obj);
  Ref claimed(lookupAttr(obj, N(__class__)));
  if (claimed.v && isClass(claimed) && isSubclass(classFrom(claimed), c)) return classFrom(claimed);
  clearException();
  if (isClass(obj))
    raise(E_TypeError, "super(type, obj): obj (type %U) is not an instance or subtype of type (%U).",
          classFrom(obj)->name, c->name);
  else
    raise(E_TypeError, "super(type, obj): obj (instance of %U) is not an instance or subtype of type (%U).",
          classOf(obj)->name, c->name);
  return nullptr;
}
Value superConstruct(Value cls, const Value*, i32, Value) {
  Super* s = (Super*)newInstance(classFrom(cls), sizeof(Super));
  s->cls = s->type = nullptr;
  s->obj = 0;
  return toValue(s);
}
int superInit(Value self, const Value* a, i32 n, Value kwnames) {
  if (kwnames) {
    raise(E_TypeError, "super() takes no keyword arguments");
    return -1;
  }
  if (n == 0) {
    raise(E_RuntimeError, "super(): no arguments");
    return -1;
  }
  if (n > 2) {
    raise(E_TypeError, "super() expected at most 2 arguments, got %d", n);
    return -1;
  }
  if (!isClass(a[0])) {
    raise(E_TypeError, "super() argument 1 must be a type, not %T", a[0]);
    return -1;
  }
  Super* s = as<Super>(self);
  Class* type = nullptr;
  if (n == 2 && !isNone(a[1])) {
    type = superType(readied(classFrom(a[0])), a[1]);
    if (!type) return -1;
    s->obj = incref(a[1]);
    incref(toValue(type));
  }
  s->cls = classFrom(incref(a[0]));
  s->type = type;
  return 0;
}
Value superGetattr(Value v, Value name) {
  Super* s = as<Super>(v);
  if (!s->type || name == N(__class__)) return genericGetAttr(v, name);
  Tuple* mro = as<Tuple>(s->type->mro);
  u64 i = 0;
  while (i < mro->length && classFrom(mro->items[i]) != s->cls) ++i;
  for (++i; i < mro->length; ++i) {
    Value d = classFrom(mro->items[i])->ns->get(name);
    if (!d) continue;
    Ref hold(incref(d));
    if (!readied(classOf(d))->ops.descrGet) return hold.take();
    Value obj = s->obj == toValue(s->type) ? 0 : s->obj;
    return classOf(d)->ops.descrGet(d, obj, toValue(s->type));
  }
  return genericGetAttr(v, name);
}
Value superRepr(Value v) {
  Super* s = as<Super>(v);
  if (s->type) return strFormat("<super: <class '%U'>, <%U object>>", s->cls->name, s->type->name);
  return strFormat("<super: <class '%s'>, NULL>", s->cls ? s->cls->cname : "NULL");
}
Value superGet(Value v, Value obj, Value) {
  Super* s = as<Super>(v);
  if (!obj || s->obj || !s->cls) return incref(v);
  Value args[] = {toValue(s->cls), obj};
  return call(toValue(classOf(v)), args, 2);
}
Value superThis(Value v) { return as<Super>(v)->cls ? incref(toValue(as<Super>(v)->cls)) : none(); }
Value superSelf(Value v) { return orNone(as<Super>(v)->obj); }
Value superSelfClass(Value v) { return as<Super>(v)->type ? incref(toValue(as<Super>(v)->type)) : none(); }
const GetSetDef superGetSet[] = {{"__thisclass__", superThis},
                                 {"__self__", superSelf},
                                 {"__self_class__", superSelfClass},
                                 {nullptr, nullptr}};

// --- mappingproxy
// ---------------------------------------------------------------------------------------------------
/// Shows a mapping, or the namespace of a class (then `mapping` is the class).
struct MappingProxy {
  Header h;
  Value mapping;
};
void proxyDealloc(Value v) {
  decref(as<MappingProxy>(v)->mapping);
  release(as<MappingProxy>(v), sizeof(MappingProxy));
}
void proxyTraverse(Value v, Visit visit, void* arg) { visit(as<MappingProxy>(v)->mapping, arg); }
/// The mapping itself, or a dict copied from the class's namespace; owned.
Value proxied(Value v) {
  Value m = as<MappingProxy>(v)->mapping;
  if (!isClass(m)) return incref(m);
  NameMap* ns = classFrom(m)->ns;
  Value d = dictNew();
  for (u32 i = 0; i < ns->used; ++i)
    if (ns->entries[i].key) dictSet(d, ns->entries[i].key, ns->entries[i].value);
  return d;
}
Value proxyGetitem(Value v, Value key) {
  Value m = as<MappingProxy>(v)->mapping;
  if (isClass(m) && isInstance(key, &T_str)) {
    Value name = internedTwin(key);
    if (Value x = name ? classFrom(m)->ns->get(name) : 0) return incref(x);
    return raiseClassValue(E_KeyError, key);
  }
  Ref d(proxied(v));
  return getItem(d, key);
}
i64 proxyLength(Value v) {
  Value m = as<MappingProxy>(v)->mapping;
  return isClass(m) ? classFrom(m)->ns->live : length(m);
}
int proxyContains(Value v, Value key) {
  Ref d(proxied(v));
  return contains(d, key);
}
Value proxyIter(Value v) {
  Ref d(proxied(v));
  return iter(d);
}
Value proxyRepr(Value v) {
  Ref d(proxied(v));
  return strFormat("mappingproxy(%R)", d.v);
}
Value proxyStr(Value v) {
  Ref d(proxied(v));
  return str(d);
}
Value proxyCompare(Value a, Value b, int op) {
  Ref d(proxied(a)), e(classOf(b) == &T_mappingProxy ? proxied(b) : incref(b));
  return compare(d, e, op);
}
Value proxyBinary(Value a, Value b, int op) {
  Ref d(classOf(a) == &T_mappingProxy ? proxied(a) : incref(a)),
      e(classOf(b) == &T_mappingProxy ? proxied(b) : incref(b));
  return op == OpOr ? binary(d, e, op) : incref(notImplemented());
}
template <const char* Name> Value forward(Value self, const Value* a, i32 n, Value) {
  Ref d(proxied(self));
  return callMethod(d, internC(Name), a, n);
}
const char kGet[] = "get", kKeys[] = "keys", kValues[] = "values", kItems[] = "items", kCopy[] = "copy",
           kReversed[] = "__reversed__";
const MethodDef proxyMethods[] = {{"get", forward<kGet>, 1, 2},
                                  {"keys", forward<kKeys>, 0, 0},
                                  {"values", forward<kValues>, 0, 0},
                                  {"items", forward<kItems>, 0, 0},
                                  {"copy", forward<kCopy>, 0, 0},
                                  {"__reversed__", forward<kReversed>, 0, 0},
                                  {nullptr, nullptr, 0, 0}};
Value proxyNew(Value mapping) {
  MappingProxy* p = (MappingProxy*)newObject(readied(&T_mappingProxy)->shape, sizeof(MappingProxy));
  p->mapping = incref(mapping);
  return toValue(p);
}
Value proxyConstruct(Value, const Value* a, i32 n, Value) {
  if (n != 1) return raise(E_TypeError, "mappingproxy() missing required argument 'mapping' (pos 1)");
  if (!readied(classOf(a[0]))->ops.getitem || isInstance(a[0], &T_list) || isInstance(a[0], &T_tuple))
    return raise(E_TypeError, "mappingproxy() argument must be a mapping, not %T", a[0]);
  return proxyNew(a[0]);
}
} // namespace

Class T_staticmethod = {.cname = "staticmethod",
                        .flags = kBaseType,
                        .instanceBytes = sizeof(Wrapped),
                        .ops = {.dealloc = wrappedDealloc,
                                .traverse = wrappedTraverse,
                                .repr = staticRepr,
                                .call = staticCall,
                                .construct = wrappedConstruct,
                                .init = wrappedInit,
                                .descrGet = staticGet},
                        .getset = wrappedGetSet};
Class T_classmethod = {.cname = "classmethod",
                       .flags = kBaseType,
                       .instanceBytes = sizeof(Wrapped),
                       .ops = {.dealloc = wrappedDealloc,
                               .traverse = wrappedTraverse,
                               .repr = classRepr,
                               .construct = wrappedConstruct,
                               .init = wrappedInit,
                               .descrGet = classGet},
                       .getset = wrappedGetSet};
Class T_property = {.cname = "property",
                    .flags = kBaseType,
                    .instanceBytes = sizeof(Property),
                    .ops = {.dealloc = propertyDealloc,
                            .traverse = propertyTraverse,
                            .construct = propertyConstruct,
                            .init = propertyInit,
                            .descrGet = propertyGet,
                            .descrSet = propertySet},
                    .methods = propertyMethods,
                    .getset = propertyGetSet};
Class T_super = {.cname = "super",
                 .flags = kBaseType,
                 .instanceBytes = sizeof(Super),
                 .ops = {.dealloc = superDealloc,
                         .traverse = superTraverse,
                         .repr = superRepr,
                         .getattr = superGetattr,
                         .construct = superConstruct,
                         .init = superInit,
                         .descrGet = superGet},
                 .getset = superGetSet};
Class T_mappingProxy = {.cname = "mappingproxy",
                        .instanceBytes = sizeof(MappingProxy),
                        .ops = {.dealloc = proxyDealloc,
                                .traverse = proxyTraverse,
                                .repr = proxyRepr,
                                .str = proxyStr,
                                .compare = proxyCompare,
                                .iter = proxyIter,
                                .length = proxyLength,
                                .getitem = proxyGetitem,
                                .contains = proxyContains,
                                .binary = proxyBinary,
                                .construct = proxyConstruct},
                        .methods = proxyMethods,
                        .binaryOps = 1u << OpOr};

Value staticMethodNew(Value fn) {
  Value v = wrappedConstruct(toValue(readied(&T_staticmethod)), nullptr, 0, 0);
  setWrapped(v, fn);
  return v;
}
Value classMethodNew(Value fn) {
  Value v = wrappedConstruct(toValue(readied(&T_classmethod)), nullptr, 0, 0);
  setWrapped(v, fn);
  return v;
}
Value superMethod(Value v, Value name, Value* fn) {
  Super* s = as<Super>(v);
  if (!s->type || s->obj == toValue(s->type) || name == N(__class__)) return 0;
  Tuple* mro = as<Tuple>(s->type->mro);
  u64 i = 0;
  while (i < mro->length && classFrom(mro->items[i]) != s->cls) ++i;
  for (++i; i < mro->length; ++i)
    if (Value d = classFrom(mro->items[i])->ns->get(name)) {
      *fn = d;
      return classOf(d) == &T_function ? s->obj : 0;
    }
  return 0;
}
Value mappingProxyOfClass(Class* c) { return proxyNew(toValue(c)); }
Value newSuper(Class* c, Value obj) {
  Value s = superConstruct(toValue(readied(&T_super)), nullptr, 0, 0);
  Value args[] = {toValue(c), obj};
  if (superInit(s, args, 2, 0) < 0) {
    decref(s);
    return 0;
  }
  return s;
}
