#include "token_to_ast/parser.h"
#include "token/unicode.h"

namespace molt {

using namespace ast;

Parser::Pos Parser::lastEnd() const {
  u32 i = pos_ ? pos_ - 1 : 0;
  while (i > 0 && tokens_[i].kind <= K::Dedent) --i;
  return endOf(tokens_[i]);
}

/// What is kept of the past is the last token with text: a node that ends here ends with it.
void Parser::readOn() {
  if (failed_) return;
  u32 from = pos_ ? pos_ - 1 : 0;
  while (from > stream_->base && tokens_[from].kind <= K::Dedent) --from;
  stream_->next(from);
  auto first = reinterpret_cast<uintptr_t>(list_.tokens.data());
  tokens_ = reinterpret_cast<const Token*>(first - stream_->base * sizeof(Token));
  last_ = stream_->base + static_cast<u32>(list_.tokens.size() - 1);
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

/// One statement, and nothing but blanks and comments behind its last token.
void Parser::interactive() {
  if (is(K::EndMarker)) return failGeneric();
  Pos start = here();
  if (accept(K::Newline))
    push(make<Pass>(start, endOf(previous())));
  else if (compoundStatement())
    expect(K::Newline);
  else
    simpleStatements();
  if (failed_) return;
  std::string_view rest = text_.substr(previous().end < text_.size() ? previous().end : text_.size());
  for (size_t i = 0;;) {
    i = rest.find_first_not_of(" \t\n\f", i);
    if (i == rest.npos) return;
    if (rest[i] != '#') break;
    i = rest.find('\n', i);
    if (i == rest.npos) return;
  }
  maxPos_ = --pos_;
  skipRest_ = true;
  bool empty;
  Pos at = tokenPlace(token(), empty);
  failNow("SyntaxError", "multiple statements found while compiling a single statement", at,
          empty ? at : endOf(token()));
}

/// '(' types ')' '->' type. One star may stand before the last type or the last but one, two before the last.
Module* Parser::functionType(Module* m) {
  m->kind = ModuleKind::FunctionType;
  size_t from = mark();
  auto type = [&] {
    Pos start = here();
    Expr* e = expression();
    auto* s = make<ExprStmt>(start);
    s->value = e;
    push(s);
  };
  expect(K::LPar);
  if (!is(K::RPar)) {
    do {
      const bool star = accept(K::Star);
      const bool last = accept(K::DoubleStar);
      if (star && last) failGeneric();
      type();
      if (last) break;
      if (!star) continue;
      if (accept(K::Comma)) {
        expect(K::DoubleStar);
        type();
      }
      break;
    } while (accept(K::Comma));
  }
  expect(K::RPar);
  expect(K::Arrow);
  type();
  while (accept(K::Newline)) {
  }
  if (!is(K::EndMarker)) failGeneric();
  m->body = take<Stmt*>(from);
  return m;
}

Module* Parser::module(ParseMode mode) {
  Module* m = arena_.make<Module>();
  if (mode == ParseMode::FunctionType) return functionType(m);
  size_t from = mark();
  if (mode == ParseMode::Eval) {
    m->kind = ModuleKind::Expression;
    Pos start = here();
    Expr* e = expressions();
    while (accept(K::Newline)) {
    }
    auto* s = make<ExprStmt>(start);
    s->value = e;
    push(s);
    if (!is(K::EndMarker)) failGeneric();
  } else if (mode == ParseMode::Single) {
    m->kind = ModuleKind::Interactive;
    interactive();
  } else {
    statements(K::EndMarker);
    if (!is(K::EndMarker)) failGeneric();
  }
  m->body = take<Stmt*>(from);
  return m;
}
} // namespace molt
