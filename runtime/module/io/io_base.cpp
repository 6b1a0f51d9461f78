// The abstract stream types (IOBase, RawIOBase, BufferedIOBase, TextIOBase), which Python code may derive
// from, and the small functions that all streams share.
#include "module/io/io.h"
#include "object/class.h"

// --- shared
// ------------------------------------------------------------------------------------------------------------
Value unsupportedOperation() {
  static Value cls;
  if (!cls) {
    Value bases[2] = {toValue(&E_OSError), toValue(&E_ValueError)};
    Ref tuple(tupleFrom(bases, 2));
    cls = newRuntimeClass("io", "UnsupportedOperation", tuple);
  }
  return cls;
}

Value ioUnsupported(const char* what) {
  Ref text(strFromC(what));
  Ref e(call1(unsupportedOperation(), text));
  return e.v ? raiseValue(e) : 0;
}

Value ioClosed() { return raise(E_ValueError, "I/O operation on closed file."); }

bool bytesOf(Value v, const char** data, size_t* n, Value* keep) {
  *keep = 0;
  if (isObject(v) && classOf(v)->flags & kBytesSubclass && isInstance(v, &T_bytes)) {
    *data = as<Bytes>(v)->data;
    *n = as<Bytes>(v)->length;
    return true;
  }
  bool plausible = isObject(v) && !isStr(v) && !isList(v) && !isTuple(v) && !isDict(v) && !isNone(v) &&
                   !isFloat(v) && !isExactInt(v) && !isBool(v) && !(classOf(v)->flags & kStrSubclass);
  if (plausible) {
    Value b = call1(toValue(&T_bytes), v);
    if (!b)
      clearException();
    else {
      *keep = b;
      *data = as<Bytes>(b)->data;
      *n = as<Bytes>(b)->length;
      return true;
    }
  }
  return raise(E_TypeError, "a bytes-like object is required, not '%T'", v);
}

bool sizeArg(Value v, i64* out) {
  *out = -1;
  if (!v || isNone(v)) return true;
  if (!hasIndex(v)) return raise(E_TypeError, "argument should be integer or None, not '%T'", v);
  *out = asIndex(v, &E_OverflowError);
  if (*out == -1 && molt_thread.exc) return false;
  if (*out < 0) *out = -1;
  return true;
}

// --- IOBase
// --------------------------------------------------------------------------------------------------------------
static Shape shape_IOBase = {.cls = &T_IOBase}, shape_RawIOBase = {.cls = &T_RawIOBase},
             shape_BufferedIOBase = {.cls = &T_BufferedIOBase}, shape_TextIOBase = {.cls = &T_TextIOBase};

static Value baseConstruct(Value cls, const Value*, i32, Value) {
  return instanceNew(as<Class>(cls), sizeof(IOBase));
}
static void baseDealloc(Value self) { instanceFree(self, sizeof(IOBase)); }
static int baseInit(Value, const Value*, i32, Value) { return 0; }

static bool checkOpen(Value self) {
  Ref c(getAttr(self, internC("closed")));
  if (!c.v) return false;
  int t = truth(c);
  if (t < 0) return false;
  return !t || ioClosed();
}

static Value close(Value self, const Value*, i32, Value) {
  IOBase* b = as<IOBase>(self);
  if (b->closed) return none();
  Ref r(callMethod(self, internC("flush"), nullptr, 0));
  b->closed = 1;
  return r.v ? none() : 0;
}
static Value flush(Value self, const Value*, i32, Value) {
  return as<IOBase>(self)->closed ? ioClosed() : none();
}
static Value unsupportedSeek(Value, const Value*, i32, Value) { return ioUnsupported("seek"); }
static Value unsupportedTruncate(Value, const Value*, i32, Value) { return ioUnsupported("truncate"); }
static Value unsupportedFileno(Value, const Value*, i32, Value) { return ioUnsupported("fileno"); }
static Value tell(Value self, const Value*, i32, Value) {
  Value args[2] = {tagInt(0), tagInt(1)};
  return callMethod(self, internC("seek"), args, 2);
}
static Value no(Value self, const Value*, i32, Value) { return checkOpen(self) ? boolValue(false) : 0; }
static Value enter(Value self, const Value*, i32, Value) { return checkOpen(self) ? incref(self) : 0; }
static Value leave(Value self, const Value*, i32, Value) {
  return callMethod(self, internC("close"), nullptr, 0);
}

static Value readline(Value self, const Value* args, i32 nargs, Value) {
  i64 limit;
  if (!sizeArg(nargs ? args[0] : 0, &limit)) return 0;
  Ref parts(listNew(0));
  Value one = tagInt(1);
  for (i64 n = 0; limit < 0 || n < limit; ++n) {
    Ref b(callMethod(self, internC("read"), &one, 1));
    if (!b.v) return 0;
    if (!isBytes(b)) return raise(E_OSError, "read() should have returned a bytes object, not '%T'", b.v);
    if (!as<Bytes>(b)->length) break;
    listAppend(parts, b);
    if (as<Bytes>(b)->data[as<Bytes>(b)->length - 1] == '\n') break;
  }
  Ref empty(bytesNew("", 0));
  return callMethod(empty, internC("join"), &parts.v, 1);
}

static Value readlines(Value self, const Value* args, i32 nargs, Value) {
  i64 hint;
  if (!sizeArg(nargs ? args[0] : 0, &hint)) return 0;
  Ref lines(listNew(0));
  if (hint <= 0) return listExtend(lines, self) < 0 ? 0 : lines.take();
  Ref it(iter(self));
  if (!it.v) return 0;
  for (i64 n = 0; n <= hint;) {
    Ref line(nextItem(it));
    if (line.v == kStop) break;
    if (!line.v) return 0;
    listAppend(lines, line);
    i64 k = length(line);
    if (k < 0) return 0;
    n += k;
    if (n >= hint) break;
  }
  return lines.take();
}

static Value writelines(Value self, const Value* args, i32, Value) {
  if (!checkOpen(self)) return 0;
  Ref it(iter(args[0]));
  if (!it.v) return 0;
  for (;;) {
    Ref line(nextItem(it));
    if (line.v == kStop) return none();
    if (!line.v) return 0;
    Ref r(callMethod(self, internC("write"), &line.v, 1));
    if (!r.v) return 0;
  }
}

static Value baseIter(Value self) { return checkOpen(self) ? incref(self) : 0; }
static Value baseNext(Value self) {
  Value line = callMethod(self, internC("readline"), nullptr, 0);
  if (!line) return 0;
  i64 n = length(line);
  if (n > 0) return line;
  decref(line);
  return n < 0 ? 0 : kStop;
}

static Value checkClosed(Value self, const Value*, i32, Value) { return checkOpen(self) ? none() : 0; }
static Value checkWith(Value self, const char* method, const char* text) {
  Ref r(callMethod(self, internC(method), nullptr, 0));
  if (!r.v) return 0;
  int t = truth(r);
  return t < 0 ? 0 : t ? boolValue(true) : ioUnsupported(text);
}
static Value checkReadable(Value self, const Value*, i32, Value) {
  return checkWith(self, "readable", "File or stream is not readable.");
}
static Value checkWritable(Value self, const Value*, i32, Value) {
  return checkWith(self, "writable", "File or stream is not writable.");
}
static Value checkSeekable(Value self, const Value*, i32, Value) {
  return checkWith(self, "seekable", "File or stream is not seekable.");
}

static const MethodDef baseMethods[] = {{"close", close, 0, 0},
                                        {"flush", flush, 0, 0},
                                        {"seek", unsupportedSeek, 1, 2},
                                        {"tell", tell, 0, 0},
                                        {"truncate", unsupportedTruncate, 0, 1},
                                        {"fileno", unsupportedFileno, 0, 0},
                                        {"isatty", no, 0, 0},
                                        {"readable", no, 0, 0},
                                        {"writable", no, 0, 0},
                                        {"seekable", no, 0, 0},
                                        {"readline", readline, 0, 1},
                                        {"readlines", readlines, 0, 1},
                                        {"writelines", writelines, 1, 1},
                                        {"__enter__", enter, 0, 0},
                                        {"__exit__", leave, 0, -1},
                                        {"_checkClosed", checkClosed, 0, 1},
                                        {"_checkReadable", checkReadable, 0, 1},
                                        {"_checkWritable", checkWritable, 0, 1},
                                        {"_checkSeekable", checkSeekable, 0, 1},
                                        {}};
static const GetSetDef baseGetSet[] = {
    {"closed", [](Value self) { return boolValue(as<IOBase>(self)->closed); }}, {}};

Class T_IOBase = {
    .cname = "_io._IOBase",
    .shape = &shape_IOBase,
    .flags = kBaseType,
    .instanceBytes = sizeof(IOBase),
    .ops = {.dealloc = baseDealloc,
            .iter = baseIter,
            .next = baseNext,
            .construct = baseConstruct,
            .init = baseInit},
    .methods = baseMethods,
    .getset = baseGetSet,
};

// --- RawIOBase
// -------------------------------------------------------------------------------------------------------------
static Value rawReadMethod(Value self, const Value* args, i32 nargs, Value) {
  i64 n;
  if (!sizeArg(nargs ? args[0] : 0, &n)) return 0;
  if (n < 0) return callMethod(self, internC("readall"), nullptr, 0);
  Ref room(call1(toValue(&T_bytearray), tagInt(n)));
  if (!room.v) return 0;
  Ref got(callMethod(self, internC("readinto"), &room.v, 1));
  if (!got.v || isNone(got)) return got.take();
  i64 k = asIndex(got, &E_ValueError);
  if (k == -1 && molt_thread.exc) return 0;
  if (k < 0 || k > n) return raise(E_ValueError, "readinto returned %ld outside buffer size %ld", k, n);
  Ref cut(sliceNew(0, tagInt(k), 0)), part(getItem(room, cut));
  return part.v ? call1(toValue(&T_bytes), part) : 0;
}
static Value rawReadAllMethod(Value self, const Value*, i32, Value) {
  Ref parts(listNew(0));
  Value size = tagInt(8192);
  for (;;) {
    Ref b(callMethod(self, internC("read"), &size, 1));
    if (!b.v) return 0;
    if (isNone(b)) {
      if (!as<List>(parts)->length) return none();
      break;
    }
    if (!isBytes(b)) return raise(E_TypeError, "read() should return bytes");
    if (!as<Bytes>(b)->length) break;
    listAppend(parts, b);
  }
  Ref empty(bytesNew("", 0));
  return callMethod(empty, internC("join"), &parts.v, 1);
}
static Value notImplementedMethod(Value, const Value*, i32, Value) {
  return raise(E_NotImplementedError, "");
}
static const MethodDef rawMethods[] = {{"read", rawReadMethod, 0, 1},
                                       {"readall", rawReadAllMethod, 0, 0},
                                       {"readinto", notImplementedMethod, 1, 1},
                                       {"write", notImplementedMethod, 1, 1},
                                       {}};
Class T_RawIOBase = {
    .cname = "_io._RawIOBase",
    .base = &T_IOBase,
    .shape = &shape_RawIOBase,
    .flags = kBaseType,
    .instanceBytes = sizeof(IOBase),
    .ops = {.dealloc = baseDealloc, .construct = baseConstruct},
    .methods = rawMethods,
};

// --- BufferedIOBase, TextIOBase
// ----------------------------------------------------------------------------------------
#define UNSUPPORTED(fn, text)                                                                                \
  static Value fn(Value, const Value*, i32, Value) { return ioUnsupported(text); }
UNSUPPORTED(noRead, "read")
UNSUPPORTED(noRead1, "read1")
UNSUPPORTED(noWrite, "write")
UNSUPPORTED(noDetach, "detach")
UNSUPPORTED(noReadline, "readline")

static Value bufferedReadInto(Value self, const Value* args, i32, Value) {
  i64 n = length(args[0]);
  if (n < 0) return 0;
  Value size = tagInt(n);
  Ref data(callMethod(self, internC("read"), &size, 1));
  if (!data.v) return 0;
  i64 got = length(data);
  if (got < 0) return 0;
  Ref cut(sliceNew(0, tagInt(got), 0));
  return setItem(args[0], cut, data) < 0 ? 0 : tagInt(got);
}
static const MethodDef bufferedBaseMethods[] = {{"read", noRead, 0, 1},
                                                {"read1", noRead1, 0, 1},
                                                {"readinto", bufferedReadInto, 1, 1},
                                                {"write", noWrite, 1, 1},
                                                {"detach", noDetach, 0, 0},
                                                {"readinto1", bufferedReadInto, 1, 1},
                                                {}};
Class T_BufferedIOBase = {
    .cname = "_io._BufferedIOBase",
    .base = &T_IOBase,
    .shape = &shape_BufferedIOBase,
    .flags = kBaseType,
    .instanceBytes = sizeof(IOBase),
    .ops = {.dealloc = baseDealloc, .construct = baseConstruct},
    .methods = bufferedBaseMethods,
};
static const MethodDef textBaseMethods[] = {{"read", noRead, 0, 1},
                                            {"readline", noReadline, 0, 1},
                                            {"write", noWrite, 1, 1},
                                            {"detach", noDetach, 0, 0},
                                            {}};
static const GetSetDef textBaseGetSet[] = {{"encoding", [](Value) { return none(); }},
                                           {"newlines", [](Value) { return none(); }},
                                           {"errors", [](Value) { return none(); }},
                                           {}};
Class T_TextIOBase = {
    .cname = "_io._TextIOBase",
    .base = &T_IOBase,
    .shape = &shape_TextIOBase,
    .flags = kBaseType,
    .instanceBytes = sizeof(IOBase),
    .ops = {.dealloc = baseDealloc, .construct = baseConstruct},
    .methods = textBaseMethods,
    .getset = textBaseGetSet,
};
