// Attribute access beyond object.h.
#pragma once
#include "object/object.h"
enum CacheKind : u32 { kCacheSlot = 1, kCacheFloat = 2, kCacheClass = 3, kCacheMethod = 4, kCacheAdd = 5 };
Value raiseNoAttribute(Value o, Value name); ///< AttributeError with name and obj; 0
/// o.name for a call: 0 with *unbound set (borrowed) means: call *unbound with o first. Else the bound value,
/// owned.
/// The site's cache for the layout of o, or null.
inline Cache* cacheFor(Value o, Cache* c) {
  if (!isObject(o)) return nullptr;
  while (c && c->shape != headerOf(o)->shape) c = c->more;
  return c;
}
Value loadMethod(Value o, Value name, Cache* cache, Value* unbound);
