// The entry points of abi/helpers.def for displays, comprehensions and unpacking. Meanings: lib/ir/ops.def.
#include "container/container.h"

// "f() " in messages about a call: __module__ and __qualname__ of the callee, or its str.
static Value calleeText(Value callee) {
  Ref name(lookupAttr(callee, internC("__qualname__")));
  if (!name.v) {
    if (molt_thread.exc) clearException();
    return str(callee);
  }
  Ref module(lookupAttr(callee, internC("__module__")));
  if (molt_thread.exc) clearException();
  if (module.v && !isNone(module) && module.v != internC("builtins"))
    return strFormat("%S.%S()", module.v, name.v);
  return strFormat("%S()", name.v);
}

static Value unpackFailed(Value o) {
  if (isInt(o) || (!classOf(o)->ops.iter && !classOf(o)->ops.getitem)) {
    if (pendingMatches(E_TypeError)) {
      clearException();
      raise(E_TypeError, "cannot unpack non-iterable %T object", o);
    }
  }
  return 0;
}

extern "C" {
Value molt_TupleNew(const Value* items, uint32_t n) { return tupleFrom(items, n); }
Value molt_ListNew(const Value* items, uint32_t n) { return listFrom(items, n); }

Value molt_SetNew(const Value* items, uint32_t n) {
  Ref s(setNew());
  for (uint32_t i = 0; i < n; ++i)
    if (setAdd(s, items[i]) < 0) return 0;
  return s.take();
}

Value molt_DictNew(const Value* items, uint32_t n) { return dictFromPairs(items, n); }
void molt_ListAppend(Value list, Value item) { listAppend(list, item); }

int32_t molt_ListExtend(Value list, Value iterable) {
  if (listExtend(list, iterable) == 0) return 0;
  if ((isInt(iterable) || (!classOf(iterable)->ops.iter && !classOf(iterable)->ops.getitem)) &&
      pendingMatches(E_TypeError)) {
    clearException();
    raise(E_TypeError, "Value after * must be an iterable, not %T", iterable);
  }
  return -1;
}

int32_t molt_SetAdd(Value set, Value item) { return setAdd(set, item); }
int32_t molt_SetUpdate(Value set, Value iterable) { return setUpdateAny(set, iterable); }
int32_t molt_DictPut(Value dict, Value key, Value value) { return dictSet(dict, key, value); }

int32_t molt_DictUpdate(Value dict, Value mapping) {
  if (dictMergeFrom(dict, mapping, 1) == 0) return 0;
  if (!isDictLike(mapping) && pendingMatches(E_AttributeError)) {
    clearException();
    raise(E_TypeError, "'%T' object is not a mapping", mapping);
  }
  return -1;
}

int32_t molt_DictMerge(Value dict, Value mapping, Value callee) {
  if (dictMergeFrom(dict, mapping, 2) == 0) return 0;
  if (!isDictLike(mapping) && pendingMatches(E_AttributeError)) {
    clearException();
    Ref f(calleeText(callee));
    if (f.v) raise(E_TypeError, "%U argument after ** must be a mapping, not %N", f.v, mapping);
  } else if (pendingMatches(E_KeyError)) {
    Ref e(takeException());
    Ref args(lookupAttr(e, internC("args")));
    if (args.v && isTuple(args) && as<Tuple>(args)->length == 1) {
      Value key = as<Tuple>(args)->items[0];
      Ref f(calleeText(callee));
      if (f.v && isStr(key))
        raise(E_TypeError, "%U got multiple values for keyword argument '%S'", f.v, key);
      else if (f.v)
        raise(E_TypeError, "keywords must be strings");
    } else
      restoreException(e.take());
  }
  return -1;
}

Value molt_ListToTuple(Value list) { return tupleFrom(as<List>(list)->items, as<List>(list)->length); }

Value molt_UnpackSeq(Value o, uint32_t n) {
  if (isTuple(o) && as<Tuple>(o)->length == n) return incref(o);
  if (isTuple(o) || isList(o)) {
    u64 have = isTuple(o) ? as<Tuple>(o)->length : as<List>(o)->length;
    if (have == n) return tupleFrom(as<List>(o)->items, n);
    if (have < n)
      return raise(E_ValueError, "not enough values to unpack (expected %d, got %ld)", (int)n, (i64)have);
    return raise(E_ValueError, "too many values to unpack (expected %d)", (int)n);
  }
  Ref it(iter(o));
  if (!it.v) return unpackFailed(o);
  Ref t(tupleNew(n));
  if (n) memset(as<Tuple>(t)->items, 0, n * sizeof(Value));
  for (uint32_t i = 0; i < n; ++i) {
    Value item = nextItem(it);
    if (item == kStop)
      return raise(E_ValueError, "not enough values to unpack (expected %d, got %d)", (int)n, (int)i);
    if (!item) return 0;
    as<Tuple>(t)->items[i] = item;
  }
  Ref extra(nextItem(it));
  if (!extra.v) return 0;
  if (extra.v != kStop) return raise(E_ValueError, "too many values to unpack (expected %d)", (int)n);
  return t.take();
}

Value molt_UnpackEx(Value o, uint32_t before, uint32_t after) {
  Ref l(listFromIterable(o));
  if (!l.v) return unpackFailed(o);
  List* list = as<List>(l);
  u64 n = list->length;
  if (n < (u64)before + after)
    return raise(E_ValueError, "not enough values to unpack (expected at least %d, got %ld)",
                 (int)(before + after), (i64)n);
  Value t = tupleNew((u64)before + 1 + after);
  Value* out = as<Tuple>(t)->items;
  for (u64 i = 0; i < before; ++i) *out++ = incref(list->items[i]);
  *out++ = listFrom(list->items + before, n - before - after);
  for (u64 i = n - after; i < n; ++i) *out++ = incref(list->items[i]);
  return t;
}

Value molt_TupleItem(Value tuple, uint32_t i) { return incref(as<Tuple>(tuple)->items[i]); }
Value molt_SliceNew(Value start, Value stop, Value step) { return sliceNew(start, stop, step); }

Value molt_RangeIterNew(int64_t start, int64_t stop, int64_t step) {
  RangeIter* it = (RangeIter*)newObject(&shape_range_iterator, sizeof(RangeIter));
  it->next = start;
  it->step = step;
  it->left = step > 0 ? (start < stop ? ((u64)stop - (u64)start - 1) / (u64)step + 1 : 0)
                      : (start > stop ? ((u64)start - (u64)stop - 1) / (0 - (u64)step) + 1 : 0);
  return toValue(it);
}

Value molt_ListIterNew(Value list, int64_t index) {
  Value it = isTuple(list) ? tupleIter(list) : listIter(list);
  as<ListIter>(it)->index = (u64)index;
  return it;
}
} // extern "C"
