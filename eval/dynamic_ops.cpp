// The ops of code that was compiled at run time which meet the world outside of the function: its globals are
// a dict (or a program module's view), so names are looked up where CPython looks them up, in the environment
// of the running function object.
#include "call/environment.h"
#include "error/exception.h"
#include "eval/routine.h"
#include "object/module.h"
#include "start/import.h"

namespace molt::eval {
using ir::Opcode;

namespace {
Value envOf(const Frame& fr) { return as<::Function>(fr.fn)->env; }
bool give(Frame& fr, const Ins& in, Value v) {
  fr.r[in.dst] = v;
  return v == 0;
}
Value operand(const Frame& fr, const Ins& in, u32 i) { return fr.r[in.args[i]]; }

bool globalGet(Frame& fr, const Ins& in) { return give(fr, in, environmentGet(envOf(fr), in.imm[0])); }
bool globalSet(Frame& fr, const Ins& in) {
  return environmentSet(envOf(fr), in.imm[0], operand(fr, in, 0)) < 0;
}
bool globalDel(Frame& fr, const Ins& in) { return environmentSet(envOf(fr), in.imm[0], 0) < 0; }
bool nameGet(Frame& fr, const Ins& in) {
  return give(fr, in, environmentNameGet(envOf(fr), operand(fr, in, 0), in.imm[0]));
}
bool nameSet(Frame& fr, const Ins& in) {
  Value ns = operand(fr, in, 0);
  Value module = as<Environment>(envOf(fr))->module;
  if (!module || as<Environment>(envOf(fr))->globals != ns)
    return molt_NameSet(ns, operand(fr, in, 1), in.imm[0]) < 0;
  moduleSet(module, in.imm[0], operand(fr, in, 1));
  drain();
  return false;
}
bool nameDel(Frame& fr, const Ins& in) {
  Value ns = operand(fr, in, 0);
  if (as<Environment>(envOf(fr))->globals == ns) return environmentSet(envOf(fr), in.imm[0], 0) < 0;
  return molt_NameDel(ns, in.imm[0]) < 0;
}
bool moduleDictOp(Frame& fr, const Ins& in) {
  return give(fr, in, incref(as<Environment>(envOf(fr))->globals));
}
bool import(Frame& fr, const Ins& in) {
  const ir::Function& f = *fr.routine->function;
  Value locals = f.kind == ir::FunctionKind::ClassBody ? fr.r[f.blocks[0].params[0]] : 0;
  return give(fr, in,
              importStatement(envOf(fr), locals, in.imm[0], operand(fr, in, 0), static_cast<u32>(in.imm[1])));
}
bool importStar(Frame& fr, const Ins& in) {
  // Only at the top, whose one parameter is the namespace.
  Value ns = fr.r[fr.routine->function->blocks[0].params[0]];
  return importStarInto(operand(fr, in, 0), ns) < 0;
}
bool funcNew(Frame& fr, const Ins& in) {
  for (u32 i = 3; i < in.argCount; ++i) fr.scratch[i] = fr.r[in.args[i]];
  Value f = molt_FuncNew(operand(fr, in, 0), operand(fr, in, 1), operand(fr, in, 2), fr.scratch + 3,
                         in.argCount - 3, reinterpret_cast<const Code*>(in.imm[0]));
  return give(fr, in, functionIn(envOf(fr), f));
}
} // namespace

Thunk dynamicThunkOf(Opcode c) {
  switch (c) {
  case Opcode::GlobalGet: return globalGet;
  case Opcode::GlobalSet: return globalSet;
  case Opcode::GlobalDel: return globalDel;
  case Opcode::NameGet: return nameGet;
  case Opcode::NameSet: return nameSet;
  case Opcode::NameDel: return nameDel;
  case Opcode::ModuleDict: return moduleDictOp;
  case Opcode::Import: return import;
  case Opcode::ImportStar: return importStar;
  case Opcode::FuncNew: return funcNew;
  default: return nullptr;
  }
}

void dynamicImmediates(Routine& rt, const ir::Op& op, Ins& in) {
  const Image& image = *rt.image;
  const char* kinds = ir::info(op.code).imms;
  for (u32 i = 0; kinds[i]; ++i) switch (kinds[i]) {
    case 'N': in.imm[i] = image.name(op.imm[i]); break;
    case 'G': in.imm[i] = image.name(image.program().modules[rt.function->module].globals[op.imm[i]]); break;
    case 'F': in.imm[i] = reinterpret_cast<u64>(image.code(op.imm[i])); break;
    default: in.imm[i] = op.imm[i];
    }
}

} // namespace molt::eval
