// set and frozenset: type slots, operators and the iterator.
#include "container/container.h"

static void setDealloc(Value self) {
  setClear(as<Set>(self));
  instanceFree(self, sizeof(Set));
}

static void setTraverse(Value self, Visit visit, void* arg) {
  u64 pos = 0;
  Value item;
  while (setNext(self, &pos, &item))
    if (isObject(item)) visit(item, arg);
}

static Value setRepr(Value self) {
  Class* c = classOf(self);
  if (!as<Set>(self)->used) return strFormat("%s()", c->cname);
  if (reprEnter(self)) return strFormat("%s(...)", c->cname);
  StringBuilder text;
  if (c != &T_set) {
    text.add(c->cname);
    text.add('(');
  }
  text.add('{');
  Ref items(listFromIterable(self));
  bool ok = items.v != 0;
  for (u64 i = 0; ok && i < as<List>(items)->length; ++i) {
    if (i) text.add(", ", 2);
    ok = text.addRepr(as<List>(items)->items[i]);
  }
  text.add(c != &T_set ? "})" : "}");
  reprLeave(self);
  return ok ? text.finish() : 0;
}

// Order must not matter: item hashes are spread and xored; then the number of items enters.
static i64 frozensetHash(Value self) {
  Set* s = as<Set>(self);
  if (s->hash != -1) return s->hash;
  u64 h = 0, pos = 0;
  for (; pos <= s->mask; ++pos) {
    SetEntry& e = s->table[pos];
    if (setLive(e)) h ^= ((e.hash ^ 89869747) ^ (e.hash << 16)) * 3644798167;
  }
  h ^= (s->used + 1) * 1927868237;
  h ^= (h >> 11) ^ (h >> 25);
  h = h * 69069 + 907133923;
  if (h == ~(u64)0) h = 590923713;
  return s->hash = (i64)h;
}

static int isSubset(Value a, Value b) {
  Set *x = as<Set>(a), *y = as<Set>(b);
  if (x->used > y->used) return 0;
  for (u64 i = 0; i <= x->mask; ++i) {
    SetEntry e = x->table[i];
    if (!setLive(e)) continue;
    Ref keep(incref(e.key));
    if (!setLookup(y, keep, e.hash)) return molt_thread.exc ? -1 : 0;
  }
  return 1;
}

Value setCompare(Value a, Value b, int op) {
  if (!isAnySet(b)) return notImplemented();
  Set *x = as<Set>(a), *y = as<Set>(b);
  switch (op) {
  case CmpEq:
    if (x->used != y->used || (x->hash != -1 && y->hash != -1 && x->hash != y->hash)) return boolValue(false);
    return boolOf(isSubset(a, b));
  case CmpNe: {
    Value r = setCompare(a, b, CmpEq);
    return !r ? 0 : boolValue(r != boolValue(true));
  }
  case CmpLe: return boolOf(isSubset(a, b));
  case CmpGe: return boolOf(isSubset(b, a));
  case CmpLt: return x->used >= y->used ? boolValue(false) : boolOf(isSubset(a, b));
  default: return y->used >= x->used ? boolValue(false) : boolOf(isSubset(b, a));
  }
}

static int setTruth(Value self) { return as<Set>(self)->used != 0; }
static i64 setLength(Value self) { return (i64)as<Set>(self)->used; }

// --- operators
// -------------------------------------------------------------------------------------------------------------
static Class* resultClass(Value a) { return isInstance(a, &T_frozenset) ? &T_frozenset : &T_set; }

Value setIntersection(Value a, Value b) {
  Ref result(setNewOf(resultClass(a)));
  Set* out = as<Set>(result);
  if (a == b) return setCopy(a, resultClass(a));
  if (isAnySet(b)) {
    Set *x = as<Set>(a), *y = as<Set>(b);
    if (y->used > x->used) {
      Set* t = x;
      x = y;
      y = t;
    }
    for (u64 i = 0; i <= y->mask; ++i) {
      SetEntry e = y->table[i];
      if (!setLive(e)) continue;
      Ref keep(incref(e.key));
      if (setLookup(x, keep, e.hash)) {
        if (setAddHashed(out, keep, e.hash) < 0) return 0;
      } else if (molt_thread.exc)
        return 0;
    }
    return result.take();
  }
  Ref it(iter(b));
  if (!it.v) return 0;
  for (;;) {
    Ref item(nextItem(it));
    if (item.v == kStop) return result.take();
    if (!item.v) return 0;
    i64 h = hashKey(item);
    if (h == -1) return 0;
    if (setLookup(as<Set>(a), item, (u64)h)) {
      if (setAddHashed(out, item, (u64)h) < 0) return 0;
      if (out->used == as<Set>(a)->used) return result.take();
    } else if (molt_thread.exc)
      return 0;
  }
}

// Exchanges the contents of two sets.
static void swapTables(Set* a, Set* b) {
  Set t = *a;
  auto take = [](Set* to, Set* from) {
    to->fill = from->fill, to->used = from->used, to->mask = from->mask, to->finger = 0;
  };
  bool smallA = a->table == a->small, smallB = b->table == b->small;
  take(a, b);
  if (smallB) {
    memcpy(a->small, b->small, sizeof a->small);
    a->table = a->small;
  } else
    a->table = b->table;
  take(b, &t);
  if (smallA) {
    memcpy(b->small, t.small, sizeof b->small);
    b->table = b->small;
  } else
    b->table = t.table;
}

int setDifferenceUpdate(Value a, Value b) {
  Set* s = as<Set>(a);
  if (a == b) {
    setClear(s);
    return 0;
  }
  if (isAnySet(b)) {
    Set* other = as<Set>(b);
    if (other->used >> 3 > s->used) { // the common part is the shorter list
      Ref common(setIntersection(a, b));
      if (!common.v) return -1;
      return setDifferenceUpdate(a, common);
    }
    for (u64 i = 0; i <= other->mask; ++i) {
      SetEntry e = other->table[i];
      if (!setLive(e)) continue;
      Ref keep(incref(e.key));
      if (setDiscardHashed(s, keep, e.hash) < 0) return -1;
    }
  } else {
    Ref it(iter(b));
    if (!it.v) return -1;
    for (;;) {
      Ref item(nextItem(it));
      if (item.v == kStop) break;
      if (!item.v) return -1;
      i64 h = hashKey(item);
      if (h == -1 || setDiscardHashed(s, item, (u64)h) < 0) return -1;
    }
  }
  if ((s->fill - s->used) / 4 > s->mask / 8) { // many deleted: rebuild
    Ref fresh(setCopy(a, &T_set));
    swapTables(s, as<Set>(fresh));
  }
  return 0;
}

Value setDifference(Value a, Value b) {
  Class* cls = resultClass(a);
  bool dict = isDict(b);
  u64 other = dict ? as<Dict>(b)->used : isAnySet(b) ? as<Set>(b)->used : 0;
  if ((!dict && !isAnySet(b)) || as<Set>(a)->used >> 2 > other) {
    Ref result(setCopy(a, cls));
    if (!result.v || setDifferenceUpdate(result, b) < 0) return 0;
    return result.take();
  }
  Ref result(setNewOf(cls));
  Set* s = as<Set>(a);
  for (u64 i = 0; i <= s->mask; ++i) {
    SetEntry e = s->table[i];
    if (!setLive(e)) continue;
    Ref keep(incref(e.key));
    bool in;
    if (dict) {
      i64 at = dictLookup(as<Dict>(b), keep, e.hash);
      if (at == kFailed) return 0;
      in = at >= 0;
    } else {
      in = setLookup(as<Set>(b), keep, e.hash) != nullptr;
      if (!in && molt_thread.exc) return 0;
    }
    if (!in && setAddHashed(as<Set>(result), keep, e.hash) < 0) return 0;
  }
  return result.take();
}

static int toggle(Set* s, Value key, u64 hash) {
  Ref keep(incref(key));
  int r = setDiscardHashed(s, keep, hash);
  if (r < 0) return -1;
  return r ? 0 : setAddHashed(s, keep, hash);
}

int setSymmetricDifferenceUpdate(Value a, Value b) {
  Set* s = as<Set>(a);
  if (a == b) {
    setClear(s);
    return 0;
  }
  if (isDict(b)) {
    Dict* d = as<Dict>(b);
    for (u32 i = 0; i < d->nentries; ++i)
      if (d->entries[i].key && toggle(s, d->entries[i].key, d->entries[i].hash) < 0) return -1;
    return 0;
  }
  Ref other(0);
  if (isAnySet(b))
    other.reset(incref(b));
  else {
    other.reset(setNew());
    if (setUpdateAny(other, b) < 0) return -1;
  }
  Set* o = as<Set>(other);
  for (u64 i = 0; i <= o->mask; ++i) {
    SetEntry e = o->table[i];
    if (setLive(e) && toggle(s, e.key, e.hash) < 0) return -1;
  }
  return 0;
}

Value setBinary(Value a, Value b, int op) {
  if (!isAnySet(a) || !isAnySet(b)) return notImplemented();
  switch (op) {
  case OpOr: {
    Ref r(setCopy(a, resultClass(a)));
    if (a != b && setUpdateAny(r, b) < 0) return 0;
    return r.take();
  }
  case OpAnd: return setIntersection(a, b);
  case OpSub: return setDifference(a, b);
  case OpXor: {
    Ref r(setCopy(b, resultClass(a)));
    if (setSymmetricDifferenceUpdate(r, a) < 0) return 0;
    return r.take();
  }
  default: return notImplemented();
  }
}

Value setInplace(Value a, Value b, int op) {
  if (!isAnySet(b)) return notImplemented();
  int r = 0;
  switch (op) {
  case OpOr: r = setUpdateAny(a, b); break;
  case OpAnd: {
    Ref common(setIntersection(a, b));
    if (!common.v) return 0;
    swapTables(as<Set>(a), as<Set>(common));
    break;
  }
  case OpSub: r = setDifferenceUpdate(a, b); break;
  case OpXor: r = setSymmetricDifferenceUpdate(a, b); break;
  default: return notImplemented();
  }
  return r < 0 ? 0 : incref(a);
}

// --- construction
// ------------------------------------------------------------------------------------------------------------
static Value setConstruct(Value cls, const Value*, i32, Value) { return setNewOf(as<Class>(cls)); }

static int setInit(Value self, const Value* args, i32 nargs, Value kwnames) {
  if (kwnames && as<Tuple>(kwnames)->length)
    return raiseStatus(raise(E_TypeError, "%s() takes no keyword arguments", "set"));
  if (nargs > 1) return raiseStatus(raise(E_TypeError, "set expected at most 1 argument, got %d", nargs));
  setClear(as<Set>(self));
  return nargs ? setUpdateAny(self, args[0]) : 0;
}

static Value frozensetConstruct(Value cls, const Value* args, i32 nargs, Value kwnames) {
  Class* c = as<Class>(cls);
  if (kwnames && as<Tuple>(kwnames)->length) {
    if (c == &T_frozenset) return raise(E_TypeError, "frozenset() takes no keyword arguments");
    nargs -= (i32)as<Tuple>(kwnames)->length;
  }
  if (nargs > 1) return raise(E_TypeError, "frozenset expected at most 1 argument, got %d", nargs);
  if (c == &T_frozenset && nargs && isObject(args[0]) && shapeOf(args[0]) == &molt_shape_frozenset)
    return incref(args[0]);
  Ref s(setNewOf(c));
  if (nargs && setUpdateAny(s, args[0]) < 0) return 0;
  return s.take();
}

// --- iterator
// ----------------------------------------------------------------------------------------------------------------
namespace {
struct SetIter {
  Header h;
  Value set; ///< 0 once exhausted
  u64 pos, expected, left;
};
MOLT_CHILDREN(setIter, SetIter, set, 1)
} // namespace
extern Class T_set_iterator;
static Shape shape_set_iterator = {.cls = &T_set_iterator};

static Value setIter(Value self) {
  SetIter* it = (SetIter*)newObject(&shape_set_iterator, sizeof(SetIter));
  it->set = incref(self);
  it->pos = 0;
  it->expected = it->left = as<Set>(self)->used;
  return toValue(it);
}

static Value setIterNext(Value self) {
  SetIter* it = as<SetIter>(self);
  if (!it->set) return kStop;
  Set* s = as<Set>(it->set);
  if (it->expected != s->used) {
    it->expected = ~(u64)0;
    return raise(E_RuntimeError, "Set changed size during iteration");
  }
  Value item;
  if (setNext(it->set, &it->pos, &item)) {
    --it->left;
    return incref(item);
  }
  Value old = it->set;
  it->set = 0;
  decref(old);
  return kStop;
}

static Value setIterHint(Value self, const Value*, i32, Value) {
  SetIter* it = as<SetIter>(self);
  return tagInt(it->set && it->expected == as<Set>(it->set)->used ? (i64)it->left : 0);
}

static const MethodDef setIterMethods[] = {{"__length_hint__", setIterHint, 0, 0}, {}};
Class T_set_iterator = {
    .cname = "set_iterator",
    .shape = &shape_set_iterator,
    .flags = kNoInstances,
    .instanceBytes = sizeof(SetIter),
    .ops = {.dealloc = setIterDealloc, .traverse = setIterTraverse, .iter = selfIter, .next = setIterNext},
    .methods = setIterMethods,
};

enum : u32 {
  kOperators = 1u << OpSub | 1u << OpAnd | 1u << OpOr | 1u << OpXor,
};
Class T_set = {
    .cname = "set",
    .shape = &molt_shape_set,
    .flags = kBaseType | kSetSubclass,
    .instanceBytes = sizeof(Set),
    .ops = {.dealloc = setDealloc,
            .traverse = setTraverse,
            .repr = setRepr,
            .compare = setCompare,
            .iter = setIter,
            .truth = setTruth,
            .length = setLength,
            .contains = setContainsKey,
            .binary = setBinary,
            .inplace = setInplace,
            .construct = setConstruct,
            .init = setInit},
    .methods = setMethods,
    .binaryOps = kOperators | (u32)kOperators << 16,
    .doc = "Build an unordered collection of unique elements.",
};
Class T_frozenset = {
    .cname = "frozenset",
    .shape = &molt_shape_frozenset,
    .flags = kBaseType | kSetSubclass,
    .instanceBytes = sizeof(Set),
    .ops = {.dealloc = setDealloc,
            .traverse = setTraverse,
            .repr = setRepr,
            .hash = frozensetHash,
            .compare = setCompare,
            .iter = setIter,
            .truth = setTruth,
            .length = setLength,
            .contains = setContainsKey,
            .binary = setBinary,
            .construct = frozensetConstruct},
    .methods = frozensetMethods,
    .binaryOps = kOperators,
    .doc = "Build an immutable unordered collection of unique elements.",
};
