// find, count, startswith, replace and the like, for str, bytes and bytearray.
#include "number/int.h"
#include "text/args.h"
#include "text/str_methods.h"
#include "text/view.h"

/// start and end arguments (None allowed), clipped as slices are. -1 on error.
int sliceBounds(const Value* a, i32 nargs, i32 at, i64 n, i64* start, i64* end) {
  *start = 0;
  *end = n;
  i64* out[2] = {start, end};
  for (i32 k = 0; k < 2 && at + k < nargs; ++k) {
    Value v = a[at + k];
    if (!v || isNone(v)) continue;
    if (isInt(v)) {
      *out[k] = intOf(v);
      continue;
    }
    Ref i(isAnyInt(v) ? incref(v) : specialMethod(v, internC("__index__")));
    if (!i.v) {
      if (molt_thread.exc) return -1;
      return raiseStatus(
          raise(E_TypeError, "slice indices must be integers or None or have an __index__ method"));
    }
    i64 x = asIndex(v);
    if (x == -1 && molt_thread.exc) return -1;
    *out[k] = x;
  }
  if (*end > n) *end = n;
  if (*end < 0 && (*end += n) < 0) *end = 0;
  if (*start < 0 && (*start += n) < 0) *start = 0;
  return 0;
}

/// The argument as characters to look for in `self`: a str for str; bytes-like, or (if intOk) an int in
/// range(256) for bytes. `fn`: for str's messages. -1 on error.
struct Needle {
  View v;
  char byte;
  int set(Value self, Value arg, const char* fn, int position, bool intOk) {
    if (isAnyStr(self)) {
      if (!isAnyStr(arg)) {
        if (position)
          return raiseStatus(raise(E_TypeError, "%s() argument %d must be str, not %N", fn, position, arg));
        return raiseStatus(raise(E_TypeError, "%s must be str, not %N", fn, arg));
      }
      v = viewOf(arg);
      return 0;
    }
    size_t n;
    if (const char* p = bytesLike(arg, &n)) {
      v = {p, (i64)n, 1};
      return 0;
    }
    Ref x(intOk && !isAnyInt(arg) ? specialMethod(arg, internC("__index__")) : 0);
    if (!intOk || (!isAnyInt(arg) && !x.v)) {
      if (intOk)
        return raiseStatus(
            raise(E_TypeError, "argument should be integer or bytes-like object, not '%T'", arg));
      return raiseStatus(raise(E_TypeError, "a bytes-like object is required, not '%T'", arg));
    }
    i64 b = asIndex(arg);
    if (b == -1 && molt_thread.exc) return -1;
    if (b < 0 || b > 255) return raiseStatus(raise(E_ValueError, "byte must be in range(0, 256)"));
    byte = (char)b;
    v = {&byte, 1, 1};
    return 0;
  }
};

static int locate(Value self, const Value* a, i32 n, const char* fn, bool backwards, i64* out) {
  Needle sub;
  bool text = isAnyStr(self); // converts its first argument first, bytes the others
  if (text && sub.set(self, a[0], fn, 1, true) < 0) return -1;
  View s = viewOf(self);
  i64 i, j;
  if (sliceBounds(a, n, 1, s.n, &i, &j) < 0 || (!text && sub.set(self, a[0], fn, 1, true) < 0)) return -1;
  if (i > s.n || j - i < 0) {
    *out = -1;
    return 0;
  }
  i64 k = backwards ? viewRFind(s.part(i, j), sub.v) : viewFind(s.part(i, j), sub.v);
  *out = k < 0 ? -1 : k + i;
  return 0;
}
Value seqFind(Value self, const Value* a, i32 n, Value) {
  i64 k;
  return locate(self, a, n, "find", false, &k) < 0 ? 0 : tagInt(k);
}
Value seqRFind(Value self, const Value* a, i32 n, Value) {
  i64 k;
  return locate(self, a, n, "rfind", true, &k) < 0 ? 0 : tagInt(k);
}
static Value notFound(Value self) {
  return raise(E_ValueError, isAnyStr(self) ? "substring not found" : "subsection not found");
}
Value seqIndex(Value self, const Value* a, i32 n, Value) {
  i64 k;
  if (locate(self, a, n, "index", false, &k) < 0) return 0;
  return k < 0 ? notFound(self) : tagInt(k);
}
Value seqRIndex(Value self, const Value* a, i32 n, Value) {
  i64 k;
  if (locate(self, a, n, "rindex", true, &k) < 0) return 0;
  return k < 0 ? notFound(self) : tagInt(k);
}
Value seqCount(Value self, const Value* a, i32 n, Value) {
  Needle sub;
  bool text = isAnyStr(self);
  if (text && sub.set(self, a[0], "count", 1, true) < 0) return 0;
  View s = viewOf(self);
  i64 i, j;
  if (sliceBounds(a, n, 1, s.n, &i, &j) < 0 || (!text && sub.set(self, a[0], "count", 1, true) < 0)) return 0;
  if (i > s.n || j < i) return tagInt(0);
  if (!sub.v.n) return tagInt(j - i + 1);
  return tagInt(viewCount(s.part(i, j), sub.v, INT64_MAX));
}

static int affix(Value self, Value arg, i64 i, i64 j, bool tail, const char* fn, bool inTuple) {
  if (isAnyStr(self) && !isAnyStr(arg)) {
    if (inTuple)
      return raiseStatus(raise(E_TypeError, "tuple for %s must only contain str, not %T", fn, arg));
    return raiseStatus(raise(E_TypeError, "%s first arg must be str or a tuple of str, not %T", fn, arg));
  }
  size_t n;
  if (!isAnyStr(self) && !bytesLike(arg, &n)) {
    if (inTuple) return raiseStatus(raise(E_TypeError, "a bytes-like object is required, not '%T'", arg));
    return raiseStatus(raise(E_TypeError, "%s first arg must be bytes or a tuple of bytes, not %T", fn, arg));
  }
  View s = viewOf(self), sub = viewOf(arg);
  if (i > s.n || j - i < sub.n) return 0;
  return viewEquals(tail ? s.part(j - sub.n, j) : s.part(i, i + sub.n), sub);
}
static Value startsEnds(Value self, const Value* a, i32 n, bool tail) {
  if (n == 1 && isStr(self) && isStr(a[0])) {
    Str *s = as<Str>(self), *x = as<Str>(a[0]);
    if (x->length > s->length) return boolValue(false);
    if (s->kind == x->kind) {
      size_t skip = tail ? (size_t)(s->length - x->length) * s->kind : 0;
      return boolValue(memcmp(s->data + skip, x->data, (size_t)x->length * x->kind) == 0);
    }
  }
  const char* fn = tail ? "endswith" : "startswith";
  i64 i, j;
  if (sliceBounds(a, n, 1, viewOf(self).n, &i, &j) < 0) return 0;
  if (isObject(a[0]) && classOf(a[0])->flags & kTupleSubclass) {
    Tuple* t = as<Tuple>(a[0]);
    for (u64 k = 0; k < t->length; ++k) {
      int r = affix(self, t->items[k], i, j, tail, fn, true);
      if (r) return r < 0 ? 0 : boolValue(true);
    }
    return boolValue(false);
  }
  int r = affix(self, a[0], i, j, tail, fn, false);
  return r < 0 ? 0 : boolValue(r);
}
Value seqStartsWith(Value self, const Value* a, i32 n, Value) { return startsEnds(self, a, n, false); }
Value seqEndsWith(Value self, const Value* a, i32 n, Value) { return startsEnds(self, a, n, true); }

Value seqRemovePrefix(Value self, const Value* a, i32, Value) {
  Needle sub;
  if (sub.set(self, a[0], "removeprefix() argument", 0, false) < 0) return 0;
  View s = viewOf(self);
  if (sub.v.n && sub.v.n <= s.n && viewEquals(s.part(0, sub.v.n), sub.v))
    return sliceLike(self, sub.v.n, s.n);
  return sliceLike(self, 0, s.n);
}
Value seqRemoveSuffix(Value self, const Value* a, i32, Value) {
  Needle sub;
  if (sub.set(self, a[0], "removesuffix() argument", 0, false) < 0) return 0;
  View s = viewOf(self);
  if (sub.v.n && sub.v.n <= s.n && viewEquals(s.part(s.n - sub.v.n, s.n), sub.v))
    return sliceLike(self, 0, s.n - sub.v.n);
  return sliceLike(self, 0, s.n);
}

static void put(char*& out, u8 kind, View v) {
  if (v.kind == kind) {
    memcpy(out, v.p, (size_t)v.n * kind);
    out += (size_t)v.n * kind;
    return;
  }
  for (i64 i = 0; i < v.n; ++i) {
    u32 c = v.at(i);
    if (kind == 2)
      *(u16*)out = (u16)c;
    else
      *(u32*)out = c;
    out += kind;
  }
}

Value seqReplace(Value self, const Value* a, i32 nargs, Value) {
  Needle from, to;
  if (from.set(self, a[0], "replace", 1, false) < 0 || to.set(self, a[1], "replace", 2, false) < 0) return 0;
  i64 max = -1;
  if (nargs > 2 && a[2]) {
    max = asSsize(a[2]);
    if (max == -1 && molt_thread.exc) return 0;
  }
  if (max < 0) max = INT64_MAX;
  View s = viewOf(self), x = from.v, y = to.v;
  i64 count = !x.n ? (max < s.n + 1 ? max : s.n + 1) : max ? viewCount(s, x, max) : 0;
  if (!count || (!x.n && !y.n)) return sliceLike(self, 0, s.n);
  u64 total = (u64)(s.n + count * (y.n - x.n));
  bool text = isAnyStr(self);
  if (text && total > 0x7fffffff) return raise(E_OverflowError, "replace string is too long");
  // Wide characters may all go away with the replacement, so a str of unsure width is built step by step.
  u8 kind = y.kind > s.kind ? y.kind : s.kind;
  bool sure = !text || kind == 1 || y.kind >= s.kind || x.kind < s.kind;
  if (text && total == 0) return incref(strEmpty());
  if (text && !sure) {
    StrBuilder b((u32)total);
    i64 at = 0;
    for (i64 k = 0; k < count; ++k) {
      i64 hit = x.n ? at + viewFind(s.part(at, s.n), x) : at;
      b.putSlice(self, at, hit);
      b.putStr(a[1]);
      at = hit + x.n;
    }
    b.putSlice(self, at, s.n);
    return b.finish();
  }
  Value r;
  char* out;
  if (text) {
    bool ascii = as<Str>(self)->ascii && as<Str>(a[1])->ascii;
    r = strNew((u32)total, kind, ascii);
    out = as<Str>(r)->data;
  } else if (isAnyBytes(self)) {
    r = bytesNew(nullptr, total);
    out = as<Bytes>(r)->data;
  } else {
    r = byteArrayNew(nullptr, total);
    out = as<ByteArray>(r)->start;
  }
  char* begin = out;
  i64 at = 0;
  if (!x.n) {
    for (i64 k = 0; k < count; ++k) {
      put(out, kind, y);
      if (at < s.n) {
        put(out, kind, s.part(at, at + 1));
        ++at;
      }
    }
  } else if (x.n == 1 && kind == 1 && max == INT64_MAX && y.n <= 16 && y.n > 1 && s.n / count < 32) { // dense
    char f = x.p[0];
    for (i64 i = 0; i < s.n; ++i) {
      if (s.p[i] != f) {
        *out++ = s.p[i];
        continue;
      }
      for (i64 k = 0; k < y.n; ++k) out[k] = y.p[k];
      out += y.n;
    }
    at = s.n;
  } else if (x.n == 1 && y.n == 1 && kind == 1 && max == INT64_MAX) {
    char f = x.p[0], t = y.p[0];
    for (i64 i = 0; i < s.n; ++i) out[i] = s.p[i] == f ? t : s.p[i];
    out += s.n;
    at = s.n;
  } else {
    for (i64 k = 0; k < count; ++k) {
      i64 hit = at + viewFind(s.part(at, s.n), x);
      put(out, kind, s.part(at, hit));
      put(out, kind, y);
      at = hit + x.n;
    }
  }
  put(out, kind, s.part(at, s.n));
  if (text) { // latin-1 characters may have gone
    Str* t = as<Str>(r);
    if (kind == 1 && !t->ascii) {
      Value n = strFromLatin1(begin, total);
      decref(r);
      return n;
    }
    if (total == 1) {
      Value n = strChar1(strChar(t, 0));
      decref(r);
      return n;
    }
  }
  return r;
}
