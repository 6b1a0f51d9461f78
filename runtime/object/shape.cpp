#include "object/shape.h"
#include "memory/memory.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/names.h"
#include "start/start.h"

namespace {
enum { kMaxSlots = 128, kMaxChildren = 64, kIndexFrom = 6 };
struct Children {
  u32 count, capacity;
  MOLT_PTR(Shape, items[]);
};
struct TableEntry {
  Value name;
  u32 slot, kind;
};

void addChild(Shape* parent, Shape* child) {
  Children* c = (Children*)parent->transitions;
  if (!c || c->count == c->capacity) {
    u32 capacity = c ? c->capacity * 2 : 2;
    Children* fresh = (Children*)allocate(sizeof(Children) + capacity * 8);
    fresh->count = c ? c->count : 0;
    fresh->capacity = capacity;
    for (u32 i = 0; i < fresh->count; ++i) fresh->items[i] = c->items[i];
    if (c) release(c, sizeof(Children) + c->capacity * 8);
    parent->transitions = c = fresh;
  }
  c->items[c->count++] = child;
}

/// Storage that a static shape reserved for the layout `parent` + (name, kind), if any.
Shape* claimStatic(Shape* parent, Value name, u32 kind);

Shape* transition(Shape* s, Value name, u32 kind) {
  Children* c = (Children*)s->transitions;
  for (u32 i = 0, n = c ? c->count : 0; i < n; ++i) {
    Shape* child = c->items[i];
    if (child->name != name) continue;
    if (child->kind == kind) {
      if (child->flags & kShapeGeneralised) {
        kind = 0;
        i = (u32)-1; // once more, for the tagged twin
        continue;
      }
      return child;
    }
  }
  if (kind)
    for (u32 i = 0, n = c ? c->count : 0; i < n; ++i) // tagged already, and a float fits there
      if (c->items[i]->name == name && !c->items[i]->kind) return c->items[i];
  if (s->slotCount >= kMaxSlots || (c && c->count >= kMaxChildren)) return nullptr;
  Shape* child = claimStatic(s, name, kind);
  if (!child) child = allocateShape();
  child->cls = s->cls;
  child->slotBase = s->slotBase;
  child->capacity = s->capacity;
  child->slotCount = s->slotCount + 1;
  child->parent = s;
  child->name = name;
  child->kind = kind;
  child->flags = s->flags & (kShapePrefixExt | kShapeNoDict);
  child->tagged = s->tagged | (kind || s->slotCount >= 64 ? 0 : (u64)1 << s->slotCount);
  child->root = s->root;
  child->fixed = s->fixed;
  addChild(s, child);
  return child;
}

Shape* claimStatic(Shape* parent, Value name, u32 kind) {
  ClassExtra* extra = extraOf(parent->cls);
  if (!extra->pendingCount || parent->flags & kShapePrefixExt) return nullptr;
  for (u32 i = 0; i < extra->pendingCount; ++i) {
    StaticShape* st = extra->pendingStatics[i];
    u32 n = st->slotCount;
    if (n != parent->slotCount + 1 || n > parent->capacity) continue;
    const Value* names = st->unit->names;
    if (names[st->slots[n - 1]] != name || st->kinds[n - 1] != kind) continue;
    Shape* p = parent;
    for (; p->slotCount; p = p->parent)
      if (names[st->slots[p->slotCount - 1]] != p->name || st->kinds[p->slotCount - 1] != p->kind) break;
    if (p->slotCount) continue;
    extra->pendingStatics[i] = extra->pendingStatics[--extra->pendingCount];
    return st->storage;
  }
  return nullptr;
}

void buildTable(Shape* s) {
  u32 size = 16;
  while (size < s->slotCount * 2) size *= 2;
  TableEntry* t = (TableEntry*)allocate((size + 1) * sizeof(TableEntry));
  memset(t, 0, (size + 1) * sizeof(TableEntry));
  t[0].slot = size - 1;
  for (Shape* p = s; p->slotCount; p = p->parent) {
    u32 h = (u32)(p->name >> 4);
    while (t[1 + (h & (size - 1))].name) ++h;
    t[1 + (h & (size - 1))] = {p->name, p->slotCount - 1, p->kind};
  }
  s->table = t;
}

void freeExt(InstanceExt* e) {
  if (e->overflow) release(e->overflow, e->overflowCapacity * sizeof(Value));
  release(e, sizeof(InstanceExt));
}

void growOverflow(InstanceExt* e, u32 wanted) {
  if (wanted <= e->overflowCapacity) return;
  u32 capacity = e->overflowCapacity ? e->overflowCapacity * 2 : 4;
  if (capacity < wanted) capacity = wanted;
  Value* fresh = (Value*)allocate(capacity * sizeof(Value));
  memset(fresh, 0, capacity * sizeof(Value));
  if (e->overflow) {
    memcpy(fresh, e->overflow, e->overflowCapacity * sizeof(Value));
    release(e->overflow, e->overflowCapacity * sizeof(Value));
  }
  e->overflow = fresh;
  e->overflowCapacity = capacity;
}

void setShape(Value v, Shape* s) {
  if (s->slotCount > s->capacity) {
    growOverflow(ensureExt(v), s->slotCount - s->capacity);
    Class* c = s->cls;
    if (c->slotHint < s->slotCount && c->slotHint < 32) c->slotHint = (u16)s->slotCount;
  }
  headerOf(v)->shape = (u32)(uintptr_t)s;
}

Shape* dictTwin(Shape* s) {
  Shape* root = s->root;
  if (root->dictTwin) return root->dictTwin;
  Shape* t = allocateShape();
  *t = *root;
  t->transitions = nullptr;
  t->table = nullptr;
  t->flags |= kShapeDict;
  return root->dictTwin = t;
}

/// Path of the layout from the root: names and kinds by slot.
void path(Shape* s, Value* names, u32* kinds) {
  for (; s->slotCount; s = s->parent) {
    names[s->slotCount - 1] = s->name;
    kinds[s->slotCount - 1] = s->kind;
  }
}

/// Moves every attribute that is not a fixed slot into a dict.
int enterDictMode(Value v, Shape* s) {
  Value dict = dictNew();
  u32 n = s->slotCount;
  Value names[kMaxSlots];
  u32 kinds[kMaxSlots];
  path(s, names, kinds);
  for (u32 i = s->fixed; i < n; ++i) {
    Value item = slotLoad(v, s, i, kinds[i]);
    if (!item) continue;
    int status = dictSet(dict, names[i], item);
    decref(item);
    if (status < 0) {
      decref(dict);
      return -1;
    }
  }
  InstanceExt* e = ensureExt(v);
  for (u32 i = s->fixed; i < n; ++i) {
    Value* p = slotAddress(v, s, i);
    Value old = *p;
    *p = 0;
    if (!kinds[i]) decref(old);
  }
  e->dict = dict;
  headerOf(v)->shape = (u32)(uintptr_t)dictTwin(s);
  return 0;
}

/// Rebuilds the object's layout without slot `drop` (kNone: none), or with slot `widen` tagged.
int relayout(Value v, Shape* s, u32 drop, u32 widen) {
  Value names[kMaxSlots], values[kMaxSlots];
  u32 kinds[kMaxSlots], newKinds[kMaxSlots];
  u32 n = s->slotCount;
  path(s, names, kinds);
  for (u32 i = 0; i < n; ++i) values[i] = *slotAddress(v, s, i);
  Shape* t = s->root;
  u32 k = s->fixed; // the root holds the fixed ones already
  for (u32 i = s->fixed; i < n; ++i) {
    if (i == drop) continue;
    u32 kind = i == widen ? 0 : kinds[i];
    t = transition(t, names[i], kind);
    if (!t) return 1;
    newKinds[k++] = t->kind;
  }
  setShape(v, t);
  k = s->fixed;
  for (u32 i = s->fixed; i < n; ++i) {
    if (i == drop) {
      if (!kinds[i]) {
        // dropped last, when the layout is whole again
      }
      continue;
    }
    Value item = values[i];
    if (kinds[i] && !newKinds[k]) {
      double d;
      memcpy(&d, &item, 8);
      item = floatNew(d);
    }
    *slotAddress(v, t, k++) = item;
  }
  if (drop < n) {
    if (n - 1 < s->capacity) *(Value*)(uintptr_t)(v + s->slotBase + 8 * (u64)(n - 1)) = 0;
    if (!kinds[drop]) decref(values[drop]);
  }
  return 0;
}
} // namespace

void bindStaticShapes(Class* c) {
  if (extraOf(c)->native != &T_object) return;
  UnitDesc* unit = readyUnits();
  for (u32 i = 0; unit; ++i) {
    if (i == unit->shapeCount) {
      unit = unit->next;
      i = ~0u;
      continue;
    }
    StaticShape* st = unit->shapes + i;
    if (st->storage->cls || !isStr(c->module) || compareTruth(st->qualname, c->qualname, CmpEq) != 1 ||
        compareTruth(st->module, c->module, CmpEq) != 1)
      continue;
    ClassExtra* extra = extraOf(c);
    if (extra->pendingCount == 16 || extra->hasSlots) continue;
    st->storage->cls = c; // the first execution of the class statement owns it
    if (extra->boundCount < 16) extra->bound[extra->boundCount++] = st;
    extra->pendingStatics[extra->pendingCount++] = st;
    if (c->slotHint < st->slotCount) c->slotHint = (u16)st->slotCount;
  }
}

InstanceExt* ensureExt(Value v) {
  Shape* s = shapeOf(v);
  if (!(s->cls->flags & kHasDict)) return nullptr;
  InstanceExt** cell = extCell(v, s);
  if (!*cell) {
    *cell = (InstanceExt*)allocate(sizeof(InstanceExt));
    memset(*cell, 0, sizeof(InstanceExt));
  }
  return *cell;
}

bool shapeFind(Shape* s, Value name, u32* slot, u32* kind) {
  if (s->slotCount > kIndexFrom) {
    if (!s->table) buildTable(s);
    TableEntry* t = (TableEntry*)s->table;
    u32 mask = t[0].slot;
    for (u32 h = (u32)(name >> 4);; ++h) {
      TableEntry& e = t[1 + (h & mask)];
      if (!e.name) return false;
      if (e.name == name) {
        *slot = e.slot;
        *kind = e.kind;
        return true;
      }
    }
  }
  for (; s->slotCount; s = s->parent)
    if (s->name == name) {
      *slot = s->slotCount - 1;
      *kind = s->kind;
      return true;
    }
  return false;
}

Shape* rootShape(Class* c) {
  ClassExtra* extra = extraOf(c);
  if (extra->rootCount) {
    Shape* current = extra->roots[extra->rootCount - 1];
    if (c->slotHint <= current->capacity || extra->rootCount == 4 || current->flags & kShapePrefixExt)
      return current;
    // What instances needed shows that the first guess was too small: half as much again, for fewer steps.
    c->slotHint = (u16)(c->slotHint + c->slotHint / 2);
  }
  Shape* s = allocateShape();
  s->cls = c;
  s->root = s;
  bool prefix = c->flags & (kIntSubclass | kStrSubclass | kBytesSubclass | kTupleSubclass);
  if (prefix) {
    s->flags = kShapePrefixExt;
    s->slotBase = 0;
    s->capacity = 0;
  } else {
    s->slotBase = (u16)(((c->instanceBytes + 7) & ~7u) + 8);
    s->capacity = c->slotHint;
  }
  // __slots__ of the whole mro, base first, are the leading slots of every instance.
  if (c->mro)
    for (i64 i = (i64)as<Tuple>(c->mro)->length - 1; i >= 0; --i) {
      Class* k = classFrom(as<Tuple>(c->mro)->items[i]);
      if (!k->extra || !k->extra->slotNames) continue;
      Tuple* names = as<Tuple>(k->extra->slotNames);
      for (u64 j = 0; j < names->length; ++j)
        if (Shape* t = transition(s, names->items[j], 0)) s = t;
    }
  if (s->slotCount) { // collapse: the slotted node plays the root
    s->root = s;
    s->fixed = s->slotCount;
  }
  if (!extra->rootCount || extra->rootCount < 4) extra->roots[extra->rootCount++] = s;
  c->shape = s;
  return s;
}

Value slotLoad(Value v, Shape* s, u32 slot, u32 kind) {
  Value word = *slotAddress(v, s, slot);
  if (!kind) return incref(word);
  double d;
  memcpy(&d, &word, 8);
  return floatNew(d);
}

Value instanceGet(Value v, Value name) {
  Shape* s = shapeOf(v);
  if (s->flags & kShapeDict) {
    return incref(dictGet((*extCell(v, s))->dict, name));
  }
  u32 slot, kind;
  if (!shapeFind(s, name, &slot, &kind) || slot < s->fixed) return 0;
  return slotLoad(v, s, slot, kind);
}

int instanceSet(Value v, Value name, Value value) {
  Shape* s = shapeOf(v);
  if (s->flags & kShapeDict) {
    Value dict = (*extCell(v, s))->dict;
    if (value) return dictSet(dict, name, value);
    int status = dictDelete(dict, name);
    return status < 0 ? -1 : !status;
  }
  u32 slot, kind;
  bool found = shapeFind(s, name, &slot, &kind) && slot >= s->fixed;
  if (!value) {
    if (!found) return 1;
    if (relayout(v, s, slot, ~0u) == 1) {
      if (enterDictMode(v, s) < 0) return -1;
      return instanceSet(v, name, 0);
    }
    return 0;
  }
  if (found) {
    Value* p = slotAddress(v, s, slot);
    if (!kind) {
      Value old = *p;
      *p = incref(value);
      decref(old);
      return 0;
    }
    if (isFloat(value)) {
      memcpy(p, &as<Float>(value)->value, 8);
      return 0;
    }
    Shape* owner = s;
    while (owner->slotCount != slot + 1) owner = owner->parent;
    owner->flags |= kShapeGeneralised;
    if (relayout(v, s, ~0u, slot) == 1 && enterDictMode(v, s) < 0) return -1;
    return instanceSet(v, name, value);
  }
  Shape* t = transition(s, name, isFloat(value) ? 1 : 0);
  if (!t) {
    if (enterDictMode(v, s) < 0) return -1;
    return instanceSet(v, name, value);
  }
  setShape(v, t);
  Value* p = slotAddress(v, t, t->slotCount - 1);
  if (t->kind)
    memcpy(p, &as<Float>(value)->value, 8);
  else
    *p = incref(value);
  return 0;
}

Value instanceDict(Value v) {
  Shape* s = shapeOf(v);
  if (!(s->flags & kShapeDict) && enterDictMode(v, s) < 0) return 0;
  return extOf(v)->dict;
}

int instanceSetDict(Value v, Value dict) {
  if (!instanceDict(v)) return -1;
  InstanceExt* e = extOf(v);
  Value old = e->dict;
  e->dict = incref(dict);
  decref(old);
  return 0;
}

void instanceClear(Value v) {
  Shape* s = shapeOf(v);
  InstanceExt** cell = extCell(v, s);
  // In slot order: CPython drops the values of an instance in the order they were stored.
  if (s->slotCount <= s->capacity && s->slotCount <= 64) {
    Value* slots = (Value*)(uintptr_t)(v + s->slotBase);
    for (u64 m = s->tagged; m; m &= m - 1) decref(slots[__builtin_ctzll(m)]);
  } else if (s->slotCount) {
    u32 n = s->slotCount;
    u32 kinds[kMaxSlots];
    Value names[kMaxSlots];
    path(s, names, kinds);
    for (u32 i = 0; i < n; ++i)
      if (!kinds[i]) decref(*slotAddress(v, s, i));
  }
  if (InstanceExt* e = *cell) {
    if (e->weakrefs) clearWeakReferences(v);
    decref(e->dict);
    freeExt(e);
    *cell = nullptr;
  }
}

void instanceTraverse(Value v, Visit visit, void* arg) {
  Shape* s = shapeOf(v);
  for (Shape* p = s; p->slotCount; p = p->parent)
    if (!p->kind)
      if (Value item = *slotAddress(v, s, p->slotCount - 1)) visit(item, arg);
  if (InstanceExt* e = *extCell(v, s))
    if (e->dict) visit(e->dict, arg);
}

void instanceReclass(Value v, Class* c) {
  Shape* s = shapeOf(v);
  ClassExtra* extra = extraOf(c);
  rootShape(c);
  Shape* root = nullptr;
  for (u32 i = 0; i < extra->rootCount; ++i)
    if (extra->roots[i]->capacity == s->capacity) root = extra->roots[i];
  if (!root) { // a tree of the new class for objects of this capacity
    root = allocateShape();
    *root = *extra->roots[0];
    root->capacity = s->capacity;
    root->transitions = nullptr;
    root->table = nullptr;
    root->dictTwin = nullptr;
    root->root = root;
    if (extra->rootCount && extra->rootCount < 4) {
      extra->roots[extra->rootCount] = extra->roots[extra->rootCount - 1];
      extra->roots[extra->rootCount++ - 1] = root;
    }
  }
  if (s->flags & kShapeDict) {
    headerOf(v)->shape = (u32)(uintptr_t)dictTwin(root);
    return;
  }
  Value names[kMaxSlots], values[kMaxSlots];
  u32 kinds[kMaxSlots];
  path(s, names, kinds);
  u32 n = s->slotCount;
  for (u32 i = 0; i < n; ++i) values[i] = *slotAddress(v, s, i);
  Shape* t = root;
  for (u32 i = root->fixed; i < n && t; ++i) t = transition(t, names[i], kinds[i]);
  if (!t) return;
  setShape(v, t);
  u32 newKinds[kMaxSlots];
  path(t, names, newKinds);
  for (u32 i = 0; i < n; ++i) {
    Value item = values[i];
    if (kinds[i] && !newKinds[i]) {
      double d;
      memcpy(&d, &item, 8);
      item = floatNew(d);
    }
    *slotAddress(v, t, i) = item;
  }
}

// --- memory of instances
// ------------------------------------------------------------------------------------------

Shape molt_shape_prefix;

void* newInstance(Class* cls, size_t bytes) {
  if (cls->flags & kHeapClass) incref(toValue(cls));
  if (!(cls->flags & kHasDict)) return newObject(cls->shape, bytes);
  Shape* s = rootShape(cls);
  if (s->flags & kShapePrefixExt) {
    Header* prefix = (Header*)allocateObject(bytes + kPrefixBytes);
    prefix->rc = kImmortal;
    prefix->shape = (u32)(uintptr_t)&molt_shape_prefix;
    Header* h = objectInCell(prefix);
    *(u64*)(h - 1) = 0;
    h->rc = 1;
    h->shape = (u32)(uintptr_t)s;
    return h;
  }
  size_t total = (size_t)s->slotBase + 8 * (size_t)s->capacity;
  Header* h = (Header*)allocateObject(total);
  h->rc = 1;
  h->shape = (u32)(uintptr_t)s;
  memset((char*)h + s->slotBase - 8, 0, total - s->slotBase + 8);
  if (cls->flags & kHasFinaliser) {
    static u32 serial;
    ensureExt(toValue(h))->serial = ++serial & 0x7fffffff;
  }
  return h;
}

void freeInstance(Value self, size_t bytes) {
  Shape* s = shapeOf(self);
  Class* c = s->cls;
  if (!(c->flags & kHasDict)) {
    release((void*)(uintptr_t)self, bytes);
    return;
  }
  instanceClear(self);
  s = shapeOf(self);
  if (s->flags & kShapePrefixExt)
    release((char*)(uintptr_t)self - kPrefixBytes, bytes + kPrefixBytes);
  else
    release((void*)(uintptr_t)self, (size_t)s->slotBase + 8 * (size_t)s->capacity);
  if (c->flags & kHeapClass) decref(toValue(c));
}

// --- methods that the compiler saw
// --------------------------------------------------------------------------------

void classReady(Class* c) {
  ClassExtra* extra = extraOf(c);
  for (u32 i = 0; i < extra->boundCount; ++i) {
    StaticShape* st = extra->bound[i];
    // Slots are read and written directly as well, so nothing may stand before them.
    bool same = c->ops.getattr == genericGetAttr && c->ops.setattr == genericSetAttr;
    for (u32 k = 0; k < st->methodCount && same; ++k) {
      Value v = typeLookup(c, st->unit->names[st->methodNames[k]]);
      const Code* want = (const Code*)(uintptr_t)st->methodCodes[k];
      if (want)
        same = v && classOf(v) == &T_function && as<Function>(v)->code == want;
      else
        same = !v || wrapperDef(v) || (classOf(v) == &T_builtin); // nothing of the program's
      if (same && v) st->methodValues[k] = incref(v);
    }
    st->storage->watch = same;
  }
}

void methodsChanged(Class* c) {
  ClassExtra* extra = c->extra;
  if (!extra) return;
  for (u32 i = 0; i < extra->boundCount; ++i) extra->bound[i]->storage->watch = 0;
  for (u32 i = 0; i < extra->subclassCount; ++i) methodsChanged(extra->subclasses[i]);
}
