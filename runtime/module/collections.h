// The pieces of the module collections.
#pragma once
#include "container/container.h"
#include "module/itertools.h"
#include "module/modules.h"
extern Class T_deque, T_defaultdict, T_OrderedDict, T_Counter, T_ChainMap;
Value namedtupleFunction(Value self, const Value* args, i32 nargs, Value kwnames);
extern const MethodDef namedtupleDef;
