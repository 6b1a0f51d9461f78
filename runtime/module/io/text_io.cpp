// TextIOWrapper, writing side and the type itself. Reading is in text_read.cpp.
#include "module/io/io.h"
#include <errno.h>
#include <stdio.h>

extern Class T_TextIOWrapper;
Shape shape_TextIOWrapper = {.cls = &T_TextIOWrapper};
enum : u32 { kChunk = 8192 };

// --- set-up
// --------------------------------------------------------------------------------------------------------------
static TextKind codecOf(Value encoding) {
  char name[32];
  u32 n = 0;
  Str* s = as<Str>(encoding);
  for (u32 i = 0; i < s->length && n < 31; ++i) {
    u32 c = strChar(s, i);
    if (c >= 'A' && c <= 'Z') c += 32;
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      name[n++] = (char)c;
    else if (c > 127)
      return kOtherCodec;
  }
  name[n] = 0;
  auto is = [&](const char* t) { return !strcmp(name, t); };
  if (is("utf8") || is("u8") || is("utf") || is("cp65001")) return kUtf8;
  if (is("latin1") || is("iso88591") || is("l1") || is("latin") || is("8859") || is("cp819")) return kLatin1;
  if (is("ascii") || is("usascii") || is("646")) return kAscii;
  return kOtherCodec;
}

static int setNewline(TextIO* t, Value newline) {
  t->universal = t->translate = t->lineEnd = t->writeEnd = 0;
  decref(t->newlineArg);
  t->newlineArg = incref(newline);
  if (isNone(newline)) {
    t->universal = t->translate = 1;
    return 0;
  }
  if (!isStr(newline)) return raiseStatus(raise(E_TypeError, "newline must be str or None, not %T", newline));
  Str* s = as<Str>(newline);
  if (s->length == 0)
    t->universal = 1;
  else if (s->length == 1 && s->data[0] == '\n') {
  } else if (s->length == 1 && s->data[0] == '\r')
    t->lineEnd = t->writeEnd = 1;
  else if (s->length == 2 && s->kind == 1 && !memcmp(s->data, "\r\n", 2))
    t->lineEnd = t->writeEnd = 2;
  else
    return raiseStatus(raise(E_ValueError, "illegal newline value: %S", newline));
  return 0;
}

static int yes(Value o, const char* method) { // -1 exception
  Ref r(callMethod(o, internC(method), nullptr, 0));
  return r.v ? truth(r) : -1;
}

int textInit(TextIO* t, Value buffer, Value encoding, Value errors, Value newline, bool lineBuffering,
             bool writeThrough) {
  if (setNewline(t, newline ? newline : none()) < 0) return -1;
  if (!encoding || isNone(encoding) || (isStr(encoding) && strEqual(encoding, internC("locale"))))
    encoding = internC("UTF-8");
  if (!isStr(encoding))
    return raiseStatus(
        raise(E_TypeError, "TextIOWrapper() argument 'encoding' must be str or None, not %T", encoding));
  if (!errors || isNone(errors)) errors = internC("strict");
  if (!isStr(errors))
    return raiseStatus(
        raise(E_TypeError, "TextIOWrapper() argument 'errors' must be str or None, not %T", errors));
  t->kind = codecOf(encoding);
  if (t->kind == kOtherCodec) { // unknown names are refused here, with the codec's own message
    Ref nothing(bytesNew("", 0));
    Ref checked(callMethod(nothing, internC("decode"), &encoding, 1));
    if (!checked.v) return -1;
  }
  decref(t->encoding);
  decref(t->errors);
  t->encoding = incref(encoding);
  t->errors = incref(errors);
  t->strict = strEqual(errors, internC("strict"));
  decref(t->buffer);
  t->buffer = incref(buffer);
  t->exactBuffer = isBuffered(buffer);
  t->lineBuffering = lineBuffering;
  t->writeThrough = writeThrough;
  t->telling = 1;
  if (t->exactBuffer) {
    t->readable = as<Buffered>(buffer)->readable;
    t->writable = as<Buffered>(buffer)->writable;
  } else {
    int r = yes(buffer, "readable"), w = r < 0 ? -1 : yes(buffer, "writable");
    if (w < 0) return -1;
    t->readable = (u8)r;
    t->writable = (u8)w;
  }
  int s = yes(buffer, "seekable");
  if (s < 0) return -1;
  t->seekable = (u8)s;
  return 0;
}

Value textNew(Class* cls, Value buffer, Value encoding, Value errors, Value newline, bool lineBuffering,
              bool writeThrough) {
  Ref v(instanceNew(cls, sizeof(TextIO)));
  if (textInit(as<TextIO>(v), buffer, encoding, errors, newline, lineBuffering, writeThrough) < 0) return 0;
  return v.take();
}

bool textOpen(TextIO* t) {
  if (!t->buffer)
    return raise(E_ValueError, t->encoding ? "underlying buffer has been detached"
                                           : "I/O operation on uninitialized object");
  bool closed = t->closed;
  if (!closed && t->exactBuffer)
    closed = as<Buffered>(t->buffer)->closed;
  else if (!closed) {
    Ref c(getAttr(t->buffer, internC("closed")));
    if (!c.v) return false;
    int b = truth(c);
    if (b < 0) return false;
    closed = b;
  }
  return !closed || ioClosed();
}

// --- writing
// ----------------------------------------------------------------------------------------------------------------
int textPush(TextIO* t) {
  u32 n = t->outLength;
  if (!n) return 0;
  t->outLength = 0;
  if (t->exactBuffer) {
    if (bufferedWrite(as<Buffered>(t->buffer), t->out, n) == 0) return 0;
    return -1;
  }
  Ref data(bytesNew(t->out, n));
  Ref r(callMethod(t->buffer, internC("write"), &data.v, 1));
  return r.v ? 0 : -1;
}

int textFlush(TextIO* t) {
  if (textPush(t) < 0) return -1;
  if (t->exactBuffer) {
    Buffered* b = as<Buffered>(t->buffer);
    return b->dirty && !b->closed ? bufferedFlush(b) : 0;
  }
  Ref r(callMethod(t->buffer, internC("flush"), nullptr, 0));
  return r.v ? 0 : -1;
}

static int put(TextIO* t, const char* s, size_t n) {
  if (n > t->outRoom - t->outLength) {
    if (t->outLength && textPush(t) < 0) return -1;
    if (n > t->outRoom) {
      u32 room = n < 2 * kChunk ? 2 * kChunk : (u32)n;
      if (t->out) release(t->out, t->outRoom);
      t->out = (char*)allocate(room);
      t->outRoom = room;
    }
  }
  memcpy(t->out + t->outLength, s, n);
  t->outLength += (u32)n;
  return 0;
}

static int afterWrite(TextIO* t, bool lineEnd) {
  if (t->lineBuffering && lineEnd) return textFlush(t);
  if (t->outLength >= kChunk || t->writeThrough) {
    if (textPush(t) < 0) return -1;
    if (t->writeThrough && t->exactBuffer) return bufferedFlush(as<Buffered>(t->buffer));
  }
  return 0;
}

// What was read ahead is lost to writing, as in CPython.
static void forgetInput(TextIO* t) {
  t->pos = t->end = t->tail = 0;
  t->atEnd = 0;
}

static int putWithEnds(TextIO* t, const char* s, size_t n) {
  if (!t->writeEnd) return put(t, s, n);
  while (n) {
    const char* nl = (const char*)memchr(s, '\n', n);
    size_t part = nl ? (size_t)(nl - s) : n;
    if (part && put(t, s, part) < 0) return -1;
    if (!nl) return 0;
    if (put(t, "\r\n", t->writeEnd) < 0) return -1;
    s += part + 1;
    n -= part + 1;
  }
  return 0;
}

int textWriteAscii(TextIO* t, const char* s, size_t n) {
  if (t->end || t->tail) forgetInput(t);
  if (t->kind == kOtherCodec) {
    Ref text(strFromAscii(s, n));
    return textWriteStr(t, text);
  }
  if (putWithEnds(t, s, n) < 0) return -1;
  return afterWrite(t, t->lineBuffering && (memchr(s, '\n', n) || memchr(s, '\r', n)));
}

int textWriteStr(TextIO* t, Value str) {
  Str* s = as<Str>(str);
  if (s->ascii && t->kind != kOtherCodec) return textWriteAscii(t, s->data, s->length);
  if (t->end || t->tail) forgetInput(t);
  Ref translated(0);
  if (t->writeEnd && t->kind == kOtherCodec) {
    Value args[2] = {internC("\n"), internC(t->writeEnd == 1 ? "\r" : "\r\n")};
    translated.reset(callMethod(str, internC("replace"), args, 2));
    if (!translated.v) return -1;
    str = translated;
  }
  bool lineEnd = false;
  if (t->kind == kUtf8 && s->kind < 4) { // surrogates, which strict UTF-8 refuses, are of kind 2
    bool surrogate = false;
    if (s->kind == 2)
      for (u32 i = 0; i < s->length && !surrogate; ++i) {
        u32 c = ((u16*)s->data)[i];
        surrogate = c >= 0xd800 && c < 0xe000;
      }
    if (!surrogate) {
      size_t n;
      bool owned;
      const char* p = strUtf8(str, &n, &owned);
      int r = putWithEnds(t, p, n);
      lineEnd = memchr(p, '\n', n) || memchr(p, '\r', n);
      if (owned) release((void*)p, n + 1);
      return r < 0 ? -1 : afterWrite(t, lineEnd);
    }
  }
  Value args[2] = {t->encoding, t->errors};
  Ref data(callMethod(str, internC("encode"), args, 2));
  if (!data.v) return -1;
  const char* p = as<Bytes>(data)->data;
  size_t n = as<Bytes>(data)->length;
  lineEnd = memchr(p, '\n', n) || memchr(p, '\r', n);
  // A byte order mark belongs at the start only (utf-16, utf-32, utf-8-sig).
  if (t->kind == kOtherCodec) {
    if (t->bomDone) {
      Ref one(strFromAscii("", 0));
      Ref bom(callMethod(one, internC("encode"), args, 2));
      if (!bom.v) return -1;
      size_t skip = as<Bytes>(bom)->length;
      if (skip <= n && !memcmp(p, as<Bytes>(bom)->data, skip)) p += skip, n -= skip;
    }
    t->bomDone = 1;
    if (put(t, p, n) < 0) return -1;
  } else if (putWithEnds(t, p, n) < 0)
    return -1;
  return afterWrite(t, lineEnd);
}

// --- methods
// ----------------------------------------------------------------------------------------------------------------
static TextIO* self_(Value v) { return as<TextIO>(v); }

static Value write(Value self, const Value* args, i32, Value) {
  TextIO* t = self_(self);
  if (!isObject(args[0]) || !(classOf(args[0])->flags & kStrSubclass))
    return raise(E_TypeError, "write() argument must be str, not %T", args[0]);
  if (!textOpen(t)) return 0;
  if (!t->writable) return ioUnsupported("not writable");
  return textWriteStr(t, args[0]) < 0 ? 0 : tagInt(as<Str>(args[0])->length);
}

static Value flush(Value self, const Value*, i32, Value) {
  TextIO* t = self_(self);
  if (!textOpen(t)) return 0;
  t->telling = t->seekable;
  return textFlush(t) < 0 ? 0 : none();
}

static Value read(Value self, const Value* args, i32 nargs, Value) {
  TextIO* t = self_(self);
  i64 n;
  if (!sizeArg(nargs ? args[0] : 0, &n) || !textOpen(t)) return 0;
  if (!t->readable) return ioUnsupported("not readable");
  if (t->outLength && textFlush(t) < 0) return 0;
  return textRead(t, n);
}

static Value readline(Value self, const Value* args, i32 nargs, Value) {
  TextIO* t = self_(self);
  i64 n;
  if (!sizeArg(nargs ? args[0] : 0, &n) || !textOpen(t)) return 0;
  if (!t->readable) return ioUnsupported("not readable");
  if (t->outLength && textFlush(t) < 0) return 0;
  return textReadLine(t, n);
}

static Value textNext(Value self) {
  TextIO* t = self_(self);
  if (!textOpen(t)) return 0;
  if (!t->readable) return ioUnsupported("not readable");
  if (t->outLength && textFlush(t) < 0) return 0;
  t->telling = 0;
  Value line = textReadLine(t, -1);
  if (line && as<Str>(line)->length == 0) {
    decref(line);
    t->telling = t->seekable;
    return kStop;
  }
  return line;
}
static Value textIter(Value self) { return textOpen(self_(self)) ? incref(self) : 0; }

static Value seek(Value self, const Value* args, i32 nargs, Value) {
  i64 whence = 0, at;
  if (nargs > 1 && (whence = asIndex(args[1], &E_OverflowError)) == -1 && molt_thread.exc) return 0;
  return textSeek(self_(self), args[0], (int)whence, &at) < 0 ? 0 : intFromI64(at);
}
static Value tell(Value self, const Value*, i32, Value) {
  i64 at = textTell(self_(self));
  return at < 0 ? 0 : intFromI64(at);
}
static Value truncate(Value self, const Value* args, i32 nargs, Value) {
  TextIO* t = self_(self);
  if (!textOpen(t) || textFlush(t) < 0) return 0;
  Ref at(nargs && !isNone(args[0]) ? incref(args[0]) : tell(self, nullptr, 0, 0));
  return at.v ? callMethod(t->buffer, internC("truncate"), &at.v, 1) : 0;
}

static Value close(Value self, const Value*, i32, Value) {
  TextIO* t = self_(self);
  if (!t->buffer || t->closed) return none();
  if (t->exactBuffer && as<Buffered>(t->buffer)->closed) return none();
  int failed = textFlush(t);
  Ref pending(failed < 0 ? takeException() : 0);
  t->closed = 1;
  forgetInput(t);
  Ref r(callMethod(t->buffer, internC("close"), nullptr, 0));
  if (pending.v) {
    if (!r.v) clearException();
    restoreException(pending.take());
    return 0;
  }
  return r.v ? none() : 0;
}

static Value detach(Value self, const Value*, i32, Value) {
  TextIO* t = self_(self);
  if (!textOpen(t) || textFlush(t) < 0) return 0;
  Value b = t->buffer;
  t->buffer = 0;
  return b;
}

static Value forward(Value self, const char* name) {
  TextIO* t = self_(self);
  if (!t->buffer) return raise(E_ValueError, "underlying buffer has been detached");
  return callMethod(t->buffer, internC(name), nullptr, 0);
}
static Value fileno(Value self, const Value*, i32, Value) { return forward(self, "fileno"); }
static Value isatty(Value self, const Value*, i32, Value) {
  return textOpen(self_(self)) ? forward(self, "isatty") : 0;
}
static Value readable(Value self, const Value*, i32, Value) { return forward(self, "readable"); }
static Value writable(Value self, const Value*, i32, Value) { return forward(self, "writable"); }
static Value seekable(Value self, const Value*, i32, Value) { return forward(self, "seekable"); }

static Value reconfigure(Value self, const Value* args, i32, Value) {
  TextIO* t = self_(self); // encoding, errors, newline, line_buffering, write_through
  if (!textOpen(t) || textFlush(t) < 0) return 0;
  if ((args[0] && !isNone(args[0])) || (args[1] && !isNone(args[1])) || args[2]) {
    if (t->end > t->pos || t->tail)
      return ioUnsupported(
          "It is not possible to set the encoding or newline of stream after the first read");
    Ref encoding(incref(args[0] && !isNone(args[0]) ? args[0] : t->encoding)), buffer(incref(t->buffer));
    Ref errors(incref(args[1] && !isNone(args[1])   ? args[1]
                      : args[0] && !isNone(args[0]) ? none()
                                                    : t->errors));
    Ref newline(incref(args[2] ? args[2] : t->newlineArg));
    if (textInit(t, buffer, encoding, errors, newline, t->lineBuffering, t->writeThrough) < 0) return 0;
  }
  if (args[3] && !isNone(args[3])) {
    int b = truth(args[3]);
    if (b < 0) return 0;
    t->lineBuffering = (u8)b;
  }
  if (args[4] && !isNone(args[4])) {
    int b = truth(args[4]);
    if (b < 0) return 0;
    t->writeThrough = (u8)b;
  }
  return none();
}

// --- type
// -------------------------------------------------------------------------------------------------------------------
static void textDealloc(Value self) {
  TextIO* t = self_(self);
  if (t->buffer && !t->closed && t->exactBuffer && t->outLength && !as<Buffered>(t->buffer)->closed) {
    Value saved = molt_thread.exc;
    molt_thread.exc = 0;
    if (textFlush(t) < 0) clearException();
    molt_thread.exc = saved;
  }
  if (t->in) release(t->in, t->inRoom);
  if (t->out) release(t->out, t->outRoom);
  decref(t->buffer);
  decref(t->encoding);
  decref(t->errors);
  decref(t->mode);
  decref(t->newlineArg);
  instanceFree(self, sizeof(TextIO));
}
static void textTraverse(Value self, Visit visit, void* arg) {
  if (isObject(self_(self)->buffer)) visit(self_(self)->buffer, arg);
}

static Value textRepr(Value self) {
  TextIO* t = self_(self);
  if (!t->encoding) return raise(E_ValueError, "I/O operation on uninitialized object");
  Ref name(t->buffer ? lookupAttr(t->buffer, internC("name")) : 0);
  if (molt_thread.exc) clearException();
  StringBuilder out;
  out.add("<_io.TextIOWrapper");
  if (name.v) {
    out.add(" name=");
    if (!out.addRepr(name)) return 0;
  }
  if (t->mode) {
    out.add(" mode=");
    if (!out.addRepr(t->mode)) return 0;
  }
  out.add(" encoding=");
  if (!out.addRepr(t->encoding)) return 0;
  out.add('>');
  return out.finish();
}

static Value textConstruct(Value cls, const Value*, i32, Value) {
  return instanceNew(as<Class>(cls), sizeof(TextIO));
}
static int textInitArgs(Value self, const Value* args, i32 nargs, Value kwnames) {
  static const char* const names[] = {"buffer",  "encoding",       "errors",
                                      "newline", "line_buffering", "write_through"};
  Value given[6] = {};
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0, npos = nargs - nkw;
  if (npos > 6)
    return raiseStatus(raise(E_TypeError, "TextIOWrapper() takes at most 6 arguments (%d given)", nargs));
  for (i32 i = 0; i < npos; ++i) given[i] = args[i];
  for (i32 i = 0; i < nkw; ++i)
    for (int k = 0; k < 6; ++k)
      if (as<Tuple>(kwnames)->items[i] == internC(names[k])) given[k] = args[npos + i];
  if (!given[0])
    return raiseStatus(raise(E_TypeError, "TextIOWrapper() missing required argument 'buffer' (pos 1)"));
  int line = given[4] ? truth(given[4]) : 0, through = given[5] ? truth(given[5]) : 0;
  if (line < 0 || through < 0) return -1;
  return textInit(self_(self), given[0], given[1], given[2], given[3], line, through);
}

static Value newlines(Value self) {
  u8 seen = self_(self)->seen;
  static const char* const ends[] = {"\r", "\n", "\r\n"};
  Value all[3];
  u64 n = 0;
  for (int i = 0; i < 3; ++i)
    if (seen >> i & 1) all[n++] = internC(ends[i]);
  return n == 0 ? none() : n == 1 ? incref(all[0]) : tupleFrom(all, n);
}

static const MethodDef textMethods[] = {
    {"write", write, 1, 1},
    {"read", read, 0, 1},
    {"readline", readline, 0, 1},
    {"flush", flush, 0, 0},
    {"seek", seek, 1, 2},
    {"tell", tell, 0, 0},
    {"truncate", truncate, 0, 1},
    {"close", close, 0, 0},
    {"detach", detach, 0, 0},
    {"fileno", fileno, 0, 0},
    {"isatty", isatty, 0, 0},
    {"readable", readable, 0, 0},
    {"writable", writable, 0, 0},
    {"seekable", seekable, 0, 0},
    {"reconfigure", reconfigure, 0, 0, "*,encoding,errors,newline,line_buffering,write_through"},
    {}};
static const GetSetDef textGetSet[] = {
    {"closed",
     [](Value self) {
       TextIO* t = self_(self);
       if (!t->buffer) return raise(E_ValueError, "underlying buffer has been detached");
       return t->closed ? boolValue(true) : getAttr(t->buffer, internC("closed"));
     }},
    {"name",
     [](Value self) {
       return self_(self)->buffer ? getAttr(self_(self)->buffer, internC("name"))
                                  : raise(E_ValueError, "underlying buffer has been detached");
     }},
    {"mode",
     [](Value self) {
       return self_(self)->mode
                  ? incref(self_(self)->mode)
                  : raise(E_AttributeError, "'_io.TextIOWrapper' object has no attribute 'mode'");
     },
     [](Value self, Value v) {
       Value old = self_(self)->mode;
       self_(self)->mode = v ? incref(v) : 0;
       decref(old);
       return 0;
     }},
    {"encoding", [](Value self) { return incref(self_(self)->encoding); }},
    {"errors", [](Value self) { return incref(self_(self)->errors); }},
    {"newlines", newlines},
    {"buffer", [](Value self) { return self_(self)->buffer ? incref(self_(self)->buffer) : none(); }},
    {"line_buffering", [](Value self) { return boolValue(self_(self)->lineBuffering); }},
    {"write_through", [](Value self) { return boolValue(self_(self)->writeThrough); }},
    {"_CHUNK_SIZE", [](Value) { return tagInt(kChunk); }, [](Value, Value) { return 0; }},
    {}};

Class T_TextIOWrapper = {
    .cname = "_io.TextIOWrapper",
    .base = &T_TextIOBase,
    .shape = &shape_TextIOWrapper,
    .flags = kBaseType,
    .instanceBytes = sizeof(TextIO),
    .ops = {.dealloc = textDealloc,
            .traverse = textTraverse,
            .repr = textRepr,
            .iter = textIter,
            .next = textNext,
            .construct = textConstruct,
            .init = textInitArgs},
    .methods = textMethods,
    .getset = textGetSet,
};
