// Generic walks over the tree, expanded from ast.def: the hash of a function's source, and the list of
// imports.
#include "ast_to_ir/lower.h"
#include <cstring>

namespace molt {
using namespace ast;

namespace {
/// FNV-1a over kinds, names and values; positions, comments and layout do not count.
struct Hasher {
  u64 h = 14695981039346656037ull;
  void bytes(const void* p, size_t n) {
    for (size_t i = 0; i < n; ++i) h = (h ^ static_cast<const u8*>(p)[i]) * 1099511628211ull;
  }
  void number(u64 v) {
    for (int i = 0; i < 8; ++i) h = (h ^ ((v >> (8 * i)) & 0xff)) * 1099511628211ull;
  }
  void text(std::string_view s) {
    number(s.size());
    bytes(s.data(), s.size());
  }
  template <class T> void node(const T* n) {
    if (n)
      visit(*n);
    else
      number(~0ull);
  }
  template <class T> void nodes(const Seq<T*>& s) {
    number(s.size());
    for (auto* n : s) node(n);
  }
  void visit(const Stmt& s);
  void visit(const Expr& e);
  void visit(const Pattern& p);
  void visit(const TypeParam& t);
#define AST_PRODUCT(NAME, FIELDS) void visit(const NAME& n);
#include "ast/ast.def"
};

#include "ast_to_ir/walk_fields.def"
#define AST_PRODUCT(NAME, FIELDS)                                                                            \
  void Hasher::visit(const NAME& n) { FIELDS }
#include "ast/ast.def"

#define KIND_CASE(SUM, NAME, FIELDS)                                                                         \
  case SUM##Kind::NAME: {                                                                                    \
    [[maybe_unused]] auto& n = static_cast<const NAME&>(base);                                               \
    FIELDS break;                                                                                            \
  }
#include "ast_to_ir/walk_fields.def"
#define AST_STMT(NAME, FIELDS) KIND_CASE(Stmt, NAME, FIELDS)
void Hasher::visit(const Stmt& base) {
  number(100 + static_cast<u64>(base.kind));
  switch (base.kind) {
#include "ast/ast.def"
  }
}
#include "ast_to_ir/walk_fields.def"
#define AST_EXPR(NAME, FIELDS) KIND_CASE(Expr, NAME, FIELDS)
void Hasher::visit(const Expr& base) {
  number(200 + static_cast<u64>(base.kind));
  switch (base.kind) {
#include "ast/ast.def"
  }
}
#include "ast_to_ir/walk_fields.def"
#define AST_PATTERN(NAME, FIELDS) KIND_CASE(Pattern, NAME, FIELDS)
void Hasher::visit(const Pattern& base) {
  number(300 + static_cast<u64>(base.kind));
  switch (base.kind) {
#include "ast/ast.def"
  }
}
#include "ast_to_ir/walk_fields.def"
#define AST_TYPEPARAM(NAME, FIELDS) KIND_CASE(TypeParam, NAME, FIELDS)
void Hasher::visit(const TypeParam& base) {
  number(400 + static_cast<u64>(base.kind));
  switch (base.kind) {
#include "ast/ast.def"
  }
}
} // namespace

u64 sourceHash(const Stmt& s) {
  Hasher h;
  h.visit(s);
  return h.h;
}
u64 sourceHash(const Expr& e) {
  Hasher h;
  h.visit(e);
  return h.h;
}
u64 sourceHash(const ast::Module& m) {
  Hasher h;
  h.nodes(m.body);
  return h.h;
}

namespace {
struct ImportFinder {
  std::vector<ImportRef> found;
  void all(const Seq<Stmt*>& b) {
    for (auto* s : b) visit(*s);
  }
  void visit(const Stmt& st) {
    switch (st.kind) {
    case StmtKind::Import:
      for (auto* a : static_cast<const Import&>(st).names)
        found.push_back({std::string(a->name.view()), 0, {}, st.span()});
      return;
    case StmtKind::ImportFrom: {
      auto& s = static_cast<const ImportFrom&>(st);
      ImportRef r{std::string(s.module.view()), static_cast<u32>(s.level), {}, st.span()};
      for (auto* a : s.names) r.names.emplace_back(a->name.view());
      found.push_back(std::move(r));
      return;
    }
    case StmtKind::FunctionDef: return all(static_cast<const FunctionDef&>(st).body);
    case StmtKind::AsyncFunctionDef: return all(static_cast<const AsyncFunctionDef&>(st).body);
    case StmtKind::ClassDef: return all(static_cast<const ClassDef&>(st).body);
    case StmtKind::For: return two(static_cast<const For&>(st));
    case StmtKind::AsyncFor: return two(static_cast<const AsyncFor&>(st));
    case StmtKind::While: return two(static_cast<const While&>(st));
    case StmtKind::If: return two(static_cast<const If&>(st));
    case StmtKind::With: return all(static_cast<const With&>(st).body);
    case StmtKind::AsyncWith: return all(static_cast<const AsyncWith&>(st).body);
    case StmtKind::Match:
      for (auto* c : static_cast<const Match&>(st).cases) all(c->body);
      return;
    case StmtKind::Try: return four(static_cast<const Try&>(st));
    case StmtKind::TryStar: return four(static_cast<const TryStar&>(st));
    case StmtKind::Return:
    case StmtKind::Delete:
    case StmtKind::Assign:
    case StmtKind::TypeAlias:
    case StmtKind::AugAssign:
    case StmtKind::AnnAssign:
    case StmtKind::Raise:
    case StmtKind::Assert:
    case StmtKind::Global:
    case StmtKind::Nonlocal:
    case StmtKind::ExprStmt:
    case StmtKind::Pass:
    case StmtKind::Break:
    case StmtKind::Continue: return;
    }
  }
  template <class T> void two(const T& s) {
    all(s.body);
    all(s.orelse);
  }
  template <class T> void four(const T& s) {
    all(s.body);
    for (auto* h : s.handlers) all(h->body);
    all(s.orelse);
    all(s.finalbody);
  }
};
} // namespace

std::vector<ImportRef> collectImports(const ast::Module& m) {
  ImportFinder f;
  f.all(m.body);
  return std::move(f.found);
}
} // namespace molt
