// dict's hash table: lookup, insertion, growth. Type slots are in dict_type.cpp, methods in dict_methods.cpp,
// views and iterators in dict_views.cpp.
//
// Entries stand in insertion order; the index part holds their numbers. An index of all ones is free, one
// less marks a deleted place. Only comparisons of keys that are neither small ints nor strings can run Python
// code; a lookup that finds the table replaced afterwards starts again.
#include "container/container.h"

Shape molt_shape_dict = {.cls = &T_dict};

namespace {
enum { kMinLog = 3, kPerturb = 5 };

inline u32 indexBytes(u32 logSize) { return logSize <= 8 ? 1 : logSize <= 16 ? 2 : 4; }
inline u32 usableOf(u32 logSize) { return (u32)(((u64)2 << logSize) / 3); }
inline size_t tableBytes(u32 logSize) {
  return (size_t)usableOf(logSize) * sizeof(DictEntry) + ((size_t)indexBytes(logSize) << logSize);
}

template <class I> struct Indices {
  static constexpr I kFree = (I)-1, kGone = (I)-2;
  // Calls same(entry) for entries of equal hash: 1 found, 0 go on, 2 give up (the caller must take the slow
  // way).
  template <class Same> static i64 find(Dict* d, u64 hash, Same same) {
    const I* ix = (const I*)d->indices;
    const DictEntry* entries = d->entries;
    u64 mask = ((u64)1 << d->logSize) - 1, i = hash & mask, perturb = hash;
    for (;;) {
      I e = ix[i];
      if (e == kFree) return kAbsent;
      if (e != kGone) {
        int r = same(entries[e]);
        if (r) return r == 1 ? (i64)e : kFailed;
      }
      perturb >>= kPerturb;
      i = (i * 5 + perturb + 1) & mask;
    }
  }
  static void place(Dict* d, u64 hash, u32 entry) {
    I* ix = (I*)d->indices;
    u64 mask = ((u64)1 << d->logSize) - 1, i = hash & mask, perturb = hash;
    while (ix[i] != kFree && ix[i] != kGone) {
      perturb >>= kPerturb;
      i = (i * 5 + perturb + 1) & mask;
    }
    ix[i] = (I)entry;
  }
  static void forget(Dict* d, u64 hash, u32 entry) {
    I* ix = (I*)d->indices;
    u64 mask = ((u64)1 << d->logSize) - 1, i = hash & mask, perturb = hash;
    while (ix[i] != (I)entry) {
      perturb >>= kPerturb;
      i = (i * 5 + perturb + 1) & mask;
    }
    ix[i] = kGone;
  }
};

template <class Same> inline i64 findAny(Dict* d, u64 hash, Same same) {
  if (d->logSize <= 8) return Indices<u8>::find(d, hash, same);
  if (d->logSize <= 16) return Indices<u16>::find(d, hash, same);
  return Indices<u32>::find(d, hash, same);
}
inline void placeAny(Dict* d, u64 hash, u32 entry) {
  if (d->logSize <= 8)
    Indices<u8>::place(d, hash, entry);
  else if (d->logSize <= 16)
    Indices<u16>::place(d, hash, entry);
  else
    Indices<u32>::place(d, hash, entry);
}

void newTable(Dict* d, u32 logSize) {
  char* block = (char*)allocate(tableBytes(logSize));
  d->entries = (DictEntry*)block;
  d->indices = (u8*)(block + (size_t)usableOf(logSize) * sizeof(DictEntry));
  memset(d->indices, 0xff, (size_t)indexBytes(logSize) << logSize);
  d->logSize = logSize;
  d->usable = usableOf(logSize);
  d->nentries = 0;
  ++d->version;
}

// Moves the live entries into a table of the given size.
void rebuild(Dict* d, u32 logSize) {
  DictEntry* old = d->entries;
  u32 n = d->nentries, oldLog = d->logSize;
  newTable(d, logSize);
  DictEntry* to = d->entries;
  u32 at = 0;
  for (u32 i = 0; i < n; ++i) {
    if (!old[i].key) continue;
    to[at] = old[i];
    placeAny(d, old[i].hash, at);
    ++at;
  }
  d->nentries = at;
  if (old) release(old, tableBytes(oldLog));
}

u32 logFor(u64 items) { // smallest size above `items`
  u32 log = kMinLog;
  while (((u64)1 << log) <= items) ++log;
  return log;
}

void grow(Dict* d) { rebuild(d, logFor(d->used * 3)); }

i64 lookupSlow(Dict* d, Value key, u64 hash) {
  Ref keepKey(incref(key));
restart:
  if (!d->entries) return kAbsent;
  u32 version = d->version;
  bool changed = false;
  i64 at = findAny(d, hash, [&](const DictEntry& e) -> int {
    if (e.key == key) return 1;
    if (e.hash != hash || !e.key) return 0;
    Value mine = e.key;
    const DictEntry* place = &e;
    Ref keep(incref(mine));
    int same = equals(mine, key);
    if (same < 0) return 2;
    if (d->version != version || place->key != mine) {
      changed = true;
      return 2;
    }
    return same;
  });
  if (changed) goto restart;
  return at;
}
} // namespace

i64 dictLookup(Dict* d, Value key, u64 hash) {
  if (!d->entries) return kAbsent;
  i64 at;
  if (isInt(key))
    at = findAny(d, hash, [=](const DictEntry& e) {
      return e.key == key ? 1 : e.hash == hash && !isInt(e.key) && !isStr(e.key) ? 2 : 0;
    });
  else if (isStr(key))
    at = findAny(d, hash, [=](const DictEntry& e) {
      if (e.key == key) return 1;
      if (e.hash != hash || isInt(e.key)) return 0;
      return isStr(e.key) ? (int)strEqual(e.key, key) : e.key ? 2 : 0;
    });
  else
    return lookupSlow(d, key, hash);
  return at == kFailed ? lookupSlow(d, key, hash) : at;
}

int dictInsertNew(Dict* d, Value key, u64 hash, Value value) {
  if (!d->entries)
    newTable(d, kMinLog);
  else if (d->nentries >= d->usable)
    grow(d);
  u32 at = d->nentries++;
  d->entries[at] = {hash, incref(key), incref(value)};
  placeAny(d, hash, at);
  ++d->used;
  return 0;
}

int dictInsert(Dict* d, Value key, u64 hash, Value value) {
  i64 at = dictLookup(d, key, hash);
  if (at >= 0) {
    Value old = d->entries[at].value;
    d->entries[at].value = incref(value);
    decref(old);
    return 0;
  }
  if (at == kFailed) return -1;
  return dictInsertNew(d, key, hash, value);
}

void dictRemoveAt(Dict* d, i64 entry, u64 hash) {
  DictEntry* e = d->entries + entry;
  Value key = e->key, value = e->value;
  if (d->logSize <= 8)
    Indices<u8>::forget(d, hash, (u32)entry);
  else if (d->logSize <= 16)
    Indices<u16>::forget(d, hash, (u32)entry);
  else
    Indices<u32>::forget(d, hash, (u32)entry);
  e->key = e->value = 0;
  --d->used;
  decref(value);
  decref(key);
}

void dictClear(Dict* d) {
  DictEntry* entries = d->entries;
  u32 n = d->nentries, log = d->logSize;
  if (!entries) return;
  d->entries = nullptr;
  d->indices = nullptr;
  d->used = d->nentries = d->usable = d->logSize = 0;
  ++d->version;
  for (u32 i = 0; i < n; ++i) {
    if (!entries[i].key) continue;
    decref(entries[i].key);
    decref(entries[i].value);
  }
  release(entries, tableBytes(log));
}

void dictReserve(Dict* d, u64 items) {
  if (items <= d->usable) return;
  u32 log = kMinLog;
  while (usableOf(log) < items) ++log;
  if (!d->entries)
    newTable(d, log);
  else
    rebuild(d, log);
}

// --- what object.h declares
// -----------------------------------------------------------------------------------------
Value dictNew() {
  Dict* d = (Dict*)newObject(&molt_shape_dict, sizeof(Dict));
  memset((char*)d + sizeof(Header), 0, sizeof(Dict) - sizeof(Header));
  return toValue(d);
}

Value dictGet(Value d, Value key) {
  i64 h = hashKey(key);
  return h == -1 ? 0 : dictGetHashed(as<Dict>(d), key, (u64)h);
}

int dictSet(Value d, Value key, Value v) {
  i64 h = hashKey(key);
  return h == -1 ? -1 : dictInsert(as<Dict>(d), key, (u64)h, v);
}

int dictDelete(Value d, Value key) {
  i64 h = hashKey(key);
  if (h == -1) return -1;
  i64 at = dictLookup(as<Dict>(d), key, (u64)h);
  if (at == kFailed) return -1;
  if (at == kAbsent) return 0;
  dictRemoveAt(as<Dict>(d), at, (u64)h);
  return 1;
}

bool dictNext(Value v, u64* pos, Value* key, Value* value) {
  Dict* d = as<Dict>(v);
  while (*pos < d->nentries) {
    DictEntry& e = d->entries[(*pos)++];
    if (!e.key) continue;
    if (key) *key = e.key;
    if (value) *value = e.value;
    return true;
  }
  return false;
}

u64 dictLength(Value d) { return as<Dict>(d)->used; }

Value dictCopy(Value from) {
  Value v = dictNew();
  Dict *d = as<Dict>(v), *s = as<Dict>(from);
  if (!s->used) return v;
  if (s->used == s->nentries) { // no holes: copy the table as it is
    char* block = (char*)allocate(tableBytes(s->logSize));
    memcpy(block, s->entries, tableBytes(s->logSize));
    d->entries = (DictEntry*)block;
    d->indices = (u8*)(block + (size_t)usableOf(s->logSize) * sizeof(DictEntry));
    d->logSize = s->logSize;
    d->usable = s->usable;
    d->nentries = s->nentries;
    d->used = s->used;
    for (u32 i = 0; i < d->nentries; ++i) {
      incref(d->entries[i].key);
      incref(d->entries[i].value);
    }
    return v;
  }
  dictReserve(d, s->used);
  for (u32 i = 0; i < s->nentries; ++i)
    if (s->entries[i].key) dictInsertNew(d, s->entries[i].key, s->entries[i].hash, s->entries[i].value);
  return v;
}

Value dictFromPairs(const Value* items, u64 n) {
  Ref d(dictNew());
  if (n > 10) dictReserve(as<Dict>(d), n / 2);
  for (u64 i = 0; i + 1 < n; i += 2)
    if (dictSet(d, items[i], items[i + 1]) < 0) return 0;
  return d.take();
}

// --- merging
// -----------------------------------------------------------------------------------------------------------
static int putMerged(Value d, Value key, Value value, int override) {
  i64 h = hashKey(key);
  if (h == -1) return -1;
  if (override != 1) {
    i64 at = dictLookup(as<Dict>(d), key, (u64)h);
    if (at == kFailed) return -1;
    if (at >= 0) {
      if (!override) return 0;
      raiseClassValue(E_KeyError, key);
      return -1;
    }
    return dictInsertNew(as<Dict>(d), key, (u64)h, value);
  }
  return dictInsert(as<Dict>(d), key, (u64)h, value);
}

int dictMergeFrom(Value d, Value other, int override) {
  // A subclass that iterates in its own way is asked through keys().
  if (isDictLike(other) && (isDict(other) || classOf(other)->ops.iter == T_dict.ops.iter)) {
    if (other == d) return 0;
    Dict *to = as<Dict>(d), *from = as<Dict>(other);
    if (override == 1 && !to->used && from->used > 5) dictReserve(to, from->used);
    u64 size = from->used;
    u32 version = from->version;
    for (u32 i = 0; i < from->nentries; ++i) {
      DictEntry e = from->entries[i];
      if (!e.key) continue;
      Ref key(incref(e.key)), value(incref(e.value));
      int r;
      if (override == 1)
        r = dictInsert(to, key, e.hash, value);
      else {
        i64 at = dictLookup(to, key, e.hash);
        if (at == kFailed)
          r = -1;
        else if (at >= 0)
          r = override ? (raiseClassValue(E_KeyError, key), -1) : 0;
        else
          r = dictInsertNew(to, key, e.hash, value);
      }
      if (r < 0) return -1;
      if (from->version != version || from->used != size) {
        raise(E_RuntimeError, "dict mutated during update");
        return -1;
      }
    }
    return 0;
  }
  Ref keys(callMethod(other, internC("keys"), nullptr, 0));
  if (!keys.v) return -1;
  Ref it(iter(keys));
  if (!it.v) return -1;
  for (;;) {
    Ref key(nextItem(it));
    if (key.v == kStop) return 0;
    if (!key.v) return -1;
    Ref value(getItem(other, key));
    if (!value.v || putMerged(d, key, value, override) < 0) return -1;
  }
}

static int updateFromPairs(Value d, Value sequence) {
  Ref it(iter(sequence));
  if (!it.v) return -1;
  for (i64 i = 0;; ++i) {
    Ref item(nextItem(it));
    if (item.v == kStop) return 0;
    if (!item.v) return -1;
    if (isTuple(item) && as<Tuple>(item)->length == 2) {
      if (dictSet(d, as<Tuple>(item)->items[0], as<Tuple>(item)->items[1]) < 0) return -1;
      continue;
    }
    Ref pair(listFromIterable(item));
    if (!pair.v) {
      if (pendingMatches(E_TypeError)) {
        clearException();
        raise(E_TypeError, "cannot convert dictionary update sequence element #%ld to a sequence", i);
      }
      return -1;
    }
    List* l = as<List>(pair);
    if (l->length != 2) {
      raise(E_ValueError, "dictionary update sequence element #%ld has length %ld; 2 is required", i,
            (i64)l->length);
      return -1;
    }
    if (dictSet(d, l->items[0], l->items[1]) < 0) return -1;
  }
}

int dictUpdateAny(Value d, Value other) {
  if (isDict(other)) return dictMergeFrom(d, other, 1);
  Ref keys(lookupAttr(other, internC("keys")));
  if (molt_thread.exc) return -1;
  return keys.v ? dictMergeFrom(d, other, 1) : updateFromPairs(d, other);
}
