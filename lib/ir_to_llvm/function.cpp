// Frame of a function: blocks, entry, exits. abi.h says what entry and result mean.
#include "ir_to_llvm/function_lowering.h"
#include <llvm/IR/MDBuilder.h>

namespace molt {

FunctionLowering::FunctionLowering(ModuleLowering& l, ir::FuncId id)
    : l_(l), p_(l.p), f_(l.p.functions[id]), id_(id), b_(l.c) {
  if (f_.resumes != kNone)
    kind_ = Kind::ResumeBody;
  else if (f_.flags & (ir::kGenerator | ir::kCoroutine))
    kind_ = Kind::Generator;
  llvm::MDBuilder md(l.c);
  unlikely_ = md.createBranchWeights(1, 4000);
  likely_ = md.createBranchWeights(4000, 1);
}

void FunctionLowering::run() {
  fn_ = kind_ == Kind::Ordinary ? l_.entry(id_) : l_.resume(id_);
  if (l_.options.debugInfo) scope_ = l_.subprogram(id_, fn_);
  if (scope_) fn_->setSubprogram(scope_);
  values_.assign(f_.valueTypes.size(), nullptr);
  fused_.assign(f_.valueTypes.size(), nullptr);
  useCount_.assign(f_.valueTypes.size(), 0);
  truthCount_ = releaseCount_ = useCount_;
  defs_.assign(f_.valueTypes.size(), nullptr);
  for (const ir::Block& b : f_.blocks)
    for (const ir::Op& op : b.ops) {
      for (ir::ValueId v : usesOf(op)) ++useCount_[v];
      if (op.code == ir::Opcode::Truth) ++truthCount_[op.args[0]];
      if (op.code == ir::Opcode::Release) ++releaseCount_[op.args[0]];
      if (op.result != kNone) defs_[op.result] = &op;
      ++opCount_;
    }
  findCuts();
  if (kind_ == Kind::Generator) countSlots();
  orderBlocks();
  findLoops();
  findCold();
  counted_ = countsDepth();
  if (const char* tier = this->tier()) fn_->addFnAttr("molt-tier", tier);
  prologue();
  planSplits();
  for (u32 b : order_) block(b);
}

/// Reverse postorder from the block(s) where the function is entered.
void FunctionLowering::orderBlocks() {
  const u32 n = static_cast<u32>(f_.blocks.size());
  std::vector<u8> seen(n), fromStart(n);
  std::vector<std::pair<u32, u32>> stack; // block, next successor
  std::vector<std::vector<u32>> next(n);
  std::vector<u32> firstOp(n, kNone); // where emission starts when the block's start is not reached
  for (const Cut& cut : cuts_)
    if (kind_ == Kind::ResumeBody) firstOp[cut.block] = std::min(firstOp[cut.block], cut.op);
  for (u32 b = 0; b < n; ++b)
    for (const ir::Op& op : f_.blocks[b].ops) {
      if (op.hasUnwind()) next[b].push_back(op.unwind.target);
      for (const ir::Edge& e : op.edges) next[b].push_back(e.target);
    }
  auto visit = [&](u32 root) {
    if (seen[root]) return;
    seen[root] = 1;
    stack.push_back({root, 0});
    while (!stack.empty()) {
      auto& [b, i] = stack.back();
      if (i == next[b].size()) {
        order_.push_back(b);
        stack.pop_back();
        continue;
      }
      u32 s = next[b][i++];
      fromStart[s] = 1;
      if (!seen[s]) {
        seen[s] = 1;
        stack.push_back({s, 0});
      }
    }
  };
  if (kind_ == Kind::ResumeBody) {
    for (const Cut& cut : cuts_) visit(cut.block);
  } else {
    fromStart[0] = 1;
    visit(0);
  }
  std::reverse(order_.begin(), order_.end());
  starts_.assign(n, nullptr);
  phis_.resize(n);
  entry_ = newBlock("entry");
  for (u32 b : order_)
    if (fromStart[b]) starts_[b] = newBlock();
}

/// A block is in a loop if a later-or-equal block of the order jumps back over it. Coarse, linear, good
/// enough to say where inline code pays.
void FunctionLowering::findLoops() {
  const u32 n = static_cast<u32>(f_.blocks.size());
  inLoop_.assign(n, 0);
  std::vector<u32> position(n, kNone);
  for (u32 i = 0; i < order_.size(); ++i) position[order_[i]] = i;
  std::vector<i32> delta(order_.size() + 1);
  for (u32 i = 0; i < order_.size(); ++i)
    for (const ir::Edge& e : f_.blocks[order_[i]].ops.back().edges) {
      u32 to = position[e.target];
      if (to <= i) ++delta[to], --delta[i + 1];
    }
  i32 depth = 0;
  for (u32 i = 0; i < order_.size(); ++i) {
    depth += delta[i];
    inLoop_[order_[i]] = depth > 0;
  }
}

/// How much work the function is worth (llvm_to_object has the tiers); null: all.
const char* FunctionLowering::tier() const {
  bool loops = false;
  for (u8 in : inLoop_) loops |= in != 0;
  if (kind_ == Kind::ResumeBody) return "cold"; // runs after a failed guess only
  if (l_.isModuleLevel(f_)) return loops && !l_.isLibrary(f_.module) ? nullptr : "cold";
  if (!l_.isLibrary(f_.module)) return loops || !l_.isLarge() ? nullptr : "warm";
  return loops ? "warm" : "cold";
}

/// Clean-up chains: blocks that only release, and end in a rethrow or in another such block.
void FunctionLowering::findCold() {
  cold_.assign(f_.blocks.size(), 0);
  for (size_t i = order_.size(); i-- > 0;) {
    const ir::Block& b = f_.blocks[order_[i]];
    const ir::Op& end = b.ops.back();
    bool cold = end.code == ir::Opcode::Rethrow || end.code == ir::Opcode::ExitResume ||
                (end.code == ir::Opcode::Jump && cold_[end.edges[0].target]);
    for (const ir::Op& op : b.ops)
      if (end.code == ir::Opcode::Jump && &op != &end && op.code != ir::Opcode::Release &&
          op.code != ir::Opcode::Hold && op.code != ir::Opcode::HoldArgument)
        cold = false;
    cold_[order_[i]] = cold;
  }
}

/// Frames that may call Python code count, so that every cycle of calls meets a counter.
bool FunctionLowering::countsDepth() const {
  if (kind_ == Kind::ResumeBody) return false; // its function has counted
  for (const ir::Block& b : f_.blocks)
    for (const ir::Op& op : b.ops) {
      const ir::OpInfo& info = ir::info(op.code);
      if (info.effects == ir::Effects::Any && info.raises && op.code != ir::Opcode::Raise &&
          op.code != ir::Opcode::Reraise && op.code != ir::Opcode::Yield)
        return true;
    }
  return false;
}

void FunctionLowering::addDepth(int by) {
  Value* at = fieldAddress(thread(), offsetof(ThreadState, depthLeft));
  b_.CreateStore(b_.CreateAdd(b_.CreateLoad(l_.i32, at), l_.int32(static_cast<u32>(by))), at);
}

void FunctionLowering::prologue() {
  b_.SetInsertPoint(entry_);
  if (scope_) b_.SetCurrentDebugLocation(llvm::DILocation::get(l_.c, std::max(1u, f_.firstLine), 0, scope_));
  for (const Cut& cut : cuts_)
    for (ir::ValueId v : cut.live)
      if (!homes_[v]) {
        llvm::Type* t = nullptr;
        switch (f_.valueTypes[v]) {
        case ir::Type::F64: t = l_.f64; break;
        case ir::Type::Bool: t = l_.i1; break;
        case ir::Type::Ptr: t = l_.ptr; break;
        default: t = l_.i64;
        }
        homes_[v] = b_.CreateAlloca(t);
      }
  const auto& params = f_.blocks[0].params;
  if (kind_ == Kind::Generator) {
    generator_ = fn_->getArg(0);
    running_ = load(l_.i64, generator_, offsetof(Generator, fn));
  } else {
    running_ = fn_->getArg(0);
  }
  if (l_.readsFrames(id_)) pushFrame();
  if (counted_) {
    Value* at = fieldAddress(thread(), offsetof(ThreadState, depthLeft));
    Value* left = b_.CreateSub(b_.CreateLoad(l_.i32, at), l_.int32(1));
    b_.CreateStore(left, at);
    BasicBlock *deep = newBlock(), *go = newBlock();
    b_.CreateCondBr(b_.CreateICmpSLT(left, l_.int32(0)), deep, go, unlikely_);
    b_.SetInsertPoint(deep);
    b_.CreateCall(l_.runtime("molt_recursion_error", l_.signature(l_.voidTy, {}), true));
    leaveFailed(); // as CPython, no traceback entry: the callee's frame was never entered
    b_.SetInsertPoint(go);
  }
  // In a generator parameters are reloaded on every entry; they dominate everything.
  bool inMemory = kind_ == Kind::Ordinary && params.size() > kMaxRegisterParams;
  std::vector<Value*> given;
  for (u32 i = 0; i < params.size() && kind_ != Kind::ResumeBody; ++i) {
    if (kind_ == Kind::Generator)
      given.push_back(load(l_.i64, generator_, offsetof(Generator, slots) + 8 * i));
    else if (inMemory)
      given.push_back(load(l_.i64, fn_->getArg(1), 8 * i));
    else
      given.push_back(fn_->getArg(i + 1));
  }
  // Block 0 has phis only if something jumps back to it.
  bool entered = false;
  for (u32 b : order_)
    for (const ir::Op& op : f_.blocks[b].ops) {
      for (const ir::Edge& e : op.edges) entered |= e.target == 0;
      entered |= op.unwind.target == 0;
    }
  if (kind_ == Kind::ResumeBody) {
    BasicBlock* none = newBlock();
    auto* dispatch = b_.CreateSwitch(fn_->getArg(2), none, static_cast<unsigned>(cuts_.size()));
    for (Cut& cut : cuts_) {
      BasicBlock* in = newBlock();
      dispatch->addCase(llvm::cast<llvm::ConstantInt>(l_.int32(cut.point)), in);
      b_.SetInsertPoint(in);
      for (u32 i = 0; i < cut.live.size(); ++i)
        b_.CreateStore(load(l_.i64, fn_->getArg(1), 8 * i), homes_[cut.live[i]]);
      cut.target = newBlock();
      b_.CreateBr(cut.target);
    }
    b_.SetInsertPoint(none);
    b_.CreateUnreachable();
    return;
  }
  BasicBlock* begin = starts_[0];
  BasicBlock* from = b_.GetInsertBlock();
  if (kind_ == Kind::Generator && !cuts_.empty()) {
    Value* state = load(l_.i32, generator_, offsetof(Generator, state));
    setState(kGenRunning);
    auto* dispatch = b_.CreateSwitch(state, begin, static_cast<unsigned>(cuts_.size()));
    for (Cut& cut : cuts_) {
      cut.target = newBlock();
      dispatch->addCase(llvm::cast<llvm::ConstantInt>(l_.int32(cut.point)), cut.target);
    }
  } else {
    if (kind_ == Kind::Generator) setState(kGenRunning);
    b_.CreateBr(begin);
  }
  b_.SetInsertPoint(begin);
  for (u32 i = 0; i < params.size(); ++i)
    if (entered) {
      auto* phi = b_.CreatePHI(l_.i64, 2);
      phi->addIncoming(given[i], from);
      phis_[0].push_back(phi);
    } else {
      values_[params[i]] = given[i];
    }
}

void FunctionLowering::block(u32 id) {
  const ir::Block& block = f_.blocks[id];
  block_ = id;
  // Straight-line code of big functions runs seldom; clean-up blocks are cold.
  inline_ = inlines(id);
  u32 at = 0;
  if (starts_[id]) {
    b_.SetInsertPoint(starts_[id]);
    bool isEntry = id == 0 && kind_ != Kind::ResumeBody;
    if (!isEntry)
      for (ir::ValueId v : block.params)
        if (phis_[id].size() < block.params.size()) {
          llvm::Type* t = f_.valueTypes[v] == ir::Type::F64    ? l_.f64
                          : f_.valueTypes[v] == ir::Type::Bool ? l_.i1
                          : f_.valueTypes[v] == ir::Type::Ptr  ? l_.ptr
                                                               : l_.i64;
          phis_[id].push_back(llvm::PHINode::Create(t, 2, "", starts_[id]));
        }
    for (size_t i = 0; i < phis_[id].size(); ++i) set(block.params[i], phis_[id][i]);
  } else {
    while (at < block.ops.size() && block.ops[at].code != ir::Opcode::ResumeHere) ++at;
    b_.ClearInsertionPoint();
  }
  for (; at < block.ops.size(); ++at) {
    const ir::Op& op = block.ops[at];
    op_ = &op;
    if (op.code == ir::Opcode::ResumeHere || op.code == ir::Opcode::Yield) {
      u32 k = 0;
      while (cuts_[k].block != id || cuts_[k].op != at) ++k;
      if (op.code == ir::Opcode::Yield) {
        location(op.span);
        yield(k);
      } else {
        if (b_.GetInsertBlock()) b_.CreateBr(cuts_[k].target);
        b_.SetInsertPoint(cuts_[k].target);
      }
      continue;
    }
    location(op.span);
    this->op(op);
  }
}

FunctionLowering::Value* FunctionLowering::get(ir::ValueId v) {
  if (homes_[v]) return b_.CreateLoad(homes_[v]->getAllocatedType(), homes_[v]);
  return values_[v];
}

void FunctionLowering::set(ir::ValueId v, Value* x) {
  if (v == kNone) return;
  if (homes_[v])
    b_.CreateStore(x, homes_[v]);
  else
    values_[v] = x;
}

void FunctionLowering::jumpTo(const ir::Edge& e) {
  const ir::Block& target = f_.blocks[e.target];
  auto& phis = phis_[e.target];
  if (phis.size() < target.params.size())
    for (ir::ValueId v : target.params) {
      llvm::Type* t = f_.valueTypes[v] == ir::Type::F64    ? l_.f64
                      : f_.valueTypes[v] == ir::Type::Bool ? l_.i1
                      : f_.valueTypes[v] == ir::Type::Ptr  ? l_.ptr
                                                           : l_.i64;
      BasicBlock* start = starts_[e.target];
      auto* phi = llvm::PHINode::Create(t, 2);
      phi->insertInto(start, start->getFirstNonPHIIt());
      phis.push_back(phi);
    }
  std::vector<Value*> moved;
  for (ir::ValueId v : e.args) moved.push_back(boxed(v));
  for (size_t i = 0; i < e.args.size(); ++i) phis[i]->addIncoming(moved[i], b_.GetInsertBlock());
  b_.CreateBr(starts_[e.target]);
}

llvm::BasicBlock* FunctionLowering::edgeBlock(const ir::Edge& e) {
  if (e.args.empty()) return starts_[e.target];
  BasicBlock* here = b_.GetInsertBlock();
  BasicBlock* way = newBlock();
  b_.SetInsertPoint(way);
  jumpTo(e);
  b_.SetInsertPoint(here);
  return way;
}

void FunctionLowering::leave(Value* result) {
  if (counted_) addDepth(1);
  popFrame();
  b_.CreateRet(result);
}

void FunctionLowering::leaveFailed() {
  if (!fail_) {
    BasicBlock* here = b_.GetInsertBlock();
    fail_ = newBlock();
    b_.SetInsertPoint(fail_);
    if (kind_ == Kind::Generator) setState(kGenDone);
    leave(l_.int64(0));
    b_.SetInsertPoint(here);
  }
  b_.CreateBr(fail_);
}

void FunctionLowering::location(u32 span) {
  if (!scope_) return;
  if (span >= f_.spans.size()) return;
  const SourceSpan& s = f_.spans[span];
  // What belongs to no statement (an exit on entry) has the place of the file's start: the `def` says more.
  const u32 line = std::max({1u, s.line, f_.firstLine});
  b_.SetCurrentDebugLocation(llvm::DILocation::get(l_.c, line, line == s.line ? s.col + 1 : 0, scope_));
}

llvm::AllocaInst* FunctionLowering::scratch(u32 words) {
  if (!scratch_) {
    llvm::IRBuilder<> top(entry_, entry_->begin());
    scratch_ = top.CreateAlloca(l_.i64, l_.int32(words));
    scratch_->setAlignment(llvm::Align(8));
    scratchSize_ = words;
  } else if (words > scratchSize_) {
    scratch_->setOperand(0, l_.int32(words));
    scratchSize_ = words;
  }
  return scratch_;
}

} // namespace molt
