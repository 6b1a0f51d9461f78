// SHA-512 (FIPS 180-4), which random.seed stretches text with.
#pragma once
#include "object/object.h"
void sha512(const void* data, size_t n, u8 out[64]);
