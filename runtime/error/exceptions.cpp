// The built-in exception classes: one native struct, with as many fields behind it as the family needs.
//
// TODO(semantics, owner:runtime, milestone:RT1, priority:P3, status:partial): BlockingIOError.characters_written,
// winerror, __notes__ in __reduce__
#include "error/exception.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/names.h"
#include "object/shape.h"
#include "text/args.h"
#include "text/str.h"
#include <stddef.h>

namespace {
u32 fieldCount(Value v) { return (shapeOf(v)->cls->instanceBytes - sizeof(Exception)) / 8; }

void exceptionDealloc(Value v) {
  Exception* e = exceptionOf(v);
  u32 n = fieldCount(v);
  decref(e->args);
  decref(e->traceback);
  decref(e->cause);
  decref(e->context);
  for (u32 i = 0; i < n; ++i) decref(e->f[i]);
  freeInstance(v, sizeof(Exception) + n * 8);
}
void exceptionTraverse(Value v, Visit visit, void* arg) {
  Exception* e = exceptionOf(v);
  Value owned[] = {e->args, e->traceback, e->cause, e->context};
  for (Value o : owned)
    if (o) visit(o, arg);
  for (u32 i = 0, n = fieldCount(v); i < n; ++i)
    if (e->f[i]) visit(e->f[i], arg);
  instanceTraverse(v, visit, arg);
}

Tuple* argsOf(Value v) { return as<Tuple>(exceptionOf(v)->args); }

Value exceptionStr(Value v) {
  Tuple* a = argsOf(v);
  if (a->length == 0) return strFromC("");
  if (a->length == 1) return str(a->items[0]);
  return repr(exceptionOf(v)->args);
}
Value exceptionRepr(Value v) {
  Tuple* a = argsOf(v);
  if (a->length == 1) return strFormat("%U(%R)", classOf(v)->name, a->items[0]);
  return strFormat("%U%R", classOf(v)->name, exceptionOf(v)->args);
}
Value keyErrorStr(Value v) {
  Tuple* a = argsOf(v);
  return a->length == 1 ? repr(a->items[0]) : exceptionStr(v);
}

void setField(Value v, u32 i, Value x) {
  Value old = exceptionOf(v)->f[i];
  exceptionOf(v)->f[i] = incref(x);
  decref(old);
}

Value construct(Value cls, const Value* args, i32 nargs, Value kwnames) {
  Class* c = classFrom(cls);
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0;
  Exception* e = (Exception*)newInstance(c, c->instanceBytes);
  memset(&e->args, 0, c->instanceBytes - offsetof(Exception, args));
  e->args = tupleFrom(args, nargs - nkw);
  return toValue(e);
}

int noKeywords(Value self, Value kwnames) {
  if (!kwnames || !as<Tuple>(kwnames)->length) return 0;
  raise(E_TypeError, "%U() takes no keyword arguments", classOf(self)->name);
  return -1;
}
int init(Value self, const Value* args, i32 nargs, Value kwnames) {
  if (noKeywords(self, kwnames)) return -1;
  Exception* e = exceptionOf(self);
  Value old = e->args;
  e->args = tupleFrom(args, nargs);
  decref(old);
  return 0;
}
int initFirst(Value self, const Value* args, i32 nargs, Value kwnames) { // StopIteration, SystemExit
  if (init(self, args, nargs, kwnames)) return -1;
  if (classOf(self)->flags && isInstance(self, &E_SystemExit) && nargs > 1)
    setField(self, 0, exceptionOf(self)->args);
  else
    setField(self, 0, nargs ? args[0] : 0);
  return 0;
}
/// Positional arguments to args, keywords `names` to the fields from `first` on.
int initKeywords(Value self, const Value* args, i32 nargs, Value kwnames, const char* const* names, u32 first,
                 const char* fn) {
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0;
  if (init(self, args, nargs - nkw, 0)) return -1;
  for (i32 k = 0; k < nkw; ++k) {
    Value key = as<Tuple>(kwnames)->items[k];
    u32 i = 0;
    while (names[i] && internC(names[i]) != key) ++i;
    if (!names[i]) {
      raise(E_TypeError, "%s() got an unexpected keyword argument '%U'", fn, key);
      return -1;
    }
    setField(self, first + i, args[nargs - nkw + k]);
  }
  return 0;
}
int initAttribute(Value self, const Value* args, i32 nargs, Value kwnames) {
  static const char* const names[] = {"name", "obj", nullptr};
  return initKeywords(self, args, nargs, kwnames, names, 0, "AttributeError");
}
int initName(Value self, const Value* args, i32 nargs, Value kwnames) {
  static const char* const names[] = {"name", nullptr};
  return initKeywords(self, args, nargs, kwnames, names, 0, "NameError");
}
int initImport(Value self, const Value* args, i32 nargs, Value kwnames) {
  static const char* const names[] = {"name", "path", "name_from", nullptr};
  if (initKeywords(self, args, nargs, kwnames, names, kImportName, "ImportError")) return -1;
  if (argsOf(self)->length == 1) setField(self, kImportMsg, argsOf(self)->items[0]);
  return 0;
}
Value importStr(Value v) {
  Value msg = exceptionOf(v)->f[kImportMsg];
  return msg && isStr(msg) ? incref(msg) : exceptionStr(v);
}

// OSError: the class follows errno, and args shrink to (errno, strerror) once a file name is taken.
Class* classOfErrno(i64 n) { // Linux's numbers, on wasm too
  switch (n) {
  case 11:                                    // EAGAIN
  case 114:                                   // EALREADY
  case 115: return &E_BlockingIOError;        // EINPROGRESS
  case 32:                                    // EPIPE
  case 108: return &E_BrokenPipeError;        // ESHUTDOWN
  case 10: return &E_ChildProcessError;       // ECHILD
  case 103: return &E_ConnectionAbortedError; // ECONNABORTED
  case 111: return &E_ConnectionRefusedError; // ECONNREFUSED
  case 104: return &E_ConnectionResetError;   // ECONNRESET
  case 17: return &E_FileExistsError;         // EEXIST
  case 2: return &E_FileNotFoundError;        // ENOENT
  case 21: return &E_IsADirectoryError;       // EISDIR
  case 20: return &E_NotADirectoryError;      // ENOTDIR
  case 4: return &E_InterruptedError;         // EINTR
  case 13:                                    // EACCES
  case 1: return &E_PermissionError;          // EPERM
  case 3: return &E_ProcessLookupError;       // ESRCH
  case 110: return &E_TimeoutError;           // ETIMEDOUT
  }
  return nullptr;
}
int osFields(Value self, const Value* args, i32 nargs) {
  if (nargs >= 2 && nargs <= 5) {
    setField(self, kOsErrno, args[0]);
    setField(self, kOsStrerror, args[1]);
    if (nargs >= 3 && !isNone(args[2])) {
      setField(self, kOsFilename, args[2]);
      if (nargs == 5 && !isNone(args[4])) setField(self, kOsFilename2, args[4]);
      Exception* e = exceptionOf(self);
      Value old = e->args;
      e->args = tupleFrom(args, 2);
      decref(old);
    }
  }
  return 0;
}
Value osConstruct(Value cls, const Value* args, i32 nargs, Value kwnames) {
  Class* c = classFrom(cls);
  if (c == &E_OSError && nargs >= 2 && isInt(args[0]))
    if (Class* better = classOfErrno(intOf(args[0]))) cls = toValue(readied(better));
  Value v = construct(cls, args, nargs, kwnames);
  if (v) osFields(v, args, nargs - (kwnames ? (i32)as<Tuple>(kwnames)->length : 0));
  return v;
}
int osInit(Value self, const Value* args, i32 nargs, Value kwnames) {
  if (init(self, args, nargs, kwnames)) return -1;
  return osFields(self, args, nargs);
}
Value osStr(Value v) {
  Exception* e = exceptionOf(v);
  Value a = e->f[kOsErrno], b = e->f[kOsStrerror];
  if (e->f[kOsFilename] && e->f[kOsFilename2])
    return strFormat("[Errno %S] %S: %R -> %R", a ? a : none(), b ? b : none(), e->f[kOsFilename],
                     e->f[kOsFilename2]);
  if (e->f[kOsFilename])
    return strFormat("[Errno %S] %S: %R", a ? a : none(), b ? b : none(), e->f[kOsFilename]);
  if (a && b) return strFormat("[Errno %S] %S", a, b);
  return exceptionStr(v);
}

int unicodeInit(Value self, const Value* args, i32 nargs, Value kwnames) {
  if (init(self, args, nargs, kwnames)) return -1;
  i32 want = isInstance(self, &E_UnicodeTranslateError) ? 4 : 5;
  if (nargs != want) {
    raise(E_TypeError, "function takes exactly %d arguments (%d given)", want, nargs);
    return -1;
  }
  bool decode = isInstance(self, &E_UnicodeDecodeError);
  for (i32 i = 0; i < want; ++i) {
    bool text = i != want - 3 && i != want - 2 && !(decode && i == 1);
    if (text && !isInstance(args[i], &T_str)) {
      raise(E_TypeError, "argument %d must be str, not %T", (int)i + 1, args[i]);
      return -1;
    }
    i64 at;
    if ((i == want - 3 || i == want - 2) && (at = asSsize(args[i])) == -1 && molt_thread.exc) return -1;
  }
  Ref object;
  if (decode && !isInstance(args[1], &T_bytes)) {
    object.v = bytesFromObject(args[1]);
    if (!object.v) return -1;
  }
  if (want == 4)
    for (i32 i = 0; i < 4; ++i) setField(self, i + 1, args[i]);
  else
    for (i32 i = 0; i < 5; ++i) setField(self, i, i == 1 && object.v ? object.v : args[i]);
  return 0;
}
Value unicodeStr(Value v) {
  Exception* e = exceptionOf(v);
  Value object = e->f[kUniObject];
  i64 start = 0, end = 0;
  if (!object || !e->f[kUniStart] || !intToI64(e->f[kUniStart], &start) || !intToI64(e->f[kUniEnd], &end))
    return strFromC("");
  bool decode = isInstance(v, &E_UnicodeDecodeError);
  if (decode) {
    if (end == start + 1 && isInstance(object, &T_bytes) && start >= 0 &&
        start < (i64)as<Bytes>(object)->length) {
      u8 byte = (u8)as<Bytes>(object)->data[start];
      static const char digits[] = "0123456789abcdef";
      return strFormat("'%U' codec can't decode byte 0x%c%c in position %ld: %U", e->f[kUniEncoding],
                       digits[byte >> 4], digits[byte & 15], start, e->f[kUniReason]);
    }
    return strFormat("'%U' codec can't decode bytes in position %ld-%ld: %U", e->f[kUniEncoding], start,
                     end - 1, e->f[kUniReason]);
  }
  bool translate = isInstance(v, &E_UnicodeTranslateError);
  Value what =
      translate ? strFromC("can't translate") : strFormat("'%U' codec can't encode", e->f[kUniEncoding]);
  Ref hold(what);
  if (end == start + 1 && isInstance(object, &T_str) && start >= 0 && start < (i64)as<Str>(object)->length) {
    u32 ch = strChar(as<Str>(object), (u32)start);
    char esc[16];
    static const char digits[] = "0123456789abcdef";
    int n = ch <= 0xff ? 2 : ch <= 0xffff ? 4 : 8;
    esc[0] = n == 2 ? 'x' : n == 4 ? 'u' : 'U';
    for (int i = 0; i < n; ++i) esc[1 + i] = digits[ch >> (4 * (n - 1 - i)) & 15];
    esc[1 + n] = 0;
    return strFormat("%U character '\\%s' in position %ld: %U", what, esc, start, e->f[kUniReason]);
  }
  return strFormat("%U characters in position %ld-%ld: %U", what, start, end - 1, e->f[kUniReason]);
}

int syntaxInit(Value self, const Value* args, i32 nargs, Value kwnames) {
  if (init(self, args, nargs, kwnames)) return -1;
  if (nargs > 0) setField(self, kSynMsg, args[0]);
  if (nargs == 2) {
    Ref info(tupleFromIterable(args[1]));
    if (!info.v) return -1;
    Tuple* t = as<Tuple>(info);
    for (u64 i = 0; i < t->length && i < 6; ++i) setField(self, kSynFilename + (u32)i, t->items[i]);
  }
  return 0;
}
Value syntaxStr(Value v) {
  Exception* e = exceptionOf(v);
  Value msg = e->f[kSynMsg], file = e->f[kSynFilename], line = e->f[kSynLineno];
  if (!msg) return strFromC("None");
  if (file && isStr(file)) {
    size_t n;
    bool owned;
    const char* p = strUtf8(file, &n, &owned);
    size_t at = n;
    while (at && p[at - 1] != '/') --at;
    Ref base(strFromUtf8(p + at, n - at));
    if (owned) release((void*)p, n + 1);
    if (line && isInt(line)) return strFormat("%S (%U, line %ld)", msg, base.v, intOf(line));
    return strFormat("%S (%U)", msg, base.v);
  }
  if (line && isInt(line)) return strFormat("%S (line %ld)", msg, intOf(line));
  return str(msg);
}

// --- attributes
// ---------------------------------------------------------------------------------------------------
template <u32 I> Value getField(Value v) {
  return incref(exceptionOf(v)->f[I] ? exceptionOf(v)->f[I] : none());
}
template <u32 I> int putField(Value v, Value x) {
  setField(v, I, x);
  return 0;
}
Value getArgs(Value v) { return incref(exceptionOf(v)->args); }
int setArgs(Value v, Value x) {
  if (!x) {
    raise(E_TypeError, "args may not be deleted");
    return -1;
  }
  Value t = tupleFromIterable(x);
  if (!t) return -1;
  Value old = exceptionOf(v)->args;
  exceptionOf(v)->args = t;
  decref(old);
  return 0;
}
Value orNone(Value v) { return incref(v ? v : none()); }
Value getTraceback(Value v) { return orNone(exceptionOf(v)->traceback); }
int setTraceback(Value v, Value x) {
  if (!x || (!isNone(x) && classOf(x) != &T_traceback)) {
    raise(E_TypeError, x ? "__traceback__ must be a traceback or None" : "__traceback__ may not be deleted");
    return -1;
  }
  Value old = exceptionOf(v)->traceback;
  exceptionOf(v)->traceback = isNone(x) ? 0 : incref(x);
  decref(old);
  return 0;
}
int setLink(Value* field, Value x, const char* name) {
  if (!x) {
    raise(E_TypeError, "%s may not be deleted", name);
    return -1;
  }
  if (!isNone(x) && !isInstance(x, &E_BaseException)) {
    raise(E_TypeError, "exception %s must be None or derive from BaseException",
          name[2] == 'c' && name[3] == 'a' ? "cause" : "context");
    return -1;
  }
  Value old = *field;
  *field = isNone(x) ? 0 : incref(x);
  decref(old);
  return 0;
}
Value getCause(Value v) { return orNone(exceptionOf(v)->cause); }
int setCause(Value v, Value x) {
  if (setLink(&exceptionOf(v)->cause, x, "__cause__")) return -1;
  exceptionOf(v)->suppress = 1;
  return 0;
}
Value getContext(Value v) { return orNone(exceptionOf(v)->context); }
int setContextAttr(Value v, Value x) { return setLink(&exceptionOf(v)->context, x, "__context__"); }
Value getSuppress(Value v) { return boolValue(exceptionOf(v)->suppress); }
int setSuppress(Value v, Value x) {
  int t = x ? truth(x) : 0;
  if (t < 0) return -1;
  exceptionOf(v)->suppress = (u64)t;
  return 0;
}
Value getDict(Value v) { return incref(instanceDict(v)); }
int setDict(Value v, Value x) { return x ? instanceSetDict(v, x) : -1; }
const GetSetDef baseGetSet[] = {
    {"args", getArgs, setArgs},
    {"__traceback__", getTraceback, setTraceback},
    {"__cause__", getCause, setCause},
    {"__context__", getContext, setContextAttr},
    {"__suppress_context__", getSuppress, setSuppress},
    {"__dict__", getDict, setDict},
    {nullptr, nullptr},
};
Value withTraceback(Value self, const Value* a, i32, Value) {
  return setTraceback(self, a[0]) ? 0 : incref(self);
}
Value addNote(Value self, const Value* a, i32, Value) {
  if (!isInstance(a[0], &T_str)) return raise(E_TypeError, "note must be a str, not '%T'", a[0]);
  Ref notes(lookupAttr(self, N(__notes__)));
  if (!notes.v) {
    if (molt_thread.exc) return 0;
    notes.v = listNew(1);
    if (setAttr(self, N(__notes__), notes)) return 0;
  }
  if (!isInstance(notes, &T_list)) return raise(E_TypeError, "Cannot add note: __notes__ is not a list");
  listAppend(notes, a[0]);
  return none();
}
/// args, with the file names that OSError's constructor took away; owned.
Value argsForReduce(Value self) {
  Exception* e = exceptionOf(self);
  Tuple* t = as<Tuple>(e->args);
  if (!isInstance(self, &E_OSError) || t->length != 2 || !e->f[kOsFilename]) return incref(e->args);
  Value all[] = {t->items[0], t->items[1], e->f[kOsFilename], none(), e->f[kOsFilename2]};
  return tupleFrom(all, e->f[kOsFilename2] ? 5 : 3);
}
Value reduce(Value self, const Value*, i32, Value) {
  Shape* s = shapeOf(self);
  if (s->slotCount || s->flags & kShapeDict) {
    Ref items(tupleNew(3));
    as<Tuple>(items)->items[0] = incref(toValue(classOf(self)));
    as<Tuple>(items)->items[1] = argsForReduce(self);
    as<Tuple>(items)->items[2] = incref(instanceDict(self));
    return items.take();
  }
  Ref args(argsForReduce(self));
  return tuple2(toValue(classOf(self)), args);
}
Value setState(Value self, const Value* a, i32, Value) {
  if (isNone(a[0])) return none();
  if (!isInstance(a[0], &T_dict)) return raise(E_TypeError, "state is not a dictionary");
  u64 pos = 0;
  Value k, v;
  while (dictNext(a[0], &pos, &k, &v)) {
    if (!isInstance(k, &T_str)) return raise(E_TypeError, "attribute name must be string, not '%T'", k);
    Ref name(intern(k));
    if (setAttr(self, name, v)) return 0;
  }
  return none();
}
const MethodDef baseMethods[] = {
    {"with_traceback", withTraceback, 1, 1}, {"add_note", addNote, 1, 1}, {"__reduce__", reduce, 0, 0},
    {"__setstate__", setState, 1, 1},        {nullptr, nullptr, 0, 0},
};
#define FIELD(name, i) {name, getField<i>, putField<i>}
const GetSetDef valueGetSet[] = {FIELD("value", 0), {nullptr, nullptr}};
const GetSetDef codeGetSet[] = {FIELD("code", 0), {nullptr, nullptr}};
const GetSetDef attrGetSet[] = {FIELD("name", 0), FIELD("obj", 1), {nullptr, nullptr}};
const GetSetDef nameGetSet[] = {FIELD("name", 0), {nullptr, nullptr}};
const GetSetDef importGetSet[] = {
    FIELD("msg", 0), FIELD("name", 1), FIELD("path", 2), FIELD("name_from", 3), {nullptr, nullptr}};
Value getWritten(Value v) {
  Value n = exceptionOf(v)->f[kOsWritten];
  return n ? incref(n) : raise(E_AttributeError, "characters_written");
}
int setWritten(Value v, Value x) {
  if (!x && !exceptionOf(v)->f[kOsWritten]) return raiseStatus(raise(E_AttributeError, "characters_written"));
  if (x && asSsize(x) == -1 && molt_thread.exc) return -1;
  Value old = exceptionOf(v)->f[kOsWritten];
  exceptionOf(v)->f[kOsWritten] = incref(x);
  decref(old);
  return 0;
}
const GetSetDef osGetSet[] = {FIELD("errno", 0),
                              FIELD("strerror", 1),
                              FIELD("filename", 2),
                              FIELD("filename2", 3),
                              {"characters_written", getWritten, setWritten},
                              {nullptr, nullptr}};
const GetSetDef unicodeGetSet[] = {FIELD("encoding", 0), FIELD("object", 1), FIELD("start", 2),
                                   FIELD("end", 3),      FIELD("reason", 4), {nullptr, nullptr}};
const GetSetDef syntaxGetSet[] = {
    FIELD("msg", 0),   FIELD("filename", 1),   FIELD("lineno", 2),     FIELD("offset", 3),
    FIELD("text", 4),  FIELD("end_lineno", 5), FIELD("end_offset", 6), FIELD("print_file_and_line", 7),
    {nullptr, nullptr}};
#undef FIELD
struct Family {
  Class* cls;
  u32 fields;
  const GetSetDef* getset;
  int (*init)(Value, const Value*, i32, Value);
  Value (*str)(Value);
};
const Family families[] = {
    {&E_StopIteration, 1, valueGetSet, initFirst, nullptr},
    {&E_SystemExit, 1, codeGetSet, initFirst, nullptr},
    {&E_AttributeError, 2, attrGetSet, initAttribute, nullptr},
    {&E_NameError, 1, nameGetSet, initName, nullptr},
    {&E_ImportError, 4, importGetSet, initImport, importStr},
    {&E_OSError, 5, osGetSet, osInit, osStr},
    {&E_KeyError, 0, nullptr, nullptr, keyErrorStr},
    {&E_UnicodeDecodeError, 5, unicodeGetSet, unicodeInit, unicodeStr},
    {&E_UnicodeEncodeError, 5, unicodeGetSet, unicodeInit, unicodeStr},
    {&E_UnicodeTranslateError, 5, unicodeGetSet, unicodeInit, unicodeStr},
    {&E_SyntaxError, 8, syntaxGetSet, syntaxInit, syntaxStr},
};
Class* const* allClasses() {
  static Class* const all[] = {
#define EXC(name, base) &E_##name,
#include "error/exceptions.def"
#undef EXC
      nullptr};
  return all;
}
} // namespace

#define E_object T_object
#define EXC(name, parent)                                                                                    \
  Class E_##name = {.cname = #name, .base = &E_##parent, .flags = kBaseType | kExceptionSubclass | kHasDict};
#include "error/exceptions.def"
#undef EXC
#undef E_object

void setUpExceptionGroups(); // error/group.cpp

void readyExceptions() {
  E_BaseException.instanceBytes = sizeof(Exception);
  E_BaseException.ops.dealloc = exceptionDealloc;
  E_BaseException.ops.traverse = exceptionTraverse;
  E_BaseException.ops.repr = exceptionRepr;
  E_BaseException.ops.str = exceptionStr;
  E_BaseException.ops.construct = construct;
  E_BaseException.ops.init = init;
  E_BaseException.methods = baseMethods;
  E_BaseException.getset = baseGetSet;
  for (const Family& f : families) {
    f.cls->instanceBytes = (u32)(sizeof(Exception) + 8 * f.fields);
    f.cls->getset = f.getset;
    f.cls->ops.init = f.init;
    f.cls->ops.str = f.str;
  }
  E_OSError.ops.construct = osConstruct;
  setUpExceptionGroups();
  for (Class* const* c = allClasses(); *c; ++c) readyClass(*c);
  // The one native class with two bases.
  Class* g = &E_ExceptionGroup;
  decref(g->bases);
  decref(g->mro);
  g->bases = tuple2(toValue(&E_BaseExceptionGroup), toValue(&E_Exception));
  g->mro = computeMro(g, g->bases);
  addSubclass(&E_Exception, g);
}
int addExceptions(Value builtins) {
  for (Class* const* c = allClasses(); *c; ++c)
    if (moduleAdd(builtins, (*c)->cname, incref(toValue(*c)))) return -1;
  moduleAdd(builtins, "EnvironmentError", incref(toValue(&E_OSError)));
  return moduleAdd(builtins, "IOError", incref(toValue(&E_OSError)));
}

Value newException(Class& type, const Value* args, u32 nargs) {
  Class* c = readied(&type);
  Value v = c->ops.construct(toValue(c), args, (i32)nargs, 0);
  if (!v) return 0;
  if (c->ops.init != init && c->ops.init(v, args, (i32)nargs, 0) < 0) {
    decref(v);
    return 0;
  }
  return v;
}
Value stopIterationValue(Value e) {
  return exceptionOf(e)->f[kStopValue] ? exceptionOf(e)->f[kStopValue] : none();
}

int exceptionMatches(Value e, Value classes) {
  if (isInstance(classes, &T_tuple)) {
    Tuple* t = as<Tuple>(classes);
    for (u64 i = 0; i < t->length; ++i) {
      int r = exceptionMatches(e, t->items[i]);
      if (r) return r;
    }
    return 0;
  }
  if (!isClass(classes) || !isSubclass(classFrom(classes), &E_BaseException)) {
    raise(E_TypeError, "catching classes that do not inherit from BaseException is not allowed");
    return -1;
  }
  return isSubclass(classOf(e), classFrom(classes));
}

// --- helpers of compiled code
// -------------------------------------------------------------------------------------
bool molt_skip_traceback; // a bare `raise` adds no entry for its own line
namespace {
/// An instance for `raise x`: x itself, or x() for a class; owned, 0 with exception.
Value instanceToRaise(Value x, bool cause) {
  if (isClass(x) && isSubclass(classFrom(x), &E_BaseException)) {
    Value v = call0(x);
    if (v && !isInstance(v, &E_BaseException)) {
      raise(E_TypeError, "calling %R should have returned an instance of BaseException, not %R", x,
            toValue(classOf(v)));
      decref(v);
      return 0;
    }
    return v;
  }
  if (isInstance(x, &E_BaseException)) return incref(x);
  return raise(E_TypeError, cause ? "exception causes must derive from BaseException"
                                  : "exceptions must derive from BaseException");
}
} // namespace

extern "C" {
int32_t molt_Raise(Value x, Value cause) {
  if (!x) {
    if (!molt_thread.handled) {
      raise(E_RuntimeError, "No active exception to reraise");
    } else {
      restoreException(incref(molt_thread.handled));
      molt_skip_traceback = true;
    }
    return -1;
  }
  Ref e(instanceToRaise(x, false));
  if (!e.v) return -1;
  if (cause) {
    Ref c(isNone(cause) ? 0 : instanceToRaise(cause, true));
    if (!c.v && !isNone(cause)) return -1;
    Exception* ex = exceptionOf(e);
    Value old = ex->cause;
    ex->cause = c.take();
    ex->suppress = 1;
    decref(old);
  }
  raiseValue(e);
  return -1;
}
int32_t molt_Reraise(Value e) {
  restoreException(incref(e));
  return -1;
}
Value molt_ExcCatch() { return takeException(); }
Value molt_ExcPush(Value e) {
  Value previous = molt_thread.handled;
  molt_thread.handled = incref(e);
  return previous ? previous : none();
}
void molt_ExcPop(Value previous) {
  Value old = molt_thread.handled;
  molt_thread.handled = isNone(previous) ? 0 : incref(previous);
  decref(old);
  drain();
}
int32_t molt_ExcMatch(Value e, Value classes) { return exceptionMatches(e, classes); }
Value molt_ExcType(Value e) { return incref(toValue(readied(classOf(e)))); }
Value molt_ExcTraceback(Value e) { return getTraceback(e); }
}
