// molt-interp: runs Molt IR in the interpreter, on the runtime that compiled programs use.
#include "cli/cli.h"
#include "eval/interpret.h"
#include "ir/verify.h"
#include "ir_passes/counts.h"
#include "ir_passes/guards.h"
#include "ir_passes/speculate.h"
#include "ir_to_facts/infer.h"
#include "wire/ir_json.h"

using namespace molt;

int main(int argc, char** argv) {
  std::vector<std::string> arguments;
  i64 exitEvery = 0;
  bool optimise = false, counted = false;
  ToolSpec spec;
  spec.name = "molt-interp";
  spec.summary = "Runs Molt IR in the interpreter";
  spec.details = "The program's standard streams and exit status are the tool's own.";
  spec.takesFormat = spec.takesOutput = false;
  spec.options = [&](Options& o) {
    o.flag("--speculate", optimise, "run the speculating passes first, as molt-lower does");
    o.number("--exit-every", exitEvery, "N", "with --speculate: every Nth guard fails");
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
    return eval::runProgram(image, static_cast<int>(arguments.size()), argv.data());
  };
  return runTool(spec, argc, argv);
}
