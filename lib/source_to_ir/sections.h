// What a module's parts mention and import, for the question which imports can run.
//
// An import inside a library function matters only if the function can be called, and it can be called only
// if something mentions its name. Following just those keeps asyncio out of a program that imports functools.
// What counts:
//
//     a function or class of a module   its name in the same module; `from M import name`; `m.name` where m
//     is a name
//                                       that an import binds; getattr with the name as a constant
//     a method                          its class, and its name as an attribute of anything or as a string
//
// In the program's own modules every name, attribute and string counts as all of these. A name put together
// at run time is found by the string it may start with ('visit_' + …): one that ends in an underscore stands
// for all names that start so. Functions that the value of a module's variable holds matter once the variable
// is mentioned.
//
// Tests that are false on every target count as such: sys.platform == 'win32', os.name == 'nt',
// TYPE_CHECKING,
// __name__ == '__main__' in a library module, sys.version_info >= (3, N) against the library's version.
// TODO(import-system, owner:frontend, milestone:SL1, priority:P2, status:divergent): a function reached only by a name put together at run time (getattr(m, a + b)) may find that its import was not followed: ImportError
#pragma once
#include "ast_to_ir/ast_to_ir.h"
#include <string>
#include <vector>

namespace molt {

/// A part of a module that matters once its names are mentioned: a function (for a method, its class must be
/// mentioned too), a class with what its bases are, a variable of a library module with the functions that it
/// holds.
struct Section {
  std::string name;                 ///< empty: what runs when the module is imported
  std::string owner;                ///< of a method: the class; else empty
  std::vector<std::string> names;   ///< loaded: those of the module itself
  std::vector<std::string> exports; ///< of other modules' functions and classes
  std::vector<std::string> members; ///< of methods
  std::vector<std::string> prefixes;
  std::vector<ImportRef> imports;
  /// (module, attribute) where a name that an import binds to the module is read; attribute '*' if it is read
  /// as a value of its own.
  std::vector<std::pair<std::string, std::string>> uses;
};

struct SectionOptions {
  bool isLibrary = false;
  u32 version = 0x030d; ///< of the library: major and minor
};

/// The first one is the module's own.
std::vector<Section> sectionsOf(const ast::Module&, const SectionOptions&);

/// The top-level module that the statement needs, if it is a plain absolute import; else empty.
std::string plainImport(const ast::Stmt&);

} // namespace molt
