// Which name means what: CPython 3.13's symbol table (Python/symtable.c), scope by scope.
//
// A list, set or dict comprehension has a Scope of its own but no function of its own (PEP 709): `inlined` is
// set, and a name that is Free in it is looked up in the scope around it, where it stays Local unless a
// function inside captures it.
#pragma once
#include "ast/ast.h"
#include "base/diagnostic.h"
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace molt::scope {

/// TypeParams is the function around something generic (PEP 695), Lazy one that evaluates a bound, a default
/// or the value of a type statement.
enum class Kind : u8 { Module, Class, Function, Lambda, GenExpr, Comprehension, TypeParams, Lazy };
enum class Binding : u8 { Unknown, Local, GlobalExplicit, GlobalImplicit, Free, Cell };

enum SymbolFlag : u32 {
  kGlobal = 1,
  kLocal = 2,
  kParam = 4,
  kNonlocal = 8,
  kUse = 16,
  kFreeClass = 32, ///< bound in a class body and free in a method
  kImport = 64,
  kAnnotated = 128,
  kCompIter = 256, ///< iteration variable of a comprehension
  kTypeParam = 512,
};
inline constexpr u32 kBound = kLocal | kParam | kImport;

struct Symbol {
  std::string_view name; ///< mangled
  u32 flags = 0;
  Binding binding = Binding::Unknown;
};

struct Directive {
  std::string_view name;
  SourceSpan span;
};

struct Scope {
  Kind kind = Kind::Module;
  const void* node = nullptr; ///< FunctionDef, ClassDef, Lambda, GeneratorExp, ListComp, ...
  std::string_view name;      ///< as in __name__
  std::string_view className; ///< innermost class around, for mangling; empty if none
  std::string_view what;      ///< of TypeParams and Lazy, for messages: "a TypeVar bound"
  Scope* parent = nullptr;
  std::vector<Scope*> children;
  std::vector<Symbol> symbols; ///< in order of first mention
  std::vector<std::string_view> params;
  std::vector<Directive> directives;
  std::vector<std::string_view> freeNames, cellNames; ///< sorted, as co_freevars and co_cellvars
  bool isGenerator = false, isCoroutine = false;
  bool nested = false;         ///< inside a function
  bool inlined = false;        ///< comprehension without a function of its own
  bool needsClassCell = false; ///< class whose methods mention __class__ or super
  bool canSeeClass =
      false; ///< TypeParams or Lazy right inside a class: names are looked up in the class first
  bool needsClassDict =
      false; ///< class with such a scope inside: keeps its namespace in the cell __classdict__
  bool hasReturnValue = false;        ///< has `return value`
  bool hasAsyncComprehension = false; ///< a comprehension or generator expression with `async for` of its own
  bool hasAwait = false;              ///< awaits, itself or in an inlined comprehension

  Symbol* find(std::string_view n) {
    auto it = index.find(n);
    return it == index.end() ? nullptr : &symbols[it->second];
  }
  const Symbol* find(std::string_view n) const { return const_cast<Scope*>(this)->find(n); }
  bool functionLike() const { return kind != Kind::Module && kind != Kind::Class; }
  Symbol& add(std::string_view n, u32 flags) {
    auto [it, added] = index.emplace(n, static_cast<u32>(symbols.size()));
    if (added) symbols.push_back({n, 0, Binding::Unknown});
    symbols[it->second].flags |= flags;
    return symbols[it->second];
  }

private:
  std::unordered_map<std::string_view, u32> index;
};

class SymbolTable {
public:
  Scope* module = nullptr;
  bool futureAnnotations = false;
  const ast::ImportFrom* lastFuture = nullptr; ///< the last future statement in its proper place
  Scope* of(const void* node) const {
    auto it = byNode.find(node);
    return it == byNode.end() ? nullptr : it->second;
  }
  /// `__x` inside a class becomes `_Class__x`. The result lives as long as the table.
  std::string_view mangle(std::string_view className, std::string_view name);

  std::string_view keep(std::string s) { return strings_.emplace_back(std::move(s)); }

  std::deque<Scope> scopes;
  std::unordered_map<const void*, Scope*> byNode;

private:
  std::deque<std::string> strings_;
  std::unordered_map<std::string, std::string_view> mangled_;
};

/// Builds and analyses. Appends SyntaxErrors with CPython's text, all of them; false if there is one.
bool analyse(const ast::Module& module, std::string_view fileName, SymbolTable& table, Diagnostics& diags);
} // namespace molt::scope
