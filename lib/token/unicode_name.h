// Names of characters, for \N{...}.
#pragma once
#include "base/types.h"
#include <string_view>

namespace molt::unicode {

/// The character of that name or alias (any case), or kInvalid.
u32 byName(std::string_view name);
} // namespace molt::unicode
