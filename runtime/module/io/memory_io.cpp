// BytesIO and StringIO.
#include "module/io/io.h"

// --- BytesIO
// -------------------------------------------------------------------------------------------------------------
namespace {
struct BytesStream {
  Header h;
  u64 closed;
  MOLT_PTR(char, data);
  u64 length, room, pos;
};
struct StringStream {
  Header h;
  u64 closed;
  StringBuilder* text; ///< all of it, UTF-8
  Value flat;          ///< the same as a str, or 0
  u64 chars, pos;      ///< characters
  u8 translate, universal, writeEnd, ready;
  Value newlineArg;
};
} // namespace
static Shape shape_BytesIO = {.cls = &T_BytesIO}, shape_StringIO = {.cls = &T_StringIO};

static BytesStream* bs(Value v) { return as<BytesStream>(v); }
static bool open(BytesStream* b) { return !b->closed || ioClosed(); }

static void bytesRoom(BytesStream* b, u64 need) {
  if (need <= b->room) return;
  u64 room = b->room ? b->room * 2 : 64;
  if (room < need) room = need;
  b->data = b->room ? (char*)reallocate(b->data, b->room, room) : (char*)allocate(room);
  b->room = room;
}

static void putBytes(BytesStream* b, const char* p, size_t n) {
  if (!n) return;
  bytesRoom(b, b->pos + n);
  if (b->pos > b->length) memset(b->data + b->length, 0, b->pos - b->length);
  memcpy(b->data + b->pos, p, n);
  b->pos += n;
  if (b->pos > b->length) b->length = b->pos;
}

static Value bytesWrite(Value self, const Value* args, i32, Value) {
  const char* p;
  size_t n;
  Value keep;
  if (!open(bs(self)) || !bytesOf(args[0], &p, &n, &keep)) return 0;
  Ref hold(keep);
  putBytes(bs(self), p, n);
  return tagInt((i64)n);
}

static Value takeBytes(BytesStream* b, u64 n) {
  u64 left = b->pos < b->length ? b->length - b->pos : 0;
  if (n > left) n = left;
  Value v = bytesNew(b->data + b->pos, n);
  b->pos += n;
  return v;
}
static Value bytesRead(Value self, const Value* args, i32 nargs, Value) {
  i64 n;
  if (!sizeArg(nargs ? args[0] : 0, &n) || !open(bs(self))) return 0;
  return takeBytes(bs(self), n < 0 ? ~(u64)0 : (u64)n);
}
static Value bytesReadLine(Value self, const Value* args, i32 nargs, Value) {
  i64 n;
  BytesStream* b = bs(self);
  if (!sizeArg(nargs ? args[0] : 0, &n) || !open(b)) return 0;
  if (b->pos >= b->length) return bytesNew("", 0);
  u64 left = b->length - b->pos;
  const char* nl = (const char*)memchr(b->data + b->pos, '\n', left);
  u64 take = nl ? (u64)(nl - (b->data + b->pos)) + 1 : left;
  if (n >= 0 && take > (u64)n) take = (u64)n;
  return takeBytes(b, take);
}
static Value bytesNext(Value self) {
  Value line = bytesReadLine(self, nullptr, 0, 0);
  if (line && !as<Bytes>(line)->length) {
    decref(line);
    return kStop;
  }
  return line;
}
static Value bytesReadInto(Value self, const Value* args, i32, Value) {
  i64 n = length(args[0]);
  if (n < 0 || !open(bs(self))) return 0;
  Ref data(takeBytes(bs(self), (u64)n));
  Ref cut(sliceNew(0, tagInt((i64)as<Bytes>(data)->length), 0));
  return setItem(args[0], cut, data) < 0 ? 0 : tagInt((i64)as<Bytes>(data)->length);
}
static Value bytesGetValue(Value self, const Value*, i32, Value) {
  return open(bs(self)) ? bytesNew(bs(self)->data ? bs(self)->data : "", bs(self)->length) : 0;
}
static Value bytesSeek(Value self, const Value* args, i32 nargs, Value) {
  BytesStream* b = bs(self);
  i64 at = asIndex(args[0], &E_OverflowError), whence = 0;
  if (at == -1 && molt_thread.exc) return 0;
  if (nargs > 1 && (whence = asIndex(args[1], &E_OverflowError)) == -1 && molt_thread.exc) return 0;
  if (!open(b)) return 0;
  if (whence == 0 && at < 0) return raise(E_ValueError, "negative seek value %ld", at);
  if (whence < 0 || whence > 2)
    return raise(E_ValueError, "invalid whence (%ld, should be 0, 1 or 2)", whence);
  if (whence == 1) at += (i64)b->pos;
  if (whence == 2) at += (i64)b->length;
  b->pos = at < 0 ? 0 : (u64)at;
  return tagInt((i64)b->pos);
}
static Value bytesTell(Value self, const Value*, i32, Value) {
  return open(bs(self)) ? tagInt((i64)bs(self)->pos) : 0;
}
static Value bytesTruncate(Value self, const Value* args, i32 nargs, Value) {
  BytesStream* b = bs(self);
  if (!open(b)) return 0;
  i64 n = (i64)b->pos;
  if (nargs && !isNone(args[0]) && (n = asIndex(args[0], &E_OverflowError)) == -1 && molt_thread.exc)
    return 0;
  if (n < 0) return raise(E_ValueError, "negative size value %ld", n);
  if ((u64)n < b->length) b->length = (u64)n;
  return tagInt(n);
}
static Value bytesClose(Value self, const Value*, i32, Value) {
  bs(self)->closed = 1;
  return none();
}
static Value bytesYes(Value self, const Value*, i32, Value) { return open(bs(self)) ? boolValue(true) : 0; }
static Value bytesFlush(Value self, const Value*, i32, Value) { return open(bs(self)) ? none() : 0; }
static void bytesDealloc(Value self) {
  if (bs(self)->room) release(bs(self)->data, bs(self)->room);
  instanceFree(self, sizeof(BytesStream));
}
static Value bytesConstruct(Value cls, const Value*, i32, Value) {
  return instanceNew(as<Class>(cls), sizeof(BytesStream));
}
static int bytesInit(Value self, const Value* args, i32 nargs, Value kwnames) {
  if (nargs > 1)
    return raiseStatus(raise(E_TypeError, "BytesIO() takes at most 1 argument (%d given)", nargs));
  if (kwnames && as<Tuple>(kwnames)->length && as<Tuple>(kwnames)->items[0] != internC("initial_bytes"))
    return raiseStatus(raise(E_TypeError, "BytesIO() got an unexpected keyword argument '%U'",
                             as<Tuple>(kwnames)->items[0]));
  bs(self)->pos = bs(self)->length = 0;
  if (!nargs || isNone(args[0])) return 0;
  const char* p;
  size_t n;
  Value keep;
  if (!bytesOf(args[0], &p, &n, &keep)) return -1;
  Ref hold(keep);
  putBytes(bs(self), p, n);
  bs(self)->pos = 0;
  return 0;
}
static Value bytesIter(Value self) { return open(bs(self)) ? incref(self) : 0; }

static const MethodDef bytesMethods[] = {
    {"write", bytesWrite, 1, 1},        {"read", bytesRead, 0, 1},
    {"read1", bytesRead, 0, 1},         {"readline", bytesReadLine, 0, 1},
    {"readinto", bytesReadInto, 1, 1},  {"getvalue", bytesGetValue, 0, 0},
    {"getbuffer", bytesGetValue, 0, 0}, {"seek", bytesSeek, 1, 2},
    {"tell", bytesTell, 0, 0},          {"truncate", bytesTruncate, 0, 1},
    {"close", bytesClose, 0, 0},        {"readable", bytesYes, 0, 0},
    {"writable", bytesYes, 0, 0},       {"seekable", bytesYes, 0, 0},
    {"flush", bytesFlush, 0, 0},        {}};
Class T_BytesIO = {
    .cname = "_io.BytesIO",
    .base = &T_BufferedIOBase,
    .shape = &shape_BytesIO,
    .flags = kBaseType,
    .instanceBytes = sizeof(BytesStream),
    .ops = {.dealloc = bytesDealloc,
            .iter = bytesIter,
            .next = bytesNext,
            .construct = bytesConstruct,
            .init = bytesInit},
    .methods = bytesMethods,
};

// --- StringIO
// ------------------------------------------------------------------------------------------------------------
static StringStream* ss(Value v) { return as<StringStream>(v); }
static bool open(StringStream* s) {
  if (!s->ready) return raise(E_ValueError, "I/O operation on uninitialized object");
  if (!s->closed) return true;
  return raise(E_ValueError, "I/O operation on closed file");
}

static Value flat(StringStream* s) { // borrowed
  if (!s->flat) s->flat = s->text->finish();
  return s->flat;
}
static Value part(Value str, u64 from, u64 to) {
  if (from == 0 && to == as<Str>(str)->length) return incref(str);
  Ref cut(sliceNew(tagInt((i64)from), tagInt((i64)to), 0));
  return getItem(str, cut);
}

// Text with line ends as they are stored.
static Value stored(StringStream* s, Value text) {
  Ref v(incref(text));
  if (s->translate) {
    Value a[2] = {internC("\r\n"), internC("\n")}, b[2] = {internC("\r"), internC("\n")};
    v.reset(callMethod(v, internC("replace"), a, 2));
    if (v.v) v.reset(callMethod(v, internC("replace"), b, 2));
  }
  if (v.v && s->writeEnd) {
    Value a[2] = {internC("\n"), internC(s->writeEnd == 1 ? "\r" : "\r\n")};
    v.reset(callMethod(v, internC("replace"), a, 2));
  }
  return v.take();
}

static int putText(StringStream* s, Value text) {
  Ref v(s->translate || s->writeEnd ? stored(s, text) : incref(text));
  if (!v.v) return -1;
  u64 n = as<Str>(v)->length;
  if (!n) return 0;
  if (s->pos == s->chars) {
    if (!s->text->addStr(v)) return -1;
    s->chars += n;
  } else {
    Value old = flat(s);
    Ref head(part(old, 0, s->pos < s->chars ? s->pos : s->chars));
    Ref tail(s->pos + n < s->chars ? part(old, s->pos + n, s->chars) : strFromAscii("", 0));
    s->text->length = 0;
    if (!s->text->addStr(head)) return -1;
    for (u64 i = s->chars; i < s->pos; ++i) s->text->add('\0');
    if (!s->text->addStr(v) || !s->text->addStr(tail)) return -1;
    if (s->pos + n > s->chars) s->chars = s->pos + n;
  }
  s->pos += n;
  Value dead = s->flat;
  s->flat = 0;
  decref(dead);
  return 0;
}

static Value textWrite(Value self, const Value* args, i32, Value) {
  if (!isObject(args[0]) || !(classOf(args[0])->flags & kStrSubclass))
    return raise(E_TypeError, "string argument expected, got '%T'", args[0]);
  if (!open(ss(self))) return 0;
  return putText(ss(self), args[0]) < 0 ? 0 : tagInt(as<Str>(args[0])->length);
}
static Value textReadMethod(Value self, const Value* args, i32 nargs, Value) {
  StringStream* s = ss(self);
  i64 n;
  if (!sizeArg(nargs ? args[0] : 0, &n) || !open(s)) return 0;
  u64 left = s->pos < s->chars ? s->chars - s->pos : 0;
  if (n < 0 || (u64)n > left) n = (i64)left;
  if (!n) return strFromAscii("", 0);
  Value v = part(flat(s), s->pos, s->pos + (u64)n);
  s->pos += (u64)n;
  return v;
}
static Value textReadLineMethod(Value self, const Value* args, i32 nargs, Value) {
  StringStream* s = ss(self);
  i64 limit;
  if (!sizeArg(nargs ? args[0] : 0, &limit) || !open(s)) return 0;
  if (s->pos >= s->chars) return strFromAscii("", 0);
  Str* t = as<Str>(flat(s));
  u64 end = s->pos;
  u32 stop = s->writeEnd == 1 ? '\r' : '\n';
  if (t->kind == 1 && !s->universal && s->writeEnd == 0) {
    const char* nl = (const char*)memchr(t->data + end, '\n', t->length - end);
    end = nl ? (u64)(nl - t->data) + 1 : t->length;
  } else
    while (end < t->length) {
      u32 c = strChar(t, (u32)end++);
      if (s->universal && c == '\r') {
        if (end < t->length && strChar(t, (u32)end) == '\n') ++end;
        break;
      }
      if (c == stop && (s->writeEnd != 2 || (end >= 2 && strChar(t, (u32)end - 2) == '\r'))) break;
    }
  if (limit >= 0 && end - s->pos > (u64)limit) end = s->pos + (u64)limit;
  Value v = part(flat(s), s->pos, end);
  s->pos = end;
  return v;
}
static Value textNext(Value self) {
  Value line = textReadLineMethod(self, nullptr, 0, 0);
  if (line && !as<Str>(line)->length) {
    decref(line);
    return kStop;
  }
  return line;
}
static Value textGetValue(Value self, const Value*, i32, Value) {
  return open(ss(self)) ? incref(flat(ss(self))) : 0;
}
static Value textSeekMethod(Value self, const Value* args, i32 nargs, Value) {
  StringStream* s = ss(self);
  i64 at = asIndex(args[0], &E_OverflowError), whence = 0;
  if (at == -1 && molt_thread.exc) return 0;
  if (nargs > 1 && (whence = asIndex(args[1], &E_OverflowError)) == -1 && molt_thread.exc) return 0;
  if (!open(s)) return 0;
  if (whence < 0 || whence > 2)
    return raise(E_ValueError, "Invalid whence (%ld, should be 0, 1 or 2)", whence);
  if (whence == 0 && at < 0) return raise(E_ValueError, "Negative seek position %ld", at);
  if (whence && at) return raise(E_OSError, "Can't do nonzero cur-relative seeks");
  s->pos = whence == 0 ? (u64)at : whence == 1 ? s->pos : s->chars;
  return tagInt((i64)s->pos);
}
static Value textTellMethod(Value self, const Value*, i32, Value) {
  return open(ss(self)) ? tagInt((i64)ss(self)->pos) : 0;
}
static Value textTruncate(Value self, const Value* args, i32 nargs, Value) {
  StringStream* s = ss(self);
  if (!open(s)) return 0;
  i64 n = (i64)s->pos;
  if (nargs && !isNone(args[0]) && (n = asIndex(args[0], &E_OverflowError)) == -1 && molt_thread.exc)
    return 0;
  if (n < 0) return raise(E_ValueError, "Negative size value %ld", n);
  if ((u64)n < s->chars) {
    Ref head(part(flat(s), 0, (u64)n));
    s->text->length = 0;
    if (!head.v || !s->text->addStr(head)) return 0;
    s->chars = (u64)n;
    Value dead = s->flat;
    s->flat = 0;
    decref(dead);
  }
  return tagInt(n);
}
static Value textClose(Value self, const Value*, i32, Value) {
  ss(self)->closed = 1;
  return none();
}
static Value textYes(Value self, const Value*, i32, Value) { return open(ss(self)) ? boolValue(true) : 0; }
static Value textFlushMethod(Value self, const Value*, i32, Value) { return open(ss(self)) ? none() : 0; }

static void textDealloc(Value self) {
  StringStream* s = ss(self);
  if (s->text) {
    if (s->text->data) release(s->text->data, s->text->capacity);
    release(s->text, sizeof(StringBuilder));
  }
  decref(s->flat);
  decref(s->newlineArg);
  instanceFree(self, sizeof(StringStream));
}
static Value textConstruct(Value cls, const Value*, i32, Value) {
  return instanceNew(as<Class>(cls), sizeof(StringStream));
}
static int textInitMethod(Value self, const Value* args, i32 nargs, Value kwnames) {
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0, npos = nargs - nkw;
  if (nargs > 2)
    return raiseStatus(raise(E_TypeError, "StringIO() takes at most 2 arguments (%d given)", nargs));
  Value initial = npos > 0 ? args[0] : none(), newline = npos > 1 ? args[1] : internC("\n");
  for (i32 i = 0; i < nkw; ++i) {
    Value k = as<Tuple>(kwnames)->items[i];
    if (k == internC("initial_value"))
      initial = args[npos + i];
    else if (k == internC("newline"))
      newline = args[npos + i];
    else
      return raiseStatus(raise(E_TypeError, "StringIO() got an unexpected keyword argument '%U'", k));
  }
  if (!isNone(newline) && !isStr(newline))
    return raiseStatus(raise(E_TypeError, "newline must be str or None, not %T", newline));
  if (!isNone(initial) && !isStr(initial))
    return raiseStatus(raise(E_TypeError, "initial_value must be str or None, not %T", initial));
  StringStream* s = ss(self);
  s->translate = s->universal = s->writeEnd = 0;
  if (isNone(newline))
    s->translate = s->universal = 1;
  else {
    Str* n = as<Str>(newline);
    if (n->length == 0)
      s->universal = 1;
    else if (n->length == 1 && n->data[0] == '\n') {
    } else if (n->length == 1 && n->data[0] == '\r')
      s->writeEnd = 1;
    else if (n->length == 2 && !memcmp(n->data, "\r\n", 2))
      s->writeEnd = 2;
    else
      return raiseStatus(raise(E_ValueError, "illegal newline value: %R", newline));
  }
  if (!s->text) {
    s->text = (StringBuilder*)allocate(sizeof(StringBuilder));
    memset((void*)s->text, 0, sizeof(StringBuilder));
  }
  s->text->length = 0;
  s->chars = s->pos = 0;
  s->closed = 0;
  s->ready = 1;
  Value dead = s->flat;
  s->flat = 0;
  decref(dead);
  if (!isNone(initial) && putText(s, initial) < 0) return -1;
  s->pos = 0;
  return 0;
}
static Value textIterMethod(Value self) { return open(ss(self)) ? incref(self) : 0; }

static const MethodDef textMethods[] = {{"write", textWrite, 1, 1},
                                        {"read", textReadMethod, 0, 1},
                                        {"readline", textReadLineMethod, 0, 1},
                                        {"getvalue", textGetValue, 0, 0},
                                        {"seek", textSeekMethod, 1, 2},
                                        {"tell", textTellMethod, 0, 0},
                                        {"truncate", textTruncate, 0, 1},
                                        {"close", textClose, 0, 0},
                                        {"readable", textYes, 0, 0},
                                        {"writable", textYes, 0, 0},
                                        {"seekable", textYes, 0, 0},
                                        {"flush", textFlushMethod, 0, 0},
                                        {}};
static const GetSetDef textGetSet[] = {{"line_buffering", [](Value) { return boolValue(false); }}, {}};
Class T_StringIO = {
    .cname = "_io.StringIO",
    .base = &T_TextIOBase,
    .shape = &shape_StringIO,
    .flags = kBaseType,
    .instanceBytes = sizeof(StringStream),
    .ops = {.dealloc = textDealloc,
            .iter = textIterMethod,
            .next = textNext,
            .construct = textConstruct,
            .init = textInitMethod},
    .methods = textMethods,
    .getset = textGetSet,
};
