// Blocks above the size classes of memory.cpp. The C library maps and unmaps those one by one (6 to 8 µs
// each, and fresh pages to be zeroed: fib(30000) by big integers took ten times CPython's time), so freed
// blocks wait in lists by size, four sizes to an octave, up to kKept bytes in all. Growth within a block's
// size is free.
#pragma once
#include <stddef.h>
#include <stdint.h>

void* largeTake(size_t bytes, uint64_t* sizeClass); ///< null: out of memory
void largeGive(void* p, uint64_t sizeClass);
void* largeResize(void* p, size_t oldBytes, size_t newBytes, uint64_t* sizeClass); ///< as realloc
