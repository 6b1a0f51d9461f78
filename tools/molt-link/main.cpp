// Objects and Molt's runtime to an executable.
#include "link_tool.h"
using namespace molt;

int main(int argc, char** argv) {
  LinkFlags flags;
  return runTool(
      {.name = "molt-link",
       .summary = "links objects of molt-lower with Molt's runtime into an executable",
       .details =
           "The result is static, and the runtime and C library are Molt's own. Without -o it is a.out or\n"
           "a.wasm. When linking fails, an old file of that name is removed.",
       .options =
           [&](Options& o) {
             o.positionals("OBJECT", flags.link.inputs, "archives made by molt-lower; - is standard input")
                 .choice("--target", flags.target, {"native", "wasm"}, "by default what the objects are for")
                 .choice("--runtime", flags.runtime, {"host-asan"}, "another build of the runtime, for tests")
                 .text("--runtime-dir", flags.link.runtimeDir, "DIR",
                       "by default ../lib/molt beside this tool")
                 .flag("-s,--strip", flags.link.strip, "no symbols")
                 .flag("--eval", flags.link.eval,
                       "with eval, exec and compile, even if the program does not mention them");
           },
       .run = [&](ToolRun& run) { return linkOrRemove(run, flags); },
       .takesFormat = false},
      argc, argv);
}
