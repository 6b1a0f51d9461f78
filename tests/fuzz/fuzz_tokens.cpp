// No bytes crash the tokenizer; its tokens lie in the text, in order.
#include "source/source.h"
#include "source_to_token/tokenize.h"

using namespace molt;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  Diagnostics diags;
  Source source;
  std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (!decodeSource(bytes, "<fuzz>", source, diags)) {
    if (diags.items.empty()) __builtin_trap();
    return 0;
  }
  tokenize(source.text, source.name, static_cast<TextEnd>(data[0] % 4));
  return 0;
}
