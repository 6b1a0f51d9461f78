// Methods of list; sort is in list_sort.cpp.
#include "container/container.h"
#include "text/args.h"

static Value append(Value self, const Value* args, i32, Value) {
  listAppend(self, args[0]);
  return none();
}

static Value clear(Value self, const Value*, i32, Value) {
  listClear(as<List>(self));
  return none();
}

static Value copy(Value self, const Value*, i32, Value) {
  return listFrom(as<List>(self)->items, as<List>(self)->length);
}

static Value extend(Value self, const Value* args, i32, Value) {
  return listExtend(self, args[0]) < 0 ? 0 : none();
}

static Value insert(Value self, const Value* args, i32, Value) {
  i64 i = asSsize(args[0]);
  if (i == -1 && molt_thread.exc) return 0;
  listInsert(as<List>(self), i, args[1]);
  return none();
}

static Value pop(Value self, const Value* args, i32 nargs, Value) {
  List* l = as<List>(self);
  i64 i = -1;
  if (nargs) {
    i = asSsize(args[0]);
    if (i == -1 && molt_thread.exc) return 0;
  }
  if (!l->length) return raise(E_IndexError, "pop from empty list");
  if (i < 0) i += (i64)l->length;
  if ((u64)i >= l->length) return raise(E_IndexError, "pop index out of range");
  Value v = l->items[i];
  --l->length;
  if ((u64)i != l->length)
    memmove(l->items + i, l->items + i + 1, (size_t)(l->length - (u64)i) * sizeof(Value));
  return v;
}

// Position of value in l[start:stop], -1 when absent, -2 on exception.
static i64 find(List* l, Value value, i64 start, i64 stop) {
  for (i64 i = start; i < stop && i < (i64)l->length; ++i) {
    Value x = l->items[i];
    if (x == value) return i;
    if (isInt(x) && isInt(value)) continue;
    Ref keep(incref(x));
    int same = equals(x, value);
    if (same < 0) return -2;
    if (same) return i;
  }
  return -1;
}

// Bounds of index(): clamped, any object with __index__ (None is refused, as CPython does).
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
  List* l = as<List>(self);
  i64 start = 0, stop = INT64_MAX;
  if (nargs > 1 && !bound(args[1], (i64)l->length, &start)) return 0;
  if (nargs > 2 && !bound(args[2], (i64)l->length, &stop)) return 0;
  i64 i = find(l, args[0], start, stop);
  if (i == -2) return 0;
  if (i < 0) return raise(E_ValueError, "%R is not in list", args[0]);
  return tagInt(i);
}

static Value count(Value self, const Value* args, i32, Value) {
  List* l = as<List>(self);
  i64 n = 0;
  for (u64 i = 0; i < l->length; ++i) {
    Value x = l->items[i];
    if (x == args[0]) {
      ++n;
      continue;
    }
    if (isInt(x) && isInt(args[0])) continue;
    Ref keep(incref(x));
    int same = equals(x, args[0]);
    if (same < 0) return 0;
    n += same;
  }
  return tagInt(n);
}

static Value remove(Value self, const Value* args, i32, Value) {
  List* l = as<List>(self);
  i64 i = find(l, args[0], 0, INT64_MAX);
  if (i == -2) return 0;
  if (i < 0) return raise(E_ValueError, "list.remove(x): x not in list");
  if (listAssignSlice(l, i, i + 1, 0) < 0) return 0;
  return none();
}

static Value reverse(Value self, const Value*, i32, Value) {
  reverseItems(as<List>(self)->items, as<List>(self)->length);
  return none();
}

static Value sort(Value self, const Value* args, i32, Value) {
  bool descending = false;
  if (args[1]) {
    int t = truth(args[1]);
    if (t < 0) return 0;
    descending = t;
  }
  return listSort(self, args[0] ? args[0] : none(), descending) < 0 ? 0 : none();
}

static Value reversed(Value self, const Value*, i32, Value) {
  ListIter* it = (ListIter*)newObject(&shape_list_reverseiterator, sizeof(ListIter));
  it->seq = incref(self);
  it->index = as<List>(self)->length;
  return toValue(it);
}

static Value sizeOf(Value self, const Value*, i32, Value) {
  return tagInt(40 + (i64)as<List>(self)->capacity * 8);
}

const MethodDef listMethods[] = {
    {"append", append, 1, 1, nullptr, kMethod, "Append object to the end of the list."},
    {"clear", clear, 0, 0, nullptr, kMethod, "Remove all items from list."},
    {"copy", copy, 0, 0, nullptr, kMethod, "Return a shallow copy of the list."},
    {"count", count, 1, 1, nullptr, kMethod, "Return number of occurrences of value."},
    {"extend", extend, 1, 1, nullptr, kMethod, "Extend list by appending elements from the iterable."},
    {"index", index, 1, 3, nullptr, kMethod,
     "Return first index of value.\n\nRaises ValueError if the value is not present."},
    {"insert", insert, 2, 2, nullptr, kMethod, "Insert object before index."},
    {"pop", pop, 0, 1, nullptr, kMethod,
     "Remove and return item at index (default last).\n\nRaises IndexError if list is empty or index is out "
     "of range."},
    {"remove", remove, 1, 1, nullptr, kMethod,
     "Remove first occurrence of value.\n\nRaises ValueError if the value is not present."},
    {"reverse", reverse, 0, 0, nullptr, kMethod, "Reverse *IN PLACE*."},
    {"sort", sort, 0, 0, "*,key,reverse", kMethod, "Sort the list in ascending order and return None."},
    {"__reversed__", reversed, 0, 0, nullptr, kMethod, "Return a reverse iterator over the list."},
    {"__sizeof__", sizeOf, 0, 0},
    {"__class_getitem__", genericAlias, 1, 1, nullptr, kClassMethod, "See PEP 585"},
    {},
};
