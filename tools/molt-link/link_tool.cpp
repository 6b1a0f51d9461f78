#include "link_tool.h"
#include "object_to_exe/archive.h"
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace molt {
namespace {
/// Standard input as a file that LLD can open.
bool standardInput(ToolRun& run, std::string& path) {
  std::string bytes;
  if (!run.readArtifact("-", bytes)) return false;
  int fd = memfd_create("stdin", 0);
  path = "/proc/self/fd/" + std::to_string(fd);
  for (std::string_view rest = bytes; fd >= 0 && !rest.empty();) {
    ssize_t n = write(fd, rest.data(), rest.size());
    if (n < 0)
      fd = -1;
    else
      rest.remove_prefix(static_cast<size_t>(n));
  }
  if (fd < 0) run.diags.error("io", "cannot keep standard input in memory");
  return fd >= 0;
}

volatile sig_atomic_t interrupted;
pid_t child;

/// LLD and LLVM end the process over objects whose insides lie. They do so in a child, and the parent reports
/// it. An interruption ends the child; its unfinished files go with the parent.
bool linkInChild(ToolRun& run, LinkOptions& link) {
  constexpr int kReported = 3;
  link.scratch = link.output + ".part" + std::to_string(getpid());
  auto stop = [](int signal) {
    interrupted = signal;
    if (child > 0) kill(child, SIGKILL);
  };
  std::vector<std::pair<int, void (*)(int)>> before;
  for (int signal : {SIGINT, SIGTERM, SIGHUP}) {
    auto old = ::signal(signal, stop);
    if (old == SIG_IGN) ::signal(signal, SIG_IGN);
    before.emplace_back(signal, old);
  }
  child = fork();
  if (child == 0) {
    for (auto [signal, handler] : before) ::signal(signal, handler == SIG_IGN ? SIG_IGN : SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    bool ok = linkProgram(link, run.diags);
    run.flushDiagnostics();
    _exit(ok ? 0 : kReported);
  }
  if (interrupted && child > 0) kill(child, SIGKILL); // it came before `child` was known
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  pid_t pid = std::exchange(child, 0);
  for (auto [signal, handler] : before) ::signal(signal, handler);
  std::error_code ignored;
  std::filesystem::remove_all(link.scratch, ignored);
  if (interrupted) raise(interrupted);
  if (pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0) return true;
  if (pid < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != kReported)
    run.diags.error("format", "the linker gave up: an object is damaged");
  return false;
}

int link(ToolRun& run, LinkFlags& flags) {
  LinkOptions& link = flags.link;
  if (link.inputs.empty()) link.inputs.push_back("-");
  bool anyWasm = false;
  for (auto& input : link.inputs) {
    std::string bytes;
    if (input == "-" && !standardInput(run, input)) return 1;
    if (!run.readArtifact(input, bytes)) return 1;
    if (!soundArchive(bytes)) {
      run.diags.error("format", "the archive is damaged or cut short", input);
      return 1;
    }
    anyWasm |= isWasmObject(bytes);
  }
  link.wasm = flags.target.empty() ? anyWasm : flags.target == "wasm";
  link.hostAsan = flags.runtime == "host-asan";
  if (link.runtimeDir.empty()) link.runtimeDir = moltLibrary();
  link.output = run.output == "-" ? (link.wasm ? "a.wasm" : "a.out") : run.output;
  // LLD renames a new file over its target: not over one that its owner made read-only, nor over a device.
  struct stat st{};
  bool exists = stat(link.output.c_str(), &st) == 0;
  if (exists && S_ISREG(st.st_mode) && !(st.st_mode & 0222)) {
    run.diags.error("io", "cannot write: Permission denied", link.output);
    return 1;
  }
  auto timer = run.pass("link");
  if (!exists || S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)) return linkInChild(run, link) ? 0 : 1;
  std::string target = link.output, bytes;
  char scratch[] = "/tmp/molt-link.XXXXXX";
  int fd = mkstemp(scratch);
  if (fd >= 0) close(fd);
  link.output = scratch;
  bool ok = linkInChild(run, link) && run.read(scratch, bytes) && run.write(target, bytes, true);
  unlink(scratch);
  return ok ? 0 : 1;
}

} // namespace

int linkOrRemove(ToolRun& run, LinkFlags& flags) {
  int status = link(run, flags);
  run.count("objects", flags.link.inputs.size());
  struct stat st{};
  if (status == 0 && stat(flags.link.output.c_str(), &st) == 0)
    run.count("executable_bytes", static_cast<u64>(st.st_size));
  if (status != 0 && run.output != "-" && lstat(run.output.c_str(), &st) == 0 && S_ISREG(st.st_mode) &&
      (st.st_mode & 0222))
    unlink(run.output.c_str());
  return status;
}

} // namespace molt
