// Test driver: parses, lowers and verifies each file; `-p` prints the IR. Last line: counts.
#include "ast_to_ir/ast_to_ir.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "source/source.h"
#include "token_to_ast/parse.h"
#include <cstdio>
#include <cstring>
#include <map>
#include <string>

using namespace molt;

static bool readFile(const char* path, std::string& bytes) {
  std::FILE* in = std::fopen(path, "rb");
  if (!in) return false;
  char buffer[65536];
  while (size_t n = std::fread(buffer, 1, sizeof buffer, in)) bytes.append(buffer, n);
  std::fclose(in);
  return true;
}

int main(int argc, char** argv) {
  bool print = false;
  int lowered = 0, refused = 0, broken = 0;
  u64 functions = 0, blocks = 0, ops = 0;
  std::map<std::string, int> why;
  for (int i = 1; i < argc; ++i) {
    if (!std::strcmp(argv[i], "-p")) {
      print = true;
      continue;
    }
    std::string bytes;
    Diagnostics diags;
    Source source;
    Arena arena;
    ir::Program program;
    bool ok = readFile(argv[i], bytes) && decodeSource(bytes, argv[i], source, diags);
    if (ok) {
      ast::Module* m = parseModule(arena, source.text, argv[i], {}, diags);
      ok = m->ok && lowerModule(*m, {"__main__", argv[i], false, source.text}, program, diags);
    }
    if (ok) {
      if (ir::verify(program, diags, ir::Stage::Parse))
        ++lowered;
      else
        ++broken;
      for (auto& f : program.functions) {
        ++functions;
        blocks += f.blocks.size();
        for (auto& b : f.blocks) ops += b.ops.size();
      }
      if (print) std::fputs(ir::printText(program).c_str(), stdout);
    } else {
      ++refused;
    }
    for (auto& d : diags.items) {
      ++why[d.code];
      std::printf("%s:%u:%u: %s: %s\n", argv[i], d.span.line, d.span.col, d.code.c_str(), d.text.c_str());
    }
  }
  for (auto& [code, n] : why) std::printf("%6d %s\n", n, code.c_str());
  std::printf("%d lowered, %d refused, %d broken; %llu functions, %llu blocks, %llu ops\n", lowered, refused,
              broken, static_cast<unsigned long long>(functions), static_cast<unsigned long long>(blocks),
              static_cast<unsigned long long>(ops));
  return broken != 0;
}
