// The Unicode properties that the language needs: identifiers (XID, NFKC) and what repr() shows as itself.
#pragma once
#include "base/types.h"
#include <string>
#include <string_view>

namespace molt::unicode {

bool isXidStart(u32 c);
bool isXidContinue(u32 c);
bool isPrintable(u32 c); ///< str.isprintable()

/// NFKC of an identifier (all its characters are XidContinue). Ill-formed UTF-8 passes through.
std::string nfkc(std::string_view utf8);

inline constexpr u32 kInvalid = 0xffffffffu;
/// Decodes one character at `at` and advances; kInvalid (and advances by one byte) if ill-formed. Lone
/// surrogates (three bytes, WTF-8) are accepted.
u32 decode(std::string_view s, size_t& at);
/// Appends the UTF-8 form; surrogates as three bytes.
void encode(u32 c, std::string& out);
/// Characters in well-formed UTF-8.
size_t length(std::string_view s);
} // namespace molt::unicode
