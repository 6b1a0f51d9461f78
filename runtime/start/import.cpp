// Import: program modules by their descriptors, native modules from the registry, then files on sys.path
// where eval/ is linked in.
//
// TODO(import-system, owner:runtime, milestone:RT1, priority:P2, status:missing): __spec__, __loader__, importlib hooks,
// namespace packages
#include "start/import.h"
#include "call/call.h"
#include "call/environment.h"
#include "error/exception.h"
#include "object/attr.h"
#include "object/class.h"
#include "object/module.h"
#include "object/names.h"
#include "start/start.h"

namespace {
Value modules; // sys.modules

bool sameText(Value a, Value b) {
  Str *s = as<Str>(a), *t = as<Str>(b);
  return s == t || (s->length == t->length && s->kind == t->kind &&
                    !memcmp(s->data, t->data, (size_t)s->length * s->kind));
}
bool sameText(Value a, const char* c) { return textIs(a, c); }
ModuleDesc* findDesc(Value name) {
  ProgramDesc* p = currentProgram();
  for (u32 i = 0; p && i < p->moduleCount; ++i) {
    ModuleDesc* d = (ModuleDesc*)(uintptr_t)p->modules[i];
    if (sameText(d->name, name)) return d;
  }
  return nullptr;
}
const NativeModule* findNative(Value name) {
  for (u32 i = 0; i < molt_native_module_count; ++i)
    if (molt_native_modules[i] && sameText(name, molt_native_modules[i]->name)) return molt_native_modules[i];
  return nullptr;
}

/// Part before the last dot (owned, 0 if none) and after it.
Value parentName(Value name, Value* last) {
  size_t n;
  bool owned;
  const char* s = strUtf8(name, &n, &owned);
  size_t dot = n;
  while (dot && s[dot - 1] != '.') --dot;
  Value parent = dot ? strFromUtf8(s, dot - 1) : 0;
  if (last) *last = strFromUtf8(s + dot, n - dot);
  if (owned) release((void*)s, n + 1);
  return parent;
}

Value notFound(Value name, Value parent) {
  Ref text(parent ? strFormat("No module named %R; %R is not a package", name, parent)
                  : strFormat("No module named %R", name));
  return raiseImportError(E_ModuleNotFoundError, text, name, 0);
}

/// Body of a program module in its fresh module object.
int runBody(ModuleDesc* d) {
  Ref fn(molt_FuncNew(0, 0, 0, nullptr, 0, d->body));
  Ref r(invoke(fn, d->body, nullptr));
  drain();
  return r.v ? 0 : -1;
}

Value sysPath() { // owned, or 0
  Value sys = dictGet(sysModules(), N(sys));
  return sys ? lookupAttr(sys, N(path)) : 0;
}

void setInitializing(Value module, bool on) { as<Module>(module)->initializing = on; }
} // namespace

Value (*molt_importFileHook)(Value name, Value path);

Value sysModules() {
  if (!modules) modules = dictNew();
  return modules;
}

Value nativeModule(const NativeModule* def) {
  Ref name(strFromC(def->name));
  Ref shown(intern(name));
  Ref m(moduleNew(shown));
  for (const MethodDef* d = def->functions; d && d->name; ++d) {
    Ref f(builtinFunction(d, m, shown));
    moduleSet(m, internC(d->name), f);
  }
  if (def->setup && def->setup(m) < 0) return 0;
  return m.take();
}

Value importModule(Value name) {
  if (Value m = dictGet(sysModules(), name)) {
    if (isNone(m)) {
      Ref text(strFormat("import of %U halted; None in sys.modules", name));
      return raiseImportError(E_ModuleNotFoundError, text, name, 0);
    }
    return incref(m);
  }
  if (molt_thread.exc) return 0;
  Value lastName = 0;
  Ref parent(parentName(name, &lastName));
  Ref last(lastName);
  Ref parentModule;
  if (parent.v) {
    parentModule.v = importModule(parent);
    if (!parentModule.v) return 0;
    if (Value m = dictGet(sysModules(), name)) return incref(m); // the parent brought it along
  }
  Ref m;
  if (ModuleDesc* d = findDesc(name)) {
    m.v = incref(moduleForDesc(d));
    if (dictSet(sysModules(), name, m) < 0) return 0;
    setInitializing(m, true);
    int status = runBody(d);
    setInitializing(m, false);
    if (status < 0) {
      Value e = takeException();
      dictDelete(sysModules(), name);
      restoreException(e);
      return 0;
    }
    if (Value replaced = dictGet(sysModules(), name))
      m.reset(incref(replaced)); // a module may put another in its place
  } else if (const NativeModule* def = findNative(name)) {
    m.v = def == molt_native_modules[0] ? incref(builtinsModule()) : nativeModule(def);
    if (!m.v) return 0;
    if (dictSet(sysModules(), name, m) < 0) return 0;
  } else {
    Ref path(parentModule.v ? lookupAttr(parentModule, N(__path__)) : sysPath());
    if (molt_thread.exc) return 0;
    m.v = molt_importFileHook && path.v ? molt_importFileHook(name, path) : kStop;
    if (m.v == kStop) {
      m.v = 0;
      return notFound(name, parent.v && !path.v ? parent.v : 0);
    }
    if (!m.v) return 0;
  }
  if (parentModule.v) {
    Ref attribute(intern(last));
    if (setAttr(parentModule, attribute, m) < 0) return 0;
  }
  return m.take();
}

namespace {
/// What relative names are relative to (CPython's _calc___package__): owned; 0 with or without an exception.
/// `get` looks up a global: borrowed, 0 if absent.
template <class Get> Value packageOf(Get get) {
  Value package = get(N(__package__));
  if (package && !isNone(package)) {
    if (!isInstance(package, &T_str)) return raise(E_TypeError, "package must be a string");
    return incref(package);
  }
  Value spec = get(N(__spec__));
  if (spec && !isNone(spec)) {
    Value parent = getAttr(spec, internC("parent"));
    if (parent && !isInstance(parent, &T_str)) {
      decref(parent);
      return raise(E_TypeError, "__spec__.parent must be a string");
    }
    return parent;
  }
  Value name = get(N(__name__));
  if (!name) return raise(E_KeyError, "'__name__' not in globals");
  if (!isInstance(name, &T_str)) return raise(E_TypeError, "__name__ must be a string");
  return get(N(__path__)) ? incref(name) : parentName(name, nullptr);
}

/// Absolute name for `level` dots and `name`; owned, 0 with ImportError.
template <class Get> Value resolveName(Get get, Value name, u32 level) {
  Ref base(packageOf(get));
  if (!base.v && molt_thread.exc) return 0;
  if (!base.v || !as<Str>(base)->length)
    return raise(E_ImportError, "attempted relative import with no known parent package");
  for (u32 i = 1; i < level; ++i) {
    Value up = parentName(base, nullptr);
    if (!up) return raise(E_ImportError, "attempted relative import beyond top-level package");
    base.reset(up);
  }
  if (!as<Str>(name)->length) return base.take();
  return strFormat("%U.%U", base.v, name);
}

Value topName(Value name) {
  size_t n;
  bool owned;
  const char* s = strUtf8(name, &n, &owned);
  const char* dot = (const char*)memchr(s, '.', n);
  Value r = dot ? strFromUtf8(s, (size_t)(dot - s)) : incref(name);
  if (owned) release((void*)s, n + 1);
  return r;
}
} // namespace

namespace {
/// Whether the pending exception says that there is no module of just this name; it is dropped then. `from
/// package import name` tries a submodule, and then finds an attribute missing.
bool absent(Value name) {
  if (!pendingMatches(E_ModuleNotFoundError)) return false;
  Value missing = exceptionOf(molt_thread.exc)->f[kImportName];
  if (!missing || !isStr(missing) || !sameText(missing, name)) return false;
  clearException();
  return true;
}

Value importAbsolute(Value full, Value fromlist, u32 level) {
  Ref m(importModule(full));
  if (!m.v) return 0;
  if (isNone(fromlist)) {
    if (level) return m.take();
    Ref top(topName(full));
    return importModule(top);
  }
  // Submodules named by `from package import name`.
  if (classOf(m) == &T_module) {
    Ref path(lookupAttr(m, N(__path__)));
    if (path.v && isTuple(fromlist)) {
      Tuple* t = as<Tuple>(fromlist);
      for (u64 i = 0; i < t->length; ++i) {
        if (sameText(t->items[i], "*")) {
          Value all = moduleGet(m, N(__all__));
          if (!all) continue;
          Ref names(tupleFromIterable(all));
          if (!names.v) return 0;
          for (u64 k = 0; k < as<Tuple>(names)->length; ++k) {
            Value sub = as<Tuple>(names)->items[k];
            if (!isInstance(sub, &T_str)) continue;
            Ref key(intern(sub));
            if (moduleGet(m, key)) continue;
            Ref subName(strFormat("%U.%U", full, sub));
            if (!molt_importFileHook && !findDesc(subName) && !findNative(subName)) continue;
            Ref s(importModule(subName));
            if (!s.v && !absent(subName)) return 0;
          }
          continue;
        }
        Ref key(intern(t->items[i]));
        if (moduleGet(m, key)) continue;
        Ref subName(strFormat("%U.%U", full, t->items[i]));
        if (!molt_importFileHook && !findDesc(subName) && !findNative(subName)) continue;
        Ref s(importModule(subName));
        if (!s.v && !absent(subName)) return 0;
      }
    }
  }
  return m.take();
}

} // namespace

namespace {
/// Calls set(name, value) for what `from m import *` brings.
template <class Set> int importStar(Value m, Set set) {
  Ref all(lookupAttr(m, N(__all__)));
  if (!all.v && molt_thread.exc) return -1;
  bool skip = !all.v;
  Ref names;
  if (skip) {
    Ref dict(getAttr(m, N(__dict__)));
    names.v = dict.v ? listFromIterable(dict) : 0;
  } else {
    names.v = listFromIterable(all);
  }
  if (!names.v) return -1;
  i64 n = length(names);
  for (i64 i = 0; i < n; ++i) {
    Ref raw(getItem(names, tagInt(i)));
    if (!raw.v) return -1;
    if (!isInstance(raw, &T_str)) {
      Ref modName(lookupAttr(m, N(__name__)));
      raise(E_TypeError,
            skip ? "Key in %S.__dict__ must be str, not %T" : "Item in %S.__all__ must be str, not %T",
            modName.v ? modName.v : none(), raw.v);
      return -1;
    }
    Ref name(intern(raw));
    if (skip && as<Str>(name)->length && strChar(as<Str>(name), 0) == '_') continue;
    Ref v(getAttr(m, name));
    if (!v.v) return -1;
    if (set(name, v) < 0) return -1;
  }
  drain();
  return 0;
}
} // namespace

Value importName(Value globals, Value name, Value fromlist, u32 level) {
  auto get = [&](Value key) -> Value {
    if (!globals) return 0;
    if (Value m = moduleOfDict(globals)) return moduleGet(m, key);
    return dictGet(globals, key);
  };
  Ref full(level ? resolveName(get, name, level) : incref(name));
  return full.v ? importAbsolute(full, fromlist, level) : 0;
}

Value importStatement(Value env, Value locals, Value name, Value fromlist, u32 level) {
  Environment* e = as<Environment>(env);
  Value builtins = e->builtins;
  Ref f(builtins == builtinsModule() ? incref(moduleGet(builtins, N(__import__)))
        : isDict(builtins)           ? incref(dictGet(builtins, N(__import__)))
                                     : getItem(builtins, N(__import__)));
  if (!f.v) {
    clearException();
    return raise(E_ImportError, "__import__ not found");
  }
  if (classOf(f) == &T_builtin) return importName(e->globals, name, fromlist, level);
  Value args[] = {name, e->globals, locals ? locals : none(), fromlist, tagInt(level)};
  return call(f, args, 5);
}

extern "C" {
Value molt_Import(Value fromlist, Value name, uint32_t level, ModuleDesc* d) {
  auto get = [&](Value key) -> Value { return d && d->object ? moduleGet(d->object, key) : 0; };
  Ref full(level ? resolveName(get, name, level) : incref(name));
  return full.v ? importAbsolute(full, fromlist, level) : 0;
}

Value molt_ImportFrom(Value m, Value name) {
  Value v = lookupAttr(m, name);
  if (v || molt_thread.exc) return v;
  Ref modName(lookupAttr(m, N(__name__)));
  if (!modName.v && molt_thread.exc) return 0;
  if (modName.v && isInstance(modName, &T_str)) {
    Ref full(strFormat("%U.%U", modName.v, name));
    if (Value sub = dictGet(sysModules(), full)) return incref(sub);
  } else {
    modName.reset(strFromC("<unknown module name>"));
  }
  Ref file(lookupAttr(m, N(__file__)));
  clearException();
  Ref text;
  if (classOf(m) == &T_module && as<Module>(m)->initializing)
    text.v = file.v ? strFormat("cannot import name %R from partially initialized module %R (most likely due "
                                "to a circular import) (%S)",
                                name, modName.v, file.v)
                    : strFormat("cannot import name %R from partially initialized module %R (most likely due "
                                "to a circular import)",
                                name, modName.v);
  else if (file.v)
    text.v = strFormat("cannot import name %R from %R (%S)", name, modName.v, file.v);
  else
    text.v = strFormat("cannot import name %R from %R (unknown location)", name, modName.v);
  Ref e(newException(E_ImportError, &text.v, 1));
  Exception* x = exceptionOf(e);
  x->f[kImportName] = incref(modName);
  x->f[kImportPath] = file.take();
  x->f[kImportFrom] = incref(name);
  return raiseValue(e);
}

int32_t molt_ImportStar(Value m, ModuleDesc* d) {
  Value target = moduleForDesc(d);
  return importStar(m, [&](Value name, Value v) {
    moduleSet(target, name, v);
    return 0;
  });
}
}

int importStarInto(Value m, Value ns) {
  return importStar(m, [&](Value name, Value v) { return setItem(ns, name, v); });
}
