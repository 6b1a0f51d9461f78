// What compiled code and the runtime agree on. Included by runtime/, by lib/ir_to_llvm and by eval/.
//
// Every structure here has the same field offsets on x86-64 and wasm32: pointers sit in 8-byte cells
// (MOLT_PTR), so one set of offsets serves both targets. Both targets are little-endian.
//
// Values. A Value is a 64-bit word. Bit 0 set: the int `(i64)word >> 1`. Clear: the address of an object
// (zero- extended on wasm). Words that are neither: 0 (as a result: an exception is pending in
// molt_thread.exc; in storage: unset) and kStop (an iterator is exhausted). release/retain ignore ints, 0 and
// kStop.
//
// Ownership. Parameters are borrowed, results are owned by the receiver.
//
// Errors. A function that returns Value gives 0, one that returns i32 gives -1, with molt_thread.exc set.
// Compiled code then calls molt_traceback(code, span) once per frame (not behind `reraise`) and goes to the
// op's unwind edge or returns 0 itself.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef uint64_t Value;

#define MOLT_PTR(T, name) alignas(8) T* name

enum : uint64_t { kUnset = 0, kStop = 2 };
enum { kMaxRegisterParams = 8 }; ///< functions with more parameters take (fn, const Value* args)

struct Header {
  uint32_t rc;    ///< references; immortal statics start at kImmortal and stay balanced around it
  uint32_t shape; ///< low 32 bits of the Shape's address: class and layout in one compare
};
enum : uint32_t { kImmortal = 0x40000000 };

/// One source range; Code::spans is indexed by the IR op's span.
struct SpanEntry {
  uint32_t line, col, endLine, endCol; ///< line from 1, columns in UTF-8 bytes from 0
};

struct ModuleDesc;
struct Function;
struct Generator;
struct Shape;

enum CodeFlag : uint32_t {
  kCodeGenerator = 1,
  kCodeVarArgs = 2,
  kCodeVarKeywords = 4,
  kCodeCoroutine = 8,
  kCodeNested = 16,
  kCodeModule = 32,
  kCodeClassBody = 64,
  kCodeSimple = 128 /* no keyword-only, *args, **kwargs */
};

/// Static description of a compiled function. nparams = positional + keywordOnly + (*args) + (**kwargs).
struct Code {
  MOLT_PTR(const void, entry);  ///< Value(Value fn, Value a0, …) or Value(Value fn, const Value*) above 8
                                ///< parameters; null for generators; the interpreter sets `interp` instead
  MOLT_PTR(const void, resume); ///< generators: Value(Generator*, Value sent); see Generator
  MOLT_PTR(ModuleDesc, module);
  MOLT_PTR(const SpanEntry, spans);
  MOLT_PTR(const void, interp); ///< interpreter's function record, or null
  Value name, qualname;         ///< str
  Value varnames;               ///< tuple of interned str: parameters in order, then other locals
  Value freevars, cellvars;     ///< tuples of str
  Value doc;                    ///< str or None
  uint32_t flags;
  uint32_t posOnly, positional, keywordOnly, nparams;
  uint32_t firstLine;
  uint32_t nslots; ///< generators: words of frame storage, parameters first
  uint32_t spanCount;
};

struct GlobalSlot {
  Value value;   ///< 0: not bound in the module
  Value builtin; ///< what the builtins module has under this name (0: nothing); kept up to date
  MOLT_PTR(ModuleDesc, module);
  Value bound;    ///< what global_bind stored (owned for ever), or 0
  uint32_t watch; ///< counts stores and deletions through any route (setattr, module dict, import *, exec)
  uint32_t name;  ///< index into UnitDesc::names
};

/// GlobalSlot::watch right after the one store that the compiler saw, when nothing had been stored before (op
/// global_bind); any later store changes it again.
enum : uint32_t { kWatchBound = 0x40000001 };

struct UnitDesc;

struct ModuleDesc {
  Value name, file;             ///< str; dotted name
  MOLT_PTR(const char, source); ///< UTF-8 text for traceback lines
  uint64_t sourceLength;
  MOLT_PTR(GlobalSlot, globals);
  MOLT_PTR(const Code, body);
  Value object; ///< the module object once created, else 0
  MOLT_PTR(UnitDesc, unit);
  alignas(8) uint32_t globalCount;
  uint32_t isPackage;
};

/// A layout that guards test: bound when the class is made and its instances reach this layout.
struct StaticShape {
  /// kShapeBytes of zeroed, 16-aligned static memory; a guard compares Header::shape with its address.
  MOLT_PTR(Shape, storage);
  Value module, qualname;          ///< str
  MOLT_PTR(const uint32_t, slots); ///< indices into names
  MOLT_PTR(const uint8_t, kinds);  ///< 0 tagged, 1 raw f64
  alignas(8) uint32_t slotCount;   // alignas: a 32-bit field must not slip into a pointer's cell on wasm
  uint32_t methodCount;
  /// What guard_methods relies on. When the class has been made, and each of these names (indices into names)
  /// resolves through its mro to a plain function with this Code (0: to nothing), the runtime fills
  /// methodValues and sets Shape::watch to 1; any later change of a function or descriptor attribute of it or
  /// a base makes it 0.
  MOLT_PTR(const uint32_t, methodNames);
  MOLT_PTR(const uint64_t, methodCodes);
  MOLT_PTR(Value, methodValues); ///< methodCount zeroed words; gets the function objects, owned
  MOLT_PTR(UnitDesc, unit);
};
enum { kShapeBytes = 128, kShapeWatch = 36 /* offset of Shape::watch */ };

/// What was compiled together: the program's own modules are one unit, each library module is one. Its tables
/// are made ready when the first of its modules is imported (molt.unit in object code).
struct UnitDesc {
  MOLT_PTR(Value, names);        ///< str statics; the runtime replaces each by its interned twin
  MOLT_PTR(Value, internTuples); ///< tuple statics whose items are to be replaced likewise
  MOLT_PTR(StaticShape, shapes);
  MOLT_PTR(Value, frozensets); ///< tuples on entry; replaced by the frozenset of their items
  alignas(8) uint32_t nameCount;
  uint32_t internTupleCount, shapeCount, frozensetCount;
  MOLT_PTR(UnitDesc, next); ///< the runtime's list of units that are ready
  alignas(8) uint32_t ready;
  uint32_t pad;
};

struct ProgramDesc {
  MOLT_PTR(const uint64_t, modules); ///< ModuleDesc addresses, zero-extended; [0] is __main__
  MOLT_PTR(const uint64_t,
           traceSites); ///< instrumented programs: addresses of the sites' names, zero-terminated
  alignas(8) uint32_t moduleCount;
  uint32_t traceSiteCount, version;
  uint32_t library; ///< version of the library compiled in, major << 8 | minor; 0: none
};

/// Per-site memory of the generic helpers: what was found for one layout. Zero-initialised.
/// runtime/object/attr.cpp says what the fields hold; compiled code tests the first of a site's caches
/// inline.
struct Cache {
  uint32_t shape, aux;
  uint64_t a;
  uint32_t version, direct;
  MOLT_PTR(const uint32_t, versionAt);
  MOLT_PTR(const void, entry);
  MOLT_PTR(Cache, more); ///< the site's caches for further layouts
};
/// Cache::direct of call_method: a compiled function whose parameters are the receiver and the site's
/// arguments has their number, a native one kDirectNative + the site's arguments.
enum : uint32_t { kDirectNative = 0x40000000 };

/// Bit of ThreadState::pending: Ctrl-C waits (runtime/gate/interrupt.cpp).
enum : uint32_t { kInterrupted = 4 };

enum FrameKind : uint32_t {
  kFrameNames = 1,  ///< `names` is valid: a class body, or the body of what exec runs
  kFrameDynamic = 2 ///< `env` and `names` (or 0) are valid: code compiled at run time
};
/// An activation of Python code that may call something that looks at frames: pushed on entry, popped on
/// every way out. A generator has one while it runs.
struct FrameRecord {
  MOLT_PTR(FrameRecord, previous);
  MOLT_PTR(const Code, code);
  alignas(8) uint32_t span; ///< of the op that runs
  uint32_t kind;            ///< FrameKind bits
  // Only as `kind` says; else there is no memory for them.
  Value env, names; ///< borrowed
};

/// The one thread's state; at a fixed symbol so that compiled code reaches it directly.
struct ThreadState {
  Value exc;        ///< pending exception, normalised instance; 0: none
  Value handled;    ///< the exception being handled, or 0
  uint32_t pending; ///< finalisers or signals (kInterrupted) wait; polled
  int32_t
      depthLeft; ///< Python frames still allowed; compiled code decrements on entry, increments on every exit
  Value methodSelf;              ///< see op method_self
  Value yieldResult;             ///< see op yield_from_result
  uint32_t builtinsTouched, pad; ///< not 0 once the program stored into the builtins module
  uint64_t exitEvery, exitCount; ///< --exit-every=N: every Nth guard fails
  MOLT_PTR(FrameRecord, frame);  ///< innermost one, or null
};

// --- objects that compiled code looks into
// ---------------------------------------------------------------------------
struct Float {
  Header h;
  double value;
};
struct Complex {
  Header h;
  double real, imag;
};
/// Only for values outside 63 bits. |size| digits of base 2^32, least significant first; sign of size is the
/// sign.
struct BigInt {
  Header h;
  int32_t size;
  uint32_t pad;
  uint32_t digits[];
};
/// kind bytes a character (1, 2, 4), smallest that fits; always followed by a zero character.
struct Str {
  Header h;
  uint64_t hash; ///< 0: not computed
  uint32_t length;
  uint8_t kind, ascii, interned, pad;
  char data[];
};
struct Bytes {
  Header h;
  uint64_t hash; ///< 0: not computed
  uint64_t length;
  char data[]; ///< followed by a zero byte
};
struct Tuple {
  Header h;
  uint64_t length;
  Value items[];
};
struct List {
  Header h;
  uint64_t length, capacity;
  MOLT_PTR(Value, items);
};
struct Cell {
  Header h;
  Value content;
};
/// Instances of Python classes: slots behind the native part (Header for plain objects): ext word, then
/// `capacity` inline slots as the Shape says. f64 slots are raw bits.
struct InstanceExt;
struct Instance {
  Header h;
  MOLT_PTR(InstanceExt, ext); ///< overflow slots, materialised __dict__, weak references; null mostly
  Value slots[];
};
struct Range {
  Header h;
  Value start, stop, step, length; ///< ints, tagged when they fit
};
/// Iterators of list and range; shapes shape_list_iterator, shape_range_iterator.
struct ListIter {
  Header h;
  Value seq; ///< 0 once exhausted
  uint64_t index;
};
struct RangeIter {
  Header h;
  int64_t next, step;
  uint64_t left;
};
struct Function {
  Header h;
  MOLT_PTR(InstanceExt, ext);
  MOLT_PTR(const Code, code);
  Value defaults, kwdefaults, annotations; ///< tuple, dict, dict, or 0
  Value name, qualname, doc, module, dict; ///< 0: as in code
  Value env; ///< where code compiled at run time looks names up (call/environment.h); else 0
  uint32_t cellCount, pad;
  Value cells[];
};
/// Suspended function. state: 0 not started, k suspended at point k, kGenRunning, kGenDone. resume gets
/// `sent` (0: an exception is pending in molt_thread.exc and is to be raised at the yield); it returns what
/// is yielded (state set to the new point), or kStop after setting `result` and state kGenDone, or 0 with an
/// exception and state kGenDone. The compiled body sets state before it returns. slots[0..nparams) hold owned
/// parameters for the generator's whole life, which the body treats as borrowed; other slots belong to the
/// body.
struct Generator {
  Header h;
  MOLT_PTR(InstanceExt, ext);
  MOLT_PTR(const Code, code);
  Value fn;
  Value result;
  Value
      handled; ///< exception being handled inside, swapped with ThreadState::handled by the runtime on resume
  Value name, qualname;
  Value delegate; ///< borrowed: the iterator that it waits for (yield from, await), or 0
  Value hook;     ///< asynchronous generators: the finaliser of sys.set_asyncgen_hooks, or 0
  uint32_t state, nslots;
  uint32_t span, life; ///< of the yield where it stands; GeneratorLife bits
  Value slots[];
};
enum : uint32_t { kGenDone = 0xffffffffu, kGenRunning = 0xfffffffeu };

extern "C" {
extern ThreadState molt_thread;
// Immortal singletons and the shapes of exact built-in types, by symbol, so that compiled code compares
// addresses.
extern Header molt_None, molt_True, molt_False, molt_Ellipsis, molt_NotImplemented;
#define MOLT_SHAPE(name) extern Shape molt_shape_##name;
#include "abi/shapes.def"
#undef MOLT_SHAPE

void molt_traceback(const Code* code, uint32_t span); ///< adds this frame to the pending exception; cold
double molt_float_pow(double x, double y); ///< for x > 0; infinite where CPython raises OverflowError
void molt_recursion_error(void);           ///< raises RecursionError (depthLeft went below zero)
int molt_main(int argc, char** argv, ProgramDesc* program); ///< the runtime's start; compiled `main` calls it

typedef Value pV, pN, pW, pX, rV;
typedef int32_t rT, rC, rZ;
typedef void rNone;
typedef int64_t pInt;
typedef double pFloat;
typedef uint32_t pI;
typedef const Code* pF;
typedef GlobalSlot* pG;
typedef Cache* pC;
typedef ModuleDesc* pM;
#define pA const Value*, uint32_t
#define HELPER(name, result, params, doc) result molt_##name params;
#include "abi/helpers.def"
#undef HELPER
#undef pA
} // extern "C"

static_assert(sizeof(Cache) == 48 && sizeof(GlobalSlot) == 40 && sizeof(SpanEntry) == 16);
static_assert(sizeof(Code) == 120 && sizeof(ModuleDesc) == 72 && sizeof(StaticShape) == 80 &&
              sizeof(UnitDesc) == 64 && sizeof(ProgramDesc) == 32);
static_assert(offsetof(StaticShape, slotCount) == 40 && offsetof(UnitDesc, nameCount) == 32 &&
              offsetof(ProgramDesc, moduleCount) == 16 && offsetof(ModuleDesc, globalCount) == 64 &&
              offsetof(UnitDesc, ready) == 56);
static_assert(offsetof(FrameRecord, span) == 16 && offsetof(FrameRecord, env) == 24 &&
              offsetof(ThreadState, frame) == 64 && offsetof(Function, cells) == 104);
