// Ordered map from interned str to Value: namespaces of classes and modules. Keys compare by pointer, so that
// hash seeds cost nothing. Values are owned, keys are immortal (interned).
#pragma once
#include "object/object.h"

struct NameMap {
  struct Entry {
    Value key, value; ///< key 0: deleted
  };
  Entry* entries = nullptr;
  u32* index = nullptr; ///< position + 1, by hash; only above kLinear entries
  u32 used = 0;         ///< entries including deleted ones
  u32 live = 0;
  u32 capacity = 0, mask = 0;

  Value get(Value key) const { ///< borrowed, or 0
    Entry* e = find(key);
    return e ? e->value : 0;
  }
  Entry* find(Value key) const;
  void set(Value key, Value owned); ///< steals value; drops an old one
  bool remove(Value key);
  void clear(); ///< drops everything, last first is not needed: in order

private:
  enum { kLinear = 8 };
  static u32 hashOf(Value key) { return (u32)((key >> 4) * 0x9E3779B1u) ^ (u32)(key >> 20); }
  void rebuild(u32 newCapacity);
};
