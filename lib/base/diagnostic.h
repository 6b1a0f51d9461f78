// Diagnostics are data. Libraries append them; only lib/cli renders.
#pragma once
#include "base/types.h"
#include <string>
#include <vector>

namespace molt {

/// Source range. Lines count from 1, columns from 0 in UTF-8 bytes (as CPython's ast does).
struct SourceSpan {
  u32 line = 0, col = 0, endLine = 0, endCol = 0;
  bool operator==(const SourceSpan&) const = default;
};

enum class Severity : u8 { Note, Warning, Error };

struct Diagnostic {
  Severity severity = Severity::Error;
  std::string code; ///< row of refusals.def, an exception name such as "SyntaxError", or "io", "format", ...
  std::string text; ///< one sentence, no trailing full stop
  std::string file; ///< as given by the user; empty when there is none
  SourceSpan span;  ///< line 0: no position
};

struct Diagnostics {
  std::vector<Diagnostic> items;
  bool hasErrors() const {
    for (auto& d : items)
      if (d.severity == Severity::Error) return true;
    return false;
  }
  void error(std::string code, std::string text, std::string file = {}, SourceSpan span = {}) {
    items.push_back({Severity::Error, std::move(code), std::move(text), std::move(file), span});
  }
  void warning(std::string code, std::string text, std::string file = {}, SourceSpan span = {}) {
    items.push_back({Severity::Warning, std::move(code), std::move(text), std::move(file), span});
  }
};
} // namespace molt
