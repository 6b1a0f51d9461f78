// Type parameters and aliases of PEP 695: objects that evaluate their parts when asked.
//
// TODO(type-coverage, owner:runtime, milestone:TC2, priority:P3, status:partial): substitution in generic aliases,
// variance, typing.Generic's checks
#include "object/attr.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/generic.h"
#include "object/names.h"

namespace {
struct Param {
  Header h;
  Value name, bound, fallback; ///< functions, or 0
  u64 kind;
};
Param* param(Value v) { return as<Param>(v); }
void paramDealloc(Value v) {
  decref(param(v)->name);
  decref(param(v)->bound);
  decref(param(v)->fallback);
  release(param(v), sizeof(Param));
}
void paramTraverse(Value v, Visit visit, void* arg) {
  if (param(v)->bound) visit(param(v)->bound, arg);
  if (param(v)->fallback) visit(param(v)->fallback, arg);
}
Value paramRepr(Value v) { return incref(param(v)->name); }
Value paramName(Value v) { return incref(param(v)->name); }
Value paramBound(Value v) { return param(v)->bound && param(v)->kind == 0 ? call0(param(v)->bound) : none(); }
Value paramConstraints(Value v) {
  return param(v)->bound && param(v)->kind == 1 ? call0(param(v)->bound) : tupleNew(0);
}
Value paramDefault(Value v) { return param(v)->fallback ? call0(param(v)->fallback) : none(); }
Value paramNo(Value) { return boolValue(false); }
Value paramYes(Value) { return boolValue(true); }
Value paramOr(Value a, Value b, int op) { return op == OpOr ? unionTypes(a, b) : incref(notImplemented()); }
Value typingSubst(Value, const Value* a, i32, Value) { return incref(a[0]); }
const GetSetDef paramGetSet[] = {
    {"__name__", paramName},          {"__bound__", paramBound},  {"__constraints__", paramConstraints},
    {"__default__", paramDefault},    {"__covariant__", paramNo}, {"__contravariant__", paramNo},
    {"__infer_variance__", paramYes}, {nullptr, nullptr}};
const MethodDef paramMethods[] = {{"__typing_subst__", typingSubst, 1, 1}, {nullptr, nullptr, 0, 0}};
#define PARAM(text)                                                                                          \
  {.cname = text,                                                                                            \
   .flags = kNoInstances,                                                                                    \
   .instanceBytes = sizeof(Param),                                                                           \
   .ops = {.dealloc = paramDealloc, .traverse = paramTraverse, .repr = paramRepr, .binary = paramOr},        \
   .methods = paramMethods,                                                                                  \
   .getset = paramGetSet,                                                                                    \
   .binaryOps = 1u << OpOr}
Class T_typeVar = PARAM("typing.TypeVar"), T_paramSpec = PARAM("typing.ParamSpec"),
      T_typeVarTuple = PARAM("typing.TypeVarTuple");

struct TypeAlias {
  Header h;
  Value name, params, compute, value; ///< value 0 until asked
};
TypeAlias* alias(Value v) { return as<TypeAlias>(v); }
void aliasDealloc(Value v) {
  Value owned[] = {alias(v)->name, alias(v)->params, alias(v)->compute, alias(v)->value};
  for (Value o : owned) decref(o);
  release(alias(v), sizeof(TypeAlias));
}
void aliasTraverse(Value v, Visit visit, void* arg) {
  Value owned[] = {alias(v)->params, alias(v)->compute, alias(v)->value};
  for (Value o : owned)
    if (o) visit(o, arg);
}
Value aliasRepr(Value v) { return incref(alias(v)->name); }
Value aliasName(Value v) { return incref(alias(v)->name); }
Value aliasValue(Value v) {
  if (!alias(v)->value && !(alias(v)->value = call0(alias(v)->compute))) return 0;
  return incref(alias(v)->value);
}
Value aliasParams(Value v) { return isNone(alias(v)->params) ? tupleNew(0) : incref(alias(v)->params); }
Value aliasGetitem(Value v, Value key) {
  if (isNone(alias(v)->params)) return raise(E_TypeError, "Only generic type aliases are subscriptable");
  return genericAlias(v, key);
}
const GetSetDef aliasGetSet[] = {{"__name__", aliasName},
                                 {"__value__", aliasValue},
                                 {"__type_params__", aliasParams},
                                 {"__parameters__", aliasParams},
                                 {nullptr, nullptr}};
Class T_typeAlias = {.cname = "typing.TypeAliasType",
                     .flags = kNoInstances,
                     .instanceBytes = sizeof(TypeAlias),
                     .ops = {.dealloc = aliasDealloc,
                             .traverse = aliasTraverse,
                             .repr = aliasRepr,
                             .getitem = aliasGetitem,
                             .binary = paramOr},
                     .getset = aliasGetSet,
                     .binaryOps = 1u << OpOr};

Value genericGetItem(Value cls, const Value* a, i32, Value) { return genericAlias(cls, a[0]); }
const MethodDef genericMethods[] = {{"__class_getitem__", genericGetItem, 1, 1, nullptr, kClassMethod},
                                    {nullptr, nullptr, 0, 0}};
void genericDealloc(Value v) { freeInstance(v, sizeof(Header)); }
Class T_generic = {.cname = "typing.Generic",
                   .flags = kBaseType,
                   .instanceBytes = sizeof(Header),
                   .ops = {.dealloc = genericDealloc},
                   .methods = genericMethods};
} // namespace

Class* genericClass() { // object.__new__ makes its instances, as those of its subclasses
  if (!(T_generic.flags & kReady)) {
    T_generic.ops.construct = T_object.ops.construct;
    readyClass(&T_generic);
  }
  return &T_generic;
}

extern "C" {
Value molt_TypeParamNew(Value name, Value bound, Value fallback, uint32_t kind) {
  Class* c = readied(kind < 2 ? &T_typeVar : kind == 2 ? &T_paramSpec : &T_typeVarTuple);
  Param* p = (Param*)newObject(c->shape, sizeof(Param));
  p->name = incref(name);
  p->bound = incref(bound);
  p->fallback = incref(fallback);
  p->kind = kind;
  return toValue(p);
}
Value molt_TypeAliasNew(Value name, Value params, Value compute) {
  TypeAlias* a = (TypeAlias*)newObject(readied(&T_typeAlias)->shape, sizeof(TypeAlias));
  a->name = incref(name);
  a->params = incref(params);
  a->compute = incref(compute);
  a->value = 0;
  return toValue(a);
}
Value molt_GenericBase(Value params) { return genericAlias(toValue(genericClass()), params); }
}
