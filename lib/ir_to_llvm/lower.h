// From Molt IR (after the count pass) to LLVM IR. Ownership and errors as in runtime/abi/abi.h.
#pragma once
#include "ir/ir.h"
#include "ir_to_llvm/numbering.h"
#include <llvm/IR/Module.h>
#include <memory>
#include <utility>
#include <vector>

namespace molt {

enum class Target : u8 { Native, Wasm };

struct LowerOptions {
  Target target = Target::Native;
  unsigned optLevel = 2;
  bool debugInfo = false; ///< DWARF
  bool exitEvery = false; ///< guards count molt_thread.exitCount
  std::string producer = "molt";
  /// The program is a library module on its own: no main; its description is there for other units.
  bool library = false;
  std::vector<std::string>
      libraries; ///< names of the library modules that main's program lists besides its own
};

const char* tripleOf(Target);
const char* dataLayoutOf(Target);

// TODO(compiler, owner:compiler, milestone:M1, priority:P3, status:missing): provenance (IR op and pass of every
// instruction) without -g; today only -g gives lines

/// The functions and data of the program's modules [first, last). The partition that starts at 0 also holds
/// the unit's tables and, unless it is a library, the program's description and `main`. The module belongs to
/// `context`, and is valid LLVM IR. Names of symbols depend on the program alone.
std::unique_ptr<llvm::Module> irToLlvm(const ir::Program&, const Numbering&, llvm::LLVMContext& context,
                                       const LowerOptions&, u32 firstModule, u32 lastModule);

/// How to split the program for irToLlvm: [first, last) of modules, in order. Follows modules and their sizes
/// alone; a program of ordinary size is one partition, in which LLVM sees everything.
std::vector<std::pair<u32, u32>> partitions(const ir::Program&);

} // namespace molt
