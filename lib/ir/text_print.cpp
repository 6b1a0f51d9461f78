#include "base/utf8.h"
#include "ir/names.h"
#include "ir/text.h"
#include <bit>
#include <charconv>
#include <cmath>

namespace molt::ir {
namespace {

class Printer {
public:
  explicit Printer(const Program& p) : p_(p) {
    firstString_.reserve(p.strings.size());
    for (u32 i = 0; i < p.strings.size(); ++i) firstString_.emplace(p.strings[i], i);
    for (u32 i = 0; i < p.consts.size(); ++i)
      if (isScalar(p.consts[i])) firstConst_.emplace(constText(p.consts[i]), i);
  }
  void program();
  void function(FuncId id);
  void op(const Function& f, const Op& o);
  std::string take() { return std::move(s_); }

private:
  static bool isScalar(const Const& c) { return c.kind < ConstKind::Tuple; }
  void put(std::string_view t) { s_ += t; }
  void number(u64 n, int base = 10) {
    char b[24];
    auto r = std::to_chars(b, b + sizeof b, n, base);
    s_.append(b, r.ptr);
  }
  void ref(char sigil, u32 n) {
    s_ += sigil;
    if (n == kNone)
      put("none");
    else
      number(n);
  }
  void value(ValueId v) { ref('%', v); }
  void quote(std::string_view t);
  void real(f64 x);
  std::string constText(const Const& c);
  void constant(const Const& c);
  void constRef(ConstId c);
  void string(StrId id);
  void type(Type t) {
    s_ += static_cast<u8>(t) < kTypeLetters.size() ? kTypeLetters[static_cast<u8>(t)] : '?';
  }
  Type typeOf(const Function& f, ValueId v) { return v < f.valueTypes.size() ? f.valueTypes[v] : Type::None; }
  void edge(const Edge& e);
  template <class T, class F> void list(const T& items, F each) {
    s_ += '(';
    bool first = true;
    for (auto& i : items) {
      if (!first) put(", ");
      first = false;
      each(i);
    }
    s_ += ')';
  }
  void names(const char* key, const std::vector<StrId>& ids) {
    if (ids.empty()) return;
    put("  ");
    put(key);
    s_ += ' ';
    list(ids, [&](StrId i) { string(i); });
    s_ += '\n';
  }
  void field(const char* key, u64 v, u64 absent = 0) {
    if (v == absent) return;
    put("  ");
    put(key);
    s_ += ' ';
    number(v);
    s_ += '\n';
  }

  const Program& p_;
  std::string s_;
  std::unordered_map<std::string_view, u32> firstString_;
  std::unordered_map<std::string, u32> firstConst_;
};

void Printer::quote(std::string_view t) {
  static const char* hex = "0123456789abcdef";
  s_ += '"';
  for (size_t i = 0; i < t.size();) {
    u8 c = static_cast<u8>(t[i]);
    u32 n = utf8Length(t, i);
    if (c == '"' || c == '\\') {
      s_ += '\\';
      s_ += static_cast<char>(c);
    } else if (c == '\n')
      put("\\n");
    else if (c < 0x20 || c == 0x7f || n == 0) {
      put("\\x");
      s_ += hex[c >> 4];
      s_ += hex[c & 15];
    } else
      s_.append(t, i, n);
    i += n ? n : 1;
  }
  s_ += '"';
}

void Printer::real(f64 x) {
  if (std::isnan(x)) {
    put("bits(0x");
    number(std::bit_cast<u64>(x), 16);
    s_ += ')';
    return;
  }
  char b[40];
  auto r = std::to_chars(b, b + sizeof b, x); // shortest that reads back the same
  s_.append(b, r.ptr);
}

void Printer::constant(const Const& c) {
  u32 k = static_cast<u32>(c.kind);
  put(k < kConstNames.size() ? kConstNames[k] : "?");
  switch (c.kind) {
  case ConstKind::Int:
    s_ += ' ';
    put(c.text);
    break;
  case ConstKind::Float:
    s_ += ' ';
    real(c.real);
    break;
  case ConstKind::Complex:
    s_ += ' ';
    real(c.real);
    s_ += ' ';
    real(c.imag);
    break;
  case ConstKind::Str:
  case ConstKind::Bytes:
    s_ += ' ';
    quote(c.text);
    break;
  case ConstKind::Tuple:
  case ConstKind::FrozenSet: list(c.items, [&](ConstId i) { ref('#', i); }); break;
  default: break;
  }
}

std::string Printer::constText(const Const& c) {
  std::string keep;
  keep.swap(s_);
  constant(c);
  keep.swap(s_);
  return keep;
}

void Printer::constRef(ConstId id) {
  if (id < p_.consts.size() && isScalar(p_.consts[id]) && p_.consts[id].text.size() <= 80) {
    size_t at = s_.size();
    constant(p_.consts[id]);
    auto it = firstConst_.find(s_.substr(at));
    if (it != firstConst_.end() && it->second == id) return;
    s_.resize(at);
  }
  ref('#', id);
}

void Printer::string(StrId id) {
  if (id < p_.strings.size()) {
    auto it = firstString_.find(p_.strings[id]);
    if (it->second == id) return quote(p_.strings[id]);
  }
  ref('$', id);
}

void Printer::edge(const Edge& e) {
  put("^b");
  if (e.target == kNone)
    put("none");
  else
    number(e.target);
  list(e.args, [&](ValueId v) { value(v); });
}

void Printer::op(const Function& f, const Op& o) {
  if (o.code >= Opcode::Count) return put("?");
  const OpInfo& row = info(o.code);
  if (o.result != kNone) {
    value(o.result);
    s_ += ':';
    type(typeOf(f, o.result));
    put(" = ");
  }
  put(row.text);
  for (u32 i = 0; i < o.args.size(); ++i) {
    put(i ? ", " : " ");
    value(o.args[i]);
  }
  u32 imms = immCount(row);
  if (imms) put(" [");
  for (u32 i = 0; i < imms; ++i) {
    u32 n = o.imm[i];
    if (i) put(", ");
    switch (row.imms[i]) {
    case 'N': string(n); break;
    case 'K':
    case 'W': constRef(n); break;
    case 'F': ref('f', n); break;
    case 'S': ref('s', n); break;
    default:
      if (auto words = immNames(o.code); n < words.size())
        put(words[n]);
      else if (n == kNone)
        put("none");
      else
        number(n);
    }
  }
  if (imms) s_ += ']';
  for (u32 i = 0; i < o.edges.size(); ++i) {
    put(i ? ", " : " to ");
    edge(o.edges[i]);
  }
  if (o.origin != kNone) {
    put(" @");
    number(o.origin);
  }
  if (o.span) {
    put(" span(");
    number(o.span);
    s_ += ')';
  }
  if (o.hasUnwind()) {
    put(" unwind ");
    edge(o.unwind);
  }
  if (o.state != kNone) {
    put(" state(");
    number(o.state);
    s_ += ')';
  }
  if (o.type != (o.result == kNone ? Type::None : typeOf(f, o.result))) {
    put(" type(");
    type(o.type);
    s_ += ')';
  }
}

void Printer::function(FuncId id) {
  const Function& f = p_.functions[id];
  put("func ");
  ref('f', id);
  s_ += ' ';
  string(f.name);
  put(" qualname ");
  string(f.qualname);
  put(" module ");
  number(f.module);
  put(" kind ");
  u32 kind = static_cast<u32>(f.kind);
  put(kind < kKindNames.size() ? kKindNames[kind] : "?");
  put(" {\n");
  if (f.flags) {
    put("  flags ");
    std::vector<u32> bits;
    for (u32 i = 0; i < 32; ++i)
      if (f.flags >> i & 1) bits.push_back(i);
    list(bits, [&](u32 i) {
      if (i < kFlagNames.size())
        put(kFlagNames[i]);
      else
        number(i);
    });
    s_ += '\n';
  }
  field("posonly", f.posOnly);
  field("positional", f.positional);
  field("kwonly", f.keywordOnly);
  names("params", f.paramNames);
  names("locals", f.localNames);
  names("free", f.freeNames);
  names("cells", f.cellNames);
  if (f.doc != kNone) {
    put("  doc ");
    constRef(f.doc);
    s_ += '\n';
  }
  field("line", f.firstLine);
  if (f.sourceHash) {
    put("  hash 0x");
    number(f.sourceHash, 16);
    s_ += '\n';
  }
  field("origins", f.originCount);
  put("  spans ");
  list(f.spans, [&](const SourceSpan& s) {
    number(s.line);
    s_ += ':';
    number(s.col);
    s_ += '-';
    number(s.endLine);
    s_ += ':';
    number(s.endCol);
  });
  s_ += '\n';
  auto defined = std::vector<bool>(f.valueTypes.size(), false);
  for (auto& b : f.blocks) {
    for (ValueId v : b.params)
      if (v < defined.size()) defined[v] = true;
    for (auto& o : b.ops)
      if (o.result < defined.size()) defined[o.result] = true;
  }
  std::vector<ValueId> undefined;
  for (ValueId v = 0; v < defined.size(); ++v)
    if (!defined[v]) undefined.push_back(v);
  auto typed = [&](ValueId v) {
    value(v);
    s_ += ':';
    type(typeOf(f, v));
  };
  if (!undefined.empty()) {
    put("  undefined ");
    list(undefined, typed);
    s_ += '\n';
  }
  if (f.resumes != kNone) {
    put("  resumes ");
    ref('f', f.resumes);
    s_ += '\n';
  }
  for (auto& r : f.resumePoints) {
    put("  resume ");
    if (r.origin == kNone)
      put("none");
    else
      number(r.origin);
    s_ += ' ';
    list(r.liveIn, [&](ValueId v) { value(v); });
    s_ += '\n';
  }
  for (u32 i = 0; i < f.states.size(); ++i) {
    auto& st = f.states[i];
    put("  state ");
    number(i);
    s_ += ' ';
    ref('f', st.function);
    put(" resume ");
    if (st.resume == kNone)
      put("none");
    else
      number(st.resume);
    s_ += ' ';
    list(st.values, [&](ValueId v) { value(v); });
    if (st.caller != kNone) {
      put(" caller ");
      number(st.caller);
    }
    s_ += '\n';
  }
  for (u32 i = 0; i < f.blocks.size(); ++i) {
    put("^b");
    number(i);
    list(f.blocks[i].params, typed);
    put(":\n");
    for (auto& o : f.blocks[i].ops) {
      put("  ");
      op(f, o);
      s_ += '\n';
    }
  }
  put("}\n");
}

void Printer::program() {
  put("molt-ir 1 ");
  u32 stage = static_cast<u32>(p_.stage);
  put(stage < kStageNames.size() ? kStageNames[stage] : "?");
  put("\nstrings {\n");
  for (auto& t : p_.strings) {
    put("  ");
    quote(t);
    s_ += '\n';
  }
  put("}\nconsts {\n");
  for (u32 i = 0; i < p_.consts.size(); ++i) {
    put("  ");
    constant(p_.consts[i]);
    put(" ; #");
    number(i);
    s_ += '\n';
  }
  put("}\n");
  if (p_.library) {
    put("library ");
    string(p_.library);
    s_ += '\n';
  }
  for (u32 i = 0; i < p_.shapes.size(); ++i) {
    auto& s = p_.shapes[i];
    put("shape ");
    ref('s', i);
    s_ += ' ';
    string(s.module);
    s_ += ' ';
    string(s.cls);
    s_ += ' ';
    u32 k = 0;
    list(s.slots, [&](StrId n) {
      string(n);
      s_ += ':';
      type(k < s.kinds.size() ? s.kinds[k] : Type::None);
      ++k;
    });
    s_ += '\n';
  }
  for (u32 i = 0; i < p_.modules.size(); ++i) {
    auto& m = p_.modules[i];
    put("module ");
    ref('m', i);
    s_ += ' ';
    string(m.name);
    put(" file ");
    string(m.file);
    if (m.isPackage) put(" package");
    if (m.isLibrary) put(" library");
    put(" body ");
    ref('f', m.body);
    put(" {\n");
    names("globals", m.globals);
    if (!m.source.empty()) put("  source\n");
    for (size_t at = 0; at < m.source.size();) {
      size_t end = m.source.find('\n', at);
      end = end == std::string::npos ? m.source.size() : end + 1;
      put("    ");
      quote(std::string_view(m.source).substr(at, end - at));
      s_ += '\n';
      at = end;
    }
    put("}\n");
  }
  for (u32 i = 0; i < p_.functions.size(); ++i) function(i);
}

} // namespace

std::string printText(const Program& p) {
  Printer out(p);
  out.program();
  return out.take();
}

std::string printText(const Program& p, FuncId id) {
  Printer out(p);
  if (id < p.functions.size()) out.function(id);
  return out.take();
}

std::string printText(const Program& p, const Function& f, const Op& o) {
  Printer out(p);
  out.op(f, o);
  return out.take();
}

} // namespace molt::ir
