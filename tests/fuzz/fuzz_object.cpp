// No bytes crash what molt-link does itself with objects, archives and modules; packing twice changes
// nothing.
#include "object_to_exe/archive.h"
#include "object_to_exe/pack_wasm.h"
#include <cstdint>

using namespace molt;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  isWasmObject(bytes);
  soundArchive(bytes);
  std::string once = packWasmData(bytes);
  if (packWasmData(once) != once) __builtin_trap();
  return 0;
}
