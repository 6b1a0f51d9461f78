// Runs IR. See interpret.cpp.
#pragma once
#include "eval/image.h"

namespace molt::eval {

void installInterpreter(); ///< so that the runtime can call Code with `interp` set
void installEval();        ///< that, and what eval, exec, compile and import of a file need

/// Runs the program as its compiled form would: molt_main with this image. Returns the process's exit status.
/// Call once per process.
int runProgram(Image&, int argc, char** argv);

/// Where to count executed ops, by opcode (ir::Opcode::Count words); null: nowhere.
extern u64* executedOps;

} // namespace molt::eval
