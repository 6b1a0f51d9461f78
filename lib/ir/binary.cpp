// Encoding. Every integer is LEB128. An id is written as id + 1, so that kNone is one byte, 0. Where a
// neighbour predicts a number, the difference is written, zigzag: values near the one being defined, spans
// near the last. An op is: opcode, a word of OpBit flags, then only what the flags say. Typical op of a
// function: 4 bytes.
#include "ir/binary.h"
#include "ir/fields.h"
#include <bit>
#include <cstring>

namespace molt::ir {
namespace {

enum OpBit : u32 {
  kResultNext = 1, // the result is the last result + 1
  kOriginNext = 2, // the origin is the last origin + 1
  kSpanSame = 4,   // the span is the last one
  kUnwindSame = 8, // the unwind edge is the last one
  kUnwind = 16,    // an unwind edge follows
  kHasState = 32,  // a state follows
  kResult = 64,    // a result follows
  kOrigin = 128,   // an origin follows
  kType = 256,     // a type follows: not the one of the result
  kArgCount = 512, // a count of operands follows: not the one in ops.def
  kEdges = 1024    // a count of successors follows: not the usual one
};

constexpr size_t kMaxSame = 16; // arguments that two bytes may repeat: bounds memory by the size of the input

u32 zigzag(u32 d) { return (d << 1) ^ (0u - (d >> 31)); }
u32 unzigzag(u32 z) { return (z >> 1) ^ (0u - (z & 1)); }

u32 usualEdges(Opcode c) { return c == Opcode::Jump ? 1 : c == Opcode::Branch ? 2 : 0; }

// State that both directions keep while they walk a function's ops.
struct Context {
  u32 lastResult = kNone, lastOrigin = kNone, lastSpan = 0;
  Edge lastUnwind;
};

class Writer {
public:
  std::string out;
  void varint(u64 n) {
    while (n >= 0x80) {
      out += static_cast<char>(n | 0x80);
      n >>= 7;
    }
    out += static_cast<char>(n);
  }
  void operator()(const char*, u32 id) { varint(id + 1u); }
  void operator()(const char*, u64 n) { out.append(reinterpret_cast<const char*>(&n), 8); }
  void operator()(const char*, f64 x) { (*this)("", std::bit_cast<u64>(x)); }
  void operator()(const char*, bool b) { out += static_cast<char>(b); }
  void operator()(const char*, Type t) { out += static_cast<char>(t); }
  void operator()(const char*, const std::string& s) {
    varint(s.size());
    out += s;
  }
  void operator()(const char*, const std::vector<SourceSpan>& spans) {
    varint(spans.size());
    SourceSpan last;
    for (const SourceSpan& s : spans) {
      varint(zigzag(s.line - last.line));
      varint(zigzag(s.col - last.col));
      varint(zigzag(s.endLine - s.line));
      varint(s.endCol);
      last = s;
    }
  }
  template <class T> void operator()(const char*, const std::vector<T>& items) {
    varint(items.size());
    for (auto& i : items) (*this)("", i);
  }
  template <class T>
    requires std::is_class_v<T>
  void operator()(const char*, const T& x) {
    fields(*this, x);
    if constexpr (std::is_same_v<T, Function>) blocks(x);
  }
  template <class E, class Names> void choice(const char*, E e, const Names&) { out += static_cast<char>(e); }

private:
  void near(ValueId v, u32 base) { varint(zigzag(base - v)); }
  void values(const std::vector<ValueId>& vs, u32 base) {
    for (ValueId v : vs) near(v, base);
  }
  void edge(const Edge& e, u32 base) {
    varint(e.target + 1u);
    varint(e.args.size());
    values(e.args, base);
  }
  void blocks(const Function& f) {
    Context cx;
    varint(f.blocks.size());
    for (const Block& b : f.blocks) {
      varint(b.params.size());
      for (ValueId v : b.params) {
        near(v, cx.lastResult);
        cx.lastResult = v;
      }
      varint(b.ops.size());
      for (const Op& o : b.ops) op(f, o, cx);
    }
  }
  void op(const Function& f, const Op& o, Context& cx) {
    const OpInfo& row = info(o.code);
    u32 bits = 0;
    if (o.result != kNone) bits |= o.result == cx.lastResult + 1 ? kResultNext : kResult;
    if (o.origin != kNone) bits |= o.origin == cx.lastOrigin + 1 ? kOriginNext : kOrigin;
    if (o.span == cx.lastSpan) bits |= kSpanSame;
    if (o.hasUnwind())
      bits |= o.unwind.args.size() <= kMaxSame && o.unwind.target == cx.lastUnwind.target &&
                      o.unwind.args == cx.lastUnwind.args
                  ? kUnwindSame
                  : kUnwind;
    if (o.state != kNone) bits |= kHasState;
    Type implied = o.result < f.valueTypes.size() ? f.valueTypes[o.result] : Type::None;
    if (o.type != implied) bits |= kType;
    if (o.args.size() != operandCount(row)) bits |= kArgCount;
    if (o.edges.size() != usualEdges(o.code)) bits |= kEdges;
    varint(static_cast<u32>(o.code));
    varint(bits);
    if (bits & kResult) near(o.result, cx.lastResult);
    if (o.result != kNone) cx.lastResult = o.result;
    if (bits & kOrigin) near(o.origin, cx.lastOrigin);
    if (o.origin != kNone) cx.lastOrigin = o.origin;
    if (!(bits & kSpanSame)) near(o.span, cx.lastSpan);
    cx.lastSpan = o.span;
    if (bits & kType) out += static_cast<char>(o.type);
    if (bits & kArgCount) varint(o.args.size());
    values(o.args, cx.lastResult);
    for (u32 i = 0, n = immCount(row); i < n; ++i) varint(o.imm[i] + 1u);
    if (bits & kEdges) varint(o.edges.size());
    for (const Edge& e : o.edges) edge(e, cx.lastResult);
    if (bits & kUnwind) {
      edge(o.unwind, cx.lastResult);
      cx.lastUnwind = o.unwind;
    }
    if (bits & kHasState) varint(o.state + 1u);
  }
};

// Reads the same calls. The first error stops everything: `at_` goes to the end, all later reads give 0.
class Reader {
public:
  explicit Reader(std::string_view s) : s_(s) {}
  const char* error = nullptr;
  bool atEnd() const { return at_ == s_.size(); }

  u64 varint() {
    u64 n = 0;
    for (u32 shift = 0; shift < 64; shift += 7) {
      if (at_ >= s_.size()) return fail("it ends too early"), 0;
      u8 c = static_cast<u8>(s_[at_++]);
      n |= u64{c & 0x7fu} << shift;
      if (c < 0x80) return n;
    }
    return fail("a number is too long"), 0;
  }
  u32 varint32() {
    u64 n = varint();
    if (n > 0xffffffffu) return fail("a number is too large"), 0;
    return static_cast<u32>(n);
  }
  void operator()(const char*, u32& id) { id = varint32() - 1; }
  void operator()(const char*, u64& n) {
    n = 0;
    if (s_.size() - at_ < 8) return fail("it ends too early");
    std::memcpy(&n, s_.data() + at_, 8);
    at_ += 8;
  }
  void operator()(const char*, f64& x) {
    u64 bits;
    (*this)("", bits);
    x = std::bit_cast<f64>(bits);
  }
  void operator()(const char*, bool& b) { b = byte(2) != 0; }
  void operator()(const char*, Type& t) { t = static_cast<Type>(byte(kTypeLetters.size())); }
  void operator()(const char*, std::string& s) {
    u64 n = count();
    s.assign(s_.substr(at_, n));
    at_ += n;
  }
  void operator()(const char*, std::vector<SourceSpan>& spans) {
    spans.resize(count());
    SourceSpan last;
    for (SourceSpan& s : spans) {
      s.line = last.line + unzigzag(varint32());
      s.col = last.col + unzigzag(varint32());
      s.endLine = s.line + unzigzag(varint32());
      s.endCol = varint32();
      last = s;
      if (error) return;
    }
  }
  template <class T> void operator()(const char*, std::vector<T>& items) {
    u64 n = count();
    for (u64 i = 0; i < n && !error; ++i)
      (*this)("", items.emplace_back()); // no reserve: n is not yet earned
  }
  template <class T>
    requires std::is_class_v<T>
  void operator()(const char*, T& x) {
    fields(*this, x);
    if constexpr (std::is_same_v<T, Function>) blocks(x);
  }
  template <class E, class Names> void choice(const char*, E& e, const Names& names) {
    e = static_cast<E>(byte(names.size()));
  }

private:
  void fail(const char* text) {
    if (!error) error = text;
    at_ = s_.size();
  }
  u32 byte(size_t limit) {
    if (at_ >= s_.size()) return fail("it ends too early"), 0;
    u8 c = static_cast<u8>(s_[at_++]);
    if (c >= limit) return fail("a field has a value that does not exist"), 0;
    return c;
  }
  // A number of items of at least one byte each.
  u64 count() {
    u64 n = varint();
    if (n > s_.size() - at_) return fail("a count is larger than what is left"), 0;
    return n;
  }
  u32 near(u32 base) { return base - unzigzag(varint32()); }
  void values(std::vector<ValueId>& vs, u64 n, u32 base) {
    vs.reserve(n);
    for (u64 i = 0; i < n; ++i) vs.push_back(near(base));
  }
  void edge(Edge& e, u32 base) {
    e.target = varint32() - 1;
    values(e.args, count(), base);
  }
  void blocks(Function& f) {
    Context cx;
    u64 n = count();
    for (u64 i = 0; i < n && !error; ++i) {
      Block& b = f.blocks.emplace_back();
      for (u64 k = count(); k; --k) b.params.push_back(cx.lastResult = near(cx.lastResult));
      u64 ops = count();
      b.ops.reserve(ops / 2); // an op is two bytes or more
      for (u64 k = 0; k < ops && !error; ++k) op(f, b.ops.emplace_back(), cx);
    }
  }
  void op(const Function& f, Op& o, Context& cx) {
    u32 code = varint32();
    if (code >= static_cast<u32>(Opcode::Count)) return fail("an op does not exist");
    o.code = static_cast<Opcode>(code);
    const OpInfo& row = info(o.code);
    u32 bits = varint32();
    if (bits & kResultNext) o.result = cx.lastResult + 1;
    if (bits & kResult) o.result = near(cx.lastResult);
    if (o.result != kNone) cx.lastResult = o.result;
    if (bits & kOriginNext) o.origin = cx.lastOrigin + 1;
    if (bits & kOrigin) o.origin = near(cx.lastOrigin);
    if (o.origin != kNone) cx.lastOrigin = o.origin;
    o.span = bits & kSpanSame ? cx.lastSpan : near(cx.lastSpan);
    cx.lastSpan = o.span;
    o.type = o.result < f.valueTypes.size() ? f.valueTypes[o.result] : Type::None;
    if (bits & kType) o.type = static_cast<Type>(byte(kTypeLetters.size()));
    u64 args = bits & kArgCount ? count() : operandCount(row);
    if (args > s_.size() - at_) return fail("operands are missing");
    values(o.args, args, cx.lastResult);
    for (u32 i = 0, n = immCount(row); i < n; ++i) o.imm[i] = varint32() - 1;
    u64 edges = bits & kEdges ? count() : usualEdges(o.code);
    for (u64 i = 0; i < edges && !error; ++i) edge(o.edges.emplace_back(), cx.lastResult);
    if (bits & kUnwind) {
      edge(o.unwind, cx.lastResult);
      cx.lastUnwind = o.unwind;
    } else if (bits & kUnwindSame) {
      if (cx.lastUnwind.args.size() > kMaxSame) return fail("an edge is too long to be repeated");
      o.unwind = cx.lastUnwind;
    }
    if (bits & kHasState) o.state = varint32() - 1;
  }

  std::string_view s_;
  size_t at_ = 0;
};

} // namespace

std::string writeBinary(const Program& p) {
  Writer w;
  w("", p);
  return wrapEnvelope(kIrFormat, w.out);
}

bool readBinary(std::string_view bytes, Program& out, Diagnostics& d) {
  out = Program();
  std::string_view payload;
  u32 version;
  if (!unwrapEnvelope(kIrFormat, bytes, payload, version, d)) return false;
  Reader r(payload);
  r("", out);
  if (!r.error && !r.atEnd()) r.error = "something follows its end";
  if (r.error) d.error("format", std::string("Molt IR is malformed: ") + r.error);
  return !r.error;
}

} // namespace molt::ir
