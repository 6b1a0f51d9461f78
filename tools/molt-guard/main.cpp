// molt-guard: a manifest's claims become guards in the IR.
#include "cli/cli.h"
#include "ir/verify.h"
#include "manifest_to_guards/guards.h"
#include "wire/ir_json.h"
#include "wire/manifest_json.h"

using namespace molt;

int main(int argc, char** argv) {
  std::string input = "-", manifestFile, reportFile;
  ToolSpec spec;
  spec.name = "molt-guard";
  spec.summary = "Turns the claims of an optimization manifest into guarded IR";
  spec.details = "Each claim is proved, guarded or refused with a named reason. A wrong claim is no error: "
                 "it is refused, "
                 "or its guard fails and generic code goes on.";
  spec.options = [&](Options& o) {
    o.text("-m,--manifest", manifestFile, "FILE", "the manifest; without one the IR passes through");
    o.text("--report", reportFile, "FILE", "each claim's verdict and why, as JSON");
    o.positional("IR", input, "program, standard input if absent");
  };
  spec.run = [&](ToolRun& run) {
    std::string bytes, json;
    if (!run.readArtifact(input, bytes)) return 1;
    ir::Program program;
    if (!readAnyIr(bytes, program, run.diags) || !ir::verify(program, run.diags, ir::Stage::Guard)) return 1;
    Manifest manifest;
    if (!manifestFile.empty()) {
      if (!run.read(manifestFile, json) || !readManifest(json, manifest, run.diags)) return 1;
    }
    std::vector<ClaimVerdict> verdicts;
    {
      auto timer = run.pass("guards");
      verdicts = addGuards(program, manifest);
    }
    run.count("functions", program.functions.size());
    for (const ClaimVerdict& v : verdicts) run.count(verdictName(v.verdict), 1);
    if (!reportFile.empty() && !run.write(reportFile, writeReport(manifest, verdicts))) return 1;
    OutputForm form = run.chosenForm();
    return run.writeOutput(writeIr(program, form == OutputForm::Text   ? IrForm::Text
                                            : form == OutputForm::Json ? IrForm::Json
                                                                       : IrForm::Binary))
               ? 0
               : 1;
  };
  return runTool(spec, argc, argv);
}
