// Likely types by a whole-program fixed point.
//
// Optimistic on purpose: attributes are joined by name over all classes, parameters over the call sites that
// are visible, container elements by unifying cells (Steensgaard, 1996). `None` joined with anything else is
// the other thing: code tests for None before it computes. The result only says where guards are worth
// placing.
#include "ir_to_facts/infer.h"
#include <algorithm>

namespace molt {
using namespace ir;
using namespace facts;

namespace {

class Inference {
public:
  explicit Inference(const Program& p) : p_(p) {}
  Facts run() {
    facts_.values.resize(p_.functions.size());
    for (u32 f = 0; f < p_.functions.size(); ++f) facts_.values[f].resize(p_.functions[f].valueTypes.size());
    facts_.returns.resize(p_.functions.size());
    facts_.cells.resize(1);
    facts_.globals.resize(p_.modules.size());
    for (u32 m = 0; m < p_.modules.size(); ++m) facts_.globals[m].resize(p_.modules[m].globals.size());
    siteCells_.resize(p_.functions.size());
    hints_.resize(p_.functions.size());
    defs_.resize(p_.functions.size());
    escapes_.assign(p_.functions.size(), false);
    bindings();
    for (u32 round = 0; round < kRounds; ++round) {
      changed_ = false;
      for (u32 f = 0; f < p_.functions.size(); ++f) function(f);
      if (!changed_) break;
    }
    for (auto& c : facts_.classes) layout(c);
    return std::move(facts_);
  }

private:
  static constexpr u32 kRounds = 24;
  const Program& p_;
  Facts facts_;
  std::vector<u32> parent_;
  std::vector<std::unordered_map<const Op*, u32>> siteCells_; ///< the cell of an allocating op
  std::vector<std::vector<const Op*>> defs_;
  std::unordered_map<u64, u32> classOf_; ///< (function, value) of a build_class -> class index
  std::vector<bool> escapes_;
  bool changed_ = false;

  u32 find(u32 c) {
    while (parent_.size() <= c) parent_.push_back(static_cast<u32>(parent_.size()));
    while (parent_[c] != c) c = parent_[c] = parent_[parent_[c]];
    return c;
  }
  Likely elem(u32 c) { return c == kNone ? Likely{Kind::Any, kNone} : facts_.cells[find(c)]; }
  void addElem(u32 c, Likely t) {
    if (c == kNone) return;
    c = find(c);
    Likely j = join(facts_.cells[c], t);
    c = find(c);
    if (!(j == facts_.cells[c])) {
      facts_.cells[c] = j;
      changed_ = true;
    }
  }
  void unify(u32 a, u32 b) {
    a = find(a);
    b = find(b);
    if (a == b) return;
    if (b < a) std::swap(a, b);
    parent_[b] = a;
    changed_ = true;
    Likely t = facts_.cells[b];
    addElem(a, t);
  }
  Likely join(Likely a, Likely b) {
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
    return {Kind::Any, kNone};
  }
  /// None or t: numbers are guarded where they are made, so that a None there must not be expected to be one.
  static Likely optional(Likely t) {
    return t.kind == Kind::Int || t.kind == Kind::Float || t.kind == Kind::Bool ? Likely{Kind::Any, kNone}
                                                                                : t;
  }
  u32 commonBase(u32 a, u32 b) {
    for (u32 x = a, i = 0; x != kNone && i < 32; ++i, x = soleBase(x))
      for (u32 y = b, j = 0; y != kNone && j < 32; ++j, y = soleBase(y))
        if (x == y) return x;
    return kNone;
  }
  u32 soleBase(u32 c) { return facts_.classes[c].bases.size() == 1 ? facts_.classes[c].bases[0] : kNone; }
  static bool hasCell(Kind k) {
    return k == Kind::List || k == Kind::Tuple || k == Kind::Dict || k == Kind::Set || k == Kind::Iterator;
  }
  u32 siteCell(u32 f, const Op& op) {
    auto [it, added] = siteCells_[f].emplace(&op, 0);
    if (added) {
      it->second = static_cast<u32>(facts_.cells.size());
      facts_.cells.push_back({});
    }
    return it->second;
  }
  void set(u32 f, ValueId v, Likely t) {
    Likely& old = facts_.values[f][v];
    if (!hints_[f].empty())
      if (auto it = hints_[f].find(v); it != hints_[f].end()) {
        // The element type still comes from what flows in.
        if (t.kind == it->second.kind && hasCell(t.kind) && t.id != kNone) unify(t.id, it->second.id);
        return;
      }
    Likely j = join(old, t);
    if (!(j == old)) {
      facts_.values[f][v] = j;
      changed_ = true;
    }
  }
  Likely get(u32 f, ValueId v) { return facts_.values[f][v]; }

  // Who stores what, which classes there are: read once from the ops.
  void bindings() {
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
        }
    }
    for (u32 f = 0; f < p_.functions.size(); ++f)
      for (const Block& b : p_.functions[f].blocks)
        for (const Op& op : b.ops)
          if (isGuard(op.code) && !op.args.empty()) hint(f, op);
  }
  std::vector<std::unordered_map<ValueId, Likely>> hints_;
  void hint(u32 f, const Op& op) {
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
  Likely shapeType(u32 shape, u32 f, const Op& op) {
    const Shape& s = p_.shapes[shape];
    std::string_view cls = p_.str(s.cls);
    if (p_.str(s.module) == "builtins") {
      if (cls == "str") return {Kind::Str, kNone};
      if (cls == "bytes") return {Kind::Bytes, kNone};
      if (cls == "list") return {Kind::List, siteCell(f, op)};
      if (cls == "tuple") return {Kind::Tuple, siteCell(f, op)};
      if (cls == "dict") return {Kind::Dict, siteCell(f, op)};
      if (cls == "set") return {Kind::Set, siteCell(f, op)};
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
  void classFacts(u32 f, const Op& op) {
    ClassFacts c;
    const Op* body = defs_[f][op.args[0]];
    c.module = p_.functions[f].module;
    if (body && body->code == Opcode::FuncNew) c.body = body->imm[0];
    if (c.body != kNone) {
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
    classOf_[(u64(f) << 32) | op.result] = static_cast<u32>(facts_.classes.size());
    facts_.classes.push_back(std::move(c));
    classSites_.push_back({f, &op});
  }
  std::vector<std::pair<u32, const Op*>> classSites_;

  void resolveBases(u32 c) {
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
        if (t.kind != Kind::Class || !facts_.classes[t.id].plain) return;
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

  void function(u32 f) {
    const Function& fn = p_.functions[f];
    for (u32 c = 0; c < classSites_.size(); ++c)
      if (classSites_[c].first == f) resolveBases(c);
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
  void edge(u32 f, const Edge& e) {
    const auto& params = p_.functions[f].blocks[e.target].params;
    for (u32 i = 0; i < e.args.size() && i < params.size(); ++i) set(f, params[i], get(f, e.args[i]));
  }

  Likely constType(const Const& c, u32 f, const Op& op) {
    switch (c.kind) {
    case ConstKind::None: return {Kind::None, kNone};
    case ConstKind::True:
    case ConstKind::False: return {Kind::Bool, kNone};
    case ConstKind::Int: return {Kind::Int, kNone};
    case ConstKind::Float: return {Kind::Float, kNone};
    case ConstKind::Str: return {Kind::Str, kNone};
    case ConstKind::Bytes: return {Kind::Bytes, kNone};
    case ConstKind::Tuple: {
      u32 cell = siteCell(f, op);
      for (ConstId i : c.items)
        if (p_.consts[i].kind != ConstKind::Tuple)
          addElem(cell, constType(p_.consts[i], f, op));
        else
          addElem(cell, {Kind::Tuple, kNone});
      return {Kind::Tuple, cell};
    }
    default: return {Kind::Any, kNone};
    }
  }

  static bool numeric(Kind k) { return k == Kind::Int || k == Kind::Float || k == Kind::Bool; }
  Likely arithmetic(const Op& op, Likely a, Likely b) {
    BinOp o = static_cast<BinOp>(op.imm[0]);
    if (a.kind == Kind::Bottom || b.kind == Kind::Bottom) return {};
    if (numeric(a.kind) && numeric(b.kind)) {
      if (o == BinOp::TrueDiv) return {Kind::Float, kNone};
      if (a.kind == Kind::Float || b.kind == Kind::Float) return {Kind::Float, kNone};
      return {Kind::Int, kNone};
    }
    if (a.kind == Kind::Float || b.kind == Kind::Float)
      return {Kind::Float, kNone}; // the other is likely a number
    if (o == BinOp::Mod && a.kind == Kind::Str) return {Kind::Str, kNone};
    if (o == BinOp::Add && a.kind == b.kind && (a.kind == Kind::Str || a.kind == Kind::Bytes)) return a;
    if (o == BinOp::Add && a.kind == b.kind && (a.kind == Kind::List || a.kind == Kind::Tuple))
      return join(a, b);
    if (o == BinOp::Mul && hasCell(a.kind) && b.kind == Kind::Int) return a;
    if (o == BinOp::Mul && a.kind == Kind::Str && b.kind == Kind::Int) return a;
    return {Kind::Any, kNone};
  }

  void bindArguments(u32 g, u32 f, const std::vector<ValueId>& args, u32 from, u32 shift, ConstId keywords) {
    const Function& fn = p_.functions[g];
    if (fn.blocks.empty()) return;
    const auto& params = fn.blocks[0].params;
    u32 nkw = keywords == kNone ? 0 : static_cast<u32>(p_.consts[keywords].items.size());
    u32 n = static_cast<u32>(args.size()) - from - nkw;
    for (u32 i = 0; i < n && i + shift < fn.positional; ++i)
      set(g, params[i + shift], get(f, args[from + i]));
    for (u32 k = 0; k < nkw; ++k) {
      const std::string& name = p_.consts[p_.consts[keywords].items[k]].text;
      for (u32 i = 0; i < fn.positional + fn.keywordOnly && i < fn.paramNames.size(); ++i)
        if (p_.str(fn.paramNames[i]) == name) set(g, params[i], get(f, args[from + n + k]));
    }
  }
  Likely callFunction(u32 g) {
    if (p_.functions[g].flags & (kGenerator | kCoroutine)) return {Kind::Any, kNone};
    return facts_.returns[g];
  }
  Likely construct(u32 c, u32 f, const Op& op, u32 from, ConstId keywords) {
    FuncId init = facts_.method(c, initName());
    if (init != kNone) {
      if (!p_.functions[init].blocks.empty() && !p_.functions[init].blocks[0].params.empty())
        set(init, p_.functions[init].blocks[0].params[0], {Kind::Instance, c});
      bindArguments(init, f, op.args, from, 1, keywords);
    }
    return {Kind::Instance, c};
  }
  StrId initName() {
    if (init_ == kNone)
      for (u32 i = 0; i < p_.strings.size(); ++i)
        if (p_.strings[i] == "__init__") init_ = i;
    return init_;
  }
  StrId init_ = kNone;

  Likely callBuiltin(std::string_view name, u32 f, const Op& op) {
    auto arg = [&](u32 i) { return op.args.size() > 1 + i ? get(f, op.args[1 + i]) : Likely{}; };
    if (name == "int" || name == "len" || name == "ord" || name == "hash" || name == "id")
      return {Kind::Int, kNone};
    if (name == "float") return {Kind::Float, kNone};
    if (name == "bool" || name == "isinstance" || name == "any" || name == "all" || name == "callable")
      return {Kind::Bool, kNone};
    if (name == "str" || name == "repr" || name == "chr" || name == "hex" || name == "bin" ||
        name == "input" || name == "format")
      return {Kind::Str, kNone};
    if (name == "range") return {Kind::Range, kNone};
    if (name == "abs") return arg(0);
    if (name == "round") return op.args.size() > 2 ? arg(0) : Likely{Kind::Int, kNone};
    if (name == "min" || name == "max" || name == "sum") {
      if (op.args.size() > 2 && name != "sum") {
        Likely t;
        for (u32 i = 1; i < op.args.size(); ++i) t = join(t, get(f, op.args[i]));
        return t;
      }
      return iterated(arg(0));
    }
    if (name == "list" || name == "sorted" || name == "tuple" || name == "set") {
      u32 cell = siteCell(f, op);
      if (op.args.size() > 1) addElem(cell, iterated(arg(0)));
      return {name == "tuple" ? Kind::Tuple : name == "set" ? Kind::Set : Kind::List, cell};
    }
    if (name == "dict") return {Kind::Dict, siteCell(f, op)};
    if (name == "print") return {Kind::None, kNone};
    if (name == "iter" || name == "reversed") {
      u32 cell = siteCell(f, op);
      addElem(cell, iterated(arg(0)));
      return {Kind::Iterator, cell};
    }
    return {Kind::Any, kNone};
  }
  Likely iterated(Likely t) {
    switch (t.kind) {
    case Kind::Bottom: return {};
    case Kind::Range: return {Kind::Int, kNone};
    case Kind::Str: return {Kind::Str, kNone};
    case Kind::Bytes: return {Kind::Int, kNone};
    case Kind::List:
    case Kind::Tuple:
    case Kind::Set:
    case Kind::Iterator: return elem(t.id);
    case Kind::Dict: return {Kind::Any, kNone};
    default: return {Kind::Any, kNone};
    }
  }
  Likely callMethod(Likely self, StrId name, u32 f, const Op& op, u32 from, ConstId keywords) {
    std::string_view n = p_.str(name);
    if (self.kind == Kind::Bottom) return {};
    if (self.kind == Kind::Instance) {
      FuncId m = facts_.method(self.id, name);
      if (m == kNone) return {Kind::Any, kNone};
      if (!p_.functions[m].blocks.empty() && !p_.functions[m].blocks[0].params.empty())
        set(m, p_.functions[m].blocks[0].params[0], self);
      bindArguments(m, f, op.args, from, 1, keywords);
      return callFunction(m);
    }
    auto arg = [&](u32 i) { return op.args.size() > from + i ? get(f, op.args[from + i]) : Likely{}; };
    if (self.kind == Kind::List) {
      if (n == "append") return addElem(self.id, arg(0)), Likely{Kind::None, kNone};
      if (n == "insert") return addElem(self.id, arg(1)), Likely{Kind::None, kNone};
      if (n == "extend") return addElem(self.id, iterated(arg(0))), Likely{Kind::None, kNone};
      if (n == "pop") return elem(self.id);
      if (n == "copy") return self;
      if (n == "index" || n == "count") return {Kind::Int, kNone};
      return {Kind::None, kNone};
    }
    if (self.kind == Kind::Dict) {
      if (n == "get" || n == "pop" || n == "setdefault") return join(elem(self.id), arg(1));
      if (n == "values") {
        return {Kind::Iterator, self.id};
      }
      return {Kind::Any, kNone};
    }
    if (self.kind == Kind::Set && n == "add") return addElem(self.id, arg(0)), Likely{Kind::None, kNone};
    if (self.kind == Kind::Str) {
      if (n == "split" || n == "splitlines" || n == "rsplit") {
        u32 cell = siteCell(f, op);
        addElem(cell, {Kind::Str, kNone});
        return {Kind::List, cell};
      }
      if (n == "find" || n == "index" || n == "count" || n == "rfind") return {Kind::Int, kNone};
      if (n.starts_with("is") || n == "startswith" || n == "endswith") return {Kind::Bool, kNone};
      if (n == "encode") return {Kind::Bytes, kNone};
      if (n == "partition" || n == "rpartition") return {Kind::Tuple, kNone};
      return {Kind::Str, kNone};
    }
    if (self.kind == Kind::Module) {
      if (n == "floor" || n == "ceil" || n == "gcd" || n == "isqrt" || n == "comb" || n == "factorial")
        return {Kind::Int, kNone};
      return p_.str(self.id) == "math" ? Likely{Kind::Float, kNone} : Likely{Kind::Any, kNone};
    }
    return {Kind::Any, kNone};
  }
  Likely callValue(Likely callee, u32 f, const Op& op, u32 from, ConstId keywords) {
    switch (callee.kind) {
    case Kind::Bottom: return {};
    case Kind::Function:
      bindArguments(callee.id, f, op.args, from, 0, keywords);
      return callFunction(callee.id);
    case Kind::Class: return construct(callee.id, f, op, from, keywords);
    case Kind::Native: return {Kind::Float, kNone}; // all rows so far
    case Kind::Builtin: return from == 1 ? callBuiltin(p_.str(callee.id), f, op) : Likely{Kind::Any, kNone};
    default: return {Kind::Any, kNone};
    }
  }

  void transfer(u32 f, const Op& op) {
    const Function& fn = p_.functions[f];
    auto arg = [&](u32 i) { return get(f, op.args[i]); };
    auto result = [&](Likely t) { set(f, op.result, t); };
    switch (op.code) {
    case Opcode::Const: return result(constType(p_.consts[op.imm[0]], f, op));
    case Opcode::CheckBound: return result(arg(0));
    case Opcode::Unset: return;
    case Opcode::CellNew: {
      u32 c = siteCell(f, op);
      addElem(c, arg(0));
      return result({Kind::Iterator, c}); // a cell is a container of one
    }
    case Opcode::CellGet:
      return result(arg(0).kind == Kind::Iterator ? elem(arg(0).id) : Likely{Kind::Any, kNone});
    case Opcode::CellSet:
      if (arg(0).kind == Kind::Iterator) addElem(arg(0).id, arg(1));
      return;
    case Opcode::ClosureCell: {
      auto& cells = closures_[{f}];
      if (op.imm[0] < cells.size()) return result(cells[op.imm[0]]);
      return;
    }
    case Opcode::GlobalGet: {
      GlobalFacts& g = facts_.globals[fn.module][op.imm[0]];
      if (g.stores == 0) return result({Kind::Builtin, p_.modules[fn.module].globals[op.imm[0]]});
      return result(g.type);
    }
    case Opcode::GlobalSet: {
      GlobalFacts& g = facts_.globals[fn.module][op.imm[0]];
      Likely j = join(g.type, arg(0));
      if (!(j == g.type)) g.type = j, changed_ = true;
      return;
    }
    case Opcode::AttrGet: {
      Likely o = arg(0);
      if (o.kind == Kind::Module && p_.str(o.id) == "math") return result({Kind::Float, kNone});
      auto it = facts_.attributes.find(op.imm[0]);
      if (it != facts_.attributes.end())
        result(it->second);
      else if (o.kind == Kind::Any)
        result({Kind::Any, kNone});
      return;
    }
    case Opcode::AttrSet: {
      auto& a = facts_.attributes[op.imm[0]];
      Likely j = join(a, arg(1));
      if (!(j == a)) a = j, changed_ = true;
      return;
    }
    case Opcode::ItemGet: {
      Likely o = arg(0);
      if (o.kind == Kind::List || o.kind == Kind::Tuple || o.kind == Kind::Dict) {
        const Op* k = defs_[f][op.args[1]];
        if (k && k->code == Opcode::SliceNew) return result(o);
        return result(elem(o.id));
      }
      if (o.kind == Kind::Str) return result(o);
      if (o.kind == Kind::Bytes) return result({Kind::Int, kNone});
      if (o.kind != Kind::Bottom) result({Kind::Any, kNone});
      return;
    }
    case Opcode::ItemSet:
      if (hasCell(arg(0).kind)) addElem(arg(0).id, arg(2));
      return;
    case Opcode::Binary:
    case Opcode::Inplace: return result(arithmetic(op, arg(0), arg(1)));
    case Opcode::Compare: return result({Kind::Bool, kNone});
    case Opcode::BoxBool: return result({Kind::Bool, kNone});
    case Opcode::Neg:
    case Opcode::Pos:
    case Opcode::Invert: return result(arg(0));
    case Opcode::TupleNew:
    case Opcode::ListNew:
    case Opcode::SetNew: {
      u32 c = siteCell(f, op);
      for (ValueId v : op.args) addElem(c, get(f, v));
      return result({op.code == Opcode::TupleNew  ? Kind::Tuple
                     : op.code == Opcode::ListNew ? Kind::List
                                                  : Kind::Set,
                     c});
    }
    case Opcode::DictNew: {
      u32 c = siteCell(f, op);
      for (u32 i = 1; i < op.args.size(); i += 2) addElem(c, arg(i));
      return result({Kind::Dict, c});
    }
    case Opcode::ListAppend:
    case Opcode::SetAdd: addElem(arg(0).id, arg(1)); return;
    case Opcode::DictPut: addElem(arg(0).id, arg(2)); return;
    case Opcode::ListExtend:
    case Opcode::SetUpdate: addElem(arg(0).id, iterated(arg(1))); return;
    case Opcode::ListToTuple: return result({Kind::Tuple, arg(0).id});
    case Opcode::UnpackSeq: {
      Likely t = arg(0);
      if (t.kind == Kind::Tuple || t.kind == Kind::List) return result({Kind::Tuple, t.id});
      if (t.kind != Kind::Bottom) {
        u32 c = siteCell(f, op);
        addElem(c, iterated(t));
        result({Kind::Tuple, c});
      }
      return;
    }
    case Opcode::TupleItem: {
      // An unpacked display keeps its elements apart.
      const Op* d = defs_[f][op.args[0]];
      if (d && d->code == Opcode::UnpackSeq) d = defs_[f][d->args[0]];
      if (d && d->code == Opcode::TupleNew && op.imm[0] < d->args.size())
        return result(get(f, d->args[op.imm[0]]));
      return result(arg(0).kind == Kind::Tuple    ? elem(arg(0).id)
                    : arg(0).kind == Kind::Bottom ? Likely{}
                                                  : Likely{Kind::Any, kNone});
    }
    case Opcode::FormatValue:
    case Opcode::StrJoin: return result({Kind::Str, kNone});
    case Opcode::Iter: {
      Likely t = arg(0);
      if (t.kind == Kind::Iterator || t.kind == Kind::Range) return result(t);
      if (t.kind == Kind::Bottom) return;
      u32 c = siteCell(f, op);
      addElem(c, iterated(t));
      return result({Kind::Iterator, c});
    }
    case Opcode::IterNext: return result(iterated(arg(0)));
    case Opcode::Call: return result(callValue(arg(0), f, op, 1, op.imm[0]));
    case Opcode::CallMethod: return result(callMethod(arg(0), op.imm[0], f, op, 1, op.imm[1]));
    case Opcode::MethodLoad: return result({Kind::Any, kNone});
    case Opcode::CallLoaded: {
      const Op* load = defs_[f][op.args[0]];
      if (load && load->code == Opcode::MethodLoad)
        return result(callMethod(get(f, load->args[0]), load->imm[0], f, op, 2, op.imm[0]));
      return result({Kind::Any, kNone});
    }
    case Opcode::FuncNew: {
      auto& cells = closures_[{op.imm[0]}];
      for (u32 i = 3; i < op.args.size(); ++i) {
        if (cells.size() < i - 2) cells.push_back({});
        Likely j = join(cells[i - 3], get(f, op.args[i]));
        if (!(j == cells[i - 3])) cells[i - 3] = j, changed_ = true;
      }
      const Op* defaults = defs_[f][op.args[0]];
      const Function& g = p_.functions[op.imm[0]];
      if (defaults && !g.blocks.empty()) {
        std::vector<Likely> ds;
        if (defaults->code == Opcode::TupleNew)
          for (ValueId v : defaults->args) ds.push_back(get(f, v));
        else if (defaults->code == Opcode::Const && p_.consts[defaults->imm[0]].kind == ConstKind::Tuple)
          for (ConstId i : p_.consts[defaults->imm[0]].items)
            ds.push_back(constType(p_.consts[i], f, *defaults));
        for (u32 i = 0; i < ds.size() && i < g.positional; ++i)
          set(op.imm[0], g.blocks[0].params[g.positional - 1 - i], ds[ds.size() - 1 - i]);
      }
      return result({Kind::Function, op.imm[0]});
    }
    case Opcode::BuildClass: return result({Kind::Class, classOf_[(u64(f) << 32) | op.result]});
    case Opcode::Import: return result({Kind::Module, op.imm[0]});
    case Opcode::ImportFrom:
      return result(arg(0).kind == Kind::Module && p_.str(arg(0).id) == "math" && false
                        ? Likely{}
                        : importFrom(arg(0), op.imm[0]));
    case Opcode::Return:
      if (!op.args.empty()) {
        Likely j = join(facts_.returns[f], arg(0));
        if (!(j == facts_.returns[f])) facts_.returns[f] = j, changed_ = true;
      }
      return;
    default:
      if (op.result != kNone && fn.valueTypes[op.result] == Type::Tagged) result({Kind::Any, kNone});
      return;
    }
  }
  Likely importFrom(Likely module, StrId name) {
    if (module.kind != Kind::Module) return {Kind::Any, kNone};
    for (u32 m = 0; m < p_.modules.size(); ++m)
      if (p_.str(p_.modules[m].name) == p_.str(module.id))
        for (u32 g = 0; g < p_.modules[m].globals.size(); ++g)
          if (p_.modules[m].globals[g] == name) return facts_.globals[m][g].type;
    const u32 row = native(p_.str(module.id), p_.str(name));
    return row != kNone ? Likely{Kind::Native, row} : Likely{Kind::Any, kNone};
  }
  static u32 native(std::string_view module, std::string_view name) {
    static constexpr std::string_view rows[][2] = {
#define NATIVE(id, module, name, symbol) {module, name},
#include "abi/natives.def"
#undef NATIVE
    };
    for (u32 i = 0; i < std::size(rows); ++i)
      if (rows[i][0] == module && rows[i][1] == name) return i;
    return kNone;
  }
  struct FuncKey {
    u32 f;
    bool operator==(const FuncKey&) const = default;
  };
  struct FuncKeyHash {
    size_t operator()(const FuncKey& k) const { return k.f; }
  };
  std::unordered_map<FuncKey, std::vector<Likely>, FuncKeyHash> closures_;

  // Attributes that __init__ sets on every path, in order: the layout that instances will most likely have.
  void layout(ClassFacts& c) {
    if (!c.plain || !c.slots.empty()) return;
    if (!c.bases.empty()) {
      ClassFacts& base = facts_.classes[c.bases[0]];
      layout(base);
    }
    auto it = c.methods.find(initName());
    if (it == c.methods.end()) {
      if (!c.bases.empty()) c.slots = facts_.classes[c.bases[0]].slots;
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
          if (std::find(c.slots.begin(), c.slots.end(), op.imm[0]) == c.slots.end())
            c.slots.push_back(op.imm[0]);
        } else if ((op.code == Opcode::CallMethod || op.code == Opcode::CallLoaded) && !c.bases.empty()) {
          StrId name = op.code == Opcode::CallMethod ? op.imm[0] : kNone;
          if (op.code == Opcode::CallLoaded) {
            const Op* load = defs_[it->second][op.args[0]];
            if (load && load->code == Opcode::MethodLoad) name = load->imm[0];
          }
          if (name == initName() && name != kNone && c.slots.empty())
            c.slots = facts_.classes[c.bases[0]].slots;
        }
      }
      const Op& t = fn.blocks[b].ops.back();
      b = t.code == Opcode::Jump ? t.edges[0].target : t.code == Opcode::Branch ? meet(fn, t) : kNone;
    }
  }
  static BlockId meet(const Function& fn, const Op& branch) {
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
};

} // namespace

Facts inferFacts(const Program& program) { return Inference(program).run(); }

} // namespace molt
