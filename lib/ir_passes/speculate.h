// Speculation: likely types become guards, guarded values become raw numbers, slots and direct calls.
#pragma once
#include "facts/facts.h"
#include "ir/ir.h"

namespace molt::ir_passes {

/// Rewrites the functions of `program` under guards and appends the resume bodies that failing guards go on
/// in. Uses `facts` for where guards are worth placing and for nothing else. Afterwards ops that can exit
/// carry an `unwind` edge to their exit block (invariant: no FrameState is left), so the count pass sees
/// exits as edges.
void speculate(ir::Program& program, const facts::Facts& facts);

/// Counts for --stats and for the question 'what share of ops got a type'.
struct SpeculationStats {
  u32 functions = 0, genericOps = 0, typedOps = 0, guards = 0, exits = 0;
};
SpeculationStats speculationStats(const ir::Program& program);

/// Ops whose meaning depends on the types of their operands, and the typed ops that stand for one of those.
bool isGeneric(ir::Opcode);
bool standsForGeneric(ir::Opcode);

} // namespace molt::ir_passes
