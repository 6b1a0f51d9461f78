// try, except, finally. The shapes are CPython's: a handler makes the exception current (exc_push), every way
// out of it makes the previous one current again (exc_pop), and a finally body is copied to each way out.
#include "ast_to_ir/lower.h"

namespace molt {
using namespace ast;

template <class T> void Lowerer::tryStmt(const T& s) {
  if (s.finalbody.empty())
    handlers(s);
  else
    tryFinally(s);
}
template void Lowerer::tryStmt(const Try&);
template void Lowerer::tryStmt(const TryStar&);

/// An exception inside a handler: leave the handler, go on with the new exception. Nothing if nobody comes
/// here.
void Lowerer::popAndReraise(BlockId block, ValueId previous, const SourceSpan& at) {
  auto& b = f->b;
  b.placeSealed(block);
  ValueId e = op(at, Opcode::ExcCatch);
  op(at, Opcode::ExcPop, {previous});
  op(at, Opcode::Reraise, {e});
  b.unreachable();
}

template <class T> void Lowerer::tryFinally(const T& s) {
  auto& b = f->b;
  BlockId outer = b.handler, handler = b.newBlock(), cleanup = b.newBlock(), end = b.newBlock();
  auto nest = std::make_unique<Nest>(*this, s);
  f->regions.push_back(
      {.kind = Region::Kind::Finally, .span = s, .outerHandler = outer, .body = &s.finalbody});
  b.handler = handler;
  if (s.handlers.empty())
    stmts(s.body);
  else
    handlers(s);
  f->regions.pop_back();
  nest.reset();
  b.handler = outer;
  stmts(s.finalbody);
  b.jump(end);

  b.placeSealed(handler);
  ValueId exc = op(s, Opcode::ExcCatch);
  ValueId previous = op(s, Opcode::ExcPush, {exc});
  f->regions.push_back({.kind = Region::Kind::Handler, .span = s, .outerHandler = outer, .value = previous});
  b.handler = cleanup;
  nest = std::make_unique<Nest>(*this, s);
  stmts(s.finalbody);
  f->regions.pop_back();
  b.handler = outer;
  op(s, Opcode::ExcPop, {previous});
  op(s, Opcode::Reraise, {exc});
  b.unreachable();
  popAndReraise(cleanup, previous, s);
  b.placeSealed(end);
}

/// The body, and what follows it if nothing is raised; then the head of the handler, in which we are
/// afterwards.
///
/// CPython pushes a region for the body too, but a try without finally owes nothing on the way out: only its
/// handler is to be switched off, which `Handler` with no value would do; the outer regions' undo code does
/// it as well.
template <class T> Lowerer::Caught Lowerer::caught(const T& s) {
  auto& b = f->b;
  const BlockId handler = b.newBlock();
  Caught c{b.handler, b.newBlock(), b.newBlock(), kNone, kNone};
  b.handler = handler;
  auto nest = std::make_unique<Nest>(*this, s);
  stmts(s.body);
  nest.reset();
  b.handler = c.outer;
  stmts(s.orelse);
  b.jump(c.end);
  b.placeSealed(handler);
  c.exc = op(s, Opcode::ExcCatch);
  c.previous = op(s, Opcode::ExcPush, {c.exc});
  return c;
}

void Lowerer::handlers(const Try& s) {
  auto& b = f->b;
  const auto [outer, cleanup, end, exc, previous] = caught(s);
  f->regions.push_back({.kind = Region::Kind::Handler, .span = s, .outerHandler = outer, .value = previous});
  b.handler = cleanup;
  Nest inHandler(*this, s);
  bool catchAll = false;
  for (u32 i = 0; i < s.handlers.size(); ++i) {
    auto& h = *s.handlers[i];
    BlockId next = b.newBlock();
    if (h.type) {
      ValueId type = expr(*h.type);
      BlockId match = b.newBlock();
      b.branch(h, op(h, Opcode::ExcMatch, {exc, type}), match, next); // shown as the whole clause
      b.placeSealed(match);
    } else {
      if (i + 1 < s.handlers.size()) error(h, "default 'except:' must be last");
      catchAll = true;
    }
    Nest inClause(*this, h);
    if (h.name) {
      BlockId unbind = b.newBlock();
      storeName(h, h.name.view(), exc);
      f->regions.push_back(
          {.kind = Region::Kind::HandlerName, .span = h, .outerHandler = cleanup, .name = h.name.view()});
      b.handler = unbind;
      stmts(h.body);
      f->regions.pop_back();
      b.handler = outer;
      op(h, Opcode::ExcPop, {previous});
      storeName(h, h.name.view(), none(h));
      deleteName(h, h.name.view());
      b.jump(end);
      // An exception in the body: the name goes first.
      b.handler = cleanup;
      b.placeSealed(unbind);
      ValueId e = op(h, Opcode::ExcCatch);
      storeName(h, h.name.view(), none(h));
      deleteName(h, h.name.view());
      op(h, Opcode::Reraise, {e});
      b.unreachable();
    } else {
      stmts(h.body);
      b.handler = outer;
      op(h, Opcode::ExcPop, {previous});
      b.jump(end);
      b.handler = cleanup;
    }
    b.placeSealed(next);
  }
  f->regions.pop_back();
  b.handler = outer;
  if (!catchAll) {
    op(s, Opcode::ExcPop, {previous});
    op(s, Opcode::Reraise, {exc});
  }
  b.unreachable();
  popAndReraise(cleanup, previous, s);
  b.placeSealed(end);
}

/// except* (PEP 654): each clause takes its part of the group; what is left and what the clauses raised is
/// raised together at the end.
void Lowerer::handlers(const TryStar& s) {
  auto& b = f->b;
  const auto [outer, cleanup, end, exc, previous] = caught(s);
  b.handler = cleanup;
  Nest inHandler(*this, s);
  ValueId raised = op(s, Opcode::ListNew);
  Var rest = b.newVar();
  b.write(rest, exc);
  for (auto* h : s.handlers) {
    BlockId matched = b.newBlock(), failed = b.newBlock(), next = b.newBlock();
    if (!h->type) {
      error(*h, "expected one or more exception types");
      continue;
    }
    Nest inClause(*this, *h);
    ValueId type = expr(*h->type);
    ValueId parts = op(*h, Opcode::ExcMatchStar, {b.read(rest), type});
    ValueId match = op(*h, Opcode::ExcPart, {parts}, 0);
    parts = op(*h, Opcode::UnpackSeq, {parts}, 2);
    b.write(rest, op(*h, Opcode::TupleItem, {parts}, 1));
    b.branch(*h, op(*h, Opcode::IsSet, {match}), matched, next);
    b.placeSealed(matched);
    ValueId inner = op(*h, Opcode::ExcPush, {match});
    if (h->name) storeName(*h, h->name.view(), match);
    f->regions.push_back({.kind = Region::Kind::StarHandler, .span = *h, .outerHandler = cleanup});
    b.handler = failed;
    stmts(h->body);
    f->regions.pop_back();
    auto leave = [&] {
      op(*h, Opcode::ExcPop, {inner});
      if (!h->name) return;
      storeName(*h, h->name.view(), none(*h));
      deleteName(*h, h->name.view());
    };
    b.handler = cleanup;
    leave();
    b.jump(next);
    b.placeSealed(failed);
    ValueId e = op(*h, Opcode::ExcCatch);
    leave();
    op(*h, Opcode::ListAppend, {raised, e});
    b.jump(next);
    b.placeSealed(next);
  }
  op(s, Opcode::ListAppend, {raised, b.read(rest)});
  ValueId result = op(s, Opcode::PrepReraiseStar, {exc, raised});
  result = op(s, Opcode::ExcPart, {result}, 0);
  BlockId done = b.newBlock(), again = b.newBlock();
  b.handler = outer;
  b.branch(s, op(s, Opcode::IsSet, {result}), again, done);
  b.placeSealed(again);
  op(s, Opcode::ExcPop, {previous});
  op(s, Opcode::Reraise, {result});
  b.unreachable();
  b.placeSealed(done);
  op(s, Opcode::ExcPop, {previous});
  b.jump(end);
  popAndReraise(cleanup, previous, s);
  b.placeSealed(end);
}
} // namespace molt
