// Whole-file reading and writing. Errors are the errno text; nothing here prints.
#pragma once
#include <string>
#include <string_view>

namespace molt {
/// Reads `path` ("-": standard input). Returns an empty string, or what went wrong.
std::string readWhole(const std::string& path, std::string& bytes);
/// Writes through a temporary file beside `path` and a rename, so that a reader sees all or nothing. Devices,
/// pipes and "-" are written directly. Returns an empty string, or what went wrong.
std::string writeWhole(const std::string& path, std::string_view bytes, bool executable);
/// Interruption and termination remove the temporary file of a write in progress; SIGPIPE becomes an error.
void guardAgainstSignals();
} // namespace molt
