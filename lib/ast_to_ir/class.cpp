// Class statements, and the annotations of module and class bodies.
#include "ast/unparse.h"
#include "ast_to_ir/generic.h"
#include <set>

namespace molt {
using namespace ast;

static bool annotates(const Seq<Stmt*>& body);
static bool annotates(const Stmt& st) {
  switch (st.kind) {
  case StmtKind::AnnAssign: return true;
  case StmtKind::For: {
    auto& s = static_cast<const For&>(st);
    return annotates(s.body) || annotates(s.orelse);
  }
  case StmtKind::While: {
    auto& s = static_cast<const While&>(st);
    return annotates(s.body) || annotates(s.orelse);
  }
  case StmtKind::If: {
    auto& s = static_cast<const If&>(st);
    return annotates(s.body) || annotates(s.orelse);
  }
  case StmtKind::With: return annotates(static_cast<const With&>(st).body);
  case StmtKind::Match:
    for (auto* c : static_cast<const Match&>(st).cases)
      if (annotates(c->body)) return true;
    return false;
  case StmtKind::Try: {
    auto& s = static_cast<const Try&>(st);
    for (auto* h : s.handlers)
      if (annotates(h->body)) return true;
    return annotates(s.body) || annotates(s.orelse) || annotates(s.finalbody);
  }
  default: return false;
  }
}
static bool annotates(const Seq<Stmt*>& body) {
  for (auto* s : body)
    if (annotates(*s)) return true;
  return false;
}

/// SETUP_ANNOTATIONS: a body with annotations starts with an empty __annotations__.
void Lowerer::annotationsDict(const SourceSpan& at, const Seq<Stmt*>& body) {
  if (!annotates(body)) return;
  if (atGlobals()) {
    op(at, Opcode::GlobalSet, {op(at, Opcode::DictNew)}, slot("__annotations__"));
    return;
  }
  auto& b = f->b;
  BlockId make = b.newBlock(), end = b.newBlock();
  ValueId has = op(at, Opcode::Contains, {string(at, "__annotations__"), f->ns});
  b.branch(at, has, end, make);
  b.placeSealed(make);
  op(at, Opcode::NameSet, {f->ns, op(at, Opcode::DictNew)}, str("__annotations__"));
  b.jump(end);
  b.placeSealed(end);
}

ValueId Lowerer::annotationValue(const Expr& e) {
  if (table.futureAnnotations) return string(e, ast::unparse(e));
  return expr(e);
}

void Lowerer::annAssign(const AnnAssign& s) {
  if (s.value) store(*s.target, expr(*s.value));
  bool keeps = !f->scope->functionLike(); // a function evaluates no annotation of its locals
  if (auto* n = as<Name>(s.target); n && s.simple) {
    if (!keeps) return;
    ValueId v = annotationValue(*s.annotation);
    ValueId dict = atGlobals() ? op(s, Opcode::GlobalGet, {}, slot("__annotations__"))
                               : op(s, Opcode::NameGet, {f->ns}, slot("__annotations__"));
    op(s, Opcode::ItemSet, {dict, string(s, mangle(n->id.view())), v});
    return;
  }
  if (auto* a = as<Attribute>(s.target); a && a->attr.view() == "__debug__")
    error(s, "cannot assign to __debug__");
  if (!s.value) { // evaluates the target's parts for their effects
    if (auto* a = as<Attribute>(s.target)) {
      expr(*a->value);
    } else if (auto* t = as<Subscript>(s.target)) {
      expr(*t->value);
      expr(*t->slice);
    }
  }
  if (keeps && !table.futureAnnotations) expr(*s.annotation);
}

/// Names assigned through self in the methods: __static_attributes__.
struct StaticAttributes {
  std::set<std::string> names;
  void body(const Seq<Stmt*>& b, std::string_view self) {
    for (auto* s : b) stmt(*s, self);
  }
  void target(const Expr* e, std::string_view self) {
    if (auto* a = as<Attribute>(e)) {
      auto* n = as<Name>(a->value);
      if (n && n->id.view() == self) names.insert(std::string(a->attr.view()));
    } else if (auto* t = as<Tuple>(e)) {
      for (auto* x : t->elts) target(x, self);
    } else if (auto* l = as<List>(e)) {
      for (auto* x : l->elts) target(x, self);
    } else if (auto* s = as<Starred>(e)) {
      target(s->value, self);
    }
  }
  void method(const Seq<Stmt*>& b) { body(b, "self"); } // CPython goes by the name `self`
  void stmt(const Stmt& st, std::string_view self) {
    switch (st.kind) {
    case StmtKind::FunctionDef: return body(static_cast<const FunctionDef&>(st).body, self);
    case StmtKind::AsyncFunctionDef: return body(static_cast<const AsyncFunctionDef&>(st).body, self);
    case StmtKind::Assign:
      for (auto* t : static_cast<const Assign&>(st).targets) target(t, self);
      return;
    case StmtKind::AnnAssign: {
      auto& s = static_cast<const AnnAssign&>(st);
      if (s.value) target(s.target, self);
      return;
    }
    case StmtKind::For: {
      auto& s = static_cast<const For&>(st);
      target(s.target, self);
      body(s.body, self);
      return body(s.orelse, self);
    }
    case StmtKind::While: {
      auto& s = static_cast<const While&>(st);
      body(s.body, self);
      return body(s.orelse, self);
    }
    case StmtKind::If: {
      auto& s = static_cast<const If&>(st);
      body(s.body, self);
      return body(s.orelse, self);
    }
    case StmtKind::With: {
      auto& s = static_cast<const With&>(st);
      for (auto* i : s.items)
        if (i->optional_vars) target(i->optional_vars, self);
      return body(s.body, self);
    }
    case StmtKind::Try: {
      auto& s = static_cast<const Try&>(st);
      body(s.body, self);
      for (auto* h : s.handlers) body(h->body, self);
      body(s.orelse, self);
      return body(s.finalbody, self);
    }
    case StmtKind::Match:
      for (auto* c : static_cast<const Match&>(st).cases) body(c->body, self);
      return;
    default: return;
    }
  }
};

ValueId Lowerer::classObject(const ClassDef& d, u32 firstLine, ValueId typeParams) {
  const scope::Scope* s = table.of(&d);
  ir::FuncId id;
  if (auto it = lowered.find(&d); it != lowered.end()) {
    id = it->second;
  } else {
    Frame frame(program);
    frame.b.fn.sourceHash = sourceHash(static_cast<const Stmt&>(d));
    openFrame(frame, s, ir::FunctionKind::ClassBody, d, s->name, firstLine);
    makeCells(frame);
    SourceSpan at{firstLine, 0, firstLine, 0};
    auto set = [&](const SourceSpan& where, const char* name, ValueId v) {
      op(where, Opcode::NameSet, {f->ns, v}, str(name));
    };
    set(at, "__module__", op(at, Opcode::NameGet, {f->ns}, slot("__name__")));
    set(at, "__qualname__", string(at, frame.qualname));
    ir::Const line;
    line.kind = ir::ConstKind::Int;
    line.text = std::to_string(firstLine);
    set(at, "__firstlineno__", constant(at, program.intern(line)));
    if (!d.type_params.empty())
      set(at, "__type_params__", op(at, Opcode::CellGet, {cellFor(".type_params")}, str(".type_params"), 1));
    if (s->needsClassDict) op(at, Opcode::CellSet, {frame.cells["__classdict__"], f->ns});
    annotationsDict(at, d.body);
    auto* doc = docstring(d.body);
    if (doc) {
      frame.b.fn.doc = strConst(cleanDoc(doc->text()));
      set(*d.body[0], "__doc__", constant(*d.body[0], frame.b.fn.doc));
    }
    body(d.body, doc != nullptr);
    StaticAttributes attrs;
    for (auto* st : d.body) {
      if (auto* m = as<FunctionDef>(st)) attrs.method(m->body);
      if (auto* m = as<AsyncFunctionDef>(st)) attrs.method(m->body);
    }
    std::vector<ir::ConstId> names;
    for (auto& n : attrs.names) names.push_back(strConst(n));
    set(at, "__static_attributes__", constant(at, tupleConst(names)));
    if (s->needsClassDict) set(at, "__classdictcell__", frame.cells["__classdict__"]);
    ValueId cell = s->needsClassCell ? frame.cells["__class__"] : none(at);
    frame.b.ret(at, cell);
    id = lowered[&d] = closeFrame(frame);
  }
  ValueId unset = f->b.unset();
  ValueId bodyFn = makeFunction(d, id, s, unset, unset, unset);
  bool starred = false;
  for (auto* e : d.bases) starred |= is<Starred>(e);
  ValueId bases;
  ValueId base = typeParams != kNone ? op(d, Opcode::GenericBase, {typeParams}) : kNone;
  if (starred) {
    ValueId list = starredList(d, d.bases);
    if (base != kNone) op(d, Opcode::ListAppend, {list, base});
    bases = op(d, Opcode::ListToTuple, {list});
  } else {
    std::vector<ValueId> items;
    for (auto* e : d.bases) items.push_back(expr(*e));
    if (base != kNone) items.push_back(base);
    bases = op(d, Opcode::TupleNew, std::move(items));
  }
  checkKeywords(d.keywords);
  ValueId kws = keywordDict(d, bodyFn, d.keywords);
  return op(d, Opcode::BuildClass, {bodyFn, bases, kws}, str(d.name.view()));
}

void Lowerer::classDef(const ClassDef& d) {
  std::vector<ValueId> decorators;
  u32 firstLine = d.line();
  for (auto* e : d.decorator_list) {
    decorators.push_back(expr(*e));
    firstLine = std::min(firstLine, e->line());
  }
  ValueId cls;
  if (d.type_params.empty()) {
    cls = classObject(d, firstLine, kNone);
  } else {
    cls = generic(d, d.type_params, {}, [&](ValueId params, const std::vector<ValueId>&) {
      storeName(d, ".type_params", params);
      return classObject(d, firstLine, params);
    });
  }
  storeName(d, d.name.view(), decorated(d.decorator_list, decorators, cls));
}
} // namespace molt
