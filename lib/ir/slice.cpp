#include "ir/slice.h"

namespace molt::ir {

namespace {
class Slicer {
public:
  Slicer(const Program& from, const std::vector<u32>& modules)
      : from_(from), strings_(from.strings.size(), kNone), consts_(from.consts.size(), kNone),
        shapes_(from.shapes.size(), kNone), functions_(from.functions.size(), kNone),
        modules_(from.modules.size(), kNone) {
    for (u32 i = 0; i < modules.size(); ++i) modules_[modules[i]] = i;
    for (u32 f = 0, n = 0; f < from.functions.size(); ++f)
      if (modules_[from.functions[f].module] != kNone) functions_[f] = n++;
  }

  Program run(const std::vector<u32>& modules) {
    to_.stage = from_.stage;
    to_.strings.emplace_back();
    strings_[0] = 0;
    if (!from_.modules[modules[0]].isLibrary || modules[0] == 0) {
      to_.library = from_.library;
      string(to_.library);
    }
    for (u32 m : modules) {
      Module& out = to_.modules.emplace_back(from_.modules[m]);
      string(out.name);
      string(out.file);
      strings(out.globals);
      if (out.body != kNone) out.body = functions_[out.body];
    }
    for (u32 f = 0; f < from_.functions.size(); ++f)
      if (functions_[f] != kNone) function(to_.functions.emplace_back(from_.functions[f]));
    return std::move(to_);
  }

private:
  const Program& from_;
  Program to_;
  std::vector<u32> strings_, consts_, shapes_, functions_, modules_; ///< old id to new

  void string(StrId& s) {
    if (s == kNone) return;
    u32& n = strings_[s];
    if (n == kNone) {
      n = static_cast<u32>(to_.strings.size());
      to_.strings.push_back(from_.strings[s]);
    }
    s = n;
  }
  void strings(std::vector<StrId>& list) {
    for (StrId& s : list) string(s);
  }
  void constant(ConstId& c) {
    if (c == kNone) return;
    if (consts_[c] == kNone) {
      Const copy = from_.consts[c];
      for (ConstId& i : copy.items) constant(i); // items have lower ids: it ends
      consts_[c] = static_cast<u32>(to_.consts.size());
      to_.consts.push_back(std::move(copy));
    }
    c = consts_[c];
  }
  void shape(u32& s) {
    if (s == kNone) return;
    if (shapes_[s] == kNone) {
      Shape copy = from_.shapes[s];
      string(copy.module);
      string(copy.cls);
      strings(copy.slots);
      strings(copy.methodNames);
      for (FuncId& f : copy.methodFunctions)
        if (f != kNone) f = functions_[f];
      shapes_[s] = static_cast<u32>(to_.shapes.size());
      to_.shapes.push_back(std::move(copy));
    }
    s = shapes_[s];
  }
  void functionId(FuncId& f) {
    if (f != kNone) f = functions_[f];
  }
  void function(Function& f) {
    f.module = modules_[f.module];
    string(f.name);
    string(f.qualname);
    for (auto* list : {&f.paramNames, &f.localNames, &f.freeNames, &f.cellNames}) strings(*list);
    constant(f.doc);
    functionId(f.resumes);
    for (FrameState& s : f.states) functionId(s.function);
    for (Block& b : f.blocks)
      for (Op& op : b.ops) {
        const char* imms = info(op.code).imms;
        for (u32 i = 0; imms[i]; ++i) switch (imms[i]) {
          case 'N': string(op.imm[i]); break;
          case 'K':
          case 'W': constant(op.imm[i]); break;
          case 'F': functionId(op.imm[i]); break;
          case 'S': shape(op.imm[i]); break;
          default: break; // numbers; global slots count within the module
          }
      }
  }
};
} // namespace

/// Whether a function of one unit refers to a function of another: only forged IR does.
static bool crosses(const Program& p, const std::vector<u32>& unitOf) {
  auto unit = [&](FuncId f) { return unitOf[p.functions[f].module]; };
  auto out = [&](u32 from, FuncId f) { return f != kNone && unit(f) != from; };
  for (FuncId id = 0; id < p.functions.size(); ++id) {
    const Function& f = p.functions[id];
    const u32 here = unit(id);
    if (out(here, f.resumes)) return true;
    for (const FrameState& s : f.states)
      if (out(here, s.function)) return true;
    for (const Block& b : f.blocks)
      for (const Op& op : b.ops) {
        const char* imms = info(op.code).imms;
        for (u32 i = 0; imms[i]; ++i)
          if (imms[i] == 'F' && out(here, op.imm[i])) return true;
      }
  }
  for (u32 m = 0; m < p.modules.size(); ++m)
    if (out(unitOf[m], p.modules[m].body)) return true;
  for (const Shape& s : p.shapes)
    if (!s.methodFunctions.empty()) return true;
  return false;
}

Program slice(const Program& p, const std::vector<u32>& modules) { return Slicer(p, modules).run(modules); }

std::vector<std::vector<u32>> units(const Program& p) {
  std::vector<std::vector<u32>> out(1);
  std::vector<u32> all, unitOf;
  for (u32 m = 0; m < p.modules.size(); ++m) {
    all.push_back(m);
    const bool alone = m != 0 && p.modules[m].isLibrary;
    if (alone) out.emplace_back();
    unitOf.push_back(alone ? static_cast<u32>(out.size() - 1) : 0);
    out[unitOf[m]].push_back(m);
  }
  if (out.size() > 1 && crosses(p, unitOf)) return {all};
  return out;
}

} // namespace molt::ir
