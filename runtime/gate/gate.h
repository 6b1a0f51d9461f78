// The one place that does system calls: files, streams, clocks, environment, processes, entropy. Everything
// else in the runtime reaches the world through these functions, so that a sandbox is a property of one
// folder.
//
// All functions give -1 (or false) with errno set on failure. What the policy forbids fails with EPERM, so
// that Python code sees PermissionError; what a target lacks fails with ENOSYS.
#pragma once
#include "object/object.h"

enum GateRight : u32 {
  kGateRead = 1,     ///< open files for reading, stat, list folders
  kGateWrite = 2,    ///< create, change, remove files
  kGateEnv = 4,      ///< read and set environment variables
  kGateProcess = 8,  ///< start processes, send signals
  kGateNetwork = 16, ///< sockets
  kGateClock = 32,   ///< real clocks (else time stands at 0)
  kGateEntropy = 64, ///< real entropy (else zeros)
  kGateAll = 0xffffffffu,
};
extern "C" u32 molt_gate_rights; ///< what the build allowed; MOLT_ALLOW in the environment only narrows it
void gateInit(); ///< first thing in the process: reads the environment's narrowing, ignores SIGPIPE
bool gateAllows(u32 rights); ///< else errno = EPERM

// --- file descriptors
int gateOpen(const char* path, int flags, int mode); ///< close-on-exec
int gateClose(int fd);
i64 gateRead(int fd, void* to, size_t n); ///< restarts on EINTR
i64 gateWrite(int fd, const void* from, size_t n);
i64 gateSeek(int fd, i64 offset, int whence);
int gateTruncate(int fd, i64 size);
bool gateIsTty(int fd);
int gateDup(int fd);
int gateDup2(int fd, int to);
int gatePipe(int fds[2]);
int gateSync(int fd);

struct GateStat {
  u64 mode, inode, device, links, uid, gid, size;
  i64 atimeNs, mtimeNs, ctimeNs;
  u64 blockSize, blocks;
};
int gateStat(const char* path, bool follow, GateStat* out);
int gateFstat(int fd, GateStat* out);

// --- the tree of files
int gateMkdir(const char* path, int mode);
int gateRmdir(const char* path);
int gateUnlink(const char* path);
int gateRename(const char* from, const char* to);
int gateLink(const char* from, const char* to);
int gateSymlink(const char* target, const char* path);
i64 gateReadlink(const char* path, char* to, size_t room);
int gateChmod(const char* path, int mode);
int gateAccess(const char* path, int mode);
int gateUtime(const char* path, i64 atimeNs, i64 mtimeNs);
int gateChdir(const char* path);
bool gateGetcwd(char* to, size_t room);
/// Calls fn(name, type: d_type value, arg) for each entry but . and ..; -1 on failure.
int gateList(const char* path, void (*fn)(const char* name, int type, void* arg), void* arg);

// --- environment, process
const char* gateGetenv(const char* name);
int gateSetenv(const char* name, const char* value); ///< value null: unset
char** gateEnviron();
[[noreturn]] void gateExit(int status); ///< at once: streams are the caller's business
[[noreturn]] void gateAbort();
int gatePid();
int gateParentPid();
int gateUid(int which); ///< 0 uid, 1 euid, 2 gid, 3 egid
int gateKill(int pid, int signal);
int gateSystem(const char* command);
int gateCpuCount();
bool gateTerminalSize(int fd, int* columns, int* lines);

// --- Ctrl-C (interrupt.cpp)
enum : i32 { kTooDeep = 1 << 30 }; ///< taken from molt_thread.depthLeft meanwhile
enum GateSignal : i32 { kSignalDefault, kSignalIgnored, kSignalCaught };
int gateSignal(int number, i32 mode); ///< -1 with errno
void gateTrip(int number);            ///< a caught signal came: word is left as for Ctrl-C
int gateTakeSignal();                 ///< number of one that came and was not taken yet; 0: none
extern bool (*gateHandleSignals)();   ///< runs what the program set for those; true if it raised. Or null
void gateWakeup(int fd);              ///< gets a byte for each signal; -1: none
int gateInterruptCalls(int number, bool yes); ///< whether the signal ends system calls that wait
i64 gateAlarm(i64 seconds);                   ///< seconds that were left
struct GateTimer {
  i64 ns, intervalNs;
};
int gateTimer(int which, const GateTimer* to, GateTimer* before); ///< `to` null: only asks
int gatePause();                                                  ///< until a signal came
/// Signal sets are words: bit n - 1 is signal n.
int gateSignalMask(int how, const u64* set, u64* before); ///< how: 0 block, 1 unblock, 2 set
int gateSignalsPending(u64* set);
int gateSignalWait(u64 set); ///< the number, or -1
void gateCatchInterrupts();  ///< from now on
bool gateInterrupted();      ///< a system call is not to be begun again
bool gateTakeInterrupt();    ///< one waited: the caller raises KeyboardInterrupt
bool raiseInterrupt();       ///< does so if one waits (error/format)
void gateDieInterrupted();   ///< ends the process as SIGINT does; returns where there are no signals

// --- clocks, entropy
i64 gateTimeNs(); ///< since 1970
i64 gateMonotonicNs();
i64 gateCpuNs(); ///< process time
int gateSleepNs(i64 ns);
int gateEntropy(void* to, size_t n);
