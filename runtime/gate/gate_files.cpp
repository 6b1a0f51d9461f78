// Files and folders behind the gate.
#include "gate/gate.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined(__wasm__)
namespace {
/// A path without symbolic links, for hosts that take a relative link against '/' instead of against its
/// folder (node before version 20): they say ENOENT where a file is. `to`: PATH_MAX bytes; false if nothing
/// changed.
bool withoutLinks(const char* path, char* to) {
  char rest[PATH_MAX], target[PATH_MAX];
  size_t used = 0;
  int links = 0;
  bool changed = false;
  if (strlen(path) >= sizeof rest) return false;
  strcpy(rest, path);
  const char* at = rest;
  if (*at == '/') to[used++] = '/';
  while (*at) {
    while (*at == '/') ++at;
    size_t n = strcspn(at, "/");
    if (!n) break;
    const size_t before = used;
    if (used && to[used - 1] != '/') to[used++] = '/';
    if (used + n >= PATH_MAX) return false;
    memcpy(to + used, at, n);
    used += n;
    to[used] = 0;
    at += n;
    ssize_t length = readlink(to, target, sizeof target - 1);
    if (length <= 0) continue; // no link, or not there
    const size_t tail = strlen(at);
    if (++links > 40 || (size_t)length + 1 + tail >= sizeof target) return false;
    memcpy(target + length, at, tail + 1);
    strcpy(rest, target);
    at = rest;
    used = before;
    if (*at == '/') used = 0, to[used++] = '/';
    to[used] = 0;
    changed = true;
  }
  return changed;
}
/// op(path), and once more behind the links if the host did not find it.
template <class Op> auto following(const char* path, Op op) {
  auto r = op(path);
  char real[PATH_MAX];
  if (r == decltype(r)(0) || errno != ENOENT) return r;
  if (withoutLinks(path, real)) return op(real);
  errno = ENOENT;
  return r;
}
} // namespace
#else
template <class Op> auto following(const char* path, Op op) { return op(path); }
#endif

int gateOpen(const char* path, int flags, int mode) {
  int access = flags & O_ACCMODE;
  u32 need = (access != O_WRONLY ? kGateRead : 0) | (access != O_RDONLY || flags & O_CREAT ? kGateWrite : 0);
  if (!gateAllows(need)) return -1;
  int fd = -1;
  following(path, [&](const char* p) {
    do fd = open(p, flags | O_CLOEXEC, mode);
    while (fd < 0 && errno == EINTR);
    return fd < 0 ? -1 : 0;
  });
  return fd;
}
int gateClose(int fd) { return close(fd); }
i64 gateRead(int fd, void* to, size_t n) {
  i64 r;
  do r = read(fd, to, n);
  while (r < 0 && errno == EINTR && !gateInterrupted());
  return r;
}
i64 gateWrite(int fd, const void* from, size_t n) {
  i64 r;
  do r = write(fd, from, n);
  while (r < 0 && errno == EINTR && !gateInterrupted());
  return r;
}
i64 gateSeek(int fd, i64 offset, int whence) { return lseek(fd, offset, whence); }
int gateTruncate(int fd, i64 size) { return ftruncate(fd, size); }
bool gateIsTty(int fd) { return isatty(fd); }
int gateSync(int fd) { return fsync(fd); }
#if defined(__wasm__)
static int missing() {
  errno = ENOSYS;
  return -1;
}
int gateDup(int) { return missing(); }
int gateDup2(int, int) { return missing(); }
int gatePipe(int*) { return missing(); }
int gateChmod(const char*, int) { return missing(); }
#else
int gateDup(int fd) { return fcntl(fd, F_DUPFD_CLOEXEC, 0); }
int gateDup2(int fd, int to) { return dup2(fd, to); }
int gatePipe(int fds[2]) { return pipe2(fds, O_CLOEXEC); }
int gateChmod(const char* path, int mode) { return gateAllows(kGateWrite) ? chmod(path, (mode_t)mode) : -1; }
#endif

static void convert(const struct stat& s, GateStat* out) {
  auto ns = [](const struct timespec& t) { return (i64)t.tv_sec * 1000000000 + t.tv_nsec; };
  *out = {(u64)s.st_mode, (u64)s.st_ino, (u64)s.st_dev, (u64)s.st_nlink, (u64)s.st_uid,     (u64)s.st_gid,
          (u64)s.st_size, ns(s.st_atim), ns(s.st_mtim), ns(s.st_ctim),   (u64)s.st_blksize, (u64)s.st_blocks};
}
int gateStat(const char* path, bool follow, GateStat* out) {
  if (!gateAllows(kGateRead)) return -1;
  struct stat s;
  if (follow ? following(path, [&](const char* p) { return stat(p, &s); }) : lstat(path, &s)) return -1;
  convert(s, out);
  return 0;
}
int gateFstat(int fd, GateStat* out) {
  struct stat s;
  if (fstat(fd, &s)) return -1;
  convert(s, out);
  return 0;
}

int gateMkdir(const char* path, int mode) { return gateAllows(kGateWrite) ? mkdir(path, (mode_t)mode) : -1; }
int gateRmdir(const char* path) { return gateAllows(kGateWrite) ? rmdir(path) : -1; }
int gateUnlink(const char* path) { return gateAllows(kGateWrite) ? unlink(path) : -1; }
int gateRename(const char* from, const char* to) { return gateAllows(kGateWrite) ? rename(from, to) : -1; }
int gateLink(const char* from, const char* to) { return gateAllows(kGateWrite) ? link(from, to) : -1; }
int gateSymlink(const char* target, const char* path) {
  return gateAllows(kGateWrite) ? symlink(target, path) : -1;
}
i64 gateReadlink(const char* path, char* to, size_t room) {
  return gateAllows(kGateRead) ? readlink(path, to, room) : -1;
}
int gateAccess(const char* path, int mode) {
  return gateAllows(kGateRead) ? following(path, [&](const char* p) { return access(p, mode); }) : -1;
}
// TODO(wasm-host, owner:runtime, milestone:M1, priority:P3, status:divergent): node's WASI drops fractions of a second
int gateUtime(const char* path, i64 atimeNs, i64 mtimeNs) {
  if (!gateAllows(kGateWrite)) return -1;
  struct timespec t[2] = {{(time_t)(atimeNs / 1000000000), (long)(atimeNs % 1000000000)},
                          {(time_t)(mtimeNs / 1000000000), (long)(mtimeNs % 1000000000)}};
  return following(path, [&](const char* p) { return utimensat(AT_FDCWD, p, t, 0); });
}
int gateChdir(const char* path) {
  return following(path, [](const char* p) { return chdir(p); });
}
bool gateGetcwd(char* to, size_t room) { return getcwd(to, room) != nullptr; }

/// As Linux numbers them: 4 folder, 8 file, 10 link, 0 something else or unknown.
static int linuxKind(int type) {
  switch (type) {
  case DT_DIR: return 4;
  case DT_REG: return 8;
  case DT_LNK: return 10;
  default: return 0;
  }
}
int gateList(const char* path, void (*fn)(const char*, int, void*), void* arg) {
  if (!gateAllows(kGateRead)) return -1;
  DIR* d = nullptr;
  following(path, [&](const char* p) { return (d = opendir(p)) ? 0 : -1; });
  if (!d) return -1;
  errno = 0;
  while (struct dirent* e = readdir(d)) {
    if (strcmp(e->d_name, ".") && strcmp(e->d_name, "..")) fn(e->d_name, linuxKind(e->d_type), arg);
    errno = 0;
  }
  int failed = errno;
  closedir(d);
  errno = failed;
  return failed ? -1 : 0;
}
