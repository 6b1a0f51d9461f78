// Type counts at sites of an instrumented program.
#pragma once
#include "abi/abi.h"

void traceStart(const ProgramDesc* program); ///< does nothing unless the program is instrumented
/// Writes the trace as JSON (docs/spec/trace.md) to the file that MOLT_TRACE names; says so on standard error
/// if it cannot.
void traceWrite();
