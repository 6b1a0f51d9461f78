// Lowers a module's syntax tree to IR.
#pragma once
#include "ast/ast.h"
#include "base/diagnostic.h"
#include "ir/ir.h"
#include <string>
#include <vector>

namespace molt {

struct ModuleInfo {
  std::string name; ///< dotted; "__main__" for the program
  std::string file; ///< as shown in tracebacks
  bool isPackage = false;
  std::string source;             ///< decoded text
  bool futureAnnotations = false; ///< as if the text had that future statement: compile() inherits it
  bool isLibrary = false;
  /// Code that compile() makes at run time: the body looks names up as a class body does, in the namespace
  /// that is its one parameter (exec's and eval's `locals`).
  bool dynamic = false;
};

/// Appends a module and its functions to the program. The body of an Expression returns its value; an
/// Interactive displays that of each expression statement that is in no function or class. On errors
/// (SyntaxErrors of the symbol table and the compiler, constructs of refusals.def; all of them) returns false
/// and the program must not be used.
bool lowerModule(const ast::Module&, const ModuleInfo&, ir::Program&, Diagnostics&);

/// One import statement's module, as written.
struct ImportRef {
  std::string module;             ///< dotted name; may be empty for `from . import x`
  u32 level = 0;                  ///< leading dots
  std::vector<std::string> names; ///< `from` names ("*" included): may be submodules
  SourceSpan span;
};
/// All imports of the module, in source order, those inside functions too.
std::vector<ImportRef> collectImports(const ast::Module&);
} // namespace molt
