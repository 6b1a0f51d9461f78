// Attribute access, and what a site remembers in its Cache.
//
// Cache contents. shape: low half of the layout (0: nothing). aux: low byte is the kind, the rest a byte
// offset. Valid while `object.shape == cache.shape`; nothing else need be checked for kinds 1 and 2, which
// compiled code inlines:
//   1 kCacheSlot    tagged slot at object + (aux >> 8). The word may be 0 (a __slots__ member not set): then
//   call. 2 kCacheFloat   raw f64 slot at object + (aux >> 8). 3 kCacheClass   plain value found on the
//   class: a = value (borrowed); version = that of the class, to be compared
//                   with the word at versionAt.
//   4 kCacheMethod  function or method descriptor found on the class, to be bound or called with the object
//   first:
//                   a, version as above. In sites of call_method, `direct` and `entry` say what can be called
//                   without more ado (compiled function: Value(fn, o, args…); native: NativeFn).
//   5 kCacheAdd     a store added the slot at object + (aux >> 8): a = the layout afterwards, whose `kind`
//   says which
//                   values it is for (1: floats, 0: all others).
// Kinds 1, 2 and 5 hold for ever: should a class gain a data descriptor that hides existing instance
// attributes, or a
// __getattribute__, flushSlotCaches() empties every cache that was ever filled.
// A site that sees several layouts has a chain of caches, its own one first.
#include "object/attr.h"
#include "call/call.h"
#include "error/exception.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/module.h"
#include "object/names.h"
#include "object/shape.h"
#include "object/slots.h"

// --- caches
// -------------------------------------------------------------------------------------------------------
namespace {
Cache** known;
u32 knownCount, knownCapacity;
enum : u32 { kRemembered = 0x80 }; // in aux: the flush list has this cache
enum { kMostCaches = 8 };          // a site

void remember(Cache* c) {
  if (c->aux & kRemembered) return;
  if (knownCount == knownCapacity) {
    u32 bigger = knownCapacity ? knownCapacity * 2 : 256;
    known = (Cache**)reallocate(known ? known : (Cache**)allocate(8),
                                known ? knownCapacity * sizeof(Cache*) : 8, bigger * sizeof(Cache*));
    knownCapacity = bigger;
  }
  known[knownCount++] = c;
}

/// Where to put what was found for s: its old place, an empty one, a new one, or that of another layout.
Cache* placeFor(Cache* site, u32 shape) {
  Cache *free = nullptr, *last = site;
  u32 n = 0;
  for (Cache* c = site; c; c = c->more, ++n) {
    if (c->shape == shape) return c;
    if (!c->shape && !free) free = c;
    last = c;
  }
  if (free) return free;
  if (n < kMostCaches) {
    last->more = (Cache*)allocate(sizeof(Cache)); // lives as long as the site
    memset(last->more, 0, sizeof(Cache));
    return last->more;
  }
  static u32 victim;
  Cache* c = site->more;
  for (u32 i = victim++ % (kMostCaches - 1); i; --i) c = c->more;
  return c;
}

void fillCache(Cache* site, Shape* s, u32 kind, u32 offset, Value a, Class* c) {
  Cache* at = placeFor(site, (u32)(uintptr_t)s);
  remember(at);
  at->shape = (u32)(uintptr_t)s;
  at->aux = kind | kRemembered | offset << 8;
  at->a = a;
  at->direct = 0;
  at->entry = nullptr;
  at->version = c ? classVersion(c) : 0;
  at->versionAt = c ? &c->version : nullptr;
}
u32 cacheKind(const Cache* c) { return c->aux & 0x7f; }
} // namespace

void flushSlotCaches() {
  for (u32 i = 0; i < knownCount; ++i) {
    known[i]->shape = 0;
    known[i]->aux = kRemembered;
  }
}

// --- generic
// ------------------------------------------------------------------------------------------------------
Value raiseNoAttribute(Value o, Value name) {
  Value text;
  if (isClass(o))
    text = strFormat("type object '%U' has no attribute '%U'", classFrom(o)->name, name);
  else
    text = strFormat("'%T' object has no attribute '%U'", o, name);
  raiseAttributeError(text, o, name);
  decref(text);
  return 0;
}

namespace {
/// The dict of objects that carry one outside the slot scheme, or null.
Value* foreignDict(Value o) {
  Class* c = classOf(o);
  if (c == &T_function) return &as<Function>(o)->dict;
  if (c == &T_staticmethod || c == &T_classmethod) return &as<Wrapped>(o)->dict;
  return nullptr;
}

/// As object.__getattribute__, but 0 without exception when there is no such attribute.
Value lookupGeneric(Value o, Value name) {
  Class* c = classOf(o);
  Value d = typeLookup(c, name);
  Class* dc = d ? classOf(d) : nullptr;
  if (d && dc->ops.descrSet && dc->ops.descrGet) {
    Ref hold(incref(d));
    return dc->ops.descrGet(d, o, toValue(c));
  }
  if (c->flags & kHasDict) {
    if (Value v = instanceGet(o, name)) return v;
    if (molt_thread.exc) return 0;
  } else if (Value* dict = isInt(o) ? nullptr : foreignDict(o)) {
    if (*dict)
      if (Value v = dictGet(*dict, name)) return incref(v);
  }
  if (!d) return 0;
  if (dc->ops.descrGet) {
    Ref hold(incref(d));
    return dc->ops.descrGet(d, o, toValue(c));
  }
  return incref(d);
}
} // namespace

Value genericGetAttr(Value o, Value name) {
  Value v = lookupGeneric(o, name);
  return v || molt_thread.exc ? v : raiseNoAttribute(o, name);
}

int genericSetAttr(Value o, Value name, Value v) {
  Class* c = classOf(o);
  Value d = typeLookup(c, name);
  if (d && classOf(d)->ops.descrSet) {
    Ref hold(incref(d));
    return classOf(d)->ops.descrSet(d, o, v);
  }
  if (c->flags & kHasDict && !(shapeOf(o)->flags & kShapeNoDict)) {
    int status = instanceSet(o, name, v);
    if (status != 1) return status;
    raiseNoAttribute(o, name);
    return -1;
  }
  if (Value* dict = isInt(o) ? nullptr : foreignDict(o)) {
    if (v) {
      if (!*dict) *dict = dictNew();
      return dictSet(*dict, name, v);
    }
    int status = *dict ? dictDelete(*dict, name) : 0;
    if (status < 0) return -1;
    if (status == 0) raiseNoAttribute(o, name);
    return status == 1 ? 0 : -1;
  }
  if (d) {
    Value text = strFormat("'%T' object attribute '%U' is read-only", o, name);
    raiseAttributeError(text, o, name);
    decref(text);
  } else {
    Value text =
        strFormat("'%T' object has no attribute '%U' and no __dict__ for setting new attributes", o, name);
    raiseAttributeError(text, o, name);
    decref(text);
  }
  return -1;
}

Value getAttr(Value o, Value name) { return readied(classOf(o))->ops.getattr(o, name); }

Value lookupAttr(Value o, Value name) {
  Class* c = readied(classOf(o));
  if (c->ops.getattr == genericGetAttr) {
    Value v = lookupGeneric(o, name);
    if (v || !molt_thread.exc) return v;
  } else if (Value v = c->ops.getattr(o, name)) {
    return v;
  }
  if (pendingMatches(E_AttributeError)) clearException();
  return 0;
}

int setAttr(Value o, Value name, Value v) { return readied(classOf(o))->ops.setattr(o, name, v); }

Value specialMethod(Value o, Value name) {
  Class* c = classOf(o);
  Value d = typeLookup(c, name);
  if (!d) return 0;
  if (classOf(d)->ops.descrGet) return classOf(d)->ops.descrGet(d, o, toValue(c));
  return incref(d);
}

Value callMethod(Value o, Value name, const Value* args, i32 nargs) {
  return molt_CallMethod(o, args, (u32)nargs, name, 0, nullptr);
}

// --- helpers
// ------------------------------------------------------------------------------------------------------
namespace {
/// Looks the attribute up and fills the cache; 0 with *unbound set: *unbound is a method of the class
/// (borrowed) that takes o first, and nothing hides it.
Value slowGet(Value o, Value name, Cache* cache, Value* unbound) {
  Class* c = readied(classOf(o));
  if (c->ops.getattr != genericGetAttr) {
    return c->ops.getattr(o, name); // modules too: one hash look-up
  }
  Value d = typeLookup(c, name);
  Class* dc = d ? classOf(d) : nullptr;
  Shape* s = isInt(o) ? nullptr : shapeOf(o);
  bool slotted = c->flags & kHasDict && s && !(s->flags & (kShapeDict | kShapePrefixExt));
  if (d && dc->ops.descrSet && dc->ops.descrGet) {
    u32 slot, kind;
    if (dc == &T_memberDescriptor && slotted && cache) {
      Value slotName = toValue((void*)as<Descriptor>(d)->def);
      if (shapeFind(s, slotName, &slot, &kind) && slot < s->capacity)
        fillCache(cache, s, kCacheSlot, s->slotBase + slot * 8, 0, nullptr);
    }
    Ref hold(incref(d));
    return dc->ops.descrGet(d, o, toValue(c));
  }
  if (slotted) {
    u32 slot, kind;
    if (shapeFind(s, name, &slot, &kind) && slot >= s->fixed) {
      if (cache && slot < s->capacity)
        fillCache(cache, s, kind ? kCacheFloat : kCacheSlot, s->slotBase + slot * 8, 0, nullptr);
      return slotLoad(o, s, slot, kind);
    }
  } else if (c->flags & kHasDict) {
    if (Value v = instanceGet(o, name)) return v;
    if (molt_thread.exc) return 0;
    cache = nullptr; // layouts in dictionary mode say nothing about what the dict holds
  } else if (s && foreignDict(o)) {
    Value v = lookupGeneric(o, name);
    return v || molt_thread.exc ? v : raiseNoAttribute(o, name);
  }
  if (!s) cache = nullptr;
  if (!d) return raiseNoAttribute(o, name);
  if (dc == &T_function || dc == &T_methodDescriptor || dc == &T_wrapperDescriptor) {
    if (cache) fillCache(cache, s, kCacheMethod, 0, d, c);
    if (unbound) {
      *unbound = d;
      return 0;
    }
    return dc->ops.descrGet(d, o, toValue(c));
  }
  if (dc->ops.descrGet) {
    Ref hold(incref(d));
    return dc->ops.descrGet(d, o, toValue(c));
  }
  if (cache) fillCache(cache, s, kCacheClass, 0, d, c);
  return incref(d);
}

/// Result as slowGet's, through the cache.
inline Value cachedGet(Value o, Value name, Cache* cache, Value* unbound) {
  if (Cache* c = cacheFor(o, cache)) {
    switch (cacheKind(c)) {
    case kCacheSlot:
      if (Value v = *(Value*)(uintptr_t)(o + (c->aux >> 8))) return incref(v);
      break;
    case kCacheFloat: return floatNew(*(double*)(uintptr_t)(o + (c->aux >> 8)));
    case kCacheClass:
      if (*c->versionAt == c->version) return incref(c->a);
      break;
    case kCacheMethod:
      if (*c->versionAt == c->version) {
        if (unbound) {
          *unbound = c->a;
          return 0;
        }
        return classOf(c->a)->ops.descrGet(c->a, o, toValue(shapeOf(o)->cls));
      }
    }
  }
  return slowGet(o, name, cache, unbound);
}
} // namespace

Value loadMethod(Value o, Value name, Cache* cache, Value* unbound) {
  *unbound = 0;
  return cachedGet(o, name, cache, unbound);
}

extern "C" {
Value molt_AttrGet(Value o, Value name, Cache* cache) { return cachedGet(o, name, cache, nullptr); }

int32_t molt_AttrSet(Value o, Value v, Value name, Cache* cache) {
  if (Cache* c = cacheFor(o, cache)) {
    Value* p = (Value*)(uintptr_t)(o + (c->aux >> 8));
    if (cacheKind(c) == kCacheSlot) {
      Value old = *p;
      *p = incref(v);
      if (isObject(old) && --headerOf(old)->rc == 0) {
        deallocate(old);
        drain();
      }
      return 0;
    }
    if (cacheKind(c) == kCacheFloat && isFloat(v)) {
      memcpy(p, &as<Float>(v)->value, 8);
      return 0;
    }
    if (cacheKind(c) == kCacheAdd) {
      Shape* after = (Shape*)(uintptr_t)c->a;
      if (isFloat(v) == (after->kind == 1) && !(after->flags & kShapeGeneralised)) {
        headerOf(o)->shape = (u32)(uintptr_t)after;
        if (after->kind)
          memcpy(p, &as<Float>(v)->value, 8);
        else
          *p = incref(v);
        return 0;
      }
    }
  }
  Class* c = readied(classOf(o));
  Shape* before = isObject(o) ? shapeOf(o) : nullptr;
  int status = c->ops.setattr(o, name, v);
  drain();
  if (status == 0 && cache && c->ops.setattr == genericSetAttr && c->flags & kHasDict && isObject(o) &&
      classOf(o) == c) {
    Shape* s = shapeOf(o);
    Value d = typeLookup(c, name);
    u32 slot, kind;
    if (s != before && s->parent == before && s->slotCount == before->slotCount + 1 && s->name == name &&
        s->slotCount <= s->capacity && !(s->flags & (kShapeDict | kShapePrefixExt)) &&
        !(d && classOf(d)->ops.descrSet)) {
      fillCache(cache, before, kCacheAdd, s->slotBase + (s->slotCount - 1) * 8, toValue(s), nullptr);
      return 0;
    }
    if (!(s->flags & (kShapeDict | kShapePrefixExt)) && !(d && classOf(d)->ops.descrSet) &&
        shapeFind(s, name, &slot, &kind) && slot >= s->fixed && slot < s->capacity)
      fillCache(cache, s, kind ? kCacheFloat : kCacheSlot, s->slotBase + slot * 8, 0, nullptr);
    else if (!(s->flags & (kShapeDict | kShapePrefixExt)) && d && classOf(d) == &T_memberDescriptor &&
             shapeFind(s, toValue((void*)as<Descriptor>(d)->def), &slot, &kind) && slot < s->capacity)
      fillCache(cache, s, kCacheSlot, s->slotBase + slot * 8, 0, nullptr);
  }
  return status;
}

int32_t molt_AttrDel(Value o, Value name) {
  int status = setAttr(o, name, 0);
  drain();
  return status;
}

Value molt_SpecialGet(Value o, Value name, uint32_t which) {
  Value v = specialMethod(o, name);
  if (v || molt_thread.exc) return v;
  static const char* const texts[] = {
      "'%T' object does not support the context manager protocol",
      "'%T' object does not support the context manager protocol (missed __exit__ method)",
      "'%T' object does not support the asynchronous context manager protocol",
      "'%T' object does not support the asynchronous context manager protocol (missed __aexit__ method)",
  };
  return raise(E_TypeError, texts[which < 4 ? which : 0], o);
}
}
