// Invariant mining: what was (nearly) always so in a trace becomes claims. The soundness of a claim is
// molt-guard's affair; here it only has to be likely enough to pay for its check.
#pragma once
#include "manifest/manifest.h"
#include "trace/trace.h"

namespace molt {

struct MineOptions {
  u64 least = 8;    ///< sites seen less often are not worth a guard
  f64 share = 0.99; ///< of one type at the site, and of one layout for the layout to be claimed as well
};

/// Claims sorted by site, at most one a site. `trace` must be in normal form.
Manifest mine(const Trace& trace, const MineOptions&);

} // namespace molt
