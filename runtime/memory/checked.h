// The AddressSanitizer flavour's allocator, and what the audit asks of it.
#pragma once
#include <stddef.h>

enum { kFirstChecked = 400000 }; ///< objects before the first collection
/// Where a live object was made: the calls above the allocation, innermost first.
void allocationPlace(const void* object, char* text, size_t size);
[[noreturn]] void outOfMemory();
