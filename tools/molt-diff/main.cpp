// CPython, interpreter, native code and wasm side by side.
#include "cli/cli.h"
#include "cli/process.h"
#include "cli/text_diff.h"
#include <cstdlib>
#include <sstream>
#include <unistd.h>
using namespace molt;

namespace {
struct Flags {
  std::vector<std::string> files, args;
  std::string engines = "cpython,interp,native,wasm", stdinFile, python;
  bool whichPython = false, campaign = false;
  i64 seconds = 60;
  std::string seed, count, budget, source, state;
};

/// Without the program's folder, which CPython shows in full and Molt as it was given.
std::string normal(std::string text, const std::string& file) {
  char* full = realpath(file.c_str(), nullptr);
  std::string path = full ? full : file, folder = path.substr(0, path.rfind('/') + 1);
  free(full);
  std::string given = file.substr(0, file.rfind('/') + 1);
  for (auto& prefix : {folder, given})
    for (size_t at = 0; !prefix.empty() && (at = text.find("\"" + prefix, at)) != std::string::npos;)
      text.erase(at + 1, prefix.size());
  return text;
}

std::vector<std::string> command(const Flags& flags, const std::string& engine, const std::string& file) {
  std::string molt = toolFolder() + "/molt";
  std::vector<std::string> argv;
  if (engine == "cpython")
    argv = {flags.python, "-B", file};
  else if (engine == "interp")
    argv = {molt, "run", "--interpret", file};
  else
    argv = {molt, "run", "--target=" + engine, file};
  argv.insert(argv.end(), flags.args.begin(), flags.args.end());
  return argv;
}

/// Programs from a seed, on every engine: lib/molt/campaign, which takes this process's place.
int campaign(ToolRun& run, const Flags& flags) {
  std::string script = toolFolder() + "/../lib/molt/campaign";
  std::string python;
  for (const char* p : {"/usr/bin/python3", "python3"}) {
    std::string needs = flags.source.empty() ? "import hypothesis" : "pass";
    auto r = runProcess({.argv = {p, "-c", needs}, .seconds = 20});
    if (python.empty() && r.problem.empty() && r.status == 0) python = p;
  }
  if (python.empty()) {
    run.diags.error(
        "campaign",
        "--campaign needs python3 with Hypothesis (apt-get install python3-hypothesis), or a --source",
        "molt-diff");
    return 1;
  }
  std::vector<std::string> argv = {python, "-B", script, "--tools", toolFolder(), "--python", flags.python};
  for (auto& [name, value] :
       std::initializer_list<std::pair<const char*, const std::string&>>{{"--seed", flags.seed},
                                                                         {"--count", flags.count},
                                                                         {"--seconds", flags.budget},
                                                                         {"--source", flags.source},
                                                                         {"--state", flags.state}})
    if (!value.empty()) argv.insert(argv.end(), {name, value});
  argv.insert(argv.end(), flags.args.begin(), flags.args.end());
  std::vector<char*> words;
  for (auto& a : argv) words.push_back(a.data());
  words.push_back(nullptr);
  execvp(words[0], words.data());
  run.diags.error("campaign", "cannot run " + python, "molt-diff");
  return 1;
}

int compare(ToolRun& run, Flags& flags) {
  if (flags.python.empty()) flags.python = findPython();
  if (flags.campaign) return campaign(run, flags);
  if (flags.whichPython) return run.writeOutput(flags.python + "\n") ? flags.python.empty() : 1;
  std::string input, report;
  if (!flags.stdinFile.empty() && !run.read(flags.stdinFile, input)) return 1;
  bool differs = false;
  for (auto& file : flags.files)
    if (std::string unused; !run.read(file, unused)) return 1;
  for (auto& file : flags.files) {
    ProcessResult first;
    std::string firstEngine, engine;
    std::istringstream engines(flags.engines);
    while (std::getline(engines, engine, ',')) {
      auto r = runProcess({.argv = command(flags, engine, file),
                           .input = input,
                           .seconds = static_cast<u32>(flags.seconds),
                           .environment = {"PYTHONHASHSEED=0"}});
      if (!r.problem.empty()) run.diags.error("run", engine + " " + r.problem, file);
      r.out = normal(std::move(r.out), file), r.err = normal(std::move(r.err), file);
      if (firstEngine.empty()) {
        firstEngine = engine, first = std::move(r);
        report += file + ": " + engine + ": exit status " + std::to_string(first.status) + ", " +
                  std::to_string(first.out.size()) + " bytes of output, " + std::to_string(first.err.size()) +
                  " of standard error\n";
        continue;
      }
      std::string how;
      if (r.status != first.status)
        how =
            "exit status " + std::to_string(r.status) + " instead of " + std::to_string(first.status) + "\n";
      how += unifiedDiff(first.out, r.out, firstEngine + " output", engine + " output");
      how += unifiedDiff(first.err, r.err, firstEngine + " standard error", engine + " standard error");
      report += file + ": " + engine + ": " + (how.empty() ? "same\n" : "DIFFERS\n" + how);
      differs |= !how.empty();
    }
  }
  return !run.writeOutput(report) || differs ? 1 : 0;
}
} // namespace

int main(int argc, char** argv) {
  Flags flags;
  return runTool(
      {.name = "molt-diff",
       .summary = "runs Python programs on every engine and shows where they differ",
       .details = "Compares standard output, exit status and standard error with those of the first engine.\n"
                  "Exit status 1 when anything differs.",
       .options =
           [&](Options& o) {
             o.positionals("FILE", flags.files, "Python programs; arguments for them follow a --")
                 .text("--engines", flags.engines, "LIST", "of cpython, interp, native, wasm; all if absent")
                 .text("--stdin", flags.stdinFile, "FILE", "their standard input; empty if absent")
                 .text("--python", flags.python, "PROGRAM", "the CPython to compare with; 3.13 if found")
                 .number("--timeout", flags.seconds, "SECONDS", "for each run; 60 if absent")
                 .flag("--campaign", flags.campaign,
                       "programs drawn from a seed instead of FILEs; see docs/spec/campaign.md")
                 .text("--seed", flags.seed, "N", "(campaign) where to begin; 1 if absent")
                 .text("--count", flags.count, "N", "(campaign) how many programs; 100 if absent")
                 .text("--seconds", flags.budget, "S", "(campaign) stop after this time; 600 if absent")
                 .text("--source", flags.source, "CMD",
                       "(campaign) a command that prints a program for the seed it is given")
                 .text("--state", flags.state, "DIR",
                       "(campaign) keep findings and progress here, and go on from there")
                 .flag("--which-python", flags.whichPython, "tell which CPython would be used");
           },
       .run = [&](ToolRun& run) { return compare(run, flags); },
       .takesFormat = false,
       .rest = &flags.args},
      argc, argv);
}
