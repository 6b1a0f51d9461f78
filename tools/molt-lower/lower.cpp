#include "lower.h"
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
#include <optional>
#include <thread>

namespace molt {
namespace {

u64 opsOf(const ir::Program& p) {
  u64 n = 0;
  for (const ir::Function& f : p.functions)
    for (const ir::Block& b : f.blocks) n += b.ops.size();
  return n;
}

bool runPasses(ToolRun& run, const LowerFlags& flags, ir::Program& program) {
  ir_passes::PipelineOptions passes;
  passes.level = static_cast<int>(flags.level);
  passes.explicitPasses = flags.passes != "default";
  for (size_t i = 0; passes.explicitPasses && i < flags.passes.size();) {
    size_t end = std::min(flags.passes.find(',', i), flags.passes.size());
    if (end > i) passes.passes.push_back(flags.passes.substr(i, end - i));
    i = end + 1;
  }
  if (flags.instrument) {
    passes.explicitPasses = true;
    passes.passes = {"instrument"};
  }
  passes.verify = flags.verifyEach;
  std::optional<ToolRun::Timer> timer;
  passes.observe = [&](const ir_passes::PassInfo& pass, bool done, const ir::Program& p) {
    if (done)
      timer.reset();
    else
      timer.emplace(run, pass.flag);
    if (done && flags.printAfter == pass.flag) std::fputs(ir::printText(p).c_str(), stderr);
  };
  return ir_passes::runPasses(program, passes, run.diags);
}

/// Partitions on all cores; their number and order follow the program alone.
bool compile(ToolRun& run, const LowerFlags& flags, const ir::Program& program,
             std::vector<ArchiveMember>& members) {
  LowerOptions lower;
  lower.target = flags.target == "wasm" ? Target::Wasm : Target::Native;
  lower.optLevel = static_cast<unsigned>(flags.level);
  lower.debugInfo = flags.debug;
  lower.exitEvery = flags.exitEvery;
  EmitOptions options;
  options.optLevel = lower.optLevel;
  options.checked = flags.asan;
  options.emit = flags.emit == "obj" ? Emit::Object : flags.emit == "asm" ? Emit::Assembly : Emit::LlvmText;
  std::vector<std::pair<u32, u32>> parts = {{0, static_cast<u32>(program.modules.size())}};
  if (flags.emit == "obj") parts = partitions(program);
  run.count("partitions", parts.size());
  members.resize(parts.size());
  std::vector<std::string> errors(parts.size());
  auto timer = run.pass("llvm");
  const Numbering numbering(program);
  std::atomic<size_t> next = 0;
  auto work = [&] {
    for (size_t i; (i = next++) < parts.size();) {
      llvm::LLVMContext context;
      auto module = irToLlvm(program, numbering, context, lower, parts[i].first, parts[i].second);
      members[i].name = parts.size() == 1 ? "program.o" : std::to_string(i) + ".o";
      llvmToObject(*module, options, members[i].data, errors[i]);
    }
  };
  std::vector<std::thread> helpers;
  for (size_t n = std::min<size_t>(std::thread::hardware_concurrency(), parts.size()); n > 1; --n)
    helpers.emplace_back(work);
  work();
  for (std::thread& t : helpers) t.join();
  for (const std::string& e : errors)
    if (!e.empty()) run.diags.error("lower", e);
  return !run.failed();
}

bool readProgram(ToolRun& run, const LowerFlags& flags, ir::Program& program) {
  std::string bytes;
  if (!run.readArtifact(flags.input, bytes)) return false;
  auto timer = run.pass("read");
  return readAnyIr(bytes, program, run.diags) &&
         ir::verify(program, run.diags, flags.counted ? ir::Stage::Lower : ir::Stage::Guard);
}

} // namespace

int lowerProgram(ToolRun& run, const LowerFlags& flags) {
  if (flags.level < 0 || flags.level > 3) {
    run.diags.error("option", "-O takes 0, 1, 2 or 3");
    return 2;
  }
  ir::Program program;
  if (!readProgram(run, flags, program)) return 1;
  run.count("functions", program.functions.size()), run.count("ops", opsOf(program));
  if (!flags.counted && !runPasses(run, flags, program)) return 1;
  run.count("ops_lowered", opsOf(program));
  if (flags.emit == "ir") return run.writeOutput(ir::printText(program)) ? 0 : 1;
  std::vector<ArchiveMember> members;
  if (!compile(run, flags, program, members)) return 1;
  return run.writeOutput(flags.emit == "obj" ? makeArchive(std::move(members)) : members[0].data) ? 0 : 1;
}

} // namespace molt
