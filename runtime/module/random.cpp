// The module random: the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998), and CPython's way from its
// words to every distribution, so that a seed gives the same sequence.
#include "container/container.h"
#include "gate/gate.h"
#include "module/modules.h"
#include "module/sha512.h"
#include <math.h>

namespace {
struct Twister {
  Header h;
  double gaussNext; ///< second half of the last pair
  u64 hasGauss;
  u32 index, words[624];
};
} // namespace
extern Class T_Random;
static Shape shape_Random = {.cls = &T_Random};
static Twister* tw(Value v) { return as<Twister>(v); }

static u32 word(Twister* t) {
  u32* mt = t->words;
  if (t->index >= 624) {
    for (int i = 0; i < 624; ++i) {
      u32 y = (mt[i] & 0x80000000u) | (mt[(i + 1) % 624] & 0x7fffffffu);
      mt[i] = mt[(i + 397) % 624] ^ (y >> 1) ^ (y & 1 ? 0x9908b0dfu : 0);
    }
    t->index = 0;
  }
  u32 y = mt[t->index++];
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680u;
  y ^= (y << 15) & 0xefc60000u;
  return y ^ (y >> 18);
}
static double real(Twister* t) { // 53 bits
  u32 a = word(t) >> 5, b = word(t) >> 6;
  return (a * 67108864.0 + b) * (1.0 / 9007199254740992.0);
}
static void seedWord(Twister* t, u32 s) {
  t->words[0] = s;
  for (u32 i = 1; i < 624; ++i) t->words[i] = 1812433253u * (t->words[i - 1] ^ (t->words[i - 1] >> 30)) + i;
  t->index = 624;
}
static void seedWords(Twister* t, const u32* key, size_t n) {
  seedWord(t, 19650218u);
  u32* mt = t->words;
  size_t i = 1, j = 0;
  for (size_t k = n > 624 ? n : 624; k; --k) {
    mt[i] = (mt[i] ^ ((mt[i - 1] ^ (mt[i - 1] >> 30)) * 1664525u)) + key[j] + (u32)j;
    if (++i >= 624) mt[0] = mt[623], i = 1;
    if (++j >= n) j = 0;
  }
  for (size_t k = 623; k; --k) {
    mt[i] = (mt[i] ^ ((mt[i - 1] ^ (mt[i - 1] >> 30)) * 1566083941u)) - (u32)i;
    if (++i >= 624) mt[0] = mt[623], i = 1;
  }
  mt[0] = 0x80000000u;
}
static int seedInt(Twister* t, Value n) { // by magnitude
  Ref v(intSign(n) < 0 ? unary(n, UnNeg) : incref(n));
  if (!v.v) return -1;
  if (isInt(v.v)) {
    u64 u = (u64)intOf(v);
    u32 key[2] = {(u32)u, (u32)(u >> 32)};
    seedWords(t, key, key[1] ? 2 : 1);
  } else
    seedWords(t, as<BigInt>(v)->digits,
              (size_t)(as<BigInt>(v)->size < 0 ? -as<BigInt>(v)->size : as<BigInt>(v)->size));
  return 0;
}
static int seedBytes(Twister* t, const char* p,
                     size_t n) { // the text, then its SHA-512, as one big-endian number
  size_t total = n + 64;
  u8* all = (u8*)allocate(total + 4);
  memcpy(all, p, n);
  sha512(p, n, all + n);
  size_t words = (total + 3) / 4;
  u32* key = (u32*)allocate(words * 4);
  memset(key, 0, words * 4);
  for (size_t i = 0; i < total; ++i) key[i / 4] |= (u32)all[total - 1 - i] << (8 * (i % 4));
  while (words > 1 && !key[words - 1]) --words;
  seedWords(t, key, words);
  release(key, (total + 3) / 4 * 4);
  release(all, total + 4);
  return 0;
}
static int seedFrom(Twister* t, Value v, Value version) {
  t->hasGauss = 0;
  if (!v || isNone(v)) {
    u32 key[624];
    gateEntropy(key, sizeof key);
    seedWords(t, key, 624);
    return 0;
  }
  if (isExactInt(v) || isBool(v)) {
    Ref i(toIndex(v));
    return seedInt(t, i);
  }
  if (isStr(v) || isBytes(v) || isInstance(v, &T_bytearray)) {
    if (isStr(v)) {
      size_t n;
      bool owned;
      const char* p = strUtf8(v, &n, &owned);
      int r = seedBytes(t, p, n);
      if (owned) release((void*)p, n + 1);
      return r;
    }
    Ref b(call1(toValue(&T_bytes), v));
    return b.v ? seedBytes(t, as<Bytes>(b)->data, as<Bytes>(b)->length) : -1;
  }
  if (isFloat(v)) {
    i64 h = hash(v);
    Ref i(intFromU64((u64)h));
    return seedInt(t, i);
  }
  return raiseStatus(
      raise(E_TypeError, "The only supported seed types are:\nNone, int, float, str, bytes, and bytearray."));
}

static Value construct(Value cls, const Value* a, i32 n, Value) {
  Value v = instanceNew(as<Class>(cls), sizeof(Twister));
  Ref keep(v);
  return seedFrom(tw(v), n ? a[0] : 0, 0) < 0 ? 0 : keep.take();
}
static int init(Value, const Value*, i32, Value) { return 0; }
static void dealloc(Value self) { instanceFree(self, sizeof(Twister)); }

// --- uniform bits
// ------------------------------------------------------------------------------------------------------
static Value bits(Twister* t, u64 k) {
  if (k <= 32) return k ? tagInt(word(t) >> (32 - k)) : tagInt(0);
  u64 n = (k + 31) / 32;
  Value v = bytesNew(nullptr, n * 4);
  Ref keep(v);
  for (u64 i = 0; i < n; ++i, k -= 32) {
    u32 w = word(t);
    if (k < 32) w >>= 32 - k;
    memcpy(as<Bytes>(v)->data + 4 * i, &w, 4);
  }
  Value args[2] = {v, internC("little")};
  return callMethod(toValue(&T_int), internC("from_bytes"), args, 2);
}
static u64 below64(Twister* t, u64 n) { // 0 <= result < n, n > 0
  int k = 64 - __builtin_clzll(n);
  u64 r;
  do {
    if (k <= 32)
      r = word(t) >> (32 - k);
    else {
      u64 low = word(t);
      r = low | (u64)(word(t) >> (64 - k)) << 32;
    }
  } while (r >= n);
  return r;
}
static Value below(Twister* t, Value n) {
  if (isInt(n)) return intFromU64(below64(t, (u64)intOf(n)));
  Ref length(callMethod(n, internC("bit_length"), nullptr, 0));
  for (;;) {
    Ref r(bits(t, (u64)intOf(length)));
    if (!r.v) return 0;
    if (compareTruth(r, n, CmpLt)) return r.take();
  }
}
static Value random_(Value self, const Value*, i32, Value) { return floatNew(real(tw(self))); }
static Value seed(Value self, const Value* a, i32, Value) {
  return seedFrom(tw(self), a[0], a[1]) < 0 ? 0 : none();
}
static Value getrandbits(Value self, const Value* a, i32, Value) {
  i64 k = asIndex(a[0], &E_OverflowError);
  if (k == -1 && molt_thread.exc) return 0;
  return k < 0 ? raise(E_ValueError, "number of bits must be non-negative") : bits(tw(self), (u64)k);
}
static Value randbytes(Value self, const Value* a, i32, Value) {
  i64 n = asIndex(a[0], &E_OverflowError);
  if (n == -1 && molt_thread.exc) return 0;
  Ref v(bits(tw(self), (u64)n * 8));
  Value args[2] = {tagInt(n), internC("little")};
  return v.v ? callMethod(v, internC("to_bytes"), args, 2) : 0;
}
static Value randrange(Value self, const Value* a, i32 n, Value) { // start, stop, step
  Ref start(toIndex(a[0]));
  if (!start.v) return 0;
  if (!a[1] || isNone(a[1])) {
    if (intSign(start) <= 0) return raise(E_ValueError, "empty range for randrange()");
    return below(tw(self), start);
  }
  Ref stop(toIndex(a[1]));
  if (!stop.v) return 0;
  Ref step(a[2] ? toIndex(a[2]) : tagInt(1));
  if (!step.v) return 0;
  Ref width(binary(stop, start, OpSub));
  if (step.v == tagInt(1)) {
    if (intSign(width) <= 0) return raise(E_ValueError, "empty range in randrange(%R, %R)", start.v, stop.v);
    Ref r(below(tw(self), width));
    return r.v ? binary(start, r, OpAdd) : 0;
  }
  if (!intSign(step)) return raise(E_ValueError, "zero step for randrange()");
  Ref up(intSign(step) > 0 ? binary(step, tagInt(1), OpSub) : binary(step, tagInt(1), OpAdd)),
      sum(binary(width, up, OpAdd));
  Ref count(binary(sum, step, OpFloorDiv));
  if (intSign(count) <= 0)
    return raise(E_ValueError, "empty range in randrange(%R, %R, %R)", start.v, stop.v, step.v);
  Ref r(below(tw(self), count)), offset(binary(step, r, OpMul));
  return binary(start, offset, OpAdd);
}
static Value randint(Value self, const Value* a, i32, Value) {
  Ref end(binary(a[1], tagInt(1), OpAdd));
  if (!end.v) return 0;
  Value args[3] = {a[0], end, 0};
  return randrange(self, args, 2, 0);
}

// --- sequences
// -----------------------------------------------------------------------------------------------------------
static Value choice(Value self, const Value* a, i32, Value) {
  i64 n = length(a[0]);
  if (n < 0) return 0;
  if (!n) return raise(E_IndexError, "Cannot choose from an empty sequence");
  return getItem(a[0], tagInt((i64)below64(tw(self), (u64)n)));
}
static Value shuffle(Value self, const Value* a, i32, Value) {
  i64 n = length(a[0]);
  if (n < 0) return 0;
  for (i64 i = n - 1; i > 0; --i) {
    i64 j = (i64)below64(tw(self), (u64)i + 1);
    if (isList(a[0])) {
      Value* p = as<List>(a[0])->items;
      Value t = p[i];
      p[i] = p[j];
      p[j] = t;
      continue;
    }
    Ref x(getItem(a[0], tagInt(i))), y(getItem(a[0], tagInt(j)));
    if (!x.v || !y.v || setItem(a[0], tagInt(i), y) < 0 || setItem(a[0], tagInt(j), x) < 0) return 0;
  }
  return none();
}
static Value sample(Value self, const Value* a, i32, Value) { // population, k, counts
  if (isAnySet(a[0]))
    return raise(E_TypeError, "Population must be a sequence.  For dicts or sets, use sorted(d).");
  if (isInt(a[0]) || !classOf(a[0])->ops.getitem || isDictLike(a[0]))
    return raise(E_TypeError, "Population must be a sequence.  For dicts or sets, use sorted(d).");
  Ref population(incref(a[0]));
  i64 k = asIndex(a[1], &E_OverflowError);
  if (k == -1 && molt_thread.exc) return 0;
  i64 n = length(a[0]);
  if (n < 0) return 0;
  if (a[2] && !isNone(a[2])) {
    // Positions in the expanded population, mapped back through the running totals.
    Ref counts(listFromIterable(a[2])), ends(listNew(0));
    if (!counts.v) return 0;
    i64 total = 0;
    for (u64 i = 0; i < as<List>(counts)->length; ++i) {
      total += asIndex(as<List>(counts)->items[i], &E_TypeError);
      if (molt_thread.exc) return 0;
      listAppend(ends, tagInt(total));
    }
    if ((i64)as<List>(ends)->length != n)
      return raise(E_ValueError, "The number of counts does not match the population");
    if (total < 0) return raise(E_ValueError, "Counts must be non-negative");
    Ref range(rangeNew(tagInt(0), tagInt(total), tagInt(1)));
    Value args[3] = {range, a[1], 0};
    Ref picks(sample(self, args, 2, 0)), out(listNew(0));
    if (!picks.v) return 0;
    for (u64 i = 0; i < as<List>(picks)->length; ++i) {
      u64 at = 0;
      while (intOf(as<List>(ends)->items[at]) <= intOf(as<List>(picks)->items[i])) ++at;
      Ref v(getItem(a[0], tagInt((i64)at)));
      listAppend(out, v);
    }
    return out.take();
  }
  if (k < 0 || k > n) return raise(E_ValueError, "Sample larger than population or is negative");
  Ref result(listNew((u64)k));
  i64 setSize = 21;
  if (k > 5) {
    double e = ceil(log((double)k * 3) / log(4));
    setSize += (i64)pow(4, e);
  }
  if (n <= setSize) { // a pool that shrinks
    Ref pool(listFromIterable(a[0]));
    if (!pool.v) return 0;
    for (i64 i = 0; i < k; ++i) {
      i64 j = (i64)below64(tw(self), (u64)(n - i));
      Value* p = as<List>(pool)->items;
      listAppend(result, p[j]);
      Value t = p[j];
      p[j] = p[n - i - 1];
      p[n - i - 1] = t; // out of reach from now on
    }
    return result.take();
  }
  Ref seen(setNew());
  for (i64 i = 0; i < k; ++i) {
    Value j = tagInt((i64)below64(tw(self), (u64)n));
    while (setContains(seen, j) > 0) j = tagInt((i64)below64(tw(self), (u64)n));
    setAdd(seen, j);
    Ref v(getItem(population, j));
    if (!v.v) return 0;
    listAppend(result, v);
  }
  return result.take();
}
static bool numbers(const Value* a, int n, double* out) {
  for (int i = 0; i < n; ++i) {
    if (isFloat(a[i]))
      out[i] = as<Float>(a[i])->value;
    else {
      Ref f(call1(toValue(&T_float), a[i]));
      if (!f.v) return false;
      out[i] = as<Float>(f)->value;
    }
  }
  return true;
}
static Value choices(Value self, const Value* a, i32, Value) { // population, weights, cum_weights, k
  i64 n = length(a[0]), k = a[3] ? asIndex(a[3], &E_OverflowError) : 1;
  if (n < 0 || (k == -1 && molt_thread.exc)) return 0;
  bool weights = a[1] && !isNone(a[1]), cumulative = a[2] && !isNone(a[2]);
  Ref result(listNew(0));
  if (!weights && !cumulative) {
    if (!n) return raise(E_IndexError, "Cannot choose from an empty population");
    for (i64 i = 0; i < k; ++i) {
      Ref v(getItem(a[0], tagInt((i64)floor(real(tw(self)) * ((double)n + 0.0)))));
      if (!v.v) return 0;
      listAppend(result, v);
    }
    return result.take();
  }
  if (weights && cumulative) return raise(E_TypeError, "Cannot specify both weights and cumulative weights");
  Ref w(listFromIterable(weights ? a[1] : a[2])), total(0);
  if (!w.v) return 0;
  List* l = as<List>(w);
  if (weights) // running sums, in the numbers' own arithmetic
    for (u64 i = 1; i < l->length; ++i) {
      Value s = binary(l->items[i - 1], l->items[i], OpAdd);
      if (!s) return 0;
      decref(l->items[i]);
      l->items[i] = s;
    }
  if ((i64)l->length != n) return raise(E_ValueError, "The number of weights does not match the population");
  if (!n) return raise(E_IndexError, "list index out of range");
  double* sums = (double*)allocate((size_t)n * sizeof(double));
  bool ok = numbers(l->items, (int)n, sums);
  double top = ok ? sums[n - 1] + 0.0 : 1;
  if (ok && top <= 0) ok = (bool)raise(E_ValueError, "Total of weights must be greater than zero");
  if (ok && !isfinite(top)) ok = (bool)raise(E_ValueError, "Total of weights must be finite");
  for (i64 i = 0; ok && i < k; ++i) {
    double x = real(tw(self)) * top;
    i64 lo = 0, hi = n - 1;
    while (lo < hi) {
      i64 mid = (lo + hi) / 2;
      if (x < sums[mid])
        hi = mid;
      else
        lo = mid + 1;
    }
    Ref v(getItem(a[0], tagInt(lo)));
    ok = v.v != 0;
    if (ok) listAppend(result, v);
  }
  release(sums, (size_t)n * sizeof(double));
  return ok ? result.take() : 0;
}

// --- distributions (each as the library reference and CPython's sequence have it)
// ---------------------------------------
static Value uniform(Value self, const Value* a, i32, Value) {
  double v[2];
  return numbers(a, 2, v) ? floatNew(v[0] + (v[1] - v[0]) * real(tw(self))) : 0;
}
static Value triangular(Value self, const Value* a, i32, Value) { // low, high, mode
  double low = 0, high = 1, mode;
  if ((a[0] && !numbers(a, 1, &low)) || (a[1] && !numbers(a + 1, 1, &high))) return 0;
  double u = real(tw(self)), c;
  if (!a[2] || isNone(a[2]))
    c = 0.5;
  else {
    if (!numbers(a + 2, 1, &mode)) return 0;
    if (high == low) return floatNew(low);
    c = (mode - low) / (high - low);
  }
  if (u > c) {
    u = 1.0 - u;
    c = 1.0 - c;
    double t = low;
    low = high;
    high = t;
  }
  return floatNew(low + (high - low) * sqrt(u * c));
}
static double normal(Twister* t) { // Kinderman and Monahan
  const double magic = 4 * exp(-0.5) / sqrt(2.0);
  for (;;) {
    double u1 = real(t), u2 = 1.0 - real(t), z = magic * (u1 - 0.5) / u2;
    if (z * z / 4.0 <= -log(u2)) return z;
  }
}
static Value normalvariate(Value self, const Value* a, i32, Value) {
  double mu = 0, sigma = 1;
  if ((a[0] && !numbers(a, 1, &mu)) || (a[1] && !numbers(a + 1, 1, &sigma))) return 0;
  return floatNew(mu + normal(tw(self)) * sigma);
}
static Value lognormvariate(Value self, const Value* a, i32, Value) {
  double mu = 0, sigma = 1;
  if ((a[0] && !numbers(a, 1, &mu)) || (a[1] && !numbers(a + 1, 1, &sigma))) return 0;
  return floatNew(exp(mu + normal(tw(self)) * sigma));
}
static Value gauss(Value self, const Value* a, i32, Value) {
  double mu = 0, sigma = 1;
  if ((a[0] && !numbers(a, 1, &mu)) || (a[1] && !numbers(a + 1, 1, &sigma))) return 0;
  Twister* t = tw(self);
  double z;
  if (t->hasGauss) {
    z = t->gaussNext;
    t->hasGauss = 0;
  } else {
    double x = real(t) * 6.283185307179586, g = sqrt(-2.0 * log(1.0 - real(t)));
    z = cos(x) * g;
    t->gaussNext = sin(x) * g;
    t->hasGauss = 1;
  }
  return floatNew(mu + z * sigma);
}
static Value expovariate(Value self, const Value* a, i32, Value) {
  double lambda = 1;
  if (a[0] && !numbers(a, 1, &lambda)) return 0;
  double l = -log(1.0 - real(tw(self)));
  return lambda == 0 ? raise(E_ZeroDivisionError, "float division by zero") : floatNew(l / lambda);
}
static double gammaOf(Twister* t, double alpha, double beta) {
  if (alpha > 1) { // Cheng
    double ainv = sqrt(2.0 * alpha - 1.0), b = alpha - 1.3862943611198906, c = alpha + ainv;
    for (;;) {
      double u1 = real(t);
      if (!(1e-7 < u1 && u1 < 0.9999999)) continue;
      double u2 = 1.0 - real(t), v = log(u1 / (1.0 - u1)) / ainv, x = alpha * exp(v), z = u1 * u1 * u2,
             r = b + c * v - x;
      if (r + 2.504077396776274 - 4.5 * z >= 0.0 || r >= log(z)) return x * beta;
    }
  }
  if (alpha == 1) return -log(1.0 - real(t)) * beta;
  double x; // Ahrens and Dieter, algorithm GS
  for (;;) {
    double u = real(t), b = (2.718281828459045 + alpha) / 2.718281828459045, p = b * u;
    x = p <= 1.0 ? pow(p, 1.0 / alpha) : -log((b - p) / alpha);
    double u1 = real(t);
    if (p > 1.0 ? u1 <= pow(x, alpha - 1.0) : u1 <= exp(-x)) break;
  }
  return x * beta;
}
static Value gammavariate(Value self, const Value* a, i32, Value) {
  double v[2];
  if (!numbers(a, 2, v)) return 0;
  if (v[0] <= 0 || v[1] <= 0) return raise(E_ValueError, "gammavariate: alpha and beta must be > 0.0");
  return floatNew(gammaOf(tw(self), v[0], v[1]));
}
static Value betavariate(Value self, const Value* a, i32, Value) {
  double v[2];
  if (!numbers(a, 2, v)) return 0;
  if (v[0] <= 0) return raise(E_ValueError, "gammavariate: alpha and beta must be > 0.0");
  double y = gammaOf(tw(self), v[0], 1.0);
  return floatNew(y ? y / (y + gammaOf(tw(self), v[1], 1.0)) : 0.0);
}
static Value paretovariate(Value self, const Value* a, i32, Value) {
  double alpha;
  return numbers(a, 1, &alpha) ? floatNew(pow(1.0 - real(tw(self)), -1.0 / alpha)) : 0;
}
static Value weibullvariate(Value self, const Value* a, i32, Value) {
  double v[2];
  return numbers(a, 2, v) ? floatNew(v[0] * pow(-log(1.0 - real(tw(self))), 1.0 / v[1])) : 0;
}
static Value vonmisesvariate(Value self, const Value* a, i32, Value) {
  double v[2];
  if (!numbers(a, 2, v)) return 0;
  const double pi = 3.141592653589793;
  Twister* t = tw(self);
  if (v[1] <= 1e-6) return floatNew(2 * pi * real(t));
  double s = 0.5 / v[1], r = s + sqrt(1.0 + s * s), z, d;
  for (;;) {
    z = cos(pi * real(t));
    d = z / (r + z);
    double u2 = real(t);
    if (u2 < 1.0 - d * d || u2 <= (1.0 - d) * exp(d)) break;
  }
  double q = 1.0 / r, f = (q + z) / (1.0 + q * z), u3 = real(t);
  double m = fmod(v[0] + (u3 > 0.5 ? acos(f) : -acos(f)), 2 * pi);
  return floatNew(m < 0 ? m + 2 * pi : m);
}

// --- state
// ---------------------------------------------------------------------------------------------------------------
static Value getstate(Value self, const Value*, i32, Value) {
  Twister* t = tw(self);
  Ref words(tupleNew(625));
  for (int i = 0; i < 624; ++i) as<Tuple>(words)->items[i] = tagInt(t->words[i]);
  as<Tuple>(words)->items[624] = tagInt(t->index);
  Ref next(t->hasGauss ? floatNew(t->gaussNext) : none());
  Value parts[3] = {tagInt(3), words, next};
  return tupleFrom(parts, 3);
}
static Value setstate(Value self, const Value* a, i32, Value) {
  if (!isTuple(a[0]) || as<Tuple>(a[0])->length != 3 || !isTuple(as<Tuple>(a[0])->items[1]) ||
      as<Tuple>(as<Tuple>(a[0])->items[1])->length != 625)
    return raise(E_ValueError, "state vector is the wrong size");
  Twister* t = tw(self);
  Tuple* w = as<Tuple>(as<Tuple>(a[0])->items[1]);
  for (int i = 0; i < 624; ++i) t->words[i] = (u32)asIndex(w->items[i]);
  t->index = (u32)asIndex(w->items[624]);
  Value next = as<Tuple>(a[0])->items[2];
  t->hasGauss = isFloat(next);
  if (t->hasGauss) t->gaussNext = as<Float>(next)->value;
  return molt_thread.exc ? 0 : none();
}
static Value randbelow(Value self, const Value* a, i32, Value) { return below(tw(self), a[0]); }

static const MethodDef methods[] = {{"random", random_, 0, 0},
                                    {"seed", seed, 0, 2, "a,version"},
                                    {"getrandbits", getrandbits, 1, 1},
                                    {"randbytes", randbytes, 1, 1, "n"},
                                    {"randrange", randrange, 1, 3, "start,stop,step"},
                                    {"randint", randint, 2, 2, "a,b"},
                                    {"choice", choice, 1, 1, "seq"},
                                    {"shuffle", shuffle, 1, 1, "x"},
                                    {"sample", sample, 2, 3, "population,k,*,counts"},
                                    {"choices", choices, 1, 4, "population,weights,*,cum_weights,k"},
                                    {"uniform", uniform, 2, 2, "a,b"},
                                    {"triangular", triangular, 0, 3, "low,high,mode"},
                                    {"normalvariate", normalvariate, 0, 2, "mu,sigma"},
                                    {"lognormvariate", lognormvariate, 0, 2, "mu,sigma"},
                                    {"gauss", gauss, 0, 2, "mu,sigma"},
                                    {"expovariate", expovariate, 0, 1, "lambd"},
                                    {"gammavariate", gammavariate, 2, 2, "alpha,beta"},
                                    {"betavariate", betavariate, 2, 2, "alpha,beta"},
                                    {"paretovariate", paretovariate, 1, 1, "alpha"},
                                    {"weibullvariate", weibullvariate, 2, 2, "alpha,beta"},
                                    {"vonmisesvariate", vonmisesvariate, 2, 2, "mu,kappa"},
                                    {"getstate", getstate, 0, 0},
                                    {"setstate", setstate, 1, 1, "state"},
                                    {"_randbelow", randbelow, 1, 1, "n"},
                                    {}};
Class T_Random = {.cname = "random.Random",
                  .shape = &shape_Random,
                  .flags = kBaseType | kPythonMade,
                  .instanceBytes = sizeof(Twister),
                  .ops = {.dealloc = dealloc, .construct = construct, .init = init},
                  .methods = methods};

static int setup(Value m) {
  moduleAddType(m, "Random", &T_Random);
  Ref inst(call0(toValue(&T_Random)));
  if (!inst.v) return -1;
  for (const MethodDef* d = methods; d->name; ++d)
    if (d->name[0] != '_' && moduleAdd(m, d->name, getAttr(inst, internC(d->name))) < 0) return -1;
  // TODO(stdlib-compat, owner:runtime, milestone:SL1, priority:P3, status:missing): SystemRandom over the
  // gate's entropy, binomialvariate.
  return moduleAdd(m, "_inst", inst.take());
}
extern const NativeModule module_random = {"random", nullptr, setup};
