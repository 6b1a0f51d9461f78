// Invariant mining: what was (nearly) always so in a trace becomes claims. The soundness of a claim is
// molt-guard's affair; here it only has to be likely enough to pay for its check.
//
// What pays is decided per function, not per site: a parameter that is seen once, of a function whose loop
// runs a million times, is the claim that matters most (measured: `for i in range(n): t += p.x * i + p.y`
// takes 0.15 s without claims, 0.07 s with those about sites in the loop, 0.01 s with the one about p as
// well).
#pragma once
#include "manifest/manifest.h"
#include "trace/trace.h"

namespace molt {

struct MineOptions {
  u64 least = 8;    ///< a function whose busiest site is seen less often is not worth guards
  f64 share = 0.99; ///< of one type at the site, and of one layout for the layout to be claimed as well
};

/// Claims sorted by site, at most one a site. `trace` must be in normal form.
Manifest mine(const Trace& trace, const MineOptions&);

} // namespace molt
