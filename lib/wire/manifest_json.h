// Manifests as JSON, docs/spec/manifest.md and docs/spec/schemas/manifest.schema.json.
#pragma once
#include "base/diagnostic.h"
#include "manifest/manifest.h"
#include <string_view>

namespace molt {

/// False with a diagnostic that names the claim when the text is not a manifest of an accepted version.
/// Unknown keys are ignored, so that generators may add their own evidence.
bool readManifest(std::string_view json, Manifest& out, Diagnostics& diags);
std::string writeManifest(const Manifest&);

} // namespace molt
