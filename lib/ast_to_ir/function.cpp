// Function definitions and lambdas.
#include "ast_to_ir/generic.h"
#include <algorithm>

namespace molt {
using namespace ast;

const Constant* docstring(const Seq<Stmt*>& body) {
  if (body.empty()) return nullptr;
  auto* e = as<ExprStmt>(body[0]);
  auto* c = e ? as<Constant>(e->value) : nullptr;
  return c && c->ctype == ast::ConstKind::Str ? c : nullptr;
}

/// CPython's _PyCompile_CleanDoc: tabs expanded, the common margin of all lines but the first removed.
std::string cleanDoc(std::string_view raw) {
  std::string doc;
  size_t column = 0;
  for (char c : raw) {
    if (c == '\t') {
      size_t n = 8 - column % 8;
      doc.append(n, ' ');
      column += n;
      continue;
    }
    doc += c;
    if (c == '\n' || c == '\r')
      column = 0;
    else if ((c & 0xc0) != 0x80)
      ++column;
  }
  size_t margin = std::string::npos, at = doc.find('\n');
  while (at != std::string::npos) {
    size_t from = at + 1, p = from;
    while (p < doc.size() && doc[p] == ' ') ++p;
    if (p < doc.size() && doc[p] != '\n') margin = std::min(margin, p - from);
    at = doc.find('\n', p);
  }
  if (margin == std::string::npos) margin = 0;
  size_t p = 0;
  while (p < doc.size() && doc[p] == ' ') ++p;
  std::string out;
  while (p < doc.size()) {
    size_t end = doc.find('\n', p);
    if (end == std::string::npos) end = doc.size() - 1;
    out.append(doc, p, end + 1 - p);
    p = end + 1;
    for (size_t i = 0; i < margin && p < doc.size() && doc[p] == ' '; ++i) ++p;
  }
  return out;
}

void Lowerer::defaultsOf(const SourceSpan& at, const Arguments& a, ValueId& defaults, ValueId& kwDefaults) {
  defaults = kwDefaults = f->b.unset();
  if (!a.defaults.empty()) {
    if (auto c = foldItems(a.defaults, ir::ConstKind::Tuple)) {
      defaults = constant(at, *c);
    } else {
      std::vector<ValueId> items;
      for (auto* e : a.defaults) items.push_back(expr(*e));
      defaults = op(at, Opcode::TupleNew, std::move(items));
    }
  }
  std::vector<ValueId> items;
  for (u32 i = 0; i < a.kwonlyargs.size(); ++i) {
    if (i >= a.kw_defaults.size() || !a.kw_defaults[i]) continue;
    ValueId name = string(at, mangle(a.kwonlyargs[i]->arg.view()));
    ValueId v = expr(*a.kw_defaults[i]);
    items.insert(items.end(), {name, v});
  }
  if (!items.empty()) kwDefaults = op(at, Opcode::DictNew, std::move(items));
}

ValueId Lowerer::annotationsOf(const SourceSpan& at, const Arguments& a, const Expr* returns) {
  std::vector<ValueId> items;
  auto one = [&](std::string_view name, const Expr* e) {
    if (!e) return;
    ValueId key = string(at, mangle(name));
    items.insert(items.end(), {key, annotationValue(*e)});
  };
  for (auto* x : a.posonlyargs) one(x->arg.view(), x->annotation);
  for (auto* x : a.args) one(x->arg.view(), x->annotation);
  if (a.vararg && a.vararg->annotation) {
    auto* star = as<Starred>(a.vararg->annotation); // *args: *Ts
    if (star && !table.futureAnnotations) {
      ValueId key = string(at, mangle(a.vararg->arg.view()));
      ValueId v = op(*star, Opcode::UnpackSeq, {expr(*star->value)}, 1);
      items.insert(items.end(), {key, op(*star, Opcode::TupleItem, {v}, 0)});
    } else {
      one(a.vararg->arg.view(), a.vararg->annotation);
    }
  }
  for (auto* x : a.kwonlyargs) one(x->arg.view(), x->annotation);
  if (a.kwarg) one(a.kwarg->arg.view(), a.kwarg->annotation);
  one("return", returns);
  return items.empty() ? f->b.unset() : op(at, Opcode::DictNew, std::move(items));
}

ir::FuncId Lowerer::functionBody(const Expr* lambdaBody, const Seq<Stmt*>* stmts, const void* node,
                                 const Arguments& a, const SourceSpan& at, u32 firstLine, u64 hash) {
  if (auto it = lowered.find(node); it != lowered.end()) return it->second;
  const scope::Scope* s = table.of(node);
  Frame frame(program);
  auto& fn = frame.b.fn;
  fn.posOnly = a.posonlyargs.size();
  fn.positional = a.posonlyargs.size() + a.args.size();
  fn.keywordOnly = a.kwonlyargs.size();
  if (a.vararg) fn.flags |= ir::kVarArgs;
  if (a.kwarg) fn.flags |= ir::kVarKeywords;
  fn.sourceHash = hash;
  frame.depth = s->isGenerator || s->isCoroutine; // CPython's handler for a StopIteration that gets out
  openFrame(frame, s, lambdaBody ? ir::FunctionKind::Lambda : ir::FunctionKind::Function, at, s->name,
            firstLine);
  makeCells(frame);
  if (fn.positional) frame.firstParam = s->params[0];
  if (lambdaBody) {
    ValueId v = expr(*lambdaBody);
    frame.b.ret(*lambdaBody, v);
  } else {
    auto* doc = docstring(*stmts);
    if (doc) fn.doc = strConst(cleanDoc(doc->text()));
    body(*stmts, doc != nullptr);
    SourceSpan end = stmts->back()->span();
    frame.b.ret(end, none(end));
  }
  return lowered[node] = closeFrame(frame);
}

ValueId Lowerer::makeFunction(const SourceSpan& at, ir::FuncId id, const scope::Scope* s, ValueId defaults,
                              ValueId kwDefaults, ValueId annotations) {
  std::vector<ValueId> operands{defaults, kwDefaults, annotations};
  for (auto n : s->freeNames) operands.push_back(cellFor(n));
  return op(at, Opcode::FuncNew, std::move(operands), id);
}

ValueId Lowerer::lambda(const Lambda& l) {
  ValueId defaults, kwDefaults;
  defaultsOf(l, *l.args, defaults, kwDefaults);
  ir::FuncId id =
      functionBody(l.body, nullptr, &l, *l.args, l, l.line(), sourceHash(static_cast<const Expr&>(l)));
  return makeFunction(l, id, table.of(&l), defaults, kwDefaults, f->b.unset());
}

ValueId Lowerer::decorated(const Seq<Expr*>& decorators, const std::vector<ValueId>& values, ValueId v) {
  for (u32 i = decorators.size(); i-- > 0;) v = call(*decorators[i], values[i], {v});
  return v;
}

template <class F>
ValueId Lowerer::functionObject(const F& d, u32 firstLine, ValueId defaults, ValueId kwDefaults) {
  ValueId annotations = annotationsOf(d, *d.args, d.returns);
  ir::FuncId id =
      functionBody(nullptr, &d.body, &d, *d.args, d, firstLine, sourceHash(static_cast<const Stmt&>(d)));
  return makeFunction(d, id, table.of(&d), defaults, kwDefaults, annotations);
}

template <class F> void Lowerer::functionDef(const F& d) {
  std::vector<ValueId> decorators;
  u32 firstLine = d.line();
  for (auto* e : d.decorator_list) {
    decorators.push_back(expr(*e));
    firstLine = std::min(firstLine, e->line());
  }
  ValueId defaults, kwDefaults, v;
  defaultsOf(d, *d.args, defaults, kwDefaults);
  if (d.type_params.empty()) {
    v = functionObject(d, firstLine, defaults, kwDefaults);
  } else {
    std::vector<ValueId> args;
    bool hasDefaults = !f->b.isUnset(defaults), hasKw = !f->b.isUnset(kwDefaults);
    if (hasDefaults) args.push_back(defaults);
    if (hasKw) args.push_back(kwDefaults);
    v = generic(d, d.type_params, args, [&](ValueId params, const std::vector<ValueId>& inner) {
      ValueId fn = functionObject(d, firstLine, f->b.unset(), f->b.unset());
      if (hasDefaults) op(d, Opcode::AttrSet, {fn, inner[0]}, str("__defaults__"));
      if (hasKw) op(d, Opcode::AttrSet, {fn, inner.back()}, str("__kwdefaults__"));
      op(d, Opcode::AttrSet, {fn, params}, str("__type_params__"));
      return fn;
    });
  }
  storeName(d, d.name.view(), decorated(d.decorator_list, decorators, v));
}
template void Lowerer::functionDef(const FunctionDef&);
template void Lowerer::functionDef(const AsyncFunctionDef&);
} // namespace molt
