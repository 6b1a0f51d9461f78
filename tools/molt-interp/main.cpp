// molt-interp: runs Molt IR in the interpreter, on the runtime that compiled programs use.
#include "cli/cli.h"
#include "eval/interpret.h"
#include "ir/verify.h"
#include "ir_passes/counts.h"
#include "ir_passes/guards.h"
#include "ir_passes/speculate.h"
#include "ir_to_facts/infer.h"
#include "wire/ir_json.h"

#include <cstdio>

using namespace molt;

// What share of the executed ops whose meaning depends on the types of their operands ran in typed form.
// Guards, boxes and constants are neither: they are what typing costs.
static void writeCounts(const std::string& file, const std::vector<u64>& executed) {
  u64 typed = 0, generic = 0, guards = 0;
  std::string rows;
  for (u32 c = 0; c < executed.size(); ++c) {
    const auto code = static_cast<ir::Opcode>(c);
    if (ir_passes::standsForGeneric(code))
      typed += executed[c];
    else if (ir::isGuard(code))
      guards += executed[c];
    else if (ir_passes::isGeneric(code))
      generic += executed[c];
    if (executed[c]) {
      rows += rows.empty() ? "" : ", ";
      rows += '"' + std::string(ir::info(code).text) + "\": " + std::to_string(executed[c]);
    }
  }
  if (FILE* f = std::fopen(file.c_str(), "w")) {
    std::fprintf(f, "{\"typed\": %llu, \"generic\": %llu, \"guards\": %llu, \"ops\": {%s}}\n",
                 static_cast<unsigned long long>(typed), static_cast<unsigned long long>(generic),
                 static_cast<unsigned long long>(guards), rows.c_str());
    std::fclose(f);
  }
}

int main(int argc, char** argv) {
  std::vector<std::string> arguments;
  i64 exitEvery = 0;
  bool optimise = false, counted = false;
  std::string countFile;
  ToolSpec spec;
  spec.name = "molt-interp";
  spec.summary = "Runs Molt IR in the interpreter";
  spec.details = "The program's standard streams and exit status are the tool's own.";
  spec.takesFormat = spec.takesOutput = false;
  spec.options = [&](Options& o) {
    o.flag("--speculate", optimise, "run the speculating passes first, as molt-lower does");
    o.number("--exit-every", exitEvery, "N", "with --speculate: every Nth guard fails");
    o.text("--count-ops", countFile, "FILE", "how often each op was executed, and in which form, as JSON");
    o.flag("--counted", counted, "the input has its reference counts already");
    o.passThrough(arguments, "program (any form of IR), then its arguments");
  };
  spec.run = [&](ToolRun& run) {
    if (arguments.empty()) {
      run.diags.error("usage", "no program given");
      return 2;
    }
    std::string bytes;
    static ir::Program program; // outlives every object made of it
    if (!run.readArtifact(arguments[0], bytes)) return 1;
    if (!readAnyIr(bytes, program, run.diags)) return 1;
    if (!ir::verify(program, run.diags, counted ? ir::Stage::Lower : ir::Stage::Guard)) return 1;
    if (!counted) {
      ir_passes::dropGuards(program);
      if (optimise) ir_passes::speculate(program, inferFacts(program));
      ir_passes::insertCounts(program);
      if (!ir::verify(program, run.diags, ir::Stage::Lower)) return 1;
    }
    static eval::Image image(program);
    std::vector<char*> argv;
    arguments[0] = program.str(program.modules[0].file); // sys.argv[0], as CPython shows it
    for (std::string& a : arguments) argv.push_back(a.data());
    argv.push_back(nullptr);
    molt_thread.exitEvery = static_cast<u64>(exitEvery);
    std::vector<u64> executed(static_cast<size_t>(ir::Opcode::Count));
    if (!countFile.empty()) eval::executedOps = executed.data();
    const int status = eval::runProgram(image, static_cast<int>(arguments.size()), argv.data());
    if (!countFile.empty()) writeCounts(countFile, executed);
    return status;
  };
  return runTool(spec, argc, argv);
}
