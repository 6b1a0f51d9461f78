// The two subcommands of molt-trace that run other programs.
// TODO(tooling, owner:tooling, milestone:M1, priority:P2, status:missing): molt-trace run on wasm and under CPython; natively compiled programs only so far
#pragma once
#include "cli/cli.h"
#include "manifest/manifest.h"
#include "trace/trace.h"
#include <string>
#include <vector>

namespace molt {

struct TraceRun {
  std::string program;           ///< a.py
  std::vector<std::string> path; ///< for molt-parse
  std::vector<std::string> args; ///< the program's own
};

/// Compiles the program with counters, runs it with this process's input and output, and reads its trace.
/// Returns the program's exit status. What went wrong is in the run's diagnostics.
int traceProgram(ToolRun&, const TraceRun&, Trace&);

struct Generator {
  std::string command;                ///< for /bin/sh
  i64 seconds = 60, limit = 64 << 20; ///< after which it is ended
};

/// docs/spec/generator-protocol.md. False with a diagnostic.
bool askGenerator(ToolRun&, const Generator&, const Trace&, Manifest&);

} // namespace molt
