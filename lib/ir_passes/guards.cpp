#include "ir_passes/guards.h"

namespace molt::ir_passes {

u32 dropGuards(ir::Program& p) {
  u32 gone = 0;
  for (ir::Function& f : p.functions) {
    std::vector<bool> used(f.valueTypes.size(), false);
    bool any = false;
    auto use = [&](const std::vector<ir::ValueId>& values) {
      for (ir::ValueId v : values) used[v] = true;
    };
    for (const ir::Block& b : f.blocks)
      for (const ir::Op& op : b.ops) {
        any |= ir::isGuard(op.code);
        use(op.args);
        use(op.unwind.args);
        for (const ir::Edge& e : op.edges) use(e.args);
      }
    if (!any) continue;
    // TODO(compiler, owner:compiler, milestone:M1, priority:P3, status:partial): a guard_bool whose bool
    // feeds a branch stays; give it the exit that speculate() would, so that the interpreter can leave by it
    for (ir::Block& b : f.blocks)
      gone += static_cast<u32>(std::erase_if(b.ops, [&](const ir::Op& op) {
        return ir::isGuard(op.code) && op.state != kNone && (op.result == kNone || !used[op.result]);
      }));
  }
  return gone;
}

} // namespace molt::ir_passes
