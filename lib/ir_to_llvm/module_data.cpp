// Descriptions that the runtime reads: Code, ModuleDesc, GlobalSlot, ProgramDesc. Field order is abi.h's; the
// checks at the end of each definition compare sizes.
#include "ir_to_llvm/function_lowering.h"
#include <cstdio>
#include <llvm/IR/Constants.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Support/ErrorHandling.h>
#include <llvm/Transforms/Utils/ModuleUtils.h>

namespace molt {
using llvm::Constant;
using llvm::ConstantStruct;
using llvm::GlobalVariable;

const char* tripleOf(Target t) {
  return t == Target::Native ? "x86_64-unknown-linux-musl" : "wasm32-unknown-wasi";
}
const char* dataLayoutOf(Target t) {
  return t == Target::Native
             ? "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
             : "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-n32:64-S128-ni:1:10:20";
}

ModuleLowering::ModuleLowering(const ir::Program& p, const Numbering& numbers, llvm::Module& m,
                               const LowerOptions& o, u32 first, u32 last)
    : p(p), numbers(numbers), m(m), c(m.getContext()), options(o), first(first), last(last) {
  i1 = llvm::Type::getInt1Ty(c);
  i8 = llvm::Type::getInt8Ty(c);
  i32 = llvm::Type::getInt32Ty(c);
  i64 = llvm::Type::getInt64Ty(c);
  f64 = llvm::Type::getDoubleTy(c);
  ptr = llvm::PointerType::get(c, 0);
  voidTy = llvm::Type::getVoidTy(c);
}

// --- names
// -----------------------------------------------------------------------------------------------------------

/// Defined by the partition that starts at 0, which the runtime's list belongs to; declared where it is used.
GlobalVariable* ModuleLowering::nameTuple(const std::vector<std::string>& key) {
  u32 index = numbers.tupleIndex.at(key);
  GlobalVariable*& tuple = nameTuples_[index];
  if (tuple) return tuple;
  std::string name = "molt.nametuple." + std::to_string(index);
  if (first != 0) {
    tuple = llvm::cast<GlobalVariable>(external(name));
    tuple->setVisibility(GlobalVariable::HiddenVisibility);
  } else {
    std::vector<Constant*> fields = {int32(kImmortal), shapeId("tuple"), int64(key.size())};
    for (const std::string& s : key) fields.push_back(cell(str(s)));
    tuple = global(name, ConstantStruct::getAnon(fields), true, true);
  }
  return tuple;
}

/// Whether the program mentions eval, exec or compile: as names (that a library module does not bind itself),
/// or as what it looks up in the module builtins; or what loads a module from a file with importlib. Then the
/// front end and the interpreter (eval/) are linked in.
static bool usesEval(const ir::Program& p, bool library) {
  auto isOne = [&](std::string_view s) { return s == "eval" || s == "exec" || s == "compile"; };
  auto loads = [&](std::string_view s) { return s == "exec_module" || s == "get_code" || s == "reload"; };
  auto each = [&](auto look) {
    for (const ir::Function& f : p.functions)
      for (const ir::Block& b : f.blocks)
        for (const ir::Op& op : b.ops)
          if (look(f, op)) return true;
    return false;
  };
  bool viaBuiltins = false, viaImportlib = false;
  std::vector<std::vector<bool>> bound; // by module and global
  for (const ir::Module& mod : p.modules) {
    bound.emplace_back(mod.globals.size());
    for (ir::StrId g : mod.globals) viaBuiltins |= p.str(g) == "__builtins__";
  }
  each([&](const ir::Function& f, const ir::Op& op) {
    if (library && (op.code == ir::Opcode::GlobalSet || op.code == ir::Opcode::GlobalBind))
      bound[f.module][op.imm[0]] = true;
    if (op.code != ir::Opcode::Import) return false;
    std::string_view name = p.str(op.imm[0]);
    viaBuiltins |= name == "builtins";
    viaImportlib |= !library && name.substr(0, name.find('.')) == "importlib";
    return false;
  });
  return each([&](const ir::Function& f, const ir::Op& op) {
    switch (op.code) {
    case ir::Opcode::GlobalGet:
    case ir::Opcode::NameGet:
      return isOne(p.str(p.modules[f.module].globals[op.imm[0]])) && !bound[f.module][op.imm[0]];
    case ir::Opcode::AttrGet:
    case ir::Opcode::CallMethod:
    case ir::Opcode::MethodLoad:
    case ir::Opcode::ImportFrom:
      return (viaBuiltins && isOne(p.str(op.imm[0]))) || (viaImportlib && loads(p.str(op.imm[0])));
    default: return false;
    }
  });
}

/// References to the native modules that the program can import, so that the linker takes them
/// (runtime/module/registry).
void ModuleLowering::needNativeModules() {
  static constexpr std::string_view modules[] = {
#define MODULE(name, always) #name,
#include "abi/modules.def"
#undef MODULE
  };
  std::vector<bool> needed(std::size(modules));
  auto need = [&](std::string_view name) {
    for (u32 i = 0; i < std::size(modules); ++i)
      if (modules[i] == name || name == "*") needed[i] = true;
  };
  for (const ir::Module& mod : p.modules)
    for (ir::StrId g : mod.globals)
      if (p.str(g) == "__import__" && !options.library) need("*");
  const bool evaluates = usesEval(p, options.library);
  if (evaluates && !options.library) need("*"); // what it runs may import anything
  for (const ir::Function& f : p.functions)
    for (const ir::Block& b : f.blocks)
      for (const ir::Op& op : b.ops) {
        if (op.code != ir::Opcode::Import) continue;
        std::string_view name = p.str(op.imm[0]);
        name = name.substr(0, name.find('.'));
        need(name == "importlib" && !options.library ? "*" : name);
      }
  std::vector<Constant*> cells;
  for (u32 i = 0; i < std::size(modules); ++i)
    if (needed[i]) cells.push_back(cell(external("module_" + std::string(modules[i]))));
  if (evaluates) cells.push_back(cell(external("molt_needs_eval")));
  if (cells.empty()) return;
  auto* list = global("molt.needs", ConstantStruct::getAnon(cells), false);
  llvm::appendToCompilerUsed(m, {llvm::cast<llvm::GlobalValue>(list)});
}

// --- descriptions
// ------------------------------------------------------------------------------------------------------

/// Declares, or finds, a global that some partition defines.
static GlobalVariable* shared(ModuleLowering& l, const std::string& name) {
  if (auto* g = l.m.getGlobalVariable(name, true)) return g;
  auto* g = llvm::cast<GlobalVariable>(l.external(name));
  g->setVisibility(GlobalVariable::HiddenVisibility);
  return g;
}

/// Gives a declared global its definition; crossUnit: code of other units may refer to it.
static void define(ModuleLowering& l, GlobalVariable* g, Constant* init, bool constant,
                   bool crossUnit = false) {
  auto* d = new GlobalVariable(l.m, init->getType(), constant, GlobalVariable::ExternalLinkage, init);
  d->takeName(g);
  d->setAlignment(llvm::Align(8));
  d->setDSOLocal(true);
  if (l.first == 0 && l.last == l.p.modules.size() && !crossUnit)
    d->setLinkage(GlobalVariable::InternalLinkage);
  else
    d->setVisibility(GlobalVariable::HiddenVisibility);
  g->replaceAllUsesWith(d);
  g->eraseFromParent();
}

Constant* ModuleLowering::code(ir::FuncId f) {
  if (p.functions[f].resumes != kNone)
    f = p.functions[f].resumes; // tracebacks of a resume body are its function's
  return shared(*this, numbers.symbols[f] + "$code");
}
Constant* ModuleLowering::moduleDesc(u32 module) {
  return shared(*this, std::string(p.str(p.modules[module].name)) + "$module");
}
Constant* ModuleLowering::globalSlot(u32 module, u32 slot) {
  auto* base = shared(*this, std::string(p.str(p.modules[module].name)) + "$globals");
  return llvm::ConstantExpr::getInBoundsGetElementPtr(
      i8, base, llvm::ArrayRef<Constant*>{int64(slot * sizeof(GlobalSlot))});
}

static llvm::Function* declareFunction(ModuleLowering& l, const std::string& name, llvm::FunctionType* type) {
  if (auto* f = l.m.getFunction(name)) return f;
  auto* f = llvm::Function::Create(type, llvm::Function::ExternalLinkage, name, l.m);
  f->setDSOLocal(true);
  f->setDoesNotThrow();
  f->setVisibility(llvm::Function::HiddenVisibility);
  return f;
}

llvm::Function* ModuleLowering::entry(ir::FuncId id) {
  const ir::Function& f = p.functions[id];
  if (f.flags & (ir::kGenerator | ir::kCoroutine)) return nullptr;
  std::vector<llvm::Type*> params = {i64};
  u32 n = static_cast<u32>(f.blocks.empty() ? 0 : f.blocks[0].params.size());
  if (n <= kMaxRegisterParams)
    params.insert(params.end(), n, i64);
  else
    params.push_back(ptr);
  return declareFunction(*this, numbers.symbols[id], signature(i64, params));
}

llvm::Function* ModuleLowering::resume(ir::FuncId id) {
  const ir::Function& f = p.functions[id];
  bool generator = f.resumes == kNone && f.flags & (ir::kGenerator | ir::kCoroutine);
  return declareFunction(*this, numbers.symbols[f.resumes == kNone ? id : f.resumes] + "$resume",
                         generator ? signature(i64, {ptr, i64}) : signature(i64, {i64, ptr, i32}));
}

void ModuleLowering::defineCode(ir::FuncId id) {
  const ir::Function& f = p.functions[id];
  bool generator = f.flags & (ir::kGenerator | ir::kCoroutine);
  std::vector<u32> words;
  for (const SourceSpan& s : f.spans) words.insert(words.end(), {s.line, s.col, s.endLine, s.endCol});
  Constant* null = llvm::ConstantPointerNull::get(llvm::PointerType::get(c, 0));
  Constant* spans = words.empty() ? null : global("spans", llvm::ConstantDataArray::get(c, words), false);
  u32 flags = 0;
  if (f.flags & ir::kGenerator) flags |= kCodeGenerator;
  if (f.flags & ir::kVarArgs) flags |= kCodeVarArgs;
  if (f.flags & ir::kVarKeywords) flags |= kCodeVarKeywords;
  if (f.flags & ir::kCoroutine) flags |= kCodeCoroutine;
  if (f.flags & ir::kNested) flags |= kCodeNested;
  if (f.kind == ir::FunctionKind::Module) flags |= kCodeModule;
  if (f.kind == ir::FunctionKind::ClassBody) flags |= kCodeClassBody;
  if (!f.keywordOnly && !(f.flags & (ir::kVarArgs | ir::kVarKeywords))) flags |= kCodeSimple;
  u32 nparams = paramCount(f);
  Constant* doc = f.doc == kNone ? cell(external("molt_None")) : constCell(f.doc);
  Constant* init = ConstantStruct::getAnon({
      cell(generator ? null : entry(id)),
      cell(generator ? resume(id) : null),
      cell(moduleDesc(f.module)),
      cell(spans),
      int64(0),
      cell(str(p.str(f.name))),
      cell(str(p.str(f.qualname))),
      cell(nameTuple(textsOf(p, f.paramNames, f.localNames))),
      cell(nameTuple(textsOf(p, f.freeNames))),
      cell(nameTuple(textsOf(p, f.cellNames))),
      doc,
      int32(flags),
      int32(f.posOnly),
      int32(f.positional),
      int32(f.keywordOnly),
      int32(nparams),
      int32(f.firstLine),
      int32(generator ? slots_[id] : 0),
      int32(f.spans.size()),
  });
  if (m.getDataLayout().getTypeAllocSize(init->getType()) != sizeof(Code))
    llvm::report_fatal_error("Code layout");
  code(id);
  define(*this, m.getGlobalVariable(numbers.symbols[id] + "$code"), init, true);
}

void ModuleLowering::defineModule(u32 id) {
  const ir::Module& mod = p.modules[id];
  std::string name(p.str(mod.name));
  std::vector<Constant*> slots;
  for (ir::StrId g : mod.globals)
    slots.push_back(ConstantStruct::getAnon(
        {int64(0), int64(0), cell(moduleDesc(id)), int64(0), int32(0), int32(numbers.nameIndex.at(g))}));
  Constant* null = llvm::ConstantPointerNull::get(llvm::PointerType::get(c, 0));
  Constant* slotsAddress = null;
  globalSlot(id, 0); // declared, to be defined here
  if (!slots.empty()) {
    auto* type = llvm::ArrayType::get(slots[0]->getType(), slots.size());
    define(*this, m.getGlobalVariable(name + "$globals", true), llvm::ConstantArray::get(type, slots), false);
    slotsAddress = m.getGlobalVariable(name + "$globals", true);
  }
  Constant* init = ConstantStruct::getAnon({
      cell(str(name)),
      cell(str(p.str(mod.file))),
      // TODO(packaging, owner:compiler, milestone:M1, priority:P3, status:partial): embed only the lines that a traceback can show, or packed; library modules carry their whole text
      cell(global("source", llvm::ConstantDataArray::getString(c, mod.source), false)),
      int64(mod.source.size()),
      cell(slotsAddress),
      cell(mod.body == kNone ? null : code(mod.body)),
      int64(0),
      cell(shared(*this, "molt.unit")),
      int32(mod.globals.size()),
      int32(mod.isPackage),
  });
  if (m.getDataLayout().getTypeAllocSize(init->getType()) != sizeof(ModuleDesc))
    llvm::report_fatal_error("ModuleDesc layout");
  moduleDesc(id);
  define(*this, m.getGlobalVariable(name + "$module", true), init, false, options.library);
}

/// An array of cells under `name` (defined here, maybe already referred to), or null when empty.
Constant* ModuleLowering::cellArray(const char* name, const std::vector<Constant*>& cells) {
  if (cells.empty()) return llvm::ConstantPointerNull::get(llvm::PointerType::get(c, 0));
  shared(*this, name);
  define(*this, m.getGlobalVariable(name, true), ConstantStruct::getAnon(cells), false);
  return m.getGlobalVariable(name, true);
}

/// The tables of what is compiled together.
void ModuleLowering::defineUnit() {
  Constant* null = llvm::ConstantPointerNull::get(llvm::PointerType::get(c, 0));
  std::vector<Constant*> names, tuples, frozensets, shapes;
  for (ir::StrId s : numbers.names) names.push_back(cell(str(p.str(s))));
  for (const auto& key : numbers.tuples) tuples.push_back(cell(nameTuple(key)));
  for (ir::ConstId k : numbers.frozensets) frozensets.push_back(constCell(k));
  for (u32 i = 0; i < p.shapes.size(); ++i) {
    const ir::Shape& s = p.shapes[i];
    std::string symbol = "molt.shape." + std::to_string(i);
    shared(*this, symbol);
    auto* storage = llvm::ArrayType::get(i8, kShapeBytes);
    define(*this, m.getGlobalVariable(symbol, true), llvm::ConstantAggregateZero::get(storage), false);
    auto* g = m.getGlobalVariable(symbol, true);
    g->setAlignment(llvm::Align(16));
    std::vector<u32> slots;
    std::vector<u8> kinds;
    for (ir::StrId n : s.slots) slots.push_back(numbers.nameIndex.at(n));
    for (ir::Type t : s.kinds) kinds.push_back(t == ir::Type::F64);
    std::vector<u32> methodNames;
    std::vector<Constant*> methodCodes;
    for (ir::StrId n : s.methodNames) methodNames.push_back(numbers.nameIndex.at(n));
    for (ir::FuncId f : s.methodFunctions) methodCodes.push_back(cell(code(f)));
    Constant* values = null;
    if (!methodNames.empty()) {
      std::string name = symbol + ".methods";
      shared(*this, name);
      auto* words = llvm::ArrayType::get(i64, methodNames.size());
      define(*this, m.getGlobalVariable(name, true), llvm::ConstantAggregateZero::get(words), false);
      values = m.getGlobalVariable(name, true);
    }
    shapes.push_back(ConstantStruct::getAnon({
        cell(g),
        cell(str(p.str(s.module))),
        cell(str(p.str(s.cls))),
        cell(slots.empty() ? null : global("slots", llvm::ConstantDataArray::get(c, slots), false)),
        cell(kinds.empty() ? null : global("kinds", llvm::ConstantDataArray::get(c, kinds), false)),
        int32(slots.size()),
        int32(methodNames.size()),
        cell(methodNames.empty() ? null
                                 : global("methods", llvm::ConstantDataArray::get(c, methodNames), false)),
        cell(cellArray((symbol + ".codes").c_str(), methodCodes)),
        cell(values),
        cell(shared(*this, "molt.unit")),
    }));
    if (m.getDataLayout().getTypeAllocSize(shapes.back()->getType()) != sizeof(StaticShape))
      llvm::report_fatal_error("StaticShape layout");
  }
  Constant* init = ConstantStruct::getAnon({
      cell(cellArray("molt.names", names)),
      cell(cellArray("molt.nametuples", tuples)),
      cell(cellArray("molt.shapes", shapes)),
      cell(cellArray("molt.frozensets", frozensets)),
      int32(names.size()),
      int32(tuples.size()),
      int32(shapes.size()),
      int32(frozensets.size()),
      int64(0),
      int64(0),
  });
  if (m.getDataLayout().getTypeAllocSize(init->getType()) != sizeof(UnitDesc))
    llvm::report_fatal_error("UnitDesc layout");
  define(*this, llvm::cast<GlobalVariable>(shared(*this, "molt.unit")), init, false);
  needNativeModules();
}

/// "3.13" as major << 8 | minor; 0 for anything else.
static u32 libraryVersion(const ir::Program& p) {
  unsigned major = 0, minor = 0;
  if (std::sscanf(std::string(p.str(p.library)).c_str(), "%2u.%2u", &major, &minor) != 2) return 0;
  return major << 8 | minor;
}

void ModuleLowering::defineProgram() {
  std::vector<Constant*> modules;
  for (u32 i = 0; i < p.modules.size(); ++i) modules.push_back(cell(moduleDesc(i)));
  for (const std::string& name : options.libraries) modules.push_back(cell(shared(*this, name + "$module")));
  std::vector<Constant*> traceSites;
  for (const std::string& site : p.traceSites)
    traceSites.push_back(cell(global("site", llvm::ConstantDataArray::getString(c, site), false)));
  Constant* init = ConstantStruct::getAnon({
      cell(cellArray("molt.modules", modules)),
      cell(cellArray("molt.tracesites", traceSites)),
      int32(modules.size()),
      int32(traceSites.size()),
      int32(1),
      int32(libraryVersion(p)),
  });
  if (m.getDataLayout().getTypeAllocSize(init->getType()) != sizeof(ProgramDesc))
    llvm::report_fatal_error("ProgramDesc layout");
  auto* program = global("molt_program", init, true, true);
  auto* main = llvm::Function::Create(signature(i32, {i32, ptr}), llvm::Function::ExternalLinkage,
                                      wasm() ? "__main_argc_argv" : "main", m);
  main->setDSOLocal(true);
  main->setDoesNotThrow();
  llvm::IRBuilder<> b(llvm::BasicBlock::Create(c, "", main));
  if (options.exitEvery) {
    // For tests: MOLT_EXIT_EVERY=N fails every Nth guard.
    auto* name = global("name", llvm::ConstantDataArray::getString(c, "MOLT_EXIT_EVERY"), false);
    auto* text = b.CreateCall(runtime("getenv", signature(ptr, {ptr})), {name});
    auto* yes = llvm::BasicBlock::Create(c, "", main);
    auto* go = llvm::BasicBlock::Create(c, "", main);
    b.CreateCondBr(b.CreateIsNotNull(text), yes, go);
    b.SetInsertPoint(yes);
    auto* every = b.CreateConstInBoundsGEP1_64(i8, external("molt_thread"), offsetof(ThreadState, exitEvery));
    b.CreateStore(b.CreateCall(runtime("atoll", signature(i64, {ptr})), {text}), every);
    b.CreateBr(go);
    b.SetInsertPoint(go);
  }
  auto* start = runtime("molt_main", signature(i32, {i32, ptr, ptr}));
  b.CreateRet(b.CreateCall(start, {main->getArg(0), main->getArg(1), program}));
}

// --- calls
// -------------------------------------------------------------------------------------------------------------

ir::FuncId ModuleLowering::likelyFunction(u32 module, u32 slot) {
  if (!likelyKnown_) {
    likelyKnown_ = true;
    std::unordered_map<ir::ValueId, ir::FuncId> made;
    for (const ir::Function& f : p.functions) {
      if (!mine(f)) continue;
      made.clear();
      for (const ir::Block& b : f.blocks)
        for (const ir::Op& op : b.ops) {
          if (op.code == ir::Opcode::FuncNew) made.emplace(op.result, op.imm[0]);
          if (op.code != ir::Opcode::GlobalSet && op.code != ir::Opcode::GlobalBind) continue;
          auto it = made.find(op.args[0]);
          auto [entry, added] =
              likely_.emplace(std::pair(f.module, op.imm[0]), it == made.end() ? kNone : it->second);
          if (!added) entry->second = kNone;
        }
    }
  }
  auto it = likely_.find({module, slot});
  return it == likely_.end() ? kNone : it->second;
}

llvm::Function* ModuleLowering::runtime(std::string_view name, llvm::FunctionType* type, bool cold) {
  llvm::StringRef n(name.data(), name.size());
  if (auto* f = m.getFunction(n)) return f;
  auto* f = llvm::Function::Create(type, llvm::Function::ExternalLinkage, n, m);
  f->setDSOLocal(true);
  f->setDoesNotThrow();
  if (cold) f->addFnAttr(llvm::Attribute::Cold);
  return f;
}

llvm::Function* ModuleLowering::helper(const Helper& h) {
  std::vector<llvm::Type*> params;
  for (HelperParam k : h.params) switch (k) {
    case HelperParam::Value:
    case HelperParam::Name:
    case HelperParam::Keywords:
    case HelperParam::Running:
    case HelperParam::Int: params.push_back(i64); break;
    case HelperParam::Array: params.insert(params.end(), {ptr, i32}); break;
    case HelperParam::Float: params.push_back(f64); break;
    case HelperParam::Imm: params.push_back(i32); break;
    case HelperParam::Code:
    case HelperParam::Global:
    case HelperParam::Cache:
    case HelperParam::Module: params.push_back(ptr); break;
    }
  llvm::Type* result = h.result == HelperResult::Value ? i64 : h.result == HelperResult::None ? voidTy : i32;
  return runtime("molt_" + std::string(h.name), signature(result, params));
}

GlobalVariable* ModuleLowering::cache() {
  return global("cache", llvm::ConstantAggregateZero::get(llvm::ArrayType::get(i64, sizeof(Cache) / 8)),
                true);
}

void ModuleLowering::run() {
  large_ = numbers.ops > 40000;
  if (first == 0)
    for (const auto& key : numbers.tuples) nameTuple(key);
  if (options.debugInfo) startDebugInfo();
  for (ir::FuncId f = 0; f < p.functions.size(); ++f)
    if (mine(p.functions[f])) FunctionLowering(*this, f).run();
  for (ir::FuncId f = 0; f < p.functions.size(); ++f)
    if (mine(p.functions[f]) && p.functions[f].resumes == kNone) defineCode(f);
  for (u32 i = first; i < last; ++i) defineModule(i);
  if (first == 0) defineUnit();
  if (first == 0 && !options.library) defineProgram();
  if (first == 0 && last == p.modules.size())
    for (llvm::Function& f : m)
      if (!f.isDeclaration() && f.hasHiddenVisibility()) {
        f.setVisibility(llvm::Function::DefaultVisibility);
        f.setLinkage(llvm::Function::InternalLinkage);
      }
  if (di) di->finalize();
}

std::vector<std::pair<u32, u32>> partitions(const ir::Program& p) {
  constexpr u64 kMost = 60000; // ops: some 6,000 lines of Python, a few hundred MB of LLVM's memory
  std::vector<u64> size(p.modules.size());
  for (const ir::Function& f : p.functions)
    for (const ir::Block& b : f.blocks) size[f.module] += b.ops.size();
  std::vector<std::pair<u32, u32>> out;
  u64 sum = 0;
  for (u32 m = 0; m < p.modules.size(); ++m) {
    if (out.empty() || sum + size[m] > kMost) {
      out.push_back({m, m});
      sum = 0;
    }
    sum += size[m];
    out.back().second = m + 1;
  }
  return out;
}

std::unique_ptr<llvm::Module> irToLlvm(const ir::Program& p, const Numbering& numbers, llvm::LLVMContext& c,
                                       const LowerOptions& o, u32 first, u32 last) {
  std::string name(p.modules.empty() ? "" : p.str(p.modules[first].name));
  auto m = std::make_unique<llvm::Module>(name, c);
  m->setTargetTriple(tripleOf(o.target));
  m->setDataLayout(dataLayoutOf(o.target));
  ModuleLowering(p, numbers, *m, o, first, last).run();
#ifndef NDEBUG
  std::string text;
  llvm::raw_string_ostream out(text);
  if (llvm::verifyModule(*m, &out))
    llvm::report_fatal_error(llvm::Twine("ir_to_llvm made invalid LLVM IR: ") + text);
#endif
  return m;
}

} // namespace molt
