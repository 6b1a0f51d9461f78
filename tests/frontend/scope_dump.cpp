// Test driver: reads file names from standard input and writes a record (frames.h) for each: its symbol
// tables, one line a scope, in symtable's order:
//   DEPTH KIND NAME nested|name:flags name:flags ...
// --functions shows comprehensions as functions. symbols.py makes the same lines of CPython's symtable
// module.
#include "frames.h"
#include "scope/scope.h"
#include "source/source.h"
#include <algorithm>

using namespace molt;
using scope::Binding;
using scope::Kind;

static bool readFile(const char* path, std::string& out) {
  FILE* f = std::fopen(path, "rb");
  if (!f) return false;
  char buf[65536];
  size_t n;
  while ((n = std::fread(buf, 1, sizeof buf, f)) > 0) out.append(buf, n);
  std::fclose(f);
  return true;
}

static const char* kind(Kind k) {
  switch (k) {
  case Kind::Module: return "module";
  case Kind::Class: return "class";
  case Kind::TypeParams: return "type parameters";
  case Kind::Lazy: return "lazy";
  default: return "function";
  }
}

static std::string flags(const scope::Symbol& s) {
  std::string f;
  auto add = [&](bool yes, char c) {
    if (yes) f += c;
  };
  add(s.flags & scope::kUse, 'u');
  add(s.flags & scope::kParam, 'p');
  add(s.flags & scope::kImport, 'i');
  add(s.flags & scope::kAnnotated, 'a');
  add(s.flags & scope::kLocal, '=');
  switch (s.binding) {
  case Binding::GlobalExplicit: f += 'G'; break;
  case Binding::GlobalImplicit: f += 'g'; break;
  case Binding::Free: f += 'f'; break;
  case Binding::Local: f += 'l'; break;
  case Binding::Cell: f += 'c'; break;
  default: f += '?';
  }
  return f;
}

/// A scope as CPython shows it: what is inlined (PEP 709) is part of the scope around.
struct View {
  const scope::Scope* scope;
  std::vector<std::pair<std::string, std::string>> symbols;
  std::vector<View> children;

  /// Without `inlining` a comprehension is a function, as before 3.12, and what it takes from outside a cell.
  View(const scope::Scope& s, bool inlining) : scope(&s) {
    for (auto& n : s.symbols) symbols.emplace_back(n.name, flags(n));
    // A name that only passes through is found later than the comprehensions are inlined.
    auto passes = [](const std::string& f) { return f.size() == 1; };
    for (auto* c : s.children) {
      View child(*c, inlining);
      if (!inlining && s.functionLike())
        for (auto& n : child.symbols)
          for (auto& mine : symbols)
            if (mine.first == n.first && n.second.back() == 'f' && mine.second.back() == 'l')
              mine.second.back() = 'c';
      if (!c->inlined || !inlining) {
        children.push_back(std::move(child));
        continue;
      }
      for (auto& n : child.symbols) {
        bool has = n.first == ".0";
        for (auto& mine : symbols) {
          if (mine.first != n.first) continue;
          has = true;
          if (passes(mine.second) && !passes(n.second)) mine.second = n.second;
        }
        if (!has) symbols.push_back(n);
      }
      for (auto& inner : child.children) children.push_back(std::move(inner));
    }
  }
  void dump(int depth, std::string& out) const {
    std::vector<std::string> names;
    for (auto& n : symbols)
      if (n.first[0] != '.') names.push_back(n.first + ":" + n.second);
    std::sort(names.begin(), names.end());
    std::string name(scope->name);
    if (name.starts_with("<generic parameters of ")) name = name.substr(23, name.size() - 24);
    if (name.starts_with("<") && name.ends_with(">")) name = name.substr(1, name.size() - 2);
    out += std::to_string(depth) + " " + kind(scope->kind) + " " + name + " " +
           (scope->nested ? "nested" : "-") + "|";
    for (auto& n : names) out += n + " ";
    out += "\n";
    for (auto& c : children) c.dump(depth + 1, out);
  }
};

int main(int argc, char** argv) {
  bool inlining = argc < 2 || std::strcmp(argv[1], "--functions");
  char line[4096];
  while (std::fgets(line, sizeof line, stdin)) {
    line[std::strcspn(line, "\n")] = 0;
    std::string data, out;
    Source source;
    Diagnostics diags;
    Arena arena;
    scope::SymbolTable table;
    bool ok = readFile(line, data) && decodeSource(data, line, source, diags, &kMultiByte);
    if (ok) {
      ast::Module* m = parseModule(arena, source.text, line, {}, diags);
      ok = m->ok && scope::analyse(*m, line, table, diags);
    }
    if (ok) View(*table.module, inlining).dump(0, out);
    writeRecord(ok ? "ok" : "error", ok ? out : lines(diags, Severity::Error));
  }
}
