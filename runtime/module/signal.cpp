// The module _signal: what signals do to the process. A signal is ignored, does what it does by default, or
// is Ctrl-C.
// TODO(stdlib-compat, owner:runtime, milestone:SL1, priority:P2, status:partial): handlers written in Python, alarm, setitimer, pause, sigwait, set_wakeup_fd
#include "container/container.h"
#include "gate/gate.h"
#include "module/modules.h"
#include <errno.h>

namespace {
enum { kDefault = 0, kIgnore = 1, kSignals = 65, kInt = 2 };
/// Numbers of Linux, on wasm too, as there are no other.
const struct {
  const char *name, *text;
  int number;
} kNames[] = {{"SIGHUP", "Hangup", 1},
              {"SIGINT", "Interrupt", 2},
              {"SIGQUIT", "Quit", 3},
              {"SIGILL", "Illegal instruction", 4},
              {"SIGTRAP", "Trace/breakpoint trap", 5},
              {"SIGABRT", "Aborted", 6},
              {"SIGBUS", "Bus error", 7},
              {"SIGFPE", "Floating point exception", 8},
              {"SIGKILL", "Killed", 9},
              {"SIGUSR1", "User defined signal 1", 10},
              {"SIGSEGV", "Segmentation fault", 11},
              {"SIGUSR2", "User defined signal 2", 12},
              {"SIGPIPE", "Broken pipe", 13},
              {"SIGALRM", "Alarm clock", 14},
              {"SIGTERM", "Terminated", 15},
              {"SIGCHLD", "Child exited", 17},
              {"SIGCONT", "Continued", 18},
              {"SIGSTOP", "Stopped (signal)", 19},
              {"SIGTSTP", "Stopped", 20},
              {"SIGTTIN", "Stopped (tty input)", 21},
              {"SIGTTOU", "Stopped (tty output)", 22},
              {"SIGURG", "Urgent I/O condition", 23},
              {"SIGXCPU", "CPU time limit exceeded", 24},
              {"SIGXFSZ", "File size limit exceeded", 25},
              {"SIGVTALRM", "Virtual timer expired", 26},
              {"SIGPROF", "Profiling timer expired", 27},
              {"SIGWINCH", "Window changed", 28},
              {"SIGIO", "I/O possible", 29},
              {"SIGPWR", "Power failure", 30},
              {"SIGSYS", "Bad system call", 31}};
Value onInterrupt; ///< default_int_handler, borrowed from the module
u8 ignored[kSignals];
bool interruptOff; ///< SIGINT is not Ctrl-C any more

bool numberOf(Value v, i64* out) {
  *out = asIndex(v, &E_OverflowError);
  if (*out == -1 && molt_thread.exc) return false;
  if (*out >= 1 && *out < kSignals) return true;
  raise(E_ValueError, "signal number out of range");
  return false;
}
Value handlerOf(i64 n) {
  if (n == kInt && !interruptOff) return incref(onInterrupt);
  return tagInt(ignored[n] ? kIgnore : kDefault);
}
Value getSignal(Value, const Value* a, i32, Value) {
  i64 n;
  return numberOf(a[0], &n) ? handlerOf(n) : 0;
}
Value signal_(Value, const Value* a, i32, Value) {
  i64 n;
  if (!numberOf(a[0], &n)) return 0;
  const bool number = isExactInt(a[1]) || (isObject(a[1]) && classOf(a[1])->flags & kIntSubclass);
  i64 mode = number ? asIndex(a[1]) : -1;
  const bool ctrlC = n == kInt && a[1] == onInterrupt;
  if (!ctrlC && mode != kDefault && mode != kIgnore) {
    if (number || !isCallable(a[1]))
      return raise(E_TypeError,
                   "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
    return raise(E_NotImplementedError, "handlers of signals written in Python");
  }
  Ref before(handlerOf(n));
  if (ctrlC) {
    if (gateSignal(kInt, kDefault) < 0) return raiseErrno(errno);
    gateCatchInterrupts();
  } else if (gateSignal((int)n, (int)mode) < 0) {
    return raiseErrno(errno);
  }
  if (n == kInt) interruptOff = !ctrlC;
  ignored[n] = mode == kIgnore;
  return before.take();
}
Value raiseSignal(Value, const Value* a, i32, Value) {
  i64 n;
  if (!numberOf(a[0], &n)) return 0;
  if (gateKill(gatePid(), (int)n) < 0) return raiseErrno(errno);
  return raiseInterrupt() ? 0 : none();
}
Value strSignal(Value, const Value* a, i32, Value) {
  i64 n;
  if (!numberOf(a[0], &n)) return 0;
  for (auto& s : kNames)
    if (s.number == n) return strFromC(s.text);
  return none();
}
Value validSignals(Value, const Value*, i32, Value) {
  Ref all(listNew(0));
  for (int n = 1; n < kSignals; ++n)
    if (n != 32 && n != 33) listAppend(all, tagInt(n)); // the C library keeps these two
  return call1(toValue(&T_set), all);
}
Value defaultInt(Value, const Value*, i32, Value) {
  Ref e(newException(E_KeyboardInterrupt, nullptr, 0));
  return e.v ? raiseValue(e) : 0;
}

const MethodDef functions[] = {{"signal", signal_, 2, 2},
                               {"getsignal", getSignal, 1, 1},
                               {"raise_signal", raiseSignal, 1, 1},
                               {"strsignal", strSignal, 1, 1},
                               {"valid_signals", validSignals, 0, 0},
                               {"default_int_handler", defaultInt, 0, -1},
                               {}};
int setup(Value m) {
  moduleAdd(m, "SIG_DFL", tagInt(kDefault));
  moduleAdd(m, "SIG_IGN", tagInt(kIgnore));
  moduleAdd(m, "NSIG", tagInt(kSignals));
  moduleAdd(m, "SIGRTMIN", tagInt(34));
  moduleAdd(m, "SIGRTMAX", tagInt(64));
  moduleAdd(m, "SIGCLD", tagInt(17));
  moduleAdd(m, "SIGPOLL", tagInt(29));
  for (auto& s : kNames) moduleAdd(m, s.name, tagInt(s.number));
  onInterrupt = lookupAttr(m, internC("default_int_handler"));
  return onInterrupt ? 0 : -1;
}
} // namespace
extern const NativeModule module__signal = {"_signal", functions, setup};
