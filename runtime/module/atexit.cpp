// Module atexit: functions to call when the program ends, last registered first.
#include "error/exception.h"
#include "object/object.h"

extern Value (*molt_at_exit)();
void reportUnraisable(Value where);

namespace {
Value callbacks; // list of (function, args, kwargs or None)

Value run() {
  while (callbacks && as<List>(callbacks)->length) {
    i64 last = (i64)as<List>(callbacks)->length - 1;
    Ref entry(getItem(callbacks, tagInt(last)));
    setItem(callbacks, tagInt(last), 0);
    Tuple* t = as<Tuple>(entry);
    Ref r(molt_CallEx(t->items[0], t->items[1], isNone(t->items[2]) ? 0 : t->items[2]));
    if (!r.v) {
      Value e = takeException();
      if (isInstance(e, &E_SystemExit)) {
        decref(e);
        continue;
      }
      restoreException(e);
      flushStandardStreams();
      TextBuffer out;
      out.add("Exception ignored in atexit callback ");
      Ref text(strFormat("%R", t->items[0]));
      if (text.v) out.addValue(text);
      out.add(":\n");
      Ref x(takeException());
      formatException(x, out);
      writeError(out.data, out.length);
    }
  }
  return none();
}
Value registerCallback(Value, const Value* a, i32 n, Value kwnames) {
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0;
  if (n - nkw < 1) return raise(E_TypeError, "register() takes at least 1 argument (0 given)");
  if (!isCallable(a[0])) return raise(E_TypeError, "the first argument must be callable");
  Ref args(tupleFrom(a + 1, (u64)(n - nkw - 1))), kw(nkw ? dictNew() : none());
  for (i32 k = 0; k < nkw; ++k)
    if (dictSet(kw, as<Tuple>(kwnames)->items[k], a[n - nkw + k]) < 0) return 0;
  Value items[] = {a[0], args, kw};
  Ref entry(tupleFrom(items, 3));
  if (!callbacks) callbacks = listNew(4);
  listAppend(callbacks, entry);
  molt_at_exit = run;
  return incref(a[0]);
}
Value unregister(Value, const Value* a, i32, Value) {
  Ref kept(listNew(4));
  for (u64 i = 0; callbacks && i < as<List>(callbacks)->length; ++i) {
    Ref entry(getItem(callbacks, tagInt((i64)i)));
    int eq = equals(as<Tuple>(entry)->items[0], a[0]);
    if (eq < 0) return 0;
    if (!eq) listAppend(kept, entry);
  }
  Value old = callbacks;
  callbacks = kept.take();
  decref(old);
  return none();
}
Value clear(Value, const Value*, i32, Value) {
  Value old = callbacks;
  callbacks = listNew(4);
  decref(old);
  return none();
}
Value runAll(Value, const Value*, i32, Value) { return run(); }
Value countCallbacks(Value, const Value*, i32, Value) {
  return tagInt(callbacks ? (i64)as<List>(callbacks)->length : 0);
}
const MethodDef functions[] = {{"register", registerCallback, 0, -1, "**"},
                               {"unregister", unregister, 1, 1},
                               {"_clear", clear, 0, 0},
                               {"_run_exitfuncs", runAll, 0, 0},
                               {"_ncallbacks", countCallbacks, 0, 0},
                               {nullptr, nullptr, 0, 0}};
} // namespace
extern const NativeModule module_atexit;
const NativeModule module_atexit = {"atexit", functions, nullptr};
