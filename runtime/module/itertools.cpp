// The module itertools: iterators over one or several iterables. Combinatorics are in itertools_product.cpp,
// groupby and tee in itertools_group.cpp.
#include "module/itertools.h"
#include "text/args.h"

bool takeArgs(const char* fn, const Value* args, i32 nargs, Value kwnames, const char* const* names,
              int required, Value* out) {
  int n = 0;
  while (names[n]) out[n++] = 0;
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0, npos = nargs - nkw;
  if (npos > n || nargs > n)
    return raise(E_TypeError, "%s() takes at most %d argument%s (%d given)", fn, n, n == 1 ? "" : "s", nargs);
  for (i32 i = 0; i < npos; ++i) out[i] = args[i];
  for (i32 i = 0; i < nkw; ++i) {
    Value k = as<Tuple>(kwnames)->items[i];
    int at = 0;
    while (at < n && k != internC(names[at])) ++at;
    if (at == n) return raise(E_TypeError, "%s() got an unexpected keyword argument '%U'", fn, k);
    if (out[at])
      return raise(E_TypeError, "argument for %s() given by name ('%s') and position (%d)", fn, names[at],
                   at + 1);
    out[at] = args[npos + i];
  }
  for (int i = 0; i < required; ++i)
    if (!out[i])
      return raise(E_TypeError, "%s() missing required argument '%s' (pos %d)", fn, names[i], i + 1);
  return true;
}

static bool positional(const char* fn, i32 nargs, Value kwnames, i32 min, i32 max) {
  if (kwnames && as<Tuple>(kwnames)->length) return raise(E_TypeError, "%s() takes no keyword arguments", fn);
  if (min == max && nargs != min)
    return raise(E_TypeError, "%s expected %d argument%s, got %d", fn, min, min == 1 ? "" : "s", nargs);
  if (nargs < min)
    return raise(E_TypeError, "%s expected at least %d argument%s, got %d", fn, min, min == 1 ? "" : "s",
                 nargs);
  if (nargs > max)
    return raise(E_TypeError, "%s expected at most %d argument%s, got %d", fn, max, max == 1 ? "" : "s",
                 nargs);
  return true;
}

namespace {
// One layout for most: up to four owned values and two numbers.
struct Iter {
  Header h;
  Value a, b, c, d;
  i64 n, m;
};
MOLT_CHILDREN(Iter, Iter, a, 4)
} // namespace
static Iter* it_(Value v) { return as<Iter>(v); }
static Iter* make(Value cls) { return as<Iter>(instanceNew(as<Class>(cls), sizeof(Iter))); }
static void drop(Value& slot) {
  Value old = slot;
  slot = 0;
  decref(old);
}

// --- count, cycle, repeat
// --------------------------------------------------------------------------------------------------
ITER_TYPE(count)
static Value countConstruct(Value cls, const Value* args, i32 nargs, Value kw) {
  static const char* const names[] = {"start", "step", nullptr};
  Value v[2];
  if (!takeArgs("count", args, nargs, kw, names, 0, v)) return 0;
  auto number = [](Value x) {
    return !x || isExactInt(x) || isFloat(x) || isBool(x) ||
           (isObject(x) && (classOf(x)->ops.index || classOf(x)->ops.toFloat || classOf(x)->ops.toInt ||
                            isInstance(x, &T_complex)));
  };
  if ((v[0] && isStr(v[0])) || (v[1] && isStr(v[1])) || !number(v[0]) || !number(v[1]))
    return raise(E_TypeError, "a number is required");
  Iter* i = make(cls);
  i->a = v[0] ? incref(v[0]) : tagInt(0);
  i->b = v[1] ? incref(v[1]) : tagInt(1);
  return toValue(i);
}
static Value countNext(Value self) {
  Iter* i = it_(self);
  Value after = binary(i->a, i->b, OpAdd);
  if (!after) return 0;
  Value now = i->a;
  i->a = after;
  return now;
}
static Value countRepr(Value self) {
  Iter* i = it_(self);
  return i->b == tagInt(1) ? strFormat("count(%R)", i->a) : strFormat("count(%R, %R)", i->a, i->b);
}
Class T_count = {.cname = "itertools.count",
                 .shape = &shape_count,
                 .flags = kBaseType,
                 .instanceBytes = sizeof(Iter),
                 .ops = {.dealloc = IterDealloc,
                         .traverse = IterTraverse,
                         .repr = countRepr,
                         .iter = selfIter,
                         .next = countNext,
                         .construct = countConstruct}};

ITER_TYPE(cycle) // a source or 0, b what came so far; n next position
static Value cycleConstruct(Value cls, const Value* args, i32 nargs, Value kw) {
  if (!positional("cycle", nargs, kw, 1, 1)) return 0;
  Ref source(iter(args[0]));
  if (!source.v) return 0;
  Iter* i = make(cls);
  i->a = source.take();
  i->b = listNew(0);
  return toValue(i);
}
static Value cycleNext(Value self) {
  Iter* i = it_(self);
  if (i->a) {
    Value v = nextItem(i->a);
    if (!v) return 0;
    if (v != kStop) {
      listAppend(i->b, v);
      return v;
    }
    drop(i->a);
  }
  List* l = as<List>(i->b);
  if (!l->length) return kStop;
  Value v = incref(l->items[i->n]);
  if (++i->n >= (i64)l->length) i->n = 0;
  return v;
}
ITER_CLASS(cycle, Iter, cycleNext, cycleConstruct, nullptr)

ITER_TYPE(repeat) // n left, -1: for ever
static Value repeatConstruct(Value cls, const Value* args, i32 nargs, Value kw) {
  static const char* const names[] = {"object", "times", nullptr};
  Value v[2];
  if (!takeArgs("repeat", args, nargs, kw, names, 1, v)) return 0;
  i64 times = -1;
  if (v[1]) {
    times = asSize(v[1]);
    if (times == -1 && molt_thread.exc) return 0;
    if (times < 0) times = 0;
  }
  Iter* i = make(cls);
  i->a = incref(v[0]);
  i->n = times;
  return toValue(i);
}
static Value repeatNext(Value self) {
  Iter* i = it_(self);
  if (!i->n) return kStop;
  if (i->n > 0) --i->n;
  return incref(i->a);
}
static Value repeatRepr(Value self) {
  Iter* i = it_(self);
  return i->n < 0 ? strFormat("repeat(%R)", i->a) : strFormat("repeat(%R, %ld)", i->a, i->n);
}
static Value repeatHint(Value self, const Value*, i32, Value) {
  return it_(self)->n < 0 ? raise(E_TypeError, "len() of unsized object") : tagInt(it_(self)->n);
}
static const MethodDef repeatMethods[] = {{"__length_hint__", repeatHint, 0, 0}, {}};
Class T_repeat = {.cname = "itertools.repeat",
                  .shape = &shape_repeat,
                  .flags = kBaseType,
                  .instanceBytes = sizeof(Iter),
                  .ops = {.dealloc = IterDealloc,
                          .traverse = IterTraverse,
                          .repr = repeatRepr,
                          .iter = selfIter,
                          .next = repeatNext,
                          .construct = repeatConstruct},
                  .methods = repeatMethods};

// --- accumulate, chain
// -------------------------------------------------------------------------------------------------------
ITER_TYPE(accumulate) // a source, b function or 0, c total, d initial
static Value accumulateConstruct(Value cls, const Value* args, i32 nargs, Value kw) {
  static const char* const names[] = {"iterable", "func", "initial", nullptr};
  Value v[3];
  if (!takeArgs("accumulate", args, nargs, kw, names, 1, v)) return 0;
  Ref source(iter(v[0]));
  if (!source.v) return 0;
  Iter* i = make(cls);
  i->a = source.take();
  if (v[1] && !isNone(v[1])) i->b = incref(v[1]);
  if (v[2] && !isNone(v[2])) i->d = incref(v[2]);
  return toValue(i);
}
static Value accumulateNext(Value self) {
  Iter* i = it_(self);
  if (i->d) {
    i->c = i->d;
    i->d = 0;
    return incref(i->c);
  }
  Ref v(nextItem(i->a));
  if (!v.v || v.v == kStop) return v.take();
  if (!i->c) {
    i->c = v.take();
    return incref(i->c);
  }
  Value total = i->b ? call2(i->b, i->c, v) : binary(i->c, v, OpAdd);
  if (!total) return 0;
  Value old = i->c;
  i->c = total;
  decref(old);
  return incref(total);
}
ITER_CLASS(accumulate, Iter, accumulateNext, accumulateConstruct, nullptr)

ITER_TYPE(chain) // a iterator of iterables, b active one
static Value chainOver(Value cls, Value iterables) {
  Ref source(iter(iterables));
  if (!source.v) return 0;
  Iter* i = make(cls);
  i->a = source.take();
  return toValue(i);
}
static Value chainConstruct(Value cls, const Value* args, i32 nargs, Value kw) {
  if (kw && as<Tuple>(kw)->length) return raise(E_TypeError, "chain() takes no keyword arguments");
  Ref all(tupleFrom(args, (u64)nargs));
  return chainOver(cls, all);
}
static Value fromIterable(Value cls, const Value* args, i32, Value) { return chainOver(cls, args[0]); }
static Value chainNext(Value self) {
  Iter* i = it_(self);
  while (i->a) {
    if (!i->b) {
      Ref iterable(nextItem(i->a));
      if (!iterable.v) {
        drop(i->a);
        return 0;
      }
      if (iterable.v == kStop) {
        drop(i->a);
        return kStop;
      }
      i->b = iter(iterable);
      if (!i->b) {
        drop(i->a);
        return 0;
      }
    }
    Value v = nextItem(i->b);
    if (v != kStop) return v;
    drop(i->b);
  }
  return kStop;
}
static const MethodDef chainMethods[] = {{"from_iterable", fromIterable, 1, 1, nullptr, kClassMethod},
                                         {"__class_getitem__", genericAlias, 1, 1, nullptr, kClassMethod},
                                         {}};
ITER_CLASS(chain, Iter, chainNext, chainConstruct, chainMethods)

// --- filters
// -------------------------------------------------------------------------------------------------------------------
ITER_TYPE(compress)
static Value compressConstruct(Value cls, const Value* args, i32 nargs, Value kw) {
  static const char* const names[] = {"data", "selectors", nullptr};
  Value v[2];
  if (!takeArgs("compress", args, nargs, kw, names, 2, v)) return 0;
  Ref data(iter(v[0]));
  if (!data.v) return 0;
  Ref selectors(iter(v[1]));
  if (!selectors.v) return 0;
  Iter* i = make(cls);
  i->a = data.take();
  i->b = selectors.take();
  return toValue(i);
}
static Value compressNext(Value self) {
  Iter* i = it_(self);
  for (;;) {
    Ref v(nextItem(i->a));
    if (!v.v || v.v == kStop) return v.take();
    Ref s(nextItem(i->b));
    if (!s.v || s.v == kStop) return s.take();
    int t = truth(s);
    if (t) return t < 0 ? 0 : v.take();
  }
}
ITER_CLASS(compress, Iter, compressNext, compressConstruct, nullptr)

static Value predicateOver(Value cls, const char* fn, const Value* args, i32 nargs, Value kw) {
  if (!positional(fn, nargs, kw, 2, 2)) return 0;
  Ref source(iter(args[1]));
  if (!source.v) return 0;
  Iter* i = make(cls);
  i->a = source.take();
  i->b = incref(args[0]);
  return toValue(i);
}
static int holds(Value predicate, Value v) {
  if (isNone(predicate) || predicate == toValue(&T_bool)) return truth(v);
  Ref r(call1(predicate, v));
  return r.v ? truth(r) : -1;
}

ITER_TYPE(dropwhile)
static Value dropwhileConstruct(Value cls, const Value* a, i32 n, Value kw) {
  return predicateOver(cls, "dropwhile", a, n, kw);
}
static Value dropwhileNext(Value self) {
  Iter* i = it_(self);
  for (;;) {
    Ref v(nextItem(i->a));
    if (!v.v || v.v == kStop || i->n) return v.take();
    Ref r(call1(i->b, v));
    int t = r.v ? truth(r) : -1;
    if (t < 0) return 0;
    if (!t) {
      i->n = 1;
      return v.take();
    }
  }
}
ITER_CLASS(dropwhile, Iter, dropwhileNext, dropwhileConstruct, nullptr)

ITER_TYPE(takewhile)
static Value takewhileConstruct(Value cls, const Value* a, i32 n, Value kw) {
  return predicateOver(cls, "takewhile", a, n, kw);
}
static Value takewhileNext(Value self) {
  Iter* i = it_(self);
  if (i->n) return kStop;
  Ref v(nextItem(i->a));
  if (!v.v || v.v == kStop) return v.take();
  Ref r(call1(i->b, v));
  int t = r.v ? truth(r) : -1;
  if (t < 0) return 0;
  if (t) return v.take();
  i->n = 1;
  return kStop;
}
ITER_CLASS(takewhile, Iter, takewhileNext, takewhileConstruct, nullptr)

ITER_TYPE(filterfalse)
static Value filterfalseConstruct(Value cls, const Value* a, i32 n, Value kw) {
  return predicateOver(cls, "filterfalse", a, n, kw);
}
static Value filterfalseNext(Value self) {
  Iter* i = it_(self);
  for (;;) {
    Ref v(nextItem(i->a));
    if (!v.v || v.v == kStop) return v.take();
    int t = holds(i->b, v);
    if (t < 0) return 0;
    if (!t) return v.take();
  }
}
ITER_CLASS(filterfalse, Iter, filterfalseNext, filterfalseConstruct, nullptr)

ITER_TYPE(starmap)
static Value starmapConstruct(Value cls, const Value* a, i32 n, Value kw) {
  return predicateOver(cls, "starmap", a, n, kw);
}
static Value starmapNext(Value self) {
  Iter* i = it_(self);
  Ref v(nextItem(i->a));
  if (!v.v || v.v == kStop) return v.take();
  Ref args(tupleFromIterable(v));
  return args.v ? call(i->b, as<Tuple>(args)->items, (i32)as<Tuple>(args)->length) : 0;
}
ITER_CLASS(starmap, Iter, starmapNext, starmapConstruct, nullptr)

// --- islice: n next wanted index, m stop or -1, c step as tagged int, d position as tagged int
// ---------------------------
ITER_TYPE(islice)
static Value isliceConstruct(Value cls, const Value* args, i32 nargs, Value kw) {
  if (!positional("islice", nargs, kw, 2, 4)) return 0;
  i64 start = 0, stop = -1, step = 1;
  auto number = [](Value v, i64* out, i64 none) {
    if (isNone(v)) {
      *out = none;
      return true;
    }
    *out = hasIndex(v) ? asIndex(v, &E_OverflowError) : -1;
    if (molt_thread.exc) clearException();
    return *out >= 0;
  };
  bool one = nargs == 2;
  if (!number(args[one ? 1 : 2], &stop, -1) && !(isNone(args[one ? 1 : 2])))
    return raise(E_ValueError,
                 one ? "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize."
                     : "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
  if (!one && !number(args[1], &start, 0))
    return raise(E_ValueError, "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
  if (nargs == 4 && (!number(args[3], &step, 1) || step < 1))
    return raise(E_ValueError, "Step for islice() must be a positive integer or None.");
  Ref source(iter(args[0]));
  if (!source.v) return 0;
  Iter* i = make(cls);
  i->a = source.take();
  i->n = start;
  i->m = stop;
  i->c = tagInt(step);
  i->d = tagInt(0);
  return toValue(i);
}
static Value isliceNext(Value self) {
  Iter* i = it_(self);
  if (!i->a) return kStop;
  i64 at = intOf(i->d), until = i->m >= 0 && i->m < i->n ? i->m : i->n;
  while (at < until) {
    Ref v(nextItem(i->a));
    if (!v.v || v.v == kStop) {
      drop(i->a);
      return v.take();
    }
    i->d = tagInt(++at);
  }
  if (i->m >= 0 && at >= i->m) {
    drop(i->a);
    return kStop;
  }
  Value v = nextItem(i->a);
  if (!v || v == kStop) {
    drop(i->a);
    return v;
  }
  i->d = tagInt(at + 1);
  i64 step = intOf(i->c);
  if (__builtin_add_overflow(i->n, step, &i->n) || (i->m >= 0 && i->n > i->m))
    i->n = i->m >= 0 ? i->m : INT64_MAX;
  return v;
}
ITER_CLASS(islice, Iter, isliceNext, isliceConstruct, nullptr)

// --- zip_longest, pairwise, batched
// ------------------------------------------------------------------------------------------
ITER_TYPE(zip_longest) // a list of iterators (None: exhausted), b fill value, n active
static Value zipLongestConstruct(Value cls, const Value* args, i32 nargs, Value kw) {
  i32 nkw = kw ? (i32)as<Tuple>(kw)->length : 0, npos = nargs - nkw;
  Value fill = none();
  for (i32 i = 0; i < nkw; ++i) {
    if (as<Tuple>(kw)->items[i] != internC("fillvalue"))
      return raise(E_TypeError, "zip_longest() got an unexpected keyword argument");
    fill = args[npos + i];
  }
  Ref its(listNew((u64)npos));
  for (i32 i = 0; i < npos; ++i) {
    Ref it(iter(args[i]));
    if (!it.v) return 0;
    listAppend(its, it);
  }
  Iter* i = make(cls);
  i->a = its.take();
  i->b = incref(fill);
  i->n = npos;
  return toValue(i);
}
static Value zipLongestNext(Value self) {
  Iter* i = it_(self);
  List* its = as<List>(i->a);
  if (!i->n || !its->length) return kStop;
  u64 n = its->length;
  Ref t(tupleNew(n));
  memset(as<Tuple>(t)->items, 0, n * sizeof(Value));
  for (u64 k = 0; k < n; ++k) {
    if (isNone(its->items[k])) {
      as<Tuple>(t)->items[k] = incref(i->b);
      continue;
    }
    Value v = nextItem(its->items[k]);
    if (!v) {
      i->n = 0;
      return 0;
    }
    if (v == kStop) {
      if (--i->n == 0) return kStop;
      Value old = its->items[k];
      its->items[k] = none();
      decref(old);
      v = incref(i->b);
    }
    as<Tuple>(t)->items[k] = v;
  }
  return t.take();
}
ITER_CLASS(zip_longest, Iter, zipLongestNext, zipLongestConstruct, nullptr)

ITER_TYPE(pairwise)
static Value pairwiseConstruct(Value cls, const Value* args, i32 nargs, Value kw) {
  if (!positional("pairwise", nargs, kw, 1, 1)) return 0;
  Ref source(iter(args[0]));
  if (!source.v) return 0;
  Iter* i = make(cls);
  i->a = source.take();
  return toValue(i);
}
static Value pairwiseNext(Value self) {
  Iter* i = it_(self);
  if (!i->a) return kStop;
  if (!i->b) {
    Value first = nextItem(i->a);
    if (!first || first == kStop) {
      drop(i->a);
      return first;
    }
    i->b = first;
  }
  Value second = nextItem(i->a);
  if (!second || second == kStop) {
    drop(i->a);
    drop(i->b);
    return second;
  }
  Value t = tupleNew(2);
  as<Tuple>(t)->items[0] = i->b;
  as<Tuple>(t)->items[1] = incref(second);
  i->b = second;
  return t;
}
ITER_CLASS(pairwise, Iter, pairwiseNext, pairwiseConstruct, nullptr)

ITER_TYPE(batched) // n size, m strict
static Value batchedConstruct(Value cls, const Value* args, i32 nargs, Value kw) {
  static const char* const names[] = {"iterable", "n", "strict", nullptr};
  Value v[3];
  if (!takeArgs("batched", args, nargs, kw, names, 2, v)) return 0;
  i64 n = asSize(v[1]);
  if (n == -1 && molt_thread.exc) return 0;
  if (n < 1) return raise(E_ValueError, "n must be at least one");
  int strict = v[2] ? truth(v[2]) : 0;
  if (strict < 0) return 0;
  Ref source(iter(v[0]));
  if (!source.v) return 0;
  Iter* i = make(cls);
  i->a = source.take();
  i->n = n;
  i->m = strict;
  return toValue(i);
}
static Value batchedNext(Value self) {
  Iter* i = it_(self);
  if (!i->a) return kStop;
  Ref l(listNew(0));
  for (i64 k = 0; k < i->n; ++k) {
    Ref v(nextItem(i->a));
    if (!v.v) return 0;
    if (v.v == kStop) {
      drop(i->a);
      if (!k) return kStop;
      if (i->m) return raise(E_ValueError, "batched(): incomplete batch");
      break;
    }
    listAppend(l, v);
  }
  return tupleFrom(as<List>(l)->items, as<List>(l)->length);
}
ITER_CLASS(batched, Iter, batchedNext, batchedConstruct, nullptr)

// --- module
// --------------------------------------------------------------------------------------------------------------------
static int setup(Value m) {
  static const struct {
    const char* name;
    Class* type;
  } types[] = {
#define T(name) {#name, &T_##name}
      T(count),        T(cycle),        T(repeat),
      T(accumulate),   T(chain),        T(compress),
      T(dropwhile),    T(takewhile),    T(filterfalse),
      T(starmap),      T(islice),       T(zip_longest),
      T(pairwise),     T(batched),      T(groupby),
      T(_grouper),     T(_tee),         T(product),
      T(permutations), T(combinations), T(combinations_with_replacement)};
  for (auto& t : types)
    if (moduleAddType(m, t.name, t.type) < 0) return -1;
  return 0;
}
static const MethodDef functions[] = {{"tee", teeFunction, 1, 2}, {}};
extern const NativeModule module_itertools = {"itertools", functions, setup};
