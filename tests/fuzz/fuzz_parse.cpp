// libFuzzer target: any bytes through decoding, tokens, both passes of the parser and the dump.
#include "ast/dump.h"
#include "source/source.h"
#include "token_to_ast/parse.h"
#include <cstdlib>

using namespace molt;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  Diagnostics diags;
  Source source;
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (!decodeSource(bytes, "<fuzz>", source, diags, &kMultiByte)) {
    if (diags.items.empty()) std::abort();
    return 0;
  }
  Arena arena;
  ast::Module* m = parseModule(arena, source.text, source.name, {}, diags);
  if (m->ok == diags.hasErrors()) std::abort();
  if (m->ok) ast::dump(m, ast::Attributes::All);
  return 0;
}
