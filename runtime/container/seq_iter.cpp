// Iterators over list, tuple and any object with __getitem__, `reversed`, and iter(callable, sentinel).
#include "container/container.h"

MOLT_CHILDREN(seqIter, ListIter, seq, 1)

extern Class T_list_iterator, T_tuple_iterator, T_list_reverseiterator, T_iterator, T_reversed,
    T_callable_iterator;
Shape shape_list_iterator = {.cls = &T_list_iterator}, shape_tuple_iterator = {.cls = &T_tuple_iterator},
      shape_list_reverseiterator = {.cls = &T_list_reverseiterator};
static Shape shape_iterator = {.cls = &T_iterator}, shape_reversed = {.cls = &T_reversed},
             shape_callable_iterator = {.cls = &T_callable_iterator};

static Value make(Shape* shape, Value seq, u64 index) {
  ListIter* it = (ListIter*)newObject(shape, sizeof(ListIter));
  it->seq = incref(seq);
  it->index = index;
  return toValue(it);
}

Value listIter(Value self) { return make(&shape_list_iterator, self, 0); }
Value tupleIter(Value self) { return make(&shape_tuple_iterator, self, 0); }
Value seqIterNew(Value sequence) { return make(&shape_iterator, sequence, 0); }

static Value finish(ListIter* it) {
  Value old = it->seq;
  it->seq = 0;
  decref(old);
  return kStop;
}

static Value listNext(Value self) {
  ListIter* it = as<ListIter>(self);
  if (!it->seq) return kStop;
  List* l = as<List>(it->seq);
  return it->index < l->length ? incref(l->items[it->index++]) : finish(it);
}

static Value tupleNext(Value self) {
  ListIter* it = as<ListIter>(self);
  if (!it->seq) return kStop;
  Tuple* t = as<Tuple>(it->seq);
  return it->index < t->length ? incref(t->items[it->index++]) : finish(it);
}

static Value listReverseNext(Value self) { // index: items still before us
  ListIter* it = as<ListIter>(self);
  if (!it->seq) return kStop;
  List* l = as<List>(it->seq);
  if (!it->index || it->index > l->length) return finish(it);
  return incref(l->items[--it->index]);
}

static Value sequenceNext(Value self) {
  ListIter* it = as<ListIter>(self);
  if (!it->seq) return kStop;
  Value v = getItem(it->seq, tagInt((i64)it->index));
  if (v) {
    ++it->index;
    return v;
  }
  if (!pendingMatches(E_IndexError) && !pendingMatches(E_StopIteration)) return 0;
  clearException();
  return finish(it);
}

static Value reversedNext(Value self) {
  ListIter* it = as<ListIter>(self);
  if (!it->seq) return kStop;
  if (!it->index) return finish(it);
  Value v = getItem(it->seq, tagInt((i64)--it->index));
  if (v) return v;
  it->index = 0;
  Value seq = it->seq;
  it->seq = 0;
  decref(seq);
  if (!pendingMatches(E_IndexError) && !pendingMatches(E_StopIteration)) return 0;
  clearException();
  return kStop;
}

// --- methods
// -------------------------------------------------------------------------------------------------------------
static Value forwardHint(Value self, const Value*, i32, Value) {
  ListIter* it = as<ListIter>(self);
  if (!it->seq) return tagInt(0);
  i64 n = length(it->seq);
  if (n < 0) {
    if (shapeOf(self) != &shape_iterator || !pendingMatches(E_TypeError)) return 0;
    clearException();
    return incref(notImplemented());
  }
  return tagInt(n > (i64)it->index ? n - (i64)it->index : 0);
}

static Value backwardHint(Value self, const Value*, i32, Value) {
  ListIter* it = as<ListIter>(self);
  if (!it->seq) return tagInt(0);
  i64 n = length(it->seq);
  if (n < 0) return 0;
  return tagInt((i64)it->index > n ? 0 : (i64)it->index);
}

static Value reduce(Value self, const Value*, i32, Value) {
  ListIter* it = as<ListIter>(self);
  bool back = shapeOf(self) == &shape_list_reverseiterator;
  Ref fn(getAttr(builtinsModule(), internC(back && it->seq ? "reversed" : "iter")));
  if (!fn.v) return 0;
  if (!it->seq) {
    Ref empty(shapeOf(self) == &shape_tuple_iterator || shapeOf(self) == &shape_iterator ? tupleNew(0)
                                                                                         : listNew(0));
    Ref args(tuple1(empty));
    return tuple2(fn, args);
  }
  Ref args(tuple1(it->seq));
  Value parts[3] = {fn, args, tagInt((i64)it->index - back)};
  return tupleFrom(parts, 3);
}

static bool stateOf(Value v, i64* out) {
  bool number = isInstance(v, &T_int);
  if (number && intToI64(v, out)) return true;
  if (number)
    raise(E_OverflowError, "Python int too large to convert to C ssize_t");
  else
    raise(E_TypeError, "an integer is required");
  return false;
}
static Value setState(Value self, const Value* args, i32, Value) {
  i64 i;
  if (!stateOf(args[0], &i)) return 0;
  ListIter* it = as<ListIter>(self);
  if (it->seq) it->index = i < 0 ? 0 : (u64)i;
  return none();
}

static Value setBackwardState(Value self, const Value* args, i32, Value) {
  i64 i;
  if (!stateOf(args[0], &i)) return 0;
  ListIter* it = as<ListIter>(self);
  if (!it->seq) return none();
  i64 n = length(it->seq);
  if (n < 0) return 0;
  it->index = (u64)((i < -1 ? -1 : i > n - 1 ? n - 1 : i) + 1); // items still before us
  return none();
}

static const MethodDef forwardMethods[] = {{"__length_hint__", forwardHint, 0, 0},
                                           {"__reduce__", reduce, 0, 0},
                                           {"__setstate__", setState, 1, 1},
                                           {}};
static const MethodDef backwardMethods[] = {{"__length_hint__", backwardHint, 0, 0},
                                            {"__reduce__", reduce, 0, 0},
                                            {"__setstate__", setBackwardState, 1, 1},
                                            {}};

#define SEQUENCE_ITERATOR(name, nextFn, table)                                                               \
  Class T_##name = {                                                                                         \
      .cname = #name,                                                                                        \
      .shape = &shape_##name,                                                                                \
      .flags = kNoInstances,                                                                                 \
      .instanceBytes = sizeof(ListIter),                                                                     \
      .ops = {.dealloc = seqIterDealloc, .traverse = seqIterTraverse, .iter = selfIter, .next = nextFn},     \
      .methods = table};
SEQUENCE_ITERATOR(list_iterator, listNext, forwardMethods)
SEQUENCE_ITERATOR(tuple_iterator, tupleNext, forwardMethods)
SEQUENCE_ITERATOR(list_reverseiterator, listReverseNext, backwardMethods)
SEQUENCE_ITERATOR(iterator, sequenceNext, forwardMethods)

// --- reversed
// --------------------------------------------------------------------------------------------------------------
static Value reversedConstruct(Value cls, const Value* args, i32 nargs, Value kwnames) {
  if (kwnames && as<Tuple>(kwnames)->length && as<Class>(cls) == &T_reversed)
    return raise(E_TypeError, "reversed() takes no keyword arguments");
  if (nargs != 1) return raise(E_TypeError, "reversed expected 1 argument, got %d", nargs);
  Value o = args[0];
  Class* c = classOf(o);
  Value method = typeLookup(c, internC("__reversed__"));
  if (method && isNone(method)) return raise(E_TypeError, "'%T' object is not reversible", o);
  if (method) {
    Ref m(specialMethod(o, internC("__reversed__")));
    return m.v ? call0(m) : 0;
  }
  if (!c->ops.getitem || !c->ops.length || isDictLike(o))
    return raise(E_TypeError, "'%T' object is not reversible", o);
  i64 n = length(o);
  if (n < 0) return 0;
  if (as<Class>(cls) == &T_reversed) return make(&shape_reversed, o, (u64)n);
  Value v = instanceNew(as<Class>(cls), sizeof(ListIter));
  as<ListIter>(v)->seq = incref(o);
  as<ListIter>(v)->index = (u64)n;
  return v;
}

Class T_reversed = {
    .cname = "reversed",
    .shape = &shape_reversed,
    .flags = kBaseType,
    .instanceBytes = sizeof(ListIter),
    .ops = {.dealloc = seqIterDealloc,
            .traverse = seqIterTraverse,
            .iter = selfIter,
            .next = reversedNext,
            .construct = reversedConstruct},
    .methods = backwardMethods,
    .doc = "Return a reverse iterator over the values of the given sequence.",
};

// --- iter(callable, sentinel)
// ----------------------------------------------------------------------------------------------
namespace {
struct CallIter {
  Header h;
  Value callable, sentinel; ///< 0 once exhausted
};
MOLT_CHILDREN(callIter, CallIter, callable, 2)
} // namespace

Value callIterNew(Value callable, Value sentinel) {
  CallIter* it = (CallIter*)newObject(&shape_callable_iterator, sizeof(CallIter));
  it->callable = incref(callable);
  it->sentinel = incref(sentinel);
  return toValue(it);
}

static void endCalls(CallIter* it) {
  Value a = it->callable, b = it->sentinel;
  it->callable = it->sentinel = 0;
  decref(a);
  decref(b);
}

static Value callIterNext(Value self) {
  CallIter* it = as<CallIter>(self);
  if (!it->callable) return kStop;
  Ref fn(incref(it->callable)), sentinel(incref(it->sentinel));
  Ref v(call0(fn));
  if (!v.v) {
    if (!pendingMatches(E_StopIteration)) return 0;
    clearException();
    endCalls(it);
    return kStop;
  }
  int done = equals(sentinel, v);
  if (done < 0) return 0;
  if (!done) return v.take();
  endCalls(it);
  return kStop;
}

Class T_callable_iterator = {
    .cname = "callable_iterator",
    .shape = &shape_callable_iterator,
    .flags = kNoInstances,
    .instanceBytes = sizeof(CallIter),
    .ops = {.dealloc = callIterDealloc, .traverse = callIterTraverse, .iter = selfIter, .next = callIterNext},
};
