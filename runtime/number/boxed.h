// How subclasses of the immutable built-in types keep their value.
//
// An exact int is a tagged word or a BigInt, an exact str or bytes has its characters behind the header; none of
// them leaves room for the slots of a Python subclass. So an instance of `class E(int)`, `class S(str)` or
// `class B(bytes)` is {Header; Value value} and then ext and slots as every Instance: `value` is an exact int,
// str or bytes. float and complex have a fixed size and need no box: a subclass instance starts with Float or
// Complex itself.
#pragma once
#include "object/object.h"

struct Boxed {
  Header h;
  Value value; ///< exact int, str or bytes; owned
};

// Made by object/ (core): a new instance of heap class `cls` with ext and slots cleared and the native part
// zeroed, and its counterpart, which frees ext, slots and the memory after the native part was dropped.
Value instanceNew(Class* cls);
void instanceFree(Value self);

/// New instance of `cls`, a subclass of int, str or bytes that boxes `owned` (stolen).
inline Value boxedNew(Class* cls, Value owned) {
  if (!owned) return 0;
  Value r = instanceNew(cls);
  if (!r) {
    decref(owned);
    return 0;
  }
  as<Boxed>(r)->value = owned;
  return r;
}
inline void boxedDealloc(Value self) {
  decref(as<Boxed>(self)->value);
  as<Boxed>(self)->value = 0;
  instanceFree(self);
}
