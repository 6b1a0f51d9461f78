// Objects by content: what compiling the same thing again would give.
//
// A key is the digest of everything that an object depends on, the compiler itself included, so an entry is
// never out of date and two programs share what they have in common. Nothing here may fail a build: a folder
// that cannot be written, an entry that is damaged, two writers at once all come to 'not there'.
//
//     FOLDER/1/ab/cdef…   32 bytes digest of what follows, then the object
//
// Writers make a file of their own and rename it. An entry nobody used for a month goes, at most once a day.
#pragma once
#include "base/types.h"
#include <string>
#include <string_view>

namespace molt {

class ObjectCache {
public:
  /// Empty folder: no cache.
  explicit ObjectCache(std::string folder);
  bool enabled() const { return !folder_.empty(); }
  bool get(std::string_view key, std::string& object) const;
  void put(std::string_view key, std::string_view object) const;

private:
  std::string folder_;
  std::string path(std::string_view key) const;
  void sweep() const;
};

/// Where the environment wants it: MOLT_CACHE (a folder, or `off`), else XDG_CACHE_HOME/molt, else
/// HOME/.cache/molt; empty for none.
std::string cacheFolder();

/// 32 bytes (BLAKE3).
std::string digest(std::string_view bytes);

/// What tells this very executable from others: its linker's build id; empty if it has none, and then nothing
/// may be cached.
std::string ownBuildId();

} // namespace molt
