// Traceback objects.
//
// A frame that an exception left hands what its locals held to the traceback (ops hold and hold_argument),
// once the program has a finaliser, a weak reference or a suspended generator that could tell.
//
// The frame that called another's is known where the exception went on to it (`outer`), and where the
// activation still runs: then from the records on the stack.
// TODO(introspection, owner:runtime, milestone:RT1, priority:P3, status:divergent): f_back of the frame that caught, once it is over
#include "call/call.h"
#include "call/frame.h"
#include "error/exception.h"
#include "memory/memory.h"
#include "object/class.h"
#include "object/module.h"
#include "object/names.h"
#include "start/start.h"

extern bool molt_skip_traceback;
bool molt_callee_failed;

namespace {
void tracebackDealloc(Value v) {
  Value next = as<Traceback>(v)->next;
  if (next && as<Traceback>(next)->outer == as<Traceback>(v)) as<Traceback>(next)->outer = nullptr;
  decref(next); // the frames below first
  decref(as<Traceback>(v)->locals);
  decref(as<Traceback>(v)->env);
  release(as<Traceback>(v), sizeof(Traceback));
}
void tracebackTraverse(Value v, Visit visit, void* arg) {
  if (as<Traceback>(v)->next) visit(as<Traceback>(v)->next, arg);
  if (as<Traceback>(v)->locals) visit(as<Traceback>(v)->locals, arg);
  if (as<Traceback>(v)->env) visit(as<Traceback>(v)->env, arg);
}
Value tbNext(Value v) { return as<Traceback>(v)->next ? incref(as<Traceback>(v)->next) : none(); }
int setTbNext(Value v, Value x) {
  if (x && !isNone(x) && classOf(x) != &T_traceback) {
    raise(E_TypeError, "expected traceback object, got '%T'", x);
    return -1;
  }
  for (Value t = x && !isNone(x) ? x : 0; t; t = as<Traceback>(t)->next)
    if (t == v) {
      raise(E_ValueError, "traceback loop detected");
      return -1;
    }
  Value old = as<Traceback>(v)->next;
  if (old && as<Traceback>(old)->outer == as<Traceback>(v)) as<Traceback>(old)->outer = nullptr;
  as<Traceback>(v)->next = x && !isNone(x) ? incref(x) : 0;
  if (as<Traceback>(v)->next) as<Traceback>(x)->outer = as<Traceback>(v);
  decref(old);
  return 0;
}
Value tbLine(Value v) { return tagInt(as<Traceback>(v)->lineno); }
Value tbLasti(Value v) { return tagInt(as<Traceback>(v)->span); }
Value tbFrame(Value v) {
  Traceback* t = as<Traceback>(v);
  Value f = frameOfTraceback(t->code, t->span, t->lineno, t->env, t->around, t->known), inner = f;
  while (f && !frameBack(inner) && (t = t->outer)) {
    Value outer = frameOfTraceback(t->code, t->span, t->lineno, t->env, t->around, t->known);
    setFrameBack(inner, outer);
    inner = outer;
  }
  return f;
}
const GetSetDef tracebackGetSet[] = {{"tb_next", tbNext, setTbNext},
                                     {"tb_lineno", tbLine},
                                     {"tb_lasti", tbLasti},
                                     {"tb_frame", tbFrame},
                                     {nullptr, nullptr}};
Shape tracebackShape;
} // namespace

Class T_traceback = {.cname = "traceback",
                     .shape = &tracebackShape,
                     .flags = kNoInstances,
                     .instanceBytes = sizeof(Traceback),
                     .ops = {.dealloc = tracebackDealloc, .traverse = tracebackTraverse},
                     .getset = tracebackGetSet};

extern "C" void molt_traceback(const Code* code, uint32_t span) {
  Value e = molt_thread.exc;
  if (molt_skip_traceback) {
    molt_skip_traceback = false;
    return;
  }
  bool calleeOnly = molt_callee_failed;
  molt_callee_failed = false;
  if (!e) return;
  Traceback* t = (Traceback*)newObject(readied(&T_traceback)->shape, sizeof(Traceback));
  t->next = exceptionOf(e)->traceback;
  t->locals = 0;
  t->code = code;
  t->calleeOnly = calleeOnly;
  t->outer = nullptr;
  t->known = molt_thread.frame && molt_thread.frame->code == code;
  t->around = t->known ? molt_thread.frame->previous : nullptr;
  if (t->next) as<Traceback>(t->next)->outer = t;
  t->env = 0;
  t->span = span;
  t->lineno = span < code->spanCount ? code->spans[span].line : code->firstLine;
  exceptionOf(e)->traceback = toValue(t);
}

namespace {
void hold(Value v, Traceback* t) {
  Class* c = classOf(v);
  if (!t || v == molt_thread.exc || (c->flags & kAcyclic && !(c->flags & kHeapClass))) return molt_Release(v);
  if (!t->locals) t->locals = listNew(4);
  listAppend(t->locals, v);
  decref(v);
}
Traceback* newestTraceback() {
  Value e = molt_thread.exc;
  return e && exceptionOf(e)->traceback ? as<Traceback>(exceptionOf(e)->traceback) : nullptr;
}
} // namespace
extern "C" void molt_Hold(Value v) {
  if (!isObject(v)) return;
  if (!molt_deaths_show) return molt_Release(v);
  hold(v, newestTraceback());
}
extern "C" void molt_HoldArgument(Value v) {
  if (!isObject(v)) return;
  Traceback* t = molt_deaths_show ? newestTraceback() : nullptr;
  hold(v, t && t->next ? as<Traceback>(t->next) : nullptr);
}
