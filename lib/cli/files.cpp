#include "cli/files.h"
#include <cerrno>
#include <csignal>
#include <cstring>
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
  std::string temp = real.substr(0, slash == std::string::npos ? 0 : slash + 1) + "." +
                     real.substr(slash == std::string::npos ? 0 : slash + 1) + ".XXXXXX";
  if (temp.size() >= sizeof temporary) return std::strerror(ENAMETOOLONG);
  int fd = mkstemp(temp.data());
  if (fd < 0) return why();
  std::memcpy(temporary, temp.c_str(), temp.size() + 1);
  std::string error = writeAll(fd, bytes);
  mode_t mask = umask(0);
  umask(mask);
  mode_t mode = (executable ? 0777
                 : exists   ? (st.st_mode & 0777)
                            : 0666) &
                (exists && !executable ? 0777 : ~mask);
  if (error.empty() && fchmod(fd, mode) != 0) error = why();
  if (close(fd) != 0 && error.empty()) error = why();
  if (error.empty() && rename(temp.c_str(), real.c_str()) != 0) error = why();
  if (!error.empty()) unlink(temp.c_str());
  temporary[0] = 0;
  return error;
}
} // namespace molt
