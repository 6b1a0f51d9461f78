// Shadow frames (docs/decisions: what frames cost): a function that may call code which asks for its callers
// pushes a FrameRecord on entry, and notes the op's span before each call. A function whose calls all go to
// functions that do no such thing pushes none: fib on ints, numeric kernels.
//
// The way through a failing guard is not looked at: the body that it resumes pushes a record of its own, but
// callers that found no need for one are missing then between it and the frames further out.
#include "ir_to_llvm/function_lowering.h"

namespace molt {
using ir::Opcode;

static bool mayAsk(const ir::Op& op) {
  const ir::OpInfo& info = ir::info(op.code);
  if (info.effects != ir::Effects::Any || !info.raises) return false;
  switch (op.code) {
  case Opcode::Raise:
  case Opcode::Reraise:
  case Opcode::Yield:
  case Opcode::ExitResume:
  case Opcode::CallDirect: return false;
  default: return true;
  }
}

// TODO(perf, owner:compiler, milestone:M1, priority:P2, status:partial): once a program, as Numbering does; each partition walks all functions
bool ModuleLowering::readsFrames(ir::FuncId id) {
  if (readsFrames_.empty()) {
    readsFrames_.resize(p.functions.size());
    std::vector<std::vector<ir::FuncId>> callers(p.functions.size());
    std::vector<ir::FuncId> work;
    for (ir::FuncId f = 0; f < p.functions.size(); ++f)
      for (const ir::Block& b : p.functions[f].blocks)
        for (const ir::Op& op : b.ops) {
          if (op.code == Opcode::CallDirect) callers[op.imm[0]].push_back(f);
          if (!mayAsk(op) || readsFrames_[f]) continue;
          readsFrames_[f] = 1;
          work.push_back(f);
        }
    while (!work.empty()) {
      ir::FuncId f = work.back();
      work.pop_back();
      for (ir::FuncId caller : callers[f])
        if (!readsFrames_[caller]) {
          readsFrames_[caller] = 1;
          work.push_back(caller);
        }
    }
  }
  return readsFrames_[id];
}

void FunctionLowering::pushFrame() {
  const bool names = f_.kind == ir::FunctionKind::ClassBody && kind_ == Kind::Ordinary;
  const u64 words = (names ? sizeof(FrameRecord) : offsetof(FrameRecord, env)) / 8;
  frame_ = b_.CreateAlloca(l_.i64, l_.int32(words));
  frame_->setAlignment(llvm::Align(8));
  store(loadPointer(thread(), offsetof(ThreadState, frame)), frame_, offsetof(FrameRecord, previous));
  store(l_.code(id_), frame_, offsetof(FrameRecord, code));
  store(l_.int64(names ? u64{kFrameNames} << 32 : 0), frame_, offsetof(FrameRecord, span));
  if (names) store(fn_->getArg(1), frame_, offsetof(FrameRecord, names));
  store(frame_, thread(), offsetof(ThreadState, frame));
}

void FunctionLowering::popFrame() {
  if (frame_)
    store(loadPointer(frame_, offsetof(FrameRecord, previous)), thread(), offsetof(ThreadState, frame));
}

/// Before a call by the op at hand.
void FunctionLowering::noteSpan() {
  if (!frame_ || (!mayAsk(*op_) && op_->code != Opcode::CallDirect)) return;
  store(l_.int32(op_->span), frame_, offsetof(FrameRecord, span));
}

} // namespace molt
