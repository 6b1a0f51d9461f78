// itertools.groupby and tee.
#include "module/itertools.h"
#include "text/args.h"

namespace {
struct GroupBy {
  Header h;
  Value it, key, targetKey, currentKey, currentValue;
  Value grouper; ///< not owned: the group that may still go on
};
MOLT_CHILDREN(GroupBy, GroupBy, it, 5)
struct Grouper {
  Header h;
  Value parent, targetKey;
};
struct TeeLink { ///< shared list of items: count readers may still want it
  u32 refs, used;
  TeeLink* next;
  Value items[57];
};
struct Tee {
  Header h;
  Value source;
  TeeLink* link;
  u64 at;
};
} // namespace

// --- groupby
// ---------------------------------------------------------------------------------------------------------------
ITER_TYPE(groupby)
ITER_TYPE(_grouper)
static GroupBy* gb(Value v) { return as<GroupBy>(v); }
static void swapIn(Value& slot, Value owned) {
  Value old = slot;
  slot = owned;
  decref(old);
}

static Value groupbyConstruct(Value cls, const Value* args, i32 nargs, Value kw) {
  static const char* const names[] = {"iterable", "key", nullptr};
  Value v[2];
  if (!takeArgs("groupby", args, nargs, kw, names, 1, v)) return 0;
  Ref it(iter(v[0]));
  if (!it.v) return 0;
  Value g = instanceNew(as<Class>(cls), sizeof(GroupBy));
  gb(g)->it = it.take();
  if (v[1] && !isNone(v[1])) gb(g)->key = incref(v[1]);
  return g;
}

static Value step(GroupBy* g) { // 1 fine, kStop, 0 exception
  Ref v(nextItem(g->it));
  if (!v.v || v.v == kStop) return v.take();
  Ref k(g->key ? call1(g->key, v) : incref(v));
  if (!k.v) return 0;
  swapIn(g->currentValue, v.take());
  swapIn(g->currentKey, k.take());
  return 1;
}

static Value groupbyNext(Value self) {
  GroupBy* g = gb(self);
  g->grouper = 0;
  for (;;) {
    if (g->currentKey) {
      if (!g->targetKey) break;
      int same = equals(g->targetKey, g->currentKey);
      if (same < 0) return 0;
      if (!same) break;
    }
    Value r = step(g);
    if (r != 1) return r;
  }
  swapIn(g->targetKey, incref(g->currentKey));
  Grouper* p = (Grouper*)newObject(&shape__grouper, sizeof(Grouper));
  p->parent = incref(self);
  p->targetKey = incref(g->targetKey);
  Ref group(toValue(p));
  g->grouper = group;
  return tuple2(g->currentKey, group);
}
ITER_CLASS(groupby, GroupBy, groupbyNext, groupbyConstruct, nullptr)

static Value grouperNext(Value self) {
  GroupBy* g = gb(as<Grouper>(self)->parent);
  if (g->grouper != self) return kStop;
  if (!g->currentValue) {
    Value r = step(g);
    if (r != 1) return r;
  }
  int same = equals(as<Grouper>(self)->targetKey, g->currentKey);
  if (same <= 0) return same < 0 ? 0 : kStop;
  Value v = g->currentValue;
  g->currentValue = 0;
  return v;
}
static void GrouperDealloc(Value self) {
  GroupBy* g = gb(as<Grouper>(self)->parent);
  if (g->grouper == self) g->grouper = 0;
  freeWithChildren(self, sizeof(Grouper), offsetof(Grouper, parent), 2);
}
static void GrouperTraverse(Value self, Visit visit, void* arg) {
  visit(as<Grouper>(self)->parent, arg);
  if (isObject(as<Grouper>(self)->targetKey)) visit(as<Grouper>(self)->targetKey, arg);
}
Class T__grouper = {
    .cname = "itertools._grouper",
    .shape = &shape__grouper,
    .flags = kNoInstances,
    .instanceBytes = sizeof(Grouper),
    .ops = {.dealloc = GrouperDealloc, .traverse = GrouperTraverse, .iter = selfIter, .next = grouperNext}};

// --- tee
// -------------------------------------------------------------------------------------------------------------------
ITER_TYPE(_tee)
static TeeLink* newLink() {
  TeeLink* l = (TeeLink*)allocate(sizeof(TeeLink));
  memset(l, 0, sizeof *l);
  l->refs = 1;
  return l;
}
static void dropLink(TeeLink* l) {
  while (l && --l->refs == 0) {
    TeeLink* next = l->next;
    for (u32 i = 0; i < l->used; ++i) decref(l->items[i]);
    release(l, sizeof *l);
    l = next;
  }
}
static Value teeNew(Value source, TeeLink* link, u64 at) { // takes over one count of link
  Tee* t = (Tee*)newObject(&shape__tee, sizeof(Tee));
  t->source = incref(source);
  t->link = link;
  t->at = at;
  return toValue(t);
}
static Value teeCopy(Value self, const Value*, i32, Value) {
  Tee* t = as<Tee>(self);
  ++t->link->refs;
  return teeNew(t->source, t->link, t->at);
}
static Value teeNext(Value self) {
  Tee* t = as<Tee>(self);
  TeeLink* l = t->link;
  if (t->at == 57) {
    if (!l->next) l->next = newLink();
    ++l->next->refs;
    t->link = l->next;
    t->at = 0;
    dropLink(l);
    l = t->link;
  }
  if (t->at < l->used) return incref(l->items[t->at++]);
  Value v = nextItem(t->source);
  if (!v || v == kStop) return v;
  l->items[l->used++] = incref(v);
  ++t->at;
  return v;
}
static void teeDealloc(Value self) {
  decref(as<Tee>(self)->source);
  dropLink(as<Tee>(self)->link);
  instanceFree(self, sizeof(Tee));
}
static void teeTraverse(Value self, Visit visit, void* arg) {
  if (isObject(as<Tee>(self)->source)) visit(as<Tee>(self)->source, arg);
}
static Value teeConstruct(Value, const Value* args, i32 nargs, Value) {
  if (nargs != 1) return raise(E_TypeError, "tee expected 1 argument, got %d", nargs);
  Ref it(iter(args[0]));
  if (!it.v) return 0;
  if (shapeOf(it) == &shape__tee) return teeCopy(it, nullptr, 0, 0);
  return teeNew(it, newLink(), 0);
}
static const MethodDef teeMethods[] = {{"__copy__", teeCopy, 0, 0}, {}};
Class T__tee = {.cname = "itertools._tee",
                .shape = &shape__tee,
                .instanceBytes = sizeof(Tee),
                .ops = {.dealloc = teeDealloc,
                        .traverse = teeTraverse,
                        .iter = selfIter,
                        .next = teeNext,
                        .construct = teeConstruct},
                .methods = teeMethods};

Value teeFunction(Value, const Value* args, i32 nargs, Value) {
  i64 n = nargs > 1 ? asSize(args[1]) : 2;
  if (n == -1 && molt_thread.exc) return 0;
  if (n < 0) return raise(E_ValueError, "n must be >= 0");
  Ref all(listNew((u64)n));
  if (!n) return tupleNew(0);
  Ref it(iter(args[0]));
  if (!it.v) return 0;
  Ref first(shapeOf(it) == &shape__tee ? incref(it) : teeNew(it, newLink(), 0));
  listAppend(all, first);
  for (i64 i = 1; i < n; ++i) {
    Ref copy(callMethod(first, internC("__copy__"), nullptr, 0));
    if (!copy.v) return 0;
    listAppend(all, copy);
  }
  return tupleFrom(as<List>(all)->items, as<List>(all)->length);
}
