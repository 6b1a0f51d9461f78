// Weak references: the chain in an object's ext word, cleared before the object goes. Module _weakref makes them.
#include "object/shape.h"

void clearWeakReferences(Value v) {
  // TODO(runtime, owner:runtime, milestone:M1, priority:P1, status:missing): weak references (module _weakref)
  if (InstanceExt* e = extOf(v)) e->weakrefs = 0;
}
