#include "object/module.h"
#include "error/exception.h"
#include "object/attr.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/generic.h"
#include "object/names.h"
#include "start/start.h"
#include "text/args.h"

Value globalName(const GlobalSlot* g);

namespace {
Module* mod(Value v) { return as<Module>(v); }
Value builtins; ///< the module; owned for ever

GlobalSlot* slotOf(Value m, Value name) {
  if (!mod(m)->desc) return nullptr;
  Value i = mod(m)->slotIndex->get(name);
  return i ? mod(m)->desc->globals + intOf(i) : nullptr;
}

/// The builtins module changed: every program module's slots of that name follow.
void updateBuiltinSlots(Value name, Value v) {
  ProgramDesc* p = currentProgram();
  if (!p) return;
  molt_thread.builtinsTouched = 1;
  for (u32 i = 0; i < p->moduleCount; ++i) {
    ModuleDesc* d = (ModuleDesc*)(uintptr_t)p->modules[i];
    if (!d->object) continue;
    if (GlobalSlot* g = slotOf(d->object, name)) g->builtin = v;
  }
}

Value moduleRepr(Value v) {
  Value name = moduleGet(v, N(__name__)), file = moduleGet(v, N(__file__));
  if (!name) name = mod(v)->name;
  if (file && isInstance(file, &T_str)) return strFormat("<module %R from %R>", name, file);
  if (!mod(v)->desc && moduleGet(v, N(__spec__))) return strFormat("<module %R (built-in)>", name);
  return strFormat("<module %R>", name);
}
void moduleDealloc(Value v) {
  Module* m = mod(v);
  m->ns.clear();
  if (m->slotIndex) {
    m->slotIndex->clear();
    release(m->slotIndex, sizeof(NameMap));
  }
  decref(m->name);
  decref(m->dictView);
  release(m, sizeof(Module));
}
void moduleTraverse(Value v, Visit visit, void* arg) {
  Module* m = mod(v);
  for (u32 i = 0; i < m->ns.used; ++i)
    if (m->ns.entries[i].key) visit(m->ns.entries[i].value, arg);
  if (m->dictView) visit(m->dictView, arg);
}
Value getDict(Value v) { return moduleDict(v); }
const GetSetDef getset[] = {{"__dict__", getDict}, {nullptr, nullptr}};
Value dir(Value self, const Value*, i32, Value) {
  if (Value f = moduleGet(self, N(__dir__))) return call0(f);
  Ref d(moduleDict(self));
  return listFromIterable(d);
}
const MethodDef methods[] = {{"__dir__", dir, 0, 0}, {nullptr, nullptr, 0, 0}};
/// Name and text, given by position or keyword; -1 with TypeError.
int moduleArguments(const Value* a, i32 n, Value kwnames, Value* out) {
  if (bindArgs("module", "name,doc", a, n, kwnames, out) < 0) {
    if (n <= 2 && !out[0]) { // what is missing comes before what is unknown
      clearException();
      raise(E_TypeError, "module() missing required argument 'name' (pos 1)");
    }
    return -1;
  }
  if (!out[0]) return raiseStatus(raise(E_TypeError, "module() missing required argument 'name' (pos 1)"));
  if (isInstance(out[0], &T_str)) return 0;
  return raiseStatus(raise(E_TypeError, "module() argument 'name' must be str, not %N", out[0]));
}
Value construct(Value, const Value* a, i32 n, Value kwnames) {
  Value given[2];
  if (moduleArguments(a, n, kwnames, given) < 0) return 0;
  Value m = moduleNew(given[0]);
  if (given[1]) moduleSet(m, N(__doc__), given[1]);
  return m;
}
int init(Value self, const Value* a, i32 n, Value kwnames) {
  Value given[2];
  if (moduleArguments(a, n, kwnames, given) < 0) return -1;
  moduleSet(self, N(__name__), given[0]);
  moduleSet(self, N(__doc__), given[1] ? given[1] : none());
  return 0;
}
} // namespace

extern "C" {
Shape molt_shape_module;
}
Class T_module = {.cname = "module",
                  .shape = &molt_shape_module,
                  .instanceBytes = sizeof(Module),
                  .ops = {.dealloc = moduleDealloc,
                          .traverse = moduleTraverse,
                          .repr = moduleRepr,
                          .getattr = moduleGetAttr,
                          .setattr = moduleSetAttr,
                          .construct = construct,
                          .init = init},
                  .methods = methods,
                  .getset = getset};

Value moduleNew(Value name) {
  Module* m = (Module*)newObject(readied(&T_module)->shape, sizeof(Module));
  m->desc = nullptr;
  m->slotIndex = nullptr;
  m->ns = NameMap();
  m->name = incref(name);
  m->dictView = 0;
  m->initializing = 0;
  Value v = toValue(m);
  moduleSet(v, N(__name__), name);
  moduleSet(v, N(__doc__), none());
  moduleSet(v, N(__package__), none());
  moduleSet(v, N(__loader__), none());
  moduleSet(v, N(__spec__), none());
  return v;
}

Value moduleGet(Value m, Value name) {
  if (GlobalSlot* g = slotOf(m, name)) return g->value;
  return mod(m)->ns.get(name);
}

void moduleSet(Value m, Value name, Value v) {
  if (GlobalSlot* g = slotOf(m, name)) {
    Value old = g->value;
    g->value = incref(v);
    ++g->watch;
    decref(old);
  } else if (v) {
    mod(m)->ns.set(name, incref(v));
  } else {
    mod(m)->ns.remove(name);
  }
  if (m == builtins) updateBuiltinSlots(name, v);
}

int moduleAdd(Value m, const char* name, Value owned) {
  if (!owned) return -1;
  if (isObject(owned) && !headerOf(owned)->shape) readyClass(classFrom(owned)); // a native class not used yet
  moduleSet(m, internC(name), owned);
  decref(owned);
  return 0;
}

void moduleForEach(Value m, void (*fn)(Value, Value, void*), void* arg) {
  Module* x = mod(m);
  for (u32 i = 0; i < x->ns.used; ++i)
    if (x->ns.entries[i].key) fn(x->ns.entries[i].key, x->ns.entries[i].value, arg);
  if (x->desc)
    for (u32 i = 0; i < x->desc->globalCount; ++i)
      if (x->desc->globals[i].value) fn(globalName(x->desc->globals + i), x->desc->globals[i].value, arg);
}

Value moduleGetAttr(Value m, Value name) {
  if (Value v = moduleGet(m, name)) return incref(v);
  Value d = typeLookup(classOf(m), name);
  if (d) {
    if (classOf(d)->ops.descrGet) return classOf(d)->ops.descrGet(d, m, toValue(classOf(m)));
    return incref(d);
  }
  if (Value f = moduleGet(m, N(__getattr__))) {
    Ref hold(incref(f));
    return call1(f, name);
  }
  Value shown = moduleGet(m, N(__name__));
  Ref text(shown && isInstance(shown, &T_str) ? strFormat("module '%U' has no attribute '%U'", shown, name)
                                              : strFormat("module has no attribute '%U'", name));
  raiseAttributeError(text, m, name);
  return 0;
}

int moduleSetAttr(Value m, Value name, Value v) {
  Value d = typeLookup(classOf(m), name);
  if (d && classOf(d)->ops.descrSet) return classOf(d)->ops.descrSet(d, m, v);
  if (!v && !moduleGet(m, name)) {
    Ref text(strFormat("module '%U' has no attribute '%U'", mod(m)->name, name));
    raiseAttributeError(text, m, name);
    return -1;
  }
  moduleSet(m, name, v);
  return 0;
}

namespace {
void dropGlobal(GlobalSlot* g) {
  Value old = g->value, bound = g->bound;
  g->value = g->bound = 0;
  ++g->watch; // code that relied on `bound` looks at this first
  decref(old);
  decref(bound);
}
} // namespace
void moduleClear(Value m) {
  Module* x = mod(m);
  moduleDictForget(m);
  if (ModuleDesc* d = x->desc)
    for (u32 i = 0; i < d->globalCount; ++i) {
      dropGlobal(d->globals + i);
      drain();
    }
  for (u32 i = 0; i < x->ns.used; ++i)
    if (x->ns.entries[i].key && isObject(x->ns.entries[i].value)) {
      Value old = x->ns.entries[i].value;
      x->ns.entries[i].value = none();
      decref(old);
      drain();
    }
}
void moduleForget(Value m) {
  Module* x = mod(m);
  moduleDictForget(m);
  if (ModuleDesc* d = x->desc) {
    for (u32 i = 0; i < d->globalCount; ++i) dropGlobal(d->globals + i);
    if (d->object == m) {
      d->object = 0;
      --x->h.rc;
    }
  }
  moduleDealloc(m);
}

Value moduleForDesc(ModuleDesc* d) {
  if (d->object) return d->object;
  prepareUnit(d->unit);
  Module* m = (Module*)newObject(readied(&T_module)->shape, sizeof(Module));
  m->desc = d;
  m->ns = NameMap();
  m->name = incref(d->name);
  m->dictView = 0;
  m->initializing = 0;
  m->slotIndex = (NameMap*)allocate(sizeof(NameMap));
  *m->slotIndex = NameMap();
  Value b = builtinsModule();
  for (u32 i = 0; i < d->globalCount; ++i) {
    Value name = globalName(d->globals + i);
    m->slotIndex->set(name, tagInt(i));
    d->globals[i].builtin = mod(b)->ns.get(name);
  }
  Value v = toValue(m);
  d->object = v;
  moduleSet(v, N(__name__), d->name);
  Value doc = d->body ? d->body->doc : 0;
  moduleSet(v, N(__doc__), doc ? doc : none());
  // __package__
  size_t n;
  bool owned;
  const char* s = strUtf8(d->name, &n, &owned);
  size_t end = n;
  if (!d->isPackage) {
    while (end && s[end - 1] != '.') --end;
    if (end) --end;
  }
  Ref package(strFromUtf8(s, end));
  bool isMain = n == 8 && !memcmp(s, "__main__", 8);
  moduleSet(v, N(__package__), isMain ? none() : package.v);
  if (owned) release((void*)s, n + 1);
  moduleSet(v, N(__loader__), none());
  moduleSet(v, N(__spec__), none());
  if (d->file) moduleSet(v, N(__file__), d->file);
  moduleSet(v, N(__cached__), none());
  if (d->isPackage && d->file) {
    const char* f = strUtf8(d->file, &n, &owned);
    size_t slash = n;
    while (slash && f[slash - 1] != '/') --slash;
    Ref dirName(strFromUtf8(f, slash ? slash - 1 : 0));
    if (owned) release((void*)f, n + 1);
    Ref path(listFrom(&dirName.v, 1));
    moduleSet(v, N(__path__), path);
  }
  moduleSet(v, N(__builtins__), b);
  for (u32 i = 0; i < d->globalCount; ++i) d->globals[i].watch = 0; // set-up is no store of the program
  return v;
}

Value builtinsModule() {
  if (!builtins) {
    builtins = nativeModule(molt_native_modules[0]);
    addExceptions(builtins);
    static Class* const own[] = {&T_object, &T_type, &T_property, &T_staticmethod, &T_classmethod, &T_super};
    for (Class* c : own)
      if (!moduleGet(builtins, internC(c->cname))) moduleAdd(builtins, c->cname, incref(toValue(readied(c))));
    Class* memoryviewClass();
    if (!moduleGet(builtins, N(memoryview)))
      moduleAdd(builtins, "memoryview", incref(toValue(memoryviewClass())));
    Value constants[] = {none(), boolValue(true), boolValue(false), toValue(&molt_Ellipsis),
                         notImplemented()};
    static const char* const names[] = {"None", "True", "False", "Ellipsis", "NotImplemented"};
    for (int i = 0; i < 5; ++i) moduleSet(builtins, internC(names[i]), constants[i]);
    if (!moduleGet(builtins, N(__debug__))) moduleSet(builtins, N(__debug__), boolValue(true));
  }
  return builtins;
}
