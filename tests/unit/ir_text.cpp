// Text form and verifier.
#include "ir/cfg.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "ir_samples.h"
#include <gtest/gtest.h>

using namespace molt;
using namespace molt::ir;

static Program read(std::string_view text) {
  Program p;
  Diagnostics d;
  EXPECT_TRUE(readText(text, p, d)) << (d.items.empty() ? "" : d.items[0].text) << " line "
                                    << (d.items.empty() ? 0 : d.items[0].span.line);
  return p;
}

static std::string verdict(const Program& p, Stage stage = Stage::Parse) {
  Diagnostics d;
  bool ok = verify(p, d, stage);
  EXPECT_EQ(ok, d.items.empty());
  return ok ? "" : d.items[0].text;
}

// The sample with one piece replaced.
static std::string verdictWith(std::string_view from, std::string_view to, Stage stage = Stage::Parse) {
  std::string s = test::kSample;
  size_t at = s.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  s.replace(at, from.size(), to);
  return verdict(read(s), stage);
}

static bool has(const std::string& s, const char* part) { return s.find(part) != std::string::npos; }

TEST(IrText, SampleVerifiesAndRoundTrips) {
  Program p = read(test::kSample);
  EXPECT_EQ(verdict(p), "");
  std::string once = printText(p);
  EXPECT_EQ(printText(read(once)), once);
}

TEST(IrText, RandomProgramsRoundTrip) {
  for (u32 seed = 0; seed < 500; ++seed) {
    Program p = test::randomProgram(seed);
    std::string once = printText(p);
    Program q = read(once);
    ASSERT_EQ(printText(q), once) << seed;
    ASSERT_EQ(q.functions.size(), p.functions.size());
    Diagnostics d;
    verify(q, d, Stage::Lower); // must only not crash
  }
}

TEST(IrText, DamagedTextIsAnErrorNotACrash) {
  std::string text = printText(read(test::kSample));
  for (size_t i = 0; i < text.size(); i += 3) {
    std::string cut = text.substr(0, i), hit = text;
    hit[i] = hit[i] == '%' ? '9' : '%';
    for (auto& s : {cut, hit}) {
      Program p;
      Diagnostics d;
      if (readText(s, p, d))
        verify(p, d, Stage::Lower);
      else
        EXPECT_TRUE(d.hasErrors());
    }
  }
}

TEST(IrVerify, NamesWhatIsWrong) {
  EXPECT_TRUE(has(verdictWith("binary %0, %1", "binary %0, %9"), "operand out of range"));
  EXPECT_TRUE(has(verdictWith("binary %0, %1", "binary %0"), "expected 2 operands, got 1"));
  EXPECT_TRUE(has(verdictWith("unwind ^b1(%0)", "unwind ^b1(%2)"), "not defined on every way"));
  EXPECT_TRUE(has(verdictWith("unwind ^b1(%0)", "unwind ^b1()"), "passes 0 arguments, expected 1"));
  EXPECT_TRUE(has(verdictWith("%4:v = exc_catch", "%4:v = unset"), "does not start with exc_catch"));
  EXPECT_TRUE(has(verdictWith("branch %6", "branch %5"), "must be of type b"));
  EXPECT_TRUE(has(verdictWith("to ^b2(%4)", "to ^b9(%4)"), "block that does not exist"));
  EXPECT_TRUE(has(verdictWith("return %7", "return %2"), "not defined on every way"));
  EXPECT_TRUE(has(verdictWith("[Add]", "[13]"), "no such operator"));
  EXPECT_TRUE(has(verdictWith("global_get [1]", "global_get [2]"), "no such global slot"));
  EXPECT_TRUE(has(verdictWith("%1:v = const [int 1] @0", "retain %0"), "may not appear"));
  EXPECT_TRUE(has(verdictWith("[f1]", "[f7]"), "no such function"));
  EXPECT_TRUE(has(verdictWith("@1 span(1) unwind", "@4 span(1) unwind"), "origin out of range"));
  EXPECT_TRUE(has(verdictWith("  return %7\n", ""), "is empty"));
  EXPECT_TRUE(has(verdictWith("  jump to ^b2(%4)", "  keep %4"), "must end in a terminator"));
  EXPECT_TRUE(has(verdictWith("  return %7\n", "  unreachable\n"), "leads over an op that raises"));
  EXPECT_TRUE(has(verdictWith("positional 1", "positional 2"), "parameter counts"));
}

TEST(IrVerify, GuardsNeedSoundStates) {
  auto with = [&](const char* state, const char* guard) {
    std::string s = test::kSample;
    auto put = [&](std::string_view from, std::string to) { s.replace(s.find(from), from.size(), to); };
    put("  spans (1:0-1:0, 2:16-2:21)", std::string("  spans (1:0-1:0, 2:16-2:21)\n") + state);
    put("  %1:v = const [int 1] @0",
        std::string("  %1:v = const [int 1] @0\n  %8:i = guard_int %0 ") + guard);
    put("molt-ir 1 parse", "molt-ir 1 guard");
    return verdict(read(s), Stage::Guard);
  };
  EXPECT_EQ(with("  state 0 f1 resume 1 (%0)", "state(0)"), "");
  EXPECT_TRUE(has(with("  state 0 f1 resume 1 (%0)", ""), "no frame state"));
  EXPECT_TRUE(has(with("  state 0 f1 resume 1 (%2)", "state(0)"), "frame state is not defined"));
  EXPECT_TRUE(has(with("  state 0 f1 resume 3 (%0)", "state(0)"), "no op has the origin"));
  EXPECT_TRUE(has(with("  state 0 f1 resume 1 (%0) caller 0", "state(0)"), "circle"));
}

// Helpers trust some operands; IR has to prove them.
TEST(IrVerify, ValuesAreWhatHelpersTrust) {
  auto with = [&](const char* body) {
    std::string s = "molt-ir 1 parse\n"
                    "module m0 \"__main__\" file \"a.py\" body f0 { globals (\"g\") }\n"
                    "func f0 \"m\" qualname \"m\" module 0 kind module { spans (1:0-1:0)\n"
                    "^b0():\n  %0:v = const [none]\n  return %0\n}\n"
                    "func f1 \"f\" qualname \"f\" module 0 kind function {\n"
                    "  positional 1\n  params (\"x\", \"args\")\n  flags (varargs)\n  spans (1:0-1:0)\n"
                    "^b0(%0:v, %1:v):\n";
    return verdict(read(s + body + "}\n"));
  };
  EXPECT_EQ(with("%2:v = iter %0\n %3:v = iter_next %2\n %4:b = is_stop %3\n branch %4 to ^b1(%0), ^b1(%3)\n"
                 "^b1(%5:v):\n %6:v = attr_get %5 [\"a\"]\n return %6\n"),
            "");
  EXPECT_TRUE(has(with("%2:v = iter %0\n %3:v = iter_next %2\n %6:v = attr_get %3 [\"a\"]\n return %6\n"),
                  "exhaustion sentinel"));
  EXPECT_TRUE(
      has(with("%2:v = iter %0\n %3:v = iter_next %2\n %4:b = is_stop %3\n branch %4 to ^b1(), ^b2()\n"
               "^b1():\n return %3\n^b2():\n return %3\n"),
          "exhaustion sentinel"));
  EXPECT_EQ(with("%2:v = unset\n %3:b = is_set %2\n %4:b = not %3\n branch %4 to ^b1(), ^b2()\n"
                 "^b1():\n return %0\n^b2():\n return %2\n"),
            "");
  EXPECT_TRUE(has(with("%2:v = unset\n return %2\n"), "may be unset"));
  EXPECT_EQ(with("%2:v = list_new\n list_append %2, %0\n return %2\n"), "");
  EXPECT_TRUE(has(with("list_append %0, %0\n return %0\n"), "exact kind"));
  EXPECT_TRUE(
      has(with("%2:v = list_new\n jump to ^b1(%2)\n^b1(%3:v):\n list_append %3, %0\n %4:b = truth %0\n"
               "branch %4 to ^b1(%3), ^b2()\n^b2():\n jump to ^b1(%0)\n"),
          "exact kind"));
  EXPECT_EQ(with("%2:v = unset\n %3:v = call_ex %0, %1, %2\n return %3\n"), "");
  EXPECT_TRUE(has(with("%3:v = call_ex %0, %1, %1\n return %3\n"), "exact kind"));
  EXPECT_TRUE(has(with("%3:v = cell_get %0 [\"x\", 0]\n return %3\n"), "exact kind"));
  EXPECT_TRUE(has(with("%3:v = exc_type %0\n return %3\n"), "exact kind"));
}

TEST(IrVerify, ExitOpsAreThoseThatSaySo) {
  for (u32 i = 0; i < static_cast<u32>(Opcode::Count); ++i) {
    Opcode c = static_cast<Opcode>(i);
    std::string doc = info(c).doc;
    bool says = doc.find("exit on") != std::string::npos || doc.find("else exit") != std::string::npos ||
                doc.find("exit when") != std::string::npos;
    EXPECT_EQ(canExit(c), says) << info(c).text;
  }
}

// Against the definition: a dominates b if removing a cuts b off.
TEST(IrCfg, DominatorsAgreeWithTheDefinition) {
  std::mt19937 rng(7);
  for (u32 round = 0; round < 300; ++round) {
    u32 n = 1 + rng() % 12;
    Function f;
    for (u32 b = 0; b < n; ++b) {
      Block& block = f.blocks.emplace_back();
      Op call;
      call.code = Opcode::Neg;
      if (rng() % 3 == 0) call.unwind.target = rng() % n;
      block.ops.push_back(call);
      Op end;
      end.code = Opcode::Branch;
      for (u32 k = rng() % 3; k; --k) end.edges.push_back({static_cast<u32>(rng() % n), {}});
      block.ops.push_back(end);
    }
    Dominators dom(f);
    Cfg cfg(f);
    auto reach = [&](u32 without) {
      std::vector<bool> seen(n, false);
      std::vector<u32> work;
      if (without != 0) work.push_back(0), seen[0] = true;
      while (!work.empty()) {
        u32 b = work.back();
        work.pop_back();
        for (auto& op : f.blocks[b].ops) {
          auto go = [&](u32 t) {
            if (t != kNone && t != without && !seen[t]) seen[t] = true, work.push_back(t);
          };
          go(op.unwind.target);
          for (auto& e : op.edges) go(e.target);
        }
      }
      return seen;
    };
    auto all = reach(kNone);
    for (u32 a = 0; a < n; ++a) {
      EXPECT_EQ(all[a], dom.reachable(a));
      EXPECT_EQ(all[a], cfg.reachable(a));
      if (!all[a]) continue;
      auto seen = reach(a);
      for (u32 b = 0; b < n; ++b)
        EXPECT_EQ(all[b] && dom.dominates(a, b), all[b] && !seen[b]) << round << ' ' << a << ' ' << b;
      EXPECT_TRUE(a == 0 || (dom.idom(a) != a && dom.dominates(dom.idom(a), a)));
    }
  }
}
