#include "ir/ir.h"
#include <cstdio>
#include <cstring>

namespace molt::ir {

const OpInfo& info(Opcode c) {
  static constexpr OpInfo table[] = {
#define OP(id, text, operands, result, imms, effects, raises, helper, first, last, doc)                      \
  {text, operands, result, imms, Effects::effects, raises != 0, #helper, Stage::first, Stage::last, doc},
#include "ir/ops.def"
#undef OP
  };
  return table[static_cast<u32>(c)];
}

StrId Program::intern(std::string_view s) {
  if (strings.empty()) strings.emplace_back();
  if (stringIndex_.size() != strings.size())
    for (u32 i = 0; i < strings.size(); ++i) stringIndex_.emplace(strings[i], i);
  auto [it, added] = stringIndex_.emplace(std::string(s), static_cast<u32>(strings.size()));
  if (added) strings.emplace_back(s);
  return it->second;
}

// TODO(tooling, owner:compiler, milestone:M1, priority:P3, status:partial): a table read from a file may hold a constant
// twice, and then each intern() rebuilds the index; let the readers or the verifier refuse duplicates, as for
// strings
static std::string key(const Const& c) {
  std::string k(1, static_cast<char>('a' + static_cast<int>(c.kind)));
  k.append(reinterpret_cast<const char*>(&c.real), 8); // bitwise: 0.0 and -0.0, and NaNs, stay apart
  k.append(reinterpret_cast<const char*>(&c.imag), 8);
  for (ConstId i : c.items) k.append(reinterpret_cast<const char*>(&i), 4);
  return k + c.text;
}

ConstId Program::intern(const Const& c) {
  if (constIndex_.size() != consts.size())
    for (u32 i = 0; i < consts.size(); ++i) constIndex_.emplace(key(consts[i]), i);
  auto [it, added] = constIndex_.emplace(key(c), static_cast<u32>(consts.size()));
  if (added) consts.push_back(c);
  return it->second;
}

std::string siteName(const Program& p, const Function& f, const Op& op) {
  char tail[64];
  std::snprintf(tail, sizeof tail, "@%016llx#%u:", static_cast<unsigned long long>(f.sourceHash), op.origin);
  std::string s(p.str(p.modules[f.module].name));
  s += ':';
  s += p.str(f.qualname);
  s += tail;
  s += info(op.code).text;
  return s;
}

} // namespace molt::ir
