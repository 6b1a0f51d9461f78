// Constants and folding, as far as CPython's optimiser makes it visible (identity, frozensets, set order).
#include "ast/unparse.h"
#include "ast_to_ir/lower.h"
#include <cmath>
#include <cstdlib>

namespace molt {
using namespace ast;
using CK = ir::ConstKind;

ir::ConstId Lowerer::constOf(const Constant& c) {
  ir::Const k;
  switch (c.ctype) {
  case ast::ConstKind::None: k.kind = CK::None; break;
  case ast::ConstKind::True: k.kind = CK::True; break;
  case ast::ConstKind::False: k.kind = CK::False; break;
  case ast::ConstKind::Ellipsis: k.kind = CK::Ellipsis; break;
  case ast::ConstKind::Int:
    k.kind = CK::Int;
    k.text = c.fits ? std::to_string(c.ival()) : ast::decimalDigits(c.text());
    break;
  case ast::ConstKind::Float:
    k.kind = CK::Float;
    k.real = c.num();
    break;
  case ast::ConstKind::Complex:
    k.kind = CK::Complex;
    k.imag = c.num();
    break;
  case ast::ConstKind::Str:
    k.kind = CK::Str;
    k.text = c.text();
    break;
  case ast::ConstKind::Bytes:
    k.kind = CK::Bytes;
    k.text = c.text();
    break;
  }
  return program.intern(k);
}

std::optional<ir::ConstId> Lowerer::foldItems(const Seq<Expr*>& items, CK kind) {
  ir::Const c;
  c.kind = kind;
  for (auto* e : items) {
    auto id = fold(*e);
    if (!id) return std::nullopt;
    c.items.push_back(*id);
  }
  return program.intern(c);
}

static bool smallInt(const ir::Const& c, i64& v) {
  if (c.kind != CK::Int || c.text.size() > 18) return false;
  v = std::strtoll(c.text.c_str(), nullptr, 10);
  return true;
}

static bool asFloat(const ir::Const& c, f64& v) {
  if (c.kind == CK::Float) {
    v = c.real;
    return true;
  }
  i64 i;
  if (!smallInt(c, i)) return false;
  v = static_cast<f64>(i);
  return true;
}

std::optional<ir::ConstId> Lowerer::foldBinary(const BinOp& b) {
  auto l = fold(*b.left);
  if (!l) return std::nullopt;
  auto r = fold(*b.right);
  if (!r) return std::nullopt;
  ir::Const x = program.consts[*l], y = program.consts[*r], out;
  i64 i, j, v = 0;
  if (smallInt(x, i) && smallInt(y, j)) {
    bool ok = true;
    switch (b.op) {
    case Operator::Add: ok = !__builtin_add_overflow(i, j, &v); break;
    case Operator::Sub: ok = !__builtin_sub_overflow(i, j, &v); break;
    case Operator::Mult: ok = !__builtin_mul_overflow(i, j, &v); break;
    case Operator::FloorDiv:
    case Operator::Mod:
      if (j == 0) return std::nullopt;
      v = b.op == Operator::FloorDiv ? i / j - ((i % j != 0) && ((i < 0) != (j < 0)))
                                     : (i % j + (((i % j != 0) && ((i < 0) != (j < 0))) ? j : 0));
      break;
    case Operator::Pow:
      if (j < 0 || j > 63) return std::nullopt;
      v = 1;
      for (i64 n = 0; n < j && ok; ++n) ok = !__builtin_mul_overflow(v, i, &v);
      break;
    case Operator::LShift:
      ok = j >= 0 && j < 62 && i >= 0 && (i >> (62 - j)) == 0;
      if (ok) v = i << j;
      break;
    case Operator::RShift:
      ok = j >= 0;
      if (ok) v = j > 63 ? (i < 0 ? -1 : 0) : i >> j;
      break;
    case Operator::BitOr: v = i | j; break;
    case Operator::BitXor: v = i ^ j; break;
    case Operator::BitAnd: v = i & j; break;
    case Operator::Div:
      if (j == 0 || std::llabs(i) > (1ll << 53) || std::llabs(j) > (1ll << 53)) return std::nullopt;
      out.kind = CK::Float;
      out.real = static_cast<f64>(i) / static_cast<f64>(j);
      return program.intern(out);
    case Operator::MatMult: return std::nullopt;
    }
    if (!ok) return std::nullopt;
    out.kind = CK::Int;
    out.text = std::to_string(v);
    return program.intern(out);
  }
  f64 p, q;
  if (asFloat(x, p) && asFloat(y, q)) {
    out.kind = CK::Float;
    switch (b.op) {
    case Operator::Add: out.real = p + q; break;
    case Operator::Sub: out.real = p - q; break;
    case Operator::Mult: out.real = p * q; break;
    case Operator::Div:
      if (q == 0) return std::nullopt;
      out.real = p / q;
      break;
    default: return std::nullopt;
    }
    return program.intern(out);
  }
  if (y.kind == CK::Complex && asFloat(x, p) && (b.op == Operator::Add || b.op == Operator::Sub)) {
    out.kind = CK::Complex;
    out.real = b.op == Operator::Add ? p + y.real : p - y.real;
    out.imag = b.op == Operator::Add ? 0.0 + y.imag : 0.0 - y.imag;
    return program.intern(out);
  }
  if (b.op == Operator::Add && x.kind == y.kind && (x.kind == CK::Str || x.kind == CK::Bytes)) {
    out.kind = x.kind;
    out.text = x.text + y.text;
    return out.text.size() > 4096 ? std::nullopt : std::optional(program.intern(out));
  }
  if (b.op == Operator::Mult && (x.kind == CK::Str || x.kind == CK::Bytes) && smallInt(y, j) && j >= 0 &&
      static_cast<u64>(j) * x.text.size() <= 4096 && j <= 4096) {
    out.kind = x.kind;
    for (; j > 0; --j) out.text += x.text;
    return program.intern(out);
  }
  return std::nullopt;
}

std::optional<ir::ConstId> Lowerer::fold(const Expr& e) {
  if (auto* c = as<Constant>(&e)) return constOf(*c);
  if (auto* t = as<Tuple>(&e)) {
    if (t->ctx != ExprContext::Load) return std::nullopt;
    return foldItems(t->elts, CK::Tuple);
  }
  if (auto* b = as<BinOp>(&e)) {
    // Only short chains: a long one is not constant, and recursion would be deep.
    int depth = 0;
    for (const Expr* x = b; is<BinOp>(x); x = static_cast<const BinOp*>(x)->left)
      if (++depth > 50) return std::nullopt;
    return foldBinary(*b);
  }
  if (auto* n = as<Name>(&e); n && n->ctx == ExprContext::Load && n->id.view() == "__debug__") {
    ir::Const t;
    t.kind = CK::True;
    return program.intern(t);
  }
  auto* u = as<UnaryOp>(&e);
  if (!u) return std::nullopt;
  auto id = fold(*u->operand);
  if (!id) return std::nullopt;
  ir::Const c = program.consts[*id];
  switch (u->op) {
  case UnaryOperator::USub:
    if (c.kind == CK::Int) {
      if (c.text == "0") return id;
      c.text = c.text[0] == '-' ? c.text.substr(1) : "-" + c.text;
    } else if (c.kind == CK::Float) {
      c.real = -c.real;
    } else if (c.kind == CK::Complex) {
      c.real = -c.real;
      c.imag = -c.imag;
    } else {
      return std::nullopt;
    }
    return program.intern(c);
  case UnaryOperator::UAdd:
    if (c.kind == CK::Int || c.kind == CK::Float || c.kind == CK::Complex) return id;
    return std::nullopt;
  case UnaryOperator::Invert: {
    i64 v;
    if (c.kind == CK::True || c.kind == CK::False) { // without the warning that ~b gives
      v = c.kind == CK::True;
      c.kind = CK::Int;
    } else if (!smallInt(c, v)) {
      return std::nullopt;
    }
    c.text = std::to_string(~v);
    return program.intern(c);
  }
  case UnaryOperator::Not: {
    auto t = constTruth(*u->operand);
    if (!t) return std::nullopt;
    ir::Const k;
    k.kind = *t ? CK::False : CK::True;
    return program.intern(k);
  }
  }
  return std::nullopt;
}

std::string Lowerer::reprOf(ir::ConstId id) {
  auto& c = program.consts[id];
  switch (c.kind) {
  case CK::None: return "None";
  case CK::True: return "True";
  case CK::False: return "False";
  case CK::Str: return ast::reprStr(c.text);
  case CK::Bytes: return ast::reprBytes(c.text);
  case CK::Float: return ast::reprFloat(c.real);
  case CK::Complex: return ast::reprComplex(c.real, c.imag);
  default: return c.text;
  }
}

/// `in [1, 2]` and `for x in {1, 2}` see a constant tuple or frozenset.
std::optional<ir::ConstId> Lowerer::foldIterable(const Expr& e) {
  if (auto* l = as<List>(&e)) return foldItems(l->elts, CK::Tuple);
  if (auto* s = as<Set>(&e)) return foldItems(s->elts, CK::FrozenSet);
  return fold(e);
}

std::optional<bool> Lowerer::constTruth(const Expr& e) {
  auto id = fold(e);
  if (!id) return std::nullopt;
  auto& c = program.consts[*id];
  switch (c.kind) {
  case CK::None:
  case CK::False: return false;
  case CK::True:
  case CK::Ellipsis: return true;
  case CK::Int: return c.text != "0";
  case CK::Float:
  case CK::Complex: return c.real != 0 || c.imag != 0;
  case CK::Str:
  case CK::Bytes: return !c.text.empty();
  case CK::Tuple:
  case CK::FrozenSet: return !c.items.empty();
  }
  return std::nullopt;
}
} // namespace molt
