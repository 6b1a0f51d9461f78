// dict: the type's slots.
#include "container/container.h"

static void dictDealloc(Value self) {
  dictClear(as<Dict>(self));
  instanceFree(self, sizeof(Dict));
}

static void dictTraverse(Value self, Visit visit, void* arg) {
  u64 pos = 0;
  Value key, value;
  while (dictNext(self, &pos, &key, &value)) {
    if (isObject(key) && !isStr(key)) visit(key, arg);
    if (isObject(value)) visit(value, arg);
  }
}

Value dictRepr(Value self) {
  if (!as<Dict>(self)->used) return strFromAscii("{}", 2);
  if (reprEnter(self)) return strFromAscii("{...}", 5);
  StringBuilder text;
  text.add('{');
  bool ok = true, first = true;
  u64 pos = 0;
  Value k, v;
  while (ok && dictNext(self, &pos, &k, &v)) {
    Ref key(incref(k)), value(incref(v));
    if (!first) text.add(", ", 2);
    first = false;
    ok = text.addRepr(key);
    if (ok) {
      text.add(": ", 2);
      ok = text.addRepr(value);
    }
  }
  text.add('}');
  reprLeave(self);
  return ok ? text.finish() : 0;
}

static int dictEqual(Value a, Value b) {
  Dict *x = as<Dict>(a), *y = as<Dict>(b);
  if (x->used != y->used) return 0;
  for (u32 i = 0; i < x->nentries; ++i) {
    DictEntry e = x->entries[i];
    if (!e.key) continue;
    Ref key(incref(e.key)), value(incref(e.value));
    i64 at = dictLookup(y, key, e.hash);
    if (at == kFailed) return -1;
    if (at == kAbsent) return 0;
    Ref other(incref(y->entries[at].value));
    int same = equals(value, other);
    if (same <= 0) return same;
  }
  return 1;
}

Value dictCompare(Value a, Value b, int op) {
  if (!isDictLike(b) || (op != CmpEq && op != CmpNe)) return notImplemented();
  int same = dictEqual(a, b);
  return same < 0 ? 0 : boolValue(op == CmpEq ? same : !same);
}

static int dictTruth(Value self) { return as<Dict>(self)->used != 0; }
static i64 dictLen(Value self) { return (i64)as<Dict>(self)->used; }
static Value dictIter(Value self) { return dictIterNew(self, 0, false); }

Value dictSubscript(Value self, Value key) {
  i64 h = hashKey(key);
  if (h == -1) return 0;
  i64 at = dictLookup(as<Dict>(self), key, (u64)h);
  if (at >= 0) return incref(as<Dict>(self)->entries[at].value);
  if (at == kFailed) return 0;
  if (!isDict(self)) {
    Ref missing(specialMethod(self, internC("__missing__")));
    if (missing.v) return call1(missing, key);
    if (molt_thread.exc) return 0;
  }
  return raiseClassValue(E_KeyError, key);
}

int dictAssign(Value self, Value key, Value v) {
  if (v) return dictSet(self, key, v);
  int r = dictDelete(self, key);
  if (r < 0) return -1;
  if (!r) raiseClassValue(E_KeyError, key);
  return r ? 0 : -1;
}

static int dictContains(Value self, Value key) {
  i64 h = hashKey(key);
  if (h == -1) return -1;
  i64 at = dictLookup(as<Dict>(self), key, (u64)h);
  return at == kFailed ? -1 : at >= 0;
}

Value dictBinary(Value a, Value b, int op) {
  if (op != OpOr || !isDictLike(a) || !isDictLike(b)) return notImplemented();
  Ref d(dictCopy(a));
  if (dictUpdateAny(d, b) < 0) return 0;
  return d.take();
}

Value dictInplace(Value a, Value b, int op) {
  if (op != OpOr) return notImplemented();
  if (dictUpdateAny(a, b) < 0) return 0;
  return incref(a);
}

static Value dictConstruct(Value cls, const Value*, i32, Value) {
  if (as<Class>(cls) == &T_dict) return dictNew();
  return instanceNew(as<Class>(cls), sizeof(Dict));
}

static int dictInit(Value self, const Value* args, i32 nargs, Value kwnames) {
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0;
  i32 npos = nargs - nkw;
  if (npos > 1) return raiseStatus(raise(E_TypeError, "dict expected at most 1 argument, got %d", npos));
  if (npos && dictUpdateAny(self, args[0]) < 0) return -1;
  for (i32 i = 0; i < nkw; ++i)
    if (dictSet(self, as<Tuple>(kwnames)->items[i], args[npos + i]) < 0) return -1;
  return 0;
}

Class T_dict = {
    .cname = "dict",
    .shape = &molt_shape_dict,
    .flags = kBaseType | kDictSubclass,
    .instanceBytes = sizeof(Dict),
    .ops = {.dealloc = dictDealloc,
            .traverse = dictTraverse,
            .repr = dictRepr,
            .compare = dictCompare,
            .iter = dictIter,
            .truth = dictTruth,
            .length = dictLen,
            .getitem = dictSubscript,
            .setitem = dictAssign,
            .contains = dictContains,
            .binary = dictBinary,
            .inplace = dictInplace,
            .construct = dictConstruct,
            .init = dictInit},
    .methods = dictMethods,
    .binaryOps = 1u << OpOr | 0x10000u << OpOr,
    .doc = "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping "
           "object's\n    "
           "(key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for "
           "k, v in "
           "iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the name=value "
           "pairs\n    in "
           "the keyword argument list.  For example:  dict(one=1, two=2)",
};
