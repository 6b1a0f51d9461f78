// "Did you mean": the closest of the known names, by an edit distance in which a changed case costs half a
// move.
//
// TODO(semantics, owner:runtime, milestone:RT1, priority:P3, status:partial): "Did you mean: 'self.x'?" and suggestions
// limited to locals that are bound; both need the frame
#include "call/call.h"
#include "object/object.h"

namespace {
enum { kMove = 2, kCase = 1, kLongest = 40, kMost = 750 };

u32 lower(u32 c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
int substitution(u32 a, u32 b) { return a == b ? 0 : lower(a) == lower(b) ? kCase : kMove; }

int distance(Str* a, Str* b, int most) {
  u32 start = 0, n = a->length, m = b->length;
  while (n > start && m > start && strChar(a, start) == strChar(b, start)) ++start;
  while (n > start && m > start && strChar(a, n - 1) == strChar(b, m - 1)) --n, --m;
  n -= start;
  m -= start;
  if (!n || !m) return (int)(n + m) * kMove;
  if (n > kLongest || m > kLongest) return most + 1;
  int row[kLongest + 1];
  for (u32 j = 0; j <= m; ++j) row[j] = (int)j * kMove;
  for (u32 i = 1; i <= n; ++i) {
    int diagonal = row[0], least = row[0] = (int)i * kMove;
    for (u32 j = 1; j <= m; ++j) {
      int best = diagonal + substitution(strChar(a, start + i - 1), strChar(b, start + j - 1));
      diagonal = row[j];
      if (row[j] + kMove < best) best = row[j] + kMove;
      if (row[j - 1] + kMove < best) best = row[j - 1] + kMove;
      row[j] = best;
      if (best < least) least = best;
    }
    if (least > most) return most + 1;
  }
  return row[m];
}
} // namespace

Value closestName(Value wanted, const Value* names, u64 count) {
  Str* w = as<Str>(wanted);
  if (count > kMost || w->length > kLongest) return 0;
  Value best = 0;
  int bestDistance = 1 << 30;
  for (u64 i = 0; i < count; ++i) {
    if (!isInstance(names[i], &T_str)) continue;
    Str* s = as<Str>(names[i]);
    if (s == w || s->length > kLongest) continue;
    if (s->length == w->length && s->kind == w->kind &&
        !memcmp(s->data, w->data, (size_t)s->length * s->kind))
      continue;
    int most = (int)(s->length + w->length + 3) * kMove / 6;
    if (bestDistance - 1 < most) most = bestDistance - 1;
    int d = distance(w, s, most);
    if (d > most) continue;
    best = names[i];
    bestDistance = d;
  }
  return best;
}
