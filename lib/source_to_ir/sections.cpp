#include "source_to_ir/sections.h"
#include <algorithm>
#include <map>

namespace molt {
using namespace ast;

namespace {
enum class Truth { No, Yes, Open };

bool isIdentifier(std::string_view s) {
  if (s.empty() || s.size() > 64 || (s[0] >= '0' && s[0] <= '9')) return false;
  for (char c : s)
    if (!(c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c & 0x80))
      return false;
  return true;
}

class Walker {
public:
  Walker(const SectionOptions& o, std::vector<Section>& out) : options_(o), out_(out) { out_.emplace_back(); }

  template <class T> void node(const T* n) {
    if (n) visit(*n);
  }
  template <class T> void nodes(const Seq<T*>& s) {
    for (auto* n : s) node(n);
  }
  void bindings(const ast::Module& m) {
    for (auto& r : collectImports(m)) stars_ |= !r.names.empty() && r.names[0] == "*";
    for (auto* s : m.body) bind(*s);
  }
  void visit(const Stmt&);
  void visit(const Expr&);
  void visit(const Pattern&);
  void visit(const TypeParam&);
#define AST_PRODUCT(NAME, FIELDS) void visit(const NAME& n);
#include "ast/ast.def"

private:
  /// Statements of any depth; expressions bind no modules.
  void bind(const Stmt& st) {
    auto each = [&](const Seq<Stmt*>& b) {
      for (auto* s : b) bind(*s);
    };
    if (auto* s = as<Import>(&st))
      for (auto* a : s->names) {
        std::string_view n = a->name.view(), top = n.substr(0, n.find('.'));
        imported_.emplace(a->asname ? a->asname.view() : top, a->asname ? n : top);
      }
    if (auto* s = as<ImportFrom>(&st))
      for (auto* a : s->names)
        imported_.emplace(a->asname ? a->asname.view() : a->name.view(), std::string_view());
    if (auto* s = as<FunctionDef>(&st)) each(s->body);
    if (auto* s = as<AsyncFunctionDef>(&st)) each(s->body);
    if (auto* s = as<ClassDef>(&st)) each(s->body);
    if (auto* s = as<With>(&st)) each(s->body);
    if (auto* s = as<For>(&st)) each(s->body), each(s->orelse);
    if (auto* s = as<While>(&st)) each(s->body), each(s->orelse);
    if (auto* s = as<If>(&st)) each(s->body), each(s->orelse);
    if (auto* s = as<Try>(&st)) {
      each(s->body), each(s->orelse), each(s->finalbody);
      for (auto* h : s->handlers) each(h->body);
    }
  }

  const SectionOptions& options_;
  std::vector<Section>& out_;
  u32 here_ = 0; ///< index of the section at hand
  bool inFunction_ = false;
  std::vector<std::string_view> classes_; ///< class statements around
  bool strings_ = true;                   ///< string constants count as mentions
  bool lazy_ = false; ///< inside a module's __getattr__: an import waits for what it brings

  Section& section() { return out_[here_]; }
  /// Names that import statements bind, anywhere in the module, to modules ('' for what an ImportFrom
  /// brings).
  std::multimap<std::string_view, std::string_view> imported_;
  bool stars_ = false; ///< `from m import *`: names may be another module's

  void name(std::string_view s) {
    section().names.emplace_back(s);
    if (stars_ || !options_.isLibrary) exported(s);
  }
  void exported(std::string_view s) {
    section().exports.emplace_back(s);
    section().members.emplace_back(s);
  }
  /// A name is read, on its own or (attribute not empty) for the attribute of what it is bound to.
  void use(std::string_view bound, std::string_view attribute) {
    auto [first, last] = imported_.equal_range(bound);
    for (auto i = first; i != last; ++i)
      if (!i->second.empty()) section().uses.emplace_back(i->second, attribute);
  }
  void member(std::string_view s) {
    if (options_.isLibrary)
      section().members.emplace_back(s);
    else
      exported(s);
  }

  template <class F> void function(const F& f) {
    nodes(f.decorator_list);
    node(f.args);
    node(f.returns);
    if (inFunction_) return nodes(f.body); // nested: part of the outer one
    const u32 around = here_;
    open(f.name.view());
    if (!classes_.empty()) section().owner = classes_.front();
    inFunction_ = true;
    const bool hook = classes_.empty() && (f.name.view() == "__getattr__" || f.name.view() == "__dir__");
    lazy_ = hook && options_.isLibrary;
    strings_ = !hook;
    const u32 own = here_;
    const size_t later = out_.size();
    nodes(f.body);
    // What the hook imports on demand, it also names.
    for (size_t i = later; lazy_ && i < out_.size(); ++i) std::erase(out_[own].names, out_[i].name);
    here_ = around;
    inFunction_ = lazy_ = false;
    strings_ = true;
  }

  void open(std::string_view name) {
    here_ = static_cast<u32>(out_.size());
    out_.emplace_back();
    section().name = name;
  }

  /// NAME = value and NAME[...] = value at module level: functions named in the value, and not called there,
  /// can be reached through NAME only.
  bool deferred(const Assign& s) {
    if (!options_.isLibrary || here_ != 0 || !classes_.empty() || s.targets.size() != 1) return false;
    const Expr* target = s.targets[0];
    if (auto* item = as<Subscript>(target)) {
      node(item->slice);
      target = item->value;
    } else if (auto* a = as<Attribute>(target)) {
      target = a->value;
    }
    auto* n = as<Name>(target);
    if (!n || n->id.view() == "__all__") return false;
    open(n->id.view());
    node(s.value);
    here_ = 0;
    return true;
  }
  /// What is called when the module is imported counts as mentioned there.
  void called(const Expr* callee) {
    const u32 around = here_;
    if (!inFunction_) here_ = 0;
    node(callee);
    here_ = around;
  }

  void klass(const ClassDef& c) {
    nodes(c.decorator_list);
    const u32 around = here_;
    if (!inFunction_ && classes_.empty()) open(c.name.view());
    nodes(c.bases);
    nodes(c.keywords);
    here_ = around;
    classes_.push_back(c.name.view());
    nodes(c.type_params);
    nodes(c.body);
    classes_.pop_back();
  }

  void import(ImportRef r) {
    if (!lazy_) return section().imports.push_back(std::move(r));
    for (auto& n : r.names) { // a section that has the name of what it brings
      Section s;
      s.name = n;
      s.imports.push_back(r);
      out_.push_back(std::move(s));
    }
  }

  static bool isAttribute(const Expr* e, std::string_view base, std::string_view attr) {
    auto* a = as<Attribute>(e);
    auto* n = a ? as<Name>(a->value) : nullptr;
    return n && n->id.view() == base && a->attr.view() == attr;
  }
  static bool foreignPlatform(std::string_view s) {
    for (auto* p :
         {"win", "darwin", "cygwin", "ios", "tvos", "watchos", "android", "aix", "sunos", "vxworks"})
      if (s.starts_with(p)) return true;
    return false;
  }
  static Truth from(bool b) { return b ? Truth::Yes : Truth::No; }
  static Truth negate(Truth t) { return t == Truth::Open ? t : from(t == Truth::No); }

  Truth compare(const Compare& c) const {
    if (c.ops.size() != 1) return Truth::Open;
    CmpOperator op = c.ops[0];
    auto* k = as<Constant>(c.comparators[0]);
    const bool text = k && k->ctype == ConstKind::Str;
    const bool equality = op == CmpOperator::Eq || op == CmpOperator::NotEq;
    if (equality && text) {
      auto* n = as<Name>(c.left);
      Truth equal = Truth::Open;
      if (isAttribute(c.left, "sys", "platform") && foreignPlatform(k->text())) equal = Truth::No;
      if (isAttribute(c.left, "os", "name")) equal = from(k->text() == "posix");
      if (options_.isLibrary && n && n->id.view() == "__name__" && k->text() == "__main__") equal = Truth::No;
      return op == CmpOperator::Eq ? equal : negate(equal);
    }
    if ((op == CmpOperator::In || op == CmpOperator::NotIn) && isAttribute(c.left, "sys", "platform")) {
      const Seq<Expr*>* items = nullptr;
      if (auto* t = as<Tuple>(c.comparators[0])) items = &t->elts;
      if (auto* s = as<Set>(c.comparators[0])) items = &s->elts;
      if (!items) return Truth::Open;
      for (auto* e : *items)
        if (auto* s = as<Constant>(e); !s || s->ctype != ConstKind::Str || !foreignPlatform(s->text()))
          return Truth::Open;
      return from(op == CmpOperator::NotIn);
    }
    if (auto* t = as<Tuple>(c.comparators[0]); t && isAttribute(c.left, "sys", "version_info")) {
      if (t->elts.size() != 2) return Truth::Open;
      auto *major = as<Constant>(t->elts[0]), *minor = as<Constant>(t->elts[1]);
      if (!major || !minor || !major->fits || !minor->fits) return Truth::Open;
      const i64 want = major->ival() << 8 | minor->ival(), have = options_.version;
      if (op == CmpOperator::GtE) return from(have >= want);
      if (op == CmpOperator::Lt) return from(have < want);
    }
    return Truth::Open;
  }

  Truth test(const Expr* e) const {
    if (auto* c = as<Constant>(e)) {
      if (c->ctype == ConstKind::False || c->ctype == ConstKind::None) return Truth::No;
      if (c->ctype == ConstKind::True) return Truth::Yes;
      if (c->ctype == ConstKind::Int && c->fits) return from(c->ival() != 0);
      return Truth::Open;
    }
    if (auto* n = as<Name>(e))
      return n->id.view() == "TYPE_CHECKING" ? Truth::No
             : n->id.view() == "__debug__"   ? Truth::Yes
                                             : Truth::Open;
    if (isAttribute(e, "typing", "TYPE_CHECKING")) return Truth::No;
    if (auto* u = as<UnaryOp>(e); u && u->op == UnaryOperator::Not) return negate(test(u->operand));
    if (auto* b = as<BoolOp>(e)) {
      const Truth decides = from(b->op == BoolOperator::Or);
      bool open = false;
      for (auto* v : b->values) {
        Truth t = test(v);
        if (t == decides) return t;
        open |= t == Truth::Open;
      }
      return open ? Truth::Open : negate(decides);
    }
    if (auto* c = as<Compare>(e)) return compare(*c);
    if (auto* c = as<Call>(e)) {
      auto* a = as<Attribute>(c->func);
      auto* k = c->args.size() == 1 ? as<Constant>(c->args[0]) : nullptr;
      if (a && a->attr.view() == "startswith" && isAttribute(a->value, "sys", "platform") && k &&
          k->ctype == ConstKind::Str && foreignPlatform(k->text()))
        return Truth::No;
    }
    return Truth::Open;
  }

  /// importlib.import_module('a.b') and __import__('a.b') with a name that can be seen.
  void dynamicImport(const Call& c) {
    auto* n = as<Name>(c.func);
    auto* a = as<Attribute>(c.func);
    auto name = a ? a->attr.view() : n ? n->id.view() : std::string_view();
    if ((name != "import_module" && name != "__import__") || !c.args.size()) return;
    auto* k = as<Constant>(c.args[0]);
    if (k && k->ctype == ConstKind::Str && !k->text().starts_with('.'))
      import({std::string(k->text()), 0, {}, c.span()});
  }

  void isAll(const Assign& s) {
    for (auto* t : s.targets)
      if (auto* n = as<Name>(t); n && n->id.view() == "__all__") strings_ = false;
  }
};

#include "source_to_ir/child_fields.def"
#define AST_PRODUCT(NAME, FIELDS)                                                                            \
  void Walker::visit([[maybe_unused]] const NAME& n) { FIELDS }
#include "ast/ast.def"

#include "source_to_ir/child_fields.def"
#define AST_STMT(NAME, FIELDS)                                                                               \
  case StmtKind::NAME: {                                                                                     \
    [[maybe_unused]] auto& n = static_cast<const NAME&>(base);                                               \
    FIELDS break;                                                                                            \
  }
void Walker::visit(const Stmt& base) {
  if (auto* f = as<FunctionDef>(&base)) return function(*f);
  if (auto* f = as<AsyncFunctionDef>(&base)) return function(*f);
  if (auto* s = as<Import>(&base)) {
    for (auto* a : s->names) {
      import({std::string(a->name.view()), 0, {}, base.span()});
    }
    return;
  }
  if (auto* s = as<ImportFrom>(&base)) {
    ImportRef r{std::string(s->module.view()), static_cast<u32>(s->level), {}, base.span()};
    for (auto* a : s->names) {
      r.names.emplace_back(a->name.view());
      if (!lazy_) exported(a->name.view());
    }
    return import(std::move(r));
  }
  if (auto* s = as<If>(&base)) {
    Truth t = test(s->test);
    if (t == Truth::Open) node(s->test);
    if (t != Truth::No) nodes(s->body);
    if (t != Truth::Yes) nodes(s->orelse);
    return;
  }
  if (auto* c = as<ClassDef>(&base)) return klass(*c);
  if (auto* s = as<Assign>(&base)) {
    if (deferred(*s)) return;
    isAll(*s);
  }
  switch (base.kind) {
#include "ast/ast.def"
  }
  if (is<Assign>(&base)) strings_ = !lazy_;
}

#include "source_to_ir/child_fields.def"
#define AST_EXPR(NAME, FIELDS)                                                                               \
  case ExprKind::NAME: {                                                                                     \
    [[maybe_unused]] auto& n = static_cast<const NAME&>(base);                                               \
    FIELDS break;                                                                                            \
  }
void Walker::visit(const Expr& base) {
  if (auto* n = as<Name>(&base)) {
    if (n->ctx == ExprContext::Load) {
      name(n->id.view());
      use(n->id.view(), "*");
    }
    return;
  }
  if (auto* a = as<Attribute>(&base)) {
    auto* n = as<Name>(a->value);
    if ((n && imported_.count(n->id.view())) || !options_.isLibrary || is<Attribute>(a->value) ||
        is<Call>(a->value))
      exported(a->attr.view());
    else
      member(a->attr.view());
    if (n) {
      name(n->id.view());
      return use(n->id.view(), a->ctx == ExprContext::Load ? a->attr.view() : "*");
    }
  }
  if (auto* k = as<Constant>(&base)) {
    if (!strings_ || k->ctype != ConstKind::Str || !isIdentifier(k->text())) return;
    member(k->text());
    if (k->text().ends_with('_') && k->text().size() > 2 && !k->text().ends_with("__"))
      section().prefixes.emplace_back(k->text());
    return;
  }
  if (auto* c = as<Call>(&base)) {
    dynamicImport(*c);
    auto* f = as<Name>(c->func);
    if (f && (f->id.view() == "getattr" || f->id.view() == "hasattr") && c->args.size() > 1)
      if (auto* k = as<Constant>(c->args[1]); k && k->ctype == ConstKind::Str) exported(k->text());
    called(c->func);
    nodes(c->args);
    return nodes(c->keywords);
  }
  switch (base.kind) {
#include "ast/ast.def"
  }
}

#include "source_to_ir/child_fields.def"
#define AST_PATTERN(NAME, FIELDS)                                                                            \
  case PatternKind::NAME: {                                                                                  \
    [[maybe_unused]] auto& n = static_cast<const NAME&>(base);                                               \
    FIELDS break;                                                                                            \
  }
void Walker::visit(const Pattern& base) {
  switch (base.kind) {
#include "ast/ast.def"
  }
}

#include "source_to_ir/child_fields.def"
#define AST_TYPEPARAM(NAME, FIELDS)                                                                          \
  case TypeParamKind::NAME: {                                                                                \
    [[maybe_unused]] auto& n = static_cast<const NAME&>(base);                                               \
    FIELDS break;                                                                                            \
  }
void Walker::visit(const TypeParam& base) {
  switch (base.kind) {
#include "ast/ast.def"
  }
}
} // namespace

std::string plainImport(const ast::Stmt& st) {
  std::string_view name;
  if (auto* s = as<Import>(&st))
    name = s->names[0]->name.view();
  else if (auto* f = as<ImportFrom>(&st); f && !f->level)
    name = f->module.view();
  return std::string(name.substr(0, name.find('.')));
}

std::vector<Section> sectionsOf(const ast::Module& m, const SectionOptions& options) {
  std::vector<Section> out;
  Walker w(options, out);
  w.bindings(m);
  w.nodes(m.body);
  return out;
}

} // namespace molt
