// The second half of symtable.c: from mentions to bindings.
#include "scope/analyse.h"
#include <algorithm>

namespace molt::scope {

std::string_view SymbolTable::mangle(std::string_view className, std::string_view name) {
  if (className.empty() || name.size() < 2 || name[0] != '_' || name[1] != '_') return name;
  if (name.ends_with("__") || name.find('.') != name.npos) return name;
  size_t skip = className.find_first_not_of('_');
  if (skip == className.npos) return name; // a class named ___ does not mangle
  std::string full = "_" + std::string(className.substr(skip)) + std::string(name);
  auto it = mangled_.find(full);
  if (it != mangled_.end()) return it->second;
  strings_.push_back(full);
  return mangled_[full] = strings_.back();
}

void Analyser::error(const Scope& s, std::string_view name, std::string text) {
  SourceSpan at;
  for (auto& d : s.directives)
    if (d.name == name) {
      at = d.span;
      break;
    }
  diags.error("SyntaxError", std::move(text), std::string(file), at);
}

void Analyser::name(Scope& s, Symbol& sym, NameSet* bound, NameSet& local, NameSet& free, NameSet& global,
                    const Scope* classAround, NameSet& typeParams) {
  std::string_view n = sym.name;
  if (sym.flags & kGlobal) {
    if (sym.flags & kNonlocal) error(s, n, "name '" + std::string(n) + "' is nonlocal and global");
    sym.binding = Binding::GlobalExplicit;
    global.insert(n);
    if (bound) bound->erase(n);
    return;
  }
  if (sym.flags & kNonlocal) {
    sym.binding = Binding::Free;
    if (!bound)
      error(s, n, "nonlocal declaration not allowed at module level");
    else if (!bound->count(n))
      error(s, n, "no binding for nonlocal '" + std::string(n) + "' found");
    else if (typeParams.count(n))
      error(s, n, "nonlocal binding not allowed for type parameter '" + std::string(n) + "'");
    else
      free.insert(n);
    return;
  }
  if (sym.flags & kBound) {
    sym.binding = Binding::Local;
    if (sym.flags & kTypeParam)
      typeParams.insert(n);
    else
      typeParams.erase(n);
    local.insert(n);
    global.erase(n);
    return;
  }
  // A name that the class itself binds is not to be found in the functions around the class.
  if (auto* inClass = classAround ? classAround->find(n) : nullptr) {
    if (inClass->flags & kGlobal) {
      sym.binding = Binding::GlobalExplicit;
      return;
    }
    if ((inClass->flags & kBound) && !(inClass->flags & kNonlocal)) {
      sym.binding = Binding::GlobalImplicit;
      return;
    }
  }
  if (bound && bound->count(n)) {
    sym.binding = Binding::Free;
    free.insert(n);
    return;
  }
  sym.binding = Binding::GlobalImplicit;
}

/// Whether a function inside the comprehension, or inside of one that is part of it, takes the name from
/// outside.
static bool freeInChild(const Scope& comp, std::string_view n) {
  for (auto* c : comp.children) {
    if (c->inlined) {
      if (freeInChild(*c, n)) return true;
      continue;
    }
    auto* s = c->find(n);
    if (s && s->binding == Binding::Free) return true;
  }
  return false;
}

void Analyser::block(Scope& s, NameSet* bound, NameSet& free, NameSet& global, const Scope* classAround,
                     NameSet typeParams) {
  NameSet local, newGlobal, newFree, newBound;
  // A class's names are not visible in the functions inside it.
  if (s.kind == Kind::Class) {
    newGlobal = global;
    if (bound) newBound = *bound;
  }
  for (size_t i = 0; i < s.symbols.size(); ++i)
    name(s, s.symbols[i], bound, local, free, global, classAround, typeParams);
  if (s.kind != Kind::Class) {
    if (s.functionLike()) newBound = local;
    if (bound) newBound.insert(bound->begin(), bound->end());
    newGlobal = global;
  } else {
    newBound.insert("__class__");
    newBound.insert("__classdict__");
  }
  for (auto* c : s.children) {
    NameSet childBound = newBound, childFree, childGlobal = newGlobal;
    const Scope* around = !c->canSeeClass ? nullptr : s.kind == Kind::Class ? &s : classAround;
    block(*c, &childBound, childFree, childGlobal, around, typeParams);
    if (c->kind == Kind::Comprehension) {
      c->inlined = true;
      for (auto& sym : c->symbols) {
        if (sym.flags & kParam) continue;
        auto* mine = s.find(sym.name);
        if (mine && (mine->flags & kBound) && s.kind != Kind::Class && !freeInChild(*c, sym.name))
          childFree.erase(sym.name);
      }
    }
    newFree.insert(childFree.begin(), childFree.end());
  }
  if (s.functionLike()) {
    for (auto& sym : s.symbols)
      if (sym.binding == Binding::Local && newFree.erase(sym.name)) sym.binding = Binding::Cell;
  } else if (s.kind == Kind::Class) {
    if (newFree.erase("__class__")) s.needsClassCell = true;
    if (newFree.erase("__classdict__")) s.needsClassDict = true;
  }
  for (auto n : newFree) {
    if (auto* mine = s.find(n)) {
      if (s.kind == Kind::Class || s.canSeeClass) mine->flags |= kFreeClass;
    } else if (!bound || bound->count(n)) {
      s.add(n, 0).binding = Binding::Free;
    }
  }
  for (auto& sym : s.symbols) {
    if (sym.binding == Binding::Cell) s.cellNames.push_back(sym.name);
    if (sym.binding == Binding::Free || (sym.flags & kFreeClass)) s.freeNames.push_back(sym.name);
  }
  if (s.needsClassCell) s.cellNames.push_back("__class__");
  if (s.needsClassDict) s.cellNames.push_back("__classdict__");
  std::sort(s.cellNames.begin(), s.cellNames.end());
  std::sort(s.freeNames.begin(), s.freeNames.end());
  free.insert(newFree.begin(), newFree.end());
}

bool analyse(const ast::Module& module, std::string_view fileName, SymbolTable& table, Diagnostics& diags) {
  size_t before = diags.items.size();
  if (!buildScopes(module, fileName, table, diags)) return false;
  NameSet free, global;
  Analyser{diags, fileName}.block(*table.module, nullptr, free, global, nullptr, {});
  for (size_t i = before; i < diags.items.size(); ++i)
    if (diags.items[i].severity == Severity::Error) return false;
  return true;
}
} // namespace molt::scope
