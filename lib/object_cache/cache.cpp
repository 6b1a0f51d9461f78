#include "object_cache/cache.h"
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <link.h>
#include <llvm/Support/BLAKE3.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace molt {
namespace fs = std::filesystem;

std::string digest(std::string_view bytes) {
  auto d =
      llvm::BLAKE3::hash<32>(llvm::ArrayRef(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()));
  return std::string(reinterpret_cast<const char*>(d.data()), d.size());
}

std::string ownBuildId() {
  std::string id;
  dl_iterate_phdr(
      [](dl_phdr_info* info, size_t, void* out) {
        for (int i = 0; i < info->dlpi_phnum; ++i) {
          const auto& h = info->dlpi_phdr[i];
          if (h.p_type != PT_NOTE) continue;
          const char* at = reinterpret_cast<const char*>(info->dlpi_addr + h.p_vaddr);
          for (const char* end = at + h.p_memsz; at + sizeof(ElfW(Nhdr)) <= end;) {
            const auto* n = reinterpret_cast<const ElfW(Nhdr)*>(at);
            const char* name = at + sizeof *n;
            const char* desc = name + ((n->n_namesz + 3u) & ~3u);
            if (n->n_type == NT_GNU_BUILD_ID && n->n_namesz == 4 && std::string_view(name, 3) == "GNU")
              static_cast<std::string*>(out)->assign(desc, n->n_descsz);
            at = desc + ((n->n_descsz + 3u) & ~3u);
          }
        }
        return 1; // the first one is the executable
      },
      &id);
  return id;
}

std::string cacheFolder() {
  auto get = [](const char* name) {
    const char* v = std::getenv(name);
    return std::string(v ? v : "");
  };
  std::string own = get("MOLT_CACHE");
  if (own == "off" || own == "0") return "";
  if (!own.empty()) return own;
  if (std::string xdg = get("XDG_CACHE_HOME"); xdg.starts_with('/')) return xdg + "/molt";
  if (std::string home = get("HOME"); home.starts_with('/')) return home + "/.cache/molt";
  return "";
}

ObjectCache::ObjectCache(std::string folder) : folder_(std::move(folder)) {
  if (!folder_.empty()) folder_ += "/1";
}

std::string ObjectCache::path(std::string_view key) const {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string p = folder_ + '/';
  for (size_t i = 0; i < key.size(); ++i) {
    p += kHex[static_cast<u8>(key[i]) >> 4];
    p += kHex[key[i] & 15];
    if (i == 0) p += '/';
  }
  return p;
}

bool ObjectCache::get(std::string_view key, std::string& object) const {
  if (!enabled()) return false;
  const std::string p = path(key);
  std::FILE* f = std::fopen(p.c_str(), "rb");
  if (!f) return false;
  struct stat st{};
  std::string bytes;
  bool ok = fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 32;
  if (ok) {
    bytes.resize(static_cast<size_t>(st.st_size));
    ok = std::fread(bytes.data(), 1, bytes.size(), f) == bytes.size();
  }
  std::fclose(f);
  if (!ok || digest(std::string_view(bytes).substr(32)) != std::string_view(bytes).substr(0, 32))
    return false;
  // Its age counts from its last use; once a day is enough to say so.
  if (std::time(nullptr) - st.st_mtime > 86400) utimensat(AT_FDCWD, p.c_str(), nullptr, 0);
  object = bytes.substr(32);
  return true;
}

void ObjectCache::put(std::string_view key, std::string_view object) const {
  if (!enabled()) return;
  const std::string p = path(key);
  std::error_code ec;
  fs::create_directories(fs::path(p).parent_path(), ec);
  std::string part = p + ".XXXXXX";
  int fd = mkstemp(part.data());
  if (fd < 0) return;
  std::FILE* f = fdopen(fd, "wb");
  if (!f) {
    close(fd);
    unlink(part.c_str());
    return;
  }
  const std::string check = digest(object);
  bool ok = std::fwrite(check.data(), 1, check.size(), f) == check.size() &&
            std::fwrite(object.data(), 1, object.size(), f) == object.size();
  ok = std::fclose(f) == 0 && ok;
  if (!ok || std::rename(part.c_str(), p.c_str()) != 0) unlink(part.c_str());
  sweep();
}

void ObjectCache::sweep() const {
  const std::string stamp = folder_ + "/swept";
  struct stat st{};
  const time_t now = std::time(nullptr);
  if (stat(stamp.c_str(), &st) == 0 && now - st.st_mtime < 86400) return;
  if (std::FILE* f = std::fopen(stamp.c_str(), "wb")) std::fclose(f);
  std::error_code ec;
  for (fs::recursive_directory_iterator i(folder_, ec), end; !ec && i != end; i.increment(ec)) {
    struct stat entry{};
    if (lstat(i->path().c_str(), &entry) == 0 && S_ISREG(entry.st_mode) && now - entry.st_mtime > 30 * 86400)
      unlink(i->path().c_str());
  }
}

} // namespace molt
