// DWARF: one compile unit for the program, a file a module, a subprogram a function.
#include "ir_to_llvm/module_lowering.h"
#include <llvm/Support/Path.h>

namespace molt {

void ModuleLowering::startDebugInfo() {
  di = std::make_unique<llvm::DIBuilder>(m);
  m.addModuleFlag(llvm::Module::Warning, "Debug Info Version", llvm::DEBUG_METADATA_VERSION);
  m.addModuleFlag(llvm::Module::Warning, "Dwarf Version", 4);
  di->createCompileUnit(llvm::dwarf::DW_LANG_Python, file(first), options.producer, options.optLevel > 0, "",
                        0);
}

llvm::DIFile* ModuleLowering::file(u32 module) {
  auto& f = files_[module];
  if (!f) {
    llvm::StringRef path(p.str(p.modules[module].file));
    // The path as recorded; the directory would differ between machines.
    f = di->createFile(path, path.starts_with("/") ? "" : ".");
  }
  return f;
}

llvm::DISubprogram* ModuleLowering::subprogram(ir::FuncId id, llvm::Function* fn) {
  const ir::Function& f = p.functions[id];
  auto* type = di->createSubroutineType(di->getOrCreateTypeArray({}));
  auto* where = file(f.module);
  return di->createFunction(where, llvm::StringRef(p.str(f.name)), fn->getName(), where, f.firstLine, type,
                            f.firstLine, llvm::DINode::FlagPrototyped, llvm::DISubprogram::SPFlagDefinition);
}

} // namespace molt
