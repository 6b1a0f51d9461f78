#include "ir/verify.h"
#include "base/utf8.h"
#include "ir/verify_impl.h"

namespace molt::ir {
namespace detail {

void Verifier::error(std::string text, std::string file, SourceSpan span) {
  if (++errors <= kMaxErrors) d.error("ir", "invalid IR: " + std::move(text), std::move(file), span);
}

bool Verifier::isNameTuple(ConstId c) const {
  if (!isConst(c) || p.consts[c].kind != ConstKind::Tuple) return false;
  for (ConstId i : p.consts[c].items)
    if (!isConst(i) || p.consts[i].kind != ConstKind::Str) return false;
  return true;
}

bool Verifier::hasOrigin(FuncId f, u32 origin) {
  auto& set = origins[f];
  if (set.empty())
    for (auto& b : p.functions[f].blocks)
      for (auto& op : b.ops)
        if (op.origin != kNone) set.insert(op.origin);
  return set.contains(origin);
}

static bool isInteger(std::string_view s) {
  if (s.starts_with('-')) s.remove_prefix(1);
  if (s.empty()) return false;
  for (char c : s)
    if (c < '0' || c > '9') return false;
  return s.size() == 1 || s[0] != '0';
}

void Verifier::tables() {
  if (p.strings.empty() || !p.strings[0].empty()) error("string 0 is not the empty string");
  std::unordered_set<std::string_view> seen;
  seen.reserve(p.strings.size());
  for (u32 i = 0; i < p.strings.size() && !full(); ++i) {
    if (!seen.insert(p.strings[i]).second) error("string " + std::to_string(i) + " is there twice");
    if (!isWtf8(p.strings[i])) error("string " + std::to_string(i) + " is not text");
  }
  for (u32 i = 0; i < p.consts.size() && !full(); ++i) {
    const Const& c = p.consts[i];
    std::string at = "constant " + std::to_string(i);
    bool compound = false;
    switch (c.kind) {
    case ConstKind::Int:
      if (!isInteger(c.text)) error(at + " is not a decimal integer");
      break;
    case ConstKind::Str:
      if (!isWtf8(c.text)) error(at + " is not text");
      break;
    case ConstKind::Tuple:
    case ConstKind::FrozenSet: compound = true; break;
    case ConstKind::None:
    case ConstKind::True:
    case ConstKind::False:
    case ConstKind::Ellipsis:
    case ConstKind::Float:
    case ConstKind::Complex:
    case ConstKind::Bytes: break;
    }
    if (c.kind > ConstKind::FrozenSet) error(at + " is of no known kind");
    if (!compound && !c.items.empty()) error(at + " has items");
    for (ConstId item : c.items)
      if (item >= i) { // in order, so that constants can be built front to back and never contain themselves
        error(at + " has an item that does not come before it");
        break;
      }
  }
  for (u32 i = 0; i < p.shapes.size() && !full(); ++i) {
    const Shape& s = p.shapes[i];
    std::string at = "shape " + std::to_string(i);
    if (!isString(s.module) || !isString(s.cls)) error(at + " has no name");
    if (s.slots.size() != s.kinds.size()) error(at + " has not as many kinds as slots");
    for (StrId n : s.slots)
      if (!isString(n)) error(at + " names a string that does not exist");
    for (Type t : s.kinds)
      if (t != Type::Tagged && t != Type::F64) error(at + " has a slot that is neither tagged nor f64");
  }
  if (p.modules.empty()) error("no module");
  for (u32 i = 0; i < p.modules.size() && !full(); ++i) {
    const Module& m = p.modules[i];
    std::string at = "module " + std::to_string(i);
    if (!isString(m.name) || !isString(m.file)) error(at + " has no name or file");
    if (m.body >= p.functions.size())
      error(at + " has no body");
    else if (p.functions[m.body].kind != FunctionKind::Module || p.functions[m.body].module != i)
      error(at + ": its body is not a function of kind module of this module");
    std::unordered_set<StrId> slots;
    for (StrId g : m.globals)
      if (!isString(g))
        error(at + " has a global without a name");
      else if (!slots.insert(g).second)
        error(at + " has two slots for global '" + p.strings[g] + "'");
  }
}

} // namespace detail

bool verify(const Program& p, Diagnostics& d, Stage allowed) {
  detail::Verifier v{p, d, allowed, 0, {}};
  v.origins.resize(p.functions.size());
  if (!v.isString(p.library)) v.error("the library's version is a string that does not exist");
  if (p.stage > allowed) v.error("made by a later stage than this tool reads");
  v.tables();
  if (v.errors) return false; // bodies index the tables
  for (FuncId f = 0; f < p.functions.size() && !v.full(); ++f) v.function(f);
  return v.errors == 0;
}

} // namespace molt::ir
