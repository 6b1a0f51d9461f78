// Shared by verify.cpp (tables) and verify_function.cpp (bodies).
#pragma once
#include "ir/cfg.h"
#include "ir/verify.h"
#include <functional>
#include <unordered_set>

namespace molt::ir::detail {

struct Verifier {
  const Program& p;
  Diagnostics& d;
  Stage allowed;
  u32 errors = 0;
  std::vector<std::unordered_set<u32>> origins; ///< by function, filled when first asked

  static constexpr u32 kMaxErrors = 50;
  bool full() const { return errors >= kMaxErrors; }
  void error(std::string text, std::string file = {}, SourceSpan span = {});
  bool isString(StrId s) const { return s < p.strings.size(); }
  bool isConst(ConstId c) const { return c < p.consts.size(); }
  /// A constant tuple of strings.
  bool isNameTuple(ConstId c) const;
  bool hasOrigin(FuncId f, u32 origin);
  void tables();
  void function(FuncId);
};

using OpError = std::function<void(const Op&, const std::string&)>;
/// What the words behind type v may be; see verify_values.cpp. Everything else about the function must hold.
void checkValues(Verifier&, const Function&, const std::vector<Def>&, const Dominators&, const OpError&);

} // namespace molt::ir::detail
