// Floats in generic code. Where types are unknown an operation finds floats by looking, and boxing each
// result only for the next operation to open it took most of the time: n-body on 'int or float' spent two
// thirds so. So the results of arithmetic and attribute reads may come in two halves:
//
//     word, f64      word 0: a float that has no object, its number is the f64; else: the object, f64
//     undefined
//
// Arithmetic, comparisons, guard_float and attribute stores read the halves (readsHalves). Any other op gets
// a box made for it, which is dropped behind it or moved into it. Counting is as ever: a word of 0 is what
// retain and release ignore, and each owner that needs an object gets one of its own.
//
// Invariants:
//  1. Only values with raws_[v] set are split, and they have no home: nothing enters the function between
//     definition and use.
//  2. A temporary box lives for one op. The op's way out (raise, exit) drops it too and hands the halves
//  themselves on.
//  3. The identity of a float is its value (docs/spec/incompatibilities.md), so two boxes of one value are
//  one.
#include "ir_to_llvm/function_lowering.h"
#include <algorithm>

namespace molt {
using ir::BinOp;
using ir::Opcode;

bool FunctionLowering::inlines(u32 block) const {
  return l_.options.optLevel >= 2 && !cold_[block] && kind_ != Kind::ResumeBody &&
         (inLoop_[block] ||
          (!l_.isModuleLevel(f_) && opCount_ <= kSmallFunction && !l_.isLarge() && !l_.isLibrary(f_.module)));
}

bool FunctionLowering::hasFloatPath(const ir::Op& op) {
  switch (op.code) {
  case Opcode::Binary:
  case Opcode::Inplace:
  case Opcode::BinaryOwned:
  case Opcode::InplaceOwned: {
    const auto o = static_cast<BinOp>(op.imm[0]);
    return o == BinOp::Add || o == BinOp::Sub || o == BinOp::Mul || o == BinOp::TrueDiv;
  }
  case Opcode::Compare:
  case Opcode::Neg: return true;
  default: return false;
  }
}

/// Whether the op itself looks at both halves of operand v.
bool FunctionLowering::readsHalves(const ir::Op& op, ir::ValueId v, bool inlined) {
  switch (op.code) {
  case Opcode::Retain:
  case Opcode::Release:
  case Opcode::Hold:
  case Opcode::HoldArgument:
  case Opcode::Keep:
  case Opcode::GuardFloat: return true;
  case Opcode::AttrSet: return inlined && op.args[0] != v;
  default: return inlined && hasFloatPath(op);
  }
}

/// Splits what arithmetic reads at least once and other ops at most once: each of those makes a box.
void FunctionLowering::planSplits() {
  split_.assign(f_.valueTypes.size(), 0);
  raws_.assign(f_.valueTypes.size(), nullptr);
  readAsNumber_ = split_;
  if (kind_ == Kind::ResumeBody) return;
  std::vector<u32> reads(f_.valueTypes.size()), boxes(f_.valueTypes.size());
  for (u32 b : order_) {
    const bool inlined = inlines(b);
    for (const ir::Op& op : f_.blocks[b].ops) {
      for (u32 i = 0; i < op.args.size(); ++i) {
        const ir::ValueId v = op.args[i];
        if (op.code == Opcode::Yield ||
            (op.code == Opcode::ExitResume && std::count(op.args.begin(), op.args.end(), v) > 1))
          boxes[v] += 2; // shares one word with others
        else if (!readsHalves(op, v, inlined))
          boxes[v] += !cold_[b];
        else if (hasFloatPath(op) || op.code == Opcode::AttrSet || op.code == Opcode::GuardFloat)
          ++reads[v];
      }
      for (const ir::Edge& e : op.edges)
        for (ir::ValueId v : e.args) boxes[v] += !cold_[b];
    }
  }
  for (u32 b : order_) {
    if (!inlines(b)) continue;
    for (const ir::Op& op : f_.blocks[b].ops) {
      const ir::ValueId v = op.result;
      if (v == kNone || !reads[v]) continue;
      readAsNumber_[v] = 1;
      if (homes_[v] || boxes[v] > 1) continue;
      if (op.code == Opcode::AttrGet || op.code == Opcode::BoxFloat ||
          (hasFloatPath(op) && op.code != Opcode::Compare))
        split_[v] = 1;
    }
  }
}

FunctionLowering::Value* FunctionLowering::boxFloat(Value* number) {
  auto* c = b_.CreateCall(l_.helper(*findHelper("BoxFloat")), {number});
  c->setDoesNotThrow();
  return c;
}

/// The object that a split value stands for, made if there is none yet. Owned by the caller where it was
/// made.
FunctionLowering::Value* FunctionLowering::boxed(ir::ValueId v) {
  Value* raw = raws_[v];
  if (!raw) return get(v);
  Value* word = values_[v];
  BasicBlock *here = b_.GetInsertBlock(), *make = newBlock(), *join = newBlock();
  b_.CreateCondBr(b_.CreateICmpEQ(word, l_.int64(0)), make, join);
  b_.SetInsertPoint(make);
  Value* box = boxFloat(raw);
  b_.CreateBr(join);
  b_.SetInsertPoint(join);
  auto* phi = b_.CreatePHI(l_.i64, 2);
  phi->addIncoming(word, here);
  phi->addIncoming(box, make);
  return phi;
}

/// Boxes for the operands of the op at hand.
void FunctionLowering::boxOperands() {
  const bool moves = op_->code == Opcode::ExitResume || op_->code == Opcode::Return;
  const bool owned = op_->code == Opcode::BinaryOwned || op_->code == Opcode::InplaceOwned;
  for (u32 i = 0; i < op_->args.size(); ++i) {
    const ir::ValueId v = op_->args[i];
    if (!raws_[v]) continue;
    Temporary t{v, values_[v], raws_[v], boxed(v), moves || (owned && i == 0)};
    values_[v] = t.box;
    raws_[v] = nullptr;
    temporaries_.push_back(t);
  }
}

/// Values are in halves again. `drop`: here is where the temporary boxes end.
void FunctionLowering::unboxOperands(bool drop) {
  for (const Temporary& t : temporaries_) {
    values_[t.value] = t.word;
    raws_[t.value] = t.raw;
  }
  if (drop)
    for (const Temporary& t : temporaries_) {
      if (t.moved) continue;
      BasicBlock *made = newBlock(), *done = newBlock();
      b_.CreateCondBr(b_.CreateICmpEQ(t.word, l_.int64(0)), made, done);
      b_.SetInsertPoint(made);
      b_.CreateCall(l_.helper(*findHelper("Release")), {t.box})->setDoesNotThrow();
      b_.CreateBr(done);
      b_.SetInsertPoint(done);
    }
  temporaries_.clear();
}

/// Ends the block by the op's unwind edge.
void FunctionLowering::unwind() {
  const auto kept = temporaries_;
  unboxOperands(true);
  jumpTo(op_->unwind);
  for (const Temporary& t : kept) {
    values_[t.value] = t.box;
    raws_[t.value] = nullptr;
  }
  temporaries_ = kept;
}

/// The operand as f64, if it is a float or an int; goes to d's slow path if it is neither. `exact`: also if
/// it is an int that a double may not hold.
FunctionLowering::Value* FunctionLowering::numberOf(u32 operand, Diamond& d, bool maybeTagged, bool exact) {
  const ir::ValueId v = op_->args[operand];
  if (const ir::Op* def = defs_[v]; def && def->code == Opcode::Const) {
    const ir::Const& c = p_.consts[def->imm[0]];
    if (c.kind == ir::ConstKind::Float) return llvm::ConstantFP::get(l_.f64, c.real);
    if (c.kind == ir::ConstKind::Int && c.text.size() <= 15)
      return llvm::ConstantFP::get(l_.f64, static_cast<f64>(std::strtoll(c.text.c_str(), nullptr, 10)));
  }
  Value* word = get(v);
  BasicBlock* join = newBlock();
  auto* phi = llvm::PHINode::Create(l_.f64, 3, "", join);
  if (raws_[v]) {
    BasicBlock* object = newBlock();
    phi->addIncoming(raws_[v], b_.GetInsertBlock());
    b_.CreateCondBr(b_.CreateICmpEQ(word, l_.int64(0)), join, object);
    b_.SetInsertPoint(object);
  }
  if (maybeTagged && maybeInt(v)) {
    BasicBlock *integer = newBlock(), *object = newBlock();
    b_.CreateCondBr(isTagged(word), integer, object);
    b_.SetInsertPoint(integer);
    Value* i = b_.CreateAShr(word, 1);
    if (exact) slowIf(d, b_.CreateICmpUGT(b_.CreateAdd(i, l_.int64(1ull << 53)), l_.int64(1ull << 54)));
    phi->addIncoming(b_.CreateSIToFP(i, l_.f64), b_.GetInsertBlock());
    b_.CreateBr(join);
    b_.SetInsertPoint(object);
  } else if (maybeInt(v)) {
    slowIf(d, isTagged(word));
  }
  slowIf(d, b_.CreateNot(isFloat(word)));
  phi->addIncoming(load(l_.f64, pointer(word), offsetof(Float, value)), b_.GetInsertBlock());
  b_.CreateBr(join);
  b_.SetInsertPoint(join);
  return phi;
}

} // namespace molt
