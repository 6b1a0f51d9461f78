// UTF-8 by the letter of Unicode: no overlong forms, no surrogates.
#pragma once
#include "base/types.h"
#include <string>
#include <string_view>

namespace molt {

/// Length (1 to 4) of the well-formed sequence that starts at s[i]; 0 when there is none.
inline u32 utf8Length(std::string_view s, size_t i) {
  auto at = [&](size_t k) { return k < s.size() ? static_cast<u8>(s[k]) : 0u; };
  auto tail = [&](size_t k) { return (at(k) & 0xC0u) == 0x80u; };
  u32 c = at(i);
  if (c < 0x80) return i < s.size() ? 1 : 0;
  if (c >= 0xC2 && c <= 0xDF) return tail(i + 1) ? 2 : 0;
  if (c >= 0xE0 && c <= 0xEF) {
    if (c == 0xE0 && at(i + 1) < 0xA0) return 0;
    if (c == 0xED && at(i + 1) > 0x9F) return 0; // surrogates
    return tail(i + 1) && tail(i + 2) ? 3 : 0;
  }
  if (c >= 0xF0 && c <= 0xF4) {
    if (c == 0xF0 && at(i + 1) < 0x90) return 0;
    if (c == 0xF4 && at(i + 1) > 0x8F) return 0;
    return tail(i + 1) && tail(i + 2) && tail(i + 3) ? 4 : 0;
  }
  return 0;
}

inline bool isUtf8(std::string_view s) {
  for (size_t i = 0; i < s.size();) {
    u32 n = utf8Length(s, i);
    if (n == 0) return false;
    i += n;
  }
  return true;
}

/// As isUtf8, with lone surrogates allowed as three bytes: what a Python str can hold.
inline bool isWtf8(std::string_view s) {
  for (size_t i = 0; i < s.size();) {
    u32 n = utf8Length(s, i);
    if (n == 0) {
      if (i + 2 >= s.size() || static_cast<u8>(s[i]) != 0xED || static_cast<u8>(s[i + 1]) < 0xA0 ||
          static_cast<u8>(s[i + 1]) > 0xBF || (static_cast<u8>(s[i + 2]) & 0xC0) != 0x80)
        return false;
      n = 3;
    }
    i += n;
  }
  return true;
}

inline void appendUtf8(u32 c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
  } else {
    if (c < 0x10000) {
      out += static_cast<char>(0xE0 | c >> 12);
    } else {
      out += static_cast<char>(0xF0 | c >> 18);
      out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    }
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
  }
  out += static_cast<char>(0x80 | (c & 0x3F));
}

/// The character at s[i], which must start a well-formed sequence; i is moved behind it.
inline u32 takeUtf8(std::string_view s, size_t& i) {
  u32 n = utf8Length(s, i);
  u32 c = static_cast<u8>(s[i]) & (n == 1 ? 0x7Fu : 0x7Fu >> n);
  for (u32 k = 1; k < n; ++k) c = c << 6 | (static_cast<u8>(s[i + k]) & 0x3F);
  i += n ? n : 1;
  return c;
}

} // namespace molt
