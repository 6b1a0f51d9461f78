// libFuzzer target: any bytes through decoding, tokens, both passes of the parser and the dump; as a file,
// and in one of the other modes, which the size decides.
#include "ast/dump.h"
#include "source/source.h"
#include "token_to_ast/parse.h"
#include <cstdlib>

using namespace molt;

static void parse(const Source& source, ParseOptions options) {
  Diagnostics diags;
  Arena arena;
  ast::Module* m = parseModule(arena, source.text, source.name, options, diags);
  if (m->ok == diags.hasErrors()) std::abort();
  if (m->ok) ast::dump(m, ast::Attributes::All);
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  Diagnostics diags;
  Source source;
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (!decodeSource(bytes, "<fuzz>", source, diags, &kMultiByte)) {
    if (diags.items.empty()) std::abort();
    return 0;
  }
  parse(source, {});
  ParseOptions other[5];
  other[0].minor = 14;
  other[1].mode = ParseMode::Eval;
  other[2].mode = ParseMode::Single;
  other[3].mode = ParseMode::FunctionType;
  other[4].allErrors = other[4].barryAsFlufl = true;
  parse(source, other[size % 5]);
  return 0;
}
