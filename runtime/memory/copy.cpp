// memcpy, memcmp and friends for x86-64 with musl, whose own favour size (byte loops, `rep movs` even for
// eight bytes). Strings, lists and big integers are made of short copies and comparisons: these took 12% of
// string benchmarks. SSE2 is part of the x86-64 baseline. Other targets keep their C library's.
#if defined(__x86_64__) && defined(__linux__) && !defined(__GLIBC__)
#include <emmintrin.h>
#include <features.h>
#include <stddef.h>
#include <stdint.h>
#ifndef __GLIBC__

// The bodies must not be turned into calls of themselves.
#define LEAF extern "C" __attribute__((no_builtin, used))

namespace {
template <class T> inline T load(const void* p) {
  T v;
  __builtin_memcpy_inline(&v, p, sizeof v);
  return v;
}
template <class T> inline void store(void* p, T v) { __builtin_memcpy_inline(p, &v, sizeof v); }
inline __m128i load16(const void* p) { return _mm_loadu_si128((const __m128i*)p); }
inline void store16(void* p, __m128i v) { _mm_storeu_si128((__m128i*)p, v); }

/// Up to 128 bytes; everything is read before anything is written, so overlap does not matter.
inline void moveShort(char* d, const char* s, size_t n) {
  if (n <= 16) {
    if (n >= 8) {
      uint64_t a = load<uint64_t>(s), b = load<uint64_t>(s + n - 8);
      store(d, a);
      store(d + n - 8, b);
    } else if (n >= 4) {
      uint32_t a = load<uint32_t>(s), b = load<uint32_t>(s + n - 4);
      store(d, a);
      store(d + n - 4, b);
    } else if (n) {
      char a = s[0], b = s[n / 2], c = s[n - 1];
      d[0] = a;
      d[n / 2] = b;
      d[n - 1] = c;
    }
  } else if (n <= 32) {
    __m128i a = load16(s), b = load16(s + n - 16);
    store16(d, a);
    store16(d + n - 16, b);
  } else if (n <= 64) {
    __m128i a = load16(s), b = load16(s + 16), c = load16(s + n - 32), e = load16(s + n - 16);
    store16(d, a);
    store16(d + 16, b);
    store16(d + n - 32, c);
    store16(d + n - 16, e);
  } else {
    __m128i a = load16(s), b = load16(s + 16), c = load16(s + 32), e = load16(s + 48);
    __m128i f = load16(s + n - 64), g = load16(s + n - 48), h = load16(s + n - 32), i = load16(s + n - 16);
    store16(d, a);
    store16(d + 16, b);
    store16(d + 32, c);
    store16(d + 48, e);
    store16(d + n - 64, f);
    store16(d + n - 48, g);
    store16(d + n - 32, h);
    store16(d + n - 16, i);
  }
}
inline void moveUp(char* d, const char* s, size_t n) { // ascending, more than 64 bytes; the tail may overlap
  __m128i t0 = load16(s + n - 64), t1 = load16(s + n - 48), t2 = load16(s + n - 32), t3 = load16(s + n - 16);
  char* end = d + n;
  for (size_t i = 0; i + 64 < n; i += 64) {
    __m128i a = load16(s + i), b = load16(s + i + 16), c = load16(s + i + 32), e = load16(s + i + 48);
    store16(d + i, a);
    store16(d + i + 16, b);
    store16(d + i + 32, c);
    store16(d + i + 48, e);
  }
  store16(end - 64, t0);
  store16(end - 48, t1);
  store16(end - 32, t2);
  store16(end - 16, t3);
}
} // namespace

LEAF void* memcpy(void* dst, const void* src, size_t n) {
  char* d = (char*)dst;
  const char* s = (const char*)src;
  if (n <= 128) {
    moveShort(d, s, n);
  } else if (n < 2048) {
    moveUp(d, s, n);
  } else {
    __asm__ volatile("rep movsb" : "+D"(d), "+S"(s), "+c"(n) : : "memory");
  }
  return dst;
}

LEAF void* memmove(void* dst, const void* src, size_t n) {
  char* d = (char*)dst;
  const char* s = (const char*)src;
  if (n <= 128) {
    moveShort(d, s, n);
  } else if ((uintptr_t)d - (uintptr_t)s >= n) {
    if (n < 2048)
      moveUp(d, s, n);
    else if ((uintptr_t)s - (uintptr_t)d < 64)
      moveUp(d, s, n); // `rep movsb` is slow when the ranges are this close
    else
      __asm__ volatile("rep movsb" : "+D"(d), "+S"(s), "+c"(n) : : "memory");
  } else { // descending
    __m128i h0 = load16(s), h1 = load16(s + 16), h2 = load16(s + 32), h3 = load16(s + 48);
    size_t i = n;
    for (; i > 64; i -= 64) {
      __m128i a = load16(s + i - 16), b = load16(s + i - 32), c = load16(s + i - 48), e = load16(s + i - 64);
      store16(d + i - 16, a);
      store16(d + i - 32, b);
      store16(d + i - 48, c);
      store16(d + i - 64, e);
    }
    store16(d, h0);
    store16(d + 16, h1);
    store16(d + 32, h2);
    store16(d + 48, h3);
  }
  return dst;
}

LEAF void* memset(void* dst, int value, size_t n) {
  char* d = (char*)dst;
  uint64_t v = (uint8_t)value * 0x0101010101010101ull;
  if (n <= 16) {
    if (n >= 8) {
      store(d, v);
      store(d + n - 8, v);
    } else if (n >= 4) {
      store(d, (uint32_t)v);
      store(d + n - 4, (uint32_t)v);
    } else if (n) {
      d[0] = (char)value;
      d[n / 2] = (char)value;
      d[n - 1] = (char)value;
    }
    return dst;
  }
  if (n >= 2048) {
    __asm__ volatile("rep stosb" : "+D"(d), "+c"(n) : "a"(value) : "memory");
    return dst;
  }
  __m128i x = _mm_set1_epi8((char)value);
  for (size_t i = 0; i + 16 <= n; i += 16) store16(d + i, x);
  store16(d + n - 16, x);
  return dst;
}

LEAF int memcmp(const void* a, const void* b, size_t n) {
  const uint8_t *p = (const uint8_t*)a, *q = (const uint8_t*)b;
  size_t i = 0;
  for (; i + 16 <= n; i += 16) {
    unsigned same = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(load16(p + i), load16(q + i)));
    if (same != 0xffff) {
      i += (size_t)__builtin_ctz(~same);
      return p[i] - q[i];
    }
  }
  if (n - i >= 8) {
    uint64_t x = load<uint64_t>(p + i), y = load<uint64_t>(q + i);
    if (x != y) {
      i += (size_t)__builtin_ctzll(x ^ y) / 8;
      return p[i] - q[i];
    }
    i += 8;
  }
  for (; i < n; ++i)
    if (p[i] != q[i]) return p[i] - q[i];
  return 0;
}
LEAF int bcmp(const void* a, const void* b, size_t n) { return memcmp(a, b, n); }

LEAF void* memchr(const void* s, int c, size_t n) {
  const char* p = (const char*)s;
  __m128i x = _mm_set1_epi8((char)c);
  size_t i = 0;
  for (; i + 16 <= n; i += 16) {
    unsigned hit = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(load16(p + i), x));
    if (hit) return (void*)(p + i + __builtin_ctz(hit));
  }
  for (; i < n; ++i)
    if (p[i] == (char)c) return (void*)(p + i);
  return nullptr;
}

LEAF size_t strlen(const char* s) { // aligned reads never cross into an unmapped page
  const char* p = (const char*)((uintptr_t)s & ~(uintptr_t)15);
  const __m128i zero = _mm_setzero_si128();
  unsigned hit =
      (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_load_si128((const __m128i*)p), zero)) >> (s - p);
  if (hit) return (size_t)__builtin_ctz(hit);
  for (;;) {
    p += 16;
    hit = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_load_si128((const __m128i*)p), zero));
    if (hit) return (size_t)(p - s) + (size_t)__builtin_ctz(hit);
  }
}
#endif
#endif
