// What the rest of the runtime may ask of the allocator beyond object.h.
#pragma once
#include "object/object.h"

/// A zeroed Shape in the low 4 GB (Header::shape holds 32 bits of its address). Never freed: guards in
/// compiled code and caches may still compare with it after its class died.
Shape* allocateShape();
/// Calls fn for every live object in the object pages (the cycle collector and gc.get_objects).
void forEachObject(void (*fn)(Header* object, size_t bytes, void* arg), void* arg);
u64 objectPageCount();
/// While on, memory of objects is not reused: the collector destroys a cycle whose members still point at
/// each other.
void holdReleases(bool on);
void collectionDone();        ///< decides when the next automatic collection is due
extern bool molt_deaths_show; ///< there are finalisers, weak references or generators that can tell when an
                              ///< object dies
extern bool molt_finalisers_exist; ///< some class defines __del__, or a weak reference has a callback
/// Queues an object whose count reached zero for its finaliser; it is deallocated afterwards unless
/// resurrected.
void queueFinaliser(Value v);
void queueCallback(Value v); ///< runs its finalise op at the next safe point; holds a reference meanwhile
