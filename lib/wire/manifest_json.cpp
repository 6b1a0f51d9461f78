#include "wire/manifest_json.h"
#include "wire/json_error.h"
#include "wire/json_writer.h"
#include <simdjson.h>

namespace molt {
namespace sj = simdjson::dom;

namespace {
constexpr u64 kVersion = 1;

bool readClaim(sj::element e, u64 index, Claim& c, Diagnostics& diags) {
  auto fail = [&](const std::string& what) {
    diags.error("format", "manifest: claim " + std::to_string(index) + ": " + what);
    return false;
  };
  sj::object o;
  if (e.get(o)) return fail("not an object");
  std::string_view s;
  if (o["site"].get(s)) return fail("'site' is missing or not a string");
  c.site = s;
  if (o["type"].get(s)) return fail("'type' is missing or not a string");
  c.type = s;
  sj::element layout;
  if (!o["layout"].get(layout)) {
    sj::array rows;
    if (layout.get(rows)) return fail("'layout' is not an array");
    for (sj::element row : rows) {
      sj::array pair;
      if (row.get(pair) || pair.size() != 2) return fail("a row of 'layout' is not [name, kind]");
      std::string_view name, kind;
      if (pair.at(0).get(name) || pair.at(1).get(kind)) return fail("a row of 'layout' is not two strings");
      c.layout.emplace_back(name, kind);
    }
  }
  sj::object evidence;
  if (!o["evidence"].get(evidence)) {
    u64 n;
    f64 x;
    if (!evidence["count"].get(n)) c.count = n;
    if (!evidence["share"].get(x)) c.share = x;
  }
  return true;
}
} // namespace

bool readManifest(std::string_view json, Manifest& out, Diagnostics& diags) {
  auto fail = [&](const std::string& what) {
    diags.error("format", "manifest: " + what);
    return false;
  };
  if (json.find_first_not_of(" \t\r\n") == std::string_view::npos) return fail("it is empty");
  sj::parser parser;
  sj::element root;
  if (auto e = parser.parse(simdjson::padded_string(json)).get(root)) return fail(jsonProblem(e));
  sj::object o;
  if (root.get(o)) return fail("not an object");
  std::string_view kind;
  if (o["molt"].get(kind) || kind != "manifest") return fail("'molt' must be \"manifest\"");
  u64 version;
  if (o["version"].get(version)) return fail("'version' is missing or not a number");
  if (version != kVersion)
    return fail("expected version " + std::to_string(kVersion) + ", got " + std::to_string(version));
  sj::array claims;
  if (o["claims"].get(claims)) return fail("'claims' is missing or not an array");
  u64 index = 0;
  for (sj::element e : claims) {
    Claim c;
    if (!readClaim(e, index++, c, diags)) return false;
    out.claims.push_back(std::move(c));
  }
  return true;
}

std::string writeManifest(const Manifest& m) {
  std::string out;
  JsonWriter w(out, 1);
  w.beginObject().key("molt").string("manifest").key("version").number(kVersion).key("claims").beginArray();
  for (const Claim& c : m.claims) {
    w.beginRowObject().key("site").string(c.site).key("type").string(c.type);
    if (!c.layout.empty()) {
      w.key("layout").beginRow();
      for (auto& [name, kind] : c.layout) w.beginRow().string(name).string(kind).endArray();
      w.endArray();
    }
    w.key("evidence").beginRowObject().key("count").number(c.count).key("share").number(c.share).endObject();
    w.endObject();
  }
  w.endArray().endObject();
  out += '\n';
  return out;
}

} // namespace molt
