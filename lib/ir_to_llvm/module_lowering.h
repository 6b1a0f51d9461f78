// State of one LLVM module being made: types, static data, declarations. Functions are made by
// FunctionLowering.
#pragma once
#include "abi/abi.h"
#include "ir_to_llvm/helpers.h"
#include "ir_to_llvm/lower.h"
#include <llvm/IR/DIBuilder.h>
#include <llvm/IR/IRBuilder.h>
#include <map>
#include <unordered_map>

namespace molt {

class ModuleLowering {
public:
  ModuleLowering(const ir::Program&, const Numbering&, llvm::Module&, const LowerOptions&, u32 firstModule,
                 u32 lastModule);
  void run();

  const ir::Program& p;
  const Numbering& numbers;
  llvm::Module& m;
  llvm::LLVMContext& c;
  const LowerOptions& options;
  const u32 first, last;
  llvm::Type *i1, *i8, *i32, *i64, *f64, *ptr, *voidTy;

  bool wasm() const { return options.target == Target::Wasm; }
  bool mine(const ir::Function& f) const { return f.module >= first && f.module < last; }
  llvm::Constant* int32(u64 v) { return llvm::ConstantInt::get(i32, v); }
  llvm::Constant* int64(u64 v) { return llvm::ConstantInt::get(i64, v); }

  // --- static data (statics.cpp)
  /// An 8-byte cell of static data holding an address.
  llvm::Constant* cell(llvm::Constant* address);
  llvm::Constant* shapeId(std::string_view builtin); ///< i32: low half of the address of molt_shape_<builtin>
  llvm::Constant* shapeAddress(u32 shape); ///< storage of Program::shapes[shape], or the built-in shape
  llvm::Constant* shapeIdOf(u32 shape);    ///< i32
  llvm::GlobalVariable* str(std::string_view utf8); ///< Str static
  llvm::GlobalVariable* tuple(llvm::ArrayRef<llvm::Constant*> cells);
  llvm::Constant* constCell(ir::ConstId); ///< a Value in static data
  /// The Value word itself, in code. Frozensets are loaded.
  llvm::Value* constWord(llvm::IRBuilder<>&, ir::ConstId);
  llvm::Constant* word(llvm::Constant* address); ///< i64 in code
  llvm::Constant* keywordNames(ir::ConstId);     ///< i64
  llvm::Constant* nameSlot(ir::StrId);           ///< address of its cell in the names array
  llvm::GlobalVariable* global(std::string name, llvm::Constant* init, bool mutableData, bool shared = false);
  llvm::Constant* external(std::string_view name, llvm::Type* type = nullptr);

  // --- descriptions (module_data.cpp)
  llvm::Constant* code(ir::FuncId);
  llvm::Constant* moduleDesc(u32 module);
  llvm::Constant* globalSlot(u32 module, u32 slot);
  llvm::Function* entry(ir::FuncId);  ///< null for generators
  llvm::Function* resume(ir::FuncId); ///< of generators, and of functions with resume points
  /// The `def` that a global is bound to, if the program binds it once; kNone else. A guess: check the Code.
  ir::FuncId likelyFunction(u32 module, u32 slot);
  bool isLibrary(u32 module) const { return p.modules[module].isLibrary; }
  /// Whether calls that the function makes may look at frames: it must push one (frames.cpp).
  bool readsFrames(ir::FuncId);
  /// A program of so many ops that only its loops get LLVM's whole attention and inline fast paths: 10,000
  /// lines took 32 s otherwise.
  bool isLarge() const { return large_; }
  static u32 paramCount(const ir::Function& f) {
    return f.positional + f.keywordOnly + !!(f.flags & ir::kVarArgs) + !!(f.flags & ir::kVarKeywords);
  }
  bool isModuleLevel(const ir::Function& f) const {
    return f.kind == ir::FunctionKind::Module || f.kind == ir::FunctionKind::ClassBody;
  }

  // --- calls
  llvm::Function* helper(const Helper&);
  llvm::Function* runtime(std::string_view name, llvm::FunctionType*, bool cold = false);
  llvm::FunctionType* signature(llvm::Type* result, llvm::ArrayRef<llvm::Type*> params) {
    return llvm::FunctionType::get(result, params, false);
  }
  llvm::GlobalVariable* cache();
  u32 generatorSlots(ir::FuncId f) const { return slots_.at(f); }
  void setGeneratorSlots(ir::FuncId f, u32 n) { slots_[f] = n; }

  // --- debug information
  std::unique_ptr<llvm::DIBuilder> di;
  llvm::DIFile* file(u32 module);
  llvm::DISubprogram* subprogram(ir::FuncId, llvm::Function*);

private:
  void needNativeModules();
  llvm::GlobalVariable* nameTuple(const std::vector<std::string>& key);
  void defineModule(u32);
  void defineCode(ir::FuncId);
  void defineUnit();
  void defineProgram();
  llvm::Constant* cellArray(const char* name, const std::vector<llvm::Constant*>&);
  llvm::GlobalVariable* bigInt(const std::string& decimal);
  void startDebugInfo();

  std::map<std::string, llvm::GlobalVariable*, std::less<>> strs_;
  std::unordered_map<ir::ConstId, llvm::Constant*> consts_;
  std::unordered_map<u32, llvm::GlobalVariable*> nameTuples_; ///< by index in Numbering::tuples
  std::unordered_map<ir::FuncId, u32> slots_;
  std::unordered_map<u32, llvm::DIFile*> files_;
  std::map<std::pair<u32, u32>, ir::FuncId> likely_; ///< (module, slot): kNone when bound twice
  std::vector<u8> readsFrames_;                      ///< by FuncId; empty until asked
  bool likelyKnown_ = false, large_ = false;
};

} // namespace molt
