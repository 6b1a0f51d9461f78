// await, async for, async generators (PEP 492, 525). A coroutine is a generator that only await may drive;
// what an async generator yields is wrapped, to tell it from what its own awaits hand up to the event loop.
//
// TODO(async-runtime, owner:runtime, milestone:RT1, priority:P2, status:partial): sys.set_asyncgen_hooks, asyncio's
// accelerator, the place in "coroutine was never awaited"
#include "call/generator.h"
#include "container/container.h"
#include "error/exception.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/names.h"

namespace {
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
Class T_wrapper = {
    .cname = "coroutine_wrapper",
    .flags = kNoInstances,
    .instanceBytes = sizeof(AwaitWrapper),
    .ops = {.dealloc = wrapperDealloc, .traverse = wrapperTraverse, .iter = self_, .next = wrapperNext},
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
struct Step {
  Header h;
  Value generator, args; ///< args: value to send, or tuple of throw's arguments
  u32 kind, state;       ///< 0 not started, 1 running, 2 done
};
Step* step(Value v) { return as<Step>(v); }
void stepDealloc(Value v) {
  decref(step(v)->generator);
  decref(step(v)->args);
  release(step(v), sizeof(Step));
}
void stepTraverse(Value v, Visit visit, void* arg) {
  visit(step(v)->generator, arg);
  if (step(v)->args) visit(step(v)->args, arg);
}
Value finish(Value v, Value r, Value result) {
  Step* s = step(v);
  if (r == kStop) {
    decref(result);
    s->state = 2;
    if (s->kind == kAclose) return raiseStopIteration(none());
    return raise(E_StopAsyncIteration, "");
  }
  if (!r) {
    s->state = 2;
    if (s->kind == kAclose && (pendingMatches(E_StopAsyncIteration) || pendingMatches(E_GeneratorExit))) {
      clearException();
      return raiseStopIteration(none());
    }
    return 0;
  }
  if (classOf(r) == &T_wrapped) {
    s->state = 2;
    Ref hold(r);
    if (s->kind == kAclose) return raise(E_RuntimeError, "async generator ignored GeneratorExit");
    return raiseStopIteration(incref(as<YieldedValue>(r)->value));
  }
  return r; // an await inside: up to the event loop
}
Value stepSend(Value v, Value sent) {
  Step* s = step(v);
  Generator* g = as<Generator>(s->generator);
  Value result = 0;
  if (s->state == 2) {
    static const char* const texts[] = {"cannot reuse already awaited __anext__()/asend()",
                                        "cannot reuse already awaited aclose()/athrow()",
                                        "cannot reuse already awaited aclose()/athrow()"};
    return raise(E_RuntimeError, "%s", texts[s->kind]);
  }
  if (s->state == 0) {
    if (g->state == kGenRunning) {
      static const char* const texts[] = {"anext", "athrow", "aclose"};
      return raise(E_RuntimeError, "%s(): asynchronous generator is already running", texts[s->kind]);
    }
    s->state = 1;
    if (s->kind == kAsend) {
      Value first = isNone(sent) ? s->args : sent;
      if (g->state == 0 && !isNone(first))
        return raise(E_TypeError, "can't send non-None value to a just-started async generator");
      Value r = resumeGenerator(s->generator, first, &result);
      return finish(v, r, result);
    }
    if (g->state == kGenDone || (g->state == 0 && s->kind == kAclose)) {
      g->state = kGenDone;
      s->state = 2;
      return s->kind == kAclose ? raiseStopIteration(none()) : raise(E_StopAsyncIteration, "");
    }
    if (s->kind == kAclose)
      raise(E_GeneratorExit, "");
    else if (makeThrown(as<Tuple>(s->args)->items, (i32)as<Tuple>(s->args)->length) < 0)
      return 0;
    Value r = resumeGenerator(s->generator, 0, &result);
    return finish(v, r, result);
  }
  Value r = resumeGenerator(s->generator, sent, &result);
  return finish(v, r, result);
}
Value stepNext(Value v) { return stepSend(v, none()); }
Value stepSendMethod(Value v, const Value* a, i32, Value) { return stepSend(v, a[0]); }
Value stepThrow(Value v, const Value* a, i32 n, Value) {
  Step* s = step(v);
  if (s->state == 2) return raise(E_RuntimeError, "cannot reuse already awaited __anext__()/asend()");
  s->state = 1;
  if (makeThrown(a, n) < 0) return 0;
  Value result = 0;
  Value r = resumeGenerator(s->generator, 0, &result);
  return finish(v, r, result);
}
Value stepClose(Value v, const Value*, i32, Value) {
  step(v)->state = 2;
  return none();
}
Value stepAwait(Value v, const Value*, i32, Value) { return incref(v); }
const MethodDef stepMethods[] = {{"send", stepSendMethod, 1, 1},
                                 {"throw", stepThrow, 1, 3},
                                 {"close", stepClose, 0, 0},
                                 {"__await__", stepAwait, 0, 0},
                                 {nullptr, nullptr, 0, 0}};
Class T_asend = {.cname = "async_generator_asend",
                 .flags = kNoInstances,
                 .instanceBytes = sizeof(Step),
                 .ops = {.dealloc = stepDealloc, .traverse = stepTraverse, .iter = self_, .next = stepNext},
                 .methods = stepMethods};
Class T_athrow = {.cname = "async_generator_athrow",
                  .flags = kNoInstances,
                  .instanceBytes = sizeof(Step),
                  .ops = {.dealloc = stepDealloc, .traverse = stepTraverse, .iter = self_, .next = stepNext},
                  .methods = stepMethods};
Value newStep(Value g, u32 kind, Value args) {
  Step* s = (Step*)newObject(readiedShape(kind == kAsend ? T_asend : T_athrow), sizeof(Step));
  s->generator = incref(g);
  s->args = incref(args);
  s->kind = kind;
  s->state = 0;
  return toValue(s);
}
Value asyncIter(Value self, const Value*, i32, Value) { return incref(self); }
Value asyncNext(Value self, const Value*, i32, Value) { return newStep(self, kAsend, none()); }
Value asend(Value self, const Value* a, i32, Value) { return newStep(self, kAsend, a[0]); }
Value athrow(Value self, const Value* a, i32 n, Value) {
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
