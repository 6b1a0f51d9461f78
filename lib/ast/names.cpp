#include "ast/ast.h"

namespace molt::ast {

const char* name(ExprContext c) {
  static const char* const names[] = {"Load", "Store", "Del"};
  return names[static_cast<u8>(c)];
}
const char* name(BoolOperator o) { return o == BoolOperator::And ? "And" : "Or"; }
const char* name(Operator o) {
  static const char* const names[] = {"Add",    "Sub",    "Mult",  "MatMult", "Div",    "Mod",     "Pow",
                                      "LShift", "RShift", "BitOr", "BitXor",  "BitAnd", "FloorDiv"};
  return names[static_cast<u8>(o)];
}
const char* name(UnaryOperator o) {
  static const char* const names[] = {"Invert", "Not", "UAdd", "USub"};
  return names[static_cast<u8>(o)];
}
const char* name(CmpOperator o) {
  static const char* const names[] = {"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"};
  return names[static_cast<u8>(o)];
}

const char* name(StmtKind k) {
  static const char* const names[] = {
#define AST_STMT(NAME, FIELDS) #NAME,
#include "ast/ast.def"
  };
  return k == StmtKind::ExprStmt ? "Expr" : names[static_cast<u8>(k)];
}
const char* name(ExprKind k) {
  static const char* const names[] = {
#define AST_EXPR(NAME, FIELDS) #NAME,
#include "ast/ast.def"
  };
  return k == ExprKind::SliceExpr ? "Slice" : names[static_cast<u8>(k)];
}
const char* name(PatternKind k) {
  static const char* const names[] = {
#define AST_PATTERN(NAME, FIELDS) #NAME,
#include "ast/ast.def"
  };
  return names[static_cast<u8>(k)];
}
const char* name(TypeParamKind k) {
  static const char* const names[] = {
#define AST_TYPEPARAM(NAME, FIELDS) #NAME,
#include "ast/ast.def"
  };
  return names[static_cast<u8>(k)];
}
} // namespace molt::ast
