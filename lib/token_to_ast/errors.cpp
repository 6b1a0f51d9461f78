#include "token_to_ast/parser.h"

namespace molt {

using namespace ast;

void Parser::failInvalid() {
  if (failed_) return;
  if (is(K::Error)) {
    failed_ = true;
    farthest_ = pos_;
    error_ = list_.error;
    pos_ = last_;
    return;
  }
  if (is(K::Indent)) return failAt("IndentationError", "unexpected indent", here(), here());
  failHere("invalid syntax");
}
void Parser::failAssign(Expr* e) {
  Expr* bad = invalidTarget(e, TargetUse::Star);
  failNode(std::string("cannot assign to ") + describe(bad) + " here. Maybe you meant '==' instead of '='?",
           bad);
}
bool Parser::checkComma(u32, Expr*) { return false; }
void Parser::checkTernary(Expr*, Expr*, u32) {}
bool Parser::namedMistake(u32, Expr*) { return false; }
void Parser::expressionStatementMistake(u32, Expr*) {}

ast::Module* parseModule(Arena& arena, std::string_view source, std::string_view fileName,
                         ParseOptions options, Diagnostics& diags) {
  TokenList tokens = tokenize(source, fileName);
  Parser p(arena, source, fileName, tokens, false);
  Module* m = p.module(options.mode);
  for (auto& w : tokens.warnings) diags.items.push_back(std::move(w));
  for (auto& w : p.warnings()) diags.items.push_back(std::move(w));
  if (p.failed()) {
    m->ok = false;
    Parser q(arena, source, fileName, tokens, true);
    q.module(options.mode);
    diags.items.push_back(q.failed() ? q.error() : p.error());
  }
  return m;
}
} // namespace molt
