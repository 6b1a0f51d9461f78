// Which values are live where, for passes that need more than a yes or no per block.
#pragma once
#include "ir/ir.h"

namespace molt::ir_passes {

/// Liveness of all values for which `wanted` is not 0 (indexed by value). Unwind edges count as leaving
/// before their op. Work is the size of the live ranges.
class Liveness {
public:
  Liveness(const ir::Function& f, const std::vector<u8>& wanted);
  /// Values live into block b, ascending.
  const std::vector<ir::ValueId>& into(ir::BlockId b) const { return in_[b]; }
  bool into(ir::BlockId b, ir::ValueId v) const;
  /// For each op of block b, the values live just before it, ascending.
  std::vector<std::vector<ir::ValueId>> before(ir::BlockId b) const;

private:
  const ir::Function& f_;
  const std::vector<u8>& wanted_;
  std::vector<std::vector<ir::ValueId>> in_;
};

} // namespace molt::ir_passes
