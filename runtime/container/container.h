// What the container types share: layouts of dict and set, small conventions, and the functions that helpers,
// builtins and modules use on exact types. Public constructors (listNew, dictSet, …) are in object/object.h.
#pragma once
#include "object/object.h"

// --- instances of possibly subclassed native types ---------------------------------------------------------
/// New instance of cls (the native type itself or a subclass), native part zeroed. nativeBytes includes the
/// header.
Value instanceNew(Class* cls, size_t nativeBytes);
inline void instanceFree(Value self, size_t nativeBytes) { freeInstance(self, nativeBytes); }

// --- text accumulation
// ---------------------------------------------------------------------------------------
/// Grows a UTF-8 (WTF-8) text; finish() gives a str. Fast for ASCII parts.
struct StringBuilder {
  char* data = nullptr;
  size_t length = 0, capacity = 0;
  StringBuilder() = default;
  StringBuilder(const StringBuilder&) = delete;
  StringBuilder& operator=(const StringBuilder&) = delete;
  ~StringBuilder();
  void reserve(size_t more);
  void add(const char* s, size_t n);
  void add(const char* s) { add(s, strlen(s)); }
  void add(char c) {
    if (length == capacity) reserve(1);
    data[length++] = c;
  }
  bool addStr(Value str);  ///< text of a str
  bool addRepr(Value any); ///< false: exception pending
  Value finish();
};

// --- keys
// ------------------------------------------------------------------------------------------------------
i64 hashSlow(Value key);
/// hash(key) with the common cases inline; -1: exception.
inline i64 hashKey(Value key) {
  if (isInt(key)) {
    i64 i = intOf(key);
    if (i > -0x1fffffffffffffff && i < 0x1fffffffffffffff) return i == -1 ? -2 : i;
  } else if (isStr(key)) {
    u64 h = as<Str>(key)->hash;
    if (h) return (i64)h;
  }
  return hashSlow(key);
}
inline bool strEqual(Value a, Value b) {
  Str *x = as<Str>(a), *y = as<Str>(b);
  return x->length == y->length && x->kind == y->kind &&
         memcmp(x->data, y->data, (size_t)x->length * x->kind) == 0;
}

// --- dict
// ----------------------------------------------------------------------------------------------------------
/// Compact ordered hash table (as described for PyPy and CPython 3.6): entries in insertion order, and a
/// power of two of 1, 2 or 4 byte indices into them. Deleted entries have key 0.
struct DictEntry {
  u64 hash;
  Value key, value;
};
struct Dict {
  Header h;
  u64 used;                     ///< live entries
  MOLT_PTR(DictEntry, entries); ///< null while nothing was ever stored; the indices lie behind the entries
  MOLT_PTR(u8, indices);
  u32 nentries; ///< entries in use, deleted ones included
  u32 usable;   ///< entries that the table may hold before it grows
  u32 logSize;  ///< of indices
  u32 version;  ///< bumped when the table is replaced, so that lookups notice
};
enum : i64 { kAbsent = -1, kFailed = -2 };
i64 dictLookup(Dict* d, Value key, u64 hash);                 ///< entry index, kAbsent or kFailed
int dictInsert(Dict* d, Value key, u64 hash, Value value);    ///< increfs both
int dictInsertNew(Dict* d, Value key, u64 hash, Value value); ///< key known absent
void dictRemoveAt(Dict* d, i64 entry, u64 hash);              ///< drops key and value
void dictClear(Dict* d);
void dictReserve(Dict* d, u64 items);
Value dictCopy(Value d); ///< exact dict
int dictMergeFrom(Value d, Value other,
                  int override);         ///< override 0: keep, 1: replace, 2: KeyError on duplicates
int dictUpdateAny(Value d, Value other); ///< mapping or sequence of pairs
inline Value dictGetHashed(Dict* d, Value key, u64 hash) { ///< borrowed
  i64 i = dictLookup(d, key, hash);
  return i >= 0 ? d->entries[i].value : 0;
}
inline bool isDictLike(Value v) { return isObject(v) && (classOf(v)->flags & kDictSubclass || isDict(v)); }
Value dictViewNew(Value dict, int kind); ///< kind 0 keys, 1 values, 2 items
Value dictIterNew(Value dict, int kind, bool reverse);
struct DictIter {
  Header h;
  Value dict; ///< 0 once exhausted
  i64 pos, expected, left;
  Value pair; ///< reused result of items() while only we hold it
};
Value dictIterNext(Value it);
Value dictFromPairs(const Value* items, u64 n);
Value dictSubscript(Value self, Value key); ///< with __missing__ for subclasses
int dictAssign(Value self, Value key, Value v);
Value dictRepr(Value self);
Value dictCompare(Value a, Value b, int cmpOp);
Value dictBinary(Value a, Value b, int op);
Value dictInplace(Value a, Value b, int op);
extern const MethodDef dictMethods[];
extern Class T_dict_keys, T_dict_values, T_dict_items;
extern Shape shape_dict_keyiterator, shape_dict_valueiterator, shape_dict_itemiterator;

// --- set
// -----------------------------------------------------------------------------------------------------------
struct SetEntry {
  Value key; ///< 0: free; kDummy: deleted
  u64 hash;
};
enum : u64 { kDummy = 2 };
struct Set {
  Header h;
  u64 fill, used, mask; ///< fill counts deleted entries too
  i64 hash;             ///< frozenset: -1 until asked
  u64 finger;           ///< where pop goes on
  MOLT_PTR(SetEntry, table);
  SetEntry small[8];
};
Value setNewOf(Class* cls);
inline bool isAnySet(Value v) { return isObject(v) && classOf(v)->flags & kSetSubclass; }
bool isExactAnySet(Value v);
SetEntry* setLookup(Set* s, Value key, u64 hash); ///< entry with a key, or null (exception if pending)
int setAddHashed(Set* s, Value key, u64 hash);
int setDiscardHashed(Set* s, Value key, u64 hash); ///< 1 removed, 0 absent, -1
int setUpdateAny(Value s, Value iterable);
Value setCopy(Value s, Class* cls);
void setClear(Set* s);
int setContainsKey(Value s, Value key); ///< with frozenset substitute for unhashable set keys
Value setBinary(Value a, Value b, int op);
Value setInplace(Value a, Value b, int op);
Value setCompare(Value a, Value b, int cmpOp);
Value setDifference(Value a, Value b);
Value setIntersection(Value a, Value b);
int setDifferenceUpdate(Value a, Value b);
int setSymmetricDifferenceUpdate(Value a, Value b);
extern const MethodDef setMethods[], frozensetMethods[];
inline bool setLive(const SetEntry& e) { return e.key && e.key != kDummy; }

// --- sequences
// -------------------------------------------------------------------------------------------------------
Value listRepr(Value self);
void listReserve(List* l, u64 items);
int listExtend(Value list, Value iterable);
void listInsert(List* l, i64 index, Value item);           ///< index clamped as list.insert
int listAssignSlice(List* l, i64 lo, i64 hi, Value items); ///< l[lo:hi] = items (0: delete); bounds clamped
void listClear(List* l);
Value listGetSlice(Value self, Value slice);
int listSetSlice(Value self, Value slice, Value v);
int listSort(Value list, Value key, bool reverse);
void reverseItems(Value* items, u64 n);
extern const MethodDef listMethods[], tupleMethods[];
Value tupleGetSlice(Value self, Value slice);
Value tupleNewOf(Class* cls, u64 n); ///< instance of tuple or a subclass, items zeroed
/// a op b for two arrays, as list and tuple compare.
Value compareItems(Value a, Value b, bool lists, int op);
/// Result of `a + b` when a's type has no way: asks b's reflected operator, then raises the concatenation
/// error.
Value concatFailed(Value a, Value b, const char* type);
/// n of `sequence * n`; false: not an int, *result is NotImplemented or 0 with the exception.
bool repeatCount(Value sequence, Value n, i64* count, Value* result, bool reflected);
Value indexTypeError(const char* type, Value key); ///< "list indices must be integers or slices, not str"
inline bool hasIndex(Value v) { return isInt(v) || classOf(v)->ops.index; }
inline bool isSlice(Value v) { return isObject(v) && shapeOf(v) == &molt_shape_slice; }

struct StrIter {
  Header h;
  Value seq;
  u64 index;
};
extern Shape shape_list_iterator, shape_tuple_iterator, shape_range_iterator, shape_list_reverseiterator;
Value listIter(Value self);
Value tupleIter(Value self);
Value rangeIter(Value self);
Value rangeNew(Value start, Value stop, Value step); ///< exact ints, step not 0
Value seqIterNew(Value sequence);                    ///< over __getitem__
Value callIterNew(Value callable, Value sentinel);
Value sliceNew(Value start, Value stop, Value step);                           ///< 0 means None
Value genericAlias(Value origin, const Value* args, i32 nargs, Value kwnames); ///< __class_getitem__

/// Type variables in the arguments of an alias or a union (a tuple); 0 on exception.
Value typeParameters(Value args);
/// `args` with what `key` holds for each of `parameters`; self is shown in errors.
Value substituteParameters(Value self, Value args, Value parameters, Value key);

// --- tables
// --------------------------------------------------------------------------------------------------------
/// next(it) for loops of our own: kStop also for a StopIteration that carries a value.
inline Value nextItem(Value it) {
  Value v = next(it);
  if (!v && pendingMatches(E_StopIteration)) {
    clearException();
    return kStop;
  }
  return v;
}
/// Dealloc of a struct whose children are the Values from byte `offset`, n of them.
void freeWithChildren(Value self, size_t bytes, size_t offset, int n);
#define MOLT_CHILDREN(fn, Struct, first, n)                                                                  \
  static void fn##Dealloc(Value self) {                                                                      \
    freeWithChildren(self, sizeof(Struct), offsetof(Struct, first), n);                                      \
  }                                                                                                          \
  static void fn##Traverse(Value self, Visit visit, void* arg) {                                             \
    Value* p = (Value*)((char*)as<Struct>(self) + offsetof(Struct, first));                                  \
    for (int i = 0; i < n; ++i)                                                                              \
      if (isObject(p[i])) visit(p[i], arg);                                                                  \
  }
Value selfIter(Value self); ///< __iter__ of iterators
inline u32 opBit(int op) { return 1u << op; }
Value boolOf(int truth); ///< True, False, or 0 for -1
inline bool checkNoArgs(const char* name, i32 nargs, Value kwnames) {
  if (kwnames && as<Tuple>(kwnames)->length)
    return raise(E_TypeError, "%s() takes no keyword arguments", name);
  (void)nargs;
  return true;
}
