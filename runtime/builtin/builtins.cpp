// The builtins module: the remaining functions, and the table of everything.
#include "builtin/builtins.h"
#include "call/generator.h"

// --- iteration
// -------------------------------------------------------------------------------------------------------------
static Value len_(Value, const Value* a, i32, Value) {
  i64 n = length(a[0]);
  return n < 0 ? 0 : intFromI64(n);
}
const MethodDef builtinLen = {
    "len", len_, 1, 1, nullptr, kMethod, "Return the number of items in a container."};

static Value iter_(Value, const Value* a, i32 n, Value) {
  if (n == 1) return iter(a[0]);
  if (!isCallable(a[0])) return raise(E_TypeError, "iter(v, w): v must be callable");
  return callIterNew(a[0], a[1]);
}
const MethodDef builtinIter = {
    "iter",
    iter_,
    1,
    2,
    nullptr,
    kMethod,
    "Get an iterator from an object.\n\nIn the first form, the argument must supply its own "
    "iterator, or be a sequence.\nIn the second form, the callable is called until it returns the "
    "sentinel."};

static Value next_(Value, const Value* a, i32 n, Value) {
  Class* c = classOf(a[0]);
  if (!c->ops.next) return raise(E_TypeError, "'%T' object is not an iterator", a[0]);
  Value v;
  if (n == 1 && c->flags & kHeapClass) { // the method's own StopIteration comes through
    Ref m(specialMethod(a[0], internC("__next__")));
    if (!m.v) return 0;
    return call0(m);
  }
  if (n == 1) return nextOrRaise(a[0]);
  v = c->ops.next(a[0]);
  return v == kStop ? incref(a[1]) : v;
}
const MethodDef builtinNext = {"next",
                               next_,
                               1,
                               2,
                               nullptr,
                               kMethod,
                               "Return the next item from the iterator.\n\nIf default is given and the "
                               "iterator is exhausted,\nit is returned "
                               "instead of raising StopIteration."};

static Value quantify(Value iterable, bool any) {
  Ref it(iter(iterable));
  if (!it.v) return 0;
  for (;;) {
    Ref item(nextItem(it));
    if (item.v == kStop) return boolValue(!any);
    if (!item.v) return 0;
    int t = truth(item);
    if (t < 0) return 0;
    if ((t != 0) == any) return boolValue(any);
  }
}
static Value all_(Value, const Value* a, i32, Value) { return quantify(a[0], false); }
static Value any_(Value, const Value* a, i32, Value) { return quantify(a[0], true); }
const MethodDef builtinAll = {
    "all",
    all_,
    1,
    1,
    nullptr,
    kMethod,
    "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is "
    "empty, return True."};
const MethodDef builtinAny = {
    "any",
    any_,
    1,
    1,
    nullptr,
    kMethod,
    "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False."};

static Value sorted_(Value, const Value* args, i32 nargs, Value kwnames) {
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0, npos = nargs - nkw;
  if (npos != 1) return raise(E_TypeError, "sorted expected 1 argument, got %d", npos);
  Ref l(listFromIterable(args[0]));
  if (!l.v) return 0;
  Value key = none();
  int reverse = 0;
  for (i32 i = 0; i < nkw; ++i) {
    Value k = as<Tuple>(kwnames)->items[i];
    if (k == internC("key"))
      key = args[npos + i];
    else if (k == internC("reverse")) {
      reverse = truth(args[npos + i]);
      if (reverse < 0) return 0;
    } else
      return raise(E_TypeError, "sort() got an unexpected keyword argument '%U'", k);
  }
  return listSort(l, key, reverse) < 0 ? 0 : l.take();
}
const MethodDef builtinSorted = {"sorted",
                                 sorted_,
                                 1,
                                 -1,
                                 "**",
                                 kMethod,
                                 "Return a new list containing all items from the iterable in ascending "
                                 "order.\n\nA custom key function can be "
                                 "supplied to customize the sort order, and the\nreverse flag can be set to "
                                 "request the result in descending order."};

// --- text
// ------------------------------------------------------------------------------------------------------------------
static Value repr_(Value, const Value* a, i32, Value) { return repr(a[0]); }
const MethodDef builtinRepr = {"repr",
                               repr_,
                               1,
                               1,
                               nullptr,
                               kMethod,
                               "Return the canonical string representation of the object.\n\nFor many object "
                               "types, including most builtins, eval() "
                               "will correctly reconstruct\nthe object given that string."};
static Value ascii_(Value, const Value* a, i32, Value) {
  Ref r(repr(a[0]));
  if (!r.v || as<Str>(r)->ascii) return r.take();
  StringBuilder out;
  Str* s = as<Str>(r);
  for (u32 i = 0; i < s->length; ++i) {
    u32 c = strChar(s, i);
    if (c < 128) {
      out.add((char)c);
      continue;
    }
    int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    out.add('\\');
    out.add(digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
    for (int k = digits - 1; k >= 0; --k) out.add("0123456789abcdef"[c >> (4 * k) & 15]);
  }
  return out.finish();
}
const MethodDef builtinAscii = {
    "ascii",
    ascii_,
    1,
    1,
    nullptr,
    kMethod,
    "Return an ASCII-only representation of an object.\n\nAs repr(), return a string containing a printable "
    "representation of an\nobject, but escape the non-ASCII characters in the string returned by\nrepr() "
    "using \\\\x, "
    "\\\\u or \\\\U escapes. This generates a string similar\nto that returned by repr() in Python 2."};
static Value format_(Value, const Value* a, i32 n, Value) {
  if (n > 1 && !(isObject(a[1]) && classOf(a[1])->flags & kStrSubclass))
    return raise(E_TypeError, "format() argument 2 must be str, not %N", a[1]);
  Ref empty(n > 1 ? incref(a[1]) : strFromAscii("", 0));
  return format(a[0], empty);
}
const MethodDef builtinFormat = {
    "format",
    format_,
    1,
    2,
    nullptr,
    kMethod,
    "Return type(value).__format__(value, format_spec)\n\nMany built-in types implement "
    "format_spec according to the\nFormat Specification Mini-language. See help('FORMATTING') "
    "for details."};

// --- async
// -------------------------------------------------------------------------------------------------------------------
static Value aiter_(Value, const Value* a, i32, Value) {
  Ref m(specialMethod(a[0], internC("__aiter__")));
  if (!m.v) return molt_thread.exc ? 0 : raise(E_TypeError, "'%T' object is not an async iterable", a[0]);
  return call0(m);
}
const MethodDef builtinAiter = {"aiter", aiter_, 1, 1};
static Value anext_(Value, const Value* a, i32 n, Value) {
  Ref m(specialMethod(a[0], internC("__anext__")));
  if (!m.v) return molt_thread.exc ? 0 : raise(E_TypeError, "'%T' object is not an async iterator", a[0]);
  Ref awaitable(call0(m));
  return awaitable.v && n > 1 ? anextWithDefault(awaitable, a[1]) : awaitable.take();
}
const MethodDef builtinAnext = {"anext", anext_, 1, 2};

// --- the module
// ----------------------------------------------------------------------------------------------------------------
extern const MethodDef ioOpenDef;
static const MethodDef* const table[] = {
    &builtinAbs,        &builtinAiter,      &builtinAll,   &builtinAnext,   &builtinAny,     &builtinAscii,
    &builtinBin,        &builtinCallable,   &builtinChr,   &builtinCompile, &builtinDelattr, &builtinDir,
    &builtinDivmod,     &builtinEval,       &builtinExec,  &builtinFormat,  &builtinGetattr, &builtinGlobals,
    &builtinHasattr,    &builtinHash,       &builtinHex,   &builtinId,      &builtinImport,  &builtinInput,
    &builtinIsinstance, &builtinIssubclass, &builtinIter,  &builtinLen,     &builtinLocals,  &builtinMax,
    &builtinMin,        &builtinNext,       &builtinOct,   &ioOpenDef,      &builtinOrd,     &builtinPow,
    &builtinPrint,      &builtinRepr,       &builtinRound, &builtinSetattr, &builtinSorted,  &builtinSum,
    &builtinVars,       &builtinExit,       &builtinQuit};

extern Class T_enumerate, T_zip, T_map, T_filter, T_reversed;

void readyContainerTypes();

static int setup(Value m) {
  readyContainerTypes();
  Ref name(strFromC("builtins"));
  for (const MethodDef* def : table)
    if (moduleAdd(m, def->name, builtinFunction(def, m, name)) < 0) return -1;
  static const struct {
    const char* name;
    Class* type;
  } types[] = {{"object", &T_object},
               {"type", &T_type},
               {"bool", &T_bool},
               {"int", &T_int},
               {"float", &T_float},
               {"complex", &T_complex},
               {"str", &T_str},
               {"bytes", &T_bytes},
               {"bytearray", &T_bytearray},
               {"list", &T_list},
               {"tuple", &T_tuple},
               {"dict", &T_dict},
               {"set", &T_set},
               {"frozenset", &T_frozenset},
               {"range", &T_range},
               {"slice", &T_slice},
               {"property", &T_property},
               {"staticmethod", &T_staticmethod},
               {"classmethod", &T_classmethod},
               {"super", &T_super},
               {"enumerate", &T_enumerate},
               {"zip", &T_zip},
               {"map", &T_map},
               {"filter", &T_filter},
               {"reversed", &T_reversed}};
  for (auto& t : types)
    if (moduleAdd(m, t.name, incref(toValue(t.type))) < 0) return -1;
  static const struct {
    const char* name;
    Class* type;
  } exceptions[] = {
#define EXC(name, base) {#name, &E_##name},
#include "error/exceptions.def"
#undef EXC
      {"EnvironmentError", &E_OSError}, {"IOError", &E_OSError}};
  for (auto& e : exceptions)
    if (moduleAdd(m, e.name, incref(toValue(e.type))) < 0) return -1;
  moduleAdd(m, "None", none());
  moduleAdd(m, "True", boolValue(true));
  moduleAdd(m, "False", boolValue(false));
  moduleAdd(m, "Ellipsis", incref(toValue(&molt_Ellipsis)));
  moduleAdd(m, "NotImplemented", incref(notImplemented()));
  return moduleAdd(m, "__debug__", boolValue(true));
}
extern const NativeModule module_builtins = {"builtins", nullptr, setup};
