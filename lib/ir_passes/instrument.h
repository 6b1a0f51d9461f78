// Type counts at sites, for molt-trace.
#pragma once
#include "ir/ir.h"

namespace molt::ir_passes {

/// Inserts trace_value behind every op whose result's type only a run can tell, and for each parameter at
/// function entry. Fills Program::traceSites: "module:qualname@hash#origin:op", or "…#N:param" for parameter
/// N. docs/spec/trace.md.
void instrument(ir::Program& program);

/// Whether results of this op are traced: the sites at which a manifest may claim a type.
bool isTraced(ir::Opcode code);

/// Site name of parameter `index` of f.
std::string parameterSite(const ir::Program&, const ir::Function& f, u32 index);

} // namespace molt::ir_passes
