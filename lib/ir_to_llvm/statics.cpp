// Static objects: strings, numbers, tuples. All are immortal and writable (their counts and hash fields
// change).
#include "ir_to_llvm/module_lowering.h"
#include <llvm/ADT/APInt.h>
#include <llvm/IR/Constants.h>

namespace molt {
using llvm::Constant;
using llvm::ConstantInt;
using llvm::ConstantStruct;
using llvm::GlobalVariable;

llvm::GlobalVariable* ModuleLowering::global(std::string name, Constant* init, bool mutableData,
                                             bool shared) {
  auto linkage = !shared                                  ? GlobalVariable::PrivateLinkage
                 : first == 0 && last == p.modules.size() ? GlobalVariable::InternalLinkage
                                                          : GlobalVariable::ExternalLinkage;
  auto* g = new GlobalVariable(m, init->getType(), !mutableData, linkage, init, name);
  if (linkage == GlobalVariable::ExternalLinkage) g->setVisibility(GlobalVariable::HiddenVisibility);
  g->setDSOLocal(true);
  g->setAlignment(llvm::Align(8));
  return g;
}

Constant* ModuleLowering::external(std::string_view name, llvm::Type* type) {
  llvm::StringRef n(name.data(), name.size());
  if (auto* g = m.getNamedValue(n)) return g;
  auto* g = new GlobalVariable(m, type ? type : llvm::ArrayType::get(i8, 0), false,
                               GlobalVariable::ExternalLinkage, nullptr, n);
  g->setDSOLocal(true);
  g->setAlignment(llvm::Align(8));
  return g;
}

Constant* ModuleLowering::cell(Constant* address) {
  if (!wasm()) return address->isNullValue() ? int64(0) : address;
  return ConstantStruct::getAnon({address->isNullValue() ? int32(0) : address, int32(0)});
}

Constant* ModuleLowering::word(Constant* address) { return llvm::ConstantExpr::getPtrToInt(address, i64); }

Constant* ModuleLowering::shapeId(std::string_view builtin) {
  return llvm::ConstantExpr::getPtrToInt(external("molt_shape_" + std::string(builtin)), i32);
}

/// Decodes UTF-8, surrogates included. The reader has checked the text; a stray byte stands for itself.
static std::vector<u32> decode(std::string_view s) {
  std::vector<u32> out;
  out.reserve(s.size());
  for (size_t i = 0; i < s.size();) {
    u8 b = static_cast<u8>(s[i]);
    unsigned n = b < 0xc0 ? 0 : b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
    if (i + n >= s.size()) n = 0;
    u32 ch = n == 0 ? b : b & (0x3fu >> n);
    for (unsigned k = 1; k <= n; ++k) ch = ch << 6 | (static_cast<u8>(s[i + k]) & 0x3f);
    out.push_back(ch);
    i += n + 1;
  }
  return out;
}

GlobalVariable* ModuleLowering::str(std::string_view utf8) {
  if (auto it = strs_.find(utf8); it != strs_.end()) return it->second;
  std::vector<u32> chars = decode(utf8);
  u32 top = 0;
  for (u32 ch : chars) top = std::max(top, ch);
  unsigned kind = top < 0x100 ? 1 : top < 0x10000 ? 2 : 4;
  std::string data;
  for (size_t i = 0; i <= chars.size(); ++i) // with the closing zero character
    for (unsigned k = 0; k < kind; ++k)
      data += static_cast<char>((i < chars.size() ? chars[i] : 0) >> (8 * k));
  auto byte = [&](u64 v) { return ConstantInt::get(i8, v); };
  Constant* init = ConstantStruct::getAnon({int32(kImmortal), shapeId("str"), int64(0), int32(chars.size()),
                                            byte(kind), byte(top < 0x80), byte(0), byte(0),
                                            llvm::ConstantDataArray::getRaw(data, data.size(), i8)});
  auto* g = global("s", init, true);
  strs_.emplace(std::string(utf8), g);
  return g;
}

GlobalVariable* ModuleLowering::tuple(llvm::ArrayRef<Constant*> cells) {
  std::vector<Constant*> fields = {int32(kImmortal), shapeId("tuple"), int64(cells.size())};
  fields.insert(fields.end(), cells.begin(), cells.end());
  return global("t", ConstantStruct::getAnon(fields), true);
}

GlobalVariable* ModuleLowering::bigInt(const std::string& decimal) {
  bool negative = decimal[0] == '-';
  llvm::StringRef digits = llvm::StringRef(decimal).drop_front(negative);
  llvm::APInt v(static_cast<unsigned>(digits.size() * 4 + 64), digits, 10);
  unsigned words = (v.getActiveBits() + 31) / 32;
  std::vector<u32> parts;
  for (unsigned i = 0; i < words; ++i)
    parts.push_back(static_cast<u32>(v.extractBitsAsZExtValue(32, i * 32)));
  return global(
      "n",
      ConstantStruct::getAnon({int32(kImmortal), shapeId("bigint"), int32(negative ? 0u - words : words),
                               int32(0), llvm::ConstantDataArray::get(c, parts)}),
      true);
}

/// The decimal text as a tagged word, if it fits 63 bits.
static bool tagged(const std::string& text, u64& word) {
  if (text.size() > 20) return false;
  errno = 0;
  long long v = std::strtoll(text.c_str(), nullptr, 10);
  if (errno == ERANGE || v < -(1LL << 62) || v >= 1LL << 62) return false;
  word = static_cast<u64>(v) << 1 | 1;
  return true;
}

Constant* ModuleLowering::constCell(ir::ConstId id) {
  if (auto it = consts_.find(id); it != consts_.end()) return it->second;
  const ir::Const& k = p.consts[id];
  Constant* address = nullptr;
  u64 w;
  switch (k.kind) {
  case ir::ConstKind::None: address = external("molt_None"); break;
  case ir::ConstKind::True: address = external("molt_True"); break;
  case ir::ConstKind::False: address = external("molt_False"); break;
  case ir::ConstKind::Ellipsis: address = external("molt_Ellipsis"); break;
  case ir::ConstKind::Int:
    if (tagged(k.text, w)) return consts_[id] = int64(w);
    address = bigInt(k.text);
    break;
  case ir::ConstKind::Float:
    address = global(
        "f",
        ConstantStruct::getAnon({int32(kImmortal), shapeId("float"), llvm::ConstantFP::get(f64, k.real)}),
        true);
    break;
  case ir::ConstKind::Complex:
    address = global(
        "c",
        ConstantStruct::getAnon({int32(kImmortal), shapeId("complex"), llvm::ConstantFP::get(f64, k.real),
                                 llvm::ConstantFP::get(f64, k.imag)}),
        true);
    break;
  case ir::ConstKind::Str: address = str(k.text); break;
  case ir::ConstKind::Bytes: {
    std::string data = k.text + '\0';
    address =
        global("b",
               ConstantStruct::getAnon({int32(kImmortal), shapeId("bytes"), int64(0), int64(k.text.size()),
                                        llvm::ConstantDataArray::getRaw(data, data.size(), i8)}),
               true);
    break;
  }
  case ir::ConstKind::Tuple:
  case ir::ConstKind::FrozenSet: {
    std::vector<Constant*> cells;
    for (ir::ConstId i : k.items) cells.push_back(constCell(i));
    address = tuple(cells);
    break;
  }
  }
  return consts_[id] = cell(address);
}

llvm::Value* ModuleLowering::constWord(llvm::IRBuilder<>& b, ir::ConstId id) {
  if (p.consts[id].kind == ir::ConstKind::FrozenSet) {
    auto* array = external("molt.frozensets");
    auto* at = b.CreateConstInBoundsGEP1_64(i64, array, numbers.frozensetIndex.at(id));
    return b.CreateLoad(i64, at);
  }
  Constant* k = constCell(id);
  if (llvm::isa<ConstantInt>(k)) return k;
  if (auto* s = llvm::dyn_cast<ConstantStruct>(k)) k = s->getOperand(0); // wasm's cell
  return word(k);
}

Constant* ModuleLowering::keywordNames(ir::ConstId id) {
  if (id == kNone || p.consts[id].items.empty()) return int64(0);
  return word(nameTuple(keywordKey(p, id)));
}

Constant* ModuleLowering::nameSlot(ir::StrId id) {
  return llvm::ConstantExpr::getInBoundsGetElementPtr(
      i64, external("molt.names"), llvm::ArrayRef<Constant*>{int64(numbers.nameIndex.at(id))});
}

Constant* ModuleLowering::shapeAddress(u32 shape) {
  const ir::Shape& s = p.shapes[shape];
  if (p.str(s.module) == "builtins") return external("molt_shape_" + std::string(p.str(s.cls)));
  return external("molt.shape." + std::to_string(shape));
}

Constant* ModuleLowering::shapeIdOf(u32 shape) {
  return llvm::ConstantExpr::getPtrToInt(shapeAddress(shape), i32);
}

} // namespace molt
