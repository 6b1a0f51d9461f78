#include "lower.h"
#include "ir/slice.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "objects.h"
#include "wire/ir_json.h"
#include <algorithm>
#include <cstdio>
#include <llvm/IR/LLVMContext.h>
#include <optional>

namespace molt {
namespace {

u64 opsOf(const ir::Program& p) {
  u64 n = 0;
  for (const ir::Function& f : p.functions)
    for (const ir::Block& b : f.blocks) n += b.ops.size();
  return n;
}

ObjectOptions optionsOf(const LowerFlags& flags) {
  ObjectOptions o;
  o.counted = flags.counted;
  o.oneUnit = flags.instrument; // its sites are numbered over everything
  o.passes.level = static_cast<int>(flags.level);
  o.passes.explicitPasses = flags.passes != "default" || flags.instrument;
  for (size_t i = 0; o.passes.explicitPasses && !flags.instrument && i < flags.passes.size();) {
    size_t end = std::min(flags.passes.find(',', i), flags.passes.size());
    if (end > i) o.passes.passes.push_back(flags.passes.substr(i, end - i));
    i = end + 1;
  }
  if (flags.instrument) o.passes.passes = {"instrument"};
  o.passes.verify = flags.verifyEach;
  o.cache = !flags.verifyEach && flags.printAfter.empty();
  o.lower.target = flags.target == "wasm" ? Target::Wasm : Target::Native;
  o.lower.optLevel = o.emit.optLevel = static_cast<unsigned>(flags.level);
  o.lower.debugInfo = flags.debug;
  o.lower.exitEvery = flags.exitEvery;
  o.emit.checked = flags.asan;
  return o;
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
  ObjectOptions o = optionsOf(flags);
  std::optional<ToolRun::Timer> timer;
  o.observe = [&](const ir_passes::PassInfo& pass, bool done, const ir::Program& p) {
    if (done)
      timer.reset();
    else
      timer.emplace(run, pass.flag);
    if (done && flags.printAfter == pass.flag) std::fputs(ir::printText(p).c_str(), stderr);
  };
  if (flags.emit == "obj") {
    std::vector<ArchiveMember> members;
    return makeObjects(run, program, o, members) && run.writeOutput(makeArchive(std::move(members))) ? 0 : 1;
  }
  // A text to look at: the program's own modules.
  if (auto units = ir::units(program); units.size() > 1) program = ir::slice(program, units[0]);
  o.passes.observe = o.observe;
  if (!flags.counted && !ir_passes::runPasses(program, o.passes, run.diags)) return 1;
  run.count("ops_lowered", opsOf(program));
  if (flags.emit == "ir") return run.writeOutput(ir::printText(program)) ? 0 : 1;
  o.emit.emit = flags.emit == "asm" ? Emit::Assembly : Emit::LlvmText;
  llvm::LLVMContext context;
  auto module =
      irToLlvm(program, Numbering(program), context, o.lower, 0, static_cast<u32>(program.modules.size()));
  std::string out, error;
  if (!llvmToObject(*module, o.emit, out, error)) run.diags.error("lower", error);
  return run.failed() || !run.writeOutput(out) ? 1 : 0;
}

} // namespace molt
