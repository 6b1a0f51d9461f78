#include "call/frame.h"
#include "call/environment.h"
#include "error/exception.h"
#include "object/class.h"
#include "object/module.h"
#include "object/names.h"
#include "start/start.h"

namespace {
struct Frame {
  Header h;
  MOLT_PTR(const Code, code);
  /// The activation, which may be over, is the one of this code inside of that record: a body that takes over
  /// at a failed guard has a record of its own.
  MOLT_PTR(const FrameRecord, around);
  bool known;             ///< there was such an activation
  Value env, names, back; ///< or 0
  u32 span, line;
};
Frame* frame(Value v) { return as<Frame>(v); }

u32 lineOf(const Code* code, u32 span) {
  return span < code->spanCount ? code->spans[span].line : code->firstLine;
}

void frameDealloc(Value v) {
  Value owned[] = {frame(v)->env, frame(v)->names, frame(v)->back};
  release(frame(v), sizeof(Frame));
  for (Value o : owned) decref(o);
}
void frameTraverse(Value v, Visit visit, void* arg) {
  Value owned[] = {frame(v)->env, frame(v)->names, frame(v)->back};
  for (Value o : owned)
    if (o) visit(o, arg);
}

/// The record if its activation still runs.
const FrameRecord* running(Value v) {
  if (!frame(v)->known) return nullptr;
  const FrameRecord* r = molt_thread.frame;
  while (r &&
         (r->code != frame(v)->code || (r->previous != frame(v)->around && !(r->code->flags & kCodeModule))))
    r = r->previous;
  return r;
}

Value orNone(Value v) { return incref(v ? v : none()); }
Value fCode(Value v) {
  Value env = frame(v)->env;
  return codeObjectNew(frame(v)->code, env ? as<Environment>(env)->owner : 0);
}
u32 currentLine(Value v) {
  const FrameRecord* r = running(v);
  return r ? lineOf(r->code, r->span) : frame(v)->line;
}
Value fLine(Value v) { return tagInt(currentLine(v)); }
Value fLasti(Value v) { return tagInt(frame(v)->span); }
Value fBack(Value v) { return orNone(frame(v)->back); }
Value fGlobals(Value v) {
  if (Value env = frame(v)->env) return incref(as<Environment>(env)->globals);
  return moduleDict(moduleForDesc(frame(v)->code->module));
}
Value fBuiltins(Value v) {
  if (Value env = frame(v)->env; env && as<Environment>(env)->builtins != builtinsModule())
    return incref(as<Environment>(env)->builtins);
  return moduleDict(builtinsModule());
}
Value noLocals() {
  // TODO(introspection, owner:compiler, milestone:M1, priority:P2, status:divergent): f_locals, and locals() by another
  // name, in compiled functions: spill maps at the calls of functions whose frames somebody may look into
  return raise(E_RuntimeError, "the locals of a compiled function are not kept where others can read them");
}
/// f_locals of a function (PEP 667). It exists, since the library asks for its type; what is in it is not to
/// be had.
struct LocalsProxy {
  Header h;
};
void proxyDealloc(Value v) { release(as<LocalsProxy>(v), sizeof(LocalsProxy)); }
Class T_locals_proxy = {.cname = "FrameLocalsProxy",
                        .flags = kNoInstances,
                        .instanceBytes = sizeof(LocalsProxy),
                        .ops = {.dealloc = proxyDealloc,
                                .repr = [](Value) { return noLocals(); },
                                .iter = [](Value) { return noLocals(); },
                                .length = [](Value) -> i64 { return raiseStatus(noLocals()); },
                                .getitem = [](Value, Value) { return noLocals(); },
                                .setitem = [](Value, Value, Value) { return raiseStatus(noLocals()); },
                                .contains = [](Value, Value) { return raiseStatus(noLocals()); }}};
Value fLocals(Value v) {
  if (frame(v)->names) return incref(frame(v)->names);
  if (frame(v)->code->flags & kCodeModule) return fGlobals(v);
  return toValue(newObject(readied(&T_locals_proxy)->shape, sizeof(LocalsProxy)));
}
Value fTrace(Value) { return none(); }
int setTrace(Value, Value) { return 0; }
Value clear(Value v, const Value*, i32, Value) {
  if (running(v)) return raise(E_RuntimeError, "cannot clear an executing frame");
  return none();
}
const MethodDef frameMethods[] = {{"clear", clear, 0, 0}, {nullptr, nullptr, 0, 0}};
const GetSetDef frameGetSet[] = {{"f_back", fBack},       {"f_builtins", fBuiltins},     {"f_code", fCode},
                                 {"f_globals", fGlobals}, {"f_lasti", fLasti},           {"f_lineno", fLine},
                                 {"f_locals", fLocals},   {"f_trace", fTrace, setTrace}, {nullptr, nullptr}};
Value frameRepr(Value v) {
  const Code* c = frame(v)->code;
  return strFormat("<frame at 0x%x, file %R, line %d, code %U>", v, c->module->file, (int)currentLine(v),
                   c->name);
}
Class T_frame = {.cname = "frame",
                 .flags = kNoInstances,
                 .instanceBytes = sizeof(Frame),
                 .ops = {.dealloc = frameDealloc, .traverse = frameTraverse, .repr = frameRepr},
                 .methods = frameMethods,
                 .getset = frameGetSet};

Value newFrame(const Code* code, u32 span, u32 line) {
  Frame* f = (Frame*)newObject(readied(&T_frame)->shape, sizeof(Frame));
  f->code = code;
  f->around = nullptr;
  f->known = false;
  f->span = span;
  f->line = line;
  f->env = f->names = f->back = 0;
  return toValue(f);
}
/// What the record of an activation that runs tells.
void lookInto(Value f, const FrameRecord* r) {
  if (!frame(f)->env && r->kind & kFrameDynamic) frame(f)->env = incref(r->env);
  if (r->kind & kFrameNames) frame(f)->names = incref(r->names);
  frame(f)->around = r->previous;
  frame(f)->known = true;
}
} // namespace

bool isFrame(Value v) { return isObject(v) && classOf(v) == &T_frame; }
const Code* frameCode(Value v) { return frame(v)->code; }
u32 frameLine(Value v) { return currentLine(v); }
Value frameBack(Value v) { return frame(v)->back; }

/// Owned frames of `r` and what is around it; 0 if r is null.
static Value framesFrom(const FrameRecord* r) {
  Value inner = 0, last = 0;
  for (; r; r = r->previous) {
    Value f = newFrame(r->code, r->span, lineOf(r->code, r->span));
    lookInto(f, r);
    if (last)
      frame(last)->back = f;
    else
      inner = f;
    last = f;
  }
  return inner;
}

Value frameAt(u64 depth) {
  const FrameRecord* r = molt_thread.frame;
  for (; r && depth; --depth) r = r->previous;
  return framesFrom(r);
}

Value frameOfTraceback(const Code* code, u32 span, u32 line, Value env, const FrameRecord* around,
                       bool known) {
  Value f = newFrame(code, span, line);
  frame(f)->env = incref(env);
  frame(f)->around = around;
  // A module's body runs once: it is the innermost one, if it still does.
  frame(f)->known = known || code->flags & kCodeModule;
  if (const FrameRecord* r = running(f)) {
    lookInto(f, r);
    frame(f)->back = framesFrom(r->previous);
  }
  return f;
}
void setFrameBack(Value v, Value owned) { frame(v)->back = owned; }

Value frameGlobalsOf(const FrameRecord* r) {
  if (r->kind & kFrameDynamic) return incref(as<Environment>(r->env)->globals);
  return moduleDict(moduleForDesc(r->code->module));
}

Value frameLocalsOf(const FrameRecord* r) {
  if (r->kind & kFrameNames) return incref(r->names);
  return r->code->flags & kCodeModule ? frameGlobalsOf(r) : noLocals();
}

Value callersModuleName() {
  const FrameRecord* r = molt_thread.frame;
  if (r && r->kind & kFrameDynamic) {
    Value name = dictGet(as<Environment>(r->env)->globals, N(__name__));
    return name ? incref(name) : 0;
  }
  Value m = r ? moduleForDesc(r->code->module) : dictGet(sysModules(), internC("__main__"));
  Value name = m && classOf(m) == &T_module ? moduleGet(m, N(__name__)) : 0;
  return name ? incref(name) : 0;
}

Value callersGlobals() {
  if (molt_thread.frame) return frameGlobalsOf(molt_thread.frame);
  Value main = dictGet(sysModules(), internC("__main__"));
  return main ? moduleDict(main) : molt_thread.exc ? 0 : dictNew();
}
