// molt_main: brings the runtime up, runs the program, reports how it ended.
#include "call/call.h"
#include "error/exception.h"
#include "gate/gate.h"
#include "memory/audit.h"
#include "memory/memory.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/module.h"
#include "object/names.h"
#include "object/shape.h"
#include "start/start.h"
#include "trace/trace.h"
#include <stdlib.h>
#include <unistd.h>
#if !defined(__wasm__)
#include <sys/mman.h>
#endif

void setUpSingletons();
void readyExceptions();
void initText(); // by 'text'
void initNumbers();
/// eval/ has the real one. It is linked where something refers to molt_needs_eval, which only eval/ defines.
extern "C" __attribute__((weak)) void molt_eval_image() {}

namespace {
ProgramDesc* program;
UnitDesc* units;
Value argvList;
bool running;

void readyBasicTypes() {
  static Class* const basic[] = {
#define CLASS(name) &T_##name,
#include "object/classes.def"
#undef CLASS
  };
  // Objects are made while classes become ready: their shapes must lead to a class from the first one on.
  for (Class* c : basic)
    if (c->shape) {
      c->shape->cls = c;
      c->shape->root = c->shape;
    }
  molt_shape_bigint.cls = &T_int;
  initNumbers();
  initText();
  for (Class* c : basic) readyClass(c);
}
} // namespace

ProgramDesc* currentProgram() { return running ? program : nullptr; }
Value sysArgv() { return argvList; }

UnitDesc* readyUnits() { return units; }

void prepareUnit(UnitDesc* u) {
  if (u->ready) return;
  u->ready = 1;
  u->next = units;
  units = u;
  for (u32 i = 0; i < u->nameCount; ++i) u->names[i] = intern(u->names[i]);
  for (u32 i = 0; i < u->internTupleCount; ++i) {
    Tuple* t = as<Tuple>(u->internTuples[i]);
    for (u64 k = 0; k < t->length; ++k)
      if (isStr(t->items[k])) t->items[k] = intern(t->items[k]);
  }
  for (u32 i = 0; i < u->frozensetCount; ++i) {
    // Twice, as CPython's compiler does (folding, then merging constants): the order of the items shows it.
    Ref once(frozensetFrom(u->frozensets[i]));
    Ref items(listFromIterable(once));
    u->frozensets[i] = frozensetFrom(items);
  }
}

void startRuntime(ProgramDesc* p) {
  static bool started;
  if (started) return;
  started = true;
  setUpSingletons();
  readyBasicTypes();
  readyExceptions();
  program = p;
  if (p) {
    prepareUnit(((ModuleDesc*)(uintptr_t)p->modules[0])->unit);
    traceStart(p);
  }
  running = p;
  molt_eval_image();
  dictSet(sysModules(), N(builtins), builtinsModule());
  rememberBuiltins();
  molt_thread.builtinsTouched = 0;
}

// --- end of the program
// -------------------------------------------------------------------------------------------
namespace {
bool interrupted; ///< KeyboardInterrupt ended the program: it dies by the signal, as its caller may want to
                  ///< see

/// Status of an uncaught exception, after reporting it.
int reportEnd(Value e) {
  if (isInstance(e, &E_SystemExit)) {
    Value code = exceptionOf(e)->f[kExitCode];
    if (!code || isNone(code)) return 0;
    if (isInstance(code, &T_int)) {
      i64 n;
      return intToI64(code, &n) ? (int)(n & 0xff) : 255;
    }
    Ref text(str(code));
    flushStandardStreams();
    TextBuffer out;
    if (text.v) out.addValue(text);
    clearException();
    out.add("\n");
    writeError(out.data, out.length);
    return 1;
  }
  flushStandardStreams();
  // A hook that the program put in place of the built-in one reports instead.
  Value sys = dictGet(sysModules(), N(sys));
  Ref hook(sys ? lookupAttr(sys, N(excepthook)) : 0);
  clearException();
  if (hook.v && classOf(hook) != &T_builtin) {
    Exception* x = exceptionOf(e);
    Value args[] = {toValue(classOf(e)), e, x->traceback ? x->traceback : none()};
    Ref r(call(hook, args, 3));
    if (!r.v) {
      Ref second(takeException());
      static const char text[] = "Error in sys.excepthook:\n", original[] = "\nOriginal exception was:\n";
      writeError(text, sizeof text - 1);
      printException(second);
      writeError(original, sizeof original - 1);
      printException(e);
    }
  } else {
    printException(e);
  }
  interrupted = isInstance(e, &E_KeyboardInterrupt);
  return interrupted ? 130 : 1;
}
} // namespace

int runMain(int argc, char** argv) {
  Ref list(listNew((u64)argc));
  for (int i = 0; i < argc; ++i) {
    Ref s(strFromUtf8(argv[i], strlen(argv[i])));
    listAppend(list, s);
  }
  argvList = list.take();
  Ref sys(importModule(N(sys))); // print and the standard streams need it, imported or not
  if (!sys.v) {
    Ref e(takeException());
    return reportEnd(e);
  }
  gateCatchInterrupts();
  ModuleDesc* main = (ModuleDesc*)(uintptr_t)program->modules[0];
  // CPython shows the script's name: what the program was compiled from is what tracebacks name, but argv[0]
  // is how it was started.
  Ref m(importModule(main->name));
  int status = 0;
  if (!m.v) {
    Ref e(takeException());
    status = reportEnd(e);
  }
  m.reset(0);
  shutDown(program);
  if (flushStandardStreams() < 0 && !status) status = 120;
  if (interrupted) gateDieInterrupted();
  return status;
}

// --- stack
// ----------------------------------------------------------------------------------------------------------
#if !defined(__wasm__) && !defined(MOLT_SYSTEM_ALLOC) && defined(__x86_64__)
namespace {
struct Start {
  int argc;
  char** argv;
  int status;
};
extern "C" void molt_run_on_stack(Start* s) { s->status = runMain(s->argc, s->argv); }

/// Deep recursion is the program's right once it raised the limit: a large stack, of which only what is used
/// costs.
void onLargeStack(Start* s) {
  for (size_t size = (size_t)4 << 30; size >= (size_t)16 << 20; size /= 2) {
    void* p = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED) continue;
    char* top = (char*)p + size - 64;
    __asm__ volatile("movq %%rsp, %%rbx\n\t"
                     "movq %0, %%rsp\n\t"
                     "callq molt_run_on_stack\n\t"
                     "movq %%rbx, %%rsp\n\t"
                     :
                     : "r"(top), "D"(s)
                     : "rbx", "rax", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "memory", "cc");
    return;
  }
  molt_run_on_stack(s);
}
} // namespace
#endif

extern "C" int molt_main(int argc, char** argv, ProgramDesc* p) {
  startRuntime(p);
#if !defined(__wasm__) && !defined(MOLT_SYSTEM_ALLOC) && defined(__x86_64__)
  Start s = {argc, argv, 0};
  onLargeStack(&s);
  return s.status;
#else
  int status = runMain(argc, argv);
#ifdef MOLT_SYSTEM_ALLOC
  if (auditEnd()) return 99;
#endif
  return status;
#endif
}
