// Ctrl-C. The handler only leaves word; KeyboardInterrupt is raised where compiled code asks: at the next
// item of a loop, in each round of a `while` (lib/ir_passes/speculate_poll.cpp has what typed loops do),
// before a call that goes through the runtime, on entry of a function that counts its depth, and in a system
// call that waits.
//
// The word has to be seen by code that looks at nothing but `depthLeft` (fib): the handler takes a great
// number away from it, so that the next function to be entered believes to be too deep, asks
// molt_recursion_error, and there finds the interruption. That subtraction is lost if it falls between
// another one's load and store; so a timer repeats it until someone has attended to it.
//
// A second Ctrl-C before anyone did ends the process, as if there were no handler.
//
// Other signals that the program catches leave word in the same bit of `pending`, but take no depth: their
// handlers may return, and what asked at the limit of recursion could not go on. So a recursion without loops
// and calls through the runtime heeds them at its end only.
#include "gate/gate.h"
#include <errno.h>
#include <unistd.h>

bool (*gateHandleSignals)();
namespace {
enum { kSignals = 65 };
volatile u8 tripped[kSignals];
volatile int wakeup = -1;
} // namespace

int gateTakeSignal() {
  for (int n = 1; n < kSignals; ++n)
    if (tripped[n]) {
      tripped[n] = 0;
      return n;
    }
  return 0;
}
void gateWakeup(int fd) { wakeup = fd; }
void gateTrip(int number) {
  tripped[number] = 1;
  molt_thread.pending |= kInterrupted;
  if (wakeup >= 0) {
    const u8 byte = (u8)number;
    const int kept = errno;
    (void)!write(wakeup, &byte, 1);
    errno = kept;
  }
}
#if !defined(__wasm__)
#include <signal.h>
#include <sys/time.h>

namespace {
volatile sig_atomic_t waiting;

void onAlarm(int);
void leaveWord() {
  molt_thread.pending |= kInterrupted;
  if (molt_thread.depthLeft > -kTooDeep / 2) molt_thread.depthLeft -= kTooDeep;
}
/// The program's own time: SIGALRM is its to use, and what runs is what has to be told again.
void again() {
  struct sigaction now;
  if (sigaction(SIGVTALRM, nullptr, &now) || now.sa_handler != onAlarm)
    return; // the program has a use for it
  struct itimerval soon = {{0, 0}, {0, 5000}};
  setitimer(ITIMER_VIRTUAL, &soon, nullptr);
}
void onAlarm(int) {
  if (!waiting) return;
  leaveWord();
  again();
}
void onInterrupt(int) {
  if (waiting) {
    gateDieInterrupted();
    return;
  }
  waiting = 1;
  leaveWord();
  again();
}
} // namespace

void gateCatchInterrupts() {
  struct sigaction now, mine;
  memset(&mine, 0, sizeof mine);
  // One who ignores it (nohup, a shell's background job) meant it.
  if (sigaction(SIGINT, nullptr, &now) || now.sa_handler == SIG_IGN) return;
  mine.sa_handler = onAlarm;
  mine.sa_flags = SA_RESTART;
  sigaction(SIGVTALRM, nullptr, &now);
  if (now.sa_handler == SIG_DFL) sigaction(SIGVTALRM, &mine, nullptr);
  mine.sa_handler = onInterrupt;
  mine.sa_flags = 0; // a system call that waits comes back
  sigaction(SIGINT, &mine, nullptr);
}

bool gateTakeInterrupt() {
  if (!waiting) return false;
  waiting = 0;
  molt_thread.pending &= ~(u32)kInterrupted;
  if (molt_thread.depthLeft < -kTooDeep / 2) molt_thread.depthLeft += kTooDeep;
  return true;
}
bool gateInterrupted() {
  if (waiting) return true;
  if (!(molt_thread.pending & kInterrupted) || !gateHandleSignals) return false;
  molt_thread.pending &= ~(u32)kInterrupted;
  return gateHandleSignals();
}
int gateSignal(int number, i32 mode) {
  struct sigaction to;
  memset(&to, 0, sizeof to);
  to.sa_handler = mode == kSignalCaught ? gateTrip : mode == kSignalIgnored ? SIG_IGN : SIG_DFL;
  return sigaction(number, &to, nullptr);
}
int gateInterruptCalls(int number, bool yes) {
  struct sigaction now;
  if (sigaction(number, nullptr, &now)) return -1;
  now.sa_flags = yes ? now.sa_flags & ~SA_RESTART : now.sa_flags | SA_RESTART;
  return sigaction(number, &now, nullptr);
}
i64 gateAlarm(i64 seconds) { return alarm((unsigned)seconds); }
int gateTimer(int which, const GateTimer* to, GateTimer* before) {
  auto ns = [](const struct timeval& t) { return (i64)t.tv_sec * 1000000000 + t.tv_usec * 1000; };
  auto timeval = [](i64 n) { return (struct timeval){n / 1000000000, n % 1000000000 / 1000}; };
  struct itimerval old, mine;
  if (to) mine = {timeval(to->intervalNs), timeval(to->ns)};
  if (to ? setitimer(which, &mine, &old) : getitimer(which, &old)) return -1;
  *before = {ns(old.it_value), ns(old.it_interval)};
  return 0;
}
int gatePause() { return pause(); }
static void setFrom(u64 bits, sigset_t* set) {
  sigemptyset(set);
  for (int n = 1; n < kSignals; ++n)
    if (bits >> (n - 1) & 1) sigaddset(set, n);
}
static u64 bitsOf(const sigset_t* set) {
  u64 bits = 0;
  for (int n = 1; n < kSignals; ++n)
    if (sigismember(set, n) == 1) bits |= u64{1} << (n - 1);
  return bits;
}
int gateSignalMask(int how, const u64* set, u64* before) {
  static const int hows[] = {SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK};
  sigset_t to, old;
  if (set) setFrom(*set, &to);
  if (sigprocmask(hows[how], set ? &to : nullptr, &old)) return -1;
  *before = bitsOf(&old);
  return 0;
}
int gateSignalsPending(u64* set) {
  sigset_t s;
  if (sigpending(&s)) return -1;
  *set = bitsOf(&s);
  return 0;
}
int gateSignalWait(u64 set) {
  sigset_t s;
  setFrom(set, &s);
  int n = 0;
  const int error = sigwait(&s, &n);
  if (!error) return n;
  errno = error;
  return -1;
}

void gateDieInterrupted() {
  signal(SIGINT, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  kill(getpid(), SIGINT);
  sigprocmask(SIG_UNBLOCK, &set, nullptr);
}
#else
// TODO(wasm-host, owner:runtime, milestone:M1, priority:P3, status:divergent): WASI delivers no signals: Ctrl-C ends the
// host, and with it the program, without KeyboardInterrupt
static int missing() {
  errno = ENOSYS;
  return -1;
}
/// raise_signal can send what is caught, and SIGINT.
int gateSignal(int number, i32 mode) { return mode == kSignalCaught || number == 2 ? 0 : missing(); }
int gateInterruptCalls(int, bool) { return missing(); }
i64 gateAlarm(i64) { return missing(); }
int gateTimer(int, const GateTimer*, GateTimer*) { return missing(); }
int gatePause() { return missing(); }
int gateSignalMask(int, const u64*, u64*) { return missing(); }
int gateSignalsPending(u64*) { return missing(); }
int gateSignalWait(u64) { return missing(); }
void gateCatchInterrupts() {}
bool gateTakeInterrupt() { return false; }
bool gateInterrupted() { return false; } // nothing comes while a call waits
void gateDieInterrupted() {}
#endif
