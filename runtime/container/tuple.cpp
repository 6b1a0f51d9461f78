// tuple. Items lie in the object; instances of subclasses too (see tupleNewOf).
#include "container/container.h"

Shape molt_shape_tuple = {.cls = &T_tuple};

// Room for n items plus nothing else: compiled code reads items[] of exact tuples directly.
static size_t tupleBytes(u64 n) { return sizeof(Tuple) + n * sizeof(Value); }

static struct {
  Header h;
  u64 length;
} emptyTuple; // shape is stored on first use: an address is no constant of 32 bits

Value tupleNew(u64 n) {
  if (!n) {
    if (!emptyTuple.h.rc) {
      emptyTuple.h.rc = kImmortal;
      emptyTuple.h.shape = (u32)(uintptr_t)&molt_shape_tuple;
    }
    return incref(toValue(&emptyTuple));
  }
  Tuple* t = (Tuple*)newObject(&molt_shape_tuple, tupleBytes(n));
  t->length = n;
  return toValue(t);
}

Value tupleNewOf(Class* cls, u64 n) {
  if (cls == &T_tuple) {
    Value v = tupleNew(n);
    if (n) memset(as<Tuple>(v)->items, 0, n * sizeof(Value));
    return v;
  }
  Value v = instanceNew(cls, tupleBytes(n));
  as<Tuple>(v)->length = n;
  return v;
}

Value tupleFrom(const Value* items, u64 n) {
  Value v = tupleNew(n);
  Value* to = as<Tuple>(v)->items;
  for (u64 i = 0; i < n; ++i) to[i] = incref(items[i]);
  return v;
}

Value tuple1(Value a) {
  Value v = tupleNew(1);
  as<Tuple>(v)->items[0] = incref(a);
  return v;
}

Value tuple2(Value a, Value b) {
  Value v = tupleNew(2);
  as<Tuple>(v)->items[0] = incref(a);
  as<Tuple>(v)->items[1] = incref(b);
  return v;
}

Value tupleFromIterable(Value o) {
  if (isTuple(o)) return incref(o);
  if (isList(o)) return tupleFrom(as<List>(o)->items, as<List>(o)->length);
  Ref l(listFromIterable(o));
  if (!l.v) return 0;
  List* list = as<List>(l);
  Value v = tupleNew(list->length);
  memcpy(as<Tuple>(v)->items, list->items, list->length * sizeof(Value)); // moved
  list->length = 0;
  return v;
}

Value tupleGetSlice(Value self, Value slice) {
  Tuple* t = as<Tuple>(self);
  i64 start, stop, step;
  i64 n = sliceIndices(slice, (i64)t->length, &start, &stop, &step);
  if (n < 0) return 0;
  if (step == 1) {
    if (start == 0 && n == (i64)t->length && isTuple(self)) return incref(self);
    return tupleFrom(t->items + start, (u64)n);
  }
  Value v = tupleNew((u64)n);
  for (i64 i = 0; i < n; ++i) as<Tuple>(v)->items[i] = incref(t->items[start + i * step]);
  return v;
}

// --- slots
// ----------------------------------------------------------------------------------------------------------
static void tupleDealloc(Value self) {
  Tuple* t = as<Tuple>(self);
  u64 n = t->length;
  for (u64 i = n; i-- > 0;) decref(t->items[i]);
  instanceFree(self, tupleBytes(n));
}

static void tupleTraverse(Value self, Visit visit, void* arg) {
  Tuple* t = as<Tuple>(self);
  for (u64 i = t->length; i-- > 0;) // from the end, as CPython
    if (isObject(t->items[i])) visit(t->items[i], arg);
}

static Value tupleRepr(Value self) {
  Tuple* t = as<Tuple>(self);
  if (!t->length) return strFromAscii("()", 2);
  if (reprEnter(self)) return strFromAscii("(...)", 5);
  StringBuilder text;
  text.add('(');
  bool ok = true;
  for (u64 i = 0; ok && i < t->length; ++i) {
    if (i) text.add(", ", 2);
    ok = text.addRepr(t->items[i]);
  }
  text.add(t->length == 1 ? ",)" : ")");
  reprLeave(self);
  return ok ? text.finish() : 0;
}

// xxHash's 64-bit primes and lane step, which the language's tuple hash has been built on since 3.8.
static i64 tupleHash(Value self) {
  Tuple* t = as<Tuple>(self);
  const u64 p1 = 11400714785074694791u, p2 = 14029467366897019727u, p5 = 2870177450012600261u;
  u64 acc = p5;
  for (u64 i = 0; i < t->length; ++i) {
    i64 lane = hashKey(t->items[i]);
    if (lane == -1) return -1;
    acc += (u64)lane * p2;
    acc = (acc << 31 | acc >> 33) * p1;
  }
  acc += t->length ^ (p5 ^ 3527539u);
  return acc == ~(u64)0 ? 1546275796 : (i64)acc;
}

static Value tupleCompare(Value a, Value b, int op) {
  if (!isObject(b) || !(classOf(b)->flags & kTupleSubclass)) return notImplemented();
  return compareItems(a, b, false, op);
}

static int tupleTruth(Value self) { return as<Tuple>(self)->length != 0; }
static i64 tupleLength(Value self) { return (i64)as<Tuple>(self)->length; }

static Value tupleGetItem(Value self, Value key) {
  if (isSlice(key)) return tupleGetSlice(self, key);
  if (!hasIndex(key)) return indexTypeError("tuple", key);
  i64 i = asIndex(key, &E_IndexError);
  if (i == -1 && molt_thread.exc) return 0;
  Tuple* t = as<Tuple>(self);
  if (i < 0) i += (i64)t->length;
  if ((u64)i >= t->length) return raise(E_IndexError, "tuple index out of range");
  return incref(t->items[i]);
}

static int tupleContains(Value self, Value item) {
  Tuple* t = as<Tuple>(self);
  for (u64 i = 0; i < t->length; ++i) {
    if (t->items[i] == item) return 1;
    int same = equals(t->items[i], item);
    if (same) return same;
  }
  return 0;
}

static bool isTupleLike(Value v) { return isObject(v) && classOf(v)->flags & kTupleSubclass; }

static Value tupleBinary(Value a, Value b, int op) {
  if (op == OpAdd) {
    if (!isTupleLike(a)) return notImplemented();
    if (!isTupleLike(b)) return concatFailed(a, b, "tuple");
    Tuple *x = as<Tuple>(a), *y = as<Tuple>(b);
    if (!x->length && isTuple(b)) return incref(b);
    if (!y->length && isTuple(a)) return incref(a);
    Value v = tupleNew(x->length + y->length);
    Value* out = as<Tuple>(v)->items;
    for (u64 i = 0; i < x->length; ++i) *out++ = incref(x->items[i]);
    for (u64 i = 0; i < y->length; ++i) *out++ = incref(y->items[i]);
    return v;
  }
  if (op == OpMul) {
    bool right = !isTupleLike(a);
    Value sequence = right ? b : a, result;
    i64 n;
    if (!repeatCount(sequence, right ? a : b, &n, &result, right)) return result;
    Tuple* t = as<Tuple>(sequence);
    if (n < 0) n = 0;
    if (n == 1 && isTuple(sequence)) return incref(sequence);
    if (n && t->length > (u64)0x0fffffffffffffff / (u64)n) return raise(E_MemoryError, "");
    if (!memoryFor(t->length * (u64)n, sizeof(Value))) return 0;
    Value v = tupleNew(t->length * (u64)n);
    Value* out = as<Tuple>(v)->items;
    for (i64 k = 0; k < n; ++k)
      for (u64 i = 0; i < t->length; ++i) *out++ = incref(t->items[i]);
    return v;
  }
  return notImplemented();
}

static Value tupleConstruct(Value cls, const Value* args, i32 nargs, Value kwnames) {
  Class* c = as<Class>(cls);
  if (kwnames && as<Tuple>(kwnames)->length && c == &T_tuple)
    return raise(E_TypeError, "tuple() takes no keyword arguments");
  if (kwnames && as<Tuple>(kwnames)->length && c != &T_tuple) nargs = nargs ? nargs : 0;
  if (nargs > 1) return raise(E_TypeError, "tuple expected at most 1 argument, got %d", nargs);
  Ref t(nargs ? tupleFromIterable(args[0]) : tupleNew(0));
  if (!t.v || c == &T_tuple) return t.take();
  Tuple* from = as<Tuple>(t);
  Value v = tupleNewOf(c, from->length);
  for (u64 i = 0; i < from->length; ++i) as<Tuple>(v)->items[i] = incref(from->items[i]);
  return v;
}

// --- methods
// ----------------------------------------------------------------------------------------------------------
static bool bound(Value v, i64 n, i64* out) {
  if (!hasIndex(v)) {
    raise(E_TypeError, "slice indices must be integers or have an __index__ method");
    return false;
  }
  i64 i = asIndex(v);
  if (i == -1 && molt_thread.exc) return false;
  if (i < 0) {
    i += n;
    if (i < 0) i = 0;
  }
  *out = i;
  return true;
}

static Value index(Value self, const Value* args, i32 nargs, Value) {
  Tuple* t = as<Tuple>(self);
  i64 start = 0, stop = INT64_MAX;
  if (nargs > 1 && !bound(args[1], (i64)t->length, &start)) return 0;
  if (nargs > 2 && !bound(args[2], (i64)t->length, &stop)) return 0;
  for (i64 i = start; i < stop && i < (i64)t->length; ++i) {
    int same = equals(t->items[i], args[0]);
    if (same < 0) return 0;
    if (same) return tagInt(i);
  }
  return raise(E_ValueError, "tuple.index(x): x not in tuple");
}

static Value count(Value self, const Value* args, i32, Value) {
  Tuple* t = as<Tuple>(self);
  i64 n = 0;
  for (u64 i = 0; i < t->length; ++i) {
    int same = equals(t->items[i], args[0]);
    if (same < 0) return 0;
    n += same;
  }
  return tagInt(n);
}

static Value getNewArgs(Value self, const Value*, i32, Value) {
  Ref inner(tupleFrom(as<Tuple>(self)->items, as<Tuple>(self)->length));
  return tuple1(inner);
}

static Value sizeOf(Value self, const Value*, i32, Value) {
  return tagInt(24 + (i64)as<Tuple>(self)->length * 8);
}

const MethodDef tupleMethods[] = {
    {"count", count, 1, 1, nullptr, kMethod, "Return number of occurrences of value."},
    {"index", index, 1, 3, nullptr, kMethod,
     "Return first index of value.\n\nRaises ValueError if the value is not present."},
    {"__getnewargs__", getNewArgs, 0, 0},
    {"__sizeof__", sizeOf, 0, 0},
    {"__class_getitem__", genericAlias, 1, 1, nullptr, kClassMethod, "See PEP 585"},
    {},
};

Class T_tuple = {
    .cname = "tuple",
    .shape = &molt_shape_tuple,
    .flags = kBaseType | kTupleSubclass,
    .instanceBytes = sizeof(Tuple),
    .ops = {.dealloc = tupleDealloc,
            .traverse = tupleTraverse,
            .repr = tupleRepr,
            .hash = tupleHash,
            .compare = tupleCompare,
            .iter = tupleIter,
            .truth = tupleTruth,
            .length = tupleLength,
            .getitem = tupleGetItem,
            .contains = tupleContains,
            .binary = tupleBinary,
            .construct = tupleConstruct},
    .methods = tupleMethods,
    .binaryOps = 1u << OpAdd | 1u << OpMul,
    .doc = "Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty "
           "tuple.\nIf "
           "iterable is specified the tuple is initialized from iterable's items.\n\nIf the argument is a "
           "tuple, the "
           "return value is the same object.",
};
