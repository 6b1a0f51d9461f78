// Searching. One character: memchr, or a loop for wide ones. Longer: memmem (two-way, linear) on bytes; for
// wide strings a scan for the rarest end of the pattern, its last character, with a skip as Boyer, Moore and
// Horspool's.
#include "text/view.h"

#if defined(__GLIBC__)
extern "C" void* memmem(const void*, size_t, const void*, size_t) noexcept;
#else
extern "C" void* memmem(const void*, size_t, const void*, size_t);
#endif

bool viewEquals(View a, View b) {
  if (a.n != b.n) return false;
  if (a.kind == b.kind) return memcmp(a.p, b.p, (size_t)a.n * a.kind) == 0;
  for (i64 i = 0; i < a.n; ++i)
    if (a.at(i) != b.at(i)) return false;
  return true;
}

template <class C> static i64 findChar(const C* p, i64 n, C c) {
  for (i64 i = 0; i < n; ++i)
    if (p[i] == c) return i;
  return -1;
}

/// The pattern's characters in the width of the text; false when one does not fit (so it cannot occur).
struct Pattern {
  View v;
  char local[256];
  size_t bytes = 0;
  bool possible;
  Pattern(View s, View sub) : v(sub), possible(sub.n <= s.n) {
    if (!possible || sub.kind == s.kind) return;
    if (sub.kind > s.kind) {
      for (i64 i = 0; i < sub.n; ++i)
        if (sub.at(i) > (s.kind == 1 ? 0xffu : 0xffffu)) {
          possible = false;
          return;
        }
    }
    size_t need = (size_t)sub.n * s.kind;
    char* out = local;
    if (need > sizeof local) out = (char*)allocate(bytes = need);
    for (i64 i = 0; i < sub.n; ++i) {
      u32 c = sub.at(i);
      if (s.kind == 1)
        out[i] = (char)c;
      else if (s.kind == 2)
        ((u16*)out)[i] = (u16)c;
      else
        ((u32*)out)[i] = c;
    }
    v = {out, sub.n, s.kind};
  }
  ~Pattern() {
    if (bytes) release((void*)v.p, bytes);
  }
};

template <class C> static i64 findWide(const C* s, i64 n, const C* p, i64 m) {
  C last = p[m - 1];
  i64 skip = m - 1;
  u64 bloom = 0;
  for (i64 i = 0; i < m; ++i) bloom |= 1ull << (p[i] & 63);
  for (i64 i = 0; i < m - 1; ++i)
    if (p[i] == last) skip = m - 2 - i;
  for (i64 i = 0; i <= n - m; ++i) {
    if (s[i + m - 1] == last) {
      if (memcmp(s + i, p, (size_t)(m - 1) * sizeof(C)) == 0) return i;
      if (i + m < n && !(bloom >> (s[i + m] & 63) & 1))
        i += m;
      else
        i += skip;
    } else if (i + m < n && !(bloom >> (s[i + m] & 63) & 1)) {
      i += m;
    }
  }
  return -1;
}

static i64 findSame(View s, View sub) { // same kind, 1 <= sub.n <= s.n
  if (s.kind == 1) {
    const char* q = sub.n == 1 ? (const char*)memchr(s.p, (u8)sub.p[0], (size_t)s.n)
                               : (const char*)memmem(s.p, (size_t)s.n, sub.p, (size_t)sub.n);
    return q ? q - s.p : -1;
  }
  if (s.kind == 2) {
    if (sub.n == 1) return findChar((const u16*)s.p, s.n, *(const u16*)sub.p);
    return findWide((const u16*)s.p, s.n, (const u16*)sub.p, sub.n);
  }
  if (sub.n == 1) return findChar((const u32*)s.p, s.n, *(const u32*)sub.p);
  return findWide((const u32*)s.p, s.n, (const u32*)sub.p, sub.n);
}

i64 viewFind(View s, View sub) {
  if (sub.n > s.n) return -1;
  if (!sub.n) return 0;
  if (sub.kind == s.kind) return findSame(s, sub);
  Pattern p(s, sub);
  return p.possible ? findSame(s, p.v) : -1;
}

i64 viewRFind(View s, View sub) {
  if (sub.n > s.n) return -1;
  if (!sub.n) return s.n;
  Pattern p(s, sub);
  if (!p.possible) return -1;
  size_t bytes = (size_t)p.v.n * s.kind;
  u32 first = p.v.at(0);
  for (i64 i = s.n - sub.n; i >= 0; --i)
    if (s.at(i) == first && memcmp(s.p + i * s.kind, p.v.p, bytes) == 0) return i;
  return -1;
}

i64 viewCount(View s, View sub, i64 max) {
  if (sub.n > s.n) return 0;
  Pattern p(s, sub);
  if (!p.possible) return 0;
  i64 count = 0;
  if (s.kind == 1 && sub.n == 1 && max == INT64_MAX) {
    char c = p.v.p[0];
    for (i64 i = 0; i < s.n; ++i) count += s.p[i] == c;
    return count;
  }
  for (i64 at = 0; count < max && s.n - at >= sub.n;) {
    i64 k = findSame(s.part(at, s.n), p.v);
    if (k < 0) break;
    ++count;
    at += k + sub.n;
  }
  return count;
}

Value sliceLike(Value self, i64 i, i64 j) {
  if (isAnyStr(self)) return strSlice(self, i, j);
  size_t n;
  const char* p = bytesLike(self, &n);
  if (isAnyBytes(self)) {
    if (i == 0 && j == (i64)n && isBytes(self)) return incref(self);
    return bytesNew(p + i, (size_t)(j - i));
  }
  return byteArrayNew(p + i, (size_t)(j - i));
}

i64 strIndexOf(Value s, Value sub) { return viewFind(viewOf(s), viewOf(sub)); }
bool strContains(Value s, Value sub) { return strIndexOf(s, sub) >= 0; }
