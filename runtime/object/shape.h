// Layouts of instances. A Shape is a node of a tree per class and capacity: the path from the root names the
// slots. Slot i lies inline while i < capacity, else in the ext word's overflow array. A slot is tagged or,
// if the first store was a float, raw f64; a store that does not fit moves the object to a layout where the
// slot is tagged, and later objects go there at once. An object whose __dict__ was asked for is in dictionary
// mode: its attributes live in a real dict in ext, and its layout is the class's one kShapeDict shape, which
// no guard names.
#pragma once
#include "object/object.h"

enum ShapeFlag : u32 {
  kShapeDict = 1,        ///< attributes live in ext->dict
  kShapeGeneralised = 2, ///< raw f64 leaf that turned out too narrow: use the tagged twin
  kShapePrefixExt = 4,   ///< variable-size native part: ext word before the header, capacity 0
  kShapeNoDict = 8,      ///< __slots__ without __dict__: no further attributes
};

struct InstanceExt {
  Value dict; ///< dictionary mode: the dict; else 0
  MOLT_PTR(Value, overflow);
  Value weakrefs; ///< first of the chain of weak references (borrowed), see module _weakref
  u32 overflowCapacity;
  u32 finalised : 1; ///< __del__ ran, or runs
  u32 serial : 31;   ///< of classes with __del__: order of making
};

/// Where the ext word of an instance is; only for classes with kHasDict.
inline InstanceExt** extCell(Value v, Shape* s) { return (InstanceExt**)(uintptr_t)(v + s->slotBase - 8); }
inline InstanceExt* extOf(Value v) {
  Shape* s = shapeOf(v);
  return s->cls->flags & kHasDict ? *extCell(v, s) : nullptr;
}
InstanceExt* ensureExt(Value v); ///< null when the type has no ext word

/// Position and kind of `name` in the layout; false if absent.
bool shapeFind(Shape* s, Value name, u32* slot, u32* kind);
Shape* rootShape(Class* c); ///< of new instances; grows with what instances were seen to need
/// The slot's address in the object (inline or overflow).
inline Value* slotAddress(Value v, Shape* s, u32 slot) {
  if (slot < s->capacity) return (Value*)(uintptr_t)(v + s->slotBase + 8 * (u64)slot);
  return (*extCell(v, s))->overflow + (slot - s->capacity);
}
Value slotLoad(Value v, Shape* s, u32 slot, u32 kind); ///< owned
/// Instance attribute in slots or dictionary. get: owned, 0 when absent.
Value instanceGet(Value v, Value name);
int instanceSet(Value v, Value name, Value value); ///< value 0: delete, 1 if it was absent
Value instanceDict(Value v); ///< obj.__dict__: puts the object into dictionary mode; borrowed
int instanceSetDict(Value v, Value dict);
/// Ends all attribute storage of the instance (not the memory).
void instanceClear(Value v);
void instanceTraverse(Value v, Visit visit, void* arg);
/// Moves the instance into the class's layout tree (__class__ assignment); layouts must be compatible.
void instanceReclass(Value v, Class* c);
void bindStaticShapes(Class* c); ///< after a class statement
void flushSlotCaches(); ///< a class attribute began to hide instance attributes: empties slot caches of all
                        ///< sites
void rememberCache(Cache* c);
void clearWeakReferences(Value v); ///< kills them and queues their callbacks
