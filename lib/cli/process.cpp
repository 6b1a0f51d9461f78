#include "cli/process.h"
#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/env.hpp>
#include <boost/process/exe.hpp>
#include <boost/process/extend.hpp>
#include <boost/process/search_path.hpp>
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

namespace bp = boost::process;

namespace molt {
namespace {
volatile pid_t running = -1; ///< the program that has the terminal

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
  int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1};
  const bool terminal = o.inheritInput && o.inheritOutput;
  if ((!o.inheritInput && pipe2(in, O_CLOEXEC)) ||
      (!o.inheritOutput && (pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC)))) {
    r.problem = std::strerror(errno);
    return r;
  }
  bp::environment environment = boost::this_process::environment();
  for (auto& e : o.environment) environment[e.substr(0, e.find('='))] = e.substr(e.find('=') + 1);
  const std::string& program = o.argv[0];
  const std::string path =
      program.find('/') == std::string::npos ? bp::search_path(program).string() : program;
  auto setUp = [&](auto&) { // in the child
    if (!terminal) setpgid(0, 0);
    if (in[0] >= 0) dup2(in[0], 0);
    if (out[1] >= 0) dup2(out[1], 1), dup2(err[1], 2);
    signal(SIGPIPE, SIG_DFL);
  };
  // A handler, unlike SIG_IGN, is not inherited: what an interruption means is the program's own affair.
  struct sigaction pass{}, before[2];
  pass.sa_handler = [](int sig) {
    if (sig == SIGTERM && running > 0) kill(running, sig); // the terminal sends SIGINT to both
  };
  if (terminal) sigaction(SIGINT, &pass, &before[0]), sigaction(SIGTERM, &pass, &before[1]);
  std::error_code failure;
  bp::child child;
  if (path.empty())
    failure = std::make_error_code(std::errc::no_such_file_or_directory);
  else
    child = bp::child(bp::exe = path, bp::args = std::vector<std::string>(o.argv.begin() + 1, o.argv.end()),
                      environment, failure, bp::extend::on_exec_setup = setUp);
  const pid_t pid = failure ? -1 : child.id();
  running = terminal ? pid : -1;
  for (int fd : {in[0], out[1], err[1]})
    if (fd >= 0) close(fd);
  std::string_view rest = o.input;
  i64 deadline = o.seconds ? nowMs() + o.seconds * 1000 : 0;
  if (in[1] >= 0) fcntl(in[1], F_SETFL, O_NONBLOCK);
  while (pid > 0 && (out[0] >= 0 || err[0] >= 0)) {
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
      if (n > 0)
        rest.remove_prefix(static_cast<size_t>(n));
      else if (errno != EAGAIN && errno != EINTR)
        rest = {}; // it does not want more: its own affair
    }
    if (o.outputLimit && r.out.size() + r.err.size() > o.outputLimit) {
      r.problem = "wrote more than " + std::to_string(o.outputLimit) + " bytes";
      break;
    }
  }
  for (int fd : {in[1], out[0], err[0]})
    if (fd >= 0) close(fd);
  if (pid > 0) {
    if (!r.problem.empty()) kill(terminal ? pid : -pid, SIGKILL);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    r.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    child.detach(); // it is waited for
  } else {
    r.problem = program + ": " + failure.message();
  }
  running = -1;
  if (terminal) sigaction(SIGINT, &before[0], nullptr), sigaction(SIGTERM, &before[1], nullptr);
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
