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
  alias->place(arena, place);
  alias->name = name;
  auto* s = arena.make<ImportFrom>();
  s->place(arena, place);
  s->module = Interner(arena).intern(from);
  s->names = Seq<Alias*>::of(alias);
  s->level = 0;
  return s;
}

void useNativeParts(std::string_view module, ast::Module& tree, Arena& arena) {
  std::vector<Stmt*> body(tree.body.begin(), tree.body.end());
  for (Stmt*& s : body) {
    auto* f = as<FunctionDef>(s);
    auto* c = as<ClassDef>(s);
    const Identifier name = f ? f->name : c ? c->name : Identifier();
    if (const char* from = name ? nativePart(module, name.view()) : nullptr)
      s = importOf(arena, *s, from, name);
  }
  tree.body = Seq<Stmt*>(arena, body.data(), body.size());
}

} // namespace molt
