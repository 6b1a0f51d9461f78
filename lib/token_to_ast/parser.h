// The parser: recursive descent, one function per rule of the grammar, with operator precedence by table.
//
// Failing. fail() records the first error and moves the cursor to the Fail token behind the last one, which
// matches no rule: every loop ends, every function returns something (never nullptr where a node is
// required), and no caller has to check. The tree of a failed parse is thrown away.
//
// Two passes. The first reads; if it fails, a second Parser runs with `diagnose`, in which the rules also
// look for what people commonly get wrong (see errors.cpp). So good programs do not pay for good messages.
// CPython does the same with its invalid_ rules, and the messages are its own.
//
// Invariants
//  1. Speculation (Attempt) is used only where two tokens do not decide, and never nests over the same text
//     more than once per kind of construct: time stays linear.
//  2. A node's end is the end of the last token that is not a newline or a change of indentation.
//  3. depth_ bounds this recursion; deepest_ bounds the height of the tree, which loops also raise
//  (a.b.c...): whoever
//     walks the tree recursively can rely on kMaxDepth.
#pragma once
#include "ast/ast.h"
#include "source_to_token/tokenize.h"
#include "token_to_ast/parse.h"

namespace molt {

/// Why an expression is not a target, in CPython's words.
enum class TargetUse : u8 { Star, Del, For };

class Parser {
public:
  using K = TokenKind;
  using Expr = ast::Expr;
  using Stmt = ast::Stmt;
  template <class T> using Seq = ast::Seq<T>;
  struct Pos {
    u32 line, col;
  };

  Parser(Arena& arena, std::string_view text, std::string_view file, const TokenList& tokens, bool diagnose)
      : arena_(arena), interner_(arena), text_(text), file_(file), list_(tokens),
        tokens_(tokens.tokens.data()), last_(static_cast<u32>(tokens.tokens.size() - 1)),
        diagnose_(diagnose) {}
  ast::Module* module(ParseMode mode);
  bool failed() const { return failed_; }
  const Diagnostic& error() const { return error_; }
  std::vector<Diagnostic>& warnings() { return warnings_; }
  u32 farthest() const { return farthest_; }

private:
  // --- cursor
  K kind() const { return tokens_[pos_].kind; }
  K kindAt(u32 ahead) const { return pos_ + ahead < last_ ? tokens_[pos_ + ahead].kind : K::Fail; }
  const Token& token() const { return tokens_[pos_]; }
  const Token& previous() const { return tokens_[pos_ ? pos_ - 1 : 0]; }
  bool is(K k) const { return kind() == k; }
  void advance() {
    if (pos_ < last_) ++pos_;
  }
  bool accept(K k) {
    if (kind() != k) return false;
    ++pos_;
    return true;
  }
  bool expect(K k) {
    if (accept(k)) return true;
    failInvalid();
    return false;
  }
  void expectColon();
  bool isSoft(TokenNote n) const { return kind() == K::Name && token().note == n; }
  std::string_view textOf(const Token& t) const { return text_.substr(t.start, t.end - t.start); }
  Pos startOf(const Token& t) const { return {t.line, list_.column(t.start, t.line)}; }
  Pos endOf(const Token& t) const { return {t.endLine, list_.column(t.end, t.endLine)}; }
  Pos here() const { return startOf(token()); }
  Pos lastEnd() const;
  static Pos startOf(const ast::Node* n) { return {n->line, n->col}; }
  static Pos endOf(const ast::Node* n) { return {n->endLine, n->endCol}; }

  // --- nodes
  template <class T> T* make(Pos from) { return make<T>(from, lastEnd()); }
  template <class T> T* make(Pos from, Pos to) {
    T* n = arena_.make<T>();
    n->line = from.line;
    n->col = from.col;
    n->endLine = to.line;
    n->endCol = to.col;
    return n;
  }
  ast::Identifier identifier(); // the current token, which must be a Name
  ast::Identifier identifierOf(const Token&);
  Expr* dummy() { return make<ast::Name>(here()); }
  template <class T> Seq<T> take(size_t from) { // what was pushed on scratch_ since `from`
    Seq<T> s = arena_.slice(reinterpret_cast<T*>(scratch_.data() + from), scratch_.size() - from);
    scratch_.resize(from);
    return s;
  }
  void push(const void* p) { scratch_.push_back(const_cast<void*>(p)); }
  size_t mark() const { return scratch_.size(); }

  // --- failing
  void failAt(const char* code, std::string message, Pos from, Pos to);
  void failNode(std::string message, const ast::Node* n) {
    failAt("SyntaxError", std::move(message), startOf(n), endOf(n));
  }
  void failRange(std::string message, const ast::Node* a, const ast::Node* b) {
    failAt("SyntaxError", std::move(message), startOf(a), endOf(b));
  }
  void failToken(std::string message, const Token& t) {
    failAt("SyntaxError", std::move(message), startOf(t), endOf(t));
  }
  void failHere(std::string message) { failToken(std::move(message), token()); }
  void failInvalid(); ///< 'invalid syntax' at the current token, or what the tokenizer says of it
  void failTooDeep();
  struct Attempt { // undoes everything unless it succeeded
    explicit Attempt(Parser& p)
        : p(p), pos(p.pos_), scratch(p.scratch_.size()), warnings(p.warnings_.size()) {
      ++p.trying_;
    }
    bool done() { // true: keep; false: back to the start
      --p.trying_;
      if (!p.failed_) return true;
      reset();
      return false;
    }
    void undo() {
      --p.trying_;
      reset();
    }
    void reset() {
      p.failed_ = false;
      p.error_ = {};
      p.pos_ = pos;
      p.scratch_.resize(scratch);
      p.warnings_.resize(warnings);
    }
    Parser& p;
    u32 pos;
    size_t scratch, warnings;
  };
  struct Depth {
    explicit Depth(Parser& p, u32 levels = 1) : p(p), levels(levels) {
      if ((p.depth_ += levels) > p.deepest_) p.deepest_ = p.depth_;
      if (p.depth_ > kMaxDepth) p.failTooDeep();
    }
    ~Depth() { p.depth_ -= levels; }
    Parser& p;
    u32 levels;
  };
  /// For loops that build to the left: the tree grows above what was read.
  struct Chain {
    explicit Chain(Parser& p) : p(p), outer(p.deepest_) { p.deepest_ = p.depth_; }
    void grow() {
      if (++p.deepest_ > kMaxDepth) p.failTooDeep();
    }
    ~Chain() {
      if (outer > p.deepest_) p.deepest_ = outer;
    }
    Parser& p;
    u32 outer;
  };
  static constexpr u32 kMaxDepth = 5900; // CPython's parser gives up at 6000 rules

  // --- statements (stmt.cpp, compound.cpp)
  void statements(K end);
  void statement();
  void simpleStatements();
  Stmt* simpleStatement();
  Stmt* expressionStatement();
  Stmt* annotated(Pos start, Expr* target);
  Stmt* deleteStatement();
  Stmt* importStatement();
  Stmt* importFrom();
  Stmt* raiseStatement();
  Stmt* names(bool global);
  Stmt* typeAlias();
  ast::Alias* dottedAlias();
  ast::Identifier dottedName();
  Seq<Stmt*> block(const char* after, u32 line);
  Seq<Stmt*> elseBlock();
  Stmt* ifStatement();
  Stmt* whileStatement();
  Stmt* forStatement(bool async, Pos start);
  Stmt* withStatement(bool async, Pos start);
  bool parenthesizedWith();
  void withItem();
  Stmt* tryStatement();
  ast::ExceptHandler* handler(bool star);
  Stmt* decorated();
  Stmt* functionDef(bool async, Pos start, Seq<Expr*> decorators);
  Stmt* classDef(Pos start, Seq<Expr*> decorators);
  Seq<ast::TypeParam*> typeParams();
  ast::Arguments* parameters(bool lambda, K end);
  ast::Arg* parameter(bool lambda, bool starAnnotation);

  // --- match (pattern.cpp)
  Stmt* matchStatement();
  Expr* subject();
  ast::MatchCase* caseBlock();
  ast::Pattern* patterns();
  ast::Pattern* starOrPattern();
  ast::Pattern* pattern();
  ast::Pattern* orPattern();
  ast::Pattern* closedPattern();
  ast::Pattern* groupOrSequence();
  ast::Pattern* mapping();
  ast::Pattern* nameOrClass();
  Expr* signedNumber(bool complex);
  Expr* attributeName();
  Expr* mappingKey();

  // --- expressions (expr.cpp, atom.cpp, call.cpp)
  Expr* starExpressions();
  Expr* starExpression();
  Expr* starNamed();
  Expr* named();
  Expr* expressions(); // without stars
  Expr* expression();
  Expr* lambda();
  Expr* disjunction();
  Expr* conjunction();
  Expr* inversion();
  Expr* comparison();
  Expr* binary(int minPrecedence);
  Expr* factor();
  Expr* power();
  Expr* primary();
  Expr* primaryRest(Pos start, Expr* e, Chain& chain);
  Expr* atom();
  Expr* nameAtom();
  Expr* paren();
  Expr* list();
  Expr* dictOrSet();
  Expr* dict(Pos start);
  Expr* yieldExpr();
  Expr* yieldOrStar() { return is(K::Yield) ? yieldExpr() : starExpressions(); }
  Expr* slices();
  Expr* slice();
  Seq<ast::Comprehension*> comprehensions();
  bool atComprehension() const { return is(K::For) || (is(K::Async) && kindAt(1) == K::For); }
  void arguments(Seq<Expr*>& args, Seq<ast::Keyword*>& keywords, Pos open, bool call);
  static bool startsExpression(K k);

  // --- targets (target.cpp)
  Expr* starTargets();
  Expr* starTarget();
  /// Makes it a target, or fails with CPython's 'cannot assign to ...'.
  void setContext(Expr* e, ast::ExprContext ctx, TargetUse use);
  void store(Expr* e, ast::ExprContext ctx);
  static Expr* invalidTarget(Expr* e, TargetUse use);
  static const char* describe(const Expr* e);

  // --- literals (literal.cpp, string.cpp)
  Expr* number();
  Expr* strings();
  void fstring();
  void fstringMiddle(bool raw);
  void replacementField(bool raw);
  std::string_view debugText(u32 from, u32 to);
  ast::Constant* stringToken(const Token& t);
  std::string_view decode(std::string_view raw, bool bytes, bool rawString, const Token& t);
  Expr* joined(size_t from, Pos start, Pos end, bool anyF);

  // --- diagnosing (errors.cpp); each returns true if it failed with a better message
  bool checkComma(u32 startPos, Expr* a);
  bool inBrackets(u32 pos) const;
  void checkTernary(Expr* body, Expr* test, u32 afterTest);
  void failAssign(Expr* e);
  bool namedMistake(u32 startPos, Expr* a);
  void expressionStatementMistake(u32 startPos, Expr* e);
  friend struct Depth;

  Arena& arena_;
  ast::Interner interner_;
  std::string_view text_, file_;
  const TokenList& list_;
  const Token* tokens_;
  u32 last_;
  bool diagnose_;
  u32 pos_ = 0;
  u32 farthest_ = 0;
  u32 depth_ = 0, deepest_ = 0;
  u32 trying_ = 0;
  bool failed_ = false;
  Diagnostic error_;
  std::vector<Diagnostic> warnings_;
  std::vector<void*> scratch_;
  std::string buffer_;
};
} // namespace molt
