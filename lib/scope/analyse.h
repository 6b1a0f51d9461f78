// Internal to lib/scope: the two passes.
#pragma once
#include "scope/scope.h"
#include <set>

namespace molt::scope {
using NameSet = std::set<std::string_view>;

/// Pass 1: who mentions what. False after a SyntaxError.
bool buildScopes(const ast::Module&, std::string_view fileName, SymbolTable&, Diagnostics&);

/// Pass 2. `bound` are the names that functions around bind (nullptr: module level); `free` collects what
/// this block needs from outside.
struct Analyser {
  Diagnostics& diags;
  std::string_view file;
  void block(Scope&, NameSet* bound, NameSet& free, NameSet& global, const Scope* classAround,
             NameSet typeParams);
  void name(Scope&, Symbol&, NameSet* bound, NameSet& local, NameSet& free, NameSet& global,
            const Scope* classAround, NameSet& typeParams);
  void error(const Scope&, std::string_view name, std::string text);
};
} // namespace molt::scope
