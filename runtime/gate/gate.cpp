// The gate's policy, environment, process and clocks. Files are in gate_files.cpp.
#include "gate/gate.h"
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#if !defined(__wasm__)
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/wait.h>
#else
#include <sys/random.h>
#endif

extern "C" char** environ;
extern "C" {
u32 molt_gate_rights = kGateAll;
}

bool gateAllows(u32 rights) {
  if ((molt_gate_rights & rights) == rights) return true;
  errno = EPERM;
  return false;
}

void gateInit() {
  static bool done;
  if (done) return;
  done = true;
#if !defined(__wasm__)
  signal(SIGPIPE, SIG_IGN);
#else
  // WASI has no current folder. wasi-libc keeps one, '/' at first; molt exec tells the real one. Without that
  // name (a browser, a host that opens '.' alone) relative paths go to whatever the host opened.
  const char* folder = getenv("PWD");
  if (folder && chdir(folder) != 0) errno = 0;
#endif
  const char* allow = getenv("MOLT_ALLOW"); // a list such as "read,clock": everything else is withdrawn
  if (!allow) return;
  static const struct {
    const char* name;
    u32 right;
  } names[] = {{"read", kGateRead},       {"write", kGateWrite},     {"env", kGateEnv},
               {"process", kGateProcess}, {"network", kGateNetwork}, {"clock", kGateClock},
               {"entropy", kGateEntropy}};
  u32 rights = 0;
  for (const char* p = allow; *p;) {
    size_t n = strcspn(p, ",");
    for (auto& e : names)
      if (strlen(e.name) == n && !memcmp(e.name, p, n)) rights |= e.right;
    p += n;
    if (*p) ++p;
  }
  molt_gate_rights &= rights;
}

// --- environment
// ---------------------------------------------------------------------------------------------------
const char* gateGetenv(const char* name) { return gateAllows(kGateEnv) ? getenv(name) : nullptr; }
int gateSetenv(const char* name, const char* value) {
  if (!gateAllows(kGateEnv)) return -1;
  return value ? setenv(name, value, 1) : unsetenv(name);
}
char** gateEnviron() {
  static char* nothing[] = {nullptr};
  return gateAllows(kGateEnv) && environ ? environ : nothing;
}

// --- process
// ---------------------------------------------------------------------------------------------------------
void gateExit(int status) { _exit(status); }
void gateAbort() { abort(); }

#if defined(__wasm__)
static int missing() {
  errno = ENOSYS;
  return -1;
}
int gatePid() { return 42; }
int gateParentPid() { return 1; }
int gateUid(int) { return 0; }
int gateKill(int, int) { return missing(); }
int gateSystem(const char*) { return missing(); }
int gateCpuCount() { return 1; }
bool gateTerminalSize(int, int*, int*) { return false; }
#else
int gatePid() { return getpid(); }
int gateParentPid() { return getppid(); }
int gateUid(int which) {
  switch (which) {
  case 0: return (int)getuid();
  case 1: return (int)geteuid();
  case 2: return (int)getgid();
  default: return (int)getegid();
  }
}
int gateKill(int pid, int sig) { return gateAllows(kGateProcess) ? kill(pid, sig) : -1; }
int gateSystem(const char* command) { return gateAllows(kGateProcess) ? system(command) : -1; }
int gateCpuCount() { return (int)sysconf(_SC_NPROCESSORS_ONLN); }
bool gateTerminalSize(int fd, int* columns, int* lines) {
  struct winsize w;
  if (ioctl(fd, TIOCGWINSZ, &w)) return false;
  *columns = w.ws_col;
  *lines = w.ws_row;
  return true;
}
#endif

// --- clocks, entropy
// -------------------------------------------------------------------------------------------------
static i64 clockNs(clockid_t id) {
  if (!(molt_gate_rights & kGateClock)) return 0;
  struct timespec t;
  clock_gettime(id, &t);
  return (i64)t.tv_sec * 1000000000 + t.tv_nsec;
}
i64 gateTimeNs() { return clockNs(CLOCK_REALTIME); }
i64 gateMonotonicNs() { return clockNs(CLOCK_MONOTONIC); }
i64 gateCpuNs() {
#if defined(__wasm__)
  return gateMonotonicNs(); // the target has no process clock
#else
  return clockNs(CLOCK_PROCESS_CPUTIME_ID);
#endif
}

int gateSleepNs(i64 ns) { // relative: absolute deadlines hang under node's WASI
  struct timespec t = {(time_t)(ns / 1000000000), (long)(ns % 1000000000)};
  while (nanosleep(&t, &t)) {
    if (errno != EINTR || gateInterrupted()) return -1;
  }
  return 0;
}

int gateEntropy(void* to, size_t n) {
  char* p = (char*)to;
  if (!(molt_gate_rights & kGateEntropy)) {
    memset(p, 0, n);
    return 0;
  }
  while (n) {
    size_t part = n < 256 ? n : 256;
    if (getentropy(p, part)) return -1;
    p += part;
    n -= part;
  }
  return 0;
}
