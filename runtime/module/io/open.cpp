// open(), the standard streams and the modules io and _io.
#include "gate/gate.h"
#include "module/io/io.h"
#include "module/modules.h"

// --- open
// ------------------------------------------------------------------------------------------------------------------
Value ioOpen(Value file, const char* mode, i64 buffering, Value encoding, Value errors, Value newline,
             bool closefd, Value opener) {
  readyClass(&T_BufferedRandom);
  bool text = false, binary = false, plus = false;
  int kinds = 0;
  char raw[8];
  int n = 0;
  char kind = 0;
  for (const char* p = mode; *p; ++p) {
    bool again = memchr(mode, *p, (size_t)(p - mode)) != nullptr;
    switch (*p) {
    case 'x':
    case 'r':
    case 'w':
    case 'a':
      ++kinds;
      kind = *p;
      break;
    case '+': plus = true; break;
    case 't': text = true; break;
    case 'b': binary = true; break;
    default: return raise(E_ValueError, "invalid mode: '%s'", mode);
    }
    if (again) return raise(E_ValueError, "invalid mode: '%s'", mode);
  }
  if (text && binary) return raise(E_ValueError, "can't have text and binary mode at once");
  if (kinds > 1) return raise(E_ValueError, "must have exactly one of create/read/write/append mode");
  auto given = [](Value v) { return v && !isNone(v); };
  if (binary && given(encoding)) return raise(E_ValueError, "binary mode doesn't take an encoding argument");
  if (binary && given(errors)) return raise(E_ValueError, "binary mode doesn't take an errors argument");
  if (binary && given(newline)) return raise(E_ValueError, "binary mode doesn't take a newline argument");
  if (kind) raw[n++] = kind;
  if (plus) raw[n++] = '+';
  raw[n] = 0;
  Ref f(fileOpen(file, raw, closefd, opener));
  if (!f.v) return 0;
  bool lines = false;
  bool tty = gateIsTty(as<FileIO>(f)->fd);
  if (buffering == 1 && !binary) {
    lines = true;
    buffering = -1;
  }
  if (buffering < 0) {
    if (tty && !binary) lines = true;
    buffering = 8192;
  } else if (buffering == 1)
    buffering = 8192;
  if (buffering == 0) {
    if (!binary) return raise(E_ValueError, "can't have unbuffered text I/O");
    return f.take();
  }
  Class* cls = plus ? &T_BufferedRandom : kind == 'r' ? &T_BufferedReader : &T_BufferedWriter;
  Ref b(bufferedNew(cls, f, (u32)buffering));
  if (binary) return b.take();
  Ref t(textNew(&T_TextIOWrapper, b, encoding, errors, newline, lines, false));
  if (!t.v) return 0;
  as<TextIO>(t)->mode = strFromC(mode);
  return t.take();
}

static Value openMethod(Value, const Value* args, i32, Value) {
  // file, mode, buffering, encoding, errors, newline, closefd, opener
  char mode[16] = "r";
  if (args[1]) {
    if (!isStr(args[1])) return raise(E_TypeError, "open() argument 'mode' must be str, not %T", args[1]);
    Str* m = as<Str>(args[1]);
    if (m->length > 15 || m->kind != 1) return raise(E_ValueError, "invalid mode: %R", args[1]);
    memcpy(mode, m->data, m->length + 1u);
  }
  i64 buffering = -1;
  if (args[2] && (buffering = asIndex(args[2], &E_OverflowError)) == -1 && molt_thread.exc) return 0;
  static const char* const names[] = {"encoding", "errors", "newline"};
  for (int i = 0; i < 3; ++i)
    if (args[3 + i] && !isNone(args[3 + i]) && !isStr(args[3 + i]))
      return raise(E_TypeError, "open() argument '%s' must be str or None, not %T", names[i], args[3 + i]);
  int closefd = args[6] ? truth(args[6]) : 1;
  if (closefd < 0) return 0;
  return ioOpen(args[0], mode, buffering, args[3], args[4], args[5], closefd, args[7]);
}
const MethodDef ioOpenDef = {"open",
                             openMethod,
                             1,
                             8,
                             "file,mode,buffering,encoding,errors,newline,closefd,opener",
                             kMethod,
                             "Open file and return a stream.  Raise OSError upon failure."};

// --- standard streams
// ------------------------------------------------------------------------------------------------------
Value standardStream(int fd) {
  readyClass(&T_TextIOWrapper);
  readyClass(&T_BufferedReader);
  readyClass(&T_BufferedWriter);
  readyClass(&T_FileIO);
  static const char* const names[] = {"<stdin>", "<stdout>", "<stderr>"};
  GateStat s;
  if (gateFstat(fd, &s) < 0) return none(); // closed by the parent process
  Ref name(strFromC(names[fd]));
  Ref f(fileNew(fd, fd ? "w" : "r", name, false));
  Ref b(bufferedNew(fd ? &T_BufferedWriter : &T_BufferedReader, f, 8192));
  const char* unbuffered = gateGetenv("PYTHONUNBUFFERED");
  bool tty = gateIsTty(fd);
  Ref encoding(strFromC("utf-8")), errors(strFromC(fd == 2 ? "backslashreplace" : "strict"));
  Ref newline(fd ? strFromC("\n") : none());
  Ref t(textNew(&T_TextIOWrapper, b, encoding, errors, newline, fd == 2 || tty,
                fd && unbuffered && *unbuffered));
  if (!t.v) return 0;
  as<TextIO>(t)->mode = strFromC(fd ? "w" : "r");
  return t.take();
}

void flushOpenFiles();

// Flushes what sys.stdout and sys.stderr are now. -1: could not, and the exception was reported.
int flushStandardStreams() {
  int status = 0;
  static const char* const names[] = {"stdout", "stderr"};
  Value saved = molt_thread.exc;
  molt_thread.exc = 0;
  for (const char* name : names) {
    Ref f(sysModule() ? lookupAttr(sysModule(), internC(name)) : 0);
    if (molt_thread.exc) clearException();
    if (!f.v || isNone(f)) continue;
    if (isTextIO(f)) {
      TextIO* t = as<TextIO>(f);
      if (!t->buffer || t->closed || (t->exactBuffer && as<Buffered>(t->buffer)->closed)) continue;
      if (textFlush(t) == 0) continue;
    } else {
      Ref r(callMethod(f, internC("flush"), nullptr, 0));
      if (r.v) continue;
    }
    status = -1;
    reportUnraisable(f);
    if (molt_thread.exc) clearException();
  }
  molt_thread.exc = saved;
  return status;
}

// --- module
// ------------------------------------------------------------------------------------------------------------------
static Value textEncoding(Value, const Value* args, i32, Value) {
  return isNone(args[0]) ? incref(internC("utf-8")) : incref(args[0]);
}
static Value openCode(Value, const Value* args, i32, Value) {
  return ioOpen(args[0], "rb", -1, 0, 0, 0, true, 0);
}

static int setup(Value m) {
  static Class* const types[] = {&T_IOBase,         &T_RawIOBase,      &T_BufferedIOBase,
                                 &T_TextIOBase,     &T_FileIO,         &T_BufferedReader,
                                 &T_BufferedWriter, &T_BufferedRandom, &T_TextIOWrapper,
                                 &T_BytesIO,        &T_StringIO,       &T_IncrementalNewlineDecoder};
  static const char* const names[] = {"_IOBase",        "_RawIOBase",     "_BufferedIOBase",
                                      "_TextIOBase",    "FileIO",         "BufferedReader",
                                      "BufferedWriter", "BufferedRandom", "TextIOWrapper",
                                      "BytesIO",        "StringIO",       "IncrementalNewlineDecoder"};
  static const char* const aliases[] = {"IOBase", "RawIOBase", "BufferedIOBase", "TextIOBase"};
  for (int i = 0; i < 12; ++i)
    if (moduleAddType(m, names[i], types[i]) < 0) return -1;
  for (int i = 0; i < 4; ++i)
    if (moduleAddType(m, aliases[i], types[i]) < 0) return -1;
  moduleAdd(m, "UnsupportedOperation", incref(unsupportedOperation()));
  moduleAdd(m, "BlockingIOError", incref(toValue(&E_BlockingIOError)));
  moduleAdd(m, "DEFAULT_BUFFER_SIZE", tagInt(8192));
  moduleAdd(m, "SEEK_SET", tagInt(0));
  moduleAdd(m, "SEEK_CUR", tagInt(1));
  return moduleAdd(m, "SEEK_END", tagInt(2));
}

static const MethodDef functions[] = {
    {"open", openMethod, 1, 8, "file,mode,buffering,encoding,errors,newline,closefd,opener"},
    {"open_code", openCode, 1, 1, "path"},
    {"text_encoding", textEncoding, 1, 2},
    {}};
extern const NativeModule module_io = {"io", functions, setup};
extern const NativeModule module__io = {"_io", functions, setup};
