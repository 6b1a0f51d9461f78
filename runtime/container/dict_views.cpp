// Views (keys, values, items) and iterators of dict.
#include "container/container.h"
#include "object/class.h"

namespace {
struct View {
  Header h;
  Value dict;
};
enum { kKeys, kValues, kItems };
MOLT_CHILDREN(view, View, dict, 1)
} // namespace

static void iterDealloc(Value self) {
  decref(as<DictIter>(self)->dict);
  decref(as<DictIter>(self)->pair);
  instanceFree(self, sizeof(DictIter));
}
static void iterTraverse(Value self, Visit visit, void* arg) {
  if (isObject(as<DictIter>(self)->dict)) visit(as<DictIter>(self)->dict, arg);
  if (isObject(as<DictIter>(self)->pair)) visit(as<DictIter>(self)->pair, arg);
}

static Shape shape_dict_keys = {.cls = &T_dict_keys}, shape_dict_values = {.cls = &T_dict_values},
             shape_dict_items = {.cls = &T_dict_items};
extern Class T_dict_keyiterator, T_dict_valueiterator, T_dict_itemiterator, T_dict_reversekeyiterator,
    T_dict_reversevalueiterator, T_dict_reverseitemiterator;
Shape shape_dict_keyiterator = {.cls = &T_dict_keyiterator},
      shape_dict_valueiterator = {.cls = &T_dict_valueiterator},
      shape_dict_itemiterator = {.cls = &T_dict_itemiterator};
static Shape shape_reversekey = {.cls = &T_dict_reversekeyiterator},
             shape_reversevalue = {.cls = &T_dict_reversevalueiterator},
             shape_reverseitem = {.cls = &T_dict_reverseitemiterator};

Value dictViewNew(Value dict, int kind) {
  Shape* shapes[] = {&shape_dict_keys, &shape_dict_values, &shape_dict_items};
  View* v = (View*)newObject(shapes[kind], sizeof(View));
  v->dict = incref(dict);
  return toValue(v);
}

Value dictIterNew(Value dict, int kind, bool reverse) {
  Shape* shapes[] = {&shape_dict_keyiterator, &shape_dict_valueiterator, &shape_dict_itemiterator,
                     &shape_reversekey,       &shape_reversevalue,       &shape_reverseitem};
  DictIter* it = (DictIter*)newObject(shapes[kind + 3 * reverse], sizeof(DictIter));
  Dict* d = as<Dict>(dict);
  it->dict = incref(dict);
  it->pos = reverse ? (i64)d->nentries - 1 : 0;
  it->expected = it->left = (i64)d->used;
  it->pair = 0;
  return toValue(it);
}

// --- iterators
// ------------------------------------------------------------------------------------------------------------
static Value finish(DictIter* it) {
  Value d = it->dict;
  it->dict = 0;
  decref(d);
  return kStop;
}

template <int kind, bool reverse> static Value step(Value self) {
  DictIter* it = as<DictIter>(self);
  if (!it->dict) return kStop;
  Dict* d = as<Dict>(it->dict);
  if (it->expected != (i64)d->used) {
    it->expected = -1; // sticky, as CPython
    return raise(E_RuntimeError, textIs(extraOf(classOf(it->dict))->native->name, "OrderedDict")
                                     ? "OrderedDict mutated during iteration"
                                     : "dictionary changed size during iteration");
  }
  i64 i = it->pos;
  if (reverse) {
    while (i >= 0 && i < (i64)d->nentries && !d->entries[i].key) --i;
    if (i < 0 || i >= (i64)d->nentries) return finish(it);
    it->pos = i - 1;
  } else {
    i64 n = d->nentries;
    while (i < n && !d->entries[i].key) ++i;
    if (i >= n) return finish(it);
    if (it->left == 0) { // a key was replaced by another one
      finish(it);
      return raise(E_RuntimeError, "dictionary keys changed during iteration");
    }
    it->pos = i + 1;
  }
  --it->left;
  DictEntry& e = d->entries[i];
  if (kind == kKeys) return incref(e.key);
  if (kind == kValues) return incref(e.value);
  if (it->pair && headerOf(it->pair)->rc == 1) {
    Tuple* t = as<Tuple>(it->pair);
    Value oldKey = t->items[0], oldValue = t->items[1];
    t->items[0] = incref(e.key);
    t->items[1] = incref(e.value);
    decref(oldKey);
    decref(oldValue);
    return incref(it->pair);
  }
  Value pair = tuple2(e.key, e.value);
  decref(it->pair);
  it->pair = incref(pair);
  return pair;
}

Value dictIterNext(Value it) { return classOf(it)->ops.next(it); }

static Value lengthHintOf(Value self, const Value*, i32, Value) {
  DictIter* it = as<DictIter>(self);
  return tagInt(it->dict && it->expected == (i64)as<Dict>(it->dict)->used ? it->left : 0);
}

static Value reduceIter(Value self, const Value*, i32, Value) {
  DictIter* it = as<DictIter>(self);
  Ref rest(listNew(0));
  if (it->dict) { // the rest, without disturbing this iterator
    DictIter* twin = (DictIter*)newObject(shapeOf(self), sizeof(DictIter));
    *twin = *it;
    twin->h.rc = 1;
    twin->pair = 0;
    incref(twin->dict);
    Ref keep(toValue(twin));
    if (listExtend(rest, keep) < 0) return 0;
  }
  Ref args(tuple1(rest));
  Ref fn(getAttr(builtinsModule(), internC("iter")));
  return fn.v ? tuple2(fn, args) : 0;
}

static const MethodDef iterMethods[] = {
    {"__length_hint__", lengthHintOf, 0, 0}, {"__reduce__", reduceIter, 0, 0}, {}};

#define DICT_ITERATOR(name, shapeName, kind, reverse)                                                        \
  Class T_##name = {.cname = #name,                                                                          \
                    .shape = &shapeName,                                                                     \
                    .flags = kNoInstances,                                                                   \
                    .instanceBytes = sizeof(DictIter),                                                       \
                    .ops = {.dealloc = iterDealloc,                                                          \
                            .traverse = iterTraverse,                                                        \
                            .iter = selfIter,                                                                \
                            .next = step<kind, reverse>},                                                    \
                    .methods = iterMethods};
DICT_ITERATOR(dict_keyiterator, shape_dict_keyiterator, kKeys, false)
DICT_ITERATOR(dict_valueiterator, shape_dict_valueiterator, kValues, false)
DICT_ITERATOR(dict_itemiterator, shape_dict_itemiterator, kItems, false)
DICT_ITERATOR(dict_reversekeyiterator, shape_reversekey, kKeys, true)
DICT_ITERATOR(dict_reversevalueiterator, shape_reversevalue, kValues, true)
DICT_ITERATOR(dict_reverseitemiterator, shape_reverseitem, kItems, true)

// --- views
// ------------------------------------------------------------------------------------------------------------------
static int kindOf(Value view) {
  Shape* s = shapeOf(view);
  return s == &shape_dict_keys ? kKeys : s == &shape_dict_values ? kValues : kItems;
}
static Value viewIter(Value self) { return dictIterNew(as<View>(self)->dict, kindOf(self), false); }
static i64 viewLength(Value self) { return (i64)as<Dict>(as<View>(self)->dict)->used; }
static int viewTruth(Value self) { return viewLength(self) != 0; }

static Value viewRepr(Value self) {
  if (reprEnter(self)) return strFromAscii("...", 3);
  Ref items(listFromIterable(self));
  Ref text(items.v ? repr(items) : 0);
  reprLeave(self);
  return text.v ? strFormat("%s(%U)", typeName(self), text.v) : 0;
}

static int keysContains(Value self, Value key) { return contains(as<View>(self)->dict, key); }

static int itemsContains(Value self, Value item) {
  if (!isTuple(item) || as<Tuple>(item)->length != 2) return 0;
  Value found = dictGet(as<View>(self)->dict, as<Tuple>(item)->items[0]);
  if (!found) return molt_thread.exc ? -1 : 0;
  Ref keep(incref(found));
  return equals(keep, as<Tuple>(item)->items[1]);
}

static bool isView(Value v) {
  return isObject(v) && (shapeOf(v) == &shape_dict_keys || shapeOf(v) == &shape_dict_items);
}

// Whether every item of a is in b.
static int allIn(Value a, Value b) {
  Ref it(iter(a));
  if (!it.v) return -1;
  for (;;) {
    Ref item(nextItem(it));
    if (item.v == kStop) return 1;
    if (!item.v) return -1;
    int in = contains(b, item);
    if (in <= 0) return in;
  }
}

static Value viewCompare(Value a, Value b, int op) {
  if (!isAnySet(b) && !isView(b)) return notImplemented();
  i64 n = length(a), m = length(b);
  if (n < 0 || m < 0) return 0;
  int r = 0;
  switch (op) {
  case CmpEq:
  case CmpNe:
    if (n == m) r = allIn(a, b);
    if (r < 0) return 0;
    if (op == CmpNe) r = !r;
    break;
  case CmpLt: r = n < m ? allIn(a, b) : 0; break;
  case CmpLe: r = n <= m ? allIn(a, b) : 0; break;
  case CmpGt: r = n > m ? allIn(b, a) : 0; break;
  default: r = n >= m ? allIn(b, a) : 0; break;
  }
  return boolOf(r);
}

static Value setFrom(Value iterable) {
  Ref s(setNew());
  if (setUpdateAny(s, iterable) < 0) return 0;
  return s.take();
}

static Value viewBinary(Value a, Value b, int op) {
  if (op != OpSub && op != OpAnd && op != OpOr && op != OpXor) return notImplemented();
  if (op == OpAnd) { // CPython walks the shorter operand if the other is a set or view, and asks the view
    if (!isView(a)) {
      Value t = a;
      a = b;
      b = t;
    }
    if (isAnySet(b) || isView(b)) {
      i64 n = length(a), m = length(b);
      if (n < 0 || m < 0) return 0;
      if (isView(b) && m > n) {
        Value t = a;
        a = b;
        b = t;
      } else if (isAnySet(b) && m >= n) {
        Ref result(setNew()), it(iter(a));
        for (;;) {
          Ref item(nextItem(it));
          if (item.v == kStop) return result.take();
          if (!item.v) return 0;
          int in = contains(b, item);
          if (in < 0 || (in && setAdd(result, item) < 0)) return 0;
        }
      }
    }
    Ref it(iter(b));
    if (!it.v) return 0;
    Ref result(setNew());
    for (;;) {
      Ref item(nextItem(it));
      if (item.v == kStop) return result.take();
      if (!item.v) return 0;
      int in = contains(a, item);
      if (in < 0 || (in && setAdd(result, item) < 0)) return 0;
    }
  }
  Ref result(setFrom(a));
  if (!result.v) return 0;
  int r = op == OpOr    ? setUpdateAny(result, b)
          : op == OpSub ? setDifferenceUpdate(result, b)
                        : setSymmetricDifferenceUpdate(result, b);
  return r < 0 ? 0 : result.take();
}

static Value isDisjoint(Value self, const Value* args, i32, Value) {
  Ref it(iter(args[0]));
  if (!it.v) return 0;
  for (;;) {
    Ref item(nextItem(it));
    if (item.v == kStop) return boolValue(true);
    if (!item.v) return 0;
    int in = contains(self, item);
    if (in) return in < 0 ? 0 : boolValue(false);
  }
}

static Value reversedView(Value self, const Value*, i32, Value) {
  return dictIterNew(as<View>(self)->dict, kindOf(self), true);
}

// TODO(type-coverage, owner:runtime, milestone:TC2, priority:P3, status:partial): give dict views' mapping a
// mappingproxy once object/ exposes its constructor; it is the dict itself now.
static Value mapping(Value self) { return incref(as<View>(self)->dict); }
static const GetSetDef viewGetSet[] = {{"mapping", mapping}, {}};
static const MethodDef setViewMethods[] = {
    {"isdisjoint", isDisjoint, 1, 1, nullptr, kMethod,
     "Return True if the view and the given iterable have a null intersection."},
    {"__reversed__", reversedView, 0, 0},
    {}};
static const MethodDef valuesMethods[] = {{"__reversed__", reversedView, 0, 0}, {}};

enum : u32 { kSetOps = 1u << OpSub | 1u << OpAnd | 1u << OpOr | 1u << OpXor };
#define DICT_VIEW(name, table, bits, ...)                                                                    \
  Class T_##name = {                                                                                         \
      .cname = #name,                                                                                        \
      .shape = &shape_##name,                                                                                \
      .flags = kNoInstances,                                                                                 \
      .instanceBytes = sizeof(View),                                                                         \
      .ops = {.dealloc = viewDealloc, .traverse = viewTraverse, .repr = viewRepr, __VA_ARGS__},              \
      .methods = table,                                                                                      \
      .getset = viewGetSet,                                                                                  \
      .binaryOps = bits};
DICT_VIEW(dict_keys, setViewMethods, kSetOps, .compare = viewCompare, .iter = viewIter, .truth = viewTruth,
          .length = viewLength, .contains = keysContains, .binary = viewBinary)
DICT_VIEW(dict_values, valuesMethods, 0, .iter = viewIter, .truth = viewTruth, .length = viewLength)
DICT_VIEW(dict_items, setViewMethods, kSetOps, .compare = viewCompare, .iter = viewIter, .truth = viewTruth,
          .length = viewLength, .contains = itemsContains, .binary = viewBinary)
