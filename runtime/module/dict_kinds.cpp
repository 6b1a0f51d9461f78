// collections.defaultdict and OrderedDict: dicts with a little more.
#include "module/collections.h"

// --- defaultdict
// -----------------------------------------------------------------------------------------------------------
namespace {
struct DefaultDict {
  Dict d;
  Value factory; ///< None or a callable
};
struct OrderedDict {
  Dict d;
  u64 first; ///< no live entry lies before this one, as long as the table is that of `seen`
  u64 seen;
};
} // namespace
static Shape shape_defaultdict = {.cls = &T_defaultdict}, shape_OrderedDict = {.cls = &T_OrderedDict};
static DefaultDict* dd(Value v) { return as<DefaultDict>(v); }

static Value missing(Value self, Value key) {
  Value factory = dd(self)->factory;
  if (!factory || isNone(factory)) return raiseClassValue(E_KeyError, key);
  Ref f(incref(factory));
  Ref v(call0(f));
  if (!v.v || dictSet(self, key, v) < 0) return 0;
  return v.take();
}
static Value ddSubscript(Value self, Value key) {
  i64 h = hashKey(key);
  if (h == -1) return 0;
  i64 at = dictLookup(as<Dict>(self), key, (u64)h);
  if (at >= 0) return incref(as<Dict>(self)->entries[at].value);
  if (at == kFailed) return 0;
  if (classOf(self) != &T_defaultdict)
    return dictSubscript(self, key); // a subclass may have its own __missing__
  return missing(self, key);
}
static Value missingMethod(Value self, const Value* a, i32, Value) { return missing(self, a[0]); }
static void ddDealloc(Value self) {
  dictClear(as<Dict>(self));
  decref(dd(self)->factory);
  instanceFree(self, sizeof(DefaultDict));
}
static void ddTraverse(Value self, Visit visit, void* arg) {
  T_dict.ops.traverse(self, visit, arg);
  if (isObject(dd(self)->factory)) visit(dd(self)->factory, arg);
}
static Value ddConstruct(Value cls, const Value*, i32, Value) {
  Value v = instanceNew(as<Class>(cls), sizeof(DefaultDict));
  dd(v)->factory = none();
  return v;
}
static int ddInit(Value self, const Value* args, i32 nargs, Value kw) {
  i32 npos = nargs - (kw ? (i32)as<Tuple>(kw)->length : 0);
  Value factory = none();
  if (npos) {
    factory = args[0];
    if (!isNone(factory) && !isCallable(factory))
      return raiseStatus(raise(E_TypeError, "first argument must be callable or None"));
    ++args;
    --nargs;
  }
  Value old = dd(self)->factory;
  dd(self)->factory = incref(factory);
  decref(old);
  return T_dict.ops.init(self, args, nargs, kw);
}
static Value ddRepr(Value self) {
  Ref base(dictRepr(self));
  if (!base.v) return 0;
  Value f = dd(self)->factory;
  Ref text(0);
  if (reprEnter(self))
    text.v = strFromC("...");
  else {
    text.v = repr(f);
    reprLeave(self);
  }
  return text.v ? strFormat("%s(%U, %U)", bareName(classOf(self)), text.v, base.v) : 0;
}
static Value ddCopy(Value self, const Value*, i32, Value) {
  return call2(toValue(classOf(self)), dd(self)->factory, self);
}
static Value ddBinary(Value a, Value b, int op) {
  if (op != OpOr || !isDictLike(a) || !isDictLike(b)) return notImplemented();
  Value self = isInstance(a, &T_defaultdict) ? a : b;
  Ref r(call2(toValue(classOf(self)), dd(self)->factory, a));
  return r.v && dictUpdateAny(r, b) == 0 ? r.take() : 0;
}
static Value ddReduce(Value self, const Value*, i32, Value) {
  Ref args(isNone(dd(self)->factory) ? tupleNew(0) : tuple1(dd(self)->factory));
  Ref view(dictViewNew(self, 2)), it(iter(view));
  Value parts[5] = {toValue(classOf(self)), args, none(), none(), it};
  return tupleFrom(parts, 5);
}
static const MethodDef ddMethods[] = {{"__missing__", missingMethod, 1, 1},
                                      {"copy", ddCopy, 0, 0},
                                      {"__copy__", ddCopy, 0, 0},
                                      {"__reduce__", ddReduce, 0, 0},
                                      {}};
static const GetSetDef ddGetSet[] = {{"default_factory", [](Value self) { return incref(dd(self)->factory); },
                                      [](Value self, Value v) {
                                        Value old = dd(self)->factory;
                                        dd(self)->factory = v ? incref(v) : none();
                                        decref(old);
                                        return 0;
                                      }},
                                     {}};
Class T_defaultdict = {.cname = "collections.defaultdict",
                       .base = &T_dict,
                       .shape = &shape_defaultdict,
                       .flags = kBaseType | kDictSubclass,
                       .instanceBytes = sizeof(DefaultDict),
                       .ops = {.dealloc = ddDealloc,
                               .traverse = ddTraverse,
                               .repr = ddRepr,
                               .getitem = ddSubscript,
                               .binary = ddBinary,
                               .construct = ddConstruct,
                               .init = ddInit},
                       .methods = ddMethods,
                       .getset = ddGetSet,
                       .binaryOps = 1u << OpOr};

// --- OrderedDict
// -------------------------------------------------------------------------------------------------------------
static OrderedDict* od(Value v) { return as<OrderedDict>(v); }
static Value odConstruct(Value cls, const Value*, i32, Value) {
  return instanceNew(as<Class>(cls), sizeof(OrderedDict));
}
static void odDealloc(Value self) {
  dictClear(as<Dict>(self));
  instanceFree(self, sizeof(OrderedDict));
}
static Value odRepr(Value self) {
  if (!as<Dict>(self)->used) return strFormat("%s()", bareName(classOf(self)));
  if (reprEnter(self)) return strFromC("...");
  Ref plain(dictCopy(self));
  Ref text(dictRepr(plain));
  reprLeave(self);
  return text.v ? strFormat("%s(%U)", bareName(classOf(self)), text.v) : 0;
}
static i64 firstEntry(OrderedDict* o) { // -1: empty
  if (o->seen != o->d.version) {
    o->seen = o->d.version;
    o->first = 0;
  }
  while (o->first < o->d.nentries && !o->d.entries[o->first].key) ++o->first;
  return o->first < o->d.nentries ? (i64)o->first : -1;
}
static Value odCompare(Value a, Value b, int op) {
  if (!isDictLike(b) || (op != CmpEq && op != CmpNe)) return notImplemented();
  Ref r(dictCompare(a, b, CmpEq));
  if (!r.v) return 0;
  bool same = r.v == boolValue(true);
  if (same && isInstance(b, &T_OrderedDict)) { // order counts
    u64 i = 0, j = 0;
    Value x, y;
    while (same && dictNext(a, &i, &x, nullptr) && dictNext(b, &j, &y, nullptr)) {
      int e = equals(x, y);
      if (e < 0) return 0;
      same = e;
    }
  }
  return boolValue(same == (op == CmpEq));
}
static Value moveToEnd(Value self, const Value* a, i32, Value) {
  int last = a[1] ? truth(a[1]) : 1;
  if (last < 0) return 0;
  Dict* d = as<Dict>(self);
  i64 h = hashKey(a[0]);
  if (h == -1) return 0;
  i64 at = dictLookup(d, a[0], (u64)h);
  if (at == kFailed) return 0;
  if (at == kAbsent) return raiseClassValue(E_KeyError, a[0]);
  Ref key(incref(d->entries[at].key)), value(incref(d->entries[at].value));
  if (last) {
    dictRemoveAt(d, at, (u64)h);
    dictInsertNew(d, key, (u64)h, value);
    return none();
  }
  if (firstEntry(od(self)) == at) return none();
  // To the front: rebuild the order.
  Ref rest(dictCopy(self));
  dictRemoveAt(d, at, (u64)h);
  dictClear(d);
  dictInsertNew(d, key, (u64)h, value);
  Dict* r = as<Dict>(rest);
  for (u32 i = 0; i < r->nentries; ++i)
    if (r->entries[i].key && r->entries[i].key != key.v)
      dictInsertNew(d, r->entries[i].key, r->entries[i].hash, r->entries[i].value);
  return none();
}
static Value popItem(Value self, const Value* a, i32, Value) {
  int last = a[0] ? truth(a[0]) : 1;
  if (last < 0) return 0;
  Dict* d = as<Dict>(self);
  if (!d->used) {
    Ref text(strFromC("dictionary is empty"));
    return raiseClassValue(E_KeyError, text);
  }
  if (last) return callMethod(toValue(&T_dict), internC("popitem"), &self, 1);
  i64 at = firstEntry(od(self));
  Value pair = tuple2(d->entries[at].key, d->entries[at].value);
  dictRemoveAt(d, at, d->entries[at].hash);
  return pair;
}
static Value odCopy(Value self, const Value*, i32, Value) { return call1(toValue(classOf(self)), self); }
static Value odBinary(Value a, Value b, int op) {
  if (op != OpOr || !isDictLike(a) || !isDictLike(b)) return notImplemented();
  Value self = isInstance(a, &T_OrderedDict) ? a : b;
  Ref r(call1(toValue(classOf(self)), a));
  return r.v && dictUpdateAny(r, b) == 0 ? r.take() : 0;
}
static Value odFromKeys(Value cls, const Value* a, i32, Value) {
  Ref d(call0(cls));
  if (!d.v) return 0;
  Ref it(iter(a[0]));
  if (!it.v) return 0;
  for (;;) {
    Ref key(nextItem(it));
    if (key.v == kStop) return d.take();
    if (!key.v || setItem(d, key, a[1] ? a[1] : none()) < 0) return 0;
  }
}
static Value odReduce(Value self, const Value*, i32, Value) {
  Ref empty(tupleNew(0)), view(dictViewNew(self, 2)), it(iter(view));
  Value parts[5] = {toValue(classOf(self)), empty, none(), none(), it};
  return tupleFrom(parts, 5);
}
static const MethodDef odMethods[] = {{"move_to_end", moveToEnd, 1, 2, "key,last"},
                                      {"popitem", popItem, 0, 1, "last"},
                                      {"copy", odCopy, 0, 0},
                                      {"__copy__", odCopy, 0, 0},
                                      {"fromkeys", odFromKeys, 1, 2, "iterable,value", kClassMethod},
                                      {"__reduce__", odReduce, 0, 0},
                                      {}};
Class T_OrderedDict = {.cname = "collections.OrderedDict",
                       .base = &T_dict,
                       .shape = &shape_OrderedDict,
                       .flags = kBaseType | kDictSubclass,
                       .instanceBytes = sizeof(OrderedDict),
                       .ops = {.dealloc = odDealloc,
                               .repr = odRepr,
                               .compare = odCompare,
                               .binary = odBinary,
                               .construct = odConstruct},
                       .methods = odMethods,
                       .binaryOps = 1u << OpOr};
