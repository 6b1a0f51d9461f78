// Warnings from native code: through the module `warnings` where the program has imported it, and else as its
// filters do by default.
#include "call/frame.h"
#include "error/exception.h"
#include "object/class.h"
#include "object/module.h"
#include "object/names.h"
#include "start/start.h"
#include <stdarg.h>

Value strFormatList(const char* fmt, va_list args); // error/format.cpp

namespace {
Value shown; ///< set of (category, text, file, line): once is enough at one place

/// What the filters are before anyone changed them.
bool isShown(Class& category, const FrameRecord* at) {
  if (isSubclass(&category, &E_DeprecationWarning)) {
    if (!at || at->kind & kFrameDynamic) return false;
    return textIs(at->code->module->name, "__main__");
  }
  return !isSubclass(&category, &E_PendingDeprecationWarning) && !isSubclass(&category, &E_ImportWarning) &&
         !isSubclass(&category, &E_ResourceWarning);
}
int writeWarning(Class& category, Value text, Value source) {
  const FrameRecord* at = molt_thread.frame;
  if (!isShown(category, at)) return 0;
  const Code* code = at ? at->code : nullptr;
  const u32 line = !code ? 1 : at->span < code->spanCount ? code->spans[at->span].line : code->firstLine;
  Value file = code ? code->module->file : internC("sys");
  Value key[] = {toValue(&category), text, file, tagInt(line)};
  Ref k(tupleFrom(key, 4));
  if (!shown) shown = setNew();
  const int known = setContains(shown, k);
  if (known || setAdd(shown, k) < 0) return known < 0 ? -1 : 0;
  flushStandardStreams();
  TextBuffer out;
  out.addValue(file);
  out.add(":");
  out.addNumber(line);
  out.add(": ");
  out.add(category.cname);
  out.add(": ");
  out.addValue(text);
  out.add("\n");
  if (code) {
    Ref source(codeLine(code, line));
    if (source.v && as<Str>(source)->length) {
      out.add("  ");
      out.addValue(source);
      out.add("\n");
    }
  }
  if (source) {
    out.add(category.cname);
    out.add(": Enable tracemalloc to get the object allocation traceback\n");
  }
  writeError(out.data, out.length);
  return 0;
}
/// source: the object that it is about, or 0.
int issue(Class& category, const char* fmt, va_list args, Value source) {
  Ref text(strFormatList(fmt, args));
  if (!text.v) return -1;
  Value module = dictGet(sysModules(), N(warnings));
  if (!module && molt_thread.exc) return -1;
  Ref f(module && !isNone(module) ? lookupAttr(module, N(warn)) : 0);
  if (!f.v) return molt_thread.exc ? -1 : writeWarning(category, text, source);
  Value a[] = {text.v, toValue(&category), tagInt(1), source};
  Ref r(call(f, a, source ? 4 : 2));
  return r.v ? 0 : -1;
}
} // namespace

int warn(Class& category, const char* fmt, ...) {
  va_list args;
  va_start(args, fmt);
  const int status = issue(category, fmt, args, 0);
  va_end(args);
  return status;
}
int warnUnawaited(Value source, const char* fmt, ...) {
  va_list args;
  va_start(args, fmt);
  const int status = issue(E_RuntimeWarning, fmt, args, source);
  va_end(args);
  return status;
}
void forgetWarnings() {
  decref(shown);
  shown = 0;
}
