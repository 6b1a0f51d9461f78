// Imports by code whose globals are a dict.
#pragma once
#include "object/object.h"

/// `import` in the environment's code: through its builtins' __import__. locals: of a body that has them as a
/// mapping, else 0; fromlist: tuple or None. Owned.
Value importStatement(Value env, Value locals, Value name, Value fromlist, u32 level);
/// What __import__ does. globals: a dict, or 0 (then level must be 0).
Value importName(Value globals, Value name, Value fromlist, u32 level);
/// Set by eval/: the module of this name from a file in one of the folders `path` (owned; 0 with an
/// exception; kStop when there is none).
extern Value (*molt_importFileHook)(Value name, Value path);
/// `from m import *` into a namespace.
int importStarInto(Value m, Value ns);
