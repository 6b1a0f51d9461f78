// Ops as calls of the helper that ops.def names, and control flow.
#include "ir_to_llvm/function_lowering.h"
#include <algorithm>
#include <llvm/Support/ErrorHandling.h>

namespace molt {
using ir::Opcode;

llvm::CallInst* FunctionLowering::call(llvm::FunctionCallee f, llvm::ArrayRef<Value*> args) {
  noteSpan();
  auto* c = b_.CreateCall(f, args);
  c->setDoesNotThrow();
  if (ir::info(op_->code).raises) c->addFnAttr(llvm::Attribute::NoMerge); // or merged calls lose their line
  return c;
}

FunctionLowering::Value* FunctionLowering::callHelperRaw(const Helper& h, bool checked) {
  const ir::OpInfo& info = ir::info(op_->code);
  std::vector<Value*> args;
  u32 operand = 0, imm = 0;
  auto nextImm = [&](char kind) {
    while (info.imms[imm] && info.imms[imm] != kind) ++imm;
    return op_->imm[imm++];
  };
  for (HelperParam k : h.params) switch (k) {
    case HelperParam::Value:
    case HelperParam::Int:
    case HelperParam::Float: args.push_back(arg(operand++)); break;
    case HelperParam::Array: {
      u32 n = static_cast<u32>(op_->args.size()) - operand;
      Value* array = n ? static_cast<Value*>(scratch(n))
                       : llvm::ConstantPointerNull::get(llvm::PointerType::get(l_.c, 0));
      for (u32 i = 0; i < n; ++i) store(arg(operand + i), array, 8 * i);
      operand += n;
      args.push_back(array);
      args.push_back(l_.int32(n));
      break;
    }
    case HelperParam::Name: args.push_back(b_.CreateLoad(l_.i64, l_.nameSlot(nextImm('N')))); break;
    case HelperParam::Keywords: args.push_back(l_.keywordNames(nextImm('W'))); break;
    case HelperParam::Imm: args.push_back(l_.int32(nextImm('I'))); break;
    case HelperParam::Code: args.push_back(l_.code(nextImm('F'))); break;
    case HelperParam::Global: args.push_back(l_.globalSlot(f_.module, nextImm('G'))); break;
    case HelperParam::Cache: args.push_back(cache_ ? cache_ : l_.cache()); break;
    case HelperParam::Module: args.push_back(l_.moduleDesc(f_.module)); break;
    case HelperParam::Running: args.push_back(running_); break;
    }
  Value* r = call(l_.helper(h), args);
  bool raises = info.raises && checked;
  switch (h.result) {
  case HelperResult::Value:
    if (raises) raiseIf(b_.CreateICmpEQ(r, l_.int64(0)));
    return r;
  case HelperResult::Truth:
    if (raises) raiseIf(b_.CreateICmpSLT(r, l_.int32(0)));
    return b_.CreateICmpNE(r, l_.int32(0));
  case HelperResult::SureTruth: return b_.CreateICmpNE(r, l_.int32(0));
  case HelperResult::Status:
    if (raises) raiseIf(b_.CreateICmpSLT(r, l_.int32(0)));
    return nullptr;
  case HelperResult::None: return nullptr;
  }
  return nullptr;
}

void FunctionLowering::callHelper(const Helper& h) {
  Value* r = callHelperRaw(h);
  if (r && op_->result != kNone) set(r);
}

void FunctionLowering::raiseIf(Value* failed) {
  BasicBlock *bad = newBlock(), *good = newBlock();
  b_.CreateCondBr(failed, bad, good, unlikely_);
  b_.SetInsertPoint(bad);
  raise();
  b_.SetInsertPoint(good);
}

void FunctionLowering::raise() {
  bool traced = op_->code != Opcode::Reraise && op_->code != Opcode::Rethrow;
  auto* traceback = l_.runtime("molt_traceback", l_.signature(l_.voidTy, {l_.ptr, l_.i32}), true);
  if (op_->hasUnwind()) {
    if (traced) b_.CreateCall(traceback, {l_.code(id_), l_.int32(op_->span)})->setDoesNotThrow();
    unwind();
    return;
  }
  const auto kept = temporaries_;
  unboxOperands(true);
  for (const Temporary& t : kept) values_[t.value] = t.box, raws_[t.value] = nullptr;
  temporaries_ = kept;
  if (!traced) {
    leaveFailed();
    return;
  }
  if (!failTraced_) {
    BasicBlock* here = b_.GetInsertBlock();
    failTraced_ = newBlock();
    b_.SetInsertPoint(failTraced_);
    failSpan_ = b_.CreatePHI(l_.i32, 4);
    b_.CreateCall(traceback, {l_.code(id_), failSpan_})->setDoesNotThrow();
    leaveFailed();
    b_.SetInsertPoint(here);
  }
  failSpan_->addIncoming(l_.int32(op_->span), b_.GetInsertBlock());
  b_.CreateBr(failTraced_);
}

void FunctionLowering::poll() {
  if (l_.wasm()) return;
  BasicBlock *ask = newBlock(), *go = newBlock();
  b_.CreateCondBr(interrupted(), ask, go, unlikely_);
  b_.SetInsertPoint(ask);
  callHelper(*findHelper("Poll"));
  b_.CreateBr(go);
  b_.SetInsertPoint(go);
}

/// A failing guard leaves by its unwind edge, on which ir_passes has put the way into the generic code.
void FunctionLowering::exitIf(Value* failed) {
  if (!op_->hasUnwind()) {
    // Nowhere to go: made only by a pass that forgot its frame state.
    BasicBlock *bad = newBlock(), *good = newBlock();
    b_.CreateCondBr(failed, bad, good, unlikely_);
    b_.SetInsertPoint(bad);
    b_.CreateIntrinsic(llvm::Intrinsic::trap, {}, {});
    b_.CreateUnreachable();
    b_.SetInsertPoint(good);
    return;
  }
  if (l_.options.exitEvery && ir::isGuard(op_->code)) {
    Value* count = b_.CreateAdd(load(l_.i64, thread(), offsetof(ThreadState, exitCount)), l_.int64(1));
    Value* f = b_.CreateICmpEQ(count, load(l_.i64, thread(), offsetof(ThreadState, exitEvery)));
    store(b_.CreateSelect(f, l_.int64(0), count), thread(), offsetof(ThreadState, exitCount));
    failed = b_.CreateOr(failed, f);
  }
  BasicBlock *bad = newBlock(), *good = newBlock();
  b_.CreateCondBr(failed, bad, good, unlikely_);
  b_.SetInsertPoint(bad);
  unwind();
  b_.SetInsertPoint(good);
}

// --- counts
// ------------------------------------------------------------------------------------------------------------

/// Whether the value may be 0 or kStop.
bool FunctionLowering::maybeSentinel(ir::ValueId v) const {
  if (raws_[v]) return true;
  const ir::Op* def = defs_[v];
  if (!def)
    return kind_ == Kind::ResumeBody ||
           std::find(f_.blocks[0].params.begin(), f_.blocks[0].params.end(), v) == f_.blocks[0].params.end();
  switch (def->code) {
  case Opcode::Unset:
  case Opcode::IterNext:
  case Opcode::YieldFromSend:
  case Opcode::YieldFromThrow:
  case Opcode::ExcPart:
  case Opcode::MethodSelf: return true;
  case Opcode::Compare: return onlyTruth(v);
  default: return false;
  }
}

/// Whether the value may be a tagged int.
bool FunctionLowering::maybeInt(ir::ValueId v) const {
  const ir::Op* def = defs_[v];
  if (!def) return true;
  switch (def->code) {
  case Opcode::Iter:
  case Opcode::TupleNew:
  case Opcode::ListNew:
  case Opcode::SetNew:
  case Opcode::DictNew:
  case Opcode::ListToTuple:
  case Opcode::UnpackSeq:
  case Opcode::UnpackEx:
  case Opcode::SliceNew:
  case Opcode::StrJoin:
  case Opcode::FormatValue:
  case Opcode::FuncNew:
  case Opcode::BuildClass:
  case Opcode::CellNew:
  case Opcode::ClosureCell:
  case Opcode::Compare:
  case Opcode::BoxBool:
  case Opcode::BoxFloat:
  case Opcode::ExcCatch:
  case Opcode::ExcPush:
  case Opcode::ExcType:
  case Opcode::RangeIterNew:
  case Opcode::ListIterNew: return false;
  default: return true;
  }
}

/// i1: the word is an object and not an int or sentinel; null: it always is one.
FunctionLowering::Value* FunctionLowering::isObject(Value* v, bool sentinel, bool integer) {
  if (sentinel)
    return b_.CreateAnd(b_.CreateICmpEQ(b_.CreateAnd(v, l_.int64(7)), l_.int64(0)),
                        b_.CreateICmpNE(v, l_.int64(0)));
  return integer ? b_.CreateNot(isTagged(v)) : nullptr;
}

void FunctionLowering::retain(Value* v, bool sentinel, bool integer) {
  if (llvm::isa<llvm::ConstantInt>(v)) return; // a tagged int, or unset
  if (llvm::isa<llvm::Constant>(v)) return retainObject(v);
  Value* object = isObject(v, sentinel, integer);
  if (!object) return retainObject(v);
  BasicBlock *yes = newBlock(), *done = newBlock();
  b_.CreateCondBr(object, yes, done);
  b_.SetInsertPoint(yes);
  retainObject(v);
  b_.CreateBr(done);
  b_.SetInsertPoint(done);
}

void FunctionLowering::release(Value* v, bool sentinel, bool integer) {
  if (llvm::isa<llvm::ConstantInt>(v)) return;
  auto* helper = l_.helper(*findHelper("Release"));
  if (!inline_) {
    b_.CreateCall(helper, {v})->setDoesNotThrow();
    return;
  }
  BasicBlock *last = newBlock(), *more = newBlock(), *done = newBlock();
  if (Value* object = isObject(v, sentinel, integer)) {
    BasicBlock* yes = newBlock();
    b_.CreateCondBr(object, yes, done);
    b_.SetInsertPoint(yes);
  }
  Value* at = pointer(v);
  Value* count = b_.CreateLoad(l_.i32, at);
  b_.CreateCondBr(b_.CreateICmpEQ(count, l_.int32(1)), last, more);
  b_.SetInsertPoint(more);
  b_.CreateStore(b_.CreateSub(count, l_.int32(1)), at);
  b_.CreateBr(done);
  b_.SetInsertPoint(last);
  b_.CreateCall(helper, {v})->setDoesNotThrow();
  b_.CreateBr(done);
  b_.SetInsertPoint(done);
}

// --- everything
// --------------------------------------------------------------------------------------------------------

void FunctionLowering::terminator() {
  const ir::Op& op = *op_;
  switch (op.code) {
  case Opcode::Jump: jumpTo(op.edges[0]); break;
  case Opcode::Branch: {
    BasicBlock* yes = edgeBlock(op.edges[0]);
    BasicBlock* no = edgeBlock(op.edges[1]);
    Value* c = arg(0);
    b_.CreateCondBr(c, yes, no);
    break;
  }
  case Opcode::Return:
    if (kind_ == Kind::Generator)
      generatorReturn(arg(0));
    else
      leave(arg(0));
    break;
  case Opcode::Rethrow: leaveFailed(); break;
  default: b_.CreateUnreachable();
  }
}

void FunctionLowering::op(const ir::Op& op) {
  for (ir::ValueId v : op.args)
    if (raws_[v] && !readsHalves(op, v, inline_)) {
      boxOperands();
      break;
    }
  if (!fastPath()) plainOp(op);
  unboxOperands(b_.GetInsertBlock() && !b_.GetInsertBlock()->getTerminator());
}

void FunctionLowering::plainOp(const ir::Op& op) {
  switch (op.code) {
  case Opcode::Const: set(l_.constWord(b_, op.imm[0])); return;
  case Opcode::Unset: set(l_.int64(kUnset)); return;
  case Opcode::IsSet: set(b_.CreateICmpNE(arg(0), l_.int64(kUnset))); return;
  case Opcode::IsStop: set(b_.CreateICmpEQ(arg(0), l_.int64(kStop))); return;
  case Opcode::Keep: return;
  case Opcode::Is: set(b_.CreateICmpEQ(arg(0), arg(1))); return;
  case Opcode::Not: set(b_.CreateNot(arg(0))); return;
  case Opcode::BoxBool: set(boxBool(arg(0))); return;
  case Opcode::BoxInt: set(b_.CreateOr(b_.CreateShl(arg(0), 1), l_.int64(1))); return;
  case Opcode::BoxFloat:
    if (!split_[op.result]) break;
    set(l_.int64(0)); // an object when one is needed
    raws_[op.result] = arg(0);
    return;
  case Opcode::Poll: poll(); return;
  case Opcode::Retain: retain(arg(0), maybeSentinel(op.args[0]), maybeInt(op.args[0])); return;
  case Opcode::Release: release(arg(0), maybeSentinel(op.args[0]), maybeInt(op.args[0])); return;
  case Opcode::Raise:
  case Opcode::Reraise:
    callHelperRaw(*findHelper(ir::info(op.code).helper), false);
    raise();
    // What follows in the block cannot run, but is still IR.
    b_.SetInsertPoint(newBlock());
    return;
  case Opcode::Jump:
  case Opcode::Branch:
  case Opcode::Return:
  case Opcode::Unreachable:
  case Opcode::Rethrow: terminator(); return;
  default: break;
  }
  const char* name = ir::info(op.code).helper;
  if (std::string_view(name) != "None" && op.code != Opcode::GlobalBind) {
    const Helper* h = findHelper(name);
    if (!h) llvm::report_fatal_error(llvm::Twine("no row in helpers.def: ") + name);
    callHelper(*h);
    return;
  }
  typed();
}

} // namespace molt
