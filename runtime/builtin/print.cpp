// print and input. A str, int or other object goes into the stream's buffer directly when sys.stdout is the
// ordinary text stream.
#include "builtin/builtins.h"
#include "module/io/io.h"

static bool separator(Value v, const char* name, Value* out) {
  if (!v || isNone(v)) {
    *out = 0;
    return true;
  }
  if (!(isObject(v) && classOf(v)->flags & kStrSubclass))
    return raise(E_TypeError, "%s must be None or a string, not %T", name, v);
  *out = v;
  return true;
}

static int writeFast(TextIO* t, Value v) {
  if (isStr(v)) return textWriteStr(t, v);
  if (isInt(v)) {
    char digits[24];
    i64 i = intOf(v);
    u64 u = i < 0 ? 0 - (u64)i : (u64)i;
    char* p = digits + sizeof digits;
    do *--p = (char)('0' + u % 10);
    while (u /= 10);
    if (i < 0) *--p = '-';
    return textWriteAscii(t, p, (size_t)(digits + sizeof digits - p));
  }
  Ref s(str(v));
  return s.v ? textWriteStr(t, s) : -1;
}

static int writeSlow(Value write, Value v) {
  Ref s(isStr(v) ? incref(v) : str(v));
  if (!s.v) return -1;
  Ref r(call1(write, s));
  return r.v ? 0 : -1;
}

static Value print_(Value, const Value* args, i32 nargs, Value kwnames) {
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0, npos = nargs - nkw;
  Value sepArg = 0, endArg = 0, file = 0, flushArg = 0, sep, end;
  for (i32 i = 0; i < nkw; ++i) {
    Value k = as<Tuple>(kwnames)->items[i], v = args[npos + i];
    if (k == internC("sep"))
      sepArg = v;
    else if (k == internC("end"))
      endArg = v;
    else if (k == internC("file"))
      file = v;
    else if (k == internC("flush"))
      flushArg = v;
    else
      return raise(E_TypeError, "print() got an unexpected keyword argument '%U'", k);
  }
  if (!file || isNone(file)) {
    file = standardOut();
    if (!file) return molt_thread.exc ? 0 : raise(E_RuntimeError, "lost sys.stdout");
    if (isNone(file)) return none();
  }
  if (!separator(sepArg, "sep", &sep) || !separator(endArg, "end", &end)) return 0;
  Ref keep(incref(file));
  if (isTextIO(file)) {
    TextIO* t = as<TextIO>(file);
    if (!textOpen(t)) return 0;
    if (!t->writable) return ioUnsupported("not writable");
    // One line-buffered flush per print is enough, and what CPython's pieces amount to.
    u8 lines = t->lineBuffering;
    t->lineBuffering = 0;
    int r = 0;
    bool ended = !end || memchr(as<Str>(end)->data, '\n', as<Str>(end)->length * as<Str>(end)->kind);
    for (i32 i = 0; r == 0 && i < npos; ++i) {
      if (i) r = sep ? textWriteStr(t, sep) : textWriteAscii(t, " ", 1);
      if (r == 0) r = writeFast(t, args[i]);
      if (lines && !ended && isStr(args[i]))
        ended = memchr(as<Str>(args[i])->data, '\n', as<Str>(args[i])->length);
    }
    if (r == 0) r = end ? textWriteStr(t, end) : textWriteAscii(t, "\n", 1);
    t->lineBuffering = lines;
    if (r == 0 && lines && ended) r = textFlush(t);
    if (r < 0) return 0;
  } else {
    Ref write(getAttr(file, internC("write")));
    if (!write.v) return 0;
    Ref space(strFromAscii(" ", 1)), newline(strFromAscii("\n", 1));
    for (i32 i = 0; i < npos; ++i) {
      if (i && writeSlow(write, sep ? sep : space.v) < 0) return 0;
      if (writeSlow(write, args[i]) < 0) return 0;
    }
    if (writeSlow(write, end ? end : newline.v) < 0) return 0;
  }
  if (flushArg) {
    int f = truth(flushArg);
    if (f < 0) return 0;
    if (f) {
      Ref r(callMethod(file, internC("flush"), nullptr, 0));
      if (!r.v) return 0;
    }
  }
  return none();
}
const MethodDef builtinPrint = {
    "print",
    print_,
    0,
    -1,
    "**",
    kMethod,
    "Prints the values to a stream, or to sys.stdout by default.\n\n  sep\n    string inserted between "
    "values, default a "
    "space.\n  end\n    string appended after the last value, default a newline.\n  file\n    a file-like "
    "object "
    "(stream); defaults to the current sys.stdout.\n  flush\n    whether to forcibly flush the stream."};

static Value input_(Value, const Value* args, i32 nargs, Value) {
  Ref in(lookupAttr(sysModule(), internC("stdin"))), out(lookupAttr(sysModule(), internC("stdout")));
  if (!in.v || isNone(in)) return raise(E_RuntimeError, "input(): lost sys.stdin");
  if (!out.v || isNone(out)) return raise(E_RuntimeError, "input(): lost sys.stdout");
  Ref err(lookupAttr(sysModule(), internC("stderr")));
  if (err.v && !isNone(err)) {
    Ref r(callMethod(err, internC("flush"), nullptr, 0));
    if (!r.v) clearException();
  }
  if (nargs) {
    Ref s(str(args[0]));
    if (!s.v) return 0;
    Ref r(callMethod(out, internC("write"), &s.v, 1));
    if (!r.v) return 0;
  }
  Ref flushed(callMethod(out, internC("flush"), nullptr, 0));
  if (!flushed.v) return 0;
  Ref line(callMethod(in, internC("readline"), nullptr, 0));
  if (!line.v) return 0;
  if (!isStr(line)) return raise(E_TypeError, "object.readline() returned non-string");
  Str* s = as<Str>(line);
  if (!s->length) return raise(E_EOFError, "EOF when reading a line");
  if (strChar(s, s->length - 1) != '\n') return line.take();
  Ref cut(sliceNew(0, tagInt((i64)s->length - 1), 0));
  return getItem(line, cut);
}
const MethodDef builtinInput = {
    "input",
    input_,
    0,
    1,
    nullptr,
    kMethod,
    "Read a string from standard input.  The trailing newline is stripped.\n\nThe prompt string, if given, "
    "is printed to "
    "standard output without a\ntrailing newline before reading input.\n\nIf the user hits EOF (*nix: "
    "Ctrl-D, Windows: "
    "Ctrl-Z+Return), raise EOFError.\nOn *nix systems, readline is used if available."};
