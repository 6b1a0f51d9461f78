// Any bytes: a manifest, or a diagnostic. What was read is written and read again to the same bytes.
#include "wire/manifest_json.h"
#include <cstdint>
#include <cstdlib>
using namespace molt;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Manifest manifest, again;
  Diagnostics diags;
  if (!readManifest({reinterpret_cast<const char*>(data), size}, manifest, diags)) {
    if (!diags.hasErrors()) abort();
    return 0;
  }
  std::string text = writeManifest(manifest);
  if (!readManifest(text, again, diags) || writeManifest(again) != text) abort();
  return 0;
}
