// Imports by code whose globals are a dict.
#pragma once
#include "object/object.h"

/// `import` in the environment's code: through its builtins' __import__. locals: of a body that has them as a
/// mapping, else 0; fromlist: tuple or None. Owned.
Value importStatement(Value env, Value locals, Value name, Value fromlist, u32 level);
/// What __import__ does. globals: a dict, or 0 (then level must be 0).
Value importName(Value globals, Value name, Value fromlist, u32 level);
/// `from m import *` into a namespace.
int importStarInto(Value m, Value ns);
