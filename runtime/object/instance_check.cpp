// isinstance, issubclass, and types made of types: unions and generic aliases.
#include "object/attr.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/generic.h"
#include "object/names.h"

namespace {
struct Union {
  Header h;
  Value args; ///< tuple, flat, without duplicates
};
struct Alias {
  Header h;
  Value origin, args;
};
extern Class T_union, T_alias;

// --- unions ---------------------------------------------------------------------------------------------------------
void unionDealloc(Value v) {
  decref(as<Union>(v)->args);
  release(as<Union>(v), sizeof(Union));
}
void unionTraverse(Value v, Visit visit, void* arg) { visit(as<Union>(v)->args, arg); }
Value typeText(Value v) {
  if (isNone(v) || v == toValue(&T_none)) return strFromC("None");
  if (v == toValue(&molt_Ellipsis)) return strFromC("...");
  if (isClass(v) && classOf(v) != &T_alias) return qualifiedTypeName(classFrom(v));
  return repr(v);
}
Value joined(Value tuple, const char* separator) {
  Ref text(strFromC(""));
  Tuple* t = as<Tuple>(tuple);
  for (u64 i = 0; i < t->length; ++i) {
    Ref one(typeText(t->items[i]));
    if (!one.v) return 0;
    text.reset(i ? strFormat("%U%s%U", text.v, separator, one.v) : incref(one.v));
  }
  return text.take();
}
Value unionRepr(Value v) { return joined(as<Union>(v)->args, " | "); }
int addMember(Value list, Value x) {
  if (isObject(x) && classOf(x) == &T_union) {
    Tuple* t = as<Tuple>(as<Union>(x)->args);
    for (u64 i = 0; i < t->length; ++i)
      if (addMember(list, t->items[i]) < 0) return -1;
    return 0;
  }
  if (isNone(x)) x = toValue(readied(&T_none));
  int has = contains(list, x);
  if (has < 0) return -1;
  if (!has) listAppend(list, x);
  return 0;
}
bool unionable(Value v) {
  return isNone(v) || isClass(v) || classOf(v) == &T_union || classOf(v) == &T_alias || typeLookup(classOf(v), N(__typing_subst__));
}
Value unionBinary(Value a, Value b, int op) { return op == OpOr ? unionTypes(a, b) : incref(notImplemented()); }
Value unionCompare(Value a, Value b, int op) {
  if (classOf(b) != &T_union || (op != CmpEq && op != CmpNe)) return incref(notImplemented());
  Ref x(frozensetFrom(as<Union>(a)->args)), y(frozensetFrom(as<Union>(b)->args));
  return compare(x, y, op);
}
i64 unionHash(Value v) {
  Ref s(frozensetFrom(as<Union>(v)->args));
  return s.v ? hash(s) : -1;
}
Value unionArgs(Value v) { return incref(as<Union>(v)->args); }
const GetSetDef unionGetSet[] = {{"__args__", unionArgs}, {nullptr, nullptr}};
Value unionInstanceCheck(Value self, const Value* a, i32, Value) {
  int r = isInstanceOf(a[0], as<Union>(self)->args);
  return r < 0 ? 0 : boolValue(r);
}
Value unionSubclassCheck(Value self, const Value* a, i32, Value) {
  int r = isSubclassOf(a[0], as<Union>(self)->args);
  return r < 0 ? 0 : boolValue(r);
}
const MethodDef unionMethods[] = {{"__instancecheck__", unionInstanceCheck, 1, 1}, {"__subclasscheck__", unionSubclassCheck, 1, 1},
                                  {nullptr, nullptr, 0, 0}};
Class T_union = {.cname = "types.UnionType", .flags = kNoInstances, .instanceBytes = sizeof(Union),
                 .ops = {.dealloc = unionDealloc, .traverse = unionTraverse, .repr = unionRepr, .hash = unionHash, .compare = unionCompare,
                         .binary = unionBinary},
                 .methods = unionMethods, .getset = unionGetSet, .binaryOps = 1u << OpOr};

// --- generic aliases ------------------------------------------------------------------------------------------------
void aliasDealloc(Value v) {
  decref(as<Alias>(v)->origin);
  decref(as<Alias>(v)->args);
  release(as<Alias>(v), sizeof(Alias));
}
void aliasTraverse(Value v, Visit visit, void* arg) {
  visit(as<Alias>(v)->origin, arg);
  visit(as<Alias>(v)->args, arg);
}
Value aliasRepr(Value v) {
  Ref origin(typeText(as<Alias>(v)->origin)), args(joined(as<Alias>(v)->args, ", "));
  if (!origin.v || !args.v) return 0;
  return strFormat("%U[%U]", origin.v, args.v);
}
Value aliasCall(Value v, const Value* args, i32 nargs, Value kwnames) {
  Value r = call(as<Alias>(v)->origin, args, nargs, kwnames);
  if (!r || !isObject(r)) return r;
  if (setAttr(r, N(__orig_class__), v) < 0) clearException();
  return r;
}
Value aliasGetattr(Value v, Value name) {
  if (typeLookup(&T_alias, name) && name != N(__class__) ) return genericGetAttr(v, name);
  if (name == N(__class__)) return genericGetAttr(v, name);
  return getAttr(as<Alias>(v)->origin, name);
}
Value aliasCompare(Value a, Value b, int op) {
  if (classOf(b) != &T_alias || (op != CmpEq && op != CmpNe)) return incref(notImplemented());
  int eq = equals(as<Alias>(a)->origin, as<Alias>(b)->origin);
  if (eq > 0) eq = equals(as<Alias>(a)->args, as<Alias>(b)->args);
  return eq < 0 ? 0 : boolValue(eq == (op == CmpEq));
}
i64 aliasHash(Value v) {
  i64 a = hash(as<Alias>(v)->origin), b = a == -1 ? -1 : hash(as<Alias>(v)->args);
  if (b == -1) return -1;
  i64 h = a ^ b;
  return h == -1 ? -2 : h;
}
Value aliasGetitem(Value v, Value key) { return genericAlias(as<Alias>(v)->origin, key); }
Value aliasOrigin(Value v) { return incref(as<Alias>(v)->origin); }
Value aliasArgs(Value v) { return incref(as<Alias>(v)->args); }
Value aliasParameters(Value) { return tupleNew(0); }
const GetSetDef aliasGetSet[] = {{"__origin__", aliasOrigin}, {"__args__", aliasArgs}, {"__parameters__", aliasParameters}, {nullptr, nullptr}};
Value aliasMroEntries(Value self, const Value*, i32, Value) { return tuple1(as<Alias>(self)->origin); }
Value aliasInstanceCheck(Value, const Value*, i32, Value) { return raise(E_TypeError, "isinstance() argument 2 cannot be a parameterized generic"); }
Value aliasSubclassCheck(Value, const Value*, i32, Value) { return raise(E_TypeError, "issubclass() argument 2 cannot be a parameterized generic"); }
const MethodDef aliasMethods[] = {{"__mro_entries__", aliasMroEntries, 1, 1}, {"__instancecheck__", aliasInstanceCheck, 1, 1},
                                  {"__subclasscheck__", aliasSubclassCheck, 1, 1}, {nullptr, nullptr, 0, 0}};
Value aliasConstruct(Value, const Value* a, i32 n, Value) {
  if (n != 2) return raise(E_TypeError, "GenericAlias expected 2 arguments, got %d", n);
  return genericAlias(a[0], a[1]);
}
Class T_alias = {.cname = "types.GenericAlias", .flags = kBaseType, .instanceBytes = sizeof(Alias),
                 .ops = {.dealloc = aliasDealloc, .traverse = aliasTraverse, .repr = aliasRepr, .hash = aliasHash, .call = aliasCall,
                         .getattr = aliasGetattr, .compare = aliasCompare, .getitem = aliasGetitem, .binary = unionBinary,
                         .construct = aliasConstruct},
                 .methods = aliasMethods, .getset = aliasGetSet, .binaryOps = 1u << OpOr};
} // namespace

Class* genericAliasClass() { return readied(&T_alias); }
Class* unionClass() { return readied(&T_union); }

Value genericAlias(Value origin, Value args) {
  Alias* a = (Alias*)newObject(readied(&T_alias)->shape, sizeof(Alias));
  a->origin = incref(origin);
  a->args = isTuple(args) ? incref(args) : tuple1(args);
  return toValue(a);
}

Value unionTypes(Value a, Value b) {
  if (!unionable(a) || !unionable(b)) return incref(notImplemented());
  readied(&T_union);
  Ref list(listNew(2));
  if (addMember(list, a) < 0 || addMember(list, b) < 0) return 0;
  Value args = tupleFromIterable(list);
  if (as<Tuple>(args)->length == 1) {
    Value only = incref(as<Tuple>(args)->items[0]);
    decref(args);
    return only;
  }
  Union* u = (Union*)newObject(T_union.shape, sizeof(Union));
  u->args = args;
  return toValue(u);
}

// --- checks ---------------------------------------------------------------------------------------------------------
namespace {
/// issubclass for objects that are no classes but have __bases__; -1 with exception.
int abstractSubclass(Value derived, Value cls) {
  if (derived == cls) return 1;
  Ref bases(lookupAttr(derived, N(__bases__)));
  if (!bases.v || !isTuple(bases)) return molt_thread.exc ? -1 : 0;
  Tuple* t = as<Tuple>(bases);
  for (u64 i = 0; i < t->length; ++i) {
    int r = abstractSubclass(t->items[i], cls);
    if (r) return r;
  }
  return 0;
}
int checkClass(Value cls, const char* text) {
  Ref bases(lookupAttr(cls, N(__bases__)));
  if (bases.v && isTuple(bases)) return 0;
  if (!molt_thread.exc) raise(E_TypeError, "%s", text);
  return -1;
}
} // namespace

int plainInstanceCheck(Value o, Value cls) {
  if (isClass(cls)) {
    if (isInstance(o, readied(classFrom(cls)))) return 1;
    if (isInt(o)) return 0;
    Value d = typeLookup(classOf(o), N(__class__));
    if (d == typeLookup(&T_object, N(__class__)) && classOf(o)->ops.getattr == genericGetAttr) return 0;
    Ref claimed(lookupAttr(o, N(__class__)));
    if (!claimed.v) return molt_thread.exc ? -1 : 0;
    return isClass(claimed) && claimed.v != toValue(classOf(o)) && isSubclass(classFrom(claimed), classFrom(cls));
  }
  if (checkClass(cls, "isinstance() arg 2 must be a type, a tuple of types, or a union")) return -1;
  Ref claimed(lookupAttr(o, N(__class__)));
  return claimed.v ? abstractSubclass(claimed, cls) : molt_thread.exc ? -1 : 0;
}
int plainSubclassCheck(Value c, Value cls) {
  if (isClass(c) && isClass(cls)) return isSubclass(readied(classFrom(c)), readied(classFrom(cls)));
  if (checkClass(c, "issubclass() arg 1 must be a class")) return -1;
  if (checkClass(cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union")) return -1;
  return abstractSubclass(c, cls);
}

int isInstanceOf(Value o, Value cls) {
  if (isClass(cls) && classOf(cls) == &T_type) return toValue(classOf(o)) == cls ? 1 : plainInstanceCheck(o, cls);
  if (isInstance(cls, &T_tuple)) {
    Recursion guard(" in __instancecheck__");
    if (guard.failed) return -1;
    Tuple* t = as<Tuple>(cls);
    for (u64 i = 0; i < t->length; ++i) {
      int r = isInstanceOf(o, t->items[i]);
      if (r) return r;
    }
    return 0;
  }
  if (toValue(classOf(o)) == cls) return 1;
  if (Value check = specialMethod(cls, N(__instancecheck__))) {
    Ref hold(check);
    Recursion guard(" in __instancecheck__");
    if (guard.failed) return -1;
    Ref r(call1(check, o));
    return r.v ? truth(r) : -1;
  }
  return molt_thread.exc ? -1 : plainInstanceCheck(o, cls);
}

int isSubclassOf(Value c, Value cls) {
  if (isClass(cls) && classOf(cls) == &T_type) return c == cls ? 1 : plainSubclassCheck(c, cls);
  if (isInstance(cls, &T_tuple)) {
    Recursion guard(" in __subclasscheck__");
    if (guard.failed) return -1;
    Tuple* t = as<Tuple>(cls);
    for (u64 i = 0; i < t->length; ++i) {
      int r = isSubclassOf(c, t->items[i]);
      if (r) return r;
    }
    return 0;
  }
  if (Value check = specialMethod(cls, N(__subclasscheck__))) {
    Ref hold(check);
    Recursion guard(" in __subclasscheck__");
    if (guard.failed) return -1;
    Ref r(call1(check, c));
    return r.v ? truth(r) : -1;
  }
  return molt_thread.exc ? -1 : plainSubclassCheck(c, cls);
}
