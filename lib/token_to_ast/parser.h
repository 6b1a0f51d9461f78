// The parser: recursive descent, one function per rule of the grammar, with operator precedence by table.
//
// Failing. fail() records the first error and moves the cursor to the Fail token behind the last one, which
// matches no rule: every loop ends, every function returns something (never nullptr where a node is
// required), and no caller has to check. The tree of a failed parse is thrown away.
//
// Two passes. The first reads; most of its failures are generic: it only remembers how far it looked
// (maxPos_). Then a second Parser runs with `diagnose`, in which the rules also look for what people commonly
// get wrong, and name it. If that finds nothing, the error is 'invalid syntax' at the farthest token of the
// first pass. So good programs do not pay for good messages. CPython does the same with its invalid_ rules,
// and messages and places are its own.
//
// In the second pass the parser backtracks as a PEG parser would (retreat): a suffix that fails generically
// is as if it were not there, since a rule further out may have something more precise to say.
//
// Invariants
//  1. Reading twice (point, goBack, silently) happens only where two tokens do not decide, and never at each
//  level
//     of nesting: CPython remembers what it has read, this parser does not, and 200 levels would double 200
//     times.
//  2. A node's end is the end of the last token that is not a newline or a change of indentation.
//  3. Nothing goes back over the start of a logical line in the first pass, nor keeps a reference to a token
//     over one: by then the token may have made room for others (lineStart).
//  4. depth_ bounds this recursion; deepest_ bounds the height of the tree, which loops also raise
//  (a.b.c...):
//     whoever walks the tree recursively can rely on kMaxDepth.
#pragma once
#include "ast/ast.h"
#include "source_to_token/tokenize.h"
#include "token_to_ast/parse.h"
#include <unordered_set>

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

  Parser(Arena& arena, std::string_view text, std::string_view file, const TokenList& tokens, u32 minor,
         bool diagnose, u32 maxPos = 0)
      : arena_(arena), interner_(arena), text_(text), file_(file), list_(tokens),
        tokens_(tokens.tokens.data()), last_(static_cast<u32>(tokens.tokens.size() - 1)), diagnose_(diagnose),
        peg_(diagnose), maxPos_(maxPos), minor_(minor) {}
  /// The first pass over a file, reading tokens as it goes. After a failure nothing but failed() may be
  /// asked.
  Parser(Arena& arena, std::string_view text, std::string_view file, TokenStream& stream, u32 minor)
      : Parser(arena, text, file, stream.list, minor, false) {
    stream_ = &stream;
  }
  void setBarry(bool b) { barry_ = b; }
  ast::Module* module(ParseMode mode);
  bool rest(u32 from);
  bool failed() const { return failed_; }
  const Diagnostic& error() const { return error_; }
  std::vector<Diagnostic>& warnings() { return warnings_; }
  bool generic() const { return generic_; }
  u32 maxPos() const { return maxPos_; }
  void failUnknown(); ///< words a generic failure of the first pass
  void sawUpTo(u32 pos) { maxPos_ = pos > maxPos_ ? pos : maxPos_; }
  bool wantsMore() const; ///< all tokens there are were read before it failed
  void failIncomplete();
  void checkRest(); ///< lets what is wrong further on with the tokens win over the error

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
  /// At the start of each logical line: has this line and the next one read. Invalidates references to
  /// tokens.
  void lineStart() {
    if (stream_ && pos_ >= stream_->lastLine) readOn();
  }
  void readOn();
  bool expect(K k) {
    if (accept(k)) return true;
    failGeneric();
    return false;
  }
  void expectColon();
  bool isSoft(TokenNote n) const { return kind() == K::Name && token().note == n; }
  std::string_view textOf(const Token& t) const { return text_.substr(t.start, t.end - t.start); }
  Pos startOf(const Token& t) const { return {t.line, list_.column(t.start, t.line)}; }
  Pos endOf(const Token& t) const {
    u32 line = list_.endLine(t);
    return {line, list_.column(t.end, line)};
  }
  Pos here() const { return startOf(token()); }
  /// The same for a newline, where CPython has no column for one that it makes up itself.
  Pos newlineHere() const { return token().start < token().end ? here() : Pos{token().line, 0}; }
  Pos lastEnd() const;
  static Pos startOf(const ast::Node* n) {
    SourceSpan s = n->span();
    return {s.line, s.col};
  }
  static Pos endOf(const ast::Node* n) {
    SourceSpan s = n->span();
    return {s.endLine, s.endCol};
  }

  // --- nodes
  template <class T> T* make(Pos from) { return make<T>(from, lastEnd()); }
  template <class T> T* make(Pos from, Pos to) {
    T* n = arena_.make<T>();
    n->place(arena_, {from.line, from.col, to.line, to.col});
    return n;
  }
  ast::Identifier identifier(); // the current token, which must be a Name
  ast::Identifier identifierOf(const Token&);
  Expr* dummy() { return make<ast::Name>(here()); }
  template <class T> Seq<T> sliced(const T* from, size_t n) { return Seq<T>(arena_, from, n); }
  template <class T> Seq<T> take(size_t from) { // what was pushed on scratch_ since `from`
    Seq<T> s = sliced(reinterpret_cast<T*>(scratch_.data() + from), scratch_.size() - from);
    scratch_.resize(from);
    return s;
  }
  void push(const void* p) { scratch_.push_back(const_cast<void*>(p)); }
  bool pushed(const void* p) {
    push(p);
    return true;
  }
  size_t mark() const { return scratch_.size(); }

  // --- failing
  /// A specific error that only the second pass reports: a generic failure in the first.
  void failAt(const char* code, std::string message, Pos from, Pos to) {
    if (diagnose_)
      failNow(code, std::move(message), from, to);
    else
      failGeneric();
  }
  void failNode(std::string message, const ast::Node* n) {
    failAt("SyntaxError", std::move(message), startOf(n), endOf(n));
  }
  void failRange(std::string message, const ast::Node* a, const ast::Node* b) {
    failAt("SyntaxError", std::move(message), startOf(a), endOf(b));
  }
  void failRange(std::string message, const Token& a, const Token& b) {
    failAt("SyntaxError", std::move(message), startOf(a), endOf(b));
  }
  void failToken(std::string message, const Token& t) { failRange(std::move(message), t, t); }
  /// From a place to the farthest token; one column short, as CPython has it.
  void failFrom(std::string message, Pos from);
  /// At the farthest token that was looked at.
  void failLast(std::string message, const char* code = "SyntaxError");
  void failNow(const char* code, std::string message, Pos from, Pos to); ///< in either pass
  void failNowToken(std::string message, const Token& t) {
    failNow("SyntaxError", std::move(message), startOf(t), endOf(t));
  }
  Pos shownEnd(Pos from, Pos to) const;
  Pos tokenPlace(const Token& t, bool& empty) const;
  void failGeneric(u32 lookahead = 0); ///< the current token fits nowhere
  void failTooDeep();
  void looked(u32 pos) {
    if (!failed_ && pos > maxPos_) maxPos_ = pos < last_ ? pos : last_ - 1;
  }

  struct Point {
    u32 pos;
    size_t scratch, warnings;
  };
  Point point() const { return {pos_, scratch_.size(), warnings_.size()}; }
  void goBack(const Point& at) {
    failed_ = generic_ = false;
    pos_ = at.pos;
    scratch_.resize(at.scratch);
    warnings_.resize(at.warnings);
  }
  /// Second pass: if what came after `at` failed generically, forgets it.
  bool retreat(const Point& at) {
    if (!failed_ || !generic_ || !peg_) return false;
    goBack(at);
    return true;
  }
  /// Runs f without diagnosing; true if it succeeded. The cursor stays where f left it, or goes back.
  template <class F> bool silently(F f) {
    bool d = diagnose_;
    u32 depth = depth_;
    Point at = point();
    diagnose_ = false;
    f();
    diagnose_ = d;
    depth_ = depth;
    if (!failed_) return true;
    if (!generic_) return false;
    goBack(at);
    return false;
  }

  /// For what CPython has read before without looking for mistakes, and remembers.
  template <class F> Expr* read(bool quietly, F f) {
    if (!quietly) return f();
    Expr* e = nullptr;
    if (!silently([&] { e = f(); }) && !failed_) failGeneric();
    return e ? e : dummy();
  }

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
#ifdef __wasm__
  static constexpr u32 kMaxDepth = 1500; // a megabyte of stack is usual there
#else
  static constexpr u32 kMaxDepth =
      5900; // CPython's parser gives up at 6000 rules; this takes 4 MB of stack at worst
#endif

  // --- statements (stmt.cpp, compound.cpp)
  ast::Module* functionType(ast::Module* m);
  void statements(K end);
  void statement();
  bool compoundStatement();
  void interactive();
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
  ast::Identifier dottedName();
  Seq<Stmt*> block(const char* after, u32 line);
  void colonOrNewline();
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
  void failBareStar(bool lambda, const Token& star, u32 lookahead);
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
  Expr* assignmentExpression();
  Expr* expressions(); // without stars
  Expr* expression();
  Expr* lone(u8 follower);
  Expr* lambda();
  Expr* boolOp(K keyword, ast::BoolOperator op, Expr* (Parser::*operand)());
  Expr* disjunction();
  Expr* conjunction();
  Expr* inversion();
  Expr* comparison();
  Expr* compare(Pos start, Expr* left, size_t from, u32 count, const ast::CmpOperator* few,
                const std::vector<ast::CmpOperator>& many);
  Expr* binary(int minPrecedence);
  Expr* factor();
  Expr* power();
  Expr* primary();
  Expr* primaryRest(Pos start, Expr* e, Chain& chain);
  Expr* atom();
  Expr* nameAtom();
  Expr* paren();
  Expr* list();
  Expr* firstElement();
  void elements(K close);
  void failStarComprehension(Expr* starred);
  void targetMistake(size_t from);
  Expr* starredValue();
  void assignedUnpacking(Pos start, const char* what);
  void notMistake(bool unary);
  Expr* dictOrSet();
  Expr* dict(Pos start);
  Expr* yieldExpr();
  Expr* yieldOrStar() { return is(K::Yield) ? yieldExpr() : starExpressions(); }
  Expr* slices();
  Expr* slice();
  Seq<ast::Comprehension*> comprehensions();
  bool atComprehension() {
    if (is(K::Async)) looked(pos_ + 1);
    return is(K::For) || (is(K::Async) && kindAt(1) == K::For);
  }
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
  void fstringMiddle(bool raw, bool inSpec);
  void replacementField(bool raw, bool isTemplate);
  std::string_view debugText(u32 from, u32 to);
  Expr* interpolation(Pos start, std::string_view source, Expr* value, i32 conversion, Expr* spec);
  ast::Constant* stringToken(const Token& t);
  std::string_view decode(std::string_view raw, bool bytes, bool rawString, const Token& t);
  const Token& fstringEnd() const;
  std::string inField(std::string text) const;
  enum class Join : u8 { Plain, Formatted, Template };
  Expr* joined(size_t from, Pos start, Pos end, Join);

  // --- diagnosing (errors.cpp)
  void checkExpression(u32 startPos, Expr* body);
  void checkLegacy(u32 startPos);
  void namedMistake(u32 startPos, Expr* a);
  void assignMistake(u32 startPos, Expr* e);
  void annotationMistake(Expr* e);
  void forTargetMistake(u32 startPos);
  void comprehensionTargetMistake(u32 startPos);
  void comprehensionTargetMistakeAt(u32 startPos);
  void suffixMistake();
  bool firstTime(u32 pos) { return tried_.insert(pos).second; }
  void readAsNamed(u32 startPos);
  bool inBrackets(u32 pos);
  static bool isBitwiseOr(const Expr* e);

  Arena& arena_;
  ast::Interner interner_;
  std::string_view text_, file_;
  const TokenList& list_;
  TokenStream* stream_ = nullptr;
  const Token* tokens_; ///< by number: with a stream, of a part only
  u32 last_;
  bool diagnose_, peg_;
  u32 pos_ = 0;
  u32 maxPos_;              ///< the farthest token looked at
  u32 minor_;               ///< 13: the grammar of Python 3.13
  bool barry_ = false;      ///< '<>' is the inequality, and '!=' is not
  bool inTemplate_ = false; ///< the innermost string whose fields are read is a t-string
  u32 depth_ = 0, deepest_ = 0;
  bool failed_ = false;
  bool generic_ = false; ///< failed_, and error_ says nothing
  u32 deadOperator_[2] = {kNone,
                          kNone}; ///< operators without a right operand; second: found while diagnosing
  bool rereading_ = false;        ///< within a second reading of a target
  bool skipRest_ = false;
  bool plainBody_ = false; ///< the next expression's first part is known to hold no mistakes; see checkLegacy
  std::unordered_set<u32>
      tried_; ///< where a second reading has found nothing: once is enough, at each level of nesting
  std::vector<u32> levels_; ///< open brackets after each token; made when first asked for
  Diagnostic error_;
  std::vector<Diagnostic> warnings_;
  std::vector<void*> scratch_;
  std::string buffer_;
};
} // namespace molt
