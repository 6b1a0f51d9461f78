#include "source_to_ir/library.h"
#include <cstdlib>
#include <dirent.h>
#include <limits.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace molt {

static bool isFile(const std::string& path) {
  struct stat st;
  return stat(path.c_str(), &st) == 0 && S_ISREG(st.st_mode);
}

/// The library in this folder, if there is one. A folder called python3.N says its version; else what only
/// later versions have does.
static InstalledLibrary libraryIn(std::string folder) {
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  if (!isFile(folder + "/os.py")) return {};
  std::string name = folder.substr(folder.rfind('/') + 1);
  if (name.starts_with("python3.") && name.size() < 12) return {folder, name.substr(6)};
  const char* version = isFile(folder + "/annotationlib.py") ? "3.14"
                        : isFile(folder + "/_colorize.py")   ? "3.13"
                        : isFile(folder + "/_pydatetime.py") ? "3.12"
                                                             : "3.11";
  return {folder, version};
}

/// Of the interpreter with this name in one folder of PATH.
static InstalledLibrary beside(const std::string& bin, const std::string& name) {
  const std::string program = bin + "/" + name;
  char real[PATH_MAX];
  if (access(program.c_str(), X_OK) != 0 || !realpath(program.c_str(), real)) return {};
  std::string path(real);
  size_t slash = path.rfind('/');
  std::string base = path.substr(slash + 1), folder = path.substr(0, slash);
  if (base.starts_with("python3."))
    if (auto found = libraryIn(folder.substr(0, folder.rfind('/')) + "/lib/" + base); !found.folder.empty())
      return found;
  if (!folder.ends_with("/shims") || !name.starts_with("python3.")) return {};
  const std::string versions = folder.substr(0, folder.size() - 6) + "/versions";
  InstalledLibrary best;
  std::string bestName;
  if (DIR* d = opendir(versions.c_str())) {
    while (dirent* e = readdir(d)) {
      std::string v = e->d_name;
      if (!v.starts_with(name.substr(6) + ".")) continue;
      bool newer = v.size() != bestName.size() ? v.size() > bestName.size() : v > bestName;
      auto found = libraryIn(versions + "/" + v + "/lib/" + name);
      if (found.folder.empty() || !newer) continue;
      best = found;
      bestName = v;
    }
    closedir(d);
  }
  return best;
}

InstalledLibrary findLibrary(const std::string& wanted) {
  if (wanted == "none") return {};
  if (!wanted.empty()) return libraryIn(wanted);
  if (const char* v = std::getenv("MOLT_STDLIB"); v && *v)
    return std::string_view(v) == "none" ? InstalledLibrary{} : libraryIn(v);
  const char* path = std::getenv("PATH");
  for (const char* name : {"python3.13", "python3"}) {
    std::string_view rest = path ? path : "/usr/bin:/bin";
    while (!rest.empty()) {
      size_t end = rest.find(':');
      if (auto found = beside(std::string(rest.substr(0, end)), name); !found.folder.empty()) return found;
      rest = end == rest.npos ? std::string_view() : rest.substr(end + 1);
    }
  }
  return {};
}

} // namespace molt
