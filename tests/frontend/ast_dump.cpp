// Test driver: reads file names from standard input, one a line, and writes for each a record to standard
// output: a header line `STATUS LENGTH`, then LENGTH bytes. STATUS is ok (the dump follows), error (a line
// `code|line|col|endLine|endCol|text`, columns in UTF-8 bytes from 0) or time (--time: nothing is dumped, a
// summary comes at the end). --frames[=MODE] reads lengths and texts in place of names; MODE is exec, eval,
// single, or prompt (single as codeop wants it). --loose leaves out positions inside f-strings.
#include "ast/dump.h"
#include "source/source.h"
#include "source_to_token/tokenize.h"
#include "token_to_ast/parse.h"
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>

using namespace molt;

static bool readFile(const char* path, std::string& out) {
  FILE* f = std::fopen(path, "rb");
  if (!f) return false;
  char buf[65536];
  size_t n;
  while ((n = std::fread(buf, 1, sizeof buf, f)) > 0) out.append(buf, n);
  std::fclose(f);
  return true;
}

static void record(const char* status, const std::string& body) {
  std::printf("%s %zu\n", status, body.size());
  std::fwrite(body.data(), 1, body.size(), stdout);
  std::fflush(stdout);
}

int main(int argc, char** argv) {
  bool time = argc > 1 && !std::strcmp(argv[1], "--time");
  bool tokens = argc > 1 && !std::strcmp(argv[1], "--tokens");
  bool loose = argc > 1 && !std::strcmp(argv[1], "--loose");
  bool frames = argc > 1 && !std::strncmp(argv[1], "--frames", 8);
  ParseOptions options;
  if (frames && std::strstr(argv[1], "=eval")) options.mode = ParseMode::Eval;
  if (frames && std::strstr(argv[1], "=single")) options.mode = ParseMode::Single;
  if (frames && std::strstr(argv[1], "=prompt")) options = {ParseMode::Single, true, true};
  double seconds = 0, tokenSeconds = 0;
  size_t bytes = 0, arenaBytes = 0;
  char line[4096];
  while (std::fgets(line, sizeof line, stdin)) {
    line[std::strcspn(line, "\n")] = 0;
    std::string data;
    if (frames) {
      data.resize(std::strtoul(line, nullptr, 10));
      if (!data.empty() && std::fread(data.data(), 1, data.size(), stdin) != data.size()) return 1;
      std::strcpy(line, "<string>");
    } else if (!readFile(line, data)) {
      record("error", "io|0|0|0|0|cannot read");
      continue;
    }
    auto now = [] { return double(std::clock()) / CLOCKS_PER_SEC; }; // processor time
    auto start = now();
    Source source;
    Diagnostics diags;
    Arena arena;
    ast::Module* m = nullptr;
    if (decodeSource(data, line, source, diags)) {
      if (tokens) {
        TokenList list = tokenize(source.text, line);
        record("ok", dumpTokens(list, source.text));
        continue;
      }
      m = parseModule(arena, source.text, line, options, diags);
    }
    seconds += now() - start;
    bytes += data.size();
    arenaBytes += arena.used();
    if (time) {
      start = now();
      TokenList list = tokenize(source.text, line);
      tokenSeconds += now() - start;
      continue;
    }
    if (diags.hasErrors() || !m) {
      std::string body;
      for (auto& d : diags.items) {
        if (d.severity != Severity::Error) continue;
        body += d.code + "|" + std::to_string(d.span.line) + "|" + std::to_string(d.span.col) + "|" +
                std::to_string(d.span.endLine) + "|" + std::to_string(d.span.endCol) + "|" + d.text;
        body += "\n";
      }
      record("error", body);
    } else {
      record("ok", frames ? std::string()
                          : ast::dump(m, loose ? ast::Attributes::NotInFStrings : ast::Attributes::All));
    }
  }
  if (time)
    std::printf("%.1f MB in %.3f s: %.1f MB/s (tokens alone %.1f MB/s), tree %.1f bytes a source byte\n",
                double(bytes) / 1e6, seconds, double(bytes) / 1e6 / seconds,
                double(bytes) / 1e6 / tokenSeconds, double(arenaBytes) / double(bytes));
}
