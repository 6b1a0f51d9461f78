// Archives of objects and the runtime to one executable, with LLD in this process.
#pragma once
#include "base/diagnostic.h"
#include <string>
#include <vector>

namespace molt {

struct LinkOptions {
  bool wasm = false;
  bool strip = false;
  bool eval = false;               ///< eval, exec and compile even if the objects do not ask for them
  bool hostAsan = false;           ///< native, with the sanitised runtime for the build machine's C library
  std::string runtimeDir;          ///< <prefix>/lib/molt
  std::vector<std::string> inputs; ///< archives or objects; every member is taken
  std::string output;
  std::string scratch; ///< a folder to be made and removed, in output's file system
  u64 wasmStack = 64u << 20;
};

/// Writes options.output whole or not at all; on failure an old one is removed, and the reasons are in
/// `diagnostics`.
bool linkProgram(const LinkOptions&, Diagnostics& diagnostics);

} // namespace molt
