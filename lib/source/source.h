// A source file, decoded: UTF-8 text with newlines normalised to '\n', and where its lines start.
#pragma once
#include "base/diagnostic.h"
#include "source/multibyte.h"
#include <string>
#include <string_view>
#include <vector>

namespace molt {

struct Source {
  std::string name;
  std::string text;            ///< UTF-8, no BOM, only '\n' as newline
  std::string encoding;        ///< as declared and normalised: "utf-8", "iso-8859-1", "gbk", ...
  std::vector<u32> lineStarts; ///< offset of line i+1
  /// Line n (from 1) without its newline; empty if there is no such line.
  std::string_view line(u32 n) const {
    if (n == 0 || n > lineStarts.size()) return {};
    size_t from = lineStarts[n - 1], to = n < lineStarts.size() ? lineStarts[n] - 1 : text.size();
    if (n == lineStarts.size() && to > from && text[to - 1] == '\n') --to;
    return std::string_view(text).substr(from, to - from);
  }
};

/// Decodes a file's bytes as CPython does: BOM, PEP 263 coding line, newlines. False, with a SyntaxError
/// appended, if it cannot.
/// Multi-byte encodings are known if `more` is given (&kMultiByte).
bool decodeSource(std::string_view bytes, std::string name, Source& out, Diagnostics& diags,
                  const MoreEncodings* more = nullptr);
} // namespace molt
