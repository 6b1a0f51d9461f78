// Test driver: reads file names from standard input, one a line, and writes for each a record (frames.h): ok
// and the dump, or error and the lines. --frames[=MODE] reads texts in place of names, and dumps only with
// --dump;
// --loose leaves out positions inside f-strings; --tokens dumps tokens; --time writes a summary at the end
// and nothing else.
#include "ast/dump.h"
#include "frames.h"
#include "source/source.h"
#include "source_to_token/tokenize.h"
#include <ctime>

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

int main(int argc, char** argv) {
  bool time = argc > 1 && !std::strcmp(argv[1], "--time");
  bool tokens = argc > 1 && !std::strcmp(argv[1], "--tokens");
  bool loose = argc > 1 && !std::strcmp(argv[1], "--loose");
  bool frames = argc > 1 && !std::strncmp(argv[1], "--frames", 8);
  ParseOptions options = frames ? frameOptions(argv[1]) : ParseOptions{};
  bool dump = !frames;
  for (int i = 1; i < argc; ++i) {
    if (!std::strcmp(argv[i], "--python=3.14")) options.minor = 14;
    if (!std::strcmp(argv[i], "--dump")) dump = true;
  }
  double seconds = 0, tokenSeconds = 0;
  size_t bytes = 0, arenaBytes = 0;
  char line[4096] = "<string>";
  std::string data;
  while (frames ? readFrame(data) : std::fgets(line, sizeof line, stdin) != nullptr) {
    line[std::strcspn(line, "\n")] = 0;
    if (!frames) data.clear();
    if (!frames && !readFile(line, data)) {
      writeRecord("error", "io|0|0|0|0|cannot read");
      continue;
    }
    auto now = [] { return double(std::clock()) / CLOCKS_PER_SEC; }; // processor time
    auto start = now();
    Source source;
    Diagnostics diags;
    Arena arena;
    ast::Module* m = nullptr;
    if (decodeSource(data, line, source, diags, &kMultiByte)) {
      if (tokens) {
        TokenList list = tokenize(source.text, line);
        writeRecord("ok", dumpTokens(list, source.text));
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
      writeRecord("error", lines(diags, Severity::Error));
    } else {
      writeRecord("ok", dump ? ast::dump(m, loose ? ast::Attributes::NotInFStrings : ast::Attributes::All)
                             : std::string());
    }
  }
  if (time)
    std::printf("%.1f MB in %.3f s: %.1f MB/s (tokens alone %.1f MB/s), tree %.1f bytes a source byte\n",
                double(bytes) / 1e6, seconds, double(bytes) / 1e6 / seconds,
                double(bytes) / 1e6 / tokenSeconds, double(arenaBytes) / double(bytes));
}
