#include "ir_passes/pipeline.h"
#include "ir/verify.h"
#include "ir_passes/counts.h"
#include "ir_passes/guards.h"
#include "ir_passes/instrument.h"
#include "ir_passes/speculate.h"
#include "ir_to_facts/infer.h"
#include <algorithm>

namespace molt::ir_passes {
using namespace molt::ir;

namespace {
struct Pass {
  PassInfo info;
  void (*run)(Program&, const facts::Facts&);
};
void run_speculate(Program& p, const facts::Facts& f) { speculate(p, f); }
void run_instrument(Program& p, const facts::Facts&) { instrument(p); }
void run_counts(Program& p, const facts::Facts&) { insertCounts(p); }

const std::vector<Pass>& passes() {
  static const std::vector<Pass> table = {
#define PASS(id, flag, level, after, description) {{flag, level, after, description}, run_##id},
#include "ir_passes/passes.def"
#undef PASS
  };
  return table;
}
} // namespace

const std::vector<PassInfo>& passTable() {
  static const std::vector<PassInfo> table = [] {
    std::vector<PassInfo> t;
    for (const Pass& p : passes()) t.push_back(p.info);
    return t;
  }();
  return table;
}

bool runPasses(Program& program, const PipelineOptions& options, Diagnostics& diags) {
  for (const std::string& name : options.passes)
    if (std::none_of(passes().begin(), passes().end(), [&](const Pass& p) { return name == p.info.flag; })) {
      diags.error("usage", "no pass is called '" + name + "'");
      return false;
    }
  const facts::Facts facts = inferFacts(program);
  dropGuards(program);
  program.stage = Stage::Parse;
  // A result of a guard that something used is undefined now: IR from outside may not do that.
  if (!verify(program, diags, Stage::Parse)) return false;
  std::vector<std::string> done;
  for (const Pass& pass : passes()) {
    const bool always = std::string_view(pass.info.flag) == "counts";
    const bool chosen = options.explicitPasses ? std::find(options.passes.begin(), options.passes.end(),
                                                           pass.info.flag) != options.passes.end()
                                               : options.level >= pass.info.level;
    if (!chosen && !always) continue;
    if (*pass.info.after && std::find(done.begin(), done.end(), pass.info.after) == done.end()) {
      diags.error("usage",
                  std::string("pass '") + pass.info.flag + "' needs '" + pass.info.after + "' before it");
      return false;
    }
    if (options.observe) options.observe(pass.info, false, program);
    pass.run(program, facts);
    program.stage = Stage::Lower;
    done.push_back(pass.info.flag);
    if (options.observe) options.observe(pass.info, true, program);
    if (options.verify && !verify(program, diags, Stage::Lower)) {
      diags.error("internal",
                  std::string("pass '") + pass.info.flag + "' broke the IR: this is a bug in Molt");
      return false;
    }
  }
  return true;
}

} // namespace molt::ir_passes
