// The pieces of the module functools.
#pragma once
#include "container/container.h"
#include "module/modules.h"
extern Class T_cached_property, T__lru_cache_wrapper;
Value lruCache(Value self, const Value* a, i32 n, Value kw);
Value cacheFunction(Value self, const Value* a, i32 n, Value kw);
Value updateWrapper(Value self, const Value* a, i32 n, Value kw);
/// Attributes of an object that keeps arbitrary ones in `dict` (0 until the first).
Value extraGet(Value self, Value dict, Value name);
int extraSet(Value self, Value* dict, Value name, Value v);
