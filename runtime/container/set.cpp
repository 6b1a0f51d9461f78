// set and frozenset: the hash table. Type slots and operators are in set_type.cpp, methods in
// set_methods.cpp.
//
// The order of iteration is the order of the table, and CPython decides it: tables of 8 and then four times
// the items (twice above 50,000), grown at 3/5 full counting deleted entries, nine further places looked at
// after each step of the probe sequence, perturbation by 5 bits. A new key takes the last deleted place on
// its way, if there is one.
#include "container/container.h"

enum { kLinearProbes = 9, kPerturb = 5 };

Shape molt_shape_set = {.cls = &T_set};
Shape molt_shape_frozenset = {.cls = &T_frozenset};

static void initTable(Set* s) {
  memset(s->small, 0, sizeof s->small);
  s->fill = s->used = s->finger = 0;
  s->mask = 7;
  s->table = s->small;
}

Value setNewOf(Class* cls) {
  Value v;
  if (cls == &T_set)
    v = toValue((Set*)newObject(&molt_shape_set, sizeof(Set)));
  else if (cls == &T_frozenset)
    v = toValue((Set*)newObject(&molt_shape_frozenset, sizeof(Set)));
  else
    v = instanceNew(cls, sizeof(Set));
  as<Set>(v)->hash = -1;
  initTable(as<Set>(v));
  return v;
}

Value setNew() { return setNewOf(&T_set); }
bool isExactAnySet(Value v) {
  return isObject(v) && (shapeOf(v) == &molt_shape_set || shapeOf(v) == &molt_shape_frozenset);
}

// Calls visit(entry) along the probe sequence of hash until it says stop; entries are in the current table.
template <class Visitor> static inline void probe(SetEntry* table, u64 mask, u64 hash, Visitor visit) {
  u64 perturb = hash, i = hash & mask;
  for (;;) {
    SetEntry* e = table + i;
    u64 more = i + kLinearProbes <= mask ? kLinearProbes : 0;
    for (;;) {
      if (visit(e)) return;
      if (!more--) break;
      ++e;
    }
    perturb >>= kPerturb;
    i = (i * 5 + 1 + perturb) & mask;
  }
}

static void insertClean(SetEntry* table, u64 mask, Value key, u64 hash) { // no deleted entries, key absent
  probe(table, mask, hash, [=](SetEntry* e) {
    if (e->key) return false;
    e->key = key;
    e->hash = hash;
    return true;
  });
}

static void resize(Set* s, u64 atLeast) {
  u64 size = 8;
  while (size <= atLeast) size <<= 1;
  SetEntry* old = s->table;
  u64 oldMask = s->mask;
  SetEntry copy[8];
  if (old == s->small) {
    memcpy(copy, s->small, sizeof copy);
    old = copy;
  }
  bool wasSmall = old == copy;
  if (size == 8)
    s->table = s->small;
  else
    s->table = (SetEntry*)allocate(size * sizeof(SetEntry));
  memset(s->table, 0, size * sizeof(SetEntry));
  s->mask = size - 1;
  s->fill = s->used;
  for (u64 i = 0; i <= oldMask; ++i)
    if (setLive(old[i])) insertClean(s->table, s->mask, old[i].key, old[i].hash);
  if (!wasSmall) release(old, (oldMask + 1) * sizeof(SetEntry));
}

// Entry with the key, or the first free one; *gone gets the last deleted one passed on the way, where CPython
// puts a new key. Null: exception.
static SetEntry* findPlace(Set* s, Value key, u64 hash, SetEntry** gone = nullptr) {
  bool simpleInt = isInt(key), simpleStr = isStr(key);
restart:
  if (gone) *gone = nullptr;
  SetEntry* found = nullptr;
  bool changed = false, failed = false;
  SetEntry* table = s->table;
  probe(table, s->mask, hash, [&](SetEntry* e) {
    if (!e->key || e->key == key) {
      found = e;
      return true;
    }
    if (e->key == kDummy) {
      if (gone) *gone = e;
      return false;
    }
    if (e->hash != hash) return false;
    if (simpleInt && isInt(e->key)) return false;
    if (simpleStr && isStr(e->key)) {
      if (!strEqual(e->key, key)) return false;
      found = e;
      return true;
    }
    Value mine = e->key;
    Ref keep(incref(mine));
    int same = equals(mine, key);
    if (same < 0) return failed = true;
    if (s->table != table || e->key != mine) return changed = true;
    if (same) found = e;
    return same != 0;
  });
  if (changed) goto restart;
  return failed ? nullptr : found;
}

SetEntry* setLookup(Set* s, Value key, u64 hash) {
  SetEntry* e = findPlace(s, key, hash);
  return e && e->key ? e : nullptr;
}

int setAddHashed(Set* s, Value key, u64 hash) {
  Ref keep(incref(key));
  SetEntry* gone;
  SetEntry* e = findPlace(s, key, hash, &gone);
  if (!e) return -1;
  if (e->key) return 0;
  if (gone) {
    *gone = {keep.take(), hash};
    ++s->used;
    return 0;
  }
  e->key = keep.take();
  e->hash = hash;
  ++s->fill;
  ++s->used;
  if (s->fill * 5 >= s->mask * 3) resize(s, s->used > 50000 ? s->used * 2 : s->used * 4);
  return 0;
}

int setDiscardHashed(Set* s, Value key, u64 hash) {
  SetEntry* e = setLookup(s, key, hash);
  if (!e) return molt_thread.exc ? -1 : 0;
  Value old = e->key;
  e->key = kDummy;
  e->hash = ~(u64)0;
  --s->used;
  decref(old);
  return 1;
}

void setClear(Set* s) {
  SetEntry copy[8];
  SetEntry* old = s->table;
  u64 mask = s->mask;
  bool small = old == s->small;
  if (small) {
    memcpy(copy, s->small, sizeof copy);
    old = copy;
  }
  initTable(s);
  for (u64 i = 0; i <= mask; ++i)
    if (setLive(old[i])) decref(old[i].key);
  if (!small) release(old, (mask + 1) * sizeof(SetEntry));
}

static int mergeSet(Set* s, Set* other) {
  if (s == other || !other->used) return 0;
  if ((s->fill + other->used) * 5 >= s->mask * 3) resize(s, (s->used + other->used) * 2);
  if (!s->fill) {
    bool same = s->mask == other->mask && other->fill == other->used;
    for (u64 i = 0; i <= other->mask; ++i) {
      SetEntry& e = other->table[i];
      if (!setLive(e)) continue;
      incref(e.key);
      if (same)
        s->table[i] = e;
      else
        insertClean(s->table, s->mask, e.key, e.hash);
    }
    s->fill = s->used = other->used;
    return 0;
  }
  for (u64 i = 0; i <= other->mask; ++i) {
    SetEntry e = other->table[i];
    if (setLive(e) && setAddHashed(s, e.key, e.hash) < 0) return -1;
  }
  return 0;
}

Value setCopy(Value s, Class* cls) {
  Ref v(setNewOf(cls));
  if (mergeSet(as<Set>(v), as<Set>(s)) < 0) return 0;
  return v.take();
}

int setUpdateAny(Value self, Value other) {
  Set* s = as<Set>(self);
  if (isAnySet(other)) return mergeSet(s, as<Set>(other));
  if (isDict(other)) {
    Dict* d = as<Dict>(other);
    if ((s->fill + d->used) * 5 >= s->mask * 3) resize(s, (s->used + d->used) * 2);
    for (u32 i = 0; i < d->nentries; ++i) {
      DictEntry e = d->entries[i];
      if (e.key && setAddHashed(s, e.key, e.hash) < 0) return -1;
    }
    return 0;
  }
  if (isList(other) || isTuple(other)) {
    for (u64 i = 0; i < (isList(other) ? as<List>(other)->length : as<Tuple>(other)->length); ++i)
      if (setAdd(self, isList(other) ? as<List>(other)->items[i] : as<Tuple>(other)->items[i]) < 0) return -1;
    return 0;
  }
  Ref it(iter(other));
  if (!it.v) return -1;
  for (;;) {
    Ref item(nextItem(it));
    if (item.v == kStop) return 0;
    if (!item.v || setAdd(self, item) < 0) return -1;
  }
}

// --- object.h
// ------------------------------------------------------------------------------------------------------------
int setAdd(Value s, Value item) {
  i64 h = hashKey(item);
  return h == -1 ? -1 : setAddHashed(as<Set>(s), item, (u64)h);
}

int setContains(Value s, Value item) {
  i64 h = hashKey(item);
  if (h == -1) return -1;
  if (setLookup(as<Set>(s), item, (u64)h)) return 1;
  return molt_thread.exc ? -1 : 0;
}

// A set is unhashable, but stands for the frozenset of its items in `in`, remove and discard.
int setContainsKey(Value s, Value key) {
  int r = setContains(s, key);
  if (r >= 0 || !isObject(key) || !isInstance(key, &T_set) || !pendingMatches(E_TypeError)) return r;
  clearException();
  Ref frozen(setCopy(key, &T_frozenset));
  return frozen.v ? setContains(s, frozen) : -1;
}

bool setNext(Value v, u64* pos, Value* item) {
  Set* s = as<Set>(v);
  while (*pos <= s->mask) {
    SetEntry& e = s->table[(*pos)++];
    if (!setLive(e)) continue;
    *item = e.key;
    return true;
  }
  return false;
}

Value frozensetFrom(Value iterable) {
  if (isObject(iterable) && shapeOf(iterable) == &molt_shape_frozenset) return incref(iterable);
  Ref s(setNewOf(&T_frozenset));
  if (setUpdateAny(s, iterable) < 0) return 0;
  return s.take();
}
