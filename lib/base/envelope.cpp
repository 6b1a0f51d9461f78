#include "base/envelope.h"
#include <cstring>

namespace molt {

static constexpr size_t kHeader = 32;

u64 checksum64(std::string_view bytes, u64 seed) {
  u64 h = seed ^ (bytes.size() * 0x9E3779B97F4A7C15ull);
  size_t i = 0;
  auto step = [&](u64 w) {
    h = (h ^ w) * 0xD6E8FEB86659FD93ull;
    h ^= h >> 32;
  };
  for (; i + 8 <= bytes.size(); i += 8) {
    u64 w;
    std::memcpy(&w, bytes.data() + i, 8);
    step(w);
  }
  u64 w = 0;
  std::memcpy(&w, bytes.data() + i, bytes.size() - i);
  step(w);
  return h;
}

static std::string magic(const Format& f) { return std::string("\x89Molt") + f.kind[0] + f.kind[1] + '\n'; }

std::string wrapEnvelope(const Format& f, std::string_view payload) {
  std::string out = magic(f);
  out.reserve(kHeader + payload.size());
  u32 version[2] = {f.version, 0};
  u64 rest[2] = {payload.size(), checksum64(payload, f.version)};
  out.append(reinterpret_cast<const char*>(version), sizeof version);
  out.append(reinterpret_cast<const char*>(rest), sizeof rest);
  out += payload;
  return out;
}

bool unwrapEnvelope(const Format& f, std::string_view bytes, std::string_view& payload, u32& version,
                    Diagnostics& d) {
  auto fail = [&](std::string text) {
    d.error("format", std::move(text));
    return false;
  };
  std::string name = f.name;
  if (bytes.empty()) return fail("the input is empty, expected " + name);
  std::string want = magic(f);
  std::string_view head = bytes.substr(0, want.size());
  if (head != std::string_view(want).substr(0, head.size())) {
    if (bytes.size() >= 8 && bytes.substr(0, 5) == std::string_view(want).substr(0, 5) && bytes[7] == '\n')
      return fail("expected " + name + ", got another artifact of Molt's (kind '" +
                  std::string(bytes.substr(5, 2)) + "')");
    return fail("this is not " + name);
  }
  if (bytes.size() < kHeader) return fail(name + " is cut off within its header");
  u64 length, sum;
  std::memcpy(&version, bytes.data() + 8, 4);
  std::memcpy(&length, bytes.data() + 16, 8);
  std::memcpy(&sum, bytes.data() + 24, 8);
  if (version < f.oldest || version > f.newest)
    return fail(name + " of a version this tool does not read: expected " + std::to_string(f.oldest) +
                (f.oldest == f.newest ? "" : " to " + std::to_string(f.newest)) + ", got " +
                std::to_string(version));
  payload = bytes.substr(kHeader);
  if (payload.size() < length)
    return fail(name + " is cut off: expected " + std::to_string(length) + " bytes of content, got " +
                std::to_string(payload.size()));
  if (payload.size() > length)
    return fail(name + " has " + std::to_string(payload.size() - length) + " bytes too many at its end");
  if (checksum64(payload, version) != sum) return fail(name + " is damaged: its checksum does not match");
  return true;
}

} // namespace molt
