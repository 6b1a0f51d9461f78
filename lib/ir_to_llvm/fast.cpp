// Fast paths of the generic ops, in blocks where speed is worth the bytes (FunctionLowering::block decides;
// inline generic code is 6 to 10 times larger than a call). The shape is always the same:
//
//     check operands ──▶ fast ──▶ join(phi)
//          └──────────▶ helper ──▶
//
// A tagged int x is the word 2x+1: comparisons work on the words, sums need one correction.
#include "ir_to_llvm/function_lowering.h"

namespace molt {
using ir::BinOp;
using ir::Opcode;

bool FunctionLowering::fastPath() {
  if (!inline_) return false;
  switch (op_->code) {
  case Opcode::Binary:
  case Opcode::Inplace:
  case Opcode::BinaryOwned:
  case Opcode::InplaceOwned: return fastBinary();
  case Opcode::Compare: return fastCompare();
  case Opcode::Truth: return fastTruth();
  case Opcode::GlobalGet: return fastGlobal();
  case Opcode::GlobalSet: return fastGlobalSet();
  case Opcode::Neg: return fastNeg();
  case Opcode::Call: return fastCall();
  case Opcode::AttrGet: return fastAttr();
  case Opcode::ItemGet: return fastItem();
  case Opcode::CheckBound: return fastBound(arg(0));
  case Opcode::CellGet: return fastBound(load(l_.i64, pointer(arg(0)), offsetof(Cell, content)));
  case Opcode::ClosureCell: {
    Value* v =
        load(l_.i64, pointer(running_), offsetof(::Function, cells) + 8 * static_cast<u64>(op_->imm[0]));
    retainObject(v);
    set(v);
    return true;
  }
  case Opcode::TupleItem: {
    Value* v = load(l_.i64, pointer(arg(0)), offsetof(Tuple, items) + 8 * static_cast<u64>(op_->imm[0]));
    retain(v, false);
    set(v);
    return true;
  }
  case Opcode::IterNext: return fastIterNext();
  default: return false;
  }
}

/// The diamond under construction. Values that reach the join are collected with the block they come from.
struct FunctionLowering::Diamond {
  FunctionLowering& f;
  BasicBlock *slow, *join;
  llvm::PHINode* result;
  Diamond(FunctionLowering& f, llvm::Type* type) : f(f), slow(f.newBlock()), join(f.newBlock()) {
    result = llvm::PHINode::Create(type, 3, "", join);
  }
  /// Goes on only if `condition`; else to the helper.
  void require(Value* condition) {
    BasicBlock* next = f.newBlock();
    f.b_.CreateCondBr(condition, next, slow, f.likely_);
    f.b_.SetInsertPoint(next);
  }
  void done(Value* v) {
    result->addIncoming(v, f.b_.GetInsertBlock());
    f.b_.CreateBr(join);
  }
  /// Ends the slow path with the op's helper, and the op with the joined value.
  void finish() {
    if (slow->hasNPredecessors(0)) {
      slow->eraseFromParent();
    } else {
      f.b_.SetInsertPoint(slow);
      done(f.callHelperRaw(*findHelper(ir::info(f.op_->code).helper)));
    }
    f.b_.SetInsertPoint(join);
    f.set(result);
  }
};

static bool isConstant(llvm::Value* v) { return llvm::isa<llvm::ConstantInt>(v); }

FunctionLowering::Value* FunctionLowering::isFloat(Value* v) {
  return b_.CreateICmpEQ(shapeOf(v), l_.shapeId("float"));
}

/// Both words are tagged ints, so their difference from the plain sum is known (see the head of this file).
FunctionLowering::Value* FunctionLowering::intBinary(BinOp op, Value* x, Value* y, Diamond& d) {
  Value* one = l_.int64(1);
  auto checked = [&](llvm::Intrinsic::ID id, Value* a, Value* b) {
    Value* pair = b_.CreateBinaryIntrinsic(id, a, b);
    d.require(b_.CreateNot(b_.CreateExtractValue(pair, 1)));
    return b_.CreateExtractValue(pair, 0);
  };
  switch (op) {
  case BinOp::Add: return checked(llvm::Intrinsic::sadd_with_overflow, b_.CreateSub(x, one), y);
  case BinOp::Sub: return checked(llvm::Intrinsic::ssub_with_overflow, x, b_.CreateSub(y, one));
  case BinOp::Mul: {
    Value *a = b_.CreateSub(x, one), *b = b_.CreateAShr(y, 1);
    if (!l_.wasm()) return b_.CreateOr(checked(llvm::Intrinsic::smul_with_overflow, a, b), one);
    // smul.with.overflow would be a call of __multi3: only factors of 31 bits here.
    Value* wide = b_.CreateOr(b_.CreateXor(x, b_.CreateAShr(x, 63)), b_.CreateXor(y, b_.CreateAShr(y, 63)));
    d.require(b_.CreateICmpULT(wide, l_.int64(1ull << 32)));
    return b_.CreateOr(b_.CreateMul(a, b), one);
  }
  case BinOp::And: return b_.CreateAnd(x, y);
  case BinOp::Or: return b_.CreateOr(x, y);
  case BinOp::Xor: return b_.CreateOr(b_.CreateXor(x, y), one);
  case BinOp::FloorDiv:
  case BinOp::Mod: {
    d.require(b_.CreateICmpSGT(y, one)); // a positive divisor
    Value *a = b_.CreateAShr(x, 1), *b = b_.CreateAShr(y, 1);
    Value* r = b_.CreateSRem(a, b);
    Value* negative = b_.CreateAShr(r, 63);
    Value* v = op == BinOp::Mod ? b_.CreateAdd(r, b_.CreateAnd(negative, b))
                                : b_.CreateAdd(b_.CreateSDiv(a, b), negative);
    return b_.CreateOr(b_.CreateShl(v, 1), one);
  }
  case BinOp::LShift: {
    Value* n = b_.CreateAShr(y, 1);
    d.require(b_.CreateICmpULT(n, l_.int64(62)));
    Value* a = b_.CreateSub(x, one);
    Value* r = b_.CreateShl(a, n);
    d.require(b_.CreateICmpEQ(b_.CreateAShr(r, n), a));
    return b_.CreateOr(r, one);
  }
  case BinOp::RShift: {
    Value* n = b_.CreateAShr(y, 1);
    d.require(b_.CreateICmpULT(n, l_.int64(63)));
    return b_.CreateOr(b_.CreateAShr(x, n), one);
  }
  case BinOp::MatMul:
  case BinOp::TrueDiv:
  case BinOp::Pow: return nullptr;
  }
  return nullptr;
}

// TODO(perf, owner:compiler, milestone:M1, priority:P3, status:missing): one int and one float operand, inline
bool FunctionLowering::fastBinary() {
  const auto op = static_cast<BinOp>(op_->imm[0]);
  const bool hasInt = op != BinOp::MatMul && op != BinOp::TrueDiv && op != BinOp::Pow;
  const bool hasFloat = op == BinOp::Add || op == BinOp::Sub || op == BinOp::Mul || op == BinOp::TrueDiv;
  if (!hasInt && !hasFloat) return false;
  Value *x = arg(0), *y = arg(1);
  Diamond d(*this, l_.i64);
  const bool floats = hasFloat && !isConstant(x) && !isConstant(y);
  BasicBlock* notInts = floats ? newBlock() : d.slow;
  if (hasInt) {
    BasicBlock* ints = newBlock();
    Value* both = isConstant(x)   ? isTagged(y)
                  : isConstant(y) ? isTagged(x)
                                  : b_.CreateAnd(isTagged(x), isTagged(y));
    b_.CreateCondBr(both, ints, notInts, floats ? nullptr : likely_);
    b_.SetInsertPoint(ints);
    d.done(intBinary(op, x, y, d));
  } else {
    if (!floats)
      b_.CreateBr(d.slow);
    else
      b_.CreateBr(notInts);
  }
  if (floats) {
    b_.SetInsertPoint(notInts);
    d.require(b_.CreateNot(isTagged(b_.CreateOr(x, y))));
    d.require(b_.CreateAnd(isFloat(x), isFloat(y)));
    Value* a = load(l_.f64, pointer(x), offsetof(Float, value));
    Value* b = load(l_.f64, pointer(y), offsetof(Float, value));
    if (op == BinOp::TrueDiv) d.require(b_.CreateFCmpUNE(b, llvm::ConstantFP::get(l_.f64, 0.0)));
    Value* r = op == BinOp::Add   ? b_.CreateFAdd(a, b)
               : op == BinOp::Sub ? b_.CreateFSub(a, b)
               : op == BinOp::Mul ? b_.CreateFMul(a, b)
                                  : b_.CreateFDiv(a, b);
    Value* box = b_.CreateCall(l_.helper(*findHelper("BoxFloat")), {r});
    if (op_->code == Opcode::InplaceOwned || op_->code == Opcode::BinaryOwned)
      b_.CreateCall(l_.helper(*findHelper("Release")), {x});
    d.done(box);
  }
  d.finish();
  return true;
}

/// Whether the value serves only as a condition: then its object need not exist on the fast path.
bool FunctionLowering::onlyTruth(ir::ValueId v) const {
  return !homes_[v] && truthCount_[v] == 1 && useCount_[v] == truthCount_[v] + releaseCount_[v];
}

bool FunctionLowering::fastCompare() {
  const u32 cmp = op_->imm[0];
  const bool condition = onlyTruth(op_->result);
  Value *x = arg(0), *y = arg(1);
  Diamond d(*this, l_.i64);
  // As a condition: the phi `known` holds the truth where the object is 0, which release ignores.
  auto* known = condition ? llvm::PHINode::Create(l_.i1, 3, "", d.join) : nullptr;
  auto done = [&](Value* truth) {
    if (condition) {
      known->addIncoming(truth, b_.GetInsertBlock());
      d.done(l_.int64(0));
    } else {
      d.done(boxBool(truth));
    }
  };
  const bool floats = !isConstant(x) && !isConstant(y);
  BasicBlock *ints = newBlock(), *notInts = floats ? newBlock() : d.slow;
  Value* both = isConstant(x)   ? isTagged(y)
                : isConstant(y) ? isTagged(x)
                                : b_.CreateAnd(isTagged(x), isTagged(y));
  b_.CreateCondBr(both, ints, notInts, floats ? nullptr : likely_);
  b_.SetInsertPoint(ints);
  done(intCompare(cmp, x, y));
  if (floats) {
    b_.SetInsertPoint(notInts);
    d.require(b_.CreateNot(isTagged(b_.CreateOr(x, y))));
    d.require(b_.CreateAnd(isFloat(x), isFloat(y)));
    done(floatCompare(cmp, load(l_.f64, pointer(x), offsetof(Float, value)),
                      load(l_.f64, pointer(y), offsetof(Float, value))));
  }
  d.finish();
  if (condition) {
    for (BasicBlock* from : llvm::predecessors(d.join))
      if (known->getBasicBlockIndex(from) < 0) known->addIncoming(b_.getFalse(), from);
    fused_[op_->result] = known;
  }
  return true;
}

bool FunctionLowering::fastTruth() {
  Value* v = arg(0);
  Diamond d(*this, l_.i1);
  if (Value* known = fused_[op_->args[0]]) {
    d.require(b_.CreateICmpEQ(v, l_.int64(0)));
    d.done(known);
    d.finish();
    return true;
  }
  Value* yes = b_.CreateICmpEQ(v, singleton("molt_True"));
  Value* no =
      b_.CreateOr(b_.CreateICmpEQ(v, singleton("molt_False")),
                  b_.CreateOr(b_.CreateICmpEQ(v, singleton("molt_None")), b_.CreateICmpEQ(v, l_.int64(1))));
  d.require(b_.CreateOr(b_.CreateOr(yes, no), isTagged(v)));
  d.done(b_.CreateNot(no));
  d.finish();
  return true;
}

bool FunctionLowering::fastGlobal() {
  Value* slot = l_.globalSlot(f_.module, op_->imm[0]);
  Diamond d(*this, l_.i64);
  Value* v = load(l_.i64, slot, offsetof(GlobalSlot, value));
  Value* builtin = load(l_.i64, slot, offsetof(GlobalSlot, builtin));
  v = b_.CreateSelect(b_.CreateICmpEQ(v, l_.int64(0)), builtin, v);
  d.require(b_.CreateICmpNE(v, l_.int64(0)));
  retain(v, false);
  d.done(v);
  d.finish();
  return true;
}

bool FunctionLowering::fastGlobalSet() {
  Value* slot = l_.globalSlot(f_.module, op_->imm[0]);
  Value* v = arg(0);
  retain(v, maybeSentinel(op_->args[0]));
  Value* old = load(l_.i64, slot, offsetof(GlobalSlot, value));
  store(v, slot, offsetof(GlobalSlot, value));
  Value* watch = load(l_.i32, slot, offsetof(GlobalSlot, watch));
  store(b_.CreateAdd(watch, l_.int32(1)), slot, offsetof(GlobalSlot, watch));
  release(old, true);
  return true;
}

bool FunctionLowering::fastNeg() {
  Value* v = arg(0);
  Diamond d(*this, l_.i64);
  d.require(isTagged(v));
  Value* pair = b_.CreateBinaryIntrinsic(llvm::Intrinsic::ssub_with_overflow, l_.int64(2), v);
  d.require(b_.CreateNot(b_.CreateExtractValue(pair, 1)));
  d.done(b_.CreateExtractValue(pair, 0));
  d.finish();
  return true;
}

/// A local or cell content: itself when bound.
bool FunctionLowering::fastBound(Value* v) {
  Diamond d(*this, l_.i64);
  d.require(b_.CreateICmpNE(v, l_.int64(0)));
  retain(v, false);
  d.done(v);
  d.finish();
  return true;
}

/// Calls of plain functions with exactly their parameters. The callee is guessed when a global of this module
/// is bound to one `def`: then the call is direct, and LLVM may inline it.
bool FunctionLowering::fastCall() {
  const u32 n = static_cast<u32>(op_->args.size()) - 1;
  if (n > kMaxRegisterParams || op_->imm[0] != kNone) return false;
  const ir::Op* from = defs_[op_->args[0]];
  ir::FuncId guess = kNone;
  if (from && from->code == Opcode::GlobalGet) guess = l_.likelyFunction(f_.module, from->imm[0]);
  if (guess != kNone) {
    const ir::Function& g = p_.functions[guess];
    if (g.positional != n || !l_.entry(guess) || ModuleLowering::paramCount(g) != n) return false;
  } else if (!inLoop_[block_]) {
    return false;
  }
  Value* callee = arg(0);
  std::vector<Value*> args = {callee};
  for (u32 i = 0; i < n; ++i) args.push_back(arg(i + 1));
  Diamond d(*this, l_.i64);
  if (maybeInt(op_->args[0])) d.require(b_.CreateNot(isTagged(callee)));
  d.require(b_.CreateICmpEQ(shapeOf(callee), l_.shapeId("function")));
  Value* code = loadPointer(pointer(callee), offsetof(::Function, code));
  llvm::FunctionCallee target;
  if (guess != kNone) {
    d.require(b_.CreateICmpEQ(code, l_.code(guess)));
    target = l_.entry(guess);
  } else {
    Value* flags = load(l_.i32, code, offsetof(Code, flags));
    d.require(b_.CreateICmpEQ(load(l_.i32, code, offsetof(Code, positional)), l_.int32(n)));
    d.require(b_.CreateICmpNE(b_.CreateAnd(flags, l_.int32(kCodeSimple)), l_.int32(0)));
    Value* entry = loadPointer(code, offsetof(Code, entry));
    d.require(b_.CreateIsNotNull(entry));
    target = {l_.signature(l_.i64, std::vector<llvm::Type*>(n + 1, l_.i64)), entry};
  }
  Value* r = call(target, args);
  raiseIf(b_.CreateICmpEQ(r, l_.int64(0)));
  d.done(r);
  d.finish();
  return true;
}

// TODO(perf, owner:compiler, milestone:M1, priority:P2, status:missing): attr_set and call_method through the Cache, inline
/// An instance's own slot, where this site found it last time (runtime/object/attr.cpp has the cache's
/// fields).
bool FunctionLowering::fastAttr() {
  Value* v = arg(0);
  Value* cache = cache_ = l_.cache();
  Diamond d(*this, l_.i64);
  if (maybeInt(op_->args[0])) d.require(b_.CreateNot(isTagged(v)));
  d.require(b_.CreateICmpEQ(shapeOf(v), load(l_.i32, cache, offsetof(Cache, shape))));
  Value* aux = load(l_.i32, cache, offsetof(Cache, aux));
  d.require(b_.CreateICmpEQ(b_.CreateAnd(aux, l_.int32(0x7f)), l_.int32(kCacheSlot)));
  Value* offset = b_.CreateZExt(b_.CreateLShr(aux, 8), l_.i64);
  Value* item = b_.CreateLoad(l_.i64, b_.CreateInBoundsGEP(l_.i8, pointer(v), offset));
  d.require(b_.CreateICmpNE(item, l_.int64(0)));
  retain(item, false);
  d.done(item);
  d.finish();
  cache_ = nullptr;
  return true;
}

/// list[int] in range.
bool FunctionLowering::fastItem() {
  if (!inLoop_[block_]) return false;
  Value *v = arg(0), *index = arg(1);
  Diamond d(*this, l_.i64);
  d.require(b_.CreateAnd(isTagged(index), b_.CreateNot(isTagged(v))));
  d.require(b_.CreateICmpEQ(shapeOf(v), l_.shapeId("list")));
  Value* i = b_.CreateAShr(index, 1);
  d.require(b_.CreateICmpULT(i, load(l_.i64, pointer(v), offsetof(List, length))));
  Value* items = loadPointer(pointer(v), offsetof(List, items));
  Value* item = b_.CreateLoad(l_.i64, b_.CreateInBoundsGEP(l_.i64, items, i));
  retain(item, false);
  d.done(item);
  d.finish();
  return true;
}

/// The iterators of range and list, in loops. Any event that waits goes to the helper, which attends to it.
bool FunctionLowering::fastIterNext() {
  if (!inLoop_[block_]) return false;
  Value* it = arg(0);
  Value* at = pointer(it);
  Diamond d(*this, l_.i64);
  if (maybeInt(op_->args[0])) d.require(b_.CreateNot(isTagged(it)));
  d.require(b_.CreateICmpEQ(load(l_.i32, thread(), offsetof(ThreadState, pending)), l_.int32(0)));
  Value* shape = shapeOf(it);
  auto shapeIs = [&](const char* symbol) {
    return b_.CreateICmpEQ(shape, llvm::ConstantExpr::getPtrToInt(l_.external(symbol), l_.i32));
  };
  BasicBlock *range = newBlock(), *other = newBlock(), *step = newBlock();
  b_.CreateCondBr(shapeIs("shape_range_iterator"), range, other);
  b_.SetInsertPoint(range);
  Value* left = load(l_.i64, at, offsetof(RangeIter, left));
  Value* next = load(l_.i64, at, offsetof(RangeIter, next));
  Value* doubled = b_.CreateShl(next, 1);
  Value* fits = b_.CreateICmpEQ(b_.CreateAShr(doubled, 1), next);
  BasicBlock* more = newBlock();
  d.result->addIncoming(l_.int64(kStop), range);
  b_.CreateCondBr(b_.CreateICmpEQ(left, l_.int64(0)), d.join, more, unlikely_);
  b_.SetInsertPoint(more);
  b_.CreateCondBr(fits, step, d.slow, likely_);
  b_.SetInsertPoint(step);
  store(b_.CreateSub(left, l_.int64(1)), at, offsetof(RangeIter, left));
  store(b_.CreateAdd(next, load(l_.i64, at, offsetof(RangeIter, step))), at, offsetof(RangeIter, next));
  d.done(b_.CreateOr(doubled, l_.int64(1)));
  b_.SetInsertPoint(other);
  d.require(shapeIs("shape_list_iterator"));
  Value* seq = load(l_.i64, at, offsetof(ListIter, seq));
  d.require(b_.CreateICmpNE(seq, l_.int64(0)));
  Value* index = load(l_.i64, at, offsetof(ListIter, index));
  d.require(b_.CreateICmpULT(index, load(l_.i64, pointer(seq), offsetof(List, length))));
  Value* items = loadPointer(pointer(seq), offsetof(List, items));
  Value* item = b_.CreateLoad(l_.i64, b_.CreateInBoundsGEP(l_.i64, items, index));
  store(b_.CreateAdd(index, l_.int64(1)), at, offsetof(ListIter, index));
  retain(item, false);
  d.done(item);
  d.finish();
  return true;
}

FunctionLowering::Value* FunctionLowering::boxBool(Value* truth) {
  Value* v = b_.CreateSelect(truth, singleton("molt_True"), singleton("molt_False"));
  retainObject(v);
  return v;
}

void FunctionLowering::retainObject(Value* v) {
  Value* at = pointer(v);
  b_.CreateStore(b_.CreateAdd(b_.CreateLoad(l_.i32, at), l_.int32(1)), at);
}

} // namespace molt
