#include "token_to_ast/parser.h"
#include "token/unicode.h"

namespace molt {

using namespace ast;

Parser::Pos Parser::lastEnd() const {
  u32 i = pos_ ? pos_ - 1 : 0;
  while (i > 0 && tokens_[i].kind <= K::Dedent) --i;
  return endOf(tokens_[i]);
}

Identifier Parser::identifierOf(const Token& t) {
  if (t.kind != K::Name) return interner_.intern("");
  if (t.note == TokenNote::NonAscii) return interner_.intern(unicode::nfkc(textOf(t)));
  return interner_.intern(textOf(t));
}

Identifier Parser::identifier() {
  Identifier id = identifierOf(token());
  expect(K::Name);
  return id;
}

Module* Parser::module(ParseMode mode) {
  Module* m = arena_.make<Module>();
  size_t from = mark();
  if (mode == ParseMode::Eval) {
    Pos start = here();
    Expr* e = expressions();
    while (accept(K::Newline)) {
    }
    auto* s = make<ExprStmt>(start);
    s->value = e;
    push(s);
  } else {
    statements(K::EndMarker);
  }
  if (!failed_ && !is(K::EndMarker)) failGeneric();
  m->body = take<Stmt*>(from);
  return m;
}
} // namespace molt
