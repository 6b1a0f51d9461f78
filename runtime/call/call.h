// Calling conventions beyond object.h.
#pragma once
#include "object/object.h"

extern "C" {
/// The interpreter's entry points, for Code with `interp` set; null in compiled programs.
extern Value (*molt_interpret)(Value fn, const Value* args);
extern Value (*molt_interpret_resume)(Generator* g, Value sent);
}
/// Runs a Code with complete parameters (borrowed), or makes its generator.
Value invoke(Value fn, const Code* code, Value* args);
Value callFunction(Value fn, const Value* args, i32 nargs, Value kwnames);
Value typeCall(Value cls, const Value* args, i32 nargs, Value kwnames);
Value generatorNew(Value fn, const Code* code, Value* args);
Value functionText(Value f);
extern bool molt_callee_failed;      ///< the pending exception arose in the look-up of a method call's callee
Value functionNew(const Code* code); ///< without cells or defaults
/// Up to three close names: " Did you mean: 'x'?" logic shared by errors and traceback printing; borrowed or
/// 0.
Value closestName(Value wanted, const Value* names, u64 count);
