// Any bytes: a trace, or a diagnostic. Binary and JSON forms of what was read agree.
#include "trace/binary.h"
#include "wire/trace_json.h"
#include <cstdint>
#include <cstdlib>
using namespace molt;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Trace trace, again;
  Diagnostics diags;
  if (!readAnyTrace({reinterpret_cast<const char*>(data), size}, trace, diags)) {
    if (!diags.hasErrors()) abort();
    return 0;
  }
  std::string bytes = writeTraceBinary(trace);
  if (!readAnyTrace(writeTraceJson(trace), again, diags) || writeTraceBinary(again) != bytes) abort();
  return 0;
}
