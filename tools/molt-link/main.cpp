// molt-link: objects and the runtime to an executable.
#include "cli/cli.h"
#include "object_to_exe/link.h"

using namespace molt;

int main(int argc, char** argv) {
  LinkOptions link;
  std::string target = "native", runtime;
  ToolSpec spec;
  spec.name = "molt-link";
  spec.summary = "Links objects of molt-lower with Molt's runtime into an executable";
  spec.details = "";
  spec.takesFormat = false;
  spec.options = [&](Options& o) {
    o.choice("--target", target, {"native", "wasm"}, "what the objects are for");
    o.choice("--runtime", runtime, {"host-asan"}, "another build of the runtime, for tests");
    o.text("--runtime-dir", link.runtimeDir, "DIR", "folder of the runtimes (../lib/molt beside this tool)");
    o.flag("--strip,-s", link.strip, "no symbols");
    o.positionals("OBJECTS", link.inputs, "archives made by molt-lower", true);
  };
  spec.run = [&](ToolRun& run) {
    link.wasm = target == "wasm";
    link.hostAsan = runtime == "host-asan";
    if (link.runtimeDir.empty()) link.runtimeDir = moltLibrary();
    link.output = run.output == "-" ? (link.wasm ? "a.wasm" : "a.out") : run.output;
    return linkProgram(link, run.diags) ? 0 : 1;
  };
  return runTool(spec, argc, argv);
}
