"""A program that needs the lean twin of functools only; every name that the front end's list has."""

import functools
from functools import cache, cached_property, cmp_to_key, lru_cache, partial, reduce, total_ordering, update_wrapper, wraps

for name in (
    cache,
    cached_property,
    cmp_to_key,
    lru_cache,
    partial,
    reduce,
    total_ordering,
    update_wrapper,
    wraps,
):
    print(name.__name__, name.__module__ in ("functools", "_functools"))
print(functools.WRAPPER_UPDATES, functools.WRAPPER_ASSIGNMENTS[:4])
