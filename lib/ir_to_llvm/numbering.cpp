#include "ir_to_llvm/numbering.h"
#include <string_view>

namespace molt {

std::vector<std::string> keywordKey(const ir::Program& p, ir::ConstId id) {
  std::vector<std::string> key;
  for (ir::ConstId i : p.consts[id].items) key.push_back(p.consts[i].text);
  return key;
}

std::vector<std::string> textsOf(const ir::Program& p, const std::vector<ir::StrId>& ids,
                                 const std::vector<ir::StrId>& more) {
  std::vector<std::string> key;
  for (ir::StrId s : ids) key.emplace_back(p.str(s));
  for (ir::StrId s : more) key.emplace_back(p.str(s));
  return key;
}

void Numbering::name(ir::StrId s) {
  if (nameIndex.emplace(s, static_cast<u32>(names.size())).second) names.push_back(s);
}

void Numbering::tuple(std::vector<std::string> key) {
  if (tupleIndex.emplace(key, static_cast<u32>(tuples.size())).second) tuples.push_back(std::move(key));
}

Numbering::Numbering(const ir::Program& p) {
  for (const ir::Module& mod : p.modules)
    for (ir::StrId s : mod.globals) name(s);
  for (const ir::Shape& s : p.shapes) {
    for (ir::StrId n : s.slots) name(n);
    for (ir::StrId n : s.methodNames) name(n);
  }
  for (ir::ConstId k = 0; k < p.consts.size(); ++k)
    if (p.consts[k].kind == ir::ConstKind::FrozenSet) {
      frozensetIndex.emplace(k, static_cast<u32>(frozensets.size()));
      frozensets.push_back(k);
    }
  std::unordered_map<std::string, u32> seen;
  symbols.reserve(p.functions.size());
  for (const ir::Function& f : p.functions) {
    std::string s(p.str(p.modules[f.module].name));
    s += ':';
    s += f.qualname ? p.str(f.qualname) : p.str(f.name);
    u32 n = ++seen[s];
    symbols.push_back(n == 1 ? s : s + '#' + std::to_string(n));
    tuple(textsOf(p, f.paramNames, f.localNames));
    tuple(textsOf(p, f.freeNames));
    tuple(textsOf(p, f.cellNames));
    for (const ir::Block& b : f.blocks)
      for (const ir::Op& op : b.ops) {
        ++ops;
        const char* imms = ir::info(op.code).imms;
        for (unsigned i = 0; imms[i]; ++i) {
          if (imms[i] == 'N') name(op.imm[i]);
          if (imms[i] == 'W' && op.imm[i] != kNone && !p.consts[op.imm[i]].items.empty())
            tuple(keywordKey(p, op.imm[i]));
        }
      }
  }
}

} // namespace molt
