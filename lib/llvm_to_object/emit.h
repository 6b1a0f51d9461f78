// LLVM modules to objects: the optimisation pipeline and code generation.
#pragma once
#include "base/types.h"
#include <llvm/IR/Module.h>
#include <string>
#include <vector>

namespace molt {

enum class Emit : u8 { Object, Assembly, LlvmText };

struct EmitOptions {
  unsigned optLevel = 2;
  Emit emit = Emit::Object;
  bool checked = false; ///< AddressSanitizer's checks
};

/// Optimises `m` in place (its triple names the target) and returns what `emit` asks for. On failure returns
/// false and sets `error`.
bool llvmToObject(llvm::Module& m, const EmitOptions&, std::string& out, std::string& error);

struct ArchiveMember {
  std::string name;
  std::string data;
};
/// A GNU ar archive with a symbol-free index: members in order, all dates, owners and modes fixed.
/// Members are let go as they are copied: a large program's objects should not be in memory twice.
std::string makeArchive(std::vector<ArchiveMember>&& members);

} // namespace molt
