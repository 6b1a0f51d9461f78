// Expressions: operators, displays, attributes, subscripts, f-strings.
#include "ast_to_ir/lower.h"
#include <cstring>

namespace molt {
using namespace ast;

static u32 binOp(Operator o) {
  using B = ir::BinOp;
  static constexpr B table[] = {B::Add,    B::Sub,    B::Mul, B::MatMul, B::TrueDiv, B::Mod,     B::Pow,
                                B::LShift, B::RShift, B::Or,  B::Xor,    B::And,     B::FloorDiv};
  return static_cast<u32>(table[static_cast<u8>(o)]);
}

ValueId Lowerer::expr(const Expr& e) {
  switch (e.kind) {
  case ExprKind::Constant: return constant(e, constOf(static_cast<const Constant&>(e)));
  case ExprKind::Name: {
    auto& n = static_cast<const Name&>(e);
    if (n.id.view() == "__debug__") return constant(e, *fold(e));
    return loadName(e, n.id.view());
  }
  case ExprKind::BoolOp:
  case ExprKind::IfExp: return throughCond(e);
  case ExprKind::Compare:
    if (static_cast<const Compare&>(e).ops.size() > 1) return throughCond(e);
    break;
  case ExprKind::NamedExpr: {
    auto& n = static_cast<const NamedExpr&>(e);
    ValueId v = expr(*n.value);
    store(*n.target, v);
    return v;
  }
  case ExprKind::BinOp: return binary(static_cast<const BinOp&>(e));
  case ExprKind::UnaryOp: {
    auto& u = static_cast<const UnaryOp&>(e);
    if (auto c = fold(e)) return constant(e, *c);
    if (u.op == UnaryOperator::Not) break;
    ValueId v = expr(*u.operand);
    return op(e,
              u.op == UnaryOperator::USub   ? Opcode::Neg
              : u.op == UnaryOperator::UAdd ? Opcode::Pos
                                            : Opcode::Invert,
              {v});
  }
  case ExprKind::Lambda: return lambda(static_cast<const Lambda&>(e));
  case ExprKind::Dict: return dictDisplay(static_cast<const Dict&>(e));
  case ExprKind::Set: return setDisplay(static_cast<const Set&>(e));
  case ExprKind::ListComp: {
    auto& c = static_cast<const ListComp&>(e);
    return comprehension(e, c.generators, c.elt, nullptr);
  }
  case ExprKind::SetComp: {
    auto& c = static_cast<const SetComp&>(e);
    return comprehension(e, c.generators, c.elt, nullptr);
  }
  case ExprKind::DictComp: {
    auto& c = static_cast<const DictComp&>(e);
    return comprehension(e, c.generators, c.key, c.value);
  }
  case ExprKind::GeneratorExp: return generatorExp(static_cast<const GeneratorExp&>(e));
  case ExprKind::Await: return await(static_cast<const Await&>(e));
  case ExprKind::Yield: return yieldExpr(static_cast<const Yield&>(e));
  case ExprKind::YieldFrom: return yieldFrom(static_cast<const YieldFrom&>(e));
  case ExprKind::Call: return callExpr(static_cast<const Call&>(e));
  case ExprKind::FormattedValue: return formatted(static_cast<const FormattedValue&>(e));
  case ExprKind::Interpolation:
  case ExprKind::TemplateStr: refuse(e, Refusal::TemplateString); return none(e);
  case ExprKind::JoinedStr: return joined(static_cast<const JoinedStr&>(e));
  case ExprKind::Attribute: return attribute(static_cast<const Attribute&>(e));
  case ExprKind::Subscript: return subscript(static_cast<const Subscript&>(e));
  case ExprKind::Starred: error(e, "can't use starred expression here"); return none(e);
  case ExprKind::List: return listDisplay(static_cast<const List&>(e));
  case ExprKind::Tuple: return tupleDisplay(static_cast<const Tuple&>(e));
  case ExprKind::SliceExpr: {
    auto& s = static_cast<const SliceExpr&>(e);
    ValueId a = exprOrNone(e, s.lower), b = exprOrNone(e, s.upper), c = exprOrNone(e, s.step);
    return op(e, Opcode::SliceNew, {a, b, c});
  }
  }
  // What is a truth by nature: `not`, `is`, `in`, and comparisons.
  Tested t = tested(e);
  return t.tagged != kNone ? t.tagged : op(e, Opcode::BoxBool, {t.truth});
}

/// `'%s and %r' % (a, b)` is an f-string, as CPython's optimiser makes it: each value is formatted before the
/// next is evaluated. Nothing if the format is not of %s, %r and %a with width and precision, or does not fit
/// the tuple.
std::optional<ValueId> Lowerer::percent(const BinOp& e) {
  auto* fmt = as<Constant>(e.left);
  auto* args = as<Tuple>(e.right);
  if (e.op != Operator::Mod || !fmt || fmt->ctype != ast::ConstKind::Str || !args) return std::nullopt;
  struct Part {
    std::string text; // literal, or format spec
    char conversion = 0;
  };
  std::vector<Part> parts;
  std::string_view s = fmt->text();
  u32 used = 0;
  std::string literal;
  for (size_t i = 0; i < s.size(); ++i) {
    if (s[i] != '%') {
      literal += s[i];
      continue;
    }
    if (++i < s.size() && s[i] == '%') {
      literal += '%';
      continue;
    }
    bool left = false;
    for (; i < s.size() && std::string_view("-+ #0").find(s[i]) != std::string_view::npos; ++i)
      left |= s[i] == '-';
    auto digits = [&] {
      size_t from = i;
      while (i < s.size() && s[i] >= '0' && s[i] <= '9') ++i;
      return std::string(s.substr(from, i - from));
    };
    std::string width = digits(), precision;
    bool dot = i < s.size() && s[i] == '.';
    if (dot) {
      ++i;
      precision = digits();
      if (precision.empty()) precision = "0";
    }
    if (i >= s.size() || (s[i] != 's' && s[i] != 'r' && s[i] != 'a') || width.size() > 3 ||
        precision.size() > 3 || used >= args->elts.size() || is<Starred>(args->elts[used]))
      return std::nullopt;
    ++used;
    std::string spec;
    if (!width.empty()) spec = (left ? "" : ">") + std::to_string(std::atoi(width.c_str()));
    if (dot) spec += "." + std::to_string(std::atoi(precision.c_str()));
    if (!literal.empty()) parts.push_back({std::exchange(literal, {}), 0});
    parts.push_back({spec, s[i]});
  }
  if (used < args->elts.size()) return std::nullopt;
  if (!literal.empty()) parts.push_back({literal, 0});
  std::vector<ValueId> values;
  u32 next = 0;
  for (auto& p : parts) {
    if (!p.conversion) {
      values.push_back(string(e, p.text));
      continue;
    }
    auto& arg = *args->elts[next++];
    ValueId v = expr(arg);
    values.push_back(op(arg, Opcode::FormatValue, {v, string(arg, p.text)}, static_cast<u32>(p.conversion)));
  }
  if (values.empty()) return string(e, "");
  return values.size() == 1 ? values[0] : op(e, Opcode::StrJoin, std::move(values));
}

ValueId Lowerer::binary(const BinOp& e) {
  if (auto c = fold(e)) return constant(e, *c);
  if (auto v = percent(e)) return *v;
  // Left-leaning chains may be long; walk them without recursion.
  std::vector<const BinOp*> chain;
  const Expr* x = &e;
  while (auto* b = as<BinOp>(x)) {
    if (b != &e && ((b->op == Operator::Mod && is<Constant>(b->left)) || fold(*b))) break;
    chain.push_back(b);
    x = b->left;
  }
  ValueId v = expr(*x);
  for (auto i = chain.rbegin(); i != chain.rend(); ++i) {
    ValueId r = expr(*(*i)->right);
    v = op(**i, Opcode::Binary, {v, r}, binOp((*i)->op));
  }
  return v;
}

void Lowerer::augAssign(const AugAssign& s) {
  u32 kind = binOp(s.op);
  switch (s.target->kind) {
  case ExprKind::Name: {
    auto& n = static_cast<const Name&>(*s.target);
    ValueId v = loadName(n, n.id.view());
    ValueId r = expr(*s.value);
    v = op(s, Opcode::Inplace, {v, r}, kind);
    return storeName(n, n.id.view(), v);
  }
  case ExprKind::Attribute: {
    auto& a = static_cast<const Attribute&>(*s.target);
    ir::StrId name = str(mangle(a.attr.view()));
    ValueId o = expr(*a.value);
    ValueId v = op(attrSpan(a, a), Opcode::AttrGet, {o}, name);
    ValueId r = expr(*s.value);
    v = op(s, Opcode::Inplace, {v, r}, kind);
    op(attrSpan(a, a), Opcode::AttrSet, {o, v}, name);
    return;
  }
  case ExprKind::Subscript: {
    auto& t = static_cast<const Subscript&>(*s.target);
    ValueId o = expr(*t.value), i = expr(*t.slice);
    ValueId v = op(t, Opcode::ItemGet, {o, i});
    ValueId r = expr(*s.value);
    v = op(s, Opcode::Inplace, {v, r}, kind);
    op(t, Opcode::ItemSet, {o, i, v});
    return;
  }
  default: return;
  }
}

// --- attributes and subscripts

/// A chain over several lines is reported at the line of the attribute (update_start_location_to_match_attr).
SourceSpan Lowerer::attrSpan(SourceSpan at, const Attribute& a) {
  const SourceSpan whole = a;
  if (at.line == whole.endLine) return at;
  u32 n = static_cast<u32>(a.attr.view().size());
  at.line = whole.endLine;
  at.col = whole.endCol >= n ? whole.endCol - n : 0;
  at.endLine = std::max(at.endLine, at.line);
  return at;
}

ValueId Lowerer::attribute(const Attribute& a) {
  ValueId o = expr(*a.value);
  return op(attrSpan(a, a), Opcode::AttrGet, {o}, str(mangle(a.attr.view())));
}

ValueId Lowerer::subscript(const Subscript& s) {
  checkSubscript(s);
  ValueId o = expr(*s.value);
  ValueId i = expr(*s.slice);
  return op(s, Opcode::ItemGet, {o, i});
}

void Lowerer::checkSubscript(const Subscript& s) {
  auto* type = typeOf(*s.value);
  if (!type) return;
  auto* c = as<Constant>(s.value);
  bool sequence = is<List>(s.value) || is<ListComp>(s.value) || is<Tuple>(s.value) ||
                  is<JoinedStr>(s.value) ||
                  (c && (c->ctype == ast::ConstKind::Str || c->ctype == ast::ConstKind::Bytes));
  if (sequence) {
    auto* index = typeOf(*s.slice);
    if (!index || !std::strcmp(index, "int") || !std::strcmp(index, "bool")) return;
    return warn(s, std::string(type) + " indices must be integers or slices, not " + index +
                       "; perhaps you missed a comma?");
  }
  bool known =
      is<Set>(s.value) || is<SetComp>(s.value) || is<GeneratorExp>(s.value) || is<Lambda>(s.value) || c;
  if (known) warn(s, "'" + std::string(type) + "' object is not subscriptable; perhaps you missed a comma?");
}

// --- displays

static bool hasStar(const Seq<Expr*>& elts) {
  for (auto* e : elts)
    if (is<Starred>(e)) return true;
  return false;
}

/// A new list of the elements, unpacking stars (CPython's starunpack_helper).
ValueId Lowerer::starredList(const SourceSpan& at, const Seq<Expr*>& elts) {
  u32 i = 0;
  std::vector<ValueId> first;
  for (; i < elts.size() && !is<Starred>(elts[i]); ++i) first.push_back(expr(*elts[i]));
  ValueId list = op(at, Opcode::ListNew, std::move(first));
  for (; i < elts.size(); ++i) {
    if (auto* s = as<Starred>(elts[i])) {
      ValueId v = expr(*s->value);
      op(at, Opcode::ListExtend, {list, v});
    } else {
      ValueId v = expr(*elts[i]);
      op(at, Opcode::ListAppend, {list, v});
    }
  }
  return list;
}

ValueId Lowerer::listDisplay(const List& l) {
  if (hasStar(l.elts)) return starredList(l, l.elts);
  if (l.elts.size() > 2)
    if (auto c = foldItems(l.elts, ir::ConstKind::Tuple)) {
      ValueId list = op(l, Opcode::ListNew, {});
      op(l, Opcode::ListExtend, {list, constant(l, *c)});
      return list;
    }
  std::vector<ValueId> items;
  for (auto* e : l.elts) items.push_back(expr(*e));
  return op(l, Opcode::ListNew, std::move(items));
}

ValueId Lowerer::tupleDisplay(const Tuple& t) {
  if (auto c = fold(t)) return constant(t, *c);
  if (hasStar(t.elts)) return op(t, Opcode::ListToTuple, {starredList(t, t.elts)});
  std::vector<ValueId> items;
  for (auto* e : t.elts) items.push_back(expr(*e));
  return op(t, Opcode::TupleNew, std::move(items));
}

ValueId Lowerer::setDisplay(const Set& s) {
  constexpr u32 kStackUse = 30; // CPython's STACK_USE_GUIDELINE: longer displays add one by one
  if (!hasStar(s.elts)) {
    if (s.elts.size() > 2)
      if (auto c = foldItems(s.elts, ir::ConstKind::FrozenSet)) {
        ValueId set = op(s, Opcode::SetNew, {});
        op(s, Opcode::SetUpdate, {set, constant(s, *c)});
        return set;
      }
    if (s.elts.size() <= kStackUse) {
      std::vector<ValueId> items;
      for (auto* e : s.elts) items.push_back(expr(*e));
      return op(s, Opcode::SetNew, std::move(items));
    }
  }
  u32 i = 0;
  std::vector<ValueId> first;
  if (hasStar(s.elts))
    for (; i < s.elts.size() && !is<Starred>(s.elts[i]); ++i) first.push_back(expr(*s.elts[i]));
  ValueId set = op(s, Opcode::SetNew, std::move(first));
  for (; i < s.elts.size(); ++i) {
    auto* star = as<Starred>(s.elts[i]);
    ValueId v = expr(star ? *star->value : *s.elts[i]);
    op(s, star ? Opcode::SetUpdate : Opcode::SetAdd, {set, v});
  }
  return set;
}

ValueId Lowerer::subdict(const Dict& d, u32 begin, u32 end) {
  bool big = (end - begin) * 2 > 30;
  ValueId dict = big ? op(d, Opcode::DictNew) : kNone;
  std::vector<ValueId> items;
  for (u32 i = begin; i < end; ++i) {
    ValueId k = expr(*d.keys[i]), v = expr(*d.values[i]);
    if (big)
      op(d, Opcode::DictPut, {dict, k, v});
    else
      items.insert(items.end(), {k, v});
  }
  return big ? dict : op(d, Opcode::DictNew, std::move(items));
}

ValueId Lowerer::dictDisplay(const Dict& d) {
  // CPython's compiler_dict, chunk for chunk: keys are hashed when their chunk is complete.
  ValueId dict = kNone;
  u32 pending = 0;
  auto flush = [&](u32 end) {
    ValueId part = subdict(d, end - pending, end);
    pending = 0;
    if (dict == kNone)
      dict = part;
    else
      op(d, Opcode::DictUpdate, {dict, part});
  };
  for (u32 i = 0; i < d.values.size(); ++i) {
    if (!d.keys[i]) {
      if (pending) flush(i);
      if (dict == kNone) dict = op(d, Opcode::DictNew);
      ValueId v = expr(*d.values[i]);
      op(d, Opcode::DictUpdate, {dict, v});
    } else {
      ++pending;
      if ((pending - 1) * 2 > 30) flush(i + 1);
    }
  }
  if (pending) flush(d.values.size());
  return dict != kNone ? dict : op(d, Opcode::DictNew);
}

// --- f-strings

ValueId Lowerer::formatted(const FormattedValue& e) {
  ValueId v = expr(*e.value);
  ValueId spec = e.format_spec ? expr(*e.format_spec) : string(e, "");
  return op(e, Opcode::FormatValue, {v, spec}, e.conversion > 0 ? static_cast<u32>(e.conversion) : 0);
}

ValueId Lowerer::joined(const JoinedStr& e) {
  if (e.values.empty()) return string(e, "");
  std::vector<ValueId> parts;
  for (auto* v : e.values) parts.push_back(expr(*v));
  return parts.size() == 1 ? parts[0] : op(e, Opcode::StrJoin, std::move(parts));
}
} // namespace molt
