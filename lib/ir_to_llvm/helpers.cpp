#include "ir_to_llvm/helpers.h"
#include <unordered_map>

namespace molt {

static HelperResult resultOf(std::string_view r) {
  if (r == "rV") return HelperResult::Value;
  if (r == "rT") return HelperResult::Truth;
  if (r == "rC") return HelperResult::SureTruth;
  if (r == "rZ") return HelperResult::Status;
  return HelperResult::None;
}

static std::vector<HelperParam> paramsOf(std::string_view list) {
  static constexpr std::pair<std::string_view, HelperParam> kinds[] = {
      {"pV", HelperParam::Value},     {"pA", HelperParam::Array},  {"pInt", HelperParam::Int},
      {"pFloat", HelperParam::Float}, {"pN", HelperParam::Name},   {"pW", HelperParam::Keywords},
      {"pI", HelperParam::Imm},       {"pF", HelperParam::Code},   {"pG", HelperParam::Global},
      {"pC", HelperParam::Cache},     {"pM", HelperParam::Module}, {"pX", HelperParam::Running},
  };
  std::vector<HelperParam> out;
  for (size_t at = 0; at < list.size();) {
    if (list[at] != 'p') {
      ++at;
      continue;
    }
    size_t end = list.find_first_of(", )", at);
    std::string_view word = list.substr(at, end - at);
    for (auto& [name, kind] : kinds)
      if (name == word) out.push_back(kind);
    at = end;
  }
  return out;
}

const Helper* findHelper(std::string_view name) {
  static const std::unordered_map<std::string_view, Helper> table = [] {
    std::unordered_map<std::string_view, Helper> t;
#define HELPER(n, result, params, doc) t.emplace(#n, Helper{#n, resultOf(#result), paramsOf(#params)});
#include "abi/helpers.def"
#undef HELPER
    return t;
  }();
  auto it = table.find(name);
  return it == table.end() ? nullptr : &it->second;
}

} // namespace molt
