// Which part of a traceback's source lines gets carets.
#pragma once
#include "object/object.h"
struct Anchors {
  u32 leftLine, leftCol, rightLine, rightCol; ///< between them '^', around them '~'
};
/// Lines of text (UTF-32), without line ends.
struct Lines {
  const u32* const* text;
  const u32* length;
  u32 count;
};
/// Finds the operator, the subscript or the call's parentheses in an expression that spans all of `lines`.
bool findAnchors(const Lines& lines, Anchors* out);
/// Whether the segment is a call (of a plain name if `plain`): then `x = f()` or `return f()` needs no
/// carets.
bool isCallExpression(const Lines& segment, bool plain);
