// isinstance, issubclass, and unions of types.
#include "container/container.h"
#include "object/attr.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/generic.h"
#include "object/names.h"

extern Class T_GenericAlias;

namespace {
struct Union {
  Header h;
  Value args; ///< tuple, flat, without duplicates
};
extern Class T_union;

// --- unions
// ---------------------------------------------------------------------------------------------------------
void unionDealloc(Value v) {
  decref(as<Union>(v)->args);
  release(as<Union>(v), sizeof(Union));
}
void unionTraverse(Value v, Visit visit, void* arg) { visit(as<Union>(v)->args, arg); }
Value typeText(Value v) {
  if (isNone(v) || v == toValue(&T_none)) return strFromC("None");
  if (v == toValue(&molt_Ellipsis)) return strFromC("...");
  if (isClass(v) && classOf(v) != &T_GenericAlias) return qualifiedTypeName(classFrom(v));
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
  return isNone(v) || isClass(v) || classOf(v) == &T_union || classOf(v) == &T_GenericAlias ||
         typeLookup(classOf(v), N(__typing_subst__));
}
Value unionBinary(Value a, Value b, int op) {
  return op == OpOr ? unionTypes(a, b) : incref(notImplemented());
}
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
Value unionParameters(Value v) { return typeParameters(as<Union>(v)->args); }
Value unionGetitem(Value self, Value key) {
  Ref parameters(typeParameters(as<Union>(self)->args));
  if (!parameters.v) return 0;
  Ref args(substituteParameters(self, as<Union>(self)->args, parameters, key));
  if (!args.v) return 0;
  Tuple* t = as<Tuple>(args);
  Ref all(incref(t->items[0]));
  for (u64 i = 1; i < t->length && all.v; ++i) all.reset(binary(all, t->items[i], OpOr));
  return all.take();
}
const GetSetDef unionGetSet[] = {
    {"__args__", unionArgs}, {"__parameters__", unionParameters}, {nullptr, nullptr}};
Class T_union = {.cname = "types.UnionType",
                 .flags = kNoInstances,
                 .instanceBytes = sizeof(Union),
                 .ops = {.dealloc = unionDealloc,
                         .traverse = unionTraverse,
                         .repr = unionRepr,
                         .hash = unionHash,
                         .compare = unionCompare,
                         .getitem = unionGetitem,
                         .binary = unionBinary},
                 .getset = unionGetSet,
                 .binaryOps = 1u << OpOr};

} // namespace

Class* unionClass() { return readied(&T_union); }

Value genericAlias(Value origin, const Value* args, i32 nargs, Value kwnames); // container/generic_alias.cpp
Value genericAlias(Value origin, Value args) { return genericAlias(origin, &args, 1, 0); }

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

// --- checks
// ---------------------------------------------------------------------------------------------------------
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
    return isClass(claimed) && claimed.v != toValue(classOf(o)) &&
           isSubclass(classFrom(claimed), classFrom(cls));
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
  if (isObject(cls) && classOf(cls) == &T_union) cls = as<Union>(cls)->args;
  if (isClass(cls) && classOf(cls) == &T_type)
    return toValue(classOf(o)) == cls ? 1 : plainInstanceCheck(o, cls);
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
  if (isObject(cls) && classOf(cls) == &T_union) cls = as<Union>(cls)->args;
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
