// The runtime's object model, for every file of runtime/. Modelled on the language reference's data model;
// slots play the part of CPython's tp_ slots, so a built-in type is a static Class with a table of functions,
// and a Python class that defines dunder methods gets slots that call them.
//
// Rules for all code here
//  * No C++ standard library, exceptions, RTTI, static constructors or thread-local storage; C headers only.
//  * Parameters are borrowed, results owned, unless a comment says otherwise ("steals", "borrowed result").
//  * 0 / -1 / nullptr result = exception pending in molt_thread.exc. Never call Python code with one pending.
//  * decref never runs Python: finalisers are queued and run by drain() at op boundaries (Release and the
//  helpers).
#pragma once
#include "abi/abi.h"
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t i32;
typedef int64_t i64;

struct Class;
struct NameMap; ///< ordered map from interned str to Value (object/name_map.h): class and module namespaces
struct Shape;

// --- values
// -----------------------------------------------------------------------------------------------------------
inline bool isInt(Value v) { return v & 1; } ///< tagged int
inline i64 intOf(Value v) { return (i64)v >> 1; }
inline Value tagInt(i64 i) { return ((u64)i << 1) | 1; } ///< caller knows that i fits 63 bits
inline bool fitsTag(i64 i) { return (i64)((u64)i << 1) >> 1 == i; }
inline bool isObject(Value v) { return !(v & 7) && v; }
inline Header* headerOf(Value v) { return (Header*)(uintptr_t)v; }
template <class T> inline T* as(Value v) { return (T*)(uintptr_t)v; }
template <class T> inline Value toValue(T* p) { return (Value)(uintptr_t)p; }
inline Value none() { return toValue(&molt_None); } ///< immortal: no count needed, but balanced use is fine
inline Value boolValue(bool b) { return toValue(b ? &molt_True : &molt_False); }
inline Value notImplemented() { return toValue(&molt_NotImplemented); }
inline bool isNone(Value v) { return v == none(); }

void deallocate(Value v); ///< count reached zero; iterative on chains
inline Value incref(Value v) {
  if (isObject(v)) ++headerOf(v)->rc;
  return v;
}
inline void decref(Value v) {
  if (isObject(v) && --headerOf(v)->rc == 0) deallocate(v);
}
/// Owns a Value for a scope.
struct Ref {
  Value v;
  explicit Ref(Value owned = 0) : v(owned) {}
  Ref(const Ref&) = delete;
  Ref& operator=(const Ref&) = delete;
  ~Ref() { decref(v); }
  operator Value() const { return v; }
  Value take() {
    Value r = v;
    v = 0;
    return r;
  }
  void reset(Value owned) {
    Value old = v;
    v = owned;
    decref(old);
  }
};

// --- memory (memory/)
// ----------------------------------------------------------------------------------------------------
void* allocate(size_t bytes); ///< never null: MemoryError ends the program with CPython's text for now
/// Before an allocation whose size the program chose: false with MemoryError pending if it cannot be had.
bool ensureRoom(u64 bytes);
void release(void* p, size_t bytes); ///< bytes as allocated
void* allocateObject(size_t bytes);  ///< as allocate, from pages that the cycle collector walks
void* reallocate(void* p, size_t oldBytes, size_t newBytes);
/// Asked before a block whose size comes from the program: false with MemoryError if there is no room for it.
bool memoryFor(u64 items, u64 itemBytes);
void drainFinalisers(); ///< runs queued __del__ and weakref callbacks, keeping a pending exception aside
inline void drain() {
  if (molt_thread.pending) drainFinalisers();
}
/// New object of `shape` with rc 1, `bytes` long including header; the rest is not initialised.
inline void* newObject(Shape* shape, size_t bytes) {
  Header* h = (Header*)allocateObject(bytes);
  h->rc = 1;
  h->shape = (u32)(uintptr_t)shape;
  return h;
}

/// For `construct` of types that may be subclassed, and every other place that makes an instance of a class
/// that came from outside: rc 1, `bytes` of native part (not initialised behind the header), ext word and
/// slots of a Python subclass zeroed. Works for the exact native type too. For int, str, bytes, tuple
/// (variable length) the ext word sits *before* the header.
void* newInstance(Class* cls, size_t bytes);
/// Ends the `dealloc` of a type that may be subclassed (use it instead of release): drops what a Python
/// subclass added, frees the memory. `bytes` as given to newObject/newInstance.
void freeInstance(Value self, size_t bytes);
/// Guards native recursion: `Recursion r(" while getting the repr of an object"); if (r.failed) return 0;`
struct Recursion {
  bool failed; ///< RecursionError pending
  explicit Recursion(const char* where);
  ~Recursion();
  Recursion(const Recursion&) = delete;
};
/// repr of containers: 1 if `o` is being shown already (write "[...]"), 0 if entered (call reprLeave after).
int reprEnter(Value o);
void reprLeave(Value o);

// --- classes
// -------------------------------------------------------------------------------------------------------------
/// self is the receiver (the class for classmethods and constructors). kwnames is 0 unless the def says raw
/// ("**").
typedef Value (*NativeFn)(Value self, const Value* args, i32 nargs, Value kwnames);
/// kWrapper: a dunder method that CPython has as a slot and TypeOps has not (__divmod__); shown as a slot
/// wrapper.
enum MethodKind : u8 { kMethod, kStaticMethod, kClassMethod, kWrapper };
struct MethodDef {
  const char* name; ///< a table ends with a null name
  NativeFn fn;
  i32 min, max; ///< positional arguments (max -1: any number); checked by the caller with CPython's messages
  /// Null: no keywords. "**": raw, fn gets kwnames and min/max are not checked. Else the parameters, for
  /// example "iterable,/,*,key,reverse": fn then gets exactly that many args, 0 for each absent one, and
  /// kwnames 0; the first `min` are required.
  const char* keywords = nullptr;
  MethodKind kind = kMethod;
  const char* doc = nullptr;
};
struct GetSetDef {
  const char* name;
  Value (*get)(Value self);
  int (*set)(Value self, Value v) = nullptr; ///< v 0: delete
};

typedef void (*Visit)(Value child, void* arg);

/// CPython's tp_ slots. Null: not supported / inherited from base when the class is readied.
struct TypeOps {
  void (*dealloc)(Value self);                          ///< drops children with decref and frees memory
  void (*traverse)(Value self, Visit visit, void* arg); ///< owned children, for the cycle collector
  Value (*repr)(Value self);
  Value (*str)(Value self);
  i64 (*hash)(Value self); ///< -1: exception
  Value (*call)(Value self, const Value* args, i32 nargs, Value kwnames);
  Value (*getattr)(Value self, Value name);
  int (*setattr)(Value self, Value name, Value v); ///< v 0: delete
  Value (*compare)(Value a, Value b, int cmpOp); ///< a is of this type; may give NotImplemented; CmpOp below
  Value (*iter)(Value self);
  Value (*next)(Value self); ///< kStop when exhausted, 0 exception
  int (*truth)(Value self);
  i64 (*length)(Value self);
  Value (*getitem)(Value self, Value key);
  int (*setitem)(Value self, Value key, Value v); ///< v 0: delete
  int (*contains)(Value self, Value key);
  Value (*binary)(
      Value a, Value b,
      int op); ///< a or b is of this type (CPython's nb_/sq_ convention); NotImplemented if not for us
  Value (*inplace)(Value a, Value b, int op); ///< a is of this type; NotImplemented: fall back to binary
  Value (*unary)(Value self, int op);         ///< UnaryOp below; NotImplemented: TypeError
  Value (*index)(Value self);                 ///< __index__
  Value (*toInt)(Value self);                 ///< __int__
  Value (*toFloat)(Value self);               ///< __float__
  Value (*construct)(Value cls, const Value* args, i32 nargs, Value kwnames); ///< __new__
  int (*init)(Value self, const Value* args, i32 nargs, Value kwnames);
  Value (*descrGet)(Value self, Value obj, Value cls); ///< obj 0: through the class
  int (*descrSet)(Value self, Value obj, Value v);     ///< v 0: delete
  void (*finalise)(Value self);                        ///< __del__ (generators too); called by drain
};
enum BinaryOp {
  OpAdd,
  OpSub,
  OpMul,
  OpMatMul,
  OpTrueDiv,
  OpFloorDiv,
  OpMod,
  OpPow,
  OpLShift,
  OpRShift,
  OpAnd,
  OpOr,
  OpXor
};
enum CompareOp { CmpLt, CmpLe, CmpEq, CmpNe, CmpGt, CmpGe };
enum UnaryOp { UnNeg, UnPos, UnInvert, UnAbs };

enum ClassFlag : u32 {
  kHeapClass = 1, ///< made by a class statement or type()
  kBaseType = 2,  ///< may be subclassed
  kIntSubclass = 4,
  kStrSubclass = 8,
  kBytesSubclass = 16,
  kListSubclass = 32,
  kTupleSubclass = 64,
  kDictSubclass = 128,
  kExceptionSubclass = 256,
  kTypeSubclass = 512,
  kFloatSubclass = 1024,
  kSetSubclass = 2048 /* set or frozenset */,
  kHasDict = 4096,      ///< instances have ext word and slots
  kHasFinaliser = 8192, ///< class or a base defines __del__
  kAcyclic = 16384,     ///< instances can never be part of a cycle
  kReady = 32768,
  kNoInstances = 65536, ///< cannot create instances from Python ('cannot create 'X' instances')
  kPythonMade = 131072, ///< CPython has this class in Python: messages show its name without the module
};

/// Layout of instances: shared by all objects that got the same attributes in the same order. Native types
/// have one.
struct Shape {
  MOLT_PTR(Class, cls);
  alignas(8) u16 slotBase; ///< byte offset of slot 0 (ext word is at slotBase - 8)
  u16 capacity;            ///< inline slots; further ones live in ext
  u32 slotCount;
  MOLT_PTR(Shape, parent);
  Value name; ///< attribute that the last slot holds (interned)
  u32 kind;   ///< of the last slot: 0 tagged, 1 raw f64
  u32 watch;  ///< 1: methods as the compiler saw (StaticShape::methodCodes); tested by guard_methods
  MOLT_PTR(void, transitions);
  MOLT_PTR(void, table);     ///< lookup index once asked often
  MOLT_PTR(Shape, root);     ///< first node of this tree
  MOLT_PTR(Shape, dictTwin); ///< of a root: the layout of its objects in dictionary mode
  alignas(8) u32 fixed;      ///< leading slots that belong to __slots__
  u32 flags;                 ///< ShapeFlag, object/shape.h
  u64 tagged;                ///< bit i: slot i holds a reference (slots below 64)
  u64 spare[5];
};
static_assert(sizeof(Shape) == kShapeBytes && offsetof(Shape, watch) == kShapeWatch);

struct Class {
  Header h = {kImmortal, 0}; ///< shape: that of its metaclass
  MOLT_PTR(InstanceExt, ext) = nullptr;
  const char* cname = nullptr; ///< as tp_name: "int", "collections.deque"; of a Python class its bare name
  Class* base = nullptr;
  Shape* shape = nullptr; ///< native types: their one shape; Python classes: root of the shape tree
  u32 flags = 0;
  u32 instanceBytes = 0; ///< native part of an instance (sizeof the struct), without ext and slots
  TypeOps ops = {};
  const MethodDef* methods = nullptr;
  const GetSetDef* getset = nullptr;
  u32 binaryOps =
      0; ///< bit set of BinaryOp that ops.binary supports, so that __add__ … exist; bit 16+op: in ops.inplace
  u32 unaryOps = 0;
  const char* doc = nullptr;
  // filled by readyClass() / class creation:
  Value name = 0, qualname = 0, module = 0, bases = 0, mro = 0;
  NameMap* ns = nullptr;
  u32 version = 0;  ///< changes on every change to the class or a base; 0 = never seen
  u16 slotHint = 0; ///< inline slots that new instances get
  MOLT_PTR(struct ClassExtra, extra) = nullptr; ///< subclasses, roots, static shapes: object/class.h
};
inline Shape* shapeOf(Value v) { return (Shape*)(uintptr_t)headerOf(v)->shape; }
extern Class T_int;
inline Class* classOf(Value v) { return isInt(v) ? &T_int : shapeOf(v)->cls; }
inline const char* typeName(Value v) { return classOf(v)->cname; } ///< as in messages, see Class::cname
inline const char* bareName(const Class* c) {                      ///< without the module
  const char* dot = strrchr(c->cname, '.');
  return dot ? dot + 1 : c->cname;
}
bool isSubclass(Class* a, Class* b); ///< by mro
inline bool isInstance(Value v, Class* c) { return classOf(v) == c || isSubclass(classOf(v), c); }
void readyClass(
    Class* c); ///< inherits slots, builds namespace with slot wrappers and methods; at start or on first use

#define CLASS(name) extern Class T_##name;
#include "object/classes.def"
#undef CLASS

inline bool isBigInt(Value v) {
  return isObject(v) && shapeOf(v) == &molt_shape_bigint;
} ///< class int too (T_int)
inline bool isExactInt(Value v) { return isInt(v) || isBigInt(v); }
inline bool isFloat(Value v) { return isObject(v) && shapeOf(v) == &molt_shape_float; } ///< exact
inline bool isStr(Value v) { return isObject(v) && shapeOf(v) == &molt_shape_str; }     ///< exact
inline bool isBytes(Value v) { return isObject(v) && shapeOf(v) == &molt_shape_bytes; }
inline bool isTuple(Value v) { return isObject(v) && shapeOf(v) == &molt_shape_tuple; }
inline bool isList(Value v) { return isObject(v) && shapeOf(v) == &molt_shape_list; }
inline bool isDict(Value v) { return isObject(v) && shapeOf(v) == &molt_shape_dict; }
inline bool isBool(Value v) { return v == boolValue(true) || v == boolValue(false); }

// --- generic operations (object/, call/): Python semantics, any object
// -------------------------------------------------
Value getAttr(Value o, Value name);        ///< name: interned str
Value lookupAttr(Value o, Value name);     ///< as getAttr, but 0 without exception when AttributeError
int setAttr(Value o, Value name, Value v); ///< v 0: delete
Value genericGetAttr(Value o, Value name); ///< object.__getattribute__
int genericSetAttr(Value o, Value name, Value v);
Value typeLookup(Class* c, Value name);   ///< borrowed; through the mro, no descriptors; 0 without exception
Value specialMethod(Value o, Value name); ///< owned; typeLookup + binding; 0 without exception when absent
Value call(Value f, const Value* args, i32 nargs, Value kwnames = 0);
Value call0(Value f);
Value call1(Value f, Value a);
Value call2(Value f, Value a, Value b);
Value callMethod(Value o, Value name, const Value* args, i32 nargs);
Value repr(Value o); ///< a str
Value str(Value o);  ///< a str
i64 hash(Value o);
Value compare(Value a, Value b, int cmpOp);
/// The error of a missing operator, as binary() raises it (`op` a BinaryOp, text such as "+=" if inplace).
Value raiseUnsupported(Value a, Value b, int op, bool inplace);
int compareTruth(Value a, Value b,
                 int cmpOp); ///< identity counts as equal for Eq/Ne, as PyObject_RichCompareBool
inline int equals(Value a, Value b) { return compareTruth(a, b, CmpEq); }
int truth(Value o);
Value iter(Value o);
Value next(Value it); ///< kStop when exhausted
i64 length(Value o);
i64 lengthHint(Value o); ///< 0 when unknown; an exception may be pending
Value getItem(Value o, Value k);
int setItem(Value o, Value k, Value v); ///< v 0: delete
int contains(Value container, Value item);
Value binary(Value a, Value b, int op);
Value inplace(Value a, Value b, int op);
Value unary(Value a, int op);
Value toIndex(Value o); ///< __index__: an int, or TypeError "'T' object cannot be interpreted as an integer"
i64 asIndex(Value o, Class* overflow = nullptr); ///< as i64; -1 with exception pending on error; out of
                                                 ///< range: clamps if overflow is null, else raises it
Value format(Value o, Value spec);               ///< format(o, spec)
bool isCallable(Value o);
int isInstanceOf(Value o, Value classInfo); ///< isinstance(): class, tuple, union, __instancecheck__
int isSubclassOf(Value c, Value classInfo); ///< issubclass()
/// Borrowed: what `name` is on the type of o (binding is the caller's), or 0. For one-off dunder look-ups.
inline Value typeSlot(Value o, Value name);
/// Bounds of `s[a:b:c]` for a sequence of length n, as slice.indices; -1 on error.
i64 sliceIndices(Value slice, i64 n, i64* start, i64* stop, i64* step); ///< gives the number of items
// The same in two steps, for what __index__ may change the length of: the bounds as written, then for n
// items.
int sliceUnpack(Value slice, i64* start, i64* stop, i64* step);
i64 sliceAdjust(i64 n, i64* start, i64* stop, i64 step);
struct SliceObject {
  Header h;
  Value start, stop, step;
};
/// Calls fn for each item; fn returns <0 to stop with exception, >0 to stop quietly. -1 on exception.
int forEach(Value iterable, int (*fn)(Value item, void* arg), void* arg);

// --- constructors of the basic types
// -------------------------------------------------------------------------------------
Value intFromI64(i64 i);
Value intFromU64(u64 i);
Value intFromDouble(double d);                        ///< truncates; caller checked finite
Value intFromText(const char* s, size_t n, int base); ///< int(str, base) rules; 0 with ValueError
Value intToText(Value i, int base);                   ///< decimal etc. without prefix
double intToDouble(Value i);      ///< rounds half even; OverflowError: returns -1 with exception pending
bool intToI64(Value i, i64* out); ///< false (no exception) when it does not fit; any int or bool or subclass
int intSign(Value i);
Value floatNew(double d);
Value strFromUtf8(const char* s, size_t n); ///< trusted UTF-8 (WTF-8 surrogates allowed)
Value strFromC(const char* s);
Value strFromAscii(const char* s, size_t n);
Value strNew(u32 length, u8 kind, bool ascii); ///< uninitialised, terminated
Value strFormat(const char* fmt, ...);         ///< directives as raise(); by core, error/format.cpp
Value intern(Value s);                         ///< owned canonical str; takes borrowed
Value internC(const char* s);                  ///< borrowed immortal canonical str
inline u32 strChar(Str* s, u32 i) {
  return s->kind == 1 ? (u8)s->data[i] : s->kind == 2 ? ((u16*)s->data)[i] : ((u32*)s->data)[i];
}
/// UTF-8 bytes; owned buffer of *bytes (release(p, *bytes + 1)) or the str's own data when it is ASCII (then
/// *owned is false).
const char* strUtf8(Value s, size_t* bytes, bool* owned);
Value bytesNew(const char* data, size_t n); ///< data null: uninitialised
Value tupleNew(u64 n);                      ///< items uninitialised; fill before anything can fail
Value tupleFrom(const Value* items, u64 n); ///< increfs
Value tuple1(Value a);
Value tuple2(Value a, Value b);
Value listNew(u64 capacity);
Value listFrom(const Value* items, u64 n); ///< increfs
void listAppend(Value list, Value item);   ///< exact or subclass list; increfs
Value listFromIterable(Value o);
Value tupleFromIterable(Value o);
Value dictNew();
Value dictGet(Value d, Value key); ///< borrowed; 0 when absent or on exception (check molt_thread.exc)
int dictSet(Value d, Value key, Value v);
int dictDelete(Value d, Value key); ///< 1 deleted, 0 absent, -1 exception
/// Iteration: *pos from 0; false at the end. key and value borrowed. Insertion order; do not resize
/// meanwhile.
bool dictNext(Value d, u64* pos, Value* key, Value* value);
u64 dictLength(Value d);
Value setNew();
int setAdd(Value s, Value item);
int setContains(Value s, Value item);
bool setNext(Value s, u64* pos, Value* item);
Value frozensetFrom(Value iterable);
Value builtinFunction(const MethodDef* def, Value self, Value module); ///< a builtin_function_or_method

// --- errors (error/)
// --------------------------------------------------------------------------------------------------------
#define EXC(name, base) extern Class E_##name;
#include "error/exceptions.def"
#undef EXC
/// Sets the pending exception; returns 0. fmt: %s C string, %d int, %ld i64, %U str Value, %S str(Value), %R
/// repr(Value), %T type name of Value, %N the same but 'None' for None (argument clinic's wording), %c
/// character, %x u64 in hexadecimal, %%.
Value raise(Class& type, const char* fmt, ...);
inline int raiseStatus(Value) { return -1; }   ///< `return raiseStatus(raise(...))`
Value raiseValue(Value exception);             ///< sets an instance as pending; takes borrowed
Value raiseClassValue(Class& type, Value arg); ///< type(arg), for KeyError and StopIteration; takes borrowed
/// A warning at the running line, its text made as raise() does; -1 with an exception: warnings are errors.
int warn(Class& category, const char* fmt, ...);
int warnUnawaited(Value source, const char* fmt, ...); ///< RuntimeWarning about an object
bool pendingMatches(Class& type);                      ///< pending exception is an instance of type
void clearException();
/// OSError or the subclass that errno maps to; filename 0: none.
Value raiseErrno(int err, Value filename = 0);
Value raiseUnicodeDecode(const char* encoding, Value object, i64 start, i64 end, const char* reason);
Value raiseUnicodeEncode(const char* encoding, Value object, i64 start, i64 end, const char* reason);
Value newException(Class& type, const Value* args, u32 nargs); ///< an instance, not raised
Value stopIterationValue(Value exception);                     ///< borrowed
Value takeException();                                         ///< owned; nothing pending afterwards
void restoreException(Value owned);

// --- modules (module/)
// -------------------------------------------------------------------------------------------------------
/// A native module: functions and a set-up function that adds constants and types.
struct NativeModule {
  const char* name;
  const MethodDef* functions;
  int (*setup)(Value module);
};
int moduleAdd(Value module, const char* name, Value owned); ///< steals
Value builtinsModule();                                     ///< borrowed
Value moduleNew(Value name);                                ///< empty module object
/// Names that sys and builtins show; all borrowed.
Value sysModules(); ///< the dict of imported modules
Value sysArgv();    ///< the list
int recursionLimit();
int setRecursionLimit(int limit); ///< -1: RecursionError as CPython (limit too low at this depth)
int flushStandardStreams();       ///< by 'cont': sys.stdout and sys.stderr
/// Registry of native modules, null-terminated, by 'cont'; the first one is builtins.
extern const NativeModule* const molt_native_modules[]; ///< null where a program does not link the module
extern const u32 molt_native_module_count;

inline Value typeSlot(Value o, Value name) { return typeLookup(classOf(o), name); }

// Who defines what. core: T_object, T_type, T_none, T_ellipsis, T_notimplemented, T_function, T_builtin,
// T_method, T_cell, T_generator, T_module, T_property, T_staticmethod, T_classmethod, T_super, T_traceback,
// T_code, every E_*, and their molt_shape_*; molt_None, molt_Ellipsis, molt_NotImplemented; all generic
// operations, builtinFunction, moduleAdd, intern, forEach. text: T_int, T_bool, T_float, T_complex, T_str,
// T_bytes, T_bytearray, their shapes, molt_True, molt_False, BoxInt, BoxFloat, FormatValue, StrJoin. cont:
// T_tuple, T_list, T_dict, T_set, T_frozenset, T_range, T_slice, their shapes, the helpers of displays and
// unpacking (TupleNew .. UnpackEx, TupleItem, SliceNew, DictMerge). core defines the other helpers (Binary,
// Compare, ItemGet, Iter, IterNext, Call…), calling ops tables.
