// The multi-byte encodings of PEP 263 lines. 350 KB of tables, so decodeSource is handed them by who wants
// them: tools do, a compiled program with eval need not.
#pragma once
#include "base/types.h"
#include <string>
#include <string_view>

namespace molt {

struct MoreEncodings {
  /// The codec's name as Python has it in messages, for a lower-case alias with '-' for '_'; empty: unknown.
  std::string_view (*nameOf)(std::string_view alias);
  struct Fault {
    size_t from = 0, to = 0; ///< bytes
    const char* why = nullptr;
  };
  /// Appends UTF-8 to out. False with the fault at the first ill-formed sequence.
  bool (*decode)(std::string_view codec, std::string_view bytes, std::string& out, Fault& fault);
};

extern const MoreEncodings kMultiByte;
} // namespace molt
