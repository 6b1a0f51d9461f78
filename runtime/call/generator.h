// Generators, coroutines and async generators share one struct and differ by class.
#pragma once
#include "object/object.h"
extern Class T_coroutine, T_asyncgen, T_asend, T_athrow;
enum GeneratorLife : u32 {
  kGenAsyncRunning = 1, ///< a step of it is under way
  kGenClosed = 2,
  kGenGreeted = 4,  ///< sys.set_asyncgen_hooks' functions have been asked
  kGenFinalised = 8 ///< it ran its finaliser, as happens once
};
inline bool isGeneratorLike(Value v) {
  if (!isObject(v)) return false;
  Class* c = classOf(v);
  return c == &T_generator || c == &T_coroutine || c == &T_asyncgen;
}
inline Shape* readiedShape(Class& c) {
  if (!(c.flags & kReady)) readyClass(&c);
  return c.shape;
}
bool stepNeverAwaited(Value v); ///< v: of T_asend or T_athrow
/// Whether there is something to finalise: a frame to close, or a warning to give.
inline bool generatorWantsFinaliser(Value v) {
  const Generator* g = as<Generator>(v);
  if (g->state == kGenDone || g->life & kGenFinalised) return false;
  return g->state != 0 || classOf(v) == &T_coroutine;
}
Value getAsyncgenHooks(Value, const Value*, i32, Value);
void forgetAsyncgenHooks();
Value setAsyncgenHooks(Value, const Value* a, i32, Value);
const char* generatorKind(const Code* c);
/// Runs to the next yield: the value, kStop with *result (owned) set, or 0 with an exception. sent 0: raise
/// the pending exception inside.
Value resumeGenerator(Value g, Value sent, Value* result);
Value closeGenerator(Value g);
int warnOldThrow(const char* method, i32 nargs); ///< -1 with an exception
int makeThrown(const Value* a, i32 n);
Value raiseStopIteration(Value owned); ///< StopIteration(value); 0
Value awaitWrapper(Value coroutine);   ///< coroutine.__await__()
Value anextWithDefault(Value awaitable, Value fallback);
/// One step of an iterator whose end may have a value, which TypeOps::next does not tell: the item, kStop
/// with *result (owned) set, or 0 with an exception.
Value nextValued(Value it, Value* result);
/// The same with the end as an exception: what `__next__` does. Of a native iterator.
Value nextOrRaise(Value it);
/// The step of a native iterator that raises StopIteration with a value, or null.
Value (*raisingNext(Class* c))(Value);
extern const MethodDef asyncgenMethods[];
