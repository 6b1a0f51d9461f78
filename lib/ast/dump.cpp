#include "ast/dump.h"
#include "ast/repr.h"

namespace molt::ast {
namespace {

class Dumper {
public:
  Dumper(Attributes a) : attributes_(a != Attributes::None), loose_(a == Attributes::NotInFStrings) {}
  std::string out;

  void module(const Module* m) {
    auto value = [&](u32 i) { return static_cast<const ExprStmt*>(m->body[i])->value; };
    if (m->kind == ModuleKind::FunctionType) {
      open("FunctionType");
      const u32 last = m->body.size() - 1;
      for (u32 i = 0; i < last; ++i) {
        if (i)
          out += ", ";
        else
          key("argtypes"), out += '[';
        node(value(i));
      }
      if (last) out += ']';
      child("returns", value(last));
    } else if (m->kind == ModuleKind::Expression) {
      open("Expression");
      child("body", value(0));
    } else {
      open(m->kind == ModuleKind::Module ? "Module" : "Interactive");
      seq("body", m->body);
    }
    out += ')';
  }
  void node(const Stmt* s) {
    switch (s->kind) {
#define AST_STMT(NAME, FIELDS)                                                                               \
  case StmtKind::NAME: return fields(static_cast<const NAME*>(s));
#include "ast/ast.def"
    }
  }
  void node(const Expr* e) {
    if (!loose_ || !attributes_ || e->kind != ExprKind::JoinedStr) return fieldsOf(e);
    attributes_ = false;
    fieldsOf(e);
    attributes_ = true;
    out.pop_back();
    first_ = out.back() == '(';
    close(e);
  }
  void fieldsOf(const Expr* e) {
    switch (e->kind) {
#define AST_EXPR(NAME, FIELDS)                                                                               \
  case ExprKind::NAME: return fields(static_cast<const NAME*>(e));
#include "ast/ast.def"
    }
  }
  void node(const Pattern* p) {
    switch (p->kind) {
#define AST_PATTERN(NAME, FIELDS)                                                                            \
  case PatternKind::NAME: return fields(static_cast<const NAME*>(p));
#include "ast/ast.def"
    }
  }
  void node(const TypeParam* p) {
    switch (p->kind) {
#define AST_TYPEPARAM(NAME, FIELDS)                                                                          \
  case TypeParamKind::NAME: return fields(static_cast<const NAME*>(p));
#include "ast/ast.def"
    }
  }
  void node(const Arg* n) { fields(n); }
  void node(const Arguments* n) { fields(n); }
  void node(const Keyword* n) { fields(n); }
  void node(const Alias* n) { fields(n); }
  void node(const WithItem* n) { fields(n); }
  void node(const MatchCase* n) { fields(n); }
  void node(const Comprehension* n) { fields(n); }
  void node(const ExceptHandler* n) { fields(n); }

private:
  void open(const char* n) {
    out += n;
    out += '(';
    first_ = true;
  }
  void key(const char* n) {
    if (!first_) out += ", ";
    first_ = false;
    out += n;
    out += '=';
  }
  void close(const Node* n) {
    if (attributes_) {
      SourceSpan s = n->span();
      number("lineno", s.line);
      number("col_offset", s.col);
      number("end_lineno", s.endLine);
      number("end_col_offset", s.endCol);
    }
    close();
  }
  void close(const Unplaced* = nullptr) {
    out += ')';
    first_ = false;
  }
  void number(const char* n, long long v) {
    key(n);
    char digits[24];
    int i = 24;
    bool minus = v < 0;
    u64 u = minus ? 0 - static_cast<u64>(v) : static_cast<u64>(v);
    do digits[--i] = static_cast<char>('0' + u % 10);
    while (u /= 10);
    if (minus) digits[--i] = '-';
    out.append(digits + i, static_cast<size_t>(24 - i));
  }
  void string(const char* n, Identifier id) {
    key(n);
    reprStr(id.view(), out);
  }
  template <class T> void child(const char* n, const T* c) {
    if (!c) return;
    key(n);
    node(c);
  }
  template <class T> void seq(const char* n, const Seq<T*>& s) {
    if (s.empty()) return;
    key(n);
    out += '[';
    bool comma = false;
    for (auto* c : s) {
      if (comma) out += ", ";
      comma = true;
      if (c)
        node(c);
      else
        out += "None";
    }
    out += ']';
  }

#define AST_ID(f) string(#f, n->f);
#define AST_OPTID(f)                                                                                         \
  if (n->f) string(#f, n->f);
#define AST_IDS(f)                                                                                           \
  if (!n->f.empty()) {                                                                                       \
    key(#f);                                                                                                 \
    for (u32 i = 0; i < n->f.size(); ++i) {                                                                  \
      out += i ? ", " : "[";                                                                                 \
      reprStr(n->f[i].view(), out);                                                                          \
    }                                                                                                        \
    out += ']';                                                                                              \
  }
#define AST_REQ(T, f) child(#f, n->f);
#define AST_OPT(T, f) child(#f, n->f);
#define AST_SEQ(T, f) seq(#f, n->f);
#define AST_SEQOPT(T, f) seq(#f, n->f);
#define AST_ENUM(E, f)                                                                                       \
  key(#f);                                                                                                   \
  out += name(n->f);                                                                                         \
  out += "()";
#define AST_ENUMS(E, f)                                                                                      \
  key(#f);                                                                                                   \
  for (u32 i = 0; i < n->f.size(); ++i) {                                                                    \
    out += i ? ", " : "[";                                                                                   \
    out += name(n->f[i]);                                                                                    \
    out += "()";                                                                                             \
  }                                                                                                          \
  out += ']';
#define AST_INT(f) number(#f, n->f);
#define AST_STR(f)
#define AST_SINGLETON(f)                                                                                     \
  key(#f);                                                                                                   \
  out += n->f == ConstKind::None ? "None" : n->f == ConstKind::True ? "True" : "False";
#define AST_VALUE()                                                                                          \
  key("value");                                                                                              \
  reprConstant(n, out);                                                                                      \
  if (n->u) {                                                                                                \
    key("kind");                                                                                             \
    out += "'u'";                                                                                            \
  }
#define AST_NODE(SUM, NAME, FIELDS)                                                                          \
  void fields(const NAME* n) {                                                                               \
    open(name(NAME::kKind));                                                                                 \
    FIELDS;                                                                                                  \
    close(n);                                                                                                \
  }
#define AST_PRODUCT(NAME, FIELDS)                                                                            \
  void fields(const NAME* n) {                                                                               \
    open(asdlName(#NAME));                                                                                   \
    FIELDS;                                                                                                  \
    close(n);                                                                                                \
  }
#include "ast/ast.def"

  static const char* asdlName(std::string_view n) {
    if (n == "Comprehension") return "comprehension";
    if (n == "Arguments") return "arguments";
    if (n == "Arg") return "arg";
    if (n == "Keyword") return "keyword";
    if (n == "Alias") return "alias";
    if (n == "WithItem") return "withitem";
    if (n == "MatchCase") return "match_case";
    return "ExceptHandler";
  }

  bool attributes_, loose_;
  bool first_ = true;
};
} // namespace

std::string dump(const Module* m, Attributes attributes) {
  Dumper d(attributes);
  d.module(m);
  return std::move(d.out);
}
std::string dump(const Expr* e, Attributes attributes) {
  Dumper d(attributes);
  d.node(e);
  return std::move(d.out);
}
} // namespace molt::ast
