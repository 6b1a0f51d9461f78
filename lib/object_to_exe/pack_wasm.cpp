#include "object_to_exe/pack_wasm.h"
#include "base/types.h"
#include <vector>

namespace molt {
namespace {

enum : u8 { kCustom = 0, kData = 11, kDataCount = 12, kI32Const = 0x41, kEnd = 0x0b };
/// A segment costs about eight bytes of its own.
enum : size_t { kWorthCutting = 10 };
/// What engines accept.
enum : size_t { kMostSegments = 100000 };

struct Reader {
  std::string_view text;
  size_t at = 0;
  bool bad = false;

  u8 byte() {
    if (at < text.size()) return static_cast<u8>(text[at++]);
    bad = true;
    return 0;
  }
  u64 unsignedLeb() {
    u64 r = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
      u8 b = byte();
      r |= static_cast<u64>(b & 127) << shift;
      if (b < 128) return r;
    }
    bad = true;
    return 0;
  }
  i64 signedLeb() {
    i64 r = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
      u8 b = byte();
      r |= static_cast<i64>(b & 127) << shift;
      if (b < 128) return b & 64 ? r - (i64(1) << (shift + 7)) : r;
    }
    bad = true;
    return 0;
  }
  std::string_view take(u64 n) {
    if (n > text.size() - at) {
      bad = true;
      return {};
    }
    at += n;
    return text.substr(at - n, n);
  }
};

void addUnsigned(std::string& out, u64 v) {
  for (; v >= 128; v >>= 7) out += static_cast<char>((v & 127) | 128);
  out += static_cast<char>(v);
}
void addSigned(std::string& out, i64 v) {
  for (;; v >>= 7) {
    bool last = (v >> 6) == 0 || (v >> 6) == -1;
    out += static_cast<char>((v & 127) | (last ? 0 : 128));
    if (last) return;
  }
}

struct Segment {
  u64 address;
  std::string_view bytes;
};

/// The parts of a segment between long runs of zeros.
void cut(const Segment& s, std::vector<Segment>& out) {
  size_t from = 0; // of the part being collected
  for (size_t i = 0; i <= s.bytes.size();) {
    size_t zeros = i;
    while (zeros < s.bytes.size() && s.bytes[zeros] == 0) ++zeros;
    bool end = zeros == s.bytes.size();
    if (zeros - i >= kWorthCutting || end) {
      if (i > from) out.push_back({s.address + from, s.bytes.substr(from, i - from)});
      from = zeros;
    }
    if (end) return;
    i = zeros + 1;
  }
}

/// Active segments at constant addresses, cut; false: others are among them.
bool readSegments(std::string_view section, std::vector<Segment>& out) {
  Reader r{section};
  for (u64 n = r.unsignedLeb(); n-- > 0;) {
    if (r.byte() != 0 || r.byte() != kI32Const) return false;
    u64 address = static_cast<u32>(r.signedLeb());
    if (r.byte() != kEnd) return false;
    std::string_view bytes = r.take(r.unsignedLeb());
    if (r.bad) return false;
    cut({address, bytes}, out);
  }
  return r.at == section.size() && out.size() <= kMostSegments;
}

} // namespace

std::string packWasmData(std::string_view module) {
  std::string same(module), out(module.substr(0, 8));
  Reader r{module};
  r.take(8);
  while (!r.bad && r.at < module.size()) {
    size_t start = r.at;
    u8 id = r.byte();
    std::string_view section = r.take(r.unsignedLeb());
    // A count of segments means that code names them; custom sections may.
    if (r.bad || id == kDataCount) return same;
    if (id == kCustom) {
      Reader name{section};
      if (name.take(name.unsignedLeb()) == "name") return same;
    }
    if (id != kData) {
      out += module.substr(start, r.at - start);
      continue;
    }
    std::vector<Segment> parts;
    if (!readSegments(section, parts)) return same;
    std::string body;
    addUnsigned(body, parts.size());
    for (const Segment& s : parts) {
      body += '\0';
      body += static_cast<char>(kI32Const);
      addSigned(body, static_cast<i32>(static_cast<u32>(s.address)));
      body += static_cast<char>(kEnd);
      addUnsigned(body, s.bytes.size());
      body += s.bytes;
    }
    out += static_cast<char>(kData);
    addUnsigned(out, body.size());
    out += body;
  }
  return r.bad ? same : out;
}

} // namespace molt
