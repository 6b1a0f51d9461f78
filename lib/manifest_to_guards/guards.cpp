// Claims to guards.
//
// A claim is found by its site: the hash in it is of the function's source, so an edit makes the claims about
// that function stale, and those about no other. A guard asserts; what stands behind it is still the generic
// code, and molt-lower decides anew where to test and what to do with the answer. So no claim can change what
// a program does:
//  1. a refused claim leaves no trace in the IR;
//  2. a guard has no result that anything uses;
//  3. a layout only names memory that the runtime fills when instances really get that layout.
#include "manifest_to_guards/guards.h"
#include <charconv>
#include <map>
#include <set>
#include <unordered_map>

namespace molt {
using namespace ir;

namespace {

#define REFUSAL(id, name, meaning) constexpr const char* k##id = name;
#include "manifest_to_guards/refusals.def"
#undef REFUSAL

struct SiteParts {
  std::string_view function; ///< module:qualname
  u64 hash = 0;
  u32 origin = 0;
  std::string_view op;
};

bool parseSite(std::string_view s, SiteParts& out) {
  const size_t colon = s.rfind(':'), number = s.rfind('#', colon), at = s.rfind('@', number);
  if (colon == s.npos || number == s.npos || at == s.npos || colon + 1 == s.size()) return false;
  out.function = s.substr(0, at);
  out.op = s.substr(colon + 1);
  std::string_view hash = s.substr(at + 1, number - at - 1),
                   origin = s.substr(number + 1, colon - number - 1);
  auto h = std::from_chars(hash.data(), hash.data() + hash.size(), out.hash, 16);
  auto o = std::from_chars(origin.data(), origin.data() + origin.size(), out.origin, 10);
  return h.ec == std::errc() && o.ec == std::errc() && h.ptr == hash.data() + hash.size() &&
         o.ptr == origin.data() + origin.size() && hash.size() == 16;
}

struct Place {
  FuncId function = kNone;
  BlockId block = kNone;
  u32 index = kNone; ///< of the op; kNone: a parameter
  ValueId value = kNone;
};

class Guards {
public:
  explicit Guards(Program& p) : p_(p) {
    for (FuncId f = 0; f < p.functions.size(); ++f) {
      const Function& fn = p.functions[f];
      byName_[std::string(p.str(p.modules[fn.module].name)) + ':' + std::string(p.str(fn.qualname))]
          .push_back(f);
      if (fn.kind == FunctionKind::ClassBody)
        classes_.insert(std::string(p.str(p.modules[fn.module].name)) + ':' +
                        std::string(p.str(fn.qualname)));
    }
  }

  ClaimVerdict judge(const Claim& c) {
    SiteParts site;
    if (!parseSite(c.site, site)) return {Verdict::Refused, kBadSite};
    auto named = byName_.find(std::string(site.function));
    if (named == byName_.end()) return {Verdict::Refused, kUnknownFunction};
    FuncId f = kNone;
    for (FuncId id : named->second)
      if (p_.functions[id].sourceHash == site.hash) f = id;
    if (f == kNone) return {Verdict::Refused, kStaleFunction};
    Place place;
    if (const char* why = locate(f, site, place)) return {Verdict::Refused, why};
    // A failed guard goes on at the op behind it, which in IR of another front end may have no origin.
    if (p_.functions[f].blocks[place.block].ops[place.index == kNone ? 0 : place.index + 1].origin == kNone)
      return {Verdict::Refused, kNotTraced};
    Op guard;
    if (const char* why = guardFor(c, guard)) return {Verdict::Refused, why};
    if (!seen_.insert({f, place.value}).second) return {Verdict::Refused, kDuplicate};
    if (proved(place, c.type)) return {Verdict::Proved, ""};
    guard.args = {place.value};
    pending_[{f, place.block}].push_back({place.index, std::move(guard)});
    return {Verdict::Guarded, ""};
  }

  /// All guards at once, so that indices stay true meanwhile.
  void insert() {
    for (auto& [where, guards] : pending_) {
      Function& f = p_.functions[where.first];
      std::vector<Op> in = std::move(f.blocks[where.second].ops), out;
      out.reserve(in.size() + guards.size());
      auto put = [&](u32 after, const Op& next) {
        for (auto& [index, guard] : guards)
          if (index == after) {
            FrameState state;
            state.function = where.first;
            state.resume = next.origin;
            f.states.push_back(state);
            guard.state = static_cast<u32>(f.states.size() - 1);
            guard.span = next.span;
            if (guard.type != Type::None) guard.result = f.newValue(guard.type);
            out.push_back(guard);
          }
      };
      put(kNone, in.front());
      for (u32 i = 0; i < in.size(); ++i) {
        out.push_back(in[i]);
        if (i + 1 < in.size()) put(i, in[i + 1]);
      }
      f.blocks[where.second].ops = std::move(out);
    }
  }

private:
  Program& p_;
  std::unordered_map<std::string, std::vector<FuncId>> byName_;
  std::set<std::string> classes_;
  std::set<std::pair<FuncId, ValueId>> seen_;
  std::map<std::pair<FuncId, BlockId>, std::vector<std::pair<u32, Op>>> pending_;

  const char* locate(FuncId id, const SiteParts& site, Place& place) const {
    const Function& f = p_.functions[id];
    place.function = id;
    if (site.op == "param") {
      if (f.blocks.empty() || site.origin >= f.blocks[0].params.size() || f.kind == FunctionKind::ClassBody)
        return kUnknownSite;
      place.block = 0;
      place.value = f.blocks[0].params[site.origin];
      return nullptr;
    }
    for (BlockId b = 0; b < f.blocks.size(); ++b)
      for (u32 i = 0; i < f.blocks[b].ops.size(); ++i) {
        const Op& op = f.blocks[b].ops[i];
        if (op.origin != site.origin) continue;
        if (info(op.code).text != site.op) return kUnknownSite;
        if (op.result == kNone || op.type != Type::Tagged || isTerminator(op.code)) return kNotTraced;
        place.block = b;
        place.index = i;
        place.value = op.result;
        return op.code == Opcode::IterNext ? intoBody(f, place) : nullptr;
      }
    return kUnknownSite;
  }

  /// In how many ways control comes to a block.
  static u32 waysTo(const Function& f, BlockId to) {
    u32 ways = 0;
    for (const Block& b : f.blocks)
      for (const Op& op : b.ops) {
        for (const Edge& e : op.edges) ways += e.target == to;
        ways += op.unwind.target == to;
      }
    return ways;
  }

  /// What iter_next gives may be the exhaustion sentinel: the guard stands where the loop body begins.
  static const char* intoBody(const Function& f, Place& place) {
    const std::vector<Op>* ops = &f.blocks[place.block].ops;
    u32 test = place.index + 1;
    if (test + 1 == ops->size() && (*ops)[test].code == Opcode::Jump) { // within try its block ends behind it
      const BlockId next = (*ops)[test].edges[0].target;
      if (waysTo(f, next) != 1) return kNotTraced;
      ops = &f.blocks[next].ops;
      test = 0;
    }
    if (test + 2 != ops->size() || (*ops)[test].code != Opcode::IsStop || (*ops)[test].args[0] != place.value)
      return kNotTraced;
    const Op& branch = ops->back();
    if (branch.code != Opcode::Branch || branch.args[0] != (*ops)[test].result) return kNotTraced;
    const BlockId body = branch.edges[1].target;
    if (waysTo(f, body) != 1) return kNotTraced;
    place.block = body;
    place.index = kNone;
    return nullptr;
  }

  const char* guardFor(const Claim& c, Op& guard) {
    if (c.type == "int")
      guard.code = Opcode::GuardInt, guard.type = Type::I64;
    else if (c.type == "float")
      guard.code = Opcode::GuardFloat, guard.type = Type::F64;
    else if (c.type == "bool")
      guard.code = Opcode::GuardBool, guard.type = Type::Bool;
    else {
      Shape s;
      static const std::set<std::string_view> builtin = {"str", "bytes", "list", "tuple", "dict", "set"};
      if (builtin.count(c.type)) {
        s.module = p_.intern("builtins");
        s.cls = p_.intern(c.type);
      } else if (classes_.count(c.type)) {
        const size_t colon = c.type.find(':');
        s.module = p_.intern(c.type.substr(0, colon));
        s.cls = p_.intern(c.type.substr(colon + 1));
        std::set<std::string_view> names;
        if (c.layout.size() > 64) return kBadLayout;
        for (auto& [name, kind] : c.layout) {
          if (!names.insert(name).second || (kind != "tagged" && kind != "f64")) return kBadLayout;
          s.slots.push_back(p_.intern(name));
          s.kinds.push_back(kind == "f64" ? Type::F64 : Type::Tagged);
        }
      } else {
        return kUnknownType;
      }
      guard.code = Opcode::GuardShape;
      for (guard.imm[0] = 0; guard.imm[0] < p_.shapes.size(); ++guard.imm[0])
        if (p_.shapes[guard.imm[0]] == s) break;
      if (guard.imm[0] == p_.shapes.size()) p_.shapes.push_back(std::move(s));
    }
    return nullptr;
  }

  /// What the op alone makes certain. Everything else needs a guard, however likely it is.
  bool proved(const Place& place, const std::string& type) const {
    if (place.index == kNone) return false;
    const Op& op = p_.functions[place.function].blocks[place.block].ops[place.index];
    switch (op.code) {
    case Opcode::Const:
      switch (p_.consts[op.imm[0]].kind) {
      case ConstKind::Float: return type == "float";
      case ConstKind::True:
      case ConstKind::False: return type == "bool";
      case ConstKind::Str: return type == "str";
      case ConstKind::Bytes: return type == "bytes";
      case ConstKind::Tuple: return type == "tuple";
      default: return false;
      }
    case Opcode::BoxBool: return type == "bool";
    case Opcode::StrJoin:
    case Opcode::FormatValue: return type == "str";
    case Opcode::ListNew: return type == "list";
    case Opcode::TupleNew:
    case Opcode::ListToTuple: return type == "tuple";
    case Opcode::DictNew: return type == "dict";
    case Opcode::SetNew: return type == "set";
    default: return false;
    }
  }
};
} // namespace

std::vector<ClaimVerdict> addGuards(Program& program, const Manifest& manifest) {
  Guards guards(program);
  std::vector<ClaimVerdict> verdicts;
  for (const Claim& c : manifest.claims) verdicts.push_back(guards.judge(c));
  guards.insert();
  program.stage = Stage::Guard;
  return verdicts;
}

} // namespace molt
