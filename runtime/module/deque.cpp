// collections.deque: a ring buffer.
#include "module/collections.h"
#include "text/args.h"

namespace {
struct Deque {
  Header h;
  MOLT_PTR(Value, ring);
  u64 mask, head, length; ///< item i is ring[(head + i) & mask]; ring is null with mask 0
  i64 max;                ///< -1: unbounded
  u64 version;            ///< changes with every change of structure
};
struct DequeIter {
  Header h;
  Value deque;
  u64 version;
  i64 at, left;
};
MOLT_CHILDREN(dequeIter, DequeIter, deque, 1)
} // namespace
extern Class T_deque, T__deque_iterator, T__deque_reverse_iterator;
static Shape shape_deque = {.cls = &T_deque}, shape_iter = {.cls = &T__deque_iterator},
             shape_reverse = {.cls = &T__deque_reverse_iterator};

static Deque* dq(Value v) { return as<Deque>(v); }
static inline Value& slot(Deque* d, u64 i) { return d->ring[(d->head + i) & d->mask]; }

static void reserve(Deque* d, u64 n) {
  u64 room = d->ring ? d->mask + 1 : 0;
  if (n <= room) return;
  u64 bigger = room ? room * 2 : 8;
  while (bigger < n) bigger *= 2;
  Value* p = (Value*)allocate(bigger * sizeof(Value));
  for (u64 i = 0; i < d->length; ++i) p[i] = slot(d, i);
  if (d->ring) release(d->ring, room * sizeof(Value));
  d->ring = p;
  d->mask = bigger - 1;
  d->head = 0;
}
static Value takeLeft(Deque* d) {
  Value v = slot(d, 0);
  d->head = (d->head + 1) & d->mask;
  --d->length;
  ++d->version;
  return v;
}
static Value takeRight(Deque* d) {
  ++d->version;
  return slot(d, --d->length);
}
static void addRight(Deque* d, Value owned) {
  reserve(d, d->length + 1);
  slot(d, d->length++) = owned;
  ++d->version;
  if (d->max >= 0 && (i64)d->length > d->max) decref(takeLeft(d));
}
static void addLeft(Deque* d, Value owned) {
  reserve(d, d->length + 1);
  d->head = (d->head - 1) & d->mask;
  d->ring[d->head] = owned;
  ++d->length;
  ++d->version;
  if (d->max >= 0 && (i64)d->length > d->max) decref(takeRight(d));
}
static void clearAll(Deque* d) {
  Value* ring = d->ring;
  u64 n = d->length, head = d->head, mask = d->mask;
  d->ring = nullptr;
  d->mask = d->head = d->length = 0;
  ++d->version;
  for (u64 i = 0; i < n; ++i) decref(ring[(head + i) & mask]);
  if (ring) release(ring, (mask + 1) * sizeof(Value));
}
static int addAll(Deque* d, Value iterable, bool left) {
  Ref source(iterable == toValue(d) ? listFromIterable(iterable) : incref(iterable));
  Ref it(source.v ? iter(source) : 0);
  if (!it.v) return -1;
  for (;;) {
    Value v = nextItem(it);
    if (v == kStop) return 0;
    if (!v) return -1;
    if (left)
      addLeft(d, v);
    else
      addRight(d, v);
  }
}
static void rotateBy(Deque* d, i64 n) {
  i64 len = (i64)d->length;
  if (len < 2) return;
  n %= len;
  if (n < 0) n += len;
  if (n > len / 2)
    for (n = len - n; n--;) {
      Value v = takeLeft(d);
      slot(d, d->length++) = v;
    }
  else
    while (n--) {
      Value v = takeRight(d);
      d->head = (d->head - 1) & d->mask;
      d->ring[d->head] = v;
      ++d->length;
    }
}
static void removeAt(Deque* d, u64 i) {
  Value v = slot(d, i);
  if (i < d->length / 2) {
    for (u64 k = i; k > 0; --k) slot(d, k) = slot(d, k - 1);
    d->head = (d->head + 1) & d->mask;
  } else
    for (u64 k = i; k + 1 < d->length; ++k) slot(d, k) = slot(d, k + 1);
  --d->length;
  ++d->version;
  decref(v);
}

// --- construction
// --------------------------------------------------------------------------------------------------------
static Value construct(Value cls, const Value*, i32, Value) {
  Value v = instanceNew(as<Class>(cls), sizeof(Deque));
  dq(v)->max = -1;
  return v;
}
static int init(Value self, const Value* args, i32 nargs, Value kw) {
  static const char* const names[] = {"iterable", "maxlen", nullptr};
  Value v[2];
  if (!takeArgs("deque", args, nargs, kw, names, 0, v)) return -1;
  i64 max = -1;
  if (v[1] && !isNone(v[1])) {
    if (!hasIndex(v[1])) return raiseStatus(raise(E_TypeError, "an integer is required"));
    max = asSize(v[1]);
    if (max == -1 && molt_thread.exc) return -1;
    if (max < 0) return raiseStatus(raise(E_ValueError, "maxlen must be non-negative"));
  }
  clearAll(dq(self));
  dq(self)->max = max;
  return v[0] ? addAll(dq(self), v[0], false) : 0;
}
static Value copyOf(Value self) {
  Class* c = classOf(self);
  if (c == &T_deque) {
    Value v = construct(toValue(c), nullptr, 0, 0);
    dq(v)->max = dq(self)->max;
    reserve(dq(v), dq(self)->length);
    for (u64 i = 0; i < dq(self)->length; ++i) addRight(dq(v), incref(slot(dq(self), i)));
    return v;
  }
  if (dq(self)->max < 0) return call1(toValue(c), self);
  Ref max(tagInt(dq(self)->max));
  return call2(toValue(c), self, max);
}

// --- slots
// ----------------------------------------------------------------------------------------------------------------
static void dealloc(Value self) {
  clearAll(dq(self));
  instanceFree(self, sizeof(Deque));
}
static void traverse(Value self, Visit visit, void* arg) {
  for (u64 i = 0; i < dq(self)->length; ++i)
    if (isObject(slot(dq(self), i))) visit(slot(dq(self), i), arg);
}
static Value repr_(Value self) {
  const char* name = bareName(classOf(self));
  if (reprEnter(self)) return strFromC("[...]");
  Ref items(listFromIterable(self));
  Ref text(items.v ? repr(items) : 0);
  reprLeave(self);
  if (!text.v) return 0;
  return dq(self)->max < 0 ? strFormat("%s(%U)", name, text.v)
                           : strFormat("%s(%U, maxlen=%ld)", name, text.v, dq(self)->max);
}
static Value compare_(Value a, Value b, int op) {
  if (!isObject(b) || !isInstance(b, &T_deque)) return notImplemented();
  if ((op == CmpEq || op == CmpNe) && dq(a)->length != dq(b)->length) return boolValue(op == CmpNe);
  Ref x(listFromIterable(a)), y(listFromIterable(b));
  return compareItems(x, y, true, op);
}
static int truth_(Value self) { return dq(self)->length != 0; }
static i64 length_(Value self) { return (i64)dq(self)->length; }
static bool position(Deque* d, Value key, u64* out) {
  if (!hasIndex(key)) return raise(E_TypeError, "sequence index must be integer, not '%T'", key);
  i64 i = asIndex(key, &E_IndexError);
  if (i == -1 && molt_thread.exc) return false;
  if (i < 0) i += (i64)d->length;
  if ((u64)i >= d->length) return raise(E_IndexError, "deque index out of range");
  *out = (u64)i;
  return true;
}
static Value getItem_(Value self, Value key) {
  u64 i;
  return position(dq(self), key, &i) ? incref(slot(dq(self), i)) : 0;
}
static int setItem_(Value self, Value key, Value v) {
  u64 i;
  if (!position(dq(self), key, &i)) return -1;
  if (!v) {
    removeAt(dq(self), i);
    return 0;
  }
  Value old = slot(dq(self), i);
  slot(dq(self), i) = incref(v);
  decref(old);
  return 0;
}
// Position of v from `from` to `to`, -1 absent, -2 exception.
static i64 find(Deque* d, Value v, u64 from, u64 to) {
  u64 version = d->version;
  for (u64 i = from; i < to && i < d->length; ++i) {
    Ref x(incref(slot(d, i)));
    int same = equals(x, v);
    if (same < 0) return -2;
    if (d->version != version) {
      raise(E_RuntimeError, "deque mutated during iteration");
      return -2;
    }
    if (same) return (i64)i;
  }
  return -1;
}
static int contains_(Value self, Value v) {
  i64 i = find(dq(self), v, 0, dq(self)->length);
  return i == -2 ? -1 : i >= 0;
}
static Value binary_(Value a, Value b, int op) {
  if (op == OpAdd) {
    if (!isObject(a) || !isInstance(a, &T_deque)) return notImplemented();
    if (!isObject(b) || !isInstance(b, &T_deque))
      return raise(E_TypeError, "can only concatenate deque (not \"%T\") to deque", b);
    Ref r(copyOf(a));
    return r.v && addAll(dq(r), b, false) == 0 ? r.take() : 0;
  }
  if (op == OpMul) {
    bool right = !isObject(a) || !isInstance(a, &T_deque);
    Value d = right ? b : a, result;
    i64 n;
    if (!repeatCount(d, right ? a : b, &n, &result, right)) return result;
    Ref items(listFromIterable(d)), r(copyOf(d));
    if (!r.v) return 0;
    if (n <= 0) clearAll(dq(r));
    for (i64 i = 1; i < n; ++i)
      if (addAll(dq(r), items, false) < 0) return 0;
    return r.take();
  }
  return notImplemented();
}
static Value inplace_(Value a, Value b, int op) {
  if (op == OpAdd) return addAll(dq(a), b, false) < 0 ? 0 : incref(a);
  if (op == OpMul) {
    Value result;
    i64 n;
    if (!repeatCount(a, b, &n, &result, false)) return result;
    Ref items(listFromIterable(a));
    if (n <= 0) clearAll(dq(a));
    for (i64 i = 1; i < n; ++i)
      if (addAll(dq(a), items, false) < 0) return 0;
    return incref(a);
  }
  return notImplemented();
}

// --- iterators
// --------------------------------------------------------------------------------------------------------------
static Value makeIter(Value self, bool reverse) {
  DequeIter* it = (DequeIter*)newObject(reverse ? &shape_reverse : &shape_iter, sizeof(DequeIter));
  it->deque = incref(self);
  it->version = dq(self)->version;
  it->left = (i64)dq(self)->length;
  it->at = reverse ? it->left - 1 : 0;
  return toValue(it);
}
static Value iter_(Value self) { return makeIter(self, false); }
template <int step> static Value iterNext(Value self) {
  DequeIter* it = as<DequeIter>(self);
  Deque* d = dq(it->deque);
  if (it->version != d->version) {
    it->left = 0;
    return raise(E_RuntimeError, "deque mutated during iteration");
  }
  if (it->left == 0) return kStop;
  --it->left;
  Value v = incref(slot(d, (u64)it->at));
  it->at += step;
  return v;
}
static Value iterHint(Value self, const Value*, i32, Value) { return tagInt(as<DequeIter>(self)->left); }
static const MethodDef iterMethods[] = {{"__length_hint__", iterHint, 0, 0}, {}};
Class T__deque_iterator = {.cname = "_collections._deque_iterator",
                           .shape = &shape_iter,
                           .flags = kNoInstances,
                           .instanceBytes = sizeof(DequeIter),
                           .ops = {.dealloc = dequeIterDealloc,
                                   .traverse = dequeIterTraverse,
                                   .iter = selfIter,
                                   .next = iterNext<1>},
                           .methods = iterMethods};
Class T__deque_reverse_iterator = {.cname = "_collections._deque_reverse_iterator",
                                   .shape = &shape_reverse,
                                   .flags = kNoInstances,
                                   .instanceBytes = sizeof(DequeIter),
                                   .ops = {.dealloc = dequeIterDealloc,
                                           .traverse = dequeIterTraverse,
                                           .iter = selfIter,
                                           .next = iterNext<-1>},
                                   .methods = iterMethods};

// --- methods
// ----------------------------------------------------------------------------------------------------------------
static Value append(Value self, const Value* a, i32, Value) {
  addRight(dq(self), incref(a[0]));
  return none();
}
static Value appendLeft(Value self, const Value* a, i32, Value) {
  addLeft(dq(self), incref(a[0]));
  return none();
}
static Value pop(Value self, const Value*, i32, Value) {
  return dq(self)->length ? takeRight(dq(self)) : raise(E_IndexError, "pop from an empty deque");
}
static Value popLeft(Value self, const Value*, i32, Value) {
  return dq(self)->length ? takeLeft(dq(self)) : raise(E_IndexError, "pop from an empty deque");
}
static Value clear(Value self, const Value*, i32, Value) {
  clearAll(dq(self));
  return none();
}
static Value extend(Value self, const Value* a, i32, Value) {
  return addAll(dq(self), a[0], false) < 0 ? 0 : none();
}
static Value extendLeft(Value self, const Value* a, i32, Value) {
  return addAll(dq(self), a[0], true) < 0 ? 0 : none();
}
static Value rotate(Value self, const Value* a, i32 n, Value) {
  i64 by = n ? asSize(a[0]) : 1;
  if (by == -1 && molt_thread.exc) return 0;
  rotateBy(dq(self), by);
  return none();
}
static Value copy(Value self, const Value*, i32, Value) { return copyOf(self); }
static Value count(Value self, const Value* a, i32, Value) {
  Deque* d = dq(self);
  u64 version = d->version;
  i64 n = 0;
  for (u64 i = 0; i < d->length; ++i) {
    Ref x(incref(slot(d, i)));
    int same = equals(x, a[0]);
    if (same < 0) return 0;
    n += same;
    if (d->version != version) return raise(E_RuntimeError, "deque mutated during iteration");
  }
  return tagInt(n);
}
static Value index(Value self, const Value* a, i32 n, Value) {
  i64 len = (i64)dq(self)->length, bounds[2] = {0, len};
  for (int k = 0; k < 2 && n > k + 1; ++k) {
    i64 i = asIndex(a[k + 1]);
    if (i == -1 && molt_thread.exc) return 0;
    if (i < 0 && (i += len) < 0) i = 0;
    bounds[k] = i > len ? len : i;
  }
  i64 i = find(dq(self), a[0], (u64)bounds[0], (u64)bounds[1]);
  if (i == -2) return 0;
  return i >= 0 ? tagInt(i) : raise(E_ValueError, "%R is not in deque", a[0]);
}
static Value insert(Value self, const Value* a, i32, Value) {
  Deque* d = dq(self);
  i64 i = asSize(a[0]), n = (i64)d->length;
  if (i == -1 && molt_thread.exc) return 0;
  if (d->max == n) return raise(E_IndexError, "deque already at its maximum size");
  if (i >= n)
    addRight(d, incref(a[1]));
  else if (i <= -n || i == 0)
    addLeft(d, incref(a[1]));
  else {
    if (i < 0) i += n;
    addRight(d, incref(a[1]));
    for (i64 k = n; k > i; --k) {
      Value t = slot(d, (u64)k);
      slot(d, (u64)k) = slot(d, (u64)k - 1);
      slot(d, (u64)k - 1) = t;
    }
  }
  return none();
}
static Value remove(Value self, const Value* a, i32, Value) {
  i64 i = find(dq(self), a[0], 0, dq(self)->length);
  if (i == -2) {
    if (pendingMatches(E_RuntimeError)) {
      clearException();
      return raise(E_IndexError, "deque mutated during iteration");
    }
    return 0;
  }
  if (i < 0) return raise(E_ValueError, "%R is not in deque", a[0]);
  removeAt(dq(self), (u64)i);
  return none();
}
static Value reverse(Value self, const Value*, i32, Value) {
  Deque* d = dq(self);
  for (u64 i = 0, j = d->length; i + 1 < j; ++i) {
    --j;
    Value t = slot(d, i);
    slot(d, i) = slot(d, j);
    slot(d, j) = t;
  }
  return none();
}
static Value reversed(Value self, const Value*, i32, Value) { return makeIter(self, true); }
static Value reduce(Value self, const Value*, i32, Value) {
  Ref args(tupleNew(0)), it(iter_(self));
  if (dq(self)->max >= 0) {
    Ref empty(tupleNew(0));
    args.reset(tuple2(empty, tagInt(dq(self)->max)));
  }
  Value parts[4] = {toValue(classOf(self)), args, none(), it};
  return tupleFrom(parts, 4);
}
static const MethodDef methods[] = {{"append", append, 1, 1},
                                    {"appendleft", appendLeft, 1, 1},
                                    {"pop", pop, 0, 0},
                                    {"popleft", popLeft, 0, 0},
                                    {"clear", clear, 0, 0},
                                    {"extend", extend, 1, 1},
                                    {"extendleft", extendLeft, 1, 1},
                                    {"rotate", rotate, 0, 1},
                                    {"copy", copy, 0, 0},
                                    {"__copy__", copy, 0, 0},
                                    {"count", count, 1, 1},
                                    {"index", index, 1, 3},
                                    {"insert", insert, 2, 2},
                                    {"remove", remove, 1, 1},
                                    {"reverse", reverse, 0, 0},
                                    {"__reversed__", reversed, 0, 0},
                                    {"__reduce__", reduce, 0, 0},
                                    {"__class_getitem__", genericAlias, 1, 1, nullptr, kClassMethod},
                                    {}};
static const GetSetDef getset[] = {
    {"maxlen", [](Value self) { return dq(self)->max < 0 ? none() : tagInt(dq(self)->max); }}, {}};
Class T_deque = {.cname = "collections.deque",
                 .shape = &shape_deque,
                 .flags = kBaseType,
                 .instanceBytes = sizeof(Deque),
                 .ops = {.dealloc = dealloc,
                         .traverse = traverse,
                         .repr = repr_,
                         .compare = compare_,
                         .iter = iter_,
                         .truth = truth_,
                         .length = length_,
                         .getitem = getItem_,
                         .setitem = setItem_,
                         .contains = contains_,
                         .binary = binary_,
                         .inplace = inplace_,
                         .construct = construct,
                         .init = init},
                 .methods = methods,
                 .getset = getset,
                 .binaryOps = 1u << OpAdd | 1u << OpMul | 0x10000u << OpAdd | 0x10000u << OpMul,
                 .doc = "A list-like sequence optimized for data accesses near its endpoints."};
