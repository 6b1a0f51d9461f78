// A program of some of another's modules: what is compiled together.
//
// Ids are numbered anew in the order in which the kept modules mention them, so that a slice depends on its
// own modules alone: the same library module is the same slice, bit for bit, in every program.
#pragma once
#include "ir/ir.h"

namespace molt::ir {

/// The modules with these indices, in this order.
Program slice(const Program&, const std::vector<u32>& modules);

/// What molt-lower compiles together: the program's own modules first, then each library module alone. One
/// unit of everything if the program cannot be cut so.
std::vector<std::vector<u32>> units(const Program&);

} // namespace molt::ir
