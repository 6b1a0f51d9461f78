// What the rest of the runtime may ask of the allocator beyond object.h.
#pragma once
#include "object/object.h"

/// A zeroed Shape in the low 4 GB (Header::shape holds 32 bits of its address). Never freed: guards in compiled
/// code and caches may still compare with it after its class died.
Shape* allocateShape();
/// Calls fn for every live object in the object pages (the cycle collector and gc.get_objects).
void forEachObject(void (*fn)(Header* object, size_t bytes, void* arg), void* arg);
/// Queues an object whose count reached zero for its finaliser; it is deallocated afterwards unless resurrected.
void queueFinaliser(Value v);
