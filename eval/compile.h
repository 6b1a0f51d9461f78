// From text to something that runs: the front end, the count pass and an Image, while a program runs.
#pragma once
#include "ast_to_ir/ast_to_ir.h"
#include "base/diagnostic.h"
#include "eval/image.h"
#include "token_to_ast/parse.h"
#include <string>
#include <string_view>

namespace molt::eval {

/// What one compile() made. Lives as long as any object refers to its code (eval/builtins.cpp has the object
/// that owns it).
struct Unit {
  ir::Program program;
  std::unique_ptr<Image> image;
  std::string text;
  ParseMode mode = ParseMode::Exec;
  const Code* code() const { return image->code(program.modules[0].body); }
};

struct CompileOptions {
  std::string fileName;
  ParseMode mode = ParseMode::Exec;
  bool openBlocks = false, allowIncomplete = false; ///< codeop's, for Single
  bool futureAnnotations = false, barryAsFlufl = false;
  bool keepSource = false; ///< tracebacks show lines of it: a module imported from a file
};

struct CompileErrors {
  Diagnostics diags; ///< warnings too
  ParseMode mode = ParseMode::Exec;
  /// Who found the error. CPython's exceptions differ: the parser has the text at hand, the symbol table sets
  /// the position without the exception's args.
  enum class Stage : u8 { Parser, Scopes, Lowering } stage = Stage::Parser;
};

/// Decoded text. Null after an error; the first one in `errors` is CPython's.
std::unique_ptr<Unit> compileText(std::string_view text, const CompileOptions&, CompileErrors& errors);

} // namespace molt::eval
