// The soundness model: each claim is proved, guarded or refused by name, and guarded claims become guard ops.
#pragma once
#include "base/diagnostic.h"
#include "ir/ir.h"
#include "manifest/manifest.h"
#include <string>
#include <vector>

namespace molt {

enum class Verdict : u8 { Proved, Guarded, Refused };
const char* verdictName(Verdict);

struct ClaimVerdict {
  Verdict verdict = Verdict::Refused;
  const char* reason = ""; ///< row of refusals.def when refused
};

/// Inserts a guard behind the site of each claim that is neither proved nor refused, and gives a verdict for
/// each, in order. The program stays valid and means the same: guards hold frame states, and molt-lower takes
/// them as hints.
std::vector<ClaimVerdict> addGuards(ir::Program& program, const Manifest& manifest);

/// The report as JSON (molt-guard --report).
std::string writeReport(const Manifest&, const std::vector<ClaimVerdict>&);

} // namespace molt
