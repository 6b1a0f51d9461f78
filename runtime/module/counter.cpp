// collections.Counter, and the module collections.
#include "module/collections.h"

static Shape shape_Counter = {.cls = &T_Counter};

static Value counterConstruct(Value cls, const Value*, i32, Value) {
  return instanceNew(as<Class>(cls), sizeof(Dict));
}
static void counterDealloc(Value self) {
  dictClear(as<Dict>(self));
  instanceFree(self, sizeof(Dict));
}
static bool isCounter(Value v) { return isObject(v) && isInstance(v, &T_Counter); }

// d[key] += by, with ints inline.
static int addTo(Value self, Value key, Value by, bool minus) {
  Dict* d = as<Dict>(self);
  i64 h = hashKey(key);
  if (h == -1) return -1;
  i64 at = dictLookup(d, key, (u64)h);
  if (at == kFailed) return -1;
  if (at >= 0) {
    Value old = d->entries[at].value;
    if (isInt(old) && isInt(by)) {
      i64 r = intOf(old) + (minus ? -intOf(by) : intOf(by));
      if (fitsTag(r)) {
        d->entries[at].value = tagInt(r);
        return 0;
      }
    }
    Ref keep(incref(old));
    Ref r(binary(keep, by, minus ? OpSub : OpAdd));
    return r.v ? dictInsert(d, key, (u64)h, r) : -1;
  }
  Ref r(minus ? binary(tagInt(0), by, OpSub) : isInt(by) ? by : binary(by, tagInt(0), OpAdd));
  return r.v ? dictInsertNew(d, key, (u64)h, r) : -1;
}

static int addAll(Value self, Value source, bool minus) {
  if (!source || isNone(source)) return 0;
  bool mapping = isDictLike(source);
  if (!mapping) {
    Ref keys(lookupAttr(source, internC("keys")));
    if (molt_thread.exc) return -1;
    Ref items(keys.v ? lookupAttr(source, internC("items")) : 0);
    if (molt_thread.exc) return -1;
    if (items.v) {
      Ref view(call0(items)), copy(view.v ? call1(toValue(&T_dict), view) : 0);
      return copy.v ? addAll(self, copy, minus) : -1;
    }
  }
  if (mapping) {
    if (!minus && !as<Dict>(self)->used) return dictMergeFrom(self, source, 1); // as dict.update
    Ref copy(source == self ? dictCopy(source) : incref(source));
    u64 pos = 0;
    Value k, v;
    while (dictNext(copy, &pos, &k, &v)) {
      Ref key(incref(k)), value(incref(v));
      if (addTo(self, key, value, minus) < 0) return -1;
    }
    return 0;
  }
  Ref it(iter(source));
  if (!it.v) return -1;
  for (;;) {
    Ref key(nextItem(it));
    if (key.v == kStop) return 0;
    if (!key.v || addTo(self, key, tagInt(1), minus) < 0) return -1;
  }
}
static int addArgs(Value self, const Value* args, i32 nargs, Value kw, bool minus, const char* fn) {
  i32 nkw = kw ? (i32)as<Tuple>(kw)->length : 0, npos = nargs - nkw;
  if (npos > 1)
    return raiseStatus(raise(
        E_TypeError, "Counter.%s() takes from 1 to 2 positional arguments but %d were given", fn, npos + 1));
  if (npos && addAll(self, args[0], minus) < 0) return -1;
  if (!nkw) return 0;
  Ref extra(dictNew());
  for (i32 i = 0; i < nkw; ++i)
    if (dictSet(extra, as<Tuple>(kw)->items[i], args[npos + i]) < 0) return -1;
  return addAll(self, extra, minus);
}
static int counterInit(Value self, const Value* args, i32 nargs, Value kw) {
  return addArgs(self, args, nargs, kw, false, "__init__");
}
static Value update(Value self, const Value* a, i32 n, Value kw) {
  return addArgs(self, a, n, kw, false, "update") < 0 ? 0 : none();
}
static Value subtract(Value self, const Value* a, i32 n, Value kw) {
  return addArgs(self, a, n, kw, true, "subtract") < 0 ? 0 : none();
}

static Value counterSubscript(Value self, Value key) {
  i64 h = hashKey(key);
  if (h == -1) return 0;
  i64 at = dictLookup(as<Dict>(self), key, (u64)h);
  if (at >= 0) return incref(as<Dict>(self)->entries[at].value);
  if (at == kFailed) return 0;
  return classOf(self) == &T_Counter ? tagInt(0) : dictSubscript(self, key);
}
static int counterAssign(Value self, Value key, Value v) {
  if (v) return dictSet(self, key, v);
  return dictDelete(self, key) < 0 ? -1 : 0; // no KeyError
}
static Value missing(Value, const Value*, i32, Value) { return tagInt(0); }

static Value second(Value, const Value* a, i32, Value) { return getItem(a[0], tagInt(1)); }
static const MethodDef secondDef = {"itemgetter", second, 1, 1};

static Value mostCommon(Value self, const Value* a, i32, Value) {
  Ref view(dictViewNew(self, 2)), l(listFromIterable(view)), key(builtinFunction(&secondDef, 0, 0));
  if (!l.v || listSort(l, key, true) < 0) return 0;
  if (!a[0] || isNone(a[0])) return l.take();
  i64 n = asIndex(a[0]);
  if (n == -1 && molt_thread.exc) return 0;
  if (n < 0) n = 0;
  List* list = as<List>(l);
  return listFrom(list->items, (u64)n < list->length ? (u64)n : list->length);
}
static Value elements(Value self, const Value*, i32, Value) {
  // chain.from_iterable(repeat(key, count) …), lazily as CPython's.
  Ref view(dictViewNew(self, 2)), pairs(iter(view));
  extern Class T_starmap, T_chain, T_repeat;
  readyClass(&T_starmap);
  readyClass(&T_repeat);
  readyClass(&T_chain);
  Value args[2] = {toValue(&T_repeat), pairs};
  Ref repeats(call(toValue(&T_starmap), args, 2));
  return repeats.v ? callMethod(toValue(&T_chain), internC("from_iterable"), &repeats.v, 1) : 0;
}
static Value total(Value self, const Value*, i32, Value) {
  Ref sum(tagInt(0));
  u64 pos = 0;
  Value k, v;
  while (dictNext(self, &pos, &k, &v)) {
    sum.reset(binary(sum, v, OpAdd));
    if (!sum.v) return 0;
  }
  return sum.take();
}
static Value copy(Value self, const Value*, i32, Value) { return call1(toValue(classOf(self)), self); }
static Value fromKeys(Value, const Value*, i32, Value) {
  return raise(E_NotImplementedError, "Counter.fromkeys() is undefined.  Use Counter(iterable) instead.");
}
static Value reduce(Value self, const Value*, i32, Value) {
  Ref d(dictCopy(self)), args(tuple1(d));
  return tuple2(toValue(classOf(self)), args);
}

static Value counterRepr(Value self) {
  if (!as<Dict>(self)->used) return strFormat("%s()", bareName(classOf(self)));
  Value nothing = 0;
  Ref pairs(mostCommon(self, &nothing, 0, 0)), d(0);
  if (pairs.v)
    d.v = call1(toValue(&T_dict), pairs);
  else { // counts that cannot be compared
    clearException();
    d.v = dictCopy(self);
  }
  Ref text(d.v ? repr(d) : 0);
  return text.v ? strFormat("%s(%U)", bareName(classOf(self)), text.v) : 0;
}

static Value countOf(Value self, Value key) { // borrowed
  Value v = dictGet(self, key);
  return v ? v : molt_thread.exc ? 0 : tagInt(0);
}
// Whether a's count is op b's for each key of either.
static int allCounts(Value a, Value b, int op) {
  Value both[2] = {a, b};
  for (Value side : both) {
    Ref keys(listFromIterable(side));
    for (u64 i = 0; i < as<List>(keys)->length; ++i) {
      Value key = as<List>(keys)->items[i], x = countOf(a, key), y = countOf(b, key);
      if (!x || !y) return -1;
      int r = compareTruth(x, y, op);
      if (r <= 0) return r;
    }
  }
  return 1;
}
static Value counterCompare(Value a, Value b, int op) {
  if (!isCounter(b)) return op == CmpEq || op == CmpNe ? dictCompare(a, b, op) : notImplemented();
  switch (op) {
  case CmpEq: return boolOf(allCounts(a, b, CmpEq));
  case CmpNe: {
    int r = allCounts(a, b, CmpEq);
    return r < 0 ? 0 : boolValue(!r);
  }
  case CmpLe:
  case CmpGe: return boolOf(allCounts(a, b, op));
  default: {
    int r = allCounts(a, b, op == CmpLt ? CmpLe : CmpGe);
    if (r <= 0) return boolOf(r);
    r = allCounts(a, b, CmpEq);
    return r < 0 ? 0 : boolValue(!r);
  }
  }
}

static int positive(Value v) { return isInt(v) ? intOf(v) > 0 : compareTruth(v, tagInt(0), CmpGt); }
// Keys of a, then those of b alone; count by op; positive counts stay.
static Value counterBinary(Value a, Value b, int op) {
  if (!isCounter(a) || !isCounter(b) || (op != OpAdd && op != OpSub && op != OpAnd && op != OpOr))
    return notImplemented();
  Ref r(call0(toValue(&T_Counter)));
  u64 pos = 0;
  Value k, v;
  while (dictNext(a, &pos, &k, &v)) {
    Value other = countOf(b, k);
    if (!other) return 0;
    Ref n(0);
    if (op == OpAdd || op == OpSub)
      n.v = binary(v, other, op);
    else {
      int less = compareTruth(v, other, CmpLt);
      if (less < 0) return 0;
      n.v = incref((op == OpAnd) == (less != 0) ? v : other);
    }
    if (!n.v) return 0;
    int keep = positive(n);
    if (keep < 0 || (keep && dictSet(r, k, n) < 0)) return 0;
  }
  if (op == OpAnd) return r.take();
  pos = 0;
  while (dictNext(b, &pos, &k, &v)) {
    Value mine = dictGet(a, k);
    if (mine) continue;
    if (molt_thread.exc) return 0;
    Ref n(op == OpSub ? binary(tagInt(0), v, OpSub) : incref(v));
    int keep = n.v ? positive(n) : -1;
    if (keep < 0 || (keep && dictSet(r, k, n) < 0)) return 0;
  }
  return r.take();
}
static Value counterInplace(Value a, Value b, int op) {
  if (op != OpAdd && op != OpSub && op != OpAnd && op != OpOr) return notImplemented();
  if (!isCounter(b)) return notImplemented();
  // The keys keep their places; counts that are not positive go.
  if (op == OpAdd || op == OpSub) {
    if (addAll(a, b, op == OpSub) < 0) return 0;
  } else if (op == OpOr) {
    u64 pos = 0;
    Value k, v;
    while (dictNext(b, &pos, &k, &v)) {
      Value mine = countOf(a, k);
      if (!mine) return 0;
      int more = compareTruth(v, mine, CmpGt);
      if (more < 0 || (more && dictSet(a, k, v) < 0)) return 0;
    }
  } else {
    Ref keys(listFromIterable(a));
    for (u64 i = 0; i < as<List>(keys)->length; ++i) {
      Value k = as<List>(keys)->items[i], mine = countOf(a, k), other = countOf(b, k);
      if (!mine || !other) return 0;
      int less = compareTruth(other, mine, CmpLt);
      if (less < 0 || (less && dictSet(a, k, other) < 0)) return 0;
    }
  }
  Ref keys(listFromIterable(a));
  for (u64 i = 0; i < as<List>(keys)->length; ++i) {
    int keep = positive(countOf(a, as<List>(keys)->items[i]));
    if (keep < 0 || (!keep && dictDelete(a, as<List>(keys)->items[i]) < 0)) return 0;
  }
  return incref(a);
}
static Value counterUnary(Value self, int op) {
  if (op != UnPos && op != UnNeg) return notImplemented();
  Ref r(call0(toValue(&T_Counter)));
  u64 pos = 0;
  Value k, v;
  while (dictNext(self, &pos, &k, &v)) {
    Ref n(op == UnNeg ? binary(tagInt(0), v, OpSub) : incref(v));
    int keep = n.v ? positive(n) : -1;
    if (keep < 0 || (keep && dictSet(r, k, n) < 0)) return 0;
  }
  return r.take();
}

static const MethodDef methods[] = {{"update", update, 0, -1, "**"},
                                    {"subtract", subtract, 0, -1, "**"},
                                    {"most_common", mostCommon, 0, 1, "n"},
                                    {"elements", elements, 0, 0},
                                    {"total", total, 0, 0},
                                    {"copy", copy, 0, 0},
                                    {"__copy__", copy, 0, 0},
                                    {"__missing__", missing, 1, 1},
                                    {"__reduce__", reduce, 0, 0},
                                    {"fromkeys", fromKeys, 1, 2, nullptr, kClassMethod},
                                    {}};
enum : u32 { kOps = 1u << OpAdd | 1u << OpSub | 1u << OpAnd | 1u << OpOr };
Class T_Counter = {.cname = "collections.Counter",
                   .base = &T_dict,
                   .shape = &shape_Counter,
                   .flags = kBaseType | kPythonMade | kDictSubclass,
                   .instanceBytes = sizeof(Dict),
                   .ops = {.dealloc = counterDealloc,
                           .repr = counterRepr,
                           .compare = counterCompare,
                           .getitem = counterSubscript,
                           .setitem = counterAssign,
                           .binary = counterBinary,
                           .inplace = counterInplace,
                           .unary = counterUnary,
                           .construct = counterConstruct,
                           .init = counterInit},
                   .methods = methods,
                   .binaryOps = kOps | (u32)kOps << 16,
                   .unaryOps = 1u << UnPos | 1u << UnNeg};

static Value countElements(Value, const Value* a, i32, Value) {
  return addAll(a[0], a[1], false) < 0 ? 0 : none();
}

extern Class T__deque_iterator, T__deque_reverse_iterator;
static int setup(Value m) {
  moduleAddType(m, "deque", &T_deque);
  moduleAddType(m, "_deque_iterator", &T__deque_iterator);
  moduleAddType(m, "_deque_reverse_iterator", &T__deque_reverse_iterator);
  moduleAddType(m, "defaultdict", &T_defaultdict);
  moduleAddType(m, "OrderedDict", &T_OrderedDict);
  return moduleAddType(m, "Counter", &T_Counter);
}
static const MethodDef functions[] = {
    {"namedtuple", namedtupleFunction, 2, 6, "typename,field_names,*,rename,defaults,module"},
    {"_count_elements", countElements, 2, 2},
    {}};
extern const NativeModule module__collections = {"_collections", functions, setup};
