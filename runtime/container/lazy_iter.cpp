// The lazy iterator types among the builtins: enumerate, zip, map, filter.
#include "container/container.h"

extern Class T_enumerate, T_zip, T_map, T_filter;
Shape shape_enumerate = {.cls = &T_enumerate}, shape_zip = {.cls = &T_zip}, shape_map = {.cls = &T_map},
      shape_filter = {.cls = &T_filter};

static bool noKeywords(Value cls, Class* exact, Value kwnames, i32* nargs) {
  i32 n = kwnames ? (i32)as<Tuple>(kwnames)->length : 0;
  if (!n) return true;
  if (as<Class>(cls) == exact) return raise(E_TypeError, "%s() takes no keyword arguments", exact->cname);
  *nargs -= n;
  return true;
}

// --- enumerate
// -----------------------------------------------------------------------------------------------------------
namespace {
struct Enumerate {
  Header h;
  Value it, pair, big; ///< pair: reused while only we hold it; big: the index once it is not small
  i64 index;
};
MOLT_CHILDREN(enumerate, Enumerate, it, 3)
} // namespace

static Value enumerateConstruct(Value cls, const Value* args, i32 nargs, Value kwnames) {
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0, npos = nargs - nkw;
  Value iterable = npos > 0 ? args[0] : 0, start = npos > 1 ? args[1] : 0;
  if (nargs > 2) return raise(E_TypeError, "enumerate() takes at most 2 arguments (%d given)", nargs);
  for (i32 i = 0; i < nkw; ++i) {
    Value name = as<Tuple>(kwnames)->items[i];
    if (name == internC("iterable") && !iterable)
      iterable = args[npos + i];
    else if (name == internC("start") && !start)
      start = args[npos + i];
    else
      return raise(E_TypeError, "'%U' is an invalid keyword argument for enumerate()", name);
  }
  if (!iterable) return raise(E_TypeError, "enumerate() missing required argument 'iterable'");
  Ref from(start ? toIndex(start) : tagInt(0));
  if (!from.v) return 0;
  Ref it(iter(iterable));
  if (!it.v) return 0;
  Value v = instanceNew(as<Class>(cls), sizeof(Enumerate));
  Enumerate* e = as<Enumerate>(v);
  e->it = it.take();
  if (isInt(from.v))
    e->index = intOf(from);
  else
    e->big = from.take();
  return v;
}

static Value enumerateNext(Value self) {
  Enumerate* e = as<Enumerate>(self);
  Value item = nextItem(e->it);
  if (!item || item == kStop) return item;
  Value index;
  if (e->big) {
    index = e->big;
    e->big = binary(index, tagInt(1), OpAdd);
  } else {
    index = intFromI64(e->index);
    if (++e->index == INT64_MAX >> 1) e->big = intFromI64(e->index);
  }
  if (e->pair && headerOf(e->pair)->rc == 1) {
    Tuple* t = as<Tuple>(e->pair);
    Value a = t->items[0], b = t->items[1];
    t->items[0] = index;
    t->items[1] = item;
    decref(a);
    decref(b);
    return incref(e->pair);
  }
  Value pair = tupleNew(2);
  as<Tuple>(pair)->items[0] = index;
  as<Tuple>(pair)->items[1] = item;
  decref(e->pair);
  e->pair = incref(pair);
  return pair;
}

static Value enumerateReduce(Value self, const Value*, i32, Value) {
  Enumerate* e = as<Enumerate>(self);
  Ref index(e->big ? incref(e->big) : intFromI64(e->index)), args(tuple2(e->it, index));
  return tuple2(toValue(classOf(self)), args);
}

static const MethodDef enumerateMethods[] = {
    {"__reduce__", enumerateReduce, 0, 0},
    {"__class_getitem__", genericAlias, 1, 1, nullptr, kClassMethod, "See PEP 585"},
    {}};
Class T_enumerate = {
    .cname = "enumerate",
    .shape = &shape_enumerate,
    .flags = kBaseType,
    .instanceBytes = sizeof(Enumerate),
    .ops = {.dealloc = enumerateDealloc,
            .traverse = enumerateTraverse,
            .iter = selfIter,
            .next = enumerateNext,
            .construct = enumerateConstruct},
    .methods = enumerateMethods,
    .doc =
        "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate "
        "object yields "
        "pairs containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable "
        "argument.\n\nenumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, "
        "seq[2]), "
        "...",
};

// --- zip
// -------------------------------------------------------------------------------------------------------------------
namespace {
struct Zip {
  Header h;
  Value its, result; ///< tuple of iterators; result: reused while only we hold it
  u64 strict;
};
MOLT_CHILDREN(zip, Zip, its, 2)
struct Map {
  Header h;
  Value fn, its;
};
MOLT_CHILDREN(map, Map, fn, 2)
struct Filter {
  Header h;
  Value fn, it;
};
MOLT_CHILDREN(filter, Filter, fn, 2)
} // namespace

static Value iterators(const Value* args, i32 n) {
  Ref t(tupleNew((u64)n));
  if (n) memset(as<Tuple>(t)->items, 0, (size_t)n * sizeof(Value));
  for (i32 i = 0; i < n; ++i)
    if (!(as<Tuple>(t)->items[i] = iter(args[i]))) return 0;
  return t.take();
}

static Value zipConstruct(Value cls, const Value* args, i32 nargs, Value kwnames) {
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0, npos = nargs - nkw;
  int strict = 0;
  for (i32 i = 0; i < nkw; ++i) {
    Value name = as<Tuple>(kwnames)->items[i];
    if (name != internC("strict"))
      return raise(E_TypeError, "zip() got an unexpected keyword argument '%U'", name);
    strict = truth(args[npos + i]);
    if (strict < 0) return 0;
  }
  Ref its(iterators(args, npos));
  if (!its.v) return 0;
  Value v = instanceNew(as<Class>(cls), sizeof(Zip));
  as<Zip>(v)->its = its.take();
  as<Zip>(v)->strict = (u64)strict;
  return v;
}

static Value zipUneven(Zip* z, u64 i) { // iterator i was exhausted first
  Tuple* its = as<Tuple>(z->its);
  if (molt_thread.exc) return 0;
  if (i) {
    return raise(E_ValueError, "zip() argument %ld is shorter than argument%s%ld", (i64)i + 1,
                 i == 1 ? " " : "s 1-", (i64)i);
  }
  for (i = 1; i < its->length; ++i) {
    Ref item(nextItem(its->items[i]));
    if (!item.v) return 0;
    if (item.v != kStop)
      return raise(E_ValueError, "zip() argument %ld is longer than argument%s%ld", (i64)i + 1,
                   i == 1 ? " " : "s 1-", (i64)i);
  }
  return kStop;
}

static Value zipNext(Value self) {
  Zip* z = as<Zip>(self);
  Tuple* its = as<Tuple>(z->its);
  u64 n = its->length;
  if (!n) return kStop;
  bool reuse = z->result && headerOf(z->result)->rc == 1;
  Ref result(reuse ? incref(z->result) : tupleNew(n));
  Tuple* t = as<Tuple>(result);
  if (!reuse) memset(t->items, 0, n * sizeof(Value));
  for (u64 i = 0; i < n; ++i) {
    Value item = nextItem(its->items[i]);
    if (!item || item == kStop) {
      if (reuse) { // a half-filled tuple must not be seen again
        decref(z->result);
        z->result = 0;
      }
      return item && z->strict ? zipUneven(z, i) : item;
    }
    Value old = t->items[i];
    t->items[i] = item;
    decref(old);
  }
  if (!reuse) {
    decref(z->result);
    z->result = incref(result);
  }
  return result.take();
}

static Value zipReduce(Value self, const Value*, i32, Value) {
  Zip* z = as<Zip>(self);
  if (!z->strict) return tuple2(toValue(classOf(self)), z->its);
  Value parts[3] = {toValue(classOf(self)), z->its, boolValue(true)};
  return tupleFrom(parts, 3);
}
static Value zipSetState(Value self, const Value* args, i32, Value) {
  int t = truth(args[0]);
  if (t < 0) return 0;
  as<Zip>(self)->strict = (u64)t;
  return none();
}

static const MethodDef zipMethods[] = {
    {"__reduce__", zipReduce, 0, 0}, {"__setstate__", zipSetState, 1, 1}, {}};
Class T_zip = {
    .cname = "zip",
    .shape = &shape_zip,
    .flags = kBaseType,
    .instanceBytes = sizeof(Zip),
    .ops = {.dealloc = zipDealloc,
            .traverse = zipTraverse,
            .iter = selfIter,
            .next = zipNext,
            .construct = zipConstruct},
    .methods = zipMethods,
    .doc = "The zip object yields n-length tuples, where n is the number of iterables\npassed as positional "
           "arguments to "
           "zip().  The i-th element in every tuple\ncomes from the i-th iterable argument to zip().  This "
           "continues "
           "until the\nshortest argument is exhausted.\n\nIf strict is true and one of the arguments is "
           "exhausted before "
           "the others,\nraise a ValueError.\n\n   >>> list(zip('abcdefg', range(3), range(4)))\n   [('a', "
           "0, 0), ('b', "
           "1, 1), ('c', 2, 2)]",
};

// --- map, filter
// -----------------------------------------------------------------------------------------------------------
static Value mapConstruct(Value cls, const Value* args, i32 nargs, Value kwnames) {
  if (!noKeywords(cls, &T_map, kwnames, &nargs)) return 0;
  if (nargs < 2) return raise(E_TypeError, "map() must have at least two arguments.");
  Ref its(iterators(args + 1, nargs - 1));
  if (!its.v) return 0;
  Value v = instanceNew(as<Class>(cls), sizeof(Map));
  as<Map>(v)->fn = incref(args[0]);
  as<Map>(v)->its = its.take();
  return v;
}

static Value mapNext(Value self) {
  Map* m = as<Map>(self);
  Tuple* its = as<Tuple>(m->its);
  u64 n = its->length;
  if (n == 1) {
    Value item = nextItem(its->items[0]);
    if (!item || item == kStop) return item;
    Value r = call1(m->fn, item);
    decref(item);
    return r;
  }
  Value few[8];
  Value* args = n <= 8 ? few : (Value*)allocate(n * sizeof(Value));
  Value r = 1;
  u64 got = 0;
  for (; got < n; ++got) {
    Value item = nextItem(its->items[got]);
    if (!item || item == kStop) {
      r = item;
      break;
    }
    args[got] = item;
  }
  if (got == n) r = call(m->fn, args, (i32)n);
  while (got--) decref(args[got]);
  if (args != few) release(args, n * sizeof(Value));
  return r;
}

static Value mapReduce(Value self, const Value*, i32, Value) {
  Map* m = as<Map>(self);
  Tuple* its = as<Tuple>(m->its);
  Ref args(tupleNew(its->length + 1));
  as<Tuple>(args)->items[0] = incref(m->fn);
  for (u64 i = 0; i < its->length; ++i) as<Tuple>(args)->items[i + 1] = incref(its->items[i]);
  return tuple2(toValue(classOf(self)), args);
}

static const MethodDef mapMethods[] = {{"__reduce__", mapReduce, 0, 0}, {}};
Class T_map = {
    .cname = "map",
    .shape = &shape_map,
    .flags = kBaseType,
    .instanceBytes = sizeof(Map),
    .ops = {.dealloc = mapDealloc,
            .traverse = mapTraverse,
            .iter = selfIter,
            .next = mapNext,
            .construct = mapConstruct},
    .methods = mapMethods,
    .doc = "Make an iterator that computes the function using arguments from\neach of the iterables.  Stops "
           "when the "
           "shortest iterable is exhausted.",
};

static Value filterConstruct(Value cls, const Value* args, i32 nargs, Value kwnames) {
  if (!noKeywords(cls, &T_filter, kwnames, &nargs)) return 0;
  if (nargs != 2) return raise(E_TypeError, "filter expected 2 arguments, got %d", nargs);
  Ref it(iter(args[1]));
  if (!it.v) return 0;
  Value v = instanceNew(as<Class>(cls), sizeof(Filter));
  as<Filter>(v)->fn = incref(args[0]);
  as<Filter>(v)->it = it.take();
  return v;
}

static Value filterNext(Value self) {
  Filter* f = as<Filter>(self);
  bool plain = isNone(f->fn) || f->fn == toValue(&T_bool);
  for (;;) {
    Ref item(nextItem(f->it));
    if (!item.v || item.v == kStop) return item.take();
    int keep;
    if (plain)
      keep = truth(item);
    else {
      Ref r(call1(f->fn, item));
      if (!r.v) return 0;
      keep = truth(r);
    }
    if (keep < 0) return 0;
    if (keep) return item.take();
  }
}

static Value filterReduce(Value self, const Value*, i32, Value) {
  Filter* f = as<Filter>(self);
  Ref args(tuple2(f->fn, f->it));
  return tuple2(toValue(classOf(self)), args);
}

static const MethodDef filterMethods[] = {{"__reduce__", filterReduce, 0, 0}, {}};
Class T_filter = {
    .cname = "filter",
    .shape = &shape_filter,
    .flags = kBaseType,
    .instanceBytes = sizeof(Filter),
    .ops = {.dealloc = filterDealloc,
            .traverse = filterTraverse,
            .iter = selfIter,
            .next = filterNext,
            .construct = filterConstruct},
    .methods = filterMethods,
    .doc = "Return an iterator yielding those items of iterable for which function(item)\nis true. If "
           "function is None, "
           "return the items that are true.",
};
