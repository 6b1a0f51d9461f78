#include "trace_run.h"
#include "cli/process.h"
#include "wire/manifest_json.h"
#include "wire/trace_json.h"
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <unistd.h>

namespace molt {
namespace {
namespace fs = std::filesystem;

/// A folder that goes when this object does.
struct TemporaryFolder {
  std::string path;
  TemporaryFolder() {
    const char* root = std::getenv("TMPDIR");
    path = std::string(root && *root ? root : "/tmp") + "/molt-trace.XXXXXX";
    if (!mkdtemp(path.data())) path.clear();
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path.empty()) fs::remove_all(path, ignored);
  }
};

/// How the traced program was ended, or what its stage said.
ProcessResult runHere(std::vector<std::string> argv, std::vector<std::string> environment = {}) {
  return runProcess({.argv = std::move(argv),
                     .input = {},
                     .inheritInput = true,
                     .inheritOutput = true,
                     .environment = std::move(environment)});
}
} // namespace

int traceProgram(ToolRun& run, const TraceRun& what, Trace& trace) {
  TemporaryFolder folder;
  if (folder.path.empty()) {
    run.diags.error("io", std::string("cannot make a temporary folder: ") + std::strerror(errno));
    return 1;
  }
  const std::string tools = toolFolder() + "/", ir = folder.path + "/program.ir",
                    object = folder.path + "/program.o",
                    exe = folder.path + "/" + fs::path(what.program).stem().string(),
                    counts = folder.path + "/trace";
  std::vector<std::string> parse = {tools + "molt-parse", "-o", ir};
  for (auto& p : what.path) parse.insert(parse.end(), {"--path", p});
  parse.insert(parse.end(), {"--", what.program});
  for (auto& stage : {parse,
                      {tools + "molt-lower", "--instrument", ir, "-o", object},
                      {tools + "molt-link", object, "-o", exe}}) {
    auto timer = run.pass(fs::path(stage[0]).filename().string());
    ProcessResult r = runHere(stage);
    if (!r.problem.empty()) run.diags.error("stage", r.problem);
    if (r.status != 0) return r.status > 0 && r.status < 128 ? r.status : 1; // the stage has said why
  }
  std::vector<std::string> argv = {exe};
  argv.insert(argv.end(), what.args.begin(), what.args.end());
  ProcessResult r;
  {
    auto timer = run.pass("program");
    r = runHere(argv, {"MOLT_TRACE=" + counts});
  }
  std::string json;
  if (!r.problem.empty()) {
    run.diags.error("run", r.problem);
    return 1;
  }
  if (r.status >= 128 || !fs::exists(counts)) {
    run.diags.error("run", "the program ended with status " + std::to_string(r.status) + " and left no trace",
                    what.program);
    return r.status ? r.status : 1;
  }
  if (!run.read(counts, json) || !readTraceJson(json, trace, run.diags)) return 1;
  run.dependencies.pop_back(); // the temporary file is nobody's dependency
  return r.status;
}

bool askGenerator(ToolRun& run, const Generator& generator, const Trace& trace, Manifest& manifest) {
  const std::string input = writeTraceJson(trace);
  ProcessResult r = runProcess({.argv = {"/bin/sh", "-c", generator.command},
                                .input = input,
                                .seconds = static_cast<u32>(generator.seconds),
                                .outputLimit = static_cast<u64>(generator.limit),
                                .environment = {}});
  auto said = [&](Severity severity) {
    while (!r.err.empty() && r.err.back() == '\n') r.err.pop_back();
    if (!r.err.empty())
      run.diags.items.push_back(
          {severity, "generator", "the generator says: " + r.err.substr(0, 4000), {}, {}});
  };
  if (!r.problem.empty()) {
    const char* code = r.problem.starts_with("took")    ? "generator-timeout"
                       : r.problem.starts_with("wrote") ? "generator-limit"
                                                        : "generator";
    run.diags.error(code, "the generator " + r.problem + ": " + generator.command);
    return false;
  }
  if (r.status != 0) {
    run.diags.error("generator-status",
                    "the generator ended with status " + std::to_string(r.status) + ": " + generator.command);
    said(Severity::Note);
    return false;
  }
  said(Severity::Note);
  if (readManifest(r.out, manifest, run.diags)) return true;
  run.diags.error("generator-answer", "the generator's answer is not a manifest: " + generator.command);
  return false;
}

} // namespace molt
