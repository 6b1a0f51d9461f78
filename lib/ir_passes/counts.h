// Reference counts made explicit: retain, release and clean-up blocks.
#pragma once
#include "ir/ir.h"

namespace molt::ir_passes {

/// Inserts counts into every function. Afterwards each op that may raise while the function owns something
/// has an unwind edge, `keep` is gone, and `rethrow` ends the clean-up blocks. Runs once, last before code
/// generation.
void insertCounts(ir::Program& program);
void insertCounts(ir::Function& function);

} // namespace molt::ir_passes
