// Calls.
#include "ast_to_ir/lower.h"
#include <algorithm>
#include <set>

namespace molt {
using namespace ast;

static bool isPlain(const Seq<Expr*>& args, const Seq<Keyword*>& kws) {
  for (auto* a : args)
    if (is<Starred>(a)) return false;
  for (auto* k : kws)
    if (!k->arg) return false;
  return true;
}

bool Lowerer::checkKeywords(const Seq<Keyword*>& kws) {
  std::set<std::string_view> seen;
  for (auto* k : kws) {
    if (!k->arg) continue;
    if (k->arg.view() == "__debug__") {
      error(*k, "cannot assign to __debug__");
      return false;
    }
    if (!seen.insert(k->arg.view()).second) {
      error(*k, "keyword argument repeated: " + std::string(k->arg.view()));
      return false;
    }
  }
  return true;
}

/// Keywords of a call with stars: one dict, merged from left to right.
ValueId Lowerer::keywordDict(const SourceSpan& at, ValueId callee, const Seq<Keyword*>& kws) {
  if (kws.empty()) return f->b.unset();
  ValueId dict = kNone;
  std::vector<ValueId> run;
  auto flush = [&] {
    if (run.empty()) return;
    ValueId part = op(at, Opcode::DictNew, std::move(run));
    run.clear();
    if (dict == kNone)
      dict = part;
    else
      op(at, Opcode::DictMerge, {dict, part, callee});
  };
  for (auto* k : kws) {
    if (k->arg) {
      ValueId v = expr(*k->value);
      run.insert(run.end(), {string(*k, mangle(k->arg.view())), v});
      continue;
    }
    flush();
    if (dict == kNone) dict = op(at, Opcode::DictNew);
    ValueId v = expr(*k->value);
    op(at, Opcode::DictMerge, {dict, v, callee});
  }
  flush();
  return dict;
}

/// Calls `callee` with `first` in front of the written arguments.
ValueId Lowerer::callWith(const SourceSpan& at, ValueId callee, std::vector<ValueId> first,
                          const Seq<Expr*>& args, const Seq<Keyword*>& kws) {
  checkKeywords(kws);
  if (isPlain(args, kws)) {
    std::vector<ValueId> operands{callee};
    operands.insert(operands.end(), first.begin(), first.end());
    for (auto* a : args) operands.push_back(expr(*a));
    std::vector<ir::ConstId> names;
    for (auto* k : kws) {
      operands.push_back(expr(*k->value));
      names.push_back(strConst(mangle(k->arg.view())));
    }
    return op(at, Opcode::Call, std::move(operands), names.empty() ? kNone : tupleConst(names));
  }
  ValueId tuple;
  if (first.empty() && args.size() == 1 && is<Starred>(args[0])) {
    tuple = expr(*static_cast<const Starred&>(*args[0]).value);
  } else {
    bool starred = false;
    for (auto* a : args) starred |= is<Starred>(a);
    if (starred) {
      ValueId list = kNone;
      std::vector<ValueId> front = first;
      u32 i = 0;
      for (; !is<Starred>(args[i]); ++i) front.push_back(expr(*args[i]));
      list = op(at, Opcode::ListNew, std::move(front));
      for (; i < args.size(); ++i) {
        auto* s = as<Starred>(args[i]);
        ValueId v = expr(s ? *s->value : *args[i]);
        op(at, s ? Opcode::ListExtend : Opcode::ListAppend, {list, v});
      }
      tuple = op(at, Opcode::ListToTuple, {list});
    } else {
      std::vector<ValueId> items = first;
      for (auto* a : args) items.push_back(expr(*a));
      tuple = op(at, Opcode::TupleNew, std::move(items));
    }
  }
  ValueId dict = keywordDict(at, callee, kws);
  return op(at, Opcode::CallEx, {callee, tuple, dict});
}

/// super() finds its two arguments in the frame; compiled code passes them, if it is super that is called.
ValueId Lowerer::superCall(const Call& c) {
  constexpr u32 kDeleted = 2, kNoCell = 3, kEmptyCell = 4; // of check_bound and cell_get
  auto& b = f->b;
  ValueId callee = expr(*c.func);
  Var result = b.newVar();
  BlockId real = b.newBlock(), other = b.newBlock(), end = b.newBlock();
  b.branch(c, op(c, Opcode::Is, {callee, op(c, Opcode::Builtin, {}, 1)}), real, other);
  b.placeSealed(real);
  Place cell = resolve("__class__"), self = resolve(f->firstParam);
  ValueId first = self.kind == Place::Kind::Cell
                      ? op(c, Opcode::CellGet, {self.cell}, str(f->firstParam), kDeleted)
                      : b.read(self.var);
  if (self.kind == Place::Kind::Local && b.mayBeUnset(first))
    first = op(c, Opcode::CheckBound, {first}, str(f->firstParam), kDeleted);
  ValueId cls = cell.kind == Place::Kind::Cell
                    ? op(c, Opcode::CellGet, {cell.cell}, str("__class__"), kEmptyCell)
                    : op(c, Opcode::CheckBound, {b.unset()}, str("__class__"), kNoCell);
  b.write(result, call(c, callee, {cls, first}));
  b.jump(end);
  b.placeSealed(other);
  b.write(result, call(c, callee));
  b.jump(end);
  b.placeSealed(end);
  return b.read(result);
}

const char* Lowerer::typeOf(const Expr& e) {
  switch (e.kind) {
  case ExprKind::Tuple: return "tuple";
  case ExprKind::List:
  case ExprKind::ListComp: return "list";
  case ExprKind::Dict:
  case ExprKind::DictComp: return "dict";
  case ExprKind::Set:
  case ExprKind::SetComp: return "set";
  case ExprKind::GeneratorExp: return "generator";
  case ExprKind::Lambda: return "function";
  case ExprKind::TemplateStr: return "string.templatelib.Template";
  case ExprKind::Interpolation: return "string.templatelib.Interpolation";
  case ExprKind::JoinedStr:
  case ExprKind::FormattedValue: return "str";
  case ExprKind::Constant:
    switch (static_cast<const Constant&>(e).ctype) {
    case ast::ConstKind::None: return "NoneType";
    case ast::ConstKind::True:
    case ast::ConstKind::False: return "bool";
    case ast::ConstKind::Ellipsis: return "ellipsis";
    case ast::ConstKind::Int: return "int";
    case ast::ConstKind::Float: return "float";
    case ast::ConstKind::Complex: return "complex";
    case ast::ConstKind::Str: return "str";
    case ast::ConstKind::Bytes: return "bytes";
    }
    return nullptr;
  default: return nullptr;
  }
}

// TODO(introspection, owner:compiler, milestone:M1, priority:P3, status:partial): builtins like locals() are known by name; notice one that is aliased or replaced
/// Whether `e` is the name of a builtin that the module does not hide. A builtin that a program replaces at
/// run time is not noticed; only functions that speak of the running frame ask.
static bool bindsName(const scope::Scope* s, std::string_view name) {
  auto* sym = s->find(name);
  return sym && (sym->flags & scope::kBound);
}

bool Lowerer::isBuiltin(const Expr& e, std::string_view name) {
  auto* n = as<Name>(&e);
  if (!n || n->id.view() != name) return false;
  auto* top = table.module->find(name);
  if (top && (top->flags & scope::kBound)) return false;
  Place p = resolve(name);
  return p.kind == Place::Kind::Global || (p.kind == Place::Kind::Name && !bindsName(f->scope, name));
}

ValueId Lowerer::localsDict(const SourceSpan& at) {
  if (atGlobals()) return op(at, Opcode::ModuleDict);
  if (!f->scope->functionLike()) return f->ns;
  for (auto& sym : f->scope->symbols) // every local has its slot from here on
    if (sym.binding == scope::Binding::Local) localVar(sym.name);
  std::vector<ir::ConstId> names;
  std::vector<ValueId> values;
  auto add = [&](std::string_view n, ValueId v) {
    names.push_back(strConst(n));
    values.push_back(v);
  };
  for (auto n : f->scope->params) add(n, f->cells.count(n) ? f->cells[n] : f->b.read(f->locals[n]));
  for (auto n : f->localOrder) add(n, f->b.read(f->locals[n]));
  for (auto& [n, cell] : f->cells)
    if (std::find(f->scope->params.begin(), f->scope->params.end(), n) == f->scope->params.end())
      add(n, cell);
  for (auto& [n, cell] : f->frees) add(n, cell);
  for (auto* c : f->comps) {
    for (auto& [n, var] : c->locals) add(n, f->b.read(var));
    for (auto& [n, cell] : c->cells) add(n, cell);
  }
  return op(at, Opcode::Locals, std::move(values), tupleConst(names));
}

std::optional<ValueId> Lowerer::frameCall(const Call& c) {
  // eval(x) and exec(x) run in the caller's name spaces: hand them over.
  const bool closure = c.keywords.size() == 1 && c.keywords[0]->arg.view() == "closure";
  if (c.args.size() == 1 && (c.keywords.empty() || closure) && !is<Starred>(c.args[0]) &&
      (isBuiltin(*c.func, "eval") || isBuiltin(*c.func, "exec"))) {
    std::vector<ValueId> args{expr(*c.func), expr(*c.args[0])};
    ValueId cells = closure ? expr(*c.keywords[0]->value) : kNone;
    args.push_back(op(c, Opcode::ModuleDict));
    if (!atGlobals()) args.push_back(localsDict(c));
    if (closure) args.push_back(cells);
    return op(c, Opcode::Call, std::move(args), closure ? tupleConst({strConst("closure")}) : kNone);
  }
  if (!c.args.empty() || !c.keywords.empty()) return std::nullopt;
  if (isBuiltin(*c.func, "globals")) return op(c, Opcode::ModuleDict);
  if (isBuiltin(*c.func, "locals") || isBuiltin(*c.func, "vars")) return localsDict(c);
  if (!isBuiltin(*c.func, "dir")) return std::nullopt;
  ValueId names = op(c, Opcode::ListNew);
  op(c, Opcode::ListExtend, {names, localsDict(c)});
  op(c, Opcode::CallMethod, {names}, str("sort"), kNone);
  f->b.setSpan(f->b.spanPair(c, c));
  return names;
}

ValueId Lowerer::callExpr(const Call& c) {
  if (auto* type = typeOf(*c.func); type && !is<Lambda>(c.func))
    warn(*c.func, "'" + std::string(type) + "' object is not callable; perhaps you missed a comma?");
  if (auto* n = as<Name>(c.func);
      n && n->id.view() == "super" && c.args.empty() && c.keywords.empty() && !f->firstParam.empty()) {
    Place p = resolve("super");
    auto* top = table.module->find("super");
    bool shadowed = top && (top->flags & scope::kBound);
    if (p.kind == Place::Kind::Global && !shadowed && f->scope->functionLike()) return superCall(c);
  }
  if (auto v = frameCall(c)) return *v;
  auto* a = as<Attribute>(c.func);
  if (!a || !isPlain(c.args, c.keywords)) {
    ValueId callee = expr(*c.func);
    return callWith(c, callee, {}, c.args, c.keywords);
  }
  // Method call: the attribute is looked up before the arguments are evaluated.
  checkKeywords(c.keywords);
  ValueId o = expr(*a->value);
  ValueId callee = op(attrSpan(*a, *a), Opcode::MethodLoad, {o}, str(mangle(a->attr.view())));
  ValueId self = op(attrSpan(*a, *a), Opcode::MethodSelf);
  std::vector<ValueId> operands{callee, self};
  for (auto* x : c.args) operands.push_back(expr(*x));
  std::vector<ir::ConstId> names;
  for (auto* k : c.keywords) {
    operands.push_back(expr(*k->value));
    names.push_back(strConst(mangle(k->arg.view())));
  }
  ValueId v =
      op(attrSpan(c, *a), Opcode::CallLoaded, std::move(operands), names.empty() ? kNone : tupleConst(names));
  f->b.setSpan(f->b.spanPair(attrSpan(c, *a), attrSpan(*a, *a)));
  return v;
}
} // namespace molt
