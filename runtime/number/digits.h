// Arithmetic on magnitudes: arrays of base-2^32 digits, least significant first. No objects, no signs.
// Results never alias operands unless a comment says so.
#pragma once
#include "object/object.h"

/// Work space: on the stack when small.
struct Scratch {
  u32 local[80];
  u32* p;
  size_t n;
  explicit Scratch(size_t digits) : p(local), n(digits) {
    if (digits > 80) p = (u32*)allocate(digits * 4);
  }
  ~Scratch() {
    if (p != local) release(p, n * 4);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  u32* operator+(size_t i) { return p + i; }
  u32& operator[](size_t i) { return p[i]; }
};

inline u32 trimDigits(const u32* a, u32 n) {
  while (n && a[n - 1] == 0) --n;
  return n;
}
int compareDigits(const u32* a, u32 na, const u32* b, u32 nb); ///< both trimmed
u32 addDigits(u32* r, const u32* a, u32 na, const u32* b,
              u32 nb); ///< na >= nb; gives the carry; r may be a or b
u32 subDigits(u32* r, const u32* a, u32 na, const u32* b,
              u32 nb); ///< na >= nb; gives the borrow; r may be a or b
void mulDigits(u32* r, const u32* a, u32 na, const u32* b, u32 nb); ///< writes na + nb digits
u32 mulSmall(u32* r, const u32* a, u32 n, u32 m, u32 carry);        ///< r may be a; gives the top digit
u32 divSmall(u32* q, const u32* a, u32 n, u32 d);                   ///< q may be a; gives the remainder
u32 shiftLeftDigits(u32* r, const u32* a, u32 n, u32 bits);   ///< bits < 32; r may be a; gives the top digit
void shiftRightDigits(u32* r, const u32* a, u32 n, u32 bits); ///< bits < 32; r may be a
/// q (na - nb + 1 digits) and r (nb digits) of a / b; na >= nb, b trimmed and not zero. q or r may be null.
void divRemDigits(u32* q, u32* r, const u32* a, u32 na, const u32* b, u32 nb);
u64 bitLengthDigits(const u32* a, u32 n); ///< trimmed
