// Traces as JSON, docs/spec/trace.md and docs/spec/schemas/trace.schema.json.
#pragma once
#include "base/diagnostic.h"
#include "trace/trace.h"
#include <string_view>

namespace molt {

/// False with a diagnostic that names the site when the text is not a trace of an accepted version. Takes
/// what an instrumented program writes, in any order and with equal types not yet added up, and gives the
/// normal form. Unknown keys are ignored.
bool readTraceJson(std::string_view json, Trace& out, Diagnostics& diags);
/// Either form, told apart by the first byte.
bool readAnyTrace(std::string_view bytes, Trace& out, Diagnostics& diags);
/// `trace` must be in normal form.
std::string writeTraceJson(const Trace& trace);

} // namespace molt
