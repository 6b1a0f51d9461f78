// No bytes crash a reader of traces; and what a reader accepts is in normal form, survives both forms
// unchanged, and can be merged, shown and mined. A first byte 'p': the rest is the payload of a binary file
// (so that the checksum is no wall).
#include "trace/binary.h"
#include "trace_to_manifest/mine.h"
#include "wire/manifest_json.h"
#include "wire/trace_json.h"

using namespace molt;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string wrapped =
      size && bytes[0] == 'p' ? wrapEnvelope(kTraceFormat, bytes.substr(1)) : std::string(bytes);
  Trace t, fromBinary, fromJson;
  Diagnostics d;
  if (!readAnyTrace(wrapped, t, d)) {
    if (!d.hasErrors()) __builtin_trap();
    return 0;
  }
  const std::string binary = writeTraceBinary(t), json = writeTraceJson(t);
  if (!readAnyTrace(binary, fromBinary, d) || !readAnyTrace(json, fromJson, d)) __builtin_trap();
  if (!(fromBinary == t) || !(fromJson == t) || !(merge(t, Trace()) == t)) __builtin_trap();
  if (merge(t, t).sites.size() != t.sites.size()) __builtin_trap();
  printTrace(t);
  Manifest m;
  if (!readManifest(writeManifest(mine(t, {1, 0.6})), m, d)) __builtin_trap();
  return 0;
}
