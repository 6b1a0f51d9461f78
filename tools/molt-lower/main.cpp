// molt-lower: guarded IR to objects.
#include "lower.h"
using namespace molt;

int main(int argc, char** argv) {
  LowerFlags flags;
  ToolSpec spec;
  spec.name = "molt-lower";
  spec.summary = "Lowers Molt IR to objects for one target";
  spec.details =
      "Library modules are compiled one by one, and what was compiled before is taken from the cache:\n"
      "MOLT_CACHE=DIR (or `off`), by default $XDG_CACHE_HOME/molt or ~/.cache/molt.";
  spec.takesFormat = false;
  spec.options = [&](Options& o) {
    o.choice("--target", flags.target, {"native", "wasm"}, "what the objects are for");
    o.choice("--emit", flags.emit, {"obj", "asm", "llvm", "ir"},
             "an archive of objects, or a text to look at");
    o.number("-O", flags.level, "0|1|2|3", "how hard to optimise: -O0 to -O3; -O2 if absent");
    o.flag("-g", flags.debug, "debug information (DWARF)");
    o.flag("--exit-every", flags.exitEvery, "let MOLT_EXIT_EVERY=N fail every Nth guard");
    o.flag("--asan", flags.asan, "check each load and store; for molt-link --runtime=host-asan");
    o.flag("--counted", flags.counted, "the input has its reference counts already");
    o.text("--passes", flags.passes, "LIST", "passes over the IR, by comma; see docs/spec/passes.md");
    o.text("--print-after", flags.printAfter, "PASS", "print the IR on standard error after this pass");
    o.flag("--instrument", flags.instrument, "generic code that counts the types at every site (molt-trace)");
    o.flag("--verify-each", flags.verifyEach, "verify the IR after each pass");
    o.positional("IR", flags.input, "program, standard input if absent");
  };
  spec.run = [&](ToolRun& run) { return lowerProgram(run, flags); };
  return runTool(spec, argc, argv);
}
