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
  case Opcode::AttrSet: return fastAttrSet();
  case Opcode::CallMethod: return fastCallMethod();
  case Opcode::MethodLoad: return fastMethodLoad();
  case Opcode::CallLoaded: return fastCallLoaded();
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
  llvm::PHINode *result, *raw = nullptr; ///< raw: the other half, if the result is split (split.cpp)
  Diamond(FunctionLowering& f, llvm::Type* type) : f(f), slow(f.newBlock()), join(f.newBlock()) {
    result = llvm::PHINode::Create(type, 3, "", join);
    if (f.op_->result != kNone && f.split_[f.op_->result]) raw = llvm::PHINode::Create(f.l_.f64, 3, "", join);
  }
  /// Goes on only if `condition`; else to the helper.
  void require(Value* condition) {
    BasicBlock* next = f.newBlock();
    f.b_.CreateCondBr(condition, next, slow, f.likely_);
    f.b_.SetInsertPoint(next);
  }
  void done(Value* v) {
    result->addIncoming(v, f.b_.GetInsertBlock());
    if (raw) raw->addIncoming(llvm::PoisonValue::get(f.l_.f64), f.b_.GetInsertBlock());
    f.b_.CreateBr(join);
  }
  /// The result is a float.
  void doneFloat(Value* number) {
    if (!raw) return done(f.boxFloat(number));
    result->addIncoming(f.l_.int64(0), f.b_.GetInsertBlock());
    raw->addIncoming(number, f.b_.GetInsertBlock());
    f.b_.CreateBr(join);
  }
  /// Ends the slow path with the op's helper, and the op with the joined value.
  void finish() {
    if (slow->hasNPredecessors(0)) {
      slow->eraseFromParent();
    } else {
      f.b_.SetInsertPoint(slow);
      const bool whole = !f.temporaries_.empty(); // the operands are no halves
      f.boxOperands();
      Value* v = f.callHelperRaw(*findHelper(ir::info(f.op_->code).helper));
      if (!whole) f.unboxOperands(true);
      done(v ? v : f.l_.int64(0));
    }
    f.b_.SetInsertPoint(join);
    if (f.op_->result != kNone)
      f.set(result);
    else
      result->eraseFromParent();
    if (raw) f.raws_[f.op_->result] = raw;
  }
};

/// The operand is a small int that is known. (So is the 0 in the word of a split value, which means a float.)
bool FunctionLowering::isConstant(u32 operand) {
  const ir::ValueId v = op_->args[operand];
  return !raws_[v] && llvm::isa<llvm::ConstantInt>(get(v));
}

void FunctionLowering::slowIf(Diamond& d, Value* condition) { d.require(b_.CreateNot(condition)); }

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

bool FunctionLowering::fastBinary() {
  const auto op = static_cast<BinOp>(op_->imm[0]);
  const bool hasInt = op != BinOp::MatMul && op != BinOp::TrueDiv && op != BinOp::Pow;
  const bool floats = hasFloatPath(*op_);
  if (!hasInt && !floats) return false;
  Value *x = arg(0), *y = arg(1);
  Diamond d(*this, l_.i64);
  if (hasInt) {
    BasicBlock *ints = newBlock(), *notInts = floats ? newBlock() : d.slow;
    Value* both = isConstant(0)   ? isTagged(y)
                  : isConstant(1) ? isTagged(x)
                                  : b_.CreateAnd(isTagged(x), isTagged(y));
    b_.CreateCondBr(both, ints, notInts, floats ? nullptr : likely_);
    b_.SetInsertPoint(ints);
    d.done(intBinary(op, x, y, d));
    b_.SetInsertPoint(notInts);
  }
  if (floats) {
    // Not both are ints here, or the sum would be one; a quotient of ints needs both exactly.
    Value* a = numberOf(0, d, !(hasInt && isConstant(1)), !hasInt);
    Value* b = numberOf(1, d, !(hasInt && isConstant(0)), !hasInt);
    if (op == BinOp::TrueDiv) d.require(b_.CreateFCmpUNE(b, llvm::ConstantFP::get(l_.f64, 0.0)));
    Value* r = op == BinOp::Add   ? b_.CreateFAdd(a, b)
               : op == BinOp::Sub ? b_.CreateFSub(a, b)
               : op == BinOp::Mul ? b_.CreateFMul(a, b)
                                  : b_.CreateFDiv(a, b);
    if (op_->code == Opcode::InplaceOwned || op_->code == Opcode::BinaryOwned)
      release(x, raws_[op_->args[0]] != nullptr, maybeInt(op_->args[0]));
    d.doneFloat(r);
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
  auto* known = condition ? llvm::PHINode::Create(l_.i1, 4, "", d.join) : nullptr;
  auto done = [&](Value* truth) {
    if (condition) {
      known->addIncoming(truth, b_.GetInsertBlock());
      d.done(l_.int64(0));
    } else {
      d.done(boxBool(truth));
    }
  };
  const bool split = raws_[op_->args[0]] || raws_[op_->args[1]];
  const bool floats = split || (!isConstant(0) && !isConstant(1));
  const bool equality = cmp == static_cast<u32>(ir::CmpOp::Eq) || cmp == static_cast<u32>(ir::CmpOp::Ne);
  BasicBlock *ints = newBlock(), *notInts = floats ? newBlock() : d.slow;
  BasicBlock* notFloats = floats && equality && !split ? newBlock() : nullptr;
  Value* both = isConstant(0)   ? isTagged(y)
                : isConstant(1) ? isTagged(x)
                                : b_.CreateAnd(isTagged(x), isTagged(y));
  b_.CreateCondBr(both, ints, notInts, floats ? nullptr : likely_);
  b_.SetInsertPoint(ints);
  done(intCompare(cmp, x, y));
  if (floats && !notFloats) {
    b_.SetInsertPoint(notInts);
    Value* a = numberOf(0, d, !isConstant(1), true);
    done(floatCompare(cmp, a, numberOf(1, d, !isConstant(0), true)));
  } else if (floats) {
    b_.SetInsertPoint(notInts);
    d.require(b_.CreateNot(isTagged(b_.CreateOr(x, y))));
    BasicBlock* bothFloats = newBlock();
    b_.CreateCondBr(b_.CreateAnd(isFloat(x), isFloat(y)), bothFloats, notFloats);
    b_.SetInsertPoint(bothFloats);
    done(floatCompare(cmp, load(l_.f64, pointer(x), offsetof(Float, value)),
                      load(l_.f64, pointer(y), offsetof(Float, value))));
    b_.SetInsertPoint(notFloats);
    Value* shape = shapeOf(x);
    d.require(b_.CreateAnd(b_.CreateICmpEQ(shape, l_.shapeId("str")), b_.CreateICmpEQ(shape, shapeOf(y))));
    Value* same = b_.CreateICmpNE(b_.CreateCall(l_.helper(*findHelper("StrSame")), {x, y}), l_.int32(0));
    done(cmp == static_cast<u32>(ir::CmpOp::Eq) ? same : b_.CreateNot(same));
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
  BasicBlock *integer = newBlock(), *other = newBlock();
  b_.CreateCondBr(isTagged(v), integer, other);
  b_.SetInsertPoint(integer);
  Value* pair = b_.CreateBinaryIntrinsic(llvm::Intrinsic::ssub_with_overflow, l_.int64(2), v);
  d.require(b_.CreateNot(b_.CreateExtractValue(pair, 1)));
  d.done(b_.CreateExtractValue(pair, 0));
  b_.SetInsertPoint(other);
  d.doneFloat(b_.CreateFNeg(numberOf(0, d, false, false)));
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
  if (guess == kNone) {
    d.done(callCompiled(d, args));
    d.finish();
    return true;
  }
  d.require(b_.CreateICmpEQ(shapeOf(callee), l_.shapeId("function")));
  Value* code = loadPointer(pointer(callee), offsetof(::Function, code));
  d.require(b_.CreateICmpEQ(code, l_.code(guess)));
  Value* r = call(l_.entry(guess), args);
  raiseIf(b_.CreateICmpEQ(r, l_.int64(0)));
  d.done(r);
  d.finish();
  return true;
}

FunctionLowering::Value* FunctionLowering::cacheKindIs(Value* aux, u32 kind) {
  return b_.CreateICmpEQ(b_.CreateAnd(aux, l_.int32(0x7f)), l_.int32(kind));
}

/// Goes on where v is an object of a layout that the site has met: with the cache about it, of the site's
/// chain.
FunctionLowering::Value* FunctionLowering::requireCached(Diamond& d, ir::ValueId id, Value* v, Value* cache) {
  if (maybeInt(id)) d.require(b_.CreateNot(isTagged(v)));
  Value* shape = shapeOf(v);
  BasicBlock *before = b_.GetInsertBlock(), *look = newBlock(), *next = newBlock(), *found = newBlock();
  b_.CreateBr(look);
  b_.SetInsertPoint(look);
  auto* at = b_.CreatePHI(l_.ptr, 2);
  at->addIncoming(cache, before);
  b_.CreateCondBr(b_.CreateICmpEQ(shape, load(l_.i32, at, offsetof(Cache, shape))), found, next, likely_);
  b_.SetInsertPoint(next);
  Value* more = loadPointer(at, offsetof(Cache, more));
  at->addIncoming(more, next);
  b_.CreateCondBr(b_.CreateIsNull(more), d.slow, look);
  b_.SetInsertPoint(found);
  return at;
}

/// An instance's own slot, where this site found it last time (runtime/object/attr.cpp has the cache's
/// fields).
bool FunctionLowering::fastAttr() {
  Value* v = arg(0);
  cache_ = l_.cache();
  Diamond d(*this, l_.i64);
  Value* cache = requireCached(d, op_->args[0], v, cache_);
  Value* aux = load(l_.i32, cache, offsetof(Cache, aux));
  Value* at = b_.CreateInBoundsGEP(l_.i8, pointer(v), b_.CreateZExt(b_.CreateLShr(aux, 8), l_.i64));
  if (readAsNumber_[op_->result]) { // a slot that holds floats
    BasicBlock *number = newBlock(), *other = newBlock();
    b_.CreateCondBr(cacheKindIs(aux, kCacheFloat), number, other);
    b_.SetInsertPoint(number);
    d.doneFloat(b_.CreateLoad(l_.f64, at));
    b_.SetInsertPoint(other);
  }
  d.require(cacheKindIs(aux, kCacheSlot));
  Value* item = b_.CreateLoad(l_.i64, at);
  d.require(b_.CreateICmpNE(item, l_.int64(0)));
  retain(item, false);
  d.done(item);
  d.finish();
  cache_ = nullptr;
  return true;
}

/// Whether v, as far as can be seen, is likely a float where a float can be.
bool FunctionLowering::madeAsNumber(ir::ValueId v) const {
  const ir::Op* def = defs_[v];
  if (!def) return false;
  if (def->code == Opcode::Const) return p_.consts[def->imm[0]].kind == ir::ConstKind::Float;
  return def->code == Opcode::BoxFloat || (hasFloatPath(*def) && def->code != Opcode::Compare);
}

/// A store into a slot that exists, if that frees nothing.
bool FunctionLowering::fastAttrSet() {
  Value *v = arg(0), *item = arg(1);
  cache_ = l_.cache();
  Diamond d(*this, l_.i64);
  Value* cache = requireCached(d, op_->args[0], v, cache_);
  Value* aux = load(l_.i32, cache, offsetof(Cache, aux));
  Value* at = b_.CreateInBoundsGEP(l_.i8, pointer(v), b_.CreateZExt(b_.CreateLShr(aux, 8), l_.i64));
  Value* raw = raws_[op_->args[1]];
  if (raw || madeAsNumber(op_->args[1])) { // a float, into a slot that holds floats
    BasicBlock *number = newBlock(), *other = newBlock();
    b_.CreateCondBr(cacheKindIs(aux, kCacheFloat), number, other);
    b_.SetInsertPoint(number);
    b_.CreateStore(numberOf(1, d, false, false), at);
    d.done(l_.int64(0));
    b_.SetInsertPoint(other);
  }
  d.require(cacheKindIs(aux, kCacheSlot));
  Value* old = b_.CreateLoad(l_.i64, at);
  BasicBlock *object = newBlock(), *drop = newBlock(), *go = newBlock(), *sole = raw ? newBlock() : d.slow;
  b_.CreateCondBr(isObject(old, true, true), object, go);
  b_.SetInsertPoint(object);
  Value* count = b_.CreateLoad(l_.i32, pointer(old));
  b_.CreateCondBr(b_.CreateICmpNE(count, l_.int32(1)), drop, sole);
  if (raw) { // a float that only this slot holds changes its value
    b_.SetInsertPoint(sole);
    d.require(b_.CreateAnd(b_.CreateICmpEQ(item, l_.int64(0)), isFloat(old)));
    store(raw, pointer(old), offsetof(Float, value));
    d.done(l_.int64(0));
  }
  b_.SetInsertPoint(drop);
  b_.CreateStore(b_.CreateSub(count, l_.int32(1)), pointer(old));
  b_.CreateBr(go);
  b_.SetInsertPoint(go);
  retain(item, maybeSentinel(op_->args[1]));
  b_.CreateStore(boxed(op_->args[1]), at);
  d.done(l_.int64(0));
  d.finish();
  cache_ = nullptr;
  return true;
}

void FunctionLowering::requireVersion(Diamond& d, Value* cache) {
  Value* at = loadPointer(cache, offsetof(Cache, versionAt));
  d.require(b_.CreateICmpEQ(b_.CreateLoad(l_.i32, at), load(l_.i32, cache, offsetof(Cache, version))));
}

/// The method that this site found last time, called by its entry; native ones too.
bool FunctionLowering::fastCallMethod() {
  const u32 n = static_cast<u32>(op_->args.size()) - 1;
  if (op_->imm[1] != kNone || n + 1 > kMaxRegisterParams) return false;
  Value* self = arg(0);
  cache_ = l_.cache();
  Diamond d(*this, l_.i64);
  Value* cache = requireCached(d, op_->args[0], self, cache_);
  Value* direct = load(l_.i32, cache, offsetof(Cache, direct));
  BasicBlock *compiled = newBlock(), *other = newBlock();
  b_.CreateCondBr(b_.CreateICmpEQ(direct, l_.int32(n + 1)), compiled, other);
  b_.SetInsertPoint(compiled);
  requireVersion(d, cache);
  Value* callee = load(l_.i64, cache, offsetof(Cache, a));
  std::vector<Value*> args = {callee, self};
  for (u32 i = 0; i < n; ++i) args.push_back(arg(i + 1));
  retainObject(callee); // it may redefine itself
  Value* r = call({l_.signature(l_.i64, std::vector<llvm::Type*>(n + 2, l_.i64)),
                   loadPointer(cache, offsetof(Cache, entry))},
                  args);
  release(callee, false, false);
  raiseIf(b_.CreateICmpEQ(r, l_.int64(0)));
  d.done(r);
  b_.SetInsertPoint(other);
  d.require(b_.CreateICmpEQ(direct, l_.int32(kDirectNative + n)));
  requireVersion(d, cache);
  Value* array =
      n ? static_cast<Value*>(scratch(n)) : llvm::ConstantPointerNull::get(llvm::PointerType::get(l_.c, 0));
  for (u32 i = 0; i < n; ++i) store(arg(i + 1), array, 8 * i);
  r = call(
      {l_.signature(l_.i64, {l_.i64, l_.ptr, l_.i32, l_.i64}), loadPointer(cache, offsetof(Cache, entry))},
      {self, array, l_.int32(n), l_.int64(0)});
  BasicBlock *attend = newBlock(), *go = newBlock();
  b_.CreateCondBr(b_.CreateICmpEQ(load(l_.i32, thread(), offsetof(ThreadState, pending)), l_.int32(0)), go,
                  attend, likely_);
  b_.SetInsertPoint(attend);
  b_.CreateCall(l_.helper(*findHelper("Drain")))->setDoesNotThrow();
  b_.CreateBr(go);
  b_.SetInsertPoint(go);
  raiseIf(b_.CreateICmpEQ(r, l_.int64(0)));
  d.done(r);
  d.finish();
  cache_ = nullptr;
  return true;
}

bool FunctionLowering::fastMethodLoad() {
  Value* self = arg(0);
  cache_ = l_.cache();
  Diamond d(*this, l_.i64);
  Value* cache = requireCached(d, op_->args[0], self, cache_);
  d.require(cacheKindIs(load(l_.i32, cache, offsetof(Cache, aux)), kCacheMethod));
  requireVersion(d, cache);
  Value* slot = fieldAddress(thread(), offsetof(ThreadState, methodSelf));
  d.require(b_.CreateICmpEQ(b_.CreateLoad(l_.i64, slot), l_.int64(0)));
  Value* method = load(l_.i64, cache, offsetof(Cache, a));
  retainObject(method);
  retainObject(self);
  b_.CreateStore(self, slot);
  d.done(method);
  d.finish();
  cache_ = nullptr;
  return true;
}

/// What method_load found, a compiled function that takes the receiver and the arguments.
bool FunctionLowering::fastCallLoaded() {
  const u32 n = static_cast<u32>(op_->args.size()) - 1;
  if (op_->imm[0] != kNone || n > kMaxRegisterParams) return false;
  std::vector<Value*> args;
  for (u32 i = 0; i <= n; ++i) args.push_back(arg(i));
  Diamond d(*this, l_.i64);
  d.require(b_.CreateICmpNE(args[1], l_.int64(0)));
  d.require(b_.CreateNot(isTagged(args[0])));
  d.done(callCompiled(d, args));
  d.finish();
  return true;
}

/// Calls args[0], a function object if it has that shape, with the rest; else leaves to the helper.
FunctionLowering::Value* FunctionLowering::callCompiled(Diamond& d, const std::vector<Value*>& args) {
  const u32 n = static_cast<u32>(args.size()) - 1;
  d.require(b_.CreateICmpEQ(shapeOf(args[0]), l_.shapeId("function")));
  Value* code = loadPointer(pointer(args[0]), offsetof(::Function, code));
  Value* flags = load(l_.i32, code, offsetof(Code, flags));
  d.require(b_.CreateICmpEQ(load(l_.i32, code, offsetof(Code, positional)), l_.int32(n)));
  d.require(b_.CreateICmpNE(b_.CreateAnd(flags, l_.int32(kCodeSimple)), l_.int32(0)));
  Value* entry = loadPointer(code, offsetof(Code, entry));
  d.require(b_.CreateIsNotNull(entry));
  Value* r = call({l_.signature(l_.i64, std::vector<llvm::Type*>(n + 1, l_.i64)), entry}, args);
  raiseIf(b_.CreateICmpEQ(r, l_.int64(0)));
  return r;
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
