#include "object/name_map.h"

NameMap::Entry* NameMap::find(Value key) const {
  if (!index) {
    for (u32 i = 0; i < used; ++i)
      if (entries[i].key == key) return entries + i;
    return nullptr;
  }
  for (u32 h = hashOf(key);; ++h) {
    u32 at = index[h & mask];
    if (!at) return nullptr;
    if (entries[at - 1].key == key) return entries + at - 1;
  }
}

void NameMap::rebuild(u32 newCapacity) {
  Entry* fresh = (Entry*)allocate(newCapacity * sizeof(Entry));
  u32 n = 0;
  for (u32 i = 0; i < used; ++i)
    if (entries[i].key) fresh[n++] = entries[i];
  if (entries) release(entries, capacity * sizeof(Entry));
  if (index) release(index, (mask + 1) * sizeof(u32));
  index = nullptr;
  entries = fresh;
  used = live = n;
  capacity = newCapacity;
  if (newCapacity <= kLinear) return;
  mask = newCapacity * 2 - 1; // capacities are powers of two
  index = (u32*)allocate((mask + 1) * sizeof(u32));
  memset(index, 0, (mask + 1) * sizeof(u32));
  for (u32 i = 0; i < used; ++i) {
    u32 h = hashOf(entries[i].key);
    while (index[h & mask]) ++h;
    index[h & mask] = i + 1;
  }
}

void NameMap::set(Value key, Value owned) {
  if (Entry* e = find(key)) {
    Value old = e->value;
    e->value = owned;
    decref(old);
    return;
  }
  if (used == capacity) rebuild(live + 1 > capacity / 2 ? (capacity ? capacity * 2 : 4) : capacity);
  entries[used] = {key, owned};
  if (index) {
    u32 h = hashOf(key);
    while (index[h & mask]) ++h;
    index[h & mask] = used + 1;
  }
  ++used;
  ++live;
}

bool NameMap::remove(Value key) {
  Entry* e = find(key);
  if (!e) return false;
  Value old = e->value;
  *e = {0, 0}; // the index still leads probes past this entry
  --live;
  decref(old);
  return true;
}

void NameMap::clear() {
  for (u32 i = 0; i < used; ++i) {
    Value old = entries[i].value;
    entries[i] = {0, 0};
    decref(old);
  }
  if (entries) release(entries, capacity * sizeof(Entry));
  if (index) release(index, (mask + 1) * sizeof(u32));
  *this = NameMap();
}
