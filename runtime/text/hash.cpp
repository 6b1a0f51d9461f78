// Hash of str and bytes: SipHash-1-3 (Aumasson and Bernstein, 2012) keyed as CPython keys it, so that with
// PYTHONHASHSEED=0 the values are the same. The key comes on first use: seed 0 is the zero key, another
// number seeds a linear congruential generator, and without the variable (or "random") the gate's entropy
// decides.
#include "text/str.h"
#include <stdlib.h>
#include <unistd.h>
#if !defined(__wasi__)
#include <sys/random.h>
#endif

static u64 key0, key1;
static bool keyed;

static void makeKey() {
  keyed = true;
  const char* seed = getenv("PYTHONHASHSEED");
  if (seed && *seed && strcmp(seed, "random")) {
    u32 x = (u32)strtoul(seed, nullptr, 10);
    if (!x) return;
    u8 key[16];
    for (u8& b : key) {
      x = x * 214013 + 2531011;
      b = (u8)(x >> 16);
    }
    memcpy(&key0, key, 8);
    memcpy(&key1, key + 8, 8);
    return;
  }
  u64 key[2] = {0, 0};
  if (getentropy(key, sizeof key) != 0) return;
  key0 = key[0];
  key1 = key[1];
}

static inline u64 rotate(u64 x, int b) { return x << b | x >> (64 - b); }

u64 sipHash13(const void* p, size_t n) {
  if (!keyed) makeKey();
  u64 v0 = key0 ^ 0x736f6d6570736575ull, v1 = key1 ^ 0x646f72616e646f6dull, v2 = key0 ^ 0x6c7967656e657261ull,
      v3 = key1 ^ 0x7465646279746573ull;
  auto round = [&] {
    v0 += v1;
    v1 = rotate(v1, 13) ^ v0;
    v0 = rotate(v0, 32);
    v2 += v3;
    v3 = rotate(v3, 16) ^ v2;
    v0 += v3;
    v3 = rotate(v3, 21) ^ v0;
    v2 += v1;
    v1 = rotate(v1, 17) ^ v2;
    v2 = rotate(v2, 32);
  };
  const u8* b = (const u8*)p;
  u64 last = (u64)n << 56;
  for (; n >= 8; n -= 8, b += 8) {
    u64 m;
    memcpy(&m, b, 8);
    v3 ^= m;
    round();
    v0 ^= m;
  }
  u64 tail = 0;
  for (size_t i = 0; i < n; ++i) tail |= (u64)b[i] << (8 * i);
  last |= tail;
  v3 ^= last;
  round();
  v0 ^= last;
  v2 ^= 0xff;
  round();
  round();
  round();
  return (v0 ^ v1) ^ (v2 ^ v3);
}

i64 bytesHashOf(const void* p, size_t n) {
  if (!n) return 0;
  i64 h = (i64)sipHash13(p, n);
  return h == -1 ? -2 : h;
}

i64 strHash(Value v) {
  Str* s = as<Str>(v);
  if (!s->hash) s->hash = (u64)bytesHashOf(s->data, (size_t)s->length * s->kind);
  return (i64)s->hash;
}
