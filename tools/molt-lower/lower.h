// molt-lower's work: verified IR through the passes and LLVM to what --emit asks for.
#pragma once
#include "cli/cli.h"

namespace molt {

struct LowerFlags {
  std::string input = "-", target = "native", emit = "obj", passes = "default", printAfter, provenance;
  i64 level = 2;
  bool debug = false, exitEvery = false, asan = false, counted = false, instrument = false,
       verifyEach = false;
};

/// Exit status.
int lowerProgram(ToolRun& run, const LowerFlags& flags);

} // namespace molt
