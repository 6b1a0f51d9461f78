#include "ast_to_ir/lower.h"

namespace molt {
void Lowerer::matchStmt(const ast::Match& s) { refuse(s, Refusal::match_statement); }
} // namespace molt
