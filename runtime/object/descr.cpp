// Descriptors: methods and attributes of native classes, bound methods, property, staticmethod, classmethod,
// super, native functions, mappingproxy.
#include "object/descr.h"
#include "call/call.h"
#include "error/exception.h"
#include "object/attr.h"
#include "object/class.h"
#include "object/module.h"
#include "object/names.h"
#include "object/shape.h"

namespace {
template <class T> T* make(Class& c) { return (T*)newObject(readied(&c)->shape, sizeof(T)); }

// --- descriptors of native classes
// ----------------------------------------------------------------------------------
void descriptorDealloc(Value v) { release(as<Descriptor>(v), sizeof(Descriptor)); }
Value newDescriptor(Class& type, Class* owner, Value name, const void* def) {
  Descriptor* d = make<Descriptor>(type);
  d->owner = owner;
  d->name = name;
  d->def = def;
  return toValue(d);
}
Value methodRepr(Value v) {
  return strFormat("<method '%U' of '%U' objects>", as<Descriptor>(v)->name,
                   as<Descriptor>(v)->owner->qualname);
}
Value slotRepr(Value v) {
  return strFormat("<slot wrapper '%U' of '%U' objects>", as<Descriptor>(v)->name,
                   as<Descriptor>(v)->owner->qualname);
}
Value attributeRepr(Value v) {
  return strFormat("<attribute '%U' of '%U' objects>", as<Descriptor>(v)->name,
                   as<Descriptor>(v)->owner->qualname);
}
Value memberRepr(Value v) {
  return strFormat("<member '%U' of '%U' objects>", as<Descriptor>(v)->name,
                   as<Descriptor>(v)->owner->qualname);
}

bool applies(Value d, Value obj) {
  Descriptor* x = as<Descriptor>(d);
  if (isInstance(obj, x->owner)) return true;
  raise(E_TypeError, "descriptor '%U' for '%U' objects doesn't apply to a '%T' object", x->name,
        x->owner->qualname, obj);
  return false;
}
Value methodGet(Value d, Value obj, Value) {
  if (!obj) return incref(d);
  if (!applies(d, obj)) return 0;
  return builtinFunction((const MethodDef*)as<Descriptor>(d)->def, obj, 0);
}
Value wrapperGet(Value d, Value obj, Value) {
  if (!obj) return incref(d);
  if (!applies(d, obj)) return 0;
  MethodWrapper* w = make<MethodWrapper>(T_methodWrapper);
  w->wrapper = incref(d);
  w->self = incref(obj);
  return toValue(w);
}
Value classMethodGet(Value d, Value obj, Value cls) {
  Value c = cls ? cls : toValue(classOf(obj));
  return builtinFunction((const MethodDef*)as<Descriptor>(d)->def, c, 0);
}
Value classMethodCall(Value d, const Value* args, i32 nargs, Value kwnames) {
  if (nargs < 1)
    return raise(E_TypeError, "descriptor '%U' of '%U' object needs an argument", as<Descriptor>(d)->name,
                 as<Descriptor>(d)->owner->qualname);
  return callNative((const MethodDef*)as<Descriptor>(d)->def, args[0], args + 1, nargs - 1, kwnames,
                    bareName(as<Descriptor>(d)->owner));
}
Value getSetGet(Value d, Value obj, Value) {
  if (!obj) return incref(d);
  if (!applies(d, obj)) return 0;
  return ((const GetSetDef*)as<Descriptor>(d)->def)->get(obj);
}
int getSetSet(Value d, Value obj, Value v) {
  if (!applies(d, obj)) return -1;
  auto set = ((const GetSetDef*)as<Descriptor>(d)->def)->set;
  if (set) return set(obj, v);
  Ref text(strFormat("attribute '%U' of '%U' objects is not writable", as<Descriptor>(d)->name,
                     as<Descriptor>(d)->owner->qualname));
  raise(E_AttributeError, "%U", text.v);
  return -1;
}
/// Bit 0 of def: not the name of a slot but a GetSetDef that shows as a member.
const GetSetDef* nativeMember(Value d) {
  uintptr_t p = (uintptr_t)as<Descriptor>(d)->def;
  return p & 1 ? (const GetSetDef*)(p - 1) : nullptr;
}
Value memberGet(Value d, Value obj, Value) {
  if (!obj) return incref(d);
  if (!applies(d, obj)) return 0;
  if (auto native = nativeMember(d)) return native->get(obj);
  Shape* s = shapeOf(obj);
  u32 slot, kind;
  if (shapeFind(s, toValue((void*)as<Descriptor>(d)->def), &slot, &kind))
    if (Value v = *slotAddress(obj, s, slot)) return incref(v);
  return raiseNoAttribute(obj, as<Descriptor>(d)->name);
}
int memberSet(Value d, Value obj, Value v) {
  if (!applies(d, obj)) return -1;
  if (auto native = nativeMember(d)) {
    if (native->set) return native->set(obj, v);
    return raiseStatus(raise(E_AttributeError, "readonly attribute"));
  }
  Shape* s = shapeOf(obj);
  u32 slot, kind;
  if (!shapeFind(s, toValue((void*)as<Descriptor>(d)->def), &slot, &kind)) {
    raiseNoAttribute(obj, as<Descriptor>(d)->name);
    return -1;
  }
  if (slot >= s->capacity) ensureExt(obj);
  Value* p = slotAddress(obj, s, slot);
  Value old = *p;
  if (!v && !old) {
    raise(E_AttributeError, "%U", as<Descriptor>(d)->name);
    return -1;
  }
  *p = incref(v);
  decref(old);
  return 0;
}
Value descrName(Value v) { return incref(as<Descriptor>(v)->name); }
Value descrQualname(Value v) {
  return strFormat("%U.%U", as<Descriptor>(v)->owner->qualname, as<Descriptor>(v)->name);
}
Value descrOwner(Value v) { return incref(toValue(as<Descriptor>(v)->owner)); }
Value descrDoc(Value v) {
  Class* c = classOf(v);
  const char* doc = nullptr;
  if (c == &T_methodDescriptor || c == &T_classMethodDescriptor)
    doc = ((const MethodDef*)as<Descriptor>(v)->def)->doc;
  return doc ? strFromC(doc) : none();
}
const GetSetDef descrGetSet[] = {{"__name__", descrName},
                                 {"__qualname__", descrQualname},
                                 {"__objclass__", descrOwner},
                                 {"__doc__", descrDoc},
                                 {nullptr, nullptr}};

// --- method-wrapper
// -------------------------------------------------------------------------------------------------
void methodWrapperDealloc(Value v) {
  decref(as<MethodWrapper>(v)->wrapper);
  decref(as<MethodWrapper>(v)->self);
  release(as<MethodWrapper>(v), sizeof(MethodWrapper));
}
void methodWrapperTraverse(Value v, Visit visit, void* arg) { visit(as<MethodWrapper>(v)->self, arg); }
Value methodWrapperRepr(Value v) {
  MethodWrapper* w = as<MethodWrapper>(v);
  return strFormat("<method-wrapper '%U' of %T object at 0x%x>", as<Descriptor>(w->wrapper)->name, w->self,
                   w->self);
}
Value methodWrapperCall(Value v, const Value* args, i32 nargs, Value kwnames) {
  MethodWrapper* w = as<MethodWrapper>(v);
  return callWrapper(as<Descriptor>(w->wrapper), w->self, args, nargs, kwnames);
}
Value methodWrapperName(Value v) { return incref(as<Descriptor>(as<MethodWrapper>(v)->wrapper)->name); }
Value methodWrapperOwner(Value v) {
  return incref(toValue(as<Descriptor>(as<MethodWrapper>(v)->wrapper)->owner));
}
Value methodWrapperSelf(Value v) { return incref(as<MethodWrapper>(v)->self); }
Value methodWrapperCompare(Value a, Value b, int op) {
  if (classOf(b) != &T_methodWrapper || (op != CmpEq && op != CmpNe)) return incref(notImplemented());
  bool same = as<MethodWrapper>(a)->wrapper == as<MethodWrapper>(b)->wrapper &&
              as<MethodWrapper>(a)->self == as<MethodWrapper>(b)->self;
  return boolValue(same == (op == CmpEq));
}
i64 methodWrapperHash(Value v) {
  return (i64)((as<MethodWrapper>(v)->self >> 4) ^ (as<MethodWrapper>(v)->wrapper >> 3));
}
const GetSetDef methodWrapperGetSet[] = {{"__name__", methodWrapperName},
                                         {"__objclass__", methodWrapperOwner},
                                         {"__self__", methodWrapperSelf},
                                         {nullptr, nullptr}};

// --- bound methods
// --------------------------------------------------------------------------------------------------
void methodDealloc(Value v) {
  decref(as<BoundMethod>(v)->fn);
  decref(as<BoundMethod>(v)->self);
  release(as<BoundMethod>(v), sizeof(BoundMethod));
}
void methodTraverse(Value v, Visit visit, void* arg) {
  visit(as<BoundMethod>(v)->fn, arg);
  visit(as<BoundMethod>(v)->self, arg);
}
Value boundRepr(Value v) {
  BoundMethod* m = as<BoundMethod>(v);
  Ref name(lookupAttr(m->fn, N(__qualname__)));
  if (!name.v) name.v = lookupAttr(m->fn, N(__name__));
  if (!name.v || !isInstance(name, &T_str)) return strFormat("<bound method ? of %R>", m->self);
  return strFormat("<bound method %U of %R>", name.v, m->self);
}
Value boundGetattr(Value v, Value name) {
  if (typeLookup(&T_method, name)) return genericGetAttr(v, name);
  return getAttr(as<BoundMethod>(v)->fn, name);
}
Value boundCompare(Value a, Value b, int op) {
  if (classOf(b) != &T_method || (op != CmpEq && op != CmpNe)) return incref(notImplemented());
  int eq = as<BoundMethod>(a)->self == as<BoundMethod>(b)->self
               ? equals(as<BoundMethod>(a)->fn, as<BoundMethod>(b)->fn)
               : 0;
  return eq < 0 ? 0 : boolValue(eq == (op == CmpEq));
}
i64 boundHash(Value v) {
  i64 h = hash(as<BoundMethod>(v)->fn);
  if (h == -1) return -1;
  h ^= (i64)(as<BoundMethod>(v)->self >> 4);
  return h == -1 ? -2 : h;
}
Value boundFn(Value v) { return incref(as<BoundMethod>(v)->fn); }
Value boundSelf(Value v) { return incref(as<BoundMethod>(v)->self); }
Value boundDoc(Value v) {
  Value d = lookupAttr(as<BoundMethod>(v)->fn, N(__doc__));
  return d || molt_thread.exc ? d : none();
}
const GetSetDef boundGetSet[] = {
    {"__func__", boundFn}, {"__self__", boundSelf}, {"__doc__", boundDoc}, {nullptr, nullptr}};
Value methodConstruct(Value, const Value* a, i32 n, Value) {
  if (n != 2) return raise(E_TypeError, "method expected 2 arguments, got %d", n);
  if (!isCallable(a[0])) return raise(E_TypeError, "first argument must be callable");
  if (isNone(a[1])) return raise(E_TypeError, "instance must not be None");
  return boundMethod(a[0], a[1]);
}
Value methodCallOp(Value f, const Value* args, i32 nargs, Value kwnames) {
  return call(f, args, nargs, kwnames);
}
Value boundDescrGet(Value v, Value, Value) { return incref(v); }

// --- native functions
// -----------------------------------------------------------------------------------------------
void builtinDealloc(Value v) {
  decref(as<Builtin>(v)->self);
  decref(as<Builtin>(v)->module);
  release(as<Builtin>(v), sizeof(Builtin));
}
void builtinTraverse(Value v, Visit visit, void* arg) {
  if (as<Builtin>(v)->self) visit(as<Builtin>(v)->self, arg);
}
bool isModuleFunction(Builtin* b) { return !b->self || classOf(b->self) == &T_module; }
Value builtinRepr(Value v) {
  Builtin* b = as<Builtin>(v);
  if (isModuleFunction(b)) return strFormat("<built-in function %s>", b->def->name);
  if (isClass(b->self))
    return strFormat("<built-in method %s of type object at 0x%x>", b->def->name, b->self);
  return strFormat("<built-in method %s of %T object at 0x%x>", b->def->name, b->self, b->self);
}
Value builtinCompare(Value a, Value b, int op) {
  if (classOf(b) != &T_builtin || (op != CmpEq && op != CmpNe)) return incref(notImplemented());
  bool same = as<Builtin>(a)->def == as<Builtin>(b)->def && as<Builtin>(a)->self == as<Builtin>(b)->self;
  return boolValue(same == (op == CmpEq));
}
i64 builtinHash(Value v) {
  return (i64)(((uintptr_t)as<Builtin>(v)->def >> 4) ^ (as<Builtin>(v)->self >> 3));
}
Value builtinName(Value v) { return strFromC(as<Builtin>(v)->def->name); }
Value builtinQualname(Value v) {
  Builtin* b = as<Builtin>(v);
  if (isModuleFunction(b)) return strFromC(b->def->name);
  return strFormat("%U.%s", (isClass(b->self) ? classFrom(b->self) : classOf(b->self))->qualname,
                   b->def->name);
}
Value builtinModule(Value v) { return as<Builtin>(v)->module ? incref(as<Builtin>(v)->module) : none(); }
Value builtinSelf(Value v) { return as<Builtin>(v)->self ? incref(as<Builtin>(v)->self) : none(); }
Value builtinDoc(Value v) { return as<Builtin>(v)->def->doc ? strFromC(as<Builtin>(v)->def->doc) : none(); }
Value builtinCall(Value f, const Value* args, i32 nargs, Value kwnames) {
  return call(f, args, nargs, kwnames);
}
const GetSetDef builtinGetSet[] = {{"__name__", builtinName},     {"__qualname__", builtinQualname},
                                   {"__module__", builtinModule}, {"__self__", builtinSelf},
                                   {"__doc__", builtinDoc},       {nullptr, nullptr}};
} // namespace

extern "C" {
Shape molt_shape_builtin, molt_shape_method;
}
#define DESCR_OPS(repr_, get_) .dealloc = descriptorDealloc, .repr = repr_, .descrGet = get_
#define CALLED_OPS(repr_, get_)                                                                              \
  .dealloc = descriptorDealloc, .repr = repr_, .call = methodCallOp, .descrGet = get_
Class T_methodDescriptor = {.cname = "method_descriptor",
                            .flags = kAcyclic | kNoInstances,
                            .instanceBytes = sizeof(Descriptor),
                            .ops = {CALLED_OPS(methodRepr, methodGet)},
                            .getset = descrGetSet};
Class T_classMethodDescriptor = {.cname = "classmethod_descriptor",
                                 .flags = kAcyclic | kNoInstances,
                                 .instanceBytes = sizeof(Descriptor),
                                 .ops = {.dealloc = descriptorDealloc,
                                         .repr = methodRepr,
                                         .call = classMethodCall,
                                         .descrGet = classMethodGet},
                                 .getset = descrGetSet};
Class T_wrapperDescriptor = {.cname = "wrapper_descriptor",
                             .flags = kAcyclic | kNoInstances,
                             .instanceBytes = sizeof(Descriptor),
                             .ops = {CALLED_OPS(slotRepr, wrapperGet)},
                             .getset = descrGetSet};
Class T_getSetDescriptor = {.cname = "getset_descriptor",
                            .flags = kAcyclic | kNoInstances,
                            .instanceBytes = sizeof(Descriptor),
                            .ops = {.dealloc = descriptorDealloc,
                                    .repr = attributeRepr,
                                    .descrGet = getSetGet,
                                    .descrSet = getSetSet},
                            .getset = descrGetSet};
Class T_memberDescriptor = {
    .cname = "member_descriptor",
    .flags = kAcyclic | kNoInstances,
    .instanceBytes = sizeof(Descriptor),
    .ops = {.dealloc = descriptorDealloc, .repr = memberRepr, .descrGet = memberGet, .descrSet = memberSet},
    .getset = descrGetSet};
Class T_methodWrapper = {.cname = "method-wrapper",
                         .flags = kNoInstances,
                         .instanceBytes = sizeof(MethodWrapper),
                         .ops = {.dealloc = methodWrapperDealloc,
                                 .traverse = methodWrapperTraverse,
                                 .repr = methodWrapperRepr,
                                 .hash = methodWrapperHash,
                                 .call = methodWrapperCall,
                                 .compare = methodWrapperCompare},
                         .getset = methodWrapperGetSet};
Class T_method = {.cname = "method",
                  .shape = &molt_shape_method,
                  .instanceBytes = sizeof(BoundMethod),
                  .ops = {.dealloc = methodDealloc,
                          .traverse = methodTraverse,
                          .repr = boundRepr,
                          .hash = boundHash,
                          .call = methodCallOp,
                          .getattr = boundGetattr,
                          .compare = boundCompare,
                          .construct = methodConstruct,
                          .descrGet = boundDescrGet},
                  .getset = boundGetSet};
Class T_builtin = {.cname = "builtin_function_or_method",
                   .shape = &molt_shape_builtin,
                   .flags = kNoInstances,
                   .instanceBytes = sizeof(Builtin),
                   .ops = {.dealloc = builtinDealloc,
                           .traverse = builtinTraverse,
                           .repr = builtinRepr,
                           .hash = builtinHash,
                           .call = builtinCall,
                           .compare = builtinCompare},
                   .getset = builtinGetSet};

Value methodDescriptor(Class* owner, const MethodDef* def) {
  return newDescriptor(T_methodDescriptor, owner, internC(def->name), def);
}
Value classMethodDescriptor(Class* owner, const MethodDef* def) {
  return newDescriptor(T_classMethodDescriptor, owner, internC(def->name), def);
}
Value getSetDescriptor(Class* owner, const GetSetDef* def) {
  return newDescriptor(T_getSetDescriptor, owner, internC(def->name), def);
}
Value memberOfGetSet(Class* owner, const GetSetDef* def) {
  return newDescriptor(T_memberDescriptor, owner, internC(def->name), (const char*)def + 1);
}
Value memberDescriptor(Class* owner, Value name, Value slotName) {
  return newDescriptor(T_memberDescriptor, owner, name, (const void*)(uintptr_t)slotName);
}
Value boundMethod(Value fn, Value self) {
  BoundMethod* m = make<BoundMethod>(T_method);
  m->fn = incref(fn);
  m->self = incref(self);
  return toValue(m);
}
Value builtinFunction(const MethodDef* def, Value self, Value module) {
  Builtin* b = make<Builtin>(T_builtin);
  b->def = def;
  b->self = incref(self);
  b->module = module && isStr(module) ? intern(module) : incref(module);
  return toValue(b);
}

namespace {
Value callNew(Value self, const Value* args, i32 nargs, Value kwnames) {
  Class* owner = classFrom(self);
  if (nargs < 1) return raise(E_TypeError, "%U.__new__(): not enough arguments", owner->name);
  if (!isClass(args[0]))
    return raise(E_TypeError, "%U.__new__(X): X is not a type object (%T)", owner->name, args[0]);
  Class* c = readied(classFrom(args[0]));
  if (!isSubclass(c, owner))
    return raise(E_TypeError, "%U.__new__(%U): %U is not a subtype of %U", owner->name, c->name, c->name,
                 owner->name);
  Class* native = c->flags & kHeapClass ? extraOf(c)->native : c;
  if (native != owner && native->ops.construct != owner->ops.construct)
    return raise(E_TypeError, "%U.__new__(%U) is not safe, use %U.__new__()", owner->name, c->name,
                 native->name);
  return owner->ops.construct(args[0], args + 1, nargs - 1, kwnames);
}
const MethodDef newDef = {"__new__", callNew, 0, -1, "**"};
} // namespace
Value newWrapper(Class* c) { return builtinFunction(&newDef, toValue(c), 0); }
