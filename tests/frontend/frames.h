// What the test drivers share: texts that come as `LENGTH\n` and so many bytes on standard input, records
// that go out as `STATUS LENGTH\n` and so many bytes, and the lines of errors and warnings in them:
// `code|line|col|endLine|endCol|text`, columns in UTF-8 bytes from 0.
#pragma once
#include "base/diagnostic.h"
#include "token_to_ast/parse.h"
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace molt {

inline bool readFrame(std::string& data) {
  char line[64];
  if (!std::fgets(line, sizeof line, stdin)) return false;
  data.resize(std::strtoul(line, nullptr, 10));
  return data.empty() || std::fread(data.data(), 1, data.size(), stdin) == data.size();
}

inline void writeRecord(const char* status, const std::string& body) {
  std::printf("%s %zu\n", status, body.size());
  std::fwrite(body.data(), 1, body.size(), stdout);
  std::fflush(stdout);
}

inline std::string lines(const Diagnostics& diags, Severity which) {
  std::string body;
  for (auto& d : diags.items)
    if (d.severity == which)
      body += d.code + "|" + std::to_string(d.span.line) + "|" + std::to_string(d.span.col) + "|" +
              std::to_string(d.span.endLine) + "|" + std::to_string(d.span.endCol) + "|" + d.text + "\n";
  return body;
}

/// Of `--frames=MODE`: exec, eval, single, func_type, or prompt (single as codeop wants it).
inline ParseOptions frameOptions(const char* argument) {
  if (std::strstr(argument, "=func_type")) return {ParseMode::FunctionType};
  if (std::strstr(argument, "=eval")) return {ParseMode::Eval};
  if (std::strstr(argument, "=single")) return {ParseMode::Single};
  if (std::strstr(argument, "=prompt")) return {ParseMode::Single, true, true};
  return {};
}
} // namespace molt
