#include "call/environment.h"
#include "error/exception.h"
#include "object/class.h"
#include "object/module.h"
#include "object/names.h"

namespace {
Environment* env_(Value v) { return as<Environment>(v); }

void environmentDealloc(Value v) {
  Environment* e = env_(v);
  Value owned[] = {e->globals, e->builtins, e->module, e->owner};
  release(e, sizeof(Environment));
  for (Value o : owned) decref(o);
}
void environmentTraverse(Value v, Visit visit, void* arg) {
  visit(env_(v)->globals, arg);
  visit(env_(v)->builtins, arg);
  if (env_(v)->module) visit(env_(v)->module, arg);
}
Shape environmentShape;
Class T_environment = {.cname = "environment",
                       .shape = &environmentShape,
                       .flags = kNoInstances,
                       .instanceBytes = sizeof(Environment),
                       .ops = {.dealloc = environmentDealloc, .traverse = environmentTraverse}};

/// Item of a namespace: owned; 0 when absent, exception pending or not.
Value find(Value ns, Value name) {
  if (isDict(ns)) return incref(dictGet(ns, name));
  if (Value m = moduleOfDict(ns)) return incref(moduleGet(m, name));
  Value v = getItem(ns, name);
  if (!v && pendingMatches(E_KeyError)) clearException();
  return v;
}
} // namespace

Value environmentNew(Value globals, Value owner) {
  Value given = isDict(globals) ? dictGet(globals, N(__builtins__)) : find(globals, N(__builtins__));
  if (!given && molt_thread.exc) return 0;
  Ref builtins(isDict(globals) ? incref(given) : given);
  Value module = moduleOfDict(globals);
  if (!builtins.v) {
    Ref dict(moduleDict(builtinsModule()));
    if ((module ? 0 : setItem(globals, N(__builtins__), dict)) < 0) return 0;
    if (module) moduleSet(module, N(__builtins__), dict);
    builtins.v = dict.take();
  }
  if (classOf(builtins) == &T_module && builtins.v != builtinsModule()) builtins.reset(moduleDict(builtins));
  if (moduleOfDict(builtins) == builtinsModule()) builtins.reset(incref(builtinsModule()));
  Environment* e = (Environment*)newObject(readied(&T_environment)->shape, sizeof(Environment));
  e->globals = incref(globals);
  e->builtins = builtins.take();
  e->module = incref(module);
  e->owner = incref(owner);
  return toValue(e);
}

Value environmentFind(Value env, Value name) {
  Environment* e = env_(env);
  Value v = e->module ? incref(moduleGet(e->module, name)) : find(e->globals, name);
  if (v || molt_thread.exc) return v;
  if (e->builtins == builtinsModule()) return incref(moduleGet(e->builtins, name));
  return find(e->builtins, name);
}

Value environmentGet(Value env, Value name) {
  Value v = environmentFind(env, name);
  if (v || molt_thread.exc) return v;
  Ref text(strFormat("name '%U' is not defined", name));
  raiseNameError(E_NameError, text, name);
  return 0;
}

int environmentSet(Value env, Value name, Value v) {
  Environment* e = env_(env);
  if (!v) {
    Ref old(e->module ? incref(moduleGet(e->module, name)) : find(e->globals, name));
    if (!old.v) {
      if (!molt_thread.exc) {
        Ref text(strFormat("name '%U' is not defined", name));
        raiseNameError(E_NameError, text, name);
      }
      return -1;
    }
  }
  int status = 0;
  if (e->module)
    moduleSet(e->module, name, v);
  else if (isDict(e->globals))
    status = v ? dictSet(e->globals, name, v) : dictDelete(e->globals, name) < 0 ? -1 : 0;
  else
    status = setItem(e->globals, name, v);
  drain();
  return status;
}

Value environmentModuleName(Value env) {
  Environment* e = env_(env);
  Value v = e->module ? incref(moduleGet(e->module, N(__name__))) : find(e->globals, N(__name__));
  if (!v) clearException();
  return v ? v : none();
}

Value environmentNameGet(Value env, Value ns, Value name) {
  Value v = ns == env_(env)->globals ? 0 : find(ns, name);
  if (v || molt_thread.exc) return v;
  return environmentGet(env, name);
}

Value functionIn(Value env, Value function) {
  if (!function) return 0;
  as<Function>(function)->env = incref(env);
  as<Function>(function)->module = environmentModuleName(env);
  return function;
}

void tracebackIn(const Code* code, u32 span, Value env) {
  Value e = molt_thread.exc, before = e ? exceptionOf(e)->traceback : 0;
  molt_traceback(code, span);
  if (e && exceptionOf(e)->traceback != before) as<Traceback>(exceptionOf(e)->traceback)->env = incref(env);
}
