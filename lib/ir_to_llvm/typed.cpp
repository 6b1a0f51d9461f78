// Guards and typed ops. A failing check leaves by the op's unwind edge (exitIf).
#include "ir_to_llvm/function_lowering.h"
#include <llvm/Support/ErrorHandling.h>

namespace molt {
using ir::Opcode;

void FunctionLowering::exitResume() {
  const ir::Op& op = *op_;
  u32 n = static_cast<u32>(op.args.size());
  Value* frame = scratch(std::max(n, 1u));
  for (u32 i = 0; i < n; ++i) store(arg(i), frame, 8 * i);
  popFrame(); // the resume body has its own
  auto* c = b_.CreateCall(l_.resume(op.imm[0]), {running_, frame, l_.int32(op.imm[1])});
  c->setDoesNotThrow();
  leave(c);
}

void FunctionLowering::callDirect() {
  const ir::Op& op = *op_;
  llvm::Function* callee = l_.entry(op.imm[0]);
  std::vector<Value*> args = {arg(0)};
  u32 n = static_cast<u32>(op.args.size()) - 1;
  if (n <= kMaxRegisterParams) {
    for (u32 i = 0; i < n; ++i) args.push_back(arg(i + 1));
  } else {
    Value* array = scratch(n);
    for (u32 i = 0; i < n; ++i) store(arg(i + 1), array, 8 * i);
    args.push_back(array);
  }
  Value* r = call(callee, args);
  raiseIf(b_.CreateICmpEQ(r, l_.int64(0)));
  set(r);
}

/// Whether Ctrl-C waits. The handler writes the word behind LLVM's back: a plain load would move out of the
/// loop.
FunctionLowering::Value* FunctionLowering::interrupted() {
  auto* pending = llvm::cast<llvm::LoadInst>(load(l_.i32, thread(), offsetof(ThreadState, pending)));
  pending->setVolatile(true);
  return b_.CreateICmpNE(b_.CreateAnd(pending, l_.int32(kInterrupted)), l_.int32(0));
}

void FunctionLowering::globalBind() {
  Value* slot = l_.globalSlot(f_.module, op_->imm[0]);
  Value* watch = fieldAddress(slot, offsetof(GlobalSlot, watch));
  Value* fresh = b_.CreateICmpEQ(b_.CreateLoad(l_.i32, watch), l_.int32(0));
  call(l_.helper(*findHelper("GlobalSet")), {arg(0), slot});
  BasicBlock *first = newBlock(), *done = newBlock();
  b_.CreateCondBr(fresh, first, done);
  b_.SetInsertPoint(first);
  retain(arg(0), false); // `bound` owns it for ever
  store(arg(0), slot, offsetof(GlobalSlot, bound));
  b_.CreateStore(l_.int32(kWatchBound), watch);
  b_.CreateBr(done);
  b_.SetInsertPoint(done);
}

/// Address of item `index` (negative counts from the end); exits when out of range.
FunctionLowering::Value* FunctionLowering::listItemAddress(Value* object, Value* index, bool tuple) {
  Value* at = pointer(object);
  Value* length = load(l_.i64, at, offsetof(List, length));
  Value* negative = b_.CreateICmpSLT(index, l_.int64(0));
  Value* i = b_.CreateSelect(negative, b_.CreateAdd(index, length), index);
  exitIf(b_.CreateICmpUGE(i, length));
  Value* items = tuple ? fieldAddress(at, offsetof(Tuple, items)) : loadPointer(at, offsetof(List, items));
  return b_.CreateInBoundsGEP(l_.i64, items, i);
}

void FunctionLowering::typed() {
  const ir::Op& op = *op_;
  using llvm::Intrinsic::ID;
  // 63-bit arithmetic: the exact 64-bit result must keep its value when shifted left by one.
  auto fits = [&](Value* r) { return b_.CreateICmpSGE(b_.CreateXor(r, b_.CreateShl(r, 1)), l_.int64(0)); };
  auto set63 = [&](Value* r) {
    exitIf(b_.CreateNot(fits(r)));
    set(r);
  };
  auto slotOffset = [&](u32 slot) { return offsetof(Instance, slots) + 8 * static_cast<u64>(slot); };
  switch (op.code) {
  case Opcode::GuardInt: {
    Value* v = arg(0);
    exitIf(b_.CreateNot(isTagged(v)));
    set(b_.CreateAShr(v, 1));
    return;
  }
  case Opcode::GuardFloat: {
    Value *v = arg(0), *raw = raws_[op.args[0]];
    BasicBlock *here = b_.GetInsertBlock(), *join = newBlock();
    if (raw) {
      BasicBlock* object = newBlock();
      b_.CreateCondBr(b_.CreateICmpEQ(v, l_.int64(0)), join, object);
      b_.SetInsertPoint(object);
    }
    exitIf(isTagged(v));
    exitIf(b_.CreateICmpNE(shapeOf(v), l_.shapeId("float")));
    Value* number = load(l_.f64, pointer(v), offsetof(Float, value));
    BasicBlock* last = b_.GetInsertBlock();
    b_.CreateBr(join);
    b_.SetInsertPoint(join);
    if (raw) {
      auto* phi = b_.CreatePHI(l_.f64, 2);
      phi->addIncoming(raw, here);
      phi->addIncoming(number, last);
      number = phi;
    }
    set(number);
    return;
  }
  case Opcode::GuardBool: {
    Value* v = arg(0);
    Value* yes = b_.CreateICmpEQ(v, singleton("molt_True"));
    exitIf(b_.CreateNot(b_.CreateOr(yes, b_.CreateICmpEQ(v, singleton("molt_False")))));
    set(yes);
    return;
  }
  case Opcode::GuardShape: {
    Value* v = arg(0);
    exitIf(isTagged(v));
    exitIf(b_.CreateICmpNE(shapeOf(v), l_.shapeIdOf(op.imm[0])));
    return;
  }
  case Opcode::GuardShapes: {
    Value* v = arg(0);
    exitIf(isTagged(v));
    Value *shape = shapeOf(v), *one = b_.getFalse();
    for (ir::ConstId k : p_.consts[op.imm[0]].items) {
      const u32 id = static_cast<u32>(std::strtoul(p_.consts[k].text.c_str(), nullptr, 10));
      one = b_.CreateOr(one, b_.CreateICmpEQ(shape, l_.shapeIdOf(id)));
    }
    exitIf(b_.CreateNot(one));
    Value* at = pointer(b_.CreateZExt(shape, l_.i64)); // descriptors lie in the low 4 GB
    exitIf(b_.CreateICmpNE(load(l_.i32, at, kShapeWatch), l_.int32(1)));
    return;
  }
  case Opcode::GuardTrue: exitIf(b_.CreateNot(arg(0))); return;
  case Opcode::GuardGlobal: {
    Value* slot = l_.globalSlot(f_.module, op.imm[0]);
    Value* watch = load(l_.i32, slot, offsetof(GlobalSlot, watch));
    if (op.imm[1] == 0) {
      exitIf(b_.CreateICmpNE(watch, l_.int32(kWatchBound)));
    } else {
      Value* touched = load(l_.i32, thread(), offsetof(ThreadState, builtinsTouched));
      exitIf(b_.CreateICmpNE(b_.CreateOr(watch, touched), l_.int32(0)));
    }
    return;
  }
  case Opcode::GuardMethods:
    exitIf(b_.CreateICmpNE(load(l_.i32, l_.shapeAddress(op.imm[0]), kShapeWatch), l_.int32(1)));
    return;
  case Opcode::GuardNative: {
    static const char* const symbols[] = {
#define NATIVE(id, module, name, symbol) #symbol,
#include "abi/natives.def"
#undef NATIVE
    };
    Value* v = arg(0);
    exitIf(isTagged(v));
    exitIf(b_.CreateICmpNE(shapeOf(v), l_.shapeId("builtin")));
    // Builtin {Header, def} and MethodDef {name, fn}: descr.h and object.h assert these offsets.
    Value* def = loadPointer(pointer(v), sizeof(Header));
    Value* fn = b_.CreateLoad(l_.ptr, fieldAddress(def, l_.wasm() ? 4 : 8));
    // Declared as the function that it is (MethodDef::fn): wasm-ld tells functions from data.
    auto* type = llvm::FunctionType::get(l_.i64, {l_.i64, l_.ptr, l_.i32, l_.i64}, false);
    exitIf(b_.CreateICmpNE(fn, l_.m.getOrInsertFunction(symbols[op.imm[0]], type).getCallee()));
    return;
  }
  case Opcode::GuardNoPending:
    exitIf(b_.CreateICmpNE(load(l_.i32, thread(), offsetof(ThreadState, pending)), l_.int32(0)));
    return;
  case Opcode::GuardPoll:
    if (!l_.wasm()) exitIf(interrupted());
    return;
  case Opcode::GuardPollEvery: {
    if (l_.wasm()) return;
    BasicBlock *look = newBlock(), *go = newBlock();
    Value* round = b_.CreateTrunc(b_.CreateLShr(arg(0), op.imm[0]),
                                  l_.i8); // `testb`; of ten bits LLVM makes a copy and a shift
    b_.CreateCondBr(b_.CreateIsNull(round), look, go, unlikely_);
    b_.SetInsertPoint(look);
    exitIf(interrupted());
    b_.CreateBr(go);
    b_.SetInsertPoint(go);
    return;
  }
  case Opcode::IntConst:
    set(l_.int64(static_cast<u64>(std::strtoll(p_.consts[op.imm[0]].text.c_str(), nullptr, 10))));
    return;
  case Opcode::FloatConst: set(llvm::ConstantFP::get(l_.f64, p_.consts[op.imm[0]].real)); return;
  case Opcode::BoolConst: set(b_.getInt1(op.imm[0] != 0)); return;
  // Operands may be any i64, results are checked to be 63 bits: the sum of two 63-bit values cannot wrap, but
  // an unboxed i64 may be wider, so wrap-around is caught too.
  case Opcode::IntAdd:
  case Opcode::IntSub: {
    Value *x = arg(0), *y = arg(1);
    set63(op.code == Opcode::IntAdd ? b_.CreateAdd(x, y) : b_.CreateSub(x, y));
    return;
  }
  case Opcode::IntMul: {
    Value *x = arg(0), *y = arg(1);
    if (l_.wasm()) {
      // smul.with.overflow would call __multi3: take the product only when both fit 32 bits or one is small.
      auto narrow = [&](Value* v) {
        return b_.CreateICmpEQ(b_.CreateSExt(b_.CreateTrunc(v, l_.i32), l_.i64), v);
      };
      BasicBlock *wide = newBlock(), *done = newBlock();
      Value* quick = b_.CreateMul(x, y);
      BasicBlock* from = b_.GetInsertBlock();
      b_.CreateCondBr(b_.CreateAnd(narrow(x), narrow(y)), done, wide, likely_);
      b_.SetInsertPoint(wide);
      Value* pair = b_.CreateBinaryIntrinsic(llvm::Intrinsic::smul_with_overflow, b_.CreateShl(x, 1), y);
      Value* slow = b_.CreateAShr(b_.CreateExtractValue(pair, 0), 1);
      Value* lost = b_.CreateOr(b_.CreateExtractValue(pair, 1), b_.CreateNot(fits(x)));
      exitIf(lost);
      BasicBlock* wideEnd = b_.GetInsertBlock();
      b_.CreateBr(done);
      b_.SetInsertPoint(done);
      auto* r = b_.CreatePHI(l_.i64, 2);
      r->addIncoming(quick, from);
      r->addIncoming(slow, wideEnd);
      set63(r);
      return;
    }
    Value* pair = b_.CreateBinaryIntrinsic(llvm::Intrinsic::smul_with_overflow, x, y);
    Value* r = b_.CreateExtractValue(pair, 0);
    exitIf(b_.CreateOr(b_.CreateExtractValue(pair, 1), b_.CreateNot(fits(r))));
    set(r);
    return;
  }
  case Opcode::IntFloorDiv:
  case Opcode::IntMod: {
    Value *x = arg(0), *y = arg(1);
    exitIf(b_.CreateICmpEQ(y, l_.int64(0)));
    // Operands are 63-bit, so the quotient fits 64 bits even for -1; leaving 63 bits exits below.
    Value* r = b_.CreateSRem(x, y);
    Value* off =
        b_.CreateAnd(b_.CreateICmpNE(r, l_.int64(0)), b_.CreateICmpSLT(b_.CreateXor(r, y), l_.int64(0)));
    if (op.code == Opcode::IntMod) {
      set(b_.CreateAdd(r, b_.CreateSelect(off, y, l_.int64(0))));
      return;
    }
    set63(b_.CreateSub(b_.CreateSDiv(x, y), b_.CreateZExt(off, l_.i64)));
    return;
  }
  case Opcode::IntAnd: set(b_.CreateAnd(arg(0), arg(1))); return;
  case Opcode::IntOr: set(b_.CreateOr(arg(0), arg(1))); return;
  case Opcode::IntXor: set(b_.CreateXor(arg(0), arg(1))); return;
  case Opcode::IntShl: {
    Value *x = arg(0), *n = arg(1);
    exitIf(b_.CreateICmpUGE(n, l_.int64(63)));
    Value* r = b_.CreateShl(x, n);
    exitIf(b_.CreateOr(b_.CreateICmpNE(b_.CreateAShr(r, n), x), b_.CreateNot(fits(r))));
    set(r);
    return;
  }
  case Opcode::IntShr: {
    Value *x = arg(0), *n = arg(1);
    exitIf(b_.CreateICmpSLT(n, l_.int64(0)));
    Value* most = b_.CreateSelect(b_.CreateICmpUGT(n, l_.int64(63)), l_.int64(63), n);
    set(b_.CreateAShr(x, most));
    return;
  }
  case Opcode::IntNeg: set63(b_.CreateNeg(arg(0))); return;
  case Opcode::IntCmp: set(intCompare(op.imm[0], arg(0), arg(1))); return;
  case Opcode::IntToFloat: set(b_.CreateSIToFP(arg(0), l_.f64)); return;
  case Opcode::FloatAdd: set(b_.CreateFAdd(arg(0), arg(1))); return;
  case Opcode::FloatSub: set(b_.CreateFSub(arg(0), arg(1))); return;
  case Opcode::FloatMul: set(b_.CreateFMul(arg(0), arg(1))); return;
  case Opcode::FloatDiv: {
    Value* y = arg(1);
    exitIf(b_.CreateFCmpOEQ(y, llvm::ConstantFP::get(l_.f64, 0.0)));
    set(b_.CreateFDiv(arg(0), y));
    return;
  }
  case Opcode::FloatPow: {
    Value* x = arg(0);
    exitIf(b_.CreateNot(b_.CreateFCmpOGT(x, llvm::ConstantFP::get(l_.f64, 0.0))));
    auto* c =
        b_.CreateCall(l_.runtime("molt_float_pow", l_.signature(l_.f64, {l_.f64, l_.f64})), {x, arg(1)});
    c->setDoesNotThrow();
    Value* size = b_.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, c);
    exitIf(b_.CreateNot(b_.CreateFCmpOLT(size, llvm::ConstantFP::getInfinity(l_.f64))));
    set(c);
    return;
  }
  case Opcode::IntTrueDiv: {
    // Operands that a double holds exactly: then its division is rounded once, as CPython's is.
    Value *x = arg(0), *y = arg(1);
    exitIf(b_.CreateICmpEQ(y, l_.int64(0)));
    auto wide = [&](Value* v) {
      return b_.CreateICmpUGT(b_.CreateAdd(v, l_.int64(1ull << 53)), l_.int64(1ull << 54));
    };
    exitIf(b_.CreateOr(wide(x), wide(y)));
    set(b_.CreateFDiv(b_.CreateSIToFP(x, l_.f64), b_.CreateSIToFP(y, l_.f64)));
    return;
  }
  case Opcode::FloatToInt: {
    Value* x = arg(0);
    Value* size = b_.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, x);
    exitIf(b_.CreateNot(b_.CreateFCmpOLT(size, llvm::ConstantFP::get(l_.f64, 4611686018427387904.0))));
    set(b_.CreateFPToSI(x, l_.i64));
    return;
  }
  case Opcode::FloatNeg: set(b_.CreateFNeg(arg(0))); return;
  case Opcode::FloatCmp: set(floatCompare(op.imm[0], arg(0), arg(1))); return;
  case Opcode::FloatSqrt: {
    Value* x = arg(0);
    exitIf(b_.CreateFCmpOLT(x, llvm::ConstantFP::get(l_.f64, 0.0)));
    set(b_.CreateUnaryIntrinsic(llvm::Intrinsic::sqrt, x));
    return;
  }
  case Opcode::FloatAbs: set(b_.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, arg(0))); return;
  case Opcode::SlotGet: {
    Value* v = load(l_.i64, pointer(arg(0)), slotOffset(op.imm[1]));
    exitIf(b_.CreateICmpEQ(v, l_.int64(0)));
    set(v);
    return;
  }
  case Opcode::SlotGetFloat: set(load(l_.f64, pointer(arg(0)), slotOffset(op.imm[1]))); return;
  case Opcode::SlotSet: {
    Value *object = pointer(arg(0)), *v = arg(1);
    Value* old = load(l_.i64, object, slotOffset(op.imm[1]));
    retain(v, false);
    store(v, object, slotOffset(op.imm[1]));
    release(old, true);
    return;
  }
  case Opcode::SlotSetFloat: store(arg(1), pointer(arg(0)), slotOffset(op.imm[1])); return;
  case Opcode::CallDirect: callDirect(); return;
  case Opcode::ExitResume: exitResume(); return;
  case Opcode::GlobalBind: globalBind(); return;
  case Opcode::RangeLimits:
    set(b_.CreateAShr(load(l_.i64, pointer(arg(0)), offsetof(Range, start) + 8 * op.imm[0]), 1));
    return;
  case Opcode::ListLen: set(load(l_.i64, pointer(arg(0)), offsetof(List, length))); return;
  case Opcode::IntRawAdd: set(b_.CreateAdd(arg(0), arg(1))); return;
  case Opcode::ListItemRaw:
  case Opcode::TupleItemRaw: {
    Value* at = pointer(arg(0));
    Value* items = op.code == Opcode::TupleItemRaw ? fieldAddress(at, offsetof(Tuple, items))
                                                   : loadPointer(at, offsetof(List, items));
    Value* v = b_.CreateLoad(l_.i64, b_.CreateInBoundsGEP(l_.i64, items, arg(1)));
    set(v);
    return;
  }
  case Opcode::BoundGet: {
    Value* v = load(l_.i64, l_.globalSlot(f_.module, op.imm[0]), offsetof(GlobalSlot, bound));
    set(v);
    return;
  }
  case Opcode::MethodConst: {
    const ir::Shape& shape = p_.shapes[op.imm[0]];
    u32 i = 0;
    while (i < shape.methodNames.size() && shape.methodNames[i] != op.imm[1]) ++i;
    Value* v = load(l_.i64, l_.external("molt.shape." + std::to_string(op.imm[0]) + ".methods"), 8 * i);
    set(v);
    return;
  }
  case Opcode::ListItem:
  case Opcode::TupleItemAt: {
    Value* v = b_.CreateLoad(l_.i64, listItemAddress(arg(0), arg(1), op.code == Opcode::TupleItemAt));
    set(v);
    return;
  }
  case Opcode::ListSet: {
    Value* at = listItemAddress(arg(0), arg(1), false);
    Value* v = arg(2);
    Value* old = b_.CreateLoad(l_.i64, at);
    retain(v, false);
    b_.CreateStore(v, at);
    release(old, true);
    return;
  }
  case Opcode::ListSetFloat: {
    Value* at = listItemAddress(arg(0), arg(1), false);
    Value *v = arg(2), *old = b_.CreateLoad(l_.i64, at);
    BasicBlock *object = newBlock(), *mine = newBlock(), *fresh = newBlock(), *done = newBlock();
    b_.CreateCondBr(isTagged(old), fresh, object);
    b_.SetInsertPoint(object);
    Value* sole = b_.CreateICmpEQ(b_.CreateLoad(l_.i32, pointer(old)), l_.int32(1));
    b_.CreateCondBr(b_.CreateAnd(sole, isFloat(old)), mine, fresh, likely_);
    b_.SetInsertPoint(mine);
    store(v, pointer(old), offsetof(Float, value));
    b_.CreateBr(done);
    b_.SetInsertPoint(fresh);
    b_.CreateStore(b_.CreateCall(l_.helper(*findHelper("BoxFloat")), {v}), at);
    release(old, true);
    b_.CreateBr(done);
    b_.SetInsertPoint(done);
    return;
  }
  default: llvm::report_fatal_error(llvm::Twine("ir_to_llvm cannot lower ") + ir::info(op.code).text);
  }
}

FunctionLowering::Value* FunctionLowering::intCompare(u32 cmp, Value* a, Value* b) {
  static constexpr llvm::CmpInst::Predicate kinds[] = {llvm::CmpInst::ICMP_SLT, llvm::CmpInst::ICMP_SLE,
                                                       llvm::CmpInst::ICMP_EQ,  llvm::CmpInst::ICMP_NE,
                                                       llvm::CmpInst::ICMP_SGT, llvm::CmpInst::ICMP_SGE};
  return b_.CreateICmp(kinds[cmp], a, b);
}

FunctionLowering::Value* FunctionLowering::floatCompare(u32 cmp, Value* a, Value* b) {
  static constexpr llvm::CmpInst::Predicate kinds[] = {llvm::CmpInst::FCMP_OLT, llvm::CmpInst::FCMP_OLE,
                                                       llvm::CmpInst::FCMP_OEQ, llvm::CmpInst::FCMP_UNE,
                                                       llvm::CmpInst::FCMP_OGT, llvm::CmpInst::FCMP_OGE};
  return b_.CreateFCmp(kinds[cmp], a, b);
}

} // namespace molt
