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
#include "gate/gate.h"
#include <errno.h>
#if !defined(__wasm__)
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

namespace {
volatile sig_atomic_t waiting;

void leaveWord() {
  molt_thread.pending |= kInterrupted;
  if (molt_thread.depthLeft > -kTooDeep / 2) molt_thread.depthLeft -= kTooDeep;
}
void again() {
  struct itimerval soon = {{0, 0}, {0, 5000}};
  setitimer(ITIMER_REAL, &soon, nullptr);
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
  sigaction(SIGALRM, &mine, nullptr);
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
bool gateInterrupted() { return waiting; }
int gateSignal(int number, int mode) { return signal(number, mode ? SIG_IGN : SIG_DFL) == SIG_ERR ? -1 : 0; }

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
int gateSignal(int, int) {
  errno = ENOSYS;
  return -1;
}
void gateCatchInterrupts() {}
bool gateTakeInterrupt() { return false; }
bool gateInterrupted() { return false; }
void gateDieInterrupted() {}
#endif
