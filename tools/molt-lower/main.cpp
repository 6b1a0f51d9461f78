// molt-lower: guarded IR to objects.
#include "cli/cli.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "ir_passes/pipeline.h"
#include "ir_to_llvm/lower.h"
#include "llvm_to_object/emit.h"
#include "wire/ir_json.h"
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <llvm/IR/LLVMContext.h>
#include <thread>

using namespace molt;

int main(int argc, char** argv) {
  std::string input = "-", target = "native", emit = "obj";
  std::string chosen = "default", printAfter;
  bool verifyEach = false, instrument = false;
  i64 level = 2;
  bool debug = false, exitEvery = false, counted = false, asan = false;
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
    o.flag("--asan", asan, "check each load and store; for molt-link --runtime=host-asan");
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
    EmitOptions options;
    options.optLevel = lower.optLevel;
    options.checked = asan;
    options.emit = emit == "obj" ? Emit::Object : emit == "asm" ? Emit::Assembly : Emit::LlvmText;
    const u32 all = static_cast<u32>(program.modules.size());
    std::vector<std::pair<u32, u32>> parts = {{0, all}};
    if (emit == "obj") parts = partitions(program);
    std::vector<ArchiveMember> members(parts.size());
    std::vector<std::string> errors(parts.size());
    {
      auto timer = run.pass("llvm");
      std::atomic<size_t> next = 0;
      auto work = [&] {
        for (size_t i; (i = next++) < parts.size();) {
          llvm::LLVMContext context;
          auto module = irToLlvm(program, context, lower, parts[i].first, parts[i].second);
          members[i].name = parts.size() == 1 ? "program.o" : std::to_string(i) + ".o";
          llvmToObject(*module, options, members[i].data, errors[i]);
        }
      };
      std::vector<std::thread> helpers;
      for (size_t n = std::min<size_t>(std::thread::hardware_concurrency(), parts.size()); n > 1; --n)
        helpers.emplace_back(work);
      work();
      for (std::thread& t : helpers) t.join();
    }
    for (const std::string& e : errors)
      if (!e.empty()) run.diags.error("lower", e);
    if (run.failed()) return 1;
    return run.writeOutput(emit == "obj" ? makeArchive(members) : members[0].data) ? 0 : 1;
  };
  return runTool(spec, argc, argv);
}
