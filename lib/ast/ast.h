// The syntax tree. Structs mirror CPython 3.13's Python.asdl row by row (see ast.def); two constructors are
// renamed because their ASDL name is taken here: Expr (statement) is ExprStmt, Slice is SliceExpr.
// All nodes live in the arena given to parseModule and die with it.
#pragma once
#include "ast/identifier.h"
#include "ast/position.h"
#include "ast/seq.h"
#include <string_view>

namespace molt::ast {

enum class ExprContext : u8 { Load, Store, Del };
enum class BoolOperator : u8 { And, Or };
enum class Operator : u8 {
  Add,
  Sub,
  Mult,
  MatMult,
  Div,
  Mod,
  Pow,
  LShift,
  RShift,
  BitOr,
  BitXor,
  BitAnd,
  FloorDiv
};
enum class UnaryOperator : u8 { Invert, Not, UAdd, USub };
enum class CmpOperator : u8 { Eq, NotEq, Lt, LtE, Gt, GtE, Is, IsNot, In, NotIn };
enum class ConstKind : u8 { None, True, False, Ellipsis, Int, Float, Complex, Str, Bytes };

/// Spelling of the ASDL constructor ("Add", "NotIn", ...).
const char* name(ExprContext);
const char* name(BoolOperator);
const char* name(Operator);
const char* name(UnaryOperator);
const char* name(CmpOperator);

// Kinds. Enumerators follow the rows of ast.def.
enum class StmtKind : u8 {
#define AST_STMT(NAME, FIELDS) NAME,
#include "ast/ast.def"
};
enum class ExprKind : u8 {
#define AST_EXPR(NAME, FIELDS) NAME,
#include "ast/ast.def"
};
enum class PatternKind : u8 {
#define AST_PATTERN(NAME, FIELDS) NAME,
#include "ast/ast.def"
};
enum class TypeParamKind : u8 {
#define AST_TYPEPARAM(NAME, FIELDS) NAME,
#include "ast/ast.def"
};

/// A node with a position: line from 1, col in UTF-8 bytes from 0.
class Node {
public:
  SourceSpan span() const { return place_.span(); }
  operator SourceSpan() const { return span(); }
  u32 line() const { return span().line; }
  void place(Arena& arena, const SourceSpan& s) { place_.set(arena, s); }

private:
  Position place_;
};
/// One of the products that ASDL gives no position.
struct Unplaced {
  static constexpr SourceSpan span() { return {}; }
};
struct Stmt : Node {
  using Kind = StmtKind;
  StmtKind kind;
};
struct Expr : Node {
  using Kind = ExprKind;
  ExprKind kind;
  bool parenthesized = false; ///< was written in parentheses of its own; not part of ASDL
};
struct Pattern : Node {
  using Kind = PatternKind;
  PatternKind kind;
};
struct TypeParam : Node {
  using Kind = TypeParamKind;
  TypeParamKind kind;
};
#define AST_NODE(SUM, NAME, FIELDS) struct NAME;
#define AST_PRODUCT(NAME, FIELDS) struct NAME;
#include "ast/ast.def"

// The payload of Constant:
//   ctype   what it is
//   text()  Int: decimal digits, or 0x and hex digits; lower case, no underscores, no leading zeros, exact.
//           Str: the value, in UTF-8 (lone surrogates as three bytes, WTF-8 style). Bytes: the value.
//           Up to eight bytes of it lie in the node.
//   num()   Float: the value. Complex: the imaginary part (a literal has no real part). Zero for others.
//   ival()  Int: the value if `fits`, which says that it is below 2**63.
//   u       Str: the literal had a u prefix (ASDL's kind='u').
//
// Twice: a node's small fields are a base of their own, so that they lie in the padding behind `kind` (a Name
// is 24 bytes, not 32).
#define AST_ID(n)
#define AST_OPTID(n)
#define AST_IDS(n)
#define AST_REQ(T, n)
#define AST_OPT(T, n)
#define AST_SEQ(T, n)
#define AST_SEQOPT(T, n)
#define AST_ENUM(E, n) E n = {};
#define AST_ENUMS(E, n)
#define AST_INT(n) i32 n = 0;
#define AST_STR(n)
#define AST_SINGLETON(n) ConstKind n = ConstKind::None;
#define AST_VALUE()                                                                                          \
  ConstKind ctype = ConstKind::None;                                                                         \
  bool u : 1 = false;                                                                                        \
  bool fits : 1 = false;                                                                                     \
  u32 textSize = 0;
#define AST_NODE(SUM, NAME, FIELDS)                                                                          \
  struct NAME##Small : SUM {                                                                                 \
    FIELDS                                                                                                   \
  };
#define AST_PRODUCT(NAME, FIELDS)                                                                            \
  struct NAME##Small : Node {                                                                                \
    FIELDS                                                                                                   \
  };
#define AST_UNPLACED(NAME, FIELDS)                                                                           \
  struct NAME##Small : Unplaced {                                                                            \
    FIELDS                                                                                                   \
  };
#include "ast/ast.def"

#define AST_ID(n) Identifier n = {};
#define AST_OPTID(n) Identifier n = {};
#define AST_IDS(n) Seq<Identifier> n = {};
#define AST_REQ(T, n) T* n = nullptr;
#define AST_OPT(T, n) T* n = nullptr;
#define AST_SEQ(T, n) Seq<T*> n = {};
#define AST_SEQOPT(T, n) Seq<T*> n = {};
#define AST_ENUM(E, n)
#define AST_ENUMS(E, n) Seq<E> n = {};
#define AST_INT(n)
#define AST_STR(n)
#define AST_SINGLETON(n)
#define AST_VALUE()                                                                                          \
  union {                                                                                                    \
    char chars[8] = {};                                                                                      \
    const char* far;                                                                                         \
    f64 number;                                                                                              \
  };                                                                                                         \
  std::string_view text() const;                                                                             \
  f64 num() const;                                                                                           \
  i64 ival() const;                                                                                          \
  void setText(Arena& arena, std::string_view s);
#define AST_NODE(SUM, NAME, FIELDS)                                                                          \
  struct NAME : NAME##Small {                                                                                \
    static constexpr SUM##Kind kKind = SUM##Kind::NAME;                                                      \
    NAME() { kind = kKind; }                                                                                 \
    FIELDS                                                                                                   \
  };
#define AST_PRODUCT(NAME, FIELDS)                                                                            \
  struct NAME : NAME##Small {                                                                                \
    FIELDS                                                                                                   \
  };
#include "ast/ast.def"
static_assert(sizeof(void*) != 8 || (sizeof(Name) == 24 && sizeof(Constant) == 24 && sizeof(Keyword) == 24));

inline std::string_view Constant::text() const { return {textSize > sizeof chars ? far : chars, textSize}; }
inline f64 Constant::num() const {
  return ctype == ConstKind::Float || ctype == ConstKind::Complex ? number : 0;
}
inline i64 Constant::ival() const {
  std::string_view digits = text();
  const bool hex = digits.starts_with("0x");
  u64 v = 0;
  for (char c : digits.substr(hex ? 2 : 0))
    v = v * (hex ? 16 : 10) + static_cast<u64>(c <= '9' ? c - '0' : c - 'a' + 10);
  return static_cast<i64>(v);
}
inline void Constant::setText(Arena& arena, std::string_view s) {
  textSize = static_cast<u32>(s.size());
  if (textSize > sizeof chars)
    far = arena.copy(s).data();
  else if (textSize)
    std::memcpy(chars, s.data(), textSize);
}

/// ASDL's roots. An Expression's body is one ExprStmt; a FunctionType's are its argtypes, and then returns.
enum class ModuleKind : u8 { Module, Expression, Interactive, FunctionType };

struct Module {
  ModuleKind kind = ModuleKind::Module;
  Seq<Stmt*> body = {};
  bool ok = true; ///< false if an error was reported: the tree is then what could be read
};

const char* name(StmtKind); ///< the ASDL spelling: ExprStmt is "Expr"
const char* name(ExprKind); ///< the ASDL spelling: SliceExpr is "Slice"
const char* name(PatternKind);
const char* name(TypeParamKind);

/// The node as T if it is one, else nullptr; nullptr stays nullptr.
template <class T, class B> T* as(B* node) {
  return node && node->kind == T::kKind ? static_cast<T*>(node) : nullptr;
}
template <class T, class B> const T* as(const B* node) {
  return node && node->kind == T::kKind ? static_cast<const T*>(node) : nullptr;
}
template <class T, class B> bool is(const B* node) { return node && node->kind == T::kKind; }
} // namespace molt::ast
