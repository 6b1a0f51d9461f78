// Interned names that the runtime itself asks for: N(__len__) is the canonical str, looked up once.
#pragma once
#include "object/object.h"
#define N(name)                                                                                              \
  ([]() -> Value {                                                                                           \
    static Value cached;                                                                                     \
    return cached ? cached : (cached = internC(#name));                                                      \
  }())
