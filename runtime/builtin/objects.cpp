// Builtins about objects, attributes, classes and name spaces.
#include "builtin/builtins.h"
#include "call/environment.h"
#include "call/frame.h"
#include "start/import.h"

static Value attributeName(Value v) { // borrowed interned name, or 0
  if (!isObject(v) || !(classOf(v)->flags & kStrSubclass))
    return raise(E_TypeError, "attribute name must be string, not '%T'", v);
  return intern(v);
}

static Value getattr_(Value, const Value* a, i32 n, Value) {
  Ref name(attributeName(a[1]));
  if (!name.v) return 0;
  if (n < 3) return getAttr(a[0], name);
  Value v = lookupAttr(a[0], name);
  return v || molt_thread.exc ? v : incref(a[2]);
}
const MethodDef builtinGetattr = {
    "getattr",
    getattr_,
    2,
    3,
    nullptr,
    kMethod,
    "Get a named attribute from an object.\n\ngetattr(x, 'y') is equivalent to x.y.\nWhen a default argument "
    "is given, it "
    "is returned when the attribute doesn't\nexist; without it, an exception is raised in that case."};

static Value setattr_(Value, const Value* a, i32, Value) {
  Ref name(attributeName(a[1]));
  return name.v && setAttr(a[0], name, a[2]) == 0 ? none() : 0;
}
const MethodDef builtinSetattr = {
    "setattr",
    setattr_,
    3,
    3,
    nullptr,
    kMethod,
    "Sets the named attribute on the given object to the specified value.\n\nsetattr(x, 'y', "
    "v) is equivalent to ``x.y = v``"};
static Value delattr_(Value, const Value* a, i32, Value) {
  Ref name(attributeName(a[1]));
  return name.v && setAttr(a[0], name, 0) == 0 ? none() : 0;
}
const MethodDef builtinDelattr = {
    "delattr",
    delattr_,
    2,
    2,
    nullptr,
    kMethod,
    "Deletes the named attribute from the given object.\n\ndelattr(x, 'y') is equivalent to "
    "``del x.y``"};
static Value hasattr_(Value, const Value* a, i32, Value) {
  Ref name(attributeName(a[1]));
  if (!name.v) return 0;
  Ref v(lookupAttr(a[0], name));
  return molt_thread.exc ? 0 : boolValue(v.v != 0);
}
const MethodDef builtinHasattr = {
    "hasattr",
    hasattr_,
    2,
    2,
    nullptr,
    kMethod,
    "Return whether the object has an attribute with the given name.\n\nThis is done by "
    "calling getattr(obj, name) and catching AttributeError."};

// --- classes
// -------------------------------------------------------------------------------------------------------------
static Value isinstance_(Value, const Value* a, i32, Value) {
  if (isObject(a[1]) && toValue(classOf(a[0])) == a[1]) return boolValue(true);
  return boolOf(isInstanceOf(a[0], a[1]));
}
const MethodDef builtinIsinstance = {"isinstance",
                                     isinstance_,
                                     2,
                                     2,
                                     nullptr,
                                     kMethod,
                                     "Return whether an object is an instance of a class or of a subclass "
                                     "thereof.\n\nA tuple, as in ``isinstance(x, (A, "
                                     "B, ...))``, may be given as the target to\ncheck against. This is "
                                     "equivalent to ``isinstance(x, A) or isinstance(x, "
                                     "B)\nor ...`` etc."};
static Value issubclass_(Value, const Value* a, i32, Value) { return boolOf(isSubclassOf(a[0], a[1])); }
const MethodDef builtinIssubclass = {"issubclass",
                                     issubclass_,
                                     2,
                                     2,
                                     nullptr,
                                     kMethod,
                                     "Return whether 'cls' is derived from another class or is the same "
                                     "class.\n\nA tuple, as in ``issubclass(x, (A, B, "
                                     "...))``, may be given as the target to\ncheck against. This is "
                                     "equivalent to ``issubclass(x, A) or issubclass(x, "
                                     "B)\nor ...``."};
static Value callable_(Value, const Value* a, i32, Value) { return boolValue(isCallable(a[0])); }
const MethodDef builtinCallable = {"callable",
                                   callable_,
                                   1,
                                   1,
                                   nullptr,
                                   kMethod,
                                   "Return whether the object is callable (i.e., some kind of "
                                   "function).\n\nNote that classes are callable, as are "
                                   "instances of classes with a\n__call__() method."};

static Value id_(Value, const Value* a, i32, Value) { return intFromU64(a[0]); }
const MethodDef builtinId = {
    "id",
    id_,
    1,
    1,
    nullptr,
    kMethod,
    "Return the identity of an object.\n\nThis is guaranteed to be unique among simultaneously existing "
    "objects.\n(CPython uses the object's memory address.)"};
static Value hash_(Value, const Value* a, i32, Value) {
  i64 h = hashKey(a[0]);
  return h == -1 ? 0 : intFromI64(h);
}
const MethodDef builtinHash = {
    "hash",
    hash_,
    1,
    1,
    nullptr,
    kMethod,
    "Return the hash value for the given object.\n\nTwo objects that compare equal must also have "
    "the same hash value, but the\nreverse is not necessarily true."};

// --- name spaces
// -----------------------------------------------------------------------------------------------------------
// Called by their own names these are ops (lib/ast_to_ir/call.cpp); here they come by other ways.
static Value globals_(Value, const Value*, i32, Value) { return callersGlobals(); }
static Value callersLocals() {
  return molt_thread.frame ? frameLocalsOf(molt_thread.frame) : callersGlobals();
}
static Value locals_(Value, const Value*, i32, Value) { return callersLocals(); }
const MethodDef builtinGlobals = {"globals",
                                  globals_,
                                  0,
                                  0,
                                  nullptr,
                                  kMethod,
                                  "Return the dictionary containing the current scope's global variables."};
const MethodDef builtinLocals = {"locals",
                                 locals_,
                                 0,
                                 0,
                                 nullptr,
                                 kMethod,
                                 "Return a dictionary containing the current scope's local variables."};
static Value vars_(Value, const Value* a, i32 n, Value) {
  if (!n) return callersLocals();
  Value d = lookupAttr(a[0], internC("__dict__"));
  return d || molt_thread.exc ? d : raise(E_TypeError, "vars() argument must have __dict__ attribute");
}
const MethodDef builtinVars = {"vars",
                               vars_,
                               0,
                               1,
                               nullptr,
                               kMethod,
                               "vars([object]) -> dictionary\n\nWithout arguments, equivalent to "
                               "locals().\nWith an argument, equivalent to "
                               "object.__dict__."};
static Value dir_(Value, const Value* a, i32 n, Value) {
  Ref names(0);
  if (!n) {
    Ref d(callersLocals());
    if (!d.v) return 0;
    names.reset(listFromIterable(d));
  } else {
    Ref m(specialMethod(a[0], internC("__dir__")));
    if (!m.v) return molt_thread.exc ? 0 : raise(E_TypeError, "object does not provide __dir__");
    Ref found(call0(m));
    names.reset(found.v ? listFromIterable(found) : 0);
  }
  return names.v && listSort(names, none(), false) == 0 ? names.take() : 0;
}
const MethodDef builtinDir = {"dir",
                              dir_,
                              0,
                              1,
                              nullptr,
                              kMethod,
                              "dir([object]) -> list of strings\n\nIf called without an argument, return the "
                              "names in the current scope.\nElse, "
                              "return an alphabetized list of names comprising (some of) the attributes\nof "
                              "the given object, and of attributes "
                              "reachable from it."};

static Value import_(Value, const Value* a, i32, Value) { // name, globals, locals, fromlist, level
  if (!isStr(a[0])) return raise(E_TypeError, "module name must be a string");
  Ref name(intern(a[0]));
  i64 level = a[4] ? asIndex(a[4], &E_OverflowError) : 0;
  if (level == -1 && molt_thread.exc) return 0;
  Ref from(0);
  if (a[3] && !isNone(a[3])) {
    from.reset(tupleFromIterable(a[3]));
    if (!from.v) return 0;
    if (!as<Tuple>(from)->length) from.reset(0);
  }
  if (level < 0) return raise(E_ValueError, "level must be >= 0");
  if (level && !(a[1] && isDictLike(a[1])))
    return a[1] && !isNone(a[1]) ? raise(E_TypeError, "globals must be a dict")
                                 : raise(E_KeyError, "'__name__' not in globals");
  if (!level && !as<Str>(name)->length) return raise(E_ValueError, "Empty module name");
  return importName(level ? a[1] : 0, name, from.v ? from.v : none(), (u32)level);
}
const MethodDef builtinImport = {"__import__", import_,           1, 5, "name,globals,locals,fromlist,level",
                                 kMethod,      "Import a module."};

// --- code at run time
// --------------------------------------------------------------------------------------------------------
extern "C" {
Value (*molt_evalHook)(int kind, const Value* args, i32 nargs);
}
// TODO(introspection, owner:runtime, milestone:M1, priority:P2, status:partial): molt-lower links eval/ by the names
// that a program mentions; one that reaches exec only through computed names needs molt-link --eval
static Value evaluate(int kind, const Value* a, i32 n) {
  static const char* const names[] = {"eval", "exec", "compile"};
  if (!molt_evalHook)
    return raise(E_RuntimeError, "%s() is not linked into this program: link it with molt-link --eval",
                 names[kind]);
  return molt_evalHook(kind, a, n);
}
static Value eval_(Value, const Value* a, i32, Value) { return evaluate(0, a, 3); }
static Value exec_(Value, const Value* a, i32, Value) { return evaluate(1, a, 4); }
static Value compile_(Value, const Value* a, i32, Value) { return evaluate(2, a, 6); }
const MethodDef builtinEval = {"eval", eval_, 1, 3, "source,/,globals,locals"};
const MethodDef builtinExec = {"exec", exec_, 1, 4, "source,/,globals,locals,*,closure"};
const MethodDef builtinCompile = {"compile", compile_, 3, 6,
                                  "source,filename,mode,flags,dont_inherit,optimize"};

static Value exit_(Value, const Value* a, i32 n, Value) {
  Ref e(newException(E_SystemExit, a, (u32)n));
  return e.v ? raiseValue(e) : 0;
}
const MethodDef builtinExit = {"exit", exit_, 0, 1};
const MethodDef builtinQuit = {"quit", exit_, 0, 1};
