// range and its iterators. The four numbers are ints of any size; almost always they are small.
#include "container/container.h"

Shape molt_shape_range = {.cls = &T_range};

static bool small(Range* r) {
  return isInt(r->start) && isInt(r->stop) && isInt(r->step) && isInt(r->length);
}

static Value lengthOf(Value start, Value stop, Value step) {
  if (isInt(start) && isInt(stop) && isInt(step)) {
    i64 a = intOf(start), b = intOf(stop), s = intOf(step);
    if (s > 0) return a < b ? intFromU64(((u64)b - (u64)a - 1) / (u64)s + 1) : tagInt(0);
    return a > b ? intFromU64(((u64)a - (u64)b - 1) / (0 - (u64)s) + 1) : tagInt(0);
  }
  bool up = intSign(step) > 0;
  Value lo = up ? start : stop, hi = up ? stop : start;
  int empty = compareTruth(lo, hi, CmpGe);
  if (empty) return empty < 0 ? 0 : tagInt(0);
  Ref by(up ? incref(step) : unary(step, UnNeg));
  Ref span(binary(hi, lo, OpSub));
  if (!span.v) return 0;
  span.reset(binary(span, tagInt(1), OpSub));
  span.reset(binary(span, by, OpFloorDiv));
  return span.v ? binary(span, tagInt(1), OpAdd) : 0;
}

Value rangeNew(Value start, Value stop, Value step) {
  Value n = lengthOf(start, stop, step);
  if (!n) return 0;
  Range* r = (Range*)newObject(&molt_shape_range, sizeof(Range));
  r->start = incref(start);
  r->stop = incref(stop);
  r->step = incref(step);
  r->length = n;
  return toValue(r);
}

static Value rangeConstruct(Value, const Value* args, i32 nargs, Value kwnames) {
  if (kwnames && as<Tuple>(kwnames)->length) return raise(E_TypeError, "range() takes no keyword arguments");
  if (nargs < 1) return raise(E_TypeError, "range expected at least 1 argument, got 0");
  if (nargs > 3) return raise(E_TypeError, "range expected at most 3 arguments, got %d", nargs);
  Ref start(nargs == 1 ? tagInt(0) : toIndex(args[0]));
  if (!start.v) return 0;
  Ref stop(toIndex(args[nargs == 1 ? 0 : 1]));
  if (!stop.v) return 0;
  Ref step(nargs == 3 ? toIndex(args[2]) : tagInt(1));
  if (!step.v) return 0;
  if (!intSign(step)) return raise(E_ValueError, "range() arg 3 must not be zero");
  return rangeNew(start, stop, step);
}

// start + i * step
static Value itemAt(Range* r, Value i) {
  Ref offset(binary(i, r->step, OpMul));
  return offset.v ? binary(r->start, offset, OpAdd) : 0;
}

MOLT_CHILDREN(range, Range, start, 4)

static Value rangeRepr(Value self) {
  Range* r = as<Range>(self);
  if (r->step == tagInt(1)) return strFormat("range(%R, %R)", r->start, r->stop);
  return strFormat("range(%R, %R, %R)", r->start, r->stop, r->step);
}

static i64 rangeLength(Value self) {
  Range* r = as<Range>(self);
  if (isInt(r->length)) return intOf(r->length);
  i64 n;
  if (intToI64(r->length, &n)) return n;
  raise(E_OverflowError, "Python int too large to convert to C ssize_t");
  return -1;
}
static int rangeTruth(Value self) { return as<Range>(self)->length != tagInt(0); }

static Value rangeGetItem(Value self, Value key) {
  Range* r = as<Range>(self);
  if (isSlice(key)) {
    if (isInt(r->length)) {
      i64 start, stop, step;
      if (sliceIndices(key, intOf(r->length), &start, &stop, &step) < 0) return 0;
      Ref by(intFromI64(step)), at(intFromI64(start)), end(intFromI64(stop));
      Ref newStep(binary(r->step, by, OpMul)), newStart(itemAt(r, at)), newStop(itemAt(r, end));
      return newStep.v && newStart.v && newStop.v ? rangeNew(newStart, newStop, newStep) : 0;
    }
    Ref bounds(callMethod(key, internC("indices"), &r->length, 1));
    if (!bounds.v) return 0;
    Value* b = as<Tuple>(bounds)->items;
    Ref newStep(binary(r->step, b[2], OpMul)), newStart(itemAt(r, b[0])), newStop(itemAt(r, b[1]));
    return newStep.v && newStart.v && newStop.v ? rangeNew(newStart, newStop, newStep) : 0;
  }
  if (!hasIndex(key)) return indexTypeError("range", key);
  Ref i(toIndex(key));
  if (!i.v) return 0;
  if (isInt(i.v) && small(r)) {
    i64 at = intOf(i), n = intOf(r->length);
    if (at < 0) at += n;
    if (at < 0 || at >= n) return raise(E_IndexError, "range object index out of range");
    return tagInt(intOf(r->start) + at * intOf(r->step));
  }
  if (intSign(i) < 0) i.reset(binary(i, r->length, OpAdd));
  if (!i.v) return 0;
  if (intSign(i) < 0 || compareTruth(i, r->length, CmpGe))
    return raise(E_IndexError, "range object index out of range");
  return itemAt(r, i);
}

// Position of an exact int: false when absent.
static bool locate(Range* r, Value v, Value* position) {
  if (isInt(v) && small(r)) {
    i64 x = intOf(v), start = intOf(r->start), step = intOf(r->step);
    if (step > 0 ? x < start || x >= intOf(r->stop) : x > start || x <= intOf(r->stop)) return false;
    if ((x - start) % step) return false;
    *position = tagInt((x - start) / step);
    return true;
  }
  bool up = intSign(r->step) > 0;
  if (compareTruth(v, r->start, up ? CmpLt : CmpGt) || compareTruth(v, r->stop, up ? CmpGe : CmpLe))
    return false;
  Ref d(binary(v, r->start, OpSub));
  Ref rest(binary(d, r->step, OpMod));
  if (intSign(rest)) return false;
  *position = binary(d, r->step, OpFloorDiv);
  return true;
}

// For values that are no exact ints: item by item, by ==. 1 found at *at.
static int search(Value self, Value v, i64* at) {
  Ref it(rangeIter(self));
  for (i64 i = 0;; ++i) {
    Ref x(nextItem(it));
    if (x.v == kStop) return 0;
    if (!x.v) return -1;
    int same = equals(x, v);
    if (same) {
      *at = i;
      return same;
    }
  }
}

static int rangeContains(Value self, Value v) {
  if (isExactInt(v) || isBool(v)) {
    Ref i(isBool(v) ? tagInt(v == boolValue(true)) : incref(v));
    Value position;
    if (!locate(as<Range>(self), i, &position)) return 0;
    decref(position);
    return 1;
  }
  i64 at;
  return search(self, v, &at);
}

static bool sameRange(Range* a, Range* b) {
  if (!equals(a->length, b->length)) return false;
  if (a->length == tagInt(0)) return true;
  if (!equals(a->start, b->start)) return false;
  return a->length == tagInt(1) || equals(a->step, b->step);
}

static Value rangeCompare(Value a, Value b, int op) {
  if (!isObject(b) || shapeOf(b) != &molt_shape_range || (op != CmpEq && op != CmpNe))
    return notImplemented();
  return boolValue(sameRange(as<Range>(a), as<Range>(b)) == (op == CmpEq));
}

static i64 rangeHash(Value self) {
  Range* r = as<Range>(self);
  Value key[3] = {r->length, none(), none()};
  if (r->length != tagInt(0)) {
    key[1] = r->start;
    if (r->length != tagInt(1)) key[2] = r->step;
  }
  Ref t(tupleFrom(key, 3));
  return hash(t);
}

static Value count(Value self, const Value* args, i32, Value) {
  if (isExactInt(args[0]) || isBool(args[0])) return tagInt(rangeContains(self, args[0]));
  Ref it(rangeIter(self));
  for (i64 n = 0;;) {
    Ref x(nextItem(it));
    if (x.v == kStop) return tagInt(n);
    if (!x.v) return 0;
    int same = equals(x, args[0]);
    if (same < 0) return 0;
    n += same;
  }
}

static Value index(Value self, const Value* args, i32, Value) {
  if (isExactInt(args[0]) || isBool(args[0])) {
    Ref i(isBool(args[0]) ? tagInt(args[0] == boolValue(true)) : incref(args[0]));
    Value position;
    if (locate(as<Range>(self), i, &position)) return position;
    return raise(E_ValueError, "%R is not in range", args[0]);
  }
  i64 at;
  int found = search(self, args[0], &at);
  if (found < 0) return 0;
  return found ? tagInt(at) : raise(E_ValueError, "sequence.index(x): x not in sequence");
}

// --- iterators
// ---------------------------------------------------------------------------------------------------------
extern Class T_range_iterator, T_longrange_iterator;
Shape shape_range_iterator = {.cls = &T_range_iterator};
static Shape shape_longrange_iterator = {.cls = &T_longrange_iterator};
namespace {
struct LongRangeIter {
  Header h;
  Value next, step, left;
};
MOLT_CHILDREN(longIter, LongRangeIter, next, 3)
} // namespace

static Value smallIter(i64 start, i64 step, u64 left) {
  RangeIter* it = (RangeIter*)newObject(&shape_range_iterator, sizeof(RangeIter));
  it->next = start;
  it->step = step;
  it->left = left;
  return toValue(it);
}

static Value longIter(Value start, Value step, Value left) {
  LongRangeIter* it = (LongRangeIter*)newObject(&shape_longrange_iterator, sizeof(LongRangeIter));
  it->next = incref(start);
  it->step = incref(step);
  it->left = incref(left);
  return toValue(it);
}

Value rangeIter(Value self) {
  Range* r = as<Range>(self);
  if (small(r)) return smallIter(intOf(r->start), intOf(r->step), (u64)intOf(r->length));
  return longIter(r->start, r->step, r->length);
}

static Value reversed(Value self, const Value*, i32, Value) {
  Range* r = as<Range>(self);
  if (small(r)) {
    i64 n = intOf(r->length), step = intOf(r->step);
    return smallIter(intOf(r->start) + (n - 1) * step, -step, (u64)n);
  }
  Ref last(binary(r->length, tagInt(1), OpSub)), at(itemAt(r, last)), step(unary(r->step, UnNeg));
  return longIter(at, step, r->length);
}

static void rangeIterDealloc(Value self) { instanceFree(self, sizeof(RangeIter)); }

static Value rangeIterNext(Value self) {
  RangeIter* it = as<RangeIter>(self);
  if (!it->left) return kStop;
  --it->left;
  i64 v = it->next;
  it->next = (i64)((u64)v + (u64)it->step);
  return fitsTag(v) ? tagInt(v) : intFromI64(v);
}

static Value rangeIterHint(Value self, const Value*, i32, Value) {
  return intFromU64(as<RangeIter>(self)->left);
}

static Value rangeIterReduce(Value self, const Value*, i32, Value) {
  RangeIter* it = as<RangeIter>(self);
  Ref start(intFromI64(it->next)), step(intFromI64(it->step));
  Ref stop(intFromI64(it->next + (i64)it->left * it->step));
  Ref r(rangeNew(start, stop, step)), args(tuple1(r)), fn(getAttr(builtinsModule(), internC("iter")));
  Value parts[3] = {fn, args, none()};
  return fn.v ? tupleFrom(parts, 3) : 0;
}

static Value longIterNext(Value self) {
  LongRangeIter* it = as<LongRangeIter>(self);
  if (it->left == tagInt(0)) return kStop;
  Value left = binary(it->left, tagInt(1), OpSub), after = binary(it->next, it->step, OpAdd);
  if (!left || !after) return 0;
  decref(it->left);
  it->left = left;
  Value v = it->next;
  it->next = after;
  return v;
}

static Value longIterHint(Value self, const Value*, i32, Value) {
  return incref(as<LongRangeIter>(self)->left);
}

static Value rangeIterSetState(Value self, const Value* a, i32, Value) {
  Ref index(toIndex(a[0]));
  if (!index.v) return 0;
  RangeIter* it = as<RangeIter>(self);
  i64 i;
  if (!intToI64(index, &i)) return raise(E_OverflowError, "Python int too large to convert to C long");
  u64 skip = i < 0 ? 0 : (u64)i < it->left ? (u64)i : it->left;
  it->next = (i64)((u64)it->next + skip * (u64)it->step);
  it->left -= skip;
  return none();
}
static const MethodDef rangeIterMethods[] = {{"__length_hint__", rangeIterHint, 0, 0},
                                             {"__reduce__", rangeIterReduce, 0, 0},
                                             {"__setstate__", rangeIterSetState, 1, 1},
                                             {}};
static const MethodDef longIterMethods[] = {{"__length_hint__", longIterHint, 0, 0}, {}};
Class T_range_iterator = {
    .cname = "range_iterator",
    .shape = &shape_range_iterator,
    .flags = kNoInstances | kAcyclic,
    .instanceBytes = sizeof(RangeIter),
    .ops = {.dealloc = rangeIterDealloc, .iter = selfIter, .next = rangeIterNext},
    .methods = rangeIterMethods,
};
Class T_longrange_iterator = {
    .cname = "longrange_iterator",
    .shape = &shape_longrange_iterator,
    .flags = kNoInstances | kAcyclic,
    .instanceBytes = sizeof(LongRangeIter),
    .ops = {.dealloc = longIterDealloc, .traverse = longIterTraverse, .iter = selfIter, .next = longIterNext},
    .methods = longIterMethods,
};

static Value reduce(Value self, const Value*, i32, Value) {
  Ref args(tupleFrom(&as<Range>(self)->start, 3));
  return tuple2(toValue(&T_range), args);
}

static const GetSetDef rangeGetSet[] = {{"start", [](Value self) { return incref(as<Range>(self)->start); }},
                                        {"stop", [](Value self) { return incref(as<Range>(self)->stop); }},
                                        {"step", [](Value self) { return incref(as<Range>(self)->step); }},
                                        {}};
static const MethodDef rangeMethods[] = {
    {"count", count, 1, 1, nullptr, kMethod,
     "rangeobject.count(value) -> integer -- return number of occurrences of value"},
    {"index", index, 1, 1, nullptr, kMethod,
     "rangeobject.index(value) -> integer -- return index of value.\nRaise ValueError if the value is not "
     "present."},
    {"__reversed__", reversed, 0, 0, nullptr, kMethod, "Return a reverse iterator."},
    {"__reduce__", reduce, 0, 0},
    {}};

Class T_range = {
    .cname = "range",
    .shape = &molt_shape_range,
    .flags = kAcyclic,
    .instanceBytes = sizeof(Range),
    .ops = {.dealloc = rangeDealloc,
            .traverse = rangeTraverse,
            .repr = rangeRepr,
            .hash = rangeHash,
            .compare = rangeCompare,
            .iter = rangeIter,
            .truth = rangeTruth,
            .length = rangeLength,
            .getitem = rangeGetItem,
            .contains = rangeContains,
            .construct = rangeConstruct},
    .methods = rangeMethods,
    .getset = rangeGetSet,
    .doc = "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that "
           "produces a "
           "sequence of integers from start (inclusive)\nto stop (exclusive) by step.  range(i, j) produces "
           "i, i+1, "
           "i+2, ..., j-1.\nstart defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese "
           "are exactly "
           "the valid indices for a list of 4 elements.\nWhen step is given, it specifies the increment (or "
           "decrement).",
};
