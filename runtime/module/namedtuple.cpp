// collections.namedtuple: a tuple subclass made at run time. One native constructor serves them all and reads
// the fields from the class.
#include "module/collections.h"
#include "object/descr.h"

// --- field descriptors
// -------------------------------------------------------------------------------------------------
namespace {
struct TupleGetter {
  Header h;
  Value index, doc;
};
MOLT_CHILDREN(getter, TupleGetter, index, 2)
} // namespace
extern Class T__tuplegetter, T_namedtuple_new;
static Shape shape__tuplegetter = {.cls = &T__tuplegetter};

static Value getterGet(Value self, Value obj, Value) {
  if (!obj || isNone(obj)) return incref(self);
  if (!(classOf(obj)->flags & kTupleSubclass))
    return raise(E_TypeError, "descriptor for index '%ld' for tuple subclasses doesn't apply to '%T' object",
                 intOf(as<TupleGetter>(self)->index), obj);
  u64 i = (u64)intOf(as<TupleGetter>(self)->index);
  return i < as<Tuple>(obj)->length ? incref(as<Tuple>(obj)->items[i])
                                    : raise(E_IndexError, "tuple index out of range");
}
static int getterSet(Value, Value, Value v) {
  raise(E_AttributeError, v ? "can't set attribute" : "can't delete attribute");
  return -1;
}
static Value getterRepr(Value self) {
  return strFormat("_tuplegetter(%R, %R)", as<TupleGetter>(self)->index, as<TupleGetter>(self)->doc);
}
static const GetSetDef getterGetSet[] = {{"__doc__",
                                          [](Value self) { return incref(as<TupleGetter>(self)->doc); },
                                          [](Value self, Value v) {
                                            Value old = as<TupleGetter>(self)->doc;
                                            as<TupleGetter>(self)->doc = v ? incref(v) : none();
                                            decref(old);
                                            return 0;
                                          }},
                                         {}};
Class T__tuplegetter = {.cname = "collections._tuplegetter",
                        .shape = &shape__tuplegetter,
                        .instanceBytes = sizeof(TupleGetter),
                        .ops = {.dealloc = getterDealloc,
                                .traverse = getterTraverse,
                                .repr = getterRepr,
                                .descrGet = getterGet,
                                .descrSet = getterSet},
                        .getset = getterGetSet};

// --- methods
// -----------------------------------------------------------------------------------------------------------------
static Value fieldsOf(Value cls) { // owned tuple
  Value f = getAttr(cls, internC("_fields"));
  if (f && !isTuple(f)) {
    decref(f);
    return raise(E_TypeError, "_fields must be a tuple");
  }
  return f;
}

static Value fill(Value cls, const Value* args, i32 nargs, Value kw) {
  Ref fields(fieldsOf(cls)), defaults(getAttr(cls, internC("_field_defaults")));
  if (!fields.v || !defaults.v) return 0;
  Tuple* f = as<Tuple>(fields);
  i32 nkw = kw ? (i32)as<Tuple>(kw)->length : 0, npos = nargs - nkw, n = (i32)f->length;
  const char* name = as<Class>(cls)->cname;
  Ref t(tupleNewOf(as<Class>(cls), f->length));
  Value* items = as<Tuple>(t)->items;
  i32 required = n - (i32)dictLength(defaults);
  for (i32 i = 0; i < npos && i < n; ++i) items[i] = incref(args[i]);
  for (i32 i = 0; i < nkw; ++i) {
    Value k = as<Tuple>(kw)->items[i];
    i32 at = 0;
    while (at < n && f->items[at] != k && !strEqual(f->items[at], k)) ++at;
    if (at == n) return raise(E_TypeError, "%s.__new__() got an unexpected keyword argument '%U'", name, k);
    if (items[at]) return raise(E_TypeError, "%s.__new__() got multiple values for argument '%U'", name, k);
    items[at] = incref(args[npos + i]);
  }
  if (npos > n) {
    if (required < n)
      return raise(E_TypeError, "%s.__new__() takes from %d to %d positional arguments but %d were given",
                   name, required + 1, n + 1, npos + 1);
    return raise(E_TypeError, "%s.__new__() takes %d positional argument%s but %d were given", name, n + 1,
                 n ? "s" : "", npos + 1);
  }
  Ref missing(listNew(0));
  for (i32 i = 0; i < n; ++i) {
    if (items[i]) continue;
    Value d = dictGet(defaults, f->items[i]);
    if (d)
      items[i] = incref(d);
    else {
      Ref quoted(repr(f->items[i]));
      listAppend(missing, quoted);
    }
  }
  List* m = as<List>(missing);
  if (!m->length) return t.take();
  StringBuilder text;
  for (u64 i = 0; i < m->length; ++i) {
    if (i) text.add(m->length == 2 ? " and " : i + 1 == m->length ? ", and " : ", ");
    text.addStr(m->items[i]);
  }
  Ref list(text.finish());
  return raise(E_TypeError, "%s.__new__() missing %ld required positional argument%s: %U", name,
               (i64)m->length, m->length == 1 ? "" : "s", list.v);
}

static Value newMethod(Value, const Value* a, i32 n, Value kw) {
  if (!n || !isObject(a[0]) || !(classOf(a[0])->flags & kTypeSubclass))
    return raise(E_TypeError, "__new__() missing 1 required positional argument: '_cls'");
  return fill(a[0], a + 1, n - 1, kw);
}
static Value make(Value cls, const Value* a, i32, Value) {
  Ref items(tupleFromIterable(a[0])), fields(fieldsOf(cls));
  if (!items.v || !fields.v) return 0;
  u64 n = as<Tuple>(fields)->length, got = as<Tuple>(items)->length;
  if (n != got) return raise(E_TypeError, "Expected %ld arguments, got %ld", (i64)n, (i64)got);
  Value t = tupleNewOf(as<Class>(cls), n);
  for (u64 i = 0; i < n; ++i) as<Tuple>(t)->items[i] = incref(as<Tuple>(items)->items[i]);
  return t;
}
static Value asDict(Value self, const Value*, i32, Value) {
  Ref fields(fieldsOf(toValue(classOf(self)))), d(dictNew());
  if (!fields.v) return 0;
  Tuple* f = as<Tuple>(fields);
  for (u64 i = 0; i < f->length && i < as<Tuple>(self)->length; ++i)
    dictSet(d, f->items[i], as<Tuple>(self)->items[i]);
  return d.take();
}
static Value replace(Value self, const Value* a, i32 n, Value kw) {
  i32 nkw = kw ? (i32)as<Tuple>(kw)->length : 0;
  if (n > nkw)
    return raise(E_TypeError, "%T._replace() takes 1 positional argument but %d were given", self,
                 n - nkw + 1);
  Value cls = toValue(classOf(self));
  Ref fields(fieldsOf(cls)), unknown(listNew(0));
  if (!fields.v) return 0;
  Tuple* f = as<Tuple>(fields);
  Ref t(tupleNewOf(as<Class>(cls), f->length));
  for (u64 i = 0; i < f->length; ++i) as<Tuple>(t)->items[i] = incref(as<Tuple>(self)->items[i]);
  for (i32 i = 0; i < nkw; ++i) {
    Value k = as<Tuple>(kw)->items[i];
    u64 at = 0;
    while (at < f->length && f->items[at] != k && !strEqual(f->items[at], k)) ++at;
    if (at == f->length) {
      listAppend(unknown, k);
      continue;
    }
    Value old = as<Tuple>(t)->items[at];
    as<Tuple>(t)->items[at] = incref(a[i]);
    decref(old);
  }
  if (as<List>(unknown)->length) return raise(E_TypeError, "Got unexpected field names: %R", unknown.v);
  return t.take();
}
static Value reprMethod(Value self, const Value*, i32, Value) {
  Ref fields(fieldsOf(toValue(classOf(self))));
  if (!fields.v) return 0;
  StringBuilder out;
  out.add(classOf(self)->cname);
  out.add('(');
  Tuple* f = as<Tuple>(fields);
  if (reprEnter(self)) return strFromC("...");
  bool ok = true;
  for (u64 i = 0; ok && i < f->length; ++i) {
    if (i) out.add(", ");
    ok = out.addStr(f->items[i]);
    out.add('=');
    if (ok) ok = out.addRepr(as<Tuple>(self)->items[i]);
  }
  reprLeave(self);
  out.add(')');
  return ok ? out.finish() : 0;
}
static Value getNewArgs(Value self, const Value*, i32, Value) {
  return tupleFrom(as<Tuple>(self)->items, as<Tuple>(self)->length);
}
static const MethodDef newDef = {"__new__", newMethod, 0, -1, "**"},
                       makeDef = {"_make", make, 1, 1, nullptr, kClassMethod},
                       asDictDef = {"_asdict", asDict, 0, 0}, replaceDef = {"_replace", replace, 0, -1, "**"},
                       copyReplaceDef = {"__replace__", replace, 0, -1, "**"},
                       reprDef = {"__repr__", reprMethod, 0, 0},
                       newArgsDef = {"__getnewargs__", getNewArgs, 0, 0};

// --- the factory
// ---------------------------------------------------------------------------------------------------------------
static bool isIdentifier(Value name) {
  Ref r(callMethod(name, internC("isidentifier"), nullptr, 0));
  return r.v == boolValue(true);
}
static bool isKeyword(Value name) {
  static const char* const words[] = {
      "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
      "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
      "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
      "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};
  for (const char* w : words)
    if (as<Str>(name)->length == strlen(w) && as<Str>(name)->kind == 1 &&
        !memcmp(as<Str>(name)->data, w, strlen(w)))
      return true;
  return false;
}

Value namedtupleFunction(Value, const Value* a, i32,
                         Value) { // typename, field_names, rename, defaults, module
  Ref names(0);
  if (isStr(a[1])) {
    Value comma[2] = {internC(","), internC(" ")};
    Ref spaced(callMethod(a[1], internC("replace"), comma, 2));
    names.v = spaced.v ? callMethod(spaced, internC("split"), nullptr, 0) : 0;
  } else
    names.v = listFromIterable(a[1]);
  if (!names.v) return 0;
  List* l = as<List>(names);
  for (u64 i = 0; i < l->length; ++i) { // map(str, field_names)
    Value s = str(l->items[i]), interned = s ? intern(s) : 0;
    decref(s);
    if (!interned) return 0;
    Value old = l->items[i];
    l->items[i] = interned;
    decref(old);
  }
  Ref typeNameText(str(a[0]));
  if (!typeNameText.v) return 0;
  int rename = a[2] ? truth(a[2]) : 0;
  if (rename < 0) return 0;
  Ref seen(setNew());
  if (rename)
    for (u64 i = 0; i < l->length; ++i) {
      Value n = l->items[i];
      bool bad = !isIdentifier(n) || isKeyword(n) || (as<Str>(n)->length && strChar(as<Str>(n), 0) == '_') ||
                 setContains(seen, n);
      if (bad) {
        Ref fresh(strFormat("_%ld", (i64)i));
        l->items[i] = intern(fresh);
        decref(n);
      }
      setAdd(seen, l->items[i]);
    }
  Ref all(listNew(0));
  listAppend(all, typeNameText);
  for (u64 i = 0; i < l->length; ++i) listAppend(all, l->items[i]);
  for (u64 i = 0; i < as<List>(all)->length; ++i) {
    Value n = as<List>(all)->items[i];
    if (!isIdentifier(n))
      return raise(E_ValueError, "Type names and field names must be valid identifiers: %R", n);
    if (isKeyword(n)) return raise(E_ValueError, "Type names and field names cannot be a keyword: %R", n);
  }
  Ref unique(setNew());
  for (u64 i = 0; i < l->length; ++i) {
    Value n = l->items[i];
    if (strChar(as<Str>(n), 0) == '_' && !rename)
      return raise(E_ValueError, "Field names cannot start with an underscore: %R", n);
    if (setContains(unique, n)) return raise(E_ValueError, "Encountered duplicate field name: %R", n);
    setAdd(unique, n);
  }
  Ref fields(tupleFrom(l->items, l->length)), defaults(dictNew());
  if (a[3] && !isNone(a[3])) {
    Ref values(tupleFromIterable(a[3]));
    if (!values.v) return 0;
    u64 n = as<Tuple>(values)->length;
    if (n > l->length) return raise(E_TypeError, "Got more default values than field names");
    for (u64 i = 0; i < n; ++i) dictSet(defaults, l->items[l->length - n + i], as<Tuple>(values)->items[i]);
  }
  readyClass(&T__tuplegetter);
  Ref ns(dictNew()), empty(tupleNew(0));
  auto put = [&](const char* name, Value owned) {
    dictSet(ns, internC(name), owned);
    decref(owned);
  };
  StringBuilder doc;
  doc.addStr(typeNameText);
  doc.add('(');
  for (u64 i = 0; i < l->length; ++i) {
    if (i) doc.add(", ");
    doc.addStr(l->items[i]);
  }
  doc.add(')');
  put("__doc__", doc.finish());
  put("__slots__", incref(empty));
  put("_fields", incref(fields));
  put("_field_defaults", incref(defaults));
  put("__match_args__", incref(fields));
  Ref newFn(builtinFunction(&newDef, 0, 0));
  put("__new__", staticMethodNew(newFn));
  put("_make", classMethodDescriptor(&T_tuple, &makeDef));
  put("_asdict", methodDescriptor(&T_tuple, &asDictDef));
  put("_replace", methodDescriptor(&T_tuple, &replaceDef));
  put("__replace__", methodDescriptor(&T_tuple, &copyReplaceDef));
  put("__repr__", methodDescriptor(&T_tuple, &reprDef));
  put("__getnewargs__", methodDescriptor(&T_tuple, &newArgsDef));
  // TODO(introspection, owner:runtime, milestone:RT1, priority:P3, status:partial): __module__ is the
  // caller's module; that is __main__ for now unless `module` says otherwise.
  put("__module__", incref(a[4] && !isNone(a[4]) ? a[4] : internC("__main__")));
  for (u64 i = 0; i < l->length; ++i) {
    TupleGetter* g = (TupleGetter*)newObject(&shape__tuplegetter, sizeof(TupleGetter));
    g->index = tagInt((i64)i);
    g->doc = strFormat("Alias for field number %ld", (i64)i);
    Ref getter(toValue(g));
    dictSet(ns, l->items[i], getter);
  }
  Ref bases(tuple1(toValue(&T_tuple)));
  Value args[3] = {typeNameText, bases, ns};
  return call(toValue(&T_type), args, 3);
}
