// What str, bytes and bytearray share: characters of 1, 2 or 4 bytes in a row, and the searches over them.
#pragma once
#include "text/str.h"

struct View {
  const char* p;
  i64 n;
  u8 kind;
  u32 at(i64 i) const { return kind == 1 ? (u8)p[i] : kind == 2 ? ((const u16*)p)[i] : ((const u32*)p)[i]; }
  View part(i64 i, i64 j) const { return {p + i * kind, j - i, kind}; }
};
inline View viewOf(Value v) { ///< a str, bytes or bytearray
  if (isAnyStr(v)) return {as<Str>(v)->data, as<Str>(v)->length, as<Str>(v)->kind};
  size_t n;
  const char* p = bytesLike(v, &n);
  return {p, (i64)n, 1};
}
i64 viewFind(View s, View sub);           ///< first position or -1
i64 viewRFind(View s, View sub);          ///< last position or -1
i64 viewCount(View s, View sub, i64 max); ///< not overlapping; sub is not empty
bool viewEquals(View a, View b);
/// Part of the value that `self` is (str, bytes, bytearray), of the exact type.
Value sliceLike(Value self, i64 i, i64 j);
bool isSpaceIn(Value self, u32 c); ///< str: Unicode white space; else ASCII
