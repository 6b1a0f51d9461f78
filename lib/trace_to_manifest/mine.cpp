#include "trace_to_manifest/mine.h"
#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace molt {
namespace {
/// What molt-guard can check: these, and classes by module:Class. "bigint" is no type of its own but an int
/// that a raw register cannot hold, for which guard_int always fails.
bool claimable(const std::string& type) {
  static const std::set<std::string_view> builtin = {"int",  "float", "bool", "str", "bytes",
                                                     "list", "tuple", "dict", "set"};
  return builtin.count(type) || type.find(':') != std::string::npos;
}
/// module:qualname@hash of a site: what its claims stand and fall with.
std::string_view functionOf(std::string_view site) { return site.substr(0, site.rfind('#')); }
} // namespace

Manifest mine(const Trace& trace, const MineOptions& options) {
  Manifest out;
  std::map<std::string_view, u64> busiest;
  for (const Trace::Site& site : trace.sites) {
    u64& most = busiest[functionOf(site.name)];
    most = std::max(most, site.count());
  }
  for (const Trace::Site& site : trace.sites) {
    const u64 count = site.count();
    if (busiest[functionOf(site.name)] < options.least || site.types.empty()) continue;
    const f64 enough = options.share * static_cast<f64>(count);
    std::map<std::string_view, u64> byName; // over layouts
    for (auto& t : site.types) byName[t.name] = addCounts(byName[t.name], t.count);
    const auto* best = &*byName.begin();
    for (auto& entry : byName)
      if (entry.second > best->second) best = &entry;
    Claim claim;
    claim.site = site.name;
    claim.type = best->first;
    claim.count = count;
    claim.share = static_cast<f64>(best->second) / static_cast<f64>(count);
    if (static_cast<f64>(best->second) < enough || !claimable(claim.type)) continue;
    for (auto& t : site.types)
      if (t.name == claim.type) { // the first is the most frequent
        if (static_cast<f64>(t.count) >= enough)
          for (auto& slot : t.layout) claim.layout.emplace_back(slot.name, slot.raw ? "f64" : "tagged");
        break;
      }
    out.claims.push_back(std::move(claim));
  }
  return out;
}

} // namespace molt
