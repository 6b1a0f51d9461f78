// Properties and case mappings of code points, as Python 3.13 (Unicode 15.1) has them.
#pragma once
#include "object/object.h"

u32 uniFlags(u32 c); ///< bits below
enum : u32 {
  kIsAlpha = 1,
  kIsDecimal = 2,
  kIsDigit = 4,
  kIsNumeric = 8,
  kIsSpace = 16,
  kIsUpper = 32,
  kIsLower = 64,
  kIsTitle = 128,
  kIsPrintable = 256,
  kIsIdStart = 512,
  kIsIdContinue = 1024,
  kIsCased = 2048,
  kIsIgnorable = 4096, ///< case-ignorable, for the final sigma
  kHasMapping = 8192   ///< some case mapping changes it
};
int uniDecimal(u32 c); ///< -1 if it is no decimal digit
enum CaseMap { kLowerMap, kUpperMap, kTitleMap, kFoldMap };
/// Full mapping of one character: 1 to 3 characters in out; gives how many. Σ is mapped without context.
int uniMap(u32 c, CaseMap map, u32* out);
inline bool uniSpace(u32 c) {
  if (c < 128) return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x1f);
  return uniFlags(c) & kIsSpace;
}
inline bool uniPrintable(u32 c) { return c < 127 ? c >= 32 : (uniFlags(c) & kIsPrintable) != 0; }
inline bool uniLineBreak(u32 c) {
  return (c >= 10 && c <= 13) || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 || c == 0x2029;
}
