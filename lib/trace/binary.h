// The binary form of a trace: an envelope (base/envelope.h) around integers of variable length (LEB128).
//
//     trace  = runs, n, string*n, n, site*n          the strings: names of types and attributes, sorted
//     string = length, bytes
//     site   = string, other, n, type*n
//     type   = string index, count, n, slot*n
//     slot   = string index * 2 + (1 if stored as f64)
#pragma once
#include "base/envelope.h"
#include "trace/trace.h"

namespace molt {

/// History: 1 first.
inline constexpr Format kTraceFormat{"TR", "a Molt trace", 1, 1, 1};

/// `trace` must be in normal form.
std::string writeTraceBinary(const Trace& trace);
/// False with a diagnostic. Takes only what writeTraceBinary gives, and allocates no more than a fixed
/// multiple of the input.
bool readTraceBinary(std::string_view bytes, Trace& out, Diagnostics&);

} // namespace molt
