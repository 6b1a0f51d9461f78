#include "ir_passes/instrument.h"

namespace molt::ir_passes {
using namespace molt::ir;

bool isTraced(Opcode code) {
  switch (code) {
  case Opcode::GlobalGet:
  case Opcode::CellGet:
  case Opcode::AttrGet:
  case Opcode::ItemGet:
  case Opcode::Binary:
  case Opcode::Inplace:
  case Opcode::TupleItem:
  case Opcode::IterNext:
  case Opcode::Call:
  case Opcode::CallMethod:
  case Opcode::CallLoaded:
  case Opcode::CallEx:
  case Opcode::Yield: return true;
  default: return false;
  }
}

std::string parameterSite(const Program& p, const Function& f, u32 index) {
  Op op;
  op.origin = index;
  std::string s = siteName(p, f, op);
  return s.substr(0, s.rfind(':')) + ":param";
}

void instrument(Program& program) {
  auto trace = [&](ValueId v, std::string site, u32 span) {
    Op t;
    t.code = Opcode::TraceValue;
    t.args = {v};
    t.span = span;
    t.imm[0] = static_cast<u32>(program.traceSites.size());
    program.traceSites.push_back(std::move(site));
    return t;
  };
  for (Function& f : program.functions)
    for (BlockId b = 0; b < f.blocks.size(); ++b) {
      std::vector<Op> in = std::move(f.blocks[b].ops), out;
      if (b == 0 && f.kind != FunctionKind::ClassBody)
        for (u32 i = 0; i < f.blocks[0].params.size(); ++i)
          out.push_back(trace(f.blocks[0].params[i], parameterSite(program, f, i), in.front().span));
      for (Op& op : in) {
        const bool traced = isTraced(op.code) && op.result != kNone && op.origin != kNone;
        std::string site = traced ? siteName(program, f, op) : std::string();
        const ValueId v = op.result;
        const u32 span = op.span;
        out.push_back(std::move(op));
        if (traced) out.push_back(trace(v, std::move(site), span));
      }
      f.blocks[b].ops = std::move(out);
    }
}

} // namespace molt::ir_passes
