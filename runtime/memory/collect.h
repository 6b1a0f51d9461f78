// The cycle collector.
#pragma once
#include "object/object.h"

/// Destroys unreachable cycles; gives how many objects. Runs finalisers.
i64 collectCycles();
/// The same at the end of the program: globals of modules that nothing else holds go with it.
i64 collectModules();
extern bool molt_collector_enabled;
