// Test driver. --frames[=MODE]: texts from standard input (frames.h), for each the errors of compile() or, in
// an ok record, its warnings. With file names: parses, lowers and verifies each file; `-p` prints the IR,
// `-j` prints it for run_ir.py. Last line: counts.
#include "ast_to_ir/ast_to_ir.h"
#include "frames.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "source/source.h"
#include <map>

using namespace molt;

static bool readFile(const char* path, std::string& bytes) {
  std::FILE* in = std::fopen(path, "rb");
  if (!in) return false;
  char buffer[65536];
  while (size_t n = std::fread(buffer, 1, sizeof buffer, in)) bytes.append(buffer, n);
  std::fclose(in);
  return true;
}

static void hex(std::string_view s) {
  std::putchar('"');
  for (unsigned char c : s) std::printf("%02x", c);
  std::putchar('"');
}

/// One line of JSON for run_ir.py; texts in hex.
static void printJson(const ir::Program& p) {
  auto ids = [&](auto& v) {
    std::putchar('[');
    for (size_t i = 0; i < v.size(); ++i) std::printf(i ? ",%u" : "%u", v[i]);
    std::putchar(']');
  };
  auto names = [&](auto& v) {
    std::putchar('[');
    for (size_t i = 0; i < v.size(); ++i) {
      std::fputs(i ? ",\"" : "\"", stdout);
      std::fputs(std::string(p.str(v[i])).c_str(), stdout);
      std::putchar('"');
    }
    std::putchar(']');
  };
  auto edge = [&](const ir::Edge& e) {
    std::printf("[%u,", e.target);
    ids(e.args);
    std::putchar(']');
  };
  std::printf("{\"strings\":[");
  for (size_t i = 0; i < p.strings.size(); ++i) {
    if (i) std::putchar(',');
    hex(p.strings[i]);
  }
  std::printf("],\"consts\":[");
  for (size_t i = 0; i < p.consts.size(); ++i) {
    auto& c = p.consts[i];
    std::printf(i ? ",[%d," : "[%d,", static_cast<int>(c.kind));
    switch (c.kind) {
    case ir::ConstKind::Int: std::printf("\"%s\"", c.text.c_str()); break;
    case ir::ConstKind::Float: std::printf("\"%a\"", c.real); break;
    case ir::ConstKind::Complex: std::printf("[\"%a\",\"%a\"]", c.real, c.imag); break;
    case ir::ConstKind::Str:
    case ir::ConstKind::Bytes: hex(c.text); break;
    case ir::ConstKind::Tuple:
    case ir::ConstKind::FrozenSet: ids(c.items); break;
    default: std::printf("null");
    }
    std::putchar(']');
  }
  std::printf("],\"modules\":[");
  for (size_t i = 0; i < p.modules.size(); ++i) {
    std::printf("%s{\"body\":%u,\"globals\":", i ? "," : "", p.modules[i].body);
    names(p.modules[i].globals);
    std::putchar('}');
  }
  std::printf("],\"functions\":[");
  for (size_t i = 0; i < p.functions.size(); ++i) {
    auto& f = p.functions[i];
    std::printf("%s{\"name\":\"%s\",\"qualname\":\"%s\",\"module\":%u,\"flags\":%u,\"positional\":%u,"
                "\"posonly\":%u,\"kwonly\":%u,\"doc\":",
                i ? "," : "", std::string(p.str(f.name)).c_str(), std::string(p.str(f.qualname)).c_str(),
                f.module, f.flags, f.positional, f.posOnly, f.keywordOnly);
    if (f.doc == kNone)
      std::printf("null");
    else
      std::printf("%u", f.doc);
    std::printf(",\"params\":");
    names(f.paramNames);
    std::printf(",\"blocks\":[");
    for (size_t b = 0; b < f.blocks.size(); ++b) {
      std::printf("%s{\"params\":", b ? "," : "");
      ids(f.blocks[b].params);
      std::printf(",\"ops\":[");
      for (size_t j = 0; j < f.blocks[b].ops.size(); ++j) {
        auto& o = f.blocks[b].ops[j];
        std::printf("%s[\"%s\",", j ? "," : "", ir::info(o.code).text);
        if (o.result == kNone)
          std::printf("null,");
        else
          std::printf("%u,", o.result);
        ids(o.args);
        std::printf(",[");
        for (size_t k = 0; k < std::strlen(ir::info(o.code).imms); ++k) {
          if (k) std::putchar(',');
          if (o.imm[k] == kNone)
            std::printf("null");
          else
            std::printf("%u", o.imm[k]);
        }
        std::printf("],[");
        for (size_t k = 0; k < o.edges.size(); ++k) {
          if (k) std::putchar(',');
          edge(o.edges[k]);
        }
        std::printf("],");
        if (o.hasUnwind())
          edge(o.unwind);
        else
          std::printf("null");
        auto& at = f.spans[o.span];
        std::printf(",[%u,%u,%u,%u]", at.line, at.endLine, at.col, at.endCol);
        if (o.code == ir::Opcode::CallMethod) {
          auto& attr = f.spans[o.span + 1];
          std::printf(",[%u,%u,%u,%u]", attr.line, attr.endLine, attr.col, attr.endCol);
        }
        std::putchar(']');
      }
      std::printf("]}");
    }
    std::printf("]}");
  }
  std::printf("]}\n");
}

static int frames(const char* argument) {
  for (std::string data; readFrame(data);) {
    Diagnostics diags;
    Source source;
    Arena arena;
    ir::Program program;
    if (decodeSource(data, "<string>", source, diags)) {
      ast::Module* m = parseModule(arena, source.text, "<string>", frameOptions(argument), diags);
      if (m->ok && lowerModule(*m, {"__main__", "<string>", false, source.text}, program, diags))
        if (!ir::verify(program, diags, ir::Stage::Parse)) std::abort();
    }
    writeRecord(diags.hasErrors() ? "error" : "ok",
                lines(diags, diags.hasErrors() ? Severity::Error : Severity::Warning));
  }
  return 0;
}

int main(int argc, char** argv) {
  if (argc > 1 && !std::strncmp(argv[1], "--frames", 8)) return frames(argv[1]);
  bool print = false, json = false;
  int lowered = 0, refused = 0, broken = 0;
  u64 functions = 0, blocks = 0, ops = 0;
  std::map<std::string, int> why;
  for (int i = 1; i < argc; ++i) {
    if (!std::strcmp(argv[i], "-p")) {
      print = true;
      continue;
    }
    if (!std::strcmp(argv[i], "-j")) {
      json = true;
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
      if (json) printJson(program);
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
