// The module posix: system calls through the gate, under the names that os gives out.
#include "module/posix.h"
#include "error/errno.h"
#include "gate/gate.h"
#include "module/io/io.h"
#include "module/modules.h"
#include "number/float.h"
#include "text/args.h"
#include "text/codecs.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#if !defined(__wasm__)
#include <sys/wait.h>
#endif
#include <unistd.h>

static Value status(int r, Value path = 0) { return r < 0 ? raiseErrno(errno, path) : none(); }
static Value text(const char* s) { return strFromUtf8(s, strlen(s)); }
static bool intArg(Value v, i64* out) {
  *out = asIndex(v, &E_OverflowError);
  return !(*out == -1 && molt_thread.exc);
}
#define PATH(name, v)                                                                                        \
  Value name##Keep = 0;                                                                                      \
  const char* name = pathOf(v, &name##Keep);                                                                 \
  if (!name) return 0;                                                                                       \
  Ref name##Hold(name##Keep);
#define INT(name, v)                                                                                         \
  i64 name;                                                                                                  \
  if (!intArg(v, &name)) return 0;

static Value getcwd_(Value, const Value*, i32, Value) {
  char room[4096];
  return gateGetcwd(room, sizeof room) ? decodeUtf8(0, room, strlen(room), "surrogateescape")
                                       : raiseErrno(errno);
}
static Value chdir_(Value, const Value* a, i32, Value) {
  PATH(p, a[0]);
  return status(gateChdir(p), a[0]);
}
static Value getcwdb_(Value, const Value*, i32, Value) {
  char room[4096];
  return gateGetcwd(room, sizeof room) ? bytesNew(room, strlen(room)) : raiseErrno(errno);
}
static Value mkdir_(Value, const Value* a, i32, Value) {
  PATH(p, a[0]);
  i64 mode = 0777;
  if (a[1] && !intArg(a[1], &mode)) return 0;
  return status(gateMkdir(p, (int)mode), a[0]);
}
#define PATH_CALL(name, fn)                                                                                  \
  static Value name(Value, const Value* a, i32, Value) {                                                     \
    PATH(p, a[0]);                                                                                           \
    return status(fn(p), a[0]);                                                                              \
  }
PATH_CALL(rmdir_, gateRmdir)
PATH_CALL(unlink_, gateUnlink)
static Value two(int r, const Value* a) { return r >= 0 ? none() : raiseErrno(errno, a[0], a[1]); }
#define TWO_PATHS(name, fn)                                                                                  \
  static Value name(Value, const Value* a, i32, Value) {                                                     \
    PATH(p, a[0]);                                                                                           \
    PATH(q, a[1]);                                                                                           \
    return two(fn(p, q), a);                                                                                 \
  }
TWO_PATHS(rename_, gateRename)
TWO_PATHS(link_, gateLink)
TWO_PATHS(symlink_, gateSymlink)
static Value readlink_(Value, const Value* a, i32, Value) {
  PATH(p, a[0]);
  char room[4096];
  i64 n = gateReadlink(p, room, sizeof room);
  return n < 0 ? raiseErrno(errno, a[0]) : strFromUtf8(room, (size_t)n);
}
static Value chmod_(Value, const Value* a, i32, Value) {
  PATH(p, a[0]);
  INT(mode, a[1]);
  return status(gateChmod(p, (int)mode), a[0]);
}
static Value access_(Value, const Value* a, i32, Value) {
  PATH(p, a[0]);
  INT(mode, a[1]);
  return boolValue(gateAccess(p, (int)mode) == 0);
}
/// Nanoseconds since 1970 of a number of seconds.
static bool nanoseconds(Value v, i64* out) {
  if (isExactInt(v)) {
    if (!intArg(v, out)) return false;
    *out *= 1000000000;
    return true;
  }
  const double d = asDouble(v);
  if (d == -1 && molt_thread.exc) return false;
  const double whole = floor(d);
  *out = (i64)whole * 1000000000 + (i64)((d - whole) * 1e9);
  return true;
}
static Value utime_(Value, const Value* a, i32, Value) { // path, times=None, *, ns=None
  PATH(p, a[0]);
  i64 at = gateTimeNs(), mt = at;
  const bool times = a[1] && !isNone(a[1]);
  if (times && a[2]) return raise(E_ValueError, "utime: you may specify either 'times' or 'ns' but not both");
  if (Value pair = times ? a[1] : a[2]) {
    if (!isTuple(pair) || as<Tuple>(pair)->length != 2)
      return raise(E_TypeError, times ? "utime: 'times' must be either a tuple of two ints or None"
                                      : "utime: 'ns' must be a tuple of two ints");
    const Value* v = as<Tuple>(pair)->items;
    if (times ? !nanoseconds(v[0], &at) || !nanoseconds(v[1], &mt) : !intArg(v[0], &at) || !intArg(v[1], &mt))
      return 0;
  }
  return status(gateUtime(p, at, mt), a[0]);
}
static Value truncate_(Value, const Value* a, i32, Value) {
  PATH(p, a[0]);
  INT(n, a[1]);
  const int fd = gateOpen(p, O_WRONLY | O_CLOEXEC, 0);
  if (fd < 0) return raiseErrno(errno, a[0]);
  const int r = gateTruncate(fd, n), e = errno;
  gateClose(fd);
  return r < 0 ? raiseErrno(e, a[0]) : none();
}

// --- stat
// ----------------------------------------------------------------------------------------------------------------
static Class* statClass;
static void makeStatClass() {
  if (statClass) return;
  statClass = structSequence(
      "os.stat_result",
      "st_mode st_ino st_dev st_nlink st_uid st_gid st_size _atime _mtime _ctime st_atime st_mtime "
      "st_ctime st_atime_ns st_mtime_ns st_ctime_ns st_blksize st_blocks st_rdev",
      10, "os");
}
static Value statResult(const GateStat& s) {
  makeStatClass();
  auto seconds = [](i64 ns) {
    return floatNew((double)(ns / 1000000000) + 1e-9 * (double)(ns % 1000000000));
  };
  Value v[19] = {intFromU64(s.mode),
                 intFromU64(s.inode),
                 intFromU64(s.device),
                 intFromU64(s.links),
                 intFromU64(s.uid),
                 intFromU64(s.gid),
                 intFromU64(s.size),
                 intFromI64(s.atimeNs / 1000000000),
                 intFromI64(s.mtimeNs / 1000000000),
                 intFromI64(s.ctimeNs / 1000000000),
                 seconds(s.atimeNs),
                 seconds(s.mtimeNs),
                 seconds(s.ctimeNs),
                 intFromI64(s.atimeNs),
                 intFromI64(s.mtimeNs),
                 intFromI64(s.ctimeNs),
                 intFromU64(s.blockSize),
                 intFromU64(s.blocks),
                 tagInt(0)};
  return structNew(statClass, v, 19);
}
Value posixStat(Value path, bool follow) {
  GateStat s;
  if (isInt(path) || isBool(path)) {
    INT(fd, path);
    return gateFstat((int)fd, &s) < 0 ? raiseErrno(errno) : statResult(s);
  }
  PATH(p, path);
  return gateStat(p, follow, &s) < 0 ? raiseErrno(errno, path) : statResult(s);
}
static Value stat_(Value, const Value* a, i32, Value) {
  int follow = a[2] ? truth(a[2]) : 1;
  return follow < 0 ? 0 : posixStat(a[0], follow);
}
static Value lstat_(Value, const Value* a, i32, Value) { return posixStat(a[0], false); }

// --- descriptors
// -----------------------------------------------------------------------------------------------------------
static Value open_(Value, const Value* a, i32, Value) {
  PATH(p, a[0]);
  INT(flags, a[1]);
  i64 mode = 0777;
  if (a[2] && !intArg(a[2], &mode)) return 0;
  int fd = gateOpen(p, (int)flags, (int)mode);
  return fd < 0 ? raiseErrno(errno, a[0]) : tagInt(fd);
}
static Value close_(Value, const Value* a, i32, Value) {
  INT(fd, a[0]);
  return status(gateClose((int)fd));
}
static Value read_(Value, const Value* a, i32, Value) {
  INT(fd, a[0]);
  INT(n, a[1]);
  if (n < 0) {
    errno = EINVAL;
    return raiseErrno(EINVAL);
  }
  Ref b(bytesNew(nullptr, (size_t)n));
  i64 got = gateRead((int)fd, as<Bytes>(b)->data, (size_t)n);
  if (got < 0) return raiseErrno(errno);
  return got == n ? b.take() : bytesNew(as<Bytes>(b)->data, (size_t)got);
}
static Value write_(Value, const Value* a, i32, Value) {
  INT(fd, a[0]);
  const char* p;
  size_t n;
  Value keep;
  if (!bytesOf(a[1], &p, &n, &keep)) return 0;
  Ref hold(keep);
  i64 done = gateWrite((int)fd, p, n);
  return done < 0 ? raiseErrno(errno) : tagInt(done);
}
static Value lseek_(Value, const Value* a, i32, Value) {
  INT(fd, a[0]);
  INT(at, a[1]);
  INT(whence, a[2]);
  i64 r = gateSeek((int)fd, at, (int)whence);
  return r < 0 ? raiseErrno(errno) : intFromI64(r);
}
static Value ftruncate_(Value, const Value* a, i32, Value) {
  INT(fd, a[0]);
  INT(n, a[1]);
  return status(gateTruncate((int)fd, n));
}
static Value fsync_(Value, const Value* a, i32, Value) {
  INT(fd, a[0]);
  return status(gateSync((int)fd));
}
static Value isatty_(Value, const Value* a, i32, Value) {
  INT(fd, a[0]);
  return boolValue(gateIsTty((int)fd));
}
static Value dup_(Value, const Value* a, i32, Value) {
  INT(fd, a[0]);
  int r = gateDup((int)fd);
  return r < 0 ? raiseErrno(errno) : tagInt(r);
}
static Value dup2_(Value, const Value* a, i32, Value) {
  INT(fd, a[0]);
  INT(to, a[1]);
  int r = gateDup2((int)fd, (int)to);
  return r < 0 ? raiseErrno(errno) : tagInt(r);
}
static Value pipe_(Value, const Value*, i32, Value) {
  int fds[2];
  return gatePipe(fds) < 0 ? raiseErrno(errno) : tuple2(tagInt(fds[0]), tagInt(fds[1]));
}

// --- process
// -----------------------------------------------------------------------------------------------------------------
static Value getpid_(Value, const Value*, i32, Value) { return tagInt(gatePid()); }
static Value getppid_(Value, const Value*, i32, Value) { return tagInt(gateParentPid()); }
template <int which> static Value uid_(Value, const Value*, i32, Value) { return tagInt(gateUid(which)); }
static Value cpuCount(Value, const Value*, i32, Value) { return tagInt(gateCpuCount()); }
static Value urandom_(Value, const Value* a, i32, Value) {
  INT(n, a[0]);
  if (n < 0) return raise(E_ValueError, "negative argument not allowed");
  Ref b(bytesNew(nullptr, (size_t)n));
  return gateEntropy(as<Bytes>(b)->data, (size_t)n) < 0 ? raiseErrno(errno) : b.take();
}
static Value system_(Value, const Value* a, i32, Value) {
  PATH(p, a[0]);
  int r = gateSystem(p);
  return r < 0 ? raiseErrno(errno) : tagInt(r);
}
static Value exit_(Value, const Value* a, i32, Value) {
  INT(n, a[0]);
  gateExit((int)n);
}
static Value abort_(Value, const Value*, i32, Value) { gateAbort(); }
static Value kill_(Value, const Value* a, i32, Value) {
  INT(pid, a[0]);
  INT(sig, a[1]);
  return status(gateKill((int)pid, (int)sig));
}
static Value strerror_(Value, const Value* a, i32, Value) {
  INT(e, a[0]);
  return errorText((int)e);
}
static Class *terminalClass, *unameClass;
static Value terminalSize(Value, const Value* a, i32, Value) {
  i64 fd = 1;
  if (a[0] && !intArg(a[0], &fd)) return 0;
  int columns, lines;
  if (!gateTerminalSize((int)fd, &columns, &lines)) return raiseErrno(errno ? errno : ENOTTY);
  Value v[2] = {tagInt(columns), tagInt(lines)};
  return structNew(terminalClass, v, 2);
}
static Value putenv_(Value, const Value* a, i32, Value) {
  PATH(k, a[0]);
  PATH(v, a[1]);
  return status(gateSetenv(k, v));
}
static Value unsetenv_(Value, const Value* a, i32, Value) {
  PATH(k, a[0]);
  return status(gateSetenv(k, nullptr));
}
Value fileSystemPath(Value path) {
  if (isObject(path) && classOf(path)->flags & (kStrSubclass | kBytesSubclass)) return incref(path);
  Ref m(specialMethod(path, internC("__fspath__")));
  if (!m.v)
    return molt_thread.exc ? 0
                           : raise(E_TypeError, "expected str, bytes or os.PathLike object, not %T", path);
  Ref r(call0(m));
  if (!r.v || (isObject(r.v) && classOf(r)->flags & (kStrSubclass | kBytesSubclass))) return r.take();
  return raise(E_TypeError, "expected %T.__fspath__() to return str or bytes, not %T", path, r.v);
}
static Value fspath_(Value, const Value* a, i32, Value) { return fileSystemPath(a[0]); }
static Value uname_(Value, const Value*, i32, Value) { // no call of the gate: the same everywhere
  Value v[5] = {text("Linux"), text("localhost"), text(""), text(""), text("x86_64")};
  return structNew(unameClass, v, 5);
}
#if !defined(__wasm__)
static Value waitPid(Value, const Value* a, i32, Value) {
  i32 pid, options;
  if (asCInt(a[0], &pid) < 0 || asCInt(a[1], &options) < 0) return 0;
  int status = 0;
  const pid_t r = waitpid(pid, &status, options);
  return r < 0 ? raiseErrno(errno) : tuple2(tagInt(r), tagInt(status));
}
/// The macros of <sys/wait.h> by number.
template <int which> static Value waitStatus(Value, const Value* a, i32, Value) {
  i32 s;
  if (asCInt(a[0], &s) < 0) return 0;
  switch (which) {
  case 0: return boolValue(WIFEXITED(s));
  case 1: return tagInt(WEXITSTATUS(s));
  case 2: return boolValue(WIFSIGNALED(s));
  case 3: return tagInt(WTERMSIG(s));
  case 4: return boolValue(WIFSTOPPED(s));
  default: return tagInt(WSTOPSIG(s));
  }
}
static Value exitCode(Value, const Value* a, i32, Value) {
  i32 s;
  if (asCInt(a[0], &s) < 0) return 0;
  if (WIFEXITED(s)) return tagInt(WEXITSTATUS(s));
  if (WIFSIGNALED(s)) return tagInt(-WTERMSIG(s));
  if (WIFSTOPPED(s)) return raise(E_ValueError, "process stopped by delivery of signal %d", WSTOPSIG(s));
  return raise(E_ValueError, "invalid wait status: %d", s);
}
#endif
static Value umask_(Value, const Value* a, i32, Value) { return tagInt(022); }

static const MethodDef functions[] = {{"getcwd", getcwd_, 0, 0},
                                      {"chdir", chdir_, 1, 1, "path"},
                                      {"getcwdb", getcwdb_, 0, 0},
                                      {"listdir", posixListdir, 0, 1, "path"},
                                      {"scandir", posixScandir, 0, 1, "path"},
                                      {"mkdir", mkdir_, 1, 2, "path,mode"},
                                      {"rmdir", rmdir_, 1, 1, "path"},
                                      {"unlink", unlink_, 1, 1, "path"},
                                      {"remove", unlink_, 1, 1, "path"},
                                      {"rename", rename_, 2, 2, "src,dst"},
                                      {"replace", rename_, 2, 2, "src,dst"},
                                      {"link", link_, 2, 2, "src,dst"},
                                      {"symlink", symlink_, 2, 2, "src,dst"},
                                      {"readlink", readlink_, 1, 1, "path"},
                                      {"chmod", chmod_, 2, 2, "path,mode"},
                                      {"access", access_, 2, 2, "path,mode"},
                                      {"utime", utime_, 1, 3, "path,times,*,ns"},
                                      {"truncate", truncate_, 2, 2, "path,length"},
                                      {"uname", uname_, 0, 0},
                                      {"stat", stat_, 1, 3, "path,*,dir_fd,follow_symlinks"},
                                      {"lstat", lstat_, 1, 1, "path"},
                                      {"fstat", lstat_, 1, 1, "fd"},
                                      {"open", open_, 2, 3, "path,flags,mode"},
                                      {"close", close_, 1, 1, "fd"},
                                      {"read", read_, 2, 2},
                                      {"write", write_, 2, 2},
                                      {"lseek", lseek_, 3, 3},
                                      {"ftruncate", ftruncate_, 2, 2},
                                      {"fsync", fsync_, 1, 1},
                                      {"isatty", isatty_, 1, 1},
                                      {"dup", dup_, 1, 1},
                                      {"dup2", dup2_, 2, 3},
                                      {"pipe", pipe_, 0, 0},
                                      {"getpid", getpid_, 0, 0},
                                      {"getppid", getppid_, 0, 0},
                                      {"getuid", uid_<0>, 0, 0},
                                      {"geteuid", uid_<1>, 0, 0},
                                      {"getgid", uid_<2>, 0, 0},
                                      {"getegid", uid_<3>, 0, 0},
                                      {"cpu_count", cpuCount, 0, 0},
                                      {"process_cpu_count", cpuCount, 0, 0},
                                      {"urandom", urandom_, 1, 1},
                                      {"system", system_, 1, 1, "command"},
                                      {"_exit", exit_, 1, 1, "status"},
                                      {"abort", abort_, 0, 0},
                                      {"kill", kill_, 2, 2},
                                      {"strerror", strerror_, 1, 1},
                                      {"get_terminal_size", terminalSize, 0, 1, "fd"},
                                      {"putenv", putenv_, 2, 2},
                                      {"unsetenv", unsetenv_, 1, 1},
                                      {"fspath", fspath_, 1, 1, "path"},
                                      {"umask", umask_, 1, 1},
#if !defined(__wasm__)
                                      {"waitpid", waitPid, 2, 2},
                                      {"waitstatus_to_exitcode", exitCode, 1, 1, "status"},
                                      {"WIFEXITED", waitStatus<0>, 1, 1, "status"},
                                      {"WEXITSTATUS", waitStatus<1>, 1, 1, "status"},
                                      {"WIFSIGNALED", waitStatus<2>, 1, 1, "status"},
                                      {"WTERMSIG", waitStatus<3>, 1, 1, "status"},
                                      {"WIFSTOPPED", waitStatus<4>, 1, 1, "status"},
                                      {"WSTOPSIG", waitStatus<5>, 1, 1, "status"},
#endif
                                      {}};

extern Class T_DirEntry;
static int setup(Value m) {
  Ref environment(dictNew());
  for (char** e = gateEnviron(); *e; ++e) {
    const char* eq = strchr(*e, '=');
    if (!eq) continue;
    Ref k(bytesNew(*e, (size_t)(eq - *e))), v(bytesNew(eq + 1, strlen(eq + 1)));
    dictSet(environment, k, v);
  }
  moduleAdd(m, "environ", environment.take());
  makeStatClass();
  terminalClass = structSequence("os.terminal_size", "columns lines", 2, "os");
  unameClass = structSequence("posix.uname_result", "sysname nodename release version machine", 5, "posix");
  moduleAddType(m, "stat_result", statClass);
  moduleAddType(m, "terminal_size", terminalClass);
  moduleAddType(m, "uname_result", unameClass);
  moduleAddType(m, "DirEntry", &T_DirEntry);
  moduleAdd(m, "error", incref(toValue(&E_OSError)));
  Ref lstat(text("HAVE_LSTAT")), have(listNew(0));
  listAppend(have, lstat); // os.supports_follow_symlinks: stat
  moduleAdd(m, "_have_functions", have.take());
  static const struct {
    const char* name;
    int value;
  } constants[] = {{"O_RDONLY", O_RDONLY},
                   {"O_WRONLY", O_WRONLY},
                   {"O_RDWR", O_RDWR},
                   {"O_CREAT", O_CREAT},
                   {"O_EXCL", O_EXCL},
                   {"O_TRUNC", O_TRUNC},
                   {"O_APPEND", O_APPEND},
                   {"O_NONBLOCK", O_NONBLOCK},
                   {"O_CLOEXEC", O_CLOEXEC},
                   {"O_DIRECTORY", O_DIRECTORY},
                   {"F_OK", F_OK},
                   {"R_OK", R_OK},
                   {"W_OK", W_OK},
                   {"X_OK", X_OK},
#if !defined(__wasm__)
                   {"WNOHANG", WNOHANG},
                   {"WUNTRACED", WUNTRACED},
                   {"WCONTINUED", WCONTINUED},
#endif
                   {"EX_OK", 0}};
  for (auto& c : constants)
    if (moduleAdd(m, c.name, tagInt(c.value)) < 0) return -1;
  return 0;
}
extern const NativeModule module_posix = {"posix", functions, setup};

// --- errno
// -------------------------------------------------------------------------------------------------------------------
static int errnoSetup(Value m) {
  static const struct {
    const char* name;
    int number;
  } names[] = {
#define ERRNO(name, number, text) {#name, number},
#include "abi/errno.def"
#undef ERRNO
  };
  Ref codes(dictNew());
  for (auto& n : names) {
    moduleAdd(m, n.name, tagInt(n.number));
    Ref s(strFromC(n.name));
    dictSet(codes, tagInt(n.number), s);
  }
  return moduleAdd(m, "errorcode", codes.take());
}
extern const NativeModule module_errno = {"errno", nullptr, errnoSetup};
