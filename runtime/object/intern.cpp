// The canonical str of each name. Interned strings are immortal: namespaces, caches and guards compare them
// by address.
#include "object/object.h"

namespace {
Value* table;
u32 tableMask, tableCount;

u32 hashOf(const Str* s) {
  u64 h = 0xcbf29ce484222325u ^ s->length;
  u32 n = s->length * s->kind;
  for (u32 i = 0; i < n; ++i) h = (h ^ (u8)s->data[i]) * 0x100000001b3u;
  return (u32)(h ^ (h >> 32));
}
bool same(const Str* a, const Str* b) {
  return a->length == b->length && a->kind == b->kind &&
         !memcmp(a->data, b->data, (size_t)a->length * a->kind);
}
void grow() {
  u32 oldCount = table ? tableMask + 1 : 0, size = table ? oldCount * 2 : 4096;
  Value* old = table;
  table = (Value*)allocate(size * sizeof(Value));
  memset(table, 0, size * sizeof(Value));
  tableMask = size - 1;
  for (u32 i = 0; i < oldCount; ++i)
    if (old[i]) {
      u32 h = hashOf(as<Str>(old[i]));
      while (table[h & tableMask]) ++h;
      table[h & tableMask] = old[i];
    }
  if (old) release(old, oldCount * sizeof(Value));
}
} // namespace

bool textIs(Value v, const char* ascii) {
  Str* s = as<Str>(v);
  return s->kind == 1 && s->length == strlen(ascii) && !memcmp(s->data, ascii, s->length);
}

/// Canonical str equal to s if there is one, else 0; borrowed.
Value internedTwin(Value s) {
  if (as<Str>(s)->interned) return s;
  if (!table) return 0;
  Str* str = as<Str>(s);
  for (u32 h = hashOf(str); table[h & tableMask]; ++h)
    if (same(as<Str>(table[h & tableMask]), str)) return table[h & tableMask];
  return 0;
}

Value intern(Value s) {
  Str* str = as<Str>(s);
  if (str->interned) return incref(s);
  if (tableCount * 2 >= tableMask) grow();
  u32 h = hashOf(str);
  for (; table[h & tableMask]; ++h)
    if (same(as<Str>(table[h & tableMask]), str)) return incref(table[h & tableMask]);
  // A subclass instance or a shared mutable-count object must not become canonical: take an exact copy then.
  if (!isStr(s)) {
    Value copy = strNew(str->length, str->kind, str->ascii);
    memcpy(as<Str>(copy)->data, str->data, (size_t)str->length * str->kind);
    str = as<Str>(copy);
    s = copy;
  } else {
    incref(s);
  }
  str->interned = 1;
  if (str->h.rc < kImmortal) str->h.rc = kImmortal;
  table[h & tableMask] = s;
  ++tableCount;
  return s;
}

Value internC(const char* c) {
  size_t n = strlen(c);
  // Look before building: most names are there already.
  if (table) {
    u64 h64 = 0xcbf29ce484222325u ^ n;
    for (size_t i = 0; i < n; ++i) h64 = (h64 ^ (u8)c[i]) * 0x100000001b3u;
    for (u32 h = (u32)(h64 ^ (h64 >> 32)); table[h & tableMask]; ++h) {
      Str* s = as<Str>(table[h & tableMask]);
      if (s->length == n && s->kind == 1 && !memcmp(s->data, c, n)) return table[h & tableMask];
    }
  }
  Value fresh = strFromAscii(c, n);
  Value canonical = intern(fresh);
  decref(fresh);
  return canonical;
}
