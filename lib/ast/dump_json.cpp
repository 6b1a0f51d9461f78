// The tree as JSON: one object a node, {"node": "BinOp", FIELDS, "at": [line, col, endLine, endCol]}. Fields
// are ASDL's and always there; what is optional and absent is null. A Constant's value is {"type": …, "repr":
// …}, since JSON has neither bytes, complex numbers, nor all of Python's ints and strings.
#include "ast/dump.h"
#include "ast/repr.h"

namespace molt::ast {
namespace {

class JsonDumper {
public:
  std::string out;

  void module(const Module* m) {
    static const char* names[] = {"Module", "Expression", "Interactive", "FunctionType"};
    out += std::string("{\"node\":\"") + names[static_cast<u8>(m->kind)] + '"';
    if (m->kind == ModuleKind::Expression)
      child("body", static_cast<const ExprStmt*>(m->body[0])->value);
    else
      seq("body", m->body);
    out += '}';
  }

private:
  void string(std::string_view s) {
    out += '"';
    for (char c : s) {
      u8 b = static_cast<u8>(c);
      if (c == '"' || c == '\\') out += '\\';
      if (b >= 0x20) {
        out += c;
        continue;
      }
      static const char hex[] = "0123456789abcdef";
      out += "\\u00";
      out += hex[b >> 4];
      out += hex[b & 15];
    }
    out += '"';
  }
  void key(const char* n) { (out += ",\"") += std::string(n) + "\":"; }
  void id(const char* n, Identifier i) {
    key(n);
    i ? string(i.view()) : void(out += "null");
  }
  template <class T> void child(const char* n, const T* c) {
    key(n);
    item(c);
  }
  template <class T> void item(const T* c) { c ? node(c) : void(out += "null"); }
  template <class T, class F> void list(const char* n, const Seq<T>& s, F write) {
    key(n);
    out += '[';
    for (u32 i = 0; i < s.size(); ++i) {
      if (i) out += ',';
      write(s[i]);
    }
    out += ']';
  }
  template <class T> void seq(const char* n, const Seq<T*>& s) {
    list(n, s, [&](const T* c) { item(c); });
  }
  void open(const char* n) { out += std::string("{\"node\":\"") + n + '"'; }
  void close(const Node* n) {
    SourceSpan s = n->span();
    key("at");
    out += "[" + std::to_string(s.line) + "," + std::to_string(s.col) + "," + std::to_string(s.endLine) +
           "," + std::to_string(s.endCol) + "]}";
  }
  void close(const Unplaced*) { out += '}'; }
  void constant(const Constant* c) {
    static const char* types[] = {"None",  "bool",    "bool", "ellipsis", "int",
                                  "float", "complex", "str",  "bytes"};
    key("value");
    out += std::string("{\"type\":\"") + types[static_cast<u8>(c->ctype)] + "\",\"repr\":";
    std::string repr;
    reprConstant(c, repr);
    string(repr);
    out += '}';
    key("kind");
    out += c->u ? "\"u\"" : "null";
  }

#define AST_ID(f) id(#f, n->f);
#define AST_OPTID(f) id(#f, n->f);
#define AST_IDS(f) list(#f, n->f, [&](Identifier i) { string(i.view()); });
#define AST_REQ(T, f) child(#f, n->f);
#define AST_OPT(T, f) child(#f, n->f);
#define AST_SEQ(T, f) seq(#f, n->f);
#define AST_SEQOPT(T, f) seq(#f, n->f);
#define AST_ENUM(E, f)                                                                                       \
  key(#f);                                                                                                   \
  string(name(n->f));
#define AST_ENUMS(E, f) list(#f, n->f, [&](E e) { string(name(e)); });
#define AST_INT(f)                                                                                           \
  key(#f);                                                                                                   \
  out += std::to_string(n->f);
#define AST_STR(f)
#define AST_SINGLETON(f)                                                                                     \
  key(#f);                                                                                                   \
  out += n->f == ConstKind::None ? "null" : n->f == ConstKind::True ? "true" : "false";
#define AST_VALUE() constant(n);
#define AST_NODE(SUM, NAME, FIELDS)                                                                          \
  void node(const NAME* n) {                                                                                 \
    open(name(NAME::kKind));                                                                                 \
    FIELDS close(n);                                                                                         \
  }
#define AST_PRODUCT(NAME, FIELDS)                                                                            \
  void node(const NAME* n) {                                                                                 \
    open(#NAME);                                                                                             \
    FIELDS close(n);                                                                                         \
  }
#include "ast/ast.def"

  void node(const Stmt* s) {
    switch (s->kind) {
#define AST_STMT(NAME, FIELDS)                                                                               \
  case StmtKind::NAME: return node(static_cast<const NAME*>(s));
#include "ast/ast.def"
    }
  }
  void node(const Expr* e) {
    switch (e->kind) {
#define AST_EXPR(NAME, FIELDS)                                                                               \
  case ExprKind::NAME: return node(static_cast<const NAME*>(e));
#include "ast/ast.def"
    }
  }
  void node(const Pattern* p) {
    switch (p->kind) {
#define AST_PATTERN(NAME, FIELDS)                                                                            \
  case PatternKind::NAME: return node(static_cast<const NAME*>(p));
#include "ast/ast.def"
    }
  }
  void node(const TypeParam* p) {
    switch (p->kind) {
#define AST_TYPEPARAM(NAME, FIELDS)                                                                          \
  case TypeParamKind::NAME: return node(static_cast<const NAME*>(p));
#include "ast/ast.def"
    }
  }
};
} // namespace

std::string dumpJson(const Module* m) {
  JsonDumper d;
  d.module(m);
  return std::move(d.out);
}
} // namespace molt::ast
