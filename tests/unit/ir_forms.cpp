// Text, JSON and binary carry the same program, and damage is an error with a reason.
#include "ir/binary.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "ir_samples.h"
#include "wire/ir_json.h"
#include <gtest/gtest.h>

using namespace molt;
using namespace molt::ir;

static constexpr IrForm kForms[] = {IrForm::Binary, IrForm::Json, IrForm::Text};

static Program read(std::string_view bytes) {
  Program p;
  Diagnostics d;
  EXPECT_TRUE(readAnyIr(bytes, p, d)) << (d.items.empty() ? "" : d.items[0].text);
  return p;
}

static std::string whyNot(std::string_view bytes) {
  Program p;
  Diagnostics d;
  EXPECT_FALSE(readAnyIr(bytes, p, d));
  return d.items.empty() ? "" : d.items[0].text;
}

// Through every form and from each to each other: the same bytes.
static void roundTrip(const Program& p, const std::string& which) {
  std::string want[3];
  for (int i = 0; i < 3; ++i) want[i] = writeIr(p, kForms[i]);
  for (int i = 0; i < 3; ++i) {
    Program q = read(want[i]);
    for (int j = 0; j < 3; ++j) ASSERT_EQ(writeIr(q, kForms[j]), want[j]) << which << ' ' << i << ' ' << j;
  }
}

TEST(IrForms, SampleRoundTrips) { roundTrip(read(test::kSample), "sample"); }

TEST(IrForms, RandomProgramsRoundTrip) {
  for (u32 seed = 0; seed < 400; ++seed) {
    roundTrip(test::randomProgram(seed), std::to_string(seed));
    if (HasFatalFailure()) return;
  }
}

TEST(IrForms, EnvelopeSaysWhatIsWrong) {
  std::string good = writeBinary(read(test::kSample));
  EXPECT_EQ(whyNot(""), "the input is empty, expected Molt IR");
  EXPECT_EQ(whyNot("\n"), "the input is empty, expected Molt IR");
  EXPECT_EQ(whyNot(good.substr(0, 20)), "Molt IR is cut off within its header");
  EXPECT_TRUE(whyNot(good.substr(0, 60)).starts_with("Molt IR is cut off: expected "));
  EXPECT_EQ(whyNot(good + "x"), "Molt IR has 1 bytes too many at its end");
  std::string bad = good;
  bad[40] ^= 1;
  EXPECT_EQ(whyNot(bad), "Molt IR is damaged: its checksum does not match");
  bad = good;
  bad[8] = 7;
  EXPECT_EQ(whyNot(bad), "Molt IR of a version this tool does not read: expected 2, got 7");
  bad = good;
  bad[5] = 'T';
  EXPECT_EQ(whyNot(bad), "expected Molt IR, got another artifact of Molt's (kind 'TR')");
  Format range{"IR", "Molt IR", 5, 3, 5};
  Diagnostics d;
  std::string_view payload;
  u32 version;
  bad = good;
  bad[8] = 7;
  EXPECT_FALSE(unwrapEnvelope(range, bad, payload, version, d));
  EXPECT_EQ(d.items[0].text, "Molt IR of a version this tool does not read: expected 3 to 5, got 7");
}

// Bytes that the checksum vouches for may still be nonsense.
TEST(IrForms, DamagedPayloadIsAnErrorNotACrash) {
  std::mt19937 rng(3);
  for (u32 seed = 0; seed < 200; ++seed) {
    Program p = seed % 2 ? read(test::kSample) : test::randomProgram(seed);
    std::string payload = writeBinary(p).substr(32);
    for (u32 k = 0; k < 40; ++k) {
      std::string hit = payload;
      for (u32 n = 1 + rng() % 3; n; --n) hit[rng() % hit.size()] = static_cast<char>(rng());
      if (rng() % 4 == 0) hit.resize(rng() % hit.size());
      Program q;
      Diagnostics d;
      if (readBinary(wrapEnvelope(kIrFormat, hit), q, d)) {
        verify(q, d, Stage::Lower);
        printText(q);
      } else {
        EXPECT_TRUE(d.hasErrors());
      }
    }
  }
}

TEST(IrForms, DamagedJsonIsAnErrorNotACrash) {
  std::string json = writeIrJson(read(test::kSample));
  for (size_t i = 0; i < json.size(); i += 5)
    for (char c : {'7', '"', '}', 'n'}) {
      std::string hit = json;
      hit[i] = c;
      Program q;
      Diagnostics d;
      if (readIrJson(hit, q, d))
        verify(q, d, Stage::Lower);
      else
        EXPECT_TRUE(d.hasErrors());
    }
}
