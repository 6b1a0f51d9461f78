// Module traceback on the runtime's own reports (error/print.cpp): what programs use of it.
// TODO(stdlib-compat, owner:runtime, milestone:SL2, priority:P2, status:partial): limit, TracebackException's fields,
// StackSummary's methods
#include "call/frame.h"
#include "error/exception.h"
#include "module/modules.h"
#include "object/class.h"
#include "object/names.h"

namespace {
Value text(const TextBuffer& t) { return strFromUtf8(t.data ? t.data : "", t.length); }

/// Lines with their ends, as list items.
Value lines(const TextBuffer& t) {
  Value list = listNew(8);
  const char* p = t.data;
  size_t n = t.length;
  while (n) {
    const char* nl = (const char*)memchr(p, '\n', n);
    size_t k = nl ? (size_t)(nl - p) + 1 : n;
    Ref s(strFromUtf8(p, k));
    listAppend(list, s);
    p += k;
    n -= k;
  }
  return list;
}
/// Writes to `file`, or to sys.stderr for 0 and None.
Value writeTo(Value file, const TextBuffer& t) {
  Ref target(file && !isNone(file) ? incref(file) : getAttr(sysModule(), N(stderr)));
  if (!target.v) return 0;
  if (isNone(target)) return none();
  Ref s(text(t)), r(callMethod(target, N(write), &s.v, 1));
  return r.v ? none() : 0;
}
void whole(Value e, bool chain, TextBuffer& t) {
  if (!e || isNone(e))
    t.add("NoneType: None\n");
  else if (chain)
    formatException(e, t);
  else
    formatExceptionAlone(e, t);
}
bool chained(Value chain) { return !chain || truth(chain) == 1; }
/// The exception of (exc) or (type, value, tb).
Value exceptionArgument(const Value* a) { return a[1] && isInstance(a[1], &E_BaseException) ? a[1] : a[0]; }
bool checkException(Value e) {
  if (isNone(e) || isInstance(e, &E_BaseException)) return true;
  raise(E_TypeError, "Exception expected for value, %T found", e);
  return false;
}

Value formatExc(Value, const Value* a, i32, Value) {
  TextBuffer t;
  whole(molt_thread.handled, chained(a[1]), t);
  return text(t);
}
Value printExc(Value, const Value* a, i32, Value) {
  TextBuffer t;
  whole(molt_thread.handled, chained(a[2]), t);
  return writeTo(a[1], t);
}
Value formatExceptionFn(Value, const Value* a, i32, Value) {
  Value e = exceptionArgument(a);
  if (!checkException(e)) return 0;
  TextBuffer t;
  whole(e, chained(a[4]), t);
  return lines(t);
}
Value printExceptionFn(Value, const Value* a, i32, Value) {
  Value e = exceptionArgument(a);
  if (!checkException(e)) return 0;
  TextBuffer t;
  whole(e, chained(a[5]), t);
  return writeTo(a[4], t);
}
Value formatOnly(Value, const Value* a, i32, Value) {
  Value e = exceptionArgument(a);
  TextBuffer t;
  if (isNone(e))
    t.add("NoneType: None\n");
  else if (!checkException(e))
    return 0;
  else
    formatExceptionOnly(e, t);
  return lines(t);
}
Value formatTb(Value, const Value* a, i32, Value) {
  Value list = listNew(4);
  if (isNone(a[0])) return list;
  for (Value tb = a[0]; tb; tb = as<Traceback>(tb)->next) {
    TextBuffer t;
    Traceback one = *as<Traceback>(tb);
    one.next = 0;
    formatTraceback(toValue(&one), t);
    Ref s(text(t));
    listAppend(list, s);
  }
  return list;
}
Value printTb(Value, const Value* a, i32, Value) {
  TextBuffer t;
  if (!isNone(a[0])) formatTraceback(a[0], t);
  return writeTo(a[2], t);
}
Class* summaryClass() {
  static Class* c;
  if (!c) c = structSequence("traceback.FrameSummary", "filename lineno name line", 4, "traceback");
  return c;
}
Value extractTb(Value, const Value* a, i32, Value) {
  Value list = listNew(4);
  if (isNone(a[0])) return list;
  for (Value tb = a[0]; tb; tb = as<Traceback>(tb)->next) {
    const Code* code = as<Traceback>(tb)->code;
    Value items[] = {incref(code->module->file), tagInt(as<Traceback>(tb)->lineno),
                     code->flags & kCodeModule ? incref(internC("<module>")) : incref(code->name),
                     tracebackLine(tb)};
    Ref s(structNew(summaryClass(), items, 4));
    listAppend(list, s);
  }
  return list;
}
Value walkTb(Value, const Value* a, i32, Value) {
  Ref list(listNew(4));
  for (Value tb = isNone(a[0]) ? 0 : a[0]; tb; tb = as<Traceback>(tb)->next) {
    Ref frame(getAttr(tb, N(tb_frame))), pair(tuple2(frame, tagInt(as<Traceback>(tb)->lineno)));
    listAppend(list, pair);
  }
  return iter(list);
}
Value formatList(Value, const Value* a, i32, Value) {
  Ref items(tupleFromIterable(a[0]));
  if (!items.v) return 0;
  Ref list(listNew(4));
  for (u64 i = 0; i < as<Tuple>(items)->length; ++i) {
    Ref f(tupleFromIterable(as<Tuple>(items)->items[i]));
    if (!f.v) return 0;
    Tuple* t = as<Tuple>(f);
    if (t->length < 4)
      return raise(E_ValueError, "not enough values to unpack (expected 4, got %ld)", (i64)t->length);
    bool hasLine = isStr(t->items[3]) && as<Str>(t->items[3])->length;
    Ref s(hasLine ? strFormat("  File \"%S\", line %S, in %S\n    %S\n", t->items[0], t->items[1],
                              t->items[2], t->items[3])
                  : strFormat("  File \"%S\", line %S, in %S\n", t->items[0], t->items[1], t->items[2]));
    listAppend(list, s);
  }
  return list.take();
}
/// Frames from `f` (None: the caller) outwards: owned list.
Value frames(Value f) {
  Ref first(f && !isNone(f) ? incref(f) : frameAt(0));
  Ref list(listNew(8));
  if (first.v && !isFrame(first))
    return raise(E_AttributeError, "'%T' object has no attribute 'f_back'", first.v);
  for (Value v = first; v; v = frameBack(v)) listAppend(list, v);
  return list.take();
}
Value walkStack(Value, const Value* a, i32 n, Value) {
  Ref all(frames(n ? a[0] : 0));
  if (!all.v) return 0;
  Ref list(listNew(8));
  for (i64 i = 0; i < length(all); ++i) {
    Ref f(getItem(all, tagInt(i))), pair(tuple2(f, tagInt(frameLine(f))));
    listAppend(list, pair);
  }
  return iter(list);
}
/// FrameSummaries, the oldest call first. A limit takes the innermost calls, a negative one the outermost.
Value extractStack(Value, const Value* a, i32 n, Value) {
  Ref all(frames(n ? a[0] : 0));
  if (!all.v) return 0;
  i64 count = length(all), from = 0;
  if (n > 1 && a[1] && !isNone(a[1])) {
    i64 limit = asIndex(a[1]);
    if (limit == -1 && molt_thread.exc) return 0;
    if (limit >= 0 && limit < count) count = limit;
    if (limit < 0 && -limit < count) from = count + limit;
  }
  Ref list(listNew((u64)(count - from)));
  for (i64 i = count; i-- > from;) {
    Ref f(getItem(all, tagInt(i)));
    const Code* code = frameCode(f);
    const u32 line = frameLine(f);
    Value items[] = {incref(code->module->file), tagInt(line),
                     code->flags & kCodeModule ? incref(internC("<module>")) : incref(code->name),
                     codeLine(code, line)};
    Ref s(structNew(summaryClass(), items, 4));
    listAppend(list, s);
  }
  return list.take();
}
Value formatStack(Value, const Value* a, i32 n, Value) {
  Ref list(extractStack(0, a, n, 0));
  return list.v ? formatList(0, &list.v, 1, 0) : 0;
}
Value printStack(Value, const Value* a, i32 n, Value) {
  Ref list(formatStack(0, a, n < 2 ? n : 2, 0));
  TextBuffer t;
  for (i64 i = 0; list.v && i < length(list); ++i) {
    Ref s(getItem(list, tagInt(i)));
    t.addValue(s);
  }
  return list.v ? writeTo(n > 2 ? a[2] : 0, t) : 0;
}
Value nothing(Value, const Value*, i32, Value) { return none(); }
const MethodDef functions[] = {
    {"format_exc", formatExc, 0, 2, "limit,chain"},
    {"print_exc", printExc, 0, 3, "limit,file,chain"},
    {"format_exception", formatExceptionFn, 1, 5, "exc,value,tb,limit,chain"},
    {"print_exception", printExceptionFn, 1, 6, "exc,value,tb,limit,file,chain"},
    {"format_exception_only", formatOnly, 1, 3, "exc,value,show_group"},
    {"format_tb", formatTb, 1, 2, "tb,limit"},
    {"print_tb", printTb, 1, 3, "tb,limit,file"},
    {"extract_tb", extractTb, 1, 2, "tb,limit"},
    {"walk_tb", walkTb, 1, 1, "tb"},
    {"format_list", formatList, 1, 1},
    {"walk_stack", walkStack, 1, 1, "f"},
    {"extract_stack", extractStack, 0, 2, "f,limit"},
    {"format_stack", formatStack, 0, 2, "f,limit"},
    {"print_stack", printStack, 0, 3, "f,limit,file"},
    {"clear_frames", nothing, 1, 1},
    {nullptr, nullptr, 0, 0},
};
int setup(Value m) { return moduleAdd(m, "FrameSummary", incref(toValue(summaryClass()))); }
} // namespace
extern const NativeModule module_traceback;
const NativeModule module_traceback = {"traceback", functions, setup};
