// The JSON form of Molt IR; docs/spec/schemas/ir.schema.json describes it. Byte strings are JSON strings
// where they are UTF-8, else {"hex": "…"}; floats that JSON lacks are {"bits": "0x…"}; 'no such id' is null.
#pragma once
#include "base/diagnostic.h"
#include "ir/ir.h"

namespace molt {

std::string writeIrJson(const ir::Program&);

/// As ir::readText. `json` is copied once (simdjson wants padding).
bool readIrJson(std::string_view json, ir::Program& out, Diagnostics&);

enum class IrForm { Binary, Json, Text };

/// What these bytes are, from their first character.
IrForm detectIrForm(std::string_view bytes);
/// Reads any of the three forms. Checks syntax only: run ir::verify on the result.
bool readAnyIr(std::string_view bytes, ir::Program& out, Diagnostics&);
std::string writeIr(const ir::Program&, IrForm);

} // namespace molt
