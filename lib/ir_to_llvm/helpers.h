// The rows of runtime/abi/helpers.def as data.
#pragma once
#include "base/types.h"
#include <string_view>
#include <vector>

namespace molt {

enum class HelperResult : u8 { Value, Truth, SureTruth, Status, None }; ///< rV, rT, rC, rZ, rNone
/// pV, pA, pInt, pFloat, pN, pW, pI, pF, pG, pC, pM, pX
enum class HelperParam : u8 {
  Value,
  Array,
  Int,
  Float,
  Name,
  Keywords,
  Imm,
  Code,
  Global,
  Cache,
  Module,
  Running
};

struct Helper {
  std::string_view name; ///< without molt_
  HelperResult result;
  std::vector<HelperParam> params;
};

/// Null when there is no such row.
const Helper* findHelper(std::string_view name);

} // namespace molt
