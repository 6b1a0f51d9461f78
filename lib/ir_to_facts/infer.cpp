// Likely types by a whole-program fixed point.
//
// Optimistic on purpose: attributes are joined over a tree of classes, parameters over the call sites that
// are visible, container elements by unifying cells (Steensgaard, 1996), by position while everything that
// meets has one length. `None` joined with anything else is the other thing: code tests for None before it
// computes. The result only says where guards are worth placing.
#include "ir_to_facts/infer.h"
#include "ir_to_facts/inference.h"
#include <algorithm>

namespace molt {
using namespace ir;
using namespace facts;

Facts Inference::run() {
  const u32 n = static_cast<u32>(p_.functions.size());
  facts_.values.resize(n);
  for (u32 f = 0; f < n; ++f) facts_.values[f].resize(p_.functions[f].valueTypes.size());
  facts_.returns.resize(n);
  facts_.cells.resize(1);
  facts_.globals.resize(p_.modules.size());
  for (u32 m = 0; m < p_.modules.size(); ++m) facts_.globals[m].resize(p_.modules[m].globals.size());
  siteCells_.resize(n);
  hints_.resize(n);
  defs_.resize(n);
  closures_.resize(n);
  classesIn_.resize(n);
  yields_.assign(n, 0);
  for (u32 i = 0; i < p_.strings.size(); ++i)
    if (p_.strings[i] == "__init__")
      init_ = i;
    else if (p_.strings[i] == "__iter__")
      iter_ = i;
  for (u32 m = 0; m < p_.modules.size(); ++m) moduleByName_.emplace(p_.str(p_.modules[m].name), m);
  bindings();
  classTrees();
  for (round_ = 0; round_ < kRounds; ++round_) {
    changed_ = false;
    for (u32 f = 0; f < n; ++f) function(f);
    if (!changed_) break;
  }
  for (u32 c = 0; c < facts_.classes.size(); ++c) {
    layout(facts_.classes[c]);
    facts_.classes[c].below = overriders(c);
  }
  return std::move(facts_);
}

// --- cells

u32 Inference::find(u32 c) {
  while (parent_.size() <= c) parent_.push_back(static_cast<u32>(parent_.size()));
  while (parent_[c] != c) c = parent_[c] = parent_[parent_[c]];
  return c;
}

u32 Inference::siteCell(u32 f, const void* site) {
  auto [it, added] = siteCells_[f].emplace(site, 0);
  if (added) {
    it->second = static_cast<u32>(facts_.cells.size());
    facts_.cells.push_back({});
  }
  return it->second;
}

Inference::Likely Inference::container(Kind k, u32 f, const void* site, Likely item) {
  const u32 c = siteCell(f, site);
  addElem(c, item);
  return {k, c};
}

Inference::Likely Inference::record(u32 f, const void* site, const std::vector<Likely>& fields) {
  const u32 c = siteCell(f, site);
  addFields(c, fields);
  return {Kind::Tuple, c};
}

// A join may unify cells, this one too: look the cell up again behind it.
void Inference::addElem(u32 c, Likely t) {
  if (c == kNone || t.kind == Kind::Bottom) return;
  Likely j = join(facts_.cells[find(c)].item, t);
  Likely& at = facts_.cells[find(c)].item;
  if (!(j == at)) at = j, changed_ = true;
}

void Inference::addKey(u32 c, Likely t) {
  if (c == kNone || t.kind == Kind::Bottom) return;
  Likely j = join(facts_.cells[find(c)].key, t);
  Likely& at = facts_.cells[find(c)].key;
  if (!(j == at)) at = j, changed_ = true;
}

void Inference::mix(u32 c) {
  if (c == kNone) return;
  ElementFacts& e = facts_.cells[find(c)];
  if (e.mixed) return;
  e.mixed = true;
  e.fields.clear();
  changed_ = true;
}

void Inference::addField(u32 c, i64 i, Likely t) {
  if (c == kNone || t.kind == Kind::Bottom) return;
  const i64 n = static_cast<i64>(facts_.cells[find(c)].fields.size());
  if (i < 0) i += n;
  if (i < 0 || i >= n) return;
  Likely j = join(facts_.cells[find(c)].fields[static_cast<size_t>(i)], t);
  ElementFacts& e = facts_.cells[find(c)];
  if (static_cast<size_t>(i) >= e.fields.size()) return; // mixed meanwhile
  Likely& at = e.fields[static_cast<size_t>(i)];
  if (!(j == at)) at = j, changed_ = true;
}

void Inference::addFields(u32 c, const std::vector<Likely>& fields) {
  if (c == kNone) return;
  for (Likely t : fields) addElem(c, t);
  if (fields.empty()) return;
  ElementFacts& e = facts_.cells[find(c)];
  if (e.mixed) return;
  if (fields.size() > kMaxFields) return mix(c);
  if (e.fields.empty()) {
    e.fields.resize(fields.size());
    changed_ = true;
  } else if (e.fields.size() != fields.size()) {
    return mix(c);
  }
  for (u32 i = 0; i < fields.size(); ++i) addField(c, i, fields[i]);
}

Inference::Likely Inference::field(u32 c, i64 i) {
  if (c == kNone) return {Kind::Any, kNone};
  const ElementFacts& e = facts_.cells[find(c)];
  if (i < 0) i += static_cast<i64>(e.fields.size());
  return i >= 0 && i < static_cast<i64>(e.fields.size()) ? e.fields[static_cast<size_t>(i)] : e.item;
}

void Inference::unify(u32 a, u32 b) {
  a = find(a);
  b = find(b);
  if (a == b) return;
  if (b < a) std::swap(a, b);
  parent_[b] = a;
  changed_ = true;
  const ElementFacts from = facts_.cells[b];
  addElem(a, from.item);
  addKey(a, from.key);
  if (from.mixed) {
    mix(a);
  } else if (!from.fields.empty()) {
    addFields(a, from.fields);
  }
}

// --- lattice

Inference::Likely Inference::join(Likely a, Likely b) {
  if (a == b || b.kind == Kind::Bottom) return a;
  if (a.kind == Kind::Bottom) return b;
  if (a.kind == Kind::None) return optional(b);
  if (b.kind == Kind::None) return optional(a);
  if (a.kind == b.kind && hasCell(a.kind)) {
    if (a.id != kNone && b.id != kNone) unify(a.id, b.id);
    return {a.kind, a.id == kNone ? b.id : a.id};
  }
  if (a.kind == Kind::Instance && b.kind == Kind::Instance) {
    u32 c = commonBase(a.id, b.id);
    if (c != kNone) return {Kind::Instance, c};
  }
  return {Kind::Any, isNumber(a) && isNumber(b) ? kNumber : kNone};
}

/// None or t: numbers are guarded where they are made, so that a None there must not be expected to be one.
Inference::Likely Inference::optional(Likely t) {
  return isNumber(t) || t.kind == Kind::Bool ? Likely{Kind::Any, kNone} : t;
}

u32 Inference::commonBase(u32 a, u32 b) {
  for (u32 x = a, i = 0; x != kNone && i < 32; ++i, x = soleBase(x))
    for (u32 y = b, j = 0; y != kNone && j < 32; ++j, y = soleBase(y))
      if (x == y) return x;
  return kNone;
}

void Inference::set(u32 f, ValueId v, Likely t) {
  if (v == kNone) return;
  if (!hints_[f].empty())
    if (auto it = hints_[f].find(v); it != hints_[f].end()) {
      // The element type still comes from what flows in.
      if (t.kind == it->second.kind && hasCell(t.kind) && t.id != kNone) unify(t.id, it->second.id);
      return;
    }
  grow(facts_.values[f][v], t);
}

// --- bindings: who stores what, which classes there are; read once from the ops

void Inference::bindings() {
  for (u32 f = 0; f < p_.functions.size(); ++f) {
    const Function& fn = p_.functions[f];
    defs_[f].resize(fn.valueTypes.size());
    for (const Block& b : fn.blocks)
      for (const Op& op : b.ops) {
        if (op.result != kNone) defs_[f][op.result] = &op;
        if (op.code == Opcode::GlobalSet || op.code == Opcode::GlobalDel) {
          GlobalFacts& g = facts_.globals[fn.module][op.imm[0]];
          ++g.stores;
          g.storeIn = f;
          g.stored = op.code == Opcode::GlobalSet ? op.args[0] : kNone;
        }
        if (op.code == Opcode::ImportStar)
          for (GlobalFacts& g : facts_.globals[fn.module]) g.stores += 2;
        if (op.code == Opcode::BuildClass) classFacts(f, op);
        if (op.code == Opcode::Binary || op.code == Opcode::Inplace)
          for (ValueId v : op.args)
            if (const Op* d = defs_[f][v]; d && d->code == Opcode::AttrGet) computedWith_.insert(d->imm[0]);
      }
  }
  for (u32 f = 0; f < p_.functions.size(); ++f)
    for (const Block& b : p_.functions[f].blocks)
      for (const Op& op : b.ops)
        if (isGuard(op.code) && !op.args.empty()) hint(f, op);
}

void Inference::hint(u32 f, const Op& op) {
  Likely t;
  switch (op.code) {
  case Opcode::GuardInt: t.kind = Kind::Int; break;
  case Opcode::GuardFloat: t.kind = Kind::Float; break;
  case Opcode::GuardBool: t.kind = Kind::Bool; break;
  case Opcode::GuardShape: t = shapeType(op.imm[0], f, op); break;
  default: return;
  }
  if (t.kind == Kind::Bottom) return;
  hints_[f][op.args[0]] = t;
  facts_.values[f][op.args[0]] = t;
}

Inference::Likely Inference::shapeType(u32 shape, u32 f, const Op& op) {
  const Shape& s = p_.shapes[shape];
  std::string_view cls = p_.str(s.cls);
  if (p_.str(s.module) == "builtins") {
    if (cls == "str") return {Kind::Str, kNone};
    if (cls == "bytes") return {Kind::Bytes, kNone};
    if (cls == "list") return {Kind::List, siteCell(f, &op)};
    if (cls == "tuple") return {Kind::Tuple, siteCell(f, &op)};
    if (cls == "dict") return {Kind::Dict, siteCell(f, &op)};
    if (cls == "set") return {Kind::Set, siteCell(f, &op)};
    return {};
  }
  for (u32 c = 0; c < facts_.classes.size(); ++c) {
    ClassFacts& k = facts_.classes[c];
    if (k.qualname != s.cls || p_.modules[k.module].name != s.module) continue;
    if (!s.slots.empty() || k.claimedShape == kNone) k.claimedShape = shape;
    return {Kind::Instance, c};
  }
  return {};
}

void Inference::classFacts(u32 f, const Op& op) {
  ClassFacts c;
  const Op* body = defs_[f][op.args[0]];
  c.module = p_.functions[f].module;
  const u32 index = static_cast<u32>(facts_.classes.size());
  if (body && body->code == Opcode::FuncNew) c.body = body->imm[0];
  if (c.body != kNone) {
    classBody_.emplace(c.body, index);
    c.qualname = p_.functions[c.body].qualname;
    const Function& fn = p_.functions[c.body];
    std::vector<const Op*> defs(fn.valueTypes.size());
    for (const Block& b : fn.blocks)
      for (const Op& o : b.ops) {
        if (o.result != kNone) defs[o.result] = &o;
        if (o.code != Opcode::NameSet) continue;
        const Op* d = defs[o.args[1]];
        c.methods[o.imm[0]] = d && d->code == Opcode::FuncNew && fn.blocks.size() == 1 ? d->imm[0] : kNone;
      }
  }
  classOf_[(u64(f) << 32) | op.result] = index;
  classesIn_[f].push_back(index);
  facts_.classes.push_back(std::move(c));
  classSites_.push_back({f, &op});
}

void Inference::resolveBases(u32 c) {
  auto [f, op] = classSites_[c];
  ClassFacts& k = facts_.classes[c];
  if (k.plain) return;
  const Op* bases = defs_[f][op->args[1]];
  const Op* keywords = defs_[f][op->args[2]];
  if (!keywords || keywords->code != Opcode::Unset) return;
  std::vector<u32> ids;
  if (bases && bases->code == Opcode::TupleNew) {
    for (ValueId v : bases->args) {
      Likely t = get(f, v);
      if (t.kind == Kind::Builtin && p_.str(t.id) == "object") continue;
      if (t.kind != Kind::Class || !facts_.classes[t.id].plain || t.id == c) return;
      ids.push_back(t.id);
    }
  } else if (!bases || bases->code != Opcode::Const) {
    return;
  } else if (const Const& k = p_.consts[bases->imm[0]]; k.kind != ConstKind::Tuple || !k.items.empty()) {
    return;
  }
  if (ids.size() > 1) return;
  k.bases = ids;
  k.plain = true;
  changed_ = true;
}

/// Which class derives from which comes first: a method looked up in a class that is not known yet would be
/// anything, and stay so.
void Inference::classTrees() {
  for (changed_ = true; changed_ && round_ < kRounds; ++round_) {
    changed_ = false;
    for (u32 f = 0; f < p_.functions.size(); ++f) {
      if (classesIn_[f].empty() && p_.functions[f].kind != FunctionKind::Module) continue;
      for (u32 c : classesIn_[f]) resolveBases(c);
      for (const Block& b : p_.functions[f].blocks)
        for (const Op& op : b.ops)
          if (op.code == Opcode::BuildClass || op.code == Opcode::GlobalSet || op.code == Opcode::GlobalGet ||
              op.code == Opcode::Import || op.code == Opcode::ImportFrom)
            transfer(f, op);
    }
  }
}

void Inference::function(u32 f) {
  const Function& fn = p_.functions[f];
  for (u32 c : classesIn_[f]) {
    resolveBases(c);
    // Methods are called on instances, whoever calls them.
    for (auto& [name, m] : facts_.classes[c].methods)
      if (m != kNone && !p_.functions[m].blocks.empty() && !p_.functions[m].blocks[0].params.empty())
        set(m, p_.functions[m].blocks[0].params[0], {Kind::Instance, c});
  }
  if (!fn.blocks.empty()) {
    // *args and **kwargs have known kinds.
    const auto& params = fn.blocks[0].params;
    u32 n = fn.positional + fn.keywordOnly;
    if (fn.flags & kVarArgs && n < params.size()) set(f, params[n++], {Kind::Tuple, kNone});
    if (fn.flags & kVarKeywords && n < params.size()) set(f, params[n], {Kind::Dict, kNone});
  }
  for (const Block& b : fn.blocks)
    for (const Op& op : b.ops) {
      transfer(f, op);
      for (const Edge& e : op.edges) edge(f, e);
      if (op.hasUnwind()) edge(f, op.unwind);
    }
}

void Inference::edge(u32 f, const Edge& e) {
  const auto& params = p_.functions[f].blocks[e.target].params;
  for (u32 i = 0; i < e.args.size() && i < params.size(); ++i) set(f, params[i], get(f, e.args[i]));
}

// --- layouts

// Attributes that __init__ sets on every path, in order: the layout that instances will most likely have.
void Inference::layout(ClassFacts& c) {
  if (!c.plain || !c.slots.empty()) return;
  if (!c.bases.empty()) layout(facts_.classes[c.bases[0]]);
  auto it = c.methods.find(init_);
  if (it == c.methods.end()) {
    if (!c.bases.empty()) inheritLayout(c);
    return;
  }
  if (it->second == kNone) return;
  const Function& fn = p_.functions[it->second];
  if (fn.blocks.empty() || fn.blocks[0].params.empty()) return;
  ValueId self = fn.blocks[0].params[0];
  BlockId b = 0;
  std::vector<bool> seen(fn.blocks.size());
  // Follows the straight line; across a diamond or loop it goes on at the block where the paths meet again,
  // if that is simple to see; else it stops.
  while (b != kNone && !seen[b]) {
    seen[b] = true;
    for (const Op& op : fn.blocks[b].ops) {
      if (op.code == Opcode::AttrSet && op.args[0] == self) {
        if (std::find(c.slots.begin(), c.slots.end(), op.imm[0]) == c.slots.end()) {
          c.slots.push_back(op.imm[0]);
          const Likely t = get(it->second, op.args[1]);
          const bool unknown = t.kind == Kind::Any || t.kind == Kind::Bottom; // Bottom: comes in by f(*args)
          if (unknown && (t.id == kNumber || computedWith_.count(op.imm[0]))) c.numbers.push_back(op.imm[0]);
        }
      } else if ((op.code == Opcode::CallMethod || op.code == Opcode::CallLoaded) && !c.bases.empty()) {
        StrId name = op.code == Opcode::CallMethod ? op.imm[0] : kNone;
        if (op.code == Opcode::CallLoaded) {
          const Op* load = defs_[it->second][op.args[0]];
          if (load && load->code == Opcode::MethodLoad) name = load->imm[0];
        }
        if (name == init_ && name != kNone && c.slots.empty()) inheritLayout(c);
      }
    }
    const Op& t = fn.blocks[b].ops.back();
    b = t.code == Opcode::Jump ? t.edges[0].target : t.code == Opcode::Branch ? meet(fn, t) : kNone;
  }
}

BlockId Inference::meet(const Function& fn, const Op& branch) {
  // if/else or if: one successor jumps to where the other one is or goes.
  BlockId x = branch.edges[0].target, y = branch.edges[1].target;
  auto next = [&](BlockId b) {
    const Op& t = fn.blocks[b].ops.back();
    return t.code == Opcode::Jump ? t.edges[0].target : kNone;
  };
  if (next(x) == y) return y;
  if (next(y) == x) return x;
  if (next(x) == next(y)) return next(x);
  if (fn.blocks[x].ops.back().code == Opcode::Unreachable) return y; // raises
  if (fn.blocks[y].ops.back().code == Opcode::Unreachable) return x;
  return kNone;
}

Facts inferFacts(const Program& program) { return Inference(program).run(); }

} // namespace molt
