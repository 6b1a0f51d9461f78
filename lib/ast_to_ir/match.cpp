// match statements (PEP 634). A capture goes to a hidden variable and reaches its name only when the whole
// pattern has matched, as in CPython.
#include "ast/unparse.h"
#include "ast_to_ir/lower.h"
#include <algorithm>
#include <cstdlib>

namespace molt {
using namespace ast;

struct PatternLowerer {
  Lowerer& l;
  BlockId fail;
  bool allowIrrefutable = false;
  std::vector<std::pair<std::string_view, Var>> captures; ///< all alternatives share these
  std::vector<std::string_view> bound;                    ///< on the current path, in order

  Builder& b() { return l.f->b; }

  /// Goes on only if `test` holds.
  void require(const SourceSpan& at, ValueId test) {
    BlockId ok = b().newBlock();
    b().branch(at, test, ok, fail);
    b().placeSealed(ok);
  }
  void requireNotNone(const SourceSpan& at, ValueId v) {
    ValueId none = l.op(at, Opcode::Is, {v, l.none(at)});
    require(at, l.op(at, Opcode::Not, {none}));
  }
  ValueId number(const SourceSpan& at, u32 n) {
    ir::Const c;
    c.kind = ir::ConstKind::Int;
    c.text = std::to_string(n);
    return l.constant(at, l.program.intern(c));
  }
  void requireCompare(const SourceSpan& at, ir::CmpOp o, ValueId x, ValueId y) {
    ValueId v = l.op(at, Opcode::Compare, {x, y}, static_cast<u32>(o));
    require(at, l.op(at, Opcode::Truth, {v}));
  }

  void capture(const SourceSpan& at, std::string_view name, ValueId v) {
    if (std::find(bound.begin(), bound.end(), name) != bound.end())
      return l.error(at, "multiple assignments to name '" + std::string(name) + "' in pattern");
    bound.push_back(name);
    for (auto& [n, var] : captures)
      if (n == name) return b().write(var, v);
    captures.push_back({name, b().newVar()});
    b().write(captures.back().second, v);
  }

  static bool isWildcard(const Pattern* p) {
    auto* a = as<MatchAs>(p);
    return a && !a->name && !a->pattern;
  }
  static bool isStarWildcard(const Pattern* p) {
    auto* s = as<MatchStar>(p);
    return s && !s->name;
  }

  void sub(const Pattern& p, ValueId v) {
    bool outer = std::exchange(allowIrrefutable, true);
    match(p, v);
    allowIrrefutable = outer;
  }

  void match(const Pattern& p, ValueId v) {
    switch (p.kind) {
    case PatternKind::MatchValue: {
      if (!is<Constant>(static_cast<const MatchValue&>(p).value) &&
          !is<Attribute>(static_cast<const MatchValue&>(p).value) &&
          !l.fold(*static_cast<const MatchValue&>(p).value))
        return l.error(p, "patterns may only match literals and attribute lookups");
      ValueId x = l.expr(*static_cast<const MatchValue&>(p).value);
      return requireCompare(p, ir::CmpOp::Eq, v, x);
    }
    case PatternKind::MatchSingleton: {
      auto k = static_cast<const MatchSingleton&>(p).value;
      ir::Const c;
      c.kind = k == ast::ConstKind::True    ? ir::ConstKind::True
               : k == ast::ConstKind::False ? ir::ConstKind::False
                                            : ir::ConstKind::None;
      ValueId x = l.constant(p, l.program.intern(c));
      return require(p, l.op(p, Opcode::Is, {v, x}));
    }
    case PatternKind::MatchSequence: return sequence(static_cast<const MatchSequence&>(p), v);
    case PatternKind::MatchMapping: return mapping(static_cast<const MatchMapping&>(p), v);
    case PatternKind::MatchClass: return classPattern(static_cast<const MatchClass&>(p), v);
    case PatternKind::MatchStar:
      if (auto n = static_cast<const MatchStar&>(p).name) capture(p, n.view(), v);
      return;
    case PatternKind::MatchAs: {
      auto& a = static_cast<const MatchAs&>(p);
      if (!a.pattern && !allowIrrefutable)
        return l.error(p, a.name ? "name capture '" + std::string(a.name.view()) +
                                       "' makes remaining patterns unreachable"
                                 : "wildcard makes remaining patterns unreachable");
      if (a.pattern) match(*a.pattern, v);
      if (a.name) capture(p, a.name.view(), v);
      return;
    }
    case PatternKind::MatchOr: return alternatives(static_cast<const MatchOr&>(p), v);
    }
  }

  void alternatives(const MatchOr& p, ValueId v) {
    auto outerBound = bound;
    BlockId outerFail = fail, end = b().newBlock();
    bool outerAllow = allowIrrefutable;
    std::vector<std::string_view> first;
    for (u32 i = 0; i < p.patterns.size(); ++i) {
      bool last = i + 1 == p.patterns.size();
      bound = outerBound;
      allowIrrefutable = last && outerAllow;
      BlockId next = last ? outerFail : b().newBlock();
      fail = next;
      match(*p.patterns[i], v);
      std::vector<std::string_view> names(bound.begin() + static_cast<i64>(outerBound.size()), bound.end());
      std::sort(names.begin(), names.end());
      if (i == 0)
        first = names;
      else if (names != first)
        l.error(p, "alternative patterns bind different names");
      b().jump(end);
      if (!last) b().placeSealed(next);
    }
    fail = outerFail;
    allowIrrefutable = outerAllow;
    b().placeSealed(end);
  }

  void sequence(const MatchSequence& p, ValueId v) {
    u32 size = p.patterns.size(), star = kNone;
    bool onlyWildcard = true, starWildcard = false;
    for (u32 i = 0; i < size; ++i) {
      if (is<MatchStar>(p.patterns[i])) {
        if (star != kNone) return l.error(p, "multiple starred names in sequence pattern");
        star = i;
        starWildcard = isStarWildcard(p.patterns[i]);
        onlyWildcard &= starWildcard;
        continue;
      }
      onlyWildcard &= isWildcard(p.patterns[i]);
    }
    require(p, l.op(p, Opcode::MatchSequence, {v}));
    if (star == kNone)
      requireCompare(p, ir::CmpOp::Eq, l.op(p, Opcode::Len, {v}), number(p, size));
    else if (size > 1)
      requireCompare(p, ir::CmpOp::Ge, l.op(p, Opcode::Len, {v}), number(p, size - 1));
    if (onlyWildcard) return;
    if (starWildcard) { // no list for the middle: items by index
      for (u32 i = 0; i < size; ++i) {
        if (i == star || isWildcard(p.patterns[i])) continue;
        ValueId index = number(p, i);
        if (i > star) {
          ValueId len = l.op(p, Opcode::Len, {v});
          index = l.op(p, Opcode::Binary, {len, number(p, size - i)}, static_cast<u32>(ir::BinOp::Sub));
        }
        sub(*p.patterns[i], l.op(p, Opcode::ItemGet, {v, index}));
      }
      return;
    }
    ValueId items = star == kNone ? l.op(p, Opcode::UnpackSeq, {v}, size)
                                  : l.op(p, Opcode::UnpackEx, {v}, star, size - star - 1);
    for (u32 i = 0; i < size; ++i) sub(*p.patterns[i], l.op(p, Opcode::TupleItem, {items}, i));
  }

  /// Equal for constants that compare equal: 0, False, 0.0 and 0j are one key.
  std::string numberKey(ir::ConstId id) {
    auto& c = l.program.consts[id];
    f64 real = c.real, imag = c.imag;
    switch (c.kind) {
    case ir::ConstKind::True: real = 1; break;
    case ir::ConstKind::False: real = 0; break;
    case ir::ConstKind::Int:
      if (c.text.size() > 15) return "i" + c.text;
      real = std::atof(c.text.c_str());
      break;
    case ir::ConstKind::Float:
    case ir::ConstKind::Complex: break;
    default: return "#" + std::to_string(id);
    }
    return "n" + ast::reprFloat(real + 0.0) + "," + ast::reprFloat(imag + 0.0);
  }

  void mapping(const MatchMapping& p, ValueId v) {
    u32 size = p.keys.size();
    require(p, l.op(p, Opcode::MatchMapping, {v}));
    if (!size && !p.rest) return;
    if (size) requireCompare(p, ir::CmpOp::Ge, l.op(p, Opcode::Len, {v}), number(p, size));
    std::vector<ValueId> keys;
    std::vector<std::string> seen;
    for (auto* k : p.keys) {
      if (auto c = l.fold(*k)) {
        std::string key = numberKey(*c);
        if (std::find(seen.begin(), seen.end(), key) != seen.end())
          return l.error(p, "mapping pattern checks duplicate key (" + l.reprOf(*c) + ")");
        seen.push_back(key);
      } else if (!is<Attribute>(k)) {
        return l.error(p, "mapping pattern keys may only match literals and attribute lookups");
      }
      keys.push_back(l.expr(*k));
    }
    ValueId keyTuple = l.op(p, Opcode::TupleNew, keys);
    ValueId values = l.op(p, Opcode::MatchKeys, {v, keyTuple});
    requireNotNone(p, values);
    if (size) values = l.op(p, Opcode::UnpackSeq, {values}, size);
    for (u32 i = 0; i < size; ++i) sub(*p.patterns[i], l.op(p, Opcode::TupleItem, {values}, i));
    if (!p.rest) return;
    ValueId rest = l.op(p, Opcode::DictNew);
    l.op(p, Opcode::DictUpdate, {rest, v});
    for (u32 i = size; i-- > 0;) l.op(p, Opcode::ItemDel, {rest, keys[i]});
    capture(p, p.rest.view(), rest);
  }

  void classPattern(const MatchClass& p, ValueId v) {
    for (u32 i = 0; i < p.kwd_attrs.size(); ++i)
      for (u32 j = i + 1; j < p.kwd_attrs.size(); ++j)
        if (p.kwd_attrs[i] == p.kwd_attrs[j])
          return l.error(*p.kwd_patterns[j],
                         "attribute name repeated in class pattern: " + std::string(p.kwd_attrs[j].view()));
    ValueId cls = l.expr(*p.cls);
    std::vector<ir::ConstId> names;
    for (auto n : p.kwd_attrs) names.push_back(l.strConst(n.view())); // not mangled, as in CPython
    ValueId attrs =
        l.op(p, Opcode::MatchClass, {v, cls, l.constant(p, l.tupleConst(names))}, p.patterns.size());
    requireNotNone(p, attrs);
    u32 n = p.patterns.size();
    if (n + p.kwd_patterns.size()) attrs = l.op(p, Opcode::UnpackSeq, {attrs}, n + p.kwd_patterns.size());
    for (u32 i = 0; i < n + p.kwd_patterns.size(); ++i) {
      auto* q = i < n ? p.patterns[i] : p.kwd_patterns[i - n];
      if (!isWildcard(q)) sub(*q, l.op(p, Opcode::TupleItem, {attrs}, i));
    }
  }
};

void Lowerer::matchStmt(const Match& s) {
  auto& b = f->b;
  ValueId subject = expr(*s.subject);
  BlockId end = b.newBlock();
  for (u32 i = 0; i < s.cases.size(); ++i) {
    auto& c = *s.cases[i];
    BlockId next = b.newBlock();
    PatternLowerer p{*this, next, c.guard || i + 1 == s.cases.size(), {}, {}};
    p.match(*c.pattern, subject);
    for (auto name : p.bound)
      for (auto& [n, var] : p.captures)
        if (n == name) storeName(*c.pattern, name, b.read(var));
    if (c.guard) {
      BlockId pass = b.newBlock();
      cond(*c.guard, {pass}, {next});
      b.placeSealed(pass);
    }
    stmts(c.body);
    b.jump(end);
    b.placeSealed(next);
  }
  b.jump(end);
  b.placeSealed(end);
}
} // namespace molt
