// An optimization manifest: claims about sites of a program. Never trusted. docs/spec/manifest.md is the
// format.
//
// TODO(perf, owner:tooling, milestone:M1, priority:P2, status:missing): claims of a few classes at one site (shop's Machine.step sees five) and of 'None or C' (fields of linked lists)
#pragma once
#include "base/types.h"
#include <string>
#include <utility>
#include <vector>

namespace molt {

/// "At this site values are of this type (and layout)."
struct Claim {
  std::string site; ///< module:qualname@hash#origin:op, or …#N:param
  std::string type; ///< int float bool str bytes list tuple dict set, or module:Class
  /// module:Class only: attributes in order with "tagged" or "f64"; empty: none claimed.
  std::vector<std::pair<std::string, std::string>> layout;
  u64 count = 0; ///< evidence: how often the site was seen
  f64 share = 0; ///< and with what share of this type
};

struct Manifest {
  std::vector<Claim> claims;
};

} // namespace molt
