// The module sys.
#include "call/frame.h"
#include "call/generator.h"
#include "container/container.h"
#include "error/exception.h"
#include "gate/gate.h"
#include "module/io/io.h"
#include "module/modules.h"
#include "number/int.h"
#include "start/start.h"
#include "text/args.h"

static Value sys;
Value sysModule() { return sys; }

Value standardOut() {
  Value v = lookupAttr(sys, internC("stdout"));
  if (v) decref(v); // the module holds it
  return v;
}

// --- functions
// ---------------------------------------------------------------------------------------------------------
static Value exit_(Value, const Value* a, i32 n, Value) {
  Ref e(0);
  if (n && isTuple(a[0]))
    e.v = newException(E_SystemExit, as<Tuple>(a[0])->items, (u32)as<Tuple>(a[0])->length);
  else
    e.v = newException(E_SystemExit, a, n && !isNone(a[0]) ? 1 : 0);
  return e.v ? raiseValue(e) : 0;
}
static Value getRecursionLimit(Value, const Value*, i32, Value) { return tagInt(recursionLimit()); }
static Value setRecursionLimit_(Value, const Value* a, i32, Value) {
  i64 n;
  if (intArgument(a[0], &n) < 0) return 0;
  if (n < 1) return raise(E_ValueError, "recursion limit must be greater or equal than 1");
  return setRecursionLimit((int)n) < 0 ? 0 : none();
}
static Value intern_(Value, const Value* a, i32, Value) {
  if (!isObject(a[0]) || !(classOf(a[0])->flags & kStrSubclass))
    return raise(E_TypeError, "intern() argument must be str, not %T", a[0]);
  if (!isStr(a[0])) return raise(E_TypeError, "can't intern %T", a[0]);
  return intern(a[0]);
}

static Value handled() {
  return molt_thread.handled && !isNone(molt_thread.handled) ? molt_thread.handled : 0;
}
static Value excInfo(Value, const Value*, i32, Value) {
  Value e = handled();
  Value parts[3] = {none(), none(), none()};
  Ref tb(0);
  if (e) {
    tb.v = getAttr(e, internC("__traceback__"));
    parts[0] = toValue(classOf(e));
    parts[1] = e;
    parts[2] = tb;
  }
  return tupleFrom(parts, 3);
}
static Value exception_(Value, const Value*, i32, Value) { return handled() ? incref(handled()) : none(); }

static Value getSizeOf(Value, const Value* a, i32, Value) {
  Value v = a[0];
  if (isInt(v)) {
    i64 i = intOf(v);
    u64 u = i < 0 ? 0 - (u64)i : (u64)i;
    return tagInt(24 + 4 * (u >> 60 ? 3 : u >> 30 ? 2 : 1));
  }
  Ref m(specialMethod(v, internC("__sizeof__")));
  if (!m.v) {
    if (molt_thread.exc) return 0;
    return a[1] ? incref(a[1]) : raise(E_TypeError, "Type %T doesn't define __sizeof__", v);
  }
  Ref size(call0(m));
  if (!size.v) return 0;
  i64 n = asIndex(size, &E_OverflowError);
  if (n == -1 && molt_thread.exc) return 0;
  if (n < 0) return raise(E_ValueError, "__sizeof__() should return >= 0");
  // The collector's header in CPython: containers, instances and functions have one.
  bool tracked = isList(v) || isTuple(v) || isDict(v) || isAnySet(v) || classOf(v)->flags & kHeapClass;
  return tagInt(n + (tracked ? 16 : 0));
}
static Value getRefCount(Value, const Value* a, i32, Value) {
  return tagInt(isObject(a[0]) ? (i64)headerOf(a[0])->rc + 1 : 0xffffffff);
}
static Value utf8Name(Value, const Value*, i32, Value) { return incref(internC("utf-8")); }
static Value surrogateEscape(Value, const Value*, i32, Value) { return incref(internC("surrogateescape")); }
static Value isFinalizing(Value, const Value*, i32, Value) { return boolValue(false); }
static Value isInterned(Value, const Value* a, i32, Value) {
  return boolValue(isStr(a[0]) && as<Str>(a[0])->interned);
}
static Value getNone(Value, const Value*, i32, Value) { return none(); }
static Value getSwitchInterval(Value, const Value*, i32, Value) { return floatNew(0.005); }
static Value getMaxDigits(Value, const Value*, i32, Value) { return tagInt(molt_intMaxStrDigits); }
static Value setMaxDigits(Value, const Value* a, i32, Value) {
  i64 n;
  if (intArgument(a[0], &n) < 0) return 0;
  if (n && n < 640) return raise(E_ValueError, "maxdigits must be 0 or larger than 640");
  molt_intMaxStrDigits = (i32)n;
  return none();
}
void printException(Value exception); // error/
static Value exceptHook(Value, const Value* a, i32, Value) {
  printException(a[1]);
  return none();
}
static Value unraisableHook(Value, const Value* a, i32, Value) {
  Ref e(getAttr(a[0], internC("exc_value")));
  Ref where(e.v ? getAttr(a[0], internC("object")) : 0);
  Ref message(where.v ? getAttr(a[0], internC("err_msg")) : 0);
  if (!message.v) return 0;
  if (isInstance(e, &E_BaseException)) writeUnraisable(e, where, message);
  return none();
}
static Value displayHook(Value, const Value* a, i32, Value) {
  if (isNone(a[0])) return none();
  Value last = internC("_"); // unset while repr runs, as CPython has it
  if (setAttr(builtinsModule(), last, none()) < 0) return 0;
  Ref text(repr(a[0]));
  Value out = standardOut();
  if (!text.v || !out) return 0;
  Ref r(callMethod(out, internC("write"), &text.v, 1));
  Value newline = internC("\n");
  Ref s(r.v ? callMethod(out, internC("write"), &newline, 1) : 0);
  return s.v && setAttr(builtinsModule(), last, a[0]) == 0 ? none() : 0;
}
static i64 frameDepth(const Value* a, i32 n) { // -1: exception
  if (!n || !a[0]) return 0;
  i64 depth = asIndex(a[0], &E_OverflowError);
  return depth == -1 && molt_thread.exc ? -1 : depth < 0 ? 0 : depth;
}
static Value getFrame(Value, const Value* a, i32 n, Value) {
  i64 depth = frameDepth(a, n);
  if (depth < 0) return 0;
  Value f = frameAt((u64)depth);
  return f ? f : raise(E_ValueError, "call stack is not deep enough");
}
static Value getFrameModule(Value, const Value* a, i32 n, Value) {
  i64 depth = frameDepth(a, n);
  if (depth < 0) return 0;
  const FrameRecord* r = molt_thread.frame;
  for (; r && depth; --depth) r = r->previous;
  if (!r) return none();
  Ref globals(frameGlobalsOf(r));
  Value name = globals.v ? getItem(globals, internC("__name__")) : 0;
  if (name) return name;
  clearException();
  return none();
}
static Value getAllocated(Value, const Value*, i32, Value) { return tagInt(0); }

static const MethodDef functions[] = {
    {"exit", exit_, 0, 1, nullptr, kMethod,
     "Exit the interpreter by raising SystemExit(status).\n\nIf the status is omitted or None, it defaults "
     "to zero (i.e., "
     "success).\nIf the status is an integer, it will be used as the system exit status.\nIf it is another "
     "kind of "
     "object, it will be printed and the system\nexit status will be one (i.e., failure)."},
    {"getrecursionlimit", getRecursionLimit, 0, 0},
    {"setrecursionlimit", setRecursionLimit_, 1, 1},
    {"intern", intern_, 1, 1},
    {"exc_info", excInfo, 0, 0},
    {"exception", exception_, 0, 0},
    {"getsizeof", getSizeOf, 1, 2, "object,default"},
    {"getrefcount", getRefCount, 1, 1},
    {"getdefaultencoding", utf8Name, 0, 0},
    {"getfilesystemencoding", utf8Name, 0, 0},
    {"getfilesystemencodeerrors", surrogateEscape, 0, 0},
    {"is_finalizing", isFinalizing, 0, 0},
    {"_is_interned", isInterned, 1, 1},
    {"gettrace", getNone, 0, 0},
    {"settrace", getNone, 1, 1},
    {"getprofile", getNone, 0, 0},
    {"setprofile", getNone, 1, 1},
    {"getswitchinterval", getSwitchInterval, 0, 0},
    {"setswitchinterval", getNone, 1, 1},
    {"get_int_max_str_digits", getMaxDigits, 0, 0},
    {"set_int_max_str_digits", setMaxDigits, 1, 1, "maxdigits"},
    {"excepthook", exceptHook, 3, 3},
    {"__excepthook__", exceptHook, 3, 3},
    {"__unraisablehook__", unraisableHook, 1, 1},
    {"unraisablehook", unraisableHook, 1, 1},
    {"displayhook", displayHook, 1, 1},
    {"__displayhook__", displayHook, 1, 1},
    {"_getframe", getFrame, 0, 1},
    {"_getframemodulename", getFrameModule, 0, 1, "depth"},
    {"getallocatedblocks", getAllocated, 0, 0},
    {"get_asyncgen_hooks", getAsyncgenHooks, 0, 0},
    {"set_asyncgen_hooks", setAsyncgenHooks, 0, 2, "firstiter,finalizer"},
    {"_clear_type_cache", getNone, 0, 0},
    {"audit", getNone, 1, -1},
    {"addaudithook", getNone, 1, 1},
    {}};

// --- constants
// -----------------------------------------------------------------------------------------------------------
static Value text(const char* s) { return strFromC(s); }

static Value makeStruct(const char* name, const char* fields, int visible, const Value* owned, int n) {
  return structNew(structSequence(name, fields, visible, "sys"), owned, n);
}

// types.SimpleNamespace for sys.implementation, without importing types.
extern Class T_SimpleNamespace;

static int setup(Value m) {
  sys = m;
  gateInit();
  auto add = [&](const char* name, Value v) { moduleAdd(m, name, v); };
  add("stdin", standardStream(0));
  add("stdout", standardStream(1));
  add("stderr", standardStream(2));
  static const char* const streams[][2] = {
      {"__stdin__", "stdin"}, {"__stdout__", "stdout"}, {"__stderr__", "stderr"}};
  for (auto& s : streams) add(s[0], getAttr(m, internC(s[1])));
  add("argv", incref(sysArgv()));
  add("orig_argv", incref(sysArgv()));
  add("modules", incref(sysModules()));
  add("path", listNew(0));
  add("meta_path", listNew(0));
  add("path_hooks", listNew(0));
  add("path_importer_cache", dictNew());
  add("warnoptions", listNew(0));
  add("_xoptions", dictNew());
  add("dont_write_bytecode", boolValue(false));
  add("pycache_prefix", none());
  add("maxsize", intFromI64(INT64_MAX));
  add("maxunicode", tagInt(0x10ffff));
  add("byteorder", text("little"));
#if defined(__wasm__)
  add("platform", text("wasi"));
#else
  add("platform", text("linux"));
#endif
  // What a program sees is the version of the library that it was compiled with.
  const ProgramDesc* program = currentProgram();
  const u32 library = program && program->library ? program->library : 0x030d;
  const int minor = (int)(library & 0xff);
  add("version", strFormat("3.%d.0 (Molt) [Clang]", minor));
  add("hexversion", tagInt((i64)library << 16 | 0xf0));
  add("api_version", tagInt(1013));
  add("float_repr_style", text("short"));
  add("executable", text(""));
  add("_base_executable", text(""));
  add("prefix", text("/usr/local"));
  add("exec_prefix", text("/usr/local"));
  add("base_prefix", text("/usr/local"));
  add("base_exec_prefix", text("/usr/local"));
  add("platlibdir", text("lib"));
  add("abiflags", text(""));
  add("copyright",
      text("Copyright (c) 2001-2024 Python Software Foundation.\nAll Rights Reserved.\n\nCopyright (c) 2000 "
           "BeOpen.com.\nAll Rights Reserved.\n\nCopyright (c) 1995-2001 Corporation for National Research "
           "Initiatives.\nAll Rights Reserved.\n\nCopyright (c) 1991-1995 Stichting Mathematisch Centrum, "
           "Amsterdam.\nAll Rights Reserved."));
  // As CPython has them, and posix even where the program was compiled without: os asks for it here.
  static const char* const builtinNames[] = {
      "_abc",      "_ast",      "_codecs",   "_collections", "_functools",   "_imp",
      "_io",       "_locale",   "_operator", "_signal",      "_sre",         "_stat",
      "_string",   "_symtable", "_thread",   "_tracemalloc", "_typing",      "_warnings",
      "_weakref",  "atexit",    "builtins",  "errno",        "faulthandler", "gc",
      "itertools", "marshal",   "posix",     "pwd",          "sys",          "time"};
  constexpr int kBuiltins = sizeof builtinNames / sizeof *builtinNames;
  Value names = tupleNew(kBuiltins);
  for (int i = 0; i < kBuiltins; ++i) as<Tuple>(names)->items[i] = text(builtinNames[i]);
  add("builtin_module_names", names);
  add("stdlib_module_names", frozensetFrom(names));

  Value version[] = {tagInt(3), tagInt(minor), tagInt(0), text("final"), tagInt(0)};
  Value info = makeStruct("sys.version_info", "major minor micro releaselevel serial", 5, version, 5);
  add("version_info", incref(info));
  Value floats[] = {floatNew(1.7976931348623157e+308),
                    tagInt(1024),
                    tagInt(308),
                    floatNew(2.2250738585072014e-308),
                    tagInt(-1021),
                    tagInt(-307),
                    tagInt(15),
                    tagInt(53),
                    floatNew(2.220446049250313e-16),
                    tagInt(2),
                    tagInt(1)};
  add("float_info",
      makeStruct("sys.float_info",
                 "max max_exp max_10_exp min min_exp min_10_exp dig mant_dig epsilon radix rounds", 11,
                 floats, 11));
  Value ints[] = {tagInt(30), tagInt(4), tagInt(4300), tagInt(640)};
  add("int_info", makeStruct("sys.int_info",
                             "bits_per_digit sizeof_digit default_max_str_digits str_digits_check_threshold",
                             4, ints, 4));
  Value hashes[] = {tagInt(64),      tagInt(((i64)1 << 61) - 1), tagInt(314159), tagInt(0),
                    tagInt(1000003), text("siphash13"),          tagInt(64),     tagInt(128),
                    tagInt(0)};
  add("hash_info",
      makeStruct("sys.hash_info", "width modulus inf nan imag algorithm hash_bits seed_bits cutoff", 9,
                 hashes, 9));
  Value thread[] = {text("pthread"), text("semaphore"), none()};
  add("thread_info", makeStruct("sys.thread_info", "name lock version", 3, thread, 3));
  Value flags[18];
  for (Value& f : flags) f = tagInt(0);
  flags[11] = tagInt(1);
  flags[13] = flags[16] = boolValue(false);
  flags[17] = tagInt(4300);
  add("flags",
      makeStruct(
          "sys.flags",
          "debug inspect interactive optimize dont_write_bytecode no_user_site no_site ignore_environment "
          "verbose bytes_warning quiet hash_randomization isolated dev_mode utf8_mode "
          "warn_default_encoding safe_path int_max_str_digits",
          18, flags, 18));
  readyClass(&T_SimpleNamespace);
  Ref space(call0(toValue(&T_SimpleNamespace)));
  if (!space.v) return -1;
  auto put = [&](const char* name, Value v) {
    setAttr(space, internC(name), v);
    decref(v);
  };
  put("name", text("cpython"));
  put("cache_tag", strFormat("cpython-3%d", minor));
  put("version", info);
  put("hexversion", tagInt((i64)library << 16 | 0xf0));
  put("_multiarch", text("x86_64-linux-gnu"));
  add("implementation", space.take());
  return molt_thread.exc ? -1 : 0;
}
extern const NativeModule module_sys = {"sys", functions, setup};
