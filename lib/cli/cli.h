// The skeleton that every tool shares: options, reading, writing, rendering, exit status.
//
// A tool's main.cpp declares a ToolSpec and calls runTool; what it computes comes from lib/. Only this folder
// prints, exits, or touches the file system for a tool. Exit status: 0, 1 (the input is wrong, or an output
// could not be written) or 2 (misuse). Invariants:
//   1. Output is whole or absent: files are written beside their target and renamed; a signal removes them.
//   2. A run that reported an error writes no output.
//   3. CLI11 is the one place where options live: --help, --man and the golden files come from it.
#pragma once
#include "base/diagnostic.h"
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace molt {

enum class OutputForm : u8 { Auto, Text, Json, Bin };

/// Declares options; a thin face over CLI11 so that tools do not compile it. References must outlive runTool.
class Options {
public:
  explicit Options(void* app) : app_(app) {}
  Options& flag(const char* names, bool& to, const char* help);
  Options& text(const char* names, std::string& to, const char* meta, const char* help);
  Options& number(const char* names, i64& to, const char* meta, const char* help);
  /// Given again, adds to the list.
  Options& list(const char* names, std::vector<std::string>& to, const char* meta, const char* help);
  Options& choice(const char* names, std::string& to, std::vector<std::string> values, const char* help);
  Options& positional(const char* name, std::string& to, const char* help, bool required = false);
  Options& positionals(const char* name, std::vector<std::string>& to, const char* help,
                       bool required = false);
  /// From the first positional on, nothing is an option of the tool any more: for tools that run a program.
  Options& passThrough(std::vector<std::string>& to, const char* help);
  /// A subcommand with options of its own. Once one is declared, one is required.
  Options sub(const char* name, const char* help);

private:
  void* app_;
};

class ToolRun;

struct ToolSpec {
  const char* name;    ///< "molt-parse"
  const char* summary; ///< one line: the first of --help and of the man page
  const char* details; ///< paragraphs for the man page; may be empty
  std::function<void(Options&)> options;
  /// Does the work. Return value: exit status; it becomes 1 if the run's diagnostics hold an error and it was
  /// 0.
  std::function<int(ToolRun&)> run;
  bool takesFormat = true;                  ///< declares --format
  bool takesOutput = true;                  ///< declares -o
  bool readsPython = false;                 ///< declares --diagnostics=python
  std::vector<std::string>* rest = nullptr; ///< if set, gets what follows a '--': the arguments of a program
};

/// What a running tool has in hand.
class ToolRun {
public:
  Diagnostics diags;
  std::string output = "-"; ///< -o; "-" is standard output
  OutputForm format = OutputForm::Auto;
  std::string subcommand;                ///< the one chosen, or empty
  std::vector<std::string> dependencies; ///< files read, for --depfile

  /// Reads a whole file, or standard input for "-". False: a diagnostic was added.
  bool read(const std::string& path, std::string& bytes);
  /// Like read, for an artifact of an earlier stage: nothing at all is one line, as that stage has spoken.
  bool readArtifact(const std::string& path, std::string& bytes);
  /// Writes the whole or nothing; "-" is standard output. False: a diagnostic was added.
  bool write(const std::string& path, std::string_view bytes, bool executable = false);
  /// Writes to -o, and remembers its size for --stats.
  bool writeOutput(std::string_view bytes, bool executable = false);
  /// True when -o is a terminal, so that text is what a reader wants.
  bool outputIsTerminal() const;
  /// --format, with Auto decided: text on a terminal, else `otherwise`.
  OutputForm chosenForm(OutputForm otherwise = OutputForm::Bin) const;
  /// Source text for carets when it is not to be found under its name (standard input). Copied.
  void source(std::string file, std::string text) { sources_.emplace_back(std::move(file), std::move(text)); }
  /// Shows what `diags` holds so far and empties it (errors are still remembered).
  void flushDiagnostics();
  bool failed() const { return failed_ || diags.hasErrors(); }
  /// Writes the --depfile now, naming `dependencies`. runTool calls it; harmless twice.
  bool writeDepfile();

  /// Counts for --stats; the same name adds up.
  void count(std::string name, u64 value);
  /// Times a pass for --stats: { auto t = run.pass("parse"); ... }
  class Timer {
  public:
    Timer(ToolRun& run, std::string name);
    ~Timer();

  private:
    ToolRun& run_;
    std::string name_;
    u64 start_;
  };
  Timer pass(std::string name) { return Timer(*this, std::move(name)); }

private:
  friend int runTool(const ToolSpec&, int, char**);
  friend class Timer;
  const char* tool_ = "";
  std::string depfile_, stats_;
  std::string diagnosticsForm_;
  bool failed_ = false, depfileWritten_ = false;
  u64 bytesIn_ = 0, bytesOut_ = 0;
  std::vector<std::pair<std::string, std::string>> sources_;
  std::vector<std::pair<std::string, u64>> counts_, passes_;
  std::string statsJson(u64 startNs) const;
};

int runTool(const ToolSpec& spec, int argc, char** argv);

/// Folder of the running executable: /usr/local/bin.
std::string toolFolder();
/// Molt's own files: ../lib/molt beside bin/, in the build tree and when installed. Not checked for
/// existence.
std::string moltLibrary();
const char* moltVersion();

/// `file:line:col: error: text [code]`, source line and caret; `text` may be empty (no line is shown then).
std::string renderDiagnostic(const Diagnostic& d, std::string_view sourceText);
/// What CPython 3.13 writes for an uncaught SyntaxError, or for a warning.
std::string renderAsPython(const Diagnostic& d, std::string_view sourceText);
/// One JSON object on one line.
std::string diagnosticJson(const Diagnostic& d);
std::string jsonString(std::string_view s);
} // namespace molt
