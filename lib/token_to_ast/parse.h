// From text to syntax tree: the one entry of the front end.
#pragma once
#include "ast/ast.h"
#include "base/arena.h"
#include "base/diagnostic.h"
#include "source_to_token/tokenize.h"
#include <string_view>

namespace molt {

/// The modes of compile(). FunctionType: a type comment's `(int, *str) -> float`, which makes a tree only.
enum class ParseMode : u8 { Exec, Eval, Single, FunctionType };

struct ParseOptions {
  ParseMode mode = ParseMode::Exec; ///< Module::kind follows it
  /// For Single, as codeop wants it (PyCF_DONT_IMPLY_DEDENT, PyCF_ALLOW_INCOMPLETE_INPUT): blocks at the end
  /// of the text stay open, and text that could go on gives '_IncompleteInputError: incomplete input'.
  bool openBlocks = false, allowIncomplete = false;
  bool barryAsFlufl = false; ///< as if the text began with that future statement
  u32 minor = 13; ///< the grammar is that of Python 3.<minor>: 14 adds template strings and `except A, B:`
  bool allErrors = false; ///< after the first, which is CPython's, all that can be found without guessing
};

TextEnd textEnd(const ParseOptions&); ///< how the tokens for it end

/// Parses decoded text (see source.h). Never nullptr; on errors Module::ok is false and `diags` says why,
/// with CPython's code (SyntaxError, IndentationError, TabError), message and position. Columns of
/// diagnostics are UTF-8 bytes from 0.
ast::Module* parseModule(Arena& arena, std::string_view source, std::string_view fileName,
                         ParseOptions options, Diagnostics& diags);
} // namespace molt
