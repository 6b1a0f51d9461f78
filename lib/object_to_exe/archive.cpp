#include "object_to_exe/archive.h"
#include <cstddef>

namespace molt {

bool isWasmObject(std::string_view bytes) {
  return bytes.substr(0, 4096).find(std::string_view("\0asm", 4)) != std::string_view::npos;
}

bool soundArchive(std::string_view bytes) {
  if (!bytes.starts_with("!<arch>\n")) return true;
  for (size_t at = 8; at < bytes.size();) {
    if (bytes.size() - at < 60 || bytes[at + 58] != '`' || bytes[at + 59] != '\n') return false;
    size_t size = 0;
    for (char c : bytes.substr(at + 48, 10))
      if (c >= '0' && c <= '9')
        size = size * 10 + static_cast<size_t>(c - '0');
      else if (c != ' ')
        return false;
    at += 60 + size + (size & 1);
    if (at > bytes.size() + 1) return false;
  }
  return true;
}

} // namespace molt
