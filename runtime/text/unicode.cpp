#include "text/unicode.h"
#include "text/unicode_tables.inc"

u32 uniFlags(u32 c) {
  if (c < kUniLimit) {
    u32 mid = c >> kUniShift, top = mid >> kUniShift2;
    u32 block = kUniMid[(u32)kUniTop[top] << kUniShift2 | (mid & ((1u << kUniShift2) - 1))];
    return kUniFlags[kUniLow[block << kUniShift | (c & ((1u << kUniShift) - 1))]];
  }
  for (const UniRun& r : kUniRuns)
    if (c >= r.first && c <= r.last) return r.flags;
  return 0;
}

int uniDecimal(u32 c) {
  if (c < 128) return c >= '0' && c <= '9' ? (int)c - '0' : -1;
  if (!(uniFlags(c) & kIsDecimal)) return -1;
  u32 lo = 0, hi = sizeof kUniZeros / sizeof kUniZeros[0];
  while (hi - lo > 1) {
    u32 m = (lo + hi) / 2;
    (kUniZeros[m] <= c ? lo : hi) = m;
  }
  return (int)(c - kUniZeros[lo]);
}

/// c itself when the table has nothing for it; *found says.
static u32 fromRuns(const CaseRun* runs, u32 count, u32 c, bool* found) {
  u32 lo = 0, hi = count;
  while (lo < hi) {
    u32 m = (lo + hi) / 2;
    if (runs[m].first <= c)
      lo = m + 1;
    else
      hi = m;
  }
  *found = false;
  // Runs with stride 2 may interleave with their neighbour: look at two.
  for (u32 k = lo, seen = 0; k-- > 0 && seen < 2; ++seen) {
    const CaseRun& r = runs[k];
    u32 d = c - r.first;
    if (d % r.stride == 0 && d / r.stride < r.count) {
      *found = true;
      return (u32)((i32)c + r.delta);
    }
  }
  return c;
}
#define RUNS(t) t, sizeof t / sizeof t[0]

int uniMap(u32 c, CaseMap map, u32* out) {
  if (c < 128) {
    bool lower = map == kLowerMap || map == kFoldMap;
    if (lower ? c >= 'A' && c <= 'Z' : c >= 'a' && c <= 'z') c ^= 32;
    *out = c;
    return 1;
  }
  if (!(uniFlags(c) & kHasMapping)) {
    *out = c;
    return 1;
  }
  if (c < 0x10000) {
    u32 lo = 0, hi = sizeof kUniSpecial / sizeof kUniSpecial[0], key = (u32)map << 16 | c;
    while (lo < hi) {
      u32 m = (lo + hi) / 2, k = (u32)kUniSpecial[m].map << 16 | kUniSpecial[m].c;
      if (k == key) {
        int n = 0;
        for (u16 t : kUniSpecial[m].to)
          if (t) out[n++] = t;
        return n;
      }
      if (k < key)
        lo = m + 1;
      else
        hi = m;
    }
  }
  bool found;
  if (map == kTitleMap) {
    *out = fromRuns(RUNS(kUniTitleOnly), c, &found);
    if (found) return 1;
  }
  if (map == kFoldMap) {
    *out = fromRuns(RUNS(kUniFoldOnly), c, &found);
    if (found) return 1;
  }
  *out = map == kUpperMap || map == kTitleMap ? fromRuns(RUNS(kUniUpper), c, &found)
                                              : fromRuns(RUNS(kUniLower), c, &found);
  return 1;
}
