// From a verified program to the members of molt-lower's archive, one unit at a time.
#pragma once
#include "cli/cli.h"
#include "ir_passes/pipeline.h"
#include "ir_to_llvm/lower.h"
#include "llvm_to_object/emit.h"

namespace molt {

struct ObjectOptions {
  LowerOptions lower;
  EmitOptions emit;
  ir_passes::PipelineOptions passes;
  bool counted = false; ///< the passes have run
  bool oneUnit = false; ///< library modules too are compiled as the program's own
  bool cache = true;
  /// As PipelineOptions::observe, for the program's own unit alone: library modules go through the passes
  /// side by side.
  std::function<void(const ir_passes::PassInfo&, bool done, const ir::Program&)> observe;
};

/// Library modules are units of their own; the program's modules are one. What the cache has is not compiled
/// again. False after diagnostics.
bool makeObjects(ToolRun&, ir::Program&, const ObjectOptions&, std::vector<ArchiveMember>&);

} // namespace molt
