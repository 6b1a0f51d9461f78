// Conventions shared by the container types; see container.h.
#include "container/container.h"

Value instanceNew(Class* cls, size_t nativeBytes) {
  Header* h = (Header*)newInstance(cls, nativeBytes);
  memset(h + 1, 0, nativeBytes - sizeof(Header));
  return toValue(h);
}

// --- text
// ------------------------------------------------------------------------------------------------------------
StringBuilder::~StringBuilder() {
  if (data) release(data, capacity);
}

void StringBuilder::reserve(size_t more) {
  size_t need = length + more;
  if (need <= capacity) return;
  size_t room = capacity ? capacity * 2 : 128;
  if (room < need) room = need;
  data = capacity ? (char*)reallocate(data, capacity, room) : (char*)allocate(room);
  capacity = room;
}

void StringBuilder::add(const char* s, size_t n) {
  reserve(n);
  memcpy(data + length, s, n);
  length += n;
}

bool StringBuilder::addStr(Value s) {
  size_t n;
  bool owned;
  const char* p = strUtf8(s, &n, &owned);
  if (!p) return false;
  add(p, n);
  if (owned) release((void*)p, n + 1);
  return true;
}

bool StringBuilder::addRepr(Value any) {
  Ref r(repr(any));
  return r.v && addStr(r);
}

Value StringBuilder::finish() { return strFromUtf8(data ? data : "", length); }

// --- keys
// --------------------------------------------------------------------------------------------------------------
i64 hashSlow(Value key) { return hash(key); }

// --- children
// ------------------------------------------------------------------------------------------------------------
void freeWithChildren(Value self, size_t bytes, size_t offset, int n) {
  Value* p = (Value*)((char*)as<Header>(self) + offset);
  for (int i = 0; i < n; ++i) decref(p[i]);
  instanceFree(self, bytes);
}

Value selfIter(Value self) { return incref(self); }

Value boolOf(int truth) { return truth < 0 ? 0 : boolValue(truth); }

// --- sequences
// -------------------------------------------------------------------------------------------------------------
Value indexTypeError(const char* type, Value key) {
  return raise(E_TypeError, "%s indices must be integers or slices, not %T", type, key);
}

// CPython tries the number slots of both operands before the sequence slots of the left one, so a reflected
// operator of b goes first.
static Value reflected(Value a, Value b, int op) {
  if (isInt(b)) return notImplemented();
  Class* c = classOf(b);
  if (c == &T_list || c == &T_tuple || !c->ops.binary || c->flags & (kListSubclass | kTupleSubclass))
    if (!(c->flags & kHeapClass)) return notImplemented();
  return c->ops.binary ? c->ops.binary(a, b, op) : notImplemented();
}

Value concatFailed(Value a, Value b, const char* type) {
  Value r = reflected(a, b, OpAdd);
  if (r != notImplemented()) return r;
  decref(r);
  return raise(E_TypeError, "can only concatenate %s (not \"%T\") to %s", type, b, type);
}

bool repeatCount(Value sequence, Value n, i64* count, Value* result, bool fromRight) {
  if (isInt(n)) {
    *count = intOf(n);
    return true;
  }
  if (!fromRight && classOf(n)->flags & kHeapClass) {
    *result = reflected(sequence, n, OpMul);
    if (*result != notImplemented()) return false;
  }
  if (!hasIndex(n)) {
    *result = raise(E_TypeError, "can't multiply sequence by non-int of type '%T'", n);
    return false;
  }
  i64 i = asIndex(n, &E_OverflowError);
  if (i == -1 && molt_thread.exc) {
    *result = 0;
    return false;
  }
  *count = i;
  return true;
}

// Rich comparison of sequences: the first differing pair decides, else the lengths. The lengths are read anew
// in each step, since __eq__ may change a list.
Value compareItems(Value a, Value b, bool lists, int op) {
  auto size = [lists](Value v) { return lists ? as<List>(v)->length : as<Tuple>(v)->length; };
  auto item = [lists](Value v, u64 i) { return lists ? as<List>(v)->items[i] : as<Tuple>(v)->items[i]; };
  if (size(a) != size(b) && (op == CmpEq || op == CmpNe)) return boolValue(op == CmpNe);
  for (u64 i = 0; i < size(a) && i < size(b); ++i) {
    Value x = item(a, i), y = item(b, i);
    if (x == y && (isInt(x) || !isFloat(x))) continue;
    if (isInt(x) && isInt(y)) {
      if (op == CmpEq) return boolValue(false);
      if (op == CmpNe) return boolValue(true);
      i64 p = intOf(x), q = intOf(y);
      return boolValue(op == CmpLt || op == CmpLe ? p < q : p > q);
    }
    Ref keepX(incref(x)), keepY(incref(y));
    int same = equals(x, y);
    if (same < 0) return 0;
    if (same) continue;
    if (i >= size(a) || i >= size(b)) break; // the comparison shortened one: the lengths decide
    if (op == CmpEq) return boolValue(false);
    if (op == CmpNe) return boolValue(true);
    return compare(x, y, op);
  }
  u64 n = size(a), m = size(b);
  switch (op) {
  case CmpLt: return boolValue(n < m);
  case CmpLe: return boolValue(n <= m);
  case CmpEq: return boolValue(n == m);
  case CmpNe: return boolValue(n != m);
  case CmpGt: return boolValue(n > m);
  default: return boolValue(n >= m);
  }
}
