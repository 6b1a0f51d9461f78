// Guards as molt-guard wrote them.
#pragma once
#include "ir/ir.h"

namespace molt::ir_passes {

/// Removes the guards of Stage::Guard whose result nobody uses, and all frame states. A guard is only an
/// assertion about the generic code it stands in: what is left means the same. Returns how many went.
u32 dropGuards(ir::Program&);

} // namespace molt::ir_passes
