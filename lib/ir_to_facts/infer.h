#pragma once
#include "facts/facts.h"

namespace molt {
/// Whole-program inference of likely types: a flow-insensitive fixed point over values, parameters, results,
/// attributes (by name) and container elements (by unification). Deterministic; rounds are capped.
facts::Facts inferFacts(const ir::Program& program);
} // namespace molt
