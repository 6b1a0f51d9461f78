#pragma once
#include <simdjson.h>

namespace molt {
/// What is wrong with a text that should be JSON, in words of our own: those of simdjson differ from version
/// to version.
inline const char* jsonProblem(simdjson::error_code e) {
  switch (e) {
  case simdjson::UTF8_ERROR: return "not valid UTF-8";
  case simdjson::EMPTY: return "it is empty";
  case simdjson::DEPTH_ERROR: return "nested too deeply";
  case simdjson::CAPACITY: return "too large";
  case simdjson::MEMALLOC: return "out of memory";
  case simdjson::STRING_ERROR: return "not JSON: a string that is not well formed";
  case simdjson::NUMBER_ERROR: return "not JSON: a number that is not well formed";
  case simdjson::UNCLOSED_STRING: return "not JSON: a string without an end";
  case simdjson::UNESCAPED_CHARS: return "not JSON: a control character in a string";
  case simdjson::T_ATOM_ERROR:
  case simdjson::F_ATOM_ERROR:
  case simdjson::N_ATOM_ERROR: return "not JSON: a word other than true, false and null";
  default: return "not JSON: missing or superfluous commas, braces or keys";
  }
}
} // namespace molt
