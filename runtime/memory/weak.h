// Weak references.
#pragma once
#include "object/object.h"
struct WeakRef {
  Header h;
  Value target;   ///< borrowed; 0: dead
  Value callback; ///< owned or 0
  Value next;     ///< chain of the target's references, borrowed
  i64 hash;       ///< -1: not computed
};
extern Class T_weakref, T_weakproxy, T_weakcallableproxy;
/// Where the chain of o's weak references starts, or null if o cannot have any.
Value* weakChain(Value o, bool create);
bool isWeakReference(Value v);    ///< ref or proxy
void weakForgetCallback(Value v); ///< if v is a weak reference: nobody is told of its target's death
