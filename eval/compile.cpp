#include "eval/compile.h"
#include "ir_passes/counts.h"
#include "scope/scope.h"

namespace molt::eval {

std::unique_ptr<Unit> compileText(std::string_view text, const CompileOptions& o, CompileErrors& errors) {
  errors.mode = o.mode;
  Arena arena;
  ParseOptions options{o.mode, o.openBlocks, o.allowIncomplete, o.barryAsFlufl};
  ast::Module* tree = parseModule(arena, text, o.fileName, options, errors.diags);
  if (!tree->ok) return nullptr;
  auto unit = std::make_unique<Unit>();
  unit->text = text;
  unit->mode = o.mode;
  ModuleInfo info;
  info.name = "<dynamic>";
  info.file = o.fileName;
  info.dynamic = true;
  info.futureAnnotations = o.futureAnnotations;
  if (o.keepSource) info.source = text;
  if (!lowerModule(*tree, info, unit->program, errors.diags)) {
    scope::SymbolTable table;
    Diagnostics again;
    errors.stage = scope::analyse(*tree, o.fileName, table, again) ? CompileErrors::Stage::Lowering
                                                                   : CompileErrors::Stage::Scopes;
    return nullptr;
  }
  ir_passes::insertCounts(unit->program);
  unit->image = std::make_unique<Image>(unit->program, Image::Use::Dynamic);
  return unit;
}

} // namespace molt::eval
