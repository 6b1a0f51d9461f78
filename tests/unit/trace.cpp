// Traces: merging does not depend on order, both forms are faithful, readers refuse the rest; what mining
// claims; and the JSON Schemas accept what the writers give.
#include "trace/binary.h"
#include "trace_to_manifest/mine.h"
#include "wire/manifest_json.h"
#include "wire/trace_json.h"
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <random>
#include <unistd.h>

using namespace molt;

static const std::string kRoot = MOLT_SOURCE_DIR;

/// Not in normal form: sites and types come twice, in any order, some with count 0 or near the limit.
static Trace randomTrace(std::mt19937& rng) {
  auto below = [&](u32 n) { return rng() % n; };
  auto count = [&]() -> u64 {
    switch (below(8)) {
    case 0: return 0;
    case 1: return kMostCount - below(3);
    case 2: return ~u64(0);
    default: return below(1000);
    }
  };
  static const char* names[] = {"int",      "bigint", "float", "str",
                                "NoneType", "m:A",    "m:B.C", "m:f.<locals>.\xC3\xA9"};
  static const char* attributes[] = {"x", "y", "", "\xE2\x82\xAC"};
  Trace t;
  t.runs = below(4) ? below(5) : count();
  for (u32 n = below(12); n; --n) {
    Trace::Site& s = t.sites.emplace_back();
    s.name = "m:f@0123456789abcdef#" + std::to_string(below(6)) + ":binary";
    if (below(3) == 0) s.other = count();
    for (u32 k = below(6); k; --k) {
      Trace::Type& type = s.types.emplace_back();
      type.name = names[below(8)];
      type.count = count();
      if (type.name[1] == ':')
        for (u32 i = below(3); i; --i) type.layout.push_back({attributes[below(4)], below(2) != 0});
    }
  }
  return t;
}

static Trace normal(Trace t) {
  normalise(t);
  return t;
}

static std::string problemOf(std::string_view bytes) {
  Trace t;
  Diagnostics d;
  bool ok = readAnyTrace(bytes, t, d);
  EXPECT_EQ(ok, !d.hasErrors());
  return d.items.empty() ? "" : d.items[0].text;
}

TEST(Trace, MergeIsAssociativeAndCommutative) {
  std::mt19937 rng(1);
  for (u32 i = 0; i < 3000; ++i) {
    Trace a = normal(randomTrace(rng)), b = normal(randomTrace(rng)), c = normal(randomTrace(rng));
    ASSERT_EQ(merge(a, b), merge(b, a));
    ASSERT_EQ(merge(merge(a, b), c), merge(a, merge(b, c)));
    ASSERT_EQ(merge(a, Trace()), a);
    ASSERT_EQ(normal(merge(a, b)), merge(a, b));
  }
}

TEST(Trace, FormsRoundTripToTheSameBytes) {
  std::mt19937 rng(2);
  for (u32 i = 0; i < 2000; ++i) {
    Trace a = normal(randomTrace(rng)), fromJson, fromBinary;
    Diagnostics d;
    const std::string json = writeTraceJson(a), binary = writeTraceBinary(a);
    ASSERT_TRUE(readAnyTrace(json, fromJson, d)) << d.items[0].text << json;
    ASSERT_TRUE(readAnyTrace(binary, fromBinary, d)) << d.items[0].text << json;
    ASSERT_EQ(writeTraceJson(fromBinary), json);
    ASSERT_EQ(writeTraceBinary(fromJson), binary);
  }
}

TEST(Trace, DamagedBinaryIsRefused) {
  std::mt19937 rng(3);
  for (u32 i = 0; i < 300; ++i) {
    const Trace a = normal(randomTrace(rng));
    const std::string binary = writeTraceBinary(a);
    for (size_t n = 0; n < binary.size(); n += 1 + rng() % 7) EXPECT_NE(problemOf(binary.substr(0, n)), "");
    std::string payload = binary.substr(32);
    if (payload.size() > 3) payload[rng() % payload.size()] ^= static_cast<char>(1 + rng() % 255);
    Trace t;
    Diagnostics d;
    const std::string forged = wrapEnvelope(kTraceFormat, payload);
    if (readTraceBinary(forged, t, d)) EXPECT_EQ(writeTraceBinary(t), forged);
  }
}

TEST(Trace, JsonReaderNamesTheFault) {
  auto with = [](std::string site) {
    return problemOf(R"({"molt":"trace","version":1,"runs":1,"sites":[)" + site + "]}");
  };
  EXPECT_EQ(problemOf(""), "trace: it is empty");
  EXPECT_EQ(problemOf("[]"), "trace: not an object");
  EXPECT_EQ(problemOf(R"({"molt":"manifest"})"), "trace: 'molt' must be \"trace\"");
  EXPECT_EQ(problemOf(R"({"molt":"trace","version":7})"), "trace: expected version 1, got 7");
  EXPECT_EQ(problemOf(R"({"molt":"trace","version":1,"runs":-1})"),
            "trace: 'runs' is missing or not a count");
  EXPECT_EQ(with(R"({"site":"a","count":2,"types":[{"type":"int","count":1}]})"),
            "trace: site 0: the counts of its types add up to 1, but 'count' is 2");
  EXPECT_EQ(with(R"({"site":"a","count":1,"types":[{"type":"m:A","count":1,"layout":[["x","i8"]]}]})"),
            "trace: site 0: the kind of a slot is neither \"tagged\" nor \"f64\"");
  EXPECT_EQ(with(R"({"site":"","count":0,"types":[]})"),
            "trace: site 0: 'site' is missing, empty or not a string");
  EXPECT_EQ(
      with(R"({"site":"a","count":3,"types":[{"type":"int","count":1},{"type":"int","count":1}],"other":1})"),
      "");
}

TEST(Mine, ClaimsWhatDominates) {
  Trace t;
  t.runs = 1;
  auto site = [&](const char* name, std::vector<Trace::Type> types, u64 other = 0) {
    t.sites.push_back({name, std::move(types), other});
  };
  const std::vector<Trace::Slot> xy = {{"x", true}, {"y", false}}, x = {{"x", true}};
  site("a", {{"int", {}, 7}});                     // too few
  site("b", {{"int", {}, 8}});                     // just enough
  site("c", {{"int", {}, 98}, {"float", {}, 2}});  // too mixed
  site("d", {{"int", {}, 99}, {"bigint", {}, 1}}); // just enough
  site("e", {{"bigint", {}, 100}});                // not claimable
  site("f", {{"m:A", xy, 50}, {"m:A", x, 50}});    // the class, no layout
  site("g", {{"m:A", xy, 199}, {"m:A", x, 1}});    // with layout
  site("h", {{"m:A", {}, 10}});                    // without attributes
  site("i", {{"int", {}, 90}}, 10);                // too many unknown
  site("j", {{"NoneType", {}, 100}});              // not claimable
  site("k@0#0:param", {{"str", {}, 1}});           // seldom, but its function is busy
  site("k@0#1:call", {{"int", {}, 1000}});
  site("l@0#0:param", {{"str", {}, 7}});
  normalise(t);
  const Manifest m = mine(t, {});
  std::string got;
  for (auto& c : m.claims) {
    got += c.site + " " + c.type;
    for (auto& [name, kind] : c.layout) got += " " + name + ":" + kind;
    got += "\n";
  }
  EXPECT_EQ(got, "b int\nd int\nf m:A\ng m:A x:f64 y:tagged\nh m:A\nk@0#0:param str\nk@0#1:call int\n");
  EXPECT_EQ(m.claims[1].count, 100u);
  EXPECT_EQ(m.claims[1].share, 0.99);
}

TEST(Schemas, AcceptWhatTheWritersGive) {
  if (std::system("python3 -c 'import jsonschema' 2>/dev/null") != 0)
    GTEST_SKIP() << "ABSENT: python3's jsonschema; the schemas were not checked";
  const std::string folder = testing::TempDir() + "molt_trace_schema_" + std::to_string(getpid());
  ASSERT_EQ(std::system(("mkdir -p " + folder + "/trace " + folder + "/manifest").c_str()), 0);
  auto write = [&](const std::string& name, const std::string& text) {
    std::ofstream(folder + "/" + name, std::ios::binary) << text;
  };
  std::mt19937 rng(4);
  for (u32 i = 0; i < 30; ++i) {
    const Trace t = normal(randomTrace(rng));
    write("trace/" + std::to_string(i) + ".json", writeTraceJson(t));
    write("manifest/" + std::to_string(i) + ".json", writeManifest(mine(t, {1, 0.6})));
  }
  // As the runtime writes it.
  write("trace/runtime.json", R"({"molt":"trace","version":1,"runs":1,"sites":[
{"site":"__main__:f@f725c14fc2617fbf#0:param","count":1,"types":[{"type":"__main__:P","count":1,"layout":[["x","f64"]]}]}
]})");
  write("trace/bad-version.json", R"({"molt":"trace","version":2,"runs":1,"sites":[]})");
  write("trace/bad-kind.json",
        R"({"molt":"trace","version":1,"runs":1,"sites":[{"site":"a","count":1,"types":[
{"type":"m:A","count":1,"layout":[["x","i8"]]}]}]})");
  write("manifest/bad-claim.json", R"({"molt":"manifest","version":1,"claims":[{"site":"a"}]})");
  write("manifest/bad-kind.json", R"({"molt":"trace","version":1,"runs":1,"sites":[]})");
  for (const char* kind : {"trace", "manifest"}) {
    const std::string check = "python3 " + kRoot + "/tests/unit/check_schema.py " + kRoot +
                              "/docs/spec/schemas/" + kind + ".schema.json " + folder + "/" + kind +
                              "/*.json";
    EXPECT_EQ(std::system(check.c_str()), 0) << kind;
  }
  EXPECT_EQ(std::system(("rm -r " + folder).c_str()), 0);
}
