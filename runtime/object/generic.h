// Fallbacks shared by generic operations and slots.
#pragma once
#include "object/object.h"
Value sequenceIterator(Value o); ///< iterator over __getitem__(0), (1), …
int containsByIteration(Value container, Value item);
void reportUnraisable(Value where);           ///< "Exception ignored in: …", clears the exception
Value genericAlias(Value origin, Value args); ///< types.GenericAlias
