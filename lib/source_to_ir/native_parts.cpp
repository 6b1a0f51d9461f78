#include "source_to_ir/native_parts.h"

namespace molt {
using namespace ast;

static const char* nativePart(std::string_view module, std::string_view name) {
#define NATIVE_PART(MODULE, FROM, NAME)                                                                      \
  if (module == MODULE && name == NAME) return FROM;
#include "source_to_ir/native_parts.def"
#undef NATIVE_PART
  return nullptr;
}

static Stmt* importOf(Arena& arena, const Stmt& place, const char* from, Identifier name) {
  auto* alias = arena.make<Alias>();
  static_cast<SourceSpan&>(*alias) = place;
  alias->name = name;
  auto* s = arena.make<ImportFrom>();
  static_cast<SourceSpan&>(*s) = place;
  s->module = Interner(arena).intern(from);
  s->names = {static_cast<Alias**>(arena.allocate(sizeof(Alias*), alignof(Alias*))), 1};
  s->names[0] = alias;
  s->level = 0;
  return s;
}

void useNativeParts(std::string_view module, ast::Module& tree, Arena& arena) {
  for (Stmt*& s : tree.body) {
    auto* f = as<FunctionDef>(s);
    auto* c = as<ClassDef>(s);
    const Identifier name = f ? f->name : c ? c->name : Identifier();
    if (const char* from = name ? nativePart(module, name.view()) : nullptr)
      s = importOf(arena, *s, from, name);
  }
}

} // namespace molt
