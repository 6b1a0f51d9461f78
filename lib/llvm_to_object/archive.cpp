// The ar format by hand: header fields are constants, so equal members give equal bytes. No symbol index:
// molt-link takes every member.
// TODO(perf, owner:compiler, milestone:M1, priority:P1, status:partial): a module body of 126 lines with deeply nested try, loops and comprehensions takes 6 s natively and 23 s for wasm
#include "llvm_to_object/emit.h"
#include <utility>

namespace molt {

static std::string padded(std::string s, size_t width) {
  s.resize(width, ' ');
  return s;
}

static void header(std::string& out, const std::string& name, size_t size) {
  out += padded(name, 16) + padded("0", 12) + padded("0", 6) + padded("0", 6) + padded("644", 8) +
         padded(std::to_string(size), 10) + "`\n";
}

std::string makeArchive(std::vector<ArchiveMember>&& members) {
  std::string out = "!<arch>\n";
  std::string names; // of 16 characters and more: "/offset" refers into the member "//"
  std::vector<std::string> fields;
  for (const ArchiveMember& m : members) {
    if (m.name.size() < 16) {
      fields.push_back(m.name + "/");
    } else {
      fields.push_back("/" + std::to_string(names.size()));
      names += m.name + "/\n";
    }
  }
  auto body = [&](const std::string& data) {
    out += data;
    if (data.size() % 2) out += '\n';
  };
  size_t total = out.size() + names.size() + 61;
  for (const ArchiveMember& m : members) total += 61 + m.data.size();
  out.reserve(total); // pages are taken as they are written
  if (!names.empty()) {
    header(out, "//", names.size());
    body(names);
  }
  for (size_t i = 0; i < members.size(); ++i) {
    header(out, fields[i], members[i].data.size());
    body(std::exchange(members[i].data, {}));
  }
  return out;
}

} // namespace molt
