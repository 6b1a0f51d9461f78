// Generators, coroutines and async generators share one struct and differ by class.
#pragma once
#include "object/object.h"
extern Class T_coroutine, T_asyncgen;
inline bool isGeneratorLike(Value v) {
  if (!isObject(v)) return false;
  Class* c = classOf(v);
  return c == &T_generator || c == &T_coroutine || c == &T_asyncgen;
}
inline Shape* readiedShape(Class& c) {
  if (!(c.flags & kReady)) readyClass(&c);
  return c.shape;
}
const char* generatorKind(const Code* c);
/// Runs to the next yield: the value, kStop with *result (owned) set, or 0 with an exception. sent 0: raise
/// the pending exception inside.
Value resumeGenerator(Value g, Value sent, Value* result);
Value closeGenerator(Value g);
int makeThrown(const Value* a, i32 n);
Value raiseStopIteration(Value owned); ///< StopIteration(value); 0
Value awaitWrapper(Value coroutine);   ///< coroutine.__await__()
extern const MethodDef asyncgenMethods[];
