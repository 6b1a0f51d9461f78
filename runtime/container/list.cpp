// list: storage, slicing and the operators. Methods are in list_methods.cpp, sort in list_sort.cpp.
#include "container/container.h"

Shape molt_shape_list = {.cls = &T_list};

// --- storage
// -----------------------------------------------------------------------------------------------------------
void listReserve(List* l, u64 items) {
  if (items <= l->capacity) return;
  u64 room = l->capacity + (l->capacity >> 1) + 4;
  if (room < items) room = items;
  l->items = l->capacity ? (Value*)reallocate(l->items, l->capacity * sizeof(Value), room * sizeof(Value))
                         : (Value*)allocate(room * sizeof(Value));
  l->capacity = room;
}

static void shrink(List* l) { // as CPython, memory goes back when less than half is used
  if (l->capacity < 64 || l->length >= l->capacity / 2) return;
  u64 room = l->length + (l->length >> 3) + 6;
  l->items = (Value*)reallocate(l->items, l->capacity * sizeof(Value), room * sizeof(Value));
  l->capacity = room;
}

Value listNew(u64 capacity) {
  List* l = (List*)newObject(&molt_shape_list, sizeof(List));
  l->length = 0;
  l->capacity = capacity;
  l->items = capacity ? (Value*)allocate(capacity * sizeof(Value)) : nullptr;
  return toValue(l);
}

Value listFrom(const Value* items, u64 n) {
  Value v = listNew(n);
  List* l = as<List>(v);
  for (u64 i = 0; i < n; ++i) l->items[i] = incref(items[i]);
  l->length = n;
  return v;
}

void listAppend(Value list, Value item) {
  List* l = as<List>(list);
  if (l->length == l->capacity) listReserve(l, l->length + 1);
  l->items[l->length++] = incref(item);
}

void listClear(List* l) {
  Value* items = l->items;
  u64 n = l->length, room = l->capacity;
  l->items = nullptr;
  l->length = l->capacity = 0;
  for (u64 i = n; i-- > 0;) decref(items[i]);
  if (items) release(items, room * sizeof(Value));
}

void listInsert(List* l, i64 index, Value item) {
  i64 n = (i64)l->length;
  if (index < 0) {
    index += n;
    if (index < 0) index = 0;
  }
  if (index > n) index = n;
  listReserve(l, l->length + 1);
  memmove(l->items + index + 1, l->items + index, (size_t)(n - index) * sizeof(Value));
  l->items[index] = incref(item);
  ++l->length;
}

int listExtend(Value list, Value iterable) {
  List* l = as<List>(list);
  if (isList(iterable) || isTuple(iterable)) {
    u64 n = isList(iterable) ? as<List>(iterable)->length : as<Tuple>(iterable)->length;
    listReserve(l, l->length + n);
    const Value* from = isList(iterable) ? as<List>(iterable)->items : as<Tuple>(iterable)->items;
    Value* to = l->items + l->length;
    for (u64 i = 0; i < n; ++i) to[i] = incref(from[i]);
    l->length += n;
    return 0;
  }
  Ref it(iter(iterable));
  if (!it.v) return -1;
  if (isObject(it) && shapeOf(it) == &shape_range_iterator) {
    RangeIter* r = as<RangeIter>(it);
    if (!memoryFor(l->length + r->left, sizeof(Value))) return -1;
    listReserve(l, l->length + r->left);
    while (r->left) {
      l->items[l->length++] = fitsTag(r->next) ? tagInt(r->next) : intFromI64(r->next);
      r->next += r->step;
      --r->left;
    }
    return 0;
  }
  i64 hint = lengthHint(iterable);
  if (molt_thread.exc) return -1;
  if (hint > 0) {
    if (!memoryFor(l->length + (u64)hint, sizeof(Value))) return -1;
    listReserve(l, l->length + (u64)hint);
  }
  for (;;) {
    Value v = nextItem(it);
    if (v == kStop) return 0;
    if (!v) return -1;
    if (l->length == l->capacity) listReserve(l, l->length + 1);
    l->items[l->length++] = v;
  }
}

Value listFromIterable(Value o) {
  Ref l(listNew(0));
  if (listExtend(l, o) < 0) return 0;
  return l.take();
}

void reverseItems(Value* items, u64 n) {
  for (u64 i = 0, j = n; i + 1 < j; ++i) {
    --j;
    Value t = items[i];
    items[i] = items[j];
    items[j] = t;
  }
}

// --- slices
// ------------------------------------------------------------------------------------------------------------
Value listGetSlice(Value self, Value slice) {
  i64 start, stop, step;
  if (sliceUnpack(slice, &start, &stop, &step) < 0) return 0;
  List* l = as<List>(self);
  i64 n = sliceAdjust((i64)l->length, &start, &stop, step);
  if (step == 1) return listFrom(l->items + start, (u64)n);
  Value v = listNew((u64)n);
  List* out = as<List>(v);
  for (i64 i = 0; i < n; ++i) out->items[i] = incref(l->items[start + i * step]);
  out->length = (u64)n;
  return v;
}

int listAssignSlice(List* l, i64 lo, i64 hi, Value items) {
  Ref from(0); // exact list or tuple
  const Value* source = nullptr;
  u64 n = 0;
  if (items) {
    if (items == toValue(l))
      from.reset(listFrom(l->items, l->length));
    else if (isList(items) || isTuple(items))
      from.reset(incref(items));
    else
      from.reset(listFromIterable(items));
    if (!from.v) return -1;
    n = isTuple(from) ? as<Tuple>(from)->length : as<List>(from)->length;
    source = isTuple(from) ? as<Tuple>(from)->items : as<List>(from)->items;
  }
  i64 len = (i64)l->length;
  if (lo < 0) lo = 0;
  if (lo > len) lo = len;
  if (hi < lo) hi = lo;
  if (hi > len) hi = len;
  u64 gone = (u64)(hi - lo), tail = l->length - (u64)hi;
  Value few[8];
  Value* dropped = gone > 8 ? (Value*)allocate(gone * sizeof(Value)) : few;
  if (gone) memcpy(dropped, l->items + lo, gone * sizeof(Value));
  if (n > gone) listReserve(l, l->length - gone + n);
  if (n != gone && tail) memmove(l->items + lo + n, l->items + hi, tail * sizeof(Value));
  l->length = l->length - gone + n;
  for (u64 i = 0; i < n; ++i) l->items[(u64)lo + i] = incref(source[i]);
  if (n < gone) shrink(l);
  for (u64 i = gone; i-- > 0;) decref(dropped[i]);
  if (dropped != few) release(dropped, gone * sizeof(Value));
  return 0;
}

static int deleteStrided(List* l, i64 start, i64 step, i64 n) {
  if (n <= 0) return 0;
  if (step < 0) {
    start += (n - 1) * step;
    step = -step;
  }
  Value* dropped = (Value*)allocate((size_t)n * sizeof(Value));
  i64 to = start;
  for (i64 k = 0; k < n; ++k) {
    i64 at = start + k * step;
    dropped[k] = l->items[at];
    i64 end = k + 1 < n ? at + step : (i64)l->length;
    memmove(l->items + to, l->items + at + 1, (size_t)(end - at - 1) * sizeof(Value));
    to += end - at - 1;
  }
  l->length -= (u64)n;
  shrink(l);
  for (i64 k = 0; k < n; ++k) decref(dropped[k]);
  release(dropped, (size_t)n * sizeof(Value));
  return 0;
}

int listSetSlice(Value self, Value slice, Value v) {
  List* l = as<List>(self);
  i64 start, stop, step;
  if (sliceUnpack(slice, &start, &stop, &step) < 0) return -1;
  i64 from0 = start, to0 = stop;
  i64 n = sliceAdjust((i64)l->length, &start, &stop, step);
  if (!v) return step == 1 ? listAssignSlice(l, start, stop, 0) : deleteStrided(l, start, step, n);
  if (!isList(v) && !isTuple(v)) { // CPython's text for either kind of slice
    if (isInt(v) || !(classOf(v)->ops.iter || classOf(v)->ops.getitem)) {
      raise(E_TypeError, "must assign iterable to extended slice");
      return -1;
    }
  }
  if (step == 1) return listAssignSlice(l, start, stop, v);
  Ref from(v == self                 ? listFrom(l->items, l->length)
           : isList(v) || isTuple(v) ? incref(v)
                                     : listFromIterable(v));
  if (!from.v) return -1;
  u64 m = isTuple(from) ? as<Tuple>(from)->length : as<List>(from)->length;
  start = from0; // making the list may have changed this one
  stop = to0;
  n = sliceAdjust((i64)l->length, &start, &stop, step);
  if (m != (u64)n) {
    raise(E_ValueError, "attempt to assign sequence of size %ld to extended slice of size %ld", (i64)m, n);
    return -1;
  }
  const Value* source = isTuple(from) ? as<Tuple>(from)->items : as<List>(from)->items;
  for (i64 i = 0; i < n; ++i) {
    Value old = l->items[start + i * step];
    l->items[start + i * step] = incref(source[i]);
    decref(old);
  }
  return 0;
}

// --- slots
// --------------------------------------------------------------------------------------------------------------
static void listDealloc(Value self) {
  listClear(as<List>(self));
  instanceFree(self, sizeof(List));
}

static void listTraverse(Value self, Visit visit, void* arg) {
  List* l = as<List>(self);
  for (u64 i = l->length; i-- > 0;) // from the end, as CPython: it shows in the order of finalisers
    if (isObject(l->items[i])) visit(l->items[i], arg);
}

Value listRepr(Value self) {
  if (!as<List>(self)->length) return strFromAscii("[]", 2);
  if (reprEnter(self)) return strFromAscii("[...]", 5);
  StringBuilder text;
  text.add('[');
  bool ok = true;
  for (u64 i = 0; ok && i < as<List>(self)->length; ++i) {
    if (i) text.add(", ", 2);
    Ref item(incref(as<List>(self)->items[i]));
    ok = text.addRepr(item);
  }
  text.add(']');
  reprLeave(self);
  return ok ? text.finish() : 0;
}

static Value listCompare(Value a, Value b, int op) {
  if (!isObject(b) || !(classOf(b)->flags & kListSubclass)) return notImplemented();
  return compareItems(a, b, true, op);
}

static int listTruth(Value self) { return as<List>(self)->length != 0; }
static i64 listLength(Value self) { return (i64)as<List>(self)->length; }

static Value listGetItem(Value self, Value key) {
  if (isSlice(key)) return listGetSlice(self, key);
  if (!hasIndex(key)) return indexTypeError("list", key);
  i64 i = asIndex(key, &E_IndexError);
  if (i == -1 && molt_thread.exc) return 0;
  List* l = as<List>(self);
  if (i < 0) i += (i64)l->length;
  if ((u64)i >= l->length) return raise(E_IndexError, "list index out of range");
  return incref(l->items[i]);
}

static int listSetItem(Value self, Value key, Value v) {
  if (isSlice(key)) return listSetSlice(self, key, v);
  if (!hasIndex(key)) return raiseStatus(indexTypeError("list", key));
  i64 i = asIndex(key, &E_IndexError);
  if (i == -1 && molt_thread.exc) return -1;
  List* l = as<List>(self);
  if (i < 0) i += (i64)l->length;
  if ((u64)i >= l->length) return raiseStatus(raise(E_IndexError, "list assignment index out of range"));
  Value old = l->items[i];
  if (v)
    l->items[i] = incref(v);
  else {
    memmove(l->items + i, l->items + i + 1, (size_t)(l->length - (u64)i - 1) * sizeof(Value));
    --l->length;
    shrink(l);
  }
  decref(old);
  return 0;
}

static int listContains(Value self, Value item) {
  List* l = as<List>(self);
  if (isInt(item)) { // ints first: no call per item
    for (u64 i = 0; i < l->length; ++i) {
      Value x = l->items[i];
      if (x == item) return 1;
      if (isInt(x)) continue;
      Ref keep(incref(x));
      int same = equals(x, item);
      if (same) return same;
    }
    return 0;
  }
  bool text = isStr(item);
  for (u64 i = 0; i < l->length; ++i) {
    Value x = l->items[i];
    if (x == item) return 1;
    if (text && isStr(x)) {
      if (strEqual(x, item)) return 1;
      continue;
    }
    Ref keep(incref(x));
    int same = equals(x, item);
    if (same) return same;
  }
  return 0;
}

static Value repeated(Value self, i64 count) {
  List* l = as<List>(self);
  if (count < 0) count = 0;
  if (count && l->length > (u64)0x0fffffffffffffff / (u64)count) return raise(E_MemoryError, "");
  u64 n = l->length * (u64)count;
  if (!memoryFor(n, sizeof(Value))) return 0;
  Value v = listNew(n);
  Value* out = as<List>(v)->items;
  if (l->length == 1) {
    Value item = l->items[0];
    if (isObject(item)) headerOf(item)->rc += (u32)n;
    for (u64 i = 0; i < n; ++i) out[i] = item;
  } else {
    for (u64 k = 0, at = 0; k < (u64)count; ++k)
      for (u64 i = 0; i < l->length; ++i) out[at++] = incref(l->items[i]);
  }
  as<List>(v)->length = n;
  return v;
}

static bool isListLike(Value v) { return isObject(v) && classOf(v)->flags & kListSubclass; }

static Value listBinary(Value a, Value b, int op) {
  if (op == OpAdd) {
    if (!isListLike(a)) return notImplemented();
    if (!isListLike(b)) return concatFailed(a, b, "list");
    List *x = as<List>(a), *y = as<List>(b);
    Value v = listNew(x->length + y->length);
    Value* out = as<List>(v)->items;
    for (u64 i = 0; i < x->length; ++i) *out++ = incref(x->items[i]);
    for (u64 i = 0; i < y->length; ++i) *out++ = incref(y->items[i]);
    as<List>(v)->length = x->length + y->length;
    return v;
  }
  if (op == OpMul) {
    bool right = !isListLike(a);
    Value sequence = right ? b : a, result;
    i64 n;
    if (!repeatCount(sequence, right ? a : b, &n, &result, right)) return result;
    return repeated(sequence, n);
  }
  return notImplemented();
}

static Value listInplace(Value a, Value b, int op) {
  if (op == OpAdd) {
    if (listExtend(a, b) < 0) return 0;
    return incref(a);
  }
  if (op == OpMul) {
    Value result;
    i64 n;
    if (!repeatCount(a, b, &n, &result, false)) return result;
    List* l = as<List>(a);
    if (n <= 0) {
      listClear(l);
      return incref(a);
    }
    u64 len = l->length;
    if (len > (u64)0x0fffffffffffffff / (u64)n) return raise(E_MemoryError, "");
    if (!memoryFor(len * (u64)n, sizeof(Value))) return 0;
    listReserve(l, len * (u64)n);
    for (u64 at = len; at < len * (u64)n; ++at) l->items[at] = incref(l->items[at - len]);
    l->length = len * (u64)n;
    return incref(a);
  }
  return notImplemented();
}

static Value listConstruct(Value cls, const Value*, i32, Value) {
  if (as<Class>(cls) == &T_list) return listNew(0);
  return instanceNew(as<Class>(cls), sizeof(List));
}

static int listInit(Value self, const Value* args, i32 nargs, Value kwnames) {
  if (kwnames && as<Tuple>(kwnames)->length && classOf(self) == &T_list)
    return raiseStatus(raise(E_TypeError, "list() takes no keyword arguments"));
  if (nargs > 1) return raiseStatus(raise(E_TypeError, "list expected at most 1 argument, got %d", nargs));
  listClear(as<List>(self));
  return nargs ? listExtend(self, args[0]) : 0;
}

Class T_list = {
    .cname = "list",
    .shape = &molt_shape_list,
    .flags = kBaseType | kListSubclass,
    .instanceBytes = sizeof(List),
    .ops = {.dealloc = listDealloc,
            .traverse = listTraverse,
            .repr = listRepr,
            .hash = nullptr,
            .compare = listCompare,
            .iter = listIter,
            .truth = listTruth,
            .length = listLength,
            .getitem = listGetItem,
            .setitem = listSetItem,
            .contains = listContains,
            .binary = listBinary,
            .inplace = listInplace,
            .construct = listConstruct,
            .init = listInit},
    .methods = listMethods,
    .binaryOps = 1u << OpAdd | 1u << OpMul | 0x10000u << OpAdd | 0x10000u << OpMul,
    .doc = "Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty "
           "list.\nThe "
           "argument must be an iterable if specified.",
};
