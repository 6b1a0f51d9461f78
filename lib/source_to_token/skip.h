// The insides of strings and indentation, 16 bytes at a time where the machine always has that (SSE2 on
// x86-64); a byte at a time elsewhere, as on wasm.
//
// Measured in docs/decisions: it pays in what is long (docstrings), and does not in names and numbers, which
// are mostly shorter than the set-up.
#pragma once
#include "base/types.h"
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace molt {

/// The first of `a`, `b`, `c` and `d` from p on, or some place before it that is not past end.
inline const char* skipTo(const char* p, const char* end, char a, char b, char c, char d) {
#if defined(__SSE2__)
  const __m128i va = _mm_set1_epi8(a), vb = _mm_set1_epi8(b), vc = _mm_set1_epi8(c), vd = _mm_set1_epi8(d);
  for (; end - p >= 16; p += 16) {
    __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(text, va), _mm_cmpeq_epi8(text, vb)),
                               _mm_or_si128(_mm_cmpeq_epi8(text, vc), _mm_cmpeq_epi8(text, vd)));
    int mask = _mm_movemask_epi8(hit);
    if (mask) return p + __builtin_ctz(static_cast<unsigned>(mask));
  }
#endif
  while (p < end && *p != a && *p != b && *p != c && *p != d) ++p;
  return p;
}
} // namespace molt
