// Programs for the tests of the IR's forms: one written by hand, and any number at random.
#pragma once
#include "ir/ir.h"
#include "ir/names.h"
#include <bit>
#include <random>

namespace molt::ir::test {

inline constexpr const char* kSample = R"(molt-ir 1 parse
; def f(n):
;     try: return n + 1
;     except: return g
module m0 "__main__" file "a.py" body f0 {
  globals ("f", "g")
  source "def f(n):\n" "    try: return n + 1\n    except: return g \xff\"\\é\n"
}
func f0 "<module>" qualname "<module>" module 0 kind module {
  line 1
  origins 2
  spans (1:0-1:0, 1:0-3:20)
^b0():
  %0:v = unset
  %1:v = func_new %0, %0, %0 [f1] @0 span(1)
  global_set %1 [0] @1 span(1)
  %2:v = const [none]
  return %2
}
func f1 "f" qualname "f" module 0 kind function {
  positional 1
  params ("n")
  doc str "does f"
  line 1
  hash 0x1234567890abcdef
  origins 4
  spans (1:0-1:0, 2:16-2:21)
^b0(%0:v):
  %1:v = const [int 1] @0
  %2:v = binary %0, %1 [Add] @1 span(1) unwind ^b1(%0)
  return %2
^b1(%3:v):
  %4:v = exc_catch
  %5:v = global_get [1] @2
  %6:b = is %5, %3
  branch %6 to ^b2(%5), ^b3()
^b2(%7:v):
  return %7
^b3():
  jump to ^b2(%4)
}
)";

/// Fills every table and field with whatever the forms can carry; seldom makes sense.
inline Program randomProgram(u32 seed) {
  std::mt19937 rng(seed);
  auto upTo = [&](u32 n) { return static_cast<u32>(rng() % (n + 1)); };
  auto maybe = [&](u32 n) { return upTo(3) == 0 ? kNone : upTo(n); };
  auto text = [&](bool any) {
    std::string s;
    for (u32 n = upTo(12); n; --n) {
      if (any)
        s += static_cast<char>(rng());
      else
        s += std::string_view("ab\"\\\n\t\x7f é☃")[upTo(12)];
    }
    return s;
  };
  auto type = [&] { return static_cast<Type>(1 + upTo(5)); };
  Program p;
  p.stage = static_cast<Stage>(upTo(2));
  p.intern("");
  for (u32 i = upTo(20); i; --i) p.strings.push_back(text(true)); // duplicates too
  auto str = [&] { return upTo(static_cast<u32>(p.strings.size()) - 1); };
  auto strs = [&] {
    std::vector<StrId> v(upTo(4));
    for (auto& s : v) s = str();
    return v;
  };
  for (u32 i = 1 + upTo(20); i; --i) {
    Const c;
    c.kind = static_cast<ConstKind>(upTo(10));
    auto real = [&] {
      switch (upTo(5)) {
      case 0: return -0.0;
      case 1: return 1.0 / 0.0;
      case 2: return std::bit_cast<f64>(0x7ff8000000000123ull);
      case 3: return 5e-324;
      default: return std::bit_cast<f64>((u64{rng()} << 32) | rng());
      }
    };
    if (c.kind == ConstKind::Int) c.text = std::to_string(static_cast<i32>(rng()));
    if (c.kind == ConstKind::Float || c.kind == ConstKind::Complex) c.real = real();
    if (c.kind == ConstKind::Complex) c.imag = real();
    if (c.kind == ConstKind::Str || c.kind == ConstKind::Bytes) c.text = text(true);
    if (c.kind >= ConstKind::Tuple)
      for (u32 n = p.consts.empty() ? 0 : upTo(3); n; --n)
        c.items.push_back(upTo(static_cast<u32>(p.consts.size()) - 1));
    p.consts.push_back(c);
  }
  for (u32 i = upTo(3); i; --i) {
    Shape s;
    s.module = str();
    s.cls = str();
    s.slots = strs();
    for (u32 k = 0; k < s.slots.size(); ++k) s.kinds.push_back(type());
    p.shapes.push_back(s);
  }
  u32 functions = 1 + upTo(4);
  for (u32 i = 1 + upTo(2); i; --i)
    p.modules.push_back({str(), str(), upTo(1) == 1, upTo(1) == 1, maybe(functions), strs(),
                         text(true) + "\n" + text(false)});
  for (u32 n = functions; n; --n) {
    Function f;
    f.name = str();
    f.qualname = str();
    f.module = upTo(2);
    f.kind = static_cast<FunctionKind>(upTo(4));
    f.flags = upTo(1) ? rng() : 0;
    f.posOnly = upTo(2);
    f.positional = upTo(3);
    f.keywordOnly = upTo(1) * upTo(300);
    f.paramNames = strs();
    f.localNames = strs();
    f.freeNames = strs();
    f.cellNames = strs();
    f.doc = maybe(5);
    f.firstLine = upTo(1000);
    f.sourceHash = (u64{rng()} << 32) | rng();
    for (u32 k = upTo(6); k; --k) f.spans.push_back({upTo(300), upTo(90), upTo(300), upTo(2000)});
    f.originCount = upTo(70000);
    f.resumes = maybe(functions);
    u32 blocks = 1 + upTo(4), ops = upTo(8), values = 1 + upTo(300);
    for (u32 k = values; k; --k) f.newValue(type());
    auto value = [&] { return maybe(values - 1); };
    auto vals = [&] {
      std::vector<ValueId> v(upTo(5));
      for (auto& x : v) x = value();
      return v;
    };
    ValueId next = 0;
    for (u32 b = 0; b < blocks; ++b) {
      Block block;
      for (u32 k = upTo(3); k && next < values; --k) block.params.push_back(next += upTo(2)), ++next;
      std::erase_if(block.params, [&](ValueId v) { return v >= values; });
      for (u32 k = ops; k; --k) {
        Op op;
        op.code = static_cast<Opcode>(upTo(static_cast<u32>(Opcode::Count) - 1));
        if (upTo(2) && next < values) op.result = next++;
        op.type = upTo(9) == 0 ? type() : op.result == kNone ? Type::None : f.valueTypes[op.result];
        op.origin = maybe(1000);
        op.span = upTo(2) ? upTo(3) : rng();
        u32 imms = immCount(info(op.code));
        for (u32 j = 0; j < imms; ++j) op.imm[j] = maybe(upTo(1) ? 20 : 0xfffffffe);
        op.state = upTo(3) ? kNone : upTo(10);
        op.args = vals();
        for (u32 j = upTo(6) ? 0 : upTo(3); j; --j) op.edges.push_back({upTo(5), vals()});
        if (upTo(4) == 0) op.unwind = {upTo(5), vals()};
        block.ops.push_back(op);
      }
      f.blocks.push_back(block);
    }
    for (u32 k = upTo(3); k; --k) f.states.push_back({maybe(3), maybe(100), vals(), maybe(3)});
    for (u32 k = upTo(2); k; --k) f.resumePoints.push_back({maybe(100), vals()});
    p.functions.push_back(f);
  }
  return p;
}

} // namespace molt::ir::test
