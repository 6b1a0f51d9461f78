// The first half of symtable.c: walks the tree in CPython's order and notes who mentions what. The order
// matters for the 'used prior to global declaration' family of errors.
#include "scope/analyse.h"

namespace molt::scope {
using namespace ast;

namespace {
struct Builder {
  SymbolTable& table;
  Diagnostics& diags;
  std::string_view file;
  Scope* cur = nullptr;
  int compIterExpr = 0;
  bool compIterTarget = false;
  bool ok = true;

  void error(const SourceSpan& at, std::string text) {
    ok = false;
    diags.error("SyntaxError", std::move(text), std::string(file), at);
  }
  static std::string quoted(std::string_view n) { return "'" + std::string(n) + "'"; }

  Scope* enter(Kind kind, const void* node, std::string_view name) {
    table.scopes.emplace_back();
    Scope& s = table.scopes.back();
    s.kind = kind;
    s.node = node;
    s.name = name;
    s.parent = cur;
    if (cur) {
      s.className = cur->className;
      s.nested = cur->nested || cur->functionLike();
      cur->children.push_back(&s);
    }
    table.byNode[node] = &s;
    cur = &s;
    return &s;
  }
  void leave() { cur = cur->parent; }

  std::string_view mangle(std::string_view n) { return table.mangle(cur->className, n); }

  void def(std::string_view raw, u32 flag, Scope* s, const SourceSpan& at) {
    std::string_view n = table.mangle(cur->className, raw);
    u32 had = 0;
    if (auto* sym = s->find(n)) had = sym->flags;
    if ((flag & kParam) && n == "__debug__") error(at, "cannot assign to __debug__");
    if ((flag & kParam) && (had & kParam))
      error(at, "duplicate argument " + quoted(n) + " in function definition");
    u32 flags = flag;
    if (compIterTarget && s == cur) {
      if (had & (kGlobal | kNonlocal))
        error(at, "comprehension inner loop cannot rebind assignment expression target " + quoted(n));
      flags |= kCompIter;
    }
    s->add(n, flags);
    if (flag & kParam) s->params.push_back(n);
    // CPython's add_def on DEF_GLOBAL also marks the module's symbol.
    if ((flag & kGlobal) && s != table.module) table.module->add(n, kGlobal);
  }
  void def(std::string_view n, u32 flag, const SourceSpan& at) { def(n, flag, cur, at); }

  template <class T> void all(const Seq<T*>& s) {
    for (auto* x : s)
      if (x) visit(*x);
  }
  template <class T> void opt(const T* x) {
    if (x) visit(*x);
  }

  // --- functions and classes
  void defaults(const Arguments& a) {
    all(a.defaults);
    all(a.kw_defaults);
  }
  void annotation(Expr* const& field) {
    if (!field) return;
    if (!table.futureAnnotations) return visit(*field);
    // It will be text: what it mentions counts for nothing, but some of it is forbidden.
    enter(Kind::Lazy, &field, "")->what = "an annotation";
    visit(*field);
    leave();
    cur->children.pop_back();
  }
  /// `:=`, yield and await have no place in what is evaluated elsewhere or later.
  void forbidden(const char* kind, const SourceSpan& at) {
    if (!cur->what.empty())
      error(at, std::string(kind) + " expression cannot be used within " + std::string(cur->what));
  }
  void annotations(const Arguments& a, Expr* const& returns) {
    for (auto* x : a.posonlyargs) annotation(x->annotation);
    for (auto* x : a.args) annotation(x->annotation);
    if (a.vararg) annotation(a.vararg->annotation);
    if (a.kwarg) annotation(a.kwarg->annotation);
    for (auto* x : a.kwonlyargs) annotation(x->annotation);
    annotation(returns);
  }
  void params(const Arguments& a) {
    auto one = [&](const Arg* x) { def(x->arg.view(), kParam, x->span()); };
    for (auto* x : a.posonlyargs) one(x);
    for (auto* x : a.args) one(x);
    for (auto* x : a.kwonlyargs) one(x);
    if (a.vararg) one(a.vararg);
    if (a.kwarg) one(a.kwarg);
  }
  // --- type parameters (PEP 695, 696)
  void seesClass(const SourceSpan& at) {
    if (cur->parent->kind != Kind::Class && !cur->parent->canSeeClass) return;
    cur->canSeeClass = true;
    def("__classdict__", kUse, at);
  }
  /// Enters the scope around something generic.
  void enterTypeParams(const Seq<TypeParam*>& params, std::string_view name, const SourceSpan& at) {
    bool inClass = cur->kind == Kind::Class;
    seenDefault = false;
    enter(Kind::TypeParams, &params, table.keep("<generic parameters of " + std::string(name) + ">"))->what =
        "the definition of a generic";
    if (inClass) seesClass(at);
  }
  /// `field` is the key: the expression itself may be the key of a scope of its own.
  void lazy(Expr* const& field, std::string_view name, std::string_view what) {
    const Expr* e = field;
    if (!e) return;
    enter(Kind::Lazy, &field, name)->what = what;
    seesClass(e->span());
    visit(*e);
    leave();
  }
  bool seenDefault = false; ///< among the type parameters being read
  void typeParam(std::string_view name, const SourceSpan& at, bool hasDefault) {
    if (seenDefault && !hasDefault)
      error(at, "non-default type parameter " + quoted(name) + " follows default type parameter");
    seenDefault = hasDefault;
    auto* sym = cur->find(mangle(name));
    if (sym && (sym->flags & kTypeParam)) error(at, "duplicate type parameter " + quoted(name));
    def(name, kTypeParam | kLocal, at);
  }
  void visit(const TypeParam& p) {
    switch (p.kind) {
    case TypeParamKind::TypeVar: {
      auto& t = static_cast<const TypeVar&>(p);
      typeParam(t.name.view(), p.span(), t.default_value);
      lazy(t.bound, t.name.view(), is<Tuple>(t.bound) ? "a TypeVar constraint" : "a TypeVar bound");
      return lazy(t.default_value, t.name.view(), "a TypeVar default");
    }
    case TypeParamKind::ParamSpec: {
      auto& t = static_cast<const ParamSpec&>(p);
      typeParam(t.name.view(), p.span(), t.default_value);
      return lazy(t.default_value, t.name.view(), "a ParamSpec default");
    }
    case TypeParamKind::TypeVarTuple: {
      auto& t = static_cast<const TypeVarTuple&>(p);
      typeParam(t.name.view(), p.span(), t.default_value);
      return lazy(t.default_value, t.name.view(), "a TypeVarTuple default");
    }
    }
  }

  template <class F> void function(const F& f, bool isAsync) {
    def(f.name.view(), kLocal, f.span());
    defaults(*f.args);
    all(f.decorator_list);
    bool generic = !f.type_params.empty();
    if (generic) {
      enterTypeParams(f.type_params, f.name.view(), f.span());
      if (!f.args->defaults.empty()) def(".defaults", kParam, f.span());
      for (auto* e : f.args->kw_defaults)
        if (e) {
          def(".kwdefaults", kParam, f.span());
          break;
        }
      all(f.type_params);
    }
    annotations(*f.args, f.returns);
    enter(Kind::Function, &f, f.name.view())->isCoroutine = isAsync;
    params(*f.args);
    all(f.body);
    leave();
    if (generic) leave();
  }

  // --- statements
  void visit(const Stmt& st) {
    switch (st.kind) {
    case StmtKind::FunctionDef: return function(static_cast<const FunctionDef&>(st), false);
    case StmtKind::AsyncFunctionDef: return function(static_cast<const AsyncFunctionDef&>(st), true);
    case StmtKind::ClassDef: {
      auto& s = static_cast<const ClassDef&>(st);
      def(s.name.view(), kLocal, s.span());
      all(s.decorator_list);
      bool generic = !s.type_params.empty();
      if (generic) {
        enterTypeParams(s.type_params, s.name.view(), s.span());
        cur->className = s.name.view();
        def(".type_params", kLocal, s.span());
        all(s.type_params);
      }
      all(s.bases);
      for (auto* k : s.keywords) visit(*k->value);
      enter(Kind::Class, &s, s.name.view())->className = s.name.view();
      if (generic) {
        def("__type_params__", kLocal, s.span());
        def(".type_params", kUse, s.span());
      }
      all(s.body);
      if (generic) leave();
      return leave();
    }
    case StmtKind::Return: {
      auto& s = static_cast<const Return&>(st);
      opt(s.value);
      if (s.value) cur->hasReturnValue = true;
      return;
    }
    case StmtKind::Delete: return all(static_cast<const Delete&>(st).targets);
    case StmtKind::Assign: {
      auto& s = static_cast<const Assign&>(st);
      all(s.targets);
      return visit(*s.value);
    }
    case StmtKind::TypeAlias: {
      auto& s = static_cast<const TypeAlias&>(st);
      visit(*s.name);
      auto* n = as<Name>(s.name);
      std::string_view name = n ? n->id.view() : std::string_view();
      if (s.type_params.empty()) return lazy(s.value, name, "a type alias");
      enterTypeParams(s.type_params, name, s.span());
      all(s.type_params);
      lazy(s.value, name, "a type alias");
      return leave();
    }
    case StmtKind::AugAssign: {
      auto& s = static_cast<const AugAssign&>(st);
      visit(*s.target);
      return visit(*s.value);
    }
    case StmtKind::AnnAssign: return annAssign(static_cast<const AnnAssign&>(st));
    case StmtKind::For: return loop(static_cast<const For&>(st));
    case StmtKind::AsyncFor: return loop(static_cast<const AsyncFor&>(st));
    case StmtKind::While: {
      auto& s = static_cast<const While&>(st);
      visit(*s.test);
      all(s.body);
      return all(s.orelse);
    }
    case StmtKind::If: {
      auto& s = static_cast<const If&>(st);
      visit(*s.test);
      all(s.body);
      return all(s.orelse);
    }
    case StmtKind::With: return with(static_cast<const With&>(st));
    case StmtKind::AsyncWith: return with(static_cast<const AsyncWith&>(st));
    case StmtKind::Match: {
      auto& s = static_cast<const Match&>(st);
      visit(*s.subject);
      for (auto* c : s.cases) {
        visit(*c->pattern);
        opt(c->guard);
        all(c->body);
      }
      return;
    }
    case StmtKind::Raise: {
      auto& s = static_cast<const Raise&>(st);
      opt(s.exc);
      return opt(s.cause);
    }
    case StmtKind::Try: return tryStmt(static_cast<const Try&>(st));
    case StmtKind::TryStar: return tryStmt(static_cast<const TryStar&>(st));
    case StmtKind::Assert: {
      auto& s = static_cast<const Assert&>(st);
      visit(*s.test);
      return opt(s.msg);
    }
    case StmtKind::Import:
      for (auto* a : static_cast<const Import&>(st).names) alias(*a);
      return;
    case StmtKind::ImportFrom:
      for (auto* a : static_cast<const ImportFrom&>(st).names) alias(*a);
      return;
    case StmtKind::Global: return globalDecl(static_cast<const Global&>(st));
    case StmtKind::Nonlocal: return nonlocalDecl(static_cast<const Nonlocal&>(st));
    case StmtKind::ExprStmt: return visit(*static_cast<const ExprStmt&>(st).value);
    case StmtKind::Pass:
    case StmtKind::Break:
    case StmtKind::Continue: return;
    }
  }
  template <class T> void loop(const T& s) {
    visit(*s.target);
    visit(*s.iter);
    all(s.body);
    all(s.orelse);
  }
  template <class T> void with(const T& s) {
    for (auto* i : s.items) {
      visit(*i->context_expr);
      opt(i->optional_vars);
    }
    all(s.body);
  }
  template <class T> void tryStmt(const T& s) {
    all(s.body);
    for (auto* h : s.handlers) {
      opt(h->type);
      if (h->name) def(h->name.view(), kLocal, h->span());
      all(h->body);
    }
    all(s.orelse);
    all(s.finalbody);
  }
  void annAssign(const AnnAssign& s) {
    if (auto* n = as<Name>(s.target)) {
      if (n->id.view() == "__debug__") error(s.value ? n->span() : s.span(), "cannot assign to __debug__");
      auto* sym = cur->find(mangle(n->id.view()));
      u32 had = sym ? sym->flags : 0;
      if ((had & (kGlobal | kNonlocal)) && cur != table.module && s.simple)
        error(s.span(), "annotated name " + quoted(n->id.view()) +
                            (had & kGlobal ? " can't be global" : " can't be nonlocal"));
      if (s.simple)
        def(n->id.view(), kAnnotated | kLocal, n->span());
      else if (s.value)
        def(n->id.view(), kLocal, n->span());
    } else {
      visit(*s.target);
    }
    annotation(s.annotation);
    opt(s.value);
  }
  void alias(const Alias& a) {
    std::string_view n = a.asname ? a.asname.view() : a.name.view();
    if (n == "*") {
      if (cur->kind != Kind::Module) error(a.span(), "import * only allowed at module level");
      return;
    }
    if (size_t dot = n.find('.'); dot != n.npos) n = n.substr(0, dot);
    def(n, kImport, a.span());
  }
  void declaration(const Seq<Identifier>& names, const SourceSpan& at, u32 flag, const char* what) {
    for (auto id : names) {
      std::string_view n = id.view();
      auto* sym = cur->find(mangle(n));
      u32 had = sym ? sym->flags : 0;
      if (had & (kParam | kLocal | kUse | kAnnotated)) {
        std::string text;
        if (had & kParam)
          text = "name " + quoted(n) + " is parameter and " + what;
        else if (had & kUse)
          text = "name " + quoted(n) + " is used prior to " + what + " declaration";
        else if (had & kAnnotated)
          text = "annotated name " + quoted(n) + " can't be " + what;
        else
          text = "name " + quoted(n) + " is assigned to before " + what + " declaration";
        error(at, text);
      }
      def(n, flag, at);
      cur->directives.push_back({mangle(n), at});
    }
  }
  void globalDecl(const Global& s) { declaration(s.names, s.span(), kGlobal, "global"); }
  void nonlocalDecl(const Nonlocal& s) { declaration(s.names, s.span(), kNonlocal, "nonlocal"); }

  // --- patterns
  void visit(const Pattern& p) {
    switch (p.kind) {
    case PatternKind::MatchValue: return visit(*static_cast<const MatchValue&>(p).value);
    case PatternKind::MatchSingleton: return;
    case PatternKind::MatchSequence: return all(static_cast<const MatchSequence&>(p).patterns);
    case PatternKind::MatchMapping: {
      auto& m = static_cast<const MatchMapping&>(p);
      all(m.keys);
      all(m.patterns);
      if (m.rest) def(m.rest.view(), kLocal, p.span());
      return;
    }
    case PatternKind::MatchClass: {
      auto& m = static_cast<const MatchClass&>(p);
      visit(*m.cls);
      all(m.patterns);
      return all(m.kwd_patterns);
    }
    case PatternKind::MatchStar:
      if (auto n = static_cast<const MatchStar&>(p).name) def(n.view(), kLocal, p.span());
      return;
    case PatternKind::MatchAs: {
      auto& m = static_cast<const MatchAs&>(p);
      opt(m.pattern);
      if (m.name) def(m.name.view(), kLocal, p.span());
      return;
    }
    case PatternKind::MatchOr: return all(static_cast<const MatchOr&>(p).patterns);
    }
  }

  // --- expressions
  void visit(const Expr& e) {
    switch (e.kind) {
    case ExprKind::BoolOp: return all(static_cast<const BoolOp&>(e).values);
    case ExprKind::NamedExpr: return named(static_cast<const NamedExpr&>(e));
    case ExprKind::BinOp: {
      // Long chains of + lean left; walk them without recursion.
      std::vector<const BinOp*> chain;
      const Expr* x = &e;
      while (auto* b = as<BinOp>(x)) {
        chain.push_back(b);
        x = b->left;
      }
      visit(*x);
      for (auto i = chain.rbegin(); i != chain.rend(); ++i) visit(*(*i)->right);
      return;
    }
    case ExprKind::UnaryOp: return visit(*static_cast<const UnaryOp&>(e).operand);
    case ExprKind::Lambda: {
      auto& l = static_cast<const Lambda&>(e);
      defaults(*l.args);
      enter(Kind::Lambda, &l, "<lambda>");
      params(*l.args);
      visit(*l.body);
      return leave();
    }
    case ExprKind::IfExp: {
      auto& i = static_cast<const IfExp&>(e);
      visit(*i.test);
      visit(*i.body);
      return visit(*i.orelse);
    }
    case ExprKind::Dict: {
      auto& d = static_cast<const Dict&>(e);
      all(d.keys);
      return all(d.values);
    }
    case ExprKind::Set: return all(static_cast<const Set&>(e).elts);
    case ExprKind::ListComp: {
      auto& c = static_cast<const ListComp&>(e);
      return comprehension(e, c.generators, c.elt, nullptr, "<listcomp>");
    }
    case ExprKind::SetComp: {
      auto& c = static_cast<const SetComp&>(e);
      return comprehension(e, c.generators, c.elt, nullptr, "<setcomp>");
    }
    case ExprKind::DictComp: {
      auto& c = static_cast<const DictComp&>(e);
      return comprehension(e, c.generators, c.key, c.value, "<dictcomp>");
    }
    case ExprKind::GeneratorExp: {
      auto& c = static_cast<const GeneratorExp&>(e);
      return comprehension(e, c.generators, c.elt, nullptr, "<genexpr>");
    }
    case ExprKind::Await:
      forbidden("await", e.span());
      cur->hasAwait = true;
      return visit(*static_cast<const Await&>(e).value);
    case ExprKind::Yield: yield(e); return opt(static_cast<const Yield&>(e).value);
    case ExprKind::YieldFrom: yield(e); return visit(*static_cast<const YieldFrom&>(e).value);
    case ExprKind::Compare: {
      auto& c = static_cast<const Compare&>(e);
      visit(*c.left);
      return all(c.comparators);
    }
    case ExprKind::Call: {
      auto& c = static_cast<const Call&>(e);
      visit(*c.func);
      all(c.args);
      for (auto* k : c.keywords) visit(*k->value);
      return;
    }
    case ExprKind::FormattedValue: {
      auto& f = static_cast<const FormattedValue&>(e);
      visit(*f.value);
      return opt(f.format_spec);
    }
    case ExprKind::Interpolation: {
      auto& f = static_cast<const Interpolation&>(e);
      visit(*f.value);
      return opt(f.format_spec);
    }
    case ExprKind::TemplateStr: return all(static_cast<const TemplateStr&>(e).values);
    case ExprKind::JoinedStr: return all(static_cast<const JoinedStr&>(e).values);
    case ExprKind::Constant: return;
    case ExprKind::Attribute: return visit(*static_cast<const Attribute&>(e).value);
    case ExprKind::Subscript: {
      auto& s = static_cast<const Subscript&>(e);
      visit(*s.value);
      return visit(*s.slice);
    }
    case ExprKind::Starred: return visit(*static_cast<const Starred&>(e).value);
    case ExprKind::Name: {
      auto& n = static_cast<const Name&>(e);
      def(n.id.view(), n.ctx == ExprContext::Load ? kUse : kLocal, e.span());
      if (n.ctx == ExprContext::Load && cur->functionLike() && n.id.view() == "super")
        def("__class__", kUse, e.span());
      return;
    }
    case ExprKind::List: return all(static_cast<const List&>(e).elts);
    case ExprKind::Tuple: return all(static_cast<const Tuple&>(e).elts);
    case ExprKind::SliceExpr: {
      auto& s = static_cast<const SliceExpr&>(e);
      opt(s.lower);
      opt(s.upper);
      return opt(s.step);
    }
    }
  }
  void yield(const Expr& e) {
    forbidden("yield", e.span());
    if (cur->kind == Kind::Comprehension || cur->kind == Kind::GenExpr) {
      const char* what = cur->name == "<listcomp>"   ? "list comprehension"
                         : cur->name == "<setcomp>"  ? "set comprehension"
                         : cur->name == "<dictcomp>" ? "dict comprehension"
                                                     : "generator expression";
      error(e.span(), std::string("'yield' inside ") + what);
    }
    cur->isGenerator = true;
  }
  void named(const NamedExpr& e) {
    forbidden("named", e.span());
    if (compIterExpr > 0)
      error(e.span(), "assignment expression cannot be used in a comprehension iterable expression");
    if (cur->kind == Kind::Comprehension || cur->kind == Kind::GenExpr)
      if (auto* n = as<Name>(e.target)) extend(*n);
    visit(*e.value);
    visit(*e.target);
  }
  /// A := inside a comprehension binds in the scope around it (PEP 572).
  void extend(const Name& target) {
    std::string_view n = mangle(target.id.view());
    for (Scope* s = cur; s; s = s->parent) {
      if (s->kind == Kind::Comprehension || s->kind == Kind::GenExpr) {
        auto* sym = s->find(n);
        if (sym && (sym->flags & kCompIter) && (sym->flags & (kLocal | kParam)))
          return error(target.span(),
                       "assignment expression cannot rebind comprehension iteration variable " +
                           quoted(target.id.view()));
        continue;
      }
      if (!s->what.empty())
        return error(target.span(), "assignment expression within a comprehension cannot be used " +
                                        std::string(s->kind == Kind::TypeParams ? "within " : "in ") +
                                        std::string(s->what));
      if (s->functionLike()) {
        auto* sym = s->find(n);
        def(target.id.view(), sym && (sym->flags & kGlobal) ? kGlobal : kNonlocal, target.span());
        cur->directives.push_back({n, target.span()});
        return def(target.id.view(), kLocal, s, target.span());
      }
      if (s->kind == Kind::Module) {
        def(target.id.view(), kGlobal, target.span());
        cur->directives.push_back({n, target.span()});
        return def(target.id.view(), kGlobal, s, target.span());
      }
      return error(target.span(),
                   "assignment expression within a comprehension cannot be used in a class body");
    }
  }
  void comprehension(const Expr& e, const Seq<Comprehension*>& gens, const Expr* elt, const Expr* value,
                     std::string_view name) {
    ++compIterExpr;
    visit(*gens[0]->iter);
    --compIterExpr;
    Scope* s = enter(e.kind == ExprKind::GeneratorExp ? Kind::GenExpr : Kind::Comprehension, &e, name);
    bool outerTarget = std::exchange(compIterTarget, false);
    if (s->kind == Kind::GenExpr) s->isGenerator = true;
    if (s->kind == Kind::GenExpr) def(".0", kParam, e.span());
    for (u32 i = 0; i < gens.size(); ++i) {
      auto* g = gens[i];
      if (g->is_async) s->hasAsyncComprehension = true;
      compIterTarget = true;
      visit(*g->target);
      compIterTarget = false;
      if (i) {
        ++compIterExpr;
        visit(*g->iter);
        --compIterExpr;
      }
      all(g->ifs);
    }
    if (value) visit(*value);
    visit(*elt);
    compIterTarget = outerTarget;
    leave();
    // An asynchronous comprehension awaits in the scope around it; a generator expression only when it is
    // driven.
    bool isAsync = s->hasAwait || s->hasAsyncComprehension;
    if (s->kind == Kind::GenExpr)
      s->isCoroutine = isAsync;
    else if (isAsync)
      cur->hasAwait = true;
  }

  /// Future statements come first, behind the docstring (future.c); others are reported when they are met.
  void futures(const ast::Module& m) {
    bool done = false;
    u32 line = 0, i = 0;
    if (m.body.size())
      if (auto* e = as<ExprStmt>(m.body[0]))
        if (auto* c = as<Constant>(e->value); c && c->ctype == ConstKind::Str) i = 1;
    for (; i < m.body.size(); ++i) {
      auto* st = m.body[i];
      if (done && st->line() > line) return;
      line = st->line();
      auto* f = as<ImportFrom>(st);
      if (!f || f->level || f->module.view() != "__future__") {
        done = true;
        continue;
      }
      if (done) return;
      table.lastFuture = f;
      for (auto* a : f->names)
        if (a->name.view() == "annotations") table.futureAnnotations = true;
    }
  }
};
} // namespace

bool buildScopes(const ast::Module& module, std::string_view file, SymbolTable& table, Diagnostics& diags) {
  Builder b{table, diags, file};
  b.futures(module);
  table.module = b.enter(Kind::Module, &module, "top");
  b.all(module.body);
  return b.ok;
}
} // namespace molt::scope
