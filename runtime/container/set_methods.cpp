// Methods of set and frozenset.
#include "container/container.h"

static Class* copyClass(Value s) { return isInstance(s, &T_frozenset) ? &T_frozenset : &T_set; }

static Value add(Value self, const Value* args, i32, Value) { return setAdd(self, args[0]) < 0 ? 0 : none(); }

static Value clear(Value self, const Value*, i32, Value) {
  setClear(as<Set>(self));
  return none();
}

static Value copy(Value self, const Value*, i32, Value) {
  if (isObject(self) && shapeOf(self) == &molt_shape_frozenset) return incref(self);
  return setCopy(self, copyClass(self));
}

// 1 removed, 0 absent, -1; a set argument stands for its frozenset.
static int discardKey(Value self, Value key) {
  i64 h = hashKey(key);
  if (h != -1) return setDiscardHashed(as<Set>(self), key, (u64)h);
  if (!isObject(key) || !isInstance(key, &T_set) || !pendingMatches(E_TypeError)) return -1;
  clearException();
  Ref frozen(setCopy(key, &T_frozenset));
  h = hashKey(frozen);
  return h == -1 ? -1 : setDiscardHashed(as<Set>(self), frozen, (u64)h);
}

static Value discard(Value self, const Value* args, i32, Value) {
  return discardKey(self, args[0]) < 0 ? 0 : none();
}

static Value remove(Value self, const Value* args, i32, Value) {
  int r = discardKey(self, args[0]);
  if (r < 0) return 0;
  return r ? none() : raiseClassValue(E_KeyError, args[0]);
}

static Value pop(Value self, const Value*, i32, Value) {
  Set* s = as<Set>(self);
  if (!s->used) {
    Ref text(strFromC("pop from an empty set"));
    return raiseClassValue(E_KeyError, text);
  }
  u64 i = s->finger & s->mask;
  while (!setLive(s->table[i])) i = i == s->mask ? 0 : i + 1;
  Value key = s->table[i].key;
  s->table[i] = {kDummy, ~(u64)0};
  --s->used;
  s->finger = i + 1;
  return key;
}

static Value update(Value self, const Value* args, i32 nargs, Value) {
  for (i32 i = 0; i < nargs; ++i)
    if (setUpdateAny(self, args[i]) < 0) return 0;
  return none();
}

static Value setUnion(Value self, const Value* args, i32 nargs, Value) {
  Ref r(setCopy(self, copyClass(self)));
  for (i32 i = 0; i < nargs; ++i)
    if (args[i] != self && setUpdateAny(r, args[i]) < 0) return 0;
  return r.take();
}

static Value intersection(Value self, const Value* args, i32 nargs, Value) {
  if (!nargs) return copy(self, nullptr, 0, 0);
  Ref r(incref(self));
  for (i32 i = 0; i < nargs; ++i) {
    r.reset(setIntersection(r, args[i]));
    if (!r.v) return 0;
  }
  return r.take();
}

static Value intersectionUpdate(Value self, const Value* args, i32 nargs, Value) {
  Ref r(intersection(self, args, nargs, 0));
  if (!r.v) return 0;
  Ref ignored(r.v == self ? none() : setInplace(self, r, OpAnd));
  return ignored.v ? none() : 0;
}

static Value difference(Value self, const Value* args, i32 nargs, Value) {
  if (!nargs) return copy(self, nullptr, 0, 0);
  Ref r(setDifference(self, args[0]));
  for (i32 i = 1; r.v && i < nargs; ++i)
    if (setDifferenceUpdate(r, args[i]) < 0) return 0;
  return r.take();
}

static Value differenceUpdate(Value self, const Value* args, i32 nargs, Value) {
  for (i32 i = 0; i < nargs; ++i)
    if (setDifferenceUpdate(self, args[i]) < 0) return 0;
  return none();
}

static Value symmetricDifference(Value self, const Value* args, i32, Value) {
  Ref r(setNewOf(copyClass(self)));
  if (setUpdateAny(r, args[0]) < 0 || setSymmetricDifferenceUpdate(r, self) < 0) return 0;
  return r.take();
}

static Value symmetricDifferenceUpdate(Value self, const Value* args, i32, Value) {
  return setSymmetricDifferenceUpdate(self, args[0]) < 0 ? 0 : none();
}

static Value asSet(Value o) {
  return isAnySet(o) ? incref(o) : [=] {
    Ref s(setNew());
    return setUpdateAny(s, o) < 0 ? (Value)0 : s.take();
  }();
}

static Value isSubset(Value self, const Value* args, i32, Value) {
  Ref other(asSet(args[0]));
  return other.v ? setCompare(self, other, CmpLe) : 0;
}

static Value isSuperset(Value self, const Value* args, i32, Value) {
  if (isAnySet(args[0])) return setCompare(args[0], self, CmpLe);
  Ref it(iter(args[0]));
  if (!it.v) return 0;
  for (;;) {
    Ref item(nextItem(it));
    if (item.v == kStop) return boolValue(true);
    if (!item.v) return 0;
    int in = setContains(self, item);
    if (in <= 0) return in < 0 ? 0 : boolValue(false);
  }
}

static Value isDisjoint(Value self, const Value* args, i32, Value) {
  Value a = self, b = args[0];
  if (isAnySet(b) && as<Set>(b)->used > as<Set>(a)->used) {
    a = b;
    b = self;
  }
  Ref it(iter(b));
  if (!it.v) return 0;
  for (;;) {
    Ref item(nextItem(it));
    if (item.v == kStop) return boolValue(true);
    if (!item.v) return 0;
    int in = setContains(a, item);
    if (in) return in < 0 ? 0 : boolValue(false);
  }
}

static Value reduce(Value self, const Value*, i32, Value) {
  Ref items(listFromIterable(self));
  if (!items.v) return 0;
  Ref args(tuple1(items));
  Ref dict(lookupAttr(self, internC("__dict__")));
  Value state = dict.v ? dict.v : none();
  Value parts[3] = {toValue(classOf(self)), args, state};
  return tupleFrom(parts, 3);
}

static Value sizeOf(Value self, const Value*, i32, Value) {
  Set* s = as<Set>(self);
  return tagInt(200 + (s->table == s->small ? 0 : (i64)(s->mask + 1) * 16));
}

#define COMMON                                                                                                 \
  {"copy", copy, 0, 0, nullptr, kMethod, "Return a shallow copy of a set."},                                   \
      {"difference",                                                                                           \
       difference,                                                                                             \
       0,                                                                                                      \
       -1,                                                                                                     \
       nullptr,                                                                                                \
       kMethod,                                                                                                \
       "Return a new set with elements in the set that are not in the others."},                               \
      {"intersection",                                                                                         \
       intersection,                                                                                           \
       0,                                                                                                      \
       -1,                                                                                                     \
       nullptr,                                                                                                \
       kMethod,                                                                                                \
       "Return a new set with elements common to the set and all others."},                                    \
      {"isdisjoint", isDisjoint, 1, 1, nullptr, kMethod, "Return True if two sets have a null intersection."}, \
      {"issubset", isSubset, 1, 1, nullptr, kMethod, "Report whether another set contains this set."},         \
      {"issuperset", isSuperset, 1, 1, nullptr, kMethod, "Report whether this set contains another set."},     \
      {"symmetric_difference",                                                                                 \
       symmetricDifference,                                                                                    \
       1,                                                                                                      \
       1,                                                                                                      \
       nullptr,                                                                                                \
       kMethod,                                                                                                \
       "Return a new set with elements in either the set or other but not both."},                             \
      {"union",                                                                                                \
       setUnion,                                                                                               \
       0,                                                                                                      \
       -1,                                                                                                     \
       nullptr,                                                                                                \
       kMethod,                                                                                                \
       "Return a new set with elements from the set and all others."},                                         \
      {"__reduce__", reduce, 0, 0}, {"__sizeof__", sizeOf, 0, 0},                                              \
      {"__class_getitem__", genericAlias, 1, 1, nullptr, kClassMethod, "See PEP 585"}

const MethodDef setMethods[] = {
    {"add", add, 1, 1, nullptr, kMethod,
     "Add an element to a set.\n\nThis has no effect if the element is already present."},
    {"clear", clear, 0, 0, nullptr, kMethod, "Remove all elements from this set."},
    {"discard", discard, 1, 1, nullptr, kMethod,
     "Remove an element from a set if it is a member.\n\nUnlike set.remove(), the discard() method does not "
     "raise\nan exception when an element is missing from the set."},
    {"remove", remove, 1, 1, nullptr, kMethod,
     "Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a "
     "KeyError."},
    {"pop", pop, 0, 0, nullptr, kMethod,
     "Remove and return an arbitrary set element.\n\nRaises KeyError if the set is empty."},
    {"update", update, 0, -1, nullptr, kMethod, "Update the set, adding elements from all others."},
    {"intersection_update", intersectionUpdate, 0, -1, nullptr, kMethod,
     "Update the set, keeping only elements found in it and all others."},
    {"difference_update", differenceUpdate, 0, -1, nullptr, kMethod,
     "Update the set, removing elements found in others."},
    {"symmetric_difference_update", symmetricDifferenceUpdate, 1, 1, nullptr, kMethod,
     "Update the set, keeping only elements found in either set, but not in both."},
    COMMON,
    {},
};
const MethodDef frozensetMethods[] = {COMMON, {}};
