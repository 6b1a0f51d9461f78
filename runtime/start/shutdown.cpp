// The end of the program, in CPython's order: callbacks of atexit, a collection, the modules, what was added
// to builtins and sys.
//
// Modules leave sys.modules one by one, in the order in which they came. One that nothing else holds goes:
// with it its globals, in their order, unless a function or generator made there lives on. Such a one holds
// the module's dict in CPython; the dict then goes in the collection that follows, with the globals still
// readable while finalisers run. A module that is still held after that is emptied: first names with one
// underscore, then the others.
#include "call/generator.h"
#include "memory/collect.h"
#include "memory/memory.h"
#include "object/class.h"
#include "object/module.h"
#include "object/names.h"
#include "start/start.h"
#include "text/codecs.h"
#include "trace/trace.h"

void (*molt_forget_signals)(); ///< set by module _signal: drops the handlers
Value (*molt_at_exit)();       ///< set by module atexit: runs the callbacks; None

static u32 builtinsAtStart; ///< names in builtins
void rememberBuiltins() { builtinsAtStart = as<Module>(builtinsModule())->ns.used; }

namespace {
ModuleDesc* moduleAt(ProgramDesc* p, u32 i) { return (ModuleDesc*)(uintptr_t)p->modules[i]; }

struct Search {
  const ModuleDesc* module;
  bool found;
};
void search(Header* h, size_t, void* arg) {
  if (!h->rc || !h->shape) return;
  Search* s = (Search*)arg;
  Value v = toValue(h);
  if (classOf(v) == &T_function)
    s->found |= as<Function>(v)->code->module == s->module;
  else if (isGeneratorLike(v))
    s->found |= as<Generator>(v)->code->module == s->module;
}
bool dictIsHeld(Module* m) {
  if (m->dictView && headerOf(m->dictView)->rc > 1) return true;
  Search s = {m->desc, false};
  forEachObject(search, &s);
  return s.found;
}

/// sys.modules[name] = None, for each.
void removeModules(ProgramDesc* p) {
  Ref names(listFromIterable(sysModules()));
  for (i64 i = 0; names.v && i < length(names); ++i) {
    Value name = as<List>(names)->items[i];
    Ref m(incref(dictGet(sysModules(), name)));
    if (!m.v || classOf(m) != &T_module) continue;
    ModuleDesc* d = as<Module>(m)->desc;
    if (!d || d->object != m.v) {
      if (m.v != builtinsModule() && name != N(sys)) dictSet(sysModules(), name, none());
      continue;
    }
    dictSet(sysModules(), name, none());
    if (headerOf(m)->rc == 2 && !dictIsHeld(as<Module>(m))) { // here and in the descriptor
      moduleClear(m);
      d->object = 0;
      --headerOf(m)->rc;
      m.reset(0);
    }
    drain();
  }
  clearException();
}

bool single(Value name) { // "_x", not "__x"
  Str* s = as<Str>(name);
  return s->length && strChar(s, 0) == '_' && !(s->length > 1 && strChar(s, 1) == '_');
}
void empty(Value m) {
  for (int round = 0; round < 2; ++round)
    for (u32 i = 0; i < as<Module>(m)->desc->globalCount; ++i) {
      GlobalSlot* g = as<Module>(m)->desc->globals + i;
      Value name = globalName(g);
      if (!g->value || name == N(__builtins__) || (round == 0 && !single(name))) continue;
      moduleSet(m, name, none());
      drain();
    }
}

/// builtins without what the program put there.
void restoreBuiltins() {
  NameMap& ns = as<Module>(builtinsModule())->ns;
  for (u32 i = 0; i < ns.used; ++i) {
    Value v = ns.entries[i].value;
    if (!ns.entries[i].key || !isObject(v)) continue;
    if (i < builtinsAtStart && !(classOf(v)->flags & kHeapClass) && classOf(v) != &T_function) continue;
    moduleSet(builtinsModule(), ns.entries[i].key, none());
    drain();
  }
}
} // namespace

#ifdef MOLT_SYSTEM_ALLOC
void forgetCaches(ProgramDesc* p) {
  Value sys = incref(dictGet(sysModules(), N(sys)));
  Ref names(listFromIterable(sysModules()));
  for (i64 i = 0; names.v && i < length(names); ++i) {
    Ref m(incref(dictGet(sysModules(), as<List>(names)->items[i])));
    if (m.v && classOf(m) == &T_module && m.v != builtinsModule()) moduleClear(m);
  }
  decref(sys);
  for (u32 i = 0; i < p->moduleCount; ++i)
    if (Value m = moduleAt(p, i)->object) moduleClear(m);
  for (UnitDesc* u = readyUnits(); u; u = u->next)
    for (u32 i = 0; i < u->shapeCount; ++i)
      for (u32 k = 0; k < u->shapes[i].methodCount; ++k) {
        decref(u->shapes[i].methodValues[k]);
        u->shapes[i].methodValues[k] = 0;
      }
  if (molt_forget_signals) molt_forget_signals();
  forgetWarnings();
  forgetAsyncgenHooks();
  restoreBuiltins();
  decref(molt_codecs.handlers);
  decref(molt_codecs.searchers);
  decref(molt_codecs.found);
  molt_codecs = {};
  molt_collector_enabled = true;
  while (collectModules()) {
  }
  drain();
  clearException();
}
#endif

void shutDown(ProgramDesc* p) {
  if (molt_at_exit) {
    Value r = molt_at_exit();
    decref(r);
    clearException();
  }
  traceWrite(); // classes and layouts are still whole
  flushStandardStreams();
  if (!molt_finalisers_exist) { // nobody can tell in which order things go
    for (u32 i = 0; i < p->moduleCount; ++i)
      if (Value m = moduleAt(p, i)->object) moduleClear(m);
    drain();
    clearException();
    return;
  }
  if (molt_collector_enabled) collectCycles();
  Value sys = dictGet(sysModules(), N(sys));
  if (sys && classOf(sys) == &T_module) {
    static const char* const special[] = {"last_exc", "last_type", "last_value", "last_traceback"};
    for (const char* name : special)
      if (moduleGet(sys, internC(name))) moduleSet(sys, internC(name), none());
    drain();
  }
  removeModules(p);
  drain();
  collectModules();
  restoreBuiltins();
  if (molt_forget_signals) molt_forget_signals();
  for (u32 i = p->moduleCount; i-- > 0;)
    if (Value m = moduleAt(p, i)->object)
      if (headerOf(m)->rc > 1) empty(m);
  drain();
  clearException();
}
