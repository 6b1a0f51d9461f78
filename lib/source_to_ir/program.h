// From a main file to a whole program: finds the modules it imports, parses and lowers each once.
//
// Only what an import statement names is found. What is not found is left to the runtime (built-in modules,
// or a ModuleNotFoundError when the statement runs).
#pragma once
#include "base/diagnostic.h"
#include "ir/ir.h"
#include <functional>
#include <string>
#include <vector>

namespace molt {

struct ProgramOptions {
  std::string mainFile;           ///< as shown in tracebacks
  std::vector<std::string> paths; ///< searched after the main file's directory, in order
  /// Top-level modules that the runtime has itself: never searched for, as built-in modules come first.
  std::vector<std::string> nativeModules;
  /// Reads a whole file; false if it cannot. Empty: the file system.
  std::function<bool(const std::string& path, std::string& bytes)> read = {};
  u32 minor = 13;         ///< grammar: see ParseOptions
  bool allErrors = false; ///< of each module; else the first, as CPython reports it
};

struct ProgramReport {
  std::vector<std::string> dependencies; ///< files read, the main file first
  std::vector<std::string> unresolved;   ///< dotted names of modules that were not found, sorted
};

/// False after an error; then `diags` has those of all modules.
bool buildProgram(const ProgramOptions&, ir::Program&, ProgramReport&, Diagnostics&);

/// The same with the main module's text at hand (standard input).
bool buildProgram(const ProgramOptions&, std::string mainBytes, ir::Program&, ProgramReport&, Diagnostics&);
} // namespace molt
