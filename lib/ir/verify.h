// Checks a program against the invariants in ir.h. Everything that reads IR from outside calls it before use;
// debug builds call it after every pass. Code that comes after it may index without looking.
//
// Cost: n log n in the size of the program, no recursion. Total: any bytes that a reader accepted are safe to
// verify.
#pragma once
#include "base/diagnostic.h"
#include "ir/ir.h"

namespace molt::ir {

/// True if the program holds. Else adds diagnostics (code "ir", at most 50), each naming function and op,
/// with the Python source position if there is one. `allowed`: the last stage whose ops may appear; tools
/// that take IR from outside pass Parse or Guard, since Lower ops are unchecked and born inside molt-lower.
bool verify(const Program&, Diagnostics&, Stage allowed);

} // namespace molt::ir
