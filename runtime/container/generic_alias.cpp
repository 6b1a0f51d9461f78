// types.GenericAlias: list[int] and its kin, the result of __class_getitem__ (PEP 585). Attributes other than
// the few of its own are the origin's; what Python's syntax asks for goes by the type, as always.
#include "container/container.h"
#include "object/class.h"

namespace {
struct Alias {
  Header h;
  Value origin, args, parameters; ///< parameters 0 until asked
  u64 starred;
};
void aliasDealloc(Value v) {
  decref(as<Alias>(v)->origin);
  decref(as<Alias>(v)->args);
  decref(as<Alias>(v)->parameters);
  freeInstance(v, sizeof(Alias));
}
void aliasTraverse(Value v, Visit visit, void* arg) {
  visit(as<Alias>(v)->origin, arg);
  visit(as<Alias>(v)->args, arg);
  if (as<Alias>(v)->parameters) visit(as<Alias>(v)->parameters, arg);
}
} // namespace
extern Class T_GenericAlias;
static Shape shape_GenericAlias = {.cls = &T_GenericAlias};
static bool isAlias(Value v) { return isObject(v) && isInstance(v, &T_GenericAlias); }

static Value aliasOf(Class* cls, Value origin, Value args) {
  Alias* a = (Alias*)newInstance(cls, sizeof(Alias));
  a->origin = incref(origin);
  a->args = isInstance(args, &T_tuple) ? incref(args) : tuple1(args);
  a->parameters = 0;
  a->starred = 0;
  return toValue(a);
}
static Value aliasNew(Value origin, Value args) {
  readyClass(&T_GenericAlias);
  return aliasOf(&T_GenericAlias, origin, args);
}

Value genericAlias(Value origin, const Value* args, i32, Value) { return aliasNew(origin, args[0]); }

static bool addItem(StringBuilder& out, Value p, bool top = false) {
  if (p == toValue(&molt_Ellipsis)) {
    out.add("...");
    return true;
  }
  if (top && isList(p)) { // what a ParamSpec stands for
    out.add('[');
    for (u64 i = 0; i < as<List>(p)->length; ++i) {
      if (i) out.add(", ");
      if (!addItem(out, as<List>(p)->items[i])) return false;
    }
    out.add(']');
    return true;
  }
  Ref qualname(0), module(0);
  if (isObject(p) && !isAlias(p)) {
    Ref origin(lookupAttr(p, internC("__origin__")));
    if (molt_thread.exc) return false;
    Ref inner(origin.v ? lookupAttr(p, internC("__args__")) : 0);
    if (molt_thread.exc) return false;
    if (!inner.v) {
      qualname.reset(lookupAttr(p, internC("__qualname__")));
      if (molt_thread.exc) return false;
      module.reset(lookupAttr(p, internC("__module__")));
      if (molt_thread.exc) return false;
    }
  }
  if (!qualname.v || !module.v || isNone(module)) return out.addRepr(p);
  if (module.v != internC("builtins")) {
    if (!out.addStr(module)) return false;
    out.add('.');
  }
  return out.addStr(qualname);
}

static Value aliasRepr(Value self) {
  Alias* a = as<Alias>(self);
  StringBuilder out;
  if (a->starred) out.add('*');
  if (!addItem(out, a->origin)) return 0;
  out.add('[');
  Tuple* t = as<Tuple>(a->args);
  for (u64 i = 0; i < t->length; ++i) {
    if (i) out.add(", ");
    if (!addItem(out, t->items[i], true)) return 0;
  }
  if (!t->length) out.add("()");
  out.add(']');
  return out.finish();
}

static i64 aliasHash(Value self) {
  i64 a = hash(as<Alias>(self)->origin), b = a == -1 ? -1 : hash(as<Alias>(self)->args);
  if (b == -1) return -1;
  i64 h = a ^ b;
  return h == -1 ? -2 : h;
}

static Value aliasCompare(Value a, Value b, int op) {
  if (!isAlias(b) || (op != CmpEq && op != CmpNe)) return notImplemented();
  Alias *x = as<Alias>(a), *y = as<Alias>(b);
  int same = x->starred == y->starred ? equals(x->origin, y->origin) : 0;
  if (same > 0) same = equals(x->args, y->args);
  return same < 0 ? 0 : boolValue(op == CmpEq ? same : !same);
}

static Value aliasCall(Value self, const Value* args, i32 nargs, Value kwnames) {
  Value origin = as<Alias>(self)->origin;
  Value r = call(origin, args, nargs, kwnames);
  if (r && isObject(r) && setAttr(r, internC("__orig_class__"), self) < 0) {
    if (!pendingMatches(E_AttributeError) && !pendingMatches(E_TypeError)) {
      decref(r);
      return 0;
    }
    clearException();
  }
  return r;
}

static const char* const kOwn[] = {"__class__",       "__origin__",     "__args__",
                                   "__unpacked__",    "__parameters__", "__typing_unpacked_tuple_args__",
                                   "__mro_entries__", "__reduce_ex__",  "__reduce__"};
static const char* const kBlocked[] = {"__bases__", "__copy__", "__deepcopy__"};

static int addParameters(Value found, Value args) {
  bool list = isList(args);
  u64 n = list ? as<List>(args)->length : as<Tuple>(args)->length;
  for (u64 i = 0; i < n; ++i) {
    Value p = list ? as<List>(args)->items[i] : as<Tuple>(args)->items[i];
    if (!isObject(p) || classOf(p)->flags & kTypeSubclass) continue;
    if (isTuple(p) || isList(p)) {
      if (addParameters(found, p) < 0) return -1;
      continue;
    }
    Ref nested(0);
    if (typeLookup(classOf(p), internC("__typing_subst__")))
      nested.reset(tuple1(p));
    else
      nested.reset(lookupAttr(p, internC("__parameters__")));
    if (molt_thread.exc) return -1;
    if (!nested.v || !isTuple(nested)) continue;
    for (u64 k = 0; k < as<Tuple>(nested)->length; ++k) {
      Value v = as<Tuple>(nested)->items[k];
      bool have = false;
      for (u64 j = 0; j < as<List>(found)->length; ++j) have |= as<List>(found)->items[j] == v;
      if (!have) listAppend(found, v);
    }
  }
  return 0;
}
Value typeParameters(Value args) {
  Ref found(listNew(0));
  if (addParameters(found, args) < 0) return 0;
  return tupleFrom(as<List>(found)->items, as<List>(found)->length);
}
static Value parametersOf(Alias* a) {
  if (!a->parameters) a->parameters = typeParameters(a->args);
  return a->parameters;
}

/// Items of a subscript, with *tuple[int, str] in it spread out; owned tuple.
static Value subscriptItems(Value key) {
  Ref given(isTuple(key) ? incref(key) : tuple1(key)), out(listNew(4));
  for (u64 i = 0; i < as<Tuple>(given)->length; ++i) {
    Value x = as<Tuple>(given)->items[i];
    Ref spread(isObject(x) && !isClass(x) ? lookupAttr(x, internC("__typing_unpacked_tuple_args__")) : 0);
    if (molt_thread.exc) return 0;
    if (spread.v && isTuple(spread)) {
      Tuple* t = as<Tuple>(spread);
      if (!t->length || t->items[t->length - 1] != toValue(&molt_Ellipsis)) {
        for (u64 k = 0; k < t->length; ++k) listAppend(out, t->items[k]);
        continue;
      }
    }
    listAppend(out, x);
  }
  return tupleFrom(as<List>(out)->items, as<List>(out)->length);
}

static i64 parameterIndex(Tuple* parameters, Value p) {
  for (u64 i = 0; i < parameters->length; ++i)
    if (parameters->items[i] == p) return (i64)i;
  return -1;
}

/// The new arguments as an owned tuple (or list, where `args` is one); 0 on exception.
static Value substituted(Value args, Tuple* parameters, const Value* values) {
  bool list = isList(args);
  u64 n = list ? as<List>(args)->length : as<Tuple>(args)->length;
  Ref out(listNew(n));
  for (u64 i = 0; i < n; ++i) {
    Value p = list ? as<List>(args)->items[i] : as<Tuple>(args)->items[i];
    if (!isObject(p) || isClass(p)) {
      listAppend(out, p);
      continue;
    }
    if (isTuple(p) || isList(p)) {
      Ref inner(substituted(p, parameters, values));
      if (!inner.v) return 0;
      listAppend(out, inner);
      continue;
    }
    Ref made;
    if (typeLookup(classOf(p), internC("__typing_subst__"))) {
      i64 k = parameterIndex(parameters, p);
      made.v = callMethod(p, internC("__typing_subst__"), &values[k < 0 ? 0 : k], 1);
    } else {
      Ref own(lookupAttr(p, internC("__parameters__")));
      if (molt_thread.exc) return 0;
      if (own.v && isTuple(own) && as<Tuple>(own)->length) {
        Tuple* o = as<Tuple>(own);
        Ref sub(tupleNew(o->length));
        for (u64 k = 0; k < o->length; ++k) {
          i64 at = parameterIndex(parameters, o->items[k]);
          as<Tuple>(sub)->items[k] = incref(at < 0 ? o->items[k] : values[at]);
        }
        made.v = getItem(p, sub);
      } else {
        made.v = incref(p);
      }
    }
    if (!made.v) return 0;
    Ref starred(lookupAttr(p, internC("__typing_is_unpacked_typevartuple__")));
    if (molt_thread.exc) return 0;
    int spread = starred.v ? truth(starred) : 0;
    if (spread < 0) return 0;
    if (spread && isTuple(made))
      for (u64 k = 0; k < as<Tuple>(made)->length; ++k) listAppend(out, as<Tuple>(made)->items[k]);
    else
      listAppend(out, made);
  }
  return list ? out.take() : tupleFrom(as<List>(out)->items, as<List>(out)->length);
}

Value substituteParameters(Value self, Value args, Value parameters, Value key) {
  Tuple* p = as<Tuple>(parameters);
  if (!p->length) return raise(E_TypeError, "%R is not a generic class", self);
  Ref given(subscriptItems(key));
  if (!given.v) return 0;
  for (u64 i = 0; i < p->length; ++i) {
    Ref prepare(lookupAttr(p->items[i], internC("__typing_prepare_subst__")));
    if (molt_thread.exc) return 0;
    if (!prepare.v || isNone(prepare)) continue;
    given.reset(call2(prepare, self, given));
    if (!given.v) return 0;
    if (!isTuple(given)) given.reset(tuple1(given));
  }
  u64 n = as<Tuple>(given)->length;
  if (n != p->length)
    return raise(E_TypeError, "Too %s arguments for %R; actual %ld, expected %ld",
                 n > p->length ? "many" : "few", self, (i64)n, (i64)p->length);
  return substituted(args, p, as<Tuple>(given)->items);
}

static Value aliasGetItem(Value self, Value key) {
  Alias* a = as<Alias>(self);
  Value parameters = parametersOf(a);
  if (!parameters) return 0;
  Ref args(substituteParameters(self, a->args, parameters, key));
  if (!args.v) return 0;
  Value made = aliasNew(a->origin, args);
  as<Alias>(made)->starred = a->starred;
  return made;
}

static bool isOneOf(Value name, const char* const* table, size_t n) {
  for (size_t i = 0; i < n; ++i)
    if (name == internC(table[i])) return true;
  return false;
}
static Value aliasGetAttr(Value self, Value name) {
  if (isOneOf(name, kOwn, sizeof kOwn / sizeof *kOwn) ||
      isOneOf(name, kBlocked, sizeof kBlocked / sizeof *kBlocked))
    return genericGetAttr(self, name);
  return getAttr(as<Alias>(self)->origin, name);
}
static Value aliasDir(Value self, const Value*, i32, Value) {
  Value origin = as<Alias>(self)->origin;
  Ref dir(getAttr(builtinsModule(), internC("dir"))), names(dir.v ? call1(dir, origin) : 0);
  if (!names.v) return 0;
  Ref list(listFromIterable(names));
  if (!list.v) return 0;
  for (const char* s : kOwn) {
    int has = contains(list, internC(s));
    if (has < 0) return 0;
    if (!has) listAppend(list, internC(s));
  }
  return list.take();
}

namespace {
struct AliasIter {
  Header h;
  Value alias; ///< 0 once exhausted
};
MOLT_CHILDREN(aliasIter, AliasIter, alias, 1)
Value aliasIterNext(Value self) { // *tuple[int, ...]: one starred alias
  Value alias = as<AliasIter>(self)->alias;
  if (!alias) return kStop;
  Value v = aliasOf(classOf(alias), as<Alias>(alias)->origin, as<Alias>(alias)->args);
  as<Alias>(v)->starred = 1;
  as<AliasIter>(self)->alias = 0;
  decref(alias);
  return v;
}
Value aliasIterReduce(Value self, const Value*, i32, Value) {
  Ref make(getAttr(builtinsModule(), internC("iter")));
  Value alias = as<AliasIter>(self)->alias;
  Ref empty(tupleNew(0)), args(tuple1(alias ? alias : empty.v));
  return tuple2(make, args);
}
const MethodDef aliasIterMethods[] = {{"__reduce__", aliasIterReduce, 0, 0}, {}};
extern Class T_aliasIter;
Shape shape_aliasIter = {.cls = &T_aliasIter};
Class T_aliasIter = {.cname = "generic_alias_iterator",
                     .shape = &shape_aliasIter,
                     .flags = kNoInstances,
                     .instanceBytes = sizeof(AliasIter),
                     .ops = {.dealloc = aliasIterDealloc,
                             .traverse = aliasIterTraverse,
                             .iter = selfIter,
                             .next = aliasIterNext},
                     .methods = aliasIterMethods};
} // namespace
static Value aliasIter(Value self) {
  readyClass(&T_aliasIter);
  AliasIter* it = (AliasIter*)newObject(&shape_aliasIter, sizeof(AliasIter));
  it->alias = incref(self);
  return toValue(it);
}

static Value aliasBinary(Value a, Value b, int op) {
  // A type on either side: int.__or__'s maker of unions is core's; ask it through the type object.
  if (op != OpOr) return notImplemented();
  auto make = T_type.ops.binary;
  return make ? make(a, b, op) : notImplemented();
}

static Value aliasConstruct(Value cls, const Value* args, i32 nargs, Value kwnames) {
  if (kwnames && as<Tuple>(kwnames)->length && classFrom(cls) == &T_GenericAlias)
    return raise(E_TypeError, "GenericAlias() takes no keyword arguments");
  if (nargs != 2) return raise(E_TypeError, "GenericAlias expected 2 arguments, got %d", nargs);
  return aliasOf(classFrom(cls), args[0], args[1]);
}

static Value mroEntries(Value self, const Value*, i32, Value) { return tuple1(as<Alias>(self)->origin); }
static Value reduce(Value self, const Value*, i32, Value) {
  Alias* a = as<Alias>(self);
  if (a->starred) {
    Ref plain(aliasNew(a->origin, a->args)), it(aliasIter(plain)), args(tuple1(it)),
        next(getAttr(builtinsModule(), internC("next")));
    return tuple2(next, args);
  }
  Ref args(tuple2(a->origin, a->args));
  return tuple2(toValue(&T_GenericAlias), args);
}
static Value refuse(Value self, const Value*, i32, Value) {
  return raise(E_TypeError, "isinstance() argument 2 cannot be a parameterized generic");
}
static Value refuseSubclass(Value self, const Value*, i32, Value) {
  return raise(E_TypeError, "issubclass() argument 2 cannot be a parameterized generic");
}

static const MethodDef aliasMethods[] = {{"__mro_entries__", mroEntries, 1, 1},
                                         {"__instancecheck__", refuse, 1, 1},
                                         {"__subclasscheck__", refuseSubclass, 1, 1},
                                         {"__reduce__", reduce, 0, 0},
                                         {"__dir__", aliasDir, 0, 0},
                                         {}};
static const GetSetDef aliasGetSet[] = {
    {"__origin__", [](Value self) { return incref(as<Alias>(self)->origin); }},
    {"__args__", [](Value self) { return incref(as<Alias>(self)->args); }},
    {"__parameters__", [](Value self) { return incref(parametersOf(as<Alias>(self))); }},
    {"__unpacked__", [](Value self) { return boolValue(as<Alias>(self)->starred); }},
    {"__typing_unpacked_tuple_args__",
     [](Value self) {
       Alias* a = as<Alias>(self);
       return incref(a->starred && a->origin == toValue(&T_tuple) ? a->args : none());
     }},
    {}};

Class T_GenericAlias = {
    .cname = "types.GenericAlias",
    .shape = &shape_GenericAlias,
    .flags = kBaseType,
    .instanceBytes = sizeof(Alias),
    .ops = {.dealloc = aliasDealloc,
            .traverse = aliasTraverse,
            .repr = aliasRepr,
            .hash = aliasHash,
            .call = aliasCall,
            .getattr = aliasGetAttr,
            .compare = aliasCompare,
            .iter = aliasIter,
            .getitem = aliasGetItem,
            .binary = aliasBinary,
            .construct = aliasConstruct},
    .methods = aliasMethods,
    .getset = aliasGetSet,
    .binaryOps = 1u << OpOr,
    .doc = "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ "
           "is (int,).",
};
