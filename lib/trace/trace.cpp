#include "trace/trace.h"
#include <algorithm>
#include <cstdio>
#include <iterator>

namespace molt {
namespace {

using Type = Trace::Type;
using Site = Trace::Site;

void normalise(Site& site) {
  auto& types = site.types;
  std::sort(types.begin(), types.end(), [](const Type& a, const Type& b) {
    if (a.name != b.name) return a.name < b.name;
    return a.layout < b.layout;
  });
  std::vector<Type> out;
  for (Type& t : types) {
    if (!out.empty() && out.back().name == t.name && out.back().layout == t.layout)
      out.back().count = addCounts(out.back().count, t.count);
    else if (t.count)
      out.push_back(std::move(t));
  }
  std::sort(out.begin(), out.end(), [](const Type& a, const Type& b) {
    if (a.count != b.count) return a.count > b.count;
    return a.name != b.name ? a.name < b.name : a.layout < b.layout;
  });
  types = std::move(out);
}

std::string percent(u64 part, u64 whole) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f%%", 100.0 * static_cast<f64>(part) / static_cast<f64>(whole));
  return text;
}
} // namespace

void normalise(Trace& trace) {
  trace.runs = std::min(trace.runs, kMostCount);
  std::sort(trace.sites.begin(), trace.sites.end(),
            [](const Site& a, const Site& b) { return a.name < b.name; });
  std::vector<Site> out;
  for (Site& s : trace.sites) {
    s.other = std::min(s.other, kMostCount);
    for (Type& t : s.types) t.count = std::min(t.count, kMostCount);
    if (!out.empty() && out.back().name == s.name) {
      std::move(s.types.begin(), s.types.end(), std::back_inserter(out.back().types));
      out.back().other = addCounts(out.back().other, s.other);
    } else {
      out.push_back(std::move(s));
    }
  }
  for (Site& s : out) normalise(s);
  std::erase_if(out, [](const Site& s) { return s.count() == 0; });
  trace.sites = std::move(out);
}

Trace merge(const Trace& a, const Trace& b) {
  Trace out = a;
  out.runs = addCounts(a.runs, b.runs);
  out.sites.insert(out.sites.end(), b.sites.begin(), b.sites.end());
  normalise(out);
  return out;
}

std::string printTrace(const Trace& trace) {
  size_t nameWidth = 4, countWidth = 5;
  for (const Site& s : trace.sites) {
    nameWidth = std::max(nameWidth, s.name.size());
    countWidth = std::max(countWidth, std::to_string(s.count()).size());
  }
  auto padded = [](std::string s, size_t width) {
    return s + std::string(s.size() < width ? width - s.size() : 0, ' ');
  };
  std::string out = std::to_string(trace.runs) + (trace.runs == 1 ? " run, " : " runs, ") +
                    std::to_string(trace.sites.size()) + (trace.sites.size() == 1 ? " site\n" : " sites\n");
  if (trace.sites.empty()) return out;
  out += padded("site", nameWidth) + "  " + std::string(countWidth - 5, ' ') + "count  types\n";
  for (const Site& s : trace.sites) {
    const u64 count = s.count();
    const std::string n = std::to_string(count);
    out += padded(s.name, nameWidth) + "  " + std::string(countWidth - n.size(), ' ') + n;
    const char* separator = "  ";
    for (const Type& t : s.types) {
      out += separator + t.name;
      if (!t.layout.empty()) {
        const char* comma = "(";
        for (const Trace::Slot& slot : t.layout) {
          out += comma + slot.name + (slot.raw ? " f64" : "");
          comma = ", ";
        }
        out += ')';
      }
      out += ' ' + percent(t.count, count);
      separator = ", ";
    }
    if (s.other) out += separator + std::string("other ") + percent(s.other, count);
    out += '\n';
  }
  return out;
}

} // namespace molt
