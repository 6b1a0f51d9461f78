// Internal to eval/: running what was compiled.
#pragma once
#include "object/object.h"
#include <string>

namespace molt::eval {

/// A code object (owned) of a source file's bytes; 0 with SyntaxError. Tracebacks show its lines.
Value compileFile(const std::string& bytes, const std::string& file);
/// Runs a code object in these namespaces; cells: a tuple for its free variables, or 0.
Value runCode(Value codeObject, Value globals, Value locals, Value cells);
void installFileImport();

} // namespace molt::eval
