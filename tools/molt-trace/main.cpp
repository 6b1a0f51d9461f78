// molt-trace: traces of a program's runs, and the claims that they suggest.
#include "trace/binary.h"
#include "trace_run.h"
#include "trace_to_manifest/mine.h"
#include "wire/manifest_json.h"
#include "wire/trace_json.h"
#include <charconv>
#include <filesystem>
using namespace molt;

namespace {
struct Flags {
  TraceRun run;
  std::vector<std::string> mined, merged;
  std::string shown = "-", share = "0.99";
  i64 least = 8;
  Generator generator;
};

bool readTraces(ToolRun& run, const std::vector<std::string>& files, Trace& all) {
  for (auto& file : files) {
    std::string bytes;
    Trace one;
    Diagnostics diags;
    if (!run.readArtifact(file, bytes)) continue;
    if (readAnyTrace(bytes, one, diags)) all = merge(all, one);
    for (auto& d : diags.items) d.file = file == "-" ? "<stdin>" : file, run.diags.items.push_back(d);
  }
  run.count("runs", all.runs), run.count("sites", all.sites.size());
  return !run.failed();
}

int writeTrace(ToolRun& run, const Trace& trace) {
  OutputForm form = run.chosenForm();
  return run.writeOutput(form == OutputForm::Text   ? printTrace(trace)
                         : form == OutputForm::Json ? writeTraceJson(trace)
                                                    : writeTraceBinary(trace))
             ? 0
             : 1;
}

int mineTraces(ToolRun& run, const Flags& flags) {
  Trace trace;
  MineOptions options;
  auto [end, problem] =
      std::from_chars(flags.share.data(), flags.share.data() + flags.share.size(), options.share);
  bool number = problem == std::errc() && end == flags.share.data() + flags.share.size();
  if (!number || !(options.share > 0.5 && options.share <= 1) || flags.least < 1 ||
      flags.generator.seconds < 1 || flags.generator.seconds > 1000000 || flags.generator.limit < 1) {
    run.diags.error("usage",
                    "--share is above 0.5 and at most 1; --least and the generator's limits at least 1");
    return 2;
  }
  options.least = static_cast<u64>(flags.least);
  if (!readTraces(run, flags.mined, trace)) return 1;
  Manifest manifest;
  if (flags.generator.command.empty())
    manifest = mine(trace, options);
  else if (!askGenerator(run, flags.generator, trace, manifest))
    return 1;
  run.count("claims", manifest.claims.size());
  return run.writeOutput(writeManifest(manifest)) ? 0 : 1;
}

int work(ToolRun& run, const Flags& flags) {
  Trace trace;
  if (run.subcommand == "mine") return mineTraces(run, flags);
  if (run.subcommand == "merge") return readTraces(run, flags.merged, trace) ? writeTrace(run, trace) : 1;
  if (run.subcommand == "show")
    return readTraces(run, {flags.shown}, trace) && run.writeOutput(printTrace(trace)) ? 0 : 1;
  if (run.output == "-") run.output = std::filesystem::path(flags.run.program).stem().string() + ".trace";
  int status = traceProgram(run, flags.run, trace);
  return run.failed() || trace.runs == 0 || writeTrace(run, trace) == 0 ? status : 1;
}

void declare(Options& o, Flags& f) {
  Options run = o.sub("run", "compile a program with counters, run it, keep its trace");
  run.positional("PROGRAM", f.run.program, "the Python file; its own arguments follow --", true)
      .list("--path", f.run.path, "DIR", "where else to look for imported modules; may be repeated");
  Options mine = o.sub("mine", "the manifest that traces suggest");
  mine.positionals("TRACE", f.mined, "traces, merged first; - is standard input", true)
      .number("--least", f.least, "N", "functions whose busiest site is seen less often are left alone (8)")
      .text("--share", f.share, "X", "what part of its values a type must have (0.99)")
      .text("--generator", f.generator.command, "CMD", "the program that makes the manifest instead")
      .number("--generator-timeout", f.generator.seconds, "S", "seconds it may take (60)")
      .number("--generator-limit", f.generator.limit, "BYTES", "how much it may write (67108864)");
  Options merge = o.sub("merge", "one trace of several");
  merge.positionals("TRACE", f.merged, "what to merge; - is standard input", true);
  Options show = o.sub("show", "a trace as a table");
  show.positional("TRACE", f.shown, "standard input if absent");
}
} // namespace

int main(int argc, char** argv) {
  Flags flags;
  return runTool(
      {.name = "molt-trace",
       .summary = "traces of a program's runs, and the claims that they suggest",
       .details = "run writes PROGRAM.trace in the current folder unless -o says otherwise: standard output "
                  "is the program's own, and so is the exit status. mine writes JSON, show a table.",
       .options = [&](Options& o) { declare(o, flags); },
       .run = [&](ToolRun& run) { return work(run, flags); },
       .rest = &flags.run.args},
      argc, argv);
}
