#include "trace/binary.h"
#include "base/utf8.h"
#include <map>
#include <string_view>

namespace molt {
namespace {

void put(std::string& out, u64 n) {
  for (; n >= 0x80; n >>= 7) out += static_cast<char>(n | 0x80);
  out += static_cast<char>(n);
}
void put(std::string& out, std::string_view s) {
  put(out, s.size());
  out += s;
}

struct Reader {
  std::string_view rest;
  const char* problem = nullptr;

  u64 number() {
    u64 n = 0;
    for (u32 shift = 0; shift < 63 && !rest.empty(); shift += 7) {
      const u8 c = static_cast<u8>(rest[0]);
      rest.remove_prefix(1);
      n |= static_cast<u64>(c & 0x7f) << shift;
      if (!(c & 0x80)) return n;
    }
    fail(rest.empty() ? "it ends too early" : "a number is too long");
    return 0;
  }
  /// Of things that take a byte each at least, so that a forged number allocates nothing.
  u64 howMany() {
    const u64 n = number();
    if (n <= rest.size()) return n;
    fail("it ends too early");
    return 0;
  }
  std::string string() {
    const u64 n = howMany();
    std::string s(rest.substr(0, n));
    rest.remove_prefix(n);
    if (!isUtf8(s)) fail("a name is not UTF-8");
    return s;
  }
  void fail(const char* why) {
    if (!problem) problem = why;
    rest = {};
  }
};
} // namespace

std::string writeTraceBinary(const Trace& trace) {
  std::map<std::string_view, u64> ids;
  for (auto& site : trace.sites)
    for (auto& type : site.types) {
      ids[type.name];
      for (auto& slot : type.layout) ids[slot.name];
    }
  std::string out;
  put(out, trace.runs);
  put(out, ids.size());
  u64 next = 0;
  for (auto& [name, id] : ids) {
    id = next++;
    put(out, name);
  }
  put(out, trace.sites.size());
  for (auto& site : trace.sites) {
    put(out, site.name);
    put(out, site.other);
    put(out, site.types.size());
    for (auto& type : site.types) {
      put(out, ids[type.name]);
      put(out, type.count);
      put(out, type.layout.size());
      for (auto& slot : type.layout) put(out, ids[slot.name] * 2 + slot.raw);
    }
  }
  return wrapEnvelope(kTraceFormat, out);
}

bool readTraceBinary(std::string_view bytes, Trace& out, Diagnostics& diags) {
  std::string_view payload;
  u32 version;
  if (!unwrapEnvelope(kTraceFormat, bytes, payload, version, diags)) return false;
  Reader r{payload};
  out.runs = r.number();
  std::vector<std::string> strings(r.howMany());
  for (auto& s : strings) s = r.string();
  auto name = [&](u64 id) -> std::string {
    if (id < strings.size()) return strings[id];
    r.fail("a name's index is out of range");
    return {};
  };
  for (u64 n = r.howMany(); n && !r.problem; --n) {
    Trace::Site& site = out.sites.emplace_back();
    site.name = r.string();
    site.other = r.number();
    for (u64 types = r.howMany(); types && !r.problem; --types) {
      Trace::Type& type = site.types.emplace_back();
      type.name = name(r.number());
      type.count = r.number();
      for (u64 slots = r.howMany(); slots && !r.problem; --slots) {
        const u64 id = r.number();
        type.layout.push_back({name(id / 2), (id & 1) != 0});
      }
    }
  }
  if (!r.problem && !r.rest.empty()) r.fail("it has too many bytes");
  for (auto& site : out.sites) {
    if (site.name.empty()) r.fail("a site has no name");
    for (auto& type : site.types)
      if (type.name.empty()) r.fail("a type has no name");
  }
  if (!r.problem) {
    Trace normal = out;
    normalise(normal);
    if (!(normal == out) || writeTraceBinary(out) != bytes) r.fail("it is not in normal form");
  }
  if (r.problem) diags.error("format", std::string("trace: ") + r.problem);
  return !r.problem;
}

} // namespace molt
