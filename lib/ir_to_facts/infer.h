#pragma once
#include "facts/facts.h"

namespace molt {
/// Whole-program inference of likely types: a flow-insensitive fixed point over values, parameters, results,
/// attributes (by name) and container elements (by unification). Deterministic; rounds are capped.
/// Guards in the input count as hints: the type that one tests is taken as likely there, whatever else is
/// inferred.
facts::Facts inferFacts(const ir::Program& program);
} // namespace molt
