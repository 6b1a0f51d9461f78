// Descriptors and the other small callables of classes.
#pragma once
#include "object/object.h"

struct SlotDef;
/// method_descriptor, classmethod_descriptor, getset_descriptor, wrapper_descriptor, member_descriptor.
struct Descriptor {
  Header h;
  MOLT_PTR(Class, owner);
  Value name;
  MOLT_PTR(const void, def); ///< MethodDef, GetSetDef, SlotDef
};
struct BoundMethod {
  Header h;
  Value fn, self;
};
struct Builtin {
  Header h;
  MOLT_PTR(const MethodDef, def);
  Value self, module; ///< either may be 0
};
// guard_native of compiled code reads these two.
static_assert(offsetof(Builtin, def) == sizeof(Header) && offsetof(MethodDef, fn) == sizeof(const char*));
struct Property {
  Header h;
  MOLT_PTR(InstanceExt, unused);
  Value get, set, del, doc, name;
};
struct Wrapped { ///< staticmethod, classmethod
  Header h;
  Value fn;
  Value dict;
};
struct MethodWrapper {
  Header h;
  Value wrapper, self;
};

extern Class T_methodDescriptor, T_classMethodDescriptor, T_getSetDescriptor, T_wrapperDescriptor,
    T_memberDescriptor, T_methodWrapper, T_mappingProxy;

Value methodDescriptor(Class* owner, const MethodDef* def);
Value classMethodDescriptor(Class* owner, const MethodDef* def);
Value getSetDescriptor(Class* owner, const GetSetDef* def);
Value memberOfGetSet(Class* owner, const GetSetDef* def); ///< shown as a member_descriptor
bool isMethod(Descriptor* wrapper);                       ///< a slot wrapper that CPython has as a method
void addWrapper(Class* c, Value name);                    ///< the slot wrapper of that name, owned by c
Value wrapperOfMethod(Class* c, const MethodDef* def);    ///< see kWrapper
Value memberDescriptor(Class* owner, Value name, Value slotName);
Value staticMethodNew(Value fn);
Value classMethodNew(Value fn);
Value boundMethod(Value fn, Value self);
Value newWrapper(Class* c); ///< `__new__` of a native class
Value mappingProxyOfClass(Class* c);
/// The plain function that `name` is through a bound super object, and the object to call it with (both
/// borrowed); 0: it is something else.
Value superMethod(Value super, Value name, Value* fn);
i64 unhashable(Value self);
/// Calls def with CPython's arity checks and keyword binding. `shown` is the callable's name in messages.
Value callNative(const MethodDef* def, Value self, const Value* args, i32 nargs, Value kwnames,
                 const char* prefix);
/// Whether o is a data descriptor / has __get__.
inline bool isDataDescriptor(Value v) { return isObject(v) && classOf(v)->ops.descrSet; }
/// Call through a wrapper_descriptor with self first in args.
Value callWrapper(Descriptor* d, Value self, const Value* args, i32 nargs, Value kwnames);
/// The wrapped op if v is a wrapper descriptor named so; see slots.cpp.
const SlotDef* wrapperDef(Value v);
