// Parts of classes that only object/ looks into.
#pragma once
#include "object/name_map.h"
#include "object/object.h"

struct ClassExtra {
  Class** subclasses = nullptr; ///< direct ones, not owned
  u32 subclassCount = 0, subclassCapacity = 0;
  Shape* roots[4] = {}; ///< layout trees by growing inline capacity; the last one is current
  u32 rootCount = 0;
  StaticShape* pendingStatics[16] = {}; ///< bound to this class, not reached yet
  u32 pendingCount = 0;
  Value slotNames = 0; ///< tuple of the names in __slots__ of this class (mangled), or 0
  bool hasSlots = false;
  bool abstract = false;       ///< __abstractmethods__ is not empty
  bool customGetattr = false;  ///< __getattr__ or __getattribute__ of Python
  bool weakSlot = false;       ///< __slots__ names __weakref__
  bool noDict = false;         ///< instances have no __dict__ (__slots__ all the way)
  StaticShape* bound[16] = {}; ///< static shapes of this class, for guard_methods
  u32 boundCount = 0;
  u32 initVersion = 0;    ///< class version for which initFunction is what __init__ resolves to
  Value initFunction = 0; ///< borrowed; 0: not a plain function, or object.__new__ does not make the instance
  Class* native = nullptr; ///< nearest native base: owner of the struct in front of the slots
};
ClassExtra* extraOf(Class* c);
inline Class* classFrom(Value v) { return as<Class>(v); }
inline bool isClass(Value v) { return isObject(v) && (classOf(v)->flags & kTypeSubclass); }
void presentClass(Class* c, const char* fullName); ///< see presentation.cpp
inline Class* readied(Class* c) {
  if (!(c->flags & kReady)) readyClass(c);
  return c;
}
Value newRuntimeClass(const char* module, const char* name, Value bases); ///< for ever; 0 with exception
void addSubclass(Class* base, Class* sub);
void removeSubclass(Class* base, Class* sub);
void classModified(Class* c);                    ///< new version for c and its subclasses
u32 classVersion(Class* c);                      ///< never 0
int classSetAttr(Class* c, Value name, Value v); ///< store with all consequences; v 0: delete, 1 if absent
/// C3. mro of a class with these bases, without the class itself at [0] filled in; -1 with TypeError.
Value computeMro(Class* c, Value bases);
/// Fills ops of a Python class from the dunders its mro defines (object/slots.cpp).
void updateSlots(Class* c);
void updateSlotsDeep(Class* c);
/// Wrapper descriptors for the native ops of `c` (object/wrappers.cpp).
void addWrappers(Class* c, const TypeOps& own, u32 ownBinary, u32 ownUnary);
bool textIs(Value s, const char* ascii); ///< equality of a str with C text
Value internedTwin(Value s);             ///< borrowed, 0 if no such name exists
/// The full type(name, bases, namespace, **kw). steals nothing.
Value typeNew(Class* meta, Value name, Value bases, Value ns, const Value* kwvalues, Value kwnames);
Value qualifiedTypeName(Class* c); ///< "module.Qualname", without module for builtins; owned str
extern const GetSetDef dictGetSet, weakrefGetSet; ///< `__dict__`, `__weakref__` of Python classes
void instanceDealloc(Value v);                    ///< plain instances of Python classes
void plainTraverse(Value v, Visit visit, void* arg);
void heapTraverse(Value v, Visit visit, void* arg); ///< native part and attributes
void typeTraverse(Value v, Visit visit, void* arg);
Value newSuper(Class* c, Value obj);
void classReady(Class* c);     ///< after a class statement: static shapes' methods
void methodsChanged(Class* c); ///< a function or descriptor attribute of c changed: guard_methods must fail
int plainInstanceCheck(Value o, Value cls);
int plainSubclassCheck(Value c, Value cls);
Value unionTypes(Value a, Value b);
Class* unionClass();
