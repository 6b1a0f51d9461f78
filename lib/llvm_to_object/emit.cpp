#include "llvm_to_object/emit.h"
#include <llvm/Analysis/TargetTransformInfo.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Passes/StandardInstrumentations.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>
#include <llvm/TargetParser/Triple.h>
#include <llvm/Transforms/Instrumentation/AddressSanitizer.h>
#include <llvm/Transforms/Scalar/EarlyCSE.h>
#include <llvm/Transforms/Scalar/SROA.h>
#include <llvm/Transforms/Scalar/SimplifyCFG.h>
#include <memory>
#include <mutex>

extern "C" {
void LLVMInitializeX86TargetInfo();
void LLVMInitializeX86Target();
void LLVMInitializeX86TargetMC();
void LLVMInitializeX86AsmPrinter();
void LLVMInitializeWebAssemblyTargetInfo();
void LLVMInitializeWebAssemblyTarget();
void LLVMInitializeWebAssemblyTargetMC();
void LLVMInitializeWebAssemblyAsmPrinter();
}

namespace molt {

static void initialise() {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
    LLVMInitializeWebAssemblyTargetInfo();
    LLVMInitializeWebAssemblyTarget();
    LLVMInitializeWebAssemblyTargetMC();
    LLVMInitializeWebAssemblyAsmPrinter();
  });
}

static llvm::OptimizationLevel level(unsigned n) {
  return n == 0   ? llvm::OptimizationLevel::O0
         : n == 1 ? llvm::OptimizationLevel::O1
         : n == 2 ? llvm::OptimizationLevel::O2
                  : llvm::OptimizationLevel::O3;
}

// Three tiers, as the function attribute molt-tier says (ir_to_llvm decides). LLVM's whole -O2 pipeline
// takes 1.6 ms of a Python line, and grows code that mostly calls helpers: argparse (2,600 lines) took 4.1 s
// and 555 KB; promotion to registers, common subexpressions and branch clean-up alone give 404 KB in 1.3 s,
// with quick instruction selection 467 KB in 0.8 s.
//   hot   the pipeline of the level
//   warm  the three passes, full code generation
//   cold  the three passes, quick code generation
// While the pipeline runs, warm and cold functions carry optnone, which makes it pass them by.
static bool isTier(const llvm::Function& f, llvm::StringRef tier) {
  return f.getFnAttribute("molt-tier").getValueAsString() == tier;
}

/// Checks each load and store of the code, for the AddressSanitizer flavour of the runtime.
static void sanitize(llvm::Module& m, llvm::ModuleAnalysisManager& mam) {
  for (llvm::Function& f : m)
    if (!f.isDeclaration()) {
      f.removeFnAttr(llvm::Attribute::OptimizeNone); // which would pass the checks by
      f.addFnAttr(llvm::Attribute::SanitizeAddress);
    }
  for (llvm::GlobalVariable& g : m.globals()) { // statics have layouts that the runtime knows: no red zones
    llvm::GlobalValue::SanitizerMetadata plain;
    plain.NoAddress = true;
    g.setSanitizerMetadata(plain);
  }
  llvm::AddressSanitizerOptions options;
  llvm::ModulePassManager pass;
  pass.addPass(llvm::AddressSanitizerPass(options, /*UseGlobalGC=*/false));
  mam.invalidate(m, llvm::PreservedAnalyses::none());
  pass.run(m, mam);
}

static void optimise(llvm::Module& m, llvm::TargetMachine& machine, unsigned n, bool checked) {
  llvm::PipelineTuningOptions tuning;
  // Fast paths make functions look cheap and are not: a lower bound than LLVM's 225 keeps module bodies in
  // hand (2,000 single-caller functions inlined into one took 64 s of wasm code generation).
  tuning.InlinerThreshold = n >= 3 ? 150 : 60;
  tuning.LoopVectorization = tuning.SLPVectorization = n >= 2;
  llvm::PassInstrumentationCallbacks callbacks;
  llvm::OptNoneInstrumentation passBy(false);
  passBy.registerCallbacks(callbacks);
  llvm::PassBuilder builder(&machine, tuning, std::nullopt, &callbacks);
  llvm::LoopAnalysisManager lam;
  llvm::FunctionAnalysisManager fam;
  llvm::CGSCCAnalysisManager cam;
  llvm::ModuleAnalysisManager mam;
  builder.registerModuleAnalyses(mam);
  builder.registerCGSCCAnalyses(cam);
  builder.registerFunctionAnalyses(fam);
  builder.registerLoopAnalyses(lam);
  builder.crossRegisterProxies(lam, fam, cam, mam);
  if (n == 0) {
    builder.buildO0DefaultPipeline(level(0)).run(m, mam);
    if (checked) sanitize(m, mam);
    return;
  }
  bool anyHot = false;
  for (llvm::Function& f : m) {
    if (f.isDeclaration()) continue;
    if (!isTier(f, "warm") && !isTier(f, "cold")) {
      anyHot = true;
      continue;
    }
    llvm::FunctionPassManager quick;
    quick.addPass(llvm::SROAPass(llvm::SROAOptions::ModifyCFG));
    quick.addPass(llvm::EarlyCSEPass(true));
    quick.addPass(llvm::SimplifyCFGPass());
    quick.run(f, fam);
    f.addFnAttr(llvm::Attribute::NoInline);
    f.addFnAttr(llvm::Attribute::OptimizeNone);
  }
  if (anyHot) builder.buildPerModuleDefaultPipeline(level(n)).run(m, mam);
  for (llvm::Function& f : m)
    if (isTier(f, "warm")) f.removeFnAttr(llvm::Attribute::OptimizeNone);
  if (checked) sanitize(m, mam);
}

bool llvmToObject(llvm::Module& m, const EmitOptions& o, std::string& out, std::string& error) {
  initialise();
  llvm::Triple triple(m.getTargetTriple());
  const llvm::Target* target = llvm::TargetRegistry::lookupTarget(triple.str(), error);
  if (!target) return false;
  const bool wasm = triple.isWasm();
  llvm::TargetOptions options;
  options.FunctionSections = options.DataSections = true;
  options.UniqueSectionNames = false;
  std::unique_ptr<llvm::TargetMachine> machine(target->createTargetMachine(
      triple.str(), wasm ? "generic" : "x86-64",
      wasm ? "+bulk-memory,+sign-ext,+nontrapping-fptoint,+mutable-globals" : "", options,
      llvm::Reloc::Static, wasm ? std::nullopt : std::optional(llvm::CodeModel::Small),
      o.optLevel == 0   ? llvm::CodeGenOptLevel::None
      : o.optLevel == 1 ? llvm::CodeGenOptLevel::Less
      : o.optLevel == 2 ? llvm::CodeGenOptLevel::Default
                        : llvm::CodeGenOptLevel::Aggressive));
  if (!machine) {
    error = "LLVM has no code generator for " + triple.str();
    return false;
  }
  m.setDataLayout(machine->createDataLayout());
  optimise(m, *machine, o.optLevel, o.checked);
  llvm::SmallString<0> buffer;
  llvm::raw_svector_ostream stream(buffer);
  if (o.emit == Emit::LlvmText) {
    m.print(stream, nullptr);
  } else {
    llvm::legacy::PassManager codegen;
    auto kind =
        o.emit == Emit::Assembly ? llvm::CodeGenFileType::AssemblyFile : llvm::CodeGenFileType::ObjectFile;
    if (machine->addPassesToEmitFile(codegen, stream, nullptr, kind)) {
      error = "LLVM cannot emit this for " + triple.str();
      return false;
    }
    codegen.run(m);
  }
  out.assign(buffer.begin(), buffer.end());
  return true;
}

} // namespace molt
