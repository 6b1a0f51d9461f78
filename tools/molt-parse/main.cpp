// Python to Molt IR: the program and the modules of its own that it imports.
#include "ast/dump.h"
#include "base/arena.h"
#include "cli/cli.h"
#include "ir/verify.h"
#include "source/source.h"
#include "source_to_ir/library.h"
#include "source_to_ir/program.h"
#include "source_to_token/tokenize.h"
#include "token_to_ast/parse.h"
#include "wire/ir_json.h"
#include <algorithm>
using namespace molt;

namespace {
struct Flags {
  bool allErrors = false;
  std::string python = "3.13";
  u32 minor() const { return python == "3.14" ? 14 : 13; }
  std::string file = "-", emit = "ir";
  std::string stdlib;
  std::vector<std::string> path, prefixMap;
};

/// What the runtime has itself, which comes before any file of that name.
std::vector<std::string> nativeModules() {
  return {
#define MODULE(name, always) #name,
#include "abi/modules.def"
#undef MODULE
  };
}

/// Names that go into the program, with the longest matching --file-prefix-map=OLD=NEW applied.
std::string mapped(const Flags& flags, std::string name) {
  size_t best = 0;
  std::string result = name;
  for (auto& rule : flags.prefixMap) {
    size_t eq = rule.rfind('=');
    if (eq == std::string::npos || eq < best || name.compare(0, eq, rule, 0, eq) != 0) continue;
    best = eq;
    result = rule.substr(eq + 1) + name.substr(eq);
  }
  return result;
}

/// Modules that were not found may be those of the library that was not found.
void noLibrary(ToolRun& run, const ProgramReport& report) {
  std::string names;
  for (auto& module : report.unresolved) {
    const std::string top = module.substr(0, module.find('.'));
    auto native = nativeModules();
    if (std::find(native.begin(), native.end(), top) == native.end())
      names += (names.empty() ? "" : ", ") + module;
  }
  if (names.empty()) return;
  run.diags.warning("stdlib",
                    "not found: " + names +
                        "; there is no Python library to look in either (--stdlib DIR, MOLT_STDLIB, or a "
                        "python3 on PATH)");
}

int emitTree(ToolRun& run, const Flags& flags, const std::string& bytes, const std::string& name) {
  Source source;
  if (!decodeSource(bytes, name, source, run.diags)) return 1;
  if (flags.emit == "tokens") {
    TokenList tokens = tokenize(source.text, name, TextEnd::File, flags.minor());
    if (tokens.failed) run.diags.items.push_back(tokens.error);
    return run.failed() || !run.writeOutput(dumpTokens(tokens, source.text)) ? 1 : 0;
  }
  Arena arena;
  ParseOptions options;
  options.minor = flags.minor();
  options.allErrors = flags.allErrors;
  ast::Module* tree = parseModule(arena, source.text, name, options, run.diags);
  if (run.failed()) return 1;
  std::string text =
      run.format == OutputForm::Json ? ast::dumpJson(tree) : ast::dump(tree, ast::Attributes::All);
  return run.writeOutput(text + "\n") ? 0 : 1;
}

int parse(ToolRun& run, const Flags& flags) {
  std::string bytes, name = flags.file == "-" ? "<stdin>" : flags.file;
  if (!run.read(flags.file, bytes)) return 1;
  if (flags.file == "-") run.source(name, bytes);
  if (flags.emit != "ir") return emitTree(run, flags, bytes, name);

  ir::Program program;
  ProgramReport report;
  {
    auto timer = run.pass("parse");
    // The library is shown where Debian has it, wherever it is: the same library gives the same bits. Molt's
    // own modules stand for the library's.
    auto library = findLibrary(flags.stdlib);
    if (library.folder.empty() && !flags.stdlib.empty() && flags.stdlib != "none") {
      run.diags.error("stdlib", "no Python library here (no os.py)", flags.stdlib);
      return 1;
    }
    // TODO(stdlib-compat, owner:tooling, milestone:SL1, priority:P3, status:divergent): tracebacks and __file__ of library modules show /usr/lib/python3.N wherever the library is
    const std::string shown = "/usr/lib/python" + (library.version.empty() ? "3.13" : library.version);
    ProgramOptions options{
        name,          flags.path,  nativeModules(), {},
        flags.minor(), &kMultiByte, flags.allErrors, {{moltLibrary() + "/python", shown, ""}}};
    if (!library.folder.empty()) options.library.push_back({library.folder, shown, library.version});
    buildProgram(options, std::move(bytes), program, report, run.diags);
    if (library.folder.empty() && !report.unresolved.empty()) noLibrary(run, report);
  }
  run.dependencies = report.dependencies;
  if (run.failed()) return 1;
  for (auto& module : program.modules)
    module.file = program.intern(mapped(flags, std::string(program.str(module.file))));
  if (!ir::verify(program, run.diags, ir::Stage::Parse)) return 1;
  run.count("modules", program.modules.size());
  run.count("functions", program.functions.size());
  OutputForm form = run.chosenForm();
  auto timer = run.pass("write");
  return run.writeOutput(writeIr(program, form == OutputForm::Text   ? IrForm::Text
                                          : form == OutputForm::Json ? IrForm::Json
                                                                     : IrForm::Binary))
             ? 0
             : 1;
}
} // namespace

int main(int argc, char** argv) {
  Flags flags;
  return runTool(
      {.name = "molt-parse",
       .summary = "turns a Python program into Molt IR",
       .details =
           "Reads the main file, follows its import statements through the main file's folder and every\n"
           "--path, and writes the IR of all modules. What Molt does not compile yet is refused: every\n"
           "such place is named. Modules that are not found are looked for again when the program runs.",
       .options =
           [&](Options& o) {
             o.positional("FILE", flags.file, "the main file; - is standard input")
                 .choice("--emit", flags.emit, {"tokens", "ast", "ir"},
                         "what to write; tokens as text, a tree as CPython's ast.dump or as JSON")
                 .choice("--python", flags.python, {"3.13", "3.14"},
                         "whose grammar: 3.14 adds template strings and except without brackets")
                 .flag("--all-errors", flags.allErrors,
                       "go on after the first error of a module, which is CPython's")
                 .list("--path", flags.path, "DIR",
                       "where else to look for imported modules; may be repeated")
                 .text("--stdlib", flags.stdlib, "DIR",
                       "the Python standard library to compile from; by default MOLT_STDLIB, or that of\n"
                       "python3.13 or python3 on PATH; `none` for none")
                 .list("--file-prefix-map", flags.prefixMap, "OLD=NEW",
                       "in file names that the program shows, NEW for OLD at the start");
           },
       .run = [&](ToolRun& run) { return parse(run, flags); },
       .readsPython = true},
      argc, argv);
}
