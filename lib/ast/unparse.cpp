#include "ast/unparse.h"
#include <charconv>
#include <cmath>
#include <cstdio>

namespace molt::ast {

std::string decimalDigits(std::string_view text) {
  if (!text.starts_with("0x")) return std::string(text);
  std::vector<u32> limbs; // base 10^9, little end first
  for (char c : text.substr(2)) {
    u64 carry = static_cast<u64>(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
    for (u32& l : limbs) {
      carry += u64(l) * 16;
      l = static_cast<u32>(carry % 1000000000);
      carry /= 1000000000;
    }
    if (carry) limbs.push_back(static_cast<u32>(carry));
  }
  if (limbs.empty()) return "0";
  std::string s = std::to_string(limbs.back());
  for (size_t i = limbs.size() - 1; i-- > 0;) {
    std::string part = std::to_string(limbs[i]);
    s += std::string(9 - part.size(), '0') + part;
  }
  return s;
}

/// repr(float), or without the `.0` for the parts of a complex.
static std::string floatText(f64 x, bool point) {
  if (std::isinf(x)) return x > 0 ? "1e309" : "-1e309"; // what the parser reads back as infinity
  if (std::isnan(x)) return "nan";
  char buffer[64];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, x, std::chars_format::scientific).ptr;
  std::string s(buffer, end), sign, digits;
  if (s[0] == '-') {
    sign = "-";
    s.erase(0, 1);
  }
  size_t e = s.find('e');
  int exponent = std::atoi(s.c_str() + e + 1);
  for (char c : s.substr(0, e))
    if (c != '.') digits += c;
  int n = static_cast<int>(digits.size());
  if (exponent < -4 || exponent >= 16) {
    std::string out = sign + digits.substr(0, 1);
    if (n > 1) out += "." + digits.substr(1);
    char tail[16];
    std::snprintf(tail, sizeof tail, "e%c%02d", exponent < 0 ? '-' : '+', std::abs(exponent));
    return out + tail;
  }
  if (exponent < 0) return sign + "0." + std::string(static_cast<size_t>(-exponent - 1), '0') + digits;
  if (n <= exponent + 1) {
    std::string out = sign + digits + std::string(static_cast<size_t>(exponent + 1 - n), '0');
    return point ? out + ".0" : out;
  }
  size_t whole = static_cast<size_t>(exponent) + 1;
  return sign + digits.substr(0, whole) + "." + digits.substr(whole);
}

std::string reprFloat(f64 x) { return floatText(x, true); }

std::string reprComplex(f64 real, f64 imag) {
  std::string tail = floatText(imag, false) + "j";
  if (real == 0 && !std::signbit(real)) return tail;
  return "(" + floatText(real, false) + (tail[0] == '-' ? "" : "+") + tail + ")";
}

static char quoteFor(std::string_view s) {
  return s.find('\'') != s.npos && s.find('"') == s.npos ? '"' : '\'';
}

std::string reprStr(std::string_view s) {
  char q = quoteFor(s), buffer[16];
  std::string out(1, q);
  for (size_t i = 0; i < s.size();) {
    u8 c = static_cast<u8>(s[i]);
    u32 n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    u32 cp = c;
    if (n > 1) {
      cp = c & (0xff >> (n + 1));
      for (u32 k = 1; k < n && i + k < s.size(); ++k) cp = cp << 6 | (static_cast<u8>(s[i + k]) & 0x3f);
    }
    if (c == static_cast<u8>(q) || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (cp < 0x20 || (cp >= 0x7f && cp <= 0xa0) || cp == 0xad) {
      std::snprintf(buffer, sizeof buffer, "\\x%02x", cp);
      out += buffer;
    } else if ((cp >= 0xd800 && cp < 0xf900) || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200f) ||
               (cp >= 0x2028 && cp <= 0x202f) || (cp >= 0x205f && cp <= 0x206f) || cp == 0x3000 ||
               cp == 0xfeff) { // not printable; the common ones
      std::snprintf(buffer, sizeof buffer, "\\u%04x", cp);
      out += buffer;
    } else {
      out.append(s.substr(i, n));
    }
    i += n;
  }
  return out + q;
}

std::string reprBytes(std::string_view s) {
  char q = quoteFor(s), buffer[8];
  std::string out = "b";
  out += q;
  for (char ch : s) {
    u8 c = static_cast<u8>(ch);
    if (ch == q || c == '\\') {
      out += '\\';
      out += ch;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c < 0x20 || c >= 0x7f) {
      std::snprintf(buffer, sizeof buffer, "\\x%02x", c);
      out += buffer;
    } else {
      out += ch;
    }
  }
  return out + q;
}

std::string repr(const Constant& c) {
  switch (c.ctype) {
  case ConstKind::None: return "None";
  case ConstKind::True: return "True";
  case ConstKind::False: return "False";
  case ConstKind::Ellipsis: return "...";
  case ConstKind::Int: return c.fits ? std::to_string(c.ival()) : decimalDigits(c.text());
  case ConstKind::Float: return reprFloat(c.num());
  case ConstKind::Complex: return floatText(c.num(), false) + "j";
  case ConstKind::Str: return (c.u ? "u" : "") + reprStr(c.text());
  case ConstKind::Bytes: return reprBytes(c.text());
  }
  return {};
}

namespace {
enum Level {
  Tuple_,
  Test,
  Or,
  And,
  Not_,
  Cmp,
  Bor,
  Bxor,
  Band,
  Shift,
  Arith,
  Term,
  Factor,
  Power,
  Await_,
  Atom
};

struct Writer {
  std::string out;
  void put(std::string_view s) { out += s; }
  void name(Identifier id) { put(id.view()); }
  template <class T> void list(const Seq<T*>& items, int level) {
    for (u32 i = 0; i < items.size(); ++i) {
      if (i) put(", ");
      expr(*items[i], level);
    }
  }
  struct Parens {
    Writer& w;
    bool on;
    Parens(Writer& w, bool on) : w(w), on(on) {
      if (on) w.put("(");
    }
    ~Parens() {
      if (on) w.put(")");
    }
  };

  void args(const Arguments& a) {
    bool first = true;
    auto sep = [&] {
      if (!first) put(", ");
      first = false;
    };
    auto arg = [&](const Arg& x) {
      name(x.arg);
      if (x.annotation) {
        put(": ");
        expr(*x.annotation, Test);
      }
    };
    u32 nPos = a.posonlyargs.size(), n = nPos + a.args.size(), plain = n - a.defaults.size();
    for (u32 i = 0; i < n; ++i) {
      sep();
      arg(i < nPos ? *a.posonlyargs[i] : *a.args[i - nPos]);
      if (i >= plain) {
        put("=");
        expr(*a.defaults[i - plain], Test);
      }
      if (nPos && i + 1 == nPos) put(", /");
    }
    if (a.vararg || a.kwonlyargs.size()) {
      sep();
      put("*");
      if (a.vararg) arg(*a.vararg);
    }
    for (u32 i = 0; i < a.kwonlyargs.size(); ++i) {
      sep();
      arg(*a.kwonlyargs[i]);
      if (i < a.kw_defaults.size() && a.kw_defaults[i]) {
        put("=");
        expr(*a.kw_defaults[i], Test);
      }
    }
    if (a.kwarg) {
      sep();
      put("**");
      arg(*a.kwarg);
    }
  }

  void generators(const Seq<Comprehension*>& gens) {
    for (auto* g : gens) {
      put(g->is_async ? " async for " : " for ");
      expr(*g->target, Tuple_);
      put(" in ");
      expr(*g->iter, Test + 1);
      for (auto* c : g->ifs) {
        put(" if ");
        expr(*c, Test + 1);
      }
    }
  }

  void binary(const BinOp& e, int level) {
    static const struct {
      const char* text;
      int level;
    } rows[] = {{" + ", Arith}, {" - ", Arith},  {" * ", Term},   {" @ ", Term},   {" / ", Term},
                {" % ", Term},  {" ** ", Power}, {" << ", Shift}, {" >> ", Shift}, {" | ", Bor},
                {" ^ ", Bxor},  {" & ", Band},   {" // ", Term}};
    auto& r = rows[static_cast<u8>(e.op)];
    bool right = e.op == Operator::Pow;
    Parens p(*this, level > r.level);
    expr(*e.left, r.level + right);
    put(r.text);
    expr(*e.right, r.level + !right);
  }

  void compare(const Compare& e, int level) {
    static const char* const ops[] = {" == ", " != ", " < ",      " <= ", " > ",
                                      " >= ", " is ", " is not ", " in ", " not in "};
    Parens p(*this, level > Cmp);
    expr(*e.left, Cmp + 1);
    for (u32 i = 0; i < e.ops.size(); ++i) {
      put(ops[static_cast<u8>(e.ops[i])]);
      expr(*e.comparators[i], Cmp + 1);
    }
  }

  void call(const Call& e) {
    expr(*e.func, Atom);
    if (e.args.size() == 1 && e.keywords.empty() && is<GeneratorExp>(e.args[0]))
      return expr(*e.args[0], Test);
    put("(");
    list(e.args, Test);
    for (u32 i = 0; i < e.keywords.size(); ++i) {
      if (i || e.args.size()) put(", ");
      auto& k = *e.keywords[i];
      if (k.arg) {
        name(k.arg);
        put("=");
      } else {
        put("**");
      }
      expr(*k.value, Test);
    }
    put(")");
  }

  static std::string fstringBody(const Seq<Expr*>& values) {
    std::string s;
    for (auto* v : values) s += fstringPart(*v);
    return s;
  }
  template <class T> static std::string field(const T& f) {
    Writer w;
    w.expr(*f.value, Test + 1);
    std::string s = w.out[0] == '{' ? "{ " : "{";
    s += w.out;
    if (f.conversion > 0) {
      s += '!';
      s += static_cast<char>(f.conversion);
    }
    if (f.format_spec) s += ":" + fstringPart(*f.format_spec);
    return s + "}";
  }
  static std::string fstringPart(const Expr& e) {
    if (auto* c = as<Constant>(&e)) {
      std::string s;
      for (char ch : c->text()) {
        s += ch;
        if (ch == '{' || ch == '}') s += ch;
      }
      return s;
    }
    if (auto* j = as<JoinedStr>(&e)) return fstringBody(j->values);
    if (auto* f = as<FormattedValue>(&e)) return field(*f);
    if (auto* i = as<Interpolation>(&e)) return field(*i);
    return {};
  }

  void expr(const Expr& e, int level) {
    switch (e.kind) {
    case ExprKind::BoolOp: {
      auto& b = static_cast<const BoolOp&>(e);
      bool isAnd = b.op == BoolOperator::And;
      int own = isAnd ? And : Or;
      Parens p(*this, level > own);
      for (u32 i = 0; i < b.values.size(); ++i) {
        if (i) put(isAnd ? " and " : " or ");
        expr(*b.values[i], own + 1);
      }
      return;
    }
    case ExprKind::NamedExpr: {
      auto& n = static_cast<const NamedExpr&>(e);
      Parens p(*this, level > Tuple_);
      expr(*n.target, Atom);
      put(" := ");
      return expr(*n.value, Atom);
    }
    case ExprKind::BinOp: return binary(static_cast<const BinOp&>(e), level);
    case ExprKind::UnaryOp: {
      auto& u = static_cast<const UnaryOp&>(e);
      int own = u.op == UnaryOperator::Not ? Not_ : Factor;
      Parens p(*this, level > own);
      put(u.op == UnaryOperator::Invert ? "~"
          : u.op == UnaryOperator::Not  ? "not "
          : u.op == UnaryOperator::UAdd ? "+"
                                        : "-");
      return expr(*u.operand, own);
    }
    case ExprKind::Lambda: {
      auto& l = static_cast<const Lambda&>(e);
      Parens p(*this, level > Test);
      put(l.args->args.size() + l.args->posonlyargs.size() ? "lambda " : "lambda");
      args(*l.args);
      put(": ");
      return expr(*l.body, Test);
    }
    case ExprKind::IfExp: {
      auto& i = static_cast<const IfExp&>(e);
      Parens p(*this, level > Test);
      expr(*i.body, Test + 1);
      put(" if ");
      expr(*i.test, Test + 1);
      put(" else ");
      return expr(*i.orelse, Test);
    }
    case ExprKind::Dict: {
      auto& d = static_cast<const Dict&>(e);
      put("{");
      for (u32 i = 0; i < d.values.size(); ++i) {
        if (i) put(", ");
        if (d.keys[i]) {
          expr(*d.keys[i], Test);
          put(": ");
          expr(*d.values[i], Test);
        } else {
          put("**");
          expr(*d.values[i], Bor);
        }
      }
      return put("}");
    }
    case ExprKind::Set:
      put("{");
      list(static_cast<const Set&>(e).elts, Test);
      return put("}");
    case ExprKind::ListComp: {
      auto& c = static_cast<const ListComp&>(e);
      put("[");
      expr(*c.elt, Test);
      generators(c.generators);
      return put("]");
    }
    case ExprKind::SetComp: {
      auto& c = static_cast<const SetComp&>(e);
      put("{");
      expr(*c.elt, Test);
      generators(c.generators);
      return put("}");
    }
    case ExprKind::DictComp: {
      auto& c = static_cast<const DictComp&>(e);
      put("{");
      expr(*c.key, Test);
      put(": ");
      expr(*c.value, Test);
      generators(c.generators);
      return put("}");
    }
    case ExprKind::GeneratorExp: {
      auto& c = static_cast<const GeneratorExp&>(e);
      put("(");
      expr(*c.elt, Test);
      generators(c.generators);
      return put(")");
    }
    case ExprKind::Await: {
      Parens p(*this, level > Await_);
      put("await ");
      return expr(*static_cast<const Await&>(e).value, Atom);
    }
    case ExprKind::Yield: {
      auto& y = static_cast<const Yield&>(e);
      if (!y.value) return put("(yield)");
      put("(yield ");
      expr(*y.value, Test);
      return put(")");
    }
    case ExprKind::YieldFrom:
      put("(yield from ");
      expr(*static_cast<const YieldFrom&>(e).value, Test);
      return put(")");
    case ExprKind::Compare: return compare(static_cast<const Compare&>(e), level);
    case ExprKind::Call: return call(static_cast<const Call&>(e));
    case ExprKind::FormattedValue: return put("f" + reprStr(fstringPart(e)));
    case ExprKind::Interpolation: return put("t" + reprStr(fstringPart(e)));
    case ExprKind::TemplateStr:
      return put("t" + reprStr(fstringBody(static_cast<const TemplateStr&>(e).values)));
    case ExprKind::JoinedStr: return put("f" + reprStr(fstringBody(static_cast<const JoinedStr&>(e).values)));
    case ExprKind::Constant: return put(repr(static_cast<const Constant&>(e)));
    case ExprKind::Attribute: {
      auto& a = static_cast<const Attribute&>(e);
      expr(*a.value, Atom);
      auto* c = as<Constant>(a.value);
      put(c && c->ctype == ConstKind::Int ? " ." : ".");
      return name(a.attr);
    }
    case ExprKind::Subscript: {
      auto& s = static_cast<const Subscript&>(e);
      expr(*s.value, Atom);
      put("[");
      expr(*s.slice, Tuple_);
      return put("]");
    }
    case ExprKind::Starred: put("*"); return expr(*static_cast<const Starred&>(e).value, Bor);
    case ExprKind::Name: return name(static_cast<const Name&>(e).id);
    case ExprKind::List:
      put("[");
      list(static_cast<const List&>(e).elts, Test);
      return put("]");
    case ExprKind::Tuple: {
      auto& t = static_cast<const Tuple&>(e);
      if (t.elts.empty()) return put("()");
      Parens p(*this, level > Tuple_);
      list(t.elts, Test);
      if (t.elts.size() == 1) put(",");
      return;
    }
    case ExprKind::SliceExpr: {
      auto& s = static_cast<const SliceExpr&>(e);
      if (s.lower) expr(*s.lower, Test);
      put(":");
      if (s.upper) expr(*s.upper, Test);
      if (!s.step) return;
      put(":");
      return expr(*s.step, Test);
    }
    }
  }
};
} // namespace

std::string unparse(const Expr& e) {
  Writer w;
  w.expr(e, Test);
  return w.out;
}
} // namespace molt::ast
