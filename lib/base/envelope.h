// What surrounds every binary artifact, so that a stage which got nothing, half, or something else can say
// so.
//
//     offset 0   8 bytes   0x89 'M' 'o' 'l' 't', two letters of kind, '\n'
//            8   u32       format version
//           12   u32       0
//           16   u64       payload length
//           24   u64       checksum of the payload and the version
//           32   payload
//
// Little-endian. The first byte is in no text, so a reader that takes text or JSON too looks at it alone.
#pragma once
#include "base/diagnostic.h"
#include "base/types.h"
#include <string>
#include <string_view>

namespace molt {

/// One format's identity: declare it once, in the header of the format.
struct Format {
  char kind[3];       ///< "IR", "TR", …
  const char* name;   ///< as messages call it: "Molt IR"
  u32 version;        ///< what the writer gives
  u32 oldest, newest; ///< what the reader takes
};

std::string wrapEnvelope(const Format&, std::string_view payload);

/// The payload, a view into `bytes`, and the version it has. On error: a diagnostic of code "format", false.
bool unwrapEnvelope(const Format&, std::string_view bytes, std::string_view& payload, u32& version,
                    Diagnostics&);

/// Whether these are the first bytes of any binary artifact of Molt's.
inline bool isEnvelope(std::string_view bytes) { return !bytes.empty() && bytes[0] == '\x89'; }

/// 64 bits, fast (8 bytes a step), not cryptographic: against accidents, not against malice.
u64 checksum64(std::string_view bytes, u64 seed);

} // namespace molt
