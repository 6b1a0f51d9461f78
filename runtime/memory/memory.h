// What the rest of the runtime may ask of the allocator beyond object.h.
#pragma once
#include "object/object.h"

/// A zeroed Shape in the low 4 GB (Header::shape holds 32 bits of its address). Never freed: guards in
/// compiled code and caches may still compare with it after its class died.
Shape* allocateShape();
/// Calls fn for every live object in the object pages (the cycle collector and gc.get_objects).
/// The first header of an object that has words in front (the ext word of an instance whose native part has
/// no fixed size): shape molt_shape_prefix, the ext word, then the object.
enum { kPrefixBytes = 16 };
extern Shape molt_shape_prefix;
inline Header* objectInCell(Header* h) {
  return h->shape == (u32)(uintptr_t)&molt_shape_prefix ? (Header*)((char*)h + kPrefixBytes) : h;
}
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
