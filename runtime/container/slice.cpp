// slice, and the arithmetic of slice bounds.
#include "container/container.h"

Shape molt_shape_slice = {.cls = &T_slice};

Value sliceNew(Value start, Value stop, Value step) {
  SliceObject* s = (SliceObject*)newObject(&molt_shape_slice, sizeof(SliceObject));
  s->start = start ? incref(start) : none();
  s->stop = stop ? incref(stop) : none();
  s->step = step ? incref(step) : none();
  return toValue(s);
}

// --- bounds
// ------------------------------------------------------------------------------------------------------------
static bool part(Value v, i64* out) { // out keeps its default for None
  if (isInt(v)) {
    *out = intOf(v);
    return true;
  }
  if (isNone(v)) return true;
  if (!hasIndex(v)) {
    raise(E_TypeError, "slice indices must be integers or None or have an __index__ method");
    return false;
  }
  i64 i = asIndex(v);
  if (i == -1 && molt_thread.exc) return false;
  *out = i;
  return true;
}

int sliceUnpack(Value slice, i64* start, i64* stop, i64* step) {
  SliceObject* s = as<SliceObject>(slice);
  i64 by = 1;
  if (!part(s->step, &by)) return -1;
  if (by == 0) {
    raise(E_ValueError, "slice step cannot be zero");
    return -1;
  }
  if (by < -INT64_MAX) by = -INT64_MAX;
  i64 from = by < 0 ? INT64_MAX : 0, to = by < 0 ? INT64_MIN : INT64_MAX;
  if (!part(s->start, &from) || !part(s->stop, &to)) return -1;
  *start = from;
  *stop = to;
  *step = by;
  return 0;
}
i64 sliceAdjust(i64 n, i64* start, i64* stop, i64 by) {
  i64 from = *start, to = *stop;
  i64 low = by < 0 ? -1 : 0, high = by < 0 ? n - 1 : n;
  auto clamp = [=](i64 i) {
    if (i < 0) {
      i += n;
      return i < 0 ? low : i;
    }
    return i > high ? high : i;
  };
  from = clamp(from);
  to = to == INT64_MIN ? low : clamp(to);
  *start = from;
  *stop = to;
  if (by < 0) return to < from ? (from - to - 1) / -by + 1 : 0;
  return from < to ? (to - from - 1) / by + 1 : 0;
}
i64 sliceIndices(Value slice, i64 n, i64* start, i64* stop, i64* step) {
  return sliceUnpack(slice, start, stop, step) < 0 ? -1 : sliceAdjust(n, start, stop, *step);
}

// --- type
// --------------------------------------------------------------------------------------------------------------
MOLT_CHILDREN(slice, SliceObject, start, 3)

static Value sliceRepr(Value self) {
  SliceObject* s = as<SliceObject>(self);
  return strFormat("slice(%R, %R, %R)", s->start, s->stop, s->step);
}

static Value parts(Value self) { return tupleFrom(&as<SliceObject>(self)->start, 3); }

static Value sliceCompare(Value a, Value b, int op) {
  if (!isSlice(b)) return notImplemented();
  if (a == b) return boolValue(op == CmpEq || op == CmpLe || op == CmpGe);
  Ref x(parts(a)), y(parts(b));
  return compareItems(x, y, false, op);
}

static i64 sliceHash(Value self) { // as a tuple's of three, without the length at the end
  SliceObject* s = as<SliceObject>(self);
  const u64 p1 = 11400714785074694791u, p2 = 14029467366897019727u, p5 = 2870177450012600261u;
  u64 acc = p5;
  Value parts[] = {s->start, s->stop, s->step};
  for (Value v : parts) {
    i64 lane = hashKey(v);
    if (lane == -1) return -1;
    acc += (u64)lane * p2;
    acc = (acc << 31 | acc >> 33) * p1;
  }
  return acc == ~(u64)0 ? 1546275796 : (i64)acc;
}

static Value sliceConstruct(Value, const Value* args, i32 nargs, Value kwnames) {
  if (kwnames && as<Tuple>(kwnames)->length) return raise(E_TypeError, "slice() takes no keyword arguments");
  if (nargs < 1) return raise(E_TypeError, "slice expected at least 1 argument, got 0");
  if (nargs > 3) return raise(E_TypeError, "slice expected at most 3 arguments, got %d", nargs);
  return nargs == 1 ? sliceNew(0, args[0], 0) : sliceNew(args[0], args[1], nargs == 3 ? args[2] : 0);
}

// slice.indices works on ints of any size.
static Value bigPart(Value v, Value fallback, Value n, Value low, Value high) {
  if (isNone(v)) return incref(fallback);
  if (!hasIndex(v))
    return raise(E_TypeError, "slice indices must be integers or None or have an __index__ method");
  Ref i(toIndex(v));
  if (!i.v) return 0;
  if (intSign(i) < 0) {
    i.reset(binary(i, n, OpAdd));
    if (!i.v) return 0;
    return compareTruth(i, low, CmpLt) ? incref(low) : i.take();
  }
  return compareTruth(i, high, CmpGt) ? incref(high) : i.take();
}

static Value indices(Value self, const Value* args, i32, Value) {
  SliceObject* s = as<SliceObject>(self);
  Ref n(toIndex(args[0]));
  if (!n.v) return 0;
  if (intSign(n) < 0) return raise(E_ValueError, "length should not be negative");
  Ref step(tagInt(1));
  if (!isNone(s->step)) {
    if (!hasIndex(s->step))
      return raise(E_TypeError, "slice indices must be integers or None or have an __index__ method");
    step.reset(toIndex(s->step));
    if (!step.v) return 0;
  }
  int sign = intSign(step);
  if (!sign) return raise(E_ValueError, "slice step cannot be zero");
  Ref low(tagInt(sign < 0 ? -1 : 0)), high(sign < 0 ? binary(n, tagInt(1), OpSub) : incref(n));
  Ref start(bigPart(s->start, sign < 0 ? high : low, n, low, high));
  if (!start.v) return 0;
  Ref stop(bigPart(s->stop, sign < 0 ? low : high, n, low, high));
  if (!stop.v) return 0;
  Value all[] = {start, stop, step};
  return tupleFrom(all, 3);
}

static Value reduce(Value self, const Value*, i32, Value) {
  Ref p(parts(self));
  return tuple2(toValue(&T_slice), p);
}

static const GetSetDef sliceGetSet[] = {
    {"start", [](Value self) { return incref(as<SliceObject>(self)->start); }},
    {"stop", [](Value self) { return incref(as<SliceObject>(self)->stop); }},
    {"step", [](Value self) { return incref(as<SliceObject>(self)->step); }},
    {}};
static const MethodDef sliceMethods[] = {{"indices", indices, 1, 1, nullptr, kMethod,
                                          "S.indices(len) -> (start, stop, stride)\n\nAssuming a sequence of "
                                          "length len, calculate the start and stop\nindices, "
                                          "and the stride length of the extended slice described by\nS. Out "
                                          "of bounds indices are clipped in a manner "
                                          "consistent with the\nhandling of normal slices."},
                                         {"__reduce__", reduce, 0, 0},
                                         {}};

Class T_slice = {
    .cname = "slice",
    .shape = &molt_shape_slice,
    .instanceBytes = sizeof(SliceObject),
    .ops = {.dealloc = sliceDealloc,
            .traverse = sliceTraverse,
            .repr = sliceRepr,
            .hash = sliceHash,
            .compare = sliceCompare,
            .construct = sliceConstruct},
    .methods = sliceMethods,
    .getset = sliceGetSet,
    .doc = "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended "
           "slicing (e.g. "
           "a[0:10:2]).",
};
