// split, splitlines, partition, strip: for str, bytes and bytearray.
#include "text/args.h"
#include "text/str_methods.h"
#include "text/unicode.h"
#include "text/view.h"

bool isSpaceIn(Value self, u32 c) {
  if (isAnyStr(self)) return uniSpace(c);
  return c == ' ' || (c >= 9 && c <= 13);
}
static void append(Value list, Value self, i64 i, i64 j) {
  Ref part(sliceLike(self, i, j));
  listAppend(list, part);
}
static void reverse(Value list) {
  List* l = as<List>(list);
  for (u64 i = 0, j = l->length; i + 1 < j; ++i) {
    --j;
    Value t = l->items[i];
    l->items[i] = l->items[j];
    l->items[j] = t;
  }
}

/// sep: 1 given, 0 None or absent, -1 error.
static int separator(Value self, Value arg, View* out) {
  if (!arg || isNone(arg)) return 0;
  size_t n;
  if (isAnyStr(self)) {
    if (!isAnyStr(arg)) return raiseStatus(raise(E_TypeError, "must be str or None, not %T", arg));
  } else if (!bytesLike(arg, &n)) {
    return raiseStatus(raise(E_TypeError, "a bytes-like object is required, not '%T'", arg));
  }
  *out = viewOf(arg);
  if (!out->n) return raiseStatus(raise(E_ValueError, "empty separator"));
  return 1;
}
static int maxSplit(Value arg, i64* out) {
  *out = INT64_MAX;
  if (!arg) return 0;
  i64 n = asSsize(arg);
  if (n == -1 && molt_thread.exc) return -1;
  if (n >= 0) *out = n;
  return 0;
}

Value seqSplit(Value self, const Value* a, i32, Value) {
  View sep;
  i64 max;
  if (maxSplit(a[1], &max) < 0) return 0;
  int given = separator(self, a[0], &sep);
  if (given < 0) return 0;
  View s = viewOf(self);
  Ref list(listNew(8));
  i64 at = 0;
  if (given) {
    while (max-- > 0) {
      i64 k = viewFind(s.part(at, s.n), sep);
      if (k < 0) break;
      append(list, self, at, at + k);
      at += k + sep.n;
    }
    append(list, self, at, s.n);
    return list.take();
  }
  for (;;) {
    while (at < s.n && isSpaceIn(self, s.at(at))) ++at;
    if (at == s.n) break;
    if (max-- <= 0) {
      append(list, self, at, s.n);
      break;
    }
    i64 start = at;
    while (at < s.n && !isSpaceIn(self, s.at(at))) ++at;
    append(list, self, start, at);
  }
  return list.take();
}

Value seqRSplit(Value self, const Value* a, i32, Value) {
  View sep;
  i64 max;
  if (maxSplit(a[1], &max) < 0) return 0;
  int given = separator(self, a[0], &sep);
  if (given < 0) return 0;
  View s = viewOf(self);
  Ref list(listNew(8));
  i64 end = s.n;
  if (given) {
    while (max-- > 0) {
      i64 k = viewRFind(s.part(0, end), sep);
      if (k < 0) break;
      append(list, self, k + sep.n, end);
      end = k;
    }
    append(list, self, 0, end);
  } else {
    for (;;) {
      while (end > 0 && isSpaceIn(self, s.at(end - 1))) --end;
      if (!end) break;
      if (max-- <= 0) {
        append(list, self, 0, end);
        break;
      }
      i64 stop = end;
      while (end > 0 && !isSpaceIn(self, s.at(end - 1))) --end;
      append(list, self, end, stop);
    }
  }
  reverse(list);
  return list.take();
}

Value seqSplitLines(Value self, const Value* a, i32, Value) {
  int keep = a[0] ? truth(a[0]) : 0;
  if (keep < 0) return 0;
  View s = viewOf(self);
  bool text = isAnyStr(self);
  Ref list(listNew(8));
  for (i64 at = 0; at < s.n;) {
    i64 i = at;
    while (i < s.n) {
      u32 c = s.at(i);
      if (text ? uniLineBreak(c) : c == '\n' || c == '\r') break;
      ++i;
    }
    i64 next = i;
    if (next < s.n) next += s.at(next) == '\r' && next + 1 < s.n && s.at(next + 1) == '\n' ? 2 : 1;
    append(list, self, at, keep ? next : i);
    at = next;
  }
  return list.take();
}

static Value partition(Value self, Value arg, bool right) {
  View sep;
  size_t n;
  if (isAnyStr(self)) {
    if (!isAnyStr(arg)) return raise(E_TypeError, "must be str, not %T", arg);
  } else if (!bytesLike(arg, &n)) {
    return raise(E_TypeError, "a bytes-like object is required, not '%T'", arg);
  }
  sep = viewOf(arg);
  if (!sep.n) return raise(E_ValueError, "empty separator");
  View s = viewOf(self);
  i64 k = right ? viewRFind(s, sep) : viewFind(s, sep);
  Ref parts[3];
  if (k < 0) {
    parts[right ? 2 : 0].v = sliceLike(self, 0, s.n);
    parts[1].v = sliceLike(self, 0, 0);
    parts[right ? 0 : 2].v = sliceLike(self, 0, 0);
  } else {
    parts[0].v = sliceLike(self, 0, k);
    parts[1].v = isAnyStr(self) || isAnyBytes(self) ? incref(arg) : sliceLike(self, k, k + sep.n);
    parts[2].v = sliceLike(self, k + sep.n, s.n);
  }
  Value items[3] = {parts[0].v, parts[1].v, parts[2].v};
  return tupleFrom(items, 3);
}
Value seqPartition(Value self, const Value* a, i32, Value) { return partition(self, a[0], false); }
Value seqRPartition(Value self, const Value* a, i32, Value) { return partition(self, a[0], true); }

static Value strip(Value self, const Value* a, i32 n, int sides, const char* fn) {
  View s = viewOf(self), chars = {nullptr, 0, 1};
  bool given = n && a[0] && !isNone(a[0]);
  if (given) {
    size_t k;
    if (isAnyStr(self)) {
      if (!isAnyStr(a[0])) return raise(E_TypeError, "%s arg must be None or str", fn);
    } else if (!bytesLike(a[0], &k)) {
      return raise(E_TypeError, "a bytes-like object is required, not '%T'", a[0]);
    }
    chars = viewOf(a[0]);
  }
  auto drop = [&](u32 c) {
    if (!given) return isSpaceIn(self, c);
    for (i64 i = 0; i < chars.n; ++i)
      if (chars.at(i) == c) return true;
    return false;
  };
  i64 i = 0, j = s.n;
  if (sides & 1)
    while (i < j && drop(s.at(i))) ++i;
  if (sides & 2)
    while (j > i && drop(s.at(j - 1))) --j;
  return sliceLike(self, i, j);
}
Value seqStrip(Value self, const Value* a, i32 n, Value) { return strip(self, a, n, 3, "strip"); }
Value seqLStrip(Value self, const Value* a, i32 n, Value) { return strip(self, a, n, 1, "lstrip"); }
Value seqRStrip(Value self, const Value* a, i32 n, Value) { return strip(self, a, n, 2, "rstrip"); }
