// Freed floats wait here for the next float: generic arithmetic makes and drops one per operation.
#pragma once
#include "object/object.h"

extern Float*
    freeFloats; ///< linked through the value field; the first word of a free one is 0, as of any free cell

inline Float* nextFree(Float* f) {
  u64 word;
  memcpy(&word, &f->value, 8);
  return (Float*)(uintptr_t)word;
}
/// Takes an exact float whose count reached zero.
inline void poolFloat(Value v) {
#ifdef MOLT_SYSTEM_ALLOC
  release(as<Float>(v), sizeof(Float)); // the sanitizer watches single objects
#else
  Float* f = as<Float>(v);
  u64 word = (u64)(uintptr_t)freeFloats;
  f->h = {0, 0};
  memcpy(&f->value, &word, 8);
  freeFloats = f;
#endif
}
