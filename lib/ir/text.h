// The text form of Molt IR: complete (reading what was printed gives the same program, byte for byte in every
// form), and pleasant to write by hand, since tests of passes start from it. docs/spec/ir.md has the grammar.
//
//     molt-ir 1 parse
//     module m0 "__main__" file "a.py" body f0 { globals ("x") source "x = 1\n" }
//     func f0 "<module>" qualname "<module>" module 0 kind module {
//       spans (1:4-1:5)
//     ^b0():
//       %0:v = const [int 1] @0
//       global_set %0 [0] @1
//       %1:v = const [none] @2
//       return %1
//     }
//
// An op sits on one line: `%result:type = op operands [immediates] to ^edge(args) @origin span(n) unwind
// ^b(args) state(n)`. Everything after the op's name may be absent. The strings and consts tables may be left
// out: names and scalar constants written in place are added to them.
#pragma once
#include "base/diagnostic.h"
#include "ir/ir.h"

namespace molt::ir {

/// Total: prints a broken program too (for the verifier's sake), though only a sound one reads back the same.
std::string printText(const Program&);
/// One function, as printText shows it.
std::string printText(const Program&, FuncId);
/// One op, on one line, without the newline.
std::string printText(const Program&, const Function&, const Op&);

/// Fills `out` (from empty). On error adds diagnostics, code "format", and returns false; `out` is then
/// unspecified. Checks syntax only: verify() checks sense.
bool readText(std::string_view text, Program& out, Diagnostics&);

} // namespace molt::ir
