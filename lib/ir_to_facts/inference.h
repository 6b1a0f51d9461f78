// The state of the fixed point. Internal to ir_to_facts.
#pragma once
#include "ir_to_facts/infer.h"
#include <string_view>
#include <unordered_set>

namespace molt {

class Inference {
public:
  explicit Inference(const ir::Program& p) : p_(p) {}
  facts::Facts run();

private:
  using Op = ir::Op;
  using Opcode = ir::Opcode;
  using ValueId = ir::ValueId;
  using FuncId = ir::FuncId;
  using StrId = ir::StrId;
  using ConstId = ir::ConstId;
  using Kind = facts::Kind;
  using Likely = facts::Likely;

  static constexpr u32 kRounds = 24;
  static constexpr u32 kMaxFields = 16;
  const ir::Program& p_;
  facts::Facts facts_;
  std::vector<u32> parent_;                                     ///< union-find over cells
  std::vector<std::unordered_map<const void*, u32>> siteCells_; ///< the cell of an allocating op or constant
  std::vector<std::vector<const Op*>> defs_;
  std::unordered_map<u64, u32> classOf_;      ///< (function, value) of a build_class -> class index
  std::unordered_map<FuncId, u32> classBody_; ///< body function -> class index
  std::vector<std::pair<u32, const Op*>> classSites_;
  std::vector<std::vector<u32>> classesIn_; ///< by function: the classes that it builds
  std::vector<std::unordered_map<ValueId, Likely>> hints_;
  std::vector<std::vector<Likely>> closures_; ///< by function: its free variables
  std::vector<u32> yields_;                   ///< by function: cell of what it yields; 0: not asked yet
  std::unordered_map<StrId, Likely> attributesByName_;
  std::unordered_set<StrId> computedWith_; ///< attributes that arithmetic reads
  std::unordered_map<std::string_view, u32> moduleByName_;
  StrId init_ = kNone, iter_ = kNone;
  std::vector<std::vector<u32>> below_; ///< by class: its subclasses, near and far
  u32 round_ = 0, belowRound_ = kNone;
  bool changed_ = false;

  // infer.cpp: lattice, cells, bindings, layouts
  u32 find(u32 c);
  Likely elem(u32 c) { return c == kNone ? Likely{Kind::Any, kNone} : facts_.cells[find(c)].item; }
  Likely field(u32 c, i64 i); ///< element at a constant position; negative counts from the end
  Likely keyOf(u32 c) { return c == kNone ? Likely{Kind::Any, kNone} : facts_.cells[find(c)].key; }
  void addElem(u32 c, Likely t);
  void addKey(u32 c, Likely t);
  void addFields(u32 c, const std::vector<Likely>& fields);
  void addField(u32 c, i64 i, Likely t);
  void mix(u32 c);
  void unify(u32 a, u32 b);
  Likely join(Likely a, Likely b);
  void grow(Likely& at, Likely t) {
    Likely j = join(at, t);
    if (!(j == at)) at = j, changed_ = true;
  }
  static Likely optional(Likely t);
  static bool isNumber(Likely t) {
    return t.kind == Kind::Int || t.kind == Kind::Float || (t.kind == Kind::Any && t.id == facts::kNumber);
  }
  u32 commonBase(u32 a, u32 b);
  u32 soleBase(u32 c) { return facts_.classes[c].bases.size() == 1 ? facts_.classes[c].bases[0] : kNone; }
  static bool hasCell(Kind k) {
    return k == Kind::List || k == Kind::Tuple || k == Kind::Dict || k == Kind::Set || k == Kind::Iterator;
  }
  u32 siteCell(u32 f, const void* site);
  Likely container(Kind k, u32 f, const void* site, Likely item = {});
  Likely record(u32 f, const void* site, const std::vector<Likely>& fields); ///< a tuple
  void set(u32 f, ValueId v, Likely t);
  Likely get(u32 f, ValueId v) { return facts_.values[f][v]; }
  void bindings();
  void hint(u32 f, const Op& op);
  Likely shapeType(u32 shape, u32 f, const Op& op);
  void classFacts(u32 f, const Op& op);
  void resolveBases(u32 c);
  void classTrees();
  void function(u32 f);
  void edge(u32 f, const ir::Edge& e);
  void layout(facts::ClassFacts& c);
  void inheritLayout(facts::ClassFacts& c) {
    c.slots = facts_.classes[c.bases[0]].slots;
    c.numbers = facts_.classes[c.bases[0]].numbers;
  }
  static ir::BlockId meet(const ir::Function& fn, const Op& branch);

  // transfer.cpp: what each op gives
  void transfer(u32 f, const Op& op);
  Likely constType(const ir::Const& c, u32 f, const void* site);
  bool constIndex(u32 f, ValueId v, i64& out) const;
  Likely arithmetic(const Op& op, Likely a, Likely b);
  Likely iterated(Likely t);
  Likely attributeOf(Likely o, StrId name, u32 f, const Op& op);
  void setAttribute(Likely o, StrId name, Likely t);
  Likely importFrom(Likely module, StrId name);
  static u32 native(std::string_view module, std::string_view name);
  void functionMade(u32 f, const Op& op);

  // calls.cpp: what calls give, and what they hand over
  void bindArguments(u32 g, u32 f, const std::vector<ValueId>& args, u32 from, u32 shift, ConstId keywords);
  Likely callFunction(u32 g);
  Likely construct(u32 c, u32 f, const Op& op, u32 from, ConstId keywords);
  Likely callBuiltin(std::string_view name, u32 f, const Op& op, u32 from, ConstId keywords);
  Likely callMethod(Likely self, StrId name, u32 f, const Op& op, u32 from, ConstId keywords);
  Likely callOn(FuncId m, Likely self, u32 f, const Op& op, u32 from, ConstId keywords);
  const std::vector<u32>& overriders(u32 c);
  Likely callList(Likely self, std::string_view n, u32 f, const Op& op, u32 from);
  Likely callDict(Likely self, std::string_view n, u32 f, const Op& op, u32 from);
  Likely callStr(std::string_view n, u32 f, const Op& op, u32 from);
  Likely callModule(std::string_view module, std::string_view n);
  Likely callValue(Likely callee, u32 f, const Op& op, u32 from, ConstId keywords);
  /// A call from within a builtin (map, key=): only these types are known of it.
  Likely apply(Likely callee, const std::vector<Likely>& args);
};

} // namespace molt
