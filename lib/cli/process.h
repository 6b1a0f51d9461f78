// Running another program and taking what it says, within limits.
#pragma once
#include "base/types.h"
#include <string>
#include <string_view>
#include <vector>

namespace molt {

struct ProcessOptions {
  std::vector<std::string> argv; ///< argv[0] is looked for on PATH
  std::string_view input;        ///< its standard input
  bool inheritInput = false;     ///< standard input of this process instead
  /// Output goes where this process's goes, and out and err stay empty. With inheritInput the program has the
  /// terminal, and interruptions meant for it do not end this process.
  bool inheritOutput = false;
  u32 seconds = 0;                      ///< killed after so many; 0: no limit
  u64 outputLimit = 0;                  ///< killed when it writes more than this many bytes; 0: no limit
  std::vector<std::string> environment; ///< NAME=VALUE, added to this process's
};

struct ProcessResult {
  int status = -1; ///< exit status; 128 + signal when a signal ended it
  std::string out, err;
  std::string problem; ///< could not be run, took too long, wrote too much; else empty
};

/// Through Boost.Process. When a limit is reached its whole process group is ended with it.
ProcessResult runProcess(const ProcessOptions&);

/// A CPython 3.13, else any python3; empty if there is none. Shims that do not work are passed over.
std::string findPython();
} // namespace molt
