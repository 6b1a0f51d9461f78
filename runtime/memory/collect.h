// The cycle collector.
#pragma once
#include "object/object.h"

/// Destroys unreachable cycles; gives how many objects. Runs finalisers.
i64 collectCycles();
/// The same at the end of the program: globals of modules that nothing else holds go with it.
i64 collectModules();
extern bool molt_collector_enabled;
// Set by module gc: around each collection, and the list that gets the garbage instead (DEBUG_SAVEALL; 0:
// none).
extern void (*molt_collector_begins)();
extern void (*molt_collector_done)(i64 found);
extern Value molt_collector_keep;
