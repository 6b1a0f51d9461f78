// molt-lower: guarded IR to objects.
#include "cli/cli.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "ir_passes/pipeline.h"
#include "ir_to_llvm/lower.h"
#include "llvm_to_object/emit.h"
#include "wire/ir_json.h"
#include <algorithm>
#include <cstdio>
#include <llvm/IR/LLVMContext.h>

using namespace molt;

int main(int argc, char** argv) {
  std::string input = "-", target = "native", emit = "obj";
  std::string chosen = "default", printAfter;
  bool verifyEach = false, instrument = false;
  i64 level = 2;
  bool debug = false, exitEvery = false, counted = false;
  ToolSpec spec;
  spec.name = "molt-lower";
  spec.summary = "Lowers Molt IR to objects for one target";
  spec.details = "";
  spec.takesFormat = false;
  spec.options = [&](Options& o) {
    o.choice("--target", target, {"native", "wasm"}, "what the objects are for");
    o.choice("--emit", emit, {"obj", "asm", "llvm", "ir"}, "an archive of objects, or a text to look at");
    o.number("-O", level, "0|1|2|3", "how hard to optimise: -O0 to -O3; -O2 if absent");
    o.flag("-g", debug, "debug information (DWARF)");
    o.flag("--exit-every", exitEvery, "let MOLT_EXIT_EVERY=N fail every Nth guard");
    o.flag("--counted", counted, "the input has its reference counts already");
    o.text("--passes", chosen, "LIST", "passes over the IR, by comma; see docs/spec/passes.md");
    o.text("--print-after", printAfter, "PASS", "print the IR on standard error after this pass");
    o.flag("--instrument", instrument, "generic code that counts the types at every site (molt-trace)");
    o.flag("--verify-each", verifyEach, "verify the IR after each pass");
    o.positional("IR", input, "program, standard input if absent");
  };
  spec.run = [&](ToolRun& run) {
    std::string bytes, out, error;
    if (level < 0 || level > 3) {
      run.diags.error("option", "-O takes 0, 1, 2 or 3");
      return 2;
    }
    if (!run.readArtifact(input, bytes)) return 1;
    ir::Program program;
    if (!readAnyIr(bytes, program, run.diags)) return 1;
    if (!ir::verify(program, run.diags, counted ? ir::Stage::Lower : ir::Stage::Guard)) return 1;
    if (!counted) {
      ir_passes::PipelineOptions passes;
      passes.level = static_cast<int>(level);
      passes.explicitPasses = chosen != "default";
      for (size_t i = 0; passes.explicitPasses && i < chosen.size();) {
        size_t end = std::min(chosen.find(',', i), chosen.size());
        if (end > i) passes.passes.push_back(chosen.substr(i, end - i));
        i = end + 1;
      }
      if (instrument) {
        passes.explicitPasses = true;
        passes.passes = {"instrument"};
      }
      passes.verify = verifyEach;
      passes.observe = [&](const ir_passes::PassInfo& pass, bool done, const ir::Program& p) {
        if (done && printAfter == pass.flag) std::fputs(ir::printText(p).c_str(), stderr);
      };
      if (!ir_passes::runPasses(program, passes, run.diags)) return 1;
    }
    if (emit == "ir") return run.writeOutput(ir::printText(program)) ? 0 : 1;
    LowerOptions lower;
    lower.target = target == "wasm" ? Target::Wasm : Target::Native;
    lower.optLevel = static_cast<unsigned>(level);
    lower.debugInfo = debug;
    lower.exitEvery = exitEvery;
    llvm::LLVMContext context;
    std::unique_ptr<llvm::Module> module;
    {
      auto timer = run.pass("ir_to_llvm");
      module = irToLlvm(program, context, lower, 0, static_cast<u32>(program.modules.size()));
    }
    EmitOptions options;
    options.optLevel = lower.optLevel;
    options.emit = emit == "obj" ? Emit::Object : emit == "asm" ? Emit::Assembly : Emit::LlvmText;
    {
      auto timer = run.pass("llvm_to_object");
      if (!llvmToObject(*module, options, out, error)) {
        run.diags.error("lower", error);
        return 1;
      }
    }
    if (emit == "obj") out = makeArchive({{"program.o", out}});
    return run.writeOutput(out) ? 0 : 1;
  };
  return runTool(spec, argc, argv);
}
