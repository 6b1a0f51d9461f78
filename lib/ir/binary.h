// The binary form: an envelope (base/envelope.h) around a stream of variable-length integers.
// docs/spec/ir.md.
#pragma once
#include "base/envelope.h"
#include "ir/ir.h"

namespace molt::ir {

/// History: 1 first. 2 which modules are the library's, and its version.
inline constexpr Format kIrFormat{"IR", "Molt IR", 2, 2, 2};

std::string writeBinary(const Program&);

/// As readText. Never allocates more than a fixed multiple of the input.
bool readBinary(std::string_view bytes, Program& out, Diagnostics&);

} // namespace molt::ir
