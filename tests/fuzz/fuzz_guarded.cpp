// Whatever guards, types and states a verified program holds, the passes of molt-lower leave a valid program
// of the last stage: guarded IR comes from outside. The first byte picks passes and reader; text is what
// mutates best.
#include "ir/text.h"
#include "ir/verify.h"
#include "ir_passes/pipeline.h"
#include "wire/ir_json.h"

using namespace molt;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  ir::Program p;
  Diagnostics d;
  bool read = data[0] & 1 ? readIrJson(rest, p, d) : ir::readText(rest, p, d);
  if (!read || !ir::verify(p, d, ir::Stage::Guard)) return 0;
  ir_passes::PipelineOptions options;
  options.level = data[0] >> 1 & 3;
  if (data[0] & 8) {
    options.explicitPasses = true;
    options.passes = {"instrument"};
  }
  options.verify = true;
  if (!ir_passes::runPasses(p, options, d)) __builtin_trap(); // a pass broke an invariant
  return 0;
}
