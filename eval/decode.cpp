#include "eval/routine.h"
#include "ir/names.h"
#include "ir_passes/liveness.h"
#include <bit>
#include <cstdlib>
#include <cstring>

namespace molt::eval {
using ir::Opcode;

u32 planSuspension(Routine& rt) {
  const ir::Function& f = *rt.function;
  std::vector<u8> wanted(f.valueTypes.size(), 1);
  for (ir::ValueId v : f.blocks[0].params) wanted[v] = 0; // these stay in their slots for good
  ir_passes::Liveness liveness(f, wanted);
  u32 most = 0;
  for (ir::BlockId b = 0; b < f.blocks.size(); ++b) {
    std::vector<std::vector<ir::ValueId>> before;
    for (u32 i = 0; i < f.blocks[b].ops.size(); ++i) {
      if (f.blocks[b].ops[i].code != Opcode::Yield) continue;
      if (before.empty()) before = liveness.before(b);
      Suspension s{b, i, 0, before[i]};
      u32 words = 0;
      for (ir::ValueId v : s.live) {
        ir::Type t = f.valueTypes[v];
        words += t == ir::Type::Tagged || t == ir::Type::Bool ? 1 : 2;
      }
      most = std::max(most, words);
      rt.suspensions.push_back(std::move(s));
    }
  }
  return static_cast<u32>(f.blocks[0].params.size()) + most;
}

namespace {

class Decoder {
public:
  explicit Decoder(Routine& rt) : rt_(rt), f_(*rt.function) {}
  void run();

private:
  u32 list(const std::vector<ir::ValueId>& values) {
    u32 at = static_cast<u32>(rt_.pool.size());
    rt_.pool.insert(rt_.pool.end(), values.begin(), values.end());
    return at;
  }
  u32 edge(const ir::Edge& e);
  void immediates(const ir::Op& op, Ins& in);

  Routine& rt_;
  const ir::Function& f_;
};

// Orders the moves of a parallel assignment; a cycle is broken through the spare register.
u32 Decoder::edge(const ir::Edge& e) {
  const auto& to = f_.blocks[e.target].params;
  u32 spare = static_cast<u32>(f_.valueTypes.size());
  std::vector<std::pair<u32, u32>> todo, done; // to, from
  for (size_t i = 0; i < to.size(); ++i)
    if (to[i] != e.args[i]) todo.push_back({to[i], e.args[i]});
  std::unordered_map<u32, u32> readers;
  std::unordered_map<u32, u32> writerOf; // register -> index in todo
  for (u32 i = 0; i < todo.size(); ++i) {
    ++readers[todo[i].second];
    writerOf[todo[i].first] = i;
  }
  std::vector<u32> ready;
  std::vector<bool> emitted(todo.size(), false);
  for (u32 i = 0; i < todo.size(); ++i)
    if (!readers[todo[i].first]) ready.push_back(i);
  auto drain = [&] {
    while (!ready.empty()) {
      u32 i = ready.back();
      ready.pop_back();
      emitted[i] = true;
      done.push_back(todo[i]);
      u32 from = todo[i].second;
      auto w = writerOf.find(from);
      if (--readers[from] == 0 && w != writerOf.end() && !emitted[w->second]) ready.push_back(w->second);
    }
  };
  drain();
  for (u32 i = 0; i < todo.size(); ++i) {
    if (emitted[i]) continue;
    done.push_back({spare, todo[i].first}); // the cycle's readers of this register take the copy
    u32 saved = todo[i].first;
    for (u32 k = 0; k < todo.size(); ++k)
      if (!emitted[k] && todo[k].second == saved) todo[k].second = spare;
    readers[spare] = readers[saved];
    readers[saved] = 0;
    ready.push_back(i);
    drain();
  }
  Jump j;
  j.pc = e.target; // a block; made a pc at the end
  j.count = static_cast<u32>(done.size());
  j.moves = reinterpret_cast<const u32*>(rt_.pool.size()); // an index; made a pointer at the end
  for (auto [a, b] : done) {
    rt_.pool.push_back(a);
    rt_.pool.push_back(b);
  }
  rt_.edges.push_back(j);
  return static_cast<u32>(rt_.edges.size() - 1);
}

// Immediates of ops that the interpreter does itself.
void Decoder::immediates(const ir::Op& op, Ins& in) {
  Image& image = *rt_.image;
  const ir::Program& p = image.program();
  switch (op.code) {
  case Opcode::Const:
  case Opcode::GuardShapes: in.imm[0] = image.constant(op.imm[0]); return;
  case Opcode::IntConst:
    in.imm[0] = static_cast<u64>(std::strtoll(p.consts[op.imm[0]].text.c_str(), nullptr, 10));
    return;
  case Opcode::FloatConst: in.imm[0] = std::bit_cast<u64>(p.consts[op.imm[0]].real); return;
  case Opcode::MethodConst:
    in.imm[0] = op.imm[0];
    in.imm[1] = op.imm[1];
    return;
  default: break;
  }
  const char* kinds = ir::info(op.code).imms;
  for (u32 i = 0; kinds[i]; ++i) switch (kinds[i]) {
    case 'G': in.imm[i] = reinterpret_cast<u64>(image.slot(f_.module, op.imm[i])); break;
    case 'S': in.imm[i] = reinterpret_cast<u64>(static_cast<Shape*>(image.shape(op.imm[i])->storage)); break;
    case 'F': in.imm[i] = reinterpret_cast<u64>(&image.routine(op.imm[i])); break;
    default: in.imm[i] = op.imm[i];
    }
}

void Decoder::run() {
  u32 values = static_cast<u32>(f_.valueTypes.size());
  rt_.registers = values + 2; // one to break cycles of moves, one for results that nobody wants
  std::vector<u32> start(f_.blocks.size());
  std::vector<u32> args;
  u32 suspension = 0;
  rt_.resumePcs.resize(f_.resumePoints.size());
  for (ir::BlockId b = 0; b < f_.blocks.size(); ++b) {
    start[b] = static_cast<u32>(rt_.ins.size());
    for (const ir::Op& op : f_.blocks[b].ops) {
      const ir::OpInfo& row = ir::info(op.code);
      Ins in{};
      in.code = static_cast<u16>(op.code);
      in.raises = row.raises;
      in.canExit = ir::canExit(op.code);
      in.argCount = static_cast<u32>(op.args.size());
      in.dst = op.result == kNone ? values + 1 : op.result;
      in.span = op.span;
      in.unwind = op.hasUnwind() ? edge(op.unwind) : kNone;
      in.edge = kNone;
      for (const ir::Edge& e : op.edges) {
        u32 k = edge(e);
        if (in.edge == kNone) in.edge = k;
      }
      in.thunk = rt_.image->dynamic() ? dynamicThunkOf(op.code) : nullptr;
      if (in.thunk)
        dynamicImmediates(rt_, op, in);
      else if ((in.thunk = thunkOf(op.code)))
        helperImmediates(rt_, op, in);
      else
        immediates(op, in);
      args.push_back(list(op.args));
      rt_.scratch = std::max(rt_.scratch, in.argCount);
      if (op.code == Opcode::Yield) rt_.suspensions[suspension].pc = static_cast<u32>(rt_.ins.size());
      if (op.code == Opcode::Yield) in.imm[0] = ++suspension;
      if (op.code == Opcode::ResumeHere) rt_.resumePcs[op.imm[0]] = static_cast<u32>(rt_.ins.size());
      // Frames that may call Python code count, so that every cycle of calls meets a counter (as ir_to_llvm).
      if (row.effects == ir::Effects::Any && row.raises && op.code != Opcode::Raise &&
          op.code != Opcode::Reraise && op.code != Opcode::Yield && f_.resumes == kNone)
        rt_.counted = true;
      rt_.ins.push_back(in);
    }
  }
  for (u32 i = 0; i < rt_.ins.size(); ++i) rt_.ins[i].args = rt_.pool.data() + args[i];
  for (Jump& j : rt_.edges) {
    j.pc = start[j.pc];
    j.moves = rt_.pool.data() + reinterpret_cast<size_t>(j.moves);
  }
}

} // namespace

void decode(Routine& rt) {
  Decoder(rt).run();
  rt.decoded = true;
}

} // namespace molt::eval
