// Functions and classes: decorators, parameters, type parameters.
#include "token_to_ast/parser.h"

namespace molt {

using namespace ast;

Stmt* Parser::decorated() {
  size_t from = mark();
  while (accept(K::At)) {
    push(named());
    if (!accept(K::Newline)) {
      failGeneric();
      break;
    }
    lineStart();
  }
  Seq<Expr*> decorators = take<Expr*>(from);
  Pos start = here();
  if (is(K::Class)) return classDef(start, decorators);
  bool async = accept(K::Async);
  if (is(K::Def)) return functionDef(async, start, decorators);
  failGeneric();
  return make<Pass>(start);
}

Stmt* Parser::functionDef(bool async, Pos start, Seq<Expr*> decorators) {
  u32 line = token().line;
  advance();
  Identifier id = identifier();
  Seq<TypeParam*> tparams;
  if (is(K::LSqb)) {
    Point at = point();
    tparams = typeParams();
    retreat(at);
  }
  if (!failed_ && !is(K::LPar)) {
    if (is(K::Error))
      failGeneric();
    else
      failNowToken("expected '('", token());
  }
  accept(K::LPar);
  Arguments* args = parameters(false, K::RPar);
  expect(K::RPar);
  Expr* returns = nullptr;
  if (is(K::Arrow)) {
    Point at = point();
    advance();
    returns = expression();
    retreat(at);
  }
  expectColon();
  Seq<Stmt*> body = block("function definition", line);
  auto fill = [&](auto* f) {
    f->name = id;
    f->args = args;
    f->body = body;
    f->decorator_list = decorators;
    f->returns = returns;
    f->type_params = tparams;
    return f;
  };
  if (async) return fill(make<AsyncFunctionDef>(start));
  return fill(make<FunctionDef>(start));
}

Stmt* Parser::classDef(Pos start, Seq<Expr*> decorators) {
  u32 line = token().line;
  advance();
  Identifier id = identifier();
  Seq<TypeParam*> tparams = typeParams();
  Seq<Expr*> bases;
  Seq<Keyword*> keywords;
  if (is(K::LPar)) {
    Pos open = here();
    advance();
    Depth depth(*this);
    arguments(bases, keywords, open, false);
  }
  colonOrNewline();
  Seq<Stmt*> body = block("class definition", line);
  auto* c = make<ClassDef>(start);
  c->name = id;
  c->bases = bases;
  c->keywords = keywords;
  c->body = body;
  c->decorator_list = decorators;
  c->type_params = tparams;
  return c;
}

Arg* Parser::parameter(bool lambda, bool starAnnotation) {
  Pos start = here();
  Identifier id = identifier();
  Expr* annotation = nullptr;
  if (!lambda && accept(K::Colon)) annotation = starAnnotation ? starExpression() : expression();
  auto* a = make<Arg>(start);
  a->arg = id;
  a->annotation = annotation;
  return a;
}

void Parser::failBareStar(bool lambda, const Token& star, u32 lookahead) {
  looked(pos_ + lookahead);
  if (lambda)
    failLast("named arguments must follow bare *");
  else
    failToken("named arguments must follow bare *", star);
}

/// Up to, not through, `end`. CPython's order of fields: defaults belong to the last of posonlyargs + args.
Arguments* Parser::parameters(bool lambda, K end) {
  auto* out = arena_.make<Arguments>();
  std::vector<Arg*> positional, kwonly;
  std::vector<Expr*> defaults, kwDefaults;
  u32 posonly = 0;
  bool star = false, slash = false;
  auto failWith = [&](std::string m, const Token& t) { failToken(std::move(m), t); };
  while (!is(end) && !failed_) {
    const Token& first = token();
    if (accept(K::Slash)) {
      if (slash) {
        failWith("/ may appear only once", first);
      } else if (star) {
        failWith("/ must be ahead of *", first);
      } else if (positional.empty()) {
        if (is(K::Comma)) failWith("at least one argument must precede /", first);
        --pos_;
        failGeneric();
      } else if (is(K::Star)) {
        failWith("expected comma between / and *", token());
      }
      slash = true;
      posonly = static_cast<u32>(positional.size());
    } else if (accept(K::Star)) {
      if (star) {
        if (!diagnose_) {
          --pos_;
        } else {
          const bool bare = is(K::Comma);
          if (!bare) parameter(lambda, false);
          if (!failed_ && (bare || is(K::Comma) || is(end)))
            failWith("* argument may appear only once", first);
        }
        failGeneric();
        break;
      }
      star = true;
      if (is(K::Comma)) {
        if (kindAt(1) == end || kindAt(1) == K::DoubleStar) failBareStar(lambda, first, 1);
      } else if (is(end)) {
        failBareStar(lambda, first, 0);
      } else {
        out->vararg = parameter(lambda, true);
        if (is(K::Equal)) failWith("var-positional argument cannot have default value", token());
      }
    } else if (accept(K::DoubleStar)) {
      out->kwarg = parameter(lambda, false);
      if (failed_) break;
      if (is(K::Equal)) failWith("var-keyword argument cannot have default value", token());
      if (accept(K::Comma)) {
        if (is(K::Name) || is(K::Star) || is(K::DoubleStar) || is(K::Slash))
          failWith("arguments cannot follow var-keyword argument", token());
      }
      break;
    } else if (is(K::LPar) && diagnose_ && !star && defaults.empty()) {
      // A tuple of names, as Python 2 had.
      u32 at = pos_;
      advance();
      bool plain = is(K::Name);
      do {
        if (!accept(K::Name)) plain = plain && is(K::RPar);
      } while (accept(K::Comma));
      if (plain && accept(K::RPar))
        failAt("SyntaxError",
               lambda ? "Lambda expression parameters cannot be parenthesized"
                      : "Function parameters cannot be parenthesized",
               startOf(tokens_[at]), endOf(previous()));
      if (!failed_) {
        pos_ = at;
        failGeneric();
      }
    } else {
      Arg* a = parameter(lambda, false);
      if (failed_) break;
      Expr* value = nullptr;
      if (is(K::Equal)) {
        const Token& eq = token();
        advance();
        if (is(K::RPar) || is(K::Comma)) {
          failWith("expected default value expression", eq);
          break;
        }
        value = expression();
      }
      if (star) {
        kwonly.push_back(a);
        kwDefaults.push_back(value);
      } else {
        if (!value && !defaults.empty() && (is(K::Comma) || is(end))) {
          failNode("parameter without a default follows parameter with a default", a);
          break;
        }
        positional.push_back(a);
        if (value) defaults.push_back(value);
      }
    }
    if (!accept(K::Comma)) break;
  }
  out->posonlyargs = sliced(positional.data(), posonly);
  out->args = sliced(positional.data() + posonly, positional.size() - posonly);
  out->kwonlyargs = sliced(kwonly.data(), kwonly.size());
  out->kw_defaults = sliced(kwDefaults.data(), kwDefaults.size());
  out->defaults = sliced(defaults.data(), defaults.size());
  return out;
}

Seq<TypeParam*> Parser::typeParams() {
  if (!accept(K::LSqb)) return {};
  size_t from = mark();
  if (is(K::RSqb)) failFrom("Type parameter list cannot be empty", here());
  while (!is(K::RSqb) && !failed_) {
    Pos start = here();
    if (accept(K::Star)) {
      Identifier id = identifier();
      if (is(K::Colon)) {
        Pos colon = here();
        advance();
        Expr* e = expression();
        looked(pos_);
        failFrom(ast::is<Tuple>(e) ? "cannot use constraints with TypeVarTuple"
                                   : "cannot use bound with TypeVarTuple",
                 colon);
        break;
      }
      Expr* value = accept(K::Equal) ? starExpression() : nullptr;
      auto* t = make<TypeVarTuple>(start);
      t->name = id;
      t->default_value = value;
      push(t);
    } else if (accept(K::DoubleStar)) {
      Identifier id = identifier();
      if (is(K::Colon)) {
        Pos colon = here();
        advance();
        Expr* e = expression();
        looked(pos_);
        failFrom(ast::is<Tuple>(e) ? "cannot use constraints with ParamSpec"
                                   : "cannot use bound with ParamSpec",
                 colon);
        break;
      }
      Expr* value = accept(K::Equal) ? expression() : nullptr;
      auto* t = make<ParamSpec>(start);
      t->name = id;
      t->default_value = value;
      push(t);
    } else {
      Identifier id = identifier();
      Expr* bound = accept(K::Colon) ? expression() : nullptr;
      Expr* value = accept(K::Equal) ? expression() : nullptr;
      auto* t = make<TypeVar>(start);
      t->name = id;
      t->bound = bound;
      t->default_value = value;
      push(t);
    }
    if (!accept(K::Comma)) break;
  }
  expect(K::RSqb);
  return take<TypeParam*>(from);
}
} // namespace molt
