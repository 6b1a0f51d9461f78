// await, async for, async generators (PEP 492, 525). A coroutine is a generator that only await may drive;
// what an async generator yields is wrapped, to tell it from what its own awaits hand up to the event loop.
//
// TODO(async-runtime, owner:runtime, milestone:RT1, priority:P3, status:partial): asyncio's accelerator, cr_origin
#include "call/generator.h"
#include "container/container.h"
#include "error/exception.h"
#include "module/modules.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/names.h"

namespace {
/// For loops, which want no value with the end.
template <Value (*Step)(Value)> Value quietly(Value v) {
  Value r = Step(v);
  if (r || !pendingMatches(E_StopIteration)) return r;
  clearException();
  return kStop;
}
Value self_(Value v) { return incref(v); }

// --- coroutine.__await__()
// ------------------------------------------------------------------------------------------
struct AwaitWrapper {
  Header h;
  Value coroutine;
};
void wrapperDealloc(Value v) {
  decref(as<AwaitWrapper>(v)->coroutine);
  release(as<AwaitWrapper>(v), sizeof(AwaitWrapper));
}
void wrapperTraverse(Value v, Visit visit, void* arg) { visit(as<AwaitWrapper>(v)->coroutine, arg); }
Value wrapperNext(Value v) {
  Value result;
  Value r = resumeGenerator(as<AwaitWrapper>(v)->coroutine, none(), &result);
  return r == kStop ? raiseStopIteration(result) : r;
}
template <const char* Name> Value wrapperForward(Value v, const Value* a, i32 n, Value) {
  return callMethod(as<AwaitWrapper>(v)->coroutine, internC(Name), a, n);
}
const char kSend[] = "send", kThrow[] = "throw", kClose[] = "close";
const MethodDef wrapperMethods[] = {{"send", wrapperForward<kSend>, 1, 1},
                                    {"throw", wrapperForward<kThrow>, 1, 3},
                                    {"close", wrapperForward<kClose>, 0, 0},
                                    {nullptr, nullptr, 0, 0}};
Class T_wrapper = {.cname = "coroutine_wrapper",
                   .flags = kNoInstances,
                   .instanceBytes = sizeof(AwaitWrapper),
                   .ops = {.dealloc = wrapperDealloc,
                           .traverse = wrapperTraverse,
                           .iter = self_,
                           .next = quietly<wrapperNext>},
                   .methods = wrapperMethods};

// --- what async generators yield
// ------------------------------------------------------------------------------------
struct YieldedValue {
  Header h;
  Value value;
};
void wrappedDealloc(Value v) {
  decref(as<YieldedValue>(v)->value);
  release(as<YieldedValue>(v), sizeof(YieldedValue));
}
void wrappedTraverse(Value v, Visit visit, void* arg) { visit(as<YieldedValue>(v)->value, arg); }
Class T_wrapped = {.cname = "async_generator_wrapped_value",
                   .flags = kNoInstances,
                   .instanceBytes = sizeof(YieldedValue),
                   .ops = {.dealloc = wrappedDealloc, .traverse = wrappedTraverse}};

// --- asend, athrow, aclose
// ------------------------------------------------------------------------------------------
enum Kind : u32 { kAsend, kAthrow, kAclose };
enum StepState : u32 { kNew, kUnderWay, kOver };
struct Step {
  Header h;
  Value generator, args; ///< args: value to send, tuple of throw's arguments, or 0
  u32 kind, state;
};
Step* step(Value v) { return as<Step>(v); }
Generator* generatorOf(Value v) { return as<Generator>(step(v)->generator); }
void stepDealloc(Value v) {
  decref(step(v)->generator);
  decref(step(v)->args);
  release(step(v), sizeof(Step));
}
void stepTraverse(Value v, Visit visit, void* arg) {
  visit(step(v)->generator, arg);
  if (step(v)->args) visit(step(v)->args, arg);
}
void stepFinalise(Value v) {
  static const char* const names[] = {"asend", "athrow", "aclose"};
  if (step(v)->state != kNew) return;
  step(v)->state = kOver;
  Ref q(getAttr(step(v)->generator, N(__qualname__)));
  if (!q.v ||
      warnUnawaited(v, "coroutine method '%s' of %R was never awaited", names[step(v)->kind], q.v) < 0)
    reportUnraisable(v);
}

/// What ends the step: it is over, and the generator free for the next.
Value over(Value v, Value r = 0) {
  step(v)->state = kOver;
  generatorOf(v)->life &= ~(u32)kGenAsyncRunning;
  return r;
}
/// Runs the generator and tells what that means for this step: what an await inside hands up to the event
/// loop goes there, what the generator yields is the step's result. sent 0: raise the pending exception
/// inside.
Value advance(Value v, Value sent) {
  Step* s = step(v);
  Generator* g = generatorOf(v);
  Value result = 0;
  Value r = g->state == 0 && sent && !isNone(sent)
                ? raise(E_TypeError, "can't send non-None value to a just-started async generator")
                : resumeGenerator(s->generator, sent, &result);
  const bool closing = s->kind == kAclose;
  if (r && r != kStop) {
    if (classOf(r) != &T_wrapped) return r;
    Ref hold(r);
    over(v);
    if (closing) return raise(E_RuntimeError, "async generator ignored GeneratorExit");
    return raiseStopIteration(incref(as<YieldedValue>(r)->value));
  }
  if (r == kStop) {
    decref(result);
    raise(E_StopAsyncIteration, "");
  }
  if (!pendingMatches(E_StopAsyncIteration) && !pendingMatches(E_GeneratorExit)) return over(v);
  g->life |= kGenClosed;
  over(v);
  if (!closing) return 0;
  clearException();
  return raiseStopIteration(none());
}
/// Whether the step may begin or go on; else an exception is pending.
bool mayGo(Value v) {
  Step* s = step(v);
  if (s->state == kOver) {
    raise(E_RuntimeError, s->kind == kAsend ? "cannot reuse already awaited __anext__()/asend()"
                                            : "cannot reuse already awaited aclose()/athrow()");
    return false;
  }
  if (s->state == kNew && generatorOf(v)->life & kGenAsyncRunning) {
    static const char* const texts[] = {"anext", "athrow", "aclose"};
    s->state = kOver;
    raise(E_RuntimeError, "%s(): asynchronous generator is already running", texts[s->kind]);
    return false;
  }
  return true;
}
void begin(Value v) {
  step(v)->state = kUnderWay;
  generatorOf(v)->life |= kGenAsyncRunning;
}
Value stepSend(Value v, Value sent) {
  Step* s = step(v);
  Generator* g = generatorOf(v);
  if (s->kind != kAsend && s->state != kOver && g->state == kGenDone) {
    s->state = kOver;
    return raiseStopIteration(none());
  }
  if (!mayGo(v)) return 0;
  if (s->state == kUnderWay) return advance(v, sent);
  if (s->kind == kAsend) {
    begin(v);
    return advance(v, isNone(sent) ? s->args : sent);
  }
  if (g->life & kGenClosed) {
    s->state = kOver;
    return raise(E_StopAsyncIteration, "");
  }
  if (!isNone(sent)) return raise(E_RuntimeError, "can't send non-None value to a just-started coroutine");
  begin(v);
  if (s->kind == kAclose) {
    g->life |= kGenClosed;
    raise(E_GeneratorExit, "");
  } else if (makeThrown(as<Tuple>(s->args)->items, (i32)as<Tuple>(s->args)->length) < 0) {
    return over(v);
  }
  return advance(v, 0);
}
Value stepNext(Value v) { return stepSend(v, none()); }
Value stepSendMethod(Value v, const Value* a, i32, Value) { return stepSend(v, a[0]); }
Value stepThrow(Value v, const Value* a, i32 n, Value) {
  if (!mayGo(v)) return 0;
  begin(v);
  if (warnOldThrow("throw", n) < 0 || makeThrown(a, n) < 0) return over(v);
  return advance(v, 0);
}
Value stepClose(Value v, const Value*, i32, Value) {
  if (step(v)->state == kOver) return none();
  Value exit = toValue(&E_GeneratorExit);
  Ref r(stepThrow(v, &exit, 1, 0));
  if (r.v) return raise(E_RuntimeError, "coroutine ignored GeneratorExit");
  if (!pendingMatches(E_StopIteration) && !pendingMatches(E_StopAsyncIteration) &&
      !pendingMatches(E_GeneratorExit))
    return 0;
  clearException();
  return none();
}
Value stepAwait(Value v, const Value*, i32, Value) { return incref(v); }
const MethodDef stepMethods[] = {{"send", stepSendMethod, 1, 1},
                                 {"throw", stepThrow, 1, 3},
                                 {"close", stepClose, 0, 0},
                                 {"__await__", stepAwait, 0, 0},
                                 {nullptr, nullptr, 0, 0}};
} // namespace
Class T_asend = {.cname = "async_generator_asend",
                 .flags = kHasFinaliser | kNoInstances,
                 .instanceBytes = sizeof(Step),
                 .ops = {.dealloc = stepDealloc,
                         .traverse = stepTraverse,
                         .iter = self_,
                         .next = quietly<stepNext>,
                         .finalise = stepFinalise},
                 .methods = stepMethods};
Class T_athrow = {.cname = "async_generator_athrow",
                  .flags = kHasFinaliser | kNoInstances,
                  .instanceBytes = sizeof(Step),
                  .ops = {.dealloc = stepDealloc,
                          .traverse = stepTraverse,
                          .iter = self_,
                          .next = quietly<stepNext>,
                          .finalise = stepFinalise},
                  .methods = stepMethods};
bool stepNeverAwaited(Value v) { return step(v)->state == kNew; }

// --- hooks (PEP 525)
namespace {
Value firstIteration, finaliser; ///< of sys.set_asyncgen_hooks; owned, or 0
Class* hooksClass;
} // namespace
Value getAsyncgenHooks(Value, const Value*, i32, Value) {
  if (!hooksClass) hooksClass = structSequence("asyncgen_hooks", "firstiter finalizer", 2, "sys");
  Value both[] = {incref(firstIteration ? firstIteration : none()), incref(finaliser ? finaliser : none())};
  return structNew(hooksClass, both, 2);
}
Value setAsyncgenHooks(Value, const Value* a, i32, Value) {
  static const char* const names[] = {"firstiter", "finalizer"};
  for (int i = 1; i >= 0; --i)
    if (a[i] && !isNone(a[i]) && !isCallable(a[i]))
      return raise(E_TypeError, "callable %s expected, got %T", names[i], a[i]);
  Value* fields[] = {&firstIteration, &finaliser};
  for (int i = 0; i < 2; ++i) {
    if (!a[i]) continue;
    Ref old(*fields[i]);
    *fields[i] = isNone(a[i]) ? 0 : incref(a[i]);
  }
  return none();
}
void forgetAsyncgenHooks() {
  decref(firstIteration);
  decref(finaliser);
  firstIteration = finaliser = 0;
}
namespace {
/// Before the generator's first step. -1 with an exception.
int greet(Generator* g) {
  if (g->life & kGenGreeted) return 0;
  g->life |= kGenGreeted;
  g->hook = incref(finaliser);
  if (!firstIteration) return 0;
  Ref f(incref(firstIteration)), r(call1(f, toValue(g)));
  return r.v ? 0 : -1;
}
Value newStep(Value g, u32 kind, Value args) {
  if (greet(as<Generator>(g)) < 0) return 0;
  Step* s = (Step*)newObject(readiedShape(kind == kAsend ? T_asend : T_athrow), sizeof(Step));
  s->generator = incref(g);
  s->args = incref(args);
  s->kind = kind;
  s->state = kNew;
  return toValue(s);
}
Value asyncIter(Value self, const Value*, i32, Value) { return incref(self); }
Value asyncNext(Value self, const Value*, i32, Value) { return newStep(self, kAsend, none()); }
Value asend(Value self, const Value* a, i32, Value) { return newStep(self, kAsend, a[0]); }
Value athrow(Value self, const Value* a, i32 n, Value) {
  if (warnOldThrow("athrow", n) < 0) return 0;
  Ref args(tupleFrom(a, (u64)n));
  return newStep(self, kAthrow, args);
}
Value aclose(Value self, const Value*, i32, Value) { return newStep(self, kAclose, 0); }
} // namespace

const MethodDef asyncgenMethods[] = {
    {"__aiter__", asyncIter, 0, 0},
    {"__anext__", asyncNext, 0, 0},
    {"asend", asend, 1, 1},
    {"athrow", athrow, 1, 3},
    {"aclose", aclose, 0, 0},
    {"__class_getitem__", genericAlias, 1, 1, nullptr, kClassMethod, "See PEP 585"},
    {nullptr, nullptr, 0, 0}};

// --- anext(iterator, default)
namespace {
struct AnextAwaitable {
  Header h;
  Value awaitable, fallback;
};
void anextDealloc(Value v) {
  decref(as<AnextAwaitable>(v)->awaitable);
  decref(as<AnextAwaitable>(v)->fallback);
  release(as<AnextAwaitable>(v), sizeof(AnextAwaitable));
}
void anextTraverse(Value v, Visit visit, void* arg) {
  visit(as<AnextAwaitable>(v)->awaitable, arg);
  visit(as<AnextAwaitable>(v)->fallback, arg);
}
/// The end of the asynchronous iterator is a result.
Value orFallback(Value v, Value r) {
  if (r || !pendingMatches(E_StopAsyncIteration)) return r;
  clearException();
  return raiseStopIteration(incref(as<AnextAwaitable>(v)->fallback));
}
/// What is awaited, as an iterator; each step asks anew, as CPython does.
Value anextIter(Value v) {
  Value it = molt_AwaitIter(as<AnextAwaitable>(v)->awaitable, 0);
  if (!it || classOf(it) != &T_coroutine) return it;
  Value w = awaitWrapper(it);
  decref(it);
  return w;
}
Value anextNext(Value v) {
  Ref it(anextIter(v));
  if (!it.v) return 0;
  Value result;
  Value r = nextValued(it, &result);
  return r == kStop ? raiseStopIteration(result) : orFallback(v, r);
}
template <const char* Name> Value anextForward(Value v, const Value* a, i32 n, Value) {
  Ref it(anextIter(v));
  return it.v ? orFallback(v, callMethod(it, internC(Name), a, n)) : 0;
}
const MethodDef anextMethods[] = {{"send", anextForward<kSend>, 1, 1},
                                  {"throw", anextForward<kThrow>, 1, 3},
                                  {"close", anextForward<kClose>, 0, 0},
                                  {"__await__", stepAwait, 0, 0},
                                  {nullptr, nullptr, 0, 0}};
Class T_anext = {
    .cname = "anext_awaitable",
    .flags = kNoInstances,
    .instanceBytes = sizeof(AnextAwaitable),
    .ops = {.dealloc = anextDealloc, .traverse = anextTraverse, .iter = self_, .next = quietly<anextNext>},
    .methods = anextMethods};
} // namespace
Value (*raisingNext(Class* c))(Value) {
  if (c == &T_wrapper) return wrapperNext;
  if (c == &T_asend || c == &T_athrow) return stepNext;
  return c == &T_anext ? anextNext : nullptr;
}
Value anextWithDefault(Value awaitable, Value fallback) {
  AnextAwaitable* w = (AnextAwaitable*)newObject(readiedShape(T_anext), sizeof(AnextAwaitable));
  w->awaitable = incref(awaitable);
  w->fallback = incref(fallback);
  return toValue(w);
}

Value awaitWrapper(Value coroutine) {
  AwaitWrapper* w = (AwaitWrapper*)newObject(readiedShape(T_wrapper), sizeof(AwaitWrapper));
  w->coroutine = incref(coroutine);
  return toValue(w);
}

extern "C" {
Value molt_AsyncYield(Value v) {
  YieldedValue* w = (YieldedValue*)newObject(readiedShape(T_wrapped), sizeof(YieldedValue));
  w->value = incref(v);
  return toValue(w);
}

Value molt_AwaitIter(Value o, uint32_t which) {
  if (isObject(o)) {
    Class* c = classOf(o);
    if (c == &T_coroutine) {
      if (as<Generator>(o)->state == kGenRunning)
        return raise(E_RuntimeError, "coroutine is being awaited already");
      return incref(o);
    }
    if (c == &T_generator && as<Generator>(o)->fn && as<Function>(as<Generator>(o)->fn)->pad & 1)
      return incref(o);
  }
  Ref m(specialMethod(o, N(__await__)));
  if (!m.v) {
    if (molt_thread.exc) return 0;
    if (which)
      return raise(E_TypeError,
                   "'async with' received an object from %s that does not implement __await__: %T",
                   which == 1 ? "__aenter__" : "__aexit__", o);
    return raise(E_TypeError, "object %T can't be used in 'await' expression", o);
  }
  Ref it(call0(m));
  if (!it.v) return 0;
  if (isObject(it) && classOf(it) == &T_coroutine)
    return raise(E_TypeError, "__await__() returned a coroutine");
  if (!readied(classOf(it))->ops.next)
    return raise(E_TypeError, "__await__() returned non-iterator of type '%T'", it.v);
  return it.take();
}

Value molt_AIter(Value o) {
  Ref m(specialMethod(o, N(__aiter__)));
  if (!m.v)
    return molt_thread.exc
               ? 0
               : raise(E_TypeError, "'async for' requires an object with __aiter__ method, got %T", o);
  Ref it(call0(m));
  if (!it.v) return 0;
  if (!typeLookup(classOf(it), N(__anext__)))
    return raise(E_TypeError,
                 "'async for' received an object from __aiter__ that does not implement __anext__: %T", it.v);
  return it.take();
}

Value molt_ANext(Value it) {
  if (isObject(it) && classOf(it) == &T_asyncgen) return newStep(it, kAsend, none());
  Ref m(specialMethod(it, N(__anext__)));
  if (!m.v)
    return molt_thread.exc
               ? 0
               : raise(E_TypeError, "'async for' requires an iterator with __anext__ method, got %T", it);
  Ref o(call0(m));
  if (!o.v) return 0;
  Value r = molt_AwaitIter(o, 0);
  if (!r) {
    Value cause = takeException();
    raise(E_TypeError, "'async for' received an invalid object from __anext__: %T", o.v);
    Exception* e = exceptionOf(molt_thread.exc);
    Value old = e->context;
    e->cause = cause;
    e->context = incref(cause);
    e->suppress = 1;
    decref(old);
  }
  return r;
}

int32_t molt_IsStopAsync(Value e) { return isInstance(e, &E_StopAsyncIteration); }
}
