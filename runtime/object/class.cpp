// Classes: making native ones ready, look-up through the mro, versions.
//
// A class's version names its state: look-ups are cached by (version, name), and any change to the class or
// to a base takes the versions of it and its subclasses away. Version 0 means "not cached anywhere".
#include "object/class.h"
#include "memory/memory.h"
#include "object/descr.h"
#include "object/names.h"
#include "object/shape.h"
#include <stddef.h>

ClassExtra* extraOf(Class* c) {
  if (!c->extra) {
    c->extra = (ClassExtra*)allocate(sizeof(ClassExtra));
    *c->extra = ClassExtra();
  }
  return c->extra;
}

// --- versions and look-up
// -----------------------------------------------------------------------------------------
namespace {
struct LookupEntry {
  u32 version, pad;
  Value name, value;
};
enum { kLookups = 4096 };
LookupEntry lookups[kLookups];
u32 nextVersion = 1;
} // namespace

u32 classVersion(Class* c) {
  if (!c->version) c->version = nextVersion++;
  return c->version;
}

void classModified(Class* c) {
  if (!c->version && !(c->extra && c->extra->subclassCount)) return;
  c->version = 0;
  if (ClassExtra* e = c->extra)
    for (u32 i = 0; i < e->subclassCount; ++i) classModified(e->subclasses[i]);
}

Value typeLookup(Class* c, Value name) {
  readied(c);
  u32 version = classVersion(c);
  LookupEntry& e = lookups[((u32)(name >> 4) ^ version * 31) % kLookups];
  if (e.version == version && e.name == name) return e.value;
  Value found = 0;
  if (Tuple* mro = c->mro ? as<Tuple>(c->mro) : nullptr) {
    for (u64 i = 0; i < mro->length && !found; ++i) found = classFrom(mro->items[i])->ns->get(name);
  }
  e = {version, 0, name, found};
  return found;
}

bool isSubclass(Class* a, Class* b) {
  if (a == b) return true;
  readied(a);
  if (!a->mro) {
    for (; a; a = a->base)
      if (a == b) return true;
    return false;
  }
  Tuple* mro = as<Tuple>(a->mro);
  for (u64 i = 0; i < mro->length; ++i)
    if (classFrom(mro->items[i]) == b) return true;
  return false;
}

void addSubclass(Class* base, Class* sub) {
  ClassExtra* e = extraOf(base);
  if (e->subclassCount == e->subclassCapacity) {
    u32 capacity = e->subclassCapacity ? e->subclassCapacity * 2 : 4;
    Class** fresh = (Class**)allocate(capacity * sizeof(Class*));
    if (e->subclasses) {
      memcpy(fresh, e->subclasses, e->subclassCount * sizeof(Class*));
      release(e->subclasses, e->subclassCapacity * sizeof(Class*));
    }
    e->subclasses = fresh;
    e->subclassCapacity = capacity;
  }
  e->subclasses[e->subclassCount++] = sub;
}

void removeSubclass(Class* base, Class* sub) {
  ClassExtra* e = extraOf(base);
  for (u32 i = 0; i < e->subclassCount; ++i)
    if (e->subclasses[i] == sub) {
      memmove(e->subclasses + i, e->subclasses + i + 1, (e->subclassCount - i - 1) * sizeof(Class*));
      --e->subclassCount;
      return;
    }
}

// --- native classes
// -----------------------------------------------------------------------------------------------
namespace {
/// Copies what `c` leaves open from `b`. Comparison and hash go together: a type that compares anew and says
/// nothing about hashing is not hashable.
void inheritOps(Class* c, Class* b) {
  bool ownCompare = c->ops.compare;
  i64 (*hash)(Value) = c->ops.hash;
  // TypeOps is a plain table of function pointers, so that it can be walked as an array.
  typedef void (*Any)();
  Any* to = (Any*)&c->ops;
  Any* from = (Any*)&b->ops;
  bool construct = c->ops.construct;
  for (size_t i = 0; i < sizeof(TypeOps) / sizeof(Any); ++i)
    if (!to[i]) to[i] = from[i];
  if (!hash && ownCompare) c->ops.hash = unhashable;
  if (!construct && b == &T_object && !(c->flags & kHeapClass)) c->ops.construct = nullptr;
  c->binaryOps |= b->binaryOps;
  c->unaryOps |= b->unaryOps;
}

void addMethods(Class* c) {
  if (c->methods)
    for (const MethodDef* d = c->methods; d->name; ++d) {
      Value name = internC(d->name), v;
      if (d->kind == kClassMethod)
        v = classMethodDescriptor(c, d);
      else if (d->kind == kStaticMethod) {
        Value fn = builtinFunction(d, !strcmp(d->name, "__new__") ? toValue(c) : 0, 0);
        v = !strcmp(d->name, "__new__") ? fn : staticMethodNew(fn);
        if (v != fn) decref(fn);
      } else
        v = d->kind == kWrapper ? wrapperOfMethod(c, d) : methodDescriptor(c, d);
      c->ns->set(name, v);
    }
  if (c->getset)
    for (const GetSetDef* d = c->getset; d->name; ++d) c->ns->set(internC(d->name), getSetDescriptor(c, d));
}
} // namespace

i64 unhashable(Value self) {
  raise(E_TypeError, "unhashable type: '%T'", self);
  return -1;
}

void readyClass(Class* c) {
  if (c->flags & kReady) return;
  c->flags |= kReady;
  Class* b = c->base;
  if (!b && c != &T_object) b = c->base = &T_object;
  if (b) readyClass(b);
  Class* meta = &T_type;
  c->h.shape = (u32)(uintptr_t)&molt_shape_type;
  (void)meta;
  if (!c->ns) {
    c->ns = (NameMap*)allocate(sizeof(NameMap));
    *c->ns = NameMap();
  }
  TypeOps own = c->ops;
  u32 ownBinary = c->binaryOps, ownUnary = c->unaryOps;
  if (b) {
    c->flags |= b->flags & (kIntSubclass | kStrSubclass | kBytesSubclass | kListSubclass | kTupleSubclass |
                            kDictSubclass | kExceptionSubclass | kTypeSubclass | kFloatSubclass |
                            kSetSubclass | kHasFinaliser | kHasDict);
    if (!c->instanceBytes) c->instanceBytes = b->instanceBytes;
    inheritOps(c, b);
  }
  if (c->flags & kNoInstances) c->ops.construct = nullptr;
  extraOf(c)->native = c;
  if (!c->shape) {
    if (c->flags & kHasDict)
      rootShape(c);
    else {
      c->shape = allocateShape();
      c->shape->cls = c;
      c->shape->root = c->shape;
    }
  } else {
    c->shape->cls = c;
    c->shape->root = c->shape;
  }
  const char *dot = strrchr(c->cname, '.'), *fullName = c->cname;
  c->name = c->qualname = internC(dot ? dot + 1 : c->cname);
  if (dot) {
    Value full = strFromAscii(c->cname, (size_t)(dot - c->cname));
    c->module = intern(full);
    decref(full);
    if (c->flags & kPythonMade) c->cname = dot + 1;
  } else {
    c->module = N(builtins);
  }
  if (b) {
    c->bases = tuple1(toValue(b));
    Tuple* base = as<Tuple>(b->mro);
    c->mro = tupleNew(base->length + 1);
    as<Tuple>(c->mro)->items[0] = toValue(c);
    for (u64 i = 0; i < base->length; ++i) as<Tuple>(c->mro)->items[i + 1] = incref(base->items[i]);
    addSubclass(b, c);
  } else {
    c->bases = tupleNew(0);
    c->mro = tuple1(toValue(c));
  }
  addWrappers(c, own, ownBinary, ownUnary);
  addMethods(c);
  if (own.compare && !own.hash && c != &T_object) c->ns->set(N(__hash__), none());
  if (own.construct) c->ns->set(N(__new__), newWrapper(c));
  if (!c->ns->get(N(__doc__))) c->ns->set(N(__doc__), c->doc ? strFromC(c->doc) : none());
  presentClass(c, fullName);
}

// --- mro
// ----------------------------------------------------------------------------------------------------------
namespace {
Value raiseMroConflict(Value* heads, u64* at, u64 count) {
  // The text lists the heads that remain, once each, in order.
  Value names = strFromC("");
  bool first = true;
  for (u64 i = 0; i < count; ++i) {
    Tuple* t = as<Tuple>(heads[i]);
    if (at[i] >= t->length) continue;
    Value head = t->items[at[i]];
    bool seen = false;
    for (u64 j = 0; j < i && !seen; ++j) {
      Tuple* u = as<Tuple>(heads[j]);
      seen = at[j] < u->length && u->items[at[j]] == head;
    }
    if (seen) continue;
    Value joined = strFormat(first ? "%U%U" : "%U, %U", names, classFrom(head)->name);
    decref(names);
    names = joined;
    first = false;
  }
  raise(E_TypeError, "Cannot create a consistent method resolution order (MRO) for bases %U", names);
  decref(names);
  return 0;
}
} // namespace

Value computeMro(Class* c, Value bases) {
  Tuple* b = as<Tuple>(bases);
  u64 n = b->length;
  for (u64 i = 0; i < n; ++i)
    for (u64 j = i + 1; j < n; ++j)
      if (b->items[i] == b->items[j])
        return raise(E_TypeError, "duplicate base class %U", classFrom(b->items[i])->name);
  u64 count = n + 1, total = 1;
  Value* lists = (Value*)allocate(count * 8);
  u64* at = (u64*)allocate(count * 8);
  for (u64 i = 0; i < n; ++i) {
    lists[i] = readied(classFrom(b->items[i]))->mro;
    total += as<Tuple>(lists[i])->length;
  }
  lists[n] = bases;
  memset(at, 0, count * 8);
  Value* out = (Value*)allocate(total * 8);
  u64 length = 0;
  out[length++] = toValue(c);
  bool ok = true;
  for (;;) {
    Value pick = 0;
    bool left = false;
    for (u64 i = 0; i < count && !pick; ++i) {
      Tuple* t = as<Tuple>(lists[i]);
      if (at[i] >= t->length) continue;
      left = true;
      Value candidate = t->items[at[i]];
      bool blocked = false;
      for (u64 j = 0; j < count && !blocked; ++j) {
        Tuple* u = as<Tuple>(lists[j]);
        for (u64 k = at[j] + 1; k < u->length && !blocked; ++k) blocked = u->items[k] == candidate;
      }
      if (!blocked) pick = candidate;
    }
    if (!left) break;
    if (!pick) {
      raiseMroConflict(lists, at, count);
      ok = false;
      break;
    }
    out[length++] = pick;
    for (u64 i = 0; i < count; ++i) {
      Tuple* t = as<Tuple>(lists[i]);
      if (at[i] < t->length && t->items[at[i]] == pick) ++at[i];
    }
  }
  Value mro = ok ? tupleFrom(out, length) : 0;
  release(out, total * 8);
  release(at, count * 8);
  release(lists, count * 8);
  return mro;
}

Value qualifiedTypeName(Class* c) {
  readied(c);
  if (c->module && isStr(c->module) && !textIs(c->module, "builtins"))
    return strFormat("%U.%U", c->module, c->qualname);
  return incref(c->qualname);
}
