// From a main file to a whole program: finds the modules it imports, parses and lowers each once.
//
// Only what an import statement names is found (and what importlib.import_module is given as a constant), and
// in library modules only imports that can run (sections.h). What is not found is left to the runtime
// (built-in modules, or a ModuleNotFoundError when the statement runs).
#pragma once
#include "base/diagnostic.h"
#include "ir/ir.h"
#include "source/multibyte.h"
#include <functional>
#include <string>
#include <vector>

namespace molt {

/// A folder of standard library modules.
struct LibraryRoot {
  std::string folder;
  std::string shown;   ///< what stands for the folder in file names that the program shows
  std::string version; ///< "3.13"; empty: modules of Molt's own that serve any
};

struct ProgramOptions {
  std::string mainFile;           ///< as shown in tracebacks
  std::vector<std::string> paths; ///< searched after the main file's directory, in order
  /// Top-level modules that the runtime has itself. They come before the library's; those that CPython has in
  /// itself come before the program's too.
  std::vector<std::string> nativeModules;
  /// Reads a whole file; false if it cannot. Empty: the file system.
  std::function<bool(const std::string& path, std::string& bytes)> read = {};
  u32 minor = 13;                           ///< grammar: see ParseOptions
  const MoreEncodings* encodings = nullptr; ///< see decodeSource
  bool allErrors = false;                   ///< of each module; else the first, as CPython reports it
  std::vector<LibraryRoot> library = {};    ///< searched last
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
