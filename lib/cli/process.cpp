#include "cli/process.h"
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace molt {
namespace {
i64 nowMs() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<i64>(t.tv_sec) * 1000 + t.tv_nsec / 1000000;
}

/// Reads what there is; false at the end of the stream.
bool drain(int fd, std::string& to) {
  char buffer[65536];
  ssize_t n = ::read(fd, buffer, sizeof buffer);
  if (n > 0) to.append(buffer, static_cast<size_t>(n));
  return n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN));
}
} // namespace

ProcessResult runProcess(const ProcessOptions& o) {
  ProcessResult r;
  int in[2] = {-1, -1}, out[2], err[2], failure[2];
  if ((!o.inheritInput && pipe2(in, O_CLOEXEC)) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC) ||
      pipe2(failure, O_CLOEXEC)) {
    r.problem = std::strerror(errno);
    return r;
  }
  std::vector<char*> argv;
  for (auto& a : o.argv) argv.push_back(const_cast<char*>(a.c_str()));
  argv.push_back(nullptr);
  pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, 0);
    if (!o.inheritInput) dup2(in[0], 0);
    dup2(out[1], 1);
    dup2(err[1], 2);
    for (auto& e : o.environment) putenv(const_cast<char*>(e.c_str()));
    signal(SIGPIPE, SIG_DFL);
    execvp(argv[0], argv.data());
    int why = errno;
    if (::write(failure[1], &why, sizeof why) < 0) _exit(126);
    _exit(127);
  }
  for (int fd : {in[0], out[1], err[1], failure[1]})
    if (fd >= 0) close(fd);
  int why = 0;
  if (pid < 0) why = errno;
  else if (::read(failure[0], &why, sizeof why) != sizeof why) why = 0;
  close(failure[0]);
  std::string_view rest = o.input;
  i64 deadline = o.seconds ? nowMs() + o.seconds * 1000 : 0;
  if (in[1] >= 0) fcntl(in[1], F_SETFL, O_NONBLOCK);
  while (why == 0 && (out[0] >= 0 || err[0] >= 0)) {
    if (rest.empty() && in[1] >= 0) close(in[1]), in[1] = -1;
    pollfd fds[3] = {{out[0], POLLIN, 0}, {err[0], POLLIN, 0}, {in[1], POLLOUT, 0}};
    int left = deadline ? static_cast<int>(deadline - nowMs()) : -1;
    if (deadline && left <= 0) {
      r.problem = "took longer than " + std::to_string(o.seconds) + " seconds";
      break;
    }
    if (poll(fds, 3, left) < 0 && errno != EINTR) break;
    if (fds[0].revents && !drain(out[0], r.out)) close(out[0]), out[0] = -1;
    if (fds[1].revents && !drain(err[0], r.err)) close(err[0]), err[0] = -1;
    if (fds[2].revents) {
      ssize_t n = ::write(in[1], rest.data(), rest.size());
      if (n > 0) rest.remove_prefix(static_cast<size_t>(n));
      else if (errno != EAGAIN && errno != EINTR) rest = {}; // it does not want more: its own affair
    }
    if (o.outputLimit && r.out.size() + r.err.size() > o.outputLimit) {
      r.problem = "wrote more than " + std::to_string(o.outputLimit) + " bytes";
      break;
    }
  }
  for (int fd : {in[1], out[0], err[0]})
    if (fd >= 0) close(fd);
  if (pid > 0) {
    if (!r.problem.empty()) kill(-pid, SIGKILL);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    r.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  if (why) r.problem = o.argv[0] + ": " + std::strerror(why);
  return r;
}

std::string findPython() {
  std::vector<std::string> candidates = {"python3.13"};
  const char* root = std::getenv("PYENV_ROOT");
  const char* home = std::getenv("HOME");
  std::string pyenv = root ? root : std::string(home ? home : "") + "/.pyenv";
  glob_t found{};
  if (glob((pyenv + "/versions/3.13*/bin/python3.13").c_str(), 0, nullptr, &found) == 0)
    for (size_t i = found.gl_pathc; i-- > 0;) candidates.push_back(found.gl_pathv[i]);
  globfree(&found);
  candidates.push_back("python3");
  for (auto& c : candidates) {
    auto r = runProcess({.argv = {c, "-c", "import sys; print(sys.executable)"}, .seconds = 20});
    if (r.problem.empty() && r.status == 0) return r.out.substr(0, r.out.find('\n'));
  }
  return {};
}
} // namespace molt
