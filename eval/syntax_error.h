// The front end's diagnostics as Python's exceptions and warnings.
#pragma once
#include "eval/compile.h"

namespace molt::eval {

/// Raises the first error as CPython does: SyntaxError(message, (file, line, offset, text, end line, end
/// offset)).
void raiseSyntaxError(const CompileErrors&, std::string_view text);
/// SyntaxWarnings: through the module `warnings` once it was imported, else to standard error. False with an
/// exception.
bool issueWarnings(const CompileErrors&, std::string_view text);

} // namespace molt::eval
