// Internal to lib/ast_to_ir: the walk over the tree. One class, its members spread over one file per
// construct. The authority is CPython 3.13's Python/compile.c: evaluation order and positions are its own.
#pragma once
#include "ast/ast.h"
#include "ast_to_ir/ast_to_ir.h"
#include "ast_to_ir/builder.h"
#include "scope/scope.h"
#include <map>
#include <memory>
#include <optional>

namespace molt {

enum class Refusal : u8 {
#define REFUSAL(id, text) id,
#include "ast_to_ir/refusals.def"
};

/// What `break`, `continue` and `return` must undo on their way out (CPython's fblock).
struct Region {
  enum class Kind : u8 { Loop, Finally, Handler, HandlerName, StarHandler, With, AsyncWith } kind;
  SourceSpan span = {};
  BlockId outerHandler = kNone;                ///< handler in force outside
  BlockId breakTo = kNone, continueTo = kNone; ///< Loop
  ValueId value = kNone; ///< Loop: iterator or kNone; Handler: previous exception; With: exit method
  const ast::Seq<ast::Stmt*>* body = nullptr; ///< Finally
  std::string_view name = {};                 ///< HandlerName
};

/// A comprehension that is being lowered inside a function: its variables are not the function's.
struct CompContext {
  const scope::Scope* scope;
  std::map<std::string_view, Var> locals;
  std::map<std::string_view, ValueId> cells;
};

struct Frame {
  explicit Frame(ir::Program& p) : b(p) {}
  Frame* parent = nullptr;
  const scope::Scope* scope = nullptr;
  Builder b;
  std::string qualname;
  ir::FuncId id = kNone;
  std::map<std::string_view, Var> locals;
  std::map<std::string_view, ValueId> cells, frees;
  std::vector<std::string_view> localOrder; ///< locals that are not parameters, by first mention
  std::vector<CompContext*> comps;
  std::vector<Region> regions;
  ValueId ns = kNone;               ///< class body, and what sees the class from inside: the namespace
  u32 depth = 0;                    ///< blocks around, as CPython counts them
  std::string_view firstParam = {}; ///< for super()
};

/// Where a name lives at some point of the program.
struct Place {
  enum class Kind : u8 { Local, Cell, Global, Name, NameCell } kind;
  Var var = kNone;
  ValueId cell = kNone;
  bool isFree = false;
  u32 slot = kNone;
};

/// Target of a condition: jump to `block`, leaving the deciding value in `var` if there is one.
struct Dest {
  BlockId block;
  Var var = kNone;
};

class Lowerer {
public:
  Lowerer(ir::Program& p, const ModuleInfo& i, scope::SymbolTable& t, Diagnostics& d)
      : program(p), moduleInfo(i), table(t), diags(d) {}
  bool module(const ast::Module&);

private:
  ir::Program& program;
  const ModuleInfo& moduleInfo;
  scope::SymbolTable& table;
  Diagnostics& diags;
  u32 moduleId = 0;
  Frame* f = nullptr;
  bool failed = false;
  bool interactive = false; ///< expression statements of the module's own show their value
  SourceSpan leaving;       ///< the break, continue or return that is being lowered
  std::map<std::string, u32, std::less<>> globalSlots;
  std::map<const void*, ir::FuncId> lowered; ///< a body that is duplicated (finally) makes its functions once

  // --- lower.cpp: diagnostics, frames, constants
  void error(const SourceSpan& at, std::string text);
  void warn(const SourceSpan& at, std::string text);
  /// One more block around: CPython allows 21.
  struct Nest {
    Lowerer& l;
    Nest(Lowerer& l, const SourceSpan& at) : l(l) {
      if (++l.f->depth > 21) l.error(at, "too many statically nested blocks");
    }
    ~Nest() { --l.f->depth; }
  };
  /// Whether the running body is a module whose names are global slots.
  bool atGlobals() const { return f->scope->kind == scope::Kind::Module && !moduleInfo.dynamic; }
  static const char* typeOf(const ast::Expr&); ///< what a literal or display makes, or nullptr
  void refuse(const SourceSpan& at, Refusal r);
  void openFrame(Frame& frame, const scope::Scope* s, ir::FunctionKind kind, const SourceSpan& at,
                 std::string_view name, u32 firstLine);
  void makeCells(Frame& frame);
  ir::FuncId closeFrame(Frame& frame);
  std::string qualnameFor(const scope::Scope* s, std::string_view name);
  ir::StrId str(std::string_view s) { return program.intern(s); }
  ir::ConstId strConst(std::string_view s);
  ir::ConstId noneConst() { return program.intern(ir::Const{}); }
  ir::ConstId tupleConst(std::vector<ir::ConstId> items);
  ValueId constant(const SourceSpan& at, ir::ConstId c) { return f->b.op(at, Opcode::Const, {}, c); }
  ValueId none(const SourceSpan& at) { return constant(at, noneConst()); }
  ValueId string(const SourceSpan& at, std::string_view s) { return constant(at, strConst(s)); }
  ValueId op(const SourceSpan& at, Opcode c, std::vector<ValueId> args = {}, u32 i0 = kNone, u32 i1 = kNone) {
    return f->b.op(at, c, std::move(args), i0, i1);
  }
  ValueId call(const SourceSpan& at, ValueId callee, std::vector<ValueId> args = {});

  // --- name.cpp
  std::string_view mangle(std::string_view n) { return table.mangle(f->scope->className, n); }
  u32 slot(std::string_view name);
  Place resolve(std::string_view mangled);
  Var localVar(std::string_view mangled);
  ValueId loadName(const SourceSpan& at, std::string_view name);
  void storeName(const SourceSpan& at, std::string_view name, ValueId v);
  void deleteName(const SourceSpan& at, std::string_view name);
  void assignVar(const SourceSpan& at, Var var, ValueId v);
  ValueId cellFor(std::string_view mangled);

  // --- constant.cpp
  std::optional<ir::ConstId> fold(const ast::Expr&);
  std::optional<ir::ConstId> foldBinary(const ast::BinOp&);
  std::optional<ir::ConstId> foldItems(const ast::Seq<ast::Expr*>&, ir::ConstKind);
  std::optional<ir::ConstId> foldIterable(const ast::Expr&);
  ir::ConstId constOf(const ast::Constant&);
  std::optional<bool> constTruth(const ast::Expr&);
  std::string reprOf(ir::ConstId); ///< as in a message: numbers, simple strings

  // --- expr.cpp
  ValueId expr(const ast::Expr&);
  ValueId exprOrNone(const SourceSpan& at, const ast::Expr* e) { return e ? expr(*e) : none(at); }
  ValueId binary(const ast::BinOp&);
  std::optional<ValueId> percent(const ast::BinOp&);
  ValueId lambda(const ast::Lambda&);
  ValueId subscript(const ast::Subscript&);
  void checkSubscript(const ast::Subscript&);
  ValueId attribute(const ast::Attribute&);
  ValueId joined(const ast::JoinedStr&);
  ValueId formatted(const ast::FormattedValue&);
  ValueId starredList(const SourceSpan& at, const ast::Seq<ast::Expr*>& elts);
  ValueId listDisplay(const ast::List&);
  ValueId tupleDisplay(const ast::Tuple&);
  ValueId setDisplay(const ast::Set&);
  ValueId dictDisplay(const ast::Dict&);
  ValueId subdict(const ast::Dict&, u32 begin, u32 end);
  SourceSpan attrSpan(SourceSpan at, const ast::Attribute&);

  // --- cond.cpp
  struct Tested {
    ValueId tagged = kNone, truth = kNone;
  };
  Tested tested(const ast::Expr&); ///< one of the two is set
  ValueId truthOf(const ast::Expr&, const ast::Expr* at = nullptr);
  /// Within an expression whose value is wanted, `at` is the one around that asks for the truth: CPython's
  /// tracebacks show it. In a condition each operand stands for itself.
  void cond(const ast::Expr&, Dest yes, Dest no, const ast::Expr* at = nullptr);
  ValueId throughCond(const ast::Expr&); ///< value of and, or, chained comparison, conditional expression
  Tested compareOne(const SourceSpan&, ast::CmpOperator, ValueId left, ValueId right);
  ValueId comparand(const ast::Compare&, u32 i);

  // --- call.cpp
  ValueId callExpr(const ast::Call&);
  ValueId superCall(const ast::Call&);
  std::optional<ValueId>
  frameCall(const ast::Call&); ///< globals(), locals(), vars(), dir(), eval(x), exec(x)
  ValueId localsDict(const SourceSpan& at);
  bool isBuiltin(const ast::Expr&, std::string_view name);
  ValueId callWith(const SourceSpan& at, ValueId callee, std::vector<ValueId> first,
                   const ast::Seq<ast::Expr*>& args, const ast::Seq<ast::Keyword*>& kws);
  ValueId keywordDict(const SourceSpan& at, ValueId callee, const ast::Seq<ast::Keyword*>& kws);
  bool checkKeywords(const ast::Seq<ast::Keyword*>& kws);

  // --- function.cpp, class.cpp, comprehension.cpp, generator.cpp
  template <class F> void functionDef(const F&);
  ir::FuncId functionBody(const ast::Expr* lambdaBody, const ast::Seq<ast::Stmt*>* body, const void* node,
                          const ast::Arguments& args, const SourceSpan& at, u32 firstLine, u64 hash);
  ValueId makeFunction(const SourceSpan& at, ir::FuncId id, const scope::Scope* s, ValueId defaults,
                       ValueId kwDefaults, ValueId annotations);
  void defaultsOf(const SourceSpan& at, const ast::Arguments& a, ValueId& defaults, ValueId& kwDefaults);
  ValueId annotationsOf(const SourceSpan& at, const ast::Arguments& a, const ast::Expr* returns);
  ValueId annotationValue(const ast::Expr&);
  ValueId decorated(const ast::Seq<ast::Expr*>& decorators, const std::vector<ValueId>& values, ValueId v);
  template <class F> ValueId functionObject(const F&, u32 firstLine, ValueId defaults, ValueId kwDefaults);
  void classDef(const ast::ClassDef&);
  ValueId classObject(const ast::ClassDef&, u32 firstLine, ValueId typeParams);
  ValueId typeParams(const SourceSpan& at, const ast::Seq<ast::TypeParam*>&);
  ValueId lazy(const SourceSpan& at, ast::Expr* const& field); ///< a function that evaluates it
  void typeAlias(const ast::TypeAlias&);
  /// Runs `body` in the function around something generic and calls it with `args`; see type_params.cpp.
  template <class Body>
  ValueId generic(const SourceSpan& at, const ast::Seq<ast::TypeParam*>& params, std::vector<ValueId> args,
                  Body body);
  void annotationsDict(const SourceSpan& at, const ast::Seq<ast::Stmt*>& body);
  ValueId comprehension(const ast::Expr& e, const ast::Seq<ast::Comprehension*>& gens, const ast::Expr* elt,
                        const ast::Expr* value);
  void comprehensionLoop(const ast::Expr& e, const ast::Seq<ast::Comprehension*>& gens, u32 i,
                         ValueId firstIter, const ast::Expr* elt, const ast::Expr* value, ValueId result);
  ValueId generatorExp(const ast::GeneratorExp&);
  ValueId yieldExpr(const ast::Yield&);
  ValueId yieldFrom(const ast::YieldFrom&);
  ValueId yieldValue(const SourceSpan& at, ValueId v);
  ValueId delegate(const SourceSpan& at, ValueId iterator);
  ValueId await(const ast::Await&);
  ValueId asyncNext(const SourceSpan& at, ValueId iterator, BlockId exit);
  bool inAsync() const;

  // --- stmt.cpp and friends
  void stmt(const ast::Stmt&);
  void stmts(const ast::Seq<ast::Stmt*>&);
  void body(const ast::Seq<ast::Stmt*>&, bool skipDoc);
  void assign(const ast::Assign&);
  void annAssign(const ast::AnnAssign&);
  void augAssign(const ast::AugAssign&);
  void store(const ast::Expr& target, ValueId v);
  void unpackTo(const SourceSpan& at, const ast::Seq<ast::Expr*>& targets, ValueId v);
  void remove(const ast::Expr& target);
  void ifStmt(const ast::If&);
  void whileStmt(const ast::While&);
  template <class T> void forStmt(const T&);
  void returnStmt(const ast::Return&);
  void leaveLoop(const ast::Stmt&, bool isBreak);
  void unwindTo(size_t depth, const SourceSpan& at); ///< emits what regions above `depth` owe
  void undo(const Region&);
  void raiseStmt(const ast::Raise&);
  void assertStmt(const ast::Assert&);
  void importStmt(const ast::Import&);
  void importFrom(const ast::ImportFrom&);
  template <class T> void tryStmt(const T&);
  template <class T> void tryFinally(const T&);
  struct Caught {
    ir::BlockId outer; ///< where exceptions went before the statement
    ir::BlockId cleanup, end;
    ValueId exc, previous; ///< the exception, and the one that was handled before it
  };
  template <class T> Caught caught(const T&);
  void handlers(const ast::Try&);
  void handlers(const ast::TryStar&);
  void popAndReraise(BlockId block, ValueId previous, const SourceSpan& at);
  template <class T> void withStmt(const T&, u32 item);
  ValueId callExit(const SourceSpan& at, ValueId exit, bool isAsync);
  ValueId awaited(const SourceSpan& at, ValueId v, u32 whose);
  ValueId iterate(const ast::Expr& iterable, bool isAsync, bool statement = false);
  void matchStmt(const ast::Match&);

  friend struct PatternLowerer;
};

std::string cleanDoc(std::string_view);
/// The docstring of a body, or nullptr.
const ast::Constant* docstring(const ast::Seq<ast::Stmt*>&);
/// Hash of a tree without its positions.
u64 sourceHash(const ast::Stmt&);
u64 sourceHash(const ast::Expr&);
u64 sourceHash(const ast::Module&);
} // namespace molt
