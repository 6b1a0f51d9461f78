// types.GenericAlias: list[int] and its kin, the result of __class_getitem__ (PEP 585). Everything but the
// few names below is the origin's.
#include "container/container.h"

namespace {
struct Alias {
  Header h;
  Value origin, args, parameters; ///< parameters 0 until asked
  u64 starred;
};
MOLT_CHILDREN(alias, Alias, origin, 3)
} // namespace
extern Class T_GenericAlias;
static Shape shape_GenericAlias = {.cls = &T_GenericAlias};

static Value aliasNew(Value origin, Value args) {
  Alias* a = (Alias*)newObject(&shape_GenericAlias, sizeof(Alias));
  a->origin = incref(origin);
  a->args = isTuple(args) ? incref(args) : tuple1(args);
  a->parameters = 0;
  a->starred = 0;
  return toValue(a);
}

Value genericAlias(Value origin, const Value* args, i32, Value) { return aliasNew(origin, args[0]); }

static bool addItem(StringBuilder& out, Value p) {
  if (p == toValue(&molt_Ellipsis)) {
    out.add("...");
    return true;
  }
  if (isList(p)) {
    out.add('[');
    for (u64 i = 0; i < as<List>(p)->length; ++i) {
      if (i) out.add(", ");
      if (!addItem(out, as<List>(p)->items[i])) return false;
    }
    out.add(']');
    return true;
  }
  Ref qualname(0), module(0);
  if (isObject(p) && shapeOf(p) != &shape_GenericAlias) {
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
    if (!addItem(out, t->items[i])) return 0;
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
  if (!isObject(b) || shapeOf(b) != &shape_GenericAlias || (op != CmpEq && op != CmpNe))
    return notImplemented();
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

static Value parametersOf(Alias* a) {
  if (a->parameters) return a->parameters;
  Ref found(listNew(0));
  Tuple* t = as<Tuple>(a->args);
  for (u64 i = 0; i < t->length; ++i) {
    Value p = t->items[i];
    if (!isObject(p) || classOf(p)->flags & kTypeSubclass) continue;
    Ref nested(0);
    if (typeLookup(classOf(p), internC("__typing_subst__")))
      nested.reset(tuple1(p));
    else
      nested.reset(lookupAttr(p, internC("__parameters__")));
    if (molt_thread.exc) return 0;
    if (!nested.v || !isTuple(nested)) continue;
    for (u64 k = 0; k < as<Tuple>(nested)->length; ++k) {
      Value v = as<Tuple>(nested)->items[k];
      bool have = false;
      for (u64 j = 0; j < as<List>(found)->length; ++j) have |= as<List>(found)->items[j] == v;
      if (!have) listAppend(found, v);
    }
  }
  return a->parameters = tupleFrom(as<List>(found)->items, as<List>(found)->length);
}

static Value substitute(Value p, Tuple* parameters, const Value* values) {
  for (u64 i = 0; i < parameters->length; ++i)
    if (parameters->items[i] == p) return incref(values[i]);
  if (!isObject(p) || shapeOf(p) != &shape_GenericAlias) return incref(p);
  Alias* a = as<Alias>(p);
  Ref out(tupleFrom(as<Tuple>(a->args)->items, as<Tuple>(a->args)->length));
  for (u64 i = 0; i < as<Tuple>(out)->length; ++i) {
    Value old = as<Tuple>(out)->items[i];
    as<Tuple>(out)->items[i] = substitute(old, parameters, values);
    decref(old);
  }
  return aliasNew(a->origin, out);
}

static Value aliasGetItem(Value self, Value key) {
  Alias* a = as<Alias>(self);
  Value parameters = parametersOf(a);
  if (!parameters) return 0;
  Tuple* p = as<Tuple>(parameters);
  if (!p->length) return raise(E_TypeError, "%R is not a generic class", self);
  Ref given(isTuple(key) ? incref(key) : tuple1(key));
  u64 n = as<Tuple>(given)->length;
  if (n != p->length)
    return raise(E_TypeError, "Too %s arguments for %R; actual %ld, expected %ld",
                 n > p->length ? "many" : "few", self, (i64)n, (i64)p->length);
  return substitute(self, p, as<Tuple>(given)->items);
}

static Value aliasGetAttr(Value self, Value name) {
  static const char* const own[] = {"__class__",      "__origin__",      "__args__",
                                    "__parameters__", "__mro_entries__", "__reduce_ex__",
                                    "__reduce__",     "__unpacked__",    "__typing_unpacked_tuple_args__",
                                    "__copy__",       "__deepcopy__"};
  for (const char* s : own)
    if (name == internC(s)) return genericGetAttr(self, name);
  Str* s = as<Str>(name);
  bool dunder =
      s->length > 4 && s->kind == 1 && !memcmp(s->data, "__", 2) && !memcmp(s->data + s->length - 2, "__", 2);
  static const char* const shared[] = {"__name__", "__qualname__", "__module__", "__doc__"};
  bool fromOrigin = !dunder;
  for (const char* t : shared) fromOrigin |= name == internC(t);
  if (!fromOrigin) return genericGetAttr(self, name);
  return getAttr(as<Alias>(self)->origin, name);
}

static Value aliasIter(Value self) { // *tuple[int, ...]: one starred alias
  Value v = aliasNew(as<Alias>(self)->origin, as<Alias>(self)->args);
  as<Alias>(v)->starred = 1;
  Ref one(tuple1(v));
  decref(v);
  return tupleIter(one);
}

static Value aliasBinary(Value a, Value b, int op) {
  // A type on either side: int.__or__'s maker of unions is core's; ask it through the type object.
  if (op != OpOr) return notImplemented();
  auto make = T_type.ops.binary;
  return make ? make(a, b, op) : notImplemented();
}

static Value aliasConstruct(Value, const Value* args, i32 nargs, Value) {
  if (nargs != 2) return raise(E_TypeError, "GenericAlias expected 2 arguments, got %d", nargs);
  return aliasNew(args[0], args[1]);
}

static Value mroEntries(Value self, const Value*, i32, Value) { return tuple1(as<Alias>(self)->origin); }
static Value reduce(Value self, const Value*, i32, Value) {
  Ref args(tuple2(as<Alias>(self)->origin, as<Alias>(self)->args));
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
                                         {}};
static const GetSetDef aliasGetSet[] = {
    {"__origin__", [](Value self) { return incref(as<Alias>(self)->origin); }},
    {"__args__", [](Value self) { return incref(as<Alias>(self)->args); }},
    {"__parameters__", [](Value self) { return incref(parametersOf(as<Alias>(self))); }},
    {"__unpacked__", [](Value self) { return boolValue(as<Alias>(self)->starred); }},
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
