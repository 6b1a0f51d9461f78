#pragma once
#include <string>
#include <string_view>

namespace molt {

/// The module with its data cut where zeros are: wasm's memory starts as zeros, so they need not be in the
/// file (the runtime's class tables are mostly zeros; 43 KB of hello world's 192). The bytes given back
/// unchanged when it is not a module of the kind that wasm-ld writes without names.
std::string packWasmData(std::string_view module);

} // namespace molt
