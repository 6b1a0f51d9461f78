// Items of a memoryview: the native formats of module struct, one character each.
#include "number/int.h"
#include "text/memoryview.h"

u8 memoryItemSize(char code) {
  static const char codes[] = "cbB?hHeiIflLqQnNPd";
  static const u8 sizes[] = {1, 1, 1, 1, 2, 2, 2, 4, 4, 4, 8, 8, 8, 8, 8, 8, 8, 8};
  const char* p = code ? strchr(codes, code) : nullptr;
  return p ? sizes[p - codes] : 0;
}

namespace {
double halfToDouble(u16 h) {
  u32 exponent = h >> 10 & 31, fraction = h & 1023;
  double d;
  if (exponent == 31)
    d = fraction ? __builtin_nan("") : __builtin_inf();
  else if (exponent)
    d = __builtin_ldexp(1024 + fraction, (int)exponent - 25);
  else
    d = __builtin_ldexp(fraction, -24);
  return h >> 15 ? -d : d;
}
/// Rounded half to even; false: too large.
bool doubleToHalf(double d, u16* out) {
  u64 bits;
  memcpy(&bits, &d, 8);
  u16 sign = (u16)(bits >> 63 << 15);
  double x = d < 0 ? -d : d;
  if (d != d) {
    *out = sign | 0x7e00;
    return true;
  }
  if (x == __builtin_inf()) {
    *out = sign | 0x7c00;
    return true;
  }
  if (x >= 65520) return false;
  int e = 0;
  if (x != 0) __builtin_frexp(x, &e); // x = m * 2**e, m in [0.5, 1)
  int shift = e - 11 < -24 ? -24 : e - 11;
  double scaled = __builtin_rint(__builtin_ldexp(x, -shift)); // an integer up to 2048
  u32 m = (u32)scaled;
  *out = (u16)(sign | ((u32)(shift + 24) * 1024 + m));
  return true;
}
bool isSignedCode(char c) { return strchr("bhilqn", c); }
bool isFloatCode(char c) { return c == 'e' || c == 'f' || c == 'd'; }
int badType(MemoryView* m) {
  return raiseStatus(
      raise(E_TypeError, "memoryview: invalid type for format '%s%c'", m->prefixed ? "@" : "", m->code));
}
int badValue(MemoryView* m) {
  return raiseStatus(
      raise(E_ValueError, "memoryview: invalid value for format '%s%c'", m->prefixed ? "@" : "", m->code));
}
} // namespace

Value memoryUnpack(MemoryView* m, const u8* p) {
  if (m->code == 'c') return bytesNew((const char*)p, 1);
  if (m->code == '?') return boolValue(*p != 0);
  if (isFloatCode(m->code)) {
    double d;
    if (m->code == 'd') {
      memcpy(&d, p, 8);
    } else if (m->code == 'f') {
      float f;
      memcpy(&f, p, 4);
      d = f;
    } else {
      u16 h;
      memcpy(&h, p, 2);
      d = halfToDouble(h);
    }
    return floatNew(d);
  }
  u64 x = 0;
  memcpy(&x, p, m->itemsize);
  if (!isSignedCode(m->code)) return intFromU64(x);
  int spare = 64 - 8 * m->itemsize;
  return intFromI64((i64)(x << spare) >> spare);
}

int memoryPack(MemoryView* m, u8* p, Value item) {
  if (m->code == 'c') {
    if (!isAnyBytes(item)) return badType(m);
    if (as<Bytes>(item)->length != 1) return badValue(m);
    *p = (u8)as<Bytes>(item)->data[0];
    return 0;
  }
  if (m->code == '?') {
    int t = truth(item);
    if (t < 0) return -1;
    *p = (u8)t;
    return 0;
  }
  if (isFloatCode(m->code)) {
    Ref f(isFloat(item) ? incref(item) : classOf(item)->ops.toFloat ? classOf(item)->ops.toFloat(item) : 0);
    if (!f.v || !(classOf(f)->flags & kFloatSubclass || isFloat(f))) {
      if (molt_thread.exc && !pendingMatches(E_TypeError)) return -1;
      clearException();
      return badType(m);
    }
    double d = as<Float>(f)->value;
    if (m->code == 'd') {
      memcpy(p, &d, 8);
    } else if (m->code == 'f') {
      float x = (float)d;
      if (x - x != 0 && d - d == 0)
        return raiseStatus(raise(E_OverflowError, "float too large to pack with f format"));
      memcpy(p, &x, 4);
    } else {
      u16 h;
      if (!doubleToHalf(d, &h))
        return raiseStatus(raise(E_OverflowError, "float too large to pack with e format"));
      memcpy(p, &h, 2);
    }
    return 0;
  }
  Ref i(toIndex(item));
  if (!i.v) {
    if (!pendingMatches(E_TypeError)) return -1;
    clearException();
    return badType(m);
  }
  int bits = 8 * m->itemsize;
  u64 raw;
  if (isSignedCode(m->code)) {
    i64 x;
    if (!intToI64(i, &x) || (bits < 64 && (x < -((i64)1 << (bits - 1)) || x >= (i64)1 << (bits - 1))))
      return badValue(m);
    raw = (u64)x;
  } else if (!intToU64(i, &raw) || (bits < 64 && raw >> bits)) {
    return badValue(m);
  }
  memcpy(p, &raw, m->itemsize);
  return 0;
}
