// Calls: dispatch by the callable's class, entries by arity, native functions.
#include "call/call.h"
#include "gate/gate.h"
#include "object/attr.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/names.h"

extern "C" {
Value (*molt_interpret)(Value fn, const Value* args);
Value (*molt_interpret_resume)(Generator* g, Value sent);
}

Value invoke(Value fn, const Code* code, Value* a) {
  if (code->flags & (kCodeGenerator | kCodeCoroutine)) return generatorNew(fn, code, a);
  if (!code->entry) return molt_interpret(fn, a);
  const void* e = code->entry;
  // wasm checks the exact type of an indirect call, hence one pointer type per arity.
  u32 n = code->flags & kCodeClassBody ? 1 : code->nparams; // the namespace is no parameter of the source
  switch (n) {
  case 0: return ((Value(*)(Value))e)(fn);
  case 1: return ((Value(*)(Value, Value))e)(fn, a[0]);
  case 2: return ((Value(*)(Value, Value, Value))e)(fn, a[0], a[1]);
  case 3: return ((Value(*)(Value, Value, Value, Value))e)(fn, a[0], a[1], a[2]);
  case 4: return ((Value(*)(Value, Value, Value, Value, Value))e)(fn, a[0], a[1], a[2], a[3]);
  case 5: return ((Value(*)(Value, Value, Value, Value, Value, Value))e)(fn, a[0], a[1], a[2], a[3], a[4]);
  case 6:
    return ((Value(*)(Value, Value, Value, Value, Value, Value, Value))e)(fn, a[0], a[1], a[2], a[3], a[4],
                                                                          a[5]);
  case 7:
    return ((Value(*)(Value, Value, Value, Value, Value, Value, Value, Value))e)(fn, a[0], a[1], a[2], a[3],
                                                                                 a[4], a[5], a[6]);
  case 8:
    return ((Value(*)(Value, Value, Value, Value, Value, Value, Value, Value, Value))e)(
        fn, a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]);
  }
  return ((Value(*)(Value, const Value*))e)(fn, a);
}

// --- native functions
// ---------------------------------------------------------------------------------------------
namespace {
/// "name" or "prefix.name", as messages show it.
Value shownName(const MethodDef* def, const char* prefix) {
  return prefix && *prefix ? strFormat("%s.%s", prefix, def->name) : strFromC(def->name);
}

Value arityError(const MethodDef* def, const char* prefix, i32 n) {
  // Fixed arities of 0 and 1 name the callable with its class; argument clinic's check shows the bare name.
  if (def->min == def->max && def->max <= 1) {
    Ref name(shownName(def, prefix));
    if (def->max == 0) return raise(E_TypeError, "%U() takes no arguments (%d given)", name.v, n);
    return raise(E_TypeError, "%U() takes exactly one argument (%d given)", name.v, n);
  }
  if (def->min == def->max)
    return raise(E_TypeError, "%s expected %d arguments, got %d", def->name, def->min, n);
  if (n < def->min)
    return raise(E_TypeError, "%s expected at least %d argument%s, got %d", def->name, def->min,
                 def->min == 1 ? "" : "s", n);
  return raise(E_TypeError, "%s expected at most %d argument%s, got %d", def->name, def->max,
               def->max == 1 ? "" : "s", n);
}

struct ParamList {
  const char* start[24];
  u32 length[24];
  u32 count = 0, posOnly = 0, positional = 0;
};
void parseParams(const char* s, ParamList& p) {
  bool star = false;
  while (*s) {
    const char* end = strchr(s, ',');
    u32 n = end ? (u32)(end - s) : (u32)strlen(s);
    if (n == 1 && *s == '/')
      p.posOnly = p.count;
    else if (n == 1 && *s == '*') {
      star = true;
      p.positional = p.count;
    } else if (p.count < 24) {
      p.start[p.count] = s;
      p.length[p.count++] = n;
    }
    if (!end) break;
    s = end + 1;
  }
  if (!star) p.positional = p.count;
}

Value bindNative(const MethodDef* def, Value self, const Value* args, i32 nargs, Value kwnames) {
  ParamList p;
  parseParams(def->keywords, p);
  Value bound[24] = {};
  u32 nkw = kwnames ? (u32)as<Tuple>(kwnames)->length : 0;
  u32 npos = (u32)nargs - nkw;
  if (npos > p.positional || (u32)nargs > p.count) {
    if ((u32)nargs > p.count)
      return raise(E_TypeError, "%s() takes at most %d %sargument%s (%d given)", def->name, (int)p.count,
                   npos == 0 ? "keyword " : "", p.count == 1 ? "" : "s", nargs);
    if (p.positional == 0) return raise(E_TypeError, "%s() takes no positional arguments", def->name);
    return raise(E_TypeError, "%s() takes %s %d positional argument%s (%d given)", def->name,
                 (u32)def->min < p.positional ? "at most" : "exactly", (int)p.positional,
                 p.positional == 1 ? "" : "s", (int)npos);
  }
  for (u32 i = 0; i < npos; ++i) bound[i] = args[i];
  Value unexpected = 0; // an argument that is missing comes first
  for (u32 k = 0; k < nkw; ++k) {
    Value name = as<Tuple>(kwnames)->items[k];
    Str* s = as<Str>(name);
    u32 i = 0;
    for (; i < p.count; ++i)
      if (s->kind == 1 && s->length == p.length[i] && !memcmp(s->data, p.start[i], s->length)) break;
    if (i == p.count || i < p.posOnly) {
      if (!unexpected) unexpected = name;
      continue;
    }
    if (bound[i])
      return raise(E_TypeError, "argument for %s() given by name ('%U') and position (%d)", def->name, name,
                   (int)i + 1);
    bound[i] = args[npos + k];
  }
  for (u32 i = 0; i < (u32)def->min; ++i)
    if (!bound[i]) {
      if (i < p.posOnly)
        return raise(E_TypeError, "%s() takes %s %d positional argument%s (%d given)", def->name,
                     (u32)def->min < p.positional ? "at least" : "exactly",
                     (int)p.posOnly < def->min ? (int)p.posOnly : def->min, def->min == 1 ? "" : "s",
                     (int)npos);
      Ref param(strFromAscii(p.start[i], p.length[i]));
      return raise(E_TypeError, "%s() missing required argument '%U' (pos %d)", def->name, param.v,
                   (int)i + 1);
    }
  if (unexpected)
    return raise(E_TypeError, "%s() got an unexpected keyword argument '%U'", def->name, unexpected);
  return def->fn(self, bound, (i32)p.count, 0);
}
} // namespace

Value callNative(const MethodDef* def, Value self, const Value* args, i32 nargs, Value kwnames,
                 const char* prefix) {
  if (def->keywords) {
    if (def->keywords[0] == '*' && def->keywords[1] == '*') return def->fn(self, args, nargs, kwnames);
    return bindNative(def, self, args, nargs, kwnames);
  }
  if (kwnames && as<Tuple>(kwnames)->length) {
    Ref name(shownName(def, prefix));
    return raise(E_TypeError, "%U() takes no keyword arguments", name.v);
  }
  if (nargs < def->min || (def->max >= 0 && nargs > def->max)) return arityError(def, prefix, nargs);
  return def->fn(self, args, nargs, 0);
}

// --- dispatch
// -----------------------------------------------------------------------------------------------------
namespace {
Value callWithFirst(Value f, Value first, const Value* args, i32 nargs, Value kwnames) {
  Value small[12];
  Value* a = nargs < 12 ? small : (Value*)allocate((nargs + 1) * sizeof(Value));
  a[0] = first;
  for (i32 i = 0; i < nargs; ++i) a[i + 1] = args[i];
  Value r = call(f, a, nargs + 1, kwnames);
  if (a != small) release(a, (nargs + 1) * sizeof(Value));
  return r;
}

Value callDescriptor(Value f, const Value* args, i32 nargs, Value kwnames) {
  Descriptor* d = as<Descriptor>(f);
  i32 npos = nargs - (kwnames ? (i32)as<Tuple>(kwnames)->length : 0);
  bool slot = classOf(f) == &T_wrapperDescriptor, wrapper = slot && !isMethod(d);
  if (npos < 1) {
    Ref owner(incref(d->owner->qualname));
    return raise(E_TypeError,
                 wrapper ? "descriptor '%U' of '%U' object needs an argument"
                         : "unbound method %U.%U() needs an argument",
                 wrapper ? d->name : owner.v, wrapper ? owner.v : d->name);
  }
  if (!isInstance(args[0], d->owner))
    return raise(E_TypeError,
                 wrapper ? "descriptor '%U' requires a '%U' object but received a '%T'"
                         : "descriptor '%U' for '%U' objects doesn't apply to a '%T' object",
                 d->name, d->owner->qualname, args[0]);
  if (slot) return callWrapper(d, args[0], args + 1, nargs - 1, kwnames);
  return callNative((const MethodDef*)d->def, args[0], args + 1, nargs - 1, kwnames, bareName(d->owner));
}

const char* builtinPrefix(Value f) {
  Builtin* b = as<Builtin>(f);
  if (!b->self) return nullptr;
  if (isClass(b->self)) {
    Class* c = classFrom(b->self);
    Value name = c->qualname;
    return name && isStr(name) && as<Str>(name)->ascii ? as<Str>(name)->data : bareName(c);
  }
  if (classOf(b->self) == &T_module) {
    Value name = b->module;
    return name && isStr(name) && as<Str>(name)->kind == 1 && !textIs(name, "builtins") ? as<Str>(name)->data
                                                                                        : nullptr;
  }
  return bareName(classOf(b->self));
}
} // namespace

Value call(Value f, const Value* args, i32 nargs, Value kwnames) {
  if (isObject(f) && !headerOf(f)->shape) readyClass(classFrom(f)); // a native class used for the first time
  Class* c = classOf(f);
  if (c == &T_function) return callFunction(f, args, nargs, kwnames);
  if (c == &T_builtin) {
    Builtin* b = as<Builtin>(f);
    const MethodDef* def = b->def;
    if (!def->keywords && !kwnames && nargs >= def->min && (nargs <= def->max || def->max < 0))
      return def->fn(b->self, args, nargs, 0);
    return callNative(b->def, b->self, args, nargs, kwnames, builtinPrefix(f));
  }
  if (c == &T_method) {
    Ref hold(incref(f));
    return callWithFirst(as<BoundMethod>(f)->fn, as<BoundMethod>(f)->self, args, nargs, kwnames);
  }
  if (c == &T_methodDescriptor || c == &T_wrapperDescriptor) return callDescriptor(f, args, nargs, kwnames);
  readied(c);
  if (c->ops.call) {
    Recursion r(" while calling a Python object");
    if (r.failed) return 0;
    return c->ops.call(f, args, nargs, kwnames);
  }
  return raise(E_TypeError, "'%T' object is not callable", f);
}

Value call0(Value f) { return call(f, nullptr, 0); }
Value call1(Value f, Value a) { return call(f, &a, 1); }
Value call2(Value f, Value a, Value b) {
  Value args[2] = {a, b};
  return call(f, args, 2);
}

/// How messages about a call show the callee: "f()", "module.f()".
Value functionText(Value f) {
  Ref qualname(lookupAttr(f, N(__qualname__)));
  if (!qualname.v) {
    if (molt_thread.exc) return 0;
    return str(f);
  }
  Ref module(lookupAttr(f, N(__module__)));
  if (!module.v && molt_thread.exc) return 0;
  if (module.v && isInstance(module, &T_str) && !textIs(module, "builtins"))
    return strFormat("%U.%S()", module.v, qualname.v);
  return strFormat("%S()", qualname.v);
}

bool isCallable(Value o) {
  Class* c = readied(classOf(o));
  return c == &T_builtin || c == &T_method || c == &T_methodDescriptor || c == &T_wrapperDescriptor ||
         c->ops.call;
}

/// Behind a call, as CPython: finalisers, and Ctrl-C. Takes and gives r.
static Value attend(Value r) {
  drain();
  if (!(molt_thread.pending & kInterrupted) || !r || !raiseInterrupt()) return r;
  decref(r);
  return 0;
}

extern "C" {
Value molt_Call(Value f, const Value* args, uint32_t nargs, Value kwnames) {
  Value r = call(f, args, (i32)nargs, kwnames);
  return attend(r);
}

/// Lets the site call the method that it found for o without coming here.
static void rememberDirect(Value o, Value method, u32 nargs, Cache* site) {
  Cache* at = cacheFor(o, site);
  if (!at || at->direct || at->a != method) return;
  if (classOf(method) == &T_function) {
    const Code* code = as<Function>(method)->code;
    if (!code->entry || !(code->flags & kCodeSimple) || code->positional != nargs + 1 ||
        nargs + 1 > kMaxRegisterParams)
      return;
    at->entry = code->entry;
    at->direct = nargs + 1;
  } else if (classOf(method) == &T_methodDescriptor) {
    const MethodDef* def = (const MethodDef*)as<Descriptor>(method)->def;
    if (def->keywords || (i32)nargs < def->min || (def->max >= 0 && (i32)nargs > def->max)) return;
    at->entry = (const void*)def->fn;
    at->direct = kDirectNative + nargs;
  }
}

Value molt_CallMethod(Value o, const Value* args, uint32_t nargs, Value name, Value kwnames, Cache* cache) {
  Value unbound;
  if (isObject(o) && classOf(o) == &T_super && nargs < 12)
    if (Value self = superMethod(o, name, &unbound)) { // super().m(…) needs no bound method
      Value a[13];
      a[0] = self;
      for (u32 i = 0; i < nargs; ++i) a[i + 1] = args[i];
      Ref hold(incref(unbound));
      Value r = callFunction(unbound, a, (i32)nargs + 1, kwnames);
      return attend(r);
    }
  Ref bound(loadMethod(o, name, cache, &unbound));
  Value r;
  if (!bound.v && !unbound) {
    molt_callee_failed = cache; // compiled code asks molt_traceback next; the runtime itself does not
    return 0;
  }
  if (unbound) {
    Class* c = classOf(unbound);
    if (!kwnames) rememberDirect(o, unbound, nargs, cache);
    if (c == &T_methodDescriptor) { // the look-up found it on o's class: it applies
      Descriptor* d = as<Descriptor>(unbound);
      r = callNative((const MethodDef*)d->def, o, args, (i32)nargs, kwnames, bareName(d->owner));
    } else {
      bound.v = incref(unbound); // the callee may redefine itself
      Value small[12];
      Value* a = nargs < 12 ? small : (Value*)allocate((nargs + 1) * sizeof(Value));
      a[0] = o;
      for (u32 i = 0; i < nargs; ++i) a[i + 1] = args[i];
      r = call(unbound, a, (i32)nargs + 1, kwnames);
      if (a != small) release(a, (nargs + 1) * sizeof(Value));
    }
  } else {
    r = call(bound, args, (i32)nargs, kwnames);
  }
  return attend(r);
}

Value molt_CallEx(Value f, Value args, Value kwargs) {
  Ref made;
  if (!isTuple(args)) {
    if (!readied(classOf(args))->ops.iter && !classOf(args)->ops.getitem) {
      Ref shown(functionText(f));
      return shown.v ? raise(E_TypeError, "%U argument after * must be an iterable, not %T", shown.v, args)
                     : 0;
    }
    made.v = tupleFromIterable(args);
    if (!made.v) return 0;
    args = made;
  }
  Tuple* t = as<Tuple>(args);
  u64 nkw = kwargs ? dictLength(kwargs) : 0;
  if (!nkw) {
    Value r = call(f, t->items, (i32)t->length);
    return attend(r);
  }
  u64 n = t->length + nkw;
  Value* a = (Value*)allocate(n * sizeof(Value));
  memcpy(a, t->items, t->length * sizeof(Value));
  Ref names(tupleNew(nkw));
  u64 pos = 0, i = 0;
  Value key, value;
  bool ok = true;
  while (dictNext(kwargs, &pos, &key, &value)) {
    if (!isInstance(key, &T_str)) ok = false;
    as<Tuple>(names)->items[i] = ok ? intern(key) : incref(key);
    a[t->length + i++] = value;
  }
  Value r = ok ? call(f, a, (i32)n, names) : raise(E_TypeError, "keywords must be strings");
  release(a, n * sizeof(Value));
  return attend(r);
}
}
