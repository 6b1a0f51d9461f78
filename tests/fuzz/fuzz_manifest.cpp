// No bytes crash the reader of manifests, and what it accepts survives writing; whatever the claims say,
// guards made of them leave a valid program.
#include "ir/text.h"
#include "ir/verify.h"
#include "manifest_to_guards/guards.h"
#include "wire/manifest_json.h"

using namespace molt;

// Its sites are __main__:f@00000000000000aa#0:param, …#1:binary and …#2:call; tests/fuzz/manifest.dict helps.
static const char* const kProgram = R"(molt-ir 1 parse
module m0 "__main__" file "p.py" body f0 { globals ("f") source "" }
func f0 "<module>" qualname "<module>" module 0 kind module {
  line 1
  origins 2
  spans (1:0-1:12)
^b0():
  %0:v = unset
  %1:v = func_new %0, %0, %0 [f1] @0
  global_set %1 [0] @1
  %2:v = const [none]
  return %2
}
func f1 "f" qualname "f" module 0 kind function {
  positional 1
  params ("x")
  line 1
  hash 0xaa
  origins 3
  spans (1:0-1:12)
^b0(%0:v):
  %1:v = global_get [0] @1
  %2:v = call %1, %0 [#none] @2
  return %2
}
)";

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Manifest m, again;
  Diagnostics d;
  if (!readManifest({reinterpret_cast<const char*>(data), size}, m, d)) {
    if (!d.hasErrors()) __builtin_trap();
    return 0;
  }
  const std::string json = writeManifest(m);
  if (!readManifest(json, again, d) || writeManifest(again) != json) __builtin_trap();
  ir::Program program;
  if (!ir::readText(kProgram, program, d) || !ir::verify(program, d, ir::Stage::Parse)) __builtin_trap();
  writeReport(m, addGuards(program, m));
  if (!ir::verify(program, d, ir::Stage::Guard)) __builtin_trap();
  return 0;
}
