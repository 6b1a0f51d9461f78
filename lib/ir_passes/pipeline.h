// The passes in order, by table.
#pragma once
#include "base/diagnostic.h"
#include "ir/ir.h"
#include <functional>
#include <string>
#include <vector>

namespace molt::ir_passes {

struct PassInfo {
  const char* flag;
  int level;
  const char* after;
  const char* description;
};
const std::vector<PassInfo>& passTable();

struct PipelineOptions {
  int level = 2;
  std::vector<std::string> passes; ///< by flag, when `explicitPasses`; counts is added at the end if absent
  bool explicitPasses = false;
  bool verify = false; ///< after every pass
  /// Called before (done false) and after (done true) each pass: timers, --print-after.
  std::function<void(const PassInfo&, bool done, const ir::Program&)> observe;
};

/// Runs the passes over a verified program of stage Parse or Guard. False: a diagnostic says which pass is
/// unknown or broke an invariant. Guards of the input end here: they are hints (see speculate.h).
bool runPasses(ir::Program& program, const PipelineOptions& options, Diagnostics& diags);

} // namespace molt::ir_passes
