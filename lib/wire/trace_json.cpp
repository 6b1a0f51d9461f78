#include "wire/trace_json.h"
#include "trace/binary.h"
#include "wire/json_error.h"
#include "wire/json_writer.h"
#include <simdjson.h>

namespace molt {
namespace sj = simdjson::dom;

namespace {
constexpr u64 kVersion = 1;

/// Empty, or what is wrong.
std::string readType(sj::element e, Trace::Type& type) {
  sj::object o;
  if (e.get(o)) return "a type is not an object";
  std::string_view s;
  if (o["type"].get(s) || s.empty()) return "'type' is missing, empty or not a string";
  type.name = s;
  if (o["count"].get(type.count) || type.count > kMostCount)
    return "a type's 'count' is missing or not a count";
  sj::element layout;
  if (o["layout"].get(layout)) return {};
  sj::array rows;
  if (layout.get(rows)) return "'layout' is not an array";
  for (sj::element row : rows) {
    sj::array pair;
    std::string_view name, kind;
    if (row.get(pair) || pair.size() != 2 || pair.at(0).get(name) || pair.at(1).get(kind))
      return "a row of 'layout' is not [name, kind]";
    if (kind != "tagged" && kind != "f64") return "the kind of a slot is neither \"tagged\" nor \"f64\"";
    type.layout.push_back({std::string(name), kind == "f64"});
  }
  return {};
}

std::string readSite(sj::element e, Trace::Site& site) {
  sj::object o;
  if (e.get(o)) return "not an object";
  std::string_view s;
  if (o["site"].get(s) || s.empty()) return "'site' is missing, empty or not a string";
  site.name = s;
  u64 count;
  if (o["count"].get(count) || count > kMostCount) return "'count' is missing or not a count";
  sj::array types;
  if (o["types"].get(types)) return "'types' is missing or not an array";
  for (sj::element t : types)
    if (std::string why = readType(t, site.types.emplace_back()); !why.empty()) return why;
  sj::element other;
  if (!o["other"].get(other) && (other.get(site.other) || site.other > kMostCount))
    return "'other' is not a count";
  if (site.count() != count)
    return "the counts of its types add up to " + std::to_string(site.count()) + ", but 'count' is " +
           std::to_string(count);
  return {};
}
} // namespace

bool readTraceJson(std::string_view json, Trace& out, Diagnostics& diags) {
  auto fail = [&](const std::string& what) {
    diags.error("format", "trace: " + what);
    return false;
  };
  if (json.find_first_not_of(" \t\r\n") == std::string_view::npos) return fail("it is empty");
  sj::parser parser;
  sj::element root;
  if (auto e = parser.parse(simdjson::padded_string(json)).get(root)) return fail(jsonProblem(e));
  sj::object o;
  if (root.get(o)) return fail("not an object");
  std::string_view kind;
  if (o["molt"].get(kind) || kind != "trace") return fail("'molt' must be \"trace\"");
  u64 version;
  if (o["version"].get(version)) return fail("'version' is missing or not a number");
  if (version != kVersion)
    return fail("expected version " + std::to_string(kVersion) + ", got " + std::to_string(version));
  if (o["runs"].get(out.runs) || out.runs > kMostCount) return fail("'runs' is missing or not a count");
  sj::array sites;
  if (o["sites"].get(sites)) return fail("'sites' is missing or not an array");
  u64 index = 0;
  for (sj::element e : sites) {
    if (std::string why = readSite(e, out.sites.emplace_back()); !why.empty())
      return fail("site " + std::to_string(index) + ": " + why);
    ++index;
  }
  normalise(out);
  return true;
}

bool readAnyTrace(std::string_view bytes, Trace& out, Diagnostics& diags) {
  return isEnvelope(bytes) ? readTraceBinary(bytes, out, diags) : readTraceJson(bytes, out, diags);
}

std::string writeTraceJson(const Trace& trace) {
  std::string out;
  JsonWriter w(out, 1);
  w.beginObject().field("molt", "trace").field("version", kVersion).field("runs", trace.runs);
  w.key("sites").beginArray();
  for (const Trace::Site& site : trace.sites) {
    w.beginRowObject().field("site", site.name).field("count", site.count()).key("types").beginRow();
    for (const Trace::Type& type : site.types) {
      w.beginRowObject().field("type", type.name).field("count", type.count);
      if (!type.layout.empty()) {
        w.key("layout").beginRow();
        for (auto& slot : type.layout)
          w.beginRow().string(slot.name).string(slot.raw ? "f64" : "tagged").endArray();
        w.endArray();
      }
      w.endObject();
    }
    w.endArray();
    if (site.other) w.field("other", site.other);
    w.endObject();
  }
  w.endArray().endObject();
  out += '\n';
  return out;
}

} // namespace molt
