// itertools: product, permutations, combinations, combinations_with_replacement. The state is a tuple of
// pools and an array of indices; the result tuple is reused while only we hold it.
#include "module/itertools.h"
#include "text/args.h"

namespace {
struct Choice {
  Header h;
  Value pools, result; ///< product: tuple of tuples; else the one pool
  i64* index;          ///< r indices; permutations: then n positions and r cycles
  i64 n, r;
  i64 room;  ///< of index
  i64 state; ///< 0 before the first, 1 running, 2 over
};
} // namespace
static Choice* ch(Value v) { return as<Choice>(v); }
static void ChoiceDealloc(Value self) {
  Choice* c = ch(self);
  if (c->index) release(c->index, (size_t)c->room * sizeof(i64));
  freeWithChildren(self, sizeof(Choice), offsetof(Choice, pools), 2);
}
static void ChoiceTraverse(Value self, Visit visit, void* arg) {
  if (isObject(ch(self)->pools)) visit(ch(self)->pools, arg);
  if (isObject(ch(self)->result)) visit(ch(self)->result, arg);
}
static Choice* make(Value cls, Value pools, i64 n, i64 r, i64 room) {
  Choice* c = ch(instanceNew(as<Class>(cls), sizeof(Choice)));
  c->pools = incref(pools);
  c->n = n;
  c->r = r;
  c->room = room ? room : 1;
  c->index = (i64*)allocate((size_t)c->room * sizeof(i64));
  return c;
}
static Value* fresh(Choice* c) { // items of c->result, a tuple of our own
  if (!c->result || headerOf(c->result)->rc != 1 || !c->r) {
    Value t = tupleNew((u64)c->r);
    if (c->result)
      for (i64 i = 0; i < c->r; ++i) as<Tuple>(t)->items[i] = incref(as<Tuple>(c->result)->items[i]);
    else if (c->r)
      memset(as<Tuple>(t)->items, 0, (size_t)c->r * sizeof(Value));
    decref(c->result);
    c->result = t;
  }
  return as<Tuple>(c->result)->items;
}
static inline void put(Value* slot, Value v) {
  Value old = *slot;
  *slot = incref(v);
  decref(old);
}

// --- product
// -----------------------------------------------------------------------------------------------------------------
ITER_TYPE(product)
static Value productConstruct(Value cls, const Value* args, i32 nargs, Value kw) {
  i32 nkw = kw ? (i32)as<Tuple>(kw)->length : 0, npos = nargs - nkw;
  i64 repeat = 1;
  for (i32 i = 0; i < nkw; ++i) {
    if (as<Tuple>(kw)->items[i] != internC("repeat"))
      return raise(E_TypeError, "product() got an unexpected keyword argument '%U'", as<Tuple>(kw)->items[i]);
    repeat = asSize(args[npos + i]);
    if (repeat == -1 && molt_thread.exc) return 0;
    if (repeat < 0) return raise(E_ValueError, "repeat argument cannot be negative");
  }
  Ref list(listNew(0));
  for (i32 i = 0; i < npos; ++i) {
    Ref pool(tupleFromIterable(args[i]));
    if (!pool.v) return 0;
    listAppend(list, pool);
  }
  i64 r = npos * repeat;
  Ref pools(tupleNew((u64)r));
  for (i64 i = 0; i < r; ++i) as<Tuple>(pools)->items[i] = incref(as<List>(list)->items[i % npos]);
  return toValue(make(cls, pools, r, r, r));
}
static Value productNext(Value self) {
  Choice* c = ch(self);
  Value* pools = as<Tuple>(c->pools)->items;
  if (c->state == 2) return kStop;
  if (c->state == 0) {
    for (i64 i = 0; i < c->r; ++i)
      if (!as<Tuple>(pools[i])->length) {
        c->state = 2;
        return kStop;
      }
    c->state = 1;
    Value* out = fresh(c);
    for (i64 i = 0; i < c->r; ++i) {
      c->index[i] = 0;
      put(out + i, as<Tuple>(pools[i])->items[0]);
    }
    return incref(c->result);
  }
  Value* out = fresh(c);
  for (i64 i = c->r; i-- > 0;) {
    Tuple* p = as<Tuple>(pools[i]);
    if ((u64)++c->index[i] < p->length) {
      put(out + i, p->items[c->index[i]]);
      return incref(c->result);
    }
    c->index[i] = 0;
    put(out + i, p->items[0]);
  }
  c->state = 2;
  return kStop;
}
ITER_CLASS(product, Choice, productNext, productConstruct, nullptr)

// --- combinations
// --------------------------------------------------------------------------------------------------------------
static bool poolAndR(const char* fn, const Value* args, i32 nargs, Value kw, bool optional, Value* pool,
                     i64* r) {
  static const char* const names[] = {"iterable", "r", nullptr};
  Value v[2];
  if (!takeArgs(fn, args, nargs, kw, names, optional ? 1 : 2, v)) return false;
  *pool = tupleFromIterable(v[0]);
  if (!*pool) return false;
  *r = (i64)as<Tuple>(*pool)->length;
  if (v[1] && !(optional && isNone(v[1]))) {
    if (optional && !isExactInt(v[1]) && !isBool(v[1])) {
      decref(*pool);
      return raise(E_TypeError, "Expected int as r");
    }
    *r = asSize(v[1]);
    if (*r < 0) {
      decref(*pool);
      return molt_thread.exc ? false : (bool)raise(E_ValueError, "r must be non-negative");
    }
  }
  return true;
}
ITER_TYPE(combinations)
static Value combinationsConstruct(Value cls, const Value* args, i32 nargs, Value kw) {
  Value pool;
  i64 r;
  if (!poolAndR("combinations", args, nargs, kw, false, &pool, &r)) return 0;
  Ref keep(pool);
  i64 n = (i64)as<Tuple>(pool)->length;
  Choice* c = make(cls, pool, n, r, r > n ? 1 : r);
  if (r > n) c->state = 2;
  return toValue(c);
}
static Value combinationsNext(Value self) {
  Choice* c = ch(self);
  Value* pool = as<Tuple>(c->pools)->items;
  i64 n = c->n, r = c->r;
  if (c->state == 2) return kStop;
  if (c->state == 0) {
    c->state = 1;
    Value* out = fresh(c);
    for (i64 i = 0; i < r; ++i) {
      c->index[i] = i;
      put(out + i, pool[i]);
    }
    return incref(c->result);
  }
  i64 i = r - 1;
  while (i >= 0 && c->index[i] == i + n - r) --i;
  if (i < 0) {
    c->state = 2;
    return kStop;
  }
  Value* out = fresh(c);
  ++c->index[i];
  for (i64 j = i + 1; j < r; ++j) c->index[j] = c->index[j - 1] + 1;
  for (; i < r; ++i) put(out + i, pool[c->index[i]]);
  return incref(c->result);
}
ITER_CLASS(combinations, Choice, combinationsNext, combinationsConstruct, nullptr)

ITER_TYPE(combinations_with_replacement)
static Value withReplacementConstruct(Value cls, const Value* args, i32 nargs, Value kw) {
  Value pool;
  i64 r;
  if (!poolAndR("combinations_with_replacement", args, nargs, kw, false, &pool, &r)) return 0;
  Ref keep(pool);
  i64 n = (i64)as<Tuple>(pool)->length;
  Choice* c = make(cls, pool, n, r, r);
  if (!n && r) c->state = 2;
  return toValue(c);
}
static Value withReplacementNext(Value self) {
  Choice* c = ch(self);
  Value* pool = as<Tuple>(c->pools)->items;
  if (c->state == 2) return kStop;
  if (c->state == 0) {
    c->state = 1;
    Value* out = fresh(c);
    for (i64 i = 0; i < c->r; ++i) {
      c->index[i] = 0;
      put(out + i, pool[0]);
    }
    return incref(c->result);
  }
  i64 i = c->r - 1;
  while (i >= 0 && c->index[i] == c->n - 1) --i;
  if (i < 0) {
    c->state = 2;
    return kStop;
  }
  Value* out = fresh(c);
  i64 at = c->index[i] + 1;
  for (; i < c->r; ++i) {
    c->index[i] = at;
    put(out + i, pool[at]);
  }
  return incref(c->result);
}
ITER_CLASS(combinations_with_replacement, Choice, withReplacementNext, withReplacementConstruct, nullptr)

// --- permutations
// ----------------------------------------------------------------------------------------------------------------
// index[0..n) is a permutation of positions, index[n..n+r) counts down how often place i still rotates.
ITER_TYPE(permutations)
static Value permutationsConstruct(Value cls, const Value* args, i32 nargs, Value kw) {
  Value pool;
  i64 r;
  if (!poolAndR("permutations", args, nargs, kw, true, &pool, &r)) return 0;
  Ref keep(pool);
  i64 n = (i64)as<Tuple>(pool)->length;
  Choice* c = make(cls, pool, n, r, r > n ? 1 : n + r);
  if (r > n) c->state = 2;
  return toValue(c);
}
static Value permutationsNext(Value self) {
  Choice* c = ch(self);
  Value* pool = as<Tuple>(c->pools)->items;
  i64 n = c->n, r = c->r, *index = c->index, *cycles = index + n;
  if (c->state == 2) return kStop;
  if (c->state == 0) {
    c->state = 1;
    for (i64 i = 0; i < n; ++i) index[i] = i;
    for (i64 i = 0; i < r; ++i) cycles[i] = n - i;
    Value* out = fresh(c);
    for (i64 i = 0; i < r; ++i) put(out + i, pool[i]);
    return incref(c->result);
  }
  for (i64 i = r - 1; n && i >= 0; --i) {
    if (--cycles[i] == 0) { // rotate index[i..] left by one
      i64 first = index[i];
      for (i64 j = i; j < n - 1; ++j) index[j] = index[j + 1];
      index[n - 1] = first;
      cycles[i] = n - i;
      continue;
    }
    i64 j = n - cycles[i], t = index[i];
    index[i] = index[j];
    index[j] = t;
    Value* out = fresh(c);
    for (i64 k = i; k < r; ++k) put(out + k, pool[index[k]]);
    return incref(c->result);
  }
  c->state = 2;
  return kStop;
}
ITER_CLASS(permutations, Choice, permutationsNext, permutationsConstruct, nullptr)
