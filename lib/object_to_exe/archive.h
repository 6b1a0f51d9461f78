// What is looked at in an object or archive before LLD gets it.
#pragma once
#include <string_view>

namespace molt {

/// The first object in an archive, or the object itself, tells the target: wasm starts with NUL 'asm'.
bool isWasmObject(std::string_view bytes);

/// Not an archive, or one whose headers are right: LLD ends the whole process over others.
bool soundArchive(std::string_view bytes);

} // namespace molt
