// Import statements.
#include "ast_to_ir/lower.h"

namespace molt {
using namespace ast;

void Lowerer::importStmt(const Import& s) {
  for (auto* a : s.names) {
    std::string_view name = a->name.view();
    ValueId m = op(s, Opcode::Import, {none(s)}, str(name), 0);
    size_t dot = name.find('.');
    if (!a->asname) {
      storeName(s, name.substr(0, dot), m); // the top package
      continue;
    }
    while (dot != name.npos) { // import a.b.c as d: d is a.b.c
      size_t from = dot + 1;
      dot = name.find('.', from);
      m = op(s, Opcode::ImportFrom, {m}, str(name.substr(from, dot == name.npos ? dot : dot - from)));
    }
    storeName(s, a->asname.view(), m);
  }
}

void Lowerer::importFrom(const ImportFrom& s) {
  static constexpr std::string_view kFeatures[] = {
      "nested_scopes",  "generators",       "division",       "absolute_import", "with_statement",
      "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop",  "annotations"};
  if (!s.level && s.module.view() == "__future__") {
    const SourceSpan at = s, last = table.lastFuture ? table.lastFuture->span() : SourceSpan();
    if (at.line > last.line || at.col > last.col)
      return error(s, "from __future__ imports must occur at the beginning of the file");
    SourceSpan start{at.line, at.col, at.line, at.col}; // future.c knows no ends
    for (auto* a : s.names) {
      bool known = false;
      for (auto n : kFeatures) known |= n == a->name.view();
      if (a->name.view() == "braces")
        error(start, "not a chance");
      else if (!known)
        error(start, "future feature " + std::string(a->name.view()) + " is not defined");
    }
  }
  std::vector<ir::ConstId> names;
  for (auto* a : s.names) names.push_back(strConst(a->name.view()));
  ValueId m = op(s, Opcode::Import, {constant(s, tupleConst(names))}, str(s.module.view()),
                 static_cast<u32>(s.level));
  for (auto* a : s.names) {
    if (a->name.view() == "*") {
      op(s, Opcode::ImportStar, {m});
      return;
    }
    ValueId v = op(s, Opcode::ImportFrom, {m}, str(a->name.view()));
    storeName(s, a->asname ? a->asname.view() : a->name.view(), v);
  }
}
} // namespace molt
