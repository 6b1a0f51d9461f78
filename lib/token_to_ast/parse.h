// From text to syntax tree: the one entry of the front end.
#pragma once
#include "ast/ast.h"
#include "base/arena.h"
#include "base/diagnostic.h"
#include <string_view>

namespace molt {

// TODO(frontend, owner:frontend, milestone:M1, priority:P2, status:missing): compile() modes for eval/
// ('single', with incomplete input told apart, and func_type), and type comments.
enum class ParseMode : u8 { Exec, Eval };

struct ParseOptions {
  ParseMode mode = ParseMode::Exec; ///< Eval: one expression; the module's body is then one ExprStmt
};

/// Parses decoded text (see source.h). Never nullptr; on errors Module::ok is false and `diags` says why,
/// with CPython's code (SyntaxError, IndentationError, TabError), message and position. Columns of
/// diagnostics are UTF-8 bytes from 0.
ast::Module* parseModule(Arena& arena, std::string_view source, std::string_view fileName,
                         ParseOptions options, Diagnostics& diags);
} // namespace molt
