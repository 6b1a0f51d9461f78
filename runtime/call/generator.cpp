// Generators: the frame lives in the object; the compiled body is a state machine entered through
// Code::resume.
//
#include "call/generator.h"
#include "call/call.h"
#include "call/environment.h"
#include "call/frame.h"
#include "container/container.h"
#include "error/exception.h"
#include "memory/memory.h"
#include "object/class.h"
#include "object/generic.h"
#include "object/names.h"
#include "object/shape.h"

static Value frameOf(Generator* g) {
  const Code* c = g->code;
  const u32 span = g->state == 0 ? c->spanCount : g->span;
  const FrameRecord* r = g->state == kGenRunning ? molt_thread.frame : nullptr;
  while (r && r->code != c) r = r->previous;
  return frameOfTraceback(c, span, span < c->spanCount ? c->spans[span].line : c->firstLine,
                          g->fn ? as<Function>(g->fn)->env : 0, r ? r->previous : nullptr, r);
}
/// The iterator through which the generator that yields next is passing a value on (borrowed), or 0. It lives
/// in that generator's frame.
static Value delegating;
static Value codeObjectOf(Generator* g) {
  Value env = g->fn ? as<Function>(g->fn)->env : 0;
  return codeObjectNew(g->code, env ? as<Environment>(env)->owner : 0);
}

namespace {
Generator* gen(Value v) { return as<Generator>(v); }

void clearFrame(Generator* g) {
  for (u32 i = 0; i < g->code->nparams; ++i) {
    Value old = g->slots[i];
    g->slots[i] = 0;
    decref(old);
  }
}

} // namespace

const char* generatorKind(const Code* c) {
  if (!(c->flags & kCodeCoroutine)) return "generator";
  return c->flags & kCodeGenerator ? "async generator" : "coroutine";
}

/// Runs to the next yield: the value, kStop with *result (owned) set, or 0 with an exception. sent 0: raise
/// the pending exception inside.
Value resumeGenerator(Value v, Value sent, Value* result) {
  Generator* g = gen(v);
  *result = 0;
  if (g->state == kGenRunning) return raise(E_ValueError, "%s already executing", generatorKind(g->code));
  if (g->state == kGenDone) {
    if (!sent) return 0; // the exception goes on
    if (classOf(v) == &T_coroutine) return raise(E_RuntimeError, "cannot reuse already awaited coroutine");
    *result = none();
    return kStop;
  }
  if (g->state == 0 && !sent) { // thrown into before the first step
    g->state = kGenDone;
    clearFrame(g);
    molt_traceback(g->code, 0);
    return 0;
  }
  // The handled exception of the caller is visible inside unless the generator handles one of its own.
  Value outer = molt_thread.handled;
  if (g->handled) {
    molt_thread.handled = g->handled;
    g->handled = 0;
  } else {
    incref(outer);
  }
  incref(v);
  g->delegate = delegating = 0;
  Value r = g->code->interp && !g->code->resume ? molt_interpret_resume(g, sent)
                                                : ((Value(*)(Generator*, Value))g->code->resume)(g, sent);
  if (r && r != kStop) g->delegate = delegating;
  delegating = 0;
  Value inner = molt_thread.handled;
  molt_thread.handled = outer;
  if (inner != outer && r && r != kStop)
    g->handled = inner;
  else
    decref(inner);
  if (r == kStop) {
    *result = g->result ? g->result : none();
    g->result = 0;
  }
  if (g->state == kGenDone) {
    clearFrame(g);
    if (!r && (pendingMatches(E_StopIteration) ||
               (classOf(v) == &T_asyncgen && pendingMatches(E_StopAsyncIteration)))) {
      Value cause = takeException();
      raise(E_RuntimeError, "%s raised %s", generatorKind(g->code),
            isInstance(cause, &E_StopIteration) ? "StopIteration" : "StopAsyncIteration");
      Exception* e = exceptionOf(molt_thread.exc);
      Value old = e->context;
      e->context = incref(cause);
      decref(old);
      e->cause = cause;
      e->suppress = 1;
    }
  }
  headerOf(v)->rc > 1 ? (void)--headerOf(v)->rc : decref(v);
  return r;
}

Value raiseStopIteration(Value result) {
  if (isNone(result))
    raise(E_StopIteration, "");
  else if (isInstance(result, &T_tuple) || isInstance(result, &E_BaseException)) {
    Ref e(newException(E_StopIteration, &result, 1));
    raiseValue(e);
  } else
    raiseClassValue(E_StopIteration, result);
  decref(result);
  return 0;
}

namespace {
Value next_(Value v) {
  Value result;
  Value r = resumeGenerator(v, none(), &result);
  if (r == kStop) decref(result); // a loop has no use for it
  return r;
}
Value send(Value self, const Value* a, i32, Value) {
  if (gen(self)->state == 0 && !isNone(a[0]))
    return raise(E_TypeError, "can't send non-None value to a just-started %s",
                 generatorKind(gen(self)->code));
  Value result;
  Value r = resumeGenerator(self, a[0], &result);
  return r == kStop ? raiseStopIteration(result) : r;
}

} // namespace

int warnOldThrow(const char* method, i32 nargs) {
  if (nargs < 2) return 0;
  return warn(E_DeprecationWarning,
              "the (type, exc, tb) signature of %s() is deprecated, use the single-arg signature instead.",
              method);
}

/// The exception that throw(type, value, tb) means, made pending; -1 if raising it failed (something is
/// pending too).
int makeThrown(const Value* a, i32 n) {
  Value type = a[0], value = n > 1 && !isNone(a[1]) ? a[1] : 0, tb = n > 2 && !isNone(a[2]) ? a[2] : 0;
  if (tb && classOf(tb) != &T_traceback) {
    raise(E_TypeError, "throw() third argument must be a traceback object");
    return -1;
  }
  Ref e;
  if (isClass(type) && isSubclass(classFrom(type), &E_BaseException)) {
    if (value && isInstance(value, classFrom(type)))
      e.v = incref(value);
    else if (value && isInstance(value, &T_tuple))
      e.v = call(type, as<Tuple>(value)->items, (i32)as<Tuple>(value)->length);
    else
      e.v = value ? call1(type, value) : call0(type);
    if (!e.v) return -1;
  } else if (isInstance(type, &E_BaseException)) {
    if (value) {
      raise(E_TypeError, "instance exception may not have a separate value");
      return -1;
    }
    e.v = incref(type);
  } else {
    raise(E_TypeError, "exceptions must be classes or instances deriving from BaseException, not %T", type);
    return -1;
  }
  if (tb) {
    Value old = exceptionOf(e)->traceback;
    exceptionOf(e)->traceback = incref(tb);
    decref(old);
  }
  raiseValue(e);
  return 0;
}

namespace {
Value throw_(Value self, const Value* a, i32 n, Value) {
  if (warnOldThrow("throw", n) < 0) return 0;
  if (gen(self)->state == kGenRunning)
    return raise(E_ValueError, "%s already executing", generatorKind(gen(self)->code));
  if (makeThrown(a, n) < 0) return 0;
  Value result;
  Value r = resumeGenerator(self, 0, &result);
  return r == kStop ? raiseStopIteration(result) : r;
}

} // namespace

/// close(): 0 with exception, else the value (None, or what the generator returned).
Value closeGenerator(Value self) {
  Generator* g = gen(self);
  if (g->state == kGenDone) return none();
  if (g->state == 0) {
    g->state = kGenDone;
    clearFrame(g);
    return none();
  }
  if (g->state == kGenRunning)
    return raise(E_ValueError, "%s already executing", generatorKind(gen(self)->code));
  raise(E_GeneratorExit, "");
  Value result;
  Value r = resumeGenerator(self, 0, &result);
  if (r == kStop) return result;
  if (r) {
    decref(r);
    return raise(E_RuntimeError, "%s ignored GeneratorExit", generatorKind(g->code));
  }
  if (pendingMatches(E_GeneratorExit) || pendingMatches(E_StopIteration)) {
    clearException();
    return none();
  }
  return 0;
}
namespace {
Value close(Value self, const Value*, i32, Value) { return closeGenerator(self); }
Value qualname(Value v) {
  Generator* g = gen(v);
  if (g->qualname) return incref(g->qualname);
  Value fq = g->fn ? as<Function>(g->fn)->qualname : 0;
  return incref(fq ? fq : g->code->qualname);
}
void finalise(Value self) {
  Generator* g = gen(self);
  if (g->hook && !(g->life & kGenClosed)) {
    g->life |= kGenFinalised;
    Ref r(call1(g->hook, self));
    if (!r.v) reportUnraisable(self);
    return;
  }
  if (g->state == 0 && classOf(self) == &T_coroutine) {
    g->life |= kGenFinalised;
    Ref q(qualname(self));
    if (warnUnawaited(self, "coroutine '%U' was never awaited", q.v) < 0) reportUnraisable(self);
    return;
  }
  Ref r(closeGenerator(self));
  if (!r.v) reportUnraisable(self);
}

void dealloc(Value v) {
  Generator* g = gen(v);
  clearFrame(g);
  if (g->ext && g->ext->weakrefs) clearWeakReferences(v);
  decref(g->fn);
  decref(g->result);
  decref(g->handled);
  decref(g->hook);
  decref(g->name);
  decref(g->qualname);
  if (g->ext) release(g->ext, sizeof(InstanceExt));
  release(g, sizeof(Generator) + g->nslots * sizeof(Value));
}
void traverse(Value v, Visit visit, void* arg) {
  Generator* g = gen(v);
  if (g->fn) visit(g->fn, arg);
  if (g->hook) visit(g->hook, arg);
  for (u32 i = 0; i < g->code->nparams; ++i)
    if (g->slots[i]) visit(g->slots[i], arg);
}
Value self_(Value v) { return incref(v); }
Value genRepr(Value v) {
  Ref q(qualname(v));
  return strFormat("<%s object %U at 0x%x>", classOf(v)->cname, q.v, v);
}
Value genName(Value v) {
  Value fn = gen(v)->fn;
  if (gen(v)->name) return incref(gen(v)->name);
  return incref(fn && as<Function>(fn)->name ? as<Function>(fn)->name : gen(v)->code->name);
}
int setGenName(Value v, Value x) {
  if (!x || !isInstance(x, &T_str)) {
    raise(E_TypeError, "__name__ must be set to a string object");
    return -1;
  }
  decref(gen(v)->name);
  gen(v)->name = incref(x);
  return 0;
}
int setGenQualname(Value v, Value x) {
  if (!x || !isInstance(x, &T_str)) {
    raise(E_TypeError, "__qualname__ must be set to a string object");
    return -1;
  }
  decref(gen(v)->qualname);
  gen(v)->qualname = incref(x);
  return 0;
}
Value giRunning(Value v) { return boolValue(gen(v)->state == kGenRunning); }
Value agRunning(Value v) { return boolValue(gen(v)->life & kGenAsyncRunning); }
Value giSuspended(Value v) {
  return boolValue(gen(v)->state != kGenRunning && gen(v)->state != kGenDone && gen(v)->state != 0);
}
Value giFrame(Value v) { return gen(v)->state == kGenDone ? none() : frameOf(gen(v)); }
Value giCode(Value v) { return codeObjectOf(gen(v)); }
Value giYieldFrom(Value v) { return incref(gen(v)->delegate ? gen(v)->delegate : none()); }
const GetSetDef getset[] = {{"__name__", genName, setGenName},
                            {"__qualname__", qualname, setGenQualname},
                            {"gi_running", giRunning},
                            {"gi_suspended", giSuspended},
                            {"gi_frame", giFrame},
                            {"gi_code", giCode},
                            {"gi_yieldfrom", giYieldFrom},
                            {nullptr, nullptr}};
const MethodDef methods[] = {{"send", send, 1, 1},
                             {"throw", throw_, 1, 3},
                             {"close", close, 0, 0},
                             {"__class_getitem__", genericAlias, 1, 1, nullptr, kClassMethod, "See PEP 585"},
                             {nullptr, nullptr, 0, 0}};
} // namespace

extern "C" {
Shape molt_shape_generator;
}
static Shape coroutineShape, asyncgenShape;
Class T_generator = {.cname = "generator",
                     .shape = &molt_shape_generator,
                     .flags = kHasFinaliser | kNoInstances,
                     .instanceBytes = sizeof(Generator),
                     .ops = {.dealloc = dealloc,
                             .traverse = traverse,
                             .repr = genRepr,
                             .iter = self_,
                             .next = next_,
                             .finalise = finalise},
                     .methods = methods,
                     .getset = getset};
namespace {
Value wrapperFor(Value self, const Value*, i32, Value) { return awaitWrapper(self); }
Value crOrigin(Value) { return none(); }
const GetSetDef coroutineGetSet[] = {{"__name__", genName, setGenName},
                                     {"__qualname__", qualname, setGenQualname},
                                     {"cr_running", giRunning},
                                     {"cr_suspended", giSuspended},
                                     {"cr_frame", giFrame},
                                     {"cr_code", giCode},
                                     {"cr_await", giYieldFrom},
                                     {"cr_origin", crOrigin},
                                     {nullptr, nullptr}};
const MethodDef coroutineMethods[] = {
    {"send", send, 1, 1},
    {"throw", throw_, 1, 3},
    {"close", close, 0, 0},
    {"__await__", wrapperFor, 0, 0},
    {"__class_getitem__", genericAlias, 1, 1, nullptr, kClassMethod, "See PEP 585"},
    {nullptr, nullptr, 0, 0}};
const GetSetDef asyncgenGetSet[] = {{"__name__", genName, setGenName},
                                    {"__qualname__", qualname, setGenQualname},
                                    {"ag_running", agRunning},
                                    {"ag_suspended", giSuspended},
                                    {"ag_frame", giFrame},
                                    {"ag_code", giCode},
                                    {"ag_await", giYieldFrom},
                                    {nullptr, nullptr}};
} // namespace
Class T_coroutine = {.cname = "coroutine",
                     .shape = &coroutineShape,
                     .flags = kHasFinaliser | kNoInstances,
                     .instanceBytes = sizeof(Generator),
                     .ops = {.dealloc = dealloc, .traverse = traverse, .repr = genRepr, .finalise = finalise},
                     .methods = coroutineMethods,
                     .getset = coroutineGetSet};
Class T_asyncgen = {.cname = "async_generator",
                    .shape = &asyncgenShape,
                    .flags = kHasFinaliser | kNoInstances,
                    .instanceBytes = sizeof(Generator),
                    .ops = {.dealloc = dealloc, .traverse = traverse, .repr = genRepr, .finalise = finalise},
                    .methods = asyncgenMethods,
                    .getset = asyncgenGetSet};

Value generatorNew(Value fn, const Code* code, Value* args) {
  u32 n = code->nslots < code->nparams ? code->nparams : code->nslots;
  Shape* shape = &molt_shape_generator;
  if (code->flags & kCodeCoroutine)
    shape = readiedShape(code->flags & kCodeGenerator ? T_asyncgen : T_coroutine);
  Generator* g = (Generator*)newObject(shape, sizeof(Generator) + n * sizeof(Value));
  memset(&g->ext, 0, sizeof(Generator) - sizeof(Header) + n * sizeof(Value));
  molt_deaths_show = true; // closing it runs its finally blocks
  g->code = code;
  g->fn = incref(fn);
  g->nslots = n;
  for (u32 i = 0; i < code->nparams; ++i) g->slots[i] = incref(args[i]);
  return toValue(g);
}

Value nextValued(Value it, Value* result) {
  Class* c = classOf(it);
  if (c == &T_generator) return resumeGenerator(it, none(), result);
  if (!c->ops.next) return raise(E_TypeError, "'%T' object is not an iterator", it);
  Value r;
  if (c->flags & kHeapClass) {
    Ref m(specialMethod(it, N(__next__)));
    if (!m.v && molt_thread.exc) return 0;
    r = m.v ? call0(m) : c->ops.next(it);
  } else {
    auto step = raisingNext(c);
    r = step ? step(it) : c->ops.next(it);
  }
  if (r == kStop) {
    *result = none();
  } else if (!r && pendingMatches(E_StopIteration)) {
    Ref e(takeException());
    *result = incref(stopIterationValue(e));
    return kStop;
  }
  return r;
}
Value nextOrRaise(Value it) {
  Class* c = classOf(it);
  Value r;
  if (c == &T_generator) {
    Value result;
    r = resumeGenerator(it, none(), &result);
    return r == kStop ? raiseStopIteration(result) : r;
  }
  auto step = raisingNext(c);
  r = step ? step(it) : c->ops.next(it);
  return r == kStop ? raise(E_StopIteration, "") : r;
}

// --- yield from
// -----------------------------------------------------------------------------------------------------
namespace {
/// kStop with the value in molt_thread.yieldResult when the pending exception is StopIteration.
Value finished() {
  if (!pendingMatches(E_StopIteration)) return 0;
  Value e = takeException();
  molt_thread.yieldResult = incref(stopIterationValue(e));
  decref(e);
  return kStop;
}
Value passOn(Value it, Value r) {
  delegating = r && r != kStop ? it : 0;
  return r;
}
} // namespace

extern "C" {
Value molt_YieldFromIter(Value o) {
  if (isGeneratorLike(o)) return incref(o);
  return iter(o);
}
Value molt_YieldFromSend(Value it, Value v) {
  if (isGeneratorLike(it)) {
    Value result;
    if (gen(it)->state == 0 && !isNone(v))
      return raise(E_TypeError, "can't send non-None value to a just-started generator");
    Value r = resumeGenerator(it, v, &result);
    if (r == kStop) molt_thread.yieldResult = result;
    return passOn(it, r);
  }
  if (!isNone(v)) {
    Value r = callMethod(it, N(send), &v, 1);
    return r ? passOn(it, r) : finished();
  }
  Value result;
  Value r = nextValued(it, &result);
  if (r == kStop) molt_thread.yieldResult = result;
  return passOn(it, r);
}
Value molt_YieldFromThrow(Value it, Value e) {
  if (isInstance(e, &E_GeneratorExit)) {
    if (isGeneratorLike(it)) {
      Ref r(closeGenerator(it));
      if (!r.v) return 0;
    } else {
      Ref close(lookupAttr(it, N(close)));
      if (!close.v && molt_thread.exc) return 0;
      if (close.v) {
        Ref r(call0(close));
        if (!r.v) return 0;
      }
    }
    restoreException(incref(e));
    return 0;
  }
  if (isGeneratorLike(it)) {
    if (gen(it)->state == kGenRunning) return raise(E_ValueError, "generator already executing");
    raiseValue(e);
    Value result;
    Value r = resumeGenerator(it, 0, &result);
    if (r == kStop) molt_thread.yieldResult = result;
    return passOn(it, r);
  }
  Ref m(lookupAttr(it, N(throw)));
  if (!m.v) {
    if (!molt_thread.exc) restoreException(incref(e));
    return 0;
  }
  Value r = call1(m, e);
  return r ? passOn(it, r) : finished();
}
Value molt_YieldFromResult() {
  Value r = molt_thread.yieldResult;
  molt_thread.yieldResult = 0;
  return r;
}
}
