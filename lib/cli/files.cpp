#include "cli/files.h"
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace molt {
namespace {
// The one temporary file that may exist at a time. A signal handler may only use async-signal-safe calls, so
// this is a plain buffer; empty when there is none.
char temporary[4096];

void onSignal(int sig) {
  if (temporary[0]) unlink(temporary);
  signal(sig, SIG_DFL);
  raise(sig);
}

std::string why() { return std::strerror(errno); }

// A new file `prefix` + a name that no other process uses at the same time; its path is in `temporary` before
// it exists, so that no moment is left in which a signal ends the process and the file stays (mkstemp tells
// the name only when the file is there). Below 0: errno says why.
int openTemporary(const std::string& prefix) {
  for (unsigned attempt = 0; attempt < 100; ++attempt) {
    struct timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    const std::string name = prefix + std::to_string(getpid()) + "-" +
                             std::to_string(now.tv_sec * 1000000000ll + now.tv_nsec + attempt);
    if (name.size() >= sizeof temporary) {
      errno = ENAMETOOLONG;
      return -1;
    }
    // Back to front: the first byte is what the handler looks at.
    std::memcpy(temporary + 1, name.c_str() + 1, name.size());
    std::atomic_signal_fence(std::memory_order_seq_cst);
    temporary[0] = name[0];
    int fd = ::open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0) return fd;
    int error = errno;
    temporary[0] = 0;
    errno = error;
    if (error != EEXIST) break;
  }
  return -1;
}

std::string writeAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t n = ::write(fd, bytes.data(), bytes.size() < (1u << 30) ? bytes.size() : (1u << 30));
    if (n < 0) {
      if (errno == EINTR) continue;
      return why();
    }
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return {};
}
} // namespace

void guardAgainstSignals() {
  signal(SIGPIPE, SIG_IGN);
  for (int sig : {SIGINT, SIGTERM, SIGHUP}) {
    // A parent that ignores the signal (nohup) meant it.
    if (signal(sig, SIG_IGN) != SIG_IGN) signal(sig, onSignal);
  }
}

std::string readWhole(const std::string& path, std::string& bytes) {
  bytes.clear();
  bool standard = path == "-";
  int fd = standard ? 0 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return why();
  struct stat st{};
  if (fstat(fd, &st) == 0) {
    if (S_ISDIR(st.st_mode)) {
      if (!standard) close(fd);
      return std::strerror(EISDIR);
    }
    if (S_ISREG(st.st_mode) && st.st_size > 0) bytes.reserve(static_cast<size_t>(st.st_size) + 1);
  }
  std::string error;
  size_t used = 0;
  for (;;) {
    // Read into what is reserved and grow by doubling: one copy for files, few for pipes.
    size_t room = bytes.capacity() > used ? bytes.capacity() - used : 0;
    if (room < 4096) room = used < 65536 ? 65536 : used;
    bytes.resize(used + room);
    ssize_t n = ::read(fd, bytes.data() + used, room);
    if (n < 0) {
      if (errno == EINTR) continue;
      error = why();
      break;
    }
    if (n == 0) break;
    used += static_cast<size_t>(n);
  }
  bytes.resize(used);
  if (!standard) close(fd);
  return error;
}

std::string writeWhole(const std::string& path, std::string_view bytes, bool executable) {
  if (path == "-") return writeAll(1, bytes);
  struct stat st{};
  bool exists = stat(path.c_str(), &st) == 0;
  if (exists && S_ISDIR(st.st_mode)) return std::strerror(EISDIR);
  if (exists && !S_ISREG(st.st_mode)) {
    int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0) return why();
    std::string error = writeAll(fd, bytes);
    if (close(fd) != 0 && error.empty()) error = why();
    return error;
  }
  // A rename would replace a file that its owner made read-only.
  if (exists && (access(path.c_str(), W_OK) != 0 || !(st.st_mode & 0222))) return std::strerror(EACCES);
  std::string real = path;
  if (char* resolved = exists ? realpath(path.c_str(), nullptr) : nullptr) { // write through symbolic links
    real = resolved;
    free(resolved);
  }
  size_t slash = real.rfind('/');
  int fd = openTemporary(real.substr(0, slash == std::string::npos ? 0 : slash + 1) + "." +
                         real.substr(slash == std::string::npos ? 0 : slash + 1) + ".");
  if (fd < 0) return why();
  std::string error = writeAll(fd, bytes);
  mode_t mask = umask(0);
  umask(mask);
  mode_t mode = (executable ? 0777
                 : exists   ? (st.st_mode & 0777)
                            : 0666) &
                (exists && !executable ? 0777 : ~mask);
  if (error.empty() && fchmod(fd, mode) != 0) error = why();
  if (close(fd) != 0 && error.empty()) error = why();
  if (error.empty() && rename(temporary, real.c_str()) != 0) error = why();
  if (!error.empty()) unlink(temporary);
  temporary[0] = 0;
  return error;
}
} // namespace molt
