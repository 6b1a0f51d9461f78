// center, ljust, rjust, zfill, expandtabs: for str, bytes and bytearray.
#include "text/args.h"
#include "text/str_methods.h"
#include "text/view.h"

static Value padded(Value self, i64 left, i64 right, u32 fill) {
  View s = viewOf(self);
  if (left <= 0 && right <= 0) return sliceLike(self, 0, s.n);
  if (left < 0) left = 0;
  if (right < 0) right = 0;
  if (isAnyStr(self)) {
    if (left > INT64_MAX - right - s.n) return raise(E_OverflowError, "padded string is too long");
    if (left + right + s.n > 0x7fffffff) return raise(E_MemoryError, ""); // the longest str that there is
    if (!memoryFor((u64)(left + right + s.n), s.kind)) return 0;
    StrBuilder b((u32)(left + right + s.n), s.kind);
    b.fill(fill, left);
    b.putStr(self);
    b.fill(fill, right);
    return b.finish();
  }
  bool immutable = isAnyBytes(self);
  if (!memoryFor((u64)left + (u64)right + (u64)s.n, 1)) return 0;
  size_t n = (size_t)(left + right + s.n);
  if (!ensureRoom((u64)(left + right + s.n))) return 0;
  Value r = immutable ? bytesNew(nullptr, n) : byteArrayNew(nullptr, n);
  char* out = immutable ? as<Bytes>(r)->data : as<ByteArray>(r)->start;
  memset(out, (int)fill, (size_t)left);
  memcpy(out + left, s.p, (size_t)s.n);
  memset(out + left + s.n, (int)fill, (size_t)right);
  return r;
}
static int padArgs(Value self, const Value* a, i32 n, const char* fn, i64* width, u32* fill) {
  if (sizeArgument(a[0], width) < 0) return -1;
  if (*width < 0) *width = 0;
  *fill = ' ';
  if (n < 2) return 0;
  if (isAnyStr(self)) {
    if (!isAnyStr(a[1]))
      return raiseStatus(raise(E_TypeError, "The fill character must be a unicode character, not %T", a[1]));
    if (as<Str>(a[1])->length != 1)
      return raiseStatus(raise(E_TypeError, "The fill character must be exactly one character long"));
    *fill = strChar(as<Str>(a[1]), 0);
    return 0;
  }
  size_t k;
  const char* p = bytesLike(a[1], &k);
  if (!p || k != 1)
    return raiseStatus(
        raise(E_TypeError, "%s() argument 2 must be a byte string of length 1, not %N", fn, a[1]));
  *fill = (u8)*p;
  return 0;
}
Value seqLJust(Value self, const Value* a, i32 n, Value) {
  i64 w;
  u32 f;
  if (padArgs(self, a, n, "ljust", &w, &f) < 0) return 0;
  return padded(self, 0, w - viewOf(self).n, f);
}
Value seqRJust(Value self, const Value* a, i32 n, Value) {
  i64 w;
  u32 f;
  if (padArgs(self, a, n, "rjust", &w, &f) < 0) return 0;
  return padded(self, w - viewOf(self).n, 0, f);
}
Value seqCenter(Value self, const Value* a, i32 n, Value) {
  i64 w;
  u32 f;
  if (padArgs(self, a, n, "center", &w, &f) < 0) return 0;
  i64 room = w - viewOf(self).n;
  if (room <= 0) return padded(self, 0, 0, f);
  i64 left = room / 2 + (room & w & 1);
  return padded(self, left, room - left, f);
}
Value seqZFill(Value self, const Value* a, i32, Value) {
  i64 w;
  if (sizeArgument(a[0], &w) < 0) return 0;
  if (w < 0) w = 0;
  View s = viewOf(self);
  if (w <= s.n) return sliceLike(self, 0, s.n);
  if (s.n && (s.at(0) == '+' || s.at(0) == '-')) {
    Ref rest(sliceLike(self, 1, s.n)), pad(padded(rest, w - s.n, 0, '0')), sign(sliceLike(self, 0, 1));
    return pad.v ? classOf(pad)->ops.binary(sign, pad, OpAdd) : 0;
  }
  return padded(self, w - s.n, 0, '0');
}

Value seqExpandTabs(Value self, const Value* a, i32, Value) {
  i64 size = 8;
  if (a[0] && intArgument(a[0], &size) < 0) return 0;
  View s = viewOf(self);
  i64 tabs = 0;
  for (i64 i = 0; i < s.n; ++i) tabs += s.at(i) == '\t';
  if (tabs && size > 0 && !memoryFor((u64)tabs, (u64)size)) return 0;
  StrBuilder b((u32)s.n, s.kind);
  i64 column = 0;
  for (i64 i = 0; i < s.n; ++i) {
    u32 c = s.at(i);
    if (c == '\t') {
      if (size > 0) {
        i64 k = size - column % size;
        if (!ensureRoom((u64)b.length + (u64)k)) return 0;
        b.fill(' ', k);
        column += k;
      }
      continue;
    }
    b.put(c);
    ++column;
    if (c == '\n' || c == '\r') column = 0;
  }
  Ref r(b.finish());
  if (isAnyStr(self)) return r.take();
  Str* t = as<Str>(r);
  return isAnyBytes(self) ? bytesNew(t->data, t->length) : byteArrayNew(t->data, t->length);
}
