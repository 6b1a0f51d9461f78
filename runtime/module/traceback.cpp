// Module _traceback: what library/traceback.py asks the runtime for. Lines and carets are those of the
// runtime's own reports (error/print.cpp).
// TODO(stdlib-compat, owner:runtime, milestone:SL2, priority:P3, status:partial): locals of compiled functions (capture_locals)
#include "call/frame.h"
#include "error/exception.h"
#include "module/modules.h"
#include "object/class.h"
#include "object/names.h"
#include "start/start.h"
#include "text/str.h"

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
Value shownName(const Code* code) {
  return incref(code->flags & kCodeModule ? internC("<module>") : code->name);
}

/// Owned: (file, line, name, text of the line, last line, column, last column, text of the entry).
Value entry(const Code* code, u32 line, const SpanEntry* span, Value ownedText) {
  const bool columns =
      span && span->line == line && !(span->endLine == span->line && span->endCol <= span->col);
  Value items[8] = {incref(code->module->file),
                    tagInt(line),
                    shownName(code),
                    codeLine(code, line),
                    columns ? tagInt(span->endLine) : none(),
                    columns ? tagInt(span->col) : none(),
                    columns ? tagInt(span->endCol) : none(),
                    ownedText};
  Value r = tupleFrom(items, 8);
  for (Value v : items) decref(v);
  return r;
}
Value tbEntries(Value, const Value* a, i32, Value) {
  Ref list(listNew(4));
  if (isNone(a[0])) return list.take();
  if (classOf(a[0]) != &T_traceback)
    return raise(E_TypeError, "a traceback object is required, not '%T'", a[0]);
  for (Value tb = a[0]; tb; tb = as<Traceback>(tb)->next) {
    Traceback one = *as<Traceback>(tb);
    one.next = 0;
    TextBuffer t;
    formatTraceback(toValue(&one), t);
    Ref item(entry(one.code, one.lineno,
                   one.span < one.code->spanCount ? one.code->spans + one.span : nullptr, text(t)));
    listAppend(list, item);
  }
  return list.take();
}
/// (frame, line). Of a frame's instruction only the line is known.
Value frameEntry(Value, const Value* a, i32, Value) {
  if (!isFrame(a[0])) return raise(E_AttributeError, "'%T' object has no attribute 'f_code'", a[0]);
  const i64 line = asIndex(a[1]);
  if (line == -1 && molt_thread.exc) return 0;
  return entry(frameCode(a[0]), (u32)line, nullptr, none());
}
Value only(Value, const Value* a, i32, Value) {
  if (!isInstance(a[0], &E_BaseException))
    return raise(E_TypeError, "Exception expected for value, %T found", a[0]);
  TextBuffer t;
  formatExceptionOnly(a[0], t);
  return lines(t);
}
/// The module of the program whose file has this name, or null.
const ModuleDesc* moduleOfFile(Value file) {
  ProgramDesc* p = currentProgram();
  for (u32 i = 0; p && isAnyStr(file) && i < p->moduleCount; ++i) {
    ModuleDesc* d = (ModuleDesc*)(uintptr_t)p->modules[i];
    if (d->source && strEquals(d->file, file)) return d;
  }
  return nullptr;
}
Value source(Value, const Value* a, i32, Value) {
  const ModuleDesc* d = moduleOfFile(a[0]);
  return d ? strFromUtf8(d->source, d->sourceLength) : none();
}

const MethodDef functions[] = {{"tb_entries", tbEntries, 1, 1},
                               {"frame_entry", frameEntry, 2, 2},
                               {"only", only, 1, 1},
                               {"source", source, 1, 1},
                               {}};
} // namespace
extern const NativeModule module__traceback = {"_traceback", functions, nullptr};
