// Methods of dict.
#include "container/container.h"

static Value get(Value self, const Value* args, i32 nargs, Value) {
  i64 h = hashKey(args[0]);
  if (h == -1) return 0;
  i64 at = dictLookup(as<Dict>(self), args[0], (u64)h);
  if (at >= 0) return incref(as<Dict>(self)->entries[at].value);
  if (at == kFailed) return 0;
  return nargs > 1 ? incref(args[1]) : none();
}

static Value setDefault(Value self, const Value* args, i32 nargs, Value) {
  Dict* d = as<Dict>(self);
  i64 h = hashKey(args[0]);
  if (h == -1) return 0;
  i64 at = dictLookup(d, args[0], (u64)h);
  if (at >= 0) return incref(d->entries[at].value);
  if (at == kFailed) return 0;
  Value v = nargs > 1 ? args[1] : none();
  dictInsertNew(d, args[0], (u64)h, v);
  return incref(v);
}

static Value pop(Value self, const Value* args, i32 nargs, Value) {
  Dict* d = as<Dict>(self);
  if (!d->used) return nargs > 1 ? incref(args[1]) : raiseClassValue(E_KeyError, args[0]);
  i64 h = hashKey(args[0]);
  if (h == -1) return 0;
  i64 at = dictLookup(d, args[0], (u64)h);
  if (at == kFailed) return 0;
  if (at == kAbsent) return nargs > 1 ? incref(args[1]) : raiseClassValue(E_KeyError, args[0]);
  Value v = incref(d->entries[at].value);
  dictRemoveAt(d, at, (u64)h);
  return v;
}

static Value popItem(Value self, const Value*, i32, Value) {
  Dict* d = as<Dict>(self);
  if (!d->used) {
    Ref text(strFromC("popitem(): dictionary is empty"));
    return raiseClassValue(E_KeyError, text);
  }
  u32 at = d->nentries;
  while (!d->entries[--at].key) {
  }
  Value pair = tuple2(d->entries[at].key, d->entries[at].value);
  dictRemoveAt(d, at, d->entries[at].hash);
  d->usable -=
      d->nentries - at; // the index places are used up, so that growth comes before the last free one
  d->nentries = at;
  return pair;
}

static Value update(Value self, const Value* args, i32 nargs, Value kwnames) {
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0;
  i32 npos = nargs - nkw;
  if (npos > 1) return raise(E_TypeError, "update expected at most 1 argument, got %d", npos);
  if (npos && dictUpdateAny(self, args[0]) < 0) return 0;
  for (i32 i = 0; i < nkw; ++i)
    if (dictSet(self, as<Tuple>(kwnames)->items[i], args[npos + i]) < 0) return 0;
  return none();
}

static Value clear(Value self, const Value*, i32, Value) {
  dictClear(as<Dict>(self));
  return none();
}

static Value copy(Value self, const Value*, i32, Value) { return dictCopy(self); }
static Value keys(Value self, const Value*, i32, Value) { return dictViewNew(self, 0); }
static Value values(Value self, const Value*, i32, Value) { return dictViewNew(self, 1); }
static Value items(Value self, const Value*, i32, Value) { return dictViewNew(self, 2); }
static Value reversed(Value self, const Value*, i32, Value) { return dictIterNew(self, 0, true); }

static Value fromKeys(Value cls, const Value* args, i32 nargs, Value) {
  Value value = nargs > 1 ? args[1] : none();
  Ref d(as<Class>(cls) == &T_dict ? dictNew() : call0(cls));
  if (!d.v) return 0;
  bool exact = isDict(d);
  if (exact && isDict(args[0])) {
    Dict* from = as<Dict>(args[0]);
    dictReserve(as<Dict>(d), from->used);
    for (u32 i = 0; i < from->nentries; ++i) {
      DictEntry e = from->entries[i];
      if (e.key && dictInsert(as<Dict>(d), e.key, e.hash, value) < 0) return 0;
    }
    return d.take();
  }
  Ref it(iter(args[0]));
  if (!it.v) return 0;
  for (;;) {
    Ref key(nextItem(it));
    if (key.v == kStop) return d.take();
    if (!key.v) return 0;
    if ((exact ? dictSet(d, key, value) : setItem(d, key, value)) < 0) return 0;
  }
}

static Value sizeOf(Value self, const Value*, i32, Value) {
  Dict* d = as<Dict>(self);
  if (!d->entries) return tagInt(48);
  u32 log = d->logSize;
  i64 width = log <= 7 ? 1 : log <= 15 ? 2 : 4;
  bool text = true; // tables of str keys only have smaller entries in CPython
  for (u32 i = 0; text && i < d->nentries; ++i) text = !d->entries[i].key || isStr(d->entries[i].key);
  return tagInt(48 + 32 + (width << log) + (i64)d->usable * (text ? 16 : 24));
}

const MethodDef dictMethods[] = {
    {"clear", clear, 0, 0, nullptr, kMethod, "Remove all items from the dict."},
    {"copy", copy, 0, 0, nullptr, kMethod, "Return a shallow copy of the dict."},
    {"fromkeys", fromKeys, 1, 2, nullptr, kClassMethod,
     "Create a new dictionary with keys from iterable and values set to value."},
    {"get", get, 1, 2, nullptr, kMethod,
     "Return the value for key if key is in the dictionary, else default."},
    {"items", items, 0, 0, nullptr, kMethod,
     "Return a set-like object providing a view on the dict's items."},
    {"keys", keys, 0, 0, nullptr, kMethod, "Return a set-like object providing a view on the dict's keys."},
    {"pop", pop, 1, 2, nullptr, kMethod,
     "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not "
     "found, return "
     "the default if given; otherwise,\nraise a KeyError."},
    {"popitem", popItem, 0, 0, nullptr, kMethod,
     "Remove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned in LIFO (last-in, first-out) "
     "order.\nRaises KeyError if the dict is empty."},
    {"setdefault", setDefault, 1, 2, nullptr, kMethod,
     "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key "
     "is in "
     "the dictionary, else default."},
    {"update", update, 0, -1, "**", kMethod,
     "D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.\nIf E is present and has a "
     ".keys() method, "
     "then does:  for k in E.keys(): D[k] = E[k]\nIf E is present and lacks a .keys() method, then does:  "
     "for k, v in "
     "E: D[k] = v\nIn either case, this is followed by: for k in F:  D[k] = F[k]"},
    {"values", values, 0, 0, nullptr, kMethod, "Return an object providing a view on the dict's values."},
    {"__reversed__", reversed, 0, 0, nullptr, kMethod, "Return a reverse iterator over the dict keys."},
    {"__sizeof__", sizeOf, 0, 0},
    {"__class_getitem__", genericAlias, 1, 1, nullptr, kClassMethod, "See PEP 585"},
    {},
};
