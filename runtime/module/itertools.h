// The pieces of the module itertools.
#pragma once
#include "container/container.h"
#include "module/modules.h"

/// Declares the shape of an iterator type.
#define ITER_TYPE(name)                                                                                      \
  extern Class T_##name;                                                                                     \
  static Shape shape_##name = {.cls = &T_##name};
/// Defines it; Struct starts with Header and `n` owned Values.
#define ITER_CLASS(name, Struct, nextFn, constructFn, table)                                                 \
  Class T_##name = {.cname = "itertools." #name,                                                             \
                    .shape = &shape_##name,                                                                  \
                    .flags = kBaseType,                                                                      \
                    .instanceBytes = sizeof(Struct),                                                         \
                    .ops = {.dealloc = Struct##Dealloc,                                                      \
                            .traverse = Struct##Traverse,                                                    \
                            .iter = selfIter,                                                                \
                            .next = nextFn,                                                                  \
                            .construct = constructFn},                                                       \
                    .methods = table};
/// Arguments by position or name into out (0: absent); the first `required` must be there. names end with
/// null.
bool takeArgs(const char* fn, const Value* args, i32 nargs, Value kwnames, const char* const* names,
              int required, Value* out);
extern Class T_count, T_cycle, T_repeat, T_accumulate, T_chain, T_compress, T_dropwhile, T_takewhile,
    T_filterfalse, T_starmap, T_islice, T_zip_longest, T_pairwise, T_batched, T_groupby, T__grouper, T__tee,
    T_product, T_permutations, T_combinations, T_combinations_with_replacement;
Value teeFunction(Value self, const Value* args, i32 nargs, Value kwnames);
