// The interpreter: a loop over decoded instructions, one activation per C++ frame. It is the executable
// specification: an op means what its helper in runtime/ does, and nothing here knows Python.
//
// Ownership is explicit in the IR (it runs behind the count pass), so registers are plain words: a dead
// register may hold a stale word, which nobody reads. Only what lives across a yield is stored in the
// generator, where the cycle collector looks.
#include "eval/interpret.h"
#include "call/environment.h"
#include "eval/routine.h"
#include <alloca.h>

extern "C" {
extern Value (*molt_interpret)(Value fn, const Value* args);
extern Value (*molt_interpret_resume)(Generator* g, Value sent);
}

namespace molt::eval {
using ir::Opcode;

u64* executedOps = nullptr;

namespace {

Value execute(Frame& fr, u32 pc, bool raiseAtOnce);

/// Pushes the frame's record for a scope.
class Push {
public:
  explicit Push(Frame& fr) {
    record_.previous = molt_thread.frame;
    record_.code = fr.routine->code;
    record_.span = 0;
    record_.kind = 0;
    record_.env = record_.names = 0;
    if (fr.routine->function->kind == ir::FunctionKind::ClassBody && !fr.generator) {
      record_.kind = kFrameNames;
      record_.names = fr.r[fr.routine->function->blocks[0].params[0]];
    }
    if (fr.routine->image->dynamic()) {
      record_.kind |= kFrameDynamic;
      record_.env = as<::Function>(fr.fn)->env;
    }
    fr.record = &record_;
    molt_thread.frame = &record_;
  }
  ~Push() { molt_thread.frame = record_.previous; }
  Push(const Push&) = delete;

private:
  FrameRecord record_;
};

void retain(Value v) {
  if (v && !(v & 7)) ++reinterpret_cast<Header*>(v)->rc;
}

// --exit-every=N: each Nth op that could exit does. It may do so before it did anything, so this changes no
// output.
bool forcedExit(const Ins& in) {
  if (!molt_thread.exitEvery || !in.canExit || in.unwind == kNone) return false;
  return ++molt_thread.exitCount % molt_thread.exitEvery == 0;
}

bool enter(const Routine& rt) {
  if (!rt.counted || --molt_thread.depthLeft >= 0) return true;
  molt_recursion_error();
  ++molt_thread.depthLeft;
  return false;
}
void leave(const Routine& rt) {
  if (rt.counted) ++molt_thread.depthLeft;
}

Value call(Routine& rt, Value fn, const Value* args) {
  if (!rt.decoded) decode(rt);
  if (!enter(rt)) return 0;
  Frame fr;
  fr.r = static_cast<u64*>(alloca((rt.registers + rt.scratch) * sizeof(u64)));
  fr.scratch = fr.r + rt.registers;
  fr.fn = fn;
  fr.routine = &rt;
  const auto& params = rt.function->blocks[0].params;
  for (size_t i = 0; i < params.size(); ++i) fr.r[params[i]] = args[i];
  Push push(fr);
  Value v = execute(fr, 0, false);
  leave(rt);
  return v;
}

// Goes on in a resume body with these live-in values, which it then owns.
Value callResume(Routine& rt, Value fn, u32 point, const Frame& from, const Ins& in) {
  if (!rt.decoded) decode(rt);
  Frame fr;
  fr.r = static_cast<u64*>(alloca((rt.registers + rt.scratch) * sizeof(u64)));
  fr.scratch = fr.r + rt.registers;
  fr.fn = fn;
  fr.routine = &rt;
  const auto& live = rt.function->resumePoints[point].liveIn;
  for (u32 i = 0; i < in.argCount; ++i) fr.r[live[i]] = from.r[in.args[i]];
  Push push(fr);
  return execute(fr, rt.resumePcs[point], false);
}

void suspend(Frame& fr, const Suspension& s, u32 point) {
  const ir::Function& f = *fr.routine->function;
  Generator* g = fr.generator;
  u32 at = static_cast<u32>(f.blocks[0].params.size());
  for (ir::ValueId v : s.live) {
    u64 x = fr.r[v];
    if (f.valueTypes[v] == ir::Type::Tagged)
      g->slots[at++] = x;
    else if (f.valueTypes[v] == ir::Type::Bool)
      g->slots[at++] = x << 1 | 1;
    else { // raw words look like ints to the collector
      g->slots[at++] = (x & 0xffffffff) << 1 | 1;
      g->slots[at++] = x >> 32 << 1 | 1;
    }
  }
  while (at < g->nslots) g->slots[at++] = 0;
  g->state = point;
}

void restore(Frame& fr, const Suspension& s) {
  const ir::Function& f = *fr.routine->function;
  Generator* g = fr.generator;
  u32 at = static_cast<u32>(f.blocks[0].params.size());
  auto take = [&] {
    u64 x = g->slots[at];
    g->slots[at++] = 0;
    return x;
  };
  for (ir::ValueId v : s.live) {
    u64& x = fr.r[v];
    x = take();
    if (f.valueTypes[v] == ir::Type::Bool)
      x >>= 1;
    else if (f.valueTypes[v] != ir::Type::Tagged)
      x = x >> 1 | take() >> 1 << 32;
  }
}

Value resumeGenerator(Generator* g, Value sent) {
  Routine& rt = *static_cast<Routine*>(const_cast<void*>(static_cast<const void*>(g->code->interp)));
  if (!rt.decoded) decode(rt);
  if (!enter(rt)) {
    g->state = kGenDone;
    return 0;
  }
  Frame fr;
  fr.r = static_cast<u64*>(alloca((rt.registers + rt.scratch) * sizeof(u64)));
  fr.scratch = fr.r + rt.registers;
  fr.fn = g->fn;
  fr.routine = &rt;
  fr.generator = g;
  const auto& params = rt.function->blocks[0].params;
  for (size_t i = 0; i < params.size(); ++i) fr.r[params[i]] = g->slots[i];
  u32 state = g->state, pc = 0;
  bool raise = false;
  g->state = kGenRunning;
  if (state != 0) {
    const Suspension& s = rt.suspensions[state - 1];
    restore(fr, s);
    pc = s.pc;
    if (sent == 0)
      raise = true;
    else {
      retain(sent);
      fr.r[rt.ins[pc].dst] = sent;
      ++pc;
    }
  }
  Push push(fr);
  Value v = execute(fr, pc, raise);
  leave(rt);
  return v;
}

Value execute(Frame& fr, u32 pc, bool raiseAtOnce) {
  Routine& rt = *fr.routine;
  u64* const r = fr.r;
  const Ins* const code = rt.ins.data();
  const Ins* in = code + pc;
  auto jump = [&](u32 edge) {
    const Jump& j = rt.edges[edge];
    for (u32 i = 0; i < j.count; ++i) r[j.moves[2 * i]] = r[j.moves[2 * i + 1]];
    in = code + j.pc;
  };
  auto fail = [&]() -> Value {
    if (fr.generator) fr.generator->state = kGenDone;
    return 0;
  };
  if (raiseAtOnce) goto raised;
  for (;;) {
    if (__builtin_expect(executedOps != nullptr, 0)) ++executedOps[in->code];
    fr.record->span = in->span;
    if (in->thunk) {
      if (__builtin_expect(in->thunk(fr, *in), 0)) goto raised;
      ++in;
      continue;
    }
    switch (static_cast<Opcode>(in->code)) {
    case Opcode::Const: r[in->dst] = in->imm[0]; break;
    case Opcode::Unset: r[in->dst] = kUnset; break;
    case Opcode::IsSet: r[in->dst] = r[in->args[0]] != kUnset; break;
    case Opcode::IsStop: r[in->dst] = r[in->args[0]] == kStop; break;
    case Opcode::Keep:
    case Opcode::ResumeHere: break;
    case Opcode::Is: r[in->dst] = r[in->args[0]] == r[in->args[1]]; break;
    case Opcode::Not: r[in->dst] = !r[in->args[0]]; break;
    case Opcode::BoxBool: {
      Header* h = r[in->args[0]] ? &molt_True : &molt_False;
      ++h->rc;
      r[in->dst] = reinterpret_cast<u64>(h);
      break;
    }
    case Opcode::Jump: jump(in->edge); continue;
    case Opcode::Branch: jump(in->edge + (r[in->args[0]] ? 0 : 1)); continue;
    case Opcode::Return:
      if (!fr.generator) return r[in->args[0]];
      fr.generator->result = r[in->args[0]];
      fr.generator->state = kGenDone;
      return kStop;
    case Opcode::Rethrow: return fail();
    case Opcode::Unreachable: __builtin_trap(); // behind an op that never returns normally
    case Opcode::Yield: {
      Value out = r[in->args[0]];
      fr.generator->span = in->span;
      suspend(fr, rt.suspensions[in->imm[0] - 1], static_cast<u32>(in->imm[0]));
      retain(out);
      return out;
    }
    case Opcode::ExitResume: {
      molt_thread.frame = fr.record->previous; // the resume body has its own
      Routine& to = *reinterpret_cast<Routine*>(in->imm[0]);
      return callResume(to, fr.fn, static_cast<u32>(in->imm[1]), fr, *in);
    }
    case Opcode::CallDirect: {
      Routine& to = *reinterpret_cast<Routine*>(in->imm[0]);
      for (u32 i = 1; i < in->argCount; ++i) fr.scratch[i - 1] = r[in->args[i]];
      Value v = call(to, r[in->args[0]], fr.scratch);
      if (!v) goto raised;
      r[in->dst] = v;
      break;
    }
    default:
      if (forcedExit(*in) || !typedOp(fr, *in)) { // an exit, not an exception
        if (in->unwind == kNone) __builtin_trap();
        jump(in->unwind);
        continue;
      }
    }
    ++in;
    continue;
  raised:
    if (static_cast<Opcode>(in->code) != Opcode::Reraise) {
      if (rt.image->dynamic())
        tracebackIn(rt.code, in->span, as<::Function>(fr.fn)->env);
      else
        molt_traceback(rt.code, in->span);
    }
    if (in->unwind == kNone) return fail();
    jump(in->unwind);
  }
}

Value interpret(Value fn, const Value* args) {
  const Code* c = reinterpret_cast<::Function*>(fn)->code;
  return call(*static_cast<Routine*>(const_cast<void*>(static_cast<const void*>(c->interp))), fn, args);
}

} // namespace

void installInterpreter() {
  molt_interpret = interpret;
  molt_interpret_resume = resumeGenerator;
}

int runProgram(Image& image, int argc, char** argv) {
  installEval(); // and so links the real molt_eval_image
  return molt_main(argc, argv, image.desc());
}

} // namespace molt::eval
