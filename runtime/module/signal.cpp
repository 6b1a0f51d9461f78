// The module _signal: what signals do to the process. A signal is ignored, does what it does by default, is
// Ctrl-C, or runs a Python function: gate/interrupt.cpp notes that it came, and where compiled code asks for
// Ctrl-C it comes here. On wasm no signal comes but those of raise_signal.
// TODO(stdlib-compat, owner:runtime, milestone:SL1, priority:P3, status:missing): sigwaitinfo, sigtimedwait, pthread_kill, pidfd_send_signal
#include "call/frame.h"
#include "container/container.h"
#include "gate/gate.h"
#include "module/modules.h"
#include "number/float.h"
#include "object/class.h"
#include <errno.h>

extern void (*molt_forget_signals)();

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
Value onInterrupt;        ///< default_int_handler, borrowed from the module
Value handlers[kSignals]; ///< owned; 0: none of the program's own
u8 ignored[kSignals];
bool interruptOff; ///< SIGINT is not Ctrl-C any more
i64 wakeupFd = -1;

bool numberOf(Value v, i64* out) {
  *out = asIndex(v, &E_OverflowError);
  if (*out == -1 && molt_thread.exc) return false;
  if (*out >= 1 && *out < kSignals) return true;
  raise(E_ValueError, "signal number out of range");
  return false;
}
Value handlerOf(i64 n) {
  if (handlers[n]) return incref(handlers[n]);
  if (n == kInt && !interruptOff) return incref(onInterrupt);
  return tagInt(ignored[n] ? kIgnore : kDefault);
}
/// Runs the handlers of the signals that came; true if one raised.
bool handle() {
  while (int n = gateTakeSignal()) {
    if (!handlers[n]) continue; // it came before the handler went
    Ref handler(incref(handlers[n])), frame(frameAt(0));
    if (!frame.v && molt_thread.exc) return true;
    Value args[] = {tagInt(n), frame.v ? frame.v : none()};
    Ref r(call(handler, args, 2));
    if (!r.v) {
      molt_thread.pending |= kInterrupted; // for those that are left
      return true;
    }
  }
  return false;
}
void forget() {
  for (Value& v : handlers) {
    Value old = v;
    v = 0;
    decref(old);
  }
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
  const bool own = !ctrlC && mode != kDefault && mode != kIgnore;
  if (own && (number || !isCallable(a[1])))
    return raise(E_TypeError, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
  Ref before(handlerOf(n));
  gateHandleSignals = handle;
  molt_forget_signals = forget;
  if (raiseInterrupt()) return 0; // what came before is for the handler before
  if (ctrlC) {
    if (gateSignal(kInt, kSignalDefault) < 0) return raiseErrno(errno);
    gateCatchInterrupts();
  } else if (gateSignal((int)n, own               ? kSignalCaught
                                : mode == kIgnore ? kSignalIgnored
                                                  : kSignalDefault) < 0) {
    return raiseErrno(errno);
  }
  if (n == kInt) interruptOff = !ctrlC;
  ignored[n] = mode == kIgnore;
  Ref old(handlers[n]);
  handlers[n] = own ? incref(a[1]) : 0;
  return before.take();
}
Value raiseSignal(Value, const Value* a, i32, Value) {
  i64 n;
  if (!numberOf(a[0], &n)) return 0;
  if (gateKill(gatePid(), (int)n) < 0) {
    if (errno != ENOSYS || (!handlers[n] && !ignored[n] && (n != kInt || interruptOff)))
      return raiseErrno(errno);
    if (handlers[n]) // no signals on this target: it is all our own
      gateTrip((int)n);
    else if (!ignored[n])
      return call0(onInterrupt);
  }
  return raiseInterrupt() ? 0 : none();
}
Value sigInterrupt(Value, const Value* a, i32, Value) {
  i64 n;
  if (!numberOf(a[0], &n)) return 0;
  const i64 flag = asIndex(a[1]);
  if (flag == -1 && molt_thread.exc) return 0;
  return gateInterruptCalls((int)n, flag != 0) < 0 ? raiseErrno(errno) : none();
}
Value setWakeup(Value, const Value* a, i32, Value) {
  const i64 fd = asIndex(a[0], &E_OverflowError);
  if (fd == -1 && molt_thread.exc) return 0;
  GateStat st;
  if (fd != -1 && gateFstat((int)fd, &st) < 0)
    return errno == EBADF ? raise(E_ValueError, "invalid fd") : raiseErrno(errno);
  const i64 old = wakeupFd;
  gateWakeup((int)fd);
  wakeupFd = fd;
  return tagInt(old);
}

// --- waiting
Value alarm_(Value, const Value* a, i32, Value) {
  const i64 s = asIndex(a[0], &E_OverflowError);
  if (s == -1 && molt_thread.exc) return 0;
  const i64 left = gateAlarm(s);
  return left < 0 ? raiseErrno(errno) : tagInt(left);
}
Value itimerError;
Value timerResult(int status, const GateTimer& t) {
  if (status < 0) {
    Value args[] = {tagInt(errno), strFromC(strerror(errno))};
    Ref e(call(itimerError, args, 2));
    decref(args[1]);
    return e.v ? raiseValue(e) : 0;
  }
  Ref left(floatNew((double)t.ns * 1e-9)), every(floatNew((double)t.intervalNs * 1e-9));
  Value both[] = {left.v, every.v};
  return tupleFrom(both, 2);
}
Value setTimer(Value, const Value* a, i32 n, Value) {
  const i64 which = asIndex(a[0], &E_OverflowError);
  if (which == -1 && molt_thread.exc) return 0;
  double in = asDouble(a[1]), every = 0;
  if (in == -1 && molt_thread.exc) return 0;
  if (n > 2 && (every = asDouble(a[2])) == -1 && molt_thread.exc) return 0;
  GateTimer to = {(i64)(in * 1e9), (i64)(every * 1e9)}, before{};
  return timerResult(gateTimer((int)which, &to, &before), before);
}
Value getTimer(Value, const Value* a, i32, Value) {
  const i64 which = asIndex(a[0], &E_OverflowError);
  if (which == -1 && molt_thread.exc) return 0;
  GateTimer now{};
  return timerResult(gateTimer((int)which, nullptr, &now), now);
}
Value pause_(Value, const Value*, i32, Value) {
  gatePause();
  if (errno == ENOSYS) return raiseErrno(errno);
  return raiseInterrupt() ? 0 : none();
}

// --- sets of signals
Value setOf(u64 bits) {
  Ref all(listNew(0));
  for (int n = 1; n < kSignals; ++n)
    if (bits >> (n - 1) & 1) listAppend(all, tagInt(n));
  return call1(toValue(&T_set), all);
}
bool bitsOf(Value items, u64* bits) {
  *bits = 0;
  Ref all(tupleFromIterable(items));
  if (!all.v) return false;
  for (u64 i = 0; i < as<Tuple>(all)->length; ++i) {
    const i64 n = asIndex(as<Tuple>(all)->items[i], &E_OverflowError);
    if (n == -1 && molt_thread.exc) return false;
    if (n < 1 || n >= kSignals) {
      raise(E_ValueError, "signal number %ld out of range [1; 64]", n);
      return false;
    }
    *bits |= u64{1} << (n - 1);
  }
  return true;
}
Value signalMask(Value, const Value* a, i32, Value) {
  const i64 how = asIndex(a[0], &E_OverflowError);
  if (how == -1 && molt_thread.exc) return 0;
  u64 bits, before = 0;
  if (!bitsOf(a[1], &bits)) return 0;
  if (how < 0 || how > 2) return raiseErrno(EINVAL);
  if (gateSignalMask((int)how, &bits, &before) < 0) return raiseErrno(errno);
  return raiseInterrupt() ? 0 : setOf(before);
}
Value pendingSignals(Value, const Value*, i32, Value) {
  u64 bits = 0;
  return gateSignalsPending(&bits) < 0 ? raiseErrno(errno) : setOf(bits);
}
Value waitSignal(Value, const Value* a, i32, Value) {
  u64 bits;
  if (!bitsOf(a[0], &bits)) return 0;
  const int n = gateSignalWait(bits);
  return n < 0 ? raiseErrno(errno) : tagInt(n);
}
Value strSignal(Value, const Value* a, i32, Value) {
  i64 n;
  if (!numberOf(a[0], &n)) return 0;
  for (auto& s : kNames)
    if (s.number == n) return strFromC(s.text);
  return none();
}
Value validSignals(Value, const Value*, i32, Value) {
  return setOf(~(u64{1} << 31 | u64{1} << 32)); // the C library keeps these two
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
                               {"set_wakeup_fd", setWakeup, 1, 1, "fd,/,*,warn_on_full_buffer"},
#if !defined(__wasm__)
                               {"siginterrupt", sigInterrupt, 2, 2},
                               {"alarm", alarm_, 1, 1},
                               {"setitimer", setTimer, 2, 3},
                               {"getitimer", getTimer, 1, 1},
                               {"pause", pause_, 0, 0},
                               {"pthread_sigmask", signalMask, 2, 2},
                               {"sigpending", pendingSignals, 0, 0},
                               {"sigwait", waitSignal, 1, 1},
#endif
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
#if !defined(__wasm__)
  static const char* const timers[] = {"ITIMER_REAL", "ITIMER_VIRTUAL", "ITIMER_PROF"};
  static const char* const hows[] = {"SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK"};
  for (int i = 0; i < 3; ++i) {
    moduleAdd(m, timers[i], tagInt(i));
    moduleAdd(m, hows[i], tagInt(i));
  }
  Ref bases(tuple1(toValue(&E_OSError)));
  itimerError = newRuntimeClass("signal", "itimer_error", bases);
  if (!itimerError) return -1;
  moduleAdd(m, "ItimerError", itimerError);
#endif
  onInterrupt = lookupAttr(m, internC("default_int_handler"));
  return onInterrupt ? 0 : -1;
}
} // namespace
extern const NativeModule module__signal = {"_signal", functions, setup};
