// int: shifts and bitwise operations on two's complement of unlimited width, and conversion from and to
// bytes.
#include "number/digits.h"
#include "number/int.h"

Value intLShift(Value a, Value b) {
  a = intExact(a), b = intExact(b);
  if (intSign(b) < 0) return raise(E_ValueError, "negative shift count");
  if (a == tagInt(0)) return a;
  if (!isInt(b)) return raise(E_OverflowError, "too many digits in integer");
  u64 s = (u64)intOf(b);
  if (isInt(a) && s < 62) {
    i64 x = intOf(a), y = (i64)((u64)x << s);
    if (y >> s == x) return intFromI64(y);
  }
  if (s >> 36) return raise(E_MemoryError, "");
  if (!memoryFor(s / 8, 1)) return 0;
  IntView x(a);
  u32 words = (u32)(s / 32), n = x.n + words + 1;
  BigInt* r = bigNew(n);
  memset(r->digits, 0, 4 * (size_t)words);
  r->digits[n - 1] = shiftLeftDigits(r->digits + words, x.d, x.n, s % 32);
  return bigFinish(r, n, x.neg);
}

Value intRShift(Value a, Value b) {
  a = intExact(a), b = intExact(b);
  if (intSign(b) < 0) return raise(E_ValueError, "negative shift count");
  if (isInt(a)) {
    i64 x = intOf(a);
    if (!isInt(b) || intOf(b) > 63) return tagInt(x < 0 ? -1 : 0);
    return tagInt(x >> intOf(b));
  }
  IntView x(a);
  if (!isInt(b) || (u64)intOf(b) / 32 >= x.n) return tagInt(x.neg ? -1 : 0);
  u64 s = (u64)intOf(b);
  u32 words = (u32)(s / 32), n = x.n - words;
  BigInt* r = bigNew(n + 1);
  shiftRightDigits(r->digits, x.d + words, n, s % 32);
  r->digits[n] = 0;
  if (x.neg) { // floor: one more when bits were lost
    bool lost = s % 32 && (x.d[words] & ((1u << s % 32) - 1));
    for (u32 i = 0; !lost && i < words; ++i) lost = x.d[i] != 0;
    if (lost) {
      u32 one = 1;
      r->digits[n] = addDigits(r->digits, r->digits, n, &one, 1);
    }
  }
  return bigFinish(r, n + 1, x.neg);
}

static void complement(u32* d, u32 n) { // two's complement negation in place
  u64 carry = 1;
  for (u32 i = 0; i < n; ++i) {
    carry += (u32)~d[i];
    d[i] = (u32)carry;
    carry >>= 32;
  }
}

static Value bitwise(Value a, Value b, int op) {
  IntView x(a), y(b);
  u32 n = (x.n > y.n ? x.n : y.n) + 1;
  BigInt* r = bigNew(n);
  Scratch w(n);
  memcpy(r->digits, x.d, 4 * (size_t)x.n);
  memset(r->digits + x.n, 0, 4 * (size_t)(n - x.n));
  memcpy(w.p, y.d, 4 * (size_t)y.n);
  memset(w + y.n, 0, 4 * (size_t)(n - y.n));
  if (x.neg) complement(r->digits, n);
  if (y.neg) complement(w.p, n);
  for (u32 i = 0; i < n; ++i) {
    u32 d = r->digits[i], e = w[i];
    r->digits[i] = op == OpAnd ? d & e : op == OpOr ? d | e : d ^ e;
  }
  bool neg = r->digits[n - 1] >> 31;
  if (neg) complement(r->digits, n);
  return bigFinish(r, n, neg);
}
Value intAnd(Value a, Value b) {
  a = intExact(a), b = intExact(b);
  return a & b & 1 ? a & b : bitwise(a, b, OpAnd);
}
Value intOr(Value a, Value b) {
  a = intExact(a), b = intExact(b);
  return a & b & 1 ? a | b : bitwise(a, b, OpOr);
}
Value intXor(Value a, Value b) {
  a = intExact(a), b = intExact(b);
  return a & b & 1 ? (a ^ b) | 1 : bitwise(a, b, OpXor);
}

Value intBinary(Value a, Value b, int op) {
  switch (op) {
  case OpAdd: return intAdd(a, b);
  case OpSub: return intSub(a, b);
  case OpMul: return intMul(a, b);
  case OpTrueDiv: return intTrueDiv(a, b);
  case OpFloorDiv: return intFloorDiv(a, b);
  case OpMod: return intMod(a, b);
  case OpPow: return intPow(a, b);
  case OpLShift: return intLShift(a, b);
  case OpRShift: return intRShift(a, b);
  case OpAnd: return intAnd(a, b);
  case OpOr: return intOr(a, b);
  case OpXor: return intXor(a, b);
  }
  return notImplemented();
}

Value intFromBytes(const u8* p, size_t n, bool little, bool isSigned) {
  if (n == 0) return tagInt(0);
  u32 digits = (u32)((n + 3) / 4) + 1;
  BigInt* r = bigNew(digits);
  memset(r->digits, 0, 4 * (size_t)digits);
  u8* d = (u8*)r->digits; // both targets are little-endian
  for (size_t i = 0; i < n; ++i) d[i] = little ? p[i] : p[n - 1 - i];
  bool neg = isSigned && d[n - 1] >> 7;
  if (neg) {
    memset(d + n, 0xff, 4 * (size_t)digits - n);
    complement(r->digits, digits);
  }
  return bigFinish(r, digits, neg);
}

int intToBytes(Value v, u8* out, size_t n, bool little, bool isSigned) {
  IntView x(v);
  if (x.neg && x.n && !isSigned)
    return raiseStatus(raise(E_OverflowError, "can't convert negative int to unsigned"));
  Scratch w((size_t)x.n + 1);
  memcpy(w.p, x.d, 4 * (size_t)x.n);
  w[x.n] = 0;
  if (x.neg) complement(w.p, x.n + 1);
  size_t have = 4 * ((size_t)x.n + 1);
  const u8* d = (const u8*)w.p;
  u8 fill = x.neg ? 0xff : 0;
  for (size_t i = n; i < have; ++i)
    if (d[i] != fill) return raiseStatus(raise(E_OverflowError, "int too big to convert"));
  if (isSigned && n && n <= have && (d[n - 1] >> 7) != (fill & 1))
    return raiseStatus(raise(E_OverflowError, "int too big to convert"));
  if (n == 0 && x.neg && x.n && d[0] != 0xff)
    return raiseStatus(raise(E_OverflowError, "int too big to convert"));
  for (size_t i = 0; i < n; ++i) out[little ? i : n - 1 - i] = i < have ? d[i] : fill;
  return 0;
}
