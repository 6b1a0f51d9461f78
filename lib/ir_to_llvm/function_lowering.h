// One IR function to one LLVM function. Blocks are made in an order in which definitions come before uses;
// values that must survive a re-entry (a generator's yield, a resume point) live in stack slots, which LLVM
// turns back into registers.
#pragma once
#include "ir_to_llvm/module_lowering.h"

namespace molt {

class FunctionLowering {
public:
  FunctionLowering(ModuleLowering&, ir::FuncId);
  void run();

private:
  using Value = llvm::Value;
  using BasicBlock = llvm::BasicBlock;
  enum class Kind : u8 { Ordinary, Generator, ResumeBody };
  /// A place inside a block where the function may be entered: at a yield's return, behind a resume_here.
  struct Cut {
    u32 block, op;
    u32 point; ///< state of the generator (from 1), or index of the resume point
    std::vector<ir::ValueId> live;
    BasicBlock* target = nullptr;
  };

  ModuleLowering& l_;
  const ir::Program& p_;
  const ir::Function& f_;
  const ir::FuncId id_;
  Kind kind_ = Kind::Ordinary;
  llvm::IRBuilder<> b_;
  llvm::Function* fn_ = nullptr;
  bool counted_ = false; ///< keeps molt_thread.depthLeft
  bool inline_ = false;  ///< fast paths wanted in the block at hand
  std::vector<Value*> values_;
  std::vector<u8> split_;        ///< by value: to be defined in two halves (split.cpp)
  std::vector<u8> readAsNumber_; ///< by value: arithmetic reads it
  std::vector<Value*> raws_;     ///< by value: the f64 half, if it is
  struct Temporary {
    ir::ValueId value;
    Value *word, *raw, *box;
    bool moved;
  };
  std::vector<Temporary> temporaries_;   ///< boxes for the op at hand
  std::vector<llvm::AllocaInst*> homes_; ///< by value; null: none
  std::vector<BasicBlock*> starts_;      ///< by block; null: not reached from its start
  std::vector<std::vector<llvm::PHINode*>> phis_;
  std::vector<u8> inLoop_, cold_; ///< by block
  std::vector<u32> order_;        ///< reachable blocks, reverse postorder
  std::vector<Cut> cuts_;
  std::vector<u32> useCount_, truthCount_, releaseCount_; ///< by value
  std::vector<const ir::Op*> defs_;                       ///< by value; null: a parameter
  u32 opCount_ = 0;
  enum : u32 { kSmallFunction = 200 }; ///< ops
  u32 block_ = 0;                      ///< being lowered
  Value* cache_ = nullptr;             ///< for the op at hand; null: a new one
  std::vector<Value*> fused_;          ///< truth of a compare result, known as i1 besides the object
  BasicBlock* entry_ = nullptr;
  llvm::AllocaInst* scratch_ = nullptr;
  u32 scratchSize_ = 0;
  Value* running_ = nullptr; ///< the function object, i64
  Value* generator_ = nullptr;
  llvm::AllocaInst* frame_ = nullptr; ///< FrameRecord, or null
  BasicBlock* failTraced_ = nullptr;  ///< adds the traceback entry and leaves with 0
  llvm::PHINode* failSpan_ = nullptr;
  BasicBlock* fail_ = nullptr; ///< leaves with 0
  llvm::DISubprogram* scope_ = nullptr;
  const ir::Op* op_ = nullptr; ///< being lowered
  llvm::MDNode* unlikely_;
  llvm::MDNode* likely_;

  // function.cpp
  void orderBlocks();
  void findLoops();
  void findCold();
  const char* tier() const;
  void prologue();
  void block(u32);
  void op(const ir::Op&);
  void plainOp(const ir::Op&);
  BasicBlock* newBlock(const char* name = "") { return BasicBlock::Create(l_.c, name, fn_); }
  Value* get(ir::ValueId);
  Value* arg(unsigned i) { return get(op_->args[i]); }
  void set(ir::ValueId, Value*);
  void set(Value* v) { set(op_->result, v); }
  void jumpTo(const ir::Edge&); ///< ends the current LLVM block
  BasicBlock*
  edgeBlock(const ir::Edge&); ///< where to branch for this edge: the target, or a block on the way
  void leave(Value* result);  ///< returns, depth restored
  void leaveFailed();         ///< with 0, exception pending
  void addDepth(int);
  void pushFrame(); // frames.cpp
  void popFrame();
  void noteSpan();
  bool countsDepth() const;
  void location(u32 span);
  llvm::AllocaInst* scratch(u32 words);
  static std::vector<ir::ValueId> usesOf(const ir::Op&);

  // liveness.cpp
  void findCuts();
  void findYieldLiveness();

  // generic.cpp
  void callHelper(const Helper&);
  Value* callHelperRaw(const Helper&, bool checked = true); ///< result converted to the op's type
  /// Goes on where `failed` is false; else raises (traceback, unwind edge).
  void raiseIf(Value* failed);
  void raise();               ///< ends the current block
  void exitIf(Value* failed); ///< a guard's exit
  llvm::CallInst* call(llvm::FunctionCallee, llvm::ArrayRef<Value*>);
  void poll();
  void constant();
  void terminator();
  void retain(Value*, bool sentinel, bool integer = true);
  void release(Value*, bool sentinel, bool integer = true);
  Value* isObject(Value*, bool sentinel, bool integer);
  bool maybeSentinel(ir::ValueId) const;
  bool maybeInt(ir::ValueId) const;

  // fast.cpp: true when the op was lowered with a fast path
  struct Diamond;
  enum : u32 { kCacheSlot = 1, kCacheFloat = 2, kCacheMethod = 4 }; ///< runtime/object/attr.h
  bool fastPath();
  bool fastBinary();
  bool fastCompare();
  bool fastTruth();
  bool fastGlobal();
  bool fastGlobalSet();
  bool fastNeg();
  bool fastCall();
  bool fastAttr();
  bool fastAttrSet();
  bool madeAsNumber(ir::ValueId) const;
  bool isConstant(u32 operand);
  bool fastCallMethod();
  bool fastMethodLoad();
  bool fastCallLoaded();
  Value* callCompiled(Diamond&, const std::vector<Value*>& args);
  Value* cacheKindIs(Value* aux, u32 kind);
  Value* requireCached(Diamond&, ir::ValueId, Value* object, Value* cache);
  void requireVersion(Diamond&, Value* cache);
  bool fastItem();
  bool fastIterNext();
  bool fastBound(Value*);
  bool onlyTruth(ir::ValueId) const;
  Value* intBinary(ir::BinOp, Value* x, Value* y, Diamond&);
  Value* intCompare(u32 cmp, Value* a, Value* b);
  Value* floatCompare(u32 cmp, Value* a, Value* b);
  Value* isFloat(Value* v);
  Value* boxBool(Value* truth); ///< owned
  void retainObject(Value*);    ///< known to be an object

  // split.cpp
  bool inlines(u32 block) const; ///< fast paths wanted in this block
  static bool hasFloatPath(const ir::Op&);
  static bool readsHalves(const ir::Op&, ir::ValueId, bool inlined);
  void planSplits();
  Value* boxFloat(Value* number);
  Value* boxed(ir::ValueId);
  void boxOperands();
  void unboxOperands(bool drop);
  void unwind();
  Value* numberOf(u32 operand, Diamond&, bool maybeTagged, bool exact);
  void slowIf(Diamond&, Value* condition);

  // typed.cpp
  void typed();
  Value* interrupted();
  void globalBind();
  void callDirect();
  void exitResume();
  Value* listItemAddress(Value* object, Value* index, bool tuple);

  // generator.cpp
  void countSlots();
  void yield(u32 cut);
  void generatorReturn(Value* result);
  void setState(u64 state);

  // memory
  Value* pointer(Value* word) { return b_.CreateIntToPtr(word, l_.ptr); }
  Value* fieldAddress(Value* base, u64 offset) { return b_.CreateConstInBoundsGEP1_64(l_.i8, base, offset); }
  Value* load(llvm::Type* t, Value* base, u64 offset) { return b_.CreateLoad(t, fieldAddress(base, offset)); }
  void store(Value* v, Value* base, u64 offset) { b_.CreateStore(v, fieldAddress(base, offset)); }
  Value* thread() { return l_.external("molt_thread"); }
  Value* singleton(const char* name) { return l_.word(l_.external(name)); }
  Value* shapeOf(Value* object) { return load(l_.i32, pointer(object), offsetof(Header, shape)); }
  Value* isTagged(Value* v) { return b_.CreateTrunc(v, l_.i1); }
  Value* loadPointer(Value* base, u64 offset) { return load(l_.ptr, base, offset); }
};

} // namespace molt
